package endpoint

import (
	"iter"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/packet"
)

// Service is an AWS service as networks meet it: its hosts, its ports, and the
// kinds of endpoint it may be reached through. Services are compared with ==. The
// zero value is no service: it has no hosts, ports or names.
//
// Where a fact is not known to be documented or measured, a field says so.
//
// Source: AWS PrivateLink guide, "AWS services that integrate with AWS PrivateLink".
type Service struct {
	Code string // last part of the endpoint service name: "s3", "monitoring", "ecr.api"
	Name string // "Amazon CloudWatch"

	Gateway   bool // has gateway endpoints
	Interface bool // has interface endpoints that a customer can create
	Managed   bool // has interface endpoints that only the service itself creates
	// Unlisted says that AWS's list of services with PrivateLink does not hold this one. The list is
	// known to lag, so that for an unlisted service Interface false means "not known".
	Unlisted bool

	// Global says that the service's hosts and endpoint service name hold no Region.
	Global bool
	// HomeRegion is the one Region, of the partition "aws", that serves the service. It is empty
	// for a service of every Region, and for a global service whose Region is not documented.
	HomeRegion string
	// CrossRegion says that an endpoint in one Region may reach the service in another.
	// Source: AWS PrivateLink guide, "Cross-Region enabled AWS services".
	CrossRegion bool

	// PolicyUnsupported says that its endpoints take no endpoint policy.
	PolicyUnsupported bool
	// PrivateDNSOffByDefault says that an interface endpoint has no private DNS unless it is asked for.
	PrivateDNSOffByDefault bool

	PrivateDNSAssumed bool // the private DNS names are taken to be the public host, as they are in general
	HostsUnverified   bool // hosts come from general knowledge
	PortsUnverified   bool // ports come from general knowledge

	row *row
}

// Services returns every service of the catalogue, in code order.
func Services() iter.Seq[Service] {
	return func(yield func(Service) bool) {
		for _, r := range loadCatalog().rows {
			if !yield(r.Service) {
				return
			}
		}
	}
}

// ServiceByCode returns the service with a code, such as "ecr.api".
func ServiceByCode(code string) (Service, bool) {
	r := loadCatalog().byCode[code]
	if r == nil {
		return Service{}, false
	}
	return r.Service, true
}

// String is s.Code.
func (s Service) String() string { return s.Code }

// Ports returns the TCP ports on which the service answers. No service of the
// catalogue answers on UDP.
func (s Service) Ports() []packet.PortRange {
	if s.row == nil {
		return nil
	}
	return slices.Clone(s.row.ports)
}

// Serves reports whether the service answers on a TCP port. It does not allocate.
func (s Service) Serves(port uint16) bool {
	return s.row != nil && slices.ContainsFunc(s.row.ports, func(r packet.PortRange) bool { return r.Contains(port) })
}

// PublicHosts returns the hosts of the service in a Region, the one that clients
// use by default first. Names may begin with "*.", which stands for any labels, or
// hold "*" in a label, for any characters of it. Hosts with AAAA records, and older
// forms, are not among them. It is empty where the hosts are not known: for the
// global services, outside of the partition "aws". A service with only one Region
// has the same hosts for each.
func (s Service) PublicHosts(region string) []string {
	if s.row == nil {
		return nil
	}
	return expandHosts(s.row.public, region)
}

// DualStackHosts returns the hosts of the service that have A and AAAA records, in
// the form of [Service.PublicHosts].
func (s Service) DualStackHosts(region string) []string {
	if s.row == nil {
		return nil
	}
	return expandHosts(s.row.dual, region)
}

// PrivateDNSNames returns the names that an interface endpoint with private DNS
// answers inside its VPC; some begin with "*.". A host that is not among them stays
// public, even if it is a host of the service. It is empty where the service has no
// private DNS (DynamoDB), and where its names are not known.
//
// Source: AWS PrivateLink guide, "Access an AWS service using an interface VPC
// endpoint"; Amazon DynamoDB guide, "AWS PrivateLink for DynamoDB".
func (s Service) PrivateDNSNames(region string) []string {
	if s.row == nil {
		return nil
	}
	return expandHosts(s.row.private, region)
}

// EndpointServiceName returns the name by which endpoints name the service:
// "com.amazonaws.us-east-1.s3". Global services and services with one Region have
// one name in the partition "aws", whatever the Region. It is empty if region is not
// a Region, or if the form that its partition uses is not known.
//
// In China names begin "cn.com.amazonaws.", but those of services with gateway
// endpoints do not. (That is recorded for S3; for the others it is taken to be the same.)
func (s Service) EndpointServiceName(region string) string {
	if s.row == nil {
		return ""
	}
	if s.HomeRegion != "" && (region == "" || Partition(region) == "aws") {
		region = s.HomeRegion
	}
	n := s.row.name
	if n.after == "" {
		if region != "" && Partition(region) != "aws" {
			return ""
		}
		return n.before
	}
	switch Partition(region) {
	case "aws", "aws-us-gov":
		return n.before + "." + region + "." + n.after
	case "aws-cn":
		name := n.before + "." + region + "." + n.after
		if n.before == "com.amazonaws" && !s.Gateway {
			name = "cn." + name
		}
		return name
	}
	return ""
}

// ParseServiceName returns the service and Region of an endpoint service name, such
// as "com.amazonaws.us-east-1.s3". The Region is empty for the names that have none,
// such as "com.amazonaws.iam". In Chinese Regions both forms are accepted. It does not
// say whether AWS offers the service in that Region. Services of customers are read by
// [ParseCustomerService].
func ParseServiceName(name string) (s Service, region string, ok bool) {
	rest, chinese := strings.CutPrefix(name, "cn.")
	before, region, after := cutRegion(rest)
	if chinese && Partition(region) != "aws-cn" {
		return Service{}, "", false
	}
	byName := loadCatalog().byName
	if r := byName[serviceName{before, after}]; r != nil {
		return r.Service, region, true
	}
	cell := strings.TrimRight(after, "0123456789")
	if r := byName[serviceName{before, cell}]; r != nil && r.perCell {
		return r.Service, region, true
	}
	return Service{}, "", false
}

// DescribeService is an endpoint service name for people: "AWS KMS in us-east-1" for one of AWS's, and any other as it is.
func DescribeService(name string) string {
	s, region, ok := ParseServiceName(name)
	if !ok {
		return name
	}
	return s.In(region)
}

// In is the service in a Region for people: "AWS KMS in us-east-1", or "AWS IAM" without a Region.
func (s Service) In(region string) string {
	if region == "" {
		return s.Name
	}
	return s.Name + " in " + region
}

// ParseCustomerService returns the Region and the ID of a customer's endpoint
// service, from its name: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0".
//
// Source: AWS PrivateLink guide, "Share your services through AWS PrivateLink".
func ParseCustomerService(name string) (region, id string, ok bool) {
	rest, chinese := strings.CutPrefix(name, "cn.")
	before, region, id := cutRegion(rest)
	hash, isService := strings.CutPrefix(id, "vpce-svc-")
	if before != "com.amazonaws.vpce" || !isService || !isIDPart(hash) || chinese && Partition(region) != "aws-cn" {
		return "", "", false
	}
	return region, id, true
}

// cutRegion cuts a dotted name round its first Region label. Without one, all is in before.
func cutRegion(name string) (before, region, after string) {
	for start := 0; start < len(name); {
		end := strings.IndexByte(name[start:], '.')
		if end < 0 {
			end = len(name)
		} else {
			end += start
		}
		if IsRegion(name[start:end]) && start > 0 && end < len(name) {
			return name[:start-1], name[start:end], name[end+1:]
		}
		start = end + 1
	}
	return name, "", ""
}

func isIDPart(s string) bool {
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && c != '-' {
			return false
		}
	}
	return s != ""
}

// VPCEndpointLabel returns the labels that name the service in endpoint-specific
// DNS names, vpce-ID-HASH.LABEL.REGION.vpce.amazonaws.com: "api.ecr" for "ecr.api",
// "firehose" for "kinesis-firehose". It is empty for a service without interface
// endpoints, and where it is not known.
//
// DescribeVpcEndpointServices shows that a code with dots is turned round, and that
// another label is the host's; catalog.tsv holds the exceptions.
func (s Service) VPCEndpointLabel() string {
	switch r := s.row; {
	case r == nil || !s.Interface || r.perCell:
		return ""
	case r.label != "":
		return r.label
	case strings.Contains(s.Code, "."):
		labels := strings.Split(s.Code, ".")
		slices.Reverse(labels)
		return strings.Join(labels, ".")
	default:
		return r.hostLabel()
	}
}

// hostLabel returns what stands before the Region in the service's host.
func (r *row) hostLabel() string {
	for _, p := range slices.Concat(r.private, r.public) {
		label, _, ok := strings.Cut(p, ".{region}.")
		if !ok && r.HomeRegion != "" {
			label, _, ok = strings.Cut(p, "."+r.HomeRegion+".")
		}
		if !ok {
			label, ok = strings.CutSuffix(p, ".amazonaws.com")
		}
		label = strings.TrimPrefix(label, "*.")
		if ok && !strings.ContainsAny(label, "*{") {
			return label
		}
	}
	return r.Code
}

// VPCEndpointDomain returns the domain of the endpoint-specific DNS names of
// interface endpoints in a Region: "api.ecr.us-east-1.vpce.amazonaws.com". It is
// empty where [Service.VPCEndpointLabel] is.
//
// Source: AWS PrivateLink guide, "Access an AWS service using an interface VPC
// endpoint"; DescribeVpcEndpointServices for the SageMaker suffix.
func (s Service) VPCEndpointDomain(region string) string {
	label := s.VPCEndpointLabel()
	p, ok := partitionOf(region)
	if label == "" || !ok {
		return ""
	}
	suffix := p.suffix
	if len(s.row.private) > 0 && strings.HasSuffix(s.row.private[0], ".sagemaker.aws") {
		if p.name != "aws" {
			return ""
		}
		suffix = "sagemaker.aws"
	}
	return label + "." + region + ".vpce." + suffix
}

// expandHosts puts a Region and its partition's suffixes into patterns. It leaves
// out those that are not known to exist in that partition.
func expandHosts(patterns []string, region string) []string {
	var hosts []string
	for _, p := range patterns {
		if h, ok := expandHost(p, region); ok {
			hosts = append(hosts, h)
		}
	}
	return hosts
}

func expandHost(pattern, region string) (string, bool) {
	part, ok := partitionOf(region)
	if !strings.Contains(pattern, "{region}") {
		return pattern, region == "" || ok && part.name == "aws"
	}
	if !ok {
		return "", false
	}
	host := strings.Replace(pattern, "{region}", region, 1)
	if h, ok := strings.CutSuffix(host, "."+partitions[0].suffix); ok {
		return h + "." + part.suffix, true
	}
	if h, ok := strings.CutSuffix(host, "."+partitions[0].dualSuffix); ok {
		return h + "." + part.dualSuffix, true
	}
	return host, part.name == "aws"
}
