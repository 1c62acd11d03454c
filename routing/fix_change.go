package routing

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// ChangeOf is the change to the network that makes the fixes, each once, one after the other: each is made on what those before it left. It
// suits [Resolver.With] and [vpc.Network.Apply]. An error names a fix that does not fit the network.
func ChangeOf(n *vpc.Network, fixes ...Fix) (vpc.Change, error) {
	m := mender{n, map[vpc.ID]vpc.Resource{}, nil}
	for i, f := range fixes {
		if slices.Contains(fixes[:i], f) { // a request and its reply may want the same
			continue
		}
		r, err := m.mend(f)
		if err != nil {
			return vpc.Change{}, fmt.Errorf("%v: %w", f, err)
		}
		m.put(r)
	}
	var c vpc.Change
	for _, id := range m.order {
		c.Put = append(c.Put, m.changed[id])
	}
	return c, nil
}

// mender makes fixes.
type mender struct {
	net     *vpc.Network
	changed map[vpc.ID]vpc.Resource
	order   []vpc.ID
}

func (m *mender) put(r vpc.Resource) {
	id := r.ResourceID()
	if _, ok := m.changed[id]; !ok {
		m.order = append(m.order, id)
	}
	m.changed[id] = r
}

// held is the resource as it is by now.
func held[T vpc.Resource](m *mender, id vpc.ID) (T, error) {
	r, ok := m.changed[id]
	if !ok {
		r, _ = m.net.Get(id)
	}
	t, ok := r.(T)
	if !ok {
		return t, fmt.Errorf("the network holds no %s %s", t.Kind().Words(), id)
	}
	return t, nil
}

// mend is the resource that a fix changes or makes, changed.
func (m *mender) mend(f Fix) (vpc.Resource, error) {
	switch f.Do {
	case AddRule:
		return m.addRule(f)
	case AddEntry:
		return m.addEntry(f)
	case AddRoute:
		return m.addRoute(f)
	case RemoveRoute:
		t, err := held[Table](m, f.On)
		t.Routes = slices.DeleteFunc(slices.Clone(t.Routes), func(r Route) bool { return r.CIDR == f.CIDR && r.Origin == Static })
		return t, err
	case Attach:
		return m.attach(f)
	case AddNAT:
		return m.addNAT(f), nil
	case AddGatewayEndpoint:
		e, err := held[endpoint.Gateway](m, f.On)
		if err != nil {
			e = endpoint.Gateway{ID: f.On, VPC: f.VPC, Service: f.Service}
		}
		return m.serve(e, f)
	case AddInterfaceEndpoint:
		return m.addInterfaceEndpoint(f), nil
	case AddGroup:
		v, err := held[vpc.VPC](m, f.VPC)
		return sg.Group{ID: f.On, Account: v.Account, VPC: f.VPC, Egress: sg.DefaultGroup(v).Egress}, err
	case AddSubnet:
		return m.addSubnet(f)
	case Associate:
		if e, err := held[endpoint.Gateway](m, f.On); err == nil {
			return m.serve(e, f)
		}
		t, err := held[vpc.TransitGatewayRouteTable](m, f.On)
		t.Associations = with(t.Associations, f.Target)
		return t, err
	case Peer:
		return vpc.PeeringConnection{ID: f.On, Requester: vpc.PeeringSide{VPC: f.VPC}, Accepter: vpc.PeeringSide{VPC: f.Target}}, nil
	case Restore:
		return m.restore(f)
	case Start, DisableCheck, AllowGateway:
		return m.interfaceAs(f)
	case MapAddress:
		return m.mapAddress(f)
	case AssignAddress:
		i, err := held[eni.Interface](m, f.On)
		i.Addresses = with(i.Addresses, eni.Address{Private: f.Address})
		return i, err
	case Exclude:
		return exclusion(f), nil
	case AddZone:
		return m.addZone(f)
	case CrossZone, HideClient:
		return m.targetGroup(f)
	case AddListener:
		return m.addListener(f)
	case Allow:
		return m.allow(f)
	case Authorize:
		e, err := held[vpc.ClientVPNEndpoint](m, f.On)
		e.Rules = with(e.Rules, vpc.AuthorizationRule{CIDR: f.CIDR, Group: f.Group})
		return e, err
	case EnableDNS:
		v, err := held[vpc.VPC](m, f.On)
		v.DisableDNSSupport = false
		return v, err
	case EnableDNSHostnames:
		v, err := held[vpc.VPC](m, f.On)
		v.DNSHostnames = true
		return v, err
	case EnablePrivateDNS:
		e, err := held[endpoint.Interface](m, f.On)
		e.PrivateDNS = true
		return e, err
	}
	return nil, fmt.Errorf("%q is no action", f.Do)
}

// with is a list with one more at its end, apart from the list.
func with[T any](list []T, more ...T) []T { return append(slices.Clip(list), more...) }

// addRule adds to a group, or to the default group that AWS has made with the VPC.
func (m *mender) addRule(f Fix) (vpc.Resource, error) {
	g, err := held[sg.Group](m, f.On)
	if v, vpcErr := held[vpc.VPC](m, f.VPC); err != nil && vpcErr == nil && f.On == sg.DefaultGroup(v).ID {
		g, err = sg.DefaultGroup(v), nil
	}
	r := sg.Rule{Traffic: f.Traffic, CIDR: f.CIDR, PrefixList: f.PrefixList, Group: vpc.ID(f.Group)}
	if f.Direction == vpc.Egress {
		g.Egress = with(g.Egress, r)
	} else {
		g.Ingress = with(g.Ingress, r)
	}
	return g, err
}

// serve lets a gateway endpoint serve one more route table.
func (m *mender) serve(e endpoint.Gateway, f Fix) (vpc.Resource, error) {
	id := f.Target
	if id == "" {
		t, err := m.table(Fix{VPC: f.VPC})
		if err != nil {
			return nil, err
		}
		m.put(t)
		id = t.ID
	}
	e.RouteTables = with(e.RouteTables, id)
	return e, nil
}

// addInterfaceEndpoint makes an endpoint, of which the service may be in another Region, or gives the one that is made an interface in another zone.
func (m *mender) addInterfaceEndpoint(f Fix) endpoint.Interface {
	if e, err := held[endpoint.Interface](m, f.On); err == nil {
		s, _ := held[vpc.Subnet](m, f.Target)
		if !slices.ContainsFunc(e.Subnets, func(id vpc.ID) bool { o, _ := held[vpc.Subnet](m, id); return zoneOf(o) == zoneOf(s) }) {
			e.Subnets = with(e.Subnets, f.Target)
		}
		return e
	}
	e := endpoint.Interface{ID: f.On, VPC: f.VPC, Service: f.Service, Subnets: []vpc.ID{f.Target}, Groups: []vpc.ID{vpc.ID(f.Group)}, PrivateDNS: true}
	v, _ := held[vpc.VPC](m, f.VPC)
	if _, region, _ := endpoint.ParseServiceName(f.Service); region != v.Region {
		e.ServiceRegion = region
	}
	return e
}

func (m *mender) addEntry(f Fix) (vpc.Resource, error) {
	a, err := held[vpc.NetworkACL](m, f.On)
	entries := &a.Ingress
	if f.Direction == vpc.Egress {
		entries = &a.Egress
	}
	if err == nil && slices.ContainsFunc(*entries, func(e vpc.ACLEntry) bool { return e.Number == f.Number }) {
		return nil, fmt.Errorf("%s entry %d of %s is there already (NetworkAclEntryAlreadyExists)", f.Direction, f.Number, f.On)
	}
	*entries = append(slices.Clone(*entries), vpc.ACLEntry{Number: f.Number, Allow: true, Traffic: f.Traffic, CIDR: f.CIDR})
	return a, err
}

func (m *mender) addRoute(f Fix) (vpc.Resource, error) {
	switch f.Kind {
	case vpc.KindTransitGatewayRouteTable:
		t, err := held[vpc.TransitGatewayRouteTable](m, f.On)
		others := slices.DeleteFunc(slices.Clone(t.Routes), func(r vpc.TransitGatewayRoute) bool { return r.CIDR == f.CIDR && !r.Propagated })
		t.Routes = append(others, vpc.TransitGatewayRoute{CIDR: f.CIDR, Attachments: []vpc.ID{f.Target}})
		return t, err
	case vpc.KindVPNConnection:
		c, err := held[vpc.VPNConnection](m, f.On)
		c.Routes = with(c.Routes, f.CIDR)
		return c, err
	case vpc.KindClientVPNEndpoint:
		e, err := held[vpc.ClientVPNEndpoint](m, f.On)
		r := vpc.ClientVPNRoute{CIDR: f.CIDR}
		if f.Target != e.TransitGateway {
			r.Subnet = f.Target
		}
		e.Routes = with(e.Routes, r)
		return e, err
	case vpc.KindOnPremises:
		o, err := held[vpc.OnPremises](m, f.On)
		others := slices.DeleteFunc(slices.Clone(o.Routes), func(r vpc.OnPremisesRoute) bool { return r.CIDR == f.CIDR })
		o.Routes = append(others, vpc.OnPremisesRoute{CIDR: f.CIDR, Link: f.Target})
		return o, err
	}
	t, err := m.table(f)
	others := slices.DeleteFunc(slices.Clone(t.Routes), func(r Route) bool { return r.CIDR == f.CIDR && r.Origin == Static })
	t.Routes = append(others, Route{CIDR: f.CIDR, Target: f.Target})
	return t, err
}

// table is the route table of a fix; the main table that AWS has made with a VPC, the network need not hold.
func (m *mender) table(f Fix) (Table, error) {
	if f.On != "" {
		return held[Table](m, f.On)
	}
	id := f.VPC + "/main"
	if t, err := held[Table](m, id); err == nil {
		return t, nil
	}
	return Table{ID: id, VPC: f.VPC, Main: true}, nil
}

func (m *mender) attach(f Fix) (vpc.Resource, error) {
	switch f.Kind {
	case vpc.KindInternetGateway:
		g, err := held[vpc.InternetGateway](m, f.On)
		if err != nil {
			g = vpc.InternetGateway{ID: f.On}
		}
		g.VPC = f.Target
		return g, nil
	case vpc.KindEgressOnlyInternetGateway:
		return vpc.EgressOnlyInternetGateway{ID: f.On, VPC: f.Target}, nil
	case vpc.KindVPNGateway:
		g, err := held[vpc.VPNGateway](m, f.On)
		g.VPC, g.State = f.Target, ""
		return g, err
	case vpc.KindTransitGatewayAttachment:
		a := vpc.TransitGatewayAttachment{ID: f.On, TransitGateway: f.Target, Resource: f.VPC}
		for s := range vpc.DependentsOf[vpc.Subnet](m.net, f.VPC) {
			if !slices.ContainsFunc(a.Subnets, func(id vpc.ID) bool { o, _ := vpc.Get[vpc.Subnet](m.net, id); return zoneOf(o) == zoneOf(s) }) {
				a.Subnets = append(a.Subnets, s.ID)
			}
		}
		return a, nil
	}
	i, err := held[eni.Interface](m, f.On)
	i.Unattached = false
	return i, err
}

// addNAT makes a NAT gateway with the address of the fix, unless a change before has taken that.
func (m *mender) addNAT(f Fix) vpc.NATGateway {
	g := vpc.NATGateway{ID: f.On, Subnet: f.Target}
	for _, r := range m.changed {
		if o, ok := r.(vpc.NATGateway); ok && slices.ContainsFunc(o.Addresses, func(a vpc.NATAddress) bool { return a.Public == f.Public }) {
			return g
		}
	}
	if f.Public.IsValid() {
		g.Addresses = []vpc.NATAddress{{Public: f.Public}}
	}
	return g
}

// addSubnet adds to a load balancer or to an attachment, which of a core network is a part of it.
func (m *mender) addSubnet(f Fix) (vpc.Resource, error) {
	if c, err := held[vpc.CoreNetwork](m, f.On); err == nil {
		c.Attachments = slices.Clone(c.Attachments)
		for i := range c.Attachments {
			if a := &c.Attachments[i]; a.Resource == f.VPC {
				a.Subnets = with(a.Subnets, f.Target)
			}
		}
		return c, nil
	}
	if b, err := held[endpoint.LoadBalancer](m, f.On); err == nil {
		b.Nodes = with(b.Nodes, endpoint.Node{Subnet: f.Target})
		return b, nil
	}
	if g, err := held[endpoint.ResourceGateway](m, f.On); err == nil {
		g.Subnets = with(g.Subnets, f.Target)
		return g, nil
	}
	a, err := held[vpc.TransitGatewayAttachment](m, f.On)
	a.Subnets = with(a.Subnets, f.Target)
	return a, err
}

// restore brings back what has a state.
func (m *mender) restore(f Fix) (vpc.Resource, error) {
	r, ok := m.changed[f.On]
	if !ok {
		r, _ = m.net.Get(f.On)
	}
	if s := stateOf(r); s.Final() {
		return nil, fmt.Errorf("%s is %s and never comes back", f.On, s)
	}
	switch r := r.(type) {
	case vpc.NATGateway:
		r.State = ""
		return r, nil
	case vpc.PeeringConnection:
		r.State = ""
		return r, nil
	case vpc.TransitGatewayAttachment:
		r.State = ""
		return r, nil
	case vpc.VPNGateway:
		r.State = ""
		return r, nil
	case vpc.VPNConnection:
		r.State, r.Tunnels = "", nil
		return r, nil
	case vpc.VirtualInterface:
		r.State, r.Down = "", false
		return r, nil
	case vpc.EgressOnlyInternetGateway:
		r.State = ""
		return r, nil
	case endpoint.Gateway:
		r.State = ""
		return r, nil
	case endpoint.Interface:
		r.State = ""
		return r, nil
	case endpoint.GatewayLoadBalancer:
		r.State = ""
		return r, nil
	case endpoint.EndpointService:
		r.State = ""
		return r, nil
	case endpoint.ResourceEndpoint:
		r.State = ""
		return r, nil
	case endpoint.ServiceNetworkEndpoint:
		r.State = ""
		return r, nil
	case endpoint.ResourceGateway:
		r.State = ""
		return r, nil
	case endpoint.ResourceConfiguration:
		r.State = ""
		return r, nil
	case endpoint.LatticeService:
		r.State = ""
		return r, nil
	case endpoint.LoadBalancer:
		r.State = ""
		return r, nil
	}
	return nil, fmt.Errorf("the network holds no %s %s with a state", f.Kind.Words(), f.On)
}

func (m *mender) interfaceAs(f Fix) (vpc.Resource, error) {
	i, err := held[eni.Interface](m, f.On)
	switch f.Do {
	case Start:
		i.InstanceStopped = false
	case DisableCheck:
		i.NoSourceDestCheck = true
	case AllowGateway:
		i.DenyInternetGateway = false
	}
	return i, err
}

func (m *mender) mapAddress(f Fix) (vpc.Resource, error) {
	if g, err := held[vpc.NATGateway](m, f.On); err == nil {
		g.Private = false
		return g, nil
	}
	i, err := held[eni.Interface](m, f.On)
	i.Addresses = slices.Clone(i.Addresses)
	for k := range i.Addresses {
		if i.Addresses[k].Private == f.Address {
			i.Addresses[k].Public = f.Public
		}
	}
	return i, err
}

func exclusion(f Fix) vpc.BlockPublicAccessExclusion {
	e := vpc.BlockPublicAccessExclusion{ID: f.On, Subnet: f.Target}
	if f.Target == f.VPC {
		e.VPC, e.Subnet = f.VPC, ""
	}
	return e
}

func (m *mender) addZone(f Fix) (vpc.Resource, error) {
	if s, err := held[endpoint.EndpointService](m, f.On); err == nil {
		s.Zones = with(s.Zones, f.Zone)
		return s, nil
	}
	g, err := held[vpc.NATGateway](m, f.On)
	g.Zones = with(g.Zones, f.Zone)
	return g, err
}

func (m *mender) targetGroup(f Fix) (vpc.Resource, error) {
	g, err := held[endpoint.TargetGroup](m, f.On)
	if f.Do == CrossZone {
		g.CrossZone = endpoint.On
	} else {
		g.PreserveClientIP = endpoint.Off
	}
	return g, err
}

// addListener makes a load balancer listen on one more port.
func (m *mender) addListener(f Fix) (vpc.Resource, error) {
	b, err := held[endpoint.LoadBalancer](m, f.On)
	l := endpoint.Listener{Port: f.Traffic.PortRange().From}
	switch {
	case b.Type == endpoint.TypeApplication:
		l.Protocol = endpoint.ListenerHTTP
	case f.Traffic.Protocol() == packet.UDP:
		l.Protocol = endpoint.ListenerUDP
	default:
		l.Protocol = endpoint.ListenerTCP
	}
	if len(b.Listeners) > 0 {
		l.TargetGroups = b.Listeners[0].TargetGroups
	}
	b.Listeners = slices.Clone(b.Listeners)
	for i := range b.Listeners {
		if b.Listeners[i].Port == l.Port { // of the other protocol: a port has one listener
			b.Listeners[i].Protocol = endpoint.ListenerTCPUDP
			return b, err
		}
	}
	b.Listeners = append(b.Listeners, l)
	return b, err
}

// allow passes traffic before any other rule of a firewall.
func (m *mender) allow(f Fix) (vpc.Resource, error) {
	w, err := held[endpoint.Firewall](m, f.On)
	r := endpoint.FirewallRule{
		Action: endpoint.Pass, Sources: []netip.Prefix{f.Source}, Destinations: []netip.Prefix{f.CIDR},
	}
	if f.Traffic != packet.AllTraffic() {
		r.Protocols = []packet.Protocol{f.Traffic.Protocol()}
	}
	if f.Traffic.Protocol().HasPorts() {
		r.DestPorts = []packet.PortRange{f.Traffic.PortRange()}
	}
	w.Stateful = with([]endpoint.FirewallRule{r}, w.Stateful...)
	r.Action = endpoint.ToStateful
	w.Stateless = with([]endpoint.FirewallRule{r}, w.Stateless...)
	return w, err
}
