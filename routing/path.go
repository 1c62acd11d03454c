package routing

import (
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// Path is the answer to a [Flow]: what happens to the first packet and to the reply, and why.
//
// It reads and writes JSON by the field names in its tags, which stay as they are. Verdicts, stages, protocols, headers, addresses
// and prefixes are text, and what is zero or empty is left out, but for what every path has. The JSON of a path is the same each time.
type Path struct {
	Flow    Flow    `json:"flow"`
	Verdict Verdict `json:"verdict"` // over both directions: Delivered if the request arrives and its reply comes back

	Request Verdict `json:"request"` // does the packet arrive
	Return  Verdict `json:"return"`  // does the reply come back; Undecided if the packet was lost where no reply can be thought of

	Via      []Via    `json:"via,omitempty"`      // the decisions on the way out: gateway endpoint, NAT gateway, ...
	Exposure Exposure `json:"exposure,omitempty"` // zero if the packet goes nowhere
	Name     *Answer  `json:"name,omitempty"`     // how the name resolved; nil if To was not a name

	// MTU is the largest IP packet, in bytes, that passes both ways without being cut up; 0 if the packet goes nowhere.
	MTU int `json:"mtu,omitempty"`

	API *Authorization `json:"api,omitempty"` // what policies say of an API call over the path; nil unless [Resolver.Authorize] was asked

	Forward []Hop `json:"forward,omitempty"`
	Reply   []Hop `json:"reply,omitempty"`

	// Blockers is everything on the way of the packet and then of the reply that refuses them, in the order in which they meet it. The way
	// is followed past a filter that refuses, but ends where nothing leads on, such as at a blackhole: more may lie behind, which the path over the
	// changed network tells. Empty exactly if the verdict is not Dropped.
	Blockers []Blocker `json:"blockers,omitempty"`
	// Missing is what the model does not hold and the answer hangs on. Empty exactly if the verdict is not Unknown.
	Missing []string `json:"missing,omitempty"`
	// Notes is what a reader should know beside the verdict.
	Notes []string `json:"notes,omitempty"`

	// Names is the Name tags of what the path mentions by IDs that AWS has made up, with which its text tells them; see [Teller].
	Names map[vpc.ID]string `json:"names,omitempty"`
}

// Via is one decision on the way: by what the packet left a VPC or a subnet, or by what it reached a service.
type Via struct {
	Kind vpc.Kind `json:"kind"`
	ID   vpc.ID   `json:"id"`
}

// Hop is one step of a path: a component and what it did. Its String is the whole step on one line for people. It is filled while deciding, and comparable.
type Hop struct {
	At    vpc.ID   `json:"at,omitempty"`   // the component
	Kind  vpc.Kind `json:"kind,omitempty"` // its kind; empty for places outside the model
	Stage Stage    `json:"stage"`
	// Rule is the very route, rule or entry that decided, and nothing else; empty where none did. String says more:
	// "rtb-a 0.0.0.0/0 -> nat-a", "sg-web ingress[2] tcp 443 from 10.0.0.0/8", "acl-1 egress 100 allow all to 0.0.0.0/0".
	Rule string        `json:"rule,omitempty"`
	By   RuleRef       `json:"by,omitzero"` // Rule for programs
	In   packet.Header `json:"in,omitzero"`
	Out  packet.Header `json:"out,omitzero"` // differ where addresses or ports are translated

	// Interface is the network interface that sends or receives here, and Subnet the subnet that it is in, or whose network ACL or
	// route table is asked. Both are empty beyond VPCs. An interface that AWS makes for a gateway or an endpoint and that the network
	// does not hold has the ID of both its owner and its subnet: "nat-a/subnet-a".
	Interface vpc.ID `json:"interface,omitempty"`
	Subnet    vpc.ID `json:"subnet,omitempty"`

	Code Code `json:"code,omitempty"` // empty: passed
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

var stages = [...]string{"", "name", "source", "group out", "ACL out", "route", "target", "edge", "ACL in", "group in", "destination"}

// String is the stage in words.
func (s Stage) String() string {
	if int(s) < len(stages) {
		return stages[s]
	}
	return "Stage(?)"
}

// MarshalText is String. A number that is no stage is an error.
func (s Stage) MarshalText() ([]byte, error) {
	if int(s) >= len(stages) {
		return nil, &stageError{s.String()}
	}
	return []byte(s.String()), nil
}

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
	InReply bool `json:"inReply,omitempty"` // it is the reply that is refused
	// Translated: the reply is refused on its way to a NAT gateway, a load balancer or another device that sent the request on from an address of
	// its own. Such a device takes any source port of [EphemeralAny], whichever one the sender took.
	Translated bool   `json:"translated,omitempty"`
	Why        string `json:"why"`

	// Near is what comes nearest to letting the packet pass: "sg-web ingress[0] allows tcp 22 from 10.0.0.0/8; the packet comes
	// from 192.168.1.4". Empty if nothing comes near.
	Near string `json:"near,omitempty"`
	// Fix is the smallest change that the network suggests after which this does not refuse any more, in the order in which it is to
	// be made; see [ChangeOf]. It is inferred and not tried out. More may be found to refuse once the packet gets further.
	Fix []Fix `json:"fix,omitempty"`
	// NoFix is why no change is named. Empty exactly if there is a Fix.
	NoFix string `json:"noFix,omitempty"`
}

// Deciding is the hop at which the first thing that blocks stands. False: nothing blocks.
func (p Path) Deciding() (Hop, bool) {
	if len(p.Blockers) == 0 {
		return Hop{}, false
	}
	return p.Blockers[0].Hop, true
}
