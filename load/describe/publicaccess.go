package describe

import (
	"cmp"
	"encoding/json"
	"path"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// blockPublicAccess is the value of VpcBlockPublicAccessOptions.
type blockPublicAccess struct {
	AwsAccountId             string
	AwsRegion                string
	InternetGatewayBlockMode string
}

// readBlockPublicAccess reads the setting of an account in a Region, which has no ID of AWS's.
//
// Source: VPC guide, block public access to VPCs and subnets.
// https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
func readBlockPublicAccess(d *document, at source, raw []byte) {
	var x blockPublicAccess
	if err := json.Unmarshal(raw, &x); err != nil {
		d.skip(at, "", "%s", explain(err))
		return
	}
	b := vpc.BlockPublicAccess{Account: cmp.Or(x.AwsAccountId, at.account), Region: cmp.Or(x.AwsRegion, at.region)}
	b.ID = vpc.ID(path.Join("block-public-access", b.Account, b.Region))
	if x.InternetGatewayBlockMode != "" {
		if err := b.Mode.UnmarshalText([]byte(x.InternetGatewayBlockMode)); err != nil {
			d.skip(at, b.ID, "InternetGatewayBlockMode %q is not known", abridge(x.InternetGatewayBlockMode))
			return
		}
	}
	d.add(at, b)
}

type exclusionElement struct {
	ExclusionId                  string
	InternetGatewayExclusionMode string
	ResourceArn                  string
	State                        string
	Tags                         []tag
}

func (x exclusionElement) id() string { return x.ExclusionId }

func readExclusion(l *loader, at source, x exclusionElement) {
	e := vpc.BlockPublicAccessExclusion{ID: vpc.ID(x.ExclusionId), Name: nameOf(x.Tags), State: vpc.State(x.State)}
	if x.InternetGatewayExclusionMode != "" {
		if err := e.Mode.UnmarshalText([]byte(x.InternetGatewayExclusionMode)); err != nil {
			l.skip(at, e.ID, "InternetGatewayExclusionMode %q is not known", abridge(x.InternetGatewayExclusionMode))
			return
		}
	}
	_, resource, _ := strings.Cut(x.ResourceArn, "/")
	switch {
	case strings.HasPrefix(resource, "vpc-"):
		e.VPC = vpc.ID(resource)
	case strings.HasPrefix(resource, "subnet-"):
		e.Subnet = vpc.ID(resource)
	}
	l.add(at, e)
}
