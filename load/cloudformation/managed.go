package cloudformation

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/managed"
	"github.com/vpcsim/vpcsim/vpc"
)

// services is the types for which AWS makes network interfaces, and the clusters of such.
//
// Source: CloudFormation template reference, the page of each type,
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
var services = map[string]managed.Type{
	"AWS::Lambda::Function": {Kind: managed.Function, In: "VpcConfig.SubnetIds", Subnets: "VpcConfig.SubnetIds", SecurityGroups: "VpcConfig.SecurityGroupIds",
		DualStack: "VpcConfig.Ipv6AllowedForDualStack", Known: "FunctionName"},
	"AWS::RDS::DBInstance": {Kind: managed.Database, Group: "DBSubnetGroupName", Cluster: "DBClusterIdentifier", SecurityGroups: "VPCSecurityGroups",
		Zones: []string{"AvailabilityZone"}, Moves: []string{"MultiAZ"}, Public: "PubliclyAccessible", DualStack: "NetworkType", Known: "DBInstanceIdentifier"},
	"AWS::RDS::DBCluster": {Kind: managed.Database, In: "DBClusterInstanceClass", Group: "DBSubnetGroupName", SecurityGroups: "VpcSecurityGroupIds",
		Public: "PubliclyAccessible", DualStack: "NetworkType", Known: "DBClusterIdentifier"},
	"AWS::DocDB::DBCluster":   {Group: "DBSubnetGroupName", SecurityGroups: "VpcSecurityGroupIds"},
	"AWS::DocDB::DBInstance":  {Kind: managed.Document, Cluster: "DBClusterIdentifier", Zones: []string{"AvailabilityZone"}, Known: "DBInstanceIdentifier"},
	"AWS::Neptune::DBCluster": {Group: "DBSubnetGroupName", SecurityGroups: "VpcSecurityGroupIds"},
	"AWS::Neptune::DBInstance": {Kind: managed.Graph, Group: "DBSubnetGroupName", Cluster: "DBClusterIdentifier", Zones: []string{"AvailabilityZone"},
		Public: "PubliclyAccessible", Known: "DBInstanceIdentifier"},
	"AWS::ElastiCache::CacheCluster": {Kind: managed.Cache, Group: "CacheSubnetGroupName", SecurityGroups: "VpcSecurityGroupIds",
		Zones: []string{"PreferredAvailabilityZone", "PreferredAvailabilityZones"}, DualStack: "NetworkType", Known: "ClusterName"},
	"AWS::ElastiCache::ReplicationGroup": {Kind: managed.Cache, Group: "CacheSubnetGroupName", SecurityGroups: "SecurityGroupIds",
		DualStack: "NetworkType", Known: "ReplicationGroupId"},
	"AWS::MemoryDB::Cluster": {Kind: managed.Memory, Group: "SubnetGroupName", SecurityGroups: "SecurityGroupIds", Known: "ClusterName"},
	"AWS::EFS::MountTarget":  {Kind: managed.FileSystem, Subnets: "SubnetId", SecurityGroups: "SecurityGroups", Address: "IpAddress", DualStack: "IpAddressType"},
	"AWS::Redshift::Cluster": {Kind: managed.Warehouse, Group: "ClusterSubnetGroupName", SecurityGroups: "VpcSecurityGroupIds", Zones: []string{"AvailabilityZone"},
		Moves: []string{"MultiAZ", "AvailabilityZoneRelocation"}, Public: "PubliclyAccessible", Known: "ClusterIdentifier"},
	"AWS::OpenSearchService::Domain": {Kind: managed.Search, In: "VPCOptions.SubnetIds", Subnets: "VPCOptions.SubnetIds", SecurityGroups: "VPCOptions.SecurityGroupIds",
		DualStack: "IPAddressType", Known: "DomainName"},
	"AWS::Elasticsearch::Domain": {Kind: managed.Search, In: "VPCOptions.SubnetIds", Subnets: "VPCOptions.SubnetIds",
		SecurityGroups: "VPCOptions.SecurityGroupIds", Known: "DomainName"},
	"AWS::MSK::Cluster": {Kind: managed.Broker, Subnets: "BrokerNodeGroupInfo.ClientSubnets", SecurityGroups: "BrokerNodeGroupInfo.SecurityGroups",
		Public: "BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type", Known: "ClusterName"},
	"AWS::DMS::ReplicationInstance": {Kind: managed.Replication, Group: "ReplicationSubnetGroupIdentifier", SecurityGroups: "VpcSecurityGroupIds",
		Zones: []string{"AvailabilityZone"}, Moves: []string{"MultiAZ"}, Public: "PubliclyAccessible", DualStack: "NetworkType", Known: "ReplicationInstanceIdentifier"},
	"AWS::ECS::Service": {Kind: managed.Tasks, In: "NetworkConfiguration.AwsvpcConfiguration.Subnets", Subnets: "NetworkConfiguration.AwsvpcConfiguration.Subnets",
		SecurityGroups: "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups", Public: "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp", Known: "ServiceName"},
}

// subnetGroups is the subnet groups that an argument may name: the property in which each has a name.
var subnetGroups = map[string]string{
	"AWS::RDS::DBSubnetGroup": "DBSubnetGroupName", "AWS::DocDB::DBSubnetGroup": "DBSubnetGroupName", "AWS::Neptune::DBSubnetGroup": "DBSubnetGroupName",
	"AWS::ElastiCache::SubnetGroup": "CacheSubnetGroupName", "AWS::MemoryDB::SubnetGroup": "SubnetGroupName",
	"AWS::Redshift::ClusterSubnetGroup": "ClusterSubnetGroupName", "AWS::DMS::ReplicationSubnetGroup": "ReplicationSubnetGroupIdentifier",
}

// clusters is the clusters that an argument may name: the property in which each has a name.
var clusters = map[string]string{
	"AWS::RDS::DBCluster": "DBClusterIdentifier", "AWS::DocDB::DBCluster": "DBClusterIdentifier", "AWS::Neptune::DBCluster": "DBClusterIdentifier",
}

var serviceConverters = func() map[string]converter {
	all := map[string]converter{}
	for typ := range services {
		all[typ] = converter{adds, takeManaged}
	}
	return all
}()

// takeManaged makes the network interfaces that AWS makes for a resource.
func takeManaged(l *loader, p properties) {
	made := managed.Read(services[p.of.typ], p.id(), p.name(), p.account(), arguments{p})
	for _, i := range made.Interfaces {
		l.add(p.of, i)
		l.infer(load.Deduced, i.ID, "Subnet", string(i.Subnet), made.Why)
		l.managed[i.ID] = made
		if made.DualStack {
			l.wishes[i.ID] = wishes{ipv6: 1}
		}
	}
}

// arguments is the properties of a service's resource.
type arguments struct{ p properties }

// at is the object on the way to a property, and the property's name in it.
func (x arguments) at(path string) (properties, string) {
	p, parts := x.p, strings.Split(path, ".")
	for _, key := range parts[:len(parts)-1] {
		p = p.block(key)
	}
	return p, parts[len(parts)-1]
}

// Has says whether the property has a value, or one that is not understood, which is reported.
func (x arguments) Has(path string) bool {
	p, key := x.at(path)
	v := p.value(key)
	list, isList := v.([]any)
	return isList && len(list) > 0 || !isList && v != nil || p.bad(key)
}

func (x arguments) Texts(path string) []string {
	p, key := x.at(path)
	return p.texts(key)
}

// Later has nothing to report: what a template does not show is no value.
func (x arguments) Later(...string) {}

func (x arguments) Name(path string) string {
	v := x.p.values.Get(path)
	if v == nil {
		return ""
	}
	name, err := x.p.l.evaluator(x.p.of.stack).text(v)
	if err != nil {
		return ""
	}
	return name
}

func (x arguments) Links(path string) []vpc.ID {
	p, key := x.at(path)
	return p.links(key)
}

func (x arguments) Addr(path string) netip.Addr {
	p, key := x.at(path)
	return p.addr(key)
}

func (x arguments) Subnet(id vpc.ID) vpc.Subnet {
	s, _ := get[vpc.Subnet](x.p.l, id)
	return s
}

func (x arguments) Group(path string) []vpc.ID {
	if g := x.named(path, subnetGroups); g != nil {
		return x.p.l.propertiesOf(g).links("SubnetIds")
	}
	return nil
}

func (x arguments) Cluster(path string) (managed.Arguments, managed.Type) {
	if c := x.named(path, clusters); c != nil {
		return arguments{x.p.l.propertiesOf(c)}, services[c.typ]
	}
	return nil, managed.Type{}
}

// named is the resource of one of the types that a property names: by a reference, or by the name that it has in a property. Nil: it is not here.
func (x arguments) named(path string, types map[string]string) *resource {
	p, key := x.at(path)
	switch v := p.value(key).(type) {
	case token:
		if types[v.of.typ] != "" {
			return v.of
		}
	case string:
		return p.l.namesake(v, serviceOf(p.of.typ), p.of.stack, types)
	}
	return nil
}

// serviceOf is the service of a type: AWS::RDS.
func serviceOf(typ string) string { return typ[:max(strings.LastIndex(typ, "::"), 0)] }

// namesake is the resource of a service, of one of the types, with a name, in the account and Region of a stack.
func (l *loader) namesake(name, service string, in *stack, types map[string]string) *resource {
	for _, s := range l.stacks {
		if s.region != in.region || s.account != in.account {
			continue
		}
		for _, r := range s.inOrder {
			if key := types[r.typ]; key != "" && r.absent == nil && serviceOf(r.typ) == service && r.properties.Get(key) == any(name) {
				return r
			}
		}
	}
	return nil
}

func (x arguments) Missing(path, reason string) {
	p, key := x.at(path)
	p.skip(key, "%s", reason)
}

// hasGateway says whether an internet gateway is attached to the VPC of a subnet.
func (l *loader) hasGateway(subnet vpc.ID) bool {
	s, _ := get[vpc.Subnet](l, subnet)
	return slices.ContainsFunc(ids[vpc.InternetGateway](l), func(id vpc.ID) bool {
		g, _ := get[vpc.InternetGateway](l, id)
		return s.VPC != "" && g.VPC == s.VPC
	})
}
