// Package foreign says of files that are not for a loader what they seem to be and which loader takes them.
package foreign

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/vpcsim/vpcsim/load"
)

// form is a form of input, known by top-level keys that no other form has.
type form struct {
	keys   []string // any of them
	what   string
	loader string
}

// forms is the forms of which there are loaders, those first whose keys tell most.
var forms = []form{
	{[]string{"planned_values", "resource_changes"}, "a Terraform plan", "terraform.Load"},
	{[]string{"terraform_version", "lineage", "state_format_version"}, "a Terraform state", "terraform.Load"},
	{[]string{"@level", "@message"}, "the output of terraform test", "terraform.LoadTest"},
	{[]string{"AWSTemplateFormatVersion", "Resources"}, "a CloudFormation template", "cloudformation.Load"},
	{[]string{
		"Vpcs", "Subnets", "RouteTables", "NetworkAcls", "SecurityGroups", "NetworkInterfaces", "Reservations", "InternetGateways", "NatGateways", "VpcEndpoints",
		"VpcPeeringConnections", "TransitGateways", "TransitGatewayAttachments", "LoadBalancers",
	}, "output of aws ... describe-*", "describe.Load"},
	{[]string{"resources", "changes", "questions"}, "a scenario", "scenario.Load"},
}

// Hint says what a JSON object with the top-level keys seems to be: "it seems to be a Terraform plan, which terraform.Load reads". It is empty if it is of no known
// form.
func Hint[M ~map[string]V, V any](keys M) string {
	for _, f := range forms {
		for _, key := range f.keys {
			if _, ok := keys[key]; ok {
				return fmt.Sprintf("it seems to be %s, which %s reads", f.what, f.loader)
			}
		}
	}
	return ""
}

// Folder is the error for a folder that cannot be read. The loaders do not know its path.
func Folder(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the folder does not exist: %w", err)
	}
	return fmt.Errorf("the folder cannot be read: %w", err)
}

// Files is lines on what the files are that were skipped, the first few of many: the reason of each that was skipped first.
func Files(skipped []load.Skipped) string {
	const few = 3
	var lines strings.Builder
	seen := map[string]bool{}
	for _, s := range skipped {
		if seen[s.File] || s.File == "" {
			continue
		}
		if seen[s.File] = true; len(seen) <= few {
			lines.WriteString("\n  " + s.String())
		}
	}
	if more := len(seen) - few; more > 0 {
		fmt.Fprintf(&lines, "\n  and %d more", more)
	}
	return lines.String()
}
