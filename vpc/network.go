package vpc

import (
	"iter"
	"strings"
)

// Network is an immutable set of resources whose references resolve and whose
// rules hold. The nil *Network and the result of New() are empty. It is safe for
// any number of goroutines.
//
// Looking up a resource costs by the logarithm of the size of the network, and iterating by what is found.
type Network struct {
	resources index[ID, Resource]
	kinds     index[kindKey, Resource]
	edges     index[edgeKey, Resource] // the dependents
	names     index[nameKey, Resource]
	claims    index[claimKey, ID] // the owners
}

type kindKey struct {
	kind Kind
	id   ID
}

// edgeKey is a reference: of from, which is of the kind, to another resource.
type edgeKey struct {
	to   ID
	kind Kind
	from ID
}

type nameKey struct {
	name string
	id   ID
}

// claimKey is a claim as [ClaimKey] builds it.
type claimKey string

func (id ID) compare(other ID) int { return strings.Compare(string(id), string(other)) }

func (k kindKey) compare(other kindKey) int {
	if c := strings.Compare(string(k.kind), string(other.kind)); c != 0 {
		return c
	}
	return k.id.compare(other.id)
}

func (k edgeKey) compare(other edgeKey) int {
	if c := k.to.compare(other.to); c != 0 {
		return c
	}
	return kindKey{k.kind, k.from}.compare(kindKey{other.kind, other.from})
}

func (k nameKey) compare(other nameKey) int {
	if c := strings.Compare(k.name, other.name); c != 0 {
		return c
	}
	return k.id.compare(other.id)
}

func (k claimKey) compare(other claimKey) int { return strings.Compare(string(k), string(other)) }

// Len is the number of resources.
func (n *Network) Len() int {
	if n == nil {
		return 0
	}
	return n.resources.length
}

// Get is the resource with the ID.
func (n *Network) Get(id ID) (Resource, bool) {
	if n == nil {
		return nil, false
	}
	return n.resources.get(id)
}

// Get is the resource with the ID, if it is a T; [Find] takes Name tags too. Its slices are the network's own: clone one before changing what is in it, as
// [slices.DeleteFunc] does.
func Get[T Resource](n *Network, id ID) (T, bool) {
	r, _ := n.Get(id)
	t, ok := r.(T)
	return t, ok
}

// Find is the T that has the ID or else, alone among those of its type, the Name tag. It is false if there is none, or if several have the tag:
// [Network.Named] lists them. Its slices are the network's own, as those of [Get].
func Find[T Resource](n *Network, idOrName string) (T, bool) {
	if t, ok := Get[T](n, ID(idOrName)); ok {
		return t, true
	}
	var found T
	count := 0
	for _, r := range n.Named(idOrName) {
		if t, ok := r.(T); ok {
			found = t
			count++
		}
	}
	if count != 1 {
		var none T
		return none, false
	}
	return found, true
}

// All is the resources in ID order.
func (n *Network) All() iter.Seq[Resource] {
	return func(yield func(Resource) bool) {
		if n != nil {
			n.resources.all()(yield)
		}
	}
}

// All is the resources of type T in ID order. Their slices are the network's own, as those of [Get].
func All[T Resource](n *Network) iter.Seq[T] {
	var zero T
	return func(yield func(T) bool) {
		if n == nil {
			return
		}
		kind := zero.Kind()
		for k, r := range n.kinds.from(kindKey{kind: kind}) {
			if k.kind != kind {
				return
			}
			if t, ok := r.(T); ok && !yield(t) {
				return
			}
		}
	}
}

// Dependents is what refers to id, by kind and then by ID, each once.
func (n *Network) Dependents(id ID) iter.Seq[Resource] {
	return func(yield func(Resource) bool) {
		if n == nil {
			return
		}
		for k, r := range n.edges.from(edgeKey{to: id}) {
			if k.to != id || !yield(r) {
				return
			}
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
		kind := zero.Kind()
		for k, r := range n.edges.from(edgeKey{to: id, kind: kind}) {
			if k.to != id || k.kind != kind {
				return
			}
			if t, ok := r.(T); ok && !yield(t) {
				return
			}
		}
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

// Dangling is the references of the resource with the ID that name nothing in the network, in the order of its fields. They are weak ones: what
// they name may belong to another account, have been deleted, or be misspelt.
func (n *Network) Dangling(id ID) []Ref {
	r, ok := n.Get(id)
	if !ok {
		return nil
	}
	var refs []Ref
	for ref := range refsOf(r) {
		if _, held := n.Get(ref.ID); !held {
			refs = append(refs, ref)
		}
	}
	return refs
}

// Named is the resources whose Name tag is name, in ID order.
func (n *Network) Named(name string) []Resource {
	if n == nil || name == "" {
		return nil
	}
	var rs []Resource
	for k, r := range n.names.from(nameKey{name: name}) {
		if k.name != name {
			break
		}
		rs = append(rs, r)
	}
	return rs
}

// Owner is the resource that makes the claim with the key, as [ClaimKey] builds it.
func (n *Network) Owner(key string) (ID, bool) {
	if n == nil {
		return "", false
	}
	return n.claims.get(claimKey(key))
}

// VPCOf is the VPC to which the resource belongs: itself, the one it names, or
// that of its subnet or interface. Weak references do not count: what merely
// joins VPCs, such as a peering connection, belongs to none.
func (n *Network) VPCOf(id ID) (VPC, bool) {
	for range 8 { // interface, subnet, VPC: the chain is short, and one that turns in a circle must end too
		r, ok := n.Get(id)
		if !ok {
			return VPC{}, false
		}
		if v, ok := r.(VPC); ok {
			return v, true
		}
		id = homeOf(r)
	}
	return VPC{}, false
}

// homeOf is the first home that r refers to strongly, empty if there is none.
func homeOf(r Resource) ID {
	for ref := range refsOf(r) {
		if isHome(ref.Kind) && !ref.Weak {
			return ref.ID
		}
	}
	return ""
}

// isHome says whether what refers to a resource of the kind lives in it.
func isHome(k Kind) bool { return k == KindVPC || k == KindSubnet || k == KindNetworkInterface }

// refsOf is r's references that name something.
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
