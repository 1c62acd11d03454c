package terraform

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/vpc"
)

// The order in which an ID that a plan does not show is found. What none of these finds is reported, and left out.
//
//  1. The value, if the plan shows it.
//  2. The references of the expression, through variables, modules, outputs, each and count, if they lead to one object of
//     the class that the attribute names. Of a collection it is the one with the key that the expression says.
//
// Where they lead to a local value, about which a plan is silent:
//
//  3. The only object of the class in the same module instance.
//  4. Of the only block that makes objects of the class there, the one with the same key.
//  5. For the VPC of a subnet: the only VPC whose address blocks hold the subnet's.

// link is the ID that an attribute holds; empty if it holds none, or if it cannot be found, which is reported.
func (l *loader) link(a attributes, attr string) vpc.ID {
	if s := a.text(attr); s != "" {
		if wanted := classOf(a.of.typ, attr); hasName(wanted) {
			return l.byName(a, wanted, s)
		}
		return l.knownID(s)
	}
	if !a.pending(attr) || !a.configured(attr) {
		return ""
	}
	ids := l.resolve(a, attr, false)
	if len(ids) != 1 {
		return ""
	}
	return l.canonical(ids[0])
}

// hasName says whether objects of the classes are known by names.
func hasName(wanted []class) bool {
	for typ := range names {
		if slices.Contains(wanted, objects[typ]["id"]) {
			return true
		}
	}
	return false
}

// byName is the object of a class that has the name, as an attribute gives it; empty if there is none here. Of several it is that
// of the same Region and account.
func (l *loader) byName(a attributes, wanted []class, name string) vpc.ID {
	all := l.namesakes[name]
	for _, same := range []func(i *instance) bool{
		func(i *instance) bool { return slices.Contains(wanted, objects[i.typ]["id"]) },
		func(i *instance) bool { return l.at(i).region() == a.region() && l.at(i).account() == a.account() },
	} {
		if all = slices.DeleteFunc(slices.Clone(all), func(i *instance) bool { return !same(i) }); len(all) == 1 {
			return all[0].id()
		}
	}
	return ""
}

// linkList is the IDs that an attribute holds, in order.
func (l *loader) linkList(a attributes, attr string) []vpc.ID {
	var out []vpc.ID
	add := func(id vpc.ID) {
		if id = l.canonical(id); id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, s := range a.texts(attr) {
		add(l.knownID(s))
	}
	if a.pending(attr) && a.configured(attr) {
		for _, id := range l.resolve(a, attr, true) {
			add(id)
		}
	}
	slices.Sort(out)
	return out
}

// knownID is the ID that a value is. What a mocked provider makes up names nothing.
func (l *loader) knownID(s string) vpc.ID {
	id := vpc.ID(s)
	if l.mocked && isMockWord(s) && !l.named[id] {
		return ""
	}
	return l.canonical(id)
}

// canonical is the ID under which the network holds what id names.
func (l *loader) canonical(id vpc.ID) vpc.ID {
	for range 4 {
		to, ok := l.alias[id]
		if !ok {
			break
		}
		id = to
	}
	return id
}

// resolved is what was found for an attribute.
type resolved struct {
	ids  []vpc.ID
	busy bool
}

// resolve finds the IDs that an attribute will hold, once for each attribute.
func (l *loader) resolve(a attributes, attr string, list bool) []vpc.ID {
	field := a.path + attr
	at := a.of.address + " " + field
	if r, ok := l.resolved[at]; ok {
		return r.ids // while it is being found: a cycle, which leads nowhere
	}
	l.resolved[at] = resolved{busy: true}
	ids, from, why := l.find(a, attr, list)
	l.resolved[at] = resolved{ids: ids}
	if why != "" {
		l.skip(a.of, "%s is not known before the apply, and %s", field, why)
	}
	if len(ids) > 0 {
		values := make([]string, len(ids))
		for n, id := range ids {
			values[n] = string(l.canonical(id))
		}
		l.inferred = append(l.inferred, load.Inferred{By: load.Linked, ID: vpc.ID(a.of.address), Field: field, Value: strings.Join(values, ", "), From: from})
	}
	return ids
}

// find is the IDs, and from what they follow; or why they are not found.
func (l *loader) find(a attributes, attr string, list bool) (ids []vpc.ID, from, why string) {
	wanted := classOf(a.of.typ, attr)
	s := l.links.scopeOf(a.of)
	expr := a.expression(attr)
	l.links.steps = mostSteps
	m := l.links.evaluate(expr, s, wanted, 0)
	ids = l.objectsOf(m, wanted)
	switch {
	case len(ids) == 1 && !(list && m.open && m.lost):
		return ids, referenceText(expr), ""
	case len(ids) > 1 && list && !(m.open && m.lost):
		return ids, referenceText(expr), ""
	case len(ids) > 1 || list && len(ids) > 0:
		return nil, "", fmt.Sprintf("%s may be any of %s", referenceText(expr), idList(ids))
	case !m.lost:
		return nil, "", fmt.Sprintf("%s does not lead to a %s", referenceText(expr), classList(wanted))
	case !list:
		if id, from := l.lone(a.of, wanted); id != "" {
			return []vpc.ID{id}, from, ""
		}
		if id := l.holding(a, wanted); id != "" {
			return []vpc.ID{id}, "the only VPC whose address blocks hold the subnet's", ""
		}
	}
	return nil, "", fmt.Sprintf("a plan does not show what %s is", referenceText(expr))
}

// objectsOf is the IDs of the wanted objects that a meaning names, each once.
func (l *loader) objectsOf(m meaning, wanted []class) []vpc.ID {
	var ids []vpc.ID
	for _, c := range m.candidates {
		if !c.gives(wanted) {
			continue
		}
		for _, id := range l.valueOf(c.of, c.attribute(), wanted) {
			if id != "" && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// valueOf is what an attribute of an instance holds: an object, or a link to one.
func (l *loader) valueOf(i *instance, attr string, wanted []class) []vpc.ID {
	if attr == "firewall_status" && len(l.at(i).blocks("subnet_mapping")) > 1 {
		return nil // the firewall has several endpoints, of which the status names one
	}
	if c, ok := objects[i.typ][attr]; ok && anyOf([]class{c}, wanted) {
		return []vpc.ID{l.canonical(i.object(attr))}
	}
	if to, ok := standIns[i.typ]; ok && attr == "id" {
		attr = to
	}
	a := l.at(i)
	if isList(attr) {
		return l.linkList(a, attr)
	}
	return []vpc.ID{l.link(a, attr)}
}

// isList says whether an attribute of the name holds several IDs.
func isList(attr string) bool {
	return strings.HasSuffix(attr, "s") && !strings.HasSuffix(attr, "address")
}

// lone is the only object of a wanted class in the module instance, or of those of the only block the one with the same key.
func (l *loader) lone(of *instance, wanted []class) (vpc.ID, string) {
	var here []*instance
	blocks := map[string]bool{}
	for _, i := range l.instances {
		c, ok := objects[i.typ]["id"]
		if ok && !i.data && i.module == of.module && i != of && slices.Contains(wanted, c) {
			here = append(here, i)
			blocks[i.block()] = true
		}
	}
	in := cmp.Or(of.module, "the root module")
	if len(here) == 1 {
		return l.canonical(here[0].id()), fmt.Sprintf("the only %s of %s", classList(wanted), in)
	}
	if len(blocks) != 1 || of.key == nil {
		return "", ""
	}
	for _, i := range here {
		if i.key == of.key {
			return l.canonical(i.id()), fmt.Sprintf("the %s of %s with the same key", classList(wanted), in)
		}
	}
	return "", ""
}

// holding is the only VPC whose blocks hold the subnet's.
func (l *loader) holding(a attributes, wanted []class) vpc.ID {
	if a.of.typ != "aws_subnet" || !slices.Contains(wanted, aVPC) {
		return ""
	}
	block, err := netip.ParsePrefix(a.of.text("cidr_block"))
	if err != nil {
		return ""
	}
	var found []vpc.ID
	for _, i := range l.instances {
		if objects[i.typ]["id"] != aVPC {
			continue
		}
		p, err := netip.ParsePrefix(i.text("cidr_block"))
		if err == nil && p.Contains(block.Addr()) && p.Bits() <= block.Bits() {
			found = append(found, l.canonical(i.id()))
		}
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// referenceText is the references of an expression for people.
func referenceText(expr any) string {
	e, _ := expr.(map[string]any)
	all, _ := e["references"].([]any)
	var out []string
	var last []step
	for _, r := range all {
		s, _ := r.(string)
		p := steps(s)
		if last != nil && begins(last, p) {
			continue
		}
		last = p
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return "an expression without references"
	}
	return "the reference to " + strings.Join(out, " and ")
}

func idList(ids []vpc.ID) string {
	const most = 4
	var out []string
	for _, id := range slices.Sorted(slices.Values(ids)) {
		if len(out) == most {
			return strings.Join(out, ", ") + " and others"
		}
		out = append(out, string(id))
	}
	return strings.Join(out, ", ")
}

func classList(all []class) string {
	out := make([]string, len(all))
	for n, c := range all {
		out[n] = string(c)
	}
	return strings.Join(out, " or ")
}
