package describe

import (
	"cmp"
	"maps"
	"net/netip"
	"reflect"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

type loadBalancerElement struct {
	LoadBalancerArn   string
	LoadBalancerName  string
	Type              string
	Scheme            string
	DNSName           string
	VpcId             vpc.ID
	State             struct{ Code string }
	IpAddressType     string
	SecurityGroups    []vpc.ID
	AvailabilityZones []struct {
		SubnetId              vpc.ID
		LoadBalancerAddresses []struct{ IpAddress, PrivateIPv4Address, IPv6Address string }
	}
	EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic string
}

func (x loadBalancerElement) id() string { return x.LoadBalancerArn }

// readLoadBalancer reads an Application, Network or Gateway Load Balancer.
//
// Source: Elastic Load Balancing API reference, LoadBalancer.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancer.html
func readLoadBalancer(l *loader, at source, x loadBalancerElement) {
	l.witness(at, place.OfARN(x.LoadBalancerArn))
	b := endpoint.LoadBalancer{
		ID:                            vpc.ID(x.LoadBalancerArn),
		Name:                          x.LoadBalancerName,
		Account:                       cmp.Or(place.AccountOfARN(x.LoadBalancerArn), at.account),
		VPC:                           x.VpcId,
		Internal:                      x.Scheme == "internal",
		DNSName:                       x.DNSName,
		State:                         state(x.State.Code, vpc.Active),
		AddressType:                   addressType(x.IpAddressType),
		Groups:                        nonEmpty(x.SecurityGroups),
		SkipInboundRulesOnPrivateLink: x.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic == "off",
	}
	if x.Type != "application" {
		b.Type = endpoint.LoadBalancerType(x.Type)
	}
	for i, z := range x.AvailabilityZones {
		node := endpoint.Node{Subnet: z.SubnetId}
		for _, a := range z.LoadBalancerAddresses {
			public, err1 := addr4("IpAddress", a.IpAddress)
			private, err2 := addr4("PrivateIPv4Address", a.PrivateIPv4Address)
			private6, err3 := addr6("IPv6Address", a.IPv6Address)
			if err := cmp.Or(err1, err2, err3); err != nil {
				l.skip(at, b.ID, "AvailabilityZones[%d]: %v; the address is left out", i, err)
				continue
			}
			node.Public = cmp.Or(node.Public, public)
			for _, p := range []netip.Addr{private, private6} {
				if p.IsValid() {
					node.Addresses = append(node.Addresses, p)
				}
			}
		}
		b.Nodes = append(b.Nodes, node)
	}
	l.add(at, b)
}

type classicElement struct {
	LoadBalancerName     string
	DNSName              string
	VPCId                vpc.ID
	Scheme               string
	Subnets              []vpc.ID
	SecurityGroups       []vpc.ID
	Instances            []struct{ InstanceId vpc.ID }
	ListenerDescriptions []struct {
		Listener struct {
			Protocol         string
			LoadBalancerPort uint16
			InstancePort     uint16
		}
	}
}

func (x classicElement) id() string { return x.LoadBalancerName }

func readClassic(l *loader, at source, x classicElement) {
	b := endpoint.LoadBalancer{
		ID:       vpc.ID(x.LoadBalancerName),
		Name:     x.LoadBalancerName,
		Account:  at.account,
		VPC:      x.VPCId,
		Type:     endpoint.TypeClassic,
		Internal: x.Scheme == "internal",
		DNSName:  x.DNSName,
		Groups:   nonEmpty(x.SecurityGroups),
	}
	for _, s := range nonEmpty(x.Subnets) {
		b.Nodes = append(b.Nodes, endpoint.Node{Subnet: s})
	}
	var instances []vpc.ID
	for _, i := range x.Instances {
		instances = append(instances, i.InstanceId)
	}
	for _, d := range x.ListenerDescriptions {
		b.Listeners = append(b.Listeners, endpoint.Listener{
			Protocol:     endpoint.ListenerProtocol(strings.ToUpper(d.Listener.Protocol)),
			Port:         d.Listener.LoadBalancerPort,
			InstancePort: d.Listener.InstancePort,
			Instances:    nonEmpty(instances),
		})
	}
	l.add(at, b)
}

type listenerElement struct {
	ListenerArn     string
	LoadBalancerArn vpc.ID
	Protocol        string
	Port            uint16
	DefaultActions  []struct {
		Type           string
		TargetGroupArn vpc.ID
		ForwardConfig  struct {
			TargetGroups []struct{ TargetGroupArn vpc.ID }
		}
	}
}

func (x listenerElement) id() string { return x.ListenerArn }

// listener is a listener, of which a load balancer's description says nothing.
type listener struct {
	endpoint.Listener
	of vpc.ID
	at source
}

func readListener(l *loader, at source, x listenerElement) {
	n := listener{of: x.LoadBalancerArn, at: at}
	n.Protocol, n.Port = endpoint.ListenerProtocol(x.Protocol), x.Port
	for _, a := range x.DefaultActions {
		if a.Type != "forward" {
			continue
		}
		for _, g := range a.ForwardConfig.TargetGroups {
			n.TargetGroups = appendNew(n.TargetGroups, g.TargetGroupArn)
		}
		if a.TargetGroupArn != "" {
			n.TargetGroups = appendNew(n.TargetGroups, a.TargetGroupArn)
		}
	}
	if old, again := l.listeners[vpc.ID(x.ListenerArn)]; again {
		if old.of != n.of || !reflect.DeepEqual(old.Listener, n.Listener) {
			l.skip(at, vpc.ID(x.ListenerArn), "it is described differently in %s, which counts", old.at.file)
		}
		return
	}
	l.listeners[vpc.ID(x.ListenerArn)] = n
}

// listenersOf is a load balancer's listeners with its ARN beside them.
type listenersOf struct {
	LoadBalancerArn string
	Listeners       []listenerElement
}

func (x listenersOf) id() string { return x.LoadBalancerArn }

func readListenersOf(l *loader, at source, x listenersOf) {
	for _, n := range x.Listeners {
		n.LoadBalancerArn = cmp.Or(n.LoadBalancerArn, vpc.ID(x.LoadBalancerArn))
		if n.ListenerArn == "" {
			l.skip(at, vpc.ID(x.LoadBalancerArn), "a listener has no ID")
			continue
		}
		readListener(l, at, n)
	}
}

// attributePair is one attribute of a load balancer or target group.
type attributePair struct{ Key, Value string }

func (x attributePair) id() string { return x.Key }

// attributesOf is attributes with the ARN beside them.
type attributesOf struct {
	LoadBalancerArn string
	TargetGroupArn  string
	Attributes      []attributePair
}

func (x attributesOf) id() string { return cmp.Or(x.LoadBalancerArn, x.TargetGroupArn) }

func readAttributesOf(l *loader, _ source, x attributesOf) {
	for _, a := range x.Attributes {
		l.setAttribute(vpc.ID(x.id()), a)
	}
}

// setAttribute notes an attribute of a load balancer or target group.
func (l *loader) setAttribute(of vpc.ID, a attributePair) {
	if l.attributes[of] == nil {
		l.attributes[of] = map[string]string{}
	}
	l.attributes[of][a.Key] = a.Value
}

// setting is an attribute that is on, off or left to its default.
func (l *loader) setting(of vpc.ID, key string) endpoint.Setting {
	switch l.attributes[of][key] {
	case "true":
		return endpoint.On
	case "false":
		return endpoint.Off
	}
	return endpoint.Default
}

// readAttributePair reads an attribute of the load balancer or target group that the document names.
func readAttributePair(d *document, at source, raw []byte) {
	if x, ok := decode[attributePair](d, at, raw); ok {
		d.pairs = append(d.pairs, x)
	}
}

// finishBalancing takes over what the document says of one load balancer or target group.
func (d *document) finishBalancing() {
	if len(d.targets) > 0 {
		at := d.at
		at.key = "TargetHealthDescriptions"
		readTargetsOf(d.loader, at, targetsOf{TargetGroupArn: d.targetGroup, TargetHealthDescriptions: d.targets})
	}
	if len(d.pairs) == 0 {
		return
	}
	of := vpc.ID(cmp.Or(d.loadBalancer, d.targetGroup))
	if of == "" {
		at := d.at
		at.key = "Attributes"
		d.skip(at, "", "what has the attributes is not named: put LoadBalancerArn or TargetGroupArn beside them")
		return
	}
	for _, a := range d.pairs {
		d.setAttribute(of, a)
	}
}

// completeBalancing joins listeners, attributes, targets and interfaces with their load balancers and target groups.
func (l *loader) completeBalancing() {
	listeners := map[vpc.ID][]endpoint.Listener{}
	for _, id := range slices.Sorted(maps.Keys(l.listeners)) {
		n := l.listeners[id]
		if _, ok := get[endpoint.LoadBalancer](l, n.of); !ok {
			l.skip(n.at, id, "its load balancer %s is not here", n.of)
		}
		listeners[n.of] = append(listeners[n.of], n.Listener)
	}
	update(l, func(_ source, b endpoint.LoadBalancer) endpoint.LoadBalancer {
		b.Listeners = append(b.Listeners, listeners[b.ID]...)
		slices.SortStableFunc(b.Listeners, func(x, y endpoint.Listener) int { return cmp.Compare(x.Port, y.Port) })
		b.CrossZone = l.setting(b.ID, "load_balancing.cross_zone.enabled")
		return b
	})
	l.completeTargets()
	l.nodeInterfaces()
}

// nodeInterfaces finds the interfaces of load balancers, which are told by their descriptions: "ELB net/web/50dc6c495c0c9188".
//
// Source: Elastic Load Balancing user guide, network interfaces of load balancers.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html
func (l *loader) nodeInterfaces() {
	type place struct {
		description string
		subnet      vpc.ID
	}
	interfaces := map[place]vpc.ID{}
	for _, id := range ids[eni.Interface](l) {
		i, _ := get[eni.Interface](l, id)
		if strings.HasPrefix(i.Description, "ELB ") {
			interfaces[place{i.Description, i.Subnet}] = id
		}
	}
	update(l, func(_ source, b endpoint.LoadBalancer) endpoint.LoadBalancer {
		name := string(b.ID)
		if _, after, ok := strings.Cut(name, ":loadbalancer/"); ok {
			name = after
		}
		b.Nodes = slices.Clone(b.Nodes)
		for n := range b.Nodes {
			id := interfaces[place{"ELB " + name, b.Nodes[n].Subnet}]
			b.Nodes[n].Interface = id
			if i, ok := get[eni.Interface](l, id); ok {
				i.Owner = b.ID
				l.found[id] = found{i, l.found[id].at}
			}
		}
		return b
	})
}
