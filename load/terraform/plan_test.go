package terraform_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load/terraform"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// change adds a change of what is there.
func (d *draft) change(at string, actions []string, before, after object, unknown ...string) {
	d.create(at, after, unknown...)
	c := d.changes[len(d.changes)-1]["change"].(object)
	c["actions"], c["before"] = actions, before
	if after == nil {
		c["after"], c["after_unknown"] = nil, false
	} else if after["id"] != nil {
		delete(c["after_unknown"].(object), "id")
	}
}

func find[T vpc.Resource](t testing.TB, rs []vpc.Resource, id vpc.ID) T {
	t.Helper()
	for _, r := range rs {
		if r.ResourceID() == id {
			return r.(T)
		}
	}
	t.Fatalf("there is no %s", id)
	panic("")
}

func has(rs []vpc.Resource, id vpc.ID) bool {
	return slices.ContainsFunc(rs, func(r vpc.Resource) bool { return r.ResourceID() == id })
}

// TestChange plans every kind of change: what is updated keeps AWS's ID, what is replaced gets its address, and what
// Terraform only forgets stays.
func TestChange(t *testing.T) {
	d := newDraft()
	v := object{"id": "vpc-1", "cidr_block": "10.0.0.0/16", "main_route_table_id": "rtb-1", "default_route_table_id": "rtb-1",
		"default_security_group_id": "sg-1", "default_network_acl_id": "acl-1"}
	subnet := func(id, block string) object {
		o := object{"vpc_id": "vpc-1", "cidr_block": block, "availability_zone": "us-east-1a"}
		if id != "" {
			o["id"] = id
		}
		return o
	}
	block(d.root, "aws_vpc.a", object{})
	block(d.root, "aws_subnet.replaced", object{"vpc_id": refs("aws_vpc.a.id")})
	block(d.root, "aws_network_interface.n", object{"subnet_id": refs("aws_subnet.replaced.id")})
	d.change("aws_vpc.a", []string{"update"}, v, v)
	d.change("aws_subnet.replaced", []string{"delete", "create"}, subnet("subnet-1", "10.0.0.0/24"), subnet("", "10.0.4.0/24"))
	d.change("aws_subnet.gone", []string{"delete"}, subnet("subnet-2", "10.0.1.0/24"), nil)
	d.change("aws_subnet.forgotten", []string{"forget"}, subnet("subnet-3", "10.0.2.0/24"), nil)
	d.change("aws_network_interface.n", []string{"delete", "create"}, object{"id": "eni-1", "subnet_id": "subnet-1", "private_ips": []string{"10.0.0.9"}},
		object{"private_ips": []string{"10.0.4.9"}}, "subnet_id")
	p, err := terraform.LoadPlan(strings.NewReader(d.text(t)))
	require.NoError(t, err)
	require.Empty(t, p.After.Skipped)

	require.Equal(t, []vpc.ID{"eni-1", "subnet-1", "subnet-2"}, p.Change.Remove)
	var put []vpc.ID
	for _, r := range p.Change.Put {
		put = append(put, r.ResourceID())
	}
	require.Equal(t, []vpc.ID{"aws_network_interface.n", "aws_subnet.replaced"}, put)
	require.Equal(t, vpc.ID("aws_subnet.replaced"), find[eni.Interface](t, p.After.Resources, "aws_network_interface.n").Subnet)
	require.True(t, has(p.After.Resources, "subnet-3"))

	before, err := vpc.New(p.Before.Resources...)
	require.NoError(t, err)
	after, err := before.Apply(p.Change)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(p.After.Resources, slices.Collect(after.All()), comparable))
}

// TestChangeKeepsRoutes holds that a route whose target is removed stays as the plan has it: it does not become a blackhole
// because the target goes.
func TestChangeKeepsRoutes(t *testing.T) {
	d := newDraft()
	v := object{"id": "vpc-1", "cidr_block": "10.0.0.0/16", "main_route_table_id": "rtb-0", "default_route_table_id": "rtb-0"}
	table := object{"id": "rtb-1", "vpc_id": "vpc-1", "route": []any{object{"cidr_block": "0.0.0.0/0", "gateway_id": "igw-1"}}}
	d.change("aws_vpc.a", []string{"no-op"}, v, v)
	d.change("aws_route_table.t", []string{"no-op"}, table, table)
	d.change("aws_internet_gateway.i", []string{"delete"}, object{"id": "igw-1", "vpc_id": "vpc-1"}, nil)
	p, err := terraform.LoadPlan(strings.NewReader(d.text(t)))
	require.NoError(t, err)
	before, err := vpc.New(p.Before.Resources...)
	require.NoError(t, err)
	after, err := before.Apply(p.Change)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(p.After.Resources, slices.Collect(after.All()), comparable))
}

// TestRegions reads Regions and accounts from providers: constants, variables, roles.
func TestRegions(t *testing.T) {
	d := newDraft()
	d.variables["region"] = "eu-west-1"
	d.providers = object{
		"aws":    object{"expressions": object{"region": constant("us-east-1")}},
		"aws.eu": object{"expressions": object{"region": refs("var.region"), "assume_role": []any{object{"role_arn": constant("arn:aws:iam::123456789012:role/net")}}}},
		"aws.x":  object{"expressions": object{"region": refs("data.aws_region.r.name"), "allowed_account_ids": constant([]string{"210987654321"})}},
	}
	for _, name := range []string{"aws", "aws.eu", "aws.x"} {
		at := "aws_vpc." + strings.ReplaceAll(name, ".", "_")
		block(d.root, at, object{}, object{"provider_config_key": name})
		d.create(at, object{"cidr_block": "10.0.0.0/16"})
	}
	r := d.load(t, terraform.Region("ap-south-1"), terraform.Account("111122223333"))
	for id, want := range map[vpc.ID][2]string{
		"aws_vpc.aws":    {"us-east-1", "111122223333"},
		"aws_vpc.aws_eu": {"eu-west-1", "123456789012"},
		"aws_vpc.aws_x":  {"ap-south-1", "210987654321"},
	} {
		v := find[vpc.VPC](t, r.Resources, id)
		require.Equal(t, want, [2]string{v.Region, v.Account}, id)
	}
}

// TestImplied binds references to what AWS makes along with a VPC.
func TestImplied(t *testing.T) {
	d := newDraft()
	vpcs(d, d.root, "", "a", "b")
	block(d.root, "aws_internet_gateway.i", object{"vpc_id": refs("aws_vpc.a.id")})
	d.create("aws_internet_gateway.i", object{}, "vpc_id")
	block(d.root, "aws_route.r", object{"route_table_id": refs("aws_vpc.a.default_route_table_id"), "gateway_id": refs("aws_internet_gateway.i.id")})
	d.create("aws_route.r", object{"destination_cidr_block": "0.0.0.0/0"}, "route_table_id", "gateway_id")
	block(d.root, "aws_vpc_security_group_ingress_rule.r", object{"security_group_id": refs("aws_vpc.a.default_security_group_id")})
	d.create("aws_vpc_security_group_ingress_rule.r", object{"ip_protocol": "-1", "cidr_ipv4": "10.0.0.0/8"}, "security_group_id")
	block(d.root, "aws_network_acl_rule.r", object{"network_acl_id": refs("aws_vpc.a.default_network_acl_id")})
	d.create("aws_network_acl_rule.r", object{"rule_number": 50, "rule_action": "deny", "protocol": "-1", "cidr_block": "10.9.0.0/16"}, "network_acl_id")

	// Of the other VPC, resources adopt them.
	block(d.root, "aws_default_route_table.d", object{"default_route_table_id": refs("aws_vpc.b.default_route_table_id")})
	d.create("aws_default_route_table.d", object{}, "default_route_table_id", "vpc_id", "route")
	block(d.root, "aws_default_security_group.d", object{"vpc_id": refs("aws_vpc.b.id")})
	d.create("aws_default_security_group.d", object{}, "vpc_id")
	block(d.root, "aws_default_network_acl.d", object{"default_network_acl_id": refs("aws_vpc.b.default_network_acl_id")})
	d.create("aws_default_network_acl.d", object{}, "default_network_acl_id", "vpc_id")
	block(d.root, "aws_security_group_rule.r", object{"security_group_id": refs("aws_vpc.b.default_security_group_id")})
	d.create("aws_security_group_rule.r", object{"type": "egress", "protocol": "-1", "cidr_blocks": []string{"0.0.0.0/0"}}, "security_group_id")
	r := d.load(t)
	require.Empty(t, r.Skipped)

	table := find[routing.Table](t, r.Resources, "aws_vpc.a.main_route_table_id")
	require.True(t, table.Main)
	require.Equal(t, []routing.Route{{CIDR: netip.MustParsePrefix("0.0.0.0/0"), Target: "aws_internet_gateway.i"}}, table.Routes)
	group := find[sg.Group](t, r.Resources, "aws_vpc.a.default_security_group_id")
	require.True(t, group.Default)
	require.Equal(t, []sg.Rule{{Group: group.ID}, {CIDR: netip.MustParsePrefix("10.0.0.0/8")}}, group.Ingress)
	acl := find[vpc.NetworkACL](t, r.Resources, "aws_vpc.a.default_network_acl_id")
	require.Equal(t, []vpc.ACLEntry{{Number: 50, CIDR: netip.MustParsePrefix("10.9.0.0/16")}, {Number: 100, Allow: true, CIDR: netip.MustParsePrefix("0.0.0.0/0")}}, acl.Ingress)

	require.True(t, find[routing.Table](t, r.Resources, "aws_default_route_table.d").Main)
	require.Equal(t, []sg.Rule{{CIDR: netip.MustParsePrefix("0.0.0.0/0")}}, find[sg.Group](t, r.Resources, "aws_default_security_group.d").Egress)
	require.Empty(t, find[vpc.NetworkACL](t, r.Resources, "aws_default_network_acl.d").Ingress)
	require.False(t, has(r.Resources, "aws_vpc.b.main_route_table_id"))
	require.False(t, has(r.Resources, "aws_vpc.b.default_security_group_id"))
	require.False(t, has(r.Resources, "aws_vpc.b.default_network_acl_id"))
}

// TestAddresses gives new instances addresses that nothing else has, and public ones where AWS would.
func TestAddresses(t *testing.T) {
	d := newDraft()
	vpcs(d, d.root, "", "a")
	for name, public := range map[string]bool{"public": true, "private": false} {
		block(d.root, "aws_subnet."+name, object{"vpc_id": refs("aws_vpc.a.id")})
		d.create("aws_subnet."+name, object{"cidr_block": map[bool]string{true: "10.0.0.0/24", false: "10.0.1.0/24"}[public], "map_public_ip_on_launch": public}, "vpc_id")
		counted(d, d.root, "", "aws_instance."+name, 2, object{"subnet_id": refs("aws_subnet." + name + ".id")}, "subnet_id", "public_ip", "private_ip")
	}
	block(d.root, "aws_eip.e", object{"instance": refs("aws_instance.private[1].id")})
	d.create("aws_eip.e", object{}, "instance", "public_ip")
	r := d.load(t)
	require.Empty(t, r.Skipped)
	at := func(instance string) eni.Interface {
		return find[eni.Interface](t, r.Resources, vpc.ID(instance+".primary_network_interface_id"))
	}
	require.Equal(t, netip.MustParseAddr("10.0.0.49"), at("aws_instance.public[0]").Primary())
	require.Equal(t, netip.MustParseAddr("10.0.0.128"), at("aws_instance.public[1]").Primary())
	require.True(t, at("aws_instance.public[0]").Addresses[0].Public.IsValid())
	require.False(t, at("aws_instance.private[0]").Addresses[0].Public.IsValid())
	require.Equal(t, at("aws_instance.private[1]").ID, find[eni.ElasticIP](t, r.Resources, "aws_eip.e").Interface)
	require.Contains(t, lines(r.Inferred), "aws_instance.public[0].primary_network_interface_id.Addresses[0].Private is 10.0.0.49, from the free addresses of aws_subnet.public: AWS chooses one")
}

// TestData takes over data sources that describe a part of the network, unless a resource is the same.
func TestData(t *testing.T) {
	r := loadText(t, `{"format_version":"1.0","values":{"root_module":{"resources":[
		{"address":"data.aws_vpc.d","mode":"data","type":"aws_vpc","name":"d","values":{"id":"vpc-1","cidr_block":"10.0.0.0/16","enable_dns_support":true,
			"cidr_block_associations":[{"cidr_block":"10.0.0.0/16","state":"associated"},{"cidr_block":"10.1.0.0/16","state":"associated"},{"cidr_block":"10.2.0.0/16","state":"failed"}]}},
		{"address":"data.aws_prefix_list.s3","mode":"data","type":"aws_prefix_list","name":"s3","values":{"id":"pl-1","name":"com.amazonaws.us-east-1.s3","cidr_blocks":["52.216.0.0/15"]}},
		{"address":"data.aws_security_group.g","mode":"data","type":"aws_security_group","name":"g","values":{"id":"sg-1","name":"g","vpc_id":"vpc-1"}},
		{"address":"data.aws_subnet.s","mode":"data","type":"aws_subnet","name":"s","values":{"id":"subnet-1","vpc_id":"vpc-1","cidr_block":"10.0.9.0/24"}},
		{"address":"aws_subnet.s","mode":"managed","type":"aws_subnet","name":"s","values":{"id":"subnet-1","vpc_id":"vpc-1","cidr_block":"10.0.0.0/24"}}]}}}`)
	require.Equal(t, []string{"data.aws_security_group.g: sg-1: a data source does not show the rules of a security group"}, lines(r.Skipped))
	require.Len(t, find[vpc.VPC](t, r.Resources, "vpc-1").CIDRs, 2)
	require.Equal(t, "10.0.0.0/24", find[vpc.Subnet](t, r.Resources, "subnet-1").CIDR.String())
	require.Equal(t, "AWS", find[vpc.PrefixList](t, r.Resources, "pl-1").Account)
}

// TestService links an endpoint with the service that the same plan makes, and a route with the firewall's only endpoint or its attachment.
func TestService(t *testing.T) {
	d := newDraft()
	d.providers = object{"aws": object{"expressions": object{"region": constant("us-east-1")}}}
	vpcs(d, d.root, "", "a")
	block(d.root, "aws_subnet.s", object{"vpc_id": refs("aws_vpc.a.id")})
	d.create("aws_subnet.s", object{"cidr_block": "10.0.0.0/24"}, "vpc_id")
	block(d.root, "aws_lb.b", object{"subnets": refs("aws_subnet.s.id")})
	d.create("aws_lb.b", object{"name": "b", "load_balancer_type": "network", "internal": true}, "arn", "subnets")
	block(d.root, "aws_vpc_endpoint_service.s", object{"network_load_balancer_arns": refs("aws_lb.b.arn")})
	d.create("aws_vpc_endpoint_service.s", object{"acceptance_required": false}, "network_load_balancer_arns", "service_name")
	block(d.root, "aws_vpc_endpoint.e", object{"vpc_id": refs("aws_vpc.a.id"), "service_name": refs("aws_vpc_endpoint_service.s.service_name"), "subnet_ids": refs("aws_subnet.s.id")})
	d.create("aws_vpc_endpoint.e", object{"vpc_endpoint_type": "Interface"}, "vpc_id", "service_name", "subnet_ids")
	block(d.root, "aws_networkfirewall_firewall.f", object{"vpc_id": refs("aws_vpc.a.id"), "subnet_mapping": []any{object{"subnet_id": refs("aws_subnet.s.id")}}, "firewall_policy_arn": refs("aws_networkfirewall_firewall_policy.p.arn")})
	d.create("aws_networkfirewall_firewall.f", object{"name": "f", "subnet_mapping": []any{object{}}}, "vpc_id", "firewall_policy_arn", "firewall_status")
	d.changes[len(d.changes)-1]["change"].(object)["after_unknown"].(object)["subnet_mapping"] = []any{object{"subnet_id": true}}
	block(d.root, "aws_networkfirewall_firewall_policy.p", object{})
	d.create("aws_networkfirewall_firewall_policy.p", object{"firewall_policy": []any{object{"stateless_default_actions": []string{"aws:pass"}}}}, "arn")
	block(d.root, "aws_route_table.t", object{"vpc_id": refs("aws_vpc.a.id")})
	d.create("aws_route_table.t", object{}, "vpc_id")
	block(d.root, "aws_route.r", object{"route_table_id": refs("aws_route_table.t.id"), "vpc_endpoint_id": refs("aws_networkfirewall_firewall.f.firewall_status")})
	d.create("aws_route.r", object{"destination_cidr_block": "0.0.0.0/0"}, "route_table_id", "vpc_endpoint_id")
	block(d.root, "aws_ec2_transit_gateway.g", object{})
	d.create("aws_ec2_transit_gateway.g", object{"default_route_table_association": "disable", "default_route_table_propagation": "disable"}, "id")
	block(d.root, "aws_networkfirewall_firewall.g", object{"transit_gateway_id": refs("aws_ec2_transit_gateway.g.id"), "firewall_policy_arn": refs("aws_networkfirewall_firewall_policy.p.arn")})
	d.create("aws_networkfirewall_firewall.g", object{"name": "g"}, "transit_gateway_id", "firewall_policy_arn", "firewall_status")
	block(d.root, "aws_ec2_transit_gateway_route_table.t", object{"transit_gateway_id": refs("aws_ec2_transit_gateway.g.id")})
	d.create("aws_ec2_transit_gateway_route_table.t", object{}, "id", "transit_gateway_id")
	block(d.root, "aws_ec2_transit_gateway_route.r", object{"transit_gateway_route_table_id": refs("aws_ec2_transit_gateway_route_table.t.id"), "transit_gateway_attachment_id": refs("aws_networkfirewall_firewall.g.firewall_status")})
	d.create("aws_ec2_transit_gateway_route.r", object{"destination_cidr_block": "0.0.0.0/0"}, "transit_gateway_route_table_id", "transit_gateway_attachment_id")
	r := d.load(t)
	require.Empty(t, r.Skipped)

	a := find[vpc.TransitGatewayAttachment](t, r.Resources, "aws_networkfirewall_firewall.g.firewall_status")
	require.Equal(t, vpc.ID("aws_networkfirewall_firewall.g"), a.Resource)
	require.Equal(t, []vpc.TransitGatewayRoute{{CIDR: netip.MustParsePrefix("0.0.0.0/0"), Attachments: []vpc.ID{a.ID}}}, find[vpc.TransitGatewayRouteTable](t, r.Resources, "aws_ec2_transit_gateway_route_table.t").Routes)

	e := find[endpoint.Interface](t, r.Resources, "aws_vpc_endpoint.e")
	_, id, ok := endpoint.ParseCustomerService(e.Service)
	require.True(t, ok)
	require.Equal(t, []vpc.ID{"aws_lb.b"}, find[endpoint.EndpointService](t, r.Resources, vpc.ID(id)).LoadBalancers)
	f := find[endpoint.Firewall](t, r.Resources, "aws_networkfirewall_firewall.f")
	require.Equal(t, endpoint.Pass, f.StatelessDefault)
	require.Equal(t, []routing.Route{{CIDR: netip.MustParsePrefix("0.0.0.0/0"), Target: f.Endpoints[0].Endpoint}}, find[routing.Table](t, r.Resources, "aws_route_table.t").Routes)
}

// TestIPv6 gives what asks for IPv6 the blocks and addresses that AWS will choose, and says so.
func TestIPv6(t *testing.T) {
	d := newDraft()
	block(d.root, "aws_vpc.a", object{"assign_generated_ipv6_cidr_block": constant(true)})
	d.create("aws_vpc.a", object{"cidr_block": "10.0.0.0/16", "assign_generated_ipv6_cidr_block": true}, "id", "ipv6_cidr_block")
	counted(d, d.root, "", "aws_subnet.s", 2, object{"vpc_id": refs("aws_vpc.a.id"), "ipv6_cidr_block": refs("aws_vpc.a.ipv6_cidr_block", "count.index")}, "vpc_id", "ipv6_cidr_block")
	for n := range d.changes[1:] { // counted gives each the same block
		after := d.changes[1+n]["change"].(object)["after"].(object)
		after["cidr_block"] = []string{"10.0.0.0/24", "10.0.1.0/24"}[n]
		after["assign_ipv6_address_on_creation"] = n == 1
	}
	for name, count := range map[string]any{"none": nil, "two": 2} {
		block(d.root, "aws_network_interface."+name, object{"subnet_id": refs("aws_subnet.s[0].id")})
		d.create("aws_network_interface."+name, object{"ipv6_address_count": count}, "subnet_id", "ipv6_addresses")
	}
	block(d.root, "aws_instance.i", object{"subnet_id": refs("aws_subnet.s[1].id")})
	d.create("aws_instance.i", object{}, "subnet_id", "ipv6_addresses", "private_ip")
	r := d.load(t)
	require.Empty(t, r.Skipped)

	v := find[vpc.VPC](t, r.Resources, "aws_vpc.a")
	require.Len(t, v.IPv6CIDRs, 1)
	first, second := find[vpc.Subnet](t, r.Resources, "aws_subnet.s[0]"), find[vpc.Subnet](t, r.Resources, "aws_subnet.s[1]")
	require.Equal(t, netip.PrefixFrom(v.IPv6CIDRs[0].Addr(), 64), first.IPv6CIDR)
	require.True(t, v.IPv6CIDRs[0].Contains(second.IPv6CIDR.Addr()))
	sixes := func(id vpc.ID) (out []netip.Addr) {
		for _, a := range find[eni.Interface](t, r.Resources, id).Addresses {
			if a.Private.Is6() {
				require.True(t, first.IPv6CIDR.Contains(a.Private) || second.IPv6CIDR.Contains(a.Private))
				out = append(out, a.Private)
			}
		}
		return out
	}
	require.Empty(t, sixes("aws_network_interface.none"))
	require.Len(t, sixes("aws_network_interface.two"), 2)
	require.Len(t, sixes("aws_instance.i.primary_network_interface_id"), 1, "the subnet gives one to each")
	require.Subset(t, lines(r.Inferred), []string{
		"aws_vpc.a.IPv6CIDRs is " + v.IPv6CIDRs[0].String() + ", from its ID: AWS chooses the block, and this stands for it",
		"aws_subnet.s[1].IPv6CIDR is " + second.IPv6CIDR.String() + ", from the free blocks of aws_vpc.a: the plan does not show which it will be",
		"aws_network_interface.two.Addresses[2].Private is " + sixes("aws_network_interface.two")[1].String() + ", from the free addresses of aws_subnet.s[0]: AWS chooses one",
	})
}

// TestElasticIPs holds that what has a planned Elastic IP has the address that stands for it, and nothing that is not told.
func TestElasticIPs(t *testing.T) {
	d := newDraft()
	vpcs(d, d.root, "", "a")
	block(d.root, "aws_subnet.s", object{"vpc_id": refs("aws_vpc.a.id")})
	d.create("aws_subnet.s", object{"cidr_block": "10.0.0.0/24"}, "vpc_id")
	for _, name := range []string{"nat", "fixed", "second", "zone", "lb", "lb2", "host", "card", "late", "address"} {
		expressions := object{}
		switch name {
		case "host":
			expressions["instance"] = refs("aws_instance.i.id")
		case "card":
			expressions["network_interface"] = refs("aws_network_interface.n.id")
		}
		block(d.root, "aws_eip."+name, expressions)
		d.create("aws_eip."+name, object{"domain": "vpc"}, "public_ip", "allocation_id", "instance", "network_interface", "private_ip")
	}
	in := func(more object) object {
		more["subnet_id"] = refs("aws_subnet.s.id")
		return more
	}
	block(d.root, "aws_nat_gateway.n", in(object{"allocation_id": refs("aws_eip.nat.id")}))
	d.create("aws_nat_gateway.n", object{}, "subnet_id", "allocation_id", "public_ip", "private_ip")
	block(d.root, "aws_nat_gateway.fixed", in(object{"allocation_id": refs("aws_eip.fixed.allocation_id"), "private_ip": constant("10.0.0.50"), "secondary_allocation_ids": refs("aws_eip.second.id")}))
	d.create("aws_nat_gateway.fixed", object{"private_ip": "10.0.0.50"}, "subnet_id", "allocation_id", "secondary_allocation_ids", "public_ip")
	block(d.root, "aws_nat_gateway.regional", object{"vpc_id": refs("aws_vpc.a.id"), "availability_zone_address": []any{
		object{"availability_zone": constant("us-east-1a"), "allocation_ids": refs("aws_eip.zone.id")}}})
	d.create("aws_nat_gateway.regional", object{"availability_mode": "regional", "availability_zone_address": []any{object{"availability_zone": "us-east-1a"}}}, "vpc_id")
	d.changes[len(d.changes)-1]["change"].(object)["after_unknown"].(object)["availability_zone_address"] = []any{object{"allocation_ids": true}}
	block(d.root, "aws_subnet.u", object{"vpc_id": refs("aws_vpc.a.id")})
	d.create("aws_subnet.u", object{"cidr_block": "10.0.1.0/24"}, "vpc_id")
	block(d.root, "aws_lb.b", object{"subnet_mapping": []any{in(object{"allocation_id": refs("aws_eip.lb.id")}),
		object{"subnet_id": refs("aws_subnet.u.id"), "allocation_id": refs("aws_eip.lb2.id")}}})
	d.create("aws_lb.b", object{"load_balancer_type": "network", "subnet_mapping": []any{object{}, object{}}}, "subnets")
	open := object{"subnet_id": true, "allocation_id": true}
	d.changes[len(d.changes)-1]["change"].(object)["after_unknown"].(object)["subnet_mapping"] = []any{open, open}
	block(d.root, "aws_instance.i", in(object{}))
	d.create("aws_instance.i", object{}, "subnet_id", "public_ip", "private_ip", "primary_network_interface_id")
	for _, name := range []string{"n", "m"} {
		block(d.root, "aws_network_interface."+name, in(object{}))
		d.create("aws_network_interface."+name, object{}, "subnet_id", "private_ip", "private_ips")
	}
	block(d.root, "aws_eip_association.late", object{"allocation_id": refs("aws_eip.late.id"), "network_interface_id": refs("aws_network_interface.m.id")})
	d.create("aws_eip_association.late", object{}, "allocation_id", "network_interface_id", "public_ip", "instance_id", "private_ip_address")
	block(d.root, "aws_network_interface.o", in(object{}))
	d.create("aws_network_interface.o", object{}, "subnet_id", "private_ip", "private_ips")
	block(d.root, "aws_eip_association.address", object{"public_ip": refs("aws_eip.address.public_ip"), "network_interface_id": refs("aws_network_interface.o.id")})
	d.create("aws_eip_association.address", object{}, "allocation_id", "network_interface_id", "public_ip", "instance_id", "private_ip_address")

	r := d.load(t)
	require.Empty(t, r.Skipped)
	require.Contains(t, lines(r.Inferred), "aws_eip_association.address.public_ip is aws_eip.address, from the reference to aws_eip.address.public_ip")
	public := func(name string) netip.Addr {
		e := find[eni.ElasticIP](t, r.Resources, vpc.ID("aws_eip."+name))
		require.Contains(t, lines(r.Inferred), "aws_eip."+name+".Public is "+e.Public.String()+", from its ID: AWS chooses the address, and this stands for it")
		return e.Public
	}
	nat := func(id vpc.ID) []vpc.NATAddress { return find[vpc.NATGateway](t, r.Resources, id).Addresses }
	require.Equal(t, []vpc.NATAddress{{Public: public("nat")}}, nat("aws_nat_gateway.n"))
	require.Equal(t, []vpc.NATAddress{{Private: netip.MustParseAddr("10.0.0.50"), Public: public("fixed")}, {Public: public("second")}}, nat("aws_nat_gateway.fixed"))
	require.Equal(t, []vpc.NATAddress{{Public: public("zone"), Zone: "us-east-1a"}}, nat("aws_nat_gateway.regional"))
	require.Equal(t, []endpoint.Node{{Subnet: "aws_subnet.s", Public: public("lb")}, {Subnet: "aws_subnet.u", Public: public("lb2")}}, find[endpoint.LoadBalancer](t, r.Resources, "aws_lb.b").Nodes)
	for name, want := range map[string]vpc.ID{"host": "aws_instance.i.primary_network_interface_id", "card": "aws_network_interface.n", "late": "aws_network_interface.m", "address": "aws_network_interface.o"} {
		require.Equal(t, want, find[eni.ElasticIP](t, r.Resources, vpc.ID("aws_eip."+name)).Interface)
	}

	// It is the address from which others see what it sends.
	n, err := vpc.New(r.Resources...)
	require.NoError(t, err)
	mapped := map[netip.Addr]vpc.ID{}
	for a, id := range routing.New(n).Mapped("aws_vpc.a") {
		mapped[a] = id
		require.False(t, netip.MustParsePrefix("198.18.0.0/16").Contains(a), "%s has %v, of which nothing is told", id, a)
	}
	require.Contains(t, mapped, public("nat"))
}

// TestAssociationOfAnAddress reports an association with an address that nothing here has.
func TestAssociationOfAnAddress(t *testing.T) {
	d := newDraft()
	block(d.root, "aws_eip.a", object{})
	d.create("aws_eip.a", object{"public_ip": "3.0.0.1"})
	for name, public := range map[string]object{"elsewhere": constant("3.0.0.9"), "open": refs("local.ip"), "here": constant("3.0.0.1")} {
		block(d.root, "aws_eip_association."+name, object{"public_ip": public, "network_interface_id": constant("eni-" + name)})
		known := object{"network_interface_id": "eni-" + name}
		if v := public["constant_value"]; v != nil {
			known["public_ip"] = v
			d.create("aws_eip_association."+name, known, "allocation_id")
		} else {
			d.create("aws_eip_association."+name, known, "allocation_id", "public_ip")
		}
	}
	r := d.load(t)
	require.Equal(t, vpc.ID("eni-here"), find[eni.ElasticIP](t, r.Resources, "aws_eip.a").Interface)
	require.Equal(t, []string{
		"aws_eip_association.elsewhere: public_ip is 3.0.0.9, which no Elastic IP here has",
		"aws_eip_association.open: public_ip is not known before the apply",
	}, sortedLines(r.Skipped))
}

// TestSecondaryOfState pairs the private addresses of a NAT gateway with the Elastic IPs that say them.
func TestSecondaryOfState(t *testing.T) {
	r := loadText(t, state(vpcA, subnetA,
		`aws_eip.a {"id":"eipalloc-1","public_ip":"3.0.0.1","network_interface":"eni-8","private_ip":"10.0.0.5"}`,
		`aws_eip.b {"id":"eipalloc-2","public_ip":"3.0.0.2","network_interface":"eni-8","private_ip":"10.0.0.7"}`,
		`aws_eip.c {"id":"eipalloc-3","public_ip":"3.0.0.3","network_interface":"eni-8","private_ip":"10.0.0.6"}`,
		`aws_nat_gateway.n {"id":"nat-1","subnet_id":"subnet-1","allocation_id":"eipalloc-1","private_ip":"10.0.0.5","public_ip":"3.0.0.1","network_interface_id":"eni-8",
			"secondary_allocation_ids":["eipalloc-2","eipalloc-3"],"secondary_private_ip_addresses":["10.0.0.6","10.0.0.7"]}`))
	var all []string
	for _, a := range find[vpc.NATGateway](t, r.Resources, "nat-1").Addresses {
		all = append(all, a.Private.String()+" "+a.Public.String())
	}
	require.Equal(t, []string{"10.0.0.5 3.0.0.1", "10.0.0.6 3.0.0.3", "10.0.0.7 3.0.0.2"}, all)
}

// TestIPv6OfMany holds that the search for a free address goes on where the last one was found: with IPv6 addresses a plan of many interfaces in one
// subnet loads in at most three times the time that it takes without, in the best of some tries. A search from the start each time takes ten times as long.
func TestIPv6OfMany(t *testing.T) {
	const n = 4000
	best := map[bool]time.Duration{}
	for range 3 {
		for _, assigned := range []bool{true, false} {
			d := newDraft()
			block(d.root, "aws_vpc.a", object{})
			d.create("aws_vpc.a", object{"cidr_block": "10.0.0.0/16", "assign_generated_ipv6_cidr_block": true, "ipv6_cidr_block": "2001:db8:1::/56"})
			block(d.root, "aws_subnet.s", object{"vpc_id": refs("aws_vpc.a.id")})
			d.create("aws_subnet.s", object{"cidr_block": "10.0.0.0/17", "ipv6_cidr_block": "2001:db8:1::/64", "assign_ipv6_address_on_creation": assigned}, "vpc_id")
			counted(d, d.root, "", "aws_network_interface.n", n, object{"subnet_id": refs("aws_subnet.s.id")}, "subnet_id", "ipv6_addresses")
			text := d.text(t)
			start := time.Now()
			p, err := terraform.LoadPlan(strings.NewReader(text))
			took := time.Since(start)
			require.NoError(t, err)
			require.Equal(t, assigned, len(find[eni.Interface](t, p.After.Resources, "aws_network_interface.n[9]").Addresses) == 2)
			if was, ok := best[assigned]; !ok || took < was {
				best[assigned] = took
			}
		}
	}
	require.Less(t, best[true], 3*best[false])
}

// TestBlockOfSubnets takes the block of a VPC that does not show it from the subnets that lie in it.
func TestBlockOfSubnets(t *testing.T) {
	r := loadText(t, state(`aws_vpc.a {"id":"vpc-1","cidr_block":"10.0.0.0/16","assign_generated_ipv6_cidr_block":true,"ipv6_cidr_block":null}`,
		`aws_subnet.a {"id":"subnet-1","vpc_id":"vpc-1","cidr_block":"10.0.0.0/24","ipv6_cidr_block":"2600:1f18:aaaa:bb07::/64"}`))
	require.Empty(t, r.Skipped)
	require.Equal(t, []netip.Prefix{netip.MustParsePrefix("2600:1f18:aaaa:bb00::/56")}, find[vpc.VPC](t, r.Resources, "vpc-1").IPv6CIDRs)
	require.Contains(t, lines(r.Inferred), "vpc-1.IPv6CIDRs is 2600:1f18:aaaa:bb00::/56, from the block of subnet-1")
}

// TestNoFreeBlock reports a subnet for which there is no block.
func TestNoFreeBlock(t *testing.T) {
	d := newDraft()
	vpcs(d, d.root, "", "a") // without IPv6
	counted(d, d.root, "", "aws_subnet.s", 1, object{"vpc_id": refs("aws_vpc.a.id"), "ipv6_cidr_block": refs("local.block")}, "vpc_id", "ipv6_cidr_block")
	d.changes[1]["change"].(object)["after"].(object)["cidr_block"] = "10.0.0.0/24"
	r := d.load(t)
	require.Equal(t, []string{"aws_subnet.s[0]: ipv6_cidr_block is not known before the apply"}, lines(r.Skipped))
	require.True(t, has(r.Resources, "aws_subnet.s[0]"))
}

// TestResourceEndpoint links what one plan makes of VPC Lattice, and a Profile with a zone.
func TestResourceEndpoint(t *testing.T) {
	d := newDraft()
	d.providers = object{"aws": object{"expressions": object{"region": constant("us-east-1")}}}
	vpcs(d, d.root, "", "a")
	block(d.root, "aws_subnet.s", object{"vpc_id": refs("aws_vpc.a.id")})
	d.create("aws_subnet.s", object{"cidr_block": "10.0.0.0/24", "availability_zone": "us-east-1a"}, "vpc_id")
	block(d.root, "aws_vpclattice_resource_gateway.g", object{"vpc_id": refs("aws_vpc.a.id"), "subnet_ids": refs("aws_subnet.s.id")})
	d.create("aws_vpclattice_resource_gateway.g", object{"name": "g"}, "id", "vpc_id", "subnet_ids")
	block(d.root, "aws_vpclattice_resource_configuration.c", object{"resource_gateway_identifier": refs("aws_vpclattice_resource_gateway.g.id")})
	d.create("aws_vpclattice_resource_configuration.c", object{"name": "c", "type": "SINGLE",
		"resource_configuration_definition": []any{object{"ip_resource": []any{object{"ip_address": "10.0.0.9"}}}}}, "id", "arn", "resource_gateway_identifier")
	block(d.root, "aws_vpc_endpoint.e", object{"vpc_id": refs("aws_vpc.a.id"), "resource_configuration_arn": refs("aws_vpclattice_resource_configuration.c.arn"), "subnet_ids": refs("aws_subnet.s.id")})
	d.create("aws_vpc_endpoint.e", object{"vpc_endpoint_type": "Resource"}, "vpc_id", "resource_configuration_arn", "subnet_ids")
	block(d.root, "aws_route53_zone.z", object{"vpc": []any{object{"vpc_id": refs("aws_vpc.a.id")}}})
	d.create("aws_route53_zone.z", object{"name": "corp.example", "vpc": []any{object{}}}, "id", "arn", "zone_id")
	d.changes[len(d.changes)-1]["change"].(object)["after_unknown"].(object)["vpc"] = []any{object{"vpc_id": true}}
	block(d.root, "aws_route53profiles_profile.p", object{})
	d.create("aws_route53profiles_profile.p", object{"name": "p"}, "id")
	block(d.root, "aws_route53profiles_association.a", object{"profile_id": refs("aws_route53profiles_profile.p.id"), "resource_id": refs("aws_vpc.a.id")})
	d.create("aws_route53profiles_association.a", object{"name": "a"}, "profile_id", "resource_id")
	block(d.root, "aws_route53profiles_resource_association.z", object{"profile_id": refs("aws_route53profiles_profile.p.id"), "resource_arn": refs("aws_route53_zone.z.arn")})
	d.create("aws_route53profiles_resource_association.z", object{"name": "z"}, "profile_id", "resource_arn")
	r := d.load(t)
	require.Empty(t, r.Skipped)

	require.Equal(t, vpc.ID("aws_vpclattice_resource_gateway.g"), find[endpoint.ResourceConfiguration](t, r.Resources, "aws_vpclattice_resource_configuration.c").Gateway)
	require.Equal(t, vpc.ID("aws_vpclattice_resource_configuration.c"), find[endpoint.ResourceEndpoint](t, r.Resources, "aws_vpc_endpoint.e").Configuration)
	p := find[endpoint.Profile](t, r.Resources, "aws_route53profiles_profile.p")
	require.Equal(t, []vpc.ID{"aws_route53_zone.z"}, p.Zones)
	require.Equal(t, []endpoint.ProfileVPC{{VPC: "aws_vpc.a"}}, p.VPCs)
}
