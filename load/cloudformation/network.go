package cloudformation

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/managed"
	"github.com/vpcsim/vpcsim/load/internal/result"
	"github.com/vpcsim/vpcsim/load/internal/standin"
	"github.com/vpcsim/vpcsim/vpc"
)

// loader makes the resources of one network out of stacks.
type loader struct {
	options
	files  map[string]object // the templates
	nested map[string]bool   // the files of those that are nested stacks
	stacks []*stack

	exports map[exportKey]export
	found   map[vpc.ID]found
	kinds   map[vpc.Kind][]vpc.ID // the IDs of what was found

	blocks   map[*resource]netip.Prefix // generated IPv6 blocks, by what asks for them
	standIns standin.Chooser

	// What several resources say about one.
	primary    map[vpc.ID]vpc.ID           // an instance: its primary network interface
	wishes     map[vpc.ID]wishes           // a network interface: the addresses that AWS chooses for it
	subnets    map[vpc.ID]traits           // what a subnet gives to its interfaces
	joins      map[vpc.ID]joins            // a transit gateway attachment: its part in the default route tables
	associated map[vpc.ID]bool             // transit gateway attachments with a route table
	public53   map[vpc.ID]bool             // hosted zones that are public
	policies   map[vpc.ID]policy           // firewall policies
	managed    map[vpc.ID]managed.Resource // a network interface that AWS makes for a service's resource

	implied []vpc.ID // IDs of what AWS makes along with others, where a template names them
	late    []func() // what is done once the interfaces are known

	skipped  result.Report
	inferred []load.Inferred
}

// found is a resource and the template's resource that it was made of.
type found struct {
	resource vpc.Resource
	of       *resource
}

func newLoader(o options) *loader {
	return &loader{
		options: o,
		files:   map[string]object{}, nested: map[string]bool{},
		kinds:   map[vpc.Kind][]vpc.ID{},
		blocks:  map[*resource]netip.Prefix{},
		primary: map[vpc.ID]vpc.ID{}, wishes: map[vpc.ID]wishes{}, subnets: map[vpc.ID]traits{}, joins: map[vpc.ID]joins{},
		associated: map[vpc.ID]bool{}, public53: map[vpc.ID]bool{}, policies: map[vpc.ID]policy{}, managed: map[vpc.ID]managed.Resource{},
	}
}

// converter makes a network's resources of the resources of a type, in its turn: later ones add to what earlier ones made.
type converter struct {
	turn int
	take func(l *loader, p properties)
}

const (
	makes  = iota // a resource
	widens        // a resource, by blocks
	adds          // to a resource
	amends        // what was added
	names         // what has an address
	turns
)

// converters is what is done with each type.
var converters = joined(vpcConverters, filterConverters, routeConverters, gatewayConverters, interfaceConverters, endpointConverters,
	transitConverters, vpnConverters, balancerConverters, dnsConverters, latticeConverters, firewallConverters, serviceConverters)

func joined(all ...map[string]converter) map[string]converter {
	out := map[string]converter{}
	for _, some := range all {
		maps.Copy(out, some)
	}
	return out
}

// converts says whether anything is made of a type.
func (l *loader) converts(typ string) bool {
	_, ok := converters[typ]
	return ok || strings.HasPrefix(typ, "Custom::")
}

// convert makes the network's resources, turn by turn. Addresses are chosen before the last, which names what has one.
func (l *loader) convert() {
	n := 0
	for _, s := range l.stacks {
		n += len(s.inOrder)
	}
	l.found = make(map[vpc.ID]found, n)
	for turn := range turns {
		if turn == amends {
			l.makeAllImplied()
		}
		if turn == names {
			l.completeTransit()
			l.assignAddresses()
		}
		for _, s := range l.stacks {
			for _, r := range s.inOrder {
				if r.absent != nil {
					continue
				}
				switch c := r.converter; {
				case c.take == nil && turn == makes:
					l.unmodelled(r)
				case c.take != nil && c.turn == turn:
					c.take(l, l.propertiesOf(r))
				}
			}
		}
	}
}

// complete joins what several resources say.
func (l *loader) complete() {
	l.makeAllImplied()
	l.completePeering()
	l.completeBalancers()
	l.completeTables()
}

// add takes a resource over.
func (l *loader) add(of *resource, r vpc.Resource) {
	if _, again := l.found[r.ResourceID()]; again {
		l.skipAt(of.stack, "Resources."+of.logical, r.ResourceID(), "there is another resource with the ID, which counts")
		return
	}
	l.hold(r, of)
}

// hold takes a resource in, or in the place of that with its ID.
func (l *loader) hold(r vpc.Resource, of *resource) {
	id := r.ResourceID()
	if _, there := l.found[id]; !there {
		l.kinds[r.Kind()] = append(l.kinds[r.Kind()], id)
	}
	l.found[id] = found{r, of}
}

// all is the resources that were found.
func (l *loader) all() []vpc.Resource {
	out := make([]vpc.Resource, 0, len(l.found))
	for _, kind := range slices.Sorted(maps.Keys(l.kinds)) {
		for _, id := range l.kinds[kind] {
			out = append(out, l.found[id].resource)
		}
	}
	return out
}

// get is the resource with the ID, if it was found and is a T.
func get[T vpc.Resource](l *loader, id vpc.ID) (T, bool) {
	t, ok := l.found[id].resource.(T)
	return t, ok
}

// ids is the IDs of the resources of type T that were found, in order.
func ids[T vpc.Resource](l *loader) []vpc.ID {
	var none T
	sorted := slices.Clone(l.kinds[none.Kind()])
	slices.Sort(sorted)
	return sorted
}

// update puts what f makes of each T in its place.
func update[T vpc.Resource](l *loader, f func(r T) T) {
	for _, id := range ids[T](l) {
		x := l.found[id]
		l.hold(f(x.resource.(T)), x.of)
	}
}

// amend changes the resource that a property names, if it is here and a T. Else it reports that the property names nothing.
func amend[T vpc.Resource](l *loader, p properties, key string, change func(r *T)) {
	id := p.need(key)
	if id == "" {
		return
	}
	l.makeImplied(id)
	f := l.found[id]
	r, ok := f.resource.(T)
	if !ok {
		var none T
		p.skip(key, "it names %s, which is not here as a %s", abridge(string(id)), none.Kind())
		return
	}
	change(&r)
	l.hold(r, f.of)
}

// skipAt notes that what stands at a path of a template is not taken over.
func (l *loader) skipAt(s *stack, path string, id vpc.ID, format string, args ...any) {
	l.skipped.Add(load.Skipped{File: s.file, Key: path, ID: id, Reason: fmt.Sprintf(format, args...)})
}

// skipFile notes that a file is not read.
func (l *loader) skipFile(file, format string, args ...any) {
	l.skipped.Add(load.Skipped{File: file, Reason: fmt.Sprintf(format, args...)})
}

// refuse lets go of a resource that a network would not hold.
func (l *loader) refuse(r vpc.Resource, reason string) {
	of := l.found[r.ResourceID()].of
	l.skipAt(of.stack, "Resources."+of.logical, r.ResourceID(), "%s", reason)
	delete(l.found, r.ResourceID())
}

// infer notes where a field came from.
func (l *loader) infer(by load.Inference, id vpc.ID, field, value, from string) {
	l.inferred = append(l.inferred, load.Inferred{By: by, ID: id, Field: field, Value: value, From: from})
}
