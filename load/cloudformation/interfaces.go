package cloudformation

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/standin"
	"github.com/vpcsim/vpcsim/vpc"
)

var interfaceConverters = map[string]converter{
	"AWS::EC2::NetworkInterface":           {makes, takeInterface},
	"AWS::EC2::NetworkInterfaceAttachment": {amends, attachInterface},
	"AWS::EC2::Instance":                   {adds, takeInstance},
	"AWS::EC2::EIP":                        {makes, takeAddress},
	"AWS::EC2::EIPAssociation":             {amends, associate},
}

// wishes is the addresses that AWS chooses for an interface.
type wishes struct {
	public *bool // whether there is to be a public one; nil: as the subnet says
	launch bool  // it is made along with an instance, so that what the subnet says counts
	ipv6   int   // so many IPv6 ones
}

// takeInterface reads a network interface. Nothing has it unless an instance says so.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-networkinterface.html
func takeInterface(l *loader, p properties) {
	i := eni.Interface{
		ID: p.id(), Name: p.name(), Account: p.account(), Subnet: p.need("SubnetId"), Groups: p.links("GroupSet"),
		NoSourceDestCheck: p.off("SourceDestCheck"), Description: p.text("Description"), Unattached: true,
	}
	if t := p.text("InterfaceType"); t != "" {
		i.Type = eni.ParseType(t)
	}
	l.addInterface(p, p, i)
}

// addInterface takes over an interface with the addresses that a block asks for.
func (l *loader) addInterface(p, b properties, i eni.Interface) {
	if i.Subnet == "" {
		return
	}
	i.Addresses = addresses(b)
	for _, key := range []string{"Ipv4Prefix", "Ipv6Prefix"} {
		for _, x := range b.blocks(key + "es") {
			if c, ok := x.prefix(key); ok {
				i.Prefixes = append(i.Prefixes, c)
			}
		}
	}
	w := l.wishes[i.ID]
	if n := b.number("Ipv6AddressCount", 0, 64); n != nil {
		w.ipv6 = int(*n)
	}
	if v, given := b.flag("AssociatePublicIpAddress"); given {
		w.public = &v
	}
	if n := b.number("SecondaryPrivateIpAddressCount", 1, 64); n != nil {
		b.skip("SecondaryPrivateIpAddressCount", "secondary addresses that AWS chooses are left out")
	}
	if w != (wishes{}) {
		l.wishes[i.ID] = w
	}
	l.add(p.of, i)
}

// addresses is the private addresses that a block gives, the primary first.
func addresses(b properties) []eni.Address {
	var out []eni.Address
	add := func(a netip.Addr, first bool) {
		x := eni.Address{Private: a}
		switch {
		case !a.IsValid() || slices.Contains(out, x):
		case first:
			out = slices.Insert(out, 0, x)
		default:
			out = append(out, x)
		}
	}
	add(b.addr("PrivateIpAddress"), true)
	for _, x := range b.blocks("PrivateIpAddresses") {
		add(x.addr("PrivateIpAddress"), x.on("Primary"))
	}
	for _, x := range b.blocks("Ipv6Addresses") {
		add(x.addr("Ipv6Address"), false)
	}
	return out
}

// takeInstance reads an instance as its network interfaces. One that is made along with it has the instance's name.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html
func takeInstance(l *loader, p properties) {
	if p.has("LaunchTemplate") && !p.has("SubnetId") && !p.has("NetworkInterfaces") {
		p.skip("LaunchTemplate", "launch templates are not read")
		return
	}
	blocks := p.blocks("NetworkInterfaces")
	if len(blocks) == 0 {
		subnet := p.link("SubnetId")
		if subnet == "" {
			if !p.bad("SubnetId") {
				p.skip("SubnetId", "it is missing, so that the instance goes into the default VPC, which is not here")
			}
			return
		}
		l.launch(p, p, 0, subnet, p.links("SecurityGroupIds"))
		return
	}
	for n, b := range blocks {
		index := n
		if x := b.number("DeviceIndex", 0, 63); x != nil {
			index = int(*x)
		}
		if b.has("NetworkInterfaceId") {
			amend(l, b, "NetworkInterfaceId", func(i *eni.Interface) {
				l.attach(i, p.id(), index)
				i.KeptOnTermination = !b.on("DeleteOnTermination")
			})
			continue
		}
		if subnet := b.need("SubnetId"); subnet != "" {
			l.launch(p, b, index, subnet, b.links("GroupSet"))
		}
	}
}

// launch takes over an interface that is made along with an instance.
func (l *loader) launch(p, b properties, index int, subnet vpc.ID, groups []vpc.ID) {
	i := eni.Interface{
		ID: p.id() + vpc.ID(fmt.Sprintf(".eni%d", index)), Account: p.account(), Subnet: subnet, Groups: groups,
		NoSourceDestCheck: p.off("SourceDestCheck"), Description: b.text("Description"), KeptOnTermination: b.off("DeleteOnTermination"),
	}
	if index == 0 {
		i.Name = p.name()
	}
	l.wishes[i.ID] = wishes{launch: index == 0}
	l.attach(&i, p.id(), index)
	l.addInterface(p, b, i)
}

// attach gives an interface to an instance.
func (l *loader) attach(i *eni.Interface, instance vpc.ID, index int) {
	i.Instance, i.Unattached = instance, false
	if index == 0 {
		l.primary[instance] = i.ID
	}
}

func attachInterface(l *loader, p properties) {
	instance := p.need("InstanceId")
	if instance == "" {
		return
	}
	index := 1
	if n := p.number("DeviceIndex", 0, 63); n != nil {
		index = int(*n)
	}
	amend(l, p, "NetworkInterfaceId", func(i *eni.Interface) {
		l.attach(i, instance, index)
		i.KeptOnTermination = p.off("DeleteOnTermination")
	})
}

// takeAddress reads an Elastic IP. For the address, which AWS chooses, one of a range that no network has stands.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-eip.html
func takeAddress(l *loader, p properties) {
	e := eni.ElasticIP{ID: p.id(), Name: p.name(), Account: p.account(), Region: p.region(), Public: p.addr("Address")}
	if !e.Public.IsValid() {
		e.Public = l.standIns.Address(e.ID)
		l.infer(load.StandIn, e.ID, "Public", e.Public.String(), chosen)
	}
	l.add(p.of, e)
	if p.has("InstanceId") {
		l.late = append(l.late, func() { l.mapAddress(p, e.ID, "") })
	}
}

const chosen = "its ID: AWS chooses the address, and this stands for it"

// associate reads to which interface an Elastic IP belongs.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-eipassociation.html
func associate(l *loader, p properties) {
	id := p.link("AllocationId")
	if id == "" {
		public := p.addr("EIP")
		for _, x := range ids[eni.ElasticIP](l) {
			if e, _ := get[eni.ElasticIP](l, x); public.IsValid() && e.Public == public {
				id = x
			}
		}
	}
	if id == "" {
		p.skip("AllocationId", "it names no Elastic IP that is here")
		return
	}
	l.mapAddress(p, id, p.link("NetworkInterfaceId"))
}

// mapAddress maps an Elastic IP to an interface, or to the primary one of the instance that the properties name.
func (l *loader) mapAddress(p properties, id, iface vpc.ID) {
	if iface == "" {
		if instance := p.link("InstanceId"); instance != "" {
			iface = l.primary[instance]
		}
	}
	if iface == "" {
		p.skip("", "the interface of the address is not here")
		return
	}
	e, ok := get[eni.ElasticIP](l, id)
	if !ok {
		p.skip("AllocationId", "it names %s, which is not here as a %s", abridge(string(id)), vpc.KindElasticIP)
		return
	}
	e.Interface = iface
	if a := p.addr("PrivateIpAddress"); a.IsValid() {
		e.Private = a
	}
	l.hold(e, l.found[id].of)
}

// assignAddresses gives interfaces the addresses that AWS chooses: in their subnet free ones.
//
// Source: VPC guide, IP addressing, https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html
func (l *loader) assignAddresses() {
	for _, f := range l.late {
		f()
	}
	elastic := map[vpc.ID]bool{}
	for _, id := range ids[eni.ElasticIP](l) {
		e, _ := get[eni.ElasticIP](l, id)
		elastic[e.Interface] = true
	}
	var free standin.Subnets
	for _, f := range l.found {
		free.Hold(f.resource)
	}
	interfaces := ids[eni.Interface](l)
	l.inferred = slices.Grow(l.inferred, len(interfaces))
	for _, id := range interfaces {
		at := l.found[id]
		i := at.resource.(eni.Interface)
		i.Addresses = slices.Clip(i.Addresses)
		l.assign(&i, &free)
		if public, why := l.getsPublic(i); public && !elastic[id] {
			n := slices.IndexFunc(i.Addresses, func(a eni.Address) bool { return a.Private.Is4() })
			if n >= 0 {
				i.Addresses[n].Public = l.standIns.Address(id)
				l.infer(load.StandIn, id, fmt.Sprintf("Addresses[%d].Public", n), i.Addresses[n].Public.String(), why)
			}
		}
		l.hold(i, at.of)
	}
}

// assign gives an interface what it lacks of its subnet's families.
func (l *loader) assign(i *eni.Interface, free *standin.Subnets) {
	subnet, _ := get[vpc.Subnet](l, i.Subnet)
	why := "the free addresses of " + string(i.Subnet) + ": AWS chooses one"
	if !slices.ContainsFunc(i.Addresses, func(a eni.Address) bool { return a.Private.Is4() }) {
		if a, ok := free.Choose(subnet.ID, subnet.CIDR, i.ID, 0); ok {
			i.Addresses = slices.Insert(i.Addresses, 0, eni.Address{Private: a})
			l.infer(load.StandIn, i.ID, "Addresses[0].Private", a.String(), why)
		} else if subnet.CIDR.IsValid() {
			of := l.found[i.ID].of
			l.skipAt(of.stack, "Resources."+of.logical, i.ID, "%s has no free address for it", i.Subnet)
		}
	}
	want := l.wishes[i.ID].ipv6
	if want == 0 && l.subnets[i.Subnet].ipv6 && !slices.ContainsFunc(i.Addresses, func(a eni.Address) bool { return a.Private.Is6() }) {
		want = 1
	}
	for number := range want {
		if a, ok := free.Choose(subnet.ID, subnet.IPv6CIDR, i.ID, number); ok {
			i.Addresses = append(i.Addresses, eni.Address{Private: a})
			l.infer(load.StandIn, i.ID, fmt.Sprintf("Addresses[%d].Private", len(i.Addresses)-1), a.String(), why)
		}
	}
}

// getsPublic says whether an interface gets a public address when it is made, and why: it asks, or its subnet or its service says.
func (l *loader) getsPublic(i eni.Interface) (public bool, why string) {
	if made, ok := l.managed[i.ID]; ok {
		return made.Public(func() bool { return l.hasGateway(i.Subnet) })
	}
	w := l.wishes[i.ID]
	if w.public != nil {
		return *w.public, chosen
	}
	return w.launch && l.subnets[i.Subnet].public, chosen
}
