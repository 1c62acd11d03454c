package packet

import (
	"fmt"
	"strconv"
	"strings"
)

// PortRange is an inclusive range of ports. The zero value is port 0 alone; all
// ports are [AllPorts].
type PortRange struct {
	From, To uint16
}

// AllPorts returns the range 0-65535.
func AllPorts() PortRange { return PortRange{0, 65535} }

// ParsePortRange reads "443", "1024-65535" or "all" (in any case). A range must
// not end before it begins.
func ParsePortRange(s string) (PortRange, error) {
	if strings.EqualFold(s, "all") {
		return AllPorts(), nil
	}
	low, high, isRange := strings.Cut(s, "-")
	if !isRange {
		high = low
	}
	from, errFrom := strconv.ParseUint(low, 10, 16)
	to, errTo := strconv.ParseUint(high, 10, 16)
	if errFrom != nil || errTo != nil {
		return PortRange{}, fmt.Errorf("%q is not a port from 0 to 65535, a range of ports such as 1024-65535, or all", s)
	}
	r := PortRange{uint16(from), uint16(to)}
	if !r.Valid() {
		return PortRange{}, fmt.Errorf("port range %q ends before it begins; did you mean %v?", s, PortRange{r.To, r.From})
	}
	return r, nil
}

// Valid reports whether r does not end before it begins.
func (r PortRange) Valid() bool { return r.From <= r.To }

// Contains reports whether port lies in r. A range that is not valid contains
// nothing.
func (r PortRange) Contains(port uint16) bool { return r.From <= port && port <= r.To }

// String returns "443", "1024-65535", or "all" for [AllPorts].
func (r PortRange) String() string {
	switch from := strconv.Itoa(int(r.From)); {
	case r == AllPorts():
		return "all"
	case r.From == r.To:
		return from
	default:
		return from + "-" + strconv.Itoa(int(r.To))
	}
}

// MarshalText returns [PortRange.String]; an invalid range is an error.
func (r PortRange) MarshalText() ([]byte, error) {
	if !r.Valid() {
		return nil, fmt.Errorf("port range %v ends before it begins", r)
	}
	return []byte(r.String()), nil
}

// UnmarshalText reads what [ParsePortRange] reads.
func (r *PortRange) UnmarshalText(text []byte) error {
	parsed, err := ParsePortRange(string(text))
	if err != nil {
		return err
	}
	*r = parsed
	return nil
}
