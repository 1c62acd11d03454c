package routing_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/routing"
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
