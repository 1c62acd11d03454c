package routing_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// resolved is the answer to a question about a network.
func resolved(t testing.TB, net, q string) (*routing.Resolver, routing.Path) {
	t.Helper()
	n, err := vpc.New(resources(net)...)
	require.NoError(t, err)
	r := routing.New(n)
	p, err := r.Resolve(question(q))
	require.NoError(t, err)
	return r, p
}

// natted is a client in a private subnet, and a NAT gateway in a public one of another zone.
const natted = `
vpc a 10.0.0.0/16
subnet public a 10.0.0.0/24 b
subnet private a 10.0.1.0/24
igw igw-a a
nat nat-a public 10.0.0.220=203.0.113.10
rtb rtb-public a public: 0.0.0.0/0 igw-a
rtb rtb-private a private: 0.0.0.0/0 nat-a
sg sg-client a: out tcp 80 10.0.0.0/8; out tcp 443 0.0.0.0/0
acl acl-private a private: in 100 allow all 0.0.0.0/0; out 90 deny tcp 25 0.0.0.0/0; out 100 allow all 0.0.0.0/0
eni client private 10.0.1.5 sg=sg-client`

// central is two VPCs on a transit gateway.
const central = `
vpc a 10.0.0.0/16
vpc b 10.1.0.0/16
subnet a1 a 10.0.1.0/24
subnet b1 b 10.1.0.0/28
subnet b2 b 10.1.1.0/24
tgw tgw-1
att att-a tgw-1 a a1
att att-b tgw-1 b b1
tgwrtb t-rtb tgw-1 att-a att-b: propagate att-a; 10.1.0.0/16 att-b
rtb rtb-a a a1: 10.1.0.0/16 tgw-1
rtb rtb-b b b1 b2: 10.0.0.0/16 tgw-1
eni client a1 10.0.1.5
eni server b2 10.1.1.5`

// TestHopsSayWhereAndByWhat: for programs each hop has its interface, its subnet and the rule that decided.
func TestHopsSayWhereAndByWhat(t *testing.T) {
	for _, c := range []struct{ name, net, question, want string }{
		{"NAT gateway", natted, "client -> internet:203.0.113.5 tcp 443", `
			client        client/private
			sg-client     client/private        2
			acl-private   client/private        100
			rtb-private   client/private        0.0.0.0/0 nat-a static
			              nat-a/public/public   100
			nat-a         nat-a/public/public
			              nat-a/public/public   100
			rtb-public    nat-a/public/public   0.0.0.0/0 igw-a static
			igw-a         /
			              /`},
		{"transit gateway", central, "client -> server tcp 443", `
			client        client/a1
			sg-open-a     client/a1             1
			              client/a1             100
			rtb-a         client/a1             10.1.0.0/16 tgw-1 static
			              client/a1             100
			tgw-1         /                     t-rtb 10.1.0.0/16 att-b static
			              /b1                   100
			rtb-b         /b1                   10.1.0.0/16 local local
			              server/b2             100
			sg-open-b     server/b2             1
			server        server/b2`},
		{"the entry that denies the rest", natted + "\nacl acl-p a public: in 100 allow udp 0.0.0.0/0", "client -> internet tcp 443", `
			client        client/private
			sg-client     client/private        2
			acl-private   client/private        100
			rtb-private   client/private        0.0.0.0/0 nat-a static
			acl-p         nat-a/public/public   32767
			nat-a         nat-a/public/public
			acl-p         nat-a/public/public   32767
			rtb-public    nat-a/public/public   0.0.0.0/0 igw-a static
			igw-a         /
			              /`},
	} {
		_, p := resolved(t, c.net, c.question)
		var got []string
		for _, h := range p.Forward {
			line := fmt.Sprint(h.At, " ", h.Interface, "/", h.Subnet)
			b := h.By
			for _, v := range []any{b.Number, b.List, b.Prefix, b.PrefixList, b.Target, b.Source} {
				if s := fmt.Sprint(v); s != "0" && s != "invalid Prefix" {
					line += " " + s
				}
			}
			got = append(got, strings.Join(strings.Fields(line), " "))
		}
		var want []string
		for _, line := range strings.Split(strings.TrimSpace(c.want), "\n") {
			want = append(want, strings.Join(strings.Fields(line), " "))
		}
		require.Equal(t, strings.Join(want, "\n"), strings.Join(got, "\n"), "%s\n%v", c.name, p)
	}
}
