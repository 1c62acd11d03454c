package vpc

// Refs is what the resource names.
func (a NetworkACL) Refs() []Ref { return []Ref{{Field: "VPC", Kind: KindVPC, ID: a.VPC}} }

// Check reports what AWS would refuse.
func (a NetworkACL) Check(n *Network) []Problem { return nil }

// Refs is what the resource names.
func (l PrefixList) Refs() []Ref { return []Ref{} }

// Check reports what AWS would refuse.
func (l PrefixList) Check(n *Network) []Problem { return nil }

// Refs is what the resource names.
func (g InternetGateway) Refs() []Ref { return []Ref{{Field: "VPC", Kind: KindVPC, ID: g.VPC}} }

// Check reports what AWS would refuse.
func (g InternetGateway) Check(n *Network) []Problem { return nil }

// Refs is what the resource names.
func (g EgressOnlyInternetGateway) Refs() []Ref {
	return []Ref{{Field: "VPC", Kind: KindVPC, ID: g.VPC}}
}

// Check reports what AWS would refuse.
func (g EgressOnlyInternetGateway) Check(n *Network) []Problem { return nil }

// Refs is what the resource names.
func (g NATGateway) Refs() []Ref {
	return []Ref{{Field: "Subnet", Kind: KindSubnet, ID: g.Subnet}, {Field: "VPC", Kind: KindVPC, ID: g.VPC}}
}

// Check reports what AWS would refuse.
func (g NATGateway) Check(n *Network) []Problem { return nil }
