package reach

import (
	"cmp"
	"fmt"
	"iter"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// sender is one place that sends, with the headers that it may send.
type sender struct {
	place   routing.Place
	vpc     vpc.ID     // of an interface
	headers packet.Set // by their sources
}

// onInternet says whether it is a host on the internet, which knows public addresses alone.
func (s sender) onInternet() bool {
	return s.vpc == "" && strings.HasPrefix(string(s.place), string(routing.AnyInternetHost))
}

// senders is what sends from a place: the interfaces of a resource that has several, with their own addresses.
func senders(r *routing.Resolver, place routing.Place) ([]sender, error) {
	n, s := r.Network(), string(place)
	if err := malformed(s); err != nil {
		return nil, fmt.Errorf("from: %w", err)
	}
	if head, _, _ := strings.Cut(s, ":"); head == string(routing.AnyInternetHost) {
		return outsideSender(r, place)
	}
	if p, ok := asPrefix(s); ok {
		return sendersIn(r, p)
	}
	if found, ok := interfacesAt(r, place); ok {
		return sendersOf(n, found), nil
	}
	if o, addr, ok := onPremises(n, s); ok {
		return []sender{{place: place, headers: packet.From(only(o.CIDRs, addr)...)}}, nil
	}
	// What has no interfaces: the resolver knows its address.
	p, err := r.Resolve(routing.Flow{From: place, To: routing.AnyInternetHost, DstPort: 443})
	if err != nil {
		return nil, err // says that it is about the sender
	}
	if len(p.Forward) == 0 {
		return nil, fmt.Errorf("from %q: %w", place, routing.ErrNotSender)
	}
	v, _ := n.VPCOf(vpc.ID(s))
	return []sender{{place, v.ID, packet.From(single(p.Forward[0].In.Src))}}, nil
}

// outsideSender is a host on the internet, or any.
func outsideSender(r *routing.Resolver, place routing.Place) ([]sender, error) {
	src := outside(r.Network())
	if _, addr, ok := strings.Cut(string(place), ":"); ok && addr != "" {
		a, err := packet.ParseAddr(addr)
		if err != nil {
			_, err := r.Resolve(routing.Flow{From: place, To: routing.AnyInternetHost, DstPort: 443})
			return nil, err // says what to write
		}
		src = []netip.Prefix{single(a.Unmap())}
	}
	return []sender{{place: place, headers: packet.From(src...)}}, nil
}

// sendersIn is the interfaces with addresses in a block; if there are none, the on-premises networks that share
// addresses with it; then clients of a Client VPN endpoint; and else the internet, if it routes the block.
func sendersIn(r *routing.Resolver, p netip.Prefix) ([]sender, error) {
	n, within := r.Network(), packet.From(p)
	var found []sender
	all, _ := Interfaces(r, asPlace(p))
	for _, s := range sendersOf(n, all) {
		if s.headers = s.headers.Intersect(within); !s.headers.IsEmpty() {
			found = append(found, s)
		}
	}
	for o := range vpc.All[vpc.OnPremises](n) {
		if h := packet.From(o.CIDRs...).Intersect(within); len(found) == 0 && !h.IsEmpty() {
			return []sender{{place: routing.Place(o.ID), headers: h}}, nil
		}
	}
	for e := range vpc.All[vpc.ClientVPNEndpoint](n) {
		if h := within.Intersect(packet.From(e.ClientCIDR)); e.ClientCIDR.IsValid() && len(found) == 0 && !h.IsEmpty() {
			return []sender{{routing.Place(e.ID), e.VPC, h}}, nil
		}
	}
	if h := within.Intersect(packet.From(outside(n)...)); len(found) == 0 && !h.IsEmpty() {
		found = []sender{{place: routing.AnyInternetHost, headers: h}}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("from %q: %w: nothing in the network has it, and it is not routed on the internet", asPlace(p), routing.ErrNoSuchPlace)
	}
	return found, nil
}

// heldIn is what is in use of a block, and what has it: of [routing.Resolver.Held] in all VPCs.
func heldIn(r *routing.Resolver, p netip.Prefix) iter.Seq2[netip.Prefix, vpc.ID] {
	return func(yield func(netip.Prefix, vpc.ID) bool) {
		for v := range vpc.All[vpc.VPC](r.Network()) {
			if !slices.ContainsFunc(blocksOf(v), p.Overlaps) {
				continue
			}
			for held, id := range r.Held(v.ID) {
				if p.Overlaps(held) && !yield(held, id) {
					return
				}
			}
		}
	}
}

// sendersOf is the interfaces, with their own addresses, but those through which AWS sends what others have sent, unless there are no others.
func sendersOf(n *vpc.Network, all []eni.Interface) []sender {
	var found, passing []sender
	for _, e := range all {
		v, _ := n.VPCOf(cmp.Or(e.Subnet, e.Owner)) // what AWS makes may not be listed
		s := sender{routing.Place(e.ID), v.ID, packet.From(e.Blocks()...)}
		if e.OpensConnections() {
			found = append(found, s)
		} else {
			passing = append(passing, s)
		}
	}
	if len(found) == 0 {
		return passing
	}
	return found
}

// Vacant says whether a place is an address or a block that is private or of VPCs of the network and that nothing has: no interface, whether
// the network lists it or AWS makes it, no public address of one, no on-premises network, whether it is held or a link alone leads there, and no clients of a Client VPN endpoint. So is
// internet:10.0.0.1: no host there has an address that the internet does not route. An
// answer about packets to such a place says nothing about the network. Without a resolver it is false. It costs by what the VPCs hold that share addresses with it.
func Vacant(r *routing.Resolver, place routing.Place) bool {
	if r == nil {
		return false
	}
	n := r.Network()
	if host, ok := strings.CutPrefix(string(place), string(routing.AnyInternetHost)+":"); ok {
		a, err := packet.ParseAddr(host)
		return err == nil && !internetSpace.Union(packet.To(routing.StandIns(n)...)).ContainsSet(packet.To(single(a.Unmap())))
	}
	p, ok := asPrefix(string(place))
	if !ok {
		return false
	}
	var blocks, taken []netip.Prefix
	for v := range vpc.All[vpc.VPC](n) {
		blocks = append(blocks, blocksOf(v)...)
	}
	if !slices.ContainsFunc(blocks, p.Overlaps) {
		for _, s := range UnheldSites(n) {
			taken = append(taken, s.CIDRs...)
		}
	}
	owned := slices.Concat(private, blocks)
	for o := range vpc.All[vpc.OnPremises](n) {
		taken = append(taken, o.CIDRs...)
	}
	for e := range vpc.All[vpc.ClientVPNEndpoint](n) {
		taken = append(taken, e.ClientCIDR)
	}
	if !packet.To(p).Minus(packet.To(owned...)).IsEmpty() || slices.ContainsFunc(append(taken, publicAddresses(n)...), p.Overlaps) {
		return false
	}
	for range heldIn(r, p) {
		return false
	}
	return true
}

// Interfaces is the interfaces that a place stands for in [Between], those that AWS makes and the network does not list
// among them, as [routing.Resolver.Unlisted] has them; and false if it is none of their kind: on premises, on the internet, a
// DNS name, or nothing that the network holds. A subnet, a group or a VPC may have none. It costs by the
// number of interfaces.
func Interfaces(r *routing.Resolver, place routing.Place) ([]eni.Interface, bool) {
	block, ok := asPrefix(string(place))
	if !ok {
		return interfacesAt(r, place)
	}
	var found []eni.Interface
	for _, e := range interfacesNear(r, block) {
		if slices.ContainsFunc(e.Blocks(), block.Overlaps) {
			found = append(found, e)
		}
	}
	return found, len(found) > 0
}

// interfacesNear is all interfaces that the network lists, and the others of VPCs that share addresses with a block.
func interfacesNear(r *routing.Resolver, block netip.Prefix) []eni.Interface {
	found := slices.Collect(vpc.All[eni.Interface](r.Network()))
	for v := range vpc.All[vpc.VPC](r.Network()) {
		if slices.ContainsFunc(blocksOf(v), block.Overlaps) {
			found = append(found, r.Unlisted(v.ID)...)
		}
	}
	return found
}

// interfacesAt is the interfaces that a place stands for, if it is of a kind that has any: those that the network lists, and those that AWS makes in it
// or for it.
func interfacesAt(r *routing.Resolver, place routing.Place) ([]eni.Interface, bool) {
	if found, ok := listedAt(r.Network(), place); ok {
		return append(found, unlisted(r, place)...), true
	}
	id := vpc.ID(place)
	if held, ok := heldAs(r.Network(), place); ok {
		id = held.ResourceID()
	}
	made := r.Made(id)
	return made, len(made) > 0
}

// listedAt is the interfaces of the network that a place stands for, if it is of a kind that has any. The place
// may be given by its Name tag, and all interfaces that AWS made for one resource by the name that they have in common.
func listedAt(n *vpc.Network, place routing.Place) ([]eni.Interface, bool) {
	id := vpc.ID(place)
	if found, ok := interfacesOf(n, id); ok {
		return found, true
	}
	if r, ok := heldAs(n, place); ok {
		return interfacesOf(n, r.ResourceID())
	}
	return madeForOne(n.Named(string(place)))
}

// madeForOne is the resources, if they are all interfaces that AWS made for one and the same.
func madeForOne(rs []vpc.Resource) ([]eni.Interface, bool) {
	var all []eni.Interface
	for _, r := range rs {
		e, ok := r.(eni.Interface)
		if !ok || e.Owner == "" || len(all) > 0 && e.Owner != all[0].Owner {
			return nil, false
		}
		all = append(all, e)
	}
	return all, len(all) > 0
}

// noPlaces is the kinds of which nothing is a member, and that have Name tags.
var noPlaces = []vpc.Kind{vpc.KindRouteTable, vpc.KindNetworkACL, vpc.KindElasticIP, vpc.KindPrefixList, vpc.KindInternetGateway}

// heldAs is the resource that a place names by its ID or its Name tag. What nothing can be in gives way to what has the same tag: the CDK gives a subnet
// and its route table one.
func heldAs(n *vpc.Network, place routing.Place) (vpc.Resource, bool) {
	if r, ok := n.Get(vpc.ID(place)); ok {
		return r, true
	}
	named := n.Named(string(place))
	if len(named) > 1 {
		named = slices.DeleteFunc(slices.Clone(named), func(r vpc.Resource) bool { return slices.Contains(noPlaces, r.Kind()) })
	}
	if len(named) == 1 {
		return named[0], true
	}
	return nil, false
}

// interfacesOf is the interfaces of what has the ID: of a resource that the network does not hold, those that are attached to it or that AWS
// made for it.
func interfacesOf(n *vpc.Network, id vpc.ID) ([]eni.Interface, bool) {
	r, held := n.Get(id)
	switch r := r.(type) {
	case eni.Interface:
		return []eni.Interface{r}, true
	case vpc.Subnet:
		return slices.Collect(vpc.DependentsOf[eni.Interface](n, id)), true
	case vpc.VPC:
		var found []eni.Interface
		for s := range vpc.DependentsOf[vpc.Subnet](n, id) {
			found = slices.AppendSeq(found, vpc.DependentsOf[eni.Interface](n, s.ID))
		}
		return found, true
	case sg.Group:
		return membersOf(n, r), true
	}
	if held {
		return nil, false
	}
	var found []eni.Interface
	for e := range vpc.All[eni.Interface](n) {
		if e.Instance == id || e.Owner == id {
			found = append(found, e)
		}
	}
	return found, len(found) > 0
}

// membersOf is the interfaces with the group; those without any have the VPC's default group.
func membersOf(n *vpc.Network, g sg.Group) []eni.Interface {
	var found []eni.Interface
	for e := range vpc.DependentsOf[eni.Interface](n, g.ID) {
		if slices.Contains(e.Groups, g.ID) {
			found = append(found, e)
		}
	}
	if g.Default {
		all, _ := interfacesOf(n, g.VPC)
		for _, e := range all {
			if len(e.Groups) == 0 && e.TakesGroups() {
				found = append(found, e)
			}
		}
	}
	return found
}

// target is whom packets are for: their headers, and the resources that are to receive them; none if it is whoever has the address.
type target struct {
	headers packet.Set
	meant   []vpc.Resource
}

// targetOf is a place as the sender would address it, and false if the sender does not come to know an address.
func targetOf(r *routing.Resolver, from sender, place routing.Place) (to target, known bool, err error) {
	n, s := r.Network(), string(place)
	if err := malformed(s); err != nil {
		return target{}, false, fmt.Errorf("to: %w", err)
	}
	addr, onInternet := strings.CutPrefix(s, string(routing.AnyInternetHost)+":")
	if place == routing.AnyInternetHost || onInternet && addr == "" {
		return target{headers: packet.To(append(outside(n), routing.StandIns(n)...)...)}, true, nil
	}
	if onInternet {
		a, err := packet.ParseAddr(addr)
		if err != nil {
			_, _, err := resolved(r, from, place)
			return target{}, false, err // says what to write
		}
		return target{headers: packet.To(single(a.Unmap()))}, true, nil
	}
	if p, ok := asPrefix(s); ok {
		if p.Bits() < 4 {
			there := unreserved(packet.Everything()).Minus(packet.To(noHost...)).Union(packet.To(routing.StandIns(n)...))
			return target{headers: packet.To(p).Intersect(there)}, true, nil
		}
		return target{headers: packet.To(p)}, true, nil
	}
	if found, ok := interfacesAt(r, place); ok {
		var at []netip.Prefix
		for _, e := range found {
			to.meant = append(to.meant, e)
			if from.onInternet() {
				at = append(at, publicOf(n, e)...)
			} else {
				at = append(at, e.Blocks()...)
			}
		}
		to.headers = packet.To(at...)
		return to, true, nil
	}
	if o, addr, ok := onPremises(n, s); ok {
		return target{packet.To(only(o.CIDRs, addr)...), []vpc.Resource{o}}, true, nil
	}
	if held, ok := heldAs(n, place); ok {
		to.meant = []vpc.Resource{held}
	}
	to.headers, known, err = resolved(r, from, place)
	return to, known, err
}

// unlisted is the interfaces of a subnet, a VPC or a security group that AWS makes and that the network does not list.
func unlisted(r *routing.Resolver, place routing.Place) []eni.Interface {
	var v vpc.ID
	var belongs func(eni.Interface) bool
	held, _ := heldAs(r.Network(), place)
	switch held := held.(type) {
	case vpc.VPC:
		v, belongs = held.ID, func(eni.Interface) bool { return true }
	case vpc.Subnet:
		v, belongs = held.VPC, func(e eni.Interface) bool { return e.Subnet == held.ID }
	case sg.Group:
		v, belongs = held.VPC, func(e eni.Interface) bool { return slices.Contains(e.Groups, held.ID) }
	default:
		return nil
	}
	return slices.DeleteFunc(r.Unlisted(v), func(e eni.Interface) bool { return !belongs(e) })
}

// resolved is the headers for what only the resolver can place: a DNS name, or what has no address for the sender.
func resolved(r *routing.Resolver, from sender, place routing.Place) (packet.Set, bool, error) {
	p, err := r.Resolve(routing.Flow{From: from.place, To: place, DstPort: 443})
	if err != nil {
		return packet.Set{}, false, err
	}
	if p.Name != nil {
		var to []netip.Prefix
		for _, a := range p.Name.Addresses {
			to = append(to, serviceAddresses(r.Network(), p.Name.Name, a)...)
		}
		return packet.To(to...), len(to) > 0, nil
	}
	if len(p.Forward) == 0 || !p.Forward[0].In.Dst.IsValid() {
		return packet.Set{}, false, nil
	}
	return packet.To(single(p.Forward[0].In.Dst)), true, nil
}

// serviceAddresses is an address that a host's name has, or, where it is one of an AWS service of which the network holds the prefix lists, all
// of that service: in the host's Region, if several have the address.
func serviceAddresses(n *vpc.Network, host string, a netip.Addr) []netip.Prefix {
	m, _ := endpoint.LookupHost(host)
	own := m.Service.EndpointServiceName(m.Region)
	var name string
	for l := range vpc.All[vpc.PrefixList](n) {
		_, _, ok := endpoint.ParseServiceName(l.Name)
		if ok && (name == "" || l.Name == own) && slices.ContainsFunc(l.Entries, func(p netip.Prefix) bool { return p.Contains(a) }) {
			name = l.Name
		}
	}
	if name == "" {
		return []netip.Prefix{single(a)}
	}
	var all []netip.Prefix
	for l := range vpc.All[vpc.PrefixList](n) {
		if l.Name == name {
			all = append(all, l.Entries...)
		}
	}
	return all
}

// publicOf is the addresses at which the internet knows an interface: the public IPv4 ones, and IPv6.
func publicOf(n *vpc.Network, e eni.Interface) []netip.Prefix {
	var ps []netip.Prefix
	for _, a := range e.PublicAddresses(n) {
		ps = append(ps, single(a.Public))
	}
	for _, p := range e.Blocks() {
		if p.Addr().Is6() {
			ps = append(ps, p)
		}
	}
	return ps
}

// asPlace is a block, or an address, as a person writes it.
func asPlace(p netip.Prefix) routing.Place {
	if p.IsSingleIP() {
		return routing.Place(p.Addr().String())
	}
	return routing.Place(p.String())
}

func single(a netip.Addr) netip.Prefix { return netip.PrefixFrom(a, a.BitLen()) }

// malformed refuses a place that is missing, and a block whose address is none of a network but of a host in it: either may be meant.
func malformed(s string) error {
	p, err := netip.ParsePrefix(s)
	switch {
	case s == "":
		return fmt.Errorf("%w: the place is missing", routing.ErrNoSuchPlace)
	case err == nil && p != p.Masked():
		return fmt.Errorf("%w: %q has host bits set%s", routing.ErrNoSuchPlace, s, vpc.DidYouMean([]string{p.Masked().String(), single(p.Addr()).String()}))
	}
	return nil
}

// asPrefix reads an address or a block.
func asPrefix(s string) (netip.Prefix, bool) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), true
	}
	a, err := packet.ParseAddr(s)
	if err != nil {
		return netip.Prefix{}, false
	}
	return single(a.Unmap().WithZone("")), true
}

// onPremises reads "hq" or "hq:192.168.0.9".
func onPremises(n *vpc.Network, s string) (o vpc.OnPremises, addr netip.Addr, ok bool) {
	if o, ok = vpc.Get[vpc.OnPremises](n, vpc.ID(s)); ok {
		return o, addr, true
	}
	id, host, ok := strings.Cut(s, ":")
	if o, held := vpc.Get[vpc.OnPremises](n, vpc.ID(id)); ok && held {
		addr, err := packet.ParseAddr(host)
		return o, addr.Unmap(), err == nil
	}
	return o, addr, false
}

func only(all []netip.Prefix, a netip.Addr) []netip.Prefix {
	if a.IsValid() {
		return []netip.Prefix{single(a)}
	}
	return all
}

// blocksOf is all address blocks of a VPC.
func blocksOf(v vpc.VPC) []netip.Prefix {
	return slices.Concat(v.CIDRs, v.IPv6CIDRs, v.PrivateIPv6CIDRs)
}

// sends says whether an interface opens connections by itself, and has an address for it.
func sends(e eni.Interface) bool { return e.OpensConnections() && len(e.Addresses) > 0 }
