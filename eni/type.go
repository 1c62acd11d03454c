package eni

// Type says what an interface belongs to, in the words of the API's
// InterfaceType. AWS adds types, so any other word is a type too.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html
type Type string

// The types that behave differently from an ordinary interface somewhere, or
// that users can make. The zero value is what the API calls "interface".
const (
	Ordinary            Type = ""
	EFA                 Type = "efa"
	EFAOnly             Type = "efa-only"
	Trunk               Type = "trunk"
	Branch              Type = "branch"
	NAT                 Type = "natGateway"
	Endpoint            Type = "vpc_endpoint"
	GWLBEndpoint        Type = "gateway_load_balancer_endpoint"
	GatewayLoadBalancer Type = "gateway_load_balancer"
	NetworkLoadBalancer Type = "network_load_balancer"
	LoadBalancer        Type = "load_balancer"
	TransitGateway      Type = "transit_gateway"
	Lambda              Type = "lambda"
)

// ParseType is the type that AWS writes as s: "interface" is Ordinary, and NAT
// is "natGateway" in the API reference and "nat_gateway" in the API's answers.
func ParseType(s string) Type {
	switch s {
	case "interface":
		return Ordinary
	case "nat_gateway":
		return NAT
	}
	return Type(s)
}

// String is the type as the API reference writes it, "interface" for Ordinary.
func (t Type) String() string {
	if t == Ordinary {
		return "interface"
	}
	return string(t)
}

// MarshalText is t.String().
func (t Type) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what [ParseType] reads.
func (t *Type) UnmarshalText(text []byte) error {
	*t = ParseType(string(text))
	return nil
}
