package vpc

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
