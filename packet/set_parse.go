package packet

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// ParseSet reads what [Set.String] writes, and more than that: lines may overlap,
// a line may begin with "from" or "to" and then speaks of all traffic, traffic
// may have any spelling of [ParseTraffic], without "from" and "to" it is of both
// families, and "none" and "all" may stand on a line. Errors name the line, all
// at once.
func ParseSet(s string) (Set, error) {
	var sets []Set
	var errs []error
	for i, line := range strings.Split(s, "\n") {
		set, err := parseLine(line)
		if err != nil {
			errs = append(errs, fmt.Errorf("set, line %d: %w", i+1, err))
		}
		sets = append(sets, set)
	}
	if err := errors.Join(errs...); err != nil {
		return Set{}, err
	}
	return UnionOf(sets...), nil
}

// MustSet is [ParseSet] for text that is known to be right, in tests and
// examples. It panics if it is not.
func MustSet(s string) Set {
	set, err := ParseSet(s)
	if err != nil {
		panic(err)
	}
	return set
}

// UnmarshalText reads what [ParseSet] reads.
func (s *Set) UnmarshalText(text []byte) error {
	set, err := ParseSet(string(text))
	if err != nil {
		return err
	}
	*s = set
	return nil
}

// parseLine reads "TRAFFIC [from ADDRESSES] [to ADDRESSES]".
func parseLine(line string) (Set, error) {
	fields := strings.Fields(line)
	switch {
	case len(fields) == 0:
		return Set{}, errors.New("it is empty")
	case len(fields) == 1 && fields[0] == "none":
		return Set{}, nil
	}
	rest, to, errTo := cutWord(fields, "to")
	traffic, from, errFrom := cutWord(rest, "from")
	if err := errors.Join(errFrom, errTo); err != nil {
		return Set{}, err
	}
	parts := []struct {
		fields []string
		parse  func(item string) (Set, error)
	}{
		{traffic, parseTrafficItem},
		{from, func(item string) (Set, error) { return parseAddrs(dimSrc, item) }},
		{to, func(item string) (Set, error) { return parseAddrs(dimDst, item) }},
	}
	set := Everything()
	var errs []error
	for _, part := range parts {
		if part.fields == nil {
			continue
		}
		bound, err := parseExcept(part.fields, part.parse)
		errs = append(errs, err)
		set = set.Intersect(bound)
	}
	return set, errors.Join(errs...)
}

// cutWord divides fields at word, which they may have once. What comes after is
// nil if they do not have it; what comes before is nil if it is empty.
func cutWord(fields []string, word string) (before, after []string, err error) {
	for i, f := range fields {
		if f != word {
			continue
		}
		if i == len(fields)-1 {
			return nil, nil, fmt.Errorf("nothing follows %q", word)
		}
		if i > 0 {
			before = fields[:i]
		}
		return before, fields[i+1:], nil
	}
	return fields, nil, nil
}

// parseExcept reads "ITEM, ITEM [except ITEM, ITEM]".
func parseExcept(fields []string, parse func(item string) (Set, error)) (Set, error) {
	include, exclude, err := cutWord(fields, "except")
	if err != nil {
		return Set{}, err
	}
	all, errInclude := parseList(include, parse)
	if exclude == nil {
		return all, errInclude
	}
	except, errExclude := parseList(exclude, parse)
	return all.Minus(except), errors.Join(errInclude, errExclude)
}

func parseList(fields []string, parse func(item string) (Set, error)) (Set, error) {
	var sets []Set
	var errs []error
	for _, item := range strings.Split(strings.Join(fields, " "), ",") {
		set, err := parse(strings.TrimSpace(item))
		sets, errs = append(sets, set), append(errs, err)
	}
	return UnionOf(sets...), errors.Join(errs...)
}

// parseAddrs reads an address, a CIDR block or a range of addresses.
func parseAddrs(dim int, item string) (Set, error) {
	b, err := parseAddrBox(dim, item)
	if err != nil {
		return Set{}, fmt.Errorf("%q is not an address, a CIDR block or a range of addresses: %w", item, err)
	}
	if b.IsEmpty() {
		return Set{}, fmt.Errorf("%q holds no address that a packet has", item)
	}
	return SetOf(b), nil
}

func parseAddrBox(dim int, item string) (Box, error) {
	if strings.Contains(item, "/") {
		p, err := netip.ParsePrefix(item)
		if err != nil {
			return Box{}, addrReason(err)
		}
		if p != p.Masked() {
			return Box{}, fmt.Errorf("it has bits set beyond its length; it should be %v", p.Masked())
		}
		b := familyOf(p.Addr()).box()
		var ok bool
		if b.spans[dim], ok = b.family.prefixSpan(p); !ok {
			return Box{}, nil
		}
		return b, nil
	}
	firstText, lastText, isRange := strings.Cut(item, "-")
	first, err := parseAddr(firstText)
	last := first
	if isRange {
		var errLast error
		last, errLast = parseAddr(lastText)
		err = errors.Join(err, errLast)
	}
	switch {
	case err != nil:
		return Box{}, err
	case first.Zone() != "" || last.Zone() != "":
		return Box{}, errors.New("it has a zone")
	case first.Is4() != last.Is4():
		return Box{}, errors.New("it goes from one family to the other")
	case last.Less(first):
		return Box{}, errors.New("it ends before it begins")
	}
	return familyOf(first).box().withAddrs(dim, first, last), nil
}

// parseTrafficItem reads one item of a list of traffic.
func parseTrafficItem(item string) (Set, error) {
	fields := strings.Fields(item)
	rest, source, err := cutWord(fields, "source")
	switch {
	case err != nil:
		return Set{}, err
	case source != nil:
		return parseSourcePorts(rest, source)
	case len(fields) == 1 && fields[0] == "other":
		return Carrying(Of(TCP), Of(UDP), Of(ICMP), Of(ICMPv6)).Complement(), nil
	case len(fields) == 2 && fields[0] == "other":
		return parseOther(fields[1])
	}
	t, err := ParseTraffic(item)
	if err != nil {
		if set, ok := parseICMPRanges(fields); ok {
			return set, nil
		}
		return Set{}, err
	}
	return Carrying(t), nil
}

func parseSourcePorts(fields, source []string) (Set, error) {
	t, errTraffic := ParseTraffic(strings.Join(fields, " "))
	ports, errPorts := ParsePortRange(strings.Join(source, " "))
	if err := errors.Join(errTraffic, errPorts); err != nil {
		return Set{}, err
	}
	if !t.protocol.HasPorts() {
		return Set{}, fmt.Errorf("%v has no source ports", t)
	}
	var boxes []Box
	for b := range Carrying(t).Boxes() {
		boxes = append(boxes, b.WithSrcPorts(ports))
	}
	return SetOf(boxes...), nil
}

// parseOther reads a range of the protocols that are neither TCP, UDP nor ICMP.
func parseOther(s string) (Set, error) {
	from, to, ok := parseBytes(s)
	if !ok {
		return Set{}, fmt.Errorf("%q is not a range of protocol numbers", s)
	}
	var traffics []Traffic
	for n := int(from); n <= int(to); n++ {
		p := Protocol(n)
		if n == 0 {
			p = HopOpt
		}
		if !p.HasPorts() && !p.IsICMP() {
			traffics = append(traffics, Of(p))
		}
	}
	return Carrying(traffics...), nil
}

// parseICMPRanges reads "icmp 3-4", "icmp 3-4/0-1" or "icmp 3/0-1".
func parseICMPRanges(fields []string) (Set, bool) {
	if len(fields) != 2 {
		return Set{}, false
	}
	p, err := ParseProtocol(fields[0])
	if err != nil || !p.IsICMP() {
		return Set{}, false
	}
	types, codes, hasCodes := strings.Cut(fields[1], "/")
	if !hasCodes {
		codes = "0-255"
	}
	firstType, lastType, okTypes := parseBytes(types)
	firstCode, lastCode, okCodes := parseBytes(codes)
	if !okTypes || !okCodes {
		return Set{}, false
	}
	var boxes []Box
	for b := range Carrying(Of(p)).Boxes() {
		b.spans[dimDstPort] = smallSpan(int(firstType)<<8, int(lastType)<<8|255)
		b.spans[dimSrcPort] = smallSpan(int(firstCode)<<8, int(lastCode)<<8|255)
		boxes = append(boxes, b)
	}
	return SetOf(boxes...), true
}

// parseBytes reads "3" or "3-4".
func parseBytes(s string) (first, last uint8, ok bool) {
	from, to, isRange := strings.Cut(s, "-")
	if !isRange {
		to = from
	}
	f, errFrom := strconv.ParseUint(from, 10, 8)
	l, errTo := strconv.ParseUint(to, 10, 8)
	return uint8(f), uint8(l), errFrom == nil && errTo == nil && f <= l
}
