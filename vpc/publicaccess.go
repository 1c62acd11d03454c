package vpc

// BlockPublicAccess is the setting of an account in a Region that bars its VPCs from the
// internet, whatever their route tables say.
// https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
type BlockPublicAccess struct {
	ID      ID // of one's own choice: AWS has none
	Name    string
	Account string
	Region  string

	Mode BlockMode
}

// BlockMode is what Block Public Access bars. The zero value is nothing.
type BlockMode uint8

// The modes of Block Public Access.
const (
	BlockOff           BlockMode = iota // "off"
	BlockBidirectional                  // "block-bidirectional": everything through internet and egress-only gateways
	BlockIngress                        // "block-ingress": all but what NAT gateways and egress-only gateways send
)

var blockModes = enumNames[BlockMode]{"off", "block-bidirectional", "block-ingress"}

// String is AWS's word for the mode.
func (m BlockMode) String() string { return blockModes.text(m) }

// MarshalText is AWS's word for the mode.
func (m BlockMode) MarshalText() ([]byte, error) { return blockModes.marshal(m) }

// UnmarshalText reads what MarshalText writes.
func (m *BlockMode) UnmarshalText(b []byte) error { return blockModes.unmarshal(m, b) }

// BlockPublicAccessExclusion exempts a VPC with all its subnets, or one subnet, from Block Public Access.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcBlockPublicAccessExclusion.html
type BlockPublicAccessExclusion struct {
	ID   ID
	Name string

	VPC    ID // either this
	Subnet ID // or this

	Mode  ExclusionMode
	State State // empty or "create-complete" or "update-complete": in effect
}

// ExclusionMode is what an exclusion allows. The zero value is everything.
type ExclusionMode uint8

// The modes of exclusions.
const (
	AllowBidirectional ExclusionMode = iota // "allow-bidirectional"
	AllowEgress                             // "allow-egress": what starts inside, where the mode is block-bidirectional
)

var exclusionModes = enumNames[ExclusionMode]{"allow-bidirectional", "allow-egress"}

// String is AWS's word for the mode.
func (m ExclusionMode) String() string { return exclusionModes.text(m) }

// MarshalText is AWS's word for the mode.
func (m ExclusionMode) MarshalText() ([]byte, error) { return exclusionModes.marshal(m) }

// UnmarshalText reads what MarshalText writes.
func (m *ExclusionMode) UnmarshalText(b []byte) error { return exclusionModes.unmarshal(m, b) }

// ResourceID is b.ID.
func (b BlockPublicAccess) ResourceID() ID { return b.ID }

// ResourceName is b.Name.
func (b BlockPublicAccess) ResourceName() string { return b.Name }

// Kind is KindBlockPublicAccess.
func (b BlockPublicAccess) Kind() Kind { return KindBlockPublicAccess }

// Refs is empty.
func (b BlockPublicAccess) Refs() []Ref { return nil }

// Check reports nothing: that an account has one setting per Region is a claim.
func (b BlockPublicAccess) Check(n *Network) []Problem { return nil }

// Claims is the account's place for a setting in the Region.
// https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
func (b BlockPublicAccess) Claims() []Claim {
	return []Claim{{Key: publicAccessClaim(b.Account, b.Region), Field: "Region", Code: "InvalidParameterValue"}}
}

func publicAccessClaim(account, region string) string {
	return ClaimKey("the setting in "+region, ID("account "+account), "")
}

// ResourceID is e.ID.
func (e BlockPublicAccessExclusion) ResourceID() ID { return e.ID }

// ResourceName is e.Name.
func (e BlockPublicAccessExclusion) ResourceName() string { return e.Name }

// Kind is KindBlockPublicAccessExclusion.
func (e BlockPublicAccessExclusion) Kind() Kind { return KindBlockPublicAccessExclusion }

// Refs is the VPC or the subnet.
func (e BlockPublicAccessExclusion) Refs() []Ref {
	return []Ref{
		{Field: "VPC", Kind: KindVPC, ID: e.VPC, Weak: !e.InEffect()},
		{Field: "Subnet", Kind: KindSubnet, ID: e.Subnet, Weak: !e.InEffect()},
	}
}

// Check reports an exclusion of both a VPC and a subnet, or of neither.
func (e BlockPublicAccessExclusion) Check(n *Network) []Problem {
	p := NewReport(e)
	switch {
	case !e.InEffect():
	case e.VPC != "" && e.Subnet != "":
		p.Add("Subnet", "InvalidParameterCombination", "an exclusion is of a VPC or of a subnet, not of both")
	case e.VPC == "" && e.Subnet == "":
		p.Add("VPC", "MissingParameter", "an exclusion is of a VPC or of a subnet")
	}
	return p.Problems()
}

// InEffect says whether the exclusion's state makes it count.
func (e BlockPublicAccessExclusion) InEffect() bool {
	return e.State == "" || e.State == "create-complete" || e.State == "update-complete"
}

// PublicAccess is what Block Public Access lets pass between a place and the internet. It bears on
// internet, egress-only and carrier gateways alone, not on peering, transit gateways, VPN, endpoints or local gateways.
// The zero value lets everything pass.
type PublicAccess uint8

// The degrees of public access.
const (
	PublicAccessFull          PublicAccess = iota // "full"
	PublicAccessOutbound                          // "outbound": what starts inside, with its replies
	PublicAccessEgressDevices                     // "egress-devices": what NAT gateways and egress-only gateways start, with its replies
	PublicAccessNone                              // "none"
)

var publicAccesses = enumNames[PublicAccess]{"full", "outbound", "egress-devices", "none"}

// String is the degree in a word.
func (a PublicAccess) String() string { return publicAccesses.text(a) }

// MarshalText is the degree in a word.
func (a PublicAccess) MarshalText() ([]byte, error) { return publicAccesses.marshal(a) }

// UnmarshalText reads what MarshalText writes.
func (a *PublicAccess) UnmarshalText(b []byte) error { return publicAccesses.unmarshal(a, b) }

// AllowsInbound says whether flows that start on the internet pass.
func (a PublicAccess) AllowsInbound() bool { return a == PublicAccessFull }

// AllowsOutbound says whether flows pass that an ordinary interface starts towards the internet, under its own address.
func (a PublicAccess) AllowsOutbound() bool { return a <= PublicAccessOutbound }

// AllowsEgressDevices says whether flows pass that go out by a NAT gateway or an egress-only internet gateway.
func (a PublicAccess) AllowsEgressDevices() bool { return a <= PublicAccessEgressDevices }

// PublicAccessOf is what Block Public Access leaves to the interfaces of a subnet; or, given the ID of a
// VPC, to what sits in no subnet, such as a regional NAT gateway. The account is the one that owns the VPC.
//
// The subnet to ask for is the one that holds the interface which faces the internet: of a NAT gateway or a
// load balancer, not of what is behind it. An exclusion of the VPC holds for all its subnets; of two
// exclusions the wider counts.
// https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
func PublicAccessOf(n *Network, id ID) PublicAccess {
	v, ok := n.VPCOf(id)
	if !ok {
		return PublicAccessFull
	}
	owner, _ := n.Owner(publicAccessClaim(v.Account, v.Region))
	setting, _ := Get[BlockPublicAccess](n, owner)
	access := PublicAccessFull
	switch setting.Mode {
	case BlockOff:
		return PublicAccessFull
	case BlockBidirectional:
		access = PublicAccessNone
	case BlockIngress:
		access = PublicAccessEgressDevices
	}
	for _, excluded := range []ID{v.ID, id} {
		for e := range DependentsOf[BlockPublicAccessExclusion](n, excluded) {
			if e.InEffect() {
				access = min(access, e.Mode.leaves(setting.Mode))
			}
		}
	}
	return access
}

// leaves is what the exclusion leaves open. That of egress means something in the mode block-bidirectional only.
func (m ExclusionMode) leaves(mode BlockMode) PublicAccess {
	switch {
	case m == AllowBidirectional:
		return PublicAccessFull
	case mode == BlockBidirectional:
		return PublicAccessOutbound
	}
	return PublicAccessEgressDevices
}
