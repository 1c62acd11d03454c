// Package managed says which network interfaces AWS's services make in the subnets of a user: requester-managed ones. What describes the
// resource alone, and not its interfaces, is read with it, so that all loaders make the same of it.
//
// A resource has one interface in each subnet in which AWS may put one for it. Where AWS chooses the subnet, now, at a failover or for what it
// replaces, all that it may choose count: that nothing reaches a database has to hold wherever it comes to be. Several interfaces of a
// resource in one subnet, as of the nodes of a cluster, have the same groups, route table and network ACL, and one stands for all.
//
// Source: EC2 User Guide, requester-managed network interfaces,
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html; and the page of each service, which stands in rules.
package managed

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

// Type is how a tool describes resources of a type: their kind, and the names of the arguments that say where the interfaces are. A name may
// be a path through blocks, "vpc_config.subnet_ids"; an empty one stands for what the type has no argument for.
type Type struct {
	Kind Kind

	In      string // an argument without which the resource is in no VPC, or its parts have the interfaces
	Subnets string
	Group   string // names a subnet group, which has the subnets
	Cluster string // names a cluster, which has the subnet group and the security groups of its instances

	SecurityGroups string
	Zones          []string // name the zones in which it stays
	Moves          []string // if true, it may be in other zones as well
	Public         string   // whether it has public addresses
	Unset          string   // what the tool tells AWS where Public is not there; empty: nothing, so that AWS's default counts
	DualStack      string   // whether it has IPv6 addresses, too
	Address        string   // of its only interface
	Known          string   // by which people know it, if it has no Name tag
}

// Arguments is what a resource is described by. What cannot be read is reported by the implementation, and is as if it were not there: so is
// what has an empty path.
type Arguments interface {
	Has(path string) bool                  // whether there is a value, and not an empty list
	Texts(path string) []string            // a list, or one value; booleans are "true" and "false". What will be known later is not reported
	Later(paths ...string)                 // reports which of the arguments have values that will be known later
	Name(path string) string               // a name, on which nothing hangs: nothing is reported
	Links(path string) []vpc.ID            // the IDs that it names
	Addr(path string) netip.Addr           // the zero Addr: none
	Subnet(id vpc.ID) vpc.Subnet           // the zero Subnet: it is not here
	Group(path string) []vpc.ID            // the subnets of the subnet group that it names
	Cluster(path string) (Arguments, Type) // the cluster that it names; nil: it is not here
	Missing(path, reason string)           // reports why nothing is made, unless what stands at the path is reported already
}

// Resource is a resource with the interfaces that AWS makes for it.
type Resource struct {
	Interfaces []eni.Interface // with the subnet, the groups and the type; in the order of the subnets
	Why        string          // why they are in these subnets
	DualStack  bool            // AWS gives them IPv6 addresses

	public string // what the resource says of public addresses
	arg    string // where it says so
	unset  unset  // what AWS does if it says nothing
}

// Read reads a resource that people know by the ID and, if it has one, by the Name tag.
func Read(t Type, id vpc.ID, name, account string, in Arguments) Resource {
	kind, ok := rules[t.Kind]
	if !ok || t.In != "" && !in.Has(t.In) {
		return Resource{}
	}
	cluster, of := in.Cluster(t.Cluster)
	subnets, from := subnetsOf(t, in)
	if len(subnets) == 0 && cluster != nil && !in.Has(from) {
		subnets, from = subnetsOf(of, cluster)
	}
	if len(subnets) == 0 {
		in.Missing(cmp.Or(t.Subnets, t.Group, t.Cluster), "its subnets are not known, so that its network interfaces are left out; "+remedy)
		return Resource{}
	}
	in.Later(t.Public, t.DualStack)
	groups, dual := in.Links(t.SecurityGroups), text(in, t.DualStack)
	if cluster != nil {
		dual = cmp.Or(dual, text(cluster, of.DualStack))
		if len(groups) == 0 {
			groups = cluster.Links(of.SecurityGroups)
		}
	}
	subnets, why := placed(t, in, subnets, from)
	made := Resource{Why: why, DualStack: slices.Contains(dualStack, dual), public: cmp.Or(text(in, t.Public), t.Unset), arg: t.Public, unset: kind.public}
	for _, s := range subnets {
		made.Interfaces = append(made.Interfaces, eni.Interface{
			ID: id + "/" + s, Name: cmp.Or(name, in.Name(t.Known), string(id)), Account: account, Owner: id, Subnet: s, Groups: groups, Type: kind.typ,
		})
	}
	if a := in.Addr(t.Address); a.IsValid() && len(subnets) == 1 {
		made.Interfaces[0].Addresses = []eni.Address{{Private: a}}
	}
	return made
}

// text is an argument that is one value; empty: there is none.
func text(in Arguments, path string) string {
	if all := in.Texts(path); len(all) > 0 {
		return all[0]
	}
	return ""
}

// subnetsOf is the subnets that a resource names, in order and each once, and the argument that has them.
func subnetsOf(t Type, in Arguments) (subnets []vpc.ID, from string) {
	if t.Subnets != "" {
		subnets, from = in.Links(t.Subnets), t.Subnets
	} else {
		subnets, from = in.Group(t.Group), t.Group
	}
	subnets = slices.DeleteFunc(slices.Sorted(slices.Values(subnets)), func(s vpc.ID) bool { return s == "" })
	return slices.Compact(subnets), from
}

// placed is those of the subnets in which AWS may put an interface, and why. A subnet whose zone is not known may be in any.
func placed(t Type, in Arguments, subnets []vpc.ID, from string) ([]vpc.ID, string) {
	if rules[t.Kind].each {
		return subnets, from + ": AWS makes an interface in each"
	}
	if within := inZones(t, in, subnets); len(within) > 0 {
		subnets, from = within, from+" and the zone"
	}
	if len(subnets) == 1 {
		return subnets, from + ": the only subnet that AWS can choose"
	}
	return subnets, fmt.Sprintf("%s: AWS chooses among %d subnets, and may move it to another", from, len(subnets))
}

// inZones is those of the subnets that are in the zones which the resource names; none if it names none, or does not stay in them.
func inZones(t Type, in Arguments, subnets []vpc.ID) (within []vpc.ID) {
	var zones []string
	for _, arg := range t.Zones {
		zones = append(zones, in.Texts(arg)...)
	}
	if len(zones) > 0 {
		in.Later(t.Moves...)
	}
	if len(zones) == 0 || slices.ContainsFunc(t.Moves, func(arg string) bool { return yes(text(in, arg)) }) {
		return nil
	}
	for _, id := range subnets {
		if s := in.Subnet(id); s.Zone == "" || slices.Contains(zones, s.Zone) {
			within = append(within, id)
		}
	}
	return within
}

// yes says whether an argument says so: a boolean, or a word for it of ECS or MSK.
func yes(text string) bool {
	return slices.Contains([]string{"true", "ENABLED", "SERVICE_PROVIDED_EIPS"}, text)
}

// dualStack is the words by which services ask for IPv6 addresses.
var dualStack = []string{"true", "DUAL", "dual_stack", "DUAL_STACK", "dualstack", "ipv6", "IPV6_ONLY"}

// Public says whether AWS gives the interfaces public addresses, and why; gateway says whether an internet gateway is attached to the VPC.
//
// Source: RDS API reference, CreateDBInstance, https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html, and DMS API
// reference, CreateReplicationInstance, https://docs.aws.amazon.com/dms/latest/APIReference/API_CreateReplicationInstance.html
func (r Resource) Public(gateway func() bool) (bool, string) {
	const stands = "AWS chooses the address, and another stands for it"
	switch {
	case r.public != "":
		return yes(r.public), r.arg + ": " + stands
	case r.unset == byGateway:
		return gateway(), "the internet gateway of its VPC, since nothing says whether it is public: " + stands
	}
	return r.unset == public, "AWS's default: " + stands
}
