package routing

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// FlowLog says how VPC flow logs are written: the fields, and what no model tells. The zero FlowLog is AWS's default format.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
type FlowLog struct {
	Fields []FlowLogField // in order; empty: those of version 2

	AcceptOnly, RejectOnly bool // log only what was accepted, or refused; both: nothing

	Account        string // of interfaces whose account the network does not tell
	Start, End     int64  // of the interval, in seconds since 1970; 0: "-"
	Packets, Bytes int64  // of each flow in the interval; 0: "-"

	// NotNitro says that the instances are of the older kind, whose records do not tell gateway endpoints from internet gateways.
	NotNitro bool
}

// FlowLogField is a field of a flow log record, by its name in AWS's format strings without ${}.
type FlowLogField string

// flowLogFields is all fields with the version that brought them.
var flowLogFields = map[FlowLogField]int{
	"version": 2, "account-id": 2, "interface-id": 2, "srcaddr": 2, "dstaddr": 2, "srcport": 2, "dstport": 2, "protocol": 2,
	"packets": 2, "bytes": 2, "start": 2, "end": 2, "action": 2, "log-status": 2,
	"vpc-id": 3, "subnet-id": 3, "instance-id": 3, "tcp-flags": 3, "type": 3, "pkt-srcaddr": 3, "pkt-dstaddr": 3,
	"region": 4, "az-id": 4, "sublocation-type": 4, "sublocation-id": 4,
	"pkt-src-aws-service": 5, "pkt-dst-aws-service": 5, "flow-direction": 5, "traffic-path": 5,
	"ecs-cluster-arn": 7, "ecs-cluster-name": 7, "ecs-container-instance-arn": 7, "ecs-container-instance-id": 7, "ecs-container-id": 7,
	"ecs-second-container-id": 7, "ecs-service-name": 7, "ecs-task-definition-arn": 7, "ecs-task-arn": 7, "ecs-task-id": 7,
	"reject-reason": 8, "resource-id": 9, "encryption-status": 10,
}

// defaultFields is the format of version 2.
var defaultFields = []FlowLogField{
	"version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes", "start", "end", "action", "log-status",
}

// Version is the version that brought the field; 0: AWS has no such field.
func (f FlowLogField) Version() int { return flowLogFields[f] }

// ParseFlowLogFormat reads a format string of AWS, such as "${version} ${srcaddr}". The ${} may be missing. An error names all fields
// that there are not.
func ParseFlowLogFormat(format string) ([]FlowLogField, error) {
	var fields []FlowLogField
	var bad []string
	for _, w := range strings.Fields(format) {
		f := FlowLogField(strings.TrimSuffix(strings.TrimPrefix(w, "${"), "}"))
		if f.Version() == 0 {
			bad = append(bad, string(f))
		}
		fields = append(fields, f)
	}
	if len(bad) > 0 {
		return nil, &flowLogError{bad}
	}
	return fields, nil
}

type flowLogError struct{ fields []string }

func (e *flowLogError) Error() string {
	return "routing: flow logs have no field " + strings.Join(e.fields, ", ")
}

// FlowLogRecord is one record: what one interface saw in one direction. Its values are texts, "-" where there is none.
type FlowLogRecord struct {
	Fields []FlowLogField
	Values []string
}

// String is the record as AWS writes it: the values with spaces between.
func (r FlowLogRecord) String() string { return strings.Join(r.Values, " ") }

// Value is the value of a field, "-" if the record does not have it.
func (r FlowLogRecord) Value(f FlowLogField) string {
	if i := slices.Index(r.Fields, f); i >= 0 {
		return r.Values[i]
	}
	return noValue
}

const noValue = "-"

// FlowLog is the records that the interfaces on the path would log of its first packet and the reply, in the order in which they
// meet them. Where the packet is refused the records end: with a REJECT if a filter refuses it, and without one if it is lost
// elsewhere, of which flow logs know nothing. What AWS does not log is left out: its own DNS, metadata, time and activation services,
// and what passes between endpoints and the load balancers of services.
//
// Sources: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html, .../flow-logs-records-examples.html,
// .../flow-logs-limitations.html
func (r *Resolver) FlowLog(p Path, l FlowLog) []FlowLogRecord {
	if len(l.Fields) == 0 {
		l.Fields = defaultFields
	}
	legs := [][]Hop{p.Forward}
	if p.Request == Delivered {
		legs = append(legs, p.Reply)
	}
	var records []FlowLogRecord
	for i, hops := range legs {
		o := observer{r: r, reply: i == 1}
		for _, s := range o.logged(hops) {
			if s.rejected && l.AcceptOnly || !s.rejected && l.RejectOnly {
				continue
			}
			records = append(records, l.record(r, s))
		}
	}
	return records
}

// sighting is one packet at one interface in one direction.
type sighting struct {
	host   *host // nil: an interface that the network does not hold
	u      *unit
	subnet vpc.ID
	h      packet.Header
	reply  bool

	egress   bool
	rejected bool
	reason   string // of a REJECT, where flow logs tell it
	way      string // traffic-path: the kind of what it leaves by, as far as AWS numbers it
}

// ways of traffic-path.
const (
	wayInside          = "inside"
	wayInternetGateway = "internet gateway"
	wayGatewayEndpoint = "gateway endpoint"
	wayVPNGateway      = "virtual private gateway"
	wayPeering         = "peering in the Region"
	wayPeeringOther    = "peering to another Region"
)

// trafficPath is AWS's numbers of the ways. Those of internet gateways and gateway endpoints are for Nitro instances.
var trafficPath = map[string]string{
	wayInside: "1", wayVPNGateway: "3", wayPeering: "4", wayPeeringOther: "5", wayGatewayEndpoint: "7", wayInternetGateway: "8",
}

// observer collects what the interfaces see of one leg.
type observer struct {
	r     *Resolver
	reply bool
	seen  []sighting
}

// logged is what they log of it.
func (o *observer) logged(hops []Hop) []sighting {
	if len(hops) > 0 && hops[len(hops)-1].Kind == vpc.KindVPC && hops[len(hops)-1].Stage == AtDestination && hops[len(hops)-1].Code == "" {
		return nil // what the platform serves
	}
	barred := false
	for i, h := range hops {
		if h.Stage == AtSource && h.Rule == "its own address" {
			return nil
		}
		o.see(hops, i)
		if barred && len(o.seen) > 0 && !o.seen[len(o.seen)-1].egress {
			o.reject("BPA")
			break
		}
		if h.Code == "" {
			continue
		}
		switch {
		case h.Code == BlockPublicAccess && i+1 < len(hops) && o.entering(hops[:i]):
			barred = true
			continue
		case h.Code == BlockPublicAccess:
			o.reject("BPA")
		case h.Stage == AtGroupOut || h.Stage == AtGroupIn || h.Stage == AtACLOut || h.Stage == AtACLIn:
			if h.Code != UnknownResource {
				o.reject(noValue)
			}
		}
		break
	}
	return slices.DeleteFunc(o.seen, func(s sighting) bool { return s.way == wayUnlogged })
}

// wayUnlogged marks what passes between an endpoint and a load balancer.
const wayUnlogged = "unlogged"

// entering says whether no interface has seen the packet since it came from outside.
func (o *observer) entering(before []Hop) bool {
	for _, h := range before {
		if h.Interface != "" {
			return false
		}
	}
	return true
}

func (o *observer) reject(reason string) {
	if n := len(o.seen); n > 0 {
		o.seen[n-1].rejected, o.seen[n-1].reason, o.seen[n-1].way = true, reason, ""
	}
}

// see takes down what a hop shows: that an interface sends or receives, or by what the packet leaves.
func (o *observer) see(hops []Hop, i int) {
	h := hops[i]
	transit := i > 0 && h.Stage == AtACLIn && o.leadsToTransit(hops[i-1])
	switch {
	case transit:
		o.at(nil, h, false)
	case h.Stage == AtACLOut && h.Interface == "":
		o.at(nil, h, true)
	case h.Kind == vpc.KindNATGateway && h.Stage == AtTarget && h.Interface == "":
		o.regional(h)
	case h.Stage == AtRoute:
		o.sends(h)
		o.leaves(h)
	case h.Interface != "":
		if i > 0 && hops[i-1].Kind == vpc.KindTransitGateway {
			o.at(nil, hops[i-1].through(h.Subnet), true) // out of the attachment's interface in the very subnet
		}
		o.atInterface(h)
	}
}

// through is the hop as it leaves, in a subnet.
func (h Hop) through(subnet vpc.ID) Hop {
	h.In, h.Subnet = h.Out, subnet
	return h
}

// leadsToTransit says whether a route leads to a transit gateway or a core network.
func (o *observer) leadsToTransit(h Hop) bool {
	if h.Stage != AtRoute {
		return false
	}
	t, _ := o.r.net.Get(h.By.Target)
	switch t.(type) {
	case vpc.TransitGateway, vpc.CoreNetwork:
		return true
	}
	return false
}

// atInterface is a hop at an interface: it sends before the route table is asked, and receives after.
func (o *observer) atInterface(h Hop) {
	u := o.unit(h.Subnet)
	if u == nil || u.byID[h.Interface] == nil {
		return
	}
	to := u.byID[h.Interface]
	egress := h.Stage == AtSource || h.Stage == AtGroupOut || h.Stage == AtACLOut
	if n := len(o.seen); n > 0 && o.seen[n-1].host != nil && o.seen[n-1].host != to {
		o.sends(h)
		o.privateLink(to, egress)
	}
	o.at(to, h, egress)
}

// privateLink marks what passes between an endpoint and the load balancer of its service.
func (o *observer) privateLink(to *host, egress bool) {
	last := &o.seen[len(o.seen)-1]
	between := func(a, b role) bool { return last.host.role == a && to.role == b }
	if last.egress && !egress && last.u.id != o.unitOf(to) && (between(roleEndpoint, roleLoadBalancer) || between(roleLoadBalancer, roleEndpoint)) {
		last.way = wayUnlogged
	}
}

func (o *observer) unitOf(h *host) vpc.ID {
	if u := o.unit(h.Subnet); u != nil {
		return u.id
	}
	return ""
}

// sends notes that the interface which has received the packet sends it on, where no filter shows it.
func (o *observer) sends(next Hop) {
	n := len(o.seen)
	if n == 0 || o.seen[n-1].egress {
		return
	}
	s := o.seen[n-1]
	s.egress, s.h, s.way = true, next.In, wayInside
	o.seen = append(o.seen, s)
}

// at notes a packet at an interface, nil for that of a transit gateway, once for each direction.
func (o *observer) at(to *host, h Hop, egress bool) {
	u := o.unit(h.Subnet)
	if u == nil {
		return
	}
	if to == nil {
		to = u.transitHost(h.Subnet)
	}
	s := sighting{host: to, u: u, subnet: h.Subnet, h: h.In, reply: o.reply, egress: egress}
	if egress {
		s.way = wayInside
	}
	n := len(o.seen)
	if n > 0 && o.seen[n-1].host == to && o.seen[n-1].subnet == h.Subnet && o.seen[n-1].egress == egress {
		return
	}
	if n > 0 && o.seen[n-1].way == wayUnlogged && !egress {
		s.way = wayUnlogged
	}
	o.seen = append(o.seen, s)
}

// transitHost is the interface of a transit gateway attachment in a subnet; nil if the network does not hold it.
func (u *unit) transitHost(subnet vpc.ID) *host {
	for _, h := range u.order {
		if h.role == roleTransit && h.Subnet == subnet {
			return h
		}
	}
	return nil
}

// regional is a regional NAT gateway, which has no interface and shows its public address.
func (o *observer) regional(h Hop) {
	g, _ := vpc.Get[vpc.NATGateway](o.r.net, h.At)
	u := o.r.unit(g.VPC)
	if u == nil {
		return
	}
	s := sighting{host: u.byID[h.At], u: u, h: h.In, reply: o.reply}
	out := s
	out.h, out.egress, out.way = h.Out, true, wayInside
	o.seen = append(o.seen, s, out)
}

// leaves notes by what the packet leaves: what the route names.
func (o *observer) leaves(h Hop) {
	n := len(o.seen)
	if n == 0 || !o.seen[n-1].egress {
		return
	}
	target := h.By.Target
	if h.Kind == vpc.KindPeeringConnection {
		target = h.At
	}
	o.seen[n-1].way = o.r.wayTo(target)
}

// wayTo is the way that a route target is; empty: one that has no number.
func (r *Resolver) wayTo(target vpc.ID) string {
	t, _ := r.net.Get(target)
	switch t := t.(type) {
	case vpc.InternetGateway:
		return wayInternetGateway
	case vpc.VPNGateway:
		return wayVPNGateway
	case vpc.PeeringConnection:
		if regionOf(r.net, t.Requester) != regionOf(r.net, t.Accepter) {
			return wayPeeringOther
		}
		return wayPeering
	case vpc.EgressOnlyInternetGateway, vpc.CarrierGateway:
		return ""
	}
	if t != nil && t.Kind() == vpc.KindGatewayEndpoint {
		return wayGatewayEndpoint
	}
	return wayInside
}

func (o *observer) unit(subnet vpc.ID) *unit {
	s, _ := vpc.Get[vpc.Subnet](o.r.net, subnet)
	return o.r.unit(s.VPC)
}

// record writes what an interface saw.
func (l FlowLog) record(r *Resolver, s sighting) FlowLogRecord {
	rec := FlowLogRecord{Fields: l.Fields, Values: make([]string, len(l.Fields))}
	for i, f := range l.Fields {
		rec.Values[i] = noValue
		if v := l.value(r, s, f); v != "" {
			rec.Values[i] = v
		}
	}
	return rec
}

// value is one field; empty: there is no value.
func (l FlowLog) value(r *Resolver, s sighting, f FlowLogField) string {
	switch f {
	case "version":
		return l.version()
	case "packets":
		return count(l.Packets)
	case "bytes":
		return count(l.Bytes)
	case "start":
		return count(l.Start)
	case "end":
		return count(l.End)
	case "log-status":
		return "OK"
	case "account-id":
		return s.account(l.Account)
	case "traffic-path":
		if l.NotNitro && (s.way == wayInternetGateway || s.way == wayGatewayEndpoint) {
			return "2"
		}
		return trafficPath[s.way]
	case "pkt-src-aws-service":
		return r.rangeName(s.h.Src)
	case "pkt-dst-aws-service":
		return r.rangeName(s.h.Dst)
	}
	if v, ok := s.place(f); ok {
		return v
	}
	return s.packet(f)
}

func (l FlowLog) version() string {
	v := 2
	for _, f := range l.Fields {
		v = max(v, f.Version())
	}
	return strconv.Itoa(v)
}

func count(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// rangeName is AWS's name of the public range that holds an address of one of its services.
func (r *Resolver) rangeName(a netip.Addr) string {
	s, _, ok := r.publicService(a)
	switch {
	case !ok:
		return ""
	case s.Code == "s3" || s.Code == "dynamodb":
		return strings.ToUpper(s.Code)
	}
	return "AMAZON"
}

func (s sighting) account(otherwise string) string {
	if s.host != nil && s.host.Account != "" {
		return s.host.Account
	}
	if sub, _ := vpc.Get[vpc.Subnet](s.u.net, s.subnet); sub.Account != "" {
		return sub.Account
	}
	if s.u.vpc.Account != "" {
		return s.u.vpc.Account
	}
	return otherwise
}

// place is the fields that say where the interface is.
func (s sighting) place(f FlowLogField) (string, bool) {
	sub, _ := vpc.Get[vpc.Subnet](s.u.net, s.subnet)
	switch f {
	case "interface-id":
		if s.host == nil || s.subnet == "" {
			return "", true
		}
		return string(s.host.ID), true
	case "vpc-id":
		return string(s.u.id), true
	case "subnet-id":
		return string(s.subnet), true
	case "az-id":
		return sub.ZoneID, true
	case "region":
		return s.u.region, true
	case "instance-id":
		if s.host == nil {
			return "", true
		}
		return string(s.host.Instance), true
	case "resource-id":
		if s.subnet == "" && s.host != nil {
			return string(s.host.at), true
		}
		return "", true
	}
	return "", false
}

// packet is the fields that say what the interface saw. On its own side of a flow the interface shows its primary address, whatever
// the packet has.
func (s sighting) packet(f FlowLogField) string {
	switch f {
	case "srcaddr":
		return s.address(s.h.Src, s.egress)
	case "dstaddr":
		return s.address(s.h.Dst, !s.egress)
	case "pkt-srcaddr":
		return s.h.Src.String()
	case "pkt-dstaddr":
		return s.h.Dst.String()
	case "srcport":
		return strconv.Itoa(int(s.h.SrcPort))
	case "dstport":
		return strconv.Itoa(int(s.h.DstPort))
	case "protocol":
		return strconv.Itoa(int(s.h.Protocol))
	case "type":
		if s.h.Is4() {
			return "IPv4"
		}
		return "IPv6"
	case "tcp-flags":
		return s.flags()
	case "action":
		if s.rejected {
			return "REJECT"
		}
		return "ACCEPT"
	case "reject-reason":
		return s.reason
	case "flow-direction":
		if s.egress {
			return "egress"
		}
		return "ingress"
	}
	return ""
}

// address is an address of the packet, or on the interface's own side the interface's.
func (s sighting) address(a netip.Addr, own bool) string {
	switch {
	case !own || s.subnet == "":
		return a.String()
	case s.host == nil:
		return ""
	}
	if primary := s.host.primary(a.Is4()); primary.IsValid() {
		return primary.String()
	}
	return a.String()
}

// flags is the TCP flags of the packets that open a connection: SYN is 2, and SYN with ACK 18.
func (s sighting) flags() string {
	switch {
	case s.h.Protocol != packet.TCP:
		return "0"
	case s.reply:
		return "18"
	}
	return "2"
}
