package vpc

import (
	"fmt"
	"strconv"
)

// enumNames is the texts of an enum's values, in order.
type enumNames[T ~uint8] []string

func (names enumNames[T]) text(v T) string {
	if int(v) < len(names) {
		return names[v]
	}
	return "invalid(" + strconv.Itoa(int(v)) + ")"
}

func (names enumNames[T]) marshal(v T) ([]byte, error) {
	if int(v) >= len(names) {
		return nil, fmt.Errorf("%T: %d is no such value", v, v)
	}
	return []byte(names[v]), nil
}

func (names enumNames[T]) unmarshal(v *T, b []byte) error {
	for i, name := range names {
		if name == string(b) {
			*v = T(i)
			return nil
		}
	}
	return fmt.Errorf("%T: %q is none of %q", *v, b, []string(names))
}

// at is the path of an element, "Routes[2]".
func at(field string, i int) string { return field + "[" + strconv.Itoa(i) + "]" }

// appendRefs appends a reference for each of ids.
func appendRefs(refs []Ref, field string, k Kind, ids []ID, weak bool) []Ref {
	for i, id := range ids {
		refs = append(refs, Ref{Field: at(field, i), Kind: k, ID: id, Weak: weak})
	}
	return refs
}

// isDeleted says whether the state is that of something gone, or going.
func isDeleted(s State) bool { return s == Deleted || s == Deleting }
