package terraform

import (
	"maps"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/standin"
	"github.com/vpcsim/vpcsim/vpc"
)

var interfaceConverters = map[string]converter{
	"aws_network_interface":               {makes, takeInterface},
	"aws_network_interface_attachment":    {adds, addAttachment},
	"aws_network_interface_sg_attachment": {adds, addInterfaceGroup},
	"aws_instance":                        {makes, takeInstance},
	"aws_eip":                             {makes, takeAddress},
	"aws_eip_association":                 {amends, addAddressAssociation},
}

// takeInterface reads a network interface. Nothing has it unless an instance says so.
func takeInterface(l *loader, a attributes) {
	i := eni.Interface{
		ID:                a.of.id(),
		Name:              a.name(),
		Account:           a.account(),
		Subnet:            l.link(a, "subnet_id"),
		Groups:            l.linkList(a, "security_groups"),
		NoSourceDestCheck: a.off("source_dest_check"),
		Description:       a.text("description"),
		Unattached:        true,
	}
	switch t := a.made("interface_type"); t {
	case "", "interface":
	case "nat_gateway":
		i.Type = eni.NAT
	default:
		i.Type = eni.Type(t)
	}
	if i.Subnet == "" {
		l.missing(a, "subnet_id")
		return
	}
	for _, b := range a.blocks("attachment") {
		i.Unattached = false
		i.Instance, i.KeptOnTermination = l.link(b, "instance"), true
	}
	i.Addresses = a.privateAddresses("private_ip", "private_ip_list", "private_ips")
	for _, p := range a.addrs("ipv6_addresses") {
		i.Addresses = append(i.Addresses, eni.Address{Private: p})
	}
	i.Prefixes = append(a.prefixes("ipv4_prefixes"), a.prefixes("ipv6_prefixes")...)
	l.add(a.of, i)
}

// privateAddresses is the IPv4 addresses that the attributes hold, the primary first.
func (a attributes) privateAddresses(primary string, lists ...string) []eni.Address {
	var out []eni.Address
	add := func(p netip.Addr) {
		x := eni.Address{Private: p}
		if p.Is4() && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	add(a.addr(primary))
	for _, attr := range lists {
		for _, p := range a.addrs(attr) {
			add(p)
		}
	}
	return out
}

// takeInstance reads an instance as its primary network interface, unless it uses one that is made apart. The interface
// has the instance's name.
func takeInstance(l *loader, a attributes) {
	id := a.of.id()
	stopped := slices.Contains([]string{"stopped", "stopping", "shutting-down", "terminated"}, a.made("instance_state"))
	own := true
	for _, b := range append(a.blocks("network_interface"), a.blocks("primary_network_interface")...) {
		used := l.link(b, "network_interface_id")
		if used == "" {
			l.missing(b, "network_interface_id")
		}
		if orAny(b.number("device_index")) <= 0 {
			own = false
			l.primary[id] = used
		}
		l.uses = append(l.uses, use{b, used, id, stopped})
	}
	if !own {
		return
	}
	i := eni.Interface{
		ID:                a.of.object("primary_network_interface_id"),
		Name:              a.name(),
		Account:           a.account(),
		Subnet:            l.link(a, "subnet_id"),
		Groups:            l.linkList(a, "vpc_security_group_ids"),
		NoSourceDestCheck: a.off("source_dest_check"),
		Instance:          id,
		InstanceStopped:   stopped,
	}
	if i.Subnet == "" {
		if a.configured("subnet_id") || a.text("subnet_id") != "" {
			l.missing(a, "subnet_id")
		} else {
			l.skip(a.of, "no subnet is given, so that it goes into the default VPC, which is not here")
		}
		return
	}
	i.Addresses = a.privateAddresses("private_ip", "secondary_private_ips")
	for _, p := range a.addrs("ipv6_addresses") {
		i.Addresses = append(i.Addresses, eni.Address{Private: p})
	}
	l.primary[id] = i.ID
	l.public[i.ID] = a
	l.add(a.of, i)
}

// use is an instance's use of an interface that is made apart.
type use struct {
	a        attributes
	used     vpc.ID
	instance vpc.ID
	stopped  bool
}

func addAttachment(l *loader, a attributes) {
	u := use{a, l.link(a, "network_interface_id"), l.link(a, "instance_id"), false}
	if u.used == "" || u.instance == "" {
		l.missing(a, "network_interface_id")
		return
	}
	l.uses = append(l.uses, u)
}

func addInterfaceGroup(l *loader, a attributes) {
	g := l.link(a, "security_group_id")
	if g == "" {
		l.missing(a, "security_group_id")
		return
	}
	amend(l, a, "network_interface_id", l.link(a, "network_interface_id"), func(i *eni.Interface) {
		if !slices.Contains(i.Groups, g) {
			i.Groups = append(slices.Clone(i.Groups), g)
			slices.Sort(i.Groups)
		}
	})
}

// completeInterfaces says which interfaces nothing has, and gives addresses to those of which AWS chooses them.
func (l *loader) completeInterfaces() {
	l.attach()
	l.assignAddresses()
	l.assignIPv6()
	l.assignPublic()
}

// attach gives the interfaces to the instances that use them. They outlive these, unless it is said that they do not.
//
// Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance#network-interfaces
func (l *loader) attach() {
	for _, u := range l.uses {
		if u.used == "" {
			continue
		}
		amend(l, u.a, "network_interface_id", u.used, func(i *eni.Interface) {
			i.Instance, i.Unattached, i.InstanceStopped = u.instance, false, u.stopped
			i.KeptOnTermination = !u.a.on("delete_on_termination")
		})
	}
}

// takeAddress reads an Elastic IP. Its address is not known before the apply: one of a range that no network has stands for it.
func takeAddress(l *loader, a attributes) {
	e := eni.ElasticIP{
		ID:      a.of.id(),
		Name:    a.name(),
		Account: a.account(),
		Region:  a.region(),
		Public:  l.publicIPs[a.of.id()],
	}
	if d := a.text("domain"); d == "standard" {
		l.skip(a.of, "addresses of EC2-Classic are not modelled")
		return
	}
	l.associate(a, &e, "network_interface", "instance")
	if p := a.addr("associate_with_private_ip"); p.IsValid() && e.Interface != "" {
		e.Private = p
	}
	if !a.addr("public_ip").IsValid() {
		l.infer(load.StandIn, e.ID, "Public", e.Public.String(), "its ID: AWS chooses the address, and this stands for it")
	}
	l.add(a.of, e)
}

// associate sets the interface that an address belongs to.
func (l *loader) associate(a attributes, e *eni.ElasticIP, iface, instance string) {
	id := l.link(a, iface)
	if id == "" {
		if of := l.link(a, instance); of != "" {
			id = l.primaryOf(of)
		}
	}
	if id == "" {
		return
	}
	e.Interface = id
	if p := a.addr("private_ip"); !e.Private.IsValid() && p.IsValid() {
		e.Private = p
	}
}

// primaryOf is the primary network interface of an instance.
func (l *loader) primaryOf(instance vpc.ID) vpc.ID {
	if id, ok := l.primary[instance]; ok {
		return id
	}
	if i := l.byID[instance]; i != nil && i.typ == "aws_instance" {
		a := l.at(i)
		for _, b := range append(a.blocks("network_interface"), a.blocks("primary_network_interface")...) {
			if orAny(b.number("device_index")) <= 0 {
				return l.link(b, "network_interface_id")
			}
		}
		return i.object("primary_network_interface_id")
	}
	return instance
}

func addAddressAssociation(l *loader, a attributes) {
	attr, id := "allocation_id", l.link(a, "allocation_id")
	if id == "" && !a.configured("allocation_id") && a.configured("public_ip") {
		if attr, id = "public_ip", l.elasticAt(a, "public_ip"); id == "" {
			return
		}
	}
	amend(l, a, attr, id, func(e *eni.ElasticIP) {
		l.associate(a, e, "network_interface_id", "instance_id")
		if p := a.addr("private_ip_address"); p.IsValid() {
			e.Private = p
		}
		if e.Interface == "" {
			l.missing(a, "network_interface_id")
		}
	})
}

// assignAddresses gives each interface without an address of its subnet's family a free one, as AWS gives it some.
func (l *loader) assignAddresses() {
	wants := map[vpc.ID][]want{} // by subnet
	for _, id := range ids[eni.Interface](l) {
		i, _ := get[eni.Interface](l, id)
		if !i.Primary().IsValid() {
			wants[i.Subnet] = append(wants[i.Subnet], want{id, 1})
		}
	}
	l.give(wants, func(s vpc.Subnet) netip.Prefix { return s.CIDR }, func([]eni.Address) int { return 0 })
}

// want is an interface for which AWS chooses so many addresses, at least one.
type want struct {
	of        vpc.ID
	addresses int64
}

// give gives interfaces addresses of a block of their subnets, each at a place among those that it has.
func (l *loader) give(wants map[vpc.ID][]want, block func(vpc.Subnet) netip.Prefix, place func(has []eni.Address) int) {
	if len(wants) == 0 {
		return
	}
	var free standin.Subnets
	for _, f := range l.found {
		free.Hold(f.resource)
	}
	for _, subnet := range slices.Sorted(maps.Keys(wants)) {
		s, _ := get[vpc.Subnet](l, subnet)
		for _, w := range wants[subnet] {
			for number := range int(w.addresses) {
				p, ok := free.Choose(subnet, block(s), w.of, number)
				if !ok {
					break
				}
				i, _ := get[eni.Interface](l, w.of)
				n := place(i.Addresses)
				i.Addresses = slices.Insert(slices.Clone(i.Addresses), n, eni.Address{Private: p})
				l.hold(i, l.found[i.ID].of)
				l.infer(load.StandIn, i.ID, "Addresses"+indexed(n)+".Private", p.String(), "the free addresses of "+string(subnet)+": AWS chooses one")
			}
		}
	}
}

// assignPublic gives interfaces the public address that AWS gives to instances in subnets which map public addresses, or
// which ask for one, and to what services make. An Elastic IP takes its place.
//
// Source: VPC guide, IP addressing for your VPCs and subnets.
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html
func (l *loader) assignPublic() {
	elastic := map[vpc.ID]bool{}
	for _, id := range ids[eni.ElasticIP](l) {
		e, _ := get[eni.ElasticIP](l, id)
		elastic[e.Interface] = true
	}
	for _, id := range slices.Sorted(maps.Keys(l.public)) {
		i, _ := get[eni.Interface](l, id)
		if elastic[id] || !i.Primary().IsValid() {
			continue
		}
		a := l.public[id]
		p := a.addr("public_ip")
		if !p.IsValid() && l.mapsPublic(a, i.Subnet) {
			p = l.standIns.Address(id)
			l.infer(load.StandIn, id, "Addresses[0].Public", p.String(), "its ID: AWS chooses the address, and this stands for it")
		}
		if p.IsValid() {
			l.publish(i, p)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(l.managed)) {
		i, ok := get[eni.Interface](l, id)
		if public, why := l.managed[id].Public(func() bool { return l.hasGateway(i.Subnet) }); ok && public && !elastic[id] && i.Primary().Is4() {
			p := l.standIns.Address(id)
			l.publish(i, p)
			l.infer(load.StandIn, id, "Addresses[0].Public", p.String(), why)
		}
	}
}

// publish gives the primary address of an interface a public one.
func (l *loader) publish(i eni.Interface, public netip.Addr) {
	i.Addresses = slices.Clone(i.Addresses)
	n := slices.IndexFunc(i.Addresses, func(x eni.Address) bool { return x.Private == i.Primary() })
	i.Addresses[n].Public = public
	l.hold(i, l.found[i.ID].of)
}

// mapsPublic says whether a new instance gets a public address: it asks, or else its subnet says.
func (l *loader) mapsPublic(a attributes, subnet vpc.ID) bool {
	if !a.pending("public_ip") && !l.mocked {
		return false
	}
	if a.on("associate_public_ip_address") {
		return true
	}
	if a.off("associate_public_ip_address") && !l.mocked {
		return false
	}
	s := l.byID[subnet]
	return s != nil && l.at(s).on("map_public_ip_on_launch")
}
