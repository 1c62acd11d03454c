// Package tree reads JSON text as a tree of values, as [encoding/json] does into any but for objects: they are lists in the order of their
// keys, which are quicker to make than maps, and none has a key twice.
package tree

import (
	"slices"
	"sort"
	"strings"
)

// Object is a JSON object: its members in the order of their keys, each key once. The values are Object, []any, string, [encoding/json.Number],
// bool and nil.
type Object []Member

// Member is a key of an object and its value.
type Member struct {
	Key   string
	Value any
}

// NewObject is the object of the members, which it puts in order. If a key is there twice, it is told instead.
func NewObject(members []Member) (o Object, twice *string) {
	byKey := func(a, b Member) int { return strings.Compare(a.Key, b.Key) }
	if !slices.IsSortedFunc(members, byKey) {
		slices.SortStableFunc(members, byKey)
	}
	for i := 1; i < len(members); i++ {
		if members[i].Key == members[i-1].Key {
			return nil, &members[i].Key
		}
	}
	return members, nil
}

// Lookup is the value of a key, and whether the key is there.
func (o Object) Lookup(key string) (any, bool) {
	const few = 8
	if len(o) > few {
		i := sort.Search(len(o), func(i int) bool { return o[i].Key >= key })
		o = o[i:min(i+1, len(o))]
	}
	for i := range o {
		if o[i].Key == key {
			return o[i].Value, true
		}
	}
	return nil, false
}

// Get is the value of a key; nil: it is null or not there.
func (o Object) Get(key string) any {
	v, _ := o.Lookup(key)
	return v
}

// Object is the value of a key that is an object; nil: there is none.
func (o Object) Object(key string) Object {
	x, _ := o.Get(key).(Object)
	return x
}

// Text is the value of a key that is a string; empty: there is none.
func (o Object) Text(key string) string {
	s, _ := o.Get(key).(string)
	return s
}
