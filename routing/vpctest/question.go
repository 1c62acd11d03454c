package vpctest

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// question is what a check asks about.
type question struct {
	r        *routing.Resolver
	from, to routing.Place
	traffic  string
}

// String is "app to db on tcp 5432".
func (q question) String() string { return fmt.Sprintf("%s to %s on %s", q.from, q.to, q.traffic) }

// answer is what becomes of all that a question asks about.
type answer struct {
	question
	parts []reach.Part // of which some headers are asked about, with those alone
	// chosen is the headers from source ports that senders choose. A connection works if these do.
	chosen packet.Set
	claim  claim
	// entries is the numbers of the entries of network ACLs that the failure has named as fixes, which are here without.
	entries map[routing.Fix]int
}

// ask answers a question. The error is for places and traffic that do not exist, and for places that nothing is in. Reasons for which a claim
// expects a DNS name not to resolve make that no error.
func (q question) ask(because ...Because) (answer, error) {
	if q.r == nil {
		return answer{}, reach.ErrNoResolver
	}
	asked, err := parseTraffic(q.traffic)
	if err != nil {
		return answer{}, q.malformed(err)
	}
	for _, place := range []routing.Place{q.from, q.to} {
		found, ok := reach.Interfaces(q.r, place)
		if ok && len(found) == 0 {
			return answer{}, q.malformed(fmt.Errorf("%q has no network interface, so the check would say nothing%s", place, q.probe(place)))
		}
	}
	if err := q.nowhere(); err != nil {
		return answer{}, q.malformed(err)
	}
	flows, err := reach.Between(q.r, q.from, q.to)
	if err != nil {
		return answer{}, q.malformed(err)
	}
	asked = asked.Minus(loopback(q.r, q.from, q.to)).Minus(q.nobodys())
	a := answer{question: q, chosen: chosenPorts(q.from), entries: map[routing.Fix]int{}}
	for _, p := range slices.Concat(flows.Delivered, flows.Dropped, flows.Unknown) {
		unresolved := p.Set.IsEmpty() // the sender comes to know no address
		if p.Set = p.Set.Intersect(asked); unresolved || !p.Set.IsEmpty() {
			a.parts = append(a.parts, p)
		}
	}
	if err := a.nameless(because); err != nil {
		return a, err
	}
	return a, a.vacant()
}

// nowhere refuses places on the internet where no host is, and questions from there to there.
func (q question) nowhere() error {
	const prefix = string(routing.AnyInternetHost) + ":"
	outside := 0
	for _, place := range []routing.Place{q.from, q.to} {
		switch {
		case string(place) == prefix:
			return fmt.Errorf("%q lacks an address; did you mean %q, for all hosts there?", place, routing.AnyInternetHost)
		case reach.Vacant(q.r, place) && strings.HasPrefix(string(place), prefix):
			return fmt.Errorf("%q: no host on the internet has this address, so the check would say nothing", place)
		case place == routing.AnyInternetHost, strings.HasPrefix(string(place), prefix):
			outside++
		}
	}
	if outside == 2 {
		return errors.New("both ends are on the internet, of which the network tells nothing: name a place in the network for one")
	}
	return nil
}

// nobodys is the headers to addresses at the end of the claim that nothing there could take a connection at: those of a block that VPCs have and nothing in
// them, and those of NAT gateways among others.
func (q question) nobodys() packet.Set {
	receivers, _ := reach.Interfaces(q.r, q.to)
	var held, closed, blocks []netip.Prefix
	for _, e := range receivers {
		held = append(held, e.Blocks()...)
		if e.Type == eni.NAT {
			closed = append(closed, e.Blocks()...)
		}
	}
	if len(closed) == len(held) {
		closed = nil // it is these that are meant
	}
	if p, err := parsePlace(q.to); err == nil && !p.IsSingleIP() {
		for v := range vpc.All[vpc.VPC](q.r.Network()) {
			blocks = slices.Concat(blocks, v.CIDRs, v.IPv6CIDRs, v.PrivateIPv6CIDRs)
		}
		for o := range vpc.All[vpc.OnPremises](q.r.Network()) {
			held = append(held, o.CIDRs...)
		}
	}
	return packet.To(blocks...).Minus(packet.To(held...)).Union(packet.To(closed...))
}

// probe is how to give an empty place a network interface, with an ID that no other place is told: in its first subnet, at the first address there that nothing has.
func (q question) probe(place routing.Place) string {
	n := q.r.Network()
	held, _ := named[vpc.Resource](n, place)
	subnet, groups, all := vpc.Subnet{}, "", "\n(reach.Probes makes one for each subnet)"
	switch held := held.(type) {
	case vpc.Subnet:
		subnet = held
	case vpc.VPC:
		subnet = firstSubnet(n, held.ID)
	case sg.Group:
		subnet, groups, all = firstSubnet(n, held.VPC), fmt.Sprintf(", Groups: []vpc.ID{%q}", held.ID), ""
	}
	const reserved = 4 // the first addresses of a subnet are AWS's
	at := subnet.CIDR.Masked().Addr()
	for i := 0; i < reserved || at.IsValid() && !reach.Vacant(q.r, routing.Place(at.String())); i++ {
		at = at.Next()
	}
	if v, ok := held.(vpc.VPC); ok && subnet.ID == "" {
		return fmt.Sprintf("; %q has no subnet either: put one into the network, and reach.Probes makes an interface in it", v.ID)
	}
	if !at.IsValid() || !subnet.CIDR.Contains(at) {
		return ""
	}
	return fmt.Sprintf("; put one into the network:\n  eni.Interface{ID: %q, Subnet: %q, Addresses: []eni.Address{{Private: netip.MustParseAddr(%q)}}%s}%s",
		"probe/"+held.ResourceID(), subnet.ID, at, groups, all)
}

// firstSubnet is the first IPv4 subnet of a VPC.
func firstSubnet(n *vpc.Network, id vpc.ID) vpc.Subnet {
	for s := range vpc.DependentsOf[vpc.Subnet](n, id) {
		if s.CIDR.IsValid() {
			return s
		}
	}
	return vpc.Subnet{}
}

// nameless refuses a DNS name that nobody in the network comes to know an address of, unless that is a reason that is expected.
func (a answer) nameless(because []Because) error {
	if slices.ContainsFunc(a.parts, func(p reach.Part) bool { return !p.Set.IsEmpty() || p.Verdict != routing.Dropped }) {
		return nil
	}
	path, err := a.single()
	if err != nil || path.Name == nil || len(path.Blockers) == 0 || known(a.r, path.Name.Name) {
		return nil
	}
	if slices.ContainsFunc(because, func(b Because) bool { return b.Code == path.Name.Code }) {
		return nil
	}
	f := fail("%q resolves to no address, so the check would say nothing; NoReach holds if %s is expected", path.Name.Name, path.Name.Code)
	f.path(a.r.Network(), path, nil)
	return a.malformed(f.err())
}

// known says whether a host in any VPC comes to know an address of a DNS name.
func known(r *routing.Resolver, name string) bool {
	for v := range vpc.All[vpc.VPC](r.Network()) {
		hosts, _ := reach.Interfaces(r, routing.Place(v.ID))
		for _, e := range hosts[:min(1, len(hosts))] {
			if a, err := r.ResolveName(routing.Place(e.ID), name); err == nil && (len(a.Addresses) > 0 || a.Code == routing.DNSNoAddress) {
				return true
			}
		}
	}
	return false
}

// vacant refuses addresses that nothing has, as far as the model holds what is there.
func (a answer) vacant() error {
	if len(a.of(routing.Delivered)) > 0 || len(a.of(routing.Unknown)) > 0 {
		return nil
	}
	if path, err := a.single(); err == nil && path.Name != nil && len(path.Name.Addresses) > 0 {
		return a.vacantName(path.Name)
	}
	if !reach.Vacant(a.r, a.to) {
		return nil
	}
	what := "this address"
	if strings.Contains(string(a.to), "/") {
		what = "an address of this block"
	}
	return a.malformed(fmt.Errorf("%q: nothing in the network has %s, so the check would say nothing", a.to, what))
}

// vacantName refuses a DNS name that leads to addresses that nothing has.
func (a answer) vacantName(name *routing.Answer) error {
	for _, x := range name.Addresses {
		if !reach.Vacant(a.r, routing.Place(x.String())) {
			return nil
		}
	}
	return a.malformed(fmt.Errorf("%q resolves to %v, which nothing in the network has, so the check would say nothing", name.Name, name.Addresses[0]))
}

func (q question) malformed(err error) error { return fmt.Errorf("%v: %w", q, err) }

// parseTraffic is the headers of a list of traffic: "tcp 80, tcp 443", "ipv6 all".
func parseTraffic(s string) (packet.Set, error) {
	ts, family, err := traffics(s)
	if err != nil {
		return packet.Set{}, err
	}
	return packet.Carrying(ts...).Intersect(family), nil
}

// traffics is a list of traffic, and the families that it is of.
func traffics(s string) (ts []packet.Traffic, family packet.Set, err error) {
	family = packet.Everything()
	list := s
	word, rest, _ := strings.Cut(strings.TrimSpace(s), " ")
	switch strings.ToLower(word) {
	case "ipv4":
		family, list = packet.SetOf(packet.AllIPv4()), rest
	case "ipv6":
		family, list = packet.SetOf(packet.AllIPv6()), rest
	}
	for one := range strings.SplitSeq(list, ",") {
		one = strings.TrimSpace(one)
		if strings.EqualFold(word, "ipv6") && strings.EqualFold(one, packet.ICMP.String()) {
			one = packet.ICMPv6.String()
		}
		t, err := parseOne(one)
		if err != nil {
			return nil, family, withForms(err)
		}
		ts = append(ts, t)
	}
	return ts, family, nil
}

// parseOne reads one traffic of a list. The number of a protocol has the word before it: a number alone is refused, for it is a protocol's to AWS, and whoever
// writes it into a test mostly means a port.
func parseOne(s string) (packet.Traffic, error) {
	word, number, _ := strings.Cut(s, " ")
	switch n, err := strconv.ParseUint(s, 10, 8); {
	case s == "":
		return packet.Traffic{}, errors.New("traffic is missing")
	case err == nil:
		return packet.Traffic{}, fmt.Errorf("traffic %q is a number alone; did you mean \"tcp %d\" for the port, or \"protocol %d\" for the IP protocol?", s, n, n)
	case !strings.EqualFold(word, "protocol") && !strings.EqualFold(word, "proto"):
		return overPorts(packet.ParseTraffic(s))
	}
	p, err := packet.ParseProtocol(strings.TrimSpace(number))
	return packet.Of(p), err
}

// overPorts refuses port 0 alone, at which nothing listens (RFC 6335).
func overPorts(t packet.Traffic, err error) (packet.Traffic, error) {
	if err == nil && t.Protocol().HasPorts() && t.PortRange() == (packet.PortRange{}) {
		return t, fmt.Errorf("traffic %q is for the reserved port 0; did you mean %q, for all ports?", t, t.Protocol())
	}
	return t, err
}

// withForms is an error about traffic, with examples of what can be written unless the error says what may be meant.
func withForms(err error) error {
	if strings.Contains(err.Error(), "did you mean") {
		return err
	}
	return fmt.Errorf("%w; write it as in \"tcp 443\", \"udp 1024-65535, tcp 53\", \"icmp\", \"protocol 50\", \"ipv6 tcp 443\" or \"all\"", err)
}

// chosenPorts is the headers from source ports that the systems at a place choose, as [routing.Flow] has it: of a host on the internet any
// that one may, and else those of Linux.
func chosenPorts(from routing.Place) packet.Set {
	if isOutside(from) {
		return anyPorts
	}
	return fromPorts(routing.EphemeralLinux)
}

// isOutside says whether a place is the internet or a host there.
func isOutside(place routing.Place) bool {
	head, _, _ := strings.Cut(string(place), ":")
	return head == string(routing.AnyInternetHost)
}

// anyPorts is the headers from source ports that one system or another chooses.
var anyPorts = fromPorts(routing.EphemeralAny)

// fromPorts is the headers from source ports, with those of protocols without ports.
func fromPorts(ports packet.PortRange) packet.Set {
	return packet.Everything().Minus(withPorts(packet.PortRange{To: ports.From - 1})).Minus(above(ports.To))
}

// usual is the headers of a part that stand for packets which are sent. A device that translates addresses takes what source port it likes: its replies
// are those to headers that come with such a port, whether or not senders take it.
func (a answer) usual(p reach.Part) packet.Set {
	if p.Blocker.Translated {
		return p.Set.Intersect(anyPorts)
	}
	return p.Set.Intersect(a.chosen)
}

// above is the headers from source ports above one.
func above(port uint16) packet.Set {
	if port == 65535 {
		return packet.Set{}
	}
	return withPorts(packet.PortRange{From: port + 1, To: 65535})
}

// withPorts is the TCP and UDP headers from source ports.
func withPorts(ports packet.PortRange) packet.Set {
	return packet.SetOf(packet.AllIPv4().WithSrcPorts(ports), packet.AllIPv6().WithSrcPorts(ports))
}

// loopback is what interfaces that are at both places send to themselves, which no network carries.
func loopback(r *routing.Resolver, from, to routing.Place) packet.Set {
	senders, _ := reach.Interfaces(r, from)
	receivers, _ := reach.Interfaces(r, to)
	var boxes []packet.Box
	for _, e := range senders {
		if !slices.ContainsFunc(receivers, func(o eni.Interface) bool { return o.ID == e.ID }) {
			continue
		}
		for _, a := range e.Addresses {
			for _, b := range e.Addresses {
				boxes = append(boxes, packet.BoxOf(packet.AllTraffic(), single(a.Private), single(b.Private)))
			}
		}
	}
	return packet.SetOf(boxes...)
}

func single(a netip.Addr) netip.Prefix { return netip.PrefixFrom(a, a.BitLen()) }
