package routing

import (
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// Path is the answer to a [Flow]: what happens to the first packet and to the reply, and why.
type Path struct {
	Flow    Flow
	Verdict Verdict // over both directions: Delivered if the request arrives and its reply comes back

	Request Verdict // does the packet arrive
	Return  Verdict // does the reply come back; Undecided if the packet was lost where no reply can be thought of

	Via      []Via    // the decisions on the way out: gateway endpoint, NAT gateway, ...
	Exposure Exposure // zero if the packet goes nowhere
	Name     *Answer  // how the name resolved; nil if To was not a name

	// MTU is the largest IP packet, in bytes, that passes both ways without being cut up; 0 if the packet goes nowhere.
	MTU int

	Forward, Reply []Hop

	// Blockers is everything that has to change for the connection to work, in the order in
	// which the packet and then the reply meet it. Empty exactly if the verdict is not Dropped.
	Blockers []Blocker
	// Missing is what the model does not hold and the answer hangs on. Empty exactly if the verdict is not Unknown.
	Missing []string
	// Notes is what a reader should know beside the verdict.
	Notes []string
}

// Via is one decision on the way: by what the packet left a VPC or a subnet, or by what it reached a service.
type Via struct {
	Kind vpc.Kind
	ID   vpc.ID
}

// Hop is one step of a path: a component and what it did. It is filled while deciding, and comparable.
type Hop struct {
	At    vpc.ID   // the component
	Kind  vpc.Kind // its kind; empty for places outside the model
	Stage Stage
	// Rule is the very route, rule or entry that decided, empty where none did:
	// "rtb-a 0.0.0.0/0 -> nat-a", "sg-web ingress[2] tcp 443 from 10.0.0.0/8", "acl-1 egress 100 allow all to 0.0.0.0/0".
	Rule    string
	By      RuleRef       // Rule for programs
	In, Out packet.Header // differ where addresses or ports are translated

	// Interface is the network interface that sends or receives here, and Subnet the subnet that it is in, or whose network ACL or
	// route table is asked. Both are empty beyond VPCs. An interface that AWS makes for a gateway or an endpoint and that the network
	// does not hold has the ID of both its owner and its subnet: "nat-a/subnet-a".
	Interface, Subnet vpc.ID

	Code Code // empty: passed
}

// Stage is a step of the walk. The order of the constants is the order in which a
// packet meets them between one interface and the next.
type Stage uint8

// The stages.
const (
	NoStage       Stage = iota
	AtName              // the DNS name
	AtSource            // the sender: interface, source check
	AtGroupOut          // security groups, outbound
	AtACLOut            // network ACL of the subnet that is left
	AtRoute             // route table
	AtTarget            // what the route names: a gateway, a connection, an endpoint
	AtEdge              // edge route table of a gateway that is entered
	AtACLIn             // network ACL of the subnet that is entered
	AtGroupIn           // security groups, inbound
	AtDestination       // the receiver: destination check, and the receiver itself
)

var stages = [...]string{"", "name", "source", "group out", "acl out", "route", "target", "edge", "acl in", "group in", "destination"}

// String is the stage in words.
func (s Stage) String() string {
	if int(s) < len(stages) {
		return stages[s]
	}
	return "Stage(?)"
}

// MarshalText is String.
func (s Stage) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText is the inverse of MarshalText.
func (s *Stage) UnmarshalText(text []byte) error {
	for i, name := range stages {
		if name == string(text) {
			*s = Stage(i)
			return nil
		}
	}
	return &stageError{string(text)}
}

type stageError struct{ text string }

func (e *stageError) Error() string { return "routing: " + e.text + " is not a stage" }

// Blocker is one thing that keeps a connection from working.
type Blocker struct {
	Hop          // the component that refuses, with the code
	InReply bool // it is the reply that is refused
	Why     string
}

// Deciding is the hop at which the first thing that blocks stands. False: nothing blocks.
func (p Path) Deciding() (Hop, bool) {
	if len(p.Blockers) == 0 {
		return Hop{}, false
	}
	return p.Blockers[0].Hop, true
}
