package terraform

import (
	"fmt"
	"maps"
	"net/netip"
	"reflect"
	"slices"

	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/managed"
	"github.com/vpcsim/vpcsim/load/internal/result"
	"github.com/vpcsim/vpcsim/load/internal/standin"
	"github.com/vpcsim/vpcsim/vpc"
)

// loader makes the resources of one network out of instances.
type loader struct {
	options
	mocked    bool // what a provider makes is made up
	links     *linker
	instances []*instance

	alias     map[vpc.ID]vpc.ID // other IDs of an object: the one under which it is held
	named     map[vpc.ID]bool   // the IDs that name something here
	byID      map[vpc.ID]*instance
	namesakes map[string][]*instance // what AWS knows by a name
	resolved  map[string]resolved

	found   map[vpc.ID]found
	kinds   map[vpc.Kind][]vpc.ID // the IDs of what was found
	regions map[string]bool       // that are named anywhere

	// What several resources say about one.
	tables          map[vpc.ID]vpc.ID           // a VPC: its main route table, where that is set
	primary         map[vpc.ID]vpc.ID           // an instance: its primary network interface
	uses            []use                       // of network interfaces by instances
	public          map[vpc.ID]attributes       // the network interface of an instance: what says whether it gets a public address
	managed         map[vpc.ID]managed.Resource // a network interface that AWS makes for a service's resource
	requested       map[vpc.ID]bool             // peering connections that nothing accepts
	joins           map[vpc.ID]joins            // a transit gateway attachment: its part in the default route tables
	transitDefaults map[vpc.ID]vpc.ID           // a default route table: its transit gateway
	associated      map[vpc.ID]bool             // transit gateway attachments with a route table
	nodeAddresses   map[nodeKey]vpc.ID          // a load balancer's node: its Elastic IP
	natAddresses    map[vpc.ID][]elastic        // a NAT gateway: its Elastic IPs
	public53        map[vpc.ID]bool             // hosted zones that are public
	unblocked       map[vpc.ID]int              // a VPC: how many of its IPv6 blocks are not known
	unassigned      []vpc.ID                    // subnets whose IPv6 blocks are not known
	unlisted        []unlisted                  // prefix lists of services, of which the entries are not known
	publicIPs       map[vpc.ID]netip.Addr       // an Elastic IP: its address, or what stands for it
	mockedIPs       map[string]netip.Addr       // what a mocked provider makes up for one
	standIns        standin.Chooser

	skipped  result.Report
	inferred []load.Inferred
}

// found is a resource and the instance that it was made of; nil: of none.
type found struct {
	resource vpc.Resource
	of       *instance
}

func newLoader(opts []Option, d *document) *loader {
	l := &loader{
		alias: map[vpc.ID]vpc.ID{}, named: map[vpc.ID]bool{}, byID: map[vpc.ID]*instance{}, resolved: map[string]resolved{}, namesakes: map[string][]*instance{},
		found: map[vpc.ID]found{}, kinds: map[vpc.Kind][]vpc.ID{}, tables: map[vpc.ID]vpc.ID{}, regions: map[string]bool{},
		primary: map[vpc.ID]vpc.ID{}, public: map[vpc.ID]attributes{}, managed: map[vpc.ID]managed.Resource{}, requested: map[vpc.ID]bool{}, joins: map[vpc.ID]joins{},
		transitDefaults: map[vpc.ID]vpc.ID{}, associated: map[vpc.ID]bool{}, nodeAddresses: map[nodeKey]vpc.ID{}, natAddresses: map[vpc.ID][]elastic{}, publicIPs: map[vpc.ID]netip.Addr{}, mockedIPs: map[string]netip.Addr{}, public53: map[vpc.ID]bool{}, unblocked: map[vpc.ID]int{},
	}
	for _, s := range d.skipped.All() {
		l.skipped.Add(s)
	}
	l.links = newLinker(nil, l)
	for _, o := range opts {
		o(&l.options)
	}
	return l
}

// converter makes a network's resources of the instances of a type, in its turn: later ones add to what earlier ones made.
type converter struct {
	turn int
	take func(l *loader, a attributes)
}

const (
	makes  = iota // a resource
	widens        // a VPC
	adds          // to a resource
	amends        // what was added
	turns
)

// converters is what is done with each type.
var converters = joined(vpcConverters, filterConverters, routeConverters, gatewayConverters, interfaceConverters, serviceConverters, endpointConverters,
	transitConverters, vpnConverters, balancerConverters, dnsConverters, latticeConverters, firewallConverters)

func joined(all ...map[string]converter) map[string]converter {
	out := map[string]converter{}
	for _, some := range all {
		maps.Copy(out, some)
	}
	return out
}

// load is the network.
func (l *loader) load() load.Result {
	l.links.l = l
	l.links.index(l.instances)
	l.dropKnown()
	if l.mocked {
		l.forgetMocked()
	}
	l.nameAll()
	l.chooseElastic()
	var later [turns][]*instance
	for _, i := range l.instances {
		if c, ok := converters[i.typ]; ok && c.turn == makes {
			c.take(l, l.at(i))
		} else if ok {
			later[c.turn] = append(later[c.turn], i)
		}
	}
	for turn, all := range later {
		if turn == adds {
			l.assignBlocks()
			l.makeImplied()
		}
		for _, i := range all {
			converters[i.typ].take(l, l.at(i))
		}
	}
	l.complete()
	return l.result()
}

// complete joins what several resources say, and makes what AWS makes by itself.
func (l *loader) complete() {
	l.completeTransit()
	l.completeServiceLists()
	l.completeRegions()
	l.completePeering()
	l.completeBalancers()
	l.completeNAT()
	l.completeInterfaces()
	l.completeTables()
}

// dropKnown leaves out data sources of what is a resource too.
func (l *loader) dropKnown() {
	if !slices.ContainsFunc(l.instances, func(i *instance) bool { return i.data }) {
		return
	}
	resources := map[string]bool{}
	for _, i := range l.instances {
		if s := i.text("id"); !i.data && s != "" {
			resources[s], resources[i.typ+" "+s] = true, true
		}
	}
	seen := map[string]bool{}
	l.instances = slices.DeleteFunc(l.instances, func(i *instance) bool {
		id := i.text("id")
		if !i.data || id == "" || objects[i.typ] == nil {
			return false
		}
		if names[i.typ] != "" {
			id = i.typ + " " + id
		}
		again := resources[id] || seen[id]
		seen[id] = true
		return again
	})
}

// forgetMocked takes away the IDs that a mocked provider makes up, so that objects have their addresses, and notes which word means which object.
func (l *loader) forgetMocked() {
	for _, i := range l.instances {
		if names[i.typ] != "" {
			continue // known by its name, to which the ID may be a key
		}
		words := map[string]string{} // by attribute
		forget := func(attr string) {
			if s := i.text(attr); isMockWord(s) {
				words[attr] = s
				delete(i.values, attr)
			}
		}
		forget("id")
		for attr, c := range objects[i.typ] {
			if c != aPublic {
				forget(attr)
			}
		}
		for attr, s := range words {
			l.alias[vpc.ID(s)] = i.object(attr)
			l.named[vpc.ID(s)] = true
		}
	}
}

// nameAll notes by which IDs the objects are known, before anything refers to them.
func (l *loader) nameAll() {
	for _, i := range l.instances {
		own, named := i.id(), objects[i.typ]
		if named["id"] != "" {
			l.byID[own] = i
		}
		l.nameIt(i)
		for attr := range named {
			id := own
			if attr != "id" {
				id = i.object(attr)
			}
			if l.mocked {
				l.named[id] = true
			}
			if id != own && isIdentity(i.typ, attr) {
				l.alias[id] = own
			}
		}
	}
	for _, i := range l.instances {
		switch {
		case classIs(i, aVPC):
			l.same(i, "main_route_table_id", "default_route_table_id")
		case classIs(i, aTransit):
			l.same(i, "association_default_route_table_id", "propagation_default_route_table_id")
		}
	}
	for _, i := range l.instances {
		l.adopt(l.at(i))
	}
}

// nameIt notes the name by which AWS knows an instance: it stands in the ID as well, unless a mocked provider makes that up.
func (l *loader) nameIt(i *instance) {
	attr := names[i.typ]
	if attr == "" {
		return
	}
	for _, name := range slices.Compact([]string{i.text(attr), i.text("id")}) {
		l.namesakes[name] = append(l.namesakes[name], i)
	}
}

// same notes that two attributes of a new object name one thing, unless AWS says otherwise.
func (l *loader) same(i *instance, attr, other string) {
	a, b := i.object(attr), i.object(other)
	if a != b && (l.mocked || i.text(attr) == "" || i.text(other) == "") {
		l.alias[b] = a
	}
}

// classIs says whether the instance is itself an object of the class.
func classIs(i *instance, c class) bool { return objects[i.typ]["id"] == c }

// adopt gives what AWS made to the resource that manages it.
func (l *loader) adopt(a attributes) {
	var held vpc.ID
	switch a.of.typ {
	case "aws_default_route_table":
		held = l.link(a, "default_route_table_id")
	case "aws_default_network_acl":
		held = l.link(a, "default_network_acl_id")
	case "aws_default_security_group":
		if v := l.instanceOf(l.link(a, "vpc_id")); v != nil {
			held = l.canonical(v.object("default_security_group_id"))
		}
	default:
		to, ok := standIns[a.of.typ]
		if !ok {
			return
		}
		if id := l.link(a, to); id != "" && id != a.of.id() {
			l.alias[a.of.id()] = id
		}
		return
	}
	if own := a.of.id(); held != "" && held != own {
		l.alias[held] = own
	}
}

// instanceOf is the instance that is the object with the ID; nil if there is none.
func (l *loader) instanceOf(id vpc.ID) *instance {
	return l.byID[id]
}

// add takes a resource over.
func (l *loader) add(i *instance, r vpc.Resource) {
	if _, again := l.found[r.ResourceID()]; again {
		l.skip(i, "there is another resource with the ID %s, which counts", r.ResourceID())
		return
	}
	l.hold(r, i)
}

// skip notes that something of an instance is not taken over.
func (l *loader) skip(i *instance, format string, args ...any) {
	s := load.Skipped{Reason: fmt.Sprintf(format, args...)}
	if i != nil {
		s.Key, s.ID = i.address, vpc.ID(i.text("id"))
	}
	l.skipped.Add(s)
}

// infer notes where a field came from.
func (l *loader) infer(by load.Inference, id vpc.ID, field, value, from string) {
	l.inferred = append(l.inferred, load.Inferred{By: by, ID: id, Field: field, Value: value, From: from})
}

// amend changes the resource with the ID, if it is here and a T. Else it reports that the attribute names nothing.
func amend[T vpc.Resource](l *loader, a attributes, attr string, id vpc.ID, change func(r *T)) {
	f := l.found[id]
	r, ok := f.resource.(T)
	switch {
	case ok:
		change(&r)
		l.hold(r, f.of)
	case id != "":
		var none T
		l.skip(a.of, "%s%s names %s, which is not here as a %s", a.path, attr, id, none.Kind())
	case !a.pending(attr):
		l.skip(a.of, "%s%s is missing", a.path, attr)
	}
}

// get is the resource with the ID, if it was found and is a T.
func get[T vpc.Resource](l *loader, id vpc.ID) (T, bool) {
	t, ok := l.found[id].resource.(T)
	return t, ok
}

// hold takes a resource in, or in the place of that with its ID.
func (l *loader) hold(r vpc.Resource, of *instance) {
	id := r.ResourceID()
	if _, there := l.found[id]; !there {
		l.kinds[r.Kind()] = append(l.kinds[r.Kind()], id)
	}
	l.found[id] = found{r, of}
}

// ids is the IDs of the resources of type T that were found, in order.
func ids[T vpc.Resource](l *loader) []vpc.ID {
	var none T
	return slices.Sorted(slices.Values(l.kinds[none.Kind()]))
}

// update puts what f makes of each T in its place.
func update[T vpc.Resource](l *loader, f func(of *instance, r T) T) {
	for _, id := range ids[T](l) {
		x := l.found[id]
		l.hold(f(x.of, x.resource.(T)), x.of)
	}
}

// result is what was found, without what a network would refuse.
func (l *loader) result() load.Result {
	all := make([]vpc.Resource, 0, len(l.found))
	for _, f := range l.found {
		all = append(all, f.resource)
	}
	sound := result.Sound(all, func(r vpc.Resource, reason string) { l.skip(l.found[r.ResourceID()].of, "%s", reason) })
	return result.New(sound, l.skipped.All(), l.inferred)
}

// difference is the change from one set of resources to another.
func difference(before, after []vpc.Resource) vpc.Change {
	var c vpc.Change
	old := map[vpc.ID]vpc.Resource{}
	for _, r := range before {
		old[r.ResourceID()] = r
	}
	stays := map[vpc.ID]bool{}
	for _, r := range after {
		stays[r.ResourceID()] = true
	}
	gone := map[vpc.ID]bool{}
	for _, r := range before {
		if !stays[r.ResourceID()] {
			gone[r.ResourceID()] = true
			c.Remove = append(c.Remove, r.ResourceID())
		}
	}
	for _, r := range after {
		o, was := old[r.ResourceID()]
		if !was || !reflect.DeepEqual(o, r) || refersTo(r, gone) {
			c.Put = append(c.Put, r)
		}
	}
	return c
}

// refersTo says whether r refers to one of the IDs. What does and stays as it is has to be put as well: else it would
// forget what is removed.
func refersTo(r vpc.Resource, ids map[vpc.ID]bool) bool {
	return len(ids) > 0 && slices.ContainsFunc(r.Refs(), func(ref vpc.Ref) bool { return ids[ref.ID] })
}
