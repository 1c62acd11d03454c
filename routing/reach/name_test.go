package reach_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// called is shop with Name tags, some of which are those of several.
func called() []vpc.Resource {
	name := map[vpc.ID]string{"web": "front", "app": "twin", "db": "twin", "nat": "way out", "igw": "vpc"}
	var all []vpc.Resource
	for _, r := range shop() {
		switch r := r.(type) {
		case eni.Interface:
			r.Name = name[r.ID]
			all = append(all, r)
		case vpc.NATGateway:
			r.Name = name[r.ID]
			all = append(all, r)
		case vpc.InternetGateway:
			r.Name = name[r.ID]
			all = append(all, r)
		default:
			all = append(all, r)
		}
	}
	return all
}

// kms is an interface endpoint in two zones, whose interfaces the network does not list, or one of which it lists.
func kms(listed ...eni.Interface) []vpc.Resource {
	e := endpoint.Interface{ID: "vpce-kms", VPC: "vpc", Service: "com.amazonaws.us-east-1.kms", Subnets: []vpc.ID{"public", "second"}, Groups: []vpc.ID{"sg-web"},
		Addresses: []netip.Addr{addr("10.0.0.40"), addr("10.0.2.40")}}
	all := []vpc.Resource{vpc.Subnet{ID: "second", VPC: "vpc", CIDR: prefix("10.0.2.0/24"), Zone: "us-east-1b"}, e}
	for _, x := range listed {
		all = append(all, x)
	}
	return all
}

func TestNames(t *testing.T) {
	face := eni.Interface{ID: "eni-kms", Subnet: "public", Type: eni.Endpoint, Owner: "vpce-kms", Groups: []vpc.ID{"sg-web"}, Addresses: []eni.Address{{Private: addr("10.0.0.40")}}}
	n := resolver(t, append(called(), kms(face)...)...).Network()
	later, err := n.With(vpc.NATGateway{ID: "nat", Name: "new way", Subnet: "public", Addresses: []vpc.NATAddress{{Private: addr("10.0.0.9"), Public: addr("203.0.113.9")}}},
		iface("front-2", "public", "10.0.0.6", "", "sg-web"))
	require.NoError(t, err)
	names, both := reach.NamesOf(n), reach.NamesOf(later, n)
	for _, tt := range []struct {
		why  string
		id   vpc.ID
		want string
	}{
		{"a Name tag", "web", "front"},
		{"without one the ID", "sg-web", "sg-web"},
		{"the tag of two", "app", "twin (app)"},
		{"a tag that is the ID of something else", "igw", "vpc (igw)"},
		{"an endpoint's interface", "eni-kms", "vpce-kms (AWS KMS in us-east-1)"},
		{"one that the network does not list", "vpce-kms/second", "vpce-kms in second"},
		{"what no network holds", "pcx-9", "pcx-9"},
		{"the same with a slash", "a/b", "a/b"},
		{"an ARN", "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/alb/50dc", "loadbalancer/app/alb/50dc"},
	} {
		require.Equal(t, tt.want, names.Of(tt.id), tt.why)
	}
	require.Equal(t, "way out", names.Of("nat"))
	require.Equal(t, "new way", both.Of("nat"), "the first network has the say")
	require.Equal(t, "", names.Several(nil))
	require.Equal(t, "front", names.Several([]vpc.ID{"web"}))
	require.Equal(t, "front +2", names.Several([]vpc.ID{"web", "app", "db"}))
	require.Equal(t, "way out, vpc (igw)", names.Way("nat igw"))
	require.Equal(t, "nat", reach.Names{}.Of("nat"))
}

// TestDiffNames has what a difference calls the ends of movements and what is on their ways.
func TestDiffNames(t *testing.T) {
	n := resolver(t, called()...)
	d, err := reach.DiffChange(n, vpc.Change{Remove: []vpc.ID{"nat"}})
	require.NoError(t, err)
	text := d.String()
	require.Contains(t, text, "lost     twin (app) -> internet\n         was  delivered by way out, vpc (igw)\n         now  dropped BAD_STATE_ROUTE at rtb-private\n")

	require.NotContains(t, toJSON(t, d), "way out", "programs get IDs")

	two, err := reach.DiffChange(n, vpc.Change{Put: kms()})
	require.NoError(t, err)
	require.Equal(t, []string{"vpce-kms (AWS KMS in us-east-1)"}, destinationsTo(two.Gained, "10.0.0.40"))
	with, err := n.With(vpc.Change{Put: kms()})
	require.NoError(t, err)
	gone, err := reach.DiffChange(with, vpc.Change{Remove: []vpc.ID{"vpce-kms"}})
	require.NoError(t, err)
	require.Equal(t, []string{"10.0.0.40, 10.0.2.40 (until now of vpce-kms (AWS KMS in us-east-1))"}, destinationsTo(gone.Lost, "10.0.0.40"))
}

// TestAccessFindingNames: a finding of a scope is told by names as well.
func TestAccessFindingNames(t *testing.T) {
	found, err := reach.Scope{MatchPaths: []reach.ScopePath{{Source: &reach.PathStatement{ResourceStatement: &reach.ResourceStatement{ResourceTypes: []string{"AWS::EC2::InternetGateway"}}}}}}.
		Findings(resolver(t, called()...))
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Regexp(t, `^MatchPaths\[0\] internet -> front: tcp 443 from `, found[0].String())
	require.Equal(t, []vpc.ID{"internet"}, found[0].From)
	require.Equal(t, vpc.ID("web"), found[0].To)
}

// destinationsTo is what movements are said to be for that go to an address, each once.
func destinationsTo(ms []reach.Movement, to string) (all []string) {
	seen := map[string]bool{}
	for _, m := range ms {
		h := m.Witness
		h.Dst = addr(to)
		if d := m.Destination(); len(m.To) == 0 && len(m.Names) == 0 && m.Set.Contains(h) && !seen[d] {
			seen[d] = true
			all = append(all, d)
		}
	}
	return all
}
