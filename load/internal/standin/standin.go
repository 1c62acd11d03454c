// Package standin chooses addresses that stand for those which AWS will choose: the same ones each time, out of ranges that no network has.
package standin

import (
	"hash/fnv"
	"net/netip"

	"github.com/vpcsim/vpcsim/vpc"
)

// Chooser remembers what stands for something already. The zero value has chosen nothing. It is not
// safe for use by several goroutines.
type Chooser struct {
	slots     map[uint32]bool // of 2001:db8::/32
	addresses map[netip.Addr]bool
}

// Block is a block of 2001:db8::/32, which is kept for documentation (RFC 3849), that stands for no other, by an ID; the zero Prefix if
// there is none left. Each of the 4,095 has a /44 of its own, so bits is at least 44. None has the last, in which the model has its hosts on the internet.
func (c *Chooser) Block(id vpc.ID, bits int) netip.Prefix {
	const slots = 1<<12 - 1
	for i, first := uint32(0), hash(id)%slots; i < slots; i++ {
		slot := (first + i) % slots
		if c.slots[slot] {
			continue
		}
		if c.slots == nil {
			c.slots = map[uint32]bool{}
		}
		c.slots[slot] = true
		return netip.PrefixFrom(netip.AddrFrom16([16]byte{0x20, 0x01, 0x0d, 0xb8, byte(slot >> 4), byte(slot << 4)}), bits)
	}
	return netip.Prefix{}
}

// Address is an address of 198.19.0.0/16, which is kept for benchmarks (RFC 2544), by an ID. It stands for no other, as long as there are enough.
func (c *Chooser) Address(id vpc.ID) netip.Addr {
	for n := hash(id); ; n++ {
		a := netip.AddrFrom4([4]byte{198, 19, byte(n >> 8), byte(n)})
		if c.addresses[a] && len(c.addresses) < 1<<16 {
			continue
		}
		if c.addresses == nil {
			c.addresses = map[netip.Addr]bool{}
		}
		c.addresses[a] = true
		return a
	}
}

func hash(id vpc.ID) uint32 {
	f := fnv.New32a()
	f.Write([]byte(id))
	return f.Sum32()
}
