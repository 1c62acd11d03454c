package vpc

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/packet"
)

// NetworkACL filters what enters and leaves its subnets, without memory: a reply is a new packet to it.
//
// A subnet that no network ACL lists has the VPC's default one, or, if the
// network holds none, an ACL that allows everything, which is how AWS makes the default.
type NetworkACL struct {
	ID      ID
	Name    string
	Account string

	VPC     ID
	Default bool // the VPC's default ACL, which serves the subnets that no other ACL lists
	Subnets []ID

	Ingress []ACLEntry
	Egress  []ACLEntry
}

// ACLEntry is a numbered rule of a network ACL. The lowest number that matches decides.
// What no entry matches is denied, by the entry that AWS shows as number * (32767, for IPv6 32768).
type ACLEntry struct {
	Number  int          // 1 to 32766
	Allow   bool         // false: deny
	CIDR    netip.Prefix // of the source (ingress) or of the destination (egress)
	Traffic packet.Traffic
}

// ResourceID is a.ID.
func (a NetworkACL) ResourceID() ID { return a.ID }

// ResourceName is a.Name.
func (a NetworkACL) ResourceName() string { return a.Name }

// Kind is KindNetworkACL.
func (a NetworkACL) Kind() Kind { return KindNetworkACL }

// Refs is the VPC and the subnets.
func (a NetworkACL) Refs() []Ref {
	return appendRefs([]Ref{{Field: "VPC", Kind: KindVPC, ID: a.VPC, Owner: a.Default}}, "Subnets", KindSubnet, a.Subnets, true)
}

// Forget is a without the association with the subnet: it does not keep a subnet from being deleted.
func (a NetworkACL) Forget(id ID) Resource {
	a.Subnets = slices.DeleteFunc(slices.Clone(a.Subnets), func(s ID) bool { return s == id })
	return a
}

// Outline is a without its entries, which concern no other resource.
func (a NetworkACL) Outline() Resource {
	a.Ingress, a.Egress = nil, nil
	return a
}

// Claims is the place of the VPC's default network ACL, and the one association that each subnet has.
func (a NetworkACL) Claims() []Claim {
	var claims []Claim
	if a.Default && a.VPC != "" {
		claims = append(claims, Claim{Key: defaultACLKey(a.VPC), Field: "Default", Code: "InvalidParameterValue"})
	}
	for i, s := range a.Subnets {
		claims = append(claims, Claim{Key: aclKey(s), Field: at("Subnets", i), Code: "Resource.AlreadyAssociated"})
	}
	return claims
}

func defaultACLKey(v ID) string { return ClaimKey("the default network ACL's place", v, "") }
func aclKey(subnet ID) string   { return ClaimKey("the network ACL association", subnet, "") }

// CheckRemoval reports subnets that are left with a, and that it is the default one, which AWS deletes with the VPC.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNetworkAcl.html. It does not give the code for the default one.
func (a NetworkACL) CheckRemoval(r *Removal) []Problem {
	p := NewReport(a)
	if a.Default && r.Stays(a.VPC) {
		p.Add("Default", "InvalidParameterValue", "the default network ACL goes with its VPC alone")
	}
	p.AddIDs("Subnets", "DependencyViolation", "still associated with", r.Left(a.Subnets, aclKey))
	return p.Problems()
}

// Check reports what AWS would refuse of the associations and entries.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
// and https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html
func (a NetworkACL) Check(n *Network) []Problem {
	r := NewReport(a)
	if a.VPC == "" {
		r.Add("VPC", "MissingParameter", "a network ACL is in a VPC")
	}
	for i, id := range a.Subnets {
		switch s, ok := Get[Subnet](n, id); {
		case !ok:
			r.Add(at("Subnets", i), KindSubnet.NotFoundCode(), "there is no subnet %s", id)
		case s.VPC != a.VPC:
			r.Add(at("Subnets", i), "InvalidParameter", "%s is in %s, the network ACL in %s", id, s.VPC, a.VPC)
		}
	}
	checkACLEntries(r, "Ingress", a.Ingress)
	checkACLEntries(r, "Egress", a.Egress)
	return r.Problems()
}

// The numbers that the entries of an ACL may have. AWS's own, shown as *, follow after them.
const (
	firstACLNumber = 1
	lastACLNumber  = 32766
)

func checkACLEntries(r *Report, field string, entries []ACLEntry) {
	first := map[int]string{}
	for i, e := range entries {
		entry := at(field, i)
		if e.Number < firstACLNumber || e.Number > lastACLNumber {
			r.Add(entry+".Number", "InvalidParameterValue", "%d is not from %d to %d", e.Number, firstACLNumber, lastACLNumber)
		}
		if f, ok := first[e.Number]; ok {
			r.Add(entry+".Number", "NetworkAclEntryAlreadyExists", "%d is already the number of %s", e.Number, f)
		} else {
			first[e.Number] = entry
		}
		checkPrefix(r, entry+".CIDR", e.CIDR, familyOf(e.CIDR.Addr()))
		if !e.Traffic.Valid() {
			r.Add(entry+".Traffic", "InvalidParameterValue", "%v is no traffic that an entry can match", e.Traffic)
		}
	}
}
