package describe

import (
	"cmp"
	"net/netip"
	"path"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

type endpointElement struct {
	VpcEndpointId       string
	VpcEndpointType     string
	VpcId               vpc.ID
	ServiceName         string
	ServiceRegion       string
	State               string
	OwnerId             string
	PolicyDocument      string
	RouteTableIds       []vpc.ID
	SubnetIds           []vpc.ID
	NetworkInterfaceIds []vpc.ID
	Groups              []groupRef
	IpAddressType       string
	PrivateDnsEnabled   bool
	DnsOptions          struct {
		PrivateDnsOnlyForInboundResolverEndpoint bool
		domainOptions
	}
	ResourceConfigurationArn string
	ServiceNetworkArn        string
	Ipv4Prefixes             []struct{ IpPrefixes []string }
	DnsEntries               []struct{ DnsName string }
	Tags                     []tag
}

func (x endpointElement) id() string { return x.VpcEndpointId }

// readEndpoint reads an endpoint of any type. Without a type it is a gateway endpoint. The private DNS of
// gateway endpoints is not read: old descriptions show it either way and it has no effect.
//
// Source: EC2 API reference, VpcEndpoint. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcEndpoint.html
func readEndpoint(l *loader, at source, x endpointElement) {
	id, name, account := vpc.ID(x.VpcEndpointId), nameOf(x.Tags), cmp.Or(x.OwnerId, at.account)
	working := vpc.State(x.State)
	if strings.EqualFold(x.State, string(vpc.Available)) {
		working = "" // the API has used two spellings
	}
	switch x.VpcEndpointType {
	case "Gateway", "":
		l.add(at, endpoint.Gateway{
			ID: id, Name: name, Account: account, VPC: x.VpcId, Service: x.ServiceName,
			RouteTables: nonEmpty(x.RouteTableIds),
			State:       working,
			AddressType: addressType(x.IpAddressType),
			Policy:      x.PolicyDocument,
		})
	case "Interface":
		l.add(at, endpoint.Interface{
			ID: id, Name: name, Account: account, VPC: x.VpcId, Service: x.ServiceName,
			ServiceRegion:                    x.ServiceRegion,
			Subnets:                          nonEmpty(x.SubnetIds),
			Interfaces:                       nonEmpty(x.NetworkInterfaceIds),
			Groups:                           groupIDs(x.Groups),
			State:                            working,
			AddressType:                      addressType(x.IpAddressType),
			PrivateDNS:                       x.PrivateDnsEnabled,
			PrivateDNSOnlyForInboundResolver: x.DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint,
			DNSNames:                         x.dnsNames(),
			Policy:                           x.PolicyDocument,
		})
	case "GatewayLoadBalancer":
		l.add(at, endpoint.GatewayLoadBalancer{
			ID: id, Name: name, Account: account, VPC: x.VpcId, Service: x.ServiceName,
			Subnet:    only(x.SubnetIds),
			Interface: only(x.NetworkInterfaceIds),
			State:     working,
		})
	case "Resource":
		l.add(at, endpoint.ResourceEndpoint{
			ID: id, Name: name, Account: account, VPC: x.VpcId, Configuration: lastOfARN(x.ResourceConfigurationArn),
			Subnets:     nonEmpty(x.SubnetIds),
			Interfaces:  nonEmpty(x.NetworkInterfaceIds),
			Groups:      groupIDs(x.Groups),
			AddressType: addressType(x.IpAddressType),
			PrivateDNS:  x.DnsOptions.domains(x.PrivateDnsEnabled),
			State:       working,
		})
	case "ServiceNetwork":
		e := endpoint.ServiceNetworkEndpoint{
			ID: id, Name: name, Account: account, VPC: x.VpcId, ServiceNetwork: lastOfARN(x.ServiceNetworkArn),
			Subnets:     nonEmpty(x.SubnetIds),
			Interfaces:  nonEmpty(x.NetworkInterfaceIds),
			Groups:      groupIDs(x.Groups),
			AddressType: addressType(x.IpAddressType),
			PrivateDNS:  x.DnsOptions.domains(x.PrivateDnsEnabled),
			State:       working,
		}
		for _, s := range x.Ipv4Prefixes {
			for _, p := range s.IpPrefixes {
				if block, err := netip.ParsePrefix(p); err == nil {
					e.Blocks = append(e.Blocks, block.Masked())
				}
			}
		}
		l.add(at, e)
	default:
		l.skip(at, id, "endpoints of type %s are not modelled", abridge(x.VpcEndpointType))
	}
}

// lastOfARN is the ID at the end of an ARN; empty if there is none.
func lastOfARN(arn string) vpc.ID {
	if arn == "" {
		return ""
	}
	return vpc.ID(path.Base(arn))
}

func (x endpointElement) dnsNames() []string {
	var names []string
	for _, e := range x.DnsEntries {
		if e.DnsName != "" {
			names = append(names, e.DnsName)
		}
	}
	return names
}

// only is the first of ids, empty if there is none.
func only(ids []vpc.ID) vpc.ID {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

// addressType is an address type. Load balancers have one more, which differs from dualstack
// in that the nodes have no public IPv4 addresses.
func addressType(s string) endpoint.AddressType {
	switch s {
	case "ipv4":
		return endpoint.IPv4
	case "dualstack-without-public-ipv4":
		return endpoint.DualStack
	}
	return endpoint.AddressType(s)
}

// completeEndpoints drops the Region of a service that is in its endpoint's own Region: descriptions give it always.
func (l *loader) completeEndpoints() {
	update(l, func(at source, e endpoint.Interface) endpoint.Interface {
		v, _ := get[vpc.VPC](l, e.VPC)
		if e.ServiceRegion == cmp.Or(v.Region, at.region) {
			e.ServiceRegion = ""
		}
		return e
	})
}
