package vpc

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strings"

	iradix "github.com/hashicorp/go-immutable-radix/v2"
)

// Change is a set of changes to a network: resources to add or replace by ID,
// and IDs to remove. It is plain data. Removing comes first.
type Change struct {
	Put    []Resource
	Remove []ID
}

// New makes a network of rs, in any order. The error, if any, is of type
// [Problems] and holds every problem there is, not only the first. It costs by
// the number of resources and references.
func New(rs ...Resource) (*Network, error) {
	return (*Network)(nil).Apply(Change{Put: rs})
}

// With is the network with rs added, or put in the place of resources with the same IDs. See [Network.Apply].
func (n *Network) With(rs ...Resource) (*Network, error) { return n.Apply(Change{Put: rs}) }

// Without is the network with the resources removed. See [Network.Apply].
func (n *Network) Without(ids ...ID) (*Network, error) { return n.Apply(Change{Remove: ids}) }

// Apply is the network with the change made; n stays as it is. The two share
// what the change leaves alone: it costs by the size of the change and of the
// VPCs that it touches, and by the change alone if it leaves the outlines of
// resources as they are: see [Outliner].
//
// The result is the network that [New] makes of the resulting set of resources,
// or the same [Problems]. Only a removal that strong references stand against is
// told otherwise, as AWS does: as one DependencyViolation of what was to be
// removed, which names the dependents. Those are removed by the same change or
// before; AWS deletes a VPC's default security group, network ACL and main route
// table along with it, a network does not. Weak references do not stand against
// removal: see [Forgetter].
func (n *Network) Apply(c Change) (*Network, error) {
	e := n.edit(len(c.Put))
	e.admit(c.Put)
	e.dismiss(c.Remove)
	e.forget()
	e.relink()
	after := e.commit()
	e.checkAll(after)
	if err := e.problems.err(); err != nil {
		return nil, err
	}
	return after, nil
}

// edit is a change under way.
type edit struct {
	before *Network

	in   map[ID]Resource // what is added, replaced or made to forget
	gone map[ID]bool     // what is removed and not put back
	held map[ID]bool     // dependents that a DependencyViolation names

	resources *iradix.Txn[Resource]
	kinds     *iradix.Txn[Resource]
	edges     *iradix.Txn[Resource]
	names     *iradix.Txn[ID]
	claims    *iradix.Txn[ID]

	contested map[string][]contender // claims that several make, by key
	problems  Problems
}

// contender is one of several that make a claim.
type contender struct {
	Resource
	claim Claim
}

func (n *Network) edit(puts int) *edit {
	if n == nil {
		n = &Network{
			resources: iradix.New[Resource](), kinds: iradix.New[Resource](), edges: iradix.New[Resource](),
			names: iradix.New[ID](), claims: iradix.New[ID](),
		}
	}
	return &edit{
		before: n,
		in:     make(map[ID]Resource, puts), gone: map[ID]bool{}, held: map[ID]bool{},
		resources: n.resources.Txn(), kinds: n.kinds.Txn(), edges: n.edges.Txn(),
		names: n.names.Txn(), claims: n.claims.Txn(),
		contested: map[string][]contender{},
	}
}

func (e *edit) commit() *Network {
	return &Network{
		resources: e.resources.CommitOnly(), kinds: e.kinds.CommitOnly(), edges: e.edges.CommitOnly(),
		names: e.names.CommitOnly(), claims: e.claims.CommitOnly(),
	}
}

func (e *edit) report(r Resource, field, code, message string) {
	e.problems = append(e.problems, Problem{
		Resource: r.ResourceID(), Kind: r.Kind(), Field: field, Code: code, Message: message,
	})
}

// admit takes in those of rs that a network can hold.
func (e *edit) admit(rs []Resource) {
	for _, r := range rs {
		if r == nil || reflect.TypeOf(r).Kind() == reflect.Pointer {
			e.problems = append(e.problems, Problem{
				Code: "InvalidParameterValue", Message: "a resource is a struct that is given by value, not a pointer or nil",
			})
			continue
		}
		id := r.ResourceID()
		first, twice := e.in[id]
		switch {
		case id == "":
			e.report(r, "ID", "MissingParameter", "a resource needs an ID")
		case holdsNUL(r):
			e.report(r, "", "InvalidParameterValue", "IDs and names cannot hold NUL")
		case twice:
			e.report(r, "ID", "InvalidParameterValue",
				"the ID is given twice, to a "+string(min(first.Kind(), r.Kind()))+" and to a "+string(max(first.Kind(), r.Kind())))
		default:
			e.in[id] = r
		}
	}
}

// holdsNUL says whether r has a NUL in what the indexes of a network join with NULs.
func holdsNUL(r Resource) bool {
	if strings.Contains(string(r.ResourceID()), "\x00") || strings.Contains(r.ResourceName(), "\x00") {
		return true
	}
	for ref := range refsOf(r) {
		if strings.Contains(string(ref.ID), "\x00") {
			return true
		}
	}
	return false
}

// dismiss notes what goes.
func (e *edit) dismiss(ids []ID) {
	for _, id := range ids {
		_, back := e.in[id]
		if _, ok := e.before.Get(id); !ok {
			e.problems = append(e.problems, Problem{
				Resource: id, Code: "InvalidParameterValue", Message: "there is no such resource to remove",
			})
		} else if !back {
			e.gone[id] = true
		}
	}
}

// forget deals with what stays and refers to what goes.
func (e *edit) forget() {
	stale := map[ID]Resource{}
	for _, id := range slices.Sorted(maps.Keys(e.gone)) {
		var holders []string
		for r := range e.before.Dependents(id) {
			rid := r.ResourceID()
			if _, put := e.in[rid]; put || e.gone[rid] {
				continue
			}
			if refersStrongly(r, id) {
				e.held[rid] = true
				holders = append(holders, string(r.Kind())+" "+string(rid))
				continue
			}
			if s, ok := stale[rid]; ok {
				r = s
			}
			if f, ok := r.(Forgetter); ok {
				stale[rid] = f.Forget(id)
			}
		}
		if holders != nil {
			r, _ := e.before.Get(id)
			e.report(r, "", "DependencyViolation", "still used by "+strings.Join(holders, ", "))
		}
	}
	maps.Copy(e.in, stale)
}

func refersStrongly(r Resource, id ID) bool {
	for ref := range refsOf(r) {
		if ref.ID == id && !ref.Weak {
			return true
		}
	}
	return false
}

// relink brings the indexes up to date. All that goes makes room before anything
// comes, so that what is claimed can change hands within one change.
func (e *edit) relink() {
	in := e.incoming()
	for _, x := range in {
		if old, ok := e.before.Get(x.id); ok {
			e.unlink(old)
		}
	}
	for id := range e.gone {
		if old, ok := e.before.Get(id); ok {
			e.unlink(old)
		}
	}
	for _, x := range in {
		e.link(x.r)
	}
	e.settle()
}

// entry is a resource with its ID, so that a sort need not ask for it.
type entry struct {
	id ID
	r  Resource
}

// incoming is what is added, replaced or made to forget, in ID order.
func (e *edit) incoming() []entry {
	in := make([]entry, 0, len(e.in))
	for id, r := range e.in {
		in = append(in, entry{id, r})
	}
	slices.SortFunc(in, func(a, b entry) int { return cmp.Compare(a.id, b.id) })
	return in
}

func (e *edit) unlink(r Resource) {
	id, kind := string(r.ResourceID()), string(r.Kind())
	e.resources.Delete([]byte(id))
	e.kinds.Delete(key(kind, id))
	for ref := range refsOf(r) {
		e.edges.Delete(key(string(ref.ID), kind, id))
	}
	if name := r.ResourceName(); name != "" {
		e.names.Delete(key(name, id))
	}
	for _, c := range claimsOf(r) {
		e.claims.Delete([]byte(c.Key))
	}
}

func (e *edit) link(r Resource) {
	id, kind := string(r.ResourceID()), string(r.Kind())
	e.resources.Insert([]byte(id), r)
	e.kinds.Insert(key(kind, id), r)
	for ref := range refsOf(r) {
		e.edges.Insert(key(string(ref.ID), kind, id), r)
	}
	if name := r.ResourceName(); name != "" {
		e.names.Insert(key(name, id), r.ResourceID())
	}
	for _, c := range claimsOf(r) {
		e.claim(r, c)
	}
}

// claim notes that r claims c. Of several claimants the one with the least ID is the owner.
func (e *edit) claim(r Resource, c Claim) {
	owner, taken := e.claims.Get([]byte(c.Key))
	switch {
	case !taken:
		e.claims.Insert([]byte(c.Key), r.ResourceID())
		return
	case owner == r.ResourceID():
		e.report(r, c.Field, c.Code, describeClaim(c)+" is given twice")
		return
	}
	if e.contested[c.Key] == nil {
		o, _ := e.resources.Get([]byte(owner))
		for _, oc := range claimsOf(o) {
			if oc.Key == c.Key {
				e.contested[c.Key] = append(e.contested[c.Key], contender{o, oc})
			}
		}
	}
	e.contested[c.Key] = append(e.contested[c.Key], contender{r, c})
	if r.ResourceID() < owner {
		e.claims.Insert([]byte(c.Key), r.ResourceID())
	}
}

// settle tells all but the owner of each claim that it is taken.
func (e *edit) settle() {
	for key, contenders := range e.contested {
		owner, _ := e.claims.Get([]byte(key))
		for _, c := range contenders {
			if c.ResourceID() != owner {
				e.report(c, c.claim.Field, c.claim.Code, describeClaim(c.claim)+" is already held by "+string(owner))
			}
		}
	}
}

// describeClaim is a claim's key for people: "the address 10.0.0.4 of subnet-1".
func describeClaim(c Claim) string {
	what, rest, _ := strings.Cut(c.Key, "\x00")
	within, value, _ := strings.Cut(rest, "\x00")
	if value != "" {
		what += " " + value
	}
	if within != "" {
		what += " of " + within
	}
	return what
}

// checkAll reports what is wrong with everything that the change can have affected.
func (e *edit) checkAll(after *Network) {
	if e.before.Len() == 0 {
		for r := range after.All() {
			e.check(after, r)
		}
		return
	}
	for id := range e.affected(after) {
		if r, ok := after.Get(id); ok {
			e.check(after, r)
		}
	}
}

// affected is everything whose Check can have seen what has changed, as
// [Resource] says what a Check may see.
func (e *edit) affected(after *Network) map[ID]bool {
	again := map[ID]bool{}
	var queue []ID
	enqueued := map[ID]bool{}
	enqueue := func(id ID) {
		if !enqueued[id] {
			enqueued[id] = true
			queue = append(queue, id)
		}
	}
	for id := range e.in {
		if e.keepsOutline(id) {
			again[id] = true
		} else {
			enqueue(id)
		}
	}
	for id := range e.gone {
		enqueue(id)
	}
	for id := range e.homes(after) {
		again[id] = true
		for d := range after.Dependents(id) {
			again[d.ResourceID()] = true
		}
	}
	for len(queue) > 0 {
		id := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		again[id] = true
		for d := range after.Dependents(id) {
			again[d.ResourceID()] = true
			if refersStrongly(d, id) {
				enqueue(d.ResourceID())
			}
		}
	}
	return again
}

// keepsOutline says whether what is put in the place of a resource looks to all other Checks as that did.
func (e *edit) keepsOutline(id ID) bool {
	old, _ := e.before.Get(id)
	was, had := old.(Outliner)
	is, has := e.in[id].(Outliner)
	return had && has && reflect.DeepEqual(was.Outline(), is.Outline())
}

// homes is the VPCs, subnets and interfaces that the changed resources refer to,
// or referred to before; of those that keep their outlines, the ones to which only one of the two does.
func (e *edit) homes(after *Network) map[ID]bool {
	homes := map[ID]bool{}
	for id, r := range e.in {
		is := homesOf(after, r)
		if old, ok := e.before.Get(id); ok {
			was := homesOf(e.before, old)
			if e.keepsOutline(id) {
				maps.DeleteFunc(is, func(h ID, _ bool) bool {
					both := was[h]
					delete(was, h)
					return both
				})
			}
			maps.Copy(homes, was)
		}
		maps.Copy(homes, is)
	}
	for id := range e.gone {
		old, _ := e.before.Get(id)
		maps.Copy(homes, homesOf(e.before, old))
	}
	return homes
}

// homesOf is the VPCs, subnets and interfaces that r refers to.
func homesOf(n *Network, r Resource) map[ID]bool {
	homes := map[ID]bool{}
	for ref := range refsOf(r) {
		if t, ok := n.Get(ref.ID); isHome(ref.Kind) || ok && isHome(t.Kind()) {
			homes[ref.ID] = true
		}
	}
	return homes
}

// check reports what is wrong with r's references and, if they resolve, with r itself.
func (e *edit) check(after *Network, r Resource) {
	sound := true
	for ref := range refsOf(r) {
		t, ok := after.Get(ref.ID)
		if !ok && ref.Weak || ok && (ref.Kind == "" || t.Kind() == ref.Kind) {
			continue
		}
		sound = false
		switch {
		case ok:
			e.report(r, ref.Field, ref.Kind.NotFoundCode(), string(ref.ID)+" is a "+string(t.Kind())+", not a "+string(ref.Kind))
		case !e.gone[ref.ID] || !e.held[r.ResourceID()]: // else the DependencyViolation tells it
			e.report(r, ref.Field, ref.Kind.NotFoundCode(), "there is no "+string(cmp.Or(ref.Kind, "resource"))+" "+string(ref.ID))
		}
	}
	if sound {
		e.problems = append(e.problems, r.Check(after)...)
	}
}
