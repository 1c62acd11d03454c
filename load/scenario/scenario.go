// Package scenario reads and writes the library's own file format: a network, names for places in it, changes to it, and questions with
// the expected answers. It is the format for lessons, bug reports and fixtures.
//
//	{
//	  "title": "One instance",
//	  "resources": [
//	    {"kind": "vpc", "id": "vpc-1", "region": "us-east-1", "cidrs": ["10.0.0.0/16"]},
//	    {"kind": "subnet", "id": "subnet-1", "vpc": "vpc-1", "cidr": "10.0.1.0/24"},
//	    {"kind": "network-interface", "id": "eni-1", "subnet": "subnet-1", "addresses": [{"private": "10.0.1.5"}]}
//	  ],
//	  "questions": [
//	    {"from": "eni-1", "to": "internet", "dstPort": 443, "want": {"verdict": "dropped", "code": "NO_ROUTE_TO_DESTINATION"}}
//	  ]
//	}
//
// The file is JSON. A resource is an object with its kind and the fields of its Go struct, under the same names with the first word in lower
// case ("zoneID", "cidrs", "dnsHostnames"). An omitted field has its zero value. Addresses, prefixes, traffic ("tcp 443") and enums are
// strings, in the form in which their types are printed. [Schema] returns a JSON Schema of the format.
package scenario

import (
	"io"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// Scenario is the content of a file. The zero value is an empty network without questions.
type Scenario struct {
	Title       string
	Description string

	Resources []vpc.Resource
	Places    []Place
	Changes   []Change
	Questions []Question
}

// Place is a name that questions may use for a place in the network.
type Place struct {
	Name        string
	At          routing.Place // what the name stands for: an ID, an address, "internet", ...
	Description string
}

// Change is a named change to the network.
type Change struct {
	Name        string
	Description string
	vpc.Change
}

// Question is a flow to ask about.
type Question struct {
	Name        string // unique; may be empty
	Description string // the question in words
	Hint        string // what helps to find the answer
	Explanation string // the answer in words

	After []string // the names of the changes to make first, in this order
	routing.Flow
	Want Want
}

// Want is the answer that a question expects. A zero field matches any answer.
type Want struct {
	Verdict  routing.Verdict
	Request  routing.Verdict // of the request alone
	Return   routing.Verdict // of the reply alone
	Exposure routing.Exposure

	At   vpc.ID       // the component that blocks first
	Code routing.Code // why it blocks

	// Via is all decisions of the request, in order. An entry without a Kind matches by ID alone, one without an ID by kind alone. An
	// empty list that is not nil expects that there are none.
	Via []routing.Via
}

// Of returns a scenario with the resources of the network and nothing else.
func Of(n *vpc.Network) Scenario {
	var s Scenario
	for r := range n.All() {
		s.Resources = append(s.Resources, r)
	}
	return s
}

// Option changes how [Load] reads.
type Option func(*decoder)

// Kinds lets files contain further kinds of resources, given by zero values of their types, or gives kinds of this library another Go
// type.
func Kinds(zeros ...vpc.Resource) Option {
	return func(d *decoder) { d.register(zeros) }
}

// Load reads a file. The error is that of reading r, or a [Problems] with everything that is wrong with the file: invalid JSON, unknown
// kinds and fields, values of the wrong type, undefined names. It does not check whether the resources make a valid network:
// [Scenario.Network] does.
func Load(r io.Reader, opts ...Option) (Scenario, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return Scenario{}, err
	}
	return parse(text, opts)
}

// UnmarshalJSON reads a file as [Load] does without options.
func (s *Scenario) UnmarshalJSON(text []byte) error {
	loaded, err := parse(text, nil)
	if err == nil {
		*s = loaded
	}
	return err
}

// Write writes the scenario as a file that [Load] reads back exactly. The same scenario gives the same bytes: fields are in the order of
// the Go structs, and lists keep theirs. Zero values are omitted. The error is that of w, or names a value that cannot be written, such
// as an invalid prefix.
func (s Scenario) Write(w io.Writer) error {
	text, err := s.MarshalJSON()
	if err != nil {
		return err
	}
	_, err = w.Write(layOut(text))
	return err
}

// MarshalJSON returns what [Scenario.Write] writes, without white space.
func (s Scenario) MarshalJSON() ([]byte, error) { return encode(s) }
