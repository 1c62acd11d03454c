package routing

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

// mostAlike is how many names a hint has.
const mostAlike = 3

// Alike is the IDs and Name tags of a network that a person may mean by a name that it does not have: those that are spelt almost so, the nearest
// first, and at most three. It costs by the number of resources.
func Alike(n *vpc.Network, name string) []string { return speltLike(name, namesOf(n)) }

// alike is a hint at IDs and Name tags that a person may mean by s: what Terraform counts under that address, else what is spelt almost so.
func (r *Resolver) alike(s string) string {
	names := counted(r.net, s)
	if len(names) == 0 {
		names = Alike(r.net, s)
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return "; there is " + names[0]
	}
	return "; there are " + strings.Join(names, ", ")
}

// serviceAlike is a hint at the DNS name of an AWS service that a person may mean by a name: the name of the service, or one that is spelt almost
// as a DNS name.
func serviceAlike(name string) string {
	if s, region, ok := endpoint.ParseServiceName(name); ok {
		if hosts := s.PublicHosts(region); len(hosts) > 0 {
			return " (the name of a service, whose DNS name is " + hosts[0] + ")"
		}
	}
	var region string
	for label := range strings.SplitSeq(name, ".") {
		if endpoint.Partition(label) != "" {
			region = label
		}
	}
	if region == "" {
		return ""
	}
	hosts := speltLike(name, func(yield func(string) bool) {
		for s := range endpoint.Services() {
			for _, host := range s.PublicHosts(region) {
				if !strings.Contains(host, "*") && !yield(host) {
					return
				}
			}
		}
	})
	if len(hosts) == 0 {
		return ""
	}
	return " (no service that is known; there is " + hosts[0] + ")"
}

// counted is the IDs of what Terraform counts under an address, "aws_instance.app[0]" of "aws_instance.app", and of the interfaces that AWS made
// for what has the ID.
func counted(n *vpc.Network, s string) []string {
	var ids []string
	for res := range n.All() {
		e, _ := res.(eni.Interface)
		if id := string(res.ResourceID()); strings.HasPrefix(id, s+"[") || e.Owner != "" && string(e.Owner) == s {
			ids = append(ids, id)
		}
	}
	if len(ids) > mostAlike {
		ids = append(ids[:mostAlike], "...")
	}
	return ids
}

// namesOf is the IDs and Name tags of a network.
func namesOf(n *vpc.Network) iter.Seq[string] {
	return func(yield func(string) bool) {
		for res := range n.All() {
			if !yield(string(res.ResourceID())) || res.ResourceName() != "" && !yield(res.ResourceName()) {
				return
			}
		}
	}
}

// speltLike is the few names that are spelt most like another, the nearest first: one letter in four may differ, and at most two.
func speltLike(meant string, names iter.Seq[string]) []string {
	type near struct {
		name  string
		edits int
	}
	s := strings.ToLower(meant)
	most := min(max(1, len(s)/4), 2)
	var found []near
	for name := range names {
		if d := len(name) - len(s); name == meant || len(s) < 3 || d > most || d < -most {
			continue
		}
		if n := (near{name, edits(s, strings.ToLower(name))}); n.edits <= most && !slices.Contains(found, n) {
			found = append(found, n)
		}
	}
	slices.SortFunc(found, func(x, y near) int { return cmp.Or(cmp.Compare(x.edits, y.edits), cmp.Compare(x.name, y.name)) })
	var all []string
	for _, n := range found[:min(len(found), mostAlike)] {
		all = append(all, n.name)
	}
	return all
}

// edits is how many letters have to be put in, taken out or changed to make one text the other: their Levenshtein distance, in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
