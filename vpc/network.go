package vpc

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	iradix "github.com/hashicorp/go-immutable-radix/v2"
)

// Network is an immutable set of resources whose references resolve and whose
// rules hold. The nil *Network and the result of New() are empty.
//
// A change makes a new network that shares what it can with the old one: it
// costs by the size of the change and of the VPCs that it touches. A Network is
// safe for any number of goroutines.
type Network struct {
	resources *iradix.Tree[Resource] // by ID
	kinds     *iradix.Tree[Resource] // by kind and ID
	edges     *iradix.Tree[Resource] // by what is referred to, the kind of the dependent, its ID: the dependent
	names     *iradix.Tree[ID]       // by name and ID
	claims    *iradix.Tree[ID]       // by claim: its owner
}

// Change is a set of changes to a network: resources to add or replace by ID,
// and IDs to remove. It is plain data. Removing comes first.
type Change struct {
	Put    []Resource
	Remove []ID
}

// New makes a network of rs. The error, if any, is of type [Problems] and holds every
// problem there is, not only the first.
func New(rs ...Resource) (*Network, error) {
	return (*Network)(nil).Apply(Change{Put: rs})
}

// With is the network with rs added, or put in the place of resources with the same IDs.
func (n *Network) With(rs ...Resource) (*Network, error) { return n.Apply(Change{Put: rs}) }

// Without is the network with the resources removed. What still refers to one
// of them is a DependencyViolation that names the dependents, unless the reference is weak: a
// route to a deleted gateway stays, as a blackhole.
func (n *Network) Without(ids ...ID) (*Network, error) { return n.Apply(Change{Remove: ids}) }

// Apply is the network with the change made. The error, if any, is of type [Problems].
func (n *Network) Apply(c Change) (*Network, error) {
	e := n.edit()
	e.remove(c)
	e.put(c.Put)
	after, err := e.check()
	if err != nil {
		return nil, err
	}
	return after, nil
}

// Len is the number of resources.
func (n *Network) Len() int {
	if n == nil {
		return 0
	}
	return n.resources.Len()
}

// Get is the resource with the ID.
func (n *Network) Get(id ID) (Resource, bool) {
	if n == nil {
		return nil, false
	}
	return n.resources.Get([]byte(id))
}

// Get is the resource with the ID, if it is a T.
func Get[T Resource](n *Network, id ID) (T, bool) {
	r, _ := n.Get(id)
	t, ok := r.(T)
	return t, ok
}

// All is the resources in ID order.
func (n *Network) All() iter.Seq[Resource] {
	return func(yield func(Resource) bool) {
		if n != nil {
			each(n.resources, nil, yield)
		}
	}
}

// All is the resources of type T in ID order.
func All[T Resource](n *Network) iter.Seq[T] {
	var zero T
	return func(yield func(T) bool) {
		if n == nil {
			return
		}
		each(n.kinds, key(string(zero.Kind()), ""), func(r Resource) bool {
			t, ok := r.(T)
			return !ok || yield(t)
		})
	}
}

// Dependents is what refers to id, by kind and then by ID, each once.
func (n *Network) Dependents(id ID) iter.Seq[Resource] {
	return func(yield func(Resource) bool) {
		if n != nil {
			each(n.edges, key(string(id), ""), yield)
		}
	}
}

// DependentsOf is the resources of type T that refer to id, in ID order.
func DependentsOf[T Resource](n *Network, id ID) iter.Seq[T] {
	var zero T
	return func(yield func(T) bool) {
		if n == nil {
			return
		}
		each(n.edges, key(string(id), string(zero.Kind()), ""), func(r Resource) bool {
			t, ok := r.(T)
			return !ok || yield(t)
		})
	}
}

// Refs is what the resource with the ID refers to and the network holds, in the order of
// its references, each once.
func (n *Network) Refs(id ID) []Resource {
	r, ok := n.Get(id)
	if !ok {
		return nil
	}
	var to []Resource
	seen := map[ID]bool{}
	for ref := range refsOf(r) {
		if t, ok := n.Get(ref.ID); ok && !seen[ref.ID] {
			seen[ref.ID] = true
			to = append(to, t)
		}
	}
	return to
}

// Named is the resources whose Name tag is name, in ID order.
func (n *Network) Named(name string) []Resource {
	if n == nil || name == "" {
		return nil
	}
	var rs []Resource
	each(n.names, key(name, ""), func(id ID) bool {
		r, _ := n.Get(id)
		rs = append(rs, r)
		return true
	})
	return rs
}

// Owner is the resource that makes the claim with the key.
func (n *Network) Owner(claimKey string) (ID, bool) {
	if n == nil {
		return "", false
	}
	return n.claims.Get([]byte(claimKey))
}

// VPCOf is the VPC to which the resource belongs: itself, the one it names, or
// that of its subnet or interface.
func (n *Network) VPCOf(id ID) (VPC, bool) {
	for range 8 { // interface, subnet, VPC: the chain is short, and a broken one must end too
		r, ok := n.Get(id)
		if !ok {
			return VPC{}, false
		}
		if v, ok := r.(VPC); ok {
			return v, true
		}
		up := ID("")
		for ref := range refsOf(r) {
			if isHome(ref.Kind) {
				up = ref.ID
				break
			}
		}
		id = up
	}
	return VPC{}, false
}

// isHome says whether a resource that refers to one of this kind lives in it.
func isHome(k Kind) bool { return k == KindVPC || k == KindSubnet || k == KindNetworkInterface }

// key joins the parts of an index key. IDs and names do not hold NUL.
func key(parts ...string) []byte { return []byte(strings.Join(parts, "\x00")) }

func refsOf(r Resource) iter.Seq[Ref] {
	return func(yield func(Ref) bool) {
		for _, ref := range r.Refs() {
			if ref.ID != "" && !yield(ref) {
				return
			}
		}
	}
}

func claimsOf(r Resource) []Claim {
	if c, ok := r.(Claimer); ok {
		return c.Claims()
	}
	return nil
}

// each calls yield with the values below prefix, in key order, until it returns false.
func each[V any](t *iradix.Tree[V], prefix []byte, yield func(V) bool) {
	it := t.Root().Iterator()
	it.SeekPrefix(prefix)
	for _, v, ok := it.Next(); ok; _, v, ok = it.Next() {
		if !yield(v) {
			return
		}
	}
}

// edit is a change under way.
type edit struct {
	before    *Network
	resources *iradix.Txn[Resource]
	kinds     *iradix.Txn[Resource]
	edges     *iradix.Txn[Resource]
	names     *iradix.Txn[ID]
	claims    *iradix.Txn[ID]

	touched  map[ID]bool // put, removed, or depending on such
	problems Problems
}

func (n *Network) edit() *edit {
	if n == nil {
		n = &Network{
			resources: iradix.New[Resource](), kinds: iradix.New[Resource](), edges: iradix.New[Resource](),
			names: iradix.New[ID](), claims: iradix.New[ID](),
		}
	}
	return &edit{
		before: n, resources: n.resources.Txn(), kinds: n.kinds.Txn(), edges: n.edges.Txn(),
		names: n.names.Txn(), claims: n.claims.Txn(),
		touched: map[ID]bool{},
	}
}

func (e *edit) commit() *Network {
	return &Network{
		resources: e.resources.CommitOnly(), kinds: e.kinds.CommitOnly(), edges: e.edges.CommitOnly(),
		names: e.names.CommitOnly(), claims: e.claims.CommitOnly(),
	}
}

// remove takes c.Remove out of the network and lets go of them what refers to
// them weakly.
func (e *edit) remove(c Change) {
	gone := map[ID]bool{}
	for _, id := range c.Remove {
		r, ok := e.resources.Get([]byte(id))
		switch {
		case gone[id]:
		case !ok:
			e.problems = append(e.problems, Problem{id, "", "", "InvalidParameterValue", "there is no such resource to remove"})
		default:
			gone[id] = true
			e.unlink(r)
		}
	}
	put := map[ID]bool{}
	for _, r := range c.Put {
		put[r.ResourceID()] = true
	}
	for _, id := range slices.Sorted(keysOf(gone)) {
		if !put[id] {
			e.release(id, put)
		}
	}
}

func keysOf[K comparable, V any](m map[K]V) iter.Seq[K] {
	return func(yield func(K) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// release deals with what still refers to id, which is gone.
func (e *edit) release(id ID, put map[ID]bool) {
	var held []string
	var weak []Resource
	each(e.edges.CommitOnly(), key(string(id), ""), func(r Resource) bool {
		switch {
		case put[r.ResourceID()]: // checked as it will be
		case refersStrongly(r, id):
			held = append(held, string(r.Kind())+" "+string(r.ResourceID()))
		default:
			weak = append(weak, r)
		}
		return true
	})
	if held != nil {
		old, _ := e.before.Get(id)
		e.problems = append(e.problems, Problem{id, old.Kind(), "", "DependencyViolation", "still used by " + strings.Join(held, ", ")})
	}
	for _, r := range weak {
		if f, ok := r.(Forgetter); ok {
			e.unlink(r)
			e.link(f.Forget(id))
		}
	}
}

func refersStrongly(r Resource, id ID) bool {
	for ref := range refsOf(r) {
		if ref.ID == id && !ref.Weak {
			return true
		}
	}
	return false
}

// put adds rs, taking first the places of all that they replace, so that things
// claimed can change hands within one change.
func (e *edit) put(rs []Resource) {
	rs = slices.Clone(rs)
	slices.SortStableFunc(rs, func(a, b Resource) int { return cmp.Compare(a.ResourceID(), b.ResourceID()) })
	once := rs[:0]
	for i, r := range rs {
		id := r.ResourceID()
		switch {
		case id == "":
			e.problems = append(e.problems, Problem{"", r.Kind(), "ID", "MissingParameter", "a resource needs an ID"})
		case strings.ContainsRune(string(id)+r.ResourceName(), 0):
			e.problems = append(e.problems, Problem{id, r.Kind(), "ID", "InvalidParameterValue", "an ID or name cannot hold NUL"})
		case i > 0 && len(once) > 0 && once[len(once)-1].ResourceID() == id:
			e.problems = append(e.problems, Problem{id, r.Kind(), "ID", "InvalidParameterValue", "the ID is given twice, to a " +
				string(once[len(once)-1].Kind()) + " and to a " + string(r.Kind())})
		default:
			once = append(once, r)
		}
	}
	for _, r := range once {
		if old, ok := e.resources.Get([]byte(r.ResourceID())); ok {
			e.unlink(old)
		}
	}
	for _, r := range once {
		e.link(r)
	}
}

func (e *edit) unlink(r Resource) {
	id := string(r.ResourceID())
	e.touched[r.ResourceID()] = true
	e.resources.Delete([]byte(id))
	e.kinds.Delete(key(string(r.Kind()), id))
	for ref := range refsOf(r) {
		e.edges.Delete(key(string(ref.ID), string(r.Kind()), id))
	}
	if name := r.ResourceName(); name != "" {
		e.names.Delete(key(name, id))
	}
	for _, c := range claimsOf(r) {
		if owner, _ := e.claims.Get([]byte(c.Key)); owner == r.ResourceID() {
			e.claims.Delete([]byte(c.Key))
		}
	}
}

func (e *edit) link(r Resource) {
	id := string(r.ResourceID())
	e.touched[r.ResourceID()] = true
	e.resources.Insert([]byte(id), r)
	e.kinds.Insert(key(string(r.Kind()), id), r)
	for ref := range refsOf(r) {
		e.edges.Insert(key(string(ref.ID), string(r.Kind()), id), r)
	}
	if name := r.ResourceName(); name != "" {
		e.names.Insert(key(name, id), r.ResourceID())
	}
	for _, c := range claimsOf(r) {
		e.claim(r, c)
	}
}

// claim notes that c is r's. Of two claimants the one with the greater ID is told.
func (e *edit) claim(r Resource, c Claim) {
	k := []byte(c.Key)
	owner, taken := e.claims.Get(k)
	if !taken {
		e.claims.Insert(k, r.ResourceID())
		return
	}
	if owner == r.ResourceID() {
		e.problems = append(e.problems, Problem{owner, r.Kind(), c.Field, c.Code, describeClaim(c) + " is given twice"})
		return
	}
	loser, winner, field := r, owner, c.Field
	if o, _ := e.resources.Get([]byte(owner)); o.ResourceID() > r.ResourceID() {
		loser, winner = o, r.ResourceID()
		for _, oc := range claimsOf(o) {
			if oc.Key == c.Key {
				field = oc.Field
			}
		}
	}
	e.problems = append(e.problems, Problem{loser.ResourceID(), loser.Kind(), field, c.Code, describeClaim(c) + " is already that of " + string(winner)})
}

// describeClaim is a claim's key for people: "address 10.0.0.4 in subnet-1".
func describeClaim(c Claim) string {
	parts := strings.SplitN(c.Key, "\x00", 3)
	if len(parts) < 3 {
		return c.Key
	}
	s := parts[0]
	if parts[2] != "" {
		s += " " + parts[2]
	}
	if parts[1] != "" {
		s += " of " + parts[1]
	}
	return s
}

// check reports what is wrong with everything that the change can have affected,
// and gives the network after it.
func (e *edit) check() (*Network, error) {
	after := e.commit()
	for id := range e.affected(after) {
		if r, ok := after.Get(id); ok {
			e.checkOne(after, r)
		}
	}
	return after, e.problems.err()
}

// affected is everything whose Check can have seen what was touched: the touched
// themselves, what depends on them (through any reference, and further through strong
// ones), and the other dependents of their VPCs and subnets.
func (e *edit) affected(after *Network) map[ID]bool {
	again := map[ID]bool{}
	var queue []ID
	add := func(id ID) {
		if !again[id] {
			again[id] = true
			queue = append(queue, id)
		}
	}
	homes := map[ID]bool{}
	for id := range e.touched {
		add(id)
		for d := range after.Dependents(id) {
			add(d.ResourceID())
		}
		for _, n := range []*Network{e.before, after} {
			if r, ok := n.Get(id); ok {
				for ref := range refsOf(r) {
					if isHome(ref.Kind) {
						homes[ref.ID] = true
					}
				}
			}
		}
	}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		for d := range after.Dependents(id) {
			if !again[d.ResourceID()] && refersStrongly(d, id) {
				add(d.ResourceID())
			}
		}
	}
	for id := range homes {
		for d := range after.Dependents(id) {
			again[d.ResourceID()] = true
		}
	}
	return again
}

// checkOne checks r's references and, if they resolve, r itself.
func (e *edit) checkOne(after *Network, r Resource) {
	sound := true
	for ref := range refsOf(r) {
		t, ok := after.Get(ref.ID)
		var message string
		switch {
		case !ok && ref.Weak:
			continue
		case !ok:
			message = "there is no " + string(cmp.Or(ref.Kind, "resource")) + " " + string(ref.ID)
		case ref.Kind != "" && t.Kind() != ref.Kind:
			message = string(ref.ID) + " is a " + string(t.Kind()) + ", not a " + string(ref.Kind)
		default:
			continue
		}
		sound = false
		e.problems = append(e.problems, Problem{r.ResourceID(), r.Kind(), ref.Field, ref.Kind.NotFoundCode(), message})
	}
	if sound {
		e.problems = append(e.problems, r.Check(after)...)
	}
}
