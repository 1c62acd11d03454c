package describe

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/netip"
	"path"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// latticeElement is what a call of VPC Lattice says of one thing. The lists are all called "items", and what the calls for one thing print is not
// wrapped at all, so that the ARN tells what it is.
//
// Source: VPC Lattice API reference, https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_Operations.html
type latticeElement struct {
	Arn    string
	Id     vpc.ID
	Name   string
	Status string

	// Of a resource gateway, or an association with a VPC.
	VpcId                       vpc.ID
	VpcIdentifier               vpc.ID // in lists
	SubnetIds                   []vpc.ID
	SecurityGroupIds            []vpc.ID
	IpAddressType               string
	ResourceConfigDnsResolution string

	// Of a resource configuration.
	Type                            string
	ResourceGatewayId               vpc.ID
	ResourceConfigurationGroupId    vpc.ID
	PortRanges                      []string
	CustomDomainName                string
	GroupDomain                     string
	DomainVerificationStatus        string
	ResourceConfigurationDefinition struct {
		DnsResource struct{ DomainName, IpAddressType string }
		IpResource  struct{ IpAddress string }
		ArnResource struct{ Arn string }
	}

	// Of an association.
	ServiceNetworkId        vpc.ID
	ServiceId               vpc.ID
	ResourceConfigurationId vpc.ID
	PrivateDnsEnabled       bool
	DnsOptions              domainOptions

	// Of a service, or a listener.
	DnsEntry   struct{ DomainName string }
	Protocol   string
	Port       uint16
	ServiceArn string

	at source
}

// domainOptions is the part of DnsOptions about custom domains.
type domainOptions struct {
	PrivateDnsPreference       string
	PrivateDnsSpecifiedDomains []string
}

func (d domainOptions) domains(on bool) endpoint.PrivateDomains {
	if !on {
		return endpoint.PrivateDomains{}
	}
	return endpoint.PrivateDomains{On: true, Preference: endpoint.ParsePreference(d.PrivateDnsPreference), Specified: d.PrivateDnsSpecifiedDomains}
}

// besideARN reads a key that stands beside "arn" in the output of a call for one thing.
func besideARN() member {
	return member{value: func(d *document, at source, raw []byte) {
		if d.lattice == nil {
			d.lattice = map[string]json.RawMessage{}
		}
		d.lattice[at.key] = json.RawMessage(slices.Clone(raw))
	}}
}

// finishLattice takes over what the document says of one thing.
func (d *document) finishLattice() {
	if d.lattice["arn"] == nil {
		return
	}
	raw, err := json.Marshal(d.lattice)
	if err == nil {
		at := d.at
		at.key = "arn"
		readLatticeItem(d, at, raw)
	}
}

// readLatticeItem takes in what a call says of something of VPC Lattice, together with what others say of it.
func readLatticeItem(d *document, at source, raw []byte) {
	var named struct{ Arn string }
	if json.Unmarshal(raw, &named) != nil || named.Arn == "" {
		return // associations of endpoints, which the endpoints tell themselves
	}
	x := d.latticeItems[named.Arn]
	if err := json.Unmarshal(raw, &x); err != nil {
		d.skip(at, vpc.ID(path.Base(named.Arn)), "%s", explain(err))
		return
	}
	if x.at.file == "" {
		x.at = at
	}
	d.latticeItems[named.Arn] = x
	d.witness(at, place.OfARN(named.Arn))
}

// latticeKind is what an ARN of VPC Lattice is of: "resourcegateway", "listener".
func latticeKind(arn string) string {
	_, last, _ := strings.Cut(arn, ":vpc-lattice:")
	parts := strings.Split(last[strings.LastIndexByte(last, ':')+1:], "/")
	if len(parts) >= 4 {
		return parts[2]
	}
	return parts[0]
}

// addLattice takes over resource gateways and configurations, service networks and services.
func (l *loader) addLattice() {
	networks := map[vpc.ID]*endpoint.ServiceNetwork{}
	services := map[vpc.ID]*endpoint.LatticeService{}
	arns := slices.Sorted(maps.Keys(l.latticeItems))
	for _, arn := range arns {
		x := l.latticeItems[arn]
		account, region := cmp.Or(place.AccountOfARN(arn), x.at.account), cmp.Or(place.OfARN(arn), x.at.region)
		switch latticeKind(arn) {
		case "resourcegateway":
			l.add(x.at, endpoint.ResourceGateway{
				ID: x.Id, Name: x.Name, Account: account, VPC: cmp.Or(x.VpcId, x.VpcIdentifier), Subnets: nonEmpty(x.SubnetIds), Groups: nonEmpty(x.SecurityGroupIds),
				AddressType: addressType(strings.ToLower(x.IpAddressType)), ResolveInVPC: x.ResourceConfigDnsResolution == "IN_VPC", State: state(x.Status, "ACTIVE"),
			})
		case "resourceconfiguration":
			l.addConfiguration(x, account, region)
		case "servicenetwork":
			networks[x.Id] = &endpoint.ServiceNetwork{ID: x.Id, Name: x.Name, Account: account, Region: region}
		case "service":
			services[x.Id] = &endpoint.LatticeService{ID: x.Id, Name: x.Name, Account: account, Region: region, DNSName: x.DnsEntry.DomainName, State: state(x.Status, "ACTIVE")}
		}
	}
	for _, arn := range arns {
		x := l.latticeItems[arn]
		if s := services[vpc.ID(path.Base(path.Dir(path.Dir(arn))))]; s != nil && latticeKind(arn) == "listener" {
			s.Listeners = append(s.Listeners, endpoint.LatticeListener{Protocol: endpoint.LatticeProtocol(x.Protocol), Port: x.Port})
		}
		s := networks[x.ServiceNetworkId]
		if s == nil {
			continue
		}
		switch kind, active := latticeKind(arn), state(x.Status, "ACTIVE") == "" || x.Status == "PARTIAL"; {
		case kind == "servicenetworkvpcassociation":
			s.VPCs = append(s.VPCs, endpoint.ServiceNetworkVPC{VPC: x.VpcId, Groups: nonEmpty(x.SecurityGroupIds), PrivateDNS: x.DnsOptions.domains(x.PrivateDnsEnabled), State: state(x.Status, "ACTIVE")})
		case kind == "servicenetworkserviceassociation" && active:
			s.Services = append(s.Services, x.ServiceId)
		case kind == "servicenetworkresourceassociation" && active:
			s.Configurations = append(s.Configurations, x.ResourceConfigurationId)
		}
	}
	for _, arn := range arns {
		x := l.latticeItems[arn]
		switch latticeKind(arn) {
		case "servicenetwork":
			l.add(x.at, *networks[x.Id])
		case "service":
			l.add(x.at, *services[x.Id])
		}
	}
}

// addConfiguration takes over a resource configuration. Lists do not tell what the resource is.
func (l *loader) addConfiguration(x latticeElement, account, region string) {
	is := x.ResourceConfigurationDefinition
	c := endpoint.ResourceConfiguration{
		ID: x.Id, Name: x.Name, Account: account, Region: region, Gateway: x.ResourceGatewayId, Group: x.ResourceConfigurationGroupId,
		DomainName: is.DnsResource.DomainName, ARN: is.ArnResource.Arn, AddressType: addressType(strings.ToLower(is.DnsResource.IpAddressType)),
		CustomDomain: x.CustomDomainName, GroupDomain: x.GroupDomain, DomainVerified: x.DomainVerificationStatus == "VERIFIED", State: state(x.Status, "ACTIVE"),
	}
	if x.Type != "SINGLE" {
		c.Type = endpoint.ResourceType(x.Type)
	}
	if is.IpResource.IpAddress != "" {
		a, err := netip.ParseAddr(is.IpResource.IpAddress)
		if err != nil {
			l.skip(x.at, x.Id, "ipAddress is not an address; the resource configuration is left out")
			return
		}
		c.Address = a
	}
	if c.Type != endpoint.ResourceGroup && !c.Address.IsValid() && c.DomainName == "" && c.ARN == "" {
		l.skip(x.at, x.Id, "the resource configuration is only listed; run get-resource-configuration, and load its output")
		return
	}
	for _, s := range x.PortRanges {
		r, err := packet.ParsePortRange(s)
		if err != nil {
			l.skip(x.at, x.Id, "portRanges: %s is not a range of ports; it is left out", abridge(s))
			continue
		}
		c.Ports = append(c.Ports, r)
	}
	l.add(x.at, c)
}
