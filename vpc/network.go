package vpc

import (
	"iter"
	"strings"

	iradix "github.com/hashicorp/go-immutable-radix/v2"
)

// Network is an immutable set of resources whose references resolve and whose
// rules hold. The nil *Network and the result of New() are empty. It is safe for
// any number of goroutines.
//
// Looking up a resource costs by the length of its ID, and iterating by what is
// found: neither depends on the size of the network.
type Network struct {
	resources *iradix.Tree[Resource] // by ID
	kinds     *iradix.Tree[Resource] // by kind and ID
	edges     *iradix.Tree[Resource] // by what is referred to, the kind of the dependent, its ID: the dependent
	names     *iradix.Tree[ID]       // by name and ID
	claims    *iradix.Tree[ID]       // by claim: its owner
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

// Owner is the resource that makes the claim with the key, as [ClaimKey] builds it.
func (n *Network) Owner(claimKey string) (ID, bool) {
	if n == nil {
		return "", false
	}
	return n.claims.Get([]byte(claimKey))
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

// key joins the parts of an index key. IDs, kinds and names do not hold NUL, so
// keys are equal only if their parts are.
func key(parts ...string) []byte { return []byte(strings.Join(parts, "\x00")) }

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
