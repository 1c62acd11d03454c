package cloudformation

import (
	"encoding/json"
	"fmt"
	"iter"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// properties reads the properties of a resource, or an object among them. What cannot be read is reported where it stands.
type properties struct {
	l      *loader
	of     *resource
	at     string // the path of the object within the properties; empty: they are it
	values object
	failed *failed // of the whole resource
}

// path is the path of a property within those of the resource; that of the object itself if it is empty.
func (p properties) path(key string) string {
	switch {
	case key == "":
		return p.at
	case p.at == "":
		return key
	}
	return p.at + "." + key
}

// failed is the paths that are reported.
type failed struct{ paths map[string]bool }

// add is false if the path is there already.
func (f *failed) add(path string) bool {
	if f.paths[path] {
		return false
	}
	if f.paths == nil {
		f.paths = map[string]bool{}
	}
	f.paths[path] = true
	return true
}

func (l *loader) propertiesOf(r *resource) properties {
	return properties{l, r, "", r.properties, new(failed)}
}

// id is the ID of the resource.
func (p properties) id() vpc.ID { return p.of.id() }

// account and region are those of the stack.
func (p properties) account() string { return p.of.stack.account }
func (p properties) region() string  { return p.of.stack.region }

// skip reports that a property is not taken over; the empty one is the whole.
func (p properties) skip(key, format string, args ...any) {
	path := p.path(key)
	if !p.failed.add(path) {
		return
	}
	if path != "" {
		path = "." + path
	}
	p.l.skipAt(p.of.stack, p.of.path()+path, p.id(), format, args...)
}

// value is the value of a property, nil if it has none.
func (p properties) value(key string) any { return p.valueOf(key, p.values.Get(key)) }

// valueOf is what the expression that stands at a key says, nil if it says nothing.
func (p properties) valueOf(key string, v any) any {
	if v == nil {
		return nil
	}
	x, notes, err := p.evaluate(v)
	if err != nil {
		p.skip(key, "%v", err)
		return nil
	}
	if x == any(noValue{}) {
		return nil
	}
	p.note(key, x, notes)
	return x
}

// evaluate is what an expression says, and what that rests on besides the template.
func (p properties) evaluate(v any) (x any, notes []string, err error) {
	switch v.(type) {
	case object, []any:
		e := p.l.evaluator(p.of.stack)
		x, err = e.value(v)
		return x, e.notes, err
	}
	x, err = literal(v) // most are, and need no evaluator
	return x, nil, err
}

// note reports what a value rests on besides the template.
func (p properties) note(key string, v any, notes []string) {
	if len(notes) == 0 {
		return
	}
	text, err := p.l.textOf(v)
	if err != nil {
		text = "what it says"
	}
	for _, n := range notes {
		p.l.infer(load.StandIn, p.id(), p.path(key), abridge(text), n)
	}
}

// has says whether a property has a value.
func (p properties) has(key string) bool { return p.value(key) != nil }

// text is a property that is a string; empty if it has no value.
func (p properties) text(key string) string {
	v := p.value(key)
	if v == nil {
		return ""
	}
	s, err := p.l.textOf(v)
	if err != nil {
		p.skip(key, "%v", err)
	}
	return s
}

// link is the ID that a property names; empty if it names none.
func (p properties) link(key string) vpc.ID { return vpc.ID(p.text(key)) }

// need is the ID that a property has to name. If it names none that is reported.
func (p properties) need(key string) vpc.ID {
	id := p.link(key)
	if id == "" {
		p.skip(key, "it is missing")
	}
	return id
}

// list is a property that is a list. One value stands for a list of it.
func (p properties) list(key string) []any {
	switch v := p.value(key).(type) {
	case nil:
		return nil
	case []any:
		return v
	case object:
		p.skip(key, "it is an object, not a list")
		return nil
	default:
		return []any{v}
	}
}

// texts is a property that is a list of strings.
func (p properties) texts(key string) []string {
	list := p.list(key)
	out := slices.Grow([]string(nil), len(list))
	for i, v := range list {
		s, err := p.l.textOf(v)
		if err != nil {
			p.skip(fmt.Sprintf("%s[%d]", key, i), "%v", err)
			continue
		}
		out = append(out, s)
	}
	return out
}

// links is the IDs that a property names.
func (p properties) links(key string) []vpc.ID {
	texts := p.texts(key)
	out := slices.Grow([]vpc.ID(nil), len(texts))
	for _, s := range texts {
		if s != "" {
			out = append(out, vpc.ID(s))
		}
	}
	return out
}

// block is a property that is an object; one without values if it is not there.
func (p properties) block(key string) properties { return p.blockOf(key, p.values.Get(key)) }

// blockOf is the object that the expression at a key says; one without values if it is none.
func (p properties) blockOf(key string, v any) properties {
	in := properties{p.l, p.of, p.path(key), nil, p.failed}
	if o, ok := v.(object); ok && !isCall(o) {
		in.values = o // its values one by one, so that one which fails costs only itself
		return in
	}
	switch v := p.valueOf(key, v).(type) {
	case nil:
	case object:
		in.values = v
	default:
		p.skip(key, "it is %s, not an object", kindOf(v))
	}
	return in
}

// blocks is a property that is a list of objects.
func (p properties) blocks(key string) []properties { return slices.Collect(p.eachBlock(key)) }

// eachBlock is the objects of a property that is a list of them, one by one.
func (p properties) eachBlock(key string) iter.Seq[properties] {
	return func(yield func(properties) bool) {
		raw, ok := p.values.Get(key).([]any)
		if !ok {
			raw = p.list(key)
		}
		for i, v := range raw {
			if b := p.blockOf(key+"["+strconv.Itoa(i)+"]", v); b.values != nil && !yield(b) {
				return
			}
		}
	}
}

// flag is a property that is a boolean; false, false if it has no value.
func (p properties) flag(key string) (value, given bool) {
	v := p.value(key)
	if v == nil {
		return false, false
	}
	b, ok := booleanOf(v)
	if !ok {
		p.skip(key, "it is no boolean")
	}
	return b, ok
}

// on and off say whether a property is true, or is false.
func (p properties) on(key string) bool  { v, _ := p.flag(key); return v }
func (p properties) off(key string) bool { v, given := p.flag(key); return given && !v }

// number is a property that is a whole number within bounds; nil if it has no such value.
func (p properties) number(key string, least, most int64) *int64 {
	v := p.value(key)
	if v == nil {
		return nil
	}
	s, err := p.l.textOf(v)
	if err == nil {
		var n int64
		if n, err = strconv.ParseInt(s, 10, 64); err == nil && n >= least && n <= most {
			return &n
		}
	}
	p.skip(key, "it is not a number from %d to %d", least, most)
	return nil
}

// port is a property that is a port; 0 if it has no value.
func (p properties) port(key string) uint16 {
	if n := p.number(key, 0, 65535); n != nil {
		return uint16(*n)
	}
	return 0
}

// asn is a property that is an autonomous system number; 0 if it has no value.
func (p properties) asn(key string) uint32 {
	if n := p.number(key, 0, 1<<32-1); n != nil {
		return uint32(*n)
	}
	return 0
}

// prefix is a property that is a block, without host bits, as AWS takes it.
func (p properties) prefix(key string) (netip.Prefix, bool) {
	s := p.text(key)
	if s == "" {
		return netip.Prefix{}, false
	}
	return p.parsePrefix(key, s)
}

func (p properties) parsePrefix(key, s string) (netip.Prefix, bool) {
	x, err := netip.ParsePrefix(strings.TrimSpace(s))
	if err != nil || x.Addr().Is4In6() {
		p.skip(key, "%s is no block of addresses", abridge(s))
		return netip.Prefix{}, false
	}
	return x.Masked(), true
}

// prefixes is a property that is a list of blocks.
func (p properties) prefixes(key string) []netip.Prefix {
	var out []netip.Prefix
	for i, s := range p.texts(key) {
		if x, ok := p.parsePrefix(fmt.Sprintf("%s[%d]", key, i), s); ok {
			out = append(out, x)
		}
	}
	return out
}

// addr is a property that is an address; the zero Addr if it has no value.
func (p properties) addr(key string) netip.Addr {
	s := p.text(key)
	if s == "" {
		return netip.Addr{}
	}
	a, _ := p.parseAddr(key, s)
	return a
}

func (p properties) parseAddr(key, s string) (netip.Addr, bool) {
	a, err := netip.ParseAddr(strings.TrimSpace(s))
	if err != nil || a.Is4In6() || a.Zone() != "" {
		p.skip(key, "%s is not an address", abridge(s))
		return netip.Addr{}, false
	}
	return a, true
}

// name is the Name tag.
func (p properties) name() string {
	for t := range p.eachBlock("Tags") {
		if t.values.Get("Key") == "Name" {
			return t.text("Value")
		}
	}
	return ""
}

// policy is a policy document as text; empty if there is none.
func (p properties) policy(key string) string {
	switch v := p.value(key).(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		s, err := p.l.jsonOf(v)
		if err != nil {
			p.skip(key, "%v", err)
		}
		return s
	}
}

// jsonOf is a value as JSON, with the IDs that stand for what AWS assigns.
func (l *loader) jsonOf(v any) (string, error) {
	v, err := l.plain(v)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(v)
	return string(text), err
}

// plain is a value without tokens.
func (l *loader) plain(v any) (any, error) {
	switch v := v.(type) {
	case token:
		id, err := l.idOf(v)
		return string(id), err
	case object:
		out := make(map[string]any, len(v))
		for _, m := range v {
			y, err := l.plain(m.Value)
			if err != nil {
				return nil, err
			}
			out[m.Key] = y
		}
		return out, nil
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			y, err := l.plain(x)
			if err != nil {
				return nil, err
			}
			out[i] = y
		}
		return out, nil
	}
	return v, nil
}

// traffic reads what a rule matches. Absent ports are all ports, and an absent or -1 ICMP type or code is any.
//
// Source: EC2 API reference, IpPermission and NetworkAclEntry.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
func (p properties) traffic(protocol string, ports properties, from, to string, icmp properties, typ, code string) (packet.Traffic, bool) {
	s := p.text(protocol)
	proto, err := packet.ParseProtocol(s)
	if err != nil {
		p.skip(protocol, "%s is not a protocol", abridge(s))
		return packet.Traffic{}, false
	}
	switch {
	case proto.IsICMP():
		t, c := orAny(icmp.number(typ, -1, 255)), orAny(icmp.number(code, -1, 255))
		if t == -1 {
			c = -1
		}
		return packet.ICMPType(proto, t, c), !icmp.bad(typ, code)
	case !proto.HasPorts():
		return packet.Of(proto), true
	}
	first, last := orAny(ports.number(from, -1, 65535)), orAny(ports.number(to, -1, 65535))
	switch {
	case ports.bad(from, to):
		return packet.Traffic{}, false
	case first == -1 && last == -1:
		return packet.Of(proto), true
	case first == -1 || first > last:
		ports.skip(from, "it begins no range of ports")
		return packet.Traffic{}, false
	}
	return packet.Ports(proto, uint16(first), uint16(last)), true
}

// bad says whether one of the properties is reported.
func (p properties) bad(keys ...string) bool {
	for _, k := range keys {
		if p.failed.paths[p.path(k)] {
			return true
		}
	}
	return false
}

func orAny(n *int64) int {
	if n == nil {
		return -1
	}
	return int(*n)
}
