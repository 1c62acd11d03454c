package endpoint

import (
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// named is what the name of an endpoint service says.
type named struct {
	service  Service // zero: of a customer, or not in the catalogue
	region   string  // empty for services without a Region, such as IAM
	customer vpc.ID  // "vpce-svc-..." for a service of a customer
}

// readServiceName reads a name of one of AWS's forms. It may be that of a service which the catalogue does not have.
// https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
// https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
func readServiceName(name string) (named, bool) {
	if region, id, ok := ParseCustomerService(name); ok {
		return named{region: region, customer: vpc.ID(id)}, true
	}
	if s, region, ok := ParseServiceName(name); ok {
		return named{service: s, region: region}, true
	}
	before, region, after := cutRegion(strings.TrimPrefix(name, "cn."))
	switch {
	case strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789._-") != "", strings.Contains("."+name+".", ".."), before == "com.amazonaws.vpce":
		return named{}, false
	case region == "": // a service without a Region
		return named{}, strings.HasPrefix(before, "com.amazonaws.") && !strings.HasPrefix(before, "com.amazonaws.vpce")
	default:
		return named{region: region}, after != "" && (before == "com.amazonaws" || strings.HasPrefix(before, "aws."))
	}
}

// known says whether the catalogue has the service.
func (s named) known() bool { return s.service.Code != "" }

// customerService is the ID of the customer's service with the name, empty if it is none.
func customerService(name string) vpc.ID {
	_, id, _ := ParseCustomerService(name)
	return vpc.ID(id)
}

// checkServiceName reports a name that cannot be one. A name that is merely unknown may be of a service younger than the
// catalogue.
func checkServiceName(p *vpc.Report, name string) (named, bool) {
	s, ok := readServiceName(name)
	switch {
	case name == "":
		p.Add("Service", "MissingParameter", "an endpoint needs the name of a service")
	case !ok:
		p.Add("Service", "InvalidServiceName", "%q is not the name of an endpoint service", name)
	}
	return s, ok
}

func checkHome(p *vpc.Report, id vpc.ID) {
	if id == "" {
		p.Add("VPC", "MissingParameter", "an endpoint needs a VPC")
	}
}

func checkAddressType(p *vpc.Report, t AddressType) {
	switch t {
	case IPv4, IPv6, DualStack:
	default:
		p.Add("AddressType", "InvalidParameterValue", "%q is none of ipv4 (the empty value), ipv6 and dualstack", string(t))
	}
}

func checkSubnet(p *vpc.Report, n *vpc.Network, field string, subnet, home vpc.ID) {
	if s, ok := vpc.Get[vpc.Subnet](n, subnet); ok && s.VPC != home {
		p.Add(field, "InvalidParameter", "subnet %s is of %s, not of %s", subnet, s.VPC, home)
	}
}

func checkPolicy(p *vpc.Report, document string) {
	if document == "" {
		return
	}
	if _, err := ParsePolicy(document); err != nil {
		p.Add("Policy", "InvalidPolicyDocument", "%v", err)
	}
}

// inVPC says whether the resource belongs to the VPC, or names it among others as a shared security group does.
func inVPC(n *vpc.Network, id, home vpc.ID) bool {
	r, ok := n.Get(id)
	if !ok {
		return false
	}
	for _, ref := range r.Refs() {
		if ref.Kind == vpc.KindVPC && ref.ID == home {
			return true
		}
	}
	v, ok := n.VPCOf(id)
	return ok && v.ID == home
}

// regionOf is the Region of the VPC, empty if it is not known.
func regionOf(n *vpc.Network, id vpc.ID) string {
	v, _ := vpc.Get[vpc.VPC](n, id)
	return v.Region
}
