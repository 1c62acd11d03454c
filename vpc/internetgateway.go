package vpc

// InternetGateway joins a VPC to the internet and to AWS's public addresses. It
// translates IPv4 one to one between private addresses and the public ones mapped to them.
type InternetGateway struct {
	ID      ID
	Name    string
	Account string
	Region  string

	VPC ID // empty: detached
}

// ResourceID is g.ID.
func (g InternetGateway) ResourceID() ID { return g.ID }

// ResourceName is g.Name.
func (g InternetGateway) ResourceName() string { return g.Name }

// Kind is KindInternetGateway.
func (g InternetGateway) Kind() Kind { return KindInternetGateway }

// Refs is the VPC.
func (g InternetGateway) Refs() []Ref { return []Ref{{Field: "VPC", Kind: KindVPC, ID: g.VPC}} }

// Claims is the one place for an internet gateway that the VPC has.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
func (g InternetGateway) Claims() []Claim {
	if g.VPC == "" {
		return nil
	}
	return []Claim{{Key: internetGatewayKey(g.VPC), Field: "VPC", Code: "Resource.AlreadyAssociated"}}
}

func internetGatewayKey(v ID) string { return ClaimKey("the internet gateway's place", v, "") }

// Check reports a gateway of another Region than its VPC's.
func (g InternetGateway) Check(n *Network) []Problem {
	r := NewReport(g)
	if v, ok := Get[VPC](n, g.VPC); ok && g.Region != "" && v.Region != "" && g.Region != v.Region {
		r.Add("VPC", "InvalidVpcID.NotFound", "%s is in %s, the gateway in %s", g.VPC, v.Region, g.Region)
	}
	return r.Problems()
}

// InternetGatewayOf is the internet gateway attached to the VPC.
func InternetGatewayOf(n *Network, v ID) (InternetGateway, bool) {
	id, _ := n.Owner(internetGatewayKey(v))
	return Get[InternetGateway](n, id)
}

// EgressOnlyInternetGateway lets IPv6 out to the internet and only replies in.
type EgressOnlyInternetGateway struct {
	ID      ID
	Name    string
	Account string

	VPC   ID
	State State // empty: attached
}

// ResourceID is g.ID.
func (g EgressOnlyInternetGateway) ResourceID() ID { return g.ID }

// ResourceName is g.Name.
func (g EgressOnlyInternetGateway) ResourceName() string { return g.Name }

// Kind is KindEgressOnlyInternetGateway.
func (g EgressOnlyInternetGateway) Kind() Kind { return KindEgressOnlyInternetGateway }

// Refs is the VPC.
func (g EgressOnlyInternetGateway) Refs() []Ref {
	return []Ref{{Field: "VPC", Kind: KindVPC, ID: g.VPC, Weak: !g.State.Works()}}
}

// Claims is the one place for an egress-only internet gateway that the VPC has. AWS
// does not say with what code it refuses a second one.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
func (g EgressOnlyInternetGateway) Claims() []Claim {
	if g.VPC == "" || !g.State.Works() {
		return nil
	}
	return []Claim{{
		Key: ClaimKey("the egress-only internet gateway's place", g.VPC, ""), Field: "VPC", Code: "Resource.AlreadyAssociated",
	}}
}

// Check reports an attached gateway without a VPC.
func (g EgressOnlyInternetGateway) Check(n *Network) []Problem {
	r := NewReport(g)
	if g.VPC == "" && g.State.Works() {
		r.Add("VPC", "MissingParameter", "an egress-only internet gateway is made for a VPC")
	}
	return r.Problems()
}
