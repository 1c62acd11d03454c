package endpoint

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// HostedZone is a private hosted zone of Route 53: it answers for a domain inside the VPCs that it is associated with.
// What it does not hold does not exist there, whatever public DNS says.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
type HostedZone struct {
	ID      vpc.ID // "Z..."
	Name    string // its Name tag; the domain is Domain
	Account string

	Domain  string   // "example.internal"; letter case and a last dot do not matter
	VPCs    []vpc.ID // of any account and Region
	Records []Record
}

// Record is a record set: what a name has of one type. Sets of one name and type that differ in SetIdentifier are
// choices of a routing policy; which one answers is not modelled.
type Record struct {
	Name   string   // in full: "www.example.internal"; may begin with "*."
	Type   string   // "A", "AAAA", "CNAME", ...
	Values []string // addresses of A and AAAA; the one host of CNAME
	Alias  string   // the host whose addresses are answered in the place of Values

	SetIdentifier string // empty: there is only this set
}

// ResourceID is z.ID.
func (z HostedZone) ResourceID() vpc.ID { return z.ID }

// ResourceName is z.Name.
func (z HostedZone) ResourceName() string { return z.Name }

// Kind is vpc.KindHostedZone.
func (z HostedZone) Kind() vpc.Kind { return vpc.KindHostedZone }

// Refs is the VPCs, which a network may be without.
func (z HostedZone) Refs() []vpc.Ref { return appendRefs(nil, "VPCs", vpc.KindVPC, z.VPCs, true) }

// Forget is the zone without the VPC.
func (z HostedZone) Forget(id vpc.ID) vpc.Resource {
	z.VPCs = slices.DeleteFunc(slices.Clone(z.VPCs), func(v vpc.ID) bool { return v == id })
	return z
}

// Claims is the domain in each of the VPCs: no other zone, and no endpoint's private DNS, can answer for it there.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
func (z HostedZone) Claims() []vpc.Claim {
	var claims []vpc.Claim
	for _, r := range z.Refs() {
		claims = append(claims, vpc.Claim{Key: domainKey(r.ID, canonical(z.Domain)), Field: r.Field, Code: "ConflictingDomainExists"})
	}
	return claims
}

// Lookup is the record sets that answer for the host and a type, and whether the zone holds the host at all, with whatever types.
// A CNAME answers for every type. A name with a star answers for those below it that are not there themselves.
// What is not within the domain does not exist.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
func (z HostedZone) Lookup(host, recordType string) (rs []Record, exists bool) {
	host = canonical(host)
	if !IsWithin(host, canonical(z.Domain)) {
		return nil, false
	}
	name, exists := z.owner(host)
	if !exists {
		return nil, false
	}
	for _, r := range z.Records {
		if canonical(r.Name) == name && (strings.EqualFold(r.Type, recordType) || r.Type == "CNAME") {
			rs = append(rs, r)
		}
	}
	return rs, true
}

// owner is the name whose records answer for the host: itself, or the star beside the first of its parents that exists.
// A name exists if it has records or there is a name below it (RFC 4592).
func (z HostedZone) owner(host string) (string, bool) {
	exists := func(name string) bool {
		return name == canonical(z.Domain) || slices.ContainsFunc(z.Records, func(r Record) bool { return IsWithin(canonical(r.Name), name) })
	}
	if exists(host) {
		return host, true
	}
	for name := host; ; {
		_, parent, ok := strings.Cut(name, ".")
		if !ok {
			return "", false
		}
		if exists(parent) {
			return "*." + parent, exists("*." + parent)
		}
		name = parent
	}
}

// Check reports records that Route 53 would not take.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html
func (z HostedZone) Check(n *vpc.Network) []vpc.Problem {
	p := vpc.NewReport(z)
	domain := canonical(z.Domain)
	if domain == "" {
		p.Add("Domain", "InvalidDomainName", "a hosted zone needs a domain")
	}
	type set struct{ name, recordType, identifier string }
	seen := map[set]int{}
	aliases := map[string]bool{} // names that have a CNAME
	for _, r := range z.Records {
		aliases[canonical(r.Name)] = aliases[canonical(r.Name)] || r.Type == "CNAME"
	}
	for i, r := range z.Records {
		field := fmt.Sprintf("Records[%d]", i)
		name := canonical(r.Name)
		s := set{name, r.Type, r.SetIdentifier}
		if first, twice := seen[s]; twice {
			p.Add(field, "InvalidChangeBatch", "Records[%d] is of %s and type %s already", first, name, r.Type)
		}
		seen[s] = i
		switch {
		case !IsWithin(name, domain):
			p.Add(field+".Name", "InvalidChangeBatch", "%s is not within %s", name, domain)
		case r.Type == "CNAME" && name == domain:
			p.Add(field+".Type", "InvalidChangeBatch", "the domain itself cannot have a CNAME")
		case r.Type != "CNAME" && aliases[name]:
			p.Add(field+".Type", "InvalidChangeBatch", "%s has a CNAME, so it cannot have other records", name)
		}
		checkRecord(p, field, r)
	}
	return p.Problems()
}

func checkRecord(p *vpc.Report, field string, r Record) {
	if (r.Alias == "") == (len(r.Values) == 0) {
		p.Add(field, "InvalidChangeBatch", "a record set has either values or an alias")
	}
	if r.Type == "CNAME" && len(r.Values) > 1 {
		p.Add(field+".Values", "InvalidChangeBatch", "a CNAME has one value")
	}
	for k, v := range r.Values {
		a, err := netip.ParseAddr(v)
		if r.Type == "A" && (err != nil || !a.Is4()) || r.Type == "AAAA" && (err != nil || a.Is4()) {
			p.Add(fmt.Sprintf("%s.Values[%d]", field, k), "InvalidChangeBatch", "%q is no value of type %s", v, r.Type)
		}
	}
}
