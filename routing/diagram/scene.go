package diagram

import (
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// scene is what a picture shows, before any format: boxes within boxes, the things in them, lines and arrows. What is drawn and what
// every label says is decided here, so that the formats cannot differ in it. All its text is clean; see [clean].
type scene struct {
	title    string
	verdict  string // of a path: "delivered", "dropped", "unknown"
	headline string // the same as it is shown: "REPLY DROPPED"
	desc     string // one sentence for those who do not see the picture
	scheme   scheme // of SVG
	narrow   bool   // of SVG

	outside []*node // beyond all Regions: the internet, services, on-premises networks, what joins Regions
	regions []*box
	more    string // "and 37 more VPCs"

	links  []link
	arrows []arrow
	key    bool     // some box has an access
	notes  []string // what stands under the picture
	marks  []Mark

	numbered int // boxes and nodes so far
}

// box is something that holds others: a Region, a VPC, a zone or a subnet.
type box struct {
	id     int // unique among boxes and nodes
	ref    ref
	level  level
	access access // of a subnet
	name   string
	about  []string // address blocks, routes
	boxes  []*box
	edge   []*node // gateways on its edge
	nodes  []*node
	more   string // what it holds and is not drawn
}

// level is the depth of a box.
type level uint8

const (
	region level = iota
	network
	zone
	subnet
)

// node is one thing in the picture.
type node struct {
	id    int
	ref   ref
	look  look
	badge string // "NAT", "IGW"
	name  string
	about []string // addresses, what it serves
	on    bool     // the path passes it
	does  []string // what it does to the path's packets: "source 10.0.1.10 => 10.0.0.20"
	stops []stop   // why the path ends here
	away  bool     // the destination, to which the path does not come
	hops  [2][]int // the numbers of the hops of the request and the reply that are here
}

// ref is what something stands for, for programs that read the picture. It is not clean: formats escape it.
type ref struct {
	id     string // of the resource, or the name of a Region, a zone or a place that the network does not hold
	kind   vpc.Kind
	subnet vpc.ID // of what may stand in several subnets
}

// stop is what keeps the path from going on.
type stop struct {
	unknown bool // the model does not hold it; otherwise it refuses
	code    string
	why     []string
}

// look is how a node is drawn.
type look uint8

const (
	plain    look = iota // an interface
	gateway              // at a VPC's edge, NAT gateways too
	service              // an endpoint, a load balancer, a resolver
	hub                  // between VPCs
	faraway              // outside
	folded               // several that are not drawn one by one
	refusing             // a filter or a table that the path does not pass
)

// link is a standing connection. One of its ends may be a box.
type link struct {
	from, to end
	down     bool
}

// end is what a line ends at: a node, or else a box.
type end struct {
	node *node
	box  *box
}

// arrow is one step of a path.
type arrow struct {
	number   int
	from, to *node
	reply    bool
	beyond   bool     // it would go on like this, were it not refused before
	label    string   // the routes that were taken
	checks   []string // everything that was asked on the way
	hops     []int    // their numbers
}

func (s *scene) box(l level, r ref, name string) *box {
	s.numbered++
	return &box{id: s.numbered, ref: r, level: l, name: clean(name)}
}

func (s *scene) node(l look, r ref, badge, name string) *node {
	s.numbered++
	return &node{id: s.numbered, ref: r, look: l, badge: badge, name: clean(name)}
}

// fade marks the destination to which the path does not come.
func (n *node) fade() {
	n.away = true
	n.about = append(n.about, "destination, not reached")
}

// anchor is some node in the box, or else an innermost box in it.
func (b *box) anchor() end {
	if n := b.first(); n != nil {
		return end{node: n}
	}
	for len(b.boxes) > 0 {
		b = b.boxes[0]
	}
	return end{box: b}
}

// first is some node in the box, nil if it has none.
func (b *box) first() *node {
	for _, nodes := range [][]*node{b.nodes, b.edge} {
		if len(nodes) > 0 {
			return nodes[0]
		}
	}
	for _, c := range b.boxes {
		if n := c.first(); n != nil {
			return n
		}
	}
	return nil
}

// heading is the title, with the verdict of a path before it.
func (s *scene) heading() []string {
	var lines []string
	if s.headline != "" {
		lines = append(lines, strings.TrimSpace(s.headline+"  "+s.title))
	} else if s.title != "" {
		lines = append(lines, s.title)
	}
	return lines
}

// under is the lines under the picture.
func (s *scene) under() []string {
	lines := s.notes
	if s.more != "" {
		lines = append(lines[:len(lines):len(lines)], s.more)
	}
	return lines
}
