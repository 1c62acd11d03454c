package diagram

import (
	"fmt"
	"strings"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// Picture is something drawn: a network, a VPC, or a path. The zero value is an empty picture. It is immutable, and safe for any
// number of goroutines.
type Picture struct{ scene scene }

// Option changes what a picture shows.
type Option func(*builder)

// Limits is how much a picture draws one by one. What is beyond them is counted. A zero field means the default that its comment tells.
// A picture of a path draws what the path touches, and counts the rest: there a zero field of VPCs, Subnets or Interfaces means that nothing else is drawn.
// If it is not zero and there are no more of the sort, the others are drawn too.
type Limits struct {
	Open       int // VPCs that a picture of a network draws with what is in them; if there are more, all are folded; zero: 8
	VPCs       int // VPCs in all; zero: 60
	Subnets    int // subnets of a VPC; zero: 12
	Interfaces int // interfaces of a subnet, or endpoints, or other things of one sort; if there are more, they are counted; zero: 6
	Routes     int // lines of a subnet's route table; zero: 4
}

// Within sets limits.
func Within(l Limits) Option { return func(b *builder) { b.asked = l } }

// Title sets what stands over the picture, in place of what is drawn or asked. The empty title leaves it out; the verdict of a path
// stays.
func Title(s string) Option {
	return func(b *builder) { b.scene.title, b.titled = clean(s), true }
}

// Light has SVG keep to the colours of a light page. Without it and [Dark] they follow the preference of the reader's system, which
// may be another than that of the page around the picture. Mermaid and DOT are always light.
func Light() Option { return func(b *builder) { b.scene.scheme = light } }

// Dark has SVG keep to the colours of a dark page; see [Light].
func Dark() Option { return func(b *builder) { b.scene.scheme = dark } }

// Narrow makes SVG 360 pixels wide, with no text smaller than 11 pixels, for phones and the columns of a page: zones and VPCs stand below
// each other, and so do the steps of request and reply. Names for which there is no room lose their middle. Without it a picture is up to 1200 pixels wide.
func Narrow() Option { return func(b *builder) { b.scene.narrow = true } }

// Network draws a network. It costs by the size of the network.
func Network(n *vpc.Network, options ...Option) Picture {
	b := newBuilder(n, options)
	b.network()
	return Picture{*b.scene}
}

// VPC draws one VPC, which is named by its ID or its Name tag, and what joins it to others. The error says that the network has no
// such VPC, or several of the name.
func VPC(n *vpc.Network, id vpc.ID, options ...Option) (Picture, error) {
	v, err := findVPC(n, id)
	if err != nil {
		return Picture{}, err
	}
	b := newBuilder(n, options)
	b.single(v)
	return Picture{*b.scene}, nil
}

// findVPC is the VPC with an ID, or else with a Name tag.
func findVPC(n *vpc.Network, id vpc.ID) (vpc.VPC, error) {
	if v, ok := vpc.Get[vpc.VPC](n, id); ok {
		return v, nil
	}
	var found []vpc.VPC
	for _, r := range n.Named(string(id)) {
		if v, ok := r.(vpc.VPC); ok {
			found = append(found, v)
		}
	}
	switch len(found) {
	case 0:
		return vpc.VPC{}, fmt.Errorf("diagram: the network has no VPC %q", string(id))
	case 1:
		return found[0], nil
	}
	var ids []string
	for _, v := range found {
		ids = append(ids, string(v.ID))
	}
	return vpc.VPC{}, fmt.Errorf("diagram: %q is the name of %d VPCs: %s", string(id), len(found), strings.Join(ids, ", "))
}

// Path draws a path over the network that it was resolved in. Of another network it draws what the two share.
func Path(n *vpc.Network, p routing.Path, options ...Option) Picture {
	b := newBuilder(n, options)
	b.path(p)
	return Picture{*b.scene}
}

// String is the title and what the picture shows, in a sentence.
func (p Picture) String() string {
	return strings.TrimSpace(strings.Join([]string{p.scene.title, p.scene.desc}, "\n"))
}
