package main

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load/scenario"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

var quoted = regexp.MustCompile("`([^`]*)`")

// TestNamesInTexts: what a text names is in the network that it speaks of.
func TestNamesInTexts(t *testing.T) {
	for _, l := range lessons(t) {
		check := func(text string, n *vpc.Network) {
			for _, m := range quoted.FindAllStringSubmatch(text, -1) {
				require.True(t, isThere(n, m[1]), "%s: %q names %s, which is not there", l.id, text, m[1])
			}
		}
		check(l.Description, l.base)
		for _, c := range l.Changes {
			n, err := l.network(situation{on: []string{c.Name}})
			require.NoError(t, err)
			if len(c.Remove) > 0 {
				n = l.base
			}
			check(c.Description, n)
		}
		for _, q := range l.Questions {
			n, err := l.network(situation{on: q.After})
			require.NoError(t, err)
			check(q.Hint, n)
			check(q.Description, n)
			require.True(t, tellsSender(q), "%s: %q does not say who sends: %s", l.id, q.Description, q.From)
		}
	}
}

// isThere says whether the network has a resource, a zone, a Region or a domain of the name. Regions elsewhere are there always.
func isThere(n *vpc.Network, name string) bool {
	if _, ok := n.Get(vpc.ID(name)); ok || endpoint.IsRegion(name) {
		return true
	}
	for s := range vpc.All[vpc.Subnet](n) {
		if s.Zone == name {
			return true
		}
	}
	for z := range vpc.All[endpoint.HostedZone](n) {
		if z.Domain == name {
			return true
		}
	}
	return false
}

func tellsSender(q scenario.Question) bool {
	switch q.From {
	case "the internet":
		return strings.Contains(q.Description, "on the internet")
	case "a desk in the office":
		return strings.HasPrefix(q.Description, "A desk in the `office`")
	}
	return strings.HasPrefix(q.Description, "`"+string(q.From)+"`")
}

// claims is every sentence of a lesson's text, and of its changes, that says something of its network, with the proof.
var claims = map[string]func(n proof) bool{
	// By default: public addresses
	"`web` has a public address of its own.": func(n proof) bool { return n.public("web") },
	"`app` has none, but its subnet has a route to `nat-a`, which lends it one.": func(n proof) bool {
		return !n.public("app") && n.route("app", "0.0.0.0/0", "nat-a") && n.hopRewrites("app", "internet", "nat-a")
	},
	"`bare` is beside `web` and has no public address.": func(n proof) bool { return !n.public("bare") && n.subnet("bare") == n.subnet("web") },
	"`db` is in a subnet whose table has no route but the local one.": func(n proof) bool {
		return len(n.table("db").Routes) == 0 && len(n.gateways("db")) == 0
	},
	"`nat-a` is deleted; the route to it stays behind.": func(n proof) bool { return !n.has("nat-a") && n.route("app", "0.0.0.0/0", "nat-a") },
	"A route to S3's prefix list is added to `rtb-private`.": func(n proof) bool {
		return n.goes("app", "s3.us-east-1.amazonaws.com", 443, "vpce-s3") && string(n.table("app").ID) == "rtb-private"
	},

	// Gateway endpoints
	"`vpce-s3` serves `rtb-private` and `rtb-isolated`, `vpce-dynamodb` serves `rtb-isolated` alone, and nobody thought of `rtb-forgotten`.": func(n proof) bool {
		return n.serves("vpce-s3", "rtb-private", "rtb-isolated") && n.serves("vpce-dynamodb", "rtb-isolated") && len(n.gateways("lost")) == 0
	},
	"`sg-db` lets out to 10.0.0.0/16 alone.": func(n proof) bool {
		return n.egress("sg-db", sg.Rule{CIDR: netip.MustParsePrefix("10.0.0.0/16")})
	},
	"`sg-db` lets out tcp 443 to the prefix list `pl-s3` alone.": func(n proof) bool {
		return n.egress("sg-db", sg.Rule{Traffic: packet.Port(packet.TCP, 443), PrefixList: "pl-s3"})
	},
	"A network ACL on `isolated-a` takes in what comes from 10.0.0.0/16, and nothing else.": func(n proof) bool {
		return n.aclIn("isolated-a", "10.0.0.0/16")
	},

	// Interface endpoints
	"`vpce-kms` has private DNS and stands in `endpoints-a`; its group `sg-endpoints` takes in tcp 443 from `sg-app`.": func(n proof) bool {
		e := n.endpoint("vpce-kms")
		return e.PrivateDNS && slices.Equal(e.Subnets, []vpc.ID{"endpoints-a"}) && slices.Equal(e.Groups, []vpc.ID{"sg-endpoints"}) &&
			n.ingress("sg-endpoints", sg.Rule{Traffic: packet.Port(packet.TCP, 443), Group: "sg-app"})
	},
	"`vpce-sqs` stands beside it, without private DNS.": func(n proof) bool {
		return !n.endpoint("vpce-sqs").PrivateDNS && slices.Equal(n.endpoint("vpce-sqs").Subnets, n.endpoint("vpce-kms").Subnets)
	},
	"`app` in `us-east-1a` and `worker` in `us-east-1b` are in `sg-app`, as is `web`, which has a public address too.": func(n proof) bool {
		return n.zone("app") == "us-east-1a" && n.zone("worker") == "us-east-1b" && n.member("app", "sg-app") && n.member("worker", "sg-app") &&
			n.member("web", "sg-app") && n.public("web")
	},
	"`batch` is in `sg-batch`.":    func(n proof) bool { return n.member("batch", "sg-batch") },
	"`vpce-kms` is deleted.":       func(n proof) bool { return !n.has("vpce-kms") },
	"`vpce-sqs` gets private DNS.": func(n proof) bool { return n.endpoint("vpce-sqs").PrivateDNS },
	"`vpce-kms` is given no security group, so it has the VPC's default one, which takes in its own members alone.": func(n proof) bool {
		return len(n.endpoint("vpce-kms").Groups) == 0 && n.stops("app", "kms.us-east-1.amazonaws.com", 443, "vpc-bank/default")
	},

	// Whose endpoint is it?
	"`vpc-hub` has `vpce-s3`, a gateway endpoint, and `vpce-kms`, an interface endpoint with private DNS.": func(n proof) bool {
		return n.kind("vpce-s3") == vpc.KindGatewayEndpoint && n.of("vpce-s3") == "vpc-hub" && n.endpoint("vpce-kms").PrivateDNS && n.of("vpce-kms") == "vpc-hub"
	},
	"`vpc-guest` is peered with it by `pcx-1`, and sends all that is not its own to there.": func(n proof) bool {
		return n.joins("pcx-1", "vpc-guest", "vpc-hub") && n.route("guest", "0.0.0.0/0", "pcx-1") && len(n.table("guest").Routes) == 1
	},
	"`office` is joined to it by `vpn-1`.": func(n proof) bool {
		c, _ := vpc.Get[vpc.VPNConnection](n.Network, "vpn-1")
		return c.OnPremises == "office" && n.of(c.VPNGateway) == "vpc-hub"
	},
	"A private hosted zone of `vpc-guest` gives the address of `vpce-kms` for the name of KMS.": func(n proof) bool {
		return n.goes("guest", "kms.us-east-1.amazonaws.com", 443, "vpce-kms")
	},
	"`vpc-guest` gets a gateway endpoint for S3.": func(n proof) bool { return n.goes("guest", "s3.us-east-1.amazonaws.com", 443, "vpce-s3-guest") },

	// NAT gateways
	"Each zone has its own here: `private-a` sends to `nat-a`, `private-b` to `nat-b`.": func(n proof) bool {
		return n.route("app-a", "0.0.0.0/0", "nat-a") && n.route("app-b", "0.0.0.0/0", "nat-b") && n.zone("app-a") != n.zone("app-b")
	},
	"A NAT gateway for the internet belongs in a subnet with a route to the internet gateway; `nat-c` was put into `wrong-b`, which has none, and `lab-b` sends to it.": func(n proof) bool {
		g, _ := vpc.Get[vpc.NATGateway](n.Network, "nat-c")
		s, _ := vpc.Get[vpc.Subnet](n.Network, "wrong-b")
		return g.Subnet == "wrong-b" && len(routing.SubnetTable(n.Network, s).Routes) == 0 && n.route("lab", "0.0.0.0/0", "nat-c") && n.subnet("lab") == "lab-b"
	},
	"`nat-a` is gone.": func(n proof) bool { return !n.has("nat-a") },
	"A network ACL on `public-a` takes in what comes from 10.4.0.0/16, and nothing else.": func(n proof) bool { return n.aclIn("public-a", "10.4.0.0/16") },
	"`rtb-a` sends to `nat-b`.": func(n proof) bool { return n.route("app-a", "0.0.0.0/0", "nat-b") },

	// Peering
	"`vpc-left` and `vpc-middle` are joined by `pcx-left`, `vpc-middle` and `vpc-right` by `pcx-right`.": func(n proof) bool {
		return n.joins("pcx-left", "vpc-left", "vpc-middle") && n.joins("pcx-right", "vpc-middle", "vpc-right")
	},
	"`vpc-left` sends 10.7.0.0/16, the addresses of `vpc-right`, to `pcx-left`.": func(n proof) bool {
		return n.route("left", "10.7.0.0/16", "pcx-left") && n.blocks("vpc-right", "10.7.0.0/16")
	},
	"`rtb-right` has a route back to `vpc-left`, but none to `vpc-middle`.": func(n proof) bool {
		return n.blocks("vpc-left", "10.5.0.0/16") && n.route("right", "10.5.0.0/16", "pcx-right") && len(n.table("right").Routes) == 1
	},
	"`igw-middle` serves `vpc-middle`, and `rtb-left` sends the rest of the world there by way of `pcx-left`.": func(n proof) bool {
		return n.of("igw-middle") == "vpc-middle" && n.route("left", "0.0.0.0/0", "pcx-left")
	},
	"`rtb-right` gets a route to 10.6.0.0/16.": func(n proof) bool {
		return n.route("right", "10.6.0.0/16", "pcx-right") && n.blocks("vpc-middle", "10.6.0.0/16")
	},
	"`pcx-direct` joins `vpc-left` and `vpc-right`, and both route to it.": func(n proof) bool {
		return n.joins("pcx-direct", "vpc-left", "vpc-right") && n.route("left", "10.7.0.0/16", "pcx-direct") && n.route("right", "10.5.0.0/16", "pcx-direct")
	},

	// Transit gateways
	"`att-prod` and `att-dev` are associated with `tgw-rtb-spokes`, which knows `vpc-shared` and sends the rest to `vpc-egress`, and has a blackhole for 10.0.0.0/8.": func(n proof) bool {
		return n.associated("tgw-rtb-spokes", "att-prod", "att-dev") && n.propagates("tgw-rtb-spokes", "att-shared") && n.attached("att-shared", "vpc-shared") &&
			n.hubRoute("tgw-rtb-spokes", "0.0.0.0/0", "att-egress") && n.attached("att-egress", "vpc-egress") && n.hubRoute("tgw-rtb-spokes", "10.0.0.0/8", "")
	},
	"`att-shared` and `att-egress` are associated with `tgw-rtb-core`, which knows all four.": func(n proof) bool {
		return n.associated("tgw-rtb-core", "att-shared", "att-egress") && n.propagates("tgw-rtb-core", "att-prod", "att-dev", "att-shared", "att-egress")
	},
	"`vpc-egress` has `nat-out` for the others.": func(n proof) bool {
		return n.of("nat-out") == "vpc-egress" && n.goes("prod", "internet", 443, "nat-out") && n.goes("dev", "internet", 443, "nat-out")
	},
	"`att-prod` has a subnet in `us-east-1a` alone.": func(n proof) bool {
		a, _ := vpc.Get[vpc.TransitGatewayAttachment](n.Network, "att-prod")
		return slices.Equal(a.Subnets, []vpc.ID{"prod-a"}) && n.zone("prod") == "us-east-1a" && n.subnet("prod") == "prod-a"
	},
	"`vpc-partner` is attached to `tgw-partner`, of which we hold no route tables.": func(n proof) bool {
		for t := range vpc.All[vpc.TransitGatewayRouteTable](n.Network) {
			if t.TransitGateway == "tgw-partner" {
				return false
			}
		}
		a, _ := vpc.Get[vpc.TransitGatewayAttachment](n.Network, "att-partner")
		return a.Resource == "vpc-partner" && a.TransitGateway == "tgw-partner"
	},
	"`rtb-shared` gets a route to 10.11.0.0/16.":       func(n proof) bool { return n.route("shared", "10.11.0.0/16", "tgw-1") },
	"`tgw-rtb-spokes` loses its route for 10.0.0.0/8.": func(n proof) bool { return !n.hubRoute("tgw-rtb-spokes", "10.0.0.0/8", "") },
	"`att-prod` gets a subnet in the other zone, `prod-b`.": func(n proof) bool {
		a, _ := vpc.Get[vpc.TransitGatewayAttachment](n.Network, "att-prod")
		return slices.Equal(a.Subnets, []vpc.ID{"prod-a", "prod-b"}) && n.subnet("prod-2") == "prod-b" && n.zone("prod-2") != n.zone("prod")
	},

	// Filters
	"`sg-web` takes in tcp 443 from everywhere.": func(n proof) bool {
		return n.ingress("sg-web", sg.Rule{Traffic: packet.Port(packet.TCP, 443), CIDR: netip.MustParsePrefix("0.0.0.0/0")})
	},
	"`sg-db` takes in tcp 5432 from `sg-web` and lets out nothing.": func(n proof) bool {
		return n.ingress("sg-db", sg.Rule{Traffic: packet.Port(packet.TCP, 5432), Group: "sg-web"}) && n.egress("sg-db")
	},
	"`acl-back` guards `back-a`: it takes in tcp 5432 and 6379 from 10.8.0.0/24, and sends to the ephemeral ports of the same.": func(n proof) bool {
		a := n.acl("back-a")
		return a.ID == "acl-back" && n.entries(a.Ingress, "allow tcp 5432 10.8.0.0/24", "allow tcp 6379 10.8.0.0/24") && n.entries(a.Egress, "allow tcp 1024-65535 10.8.0.0/24")
	},
	"`acl-back` sends tcp 5432 alone.": func(n proof) bool { return n.entries(n.acl("back-a").Egress, "allow tcp 5432 10.8.0.0/24") },
	"`acl-back` denies 10.8.0.10 by entry 90.": func(n proof) bool {
		e := n.acl("back-a").Ingress[0]
		return e.Number == 90 && !e.Allow && e.CIDR.String() == "10.8.0.10/32"
	},

	// DNS
	"`zone-corp` holds `corp.internal` for `vpc-main`, and `zone-shop` hides the public `shop.example` there.": func(n proof) bool {
		return n.zoneOf("zone-corp", "corp.internal", "vpc-main") && n.zoneOf("zone-shop", "shop.example", "vpc-main")
	},
	"`vpc-other` is peered with `vpc-main` by `pcx-1` and is associated with neither zone.": func(n proof) bool {
		return n.joins("pcx-1", "vpc-other", "vpc-main") && n.zoneOf("zone-corp", "corp.internal", "vpc-main") && n.zoneOf("zone-shop", "shop.example", "vpc-main")
	},
	"`vpc-main` has no DNS support, and its endpoint no private DNS.": func(n proof) bool {
		v, _ := vpc.Get[vpc.VPC](n.Network, "vpc-main")
		return v.DisableDNSSupport && !n.endpoint("vpce-secrets").PrivateDNS
	},
	"`zone-corp` is associated with `vpc-other` as well.": func(n proof) bool { return n.zoneOf("zone-corp", "corp.internal", "vpc-main", "vpc-other") },

	// IPv6
	"`web` is reached by `igw-six`, and `sg-web` takes in tcp 443 from 0.0.0.0/0.": func(n proof) bool {
		return n.arrives("internet", "web", 443, "igw-six") && n.ingress("sg-web", sg.Rule{Traffic: packet.Port(packet.TCP, 443), CIDR: netip.MustParsePrefix("0.0.0.0/0")})
	},
	"`app` leaves by `eigw-six`.": func(n proof) bool { return n.route("app", "::/0", "eigw-six") },
	"`old` is in a subnet that has a route for IPv4 alone.": func(n proof) bool {
		return n.route("old", "0.0.0.0/0", "nat-six") && len(n.table("old").Routes) == 1
	},
	"`six` has no IPv4 address; its subnet has DNS64, and a route for 64:ff9b::/96 to `nat-six`.": func(n proof) bool {
		s, _ := vpc.Get[vpc.Subnet](n.Network, n.subnet("six"))
		return len(n.eni("six").Addresses) == 1 && n.eni("six").Addresses[0].Private.Is6() && s.DNS64 && n.route("six", "64:ff9b::/96", "nat-six")
	},
	"`sg-web` takes in tcp 443 from ::/0 as well.": func(n proof) bool {
		return n.ingress("sg-web", sg.Rule{Traffic: packet.Port(packet.TCP, 443), CIDR: netip.MustParsePrefix("0.0.0.0/0")},
			sg.Rule{Traffic: packet.Port(packet.TCP, 443), CIDR: netip.MustParsePrefix("::/0")})
	},
	"`six-a` has no DNS64.": func(n proof) bool {
		s, _ := vpc.Get[vpc.Subnet](n.Network, "six-a")
		return s.ID == "six-a" && !s.DNS64
	},
}

// TestTextsAreTrue: every sentence that names something of a network is proved of that network.
func TestTextsAreTrue(t *testing.T) {
	used := map[string]bool{}
	prove := func(l lesson, text string, n *vpc.Network) {
		for _, s := range sentences(text) {
			if !strings.Contains(s, "`") {
				continue
			}
			used[s] = true
			claim := claims[s]
			require.NotNil(t, claim, "%s: nothing proves %q", l.id, s)
			require.True(t, claim(proof{n}), "%s: %q is not so", l.id, s)
		}
	}
	for _, l := range lessons(t) {
		prove(l, l.Description, l.base)
		for _, c := range l.Changes {
			n, err := l.network(situation{on: []string{c.Name}})
			require.NoError(t, err)
			require.Contains(t, c.Description, "`", "%s: %q says nothing of the network", l.id, c.Name)
			prove(l, c.Description, n)
		}
	}
	for s := range claims {
		require.True(t, used[s], "no lesson says %q", s)
	}
}

// sentences is the sentences of a text.
func sentences(text string) []string {
	var all []string
	for _, s := range strings.SplitAfter(text, ". ") {
		all = append(all, strings.TrimSpace(s))
	}
	return all
}

// proof is a network with the questions that claims ask of it.
type proof struct{ *vpc.Network }

func (n proof) has(id vpc.ID) bool { _, ok := n.Get(id); return ok }

func (n proof) kind(id vpc.ID) vpc.Kind {
	r, ok := n.Get(id)
	if !ok {
		return ""
	}
	return r.Kind()
}

func (n proof) of(id vpc.ID) vpc.ID { v, _ := n.VPCOf(id); return v.ID }

func (n proof) eni(id vpc.ID) eni.Interface { i, _ := vpc.Get[eni.Interface](n.Network, id); return i }

func (n proof) subnet(host vpc.ID) vpc.ID { return n.eni(host).Subnet }

func (n proof) zone(host vpc.ID) string {
	s, _ := vpc.Get[vpc.Subnet](n.Network, n.subnet(host))
	return s.Zone
}

func (n proof) public(host vpc.ID) bool {
	return slices.ContainsFunc(n.eni(host).Addresses, func(a eni.Address) bool { return a.Public.IsValid() })
}

func (n proof) member(host, group vpc.ID) bool { return slices.Contains(n.eni(host).Groups, group) }

func (n proof) table(host vpc.ID) routing.Table {
	s, _ := vpc.Get[vpc.Subnet](n.Network, n.subnet(host))
	return routing.SubnetTable(n.Network, s)
}

func (n proof) route(host vpc.ID, cidr string, target vpc.ID) bool {
	return slices.ContainsFunc(n.table(host).Routes, func(r routing.Route) bool { return r.CIDR.String() == cidr && r.Target == target })
}

// gateways is the gateway endpoints that serve the table of a host's subnet.
func (n proof) gateways(host vpc.ID) []vpc.ID {
	var all []vpc.ID
	for e := range vpc.All[endpoint.Gateway](n.Network) {
		if slices.Contains(e.RouteTables, n.table(host).ID) {
			all = append(all, e.ID)
		}
	}
	return all
}

func (n proof) serves(id vpc.ID, tables ...vpc.ID) bool {
	e, _ := vpc.Get[endpoint.Gateway](n.Network, id)
	return slices.Equal(e.RouteTables, tables)
}

func (n proof) endpoint(id vpc.ID) endpoint.Interface {
	e, _ := vpc.Get[endpoint.Interface](n.Network, id)
	return e
}

func (n proof) ingress(id vpc.ID, rules ...sg.Rule) bool {
	g, ok := vpc.Get[sg.Group](n.Network, id)
	return ok && slices.Equal(g.Ingress, rules)
}

func (n proof) egress(id vpc.ID, rules ...sg.Rule) bool {
	g, ok := vpc.Get[sg.Group](n.Network, id)
	return ok && slices.Equal(g.Egress, rules)
}

func (n proof) acl(subnet vpc.ID) vpc.NetworkACL {
	for a := range vpc.All[vpc.NetworkACL](n.Network) {
		if slices.Contains(a.Subnets, subnet) {
			return a
		}
	}
	return vpc.NetworkACL{}
}

// aclIn says whether the ACL of a subnet takes in everything from one block, and nothing else.
func (n proof) aclIn(subnet vpc.ID, cidr string) bool {
	return n.entries(n.acl(subnet).Ingress, "allow all "+cidr)
}

func (n proof) entries(list []vpc.ACLEntry, want ...string) bool {
	return slices.EqualFunc(list, want, func(e vpc.ACLEntry, s string) bool {
		return s == map[bool]string{true: "allow ", false: "deny "}[e.Allow]+e.Traffic.String()+" "+e.CIDR.String()
	})
}

func (n proof) joins(id, a, b vpc.ID) bool {
	p, _ := vpc.Get[vpc.PeeringConnection](n.Network, id)
	return p.Requester.VPC == a && p.Accepter.VPC == b
}

func (n proof) blocks(id vpc.ID, cidr string) bool {
	v, _ := vpc.Get[vpc.VPC](n.Network, id)
	return len(v.CIDRs) == 1 && v.CIDRs[0].String() == cidr
}

func (n proof) hub(id vpc.ID) vpc.TransitGatewayRouteTable {
	t, _ := vpc.Get[vpc.TransitGatewayRouteTable](n.Network, id)
	return t
}

func (n proof) associated(table vpc.ID, ids ...vpc.ID) bool {
	return slices.Equal(n.hub(table).Associations, ids)
}

func (n proof) propagates(table vpc.ID, ids ...vpc.ID) bool {
	return slices.Equal(n.hub(table).Propagations, ids)
}

func (n proof) attached(id, to vpc.ID) bool {
	a, _ := vpc.Get[vpc.TransitGatewayAttachment](n.Network, id)
	return a.Resource == to
}

// hubRoute says whether a transit gateway's table has a route; to nothing: a blackhole.
func (n proof) hubRoute(table vpc.ID, cidr string, to vpc.ID) bool {
	return slices.ContainsFunc(n.hub(table).Routes, func(r vpc.TransitGatewayRoute) bool {
		return r.CIDR.String() == cidr && r.Blackhole == (to == "") && (to == "" || slices.Equal(r.Attachments, []vpc.ID{to}))
	})
}

func (n proof) zoneOf(id vpc.ID, domain string, vpcs ...vpc.ID) bool {
	z, _ := vpc.Get[endpoint.HostedZone](n.Network, id)
	return z.Domain == domain && slices.Equal(z.VPCs, vpcs)
}

func (n proof) path(from vpc.ID, to routing.Place, port uint16) routing.Path {
	p, err := routing.New(n.Network).Resolve(routing.Flow{From: routing.Place(from), To: to, DstPort: port})
	if err != nil {
		return routing.Path{}
	}
	return p
}

// goes says whether a packet arrives by something that it takes, arrives whether by something that it passes, and stops whether it is
// stopped first there.
func (n proof) goes(from vpc.ID, to routing.Place, port uint16, by vpc.ID) bool {
	p := n.path(from, to, port)
	return p.Verdict == routing.Delivered && slices.ContainsFunc(p.Via, func(v routing.Via) bool { return v.ID == by })
}

func (n proof) arrives(from vpc.ID, to routing.Place, port uint16, by vpc.ID) bool {
	p := n.path(from, to, port)
	return p.Verdict == routing.Delivered && slices.Contains(routing.New(n.Network).Facts(p).Passes, by)
}

func (n proof) stops(from vpc.ID, to routing.Place, port uint16, at vpc.ID) bool {
	h, ok := n.path(from, to, port).Deciding()
	return ok && h.At == at
}

func (n proof) hopRewrites(from vpc.ID, to routing.Place, at vpc.ID) bool {
	return slices.ContainsFunc(n.path(from, to, 443).Forward, func(h routing.Hop) bool { return h.At == at && h.In.Src != h.Out.Src })
}
