package terraform

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/vpc"
)

// chooseElastic finds the address of each Elastic IP before anything refers to it: the one that is known, or one that stands for it.
func (l *loader) chooseElastic() {
	var all []*instance
	for _, i := range l.instances {
		if i.typ == "aws_eip" {
			all = append(all, i)
		}
	}
	slices.SortStableFunc(all, func(a, b *instance) int { return compareIDs(a.id(), b.id()) })
	for _, i := range all {
		id := i.id()
		if _, again := l.publicIPs[id]; again {
			continue
		}
		p := l.at(i).addr("public_ip")
		if !p.IsValid() {
			p = l.standIns.Address(id)
		}
		l.publicIPs[id] = p
		if s := i.text("public_ip"); l.mocked && isMockWord(s) {
			l.mockedIPs[s] = p
		}
	}
}

// mend puts the addresses of Elastic IPs in the place of the words that a mocked provider makes up for them: of dwhso2tk/32 it makes 198.19.7.9/32.
func (l *loader) mend(s string) string {
	word, bits, ok := strings.Cut(s, "/")
	if p := l.mockedIPs[word]; ok && p.IsValid() {
		return p.String() + "/" + bits
	}
	return s
}

// elasticAt is the Elastic IP whose address an attribute holds, or refers to; empty if there is none here, which is reported.
func (l *loader) elasticAt(a attributes, attr string) vpc.ID {
	var p netip.Addr
	if a.made(attr) == "" && a.pending(attr) {
		if refs := references(a.expression(attr)); len(refs) == 1 {
			l.links.steps = mostSteps
			p = l.publicOf(refs[0], l.links.scopeOf(a.of))
		}
	}
	linked := p.IsValid()
	if !linked {
		p = a.addr(attr)
	}
	if !p.IsValid() {
		return ""
	}
	for _, id := range ids[eni.ElasticIP](l) {
		if l.publicIPs[id] != p {
			continue
		}
		if linked {
			l.infer(load.Linked, vpc.ID(a.of.address), attr, string(id), referenceText(a.expression(attr)))
		}
		return id
	}
	l.skip(a.of, "%s%s is %v, which no Elastic IP here has", a.path, attr, p)
	return ""
}

// publicBlocks is the blocks for n values of an attribute that are not known before the apply, where its references are
// to n public addresses, each of an Elastic IP or a NAT gateway, and to nothing else: such an address with "/32" behind it is the only block that is made of it
// alone and that AWS is sure to take for a network's. It is nil where they are to anything else.
func (l *loader) publicBlocks(a attributes, attr string, n int) []netip.Prefix {
	expr := a.expression(attr)
	refs := references(expr)
	if n == 0 || len(refs) != n {
		return nil
	}
	l.links.steps = mostSteps
	scope := l.links.scopeOf(a.of)
	var blocks []netip.Prefix
	var values []string
	for _, ref := range refs {
		p := l.publicOf(ref, scope)
		if !p.IsValid() {
			return nil
		}
		b := netip.PrefixFrom(p, p.BitLen())
		blocks, values = append(blocks, b), append(values, b.String())
	}
	l.inferred = append(l.inferred, load.Inferred{
		By: load.Linked, ID: vpc.ID(a.of.address), Field: a.path + attr, Value: strings.Join(values, ", "), From: referenceText(expr),
	})
	return blocks
}

// publicOf is the public address that a reference means for certain; the zero Addr if it means anything else.
func (l *loader) publicOf(ref []step, s scope) netip.Addr {
	if s.module == nil {
		return netip.Addr{}
	}
	m := l.links.reference(ref, s, []class{aPublic}, 1)
	if m.open || m.lost || len(m.candidates) != 1 || !m.candidates[0].gives([]class{aPublic}) {
		return netip.Addr{}
	}
	of := m.candidates[0].of
	if of.typ == "aws_nat_gateway" {
		return l.publicIPs[l.link(l.at(of), "allocation_id")]
	}
	return l.publicIPs[l.canonical(of.id())]
}
