package insights

import (
	"strconv"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// Of is the analysis that a path of r's network makes. It costs about as much as the path has hops and its route tables have routes.
func Of(r *routing.Resolver, p routing.Path) Analysis {
	w := writer{net: r.Network(), path: p}
	return Analysis{
		Status:                "succeeded",
		WarningMessage:        missing(p),
		NetworkPathFound:      p.Verdict == routing.Delivered,
		ForwardPathComponents: w.leg(p.Forward, false),
		ReturnPathComponents:  w.leg(p.Reply, true),
		Explanations:          w.explanations(r.Explain(p)),
	}
}

func missing(p routing.Path) string {
	if len(p.Missing) == 0 {
		return ""
	}
	return "the model does not hold " + strings.Join(p.Missing, "; ")
}

// writer makes the components of a path.
type writer struct {
	net  *vpc.Network
	path routing.Path

	reply bool
	vpc   vpc.ID // in which the packet is
	zone  string
	out   []PathComponent
}

// leg is the components of one direction.
func (w *writer) leg(hops []routing.Hop, reply bool) []PathComponent {
	w.reply, w.vpc, w.zone, w.out = reply, "", "", nil
	for _, h := range hops {
		w.hop(h)
	}
	if n := len(w.out); n > 0 {
		w.out[0].InboundHeader = header(hops[0].In)
		w.out[n-1].InboundHeader = header(hops[len(hops)-1].In)
	}
	return w.out
}

// hop adds the components of a hop.
func (w *writer) hop(h routing.Hop) {
	if s, ok := vpc.Get[vpc.Subnet](w.net, h.Subnet); ok {
		w.vpc = s.VPC
	}
	first := len(w.out)
	switch {
	case h.Stage == routing.AtName || h.Kind == "" || h.Kind == vpc.KindOnPremises:
	case h.Kind == vpc.KindNetworkInterface:
		w.atInterface(h)
	case h.Kind == vpc.KindTransitGateway:
		w.atTransitGateway(h)
	case h.Kind == vpc.KindPeeringConnection:
		w.atPeering(h)
	default:
		w.add(PathComponent{Component: w.at(h), Vpc: w.of(vpc.KindVPC, w.vpc), Subnet: w.of(vpc.KindSubnet, h.Subnet)})
	}
	if first < len(w.out) {
		w.detail(&w.out[len(w.out)-1], h)
	}
}

func (w *writer) add(c PathComponent) {
	c.SequenceNumber = len(w.out) + 1
	w.out = append(w.out, c)
}

// detail is the rule that decided, what the component changed, remarks and refusals.
func (w *writer) detail(c *PathComponent, h routing.Hop) {
	if h.In.Src.IsValid() && h.Out.Src.IsValid() && h.In != h.Out {
		c.OutboundHeader = header(h.Out)
	}
	c.AclRule, c.SecurityGroupRule, c.RouteTableRoute = w.aclRule(h), w.groupRule(h), w.route(h)
	c.FirewallStatelessRule, c.FirewallStatefulRule = w.firewallRules(h)
	c.ServiceName = w.service(h.At)
	w.remarks(c, h)
	for _, b := range w.path.Blockers {
		if b.Hop == h && b.InReply == w.reply {
			c.Explanations = append(c.Explanations, w.explain(b.Hop))
		}
	}
}

// remarks is AWS's additional details.
//
// Source: https://docs.aws.amazon.com/vpc/latest/reachability/additional-detail-codes.html
func (w *writer) remarks(c *PathComponent, h routing.Hop) {
	if s, ok := vpc.Get[vpc.Subnet](w.net, h.Subnet); ok && s.Zone != "" {
		if w.zone != "" && w.zone != s.Zone {
			c.AdditionalDetails = append(c.AdditionalDetails, AdditionalDetail{AdditionalDetailType: "AVAILABILITY_ZONE_CROSSED"})
		}
		w.zone = s.Zone
	}
	if h.Kind == vpc.KindGatewayLoadBalancerEndpoint && h.By.List == "" {
		c.AdditionalDetails = append(c.AdditionalDetails, AdditionalDetail{AdditionalDetailType: "PATH_THROUGH_GWLB_NOT_CHECKED", Component: c.Component})
	}
}

// atInterface is an interface, before it the instance that sends by it and after it the one that receives.
func (w *writer) atInterface(h routing.Hop) {
	i, _ := vpc.Get[eni.Interface](w.net, h.At)
	instance := w.of(kindInstance, i.Instance)
	if instance != nil && h.Stage == routing.AtSource {
		w.add(PathComponent{Component: instance, OutboundHeader: header(h.Out)})
	}
	w.add(PathComponent{Component: w.component(h.Kind, h.At), AttachedTo: instance, Vpc: w.of(vpc.KindVPC, w.vpc), Subnet: w.of(vpc.KindSubnet, i.Subnet)})
	if instance != nil && h.Stage == routing.AtDestination && h.Rule == "" && h.Code == "" {
		w.add(PathComponent{Component: instance})
	}
}

// atTransitGateway is the attachment by which a packet comes, the route table that it asks, and the attachment to which that leads.
func (w *writer) atTransitGateway(h routing.Hop) {
	gateway := w.component(h.Kind, h.At)
	if h.By.List == "" {
		w.add(PathComponent{Component: gateway})
		return
	}
	for a := range vpc.DependentsOf[vpc.TransitGatewayAttachment](w.net, h.At) {
		if w.vpc != "" && a.Resource == w.vpc && a.TransitGateway == h.At {
			w.add(PathComponent{Component: w.component(a.Kind(), a.ID), TransitGateway: gateway})
		}
	}
	w.add(PathComponent{Component: w.component(vpc.KindTransitGatewayRouteTable, vpc.ID(h.By.List)), TransitGateway: gateway})
	w.out[len(w.out)-1].TransitGatewayRouteTableRoute = w.transitRoute(h)
	if h.By.Target != "" {
		w.add(PathComponent{Component: w.component(vpc.KindTransitGatewayAttachment, h.By.Target), TransitGateway: gateway})
		a, _ := vpc.Get[vpc.TransitGatewayAttachment](w.net, h.By.Target)
		w.vpc = ""
		if a.Type == vpc.AttachmentVPC {
			w.vpc = a.Resource
		}
	}
}

// atPeering is a peering connection, from the VPC where the packet is to the other one.
func (w *writer) atPeering(h routing.Hop) {
	x := PathComponent{Component: w.component(h.Kind, h.At), SourceVpc: w.of(vpc.KindVPC, w.vpc)}
	c, _ := vpc.Get[vpc.PeeringConnection](w.net, h.At)
	if _, far, ok := c.Sides(w.vpc); ok {
		x.DestinationVpc = w.of(vpc.KindVPC, far.VPC)
		w.vpc = far.VPC
	}
	w.add(x)
}

// service is the name of the service of an endpoint.
func (w *writer) service(id vpc.ID) string {
	r, _ := w.net.Get(id)
	switch e := r.(type) {
	case endpoint.Gateway:
		return e.Service
	case endpoint.Interface:
		return e.Service
	case endpoint.GatewayLoadBalancer:
		return e.Service
	}
	return ""
}

func header(h packet.Header) *PacketHeader {
	if !h.Src.IsValid() {
		return nil
	}
	x := &PacketHeader{Protocol: strconv.Itoa(int(h.Protocol.Number()))}
	x.SourceAddresses, x.DestinationAddresses = []string{single(h.Src)}, []string{single(h.Dst)}
	if h.Protocol.HasPorts() {
		x.SourcePortRanges = []PortRange{{int(h.SrcPort), int(h.SrcPort)}}
		x.DestinationPortRanges = []PortRange{{int(h.DstPort), int(h.DstPort)}}
	}
	return x
}
