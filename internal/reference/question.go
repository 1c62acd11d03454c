package reference

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// question is a flow made concrete.
type question struct {
	header  packet.Header
	from    *iface          // nil: a host on the internet or on premises
	site    *vpc.OnPremises // the latter
	to      place
	verdict routing.Verdict
	reason  string
}

// place is one end of the question.
type place struct {
	internet bool
	hosts    [2]netip.Addr // of each family, that stand for any host there
	addr     netip.Addr
	at       *iface
	name     string
	site     *vpc.OnPremises
}

func (w *world) place(p routing.Place) (place, error) {
	s := string(p)
	if s == "" {
		return place{}, errors.New("the place is missing")
	}
	if s == "internet" {
		return place{internet: true, hosts: w.internetHosts()}, nil
	}
	if rest, ok := strings.CutPrefix(s, "internet:"); ok {
		a, err := packet.ParseAddr(rest)
		return place{internet: true, addr: a.Unmap()}, err
	}
	if i := w.standsFor(vpc.ID(s)); i != nil {
		return place{at: i}, nil
	}
	if a, err := packet.ParseAddr(s); err == nil {
		return place{addr: a.Unmap().WithZone("")}, nil
	}
	id, host, isHost := strings.Cut(s, ":")
	if o, ok := vpc.Get[vpc.OnPremises](w.n, vpc.ID(s)); ok {
		return place{site: &o}, nil
	}
	if o, ok := vpc.Get[vpc.OnPremises](w.n, vpc.ID(id)); ok && isHost {
		a, err := packet.ParseAddr(host)
		return place{site: &o, addr: a.Unmap()}, err
	}
	var found []*iface
	for _, r := range w.n.Named(s) {
		if i := w.standsFor(r.ResourceID()); i != nil {
			found = append(found, i)
		}
	}
	switch {
	case len(found) == 1:
		return place{at: found[0]}, nil
	case len(found) > 1:
		return place{}, errors.New("the name is ambiguous")
	case strings.Contains(s, "."):
		return place{name: s}, nil
	}
	return place{}, fmt.Errorf("no place %q", s)
}

// standsFor is the interface that an ID names: its own, or the first one of an instance, gateway or endpoint.
func (w *world) standsFor(id vpc.ID) *iface {
	if id == "" {
		return nil
	}
	for _, i := range w.ifaces {
		if i.id == id {
			return i
		}
	}
	for _, i := range w.ifaces {
		if i.instance == id || i.nat != nil && i.nat.ID == id || i.endpoint != nil && i.endpoint.ID == id || i.gwlbe != nil && i.gwlbe.ID == id {
			return i
		}
	}
	return nil
}

func (w *world) ask(f routing.Flow) (question, error) {
	from, err := w.place(f.From)
	if err != nil {
		return question{}, err
	}
	to, err := w.place(f.To)
	if err != nil {
		return question{}, err
	}
	if from.name != "" {
		return question{}, errors.New("a name is no sender")
	}
	if from.at == nil && !from.internet && from.site == nil {
		for _, i := range w.ifaces {
			if !i.owns(from.addr) {
				continue
			}
			if from.at != nil && from.at != i {
				return question{}, errors.New("the sender is ambiguous")
			}
			from.at = i
		}
		if from.at == nil {
			return question{}, errors.New("nobody has the address")
		}
	}
	var answers []netip.Addr
	if to.name != "" {
		var verdict routing.Verdict
		var why string
		if answers, verdict, why = w.resolve(to.name, from.at); verdict != routing.Undecided {
			return question{verdict: verdict, reason: why}, nil
		}
	}
	q := question{from: from.at, site: from.site, to: to}
	if !q.addresses(from, to, answers, f) {
		return question{verdict: routing.Dropped, reason: "no addresses of one family"}, nil
	}
	return q, q.ports(to, f)
}

// addresses picks the addresses of the first packet: IPv4 first, unless the flow prefers IPv6.
func (q *question) addresses(from, to place, answers []netip.Addr, f routing.Flow) bool {
	families := []bool{true, false}
	if f.IPv6 {
		families = []bool{false, true}
	}
	for _, ip4 := range families {
		src := f.Source
		if !src.IsValid() {
			src = from.own(ip4)
		}
		dst := to.own(ip4)
		for _, a := range answers {
			if a.Is4() == ip4 && !dst.IsValid() {
				dst = a
			}
		}
		if from.internet && to.at != nil && ip4 && !to.addr.IsValid() {
			dst = to.public()
		}
		if src.IsValid() && src.Is4() == ip4 && dst.IsValid() {
			q.header.Src, q.header.Dst = src, dst
			return true
		}
	}
	return false
}

// own is the address of the family that the place has, in its own eyes.
func (p place) own(ip4 bool) netip.Addr {
	switch {
	case p.addr.IsValid() && p.addr.Is4() == ip4:
		return p.addr
	case p.addr.IsValid() || p.name != "":
		return netip.Addr{}
	case p.at != nil:
		return p.at.primary(ip4)
	case p.site != nil:
		for _, b := range p.site.CIDRs {
			if b.Addr().Is4() == ip4 {
				return b.Masked().Addr().Next()
			}
		}
		return netip.Addr{}
	case ip4:
		return p.hosts[0]
	}
	return p.hosts[1]
}

// public is the first public address that internet gateways map to the place, or else its private one.
func (p place) public() netip.Addr {
	for _, a := range p.at.addresses {
		if a.Public.IsValid() {
			return a.Public
		}
	}
	return p.at.primary(true)
}

// ports fills in what is above the addresses.
func (q *question) ports(to place, f routing.Flow) error {
	h := &q.header
	h.Protocol = f.Protocol
	if f.Protocol == packet.AnyProtocol {
		h.Protocol = packet.TCP
	}
	if !h.Protocol.Valid() {
		return errors.New("no protocol")
	}
	if h.Protocol == packet.ICMP || h.Protocol == packet.ICMPv6 {
		h.Protocol, h.Type = packet.ICMP, 8
		if h.Dst.Is6() {
			h.Protocol, h.Type = packet.ICMPv6, 128
		}
		if f.Type != 0 || f.Code != 0 {
			h.Type, h.Code = f.Type, f.Code
		}
		return nil
	}
	if h.Protocol != packet.TCP && h.Protocol != packet.UDP {
		if f.SrcPort != 0 || f.DstPort != 0 {
			return errors.New("no ports")
		}
		return nil
	}
	h.SrcPort, h.DstPort = f.SrcPort, f.DstPort
	if h.SrcPort == 0 {
		h.SrcPort = 50000
	}
	if h.DstPort != 0 {
		return nil
	}
	if to.name != "" || to.at != nil && to.at.endpoint != nil {
		h.DstPort = 443
	}
	if m, ok := endpoint.LookupHost(to.name); ok && to.name != "" {
		if ports := m.Service.Ports(); len(ports) > 0 {
			h.DstPort = ports[0].From
		}
	}
	if h.DstPort == 0 {
		return errors.New("the destination port is missing")
	}
	return nil
}
