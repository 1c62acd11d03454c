package insights

import (
	"reflect"
	"strings"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// kindInstance is the kind of instances, which are no resources of a network.
const kindInstance vpc.Kind = "instance"

// arns is the resource types of ARNs by kind, and whether the resource belongs to the account and Region of the VPC in which it is, if it
// does not say itself to which.
//
// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
var arns = map[vpc.Kind]struct {
	name  string
	inVPC bool
}{
	kindInstance:                        {"instance", true},
	vpc.KindVPC:                         {"vpc", true},
	vpc.KindSubnet:                      {"subnet", true},
	vpc.KindNetworkACL:                  {"network-acl", true},
	vpc.KindSecurityGroup:               {"security-group", true},
	vpc.KindNetworkInterface:            {"network-interface", true},
	vpc.KindRouteTable:                  {"route-table", true},
	vpc.KindInternetGateway:             {"internet-gateway", true},
	vpc.KindEgressOnlyInternetGateway:   {"egress-only-internet-gateway", true},
	vpc.KindNATGateway:                  {"natgateway", true},
	vpc.KindCarrierGateway:              {"carrier-gateway", true},
	vpc.KindGatewayEndpoint:             {"vpc-endpoint", true},
	vpc.KindInterfaceEndpoint:           {"vpc-endpoint", true},
	vpc.KindGatewayLoadBalancerEndpoint: {"vpc-endpoint", true},
	vpc.KindResourceEndpoint:            {"vpc-endpoint", true},
	vpc.KindServiceNetworkEndpoint:      {"vpc-endpoint", true},
	vpc.KindVPNGateway:                  {"vpn-gateway", true},
	vpc.KindLocalGateway:                {"local-gateway", false},
	vpc.KindPeeringConnection:           {"vpc-peering-connection", false},
	vpc.KindTransitGateway:              {"transit-gateway", false},
	vpc.KindTransitGatewayAttachment:    {"transit-gateway-attachment", false},
	vpc.KindTransitGatewayRouteTable:    {"transit-gateway-route-table", false},
	vpc.KindVPNConnection:               {"vpn-connection", false},
	vpc.KindClientVPNEndpoint:           {"client-vpn-endpoint", false},
}

// of is a component, nil if there is none.
func (w *writer) of(k vpc.Kind, id vpc.ID) *Component {
	if id == "" {
		return nil
	}
	return w.component(k, id)
}

// at is where a hop is. What AWS makes with a VPC and the network does not hold has no ID.
func (w *writer) at(h routing.Hop) *Component {
	if _, held := w.net.Get(h.At); held || h.At != "" && h.Kind != vpc.KindSecurityGroup {
		return w.component(h.Kind, h.At)
	}
	switch h.Kind {
	case vpc.KindNetworkACL:
		return &Component{Name: "default network ACL of " + string(w.vpc)}
	case vpc.KindSecurityGroup:
		return &Component{Name: "default security group of " + string(w.vpc)}
	case vpc.KindRouteTable:
		return &Component{Name: "main route table of " + string(w.vpc)}
	}
	return &Component{Name: string(h.Kind)}
}

// component is a resource with what the network knows of it.
func (w *writer) component(k vpc.Kind, id vpc.ID) *Component {
	c := &Component{Id: string(id)}
	r, held := w.net.Get(id)
	if held {
		c.Name = r.ResourceName()
	} else if strings.Contains(c.Id, "/") && !strings.HasPrefix(c.Id, "arn:") {
		return &Component{Name: c.Id} // what AWS makes for another, such as the interfaces of endpoints
	}
	if strings.HasPrefix(c.Id, "arn:") {
		c.Arn = c.Id
		return c
	}
	home, _ := vpc.Get[vpc.VPC](w.net, w.vpc)
	account, region, t := field(r, "Account"), field(r, "Region"), arns[k]
	if region == "" {
		region = home.Region
	}
	if account == "" && t.inVPC {
		account = home.Account
	}
	if account != "" && region != "" && t.name != "" {
		c.Arn = "arn:" + partition(region) + ":ec2:" + region + ":" + account + ":" + t.name + "/" + c.Id
	}
	return c
}

// field is a text field that most resources have and their interface does not tell.
func field(r vpc.Resource, name string) string {
	if r == nil {
		return ""
	}
	if f := reflect.ValueOf(r).FieldByName(name); f.Kind() == reflect.String {
		return f.String()
	}
	return ""
}

// partition is the part of AWS in which a Region is.
//
// Source: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
func partition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}

// kindOf is the kind of a route's target, that of what is not held being unknown.
func (w *writer) kindOf(id vpc.ID) vpc.Kind {
	if r, ok := w.net.Get(id); ok {
		return r.Kind()
	}
	return ""
}
