package terraform

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/managed"
	"github.com/vpcsim/vpcsim/vpc"
)

// services is the types for which AWS makes network interfaces, and the clusters of such.
//
// Source: the documentation of the provider hashicorp/aws, https://registry.terraform.io/providers/hashicorp/aws/latest/docs
var services = map[string]managed.Type{
	"aws_lambda_function": {Kind: managed.Function, In: "vpc_config.subnet_ids", Subnets: "vpc_config.subnet_ids", SecurityGroups: "vpc_config.security_group_ids",
		DualStack: "vpc_config.ipv6_allowed_for_dual_stack", Known: "function_name"},
	"aws_db_instance": {Kind: managed.Database, Group: "db_subnet_group_name", SecurityGroups: "vpc_security_group_ids", Zones: []string{"availability_zone"},
		Moves: []string{"multi_az"}, Public: "publicly_accessible", Unset: "false", DualStack: "network_type", Known: "identifier"},
	"aws_rds_cluster": {Kind: managed.Database, In: "db_cluster_instance_class", Group: "db_subnet_group_name", SecurityGroups: "vpc_security_group_ids",
		DualStack: "network_type", Known: "cluster_identifier"},
	"aws_rds_cluster_instance": {Kind: managed.Database, Group: "db_subnet_group_name", Cluster: "cluster_identifier", Zones: []string{"availability_zone"},
		Public: "publicly_accessible", Unset: "false", Known: "identifier"},
	"aws_docdb_cluster":          {Group: "db_subnet_group_name", SecurityGroups: "vpc_security_group_ids"},
	"aws_docdb_cluster_instance": {Kind: managed.Document, Cluster: "cluster_identifier", Zones: []string{"availability_zone"}, Known: "identifier"},
	"aws_neptune_cluster":        {Group: "neptune_subnet_group_name", SecurityGroups: "vpc_security_group_ids"},
	"aws_neptune_cluster_instance": {Kind: managed.Graph, Group: "neptune_subnet_group_name", Cluster: "cluster_identifier", Zones: []string{"availability_zone"},
		Public: "publicly_accessible", Unset: "false", Known: "identifier"},
	"aws_elasticache_cluster": {Kind: managed.Cache, Group: "subnet_group_name", SecurityGroups: "security_group_ids",
		Zones: []string{"availability_zone", "preferred_availability_zones"}, DualStack: "network_type", Known: "cluster_id"},
	"aws_elasticache_replication_group": {Kind: managed.Cache, Group: "subnet_group_name", SecurityGroups: "security_group_ids",
		DualStack: "network_type", Known: "replication_group_id"},
	"aws_memorydb_cluster": {Kind: managed.Memory, Group: "subnet_group_name", SecurityGroups: "security_group_ids", Known: "name"},
	"aws_efs_mount_target": {Kind: managed.FileSystem, Subnets: "subnet_id", SecurityGroups: "security_groups", Address: "ip_address", DualStack: "ip_address_type"},
	"aws_redshift_cluster": {Kind: managed.Warehouse, Group: "cluster_subnet_group_name", SecurityGroups: "vpc_security_group_ids", Zones: []string{"availability_zone"},
		Moves: []string{"multi_az", "availability_zone_relocation_enabled"}, Public: "publicly_accessible", Unset: "false", Known: "cluster_identifier"},
	"aws_opensearch_domain": {Kind: managed.Search, In: "vpc_options.subnet_ids", Subnets: "vpc_options.subnet_ids", SecurityGroups: "vpc_options.security_group_ids",
		DualStack: "ip_address_type", Known: "domain_name"},
	"aws_elasticsearch_domain": {Kind: managed.Search, In: "vpc_options.subnet_ids", Subnets: "vpc_options.subnet_ids",
		SecurityGroups: "vpc_options.security_group_ids", Known: "domain_name"},
	"aws_msk_cluster": {Kind: managed.Broker, Subnets: "broker_node_group_info.client_subnets", SecurityGroups: "broker_node_group_info.security_groups",
		Public: "broker_node_group_info.connectivity_info.public_access.type", Known: "cluster_name"},
	"aws_dms_replication_instance": {Kind: managed.Replication, Group: "replication_subnet_group_id", SecurityGroups: "vpc_security_group_ids",
		Zones: []string{"availability_zone"}, Moves: []string{"multi_az"}, Public: "publicly_accessible", Unset: "false", DualStack: "network_type", Known: "replication_instance_id"},
	"aws_ecs_service": {Kind: managed.Tasks, In: "network_configuration.subnets", Subnets: "network_configuration.subnets",
		SecurityGroups: "network_configuration.security_groups", Public: "network_configuration.assign_public_ip", Known: "name"},
}

var serviceConverters = func() map[string]converter {
	all := map[string]converter{}
	for typ := range services {
		all[typ] = converter{adds, takeManaged}
	}
	return all
}()

// takeManaged makes the network interfaces that AWS makes for a resource. Neither a plan nor a state tells their IDs, but for that of a mount
// target: they are called by the addresses of the resource and of the subnet.
func takeManaged(l *loader, a attributes) {
	if a.of.data {
		l.skip(a.of, managed.Unmodelled)
		return
	}
	if a.of.typ == "aws_elasticache_cluster" && a.text("replication_group_id") != "" {
		return // its nodes are those of the group
	}
	made := managed.Read(services[a.of.typ], vpc.ID(a.of.address), a.name(), a.account(), arguments{a})
	for _, i := range made.Interfaces {
		if objects[a.of.typ]["network_interface_id"] != "" {
			i.ID = a.of.object("network_interface_id")
		}
		l.add(a.of, i)
		l.managed[i.ID] = made
		l.infer(load.Deduced, i.ID, "Subnet", string(i.Subnet), made.Why)
	}
}

// arguments is the attributes of a service's resource.
type arguments struct{ a attributes }

// at is the first block on the way to an attribute, and the attribute's name in it; false: there is none.
func (x arguments) at(path string) (attributes, string, bool) {
	a, parts := x.a, strings.Split(path, ".")
	for _, block := range parts[:len(parts)-1] {
		all := a.blocks(block)
		if len(all) == 0 {
			a.given(block)
			return a, "", false
		}
		a = all[0]
	}
	attr := parts[len(parts)-1]
	return a, attr, attr != ""
}

// Has says whether the attribute has a value, or will have one that the configuration gives it.
func (x arguments) Has(path string) bool {
	a, attr, ok := x.at(path)
	if !ok {
		return false
	}
	switch v := a.value(attr).(type) {
	case nil:
		return a.pending(attr) && a.configured(attr)
	case string:
		return a.made(attr) != ""
	case []any:
		return len(v) > 0 || a.pending(attr) && a.configured(attr)
	}
	return true
}

// Texts has what the provider makes as well, but for a mocked one, whose words say nothing.
func (x arguments) Texts(path string) []string {
	a, attr, ok := x.at(path)
	if !ok {
		return nil
	}
	if b, ok := a.value(attr).(bool); ok {
		return []string{strconv.FormatBool(b)}
	}
	all := a.texts(attr)
	if s := a.made(attr); s != "" {
		all = append(all, s)
	}
	return all
}

func (x arguments) Later(paths ...string) {
	for _, path := range paths {
		if a, attr, ok := x.at(path); ok {
			a.given(attr)
		}
	}
}

func (x arguments) Name(path string) string {
	if x.a.values[path] == nil {
		return ""
	}
	return x.a.made(path)
}

func (x arguments) Links(path string) []vpc.ID {
	a, attr, ok := x.at(path)
	switch {
	case !ok:
		return nil
	case isList(attr):
		return x.a.l.linkList(a, attr)
	}
	return []vpc.ID{x.a.l.link(a, attr)}
}

func (x arguments) Addr(path string) netip.Addr {
	a, attr, ok := x.at(path)
	if !ok {
		return netip.Addr{}
	}
	return a.addr(attr)
}

func (x arguments) Subnet(id vpc.ID) vpc.Subnet {
	s, _ := get[vpc.Subnet](x.a.l, id)
	return s
}

func (x arguments) Group(path string) []vpc.ID {
	if g := x.named(path); g != nil {
		return x.a.l.linkList(x.a.l.at(g), "subnet_ids")
	}
	return nil
}

func (x arguments) Cluster(path string) (managed.Arguments, managed.Type) {
	if c := x.named(path); c != nil {
		return arguments{x.a.l.at(c)}, services[c.typ]
	}
	return nil, managed.Type{}
}

// named is the instance that an attribute names; nil: none that is here.
func (x arguments) named(path string) *instance {
	if a, attr, ok := x.at(path); ok {
		return a.l.instanceOf(a.l.link(a, attr))
	}
	return nil
}

func (x arguments) Missing(path, reason string) {
	a, attr, ok := x.at(path)
	if ok && a.pending(attr) && a.configured(attr) {
		return
	}
	a.l.skip(a.of, "%s: %s", path, reason)
}

// hasGateway says whether an internet gateway is attached to the VPC of a subnet.
func (l *loader) hasGateway(subnet vpc.ID) bool {
	s, _ := get[vpc.Subnet](l, subnet)
	return slices.ContainsFunc(ids[vpc.InternetGateway](l), func(id vpc.ID) bool {
		g, _ := get[vpc.InternetGateway](l, id)
		return s.VPC != "" && g.VPC == s.VPC
	})
}
