package vpc

import (
	"slices"
	"strings"
)

// State is the state of a resource as AWS words it. Empty: the state in which it works.
type State string

// The states that several kinds share.
const (
	Pending    State = "pending"
	Available  State = "available"
	Active     State = "active"
	Attached   State = "attached"
	Associated State = "associated"
	Modifying  State = "modifying"
	Failed     State = "failed"
	Deleting   State = "deleting"
	Deleted    State = "deleted"
	Rejected   State = "rejected" // by the other side: a provider, an accepter
	Expired    State = "expired"
)

// Works says whether traffic passes a resource in the state. A transit gateway
// attachment that is being modified goes on working; what is pending, deleting or
// failed does not, and no more does what is in a state unknown here.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
// and https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
func (s State) Works() bool {
	switch s {
	case "", Available, Active, Attached, Associated, Modifying:
		return true
	}
	return false
}

// Gone says whether a gateway or an endpoint in the state has let go of its interfaces, addresses, routes and names. One
// that is being deleted has not yet. Letter case does not matter: AWS's APIs do not agree on it.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
// and https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html
func (s State) Gone() bool {
	return slices.ContainsFunc([]State{Deleted, Failed, Rejected, Expired}, func(g State) bool { return strings.EqualFold(string(g), string(s)) })
}

// Final says whether a resource in the state never works again, so that only another one can take its place: it is gone, or is being deleted.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
// and https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
func (s State) Final() bool { return s.Gone() || strings.EqualFold(string(s), string(Deleting)) }
