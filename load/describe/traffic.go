package describe

import (
	"fmt"

	"github.com/vpcsim/vpcsim/packet"
)

// traffic is the traffic of a rule of a security group or network ACL. Absent ports are all ports, and an absent
// or -1 ICMP type or code is any.
//
// Source: EC2 API reference, IpPermission and NetworkAclEntry.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
func traffic(protocol string, from, to, typ, code *int64) (packet.Traffic, error) {
	p, err := packet.ParseProtocol(protocol)
	if err != nil {
		return packet.Traffic{}, fmt.Errorf("%q is not a protocol", abridge(protocol))
	}
	switch {
	case p.IsICMP():
		t, c := orAny(typ), orAny(code)
		if t == -1 {
			c = -1
		}
		if t < -1 || t > 255 || c < -1 || c > 255 {
			return packet.Traffic{}, fmt.Errorf("ICMP type %d and code %d do not exist", t, c)
		}
		return packet.ICMPType(p, int(t), int(c)), nil
	case !p.HasPorts() || from == nil && to == nil || orAny(from) == -1 && orAny(to) == -1:
		return packet.Of(p), nil
	case from == nil || to == nil || *from < 0 || *to > 65535 || *from > *to:
		return packet.Traffic{}, fmt.Errorf("ports %s to %s are not a range", number(from), number(to))
	}
	return packet.Ports(p, uint16(*from), uint16(*to)), nil
}

func orAny(n *int64) int64 {
	if n == nil {
		return -1
	}
	return *n
}

func number(n *int64) string {
	if n == nil {
		return "none"
	}
	return fmt.Sprint(*n)
}
