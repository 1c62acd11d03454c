package vpc

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strings"
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
// before. Weak references do not stand against
// removal: see [Forgetter], and [Network.Refusals] for those that AWS minds. What AWS made for a resource goes with it: see [Ref].
func (n *Network) Apply(c Change) (*Network, error) {
	e := n.edit(len(c.Put))
	e.admit(c.Put)
	e.dismiss(c.Remove)
	e.dismissOwned()
	e.forget()
	slices.SortFunc(e.in, func(a, b entry) int { return a.id.compare(b.id) })
	after := e.relink()
	e.checkAll(after)
	if err := e.problems.err(); err != nil {
		return nil, err
	}
	return after, nil
}

// Alters is the IDs of all that a change may alter: what it puts, what it removes and what goes along, and what refers to these and may forget them. Some of it
// may be as before. It costs by the size of the change and by what refers to what is removed.
func (n *Network) Alters(c Change) map[ID]bool {
	ids := map[ID]bool{}
	for _, r := range c.Put {
		ids[r.ResourceID()] = true
	}
	e := n.edit(0)
	e.dismiss(c.Remove)
	e.dismissOwned()
	for id := range e.gone {
		ids[id] = true
		for d := range n.Dependents(id) {
			ids[d.ResourceID()] = true
		}
	}
	return ids
}

// edit is a change under way.
type edit struct {
	before *Network

	in   []entry     // what is added, replaced or made to forget
	put  map[ID]int  // where it stands in in; nil: its IDs ascend
	gone map[ID]bool // what is removed and not put back
	held map[ID]bool // dependents that a DependencyViolation names

	problems Problems
}

// entry is a resource, with what is asked of it often.
type entry struct {
	Resource
	id   ID
	kind Kind
	refs []Ref // also those that name nothing
}

func newEntry(r Resource) entry { return entry{r, r.ResourceID(), r.Kind(), r.Refs()} }

func (n *Network) edit(puts int) *edit {
	if n == nil {
		n = &Network{}
	}
	return &edit{before: n, in: make([]entry, 0, puts), gone: map[ID]bool{}, held: map[ID]bool{}}
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
		x := newEntry(r)
		first, twice := e.find(x.id)
		switch {
		case x.id == "":
			e.report(r, "ID", "MissingParameter", "a resource needs an ID")
		case x.holdsNUL():
			e.report(r, "", "InvalidParameterValue", "IDs and names cannot hold NUL")
		case twice:
			kind := e.in[first].kind
			e.report(r, "ID", "InvalidParameterValue", "the ID is given twice, to a "+string(min(kind, x.kind))+" and to a "+string(max(kind, x.kind)))
		default:
			e.take(x)
		}
	}
}

// take adds x, or puts it in the place of the one with its ID.
func (e *edit) take(x entry) {
	if i, ok := e.find(x.id); ok {
		e.in[i] = x
		return
	}
	if last := len(e.in) - 1; e.put == nil && last >= 0 && x.id < e.in[last].id {
		e.put = make(map[ID]int, cap(e.in))
		for i := range e.in {
			e.put[e.in[i].id] = i
		}
	}
	if e.put != nil {
		e.put[x.id] = len(e.in)
	}
	e.in = append(e.in, x)
}

// find is where what is put under the ID stands.
func (e *edit) find(id ID) (int, bool) {
	if e.put != nil {
		i, ok := e.put[id]
		return i, ok
	}
	if last := len(e.in) - 1; last < 0 || id > e.in[last].id {
		return 0, false // as for all that are given in order
	}
	return slices.BinarySearchFunc(e.in, id, func(x entry, id ID) int { return x.id.compare(id) })
}

// holdsNUL says whether x has a NUL in its names or IDs, which [ClaimKey] joins with NULs.
func (x entry) holdsNUL() bool {
	return strings.IndexByte(string(x.id), 0) >= 0 || strings.IndexByte(x.ResourceName(), 0) >= 0 ||
		slices.ContainsFunc(x.refs, func(ref Ref) bool { return strings.IndexByte(string(ref.ID), 0) >= 0 })
}

// dismiss notes what goes.
func (e *edit) dismiss(ids []ID) {
	for _, id := range ids {
		_, back := e.find(id)
		if _, ok := e.before.Get(id); !ok {
			e.problems = append(e.problems, Problem{
				Resource: id, Code: "InvalidParameterValue", Message: "there is no such resource to remove" + e.before.meant(id),
			})
		} else if !back {
			e.gone[id] = true
		}
	}
}

// meant is what a person may mean by an ID that n does not have.
func (n *Network) meant(id ID) string {
	const rule = "sgr-" // how AWS's IDs of security group rules begin
	if strings.HasPrefix(string(id), rule) {
		return "; a rule of a security group is part of the group: put the group in without it, as sg.Group.WithoutRules makes it"
	}
	var ids []string
	for _, r := range n.Named(string(id)) {
		ids = append(ids, string(r.ResourceID()))
	}
	if len(ids) > 0 {
		return "; it is the Name tag of " + strings.Join(ids, ", ") + ": give the ID"
	}
	return DidYouMean(n.Alike(string(id)))
}

// dismissOwned lets go of what is owned by what goes, and of what that owns.
func (e *edit) dismissOwned() {
	work := slices.Collect(maps.Keys(e.gone))
	for len(work) > 0 {
		id := work[len(work)-1]
		work = work[:len(work)-1]
		for r := range e.before.Dependents(id) {
			rid := r.ResourceID()
			if _, put := e.find(rid); !put && !e.gone[rid] && refers(r, id, asOwner) {
				e.gone[rid] = true
				work = append(work, rid)
			}
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
			if _, put := e.find(rid); put || e.gone[rid] {
				continue
			}
			if refers(r, id, strongly) {
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
	for _, r := range stale {
		e.take(newEntry(r))
	}
}

func strongly(ref Ref) bool { return !ref.Weak }
func asOwner(ref Ref) bool  { return ref.Owner }

// refers says whether r refers to id in such a way.
func refers(r Resource, id ID, how func(Ref) bool) bool {
	for ref := range refsOf(r) {
		if ref.ID == id && how(ref) {
			return true
		}
	}
	return false
}

// relink is the network after the change: its indexes brought up to date.
func (e *edit) relink() *Network {
	var l links
	for i := range e.in {
		if old, ok := e.before.Get(e.in[i].id); ok {
			l.remove(newEntry(old))
		}
	}
	for id := range e.gone {
		if old, ok := e.before.Get(id); ok {
			l.remove(newEntry(old))
		}
	}
	l.grow(len(e.in))
	for i := range e.in {
		l.add(&e.in[i])
	}
	return &Network{
		resources: e.before.resources.with(l.resources),
		kinds:     e.before.kinds.with(grouped(l.kinds, func(k kindKey) Kind { return k.kind })),
		edges:     e.before.edges.with(grouped(l.edges, func(k edgeKey) ID { return k.to })),
		names:     e.before.names.with(l.names),
		claims:    e.claim(l.claims, l.claimed),
	}
}

// links is the edits of a network's indexes.
type links struct {
	resources []edited[ID, Resource]
	kinds     []edited[kindKey, Resource]
	edges     []edited[edgeKey, Resource]
	names     []edited[nameKey, Resource]
	claims    []edited[claimKey, ID] // only those that go
	claimed   []claimed
}

// claimed is a claim and the resource that makes it.
type claimed struct {
	Claim
	by *entry
}

// grow makes room for what n resources are likely to have.
func (l *links) grow(n int) {
	l.resources, l.kinds, l.names = slices.Grow(l.resources, n), slices.Grow(l.kinds, n), slices.Grow(l.names, n)
	l.edges, l.claimed = slices.Grow(l.edges, 2*n), slices.Grow(l.claimed, n)
}

func (l *links) remove(x entry) {
	l.resources = append(l.resources, edited[ID, Resource]{key: x.id, removed: true})
	l.kinds = append(l.kinds, edited[kindKey, Resource]{key: kindKey{x.kind, x.id}, removed: true})
	for _, ref := range x.refs {
		l.edges = append(l.edges, edited[edgeKey, Resource]{key: edgeKey{ref.ID, x.kind, x.id}, removed: true})
	}
	l.names = append(l.names, edited[nameKey, Resource]{key: nameKey{x.ResourceName(), x.id}, removed: true})
	for _, c := range claimsOf(x.Resource) {
		l.claims = append(l.claims, edited[claimKey, ID]{key: claimKey(c.Key), removed: true})
	}
}

func (l *links) add(x *entry) {
	r := x.Resource
	l.resources = append(l.resources, edited[ID, Resource]{key: x.id, value: r})
	l.kinds = append(l.kinds, edited[kindKey, Resource]{key: kindKey{x.kind, x.id}, value: r})
	for _, ref := range x.refs {
		if ref.ID != "" {
			l.edges = append(l.edges, edited[edgeKey, Resource]{key: edgeKey{ref.ID, x.kind, x.id}, value: r})
		}
	}
	if name := r.ResourceName(); name != "" {
		l.names = append(l.names, edited[nameKey, Resource]{key: nameKey{name, x.id}, value: r})
	}
	for _, c := range claimsOf(r) {
		l.claimed = append(l.claimed, claimed{c, x})
	}
}

// grouped puts edits in order, those of each group apart, for they are likely to be in order already. A group is the first part of a key.
func grouped[K indexKey[K], G cmp.Ordered](edits []edited[K, Resource], group func(K) G) []edited[K, Resource] {
	const few = 64
	if len(edits) < few {
		return edits // which the index puts in order
	}
	sizes := map[G]int{}
	for i := range edits {
		sizes[group(edits[i].key)]++
	}
	ends := make(map[G]int, len(sizes)) // where each group ends, so far
	end := 0
	groups := slices.Sorted(maps.Keys(sizes))
	for _, g := range groups {
		ends[g] = end
		end += sizes[g]
	}
	out := make([]edited[K, Resource], len(edits))
	for i := range edits {
		g := group(edits[i].key)
		out[ends[g]] = edits[i]
		ends[g]++
	}
	for _, g := range groups {
		mine := out[ends[g]-sizes[g] : ends[g]]
		copy(mine, inOrder(mine))
	}
	return out
}

// claim is the claims of the network before, without those of gone, and with those that are made. Of several claimants the
// one with the least ID is the owner; the others are told that it is taken.
func (e *edit) claim(gone []edited[claimKey, ID], made []claimed) index[claimKey, ID] {
	free := make(map[claimKey]bool, len(gone))
	for _, x := range gone {
		free[x.key] = true
	}
	made = sorted(made, func(a, b *claimed) int { return strings.Compare(a.Key, b.Key) })
	edits := slices.Grow(gone, len(made))
	for len(made) > 0 {
		same := 1
		for same < len(made) && made[same].Key == made[0].Key {
			same++
		}
		key, claimants := claimKey(made[0].Key), made[:same]
		if id, ok := e.before.claims.get(key); ok && !free[key] {
			claimants = slices.Concat(claimants, e.claimedBefore(id, key))
		}
		edits = append(edits, edited[claimKey, ID]{key: key, value: e.settle(claimants)})
		made = made[same:]
	}
	return e.before.claims.with(edits)
}

// claimedBefore is the claim with the key that the resource of the network before makes.
func (e *edit) claimedBefore(id ID, key claimKey) []claimed {
	r, _ := e.before.Get(id)
	x := newEntry(r)
	for _, c := range claimsOf(r) {
		if claimKey(c.Key) == key {
			return []claimed{{Claim: c, by: &x}}
		}
	}
	return nil
}

// settle is the owner of what is claimed. It tells the other claimants.
func (e *edit) settle(claimants []claimed) ID {
	first := claimants[0].by
	for _, c := range claimants {
		if c.by.id < first.id {
			first = c.by
		}
	}
	owner := first.id
	served := false
	for _, c := range claimants {
		switch {
		case c.by.id != owner:
			e.report(c.by, c.Field, c.Code, describeClaim(c.Claim)+" is already held by "+holder(first, c.by))
		case served:
			e.report(c.by, c.Field, c.Code, describeClaim(c.Claim)+" is given twice")
		default:
			served = true
		}
	}
	return owner
}

// holder is what holds a claim of another: with its kind, where that is not the other's. The ID of a private hosted zone does not show that it is one.
func holder(of, other *entry) string {
	switch of.kind {
	case other.kind:
		return string(of.id)
	case KindHostedZone:
		return "the private hosted zone " + string(of.id) + " of Route 53"
	default:
		return string(of.kind) + " " + string(of.id)
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
		for i := range e.in {
			e.check(after, &e.in[i])
		}
		return
	}
	for id := range e.affected(after) {
		if r, ok := after.Get(id); ok {
			x := newEntry(r)
			e.check(after, &x)
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
	for _, x := range e.in {
		if e.keepsOutline(x) {
			again[x.id] = true
		} else {
			enqueue(x.id)
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
			if refers(d, id, strongly) {
				enqueue(d.ResourceID())
			}
		}
	}
	return again
}

// keepsOutline says whether what is put in the place of a resource looks to all other Checks as that did.
func (e *edit) keepsOutline(x entry) bool {
	old, _ := e.before.Get(x.id)
	was, had := old.(Outliner)
	is, has := x.Resource.(Outliner)
	return had && has && reflect.DeepEqual(was.Outline(), is.Outline())
}

// homes is the VPCs, subnets and interfaces that the changed resources refer to,
// or referred to before; of those that keep their outlines, the ones to which only one of the two does.
func (e *edit) homes(after *Network) map[ID]bool {
	homes := map[ID]bool{}
	for _, x := range e.in {
		is := homesOf(after, x.Resource)
		if old, ok := e.before.Get(x.id); ok {
			was := homesOf(e.before, old)
			if e.keepsOutline(x) {
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

// check reports what is wrong with x's references and, if they resolve, with x itself.
func (e *edit) check(after *Network, x *entry) {
	sound := true
	for _, ref := range x.refs {
		if ref.ID == "" {
			continue
		}
		t, ok := after.Get(ref.ID)
		if !ok && ref.Weak || ok && (ref.Kind == "" || t.Kind() == ref.Kind) {
			continue
		}
		sound = false
		switch {
		case ok:
			e.report(x, ref.Field, ref.Kind.NotFoundCode(), string(ref.ID)+" is a "+string(t.Kind())+", not a "+string(ref.Kind))
		case !e.gone[ref.ID] || !e.held[x.id]: // else the DependencyViolation tells it
			e.report(x, ref.Field, ref.Kind.NotFoundCode(), "there is no "+string(cmp.Or(ref.Kind, "resource"))+" "+string(ref.ID))
		}
	}
	if sound {
		e.problems = append(e.problems, x.Check(after)...)
	}
}
