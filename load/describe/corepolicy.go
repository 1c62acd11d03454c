package describe

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// corePolicy is a core network policy.
//
// Source: Cloud WAN guide, core network policy parameters.
// https://docs.aws.amazon.com/network-manager/latest/cloudwan/cloudwan-policies-json.html
type corePolicy struct {
	Segments []struct {
		Name    string `json:"name"`
		Isolate bool   `json:"isolate-attachments"`
	} `json:"segments"`
	Actions []segmentAction `json:"segment-actions"`

	at source
}

type segmentAction struct {
	Action       string    `json:"action"`
	Mode         string    `json:"mode"`
	Segment      string    `json:"segment"`
	ShareWith    shareWith `json:"share-with"`
	Blocks       []string  `json:"destination-cidr-blocks"`
	Destinations []vpc.ID  `json:"destinations"`
}

// shareWith is "*", a list of segments, or all with exceptions.
type shareWith struct {
	all    bool
	names  []string
	except []string
}

func (s *shareWith) UnmarshalJSON(text []byte) error {
	var all string
	if json.Unmarshal(text, &all) == nil {
		s.all = all == "*"
		return nil
	}
	var x struct {
		Except []string `json:"except"`
	}
	if json.Unmarshal(text, &x) == nil {
		s.all, s.except = true, x.Except
		return nil
	}
	return json.Unmarshal(text, &s.names)
}

// readCorePolicy reads what get-core-network-policy says: the policy stands in it as text.
func readCorePolicy(d *document, at source, raw []byte) {
	var x struct {
		CoreNetworkId  vpc.ID
		PolicyDocument string
	}
	err := json.Unmarshal(raw, &x)
	p := corePolicy{at: at}
	if err == nil {
		err = json.Unmarshal([]byte(x.PolicyDocument), &p)
	}
	if err != nil {
		d.skip(at, x.CoreNetworkId, "%s", explain(err))
		return
	}
	d.core.policies[x.CoreNetworkId] = p
}

// apply says of the segments what the policy says, and returns what of it is not modelled. Without segments of its own the
// network has those of the policy.
func (p corePolicy) apply(c *vpc.CoreNetwork) (unmodelled []string) {
	var all []string
	for _, s := range p.Segments {
		all = append(all, s.Name)
		x := segment(c, s.Name)
		x.Isolated, x.Shares = s.Isolate, nil
	}
	for i, a := range p.Actions {
		at := fmt.Sprintf("segment-actions[%d]", i)
		switch {
		case !slices.Contains(all, a.Segment):
			unmodelled = append(unmodelled, fmt.Sprintf("%s: there is no segment %q; it is left out", at, abridge(a.Segment)))
		case a.Action == "share" && (a.Mode == "" || a.Mode == "attachment-route"):
			segment(c, a.Segment).share(a.ShareWith, all)
		case a.Action == "create-route":
			unmodelled = append(unmodelled, segment(c, a.Segment).createRoutes(at, a)...)
		default:
			unmodelled = append(unmodelled, fmt.Sprintf("%s: the action %s is not modelled", at, abridge(a.Action)))
		}
	}
	return unmodelled
}

// coreSegment is a segment of the model that is being filled.
type coreSegment struct{ *vpc.CoreNetworkSegment }

// segment is the network's segment with the name, made if it is not there.
func segment(c *vpc.CoreNetwork, name string) coreSegment {
	i := slices.IndexFunc(c.Segments, func(s vpc.CoreNetworkSegment) bool { return s.Name == name })
	if i < 0 {
		i, c.Segments = len(c.Segments), append(c.Segments, vpc.CoreNetworkSegment{Name: name})
	}
	return coreSegment{&c.Segments[i]}
}

func (s coreSegment) share(with shareWith, all []string) {
	names := with.names
	if with.all {
		names = all
	}
	for _, n := range names {
		if n != s.Name && !slices.Contains(with.except, n) && !slices.Contains(s.Shares, n) {
			s.Shares = append(s.Shares, n)
		}
	}
}

func (s coreSegment) createRoutes(at string, a segmentAction) (bad []string) {
	for i, b := range a.Blocks {
		p, err := anyPrefix(fmt.Sprintf("%s.destination-cidr-blocks[%d]", at, i), b)
		if err != nil {
			bad = append(bad, err.Error()+"; the route is left out")
			continue
		}
		r := vpc.CoreNetworkRoute{CIDR: p}
		if !slices.Contains(a.Destinations, "blackhole") {
			r.Attachments = a.Destinations
		}
		s.Routes = append(s.Routes, r)
	}
	return bad
}
