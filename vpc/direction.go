package vpc

// Direction is the way that a packet takes through a filter, seen from what is
// filtered. The zero value is neither.
type Direction uint8

// The directions.
const (
	Ingress Direction = iota + 1 // into the subnet or interface
	Egress                       // out of it
)

var directions = enumNames[Direction]{"", "ingress", "egress"}

// String is "ingress", "egress" or empty.
func (d Direction) String() string { return directions.text(d) }

// MarshalText is what [Direction.String] gives.
func (d Direction) MarshalText() ([]byte, error) { return directions.marshal(d) }

// UnmarshalText reads what MarshalText writes.
func (d *Direction) UnmarshalText(b []byte) error { return directions.unmarshal(d, b) }
