package routing

import (
	"strconv"
	"strings"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// The ephemeral ports from which systems open connections, for [Flow.Ephemeral].
//
// Source: VPC User Guide, "Custom network ACLs and other AWS services: ephemeral ports";
// https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html
var (
	EphemeralLinux   = packet.PortRange{From: 32768, To: 60999}
	EphemeralWindows = packet.PortRange{From: 49152, To: 65535}
	// EphemeralAny takes in every system, as well as NAT gateways, load balancers and Lambda functions.
	EphemeralAny = packet.PortRange{From: 1024, To: 65535}
)

// ephemeral is the source port of a flow that gives none: both Linux and Windows use it.
const ephemeral = 50000

// ephemeralPort is the source port of a flow that gives none: the usual one, or, if the sender does not use that, its first.
func (f Flow) ephemeralPort() uint16 {
	if r := f.Ephemeral; r != (packet.PortRange{}) && !r.Contains(ephemeral) {
		return r.From
	}
	return ephemeral
}

// senderPorts is the ports from which the flow may be sent: those asked for; of a host on the internet, whose system is not known,
// any; and else those of Linux.
func (w *walk) senderPorts() packet.PortRange {
	switch {
	case w.flow.Ephemeral != (packet.PortRange{}):
		return w.flow.Ephemeral
	case w.origin.kind == endOutside:
		return EphemeralAny
	}
	return EphemeralLinux
}

// replyPorts is the ports to which the reply in hand might be sent as well, had the sender, or the device that translated its address, taken another
// source port, and who that is. It is false for what is no reply, has no ports, or whose port the question gives.
func (w *walk) replyPorts() (ports packet.PortRange, of string, ok bool) {
	if !w.inReply || !w.h.Protocol.HasPorts() {
		return packet.PortRange{}, "", false
	}
	if t := w.translator(); t != nil {
		return EphemeralAny, string(t.at), true
	}
	return w.senderPorts(), "the sender", w.flow.SrcPort == 0
}

// translator is the device that sent the request on from an address of its own and to which the packet in hand is the reply; nil if it is none.
func (w *walk) translator() *host {
	if !w.inReply {
		return nil
	}
	for i := range w.memory.nats {
		if e := &w.memory.nats[i]; e.in.Src != e.out.Src && e.out.Reply() == w.h {
			return e.at
		}
	}
	return nil
}

// notePorts tells of a network ACL that does not treat the replies to all source ports alike: the verdict is that for the port
// of the flow.
func (w *walk) notePorts(id vpc.ID, entries vpc.ACLEntries, dir vpc.Direction, allowed bool) {
	ports, of, ok := w.replyPorts()
	if !ok {
		return
	}
	var unlike []string
	h := w.h
	for port := int(ports.From); port <= int(ports.To); {
		h.DstPort = uint16(port)
		i := entries.Match(dir, h)
		last := sameUntil(entries, h, ports.To)
		if allows := i >= 0 && entries[i].Allow; allows != allowed {
			unlike = appendRange(unlike, port, int(last))
		}
		port = int(last) + 1
	}
	if unlike == nil {
		return
	}
	verb := " denies replies to source ports "
	if !allowed {
		verb = " would allow replies to source ports "
	}
	w.note(string(id) + " " + dir.String() + verb + strings.Join(unlike, ", ") + ", from which " + of + " may send too; this path is that of port " + strconv.Itoa(int(w.h.DstPort)))
}

// sameUntil is the last port up to which no entry begins or ends.
func sameUntil(entries vpc.ACLEntries, h packet.Header, last uint16) uint16 {
	for _, e := range entries {
		s := e.Scope()
		if s.Protocol() != h.Protocol {
			continue
		}
		r := s.PortRange()
		if r.From > h.DstPort {
			last = min(last, r.From-1)
		}
		if r.To >= h.DstPort {
			last = min(last, r.To)
		}
	}
	return last
}

// appendRange adds a range of ports to those before it, with which it may make one.
func appendRange(rs []string, from, to int) []string {
	if n := len(rs); n > 0 {
		before, end, _ := strings.Cut(rs[n-1], "-")
		if end == strconv.Itoa(from-1) {
			rs[n-1] = before + "-" + strconv.Itoa(to)
			return rs
		}
	}
	return append(rs, strconv.Itoa(from)+"-"+strconv.Itoa(to))
}
