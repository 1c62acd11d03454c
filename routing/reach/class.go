package reach

import (
	"net/netip"
	"reflect"

	"github.com/gaissmai/bart"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// Class is interfaces that no rule tells apart: of one subnet, with the same groups and settings, named by nothing, and with
// addresses that lie in the same ones of all the prefixes that the network speaks of.
// What holds for one member holds for each, with its own addresses in the place of the other's.
type Class struct {
	VPC     vpc.ID
	Subnet  vpc.ID
	Groups  []vpc.ID
	Members []vpc.ID // in ID order

	first, second eni.Interface // the first two members
}

// mentions is what a network speaks of besides its interfaces.
type mentions struct {
	prefixes bart.Table[int32] // each its own number
	ids      map[vpc.ID]bool
	public   map[vpc.ID][]netip.Addr // of interfaces, by Elastic IPs
}

// mentioned collects them by type, so that no kind of resource is forgotten.
func mentioned(ns ...*vpc.Network) *mentions {
	m := &mentions{ids: map[vpc.ID]bool{}, public: map[vpc.ID][]netip.Addr{}}
	for _, n := range ns {
		for r := range n.All() {
			m.note(r)
		}
	}
	return m
}

// note takes in what a resource speaks of.
func (m *mentions) note(r vpc.Resource) {
	switch r := r.(type) {
	case eni.Interface:
	case eni.ElasticIP:
		m.public[r.Interface] = append(m.public[r.Interface], r.Public)
		if r.Private.IsValid() {
			m.prefix(single(r.Private))
		}
	default:
		m.take(reflect.ValueOf(r))
	}
}

func (m *mentions) prefix(p netip.Prefix) {
	if p.IsValid() {
		if _, ok := m.prefixes.Get(p.Masked()); !ok {
			m.prefixes.Insert(p.Masked(), int32(m.prefixes.Size()+1))
		}
	}
}

func (m *mentions) take(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		switch x := v.Interface().(type) {
		case netip.Prefix:
			m.prefix(x)
			return
		case netip.Addr:
			if x.IsValid() {
				m.prefix(single(x.Unmap().WithZone("")))
			}
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				m.take(v.Field(i))
			}
		}
	case reflect.Slice, reflect.Array:
		if k := v.Type().Elem().Kind(); k == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			m.take(v.Index(i))
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			m.take(it.Key())
			m.take(it.Value())
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			m.take(v.Elem())
		}
	case reflect.String:
		m.ids[vpc.ID(v.String())] = true
	}
}

// where is the number of the longest prefix that holds the address, 0 if there is none: it stands for all that do.
func (m *mentions) where(a netip.Addr) int32 {
	i, _ := m.prefixes.Lookup(a)
	return i
}

// classesOf sorts the interfaces into classes, in the order of their first members.
func classesOf(n *vpc.Network, m *mentions, alone map[vpc.ID]bool) []Class {
	var classes []Class
	index, instances := map[string]int{}, instancesOf(n)
	var key []byte
	for e := range vpc.All[eni.Interface](n) {
		if alone[e.ID] || !m.ordinary(e) || instances[e.Instance] > 1 || routing.LetGo(n, e) {
			classes = append(classes, newClass(n, e))
			continue
		}
		key = m.appendKey(key[:0], e)
		i, ok := index[string(key)]
		if !ok {
			i = len(classes)
			index[string(key)] = i
			classes = append(classes, newClass(n, e))
			continue
		}
		c := &classes[i]
		if len(c.Members) == 1 {
			c.second = e
		}
		c.Members = append(c.Members, e.ID)
	}
	return classes
}

func instancesOf(n *vpc.Network) map[vpc.ID]int {
	count := map[vpc.ID]int{}
	for e := range vpc.All[eni.Interface](n) {
		if e.Instance != "" {
			count[e.Instance]++
		}
	}
	return count
}

func newClass(n *vpc.Network, e eni.Interface) Class {
	c := Class{Subnet: e.Subnet, Groups: e.Groups, Members: []vpc.ID{e.ID}, first: e}
	if s, ok := vpc.Get[vpc.Subnet](n, e.Subnet); ok {
		c.VPC = s.VPC
	}
	return c
}

// ordinary says whether nothing sets the interface apart by itself: it is no device, and nothing names it.
func (m *mentions) ordinary(e eni.Interface) bool {
	return !m.device(e) && len(e.Prefixes) == 0 && !m.ids[e.ID] && (e.Instance == "" || !m.ids[e.Instance])
}

// device says whether the interface may do anything but send and receive for itself. Those of functions, and those that AWS made for a
// resource which the network does not hold, do no more.
func (m *mentions) device(e eni.Interface) bool {
	return e.Type != eni.Ordinary && e.Type != eni.Lambda || e.NoSourceDestCheck || e.Owner != "" && m.ids[e.Owner]
}

// appendKey is the same for interfaces of one class alone.
func (m *mentions) appendKey(key []byte, e eni.Interface) []byte {
	key = append(append(key, e.Subnet...), 0)
	for _, g := range e.Groups {
		key = append(append(key, g...), 1)
	}
	for _, b := range [...]bool{e.DenyInternetGateway, e.Unattached, e.InstanceStopped} {
		key = append(key, '0'+byte(boolBit(b)))
	}
	for _, a := range e.Addresses {
		key = m.appendWhere(key, a.Private)
		if a.Public.IsValid() {
			key = m.appendWhere(key, a.Public)
		}
	}
	for _, a := range m.public[e.ID] {
		key = append(m.appendWhere(key, a), 'e')
	}
	return key
}

func (m *mentions) appendWhere(key []byte, a netip.Addr) []byte {
	i := m.where(a)
	return append(key, byte(a.BitLen()), byte(i), byte(i>>8), byte(i>>16), byte(i>>24))
}

func boolBit(b bool) int {
	if b {
		return 1
	}
	return 0
}
