package vpc

// ID names a resource. AWS resource IDs are one namespace over all kinds,
// Regions and accounts, so one type serves them all; an ID of one's own choice
// ("web", a Terraform address) is as good. The empty ID names nothing.
type ID string

// Resource is anything that a [Network] holds: a plain struct with exported
// fields. It is given by value, not by pointer, and what its slices hold is not
// changed once it is in a network.
//
// A kind of resource may live in any package. It implements these five methods,
// and [Claimer], [Forgetter] or [Outliner] where they apply; the network does not change.
type Resource interface {
	// ResourceID is the ID under which the network holds the resource.
	ResourceID() ID

	// ResourceName is the Name tag, empty if there is none. Names need not be unique.
	ResourceName() string

	// Kind is the same for all resources of one Go type, its zero value included.
	Kind() Kind

	// Refs lists what the resource names, in the order of its fields.
	// References with an empty ID are passed over.
	Refs() []Ref

	// Check reports what is wrong with the resource itself, once its references
	// resolve. It may read no more of n than this, since a change to anything else
	// does not check the resource again:
	//   - what the resource refers to;
	//   - what that refers to in turn, through strong references;
	//   - what else refers to the VPCs, subnets and interfaces that the resource
	//     refers to, or that it is;
	//   - the claims of all these.
	//
	// The same network must give the same problems.
	Check(n *Network) []Problem
}

// Ref is a reference from one resource to another.
type Ref struct {
	Field string // path of the field, "Subnets[1]"
	Kind  Kind   // what the ID must name; empty: a resource of any kind
	ID    ID

	// Weak says that the resource can stand without the one it names: a route whose
	// gateway is gone, a rule that names a group of an account that was not loaded.
	// A weak reference may dangle, and does not keep its target from being removed.
	Weak bool

	// Owner says that AWS made the resource for the one it names and deletes it along with that: the interfaces of a NAT
	// gateway or an endpoint; a VPC's default security group, default network ACL and main route table; a VPN connection's
	// attachment to a transit gateway.
	//
	// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpc.html
	Owner bool
}

// Claim is something that only one resource of a network can have, such as an
// address in a subnet or the place of a VPC's internet gateway.
type Claim struct {
	Key   string // unique among all claims; [ClaimKey] builds one
	Field string // the field that makes the claim
	Code  string // AWS's error code for a second claim
}

// ClaimKey names the thing that is claimed ("the address"), the resource within
// which it is unique (a subnet; empty: everywhere) and the value that is
// claimed ("10.0.0.4"; empty: there is one such thing). A problem says it as "the
// address 10.0.0.4 of subnet-1".
func ClaimKey(what string, within ID, value string) string {
	return what + "\x00" + string(within) + "\x00" + value
}

// Claimer is a resource that claims things which no other resource may have.
// Claims follow from the resource alone.
type Claimer interface {
	Resource
	Claims() []Claim
}

// Forgetter is a resource that changes when something it refers to weakly is
// removed, as a route becomes a blackhole when its gateway is deleted. What is
// put into the network by the same change is taken as it is given.
type Forgetter interface {
	Resource

	// Forget returns the resource as it is once id is gone. It keeps its ID.
	Forget(id ID) Resource
}

// Outliner is a resource of which others look at a part only, as nothing but a
// route table itself looks at its routes. A change that leaves the outline alone
// does not check those others again.
type Outliner interface {
	Resource

	// Outline returns the resource without what the Check of no other resource
	// reads. It has the same ID, claims and strong references. Outlines that are
	// alike by [reflect.DeepEqual] look the same.
	Outline() Resource
}
