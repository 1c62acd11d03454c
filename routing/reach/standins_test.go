package reach_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// byGateway is a network with a gateway endpoint, and no prefix list of its service, as in a plan; no other way leads out of it.
func byGateway(t *testing.T) *routing.Resolver {
	return resolver(t,
		vpc.VPC{ID: "vpc", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16"), DNSHostnames: true},
		vpc.Subnet{ID: "s", VPC: "vpc", Zone: "us-east-1a", CIDR: prefix("10.0.1.0/24")},
		routing.Table{ID: "rtb", VPC: "vpc", Main: true},
		endpoint.Gateway{ID: "vpce-s3", VPC: "vpc", Service: "com.amazonaws.us-east-1.s3", RouteTables: []vpc.ID{"rtb"}},
		sg.Group{ID: "sg", VPC: "vpc", Egress: []sg.Rule{allow("all", "0.0.0.0/0")}},
		iface("app", "s", "10.0.1.5", "", "sg"))
}

// TestInternetHasTheServicesOfGatewayEndpoints holds that AWS's public addresses are of the internet also where a range stands for them.
func TestInternetHasTheServicesOfGatewayEndpoints(t *testing.T) {
	r := byGateway(t)
	for _, to := range []routing.Place{"internet", "0.0.0.0/0"} {
		f, err := reach.Between(r, "app", to)
		require.NoError(t, err)
		require.Contains(t, f.String(), "delivered by vpce-s3: tcp 80, tcp 443", to)
	}
	gone, err := r.With(vpc.Change{Remove: []vpc.ID{"vpce-s3"}})
	require.NoError(t, err)
	f, err := reach.Between(gone, "app", "internet")
	require.NoError(t, err)
	require.Empty(t, f.Delivered)
}

// TestDiffNamesServicesOfSendersThatComeAndGo has a service that is reached by name alone, of a sender that is in one of the networks.
func TestDiffNamesServicesOfSendersThatComeAndGo(t *testing.T) {
	r := byGateway(t)
	without, err := r.With(vpc.Change{Remove: []vpc.ID{"app"}})
	require.NoError(t, err)
	for word, networks := range map[string][2]*routing.Resolver{"lost": {r, without}, "gained": {without, r}} {
		d, err := reach.Diff(networks[0], networks[1])
		require.NoError(t, err)
		text := strings.Join(strings.Fields(d.String()), " ")
		require.Contains(t, text, word+" app -> s3.us-east-1.amazonaws.com", text)
		require.Contains(t, text, "delivered by vpce-s3", text)
	}
}

// TestDiffOfServicesByName: services that only names reach are told one by one, and those of other Regions, which fare as the internet does, with it.
func TestDiffOfServicesByName(t *testing.T) {
	r := resolver(t,
		vpc.VPC{ID: "vpc", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16"), DNSHostnames: true},
		vpc.VPC{ID: "far", Region: "eu-west-1", CIDRs: prefixes("10.1.0.0/16"), DNSHostnames: true},
		vpc.InternetGateway{ID: "igw", VPC: "vpc"},
		vpc.Subnet{ID: "s", VPC: "vpc", Zone: "us-east-1a", CIDR: prefix("10.0.1.0/24")},
		routing.Table{ID: "rtb", VPC: "vpc", Main: true, Routes: []routing.Route{{CIDR: prefix("0.0.0.0/0"), Target: "igw"}}},
		sg.Group{ID: "sg", VPC: "vpc", Egress: []sg.Rule{allow("all", "0.0.0.0/0")}},
		iface("app", "s", "10.0.1.5", "198.51.100.5", "sg"))
	d, err := reach.DiffChange(r, vpc.Change{Put: []vpc.Resource{sg.Group{ID: "sg", VPC: "vpc", Egress: []sg.Rule{allow("udp", "0.0.0.0/0")}}}})
	require.NoError(t, err)
	require.Equal(t, `lost     app -> internet
         was  delivered by igw
         now  dropped ENI_SG_RULES_MISMATCH at sg
         for  all except udp from 10.0.1.5 to the internet
lost     app -> dynamodb.us-east-1.amazonaws.com, s3.us-east-1.amazonaws.com
         was  delivered by igw
         now  dropped ENI_SG_RULES_MISMATCH at sg
         for  tcp 443 from 10.0.1.5 to Amazon DynamoDB in us-east-1
              tcp 80, tcp 443 from 10.0.1.5 to Amazon S3 in us-east-1
`, d.String())
}
