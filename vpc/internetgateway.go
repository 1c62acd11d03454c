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

// CheckRemoval reports what has public addresses in the VPC: as long as anything does, AWS does not detach the gateway.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachInternetGateway.html
func (g InternetGateway) CheckRemoval(r *Removal) []Problem {
	p := NewReport(g)
	if g.VPC != "" && r.Stays(g.VPC) {
		p.AddIDs("", "DependencyViolation", "public addresses are still mapped to", publicHolders(r, g.VPC))
	}
	return p.Problems()
}

// PublicHolder is a resource to which an internet gateway may map public IPv4 addresses.
type PublicHolder interface {
	Resource

	// HoldsPublicIPv4 says whether one is mapped to it after a change.
	HoldsPublicIPv4(r *Removal) bool
}

// publicHolders is what stays in the VPC and has public addresses. A NAT gateway stands for its interfaces.
func publicHolders(r *Removal, v ID) []ID {
	var ids []ID
	for _, home := range append(r.DependentsOf(v, KindSubnet), v) {
		for d := range r.Dependents(home) {
			if h, ok := d.(PublicHolder); ok && h.HoldsPublicIPv4(r) {
				ids = append(ids, madeFor(r, d))
			}
		}
	}
	return ids
}

// madeFor is the NAT gateway that stays and for which AWS made a resource, or the resource itself.
func madeFor(r *Removal, d Resource) ID {
	for ref := range refsOf(d) {
		if g, ok := Get[NATGateway](r.edit.before, ref.ID); ok && ref.Owner && r.Stays(g.ID) {
			return g.ID
		}
	}
	return d.ResourceID()
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
