package describe_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load/describe"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestPlace holds where the Region and the account of a VPC come from.
func TestPlace(t *testing.T) {
	const noOwner = `{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}`
	for _, c := range []struct {
		name            string
		files           tree
		opts            []describe.Option
		region, account string
		from            string // the inference of the Region, if there is one
	}{
		{"a folder named after the Region", tree{"eu-west-1/x": list("Vpcs", noOwner)}, nil, "eu-west-1", "", ""},
		{"accounts, then Regions", tree{"accounts/222233334444/eu-west-1/x": list("Vpcs", noOwner)}, nil, "eu-west-1", "222233334444", ""},
		{"any nesting", tree{"dump/2024/us-gov-west-1/ec2/vpcs/x": list("Vpcs", noOwner)}, nil, "us-gov-west-1", "", ""},
		{"the owner that is described outranks the path", tree{"accounts/222233334444/eu-west-1/x": list("Vpcs", vpc1)}, nil, "eu-west-1", "111122223333", ""},
		{"a zone is no Region", tree{"us-east-1a/x": list("Vpcs", noOwner)}, nil, "", "", ""},
		{"a bare folder: the option", tree{"./x": list("Vpcs", noOwner)}, []describe.Option{describe.Region("sa-east-1"), describe.Account("5")}, "sa-east-1", "5", ""},
		{"the path outranks the options", tree{"accounts/6/eu-west-1/x": list("Vpcs", noOwner)}, []describe.Option{describe.Region("sa-east-1"), describe.Account("5")}, "eu-west-1", "6", ""},
		{"a bare folder: the zone of a subnet", tree{"./x": list("Vpcs", noOwner), "./y": list("Subnets", subnetA)}, nil, "us-east-1", "", "the zone of subnet-a"},
		{"a bare folder: the zone of a subnet in a local zone", tree{"./x": list("Vpcs", noOwner), "./y": list("Subnets",
			`{"SubnetId": "subnet-l", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "us-west-2-lax-1a"}`)}, nil, "us-west-2", "", "the zone of subnet-l"},
		{"a bare folder: an ARN", tree{"./x": list("Vpcs", noOwner), "./y": list("TransitGateways", `{"TransitGatewayId": "tgw-1", "TransitGatewayArn": "arn:aws:ec2:ap-southeast-2:1:transit-gateway/tgw-1"}`)},
			nil, "ap-southeast-2", "", "the zones and ARNs of its folder"},
		{"a bare folder that speaks of two Regions", tree{"./x": list("Vpcs", noOwner), "./y": list("TransitGateways",
			`{"TransitGatewayId": "tgw-1", "TransitGatewayArn": "arn:aws:ec2:ap-southeast-2:1:transit-gateway/tgw-1"}`, `{"TransitGatewayId": "tgw-2", "TransitGatewayArn": "arn:aws:ec2:eu-west-1:1:transit-gateway/tgw-2"}`)}, nil, "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := loaded(t, c.files, c.opts...)
			v := one[vpc.VPC](t, res, "vpc-1")
			require.Equal(t, c.region, v.Region)
			require.Equal(t, c.account, v.Account)
			from := ""
			for _, i := range res.Inferred {
				if i.ID == "vpc-1" && i.Field == "Region" {
					from = i.From
				}
			}
			require.Equal(t, c.from, from)
		})
	}
}

// TestNames holds that neither the names of files nor how lists are spread over them matters.
func TestNames(t *testing.T) {
	want := "eni-1 sg-web subnet-a vpc-1"
	for name, files := range map[string]tree{
		"one list a file":               vpcWith(tree{"n": list("NetworkInterfaces", eni1)}),
		"all in one document":           {"all.JSON": `{"NetworkInterfaces": [` + eni1 + `], "SecurityGroups": [` + sgWeb + `], "Subnets": [` + subnetA + `], "Vpcs": [` + vpc1 + `]}`},
		"documents one after the other": {"all": list("NetworkInterfaces", eni1) + list("SecurityGroups", sgWeb) + "\n" + list("Subnets", subnetA) + "\n\n" + list("Vpcs", vpc1) + "\n"},
		"pages of one list":             vpcWith(tree{"p1": `{"NetworkInterfaces": [], "NextToken": "x"}`, "p2": list("NetworkInterfaces", eni1)}),
		"pages of one list in one file": vpcWith(tree{"p": `{"NetworkInterfaces": [` + eni1 + `], "NextToken": "x"} {"NetworkInterfaces": [], "NextToken": null}`}),
		"with files that are no JSON":   vpcWith(tree{"n": list("NetworkInterfaces", eni1), "notes.txt": "[", "Makefile.old": "all:"}),
	} {
		t.Run(name, func(t *testing.T) {
			res := loaded(t, files)
			require.Equal(t, want, idsOf(res))
			require.Empty(t, lines(res.Skipped))
		})
	}
}

// TestNotNamed holds that what belongs to something that is not named is reported with the way to name it.
func TestNotNamed(t *testing.T) {
	for text, want := range map[string]string{
		`{"Entries": [{"Cidr": "10.0.0.0/8"}]}`:                                                               "us-east-1/x.json: Entries: the prefix list is not named: put its ID into the file's name, or PrefixListId beside Entries\n",
		`{"EnableDnsSupport": {"Value": true}}`:                                                               "us-east-1/x.json: the attribute's VPC is not named: there is no VpcId beside it\n",
		`{"Associations": [{"TransitGatewayAttachmentId": "tgw-attach-1"}]}`:                                  "us-east-1/x.json: the transit gateway route table is not named: put its ID into the file's name, or TransitGatewayRouteTableId beside the list\n",
		`{"Attributes": [{"Key": "a", "Value": "b"}]}`:                                                        "us-east-1/x.json: Attributes: what has the attributes is not named: put LoadBalancerArn or TargetGroupArn beside them\n",
		`{"TargetHealthDescriptions": [{"Target": {"Id": "i-1"}}]}`:                                           "us-east-1/x.json: TargetHealthDescriptions: the target group is not named: put TargetGroupArn beside TargetHealthDescriptions\n",
		`{"IpAddresses": [{"IpId": "rni-1"}]}`:                                                                "us-east-1/x.json: IpAddresses: the resolver endpoint is not named: put its ID into the file's name\n",
		`{"PrefixLists": [{"PrefixListId": "pl-1"}]}`:                                                         "us-east-1/x.json: PrefixLists: pl-1: its entries are not here; run aws ec2 get-managed-prefix-list-entries --prefix-list-id pl-1\n",
		`{"HostedZones": [{"Id": "/hostedzone/Z1", "Name": "a.", "Config": {"PrivateZone": true}}]}`:          "us-east-1/x.json: HostedZones: Z1: its VPCs are not here; run aws route53 get-hosted-zone --id Z1\n",
		`{"HostedZone": {"Id": "/hostedzone/Z1", "Name": "a.", "Config": {"PrivateZone": true}}, "VPCs": []}`: "us-east-1/x.json: HostedZone: Z1: its records are not here; run aws route53 list-resource-record-sets --hosted-zone-id Z1\n",
		`{"HostedZones": [{"Id": "/hostedzone/Z1", "Name": "a.", "Config": {"PrivateZone": false}}]}`:         "us-east-1/x.json: HostedZones: Z1: public hosted zones are not modelled\n",
		`{"ResourceRecordSets": [{"Name": "a.", "Type": "SOA"}]}`:                                             "us-east-1/x.json: ResourceRecordSets: the hosted zone of the records is not known: put its ID into the file's name, or HostedZoneId beside ResourceRecordSets\n",
		`{"Listeners": [{"ListenerArn": "l", "LoadBalancerArn": "b"}]}`:                                       "us-east-1/x.json: Listeners: l: its load balancer b is not here\n",
		`{"TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "a", "ResourceType": "warp"}]}`:        "us-east-1/x.json: TransitGatewayAttachments: a: attachments of type warp are not modelled\n",
		`{"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "VpcEndpointType": "Teleport"}]}`:                      "us-east-1/x.json: VpcEndpoints: vpce-1: endpoints of type Teleport are not modelled\n",
	} {
		require.Equal(t, want, lines(loaded(t, tree{"x": text}).Skipped))
	}
}
