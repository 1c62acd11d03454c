package describe

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

type interfaceElement struct {
	NetworkInterfaceId string
	SubnetId           vpc.ID
	OwnerId            string
	AvailabilityZone   string
	Description        string
	InterfaceType      string
	Status             string
	SourceDestCheck    *bool
	DenyAllIgwTraffic  bool
	Groups             []groupRef
	Association        publicAddress
	PrivateIpAddress   string
	PrivateIpAddresses []struct {
		Primary          bool
		PrivateIpAddress string
		Association      publicAddress
	}
	Ipv6Addresses []struct{ Ipv6Address string }
	Ipv4Prefixes  []struct{ Ipv4Prefix string }
	Ipv6Prefixes  []struct{ Ipv6Prefix string }
	Attachment    struct {
		InstanceId          vpc.ID
		DeviceIndex         int
		Status              string
		DeleteOnTermination *bool
	}
	TagSet []tag
}

func (x interfaceElement) id() string { return x.NetworkInterfaceId }

type publicAddress struct{ PublicIp string }

func readInterface(l *loader, at source, x interfaceElement) {
	l.witness(at, l.zoneRegion(x.AvailabilityZone))
	if i, ok := x.convert(l, at); ok {
		l.add(at, i)
	}
}

// convert is the element as an interface. Addresses that cannot be read are reported; without any that can, the
// interface is.
func (x interfaceElement) convert(l *loader, at source) (eni.Interface, bool) {
	i := eni.Interface{
		ID:                  vpc.ID(x.NetworkInterfaceId),
		Name:                nameOf(x.TagSet),
		Account:             cmp.Or(x.OwnerId, at.account),
		Subnet:              x.SubnetId,
		Type:                interfaceType(x.InterfaceType),
		Groups:              groupIDs(x.Groups),
		NoSourceDestCheck:   x.SourceDestCheck != nil && !*x.SourceDestCheck,
		DenyInternetGateway: x.DenyAllIgwTraffic,
		Unattached:          x.Status == "available" || x.Attachment.Status == "detached",
		Instance:            x.Attachment.InstanceId,
		Description:         x.Description,
	}
	i.KeptOnTermination = i.Instance != "" && x.Attachment.DeleteOnTermination != nil && !*x.Attachment.DeleteOnTermination
	if i.Instance != "" && x.Attachment.DeviceIndex == 0 {
		l.primary[i.ID] = true
	}
	if i.Subnet == "" {
		l.skip(at, i.ID, "the interface is in no subnet")
		return i, false
	}
	bad := false
	note := func(err error) {
		bad = true
		l.skip(at, i.ID, "%v; it is left out", err)
	}
	i.Addresses = x.addresses(note)
	for n, p := range x.Ipv4Prefixes {
		addPrefix(&i.Prefixes, note, fmt.Sprintf("Ipv4Prefixes[%d].Ipv4Prefix", n), p.Ipv4Prefix, prefix4)
	}
	for n, p := range x.Ipv6Prefixes {
		addPrefix(&i.Prefixes, note, fmt.Sprintf("Ipv6Prefixes[%d].Ipv6Prefix", n), p.Ipv6Prefix, prefix6)
	}
	if bad && len(i.Addresses) == 0 {
		l.skip(at, i.ID, "the interface has no address that can be read")
		return i, false
	}
	return i, true
}

func addPrefix(to *[]netip.Prefix, note func(error), field, s string, parse func(field, s string) (netip.Prefix, error)) {
	p, err := parse(field, s)
	if err != nil {
		note(err)
		return
	}
	*to = append(*to, p)
}

// addresses is the interface's addresses, the primary IPv4 one first.
func (x interfaceElement) addresses(note func(error)) []eni.Address {
	var all []eni.Address
	add := func(field, private, public string, primary bool) {
		a, err := addr4(field, private)
		if err != nil || !a.IsValid() {
			if err != nil {
				note(err)
			}
			return
		}
		p, err := addr4("PublicIp", public)
		if err != nil {
			note(err)
		}
		if primary {
			all = slices.Insert(all, 0, eni.Address{Private: a, Public: p})
		} else {
			all = append(all, eni.Address{Private: a, Public: p})
		}
	}
	for n, a := range x.PrivateIpAddresses {
		public := a.Association.PublicIp
		if a.Primary {
			public = cmp.Or(public, x.Association.PublicIp)
		}
		add(fmt.Sprintf("PrivateIpAddresses[%d].PrivateIpAddress", n), a.PrivateIpAddress, public, a.Primary)
	}
	if len(x.PrivateIpAddresses) == 0 {
		add("PrivateIpAddress", x.PrivateIpAddress, x.Association.PublicIp, true)
	}
	for n, a := range x.Ipv6Addresses {
		p, err := addr6(fmt.Sprintf("Ipv6Addresses[%d].Ipv6Address", n), a.Ipv6Address)
		switch {
		case err != nil:
			note(err)
		case p.IsValid():
			all = append(all, eni.Address{Private: p})
		}
	}
	return all
}

// interfaceType is an InterfaceType as package eni words it: descriptions say nat_gateway where the API reference says
// natGateway.
//
// Source: EC2 API reference, NetworkInterface.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html
func interfaceType(s string) eni.Type {
	switch s {
	case "interface":
		return eni.Ordinary
	case "nat_gateway":
		return eni.NAT
	}
	return eni.Type(s)
}

type reservationElement struct {
	ReservationId string
	Instances     []instance
}

// id need not be there: a reservation is not a resource of a network.
func (x reservationElement) id() string { return cmp.Or(x.ReservationId, "reservation") }

// instance is a virtual machine, of which a network holds the interfaces.
type instance struct {
	InstanceId        vpc.ID
	NetworkInterfaces []interfaceElement
	State             struct{ Name string }
	Placement         struct{ AvailabilityZone string }
	Tags              []tag

	at source
}

func readReservation(l *loader, at source, x reservationElement) {
	for _, i := range x.Instances {
		if i.InstanceId == "" {
			l.skip(at, "", "an instance has no ID")
			continue
		}
		l.witness(at, l.zoneRegion(i.Placement.AvailabilityZone))
		i.at = at
		if old, again := l.instances[i.InstanceId]; again {
			if old.State != i.State {
				l.skip(at, i.InstanceId, "it is described differently in %s, which counts", old.at.file)
			}
			continue
		}
		l.instances[i.InstanceId] = i
	}
}

// addInstanceInterfaces takes over the interfaces that only describe-instances lists.
func (l *loader) addInstanceInterfaces() {
	for _, id := range slices.Sorted(maps.Keys(l.instances)) {
		for _, x := range l.instances[id].NetworkInterfaces {
			at := l.instances[id].at
			if x.NetworkInterfaceId == "" {
				l.skip(at, id, "an interface of the instance has no ID")
				continue
			}
			if _, known := l.found[vpc.ID(x.NetworkInterfaceId)]; known {
				continue
			}
			x.Attachment.InstanceId = id
			if i, ok := x.convert(l, at); ok {
				l.add(at, i)
			}
		}
	}
}

// owners finds in a description the resource that AWS made an interface for.
var owners = regexp.MustCompile(`\b(?:nat|vpce|tgw-attach)-[0-9a-z]+`)

// completeInterfaces says of each interface whether its instance runs, and for what AWS made it. People name instances, so that the
// primary interface of one has its name, unless it has one of its own.
func (l *loader) completeInterfaces() {
	owned := map[vpc.ID]vpc.ID{}
	for _, id := range ids[vpc.NATGateway](l) {
		g, _ := get[vpc.NATGateway](l, id)
		for _, a := range g.Addresses {
			owned[a.Interface] = id
		}
	}
	for _, id := range ids[endpoint.Interface](l) {
		e, _ := get[endpoint.Interface](l, id)
		for _, i := range e.Interfaces {
			owned[i] = id
		}
	}
	for _, id := range ids[endpoint.ResourceEndpoint](l) {
		e, _ := get[endpoint.ResourceEndpoint](l, id)
		for _, i := range e.Interfaces {
			owned[i] = id
		}
	}
	for _, id := range ids[endpoint.ServiceNetworkEndpoint](l) {
		e, _ := get[endpoint.ServiceNetworkEndpoint](l, id)
		for _, i := range e.Interfaces {
			owned[i] = id
		}
	}
	for _, id := range ids[endpoint.GatewayLoadBalancer](l) {
		e, _ := get[endpoint.GatewayLoadBalancer](l, id)
		owned[e.Interface] = id
	}
	update(l, func(_ source, i eni.Interface) eni.Interface {
		if x, ok := l.instances[i.Instance]; ok {
			i.InstanceStopped = x.State.Name != "" && x.State.Name != "running"
			if l.primary[i.ID] {
				i.Name = cmp.Or(i.Name, nameOf(x.Tags))
			}
		}
		i.Owner = owned[i.ID]
		if i.Owner == "" && i.Instance == "" && i.Type != eni.Ordinary {
			i.Owner = vpc.ID(owners.FindString(i.Description))
		}
		return i
	})
}

type addressElement struct {
	AllocationId       string
	PublicIp           string
	NetworkInterfaceId vpc.ID
	PrivateIpAddress   string
	NetworkBorderGroup string
	Tags               []tag
}

func (x addressElement) id() string { return cmp.Or(x.AllocationId, x.PublicIp) }

func readAddress(l *loader, at source, x addressElement) {
	e := eni.ElasticIP{
		ID:        vpc.ID(x.id()),
		Name:      nameOf(x.Tags),
		Account:   at.account,
		Region:    at.region,
		Interface: x.NetworkInterfaceId,
	}
	var err, errPrivate error
	e.Public, err = addr4("PublicIp", x.PublicIp)
	e.Private, errPrivate = addr4("PrivateIpAddress", x.PrivateIpAddress)
	if err = cmp.Or(err, errPrivate); err != nil || !e.Public.IsValid() {
		if err == nil {
			err = fmt.Errorf("PublicIp is missing")
		}
		l.skip(at, e.ID, "%v", err)
		return
	}
	if place.IsRegion(x.NetworkBorderGroup) {
		l.witness(at, x.NetworkBorderGroup)
		e.Region = cmp.Or(e.Region, x.NetworkBorderGroup)
	}
	l.add(at, e)
}
