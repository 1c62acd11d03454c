package sg

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// Untracked reports whether the interface with the groups keeps no state of the
// flow that h opens in direction d. The reply to such a flow is judged by the rules
// of its own direction, which are sure to let it pass as they stand; the flow is
// cut as soon as they change, where a tracked one lives on.
//
// A flow is untracked if it is TCP or UDP, a rule for everyone (0.0.0.0/0 or ::/0) allows it,
// and the other direction has a rule for everyone of the family on all ports.
// Some ways track all flows regardless: see [AutoTracked], and Network
// Load Balancers, Global Accelerator, interfaces of Lambda, and the gateway endpoint of DynamoDB.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
func Untracked(d Direction, h packet.Header, groups ...*Filter) bool {
	if !h.Protocol.HasPorts() {
		return false
	}
	everyone := everyone4
	if !h.Is4() {
		everyone = everyone6
	}
	allowed := func(t packet.Traffic) bool { return t.Contains(h) }
	answered := func(t packet.Traffic) bool { return t.Covers(packet.Of(h.Protocol)) }
	return anyFor(everyone, d, groups, allowed) && anyFor(everyone, reverse(d), groups, answered)
}

// anyFor reports whether a rule of the direction has the CIDR and traffic that fits.
func anyFor(cidr netip.Prefix, d Direction, groups []*Filter, fits func(packet.Traffic) bool) bool {
	for _, f := range groups {
		for _, r := range f.rules(d) {
			if r.cidr.IsValid() && r.cidr.Masked() == cidr && fits(r.traffic) {
				return true
			}
		}
	}
	return false
}

// AutoTracked reports whether interfaces keep state of every flow that passes
// a component of the kind, whatever the rules say. It answers for kinds of which this is
// true as a whole; of load balancers only Network Load Balancers track, of gateway endpoints only DynamoDB's.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
func AutoTracked(k vpc.Kind) bool {
	switch k {
	case vpc.KindEgressOnlyInternetGateway, vpc.KindNATGateway, vpc.KindFirewall, vpc.KindInterfaceEndpoint:
		return true
	}
	return false
}
