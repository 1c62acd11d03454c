package cloudformation_test

import (
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load/cloudformation"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

const network = `{"Resources": {"Net": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}},
	"Outputs": {"V": {"Value": {"Ref": "Net"}, "Export": {"Name": {"Fn::Sub": "${AWS::StackName}-vpc"}}}, "Hidden": {"Value": "x"},
		"Broken": {"Value": "x", "Export": {"Name": {"Ref": "AWS::StackId"}}}}}`

// TestExports holds that stacks name each other's resources through exports.
func TestExports(t *testing.T) {
	res, err := cloudformation.Load(files(map[string]string{
		"base.template.json": network,
		"app.yaml":           "Resources:\n  G: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !ImportValue base-vpc}}\n",
		"notes.json":         `{"a": 1}`,
		"broken.yaml":        "a: b: c",
		"readme.md":          "#",
	}))
	require.NoError(t, err)
	requireLoaded(t, res, vpc.VPC{ID: "base/Net", CIDRs: prefixes("10.0.0.0/16")}, sg.Group{ID: "app/G", VPC: "base/Net", Egress: open})
	require.Equal(t, "broken.yaml: it is not YAML: mapping values are not allowed in this context\nnotes.json: it is not a template: it has no Resources that have a Type\n", lines(res.Skipped))
}

// TestExportsOfRegions holds that an export is of its Region and account.
func TestExportsOfRegions(t *testing.T) {
	res, err := cloudformation.Load(files(map[string]string{
		"manifest.json": `{"version": "1", "artifacts": {
			"Base": {"type": "aws:cloudformation:stack", "environment": "aws://111122223333/eu-west-1", "properties": {"templateFile": "b.json", "stackName": "base"}},
			"App": {"type": "aws:cloudformation:stack", "environment": "aws://unknown-account/unknown-region", "properties": {"templateFile": "a.json", "parameters": {"Size": "g"}}},
			"Assets": {"type": "cdk:asset-manifest", "properties": {"file": "x.assets.json"}}}}`,
		"b.json":              network,
		"a.json":              `{"Parameters": {"Size": {"Type": "String"}}, "Resources": {"G": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupName": {"Ref": "Size"}, "VpcId": {"Fn::ImportValue": "base-vpc"}}}}}`,
		"x.assets.json":       `{"files": {}}`,
		"tree.json":           `{"tree": {}}`,
		"asset.1/other.json":  `{"x": 1}`,
		"node_modules/p.json": `{"x": 1}`,
	}), cloudformation.Region("us-east-1"))
	require.NoError(t, err)
	requireLoaded(t, res, vpc.VPC{ID: "base/Net", Account: "111122223333", Region: "eu-west-1", CIDRs: prefixes("10.0.0.0/16")})
	require.Equal(t, "a.json: Resources.G.Properties.VpcId: App/G: no stack here exports base-vpc\n", lines(res.Skipped))
}

// TestNested holds that nested stacks take parameters and give outputs.
func TestNested(t *testing.T) {
	const child = `
Parameters:
  Vpc: {Type: String}
  Cidrs: {Type: CommaDelimitedList}
  One: {Type: 'List<AWS::EC2::VPC::Id>'}
  Size: {Type: Number, Default: 7}
Resources:
  S: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: !Select [1, !Ref Cidrs], AvailabilityZone: !Select [0, !Ref One]}}
Outputs:
  Subnet: {Value: !Ref S}
`
	parent := func(url string) string {
		return `
Resources:
  Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ` + url + `, Parameters: {Vpc: !Ref Net, Cidrs: [10.0.1.0/24, 10.0.2.0/24], One: [!Ref Net], Size: !Ref AWS::NoValue}}}
  E: {Type: AWS::EC2::NetworkInterface, Properties: {PrivateIpAddress: 10.0.2.9, SubnetId: !GetAtt Child.Outputs.Subnet}}
  F: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !GetAtt Child.Outputs.Other}}
  G: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !GetAtt Child.Arn}}
`
	}
	for name, fsys := range map[string]fs.FS{
		"beside":            files(map[string]string{"main.yaml": parent("./child.yaml"), "child.yaml": child}),
		"below":             files(map[string]string{"main.yaml": parent("stacks/child.yaml"), "stacks/child.yaml": child}),
		"in a bucket":       files(map[string]string{"main.yaml": parent("'https://s3.amazonaws.com/bucket/path/child.yaml'"), "stacks/child.yaml": child}),
		"beside a manifest": files(map[string]string{"main.yaml": parent("child.yaml"), "child.yaml": child, "manifest.json": `{"artifacts": {"m": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "main.yaml"}}}}`}),
	} {
		t.Run(name, func(t *testing.T) {
			res, err := cloudformation.Load(fsys)
			require.NoError(t, err)
			requireLoaded(t, res,
				vpc.Subnet{ID: "Child/S", VPC: "Net", CIDR: prefix("10.0.2.0/24"), Zone: "Net"},
				eni.Interface{ID: "E", Subnet: "Child/S", Unattached: true, Addresses: []eni.Address{{Private: addr("10.0.2.9")}}})
			require.Equal(t, "main.yaml: Resources.F.Properties.SubnetId: F: the nested stack Child has no output Other\n"+
				"main.yaml: Resources.G.Properties.SubnetId: G: Child.Arn is not known before it is deployed\n", lines(res.Skipped))
		})
	}

	t.Run("missing", func(t *testing.T) {
		res, err := cloudformation.Load(files(map[string]string{"main.yaml": parent("child.yaml")}))
		require.NoError(t, err)
		require.Contains(t, lines(res.Skipped), "main.yaml: Resources.Child.Properties.TemplateURL: Child: the template of the nested stack is not here\n")
		require.Contains(t, lines(res.Skipped), "E: the template of the nested stack Child is not here\n")
	})
	t.Run("of the CDK", func(t *testing.T) {
		res, err := cloudformation.Load(files(map[string]string{
			"P.template.json":         `{"Resources": {"N": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::URLSuffix"}]]}}, "Metadata": {"aws:asset:path": "PN.nested.template.json"}}}}`,
			"PN.nested.template.json": network,
		}))
		require.NoError(t, err)
		require.Equal(t, "N/Net", listed(res.Resources))
		require.Empty(t, res.Skipped)
	})
	t.Run("in each other", func(t *testing.T) {
		ring := func(next string) string {
			return "Resources:\n  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: " + next + "}}\n"
		}
		res, err := cloudformation.Load(files(map[string]string{"a.yaml": ring("b.yaml"), "b.yaml": ring("a.yaml"), "main.yaml": ring("a.yaml")}))
		require.NoError(t, err)
		require.Len(t, res.Resources, 17)
		require.Contains(t, lines(res.Skipped), "stacks are nested too deep")
	})
}

// TestNamesOfStacks holds that two templates of one name stay apart, and that one alone has no prefix.
func TestNamesOfStacks(t *testing.T) {
	res, err := cloudformation.Load(files(map[string]string{"dev/net.json": network, "prod/net.json": network}))
	require.NoError(t, err)
	require.Equal(t, "net/Net prod/net/Net", listed(res.Resources))
	res, err = cloudformation.Load(files(map[string]string{"dev/net.json": network}))
	require.NoError(t, err)
	require.Equal(t, "Net", listed(res.Resources))
}

// TestTransforms holds that transforms and modules are reported.
func TestTransforms(t *testing.T) {
	for transform, want := range map[string]string{
		"AWS::Serverless-2016-10-31":                 "the transform AWS::Serverless-2016-10-31 is not applied; give the processed template",
		"[AWS::LanguageExtensions]":                  "the transform AWS::LanguageExtensions is not applied; give the processed template",
		"{Name: 'AWS::Include', Parameters: {}}":     "the transform AWS::Include is not applied; give the processed template",
		"[AWS::LanguageExtensions, AWS::Serverless]": "what it names is not applied; give the processed template",
	} {
		res, err := cloudformation.Load(files(map[string]string{"t.yaml": "Transform: " + transform + base + "  M: {Type: My::Net::VPC::MODULE}\n  'Fn::ForEach::X': [a, b]\n  X: 1\n"}))
		require.NoError(t, err)
		require.Equal(t, "t.yaml: Resources.Fn::ForEach::X: it is no resource: it has no Type\nt.yaml: Resources.X: it is no resource: it has no Type\nt.yaml: Transform: "+want+
			"\nt.yaml: Resources.M: M: modules are not read; give the processed template\n", lines(res.Skipped))
	}
}

// TestCannotLoad holds what an error is for.
func TestCannotLoad(t *testing.T) {
	_, err := cloudformation.Load(files(nil))
	require.EqualError(t, err, "cloudformation: there is no template in the folder; cdk synth writes templates to cdk.out")
	_, err = cloudformation.Load(files(map[string]string{"a.json": "{}", "b.json": `{"Vpcs": []}`}))
	require.EqualError(t, err, "cloudformation: there is no template in the folder; cdk synth writes templates to cdk.out\n"+
		"  a.json: it is not a template: it has no Resources that have a Type\n"+
		"  b.json: it is not a template: it seems to be output of aws ... describe-*, which describe.Load reads")
	_, err = cloudformation.LoadTemplate(strings.NewReader(`{"title": "", "resources": []}`))
	require.EqualError(t, err, "cloudformation: it is not a template: it seems to be a scenario, which scenario.Load reads")
	_, err = cloudformation.Load(os.DirFS("nowhere"))
	require.ErrorContains(t, err, "cloudformation: the folder does not exist: ")
	_, err = cloudformation.Load(unreadable{})
	require.ErrorIs(t, err, fs.ErrPermission)
	_, err = cloudformation.LoadTemplate(iotest.ErrReader(io.ErrClosedPipe))
	require.ErrorIs(t, err, io.ErrClosedPipe)
}

// unreadable is a tree that cannot be opened.
type unreadable struct{}

func (unreadable) Open(string) (fs.File, error) { return nil, fs.ErrPermission }

// TestStackName holds that a template read by itself may have a name, and two services names that are one.
func TestStackName(t *testing.T) {
	res, err := cloudformation.LoadTemplate(strings.NewReader(`Resources:
  Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, Tags: [{Key: Name, Value: !Sub '${AWS::StackName}-net'}]}}
  A1: {Type: AWS::EC2::VPCEndpointService}
  a1: {Type: AWS::EC2::VPCEndpointService}
`), cloudformation.StackName("shop"))
	require.NoError(t, err)
	require.Equal(t, "shop-net", find(t, res, "Net").ResourceName())
	require.Equal(t, "Resources.a1: vpce-svc-a1: there is another resource with the ID, which counts\n", lines(res.Skipped))
}

// TestParametersOfStacks holds whose parameters are meant.
func TestParametersOfStacks(t *testing.T) {
	const text = `{"Parameters": {"Name": {"Type": "String", "Default": "d"}, "Flag": {"Type": "String", "Default": true}}, "Resources": {"Net": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": {"Ref": "Flag"}, "Tags": [{"Key": "Name", "Value": {"Ref": "Name"}}]}}}}`
	res, err := cloudformation.Load(files(map[string]string{"a.json": text, "b.json": text, "c.json": text}),
		cloudformation.Parameters("", map[string]string{"Flag": "false"}), cloudformation.Parameters("b", map[string]string{"Name": "b"}))
	require.NoError(t, err)
	requireLoaded(t, res,
		vpc.VPC{ID: "a/Net", Name: "d", CIDRs: prefixes("10.0.0.0/16")},
		vpc.VPC{ID: "b/Net", Name: "b", CIDRs: prefixes("10.0.0.0/16")})
}
