package describe_test

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load/describe"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestBroken holds that what is wrong costs only itself and is reported.
func TestBroken(t *testing.T) {
	deep := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
	for _, c := range []struct {
		name  string
		files tree
		want  string // IDs
		skip  []string
	}{
		// the text
		{"empty file", vpcWith(tree{"x": " \n"}), "sg-web subnet-a vpc-1",
			[]string{"us-east-1/x.json: the file is empty"}},
		{"not JSON", vpcWith(tree{"x": "VPCS 10.0.0.0/16"}), "sg-web subnet-a vpc-1",
			[]string{"us-east-1/x.json: the text is not JSON; run the aws command with --output json"}},
		{"UTF-16", vpcWith(tree{"x": "\xff\xfe{\x00}\x00"}), "sg-web subnet-a vpc-1",
			[]string{"us-east-1/x.json: the text is UTF-16, as PowerShell writes it; convert the file to UTF-8"}},
		{"byte order mark", tree{"x": "\xef\xbb\xbf" + list("Vpcs", vpc1)}, "vpc-1", nil},
		{"bare array", vpcWith(tree{"x": "[" + vpc2 + "]"}), "sg-web subnet-a vpc-1",
			[]string{"us-east-1/x.json: a bare array, as --query prints it, does not say what it lists; run the aws command again without --query"}},
		{"truncated in an element", tree{"x": `{"Vpcs": [` + vpc1 + `, {"VpcId": "vpc-2", "Cid`}, "vpc-1",
			[]string{"us-east-1/x.json: the file ends in the middle of a value; what stands before the break was read"}},
		{"truncated after an element", tree{"x": `{"Vpcs": [` + vpc1 + `,`}, "vpc-1",
			[]string{"us-east-1/x.json: the file ends in the middle of a value; what stands before the break was read"}},
		{"truncated after a list", tree{"x": `{"Vpcs": [` + vpc1 + `]`}, "vpc-1",
			[]string{"us-east-1/x.json: the file ends in the middle of a value; what stands before the break was read"}},
		{"broken between elements", tree{"x": `{"Vpcs": [` + vpc1 + ` ; ` + vpc2 + `]}`}, "vpc-1",
			[]string{`us-east-1/x.json: there is ';' where JSON wants one of ",]"; the rest of the file was not read`}},
		{"broken inside an element", tree{"x": list("Vpcs", `{"VpcId": oops}`, vpc1)}, "vpc-1",
			[]string{"us-east-1/x.json: Vpcs: invalid character 'o' looking for beginning of value"}},
		{"missing value", tree{"x": `{"Vpcs": }`}, "",
			[]string{"us-east-1/x.json: there is '}' where JSON wants a value; the rest of the file was not read"}},
		{"deep element", tree{"x": list("Vpcs", deep, vpc1)}, "vpc-1",
			[]string{"us-east-1/x.json: Vpcs: the element is nested too deeply"}},
		{"deep field", tree{"x": list("Vpcs", `{"VpcId": "vpc-2", "Tags": `+deep+`}`, vpc1)}, "vpc-1",
			[]string{"us-east-1/x.json: Vpcs: the element is nested too deeply"}},
		{"deep unknown key", tree{"x": `{"Foo": ` + deep + `, "Vpcs": [` + vpc1 + `]}`}, "vpc-1",
			[]string{"us-east-1/x.json: Foo: the key is not known"}},
		{"deep bare array", tree{"x": deep + list("Vpcs", vpc1)}, "vpc-1",
			[]string{"us-east-1/x.json: a bare array, as --query prints it, does not say what it lists; run the aws command again without --query"}},
		{"one element of 17 MB", tree{"x": list("Vpcs", `{"VpcId": "vpc-2", "Foo": "`+strings.Repeat("x", 17<<20)+`"}`, vpc1)}, "vpc-1",
			[]string{"us-east-1/x.json: Vpcs: the element is longer than 16 MB"}},

		// keys
		{"unknown key", vpcWith(tree{"x": `{"Widgets": [1]}`}), "sg-web subnet-a vpc-1",
			[]string{"us-east-1/x.json: Widgets: the key is not known"}},
		{"a kind that is not loaded", vpcWith(tree{"x": `{"DBInstances": [{}, {}]}`}), "sg-web subnet-a vpc-1",
			[]string{"us-east-1/x.json: DBInstances: 2 of a kind that is not loaded"}},
		{"none of a kind that is not loaded", vpcWith(tree{"x": `{"DBInstances": []}`}), "sg-web subnet-a vpc-1", nil},
		{"a list that is none", vpcWith(tree{"x": `{"Vpcs": {"VpcId": "vpc-2"}}`}), "sg-web subnet-a vpc-1",
			[]string{"us-east-1/x.json: Vpcs: the value is not a list"}},
		{"null list, null element", vpcWith(tree{"x": `{"Subnets": null, "Vpcs": [null]}`}), "sg-web subnet-a vpc-1", nil},
		{"the same key twice in a document", tree{"x": `{"Vpcs": [` + vpc1 + `], "Vpcs": [` + vpc2 + `]}`}, "vpc-1 vpc-2", nil},
		{"the same key twice in an element", tree{"x": list("Vpcs", vpc1, `{"VpcId": "vpc-2", "CidrBlock": "10.2.0.0/16", "cidrBlock": "10.3.0.0/16"}`)}, "vpc-1",
			[]string{"us-east-1/x.json: Vpcs: vpc-2: the key cidrBlock is given twice in one object"}},
		{"last page missing", tree{"x": `{"Vpcs": [` + vpc1 + `], "NextToken": "abc"}`}, "vpc-1",
			[]string{"us-east-1/x.json: Vpcs: the list goes on in a page that is not here; " +
				"run the aws command again without --no-paginate, --max-items and --starting-token, which gives all pages"}},

		// elements
		{"element of another type", tree{"x": list("Vpcs", `"vpc-2"`, `7`, vpc1)}, "vpc-1",
			[]string{"us-east-1/x.json: Vpcs: the element cannot be a string", "us-east-1/x.json: Vpcs: the element cannot be a number"}},
		{"field of another type", tree{"x": list("Vpcs", `{"CidrBlock": 10, "VpcId": "vpc-2"}`, vpc1)}, "vpc-1",
			[]string{"us-east-1/x.json: Vpcs: vpc-2: CidrBlock cannot be a number"}},
		{"no ID", tree{"x": list("Vpcs", `{"CidrBlock": "10.9.0.0/16"}`, vpc1)}, "vpc-1",
			[]string{"us-east-1/x.json: Vpcs: an element has no ID"}},
		{"huge number", vpcWith(tree{"x": list("SecurityGroups", `{"GroupId": "sg-1", "VpcId": "vpc-1", "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 1e400}]}`)}), "sg-web subnet-a vpc-1",
			[]string{"us-east-1/x.json: SecurityGroups: sg-1: IpPermissions.FromPort cannot be a number 1e400"}},
		{"number beyond its range", vpcWith(tree{"x": list("SecurityGroups", `{"GroupId": "sg-1", "VpcId": "vpc-1", "IpPermissions": [
				{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 70000, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}`)}), "sg-1 sg-web subnet-a vpc-1",
			[]string{"us-east-1/x.json: SecurityGroups: sg-1: IpPermissions[0]: ports 22 to 70000 are not a range; the rule is left out"}},
		{"not a prefix", vpcWith(tree{"x": list("Subnets", `{"SubnetId": "subnet-b", "VpcId": "vpc-1", "CidrBlock": "10.0.2.0"}`)}), "sg-web subnet-a vpc-1",
			[]string{`us-east-1/x.json: Subnets: subnet-b: CidrBlock "10.0.2.0" is not a prefix`}},
		{"IPv6 where IPv4 is meant", vpcWith(tree{"x": list("Subnets", `{"SubnetId": "subnet-b", "VpcId": "vpc-1", "CidrBlock": "2001:db8::/64"}`)}), "sg-web subnet-a vpc-1",
			[]string{"us-east-1/x.json: Subnets: subnet-b: CidrBlock 2001:db8::/64 is not IPv4"}},
		{"IPv4 where IPv6 is meant", vpcWith(tree{"x": list("SecurityGroups", `{"GroupId": "sg-1", "VpcId": "vpc-1", "IpPermissions": [
				{"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "10.0.0.0/8"}, {"CidrIpv6": "::/0"}]}]}`)}), "sg-1 sg-web subnet-a vpc-1",
			[]string{"us-east-1/x.json: SecurityGroups: sg-1: IpPermissions[0]: CidrIpv6 10.0.0.0/8 is not IPv6; the rule is left out"}},
		{"interface without a readable address", vpcWith(tree{"x": list("NetworkInterfaces", `{"NetworkInterfaceId": "eni-1", "SubnetId": "subnet-a", "PrivateIpAddress": "ten"}`)}), "sg-web subnet-a vpc-1",
			[]string{`us-east-1/x.json: NetworkInterfaces: eni-1: PrivateIpAddress "ten" is not an address; it is left out`,
				"us-east-1/x.json: NetworkInterfaces: eni-1: the interface has no address that can be read"}},

		// the network
		{"missing VPC", tree{"x": list("Subnets", subnetA), "y": list("Vpcs", vpc2)}, "vpc-2",
			[]string{"us-east-1/x.json: Subnets: subnet-a: VPC: there is no vpc vpc-1 (InvalidVpcID.NotFound)"}},
		{"missing VPC, with all that is in it", tree{"x": list("Subnets", subnetA), "y": list("NetworkInterfaces", eni1), "z": list("Vpcs", vpc2)}, "vpc-2",
			[]string{"us-east-1/x.json: Subnets: subnet-a: VPC: there is no vpc vpc-1 (InvalidVpcID.NotFound)",
				"us-east-1/y.json: NetworkInterfaces: eni-1: Groups[0]: there is no security-group sg-web (InvalidGroup.NotFound)"}},
		{"missing group", tree{"x": list("Vpcs", vpc1), "y": list("Subnets", subnetA), "z": list("NetworkInterfaces", eni1)}, "subnet-a vpc-1",
			[]string{"us-east-1/z.json: NetworkInterfaces: eni-1: Groups[0]: there is no security-group sg-web (InvalidGroup.NotFound)"}},
		{"block outside the VPC", vpcWith(tree{"x": list("Subnets", `{"SubnetId": "subnet-b", "VpcId": "vpc-1", "CidrBlock": "10.9.0.0/24"}`)}), "sg-web subnet-a vpc-1",
			[]string{"us-east-1/x.json: Subnets: subnet-b: CIDR: 10.9.0.0/24 is not inside"}},
		{"overlapping blocks: one stays, with all that is in it", vpcWith(tree{
			"x": list("Subnets", `{"SubnetId": "subnet-b", "VpcId": "vpc-1", "CidrBlock": "10.0.1.128/25"}`), "y": list("NetworkInterfaces", eni1)}), "eni-1 sg-web subnet-a vpc-1",
			[]string{"us-east-1/x.json: Subnets: subnet-b: CIDR: "}},
		{"two interfaces with one address", vpcWith(tree{"x": list("NetworkInterfaces", eni1, strings.ReplaceAll(eni1, "eni-1", "eni-2"))}), "eni-1 sg-web subnet-a vpc-1",
			[]string{"us-east-1/x.json: NetworkInterfaces: eni-2: Addresses[0]"}},
		{"groups that name each other", vpcWith(tree{"x": list("SecurityGroups",
			`{"GroupId": "sg-1", "VpcId": "vpc-1", "IpPermissions": [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-2"}]}]}`,
			`{"GroupId": "sg-2", "VpcId": "vpc-1", "IpPermissions": [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-1"}]}]}`)}), "sg-1 sg-2 sg-web subnet-a vpc-1", nil},
		{"one ID for two kinds", vpcWith(tree{"x": list("InternetGateways", `{"InternetGatewayId": "vpc-1"}`)}), "sg-web subnet-a vpc-1",
			[]string{"us-east-1/x.json: InternetGateways: vpc-1: it is described differently in us-east-1/vpcs.json, which counts"}},
		{"the same twice", vpcWith(tree{"x": list("Subnets", subnetA, subnetA)}), "sg-web subnet-a vpc-1", nil},
		{"the same ID, different", vpcWith(tree{"x": list("Subnets", strings.ReplaceAll(subnetA, "us-east-1a", "us-east-1c"))}), "sg-web subnet-a vpc-1",
			[]string{"us-east-1/x.json: Subnets: subnet-a: it is described differently in us-east-1/subnets.json, which counts"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := loaded(t, c.files)
			require.Equal(t, c.want, idsOf(res))
			var got []string
			for i, s := range res.Skipped {
				line := s.String()
				if i < len(c.skip) && strings.HasPrefix(line, c.skip[i]) {
					line = c.skip[i]
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(c.skip, got); diff != "" {
				t.Errorf("skipped (-want +got)\n%s", diff)
			}
		})
	}
}

func TestNothingToLoad(t *testing.T) {
	const collect = "; collect.sh, in load/describe of vpcsim, fills one with what the AWS command line prints"
	for _, fsys := range []fs.FS{fstest.MapFS{"README.md": &fstest.MapFile{}}, fstest.MapFS{}} {
		_, err := describe.Load(fsys)
		require.EqualError(t, err, "describe: there is no .json file in the folder"+collect)
	}
	_, err := describe.Load(os.DirFS("nowhere"))
	require.ErrorContains(t, err, "describe: the folder does not exist: ")
	require.ErrorIs(t, err, fs.ErrNotExist)
	_, err = describe.Load(os.DirFS("load.go"))
	require.ErrorContains(t, err, "describe: the folder cannot be read: ")

	_, err = describe.Load(tree{"a": `{"planned_values": {}, "format_version": "1.2"}`, "b": `{"Resources": {}}`, "c": " ", "d": `{"x": 1, "y": 2}`, "e": `[]`}.fs())
	require.EqualError(t, err, "describe: of the .json files in the folder (5) none is output of aws ... describe-*"+collect+`
  us-east-1/a.json: it seems to be a Terraform plan, which terraform.Load reads
  us-east-1/b.json: it seems to be a CloudFormation template, which cloudformation.Load reads
  us-east-1/c.json: the file is empty
  and 2 more`)
	res, err := describe.Load(tree{"v": `{"Vpcs": []}`}.fs())
	require.NoError(t, err, "an account may be empty")
	require.Empty(t, res.Resources)
}

// TestForeignFile: a file of another form is told once, with the loader that takes it, and what is of both is read key by key.
func TestForeignFile(t *testing.T) {
	res := loaded(t, vpcWith(tree{"x": `{"terraform_version": "1.9", "values": {}, "format_version": "1.0"}`, "y": `{"lineage": "", "Subnets": null, "b": 1, "a": 1}`}))
	require.Equal(t, "us-east-1/x.json: it seems to be a Terraform state, which terraform.Load reads\n"+
		"us-east-1/y.json: a: the key is not known\nus-east-1/y.json: b: the key is not known\nus-east-1/y.json: lineage: the key is not known\n", lines(res.Skipped))
}

// unreadable is a file system with a file that cannot be opened.
type unreadable struct {
	fstest.MapFS
	name string
}

func (u unreadable) Open(name string) (fs.File, error) {
	if name == u.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return u.MapFS.Open(name)
}

func TestUnreadableFile(t *testing.T) {
	fsys := unreadable{tree{"a": list("Vpcs", vpc1), "b": list("Vpcs", vpc2)}.fs(), "us-east-1/a.json"}
	res, err := describe.Load(fsys)
	require.NoError(t, err)
	require.Equal(t, "vpc-2", idsOf(res))
	require.Equal(t, "us-east-1/a.json: it cannot be read: open us-east-1/a.json: permission denied\n", lines(res.Skipped))
}

// TestSecrets holds that nothing of the pre-shared keys of VPN connections comes out, read or not.
func TestSecrets(t *testing.T) {
	const secret = "not-a-real-key"
	for _, files := range []tree{
		{"x": list("VpnConnections", `{"VpnConnectionId": "vpn-1", "State": "available", "CustomerGatewayConfiguration": "<pre_shared_key>`+secret+`</pre_shared_key>",
			"Options": {"TunnelOptions": [{"OutsideIpAddress": "192.0.2.1", "PreSharedKey": "`+secret+`"}]}}`)},
		{"x": list("VpnConnections", `{"VpnConnectionId": "vpn-1", "CustomerGatewayConfiguration": ["`+secret+`"], "Options": "`+secret+`"}`)},
		{"x": `{"VpnConnections": [{"CustomerGatewayConfiguration": "` + secret},
		{"x": `{"CustomerGatewayConfiguration": "` + secret + `"}`},
		{"x": list("VpnConnections", `"`+secret+`"`)},
		{"x": list("virtualInterfaces", `{"virtualInterfaceId": "dxvif-1", "authKey": "`+secret+`", "customerRouterConfig": "<auth_key>`+secret+`</auth_key>", "bgpPeers": [{"authKey": "`+secret+`"}]}`)},
	} {
		res := loaded(t, vpcWith(files))
		require.NotContains(t, fmt.Sprintf("%+v", res), secret)
		_, err := describe.Load(files.fs())
		require.NotContains(t, fmt.Sprint(err), secret)
	}
}

// TestGreatConflict holds that a conflict in a large network does not cost what has no part in it.
func TestGreatConflict(t *testing.T) {
	var subnets, interfaces []string
	for i := range 200 {
		subnets = append(subnets, fmt.Sprintf(`{"SubnetId": "subnet-%03d", "VpcId": "vpc-1", "CidrBlock": "10.0.%d.0/24"}`, i, i/2))
		interfaces = append(interfaces, fmt.Sprintf(`{"NetworkInterfaceId": "eni-%03d", "SubnetId": "subnet-%03d", "PrivateIpAddress": "10.0.%d.10"}`, i, i, i/2))
	}
	res := loaded(t, tree{"v": list("Vpcs", vpc1), "s": list("Subnets", subnets...), "i": list("NetworkInterfaces", interfaces...)})
	require.Len(t, res.Resources, 1+100+100, "of each two subnets that overlap one stays, and its interface")
	require.Len(t, res.Skipped, 100+100)
	_ = one[vpc.Subnet](t, res, "subnet-000")
}

// TestDroppedRule holds that a rule that cannot be read does not take its group along.
func TestDroppedRule(t *testing.T) {
	res := loaded(t, vpcWith(tree{"x": list("SecurityGroups", `{"GroupId": "sg-1", "VpcId": "vpc-1", "IpPermissions": [
		{"IpProtocol": "teleport", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
		{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "x"}, {"CidrIp": "10.0.0.0/8"}], "UserIdGroupPairs": [{"UserId": "111122223333"}]}]}`)}))
	require.Equal(t, `[{Traffic:tcp 443 CIDR:10.0.0.0/8}]`, compactOf(one[sg.Group](t, res, "sg-1").Ingress))
	require.Equal(t, `us-east-1/x.json: SecurityGroups: sg-1: IpPermissions[0]: "teleport" is not a protocol; the rule is left out
us-east-1/x.json: SecurityGroups: sg-1: IpPermissions[1]: CidrIp "x" is not a prefix; the rule is left out
us-east-1/x.json: SecurityGroups: sg-1: IpPermissions[1]: GroupId is missing; the rule is left out
`, lines(res.Skipped))
}
