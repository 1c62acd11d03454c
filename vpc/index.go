package vpc

import (
	"iter"
	"slices"
)

// index is an immutable ordered map: a B+ tree, whose versions share what is alike. The zero value is empty. Finding
// a key and changing one cost by the logarithm of the length, and building one by its length, once the keys are sorted.
type index[K indexKey[K], V any] struct {
	root   *node[K, V]
	length int
}

// indexKey is a key. Its compare is negative if it is before the other, and 0 if the two are equal.
type indexKey[K any] interface{ compare(other K) int }

// node is a leaf, which has a value for each key, or has a child for each key, which is the least one below it.
type node[K indexKey[K], V any] struct {
	keys     []K
	values   []V
	children []*node[K, V]
}

// mostKeys is how many keys a node has at the most.
const mostKeys = 32

// edited is a change to an index: a key with its new value, or one that goes.
type edited[K indexKey[K], V any] struct {
	key     K
	value   V
	removed bool
}

// search is the place of key among the node's keys, and whether it is there.
func (n *node[K, V]) search(key K) (int, bool) {
	low, high := 0, len(n.keys)
	for low < high {
		middle := int(uint(low+high) / 2)
		switch c := n.keys[middle].compare(key); {
		case c == 0:
			return middle, true
		case c < 0:
			low = middle + 1
		default:
			high = middle
		}
	}
	return low, false
}

// below is the child below which key is, if it is anywhere.
func (n *node[K, V]) below(key K) int {
	i, found := n.search(key)
	if !found && i > 0 {
		i--
	}
	return i
}

func (x index[K, V]) get(key K) (v V, ok bool) {
	n := x.root
	if n == nil {
		return v, false
	}
	for n.children != nil {
		n = n.children[n.below(key)]
	}
	if i, found := n.search(key); found {
		return n.values[i], true
	}
	return v, false
}

// from is the keys from key on, in order, with their values.
func (x index[K, V]) from(key K) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		if x.root != nil {
			x.root.from(key, yield)
		}
	}
}

// all is the values in the order of their keys.
func (x index[K, V]) all() iter.Seq[V] {
	return func(yield func(V) bool) {
		if x.root != nil {
			x.root.all(yield)
		}
	}
}

func (n *node[K, V]) from(key K, yield func(K, V) bool) bool {
	if n.children == nil {
		for i, _ := n.search(key); i < len(n.keys); i++ {
			if !yield(n.keys[i], n.values[i]) {
				return false
			}
		}
		return true
	}
	for _, child := range n.children[n.below(key):] {
		if !child.from(key, yield) {
			return false
		}
	}
	return true
}

func (n *node[K, V]) all(yield func(V) bool) bool {
	for _, v := range n.values {
		if !yield(v) {
			return false
		}
	}
	for _, child := range n.children {
		if !child.all(yield) {
			return false
		}
	}
	return true
}

// with is the index after the edits, which it puts in order. A key that is both removed and given a value has the value.
func (x index[K, V]) with(edits []edited[K, V]) index[K, V] {
	if len(edits) == 0 {
		return x
	}
	edits = inOrder(edits)
	root := x.root
	if root == nil {
		root = &node[K, V]{}
	}
	level := root.with(edits, &x.length)
	for len(level) > 1 {
		level = parents(level)
	}
	x.root = nil
	if len(level) == 1 {
		x.root = level[0]
		for len(x.root.children) == 1 {
			x.root = x.root.children[0]
		}
	}
	return x
}

// inOrder is edits in the order of their keys, those that remove first.
func inOrder[K indexKey[K], V any](edits []edited[K, V]) []edited[K, V] {
	return sorted(edits, func(a, b *edited[K, V]) int {
		switch c := a.key.compare(b.key); {
		case c != 0 || a.removed == b.removed:
			return c
		case a.removed:
			return -1
		}
		return 1
	})
}

// sorted is s in order, stably: s itself, if it is. It moves numbers about and then each element once, for elements are large and have pointers.
func sorted[T any](s []T, compare func(a, b *T) int) []T {
	inOrder := true
	for i := 1; i < len(s) && inOrder; i++ {
		inOrder = compare(&s[i-1], &s[i]) <= 0
	}
	if inOrder {
		return s
	}
	places := make([]int32, len(s))
	for i := range places {
		places[i] = int32(i)
	}
	slices.SortFunc(places, func(a, b int32) int {
		if c := compare(&s[a], &s[b]); c != 0 {
			return c
		}
		return int(a - b)
	})
	out := make([]T, len(s))
	for i, at := range places {
		out[i] = s[at]
	}
	return out
}

// with is the nodes, of the same height, that take the place of n after the edits, which are in order.
func (n *node[K, V]) with(edits []edited[K, V], length *int) []*node[K, V] {
	if n.children == nil {
		return n.leaves(edits, length)
	}
	children := make([]*node[K, V], 0, len(n.children)+1)
	for i, child := range n.children {
		mine := len(edits)
		if i+1 < len(n.children) {
			mine, _ = slices.BinarySearchFunc(edits, n.keys[i+1], func(e edited[K, V], key K) int { return e.key.compare(key) })
		}
		if mine == 0 {
			children = join(children, child)
			continue
		}
		for _, c := range child.with(edits[:mine], length) {
			children = join(children, c)
		}
		edits = edits[mine:]
	}
	return parents(children)
}

// join appends a node, or puts its content into the last one if both are small.
func join[K indexKey[K], V any](nodes []*node[K, V], n *node[K, V]) []*node[K, V] {
	if len(nodes) > 0 {
		if last := nodes[len(nodes)-1]; len(last.keys)+len(n.keys) <= mostKeys/2 {
			nodes[len(nodes)-1] = &node[K, V]{
				keys: slices.Concat(last.keys, n.keys), values: slices.Concat(last.values, n.values), children: slices.Concat(last.children, n.children),
			}
			return nodes
		}
	}
	return append(nodes, n)
}

// leaves is the leaves that take the place of the leaf n.
func (n *node[K, V]) leaves(edits []edited[K, V], length *int) []*node[K, V] {
	keys, values := make([]K, 0, len(n.keys)+len(edits)), make([]V, 0, len(n.keys)+len(edits))
	i := 0
	for e, edit := range edits {
		for i < len(n.keys) && n.keys[i].compare(edit.key) < 0 {
			keys, values = append(keys, n.keys[i]), append(values, n.values[i])
			i++
		}
		if i < len(n.keys) && n.keys[i].compare(edit.key) == 0 {
			i++
		}
		if again := e+1 < len(edits) && edits[e+1].key.compare(edit.key) == 0; !again && !edit.removed {
			keys, values = append(keys, edit.key), append(values, edit.value)
		}
	}
	keys, values = append(keys, n.keys[i:]...), append(values, n.values[i:]...)
	*length += len(keys) - len(n.keys)
	var leaves []*node[K, V]
	for from, to := range chunks(len(keys)) {
		// Copies, lest a leaf that stays holds on to what its neighbours held.
		leaves = append(leaves, &node[K, V]{keys: slices.Clone(keys[from:to]), values: slices.Clone(values[from:to])})
	}
	return leaves
}

// parents is the nodes whose children are these.
func parents[K indexKey[K], V any](children []*node[K, V]) []*node[K, V] {
	var nodes []*node[K, V]
	for from, to := range chunks(len(children)) {
		keys := make([]K, 0, to-from)
		for _, c := range children[from:to] {
			keys = append(keys, c.keys[0])
		}
		nodes = append(nodes, &node[K, V]{keys: keys, children: slices.Clone(children[from:to])})
	}
	return nodes
}

// chunks cuts n things into as few chunks as nodes can hold, of like lengths: where each begins and ends.
func chunks(n int) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		count := (n + mostKeys - 1) / mostKeys
		for i := range count {
			if !yield(i*n/count, (i+1)*n/count) {
				return
			}
		}
	}
}
