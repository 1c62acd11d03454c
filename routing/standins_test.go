package routing_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

func TestStandIns(t *testing.T) {
	const s3, dynamo = "com.amazonaws.us-east-1.s3", "com.amazonaws.us-east-1.dynamodb"
	of := func(service string, ipv6 bool) netip.Prefix {
		s, region, _ := endpoint.ParseServiceName(service)
		return endpoint.PublicRange(s.Code, region, ipv6)
	}
	home := vpc.VPC{ID: "vpc", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16")}
	known := vpc.PrefixList{ID: "pl-1", Name: s3, Account: "AWS", Region: "us-east-1", Entries: prefixes("52.216.0.0/15")}
	made := known
	made.Entries = []netip.Prefix{of(s3, false)}
	gateway := func(id vpc.ID, service string, t endpoint.AddressType) endpoint.Gateway {
		return endpoint.Gateway{ID: id, VPC: "vpc", Service: service, AddressType: t}
	}
	for name, c := range map[string]struct {
		held []vpc.Resource
		want []netip.Prefix
	}{
		"no gateway endpoint":        {nil, nil},
		"no prefix list":             {[]vpc.Resource{gateway("vpce-1", s3, "")}, []netip.Prefix{of(s3, false)}},
		"two of a service":           {[]vpc.Resource{gateway("vpce-1", s3, ""), gateway("vpce-2", s3, "")}, []netip.Prefix{of(s3, false)}},
		"both families":              {[]vpc.Resource{gateway("vpce-1", dynamo, endpoint.DualStack)}, []netip.Prefix{of(dynamo, false), of(dynamo, true)}},
		"a prefix list":              {[]vpc.Resource{gateway("vpce-1", s3, ""), known}, nil},
		"a prefix list of stand-ins": {[]vpc.Resource{gateway("vpce-1", s3, ""), made}, []netip.Prefix{of(s3, false)}},
	} {
		n, err := vpc.New(append(c.held, home)...)
		require.NoError(t, err, name)
		require.Equal(t, c.want, routing.StandIns(n), name)
	}
}

// TestFixNamesThePrefixList holds that a rule which is missing for a service is told by the service's prefix list, where a range stands for its addresses,
// and that it is said what the range stands for where there is no list.
func TestFixNamesThePrefixList(t *testing.T) {
	s, region, _ := endpoint.ParseServiceName("com.amazonaws.us-east-1.s3")
	base := []vpc.Resource{
		vpc.VPC{ID: "vpc", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16")},
		vpc.Subnet{ID: "subnet", VPC: "vpc", CIDR: prefix("10.0.1.0/24")},
		routing.Table{ID: "rtb", VPC: "vpc", Main: true},
		endpoint.Gateway{ID: "vpce", VPC: "vpc", Service: s.EndpointServiceName(region), RouteTables: []vpc.ID{"rtb"}},
		sg.Group{ID: "sg", VPC: "vpc"},
		eni.Interface{ID: "eni", Subnet: "subnet", Addresses: []eni.Address{{Private: addrs("10.0.1.9")[0]}}, Groups: []vpc.ID{"sg"}},
	}
	list := vpc.PrefixList{ID: "pl-1", Name: s.EndpointServiceName(region), Account: "AWS", Region: region, Entries: []netip.Prefix{endpoint.PublicRange(s.Code, region, false)}}
	for want, held := range map[string][]vpc.Resource{
		"add to security group sg: egress tcp 443 to pl-1":                                                                  {list},
		"add to security group sg: egress tcp 443 to 243.248.4.193/32 (stands for the addresses of Amazon S3 in us-east-1)": nil,
	} {
		n, err := vpc.New(append(held, base...)...)
		require.NoError(t, err)
		r := routing.New(n)
		f := routing.Flow{From: "eni", To: "s3.us-east-1.amazonaws.com", DstPort: 443}
		p, err := r.Resolve(f)
		require.NoError(t, err)
		require.Len(t, p.Blockers, 1)
		require.Equal(t, want, p.Blockers[0].Fix[0].String())
		c, err := routing.ChangeOf(n, p.Blockers[0].Fix...)
		require.NoError(t, err)
		mended, err := r.With(c)
		require.NoError(t, err)
		v, err := mended.Reaches(f)
		require.NoError(t, err)
		require.Equal(t, routing.Delivered, v)
	}
}
