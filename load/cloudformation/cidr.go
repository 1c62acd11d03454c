package cloudformation

import (
	"fmt"
	"net/netip"
	"strconv"
)

// cidr is Fn::Cidr: so many blocks, with so many bits for hosts, from the beginning of a block.
//
// Source: CloudFormation template reference, Fn::Cidr,
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
func (e evaluator) cidr(arg any) (any, error) {
	a, err := args(arg, 3)
	if err != nil {
		return nil, err
	}
	text, err := e.text(a[0])
	if err != nil {
		return nil, err
	}
	block, err := netip.ParsePrefix(text)
	if err != nil {
		return nil, fmt.Errorf("Fn::Cidr divides %s, which is no block", abridge(text))
	}
	count, err := e.number(a[1], 1, 256)
	if err != nil {
		return nil, err
	}
	hosts, err := e.number(a[2], 0, block.Addr().BitLen())
	if err != nil {
		return nil, err
	}
	return divide(block.Masked(), count, block.Addr().BitLen()-hosts)
}

// divide is the first blocks of a length.
func divide(block netip.Prefix, count, bits int) (any, error) {
	if bits < block.Bits() {
		return nil, fmt.Errorf("a block of /%d is not inside %v", bits, block)
	}
	var out []any
	p := netip.PrefixFrom(block.Addr(), bits)
	for range count {
		if !block.Contains(p.Addr()) {
			return nil, fmt.Errorf("%v does not hold %d blocks of /%d", block, count, bits)
		}
		out = append(out, p.String())
		p = next(p)
	}
	return out, nil
}

// next is the block behind p, or an invalid one behind the last of all.
func next(p netip.Prefix) netip.Prefix {
	a := p.Addr().AsSlice()
	for bit := p.Bits() - 1; bit >= 0; bit-- {
		mask := byte(0x80 >> (bit % 8))
		a[bit/8] ^= mask
		if a[bit/8]&mask != 0 {
			addr, _ := netip.AddrFromSlice(a)
			return netip.PrefixFrom(addr, p.Bits())
		}
	}
	return netip.Prefix{}
}

// number is an expression's value as a whole number within bounds.
func (e evaluator) number(v any, least, most int) (int, error) {
	s, err := e.text(v)
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		return 0, fmt.Errorf("%s is not a number from %d to %d", abridge(s), least, most)
	}
	return n, nil
}
