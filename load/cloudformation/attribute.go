package cloudformation

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/vpc"
)

// declared is an attribute that follows from the template, or from what is already made of it; false: it does not.
func (e evaluator) declared(r *resource, attr string) (any, bool, error) {
	if key, ok := echoed[attribute{r.typ, attr}]; ok {
		if v, given := r.properties.Lookup(key); given {
			x, err := e.in(r.stack).value(v)
			return x, err == nil && x != any(noValue{}), err
		}
		return nil, false, nil
	}
	switch r.typ + "." + attr {
	case "AWS::EC2::VPC.Ipv6CidrBlocks":
		blocks := e.l.ipv6Blocks(r)
		if len(blocks) == 0 {
			return nil, false, nil
		}
		e.note("Ipv6CidrBlocks of %s: AWS chooses the block, and another stands for it", r.logical)
		return prefixes(blocks), true, nil
	case "AWS::EC2::EIP.", "AWS::EC2::EIP.PublicIp":
		if x, ok := get[eni.ElasticIP](e.l, r.id()); ok {
			e.note("the address of %s: AWS chooses it, and another stands for it", r.logical)
			return x.Public.String(), true, nil
		}
	case "AWS::EC2::Instance.PrivateIp":
		return e.address(r, e.l.primary[r.id()], func(a eni.Address) netip.Addr { return a.Private })
	case "AWS::EC2::Instance.PublicIp":
		return e.address(r, e.l.primary[r.id()], func(a eni.Address) netip.Addr { return a.Public })
	case "AWS::EC2::NetworkInterface.PrimaryPrivateIpAddress":
		return e.address(r, r.id(), func(a eni.Address) netip.Addr { return a.Private })
	case "AWS::ElasticLoadBalancingV2::LoadBalancer.DNSName", "AWS::ElasticLoadBalancing::LoadBalancer.DNSName":
		if b, ok := get[endpoint.LoadBalancer](e.l, r.id()); ok {
			b.DNSName = e.l.dnsName(b)
			e.l.hold(b, r)
			e.l.infer(load.StandIn, b.ID, "DNSName", b.DNSName, "its ID: AWS chooses the name, and this stands for it")
			return b.DNSName, true, nil
		}
	case "AWS::NetworkFirewall::Firewall.EndpointIds":
		return e.l.firewallEndpoints(r)
	}
	return nil, false, nil
}

// attribute is an attribute of the resources of a type.
type attribute struct{ typ, name string }

// echoed is the attributes that are what a property says.
var echoed = map[attribute]string{
	{"AWS::EC2::VPC", "CidrBlock"}:                          "CidrBlock",
	{"AWS::EC2::Subnet", "CidrBlock"}:                       "CidrBlock",
	{"AWS::EC2::Subnet", "AvailabilityZone"}:                "AvailabilityZone",
	{"AWS::EC2::Subnet", "VpcId"}:                           "VpcId",
	{"AWS::EC2::SecurityGroup", "VpcId"}:                    "VpcId",
	{"AWS::EC2::VPCCidrBlock", "CidrBlock"}:                 "CidrBlock",
	{"AWS::EC2::NetworkInterface", "VpcId"}:                 "VpcId",
	{"AWS::EC2::Instance", "AvailabilityZone"}:              "AvailabilityZone",
	{"AWS::EC2::VPCPeeringConnection", "VpcId"}:             "VpcId",
	{"AWS::ElasticLoadBalancingV2::LoadBalancer", "Name"}:   "Name",
	{"AWS::Route53Resolver::ResolverRule", "DomainName"}:    "DomainName",
	{"AWS::Route53Resolver::ResolverEndpoint", "Direction"}: "Direction",
	{"AWS::EC2::TransitGatewayVpcAttachment", "VpcId"}:      "VpcId",
	{"AWS::EC2::VPNConnection", "TransitGatewayId"}:         "TransitGatewayId",
	{"AWS::RDS::DBCluster", "DBSubnetGroupName"}:            "DBSubnetGroupName",
}

// address is an address of an interface, once it is known.
func (e evaluator) address(r *resource, iface vpc.ID, which func(eni.Address) netip.Addr) (any, bool, error) {
	i, _ := get[eni.Interface](e.l, iface)
	for _, a := range i.Addresses {
		if x := which(a); a.Private == i.Primary() && x.IsValid() {
			return x.String(), true, nil
		}
	}
	return nil, false, nil
}

func prefixes(all []netip.Prefix) []any {
	out := make([]any, len(all))
	for i, p := range all {
		out[i] = p.String()
	}
	return out
}
