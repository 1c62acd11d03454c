package routing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestInternetHost has networks that have or route addresses kept for documentation: "internet" is another host then.
func TestInternetHost(t *testing.T) {
	const web = `
		vpc a 10.0.0.0/16
		igw igw a
		subnet a1 a 10.0.1.0/24
		eni web a1 10.0.1.5=203.0.113.5`
	for _, tt := range []struct{ name, net, want4, want6 string }{
		{"a default route", web + "\nrtb rtb a a1: 0.0.0.0/0 igw; ::/0 igw", "198.51.100.1", "2001:db8:ffff::1"},
		{"two halves", web + "\nrtb rtb a a1: 0.0.0.0/1 igw; 128.0.0.0/1 igw", "198.51.100.1", "2001:db8:ffff::1"},
		{"a route for it", web + "\npcx pcx a b\nrtb rtb a a1: 0.0.0.0/0 igw; 198.51.100.0/24 pcx; 2001:db8::/32 pcx", "203.0.113.1", "3fff::1"},
		{"an interface that has it", web + "\neni one a1 10.0.1.6=198.51.100.1", "203.0.113.1", "2001:db8:ffff::1"},
		{"a VPC that has it", web + "\nvpc b 198.51.100.0/24\nvpc c 203.0.113.0/24", "192.0.2.1", "2001:db8:ffff::1"},
		{"all of them", web + "\nrtb rtb a a1: 198.0.0.0/8 igw; 203.0.0.0/8 igw; 192.0.0.0/8 igw; 9.0.0.0/8 igw; 8.0.0.0/8 igw", "198.51.100.1", "2001:db8:ffff::1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := vpc.New(resources(tt.net)...)
			require.NoError(t, err)
			r := routing.New(n)
			require.Equal(t, tt.want4, r.InternetHost(true).String())
			require.Equal(t, tt.want6, r.InternetHost(false).String())
			p, err := r.Resolve(routing.Flow{From: "web", To: routing.AnyInternetHost, DstPort: 443})
			require.NoError(t, err)
			require.Equal(t, tt.want4, p.Forward[0].In.Dst.String())
			p, err = r.Resolve(routing.Flow{From: routing.AnyInternetHost, To: "web", DstPort: 443})
			require.NoError(t, err)
			require.Equal(t, tt.want4, p.Forward[0].In.Src.String())
		})
	}
}

// TestInternetHostAfter: a change that takes the address makes another host of "internet".
func TestInternetHostAfter(t *testing.T) {
	n, err := vpc.New(resources("vpc a 10.0.0.0/16\nsubnet a1 a 10.0.1.0/24\neni web a1 10.0.1.5")...)
	require.NoError(t, err)
	r := routing.New(n)
	require.Equal(t, routing.InternetAddr, r.InternetHost(true))
	after, err := r.With(vpc.Change{Put: resources("vpc b 198.51.100.0/24")})
	require.NoError(t, err)
	require.Equal(t, "203.0.113.1", after.InternetHost(true).String())
	require.Equal(t, routing.InternetAddr, r.InternetHost(true))
}
