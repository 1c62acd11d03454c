package describe

import (
	"cmp"
	"fmt"
	"net/netip"

	"github.com/vpcsim/vpcsim/vpc"
)

type aclElement struct {
	NetworkAclId string
	VpcId        vpc.ID
	IsDefault    bool
	OwnerId      string
	Tags         []tag
	Associations []struct{ SubnetId vpc.ID }
	Entries      []aclEntry
}

type aclEntry struct {
	CidrBlock     string
	Ipv6CidrBlock string
	Egress        bool
	Protocol      string
	RuleAction    string
	RuleNumber    int64
	PortRange     struct{ From, To *int64 }
	IcmpTypeCode  struct{ Type, Code *int64 }
}

func (x aclElement) id() string { return x.NetworkAclId }

// lastACLEntry is the greatest number of an entry. AWS lists the
// entries that deny what no entry matches as 32767 and, for IPv6, 32768.
//
// Source: VPC guide, network ACL rules. https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
const lastACLEntry = 32766

func readACL(l *loader, at source, x aclElement) {
	a := vpc.NetworkACL{
		ID:      vpc.ID(x.NetworkAclId),
		Name:    nameOf(x.Tags),
		Account: cmp.Or(x.OwnerId, at.account),
		VPC:     x.VpcId,
		Default: x.IsDefault,
	}
	for _, s := range x.Associations {
		if s.SubnetId != "" {
			a.Subnets = append(a.Subnets, s.SubnetId)
		}
	}
	for i, e := range x.Entries {
		if e.RuleNumber > lastACLEntry {
			continue
		}
		entry, err := e.entry()
		switch {
		case err != nil:
			l.skip(at, a.ID, "Entries[%d]: %v; the entry is left out", i, err)
		case e.Egress:
			a.Egress = append(a.Egress, entry)
		default:
			a.Ingress = append(a.Ingress, entry)
		}
	}
	l.add(at, a)
}

func (e aclEntry) entry() (entry vpc.ACLEntry, err error) {
	entry.Number = int(e.RuleNumber)
	switch e.RuleAction {
	case "allow":
		entry.Allow = true
	case "deny":
	default:
		return entry, fmt.Errorf("RuleAction %q is neither allow nor deny", abridge(e.RuleAction))
	}
	if entry.CIDR, err = eitherBlock("CidrBlock", e.CidrBlock, "Ipv6CidrBlock", e.Ipv6CidrBlock); err != nil {
		return entry, err
	}
	entry.Traffic, err = traffic(e.Protocol, e.PortRange.From, e.PortRange.To, e.IcmpTypeCode.Type, e.IcmpTypeCode.Code)
	return entry, err
}

// eitherBlock reads whichever of an IPv4 and an IPv6 block is given.
func eitherBlock(field4, s4, field6, s6 string) (netip.Prefix, error) {
	if s4 == "" && s6 != "" {
		return prefix6(field6, s6)
	}
	return prefix4(field4, s4)
}
