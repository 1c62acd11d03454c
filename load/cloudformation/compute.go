package cloudformation

import (
	"cmp"
	"fmt"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

var computeConverters = map[string]converter{
	"AWS::Lambda::Function":   {makes, takeFunction},
	"AWS::RDS::DBSubnetGroup": {makes, takeSubnetGroup},
	"AWS::RDS::DBInstance":    {adds, takeDatabase},
	"AWS::EFS::MountTarget":   {makes, takeMountTarget},
}

// takeFunction makes the network interfaces of a function in a VPC: AWS makes one for each subnet.
//
// Source: Lambda guide, https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
func takeFunction(l *loader, p properties) {
	in := p.block("VpcConfig")
	groups := in.links("SecurityGroupIds")
	for n, subnet := range in.links("SubnetIds") {
		l.serve(p, n, eni.Interface{Subnet: subnet, Groups: groups, Type: eni.Lambda}, "VpcConfig.SubnetIds: AWS makes an interface in each")
	}
}

// serve takes over an interface that AWS makes for a resource, which owns it.
func (l *loader) serve(p properties, n int, i eni.Interface, why string) {
	i.ID, i.Account, i.Owner = p.id()+vpc.ID(fmt.Sprintf(".eni%d", n)), p.account(), p.id()
	if n == 0 {
		i.Name = cmp.Or(p.name(), string(p.id())) // by which people find it
	}
	l.infer(i.ID, "Subnet", string(i.Subnet), why)
	l.add(p.of, i)
}

func takeSubnetGroup(l *loader, p properties) {
	l.groups[p.id()] = p.links("SubnetIds")
}

// takeDatabase makes the network interface of a database instance: in the subnet of its zone, or if it names none in the
// first one of its subnet group.
//
// Source: RDS guide, https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
func takeDatabase(l *loader, p properties) {
	group, of := p.link("DBSubnetGroupName"), p
	if name, ok := p.values.Lookup("DBClusterIdentifier"); ok && group == "" {
		if c := l.clusterOf(p.of.stack, name); c != nil {
			of = l.propertiesOf(c)
			group = of.link("DBSubnetGroupName")
		}
	}
	subnets, ok := l.groups[group]
	if !ok || len(subnets) == 0 {
		p.skip("DBSubnetGroupName", "its subnets are not known, so that its network interface is left out")
		return
	}
	groups := p.links("VPCSecurityGroups")
	if len(groups) == 0 {
		groups = of.links("VpcSecurityGroupIds")
	}
	i := eni.Interface{Subnet: subnets[0], Groups: groups}
	why := "DBSubnetGroupName, the first of its subnets: AWS chooses one"
	if zone := p.text("AvailabilityZone"); zone != "" {
		for _, s := range subnets {
			if x, _ := get[vpc.Subnet](l, s); x.Zone == zone {
				i.Subnet, why = s, "AvailabilityZone"
			}
		}
	}
	l.serve(p, 0, i, why)
}

// clusterOf is the cluster of the template that an expression names; nil: there is none.
func (l *loader) clusterOf(s *stack, expression any) *resource {
	v, err := l.evaluator(s).value(expression)
	if t, ok := v.(token); ok && err == nil && t.of.typ == "AWS::RDS::DBCluster" {
		return t.of
	}
	return nil
}

// takeMountTarget makes the network interface of a mount target of a file system.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-efs-mounttarget.html
func takeMountTarget(l *loader, p properties) {
	i := eni.Interface{Subnet: p.need("SubnetId"), Groups: p.links("SecurityGroups")}
	if a := p.addr("IpAddress"); a.IsValid() {
		i.Addresses = []eni.Address{{Private: a}}
	}
	if i.Subnet != "" {
		l.serve(p, 0, i, "SubnetId: AWS makes an interface there")
	}
}
