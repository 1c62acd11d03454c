package gen

import (
	"math/rand/v2"
	"net/netip"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// Flow is a random question about the network, biased towards what its rules tell apart: places that exist,
// addresses at the edges of prefixes, ports at the edges of ranges.
func Flow(rng *rand.Rand, n *vpc.Network) routing.Flow { return NewFlows(n).Flow(rng) }

// Flows makes questions about one network.
type Flows struct {
	senders []routing.Place
	places  []routing.Place
	names   []routing.Place
	addrs   []netip.Addr
	ports   []uint16
}

// NewFlows gathers what is worth asking about in the network.
func NewFlows(n *vpc.Network) *Flows {
	f := &Flows{ports: []uint16{22, 53, 80, 443, 1023, 1024, 50000}}
	for r := range n.All() {
		f.gather(r)
	}
	f.names = append(f.names, "db.corp.internal", "DB.corp.internal.", "no.corp.internal", "www.example.com")
	for _, region := range regions {
		for _, host := range []string{"s3." + region + ".amazonaws.com", "bucket.s3." + region + ".amazonaws.com",
			"s3.dualstack." + region + ".amazonaws.com", "dynamodb." + region + ".amazonaws.com", "sqs." + region + ".amazonaws.com",
			"kms." + region + ".amazonaws.com", "email-smtp." + region + ".amazonaws.com", "iam.amazonaws.com"} {
			f.names = append(f.names, routing.Place(host))
		}
		for _, code := range []string{"s3", "dynamodb", "sqs"} {
			f.edges(endpoint.PublicRange(code, region, false), endpoint.PublicRange(code, region, true))
		}
	}
	for _, a := range []string{"169.254.169.254", "169.254.169.253", "fd00:ec2::253", "169.254.1.1", "203.0.113.200", "198.51.100.1",
		"192.168.0.9", "10.9.9.9", "64:ff9b::c633:6401", "2001:db8:ffff::1", "64:ff9b::a00:5", "8.8.8.8"} {
		f.addrs = append(f.addrs, netip.MustParseAddr(a))
	}
	return f
}

func (f *Flows) gather(r vpc.Resource) {
	switch r := r.(type) {
	case eni.Interface:
		f.senders = append(f.senders, routing.Place(r.ID))
		for _, a := range r.Addresses {
			f.addrs = append(f.addrs, a.Private, a.Private)
		}
	case vpc.VPC:
		for _, p := range r.CIDRs {
			f.edges(p)
		}
		f.addrs = append(f.addrs, r.Resolver())
	case vpc.Subnet:
		f.edges(r.CIDR, r.IPv6CIDR)
	case vpc.NetworkACL:
		for _, e := range append(append([]vpc.ACLEntry(nil), r.Ingress...), r.Egress...) {
			f.edges(e.CIDR)
			f.traffic(e.Traffic)
		}
	case sg.Group:
		for _, e := range append(append([]sg.Rule(nil), r.Ingress...), r.Egress...) {
			f.edges(e.CIDR)
			f.traffic(e.Traffic)
		}
	case vpc.PrefixList:
		f.edges(r.Entries...)
	case routing.Table:
		for _, e := range r.Routes {
			f.edges(e.CIDR)
		}
	case eni.ElasticIP:
		f.addrs = append(f.addrs, r.Public, r.Public)
	case vpc.OnPremises:
		f.senders = append(f.senders, routing.Place(r.ID))
		f.edges(r.CIDRs...)
	case vpc.VPNConnection:
		f.edges(r.Routes...)
	case vpc.NATGateway:
		f.places = append(f.places, routing.Place(r.ID))
		for _, a := range r.Addresses {
			if a.Public.IsValid() {
				f.addrs = append(f.addrs, a.Public)
			}
		}
	case endpoint.Interface:
		f.places = append(f.places, routing.Place(r.ID), routing.Place(r.ID))
		f.names = append(f.names, routing.Place(strings.ToLower(string(r.ID))+"-00000000."+r.Service[strings.LastIndex(r.Service, ".")+1:]+".us-east-1.vpce.amazonaws.com"))
	}
}

// edges adds the first and last addresses of prefixes, and those beside them.
func (f *Flows) edges(ps ...netip.Prefix) {
	for _, p := range ps {
		if !p.IsValid() || p.Bits() == 0 {
			continue
		}
		first := p.Masked().Addr()
		last := first.AsSlice()
		for i := range last {
			for bit := range 8 {
				if i*8+bit >= p.Bits() {
					last[i] |= 1 << (7 - bit)
				}
			}
		}
		end, _ := netip.AddrFromSlice(last)
		for _, a := range []netip.Addr{first, first.Next(), first.Prev(), end, end.Next()} {
			if a.IsValid() {
				f.addrs = append(f.addrs, a)
			}
		}
	}
}

func (f *Flows) traffic(t packet.Traffic) {
	if r := t.PortRange(); t.Protocol().HasPorts() {
		f.ports = append(f.ports, r.From, r.To)
		if r.To < 65535 {
			f.ports = append(f.ports, r.To+1)
		}
	}
}

// Flow is the next question.
func (f *Flows) Flow(rng *rand.Rand) routing.Flow {
	q := routing.Flow{From: f.from(rng), To: f.to(rng), IPv6: rng.IntN(4) == 0}
	switch rng.IntN(10) {
	case 0:
		q.Protocol = packet.UDP
	case 1, 2:
		q.Protocol = packet.ICMP
		if rng.IntN(4) == 0 {
			q.Type = uint8(rng.IntN(16))
		}
		return q
	case 3:
		q.Protocol = []packet.Protocol{packet.GRE, packet.ESP, packet.SCTP}[rng.IntN(3)]
		return q
	}
	if q.DstPort = 443; rng.IntN(3) == 0 {
		return q
	}
	q.DstPort = max(1, f.ports[rng.IntN(len(f.ports))])
	if rng.IntN(5) == 0 {
		q.SrcPort = max(1, f.ports[rng.IntN(len(f.ports))])
	}
	q.Fragment = rng.IntN(20) == 0
	return q
}

func (f *Flows) from(rng *rand.Rand) routing.Place {
	switch {
	case len(f.senders) == 0 || rng.IntN(6) == 0:
		if rng.IntN(3) == 0 {
			return "internet:198.51.100.77"
		}
		return routing.AnyInternetHost
	case len(f.places) > 0 && rng.IntN(40) == 0:
		return f.places[rng.IntN(len(f.places))]
	}
	return f.senders[rng.IntN(len(f.senders))]
}

func (f *Flows) to(rng *rand.Rand) routing.Place {
	switch k := rng.IntN(12); {
	case k < 5 && len(f.senders) > 0:
		return f.senders[rng.IntN(len(f.senders))]
	case k == 5:
		return routing.AnyInternetHost
	case k == 6 && len(f.places) > 0:
		return f.places[rng.IntN(len(f.places))]
	case k == 7:
		return f.names[rng.IntN(len(f.names))]
	}
	a := f.addrs[rng.IntN(len(f.addrs))]
	return routing.Place(a.String())
}
