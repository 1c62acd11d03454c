package vpc

import (
	"fmt"
	"net/netip"
	"strings"
)

// block is a field that holds an address block.
type block struct {
	field  string
	cidr   netip.Prefix
	family family
}

// family is IPv4 or IPv6.
type family bool

const (
	ipv4 family = false
	ipv6 family = true
)

func familyOf(a netip.Addr) family { return family(!a.Is4()) }

func (f family) String() string {
	if f == ipv6 {
		return "IPv6"
	}
	return "IPv4"
}

// lengths is the prefix lengths that AWS takes for a kind of block.
type lengths struct{ min, max, step int }

// The lengths of the blocks of VPCs and subnets.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
// and https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
var (
	vpcIPv4    = lengths{16, 28, 1}
	vpcIPv6    = lengths{44, 60, 4}
	subnetIPv4 = lengths{16, 28, 1}
	subnetIPv6 = lengths{44, 64, 4}
)

func (l lengths) hold(bits int) bool {
	return l.min <= bits && bits <= l.max && (bits-l.min)%l.step == 0
}

func (l lengths) String() string {
	s := fmt.Sprintf("/%d to /%d", l.min, l.max)
	if l.step > 1 {
		s += fmt.Sprintf(" in steps of %d", l.step)
	}
	return s
}

// checkPrefix reports a prefix that is missing, not of the family or not
// canonical, and says whether all is well. AWS sets the bits after the prefix to
// 0 in silence; here whoever reads a file does so, with [netip.Prefix.Masked].
func checkPrefix(r *Report, field string, p netip.Prefix, f family) bool {
	switch {
	case !p.IsValid():
		r.Add(field, "MissingParameter", "an %v block is needed", f)
	case p.Addr().Is4In6():
		r.Add(field, "InvalidParameterValue", "%v is an IPv4-mapped block", p)
	case familyOf(p.Addr()) != f:
		r.Add(field, "InvalidParameterValue", "%v is not an %v block", p, f)
	case p != p.Masked():
		r.Add(field, "InvalidParameterValue", "%v has bits set after its prefix: it should be %v", p, p.Masked())
	default:
		return true
	}
	return false
}

// witness is an address that both of two overlapping blocks cover.
func witness(a, b netip.Prefix) netip.Addr {
	if a.Bits() > b.Bits() {
		return a.Addr()
	}
	return b.Addr()
}

// within is the block of which p is a part, or the zero Prefix.
func within(p netip.Prefix, blocks []netip.Prefix) netip.Prefix {
	for _, b := range blocks {
		if b.Contains(p.Addr()) && b.Bits() <= p.Bits() {
			return b
		}
	}
	return netip.Prefix{}
}

// list is the blocks for people: "10.0.0.0/16, 10.1.0.0/16".
func list(blocks []netip.Prefix) string {
	if len(blocks) == 0 {
		return "none"
	}
	s := make([]string, len(blocks))
	for i, b := range blocks {
		s[i] = b.String()
	}
	return strings.Join(s, ", ")
}
