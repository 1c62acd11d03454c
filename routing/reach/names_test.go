package reach_test

import (
	"encoding/json"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/sg"
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
	names, both := routing.NamesOf(n), routing.NamesOf(later, n)
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
	require.Equal(t, "nat", routing.Names{}.Of("nat"))
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

	_, err = reach.Scope{MatchPaths: []reach.ScopePath{{Source: &reach.PathStatement{ResourceStatement: &reach.ResourceStatement{Resources: []string{"front", "wep"}}}}}}.
		Findings(resolver(t, called()...))
	require.EqualError(t, err, `reach: network access scope: the network does not hold front (the Name tag of web: give the ID) and wep (did you mean web?)`)
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

// TestTextNames has the texts of all that is asked tell Name tags behind which IDs stand that AWS has made up: with the ID where one is told first.
func TestTextNames(t *testing.T) {
	r := resolver(t,
		vpc.VPC{ID: "vpc-0a1b2c3d4e5f60001", Name: "shop", Region: "us-east-1", CIDRs: []netip.Prefix{prefix("10.0.0.0/16")}},
		vpc.InternetGateway{ID: "igw-0a1b2c3d4e5f60002", Name: "door", VPC: "vpc-0a1b2c3d4e5f60001"},
		vpc.Subnet{ID: "subnet-0a1b2c3d4e5f60003", Name: "public-a", VPC: "vpc-0a1b2c3d4e5f60001", CIDR: prefix("10.0.0.0/24"), Zone: "us-east-1a"},
		routing.Table{ID: "rtb-0a1b2c3d4e5f60004", Name: "public", VPC: "vpc-0a1b2c3d4e5f60001", Main: true,
			Routes: []routing.Route{{CIDR: prefix("0.0.0.0/0"), Target: "igw-0a1b2c3d4e5f60002"}}},
		sg.Group{ID: "sg-0a1b2c3d4e5f60005", Name: "open", VPC: "vpc-0a1b2c3d4e5f60001",
			Ingress: []sg.Rule{{Traffic: packet.Port(packet.TCP, 443), CIDR: prefix("0.0.0.0/0")}}, Egress: []sg.Rule{{Traffic: packet.Port(packet.TCP, 443), CIDR: prefix("0.0.0.0/0")}}},
		eni.Interface{ID: "eni-0a1b2c3d4e5f60006", Name: "web", Subnet: "subnet-0a1b2c3d4e5f60003", Groups: []vpc.ID{"sg-0a1b2c3d4e5f60005"},
			Addresses: []eni.Address{{Private: addr("10.0.0.6"), Public: addr("203.0.113.6")}}},
		eni.Interface{ID: "eni-0a1b2c3d4e5f60007", Name: "app", Subnet: "subnet-0a1b2c3d4e5f60003", Groups: []vpc.ID{"sg-0a1b2c3d4e5f60005"},
			Addresses: []eni.Address{{Private: addr("10.0.0.7")}}},
	)
	grid, err := reach.Matrix(r)
	require.NoError(t, err)
	require.Equal(t, `web (eni-0a1b2c3d4e5f60006)    public-a (subnet-0a1b2c3d4e5f60003) open (sg-0a1b2c3d4e5f60005)
app (eni-0a1b2c3d4e5f60007)    public-a open

web -> app    tcp 443
app -> web    tcp 443
`, grid.String())
	surface, err := reach.Exposed(r)
	require.NoError(t, err)
	require.Equal(t, `reached from the internet
  web         web (eni-0a1b2c3d4e5f60006)  by door (igw-0a1b2c3d4e5f60002)
              tcp 443 from everybody
reaches the internet
  web         web  by door
              tcp 443 to everybody
`, surface.String())
	table, err := reach.Services(r, "sqs")
	require.NoError(t, err)
	require.Equal(t, `shop (vpc-0a1b2c3d4e5f60001)  public-a (subnet-0a1b2c3d4e5f60003)  (web, eni-0a1b2c3d4e5f60006)
  internet gateway    door (igw-0a1b2c3d4e5f60002)
      sqs
shop  public-a  (app, eni-0a1b2c3d4e5f60007)
  none                no public address is mapped to the source address (internet gateway door,
                      IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS)
      sqs
`, table.String())
	require.Equal(t, `service  public-a (subnet-0a1b2c3d4e5f60003)            public-a
sqs      internet gateway door (igw-0a1b2c3d4e5f60002)  none
`, table.Columns())
	flows, err := reach.Between(r, "web", "198.51.100.1")
	require.NoError(t, err)
	require.Equal(t, `shop (vpc-0a1b2c3d4e5f60001) delivered by door (igw-0a1b2c3d4e5f60002): tcp 443 from 10.0.0.6 to 198.51.100.1
shop dropped ENI_SG_RULES_MISMATCH at open (sg-0a1b2c3d4e5f60005): all except tcp 443 from 10.0.0.6 to 198.51.100.1
`, flows.String())
	chokes, err := reach.Chokepoints(r, "web", "198.51.100.1")
	require.NoError(t, err)
	require.Equal(t, "all passes door (igw-0a1b2c3d4e5f60002)\nall touches us-east-1a\n  door\n      tcp 443 from 10.0.0.6 to 198.51.100.1\n", chokes.String())
	for _, x := range []any{surface, table, flows, chokes} {
		text, err := json.Marshal(x)
		require.NoError(t, err)
		require.NotContains(t, string(text), `"door"`, "programs get IDs")
	}
}

// TestChokepointsInOrder has what everything passes in the order of the path.
func TestChokepointsInOrder(t *testing.T) {
	r := resolver(t, shop()...)
	c, err := reach.Chokepoints(r, "app", "198.51.100.1")
	require.NoError(t, err)
	require.Equal(t, []vpc.ID{"nat", "igw"}, c.Single)
	_, err = reach.Services(r, "kmss")
	require.EqualError(t, err, "reach: the catalogue has no service kmss; did you mean kms?")
}
