package describe_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load/describe"
)

// TestMissingLists: without a list that nothing else would miss, a network would be taken for one with AWS's defaults. It is told for each account
// and Region that has VPCs, wherever in it the list is.
func TestMissingLists(t *testing.T) {
	const (
		tables     = ": RouteTables: no file has this list, not even an empty one: run aws ec2 describe-route-tables; without it, subnets would have the routes of a new VPC alone\n"
		acls       = ": NetworkAcls: no file has this list, not even an empty one: run aws ec2 describe-network-acls; without it, subnets would have the network ACL of a new VPC, which lets everything pass\n"
		interfaces = ": NetworkInterfaces: no file has this list, not even an empty one: run aws ec2 describe-network-interfaces; without it, nothing but instances would send or receive\n"
		endpoints  = ": VpcEndpoints: no file has this list, not even an empty one: run aws ec2 describe-vpc-endpoints; without it, the names of AWS services would lead to public addresses\n"
	)
	vpcs := list("Vpcs", vpc1)
	for _, c := range []struct {
		name  string
		files tree
		want  string
	}{
		{"none", tree{"a": vpcs}, "us-east-1" + tables + "us-east-1" + acls + "us-east-1" + interfaces + "us-east-1" + endpoints},
		{"all in one file", tree{"a": vpcs + "{" + emptyLists + "}"}, ""},
		{"no VPCs", tree{"a": list("Vpcs"), "b": list("Subnets")}, ""},
		{"an empty list is one", tree{"a": vpcs, "b": list("RouteTables") + list("NetworkInterfaces") + list("VpcEndpoints")}, "us-east-1" + acls},
		{"a list that is null is none", tree{"a": vpcs, "b": `{"RouteTables": null, "NetworkInterfaces": [], "VpcEndpoints": [], "NetworkAcls": []}`}, "us-east-1" + tables},
		{"another folder of the Region", tree{"us-east-1/ec2/a": vpcs, "us-east-1/more/b": "{" + emptyLists + "}"}, ""},
		{"another Region", tree{"us-east-1/a": vpcs, "eu-west-1/b": "{" + emptyLists + "}", "us-east-1/c": list("RouteTables") + list("NetworkAcls") + list("VpcEndpoints")}, "us-east-1" + interfaces},
		{"another account", tree{"accounts/111122223333/us-east-1/a": vpcs + list("RouteTables") + list("NetworkAcls") + list("NetworkInterfaces"), "accounts/444455556666/us-east-1/b": list("VpcEndpoints")},
			"accounts/111122223333/us-east-1" + endpoints},
		{"no Region in the path", tree{"./a": vpcs, "./b": list("RouteTables") + list("NetworkAcls") + list("NetworkInterfaces")}, endpoints[2:]},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, err := describe.Load(c.files.alone())
			require.NoError(t, err)
			require.Equal(t, c.want, lines(res.Skipped))
		})
	}
}
