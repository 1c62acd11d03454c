package reach

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/netip"
	"reflect"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// Scope is a Network Access Scope as AWS Network Access Analyzer has them: the paths that are looked for and, of these, the ones that are in
// order. A path is a finding if an entry of MatchPaths fits it and none of ExcludePaths does.
//
// Its JSON is AWS's, of CreateNetworkInsightsAccessScope and GetNetworkInsightsAccessScopeContent.
// https://docs.aws.amazon.com/vpc/latest/network-access-analyzer/working-with-network-access-scopes.html
type Scope struct {
	ID           string      `json:"NetworkInsightsAccessScopeId,omitempty"`
	MatchPaths   []ScopePath `json:"MatchPaths"`
	ExcludePaths []ScopePath `json:"ExcludePaths,omitempty"`
}

// ScopePath is the conditions for a path. A nil field is no condition.
type ScopePath struct {
	Source           *PathStatement     `json:"Source,omitempty"`
	Destination      *PathStatement     `json:"Destination,omitempty"`
	ThroughResources []ThroughResources `json:"ThroughResources,omitempty"` // of ExcludePaths, at most one: somewhere on the path
}

// PathStatement is the conditions for one end of a path.
type PathStatement struct {
	PacketHeaderStatement *PacketHeaderStatement `json:"PacketHeaderStatement,omitempty"`
	ResourceStatement     *ResourceStatement     `json:"ResourceStatement,omitempty"`
}

// ThroughResources is what a path passes.
type ThroughResources struct {
	ResourceStatement *ResourceStatement `json:"ResourceStatement,omitempty"`
}

// ResourceStatement names resources by their IDs, or ARNs that end in these, or by their CloudFormation types: exactly one of the two.
type ResourceStatement struct {
	Resources     []string `json:"Resources,omitempty"`
	ResourceTypes []string `json:"ResourceTypes,omitempty"`
}

// PacketHeaderStatement is the conditions for the packet at the end of the path that the statement is about. An empty field is no condition.
type PacketHeaderStatement struct {
	SourceAddresses        []string `json:"SourceAddresses,omitempty"`
	DestinationAddresses   []string `json:"DestinationAddresses,omitempty"`
	SourcePorts            []string `json:"SourcePorts,omitempty"` // "22", "80-90"
	DestinationPorts       []string `json:"DestinationPorts,omitempty"`
	SourcePrefixLists      []string `json:"SourcePrefixLists,omitempty"`
	DestinationPrefixLists []string `json:"DestinationPrefixLists,omitempty"`
	Protocols              []string `json:"Protocols,omitempty"` // "tcp", "udp"
}

// ParseScope reads a scope: what GetNetworkInsightsAccessScopeContent answers, with or without what is around it, or what
// CreateNetworkInsightsAccessScope takes. The error tells of everything that Network Access Analyzer would not take, and of fields that
// there are not.
func ParseScope(text []byte) (Scope, error) {
	var in struct {
		Scope
		NetworkInsightsAccessScopeContent *Scope
		NetworkInsightsAccessScope        json.RawMessage // who has made it, and when
		TagSpecifications                 json.RawMessage
		ClientToken                       string
		DryRun                            bool
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return Scope{}, fmt.Errorf("reach: network access scope: %w", unreadable(text, err))
	}
	s := in.Scope
	if in.NetworkInsightsAccessScopeContent != nil {
		s = *in.NetworkInsightsAccessScopeContent
	}
	return s, s.Check()
}

// unreadable is the error of a text that is no scope, in the words of scopes.
func unreadable(text []byte, err error) error {
	var syntax *json.SyntaxError
	field, unknown := strings.CutPrefix(err.Error(), "json: unknown field ")
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		return errors.New("the text is empty")
	case errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the text is not JSON: %w", err)
	case unknown:
		return fmt.Errorf("there is no field %s%s", field, vpc.DidYouMean(vpc.Alike(strings.Trim(field, `"`), fieldsOf(reflect.TypeFor[Scope]())...)))
	}
	return err
}

// fieldsOf is the names of the fields of a struct and of those in it.
func fieldsOf(t reflect.Type) []string {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return fieldsOf(t.Elem())
	case reflect.Struct:
		var all []string
		for i := range t.NumField() {
			all = append(append(all, t.Field(i).Name), fieldsOf(t.Field(i).Type)...)
		}
		return all
	}
	return nil
}

// Check is what Network Access Analyzer would not take of the scope, all of it, each with the place where it stands.
//
// Source: https://docs.aws.amazon.com/vpc/latest/network-access-analyzer/ (match-paths, exclude-paths, resource-statement,
// packet-header-statement).
func (s Scope) Check() error {
	var errs []error
	add := func(at, format string, args ...any) {
		errs = append(errs, fmt.Errorf("reach: network access scope: %s: %s", at, fmt.Sprintf(format, args...)))
	}
	if len(s.MatchPaths) == 0 {
		add("MatchPaths", "at least one path is wanted")
	}
	for i, p := range s.MatchPaths {
		at := fmt.Sprintf("MatchPaths[%d]", i)
		p.check(at, add)
		if p.Source == nil && p.Destination == nil {
			add(at, "a Source or a Destination is wanted")
		}
		if len(p.ThroughResources) > 0 {
			add(at+".ThroughResources", "only ExcludePaths may have them")
		}
	}
	for i, p := range s.ExcludePaths {
		at := fmt.Sprintf("ExcludePaths[%d]", i)
		p.check(at, add)
		if p.Source == nil && p.Destination == nil && len(p.ThroughResources) == 0 {
			add(at, "a Source, a Destination or ThroughResources is wanted")
		}
		if len(p.ThroughResources) > 1 {
			add(at+".ThroughResources", "at most one is taken, not %d", len(p.ThroughResources))
		}
	}
	return errors.Join(errs...)
}

type complain func(at, format string, args ...any)

func (p ScopePath) check(at string, add complain) {
	p.Source.check(at+".Source", isSource, add)
	p.Destination.check(at+".Destination", isDestination, add)
	for i, t := range p.ThroughResources {
		t.ResourceStatement.check(fmt.Sprintf("%s.ThroughResources[%d].ResourceStatement", at, i), isThrough, add)
		if t.ResourceStatement == nil {
			add(fmt.Sprintf("%s.ThroughResources[%d]", at, i), "a ResourceStatement is wanted")
		}
	}
}

func (s *PathStatement) check(at string, role resourceRole, add complain) {
	if s == nil {
		return
	}
	if s.PacketHeaderStatement == nil && s.ResourceStatement == nil {
		add(at, "a ResourceStatement or a PacketHeaderStatement is wanted")
	}
	s.ResourceStatement.check(at+".ResourceStatement", role, add)
	if s.PacketHeaderStatement != nil {
		s.PacketHeaderStatement.check(at+".PacketHeaderStatement", add)
	}
}

func (s *ResourceStatement) check(at string, role resourceRole, add complain) {
	if s == nil {
		return
	}
	if (len(s.Resources) == 0) == (len(s.ResourceTypes) == 0) {
		add(at, "either Resources or ResourceTypes is wanted")
	}
	for i, t := range s.ResourceTypes {
		switch r, ok := resourceTypes[t]; {
		case !ok:
			add(fmt.Sprintf("%s.ResourceTypes[%d]", at, i), "%q is not supported%s", t, vpc.DidYouMean(vpc.Alike(t, slices.Sorted(maps.Keys(resourceTypes))...)))
		case r&role == 0:
			add(fmt.Sprintf("%s.ResourceTypes[%d]", at, i), "%s cannot stand there", t)
		}
	}
}

// resourceRole is where on a path a type of resource may be asked for.
type resourceRole uint8

const (
	isSource resourceRole = 1 << iota
	isDestination
	isThrough
	isEnd   = isSource | isDestination
	isWhole = isEnd | isThrough
)

// resourceTypes is the types that statements may name.
//
// Source: Network Access Analyzer guide, "Resource statements".
var resourceTypes = map[string]resourceRole{
	"AWS::EC2::InternetGateway":                 isEnd,
	"AWS::EC2::VPNGateway":                      isEnd,
	"AWS::EC2::NetworkInterface":                isEnd,
	"AWS::EC2::TransitGatewayAttachment":        isWhole,
	"AWS::EC2::VPCPeeringConnection":            isWhole,
	"AWS::EC2::VPCEndpointService":              isWhole,
	"AWS::EC2::VPCEndpoint":                     isDestination | isThrough,
	"AWS::EC2::NatGateway":                      isThrough,
	"AWS::ElasticLoadBalancing::LoadBalancer":   isThrough,
	"AWS::ElasticLoadBalancingV2::LoadBalancer": isThrough,
	"AWS::NetworkFirewall::NetworkFirewall":     isThrough,
	"AWS::NetworkFirewall::Firewall":            isThrough,
}

func (s *PacketHeaderStatement) check(at string, add complain) {
	if len(s.SourceAddresses)+len(s.DestinationAddresses)+len(s.SourcePorts)+len(s.DestinationPorts)+
		len(s.SourcePrefixLists)+len(s.DestinationPrefixLists)+len(s.Protocols) == 0 {
		add(at, "at least one field is wanted")
	}
	if len(s.SourceAddresses) > 0 && len(s.SourcePrefixLists) > 0 {
		add(at, "either SourceAddresses or SourcePrefixLists is wanted")
	}
	if len(s.DestinationAddresses) > 0 && len(s.DestinationPrefixLists) > 0 {
		add(at, "either DestinationAddresses or DestinationPrefixLists is wanted")
	}
	for name, list := range map[string][]string{"SourceAddresses": s.SourceAddresses, "DestinationAddresses": s.DestinationAddresses} {
		for i, a := range list {
			if _, ok := asPrefix(a); !ok {
				add(fmt.Sprintf("%s.%s[%d]", at, name, i), "%q is neither an address nor a block", a)
			}
		}
	}
	for name, list := range map[string][]string{"SourcePorts": s.SourcePorts, "DestinationPorts": s.DestinationPorts} {
		for i, p := range list {
			if _, err := packet.ParsePortRange(p); err != nil {
				add(fmt.Sprintf("%s.%s[%d]", at, name, i), "%v", err)
			}
		}
	}
	for i, p := range s.Protocols {
		if p, err := packet.ParseProtocol(p); err != nil || !p.HasPorts() {
			add(fmt.Sprintf("%s.Protocols[%d]", at, i), "%q is neither tcp nor udp", s.Protocols[i])
		}
	}
}

// statement is a packet header statement made ready: nil lists are not asked for.
type statement struct {
	protocols          []packet.Protocol
	src, dst           []netip.Prefix
	srcPorts, dstPorts []packet.PortRange
	missing            string // a prefix list that the network does not hold
}

func (s *PacketHeaderStatement) ready(n *vpc.Network) *statement {
	if s == nil {
		return &statement{}
	}
	var t statement
	for _, p := range s.Protocols {
		p, _ := packet.ParseProtocol(p)
		t.protocols = append(t.protocols, p)
	}
	addresses := func(as, lists []string) (ps []netip.Prefix) {
		for _, a := range as {
			p, _ := asPrefix(a)
			ps = append(ps, p)
		}
		for _, id := range lists {
			l, ok := vpc.Get[vpc.PrefixList](n, vpc.ID(lastPart(id)))
			if !ok {
				t.missing = "prefix list " + id
			}
			ps = append(ps, l.Entries...)
		}
		return ps
	}
	t.src, t.dst = addresses(s.SourceAddresses, s.SourcePrefixLists), addresses(s.DestinationAddresses, s.DestinationPrefixLists)
	ports := func(ss []string) (rs []packet.PortRange) {
		for _, p := range ss {
			r, _ := packet.ParsePortRange(p)
			rs = append(rs, r)
		}
		return rs
	}
	t.srcPorts, t.dstPorts = ports(s.SourcePorts), ports(s.DestinationPorts)
	return &t
}

// of is the headers of a box that fit the statement where they are seen as the one that is sent is: a field that has been rewritten is
// the same for all headers of the box, and a source port is moved for all of them alike.
func (t *statement) of(b packet.Box, sent, seen packet.Header) packet.Set {
	s := packet.SetOf(b)
	if t.protocols != nil {
		if sent.Protocol == seen.Protocol {
			ts := make([]packet.Traffic, len(t.protocols))
			for i, p := range t.protocols {
				ts[i] = packet.Of(p)
			}
			s = s.Intersect(packet.Carrying(ts...))
		} else if !slices.Contains(t.protocols, seen.Protocol) {
			return packet.Set{}
		}
	}
	s = ofAddresses(s, t.src, sent.Src, seen.Src, packet.From)
	s = ofAddresses(s, t.dst, sent.Dst, seen.Dst, packet.To)
	s = ofPorts(s, t.srcPorts, int(seen.SrcPort)-int(sent.SrcPort), packet.Box.WithSrcPorts)
	if sent.DstPort == seen.DstPort {
		return ofPorts(s, t.dstPorts, 0, packet.Box.WithDstPorts)
	}
	if t.dstPorts != nil && !slices.ContainsFunc(t.dstPorts, func(r packet.PortRange) bool { return r.Contains(seen.DstPort) }) {
		return packet.Set{}
	}
	return s
}

func ofAddresses(s packet.Set, asked []netip.Prefix, sent, seen netip.Addr, with func(...netip.Prefix) packet.Set) packet.Set {
	switch {
	case asked == nil:
		return s
	case sent == seen:
		return s.Intersect(with(asked...))
	case slices.ContainsFunc(asked, func(p netip.Prefix) bool { return p.Contains(seen) }):
		return s
	}
	return packet.Set{}
}

func ofPorts(s packet.Set, asked []packet.PortRange, moved int, with func(packet.Box, packet.PortRange) packet.Box) packet.Set {
	if asked == nil {
		return s
	}
	var in []packet.Box
	for _, r := range asked {
		from, to := max(int(r.From)-moved, 0), min(int(r.To)-moved, 65535)
		if from > to {
			continue
		}
		for _, family := range everyTraffic {
			in = append(in, with(family, packet.PortRange{From: uint16(from), To: uint16(to)}))
		}
	}
	return s.Intersect(packet.SetOf(in...))
}
