package endpoint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Match is what a host name says.
type Match struct {
	Service Service
	Region  string // empty: the name holds none, and belongs to none
	// DualStack says that the host has AAAA records as well as A records. Without it there are only A records.
	DualStack bool
	// Legacy says that the name is of an older form, which private DNS does not capture.
	Legacy bool
	// FIPS says that the name is of the form of a FIPS endpoint.
	FIPS bool
}

// LookupHost returns the service that a public host name belongs to, and its
// Region: "my.bucket.s3.eu-west-1.amazonaws.com" is of S3 in eu-west-1. Case does not
// matter and a last dot may be there. Of several patterns that match, the one that is
// the more literal, read from the right, wins. Names of customers' resources under
// amazonaws.com (instances, load balancers, endpoints) match nothing.
//
// The name alone is looked at: a FIPS name (see Match), or a Region, is not known to exist.
// The cost follows the number of labels. It does not allocate if the name is in lower case.
//
// Source: AWS General Reference, "AWS service endpoints"; "Regions and endpoints" pages of the services.
func LookupHost(host string) (Match, bool) {
	host = strings.TrimSuffix(host, ".")
	if !isHost(host) {
		return Match{}, false
	}
	host = strings.ToLower(host)
	index := &loadCatalog().hosts
	if m, ok := index.lookup(host); ok {
		return m, true
	}
	// Some FIPS hosts have a label of their own: fips.batch.us-east-1.amazonaws.com.
	if rest, ok := strings.CutPrefix(host, "fips."); ok {
		m, ok := index.lookup(rest)
		m.FIPS = ok
		return m, ok
	}
	return Match{}, false
}

// isHost reports whether s is of labels of 1 to 63 letters, digits, hyphens and underscores.
func isHost(s string) bool {
	if len(s) > 253 {
		return false
	}
	label := 0
	for _, c := range []byte(s) {
		switch {
		case c == '.' && label > 0:
			label = 0
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
			label++
		default:
			return false
		}
		if label > 63 {
			return false
		}
	}
	return label > 0
}

// hostIndex is the host patterns of all services as trees of labels, the last
// label at the root. Patterns under a partition's suffix stand once, without it.
type hostIndex struct {
	plain, dual, other hostNode
}

// hostNode is a place in a tree: the labels to the right of it have been read.
type hostNode struct {
	literal map[string]*hostNode
	region  *hostNode   // a whole label that is a Region
	affixes []hostAffix // labels of which part is free, the most literal first
	leaf    *hostLeaf   // the name ends here
	many    *hostLeaf   // any labels stand before ("*.")
}

// hostAffix is a label with a free part, not empty, between before and after.
type hostAffix struct {
	before, after string
	region        bool // the free part is a Region
	next          *hostNode
}

// hostLeaf is one pattern.
type hostLeaf struct {
	row                *row
	pattern            string
	region             string // if the pattern does not hold it
	dual, legacy, fips bool
	regional           bool // holds a Region, so that it is in every partition
}

// addRow adds a service's patterns. A private DNS name is mostly a public host as well.
func (x *hostIndex) addRow(r *row) error {
	for _, p := range r.public {
		if err := x.add(p, hostLeaf{row: r, region: r.pinned(p)}); err != nil {
			return err
		}
	}
	for _, p := range r.dual {
		if err := x.add(p, hostLeaf{row: r, dual: true, region: r.pinned(p)}); err != nil {
			return err
		}
	}
	for _, l := range r.legacy {
		if err := x.add(l.pattern, hostLeaf{row: r, legacy: true, region: l.region}); err != nil {
			return err
		}
	}
	for _, p := range r.private {
		if slices.Contains(r.public, p) || slices.Contains(r.dual, p) {
			continue
		}
		if err := x.add(p, hostLeaf{row: r, region: r.pinned(p)}); err != nil {
			return err
		}
	}
	return nil
}

// pinned returns the Region that stands in a pattern as itself.
func (r *row) pinned(pattern string) string {
	if r.HomeRegion != "" && strings.Contains(pattern, "."+r.HomeRegion+".") {
		return r.HomeRegion
	}
	return ""
}

func (x *hostIndex) add(pattern string, leaf hostLeaf) error {
	leaf.pattern = pattern
	leaf.regional = strings.Contains(pattern, "{region}")
	leaf.fips = strings.Contains(pattern, "-fips")
	n, labels := &x.other, pattern
	if rest, ok := strings.CutSuffix(pattern, "."+partitions[0].suffix); ok {
		n, labels = &x.plain, rest
	} else if rest, ok := strings.CutSuffix(pattern, "."+partitions[0].dualSuffix); ok {
		n, labels = &x.dual, rest
		leaf.dual = true
	}
	for labels != "" {
		rest, label := cutLabel(labels)
		if label == "*" && rest == "" {
			return place(&n.many, leaf)
		}
		n, labels = n.child(label), rest
	}
	return place(&n.leaf, leaf)
}

func place(at **hostLeaf, leaf hostLeaf) error {
	if *at != nil {
		return fmt.Errorf("host %s stands also for %s", leaf.pattern, (*at).row.Code)
	}
	*at = &leaf
	return nil
}

// child returns the node for a label of a pattern, made if need be.
func (n *hostNode) child(label string) *hostNode {
	if label == "{region}" {
		if n.region == nil {
			n.region = new(hostNode)
		}
		return n.region
	}
	free := "*"
	if strings.Contains(label, "{region}") {
		free = "{region}"
	}
	before, after, ok := strings.Cut(label, free)
	if !ok {
		if n.literal == nil {
			n.literal = map[string]*hostNode{}
		}
		if n.literal[label] == nil {
			n.literal[label] = new(hostNode)
		}
		return n.literal[label]
	}
	a := hostAffix{before: before, after: after, region: free == "{region}"}
	for _, b := range n.affixes {
		if b.before == a.before && b.after == a.after && b.region == a.region {
			return b.next
		}
	}
	a.next = new(hostNode)
	n.affixes = append(n.affixes, a)
	return a.next
}

// sort puts the affixes of every node into the order in which they are tried.
func (x *hostIndex) sort() {
	for _, n := range []*hostNode{&x.plain, &x.dual, &x.other} {
		n.sort()
	}
}

func (n *hostNode) sort() {
	slices.SortFunc(n.affixes, func(a, b hostAffix) int {
		if a.region != b.region {
			if a.region {
				return -1
			}
			return 1
		}
		return cmp.Or(
			cmp.Compare(len(b.before)+len(b.after), len(a.before)+len(a.after)),
			cmp.Compare(a.before, b.before),
		)
	})
	for _, c := range n.literal {
		c.sort()
	}
	for _, a := range n.affixes {
		a.next.sort()
	}
	if n.region != nil {
		n.region.sort()
	}
}

// lookup finds the pattern of a host that is valid and in lower case.
func (x *hostIndex) lookup(host string) (Match, bool) {
	for i := range partitions {
		p := &partitions[i]
		if rest, ok := cutSuffix(host, p.suffix); ok {
			return x.plain.match(rest, hostWalk{suffix: p.suffix})
		}
		if rest, ok := cutSuffix(host, p.dualSuffix); ok {
			return x.dual.match(rest, hostWalk{suffix: p.dualSuffix})
		}
	}
	return x.other.match(host, hostWalk{suffix: partitions[0].suffix})
}

// hostWalk is what has been learned of a host on the way from its last label.
type hostWalk struct {
	suffix string // of its partition, or partitions
	region string
	fips   bool
}

func (n *hostNode) match(rest string, w hostWalk) (Match, bool) {
	leaf, w := n.find(rest, w)
	if leaf == nil {
		return Match{}, false
	}
	return Match{
		Service:   leaf.row.Service,
		Region:    cmp.Or(w.region, leaf.region),
		DualStack: leaf.dual,
		Legacy:    leaf.legacy,
		FIPS:      w.fips || leaf.fips,
	}, true
}

// find tries what is more literal first: the label as it is, the label as a FIPS
// form, a Region, a label with a free part, any labels.
func (n *hostNode) find(host string, w hostWalk) (*hostLeaf, hostWalk) {
	if host == "" {
		return n.leaf.in(w), w
	}
	rest, label := cutLabel(host)
	if c := n.literal[label]; c != nil {
		if leaf, w := c.find(rest, w); leaf != nil {
			return leaf, w
		}
	}
	if base, ok := strings.CutSuffix(label, "-fips"); ok {
		if c := n.literal[base]; c != nil {
			fips := w
			fips.fips = true
			if leaf, w := c.find(rest, fips); leaf != nil {
				return leaf, w
			}
		}
	}
	if n.region != nil && w.region == "" && w.holds(label) {
		regional := w
		regional.region = label
		if leaf, w := n.region.find(rest, regional); leaf != nil {
			return leaf, w
		}
	}
	for _, a := range n.affixes {
		free, ok := a.free(label)
		next := w
		if a.region {
			ok = ok && w.holds(free)
			next.region = free
		}
		if !ok {
			continue
		}
		if leaf, w := a.next.find(rest, next); leaf != nil {
			return leaf, w
		}
	}
	return n.many.in(w), w
}

// in returns l if it is a pattern of the partition that the host is in.
func (l *hostLeaf) in(w hostWalk) *hostLeaf {
	if l != nil && (l.regional || w.suffix == partitions[0].suffix || w.suffix == partitions[0].dualSuffix) {
		return l
	}
	return nil
}

// holds reports whether label is a Region of the partition that the host is in.
func (w hostWalk) holds(label string) bool {
	p, ok := partitionOf(label)
	return ok && (p.suffix == w.suffix || p.dualSuffix == w.suffix)
}

// free returns the free part of a label; ok is false if the label is not of this form.
func (a hostAffix) free(label string) (part string, ok bool) {
	rest, ok := strings.CutPrefix(label, a.before)
	if !ok {
		return "", false
	}
	part, ok = strings.CutSuffix(rest, a.after)
	return part, ok && part != ""
}

// cutLabel cuts the last label off.
func cutLabel(host string) (rest, label string) {
	i := strings.LastIndexByte(host, '.')
	if i < 0 {
		return "", host
	}
	return host[:i], host[i+1:]
}

// cutSuffix cuts a domain and the dot before it off.
func cutSuffix(host, domain string) (string, bool) {
	rest, ok := strings.CutSuffix(host, domain)
	if !ok {
		return "", false
	}
	return strings.CutSuffix(rest, ".")
}
