package diagram

import (
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// naming words what happens at the hops of a path by the names of resources. The ID of one that the picture does not show stands
// behind its name where it is told first.
type naming struct {
	net  *vpc.Network
	told map[vpc.ID]bool // IDs that need not be told any more; nil: none is
}

// naming knows the IDs that are drawn.
func (b *builder) naming() naming {
	told := map[vpc.ID]bool{}
	for at := range b.at {
		told[at.id] = true
	}
	for id := range b.subnets {
		told[id] = true
	}
	for id := range b.vpcs {
		told[id] = true
	}
	for _, a := range b.scene.arrows {
		told[vpc.ID(a.to.ref.id)] = true // what refuses is no place
	}
	return naming{b.net, told}
}

// named is clean text with names in the place of IDs that are words of it. An ID such as "all" may be any word, and stays.
func (n naming) named(s string) string {
	words := strings.Fields(clean(s))
	for i, word := range words {
		id := vpc.ID(strings.Trim(word, "(),;:"))
		name := clean(nameOf(n.net, id))
		if r, ok := n.net.Get(id); !ok || r.ResourceName() == "" || name == string(id) || !strings.ContainsAny(string(id), "-._/:") {
			continue
		}
		if n.told != nil && !n.told[id] {
			name += " (" + string(id) + ")"
			n.told[id] = true
		}
		words[i] = strings.Replace(word, string(id), name, 1)
	}
	return strings.Join(words, " ")
}
