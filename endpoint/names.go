package endpoint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// Names is the DNS names of an interface endpoint, in lower case and without a last dot.
// The zero value is that of an endpoint without names, such as a deleted one.
//
// Regional and zonal names are in public DNS: whoever asks gets the private addresses of the endpoint's
// network interfaces. Private names exist in the endpoint's own VPC, where hidden zones hold them, and in those to which a [Profile]
// carries the endpoint.
// https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
type Names struct {
	Regional string // answers with all the interfaces; "*." before it for Amazon S3; empty: not known
	Zonal    []ZonalName
	Private  []string // with private DNS, in a VPC with both DNS attributes: the service's public names, some with "*." before them

	// PrivateUnknown says that private DNS is on but nothing tells which names it covers.
	PrivateUnknown bool
	// InboundOnly says that the private names answer only queries that come through an inbound resolver endpoint.
	InboundOnly bool

	subnets []vpc.ID
}

// ZonalName is the name that answers with the endpoint's interface in one subnet alone.
type ZonalName struct {
	Subnet vpc.ID
	Zone   string // "us-east-1a"
	Name   string
}

// Names is the names of the endpoint: those in DNSNames, else those that AWS would make, with 00000000 in the place of the
// hash that AWS puts after the ID. n holds the subnets, for their zones, and the customer's
// service, for its private name.
//
// An endpoint to a service in another Region has no zonal names if the service is AWS's.
// https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html
func (i Interface) Names(n *vpc.Network) Names { return i.NamesIn(n, i.VPC) }

// NamesIn is [Interface.Names] with the private names as they are in the VPC, to which a [Profile] may carry them.
func (i Interface) NamesIn(n *vpc.Network, in vpc.ID) Names {
	if i.State.Gone() {
		return Names{}
	}
	x := Names{subnets: i.Subnets}
	service, _ := readServiceName(i.Service)
	if regional, zonal := i.listedNames(); regional != "" {
		x.Regional = regional
		x.Zonal = i.zonal(n, func(name, _ string) bool { return slices.Contains(zonal, name) }, regional)
	} else if x.Regional = i.madeName(service); x.Regional != "" {
		away := service.customer == "" && i.ServiceRegion != "" && i.ServiceRegion != regionOf(n, i.VPC)
		x.Zonal = i.zonal(n, func(_, zone string) bool { return zone != "" && !away }, x.Regional)
	}
	if i.PrivateDNS && servesPrivateDNS(n, in) {
		x.InboundOnly = i.PrivateDNSOnlyForInboundResolver
		x.Private = i.privateNames()
		if len(x.Private) == 0 {
			x.Private = servicePrivateNames(n, service.customer)
		}
		x.PrivateUnknown = len(x.Private) == 0 && !slices.Contains(noPrivateDNS, service.service.Code)
	}
	return x
}

// listedNames is the endpoint-specific names among DNSNames: the first one, and the others.
func (i Interface) listedNames() (regional string, zonal []string) {
	for _, d := range i.DNSNames {
		switch d := canonical(d); {
		case !isEndpointName(d):
		case regional == "":
			regional = d
		default:
			zonal = append(zonal, d)
		}
	}
	return regional, zonal
}

// zonal is the zonal names that belong to a Regional one, in the order of the subnets: those for which keep says so.
func (i Interface) zonal(n *vpc.Network, keep func(name, zone string) bool, regional string) []ZonalName {
	star, rest := cutStar(regional)
	label, domain, _ := strings.Cut(rest, ".")
	var names []ZonalName
	for _, id := range i.Subnets {
		s, _ := vpc.Get[vpc.Subnet](n, id)
		name := star + label + "-" + s.Zone + "." + domain
		if keep(name, s.Zone) {
			names = append(names, ZonalName{Subnet: id, Zone: s.Zone, Name: name})
		}
	}
	return names
}

// madeName is the Regional name as AWS would make it, empty if the label of the service is not known.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html
func (i Interface) madeName(s named) string {
	domain := ""
	if part, ok := partitionOf(s.region); ok && s.customer != "" {
		domain = string(s.customer) + "." + s.region + ".vpce." + part.suffix
	} else if region := cmp.Or(s.region, i.ServiceRegion, s.service.HomeRegion); s.known() {
		domain = s.service.VPCEndpointDomain(region)
	}
	if domain == "" {
		return ""
	}
	star := ""
	if s.service.Code == "s3" {
		star = "*."
	}
	return star + hostLabel(string(i.ID)) + "-00000000." + domain
}

// hostLabel is an ID as a label of a host name.
func hostLabel(id string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return '-'
	}, strings.ToLower(id))
}

// servicePrivateNames is the private name of a customer's service that the network holds, if its domain is verified.
// https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html
func servicePrivateNames(n *vpc.Network, service vpc.ID) []string {
	s, ok := vpc.Get[EndpointService](n, service)
	if !ok || s.PrivateDNSName == "" || !s.PrivateDNSVerified {
		return nil
	}
	return []string{canonical(s.PrivateDNSName)}
}

// Answer is what an endpoint's names say about a host.
type Answer struct {
	// Name is the name that matched, "*.s3.us-east-1.amazonaws.com". It is empty if there is a
	// zone for the host, but no such name in it: the answer is then that the host does not exist.
	Name    string
	Zone    string   // the hidden zone that holds the private name, "s3.us-east-1.amazonaws.com"; empty for public names
	Subnets []vpc.ID // whose interfaces are answered, in turn; only a zonal name keeps to one
}

// Public is the answer that public DNS gives about the host for this endpoint, wherever it is asked. It is false if the host is not one of the
// Regional and zonal names.
// https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
func (x Names) Public(host string) (Answer, bool) {
	host = canonical(host)
	if x.Regional != "" && matchName(x.Regional, host) {
		return Answer{Name: x.Regional, Subnets: x.subnets}, true
	}
	for _, z := range x.Zonal {
		if matchName(z.Name, host) {
			return Answer{Name: z.Name, Subnets: []vpc.ID{z.Subnet}}, true
		}
	}
	return Answer{}, false
}

// Within is the answer that the endpoint's hidden zones give about the host in its own VPC. inbound says that the query came
// through an inbound resolver endpoint. It is false if no zone is for the host: the search goes on.
// The zone is to be compared with other zones and rules of the VPC: the longest wins.
//
// A host below a zone that the zone does not hold does not exist, as with private hosted zones.
// https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
func (x Names) Within(host string, inbound bool) (Answer, bool) {
	if x.InboundOnly && !inbound {
		return Answer{}, false
	}
	host = canonical(host)
	var best Answer
	found := false
	for _, z := range privateZones(x.Private) {
		if IsWithin(host, z) && (!found || len(z) > len(best.Zone)) {
			best, found = Answer{Zone: z}, true
		}
	}
	for _, name := range x.Private {
		if strings.TrimPrefix(name, "*.") == best.Zone && matchName(name, host) {
			best.Name, best.Subnets = name, x.subnets
		}
	}
	return best, found
}

// IsWithin says whether host is domain or below it. Both are lower case, without a last dot; the root is the empty domain.
func IsWithin(host, domain string) bool {
	rest, ok := strings.CutSuffix(host, domain)
	return ok && (domain == "" || rest == "" || strings.HasSuffix(rest, "."))
}

// matchName says whether the host is the name. A star stands for one or more labels.
func matchName(name, host string) bool {
	star, rest := cutStar(name)
	if star == "" {
		return name == host
	}
	return host != rest && IsWithin(host, rest)
}

func cutStar(name string) (star, rest string) {
	if rest, ok := strings.CutPrefix(name, "*."); ok {
		return "*.", rest
	}
	return "", name
}

// isEndpointName says whether a name is specific to an endpoint.
func isEndpointName(name string) bool {
	_, after, ok := strings.Cut(name, ".vpce.")
	return ok && strings.Contains(after, ".")
}

// canonical is a host name in lower case, without its last dot. Route 53 writes a star as \052.
func canonical(host string) string {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if rest, ok := strings.CutPrefix(host, `\052.`); ok {
		return "*." + rest
	}
	return host
}
