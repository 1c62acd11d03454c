package sg

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// rules reads rules as a person would say them, separated by semicolons:
// "tcp 22 10.0.0.0/8; all sg-a; icmp 8 pl-1". The last word of each is the peer.
func rules(text string) []Rule {
	var rs []Rule
	for _, s := range strings.Split(text, ";") {
		words := strings.Fields(s)
		if len(words) == 0 {
			continue
		}
		peer := words[len(words)-1]
		r := Rule{Traffic: packet.MustTraffic(strings.Join(words[:len(words)-1], " "))}
		switch {
		case strings.HasPrefix(peer, "pl-"):
			r.PrefixList = vpc.ID(peer)
		case strings.HasPrefix(peer, "sg-"):
			r.Group = vpc.ID(peer)
		default:
			r.CIDR = netip.MustParsePrefix(peer)
		}
		rs = append(rs, r)
	}
	return rs
}

// group is a group "sg-1" in vpc-1 with the rules.
func group(ingress, egress string) Group {
	return Group{ID: "sg-1", VPC: "vpc-1", Ingress: rules(ingress), Egress: rules(egress)}
}

// oneWay is a group "sg-1" with rules in the direction alone.
func oneWay(d Direction, text string) Group {
	if d == Egress {
		return group("", text)
	}
	return group(text, "")
}

func prefixes(texts ...string) []netip.Prefix {
	var ps []netip.Prefix
	for _, s := range texts {
		ps = append(ps, netip.MustParsePrefix(s))
	}
	return ps
}

// fixture is two VPCs and two prefix lists, one of each family.
func fixture(rs ...vpc.Resource) []vpc.Resource {
	return append([]vpc.Resource{
		vpc.VPC{ID: "vpc-1", Account: "111111111111", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16")},
		vpc.VPC{ID: "vpc-2", Account: "111111111111", Region: "us-east-1", CIDRs: prefixes("10.1.0.0/16")},
		vpc.PrefixList{ID: "pl-4", Name: "four", Region: "us-east-1", MaxEntries: 60, Entries: prefixes("192.0.2.0/24", "10.9.0.0/16", "10.9.1.0/24")},
		vpc.PrefixList{ID: "pl-6", Name: "six", Region: "us-east-1", IPv6: true, MaxEntries: 10, Entries: prefixes("2001:db8:6::/48")},
	}, rs...)
}

func network(t testing.TB, rs ...vpc.Resource) *vpc.Network {
	t.Helper()
	n, err := vpc.New(fixture(rs...)...)
	require.NoError(t, err)
	return n
}

func header(t testing.TB, s string) packet.Header {
	t.Helper()
	h, err := packet.ParseHeader(s)
	require.NoError(t, err)
	return h
}

// problems is "field code" of each problem, in order.
func problems(ps []vpc.Problem) []string {
	var lines []string
	for _, p := range ps {
		lines = append(lines, strings.TrimSpace(p.Field+" "+p.Code))
	}
	return lines
}

// refused is the problems of the fixture with rs.
func refused(rs ...vpc.Resource) []string {
	_, err := vpc.New(fixture(rs...)...)
	ps, _ := err.(vpc.Problems)
	return problems(ps)
}
