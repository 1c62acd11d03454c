package describe

import (
	"cmp"
	"encoding/json"
	"maps"
	"path"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// coreNetworkElement is the value of CoreNetwork.
//
// Source: Network Manager API reference, CoreNetwork. https://docs.aws.amazon.com/networkmanager/latest/APIReference/API_CoreNetwork.html
type coreNetworkElement struct {
	CoreNetworkId  string
	CoreNetworkArn string
	OwnerAccountId string // of list-core-networks
	State          string
	Segments       []struct {
		Name           string
		SharedSegments []string
	}
	Tags []tag

	at source
}

func (x coreNetworkElement) id() string { return x.CoreNetworkId }

// coreAttachment is an entry of Attachments, or what one of the calls for one type says.
//
// Source: Network Manager API reference, Attachment and VpcAttachment.
// https://docs.aws.amazon.com/networkmanager/latest/APIReference/API_Attachment.html
// https://docs.aws.amazon.com/networkmanager/latest/APIReference/API_VpcAttachment.html
type coreAttachment struct {
	AttachmentId   string
	CoreNetworkId  vpc.ID
	AttachmentType string
	State          string
	EdgeLocation   string
	ResourceArn    string
	SegmentName    string

	at source
}

func (x coreAttachment) id() string { return x.AttachmentId }

// coreAttachmentDetail is the value of VpcAttachment and of its siblings.
type coreAttachmentDetail struct {
	Attachment            coreAttachment
	SubnetArns            []string
	TransportAttachmentId vpc.ID
	Options               struct {
		Ipv6Support, ApplianceModeSupport           bool
		DnsSupport, SecurityGroupReferencingSupport *bool
	}
}

// coreNetworks is what the calls say of core networks, by ID.
type coreNetworks struct {
	networks    map[vpc.ID]coreNetworkElement
	listed      map[vpc.ID]source
	attachments map[vpc.ID]coreAttachment
	details     map[vpc.ID]coreAttachmentDetail
	policies    map[vpc.ID]corePolicy
}

func newCoreNetworks() coreNetworks {
	return coreNetworks{
		networks:    map[vpc.ID]coreNetworkElement{},
		listed:      map[vpc.ID]source{},
		attachments: map[vpc.ID]coreAttachment{},
		details:     map[vpc.ID]coreAttachmentDetail{},
		policies:    map[vpc.ID]corePolicy{},
	}
}

func readListedCoreNetwork(l *loader, at source, x coreNetworkElement) {
	l.core.listed[vpc.ID(x.CoreNetworkId)] = at
}

// readCoreNetwork reads what get-core-network says.
func readCoreNetwork(d *document, at source, raw []byte) {
	if x, ok := decode[coreNetworkElement](d, at, raw); ok {
		x.at = at
		d.core.networks[vpc.ID(x.CoreNetworkId)] = x
	}
}

func readCoreAttachment(l *loader, at source, x coreAttachment) {
	x.at = at
	l.core.attachments[vpc.ID(x.AttachmentId)] = x
}

func readCoreDetail(d *document, at source, raw []byte) {
	var x coreAttachmentDetail
	if err := json.Unmarshal(raw, &x); err != nil {
		d.skip(at, "", "%s", explain(err))
		return
	}
	if x.Attachment.AttachmentId == "" {
		d.skip(at, "", "the attachment has no ID")
		return
	}
	readCoreAttachment(d.loader, at, x.Attachment)
	d.core.details[vpc.ID(x.Attachment.AttachmentId)] = x
}

// addCoreNetworks takes over the core networks with their attachments and policies.
func (l *loader) addCoreNetworks() {
	for _, id := range slices.Sorted(maps.Keys(l.core.listed)) {
		if _, ok := l.core.networks[id]; !ok {
			l.skip(l.core.listed[id], id, "the core network is only listed; run get-core-network, and load its output")
		}
	}
	networks := map[vpc.ID]*vpc.CoreNetwork{}
	for _, id := range slices.Sorted(maps.Keys(l.core.networks)) {
		networks[id] = l.coreNetwork(l.core.networks[id])
	}
	for _, id := range slices.Sorted(maps.Keys(l.core.attachments)) {
		x := l.core.attachments[id]
		c := networks[x.CoreNetworkId]
		if c == nil {
			l.skip(x.at, id, "its core network %s is not here; run get-core-network, and load its output", abridge(string(x.CoreNetworkId)))
			continue
		}
		if a, ok := l.coreAttachment(x); ok {
			c.Attachments = append(c.Attachments, a)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(networks)) {
		at := l.core.networks[id].at
		l.dropRoutes(at, networks[id])
		l.add(at, *networks[id])
	}
}

// dropRoutes leaves out the static routes to attachments that are not here, as other accounts' may be.
func (l *loader) dropRoutes(at source, c *vpc.CoreNetwork) {
	for i := range c.Segments {
		s := &c.Segments[i]
		s.Routes = slices.DeleteFunc(s.Routes, func(r vpc.CoreNetworkRoute) bool {
			for _, id := range r.Attachments {
				if _, ok := c.Attachment(id); !ok {
					l.skip(at, c.ID, "the route to %v in %s leads to %s, which is not here; it is left out", r.CIDR, abridge(s.Name), abridge(string(id)))
					return true
				}
			}
			return false
		})
	}
}

// coreNetwork is the network with its segments, by the policy if it is here.
func (l *loader) coreNetwork(x coreNetworkElement) *vpc.CoreNetwork {
	c := &vpc.CoreNetwork{ID: vpc.ID(x.CoreNetworkId), Name: nameOf(x.Tags), Account: cmp.Or(x.OwnerAccountId, x.at.account), State: state(x.State, "AVAILABLE")}
	for _, s := range x.Segments {
		c.Segments = append(c.Segments, vpc.CoreNetworkSegment{Name: s.Name, Shares: s.SharedSegments})
	}
	p, ok := l.core.policies[c.ID]
	if !ok {
		l.skip(x.at, c.ID, "its policy is not here, so that isolated segments and static routes are not known; run get-core-network-policy, and load its output")
		return c
	}
	for _, why := range p.apply(c) {
		l.skip(p.at, c.ID, "%s", why)
	}
	return c
}

var coreAttachmentTypes = map[string]vpc.AttachmentType{
	"VPC":                         vpc.AttachmentVPC,
	"SITE_TO_SITE_VPN":            vpc.AttachmentVPN,
	"CONNECT":                     vpc.AttachmentConnect,
	"DIRECT_CONNECT_GATEWAY":      vpc.AttachmentDirectConnect,
	"TRANSIT_GATEWAY_ROUTE_TABLE": vpc.AttachmentPeering,
}

// coreAttachment is the attachment of the model; false if it is of another type, which is reported.
func (l *loader) coreAttachment(x coreAttachment) (vpc.CoreNetworkAttachment, bool) {
	a := vpc.CoreNetworkAttachment{
		ID:       vpc.ID(x.AttachmentId),
		Edge:     x.EdgeLocation,
		Segment:  x.SegmentName,
		Resource: baseID(x.ResourceArn),
		State:    state(x.State, "AVAILABLE"),
	}
	var known bool
	if a.Type, known = coreAttachmentTypes[x.AttachmentType]; !known {
		l.skip(x.at, a.ID, "attachments of type %s are not modelled", abridge(x.AttachmentType))
		return a, false
	}
	d, detailed := l.core.details[a.ID]
	switch a.Type {
	case vpc.AttachmentVPC:
		if !detailed {
			l.skip(x.at, a.ID, "its subnets and options are not here; run get-vpc-attachment, and load its output")
		}
	case vpc.AttachmentConnect:
		a.Resource = cmp.Or(d.TransportAttachmentId, a.Resource)
	case vpc.AttachmentPeering: // the resource is one of its route tables
		if t := l.tables[a.Resource]; t != nil {
			a.Resource = t.TransitGateway
		}
	}
	for _, arn := range d.SubnetArns {
		a.Subnets = append(a.Subnets, baseID(arn))
	}
	a.ApplianceMode, a.IPv6Support = d.Options.ApplianceModeSupport, d.Options.Ipv6Support
	a.DisableDNSSupport = d.Options.DnsSupport != nil && !*d.Options.DnsSupport
	a.DisableGroupReferencing = d.Options.SecurityGroupReferencingSupport != nil && !*d.Options.SecurityGroupReferencingSupport
	return a, true
}

// baseID is the ID at the end of an ARN.
func baseID(arn string) vpc.ID {
	if arn == "" {
		return ""
	}
	return vpc.ID(path.Base(arn))
}
