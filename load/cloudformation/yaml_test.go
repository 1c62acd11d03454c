package cloudformation_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load/cloudformation"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestScalars holds how YAML's texts are read.
func TestScalars(t *testing.T) {
	for text, want := range map[string]string{
		"yes": "true", "On": "true", "no": "false", "'yes'": "yes", `"no"`: "no", "y": "y", "|-\n      yes": "yes",
		"0x10": "0x10", "010": "010", "1_000": "1_000", "1.50": "1.50", "1e3": "1e3", ".inf": ".inf", "~": "", "2001-01-01": "2001-01-01",
		"!Ref Net": "Net", "!!str 12": "12", "12345678901234567890": "12345678901234567890",
	} {
		res, err := cloudformation.LoadTemplate(strings.NewReader("Resources:\n Net:\n  Type: AWS::EC2::VPC\n  Properties:\n   CidrBlock: 10.0.0.0/16\n   Tags:\n   - Key: Name\n     Value: " + text + "\n"))
		require.NoError(t, err, text)
		require.Equal(t, want, find(t, res, "Net").ResourceName(), text)
	}
}

// TestNotTemplates holds what is said of texts that are no templates.
func TestNotTemplates(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "cloudformation: it is empty"},
		{"blank", " \n", "cloudformation: it is empty"},
		{"a list", "- a", "cloudformation: it is not an object"},
		{"a text", "hello", "cloudformation: it is not an object"},
		{"broken JSON", "{\n\"Resources\": {]}", "cloudformation: it is not JSON: line 2: invalid character ']'"},
		{"cut off", `{"Resources": {`, "cloudformation: it is not JSON: line 1: unexpected end of JSON input"},
		{"two JSON documents", `{"Resources": {}} {}`, "cloudformation: it is not JSON: line 1: invalid character '{' after top-level value"},
		{"broken YAML", "a: b: c", "cloudformation: it is not YAML: "},
		{"two YAML documents", "a: b\n---\nc: d", "cloudformation: there is more than one document"},
		{"an alias", "a: &x [1]\nb: *x", "cloudformation: line 2: templates have no aliases"},
		{"a merge", "a: &x {b: c}\nd: {<<: *x}", "cloudformation: line 2: a key is a text"},
		{"a key of a list", "[a]: b", "cloudformation: line 1: a key is a text"},
		{"a key twice", "a: b\na: c", "cloudformation: line 2: the key a is given twice"},
		{"a key twice in JSON", `{"Resources": {"Net": {"Type": "AWS::EC2::VPC", "Properties": {"Tags": [{"Key": "Name"}, {"Key": "a", "Key": "b"}]}}}}`,
			"cloudformation: the key Resources.Net.Properties.Tags[1].Key is given twice"},
		{"another document", `{"vpcs": []}`, "cloudformation: it is not a template: it has no Resources that have a Type"},
		{"resources of another kind", `{"Resources": []}`, "cloudformation: it is not a template: it has no Resources that have a Type"},
		{"deep JSON", strings.Repeat("[", 1e5), "cloudformation: "},
		{"deep YAML", "a: " + strings.Repeat("[", 1e5), "cloudformation: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := cloudformation.LoadTemplate(strings.NewReader(c.text))
			require.ErrorContains(t, err, c.want)
		})
	}
}

// TestFlowStyle holds that YAML may stand in braces, and begin with a byte order mark.
func TestFlowStyle(t *testing.T) {
	for _, text := range []string{
		"{Resources: {Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}}}",
		"\ufeff" + `{"Resources": {"Net": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}}}`,
	} {
		res, err := cloudformation.LoadTemplate(strings.NewReader(text))
		require.NoError(t, err)
		requireLoaded(t, res, vpc.VPC{ID: "Net", CIDRs: prefixes("10.0.0.0/16")})
	}
}
