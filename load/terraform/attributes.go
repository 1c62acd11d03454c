package terraform

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strconv"

	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

// attributes is those of an instance, or of a block within it.
type attributes struct {
	l       *loader
	of      *instance
	path    string // of the block: "route[1]."
	values  map[string]any
	unknown map[string]any
	expr    map[string]any // the block in the configuration, if it is known which one
	shared  any            // an expression that the attributes of several blocks have together
}

func indexed(n int) string { return "[" + strconv.Itoa(n) + "]" }

// at is the attributes of the instance.
func (l *loader) at(i *instance) attributes {
	return attributes{l: l, of: i, values: i.values, unknown: i.unknown, expr: l.links.expressions(i)}
}

// value is an attribute; nil if it is null, unknown or sensitive.
func (a attributes) value(attr string) any {
	v := a.values[attr]
	if v == nil && a.of.hidden != nil && (a.of.hidden[""] || a.of.hidden[a.path+attr]) {
		a.l.skip(a.of, "%s%s is sensitive, and was not read", a.path, attr)
	}
	return v
}

// pending says whether the attribute has a value that only the apply will show.
func (a attributes) pending(attr string) bool { return isUnknown(a.unknown[attr]) }

// unknownElements is how many elements of a list are not known before the apply, if the number of its elements is.
func (a attributes) unknownElements(attr string) int {
	marks, _ := a.unknown[attr].([]any)
	n := 0
	for _, m := range marks {
		if m == true {
			n++
		}
	}
	return n
}

// configured says whether the configuration sets the attribute.
func (a attributes) configured(attr string) bool { return a.expression(attr) != nil }

// expression is the attribute in the configuration, nil if it is not there.
func (a attributes) expression(attr string) any {
	if a.shared != nil {
		return a.shared
	}
	return a.expr[attr]
}

// given reports an attribute that the configuration sets to what is not known before the apply, or some elements of it.
func (a attributes) given(attr string) {
	if (a.values[attr] == nil && a.pending(attr) || a.unknownElements(attr) > 0) && a.configured(attr) {
		a.l.skip(a.of, "%s%s is not known before the apply", a.path, attr)
	}
}

// text is an attribute that is a string, or a number in its place.
func (a attributes) text(attr string) string {
	switch v := a.value(attr).(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// made is text that the provider makes. A mocked provider makes up a word, which says nothing.
func (a attributes) made(attr string) string {
	s := a.text(attr)
	if a.l.mocked && isMockWord(s) {
		return ""
	}
	return s
}

// isMockWord says whether s can be what terraform test makes up for a string: eight letters and digits.
//
// Source: Terraform, mocks, https://developer.hashicorp.com/terraform/language/tests/mocking
func isMockWord(s string) bool {
	if len(s) != 8 {
		return false
	}
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// on says whether an attribute is true, or "enable" as transit gateways word it.
func (a attributes) on(attr string) bool {
	switch v := a.value(attr).(type) {
	case bool:
		return v
	case string:
		return v == "true" || v == "enable"
	}
	return false
}

// off says whether an attribute is set to false or "disable"; null is neither on nor off.
func (a attributes) off(attr string) bool {
	switch v := a.value(attr).(type) {
	case bool:
		return !v
	case string:
		return v == "false" || v == "disable"
	}
	return false
}

// number is an attribute that is a whole number, or a string of one; nil if it is not there.
func (a attributes) number(attr string) *int64 {
	switch v := a.value(attr).(type) {
	case float64:
		n := int64(v)
		if float64(n) == v {
			return &n
		}
	case string:
		if n, err := strconv.ParseInt(v, 10, 64); err == nil {
			return &n
		}
	}
	return nil
}

// size is a number that is not negative, 0 if it is not there.
func (a attributes) size(attr string) int64 {
	if n := a.number(attr); n != nil && *n > 0 {
		return *n
	}
	return 0
}

// asn is an AS number, 0 if it is not there.
func (a attributes) asn(attr string) uint32 {
	if a.made(attr) == "" && a.value(attr) != nil {
		return 0
	}
	n := a.number(attr)
	switch {
	case n == nil:
		if a.value(attr) != nil && a.text(attr) != "" {
			a.l.skip(a.of, "%s%s is not an AS number; it is left out", a.path, attr)
		}
		return 0
	case *n < 0 || *n > 1<<32-1:
		a.l.skip(a.of, "%s%s is not an AS number; it is left out", a.path, attr)
		return 0
	}
	return uint32(*n)
}

// texts is an attribute that is a list of strings.
func (a attributes) texts(attr string) []string {
	all, _ := a.value(attr).([]any)
	var out []string
	for _, v := range all {
		if s, ok := v.(string); ok && s != "" {
			out = append(out, s)
		}
	}
	return out
}

// blocks is the blocks of a kind within these attributes. Where the configuration has as many blocks, each of them
// has its own expressions; they are matched by what both know.
func (a attributes) blocks(attr string) []attributes {
	all, _ := a.value(attr).([]any)
	unknown, _ := a.unknown[attr].([]any)
	if one, ok := a.value(attr).(map[string]any); ok {
		all = []any{one}
	}
	exprs, shared := configuredBlocks(a.expression(attr))
	if shared == nil && exprs == nil {
		shared = a.shared
	}
	var out []attributes
	for n, v := range all {
		values, ok := v.(map[string]any)
		if !ok {
			continue
		}
		b := attributes{l: a.l, of: a.of, path: a.path + attr + indexed(n) + ".", values: values, shared: shared}
		if n < len(unknown) {
			b.unknown, _ = unknown[n].(map[string]any)
		}
		out = append(out, b)
	}
	if shared == nil {
		pair(out, exprs)
	}
	return out
}

// configuredBlocks is an attribute in the configuration as blocks, or as the one expression that stands for all of them.
func configuredBlocks(expr any) (blocks []map[string]any, shared any) {
	switch e := expr.(type) {
	case []any:
		for _, x := range e {
			if m, ok := x.(map[string]any); ok {
				blocks = append(blocks, m)
			}
		}
	case map[string]any:
		if e["references"] != nil || e["constant_value"] != nil {
			return nil, e
		}
		blocks = append(blocks, e)
	}
	return blocks, nil
}

// pair gives each block the one configured block that no constant tells from its values. Where as many blocks as configured ones look alike, each
// is given one of them: whichever it is, together they say the same.
func pair(blocks []attributes, exprs []map[string]any) {
	alike := map[string][]int{} // blocks to which several configured ones may belong
	fitting := make([][]map[string]any, len(blocks))
	for n, b := range blocks {
		for _, e := range exprs {
			if fits(b.values, e) {
				fitting[n] = append(fitting[n], e)
			}
		}
		switch {
		case len(fitting[n]) == 1:
			blocks[n].expr = fitting[n][0]
		case len(fitting[n]) > 1 && len(blocks) == len(exprs):
			look := fmt.Sprint(b.values, b.unknown)
			alike[look] = append(alike[look], n)
		}
	}
	for _, all := range alike {
		if len(all) != len(fitting[all[0]]) {
			continue
		}
		for k, n := range all {
			blocks[n].expr = fitting[n][k]
		}
	}
}

// fits says whether no constant of a configured block is other than the values have it.
func fits(values, expr map[string]any) bool {
	for attr, x := range expr {
		m, _ := x.(map[string]any)
		want, constant := m["constant_value"]
		have := values[attr]
		if constant && want != nil && have != nil && fmt.Sprint(want) != fmt.Sprint(have) {
			return false
		}
	}
	return true
}

// anyPrefix reads a prefix, in canonical form; false if it is not there or cannot be read, which is reported.
func (a attributes) anyPrefix(attr string) (netip.Prefix, bool) {
	s := a.made(attr)
	if s == "" && a.pending(attr) {
		if linked := a.l.publicBlocks(a, attr, 1); linked != nil {
			return linked[0], true
		}
	}
	if s == "" {
		a.given(attr)
		return netip.Prefix{}, false
	}
	return a.parsePrefix(attr, s)
}

func (a attributes) parsePrefix(attr, s string) (netip.Prefix, bool) {
	p, err := netip.ParsePrefix(a.l.mend(s))
	if err != nil {
		a.l.skip(a.of, "%s%s %q is not a prefix; it is left out", a.path, attr, abridge(s))
		return netip.Prefix{}, false
	}
	return p.Masked(), true
}

// family4 and family6 are the address families.
const (
	family4 = true
	family6 = false
)

// prefix reads a prefix of the family.
func (a attributes) prefix(attr string, v4 bool) (netip.Prefix, bool) {
	p, ok := a.anyPrefix(attr)
	if ok && p.Addr().Is4() != v4 {
		a.l.skip(a.of, "%s%s %v is of the other address family; it is left out", a.path, attr, p)
		return netip.Prefix{}, false
	}
	return p, ok
}

// prefixes reads a list of prefixes.
func (a attributes) prefixes(attr string) []netip.Prefix {
	out := a.l.publicBlocks(a, attr, a.unknownElements(attr))
	if out == nil {
		a.given(attr)
	}
	for _, s := range a.texts(attr) {
		if p, ok := a.parsePrefix(attr, s); ok && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// addr reads an address; the zero Addr if it is not there or cannot be read.
func (a attributes) addr(attr string) netip.Addr {
	s := a.made(attr)
	if s == "" {
		a.given(attr)
		return netip.Addr{}
	}
	return a.parseAddr(attr, s)
}

func (a attributes) parseAddr(attr, s string) netip.Addr {
	p, err := netip.ParseAddr(s)
	if err != nil || p.Zone() != "" {
		a.l.skip(a.of, "%s%s %q is not an address; it is left out", a.path, attr, abridge(s))
		return netip.Addr{}
	}
	return p
}

// addrs reads a list of addresses.
func (a attributes) addrs(attr string) []netip.Addr {
	a.given(attr)
	var out []netip.Addr
	for _, s := range a.texts(attr) {
		if a.l.mocked && isMockWord(s) {
			continue
		}
		if p := a.parseAddr(attr, s); p.IsValid() {
			out = append(out, p)
		}
	}
	return out
}

// name is the Name tag.
func (a attributes) name() string {
	for _, attr := range []string{"tags", "tags_all"} {
		tags, _ := a.values[attr].(map[string]any)
		if s, ok := tags["Name"].(string); ok {
			return s
		}
	}
	return ""
}

// account is the owner.
func (a attributes) account() string {
	s, _ := a.values["owner_id"].(string)
	arn, _ := a.values["arn"].(string)
	return cmp.Or(place.Account(s), place.AccountOfARN(arn), a.l.links.providerAccount(a.of), a.l.account)
}

// region is the Region: its own, that of the ARN, that of the provider's configuration.
func (a attributes) region() string {
	s, _ := a.values["region"].(string)
	arn, _ := a.values["arn"].(string)
	return cmp.Or(place.Region(s), place.OfARN(arn), a.l.links.providerRegion(a.of), a.l.region)
}

// state is a state in AWS's words; the one in which the resource works is empty.
func (a attributes) state(attr string, working ...vpc.State) vpc.State {
	s := vpc.State(a.made(attr))
	if slices.Contains(working, s) {
		return ""
	}
	return s
}
