// Package scenario reads and writes the library's own file: a network, names for places in it,
// changes to it, and questions with the answers that are expected. Lessons, bug reports and
// fixtures are written in it.
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
// The file is JSON. A resource is its kind with the fields of the Go struct, under the same names but for the first
// word, which is in small letters ("zoneID", "cidrs", "dnsHostnames"); what is left out is the zero value. Addresses, prefixes, traffic ("tcp 443") and enums are texts, as their
// types write them. [Schema] is a JSON Schema of it.
package scenario

import (
	"io"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// Scenario is what a file holds. Its zero value is an empty network with nothing asked.
type Scenario struct {
	Title       string
	Description string

	Resources []vpc.Resource
	Places    []Place
	Changes   []Change
	Questions []Question
}

// Place is a name for a place of the network, which questions may use.
type Place struct {
	Name        string
	At          routing.Place // what the name stands for: an ID, an address, "internet", ...
	Description string
}

// Change is a change to the network that has a name.
type Change struct {
	Name        string
	Description string
	vpc.Change
}

// Question is a flow that is asked about.
type Question struct {
	Name        string // unique; empty: it has none
	Description string // the question in words
	Hint        string // what helps to find the answer
	Explanation string // the answer in words

	After []string // the names of the changes that are made first, in this order
	routing.Flow
	Want Want
}

// Want is the answer that a question expects. A field with the zero value expects nothing.
type Want struct {
	Verdict  routing.Verdict
	Request  routing.Verdict // of the way there alone
	Return   routing.Verdict // of the way back alone
	Exposure routing.Exposure

	At   vpc.ID       // the component that blocks first
	Code routing.Code // why it does

	// Via is the decisions on the way out, all and in order. One without a Kind expects only the ID, and one
	// without an ID only the kind. A list that is there but has no entry expects that there are none.
	Via []routing.Via
}

// Of is the scenario that holds the network and nothing else.
func Of(n *vpc.Network) Scenario {
	var s Scenario
	for r := range n.All() {
		s.Resources = append(s.Resources, r)
	}
	return s
}

// Option changes how [Load] reads.
type Option func(*decoder)

// Kinds lets files hold further kinds of resources, of which zero values are given, or kinds of this
// library in another Go type.
func Kinds(zeros ...vpc.Resource) Option {
	return func(d *decoder) { d.register(zeros) }
}

// Load reads a file. The error is that of reading r, or of type [Problems] with all that is wrong with the file:
// what is no JSON, unknown kinds and fields, values of the wrong type, names that nothing has. Whether the resources make
// a network is for [Scenario.Network] to say.
func Load(r io.Reader, opts ...Option) (Scenario, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return Scenario{}, err
	}
	return parse(text, opts)
}

// UnmarshalJSON is [Load] without options.
func (s *Scenario) UnmarshalJSON(text []byte) error {
	loaded, err := parse(text, nil)
	if err == nil {
		*s = loaded
	}
	return err
}

// Write writes the scenario as a file that [Load] reads back exactly. The same scenario gives the same bytes: fields
// stand in the order of the Go structs, and lists in their own. Zero values are left out. The error is that of w,
// or names a value that has no text, such as an invalid prefix.
func (s Scenario) Write(w io.Writer) error {
	text, err := s.MarshalJSON()
	if err != nil {
		return err
	}
	_, err = w.Write(layOut(text))
	return err
}

// MarshalJSON is what [Scenario.Write] writes, without spaces.
func (s Scenario) MarshalJSON() ([]byte, error) { return encode(s) }
