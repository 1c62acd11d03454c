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

// Check reports an exclusion of both or neither.
func (e BlockPublicAccessExclusion) Check(n *Network) []Problem { return nil }

// InEffect says whether the exclusion's state makes it count.
func (e BlockPublicAccessExclusion) InEffect() bool {
	return e.State == "" || e.State == "create-complete" || e.State == "update-complete"
}
