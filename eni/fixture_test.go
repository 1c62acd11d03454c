package eni

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

// fakeGroup stands for a security group: something that names VPCs.
type fakeGroup struct {
	id   vpc.ID
	vpcs []vpc.ID
}

func (g fakeGroup) ResourceID() vpc.ID   { return g.id }
func (g fakeGroup) ResourceName() string { return "" }
func (g fakeGroup) Kind() vpc.Kind       { return vpc.KindSecurityGroup }
func (g fakeGroup) Refs() []vpc.Ref {
	var refs []vpc.Ref
	for _, v := range g.vpcs {
		refs = append(refs, vpc.Ref{Field: "VPC", Kind: vpc.KindVPC, ID: v})
	}
	return refs
}
func (g fakeGroup) Check(*vpc.Network) []vpc.Problem { return nil }

func cidr(s string) netip.Prefix { return netip.MustParsePrefix(s) }
func addr(s string) netip.Addr   { return netip.MustParseAddr(s) }

// fixture is two VPCs; subnets of both families, of IPv4 and of IPv6 only; and a group
// of each VPC and one of both.
func fixture(rs ...vpc.Resource) []vpc.Resource {
	return append([]vpc.Resource{
		vpc.VPC{ID: "vpc-1", Region: "us-east-1", CIDRs: []netip.Prefix{cidr("10.0.0.0/16")}, IPv6CIDRs: []netip.Prefix{cidr("2600:1f18:0:100::/56")}},
		vpc.VPC{ID: "vpc-2", Region: "us-east-1", CIDRs: []netip.Prefix{cidr("10.1.0.0/16")}},
		vpc.Subnet{ID: "subnet-dual", VPC: "vpc-1", Zone: "us-east-1a", CIDR: cidr("10.0.1.0/24"), IPv6CIDR: cidr("2600:1f18:0:101::/64")},
		vpc.Subnet{ID: "subnet-4", VPC: "vpc-1", Zone: "us-east-1a", CIDR: cidr("10.0.2.0/24")},
		vpc.Subnet{ID: "subnet-6", VPC: "vpc-1", Zone: "us-east-1b", IPv6CIDR: cidr("2600:1f18:0:106::/64")},
		vpc.Subnet{ID: "subnet-far", VPC: "vpc-2", Zone: "us-east-1a", CIDR: cidr("10.1.1.0/24")},
		fakeGroup{"sg-1", []vpc.ID{"vpc-1"}},
		fakeGroup{"sg-2", []vpc.ID{"vpc-2"}},
		fakeGroup{"sg-both", []vpc.ID{"vpc-2", "vpc-1"}},
	}, rs...)
}

// iface is an interface as a person would say it: its ID, its subnet, then addresses
// ("10.0.1.5", with a public one "10.0.1.5=198.51.100.7"), prefixes ("10.0.1.16/28") and groups ("sg-1").
func iface(text string) Interface {
	words := strings.Fields(text)
	i := Interface{ID: vpc.ID(words[0]), Subnet: vpc.ID(words[1])}
	for _, w := range words[2:] {
		switch private, public, _ := strings.Cut(w, "="); {
		case strings.HasPrefix(w, "sg-"):
			i.Groups = append(i.Groups, vpc.ID(w))
		case strings.Contains(w, "/"):
			i.Prefixes = append(i.Prefixes, cidr(w))
		case public != "":
			i.Addresses = append(i.Addresses, Address{addr(private), addr(public)})
		default:
			i.Addresses = append(i.Addresses, Address{Private: addr(w)})
		}
	}
	return i
}

// eip is an Elastic IP: its ID and address, then perhaps its interface and a private address.
func eip(text string) ElasticIP {
	words := strings.Fields(text)
	e := ElasticIP{ID: vpc.ID(words[0]), Region: "us-east-1", Public: addr(words[1])}
	if len(words) > 2 {
		e.Interface = vpc.ID(words[2])
	}
	if len(words) > 3 {
		e.Private = addr(words[3])
	}
	return e
}

func network(t testing.TB, rs ...vpc.Resource) *vpc.Network {
	t.Helper()
	n, err := vpc.New(fixture(rs...)...)
	require.NoError(t, err)
	return n
}

// problems is "resource field code" of each problem, in order.
func problems(ps []vpc.Problem) []string {
	var lines []string
	for _, p := range ps {
		lines = append(lines, strings.Join(strings.Fields(string(p.Resource)+" "+p.Field+" "+p.Code), " "))
	}
	return lines
}

// refused is the problems of the fixture with rs. It is the same when the last of rs comes to a network of the others.
func refused(t testing.TB, rs ...vpc.Resource) []string {
	t.Helper()
	_, err := vpc.New(fixture(rs...)...)
	ps, _ := err.(vpc.Problems)
	if before, beforeErr := vpc.New(fixture(rs[:len(rs)-1]...)...); beforeErr == nil {
		_, err = before.With(rs[len(rs)-1])
		later, _ := err.(vpc.Problems)
		require.Equal(t, problems(ps), problems(later), "one by one")
	}
	return problems(ps)
}
