package diagram

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// builder makes a scene of a network.
type builder struct {
	net    *vpc.Network
	titled bool   // by the caller
	asked  Limits // by the caller
	limits Limits
	scene  *scene

	regions map[string]*box
	vpcs    map[vpc.ID]end
	subnets map[vpc.ID]*box
	at      map[place]*node

	trail  *trail // of a path
	passed map[place]bool
	wanted map[vpc.ID]bool // subnets that the path touches; nil: all
	fixing map[vpc.ID]bool // what would let the path pass, and its subnets
	goal   place           // the destination, if the path does not come there
	away   bool            // it does not
}

func newBuilder(n *vpc.Network, options []Option) *builder {
	b := &builder{
		net: n, scene: &scene{}, regions: map[string]*box{}, vpcs: map[vpc.ID]end{}, subnets: map[vpc.ID]*box{},
		at: map[place]*node{}, passed: map[place]bool{},
	}
	for _, o := range options {
		o(b)
	}
	b.limits = b.asked
	l := &b.limits
	l.Open, l.VPCs, l.Subnets = cmp.Or(l.Open, 8), cmp.Or(l.VPCs, 60), cmp.Or(l.Subnets, 12)
	l.Interfaces, l.Routes = cmp.Or(l.Interfaces, 6), cmp.Or(l.Routes, 4)
	return b
}

// title sets the title, unless the caller did.
func (b *builder) title(s string) {
	if !b.titled {
		b.scene.title = clean(s)
	}
}

// network draws everything, as far as the limits go.
func (b *builder) network() {
	all := b.sorted()
	open := len(all) <= b.limits.Open
	if open {
		all = b.neighbours(all)
	}
	for i, v := range all {
		switch {
		case i >= b.limits.VPCs:
		case open:
			b.openVPC(v)
		default:
			b.foldVPC(v)
		}
	}
	b.countRest(all)
	b.links(nil)
	subnets, interfaces := 0, 0
	for range vpc.All[vpc.Subnet](b.net) {
		subnets++
	}
	for range vpc.All[eni.Interface](b.net) {
		interfaces++
	}
	what := count(len(all), "VPC") + ", " + count(subnets, "subnet") + ", " + count(interfaces, "interface")
	b.title("Network: " + what)
	b.scene.desc = "A network of " + what + "."
}

// single draws a VPC and its neighbours.
func (b *builder) single(v vpc.VPC) {
	b.openVPC(v)
	for c := range vpc.DependentsOf[vpc.PeeringConnection](b.net, v.ID) {
		if _, far, ok := c.Sides(v.ID); ok && c.Forwards() {
			if w, ok := vpc.Get[vpc.VPC](b.net, far.VPC); ok && w.ID != v.ID {
				b.foldVPC(w)
			}
		}
	}
	b.links(&v)
	b.title("VPC " + vpcTitle(v))
	b.scene.desc = clean(fmt.Sprintf("VPC %s in %s with its subnets, gateways and what joins it to other networks.", v.ID, cmp.Or(v.Region, "no known Region")))
}

func vpcTitle(v vpc.VPC) string {
	if clean(v.Name) == "" {
		return string(v.ID)
	}
	return v.Name + " (" + string(v.ID) + ")"
}

// path draws what a path touches, and the path over it.
func (b *builder) path(p routing.Path) {
	b.limits.Interfaces, b.limits.Subnets, b.limits.VPCs = b.asked.Interfaces, b.asked.Subnets, b.asked.VPCs
	b.trail, b.fixing = follow(b.net, p), fixing(b.net, p)
	touched := b.touched()
	all := b.sorted()
	slices.SortStableFunc(all, func(v, w vpc.VPC) int { // in the order of travel, and then the others
		return cmp.Compare(cmp.Or(touched[v.ID], len(all)+1), cmp.Or(touched[w.ID], len(all)+1))
	})
	for _, v := range all {
		if touched[v.ID] > 0 {
			b.openVPC(v)
		}
	}
	beside := slices.DeleteFunc(slices.Clone(all), func(v vpc.VPC) bool { return touched[v.ID] > 0 || b.regions[v.Region] == nil })
	if len(all) <= b.limits.VPCs {
		for _, v := range beside {
			b.foldVPC(v)
		}
	}
	b.countRest(all)
	b.draw()
	if b.away {
		b.nodeAt(b.goal).fade()
	}
	first, _, _ := strings.Cut(p.String(), "\n")
	headline, question, _ := strings.Cut(first, "  ")
	b.title(question)
	b.scene.verdict, b.scene.headline, b.scene.desc = p.Verdict.String(), headline, clean(p.Summary())
	for _, n := range p.Notes {
		b.scene.notes = append(b.scene.notes, clean("note: "+n))
	}
}

// touched is the VPCs that the path touches, numbered from 1 on. It takes note of the places and subnets.
func (b *builder) touched() map[vpc.ID]int {
	vpcs := map[vpc.ID]int{}
	b.wanted = map[vpc.ID]bool{}
	reach := func(id vpc.ID) {
		if v, ok := b.net.VPCOf(id); ok && vpcs[v.ID] == 0 {
			vpcs[v.ID] = len(vpcs) + 1
		}
	}
	stands := func(at place) {
		b.wanted[at.subnet] = true
		reach(at.subnet)
		if r, ok := b.net.Get(at.id); ok && at.subnet == "" && !isBetween(r.Kind()) {
			reach(at.id)
		}
	}
	for _, v := range slices.Concat(b.trail.request, b.trail.reply) {
		b.passed[v.place] = true
		for _, h := range slices.Concat(v.on, v.here) {
			if h.Stage != routing.AtName {
				b.wanted[h.Subnet] = true
				reach(h.Subnet)
			}
		}
		stands(v.place)
	}
	if b.goal, b.away = b.trail.goal(); b.away {
		stands(b.goal)
	}
	return vpcs
}

// fixing is what the changes name after which what refuses the path does not, and the subnets in which that stands.
func fixing(n *vpc.Network, p routing.Path) map[vpc.ID]bool {
	named := map[vpc.ID]bool{}
	for _, x := range p.Blockers {
		for _, f := range x.Fix {
			for _, id := range []vpc.ID{f.On, f.Target} {
				named[id], named[homeOf(n, id)] = true, true
			}
		}
	}
	return named
}

// isBetween says whether what is of the kind is drawn outside VPCs.
func isBetween(k vpc.Kind) bool {
	switch badges[k].look {
	case hub, faraway:
		return k != vpc.KindClientVPNEndpoint && k != vpc.KindTransitGatewayAttachment
	}
	return badges[k].text == ""
}

func refTo(r vpc.Resource) ref { return ref{id: string(r.ResourceID()), kind: r.Kind()} }

// sorted is the VPCs by name.
func (b *builder) sorted() []vpc.VPC {
	all := slices.Collect(vpc.All[vpc.VPC](b.net))
	slices.SortStableFunc(all, func(v, w vpc.VPC) int {
		return cmp.Or(cmp.Compare(v.Region, w.Region), cmp.Compare(cmp.Or(v.Name, "~"+string(v.ID)), cmp.Or(w.Name, "~"+string(w.ID))))
	})
	return all
}

// neighbours puts VPCs of a Region that are peered beside each other, and those that nothing joins behind the others.
func (b *builder) neighbours(all []vpc.VPC) []vpc.VPC {
	joined, peers := map[vpc.ID]bool{}, map[[2]vpc.ID]bool{}
	for _, t := range b.ties(nil) {
		joined[t.vpc] = true
	}
	for c := range vpc.All[vpc.PeeringConnection](b.net) {
		if c.State != vpc.Deleted {
			peers[[2]vpc.ID{c.Requester.VPC, c.Accepter.VPC}], peers[[2]vpc.ID{c.Accepter.VPC, c.Requester.VPC}] = true, true
		}
	}
	left := slices.Clone(all)
	slices.SortStableFunc(left, func(v, w vpc.VPC) int {
		alone := func(v vpc.VPC) int {
			if joined[v.ID] {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(v.Region, w.Region), cmp.Compare(alone(v), alone(w)))
	})
	var order []vpc.VPC
	for len(left) > 0 {
		next := 0
		if len(order) > 0 {
			last := order[len(order)-1]
			next = max(0, slices.IndexFunc(left, func(v vpc.VPC) bool { return v.Region == last.Region && peers[[2]vpc.ID{last.ID, v.ID}] }))
		}
		order = append(order, left[next])
		left = slices.Delete(left, next, next+1)
	}
	return order
}

// countRest tells of the VPCs that are not drawn, in their Region if that is.
func (b *builder) countRest(all []vpc.VPC) {
	counts, elsewhere := map[string]int{}, 0
	for _, v := range all {
		if _, ok := b.vpcs[v.ID]; ok {
			continue
		}
		if b.regions[v.Region] == nil {
			elsewhere++
		} else {
			counts[v.Region]++
		}
	}
	for name, c := range counts {
		b.regions[name].more = andMore(c, "VPC")
	}
	if elsewhere > 0 {
		b.scene.more = count(elsewhere, "VPC") + " in other Regions"
	}
}

// region is the box of a Region, made when it is first needed.
func (b *builder) region(name string) *box {
	r, ok := b.regions[name]
	if !ok {
		r = b.scene.box(region, ref{id: name, kind: "region"}, cmp.Or(clean(name), "Region not known"))
		b.regions[name] = r
		b.scene.regions = append(b.scene.regions, r)
	}
	return r
}

// foldVPC draws a VPC as one node.
func (b *builder) foldVPC(v vpc.VPC) {
	if _, ok := b.vpcs[v.ID]; ok {
		return
	}
	subnets, interfaces := 0, 0
	for s := range vpc.DependentsOf[vpc.Subnet](b.net, v.ID) {
		subnets++
		for range vpc.DependentsOf[eni.Interface](b.net, s.ID) {
			interfaces++
		}
	}
	n := b.scene.node(folded, refTo(v), "VPC", nameOf(b.net, v.ID))
	n.about = append(n.about, blocks(v)...)
	n.about = append(n.about, count(subnets, "subnet")+", "+count(interfaces, "interface"))
	b.vpcs[v.ID] = end{node: n}
	r := b.region(v.Region)
	r.nodes = append(r.nodes, n)
}

// blocks is a VPC's first block and how many more there are.
func blocks(v vpc.VPC) []string {
	all := slices.Concat(v.CIDRs, v.IPv6CIDRs, v.PrivateIPv6CIDRs)
	switch len(all) {
	case 0:
		return nil
	case 1, 2:
		var s []string
		for _, p := range all {
			s = append(s, p.String())
		}
		return []string{strings.Join(s, ", ")}
	}
	return []string{fmt.Sprintf("%v and %d more", all[0], len(all)-1)}
}

// openVPC draws a VPC with what is in it.
func (b *builder) openVPC(v vpc.VPC) {
	x := b.scene.box(network, refTo(v), nameOf(b.net, v.ID))
	x.about = append(idLine(b.net, v.ID), blocks(v)...)
	b.vpcs[v.ID] = end{box: x}
	r := b.region(v.Region)
	r.boxes = append(r.boxes, x)
	b.gateways(x, edges(b.net, v.ID))
	for g := range vpc.DependentsOf[vpc.NATGateway](b.net, v.ID) {
		if g.Regional {
			x.nodes = append(x.nodes, b.item(item{id: g.ID, kind: g.Kind(), about: append(natAddresses(g), "regional")}, place{id: g.ID}))
		}
	}
	b.zones(x, v)
}

// gateways draws the gateways of a VPC, beside a path only those that it passes if there are more than are asked for.
func (b *builder) gateways(x *box, items []item) {
	left := 0
	for _, it := range items {
		at := place{id: it.id}
		if b.trail != nil && len(items) > b.limits.Interfaces && !b.passed[at] && !b.fixing[it.id] {
			left++
			continue
		}
		x.edge = append(x.edge, b.item(it, at))
	}
	x.more = andMore(left, "gateway")
}

// zones draws the subnets of a VPC in their zones.
func (b *builder) zones(x *box, v vpc.VPC) {
	all := slices.Collect(vpc.DependentsOf[vpc.Subnet](b.net, v.ID))
	slices.SortStableFunc(all, b.compareSubnets)
	zones := map[string]*box{}
	left := 0
	for _, s := range b.choose(all) {
		z := zones[s.Zone]
		if z == nil {
			z = b.scene.box(zone, ref{id: s.Zone, kind: "zone"}, cmp.Or(s.Zone, "zone not known"))
			zones[s.Zone] = z
			x.boxes = append(x.boxes, z)
		}
		z.boxes = append(z.boxes, b.subnet(s))
		left++
	}
	if rest := len(all) - left; rest > 0 {
		x.more = strings.TrimPrefix(x.more+", "+andMore(rest, "subnet"), ", ")
	}
}

// compareSubnets puts zones in order, and in a zone public subnets first and isolated ones last.
func (b *builder) compareSubnets(s, t vpc.Subnet) int {
	access := func(s vpc.Subnet) access { return accessOf(b.net, routing.SubnetTable(b.net, s)) }
	return cmp.Or(cmp.Compare(s.Zone, t.Zone), cmp.Compare(access(s), access(t)), cmp.Compare(nameOf(b.net, s.ID), nameOf(b.net, t.ID)))
}

// choose leaves out subnets beyond the limit, but none that the path touches or that would let it pass.
func (b *builder) choose(all []vpc.Subnet) []vpc.Subnet {
	if len(all) <= b.limits.Subnets {
		return all
	}
	spare := b.limits.Subnets
	if b.wanted != nil {
		spare = 0 // a few of many at random tell nothing beside a path
	}
	return slices.DeleteFunc(slices.Clone(all), func(s vpc.Subnet) bool {
		if b.wanted[s.ID] || b.fixing[s.ID] {
			return false
		}
		spare--
		return spare < 0
	})
}

// subnet draws a subnet. One that a path passes by is told in two lines.
func (b *builder) subnet(s vpc.Subnet) *box {
	x := b.scene.box(subnet, refTo(s), nameOf(b.net, s.ID))
	b.subnets[s.ID] = x
	b.scene.key = true
	t := routing.SubnetTable(b.net, s)
	x.access = accessOf(b.net, t)
	var cidrs []string
	if s.CIDR.IsValid() {
		cidrs = append(cidrs, s.CIDR.String())
	}
	if s.IPv6CIDR.IsValid() {
		cidrs = append(cidrs, s.IPv6CIDR.String())
	}
	x.about = append(x.about, cidrs...)
	items := contents(b.net, s.ID)
	if b.wanted != nil && !b.wanted[s.ID] {
		x.more = tally(items)
		return x
	}
	x.about = append(x.about, routeLines(b.net, t, b.limits.Routes, b.deciding(s.ID))...)
	b.fill(x, s.ID, items)
	return x
}

// deciding is the routes of a subnet's table that decide about the path, if one is drawn.
func (b *builder) deciding(subnet vpc.ID) []routing.RuleRef {
	if b.trail == nil {
		return nil
	}
	var found []routing.RuleRef
	for _, h := range slices.Concat(b.trail.path.Forward, b.trail.path.Reply) {
		if h.Stage == routing.AtRoute && h.Subnet == subnet {
			found = append(found, h.By)
		}
	}
	return found
}

// tally is how many there are of each sort: "1 NAT gateway, 12 interfaces".
func tally(items []item) string {
	counts := map[string]int{}
	var nouns, parts []string
	for _, it := range items {
		if counts[it.noun]++; counts[it.noun] == 1 {
			nouns = append(nouns, it.noun)
		}
	}
	for _, noun := range nouns {
		parts = append(parts, count(counts[noun], noun))
	}
	return strings.Join(parts, ", ")
}

// fill puts things into a subnet: of each sort all if they are few, or else those that the path passes and how many others.
func (b *builder) fill(x *box, s vpc.ID, items []item) {
	counts := map[string]int{}
	for _, it := range items {
		counts[it.noun]++
	}
	var hidden []item
	for _, it := range items {
		at := place{id: it.id, subnet: s}
		if counts[it.noun] <= b.limits.Interfaces || b.passed[at] || b.away && at == b.goal {
			x.nodes = append(x.nodes, b.item(it, at))
		} else {
			hidden = append(hidden, it)
		}
	}
	x.more = tally(hidden)
	if len(hidden) > 0 && len(x.nodes) > 0 {
		x.more = "and " + x.more
	}
}

// item draws a resource.
func (b *builder) item(it item, at place) *node {
	badge := badges[it.kind]
	n := b.scene.node(badge.look, ref{string(it.id), it.kind, at.subnet}, cmp.Or(it.badge, badge.text), nameOf(b.net, it.id))
	n.about = idLine(b.net, it.id)
	for _, s := range it.about {
		n.about = append(n.about, clean(s))
	}
	n.on = b.passed[at]
	b.at[at] = n
	return n
}

// nodeAt is the node of a place, made outside all VPCs if the network tells no other.
func (b *builder) nodeAt(p place) *node {
	if n := b.at[p]; n != nil {
		return n
	}
	r, ok := b.net.Get(p.id)
	var n *node
	switch {
	case p.label != "" && p.id == "":
		n = b.label(p.label)
		if b.away && p == b.goal && n.badge == "AWS" {
			n.badge = badgeOf(p.label)
		}
		if x := b.subnets[p.subnet]; x != nil {
			x.nodes = append(x.nodes, n)
		} else {
			b.scene.outside = append(b.scene.outside, n)
		}
	case !ok:
		n = b.scene.node(faraway, ref{id: string(p.id)}, "?", shortID(p.id))
		b.scene.outside = append(b.scene.outside, n)
	case r.Kind() == vpc.KindVPC:
		n = b.scene.node(plain, refTo(r), "VPC", cmp.Or(p.label, nameOf(b.net, p.id)))
		b.into(p.id, n)
	default:
		n = b.item(item{id: p.id, kind: r.Kind(), about: b.aboutOf(r)}, p)
		b.home(r, p, n)
	}
	n.on = b.passed[p]
	b.at[p] = n
	return n
}

// label draws what has no resource: the internet, or a service of AWS.
func (b *builder) label(s string) *node {
	if host, ok := strings.CutPrefix(s, string(routing.AnyInternetHost)); ok {
		n := b.scene.node(faraway, ref{id: s}, "WWW", "internet")
		if host = strings.TrimPrefix(host, ":"); host != "" {
			n.about = []string{clean(host)}
		}
		return n
	}
	if s == string(vpc.KindOnPremises) {
		return b.scene.node(faraway, ref{id: s}, "SITE", s)
	}
	return b.scene.node(faraway, ref{id: s}, "AWS", s)
}

// badgeOf is the badge of a destination of which the question tells the address or name alone.
func badgeOf(to string) string {
	if _, err := netip.ParseAddr(to); err == nil {
		return "IP"
	}
	return "HOST"
}

// into puts a node into the box of a VPC, or beside its node.
func (b *builder) into(v vpc.ID, n *node) {
	switch e := b.vpcs[v]; {
	case e.box != nil:
		e.box.nodes = append(e.box.nodes, n)
	default:
		b.scene.outside = append(b.scene.outside, n)
	}
}

// home puts the node of a resource where it belongs.
func (b *builder) home(r vpc.Resource, p place, n *node) {
	if x := b.subnets[p.subnet]; x != nil {
		x.nodes = append(x.nodes, n)
		return
	}
	if name, ok := b.regionOf(r); ok && b.regions[name] != nil {
		b.regions[name].edge = append(b.regions[name].edge, n)
		return
	}
	if v, ok := b.net.VPCOf(r.ResourceID()); ok && !isBetween(r.Kind()) {
		b.into(v.ID, n)
		return
	}
	b.scene.outside = append(b.scene.outside, n)
}

// regionOf is the Region of what stands between the VPCs of one.
func (b *builder) regionOf(r vpc.Resource) (string, bool) {
	switch r := r.(type) {
	case vpc.TransitGateway:
		return r.Region, true
	case vpc.PeeringConnection:
		v, _ := vpc.Get[vpc.VPC](b.net, r.Requester.VPC)
		w, _ := vpc.Get[vpc.VPC](b.net, r.Accepter.VPC)
		return v.Region, v.Region == w.Region && v.ID != "" && w.ID != ""
	}
	return "", false
}

// aboutOf is what a line tells of something between VPCs.
func (b *builder) aboutOf(r vpc.Resource) []string {
	switch r := r.(type) {
	case vpc.OnPremises:
		var s []string
		for _, p := range r.CIDRs {
			if len(s) == 2 {
				s = append(s, andMore(len(r.CIDRs)-2, "block"))
				break
			}
			s = append(s, p.String())
		}
		return s
	case vpc.CustomerGateway:
		if r.Address.IsValid() {
			return []string{r.Address.String()}
		}
	case vpc.TransitGateway:
		c := 0
		for range vpc.DependentsOf[vpc.TransitGatewayAttachment](b.net, r.ID) {
			c++
		}
		return []string{count(c, "attachment")}
	case endpoint.Interface:
		return []string{serviceOf(r.Service)}
	}
	return nil
}
