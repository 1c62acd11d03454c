package terraform_test

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

func prefix(s string) netip.Prefix { return netip.MustParsePrefix(s) }
func addr(s string) netip.Addr     { return netip.MustParseAddr(s) }

// TestFolding holds what each association resource does to what it names.
func TestFolding(t *testing.T) {
	const (
		vpcB     = `aws_vpc.b {"id":"vpc-2","cidr_block":"10.1.0.0/16","default_security_group_id":"sg-e","default_network_acl_id":"acl-e","main_route_table_id":"rtb-e","default_route_table_id":"rtb-e"}`
		subnetB  = `aws_subnet.b {"id":"subnet-2","vpc_id":"vpc-1","cidr_block":"10.0.1.0/24","availability_zone":"us-east-1b"}`
		igw      = `aws_internet_gateway.i {"id":"igw-1","vpc_id":"vpc-1"}`
		table    = `aws_route_table.t {"id":"rtb-1","vpc_id":"vpc-1"}`
		group    = `aws_security_group.g {"id":"sg-1","name":"g","vpc_id":"vpc-1","egress":[{"protocol":"-1","from_port":0,"to_port":0,"cidr_blocks":["0.0.0.0/0"],"self":true}]}`
		eniA     = `aws_network_interface.n {"id":"eni-1","subnet_id":"subnet-1","private_ip":"10.0.0.9","private_ips":["10.0.0.8","10.0.0.9"],"security_groups":["sg-1"],"source_dest_check":false}`
		acl      = `aws_network_acl.l {"id":"acl-1","vpc_id":"vpc-1","subnet_ids":["subnet-1"],"ingress":[{"rule_no":200,"action":"deny","protocol":"6","cidr_block":"10.0.0.0/8","from_port":22,"to_port":22}]}`
		service  = `aws_vpc_endpoint.e {"id":"vpce-1","vpc_id":"vpc-1","vpc_endpoint_type":"Interface","service_name":"com.amazonaws.us-east-1.kms","subnet_ids":["subnet-1"],"service_region":"us-east-1"}`
		gateway  = `aws_vpc_endpoint.s {"id":"vpce-2","vpc_id":"vpc-1","service_name":"com.amazonaws.us-east-1.s3","prefix_list_id":"pl-1","cidr_blocks":["52.216.0.0/15"],"route_table_ids":["rtb-1"],"private_dns_enabled":true}`
		tgw      = `aws_ec2_transit_gateway.t {"id":"tgw-1","association_default_route_table_id":"tgw-rtb-d","propagation_default_route_table_id":"tgw-rtb-d"}`
		attached = `aws_ec2_transit_gateway_vpc_attachment.a {"id":"tgw-attach-1","transit_gateway_id":"tgw-1","vpc_id":"vpc-1","subnet_ids":["subnet-1"]}`
		tgwTable = `aws_ec2_transit_gateway_route_table.r {"id":"tgw-rtb-1","transit_gateway_id":"tgw-1"}`
		lb       = `aws_lb.b {"id":"arn:lb","arn":"arn:lb","name":"b","load_balancer_type":"network","internal":true,"subnets":["subnet-2","subnet-1"]}`
		targets  = `aws_lb_target_group.g {"id":"arn:tg","arn":"arn:tg","name":"g","port":80,"protocol":"TCP","vpc_id":"vpc-1","target_type":"ip"}`
	)
	for _, c := range []struct {
		name  string
		state []string
		want  vpc.Resource
		skips []string
	}{
		{"an address block of a VPC", []string{vpcA, `aws_vpc_ipv4_cidr_block_association.b {"vpc_id":"vpc-1","cidr_block":"100.64.0.0/16"}`},
			vpc.VPC{ID: "vpc-1", CIDRs: []netip.Prefix{prefix("10.0.0.0/16"), prefix("100.64.0.0/16")}}, nil},
		{"DHCP options", []string{vpcA, `aws_vpc_dhcp_options.o {"id":"dopt-1","domain_name_servers":["10.0.0.9","AmazonProvidedDNS"]}`,
			`aws_vpc_dhcp_options_association.o {"vpc_id":"vpc-1","dhcp_options_id":"dopt-1"}`},
			vpc.VPC{ID: "vpc-1", CIDRs: []netip.Prefix{prefix("10.0.0.0/16")}, DHCPOptions: "dopt-1"}, nil},
		{"a table and a route", []string{vpcA, subnetA, igw, table, `aws_route_table_association.a {"route_table_id":"rtb-1","subnet_id":"subnet-1"}`,
			`aws_route.r {"route_table_id":"rtb-1","destination_cidr_block":"0.0.0.0/0","gateway_id":"igw-1","state":"active"}`},
			routing.Table{ID: "rtb-1", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-1"}, Routes: []routing.Route{{CIDR: prefix("0.0.0.0/0"), Target: "igw-1"}}}, nil},
		{"a route that the refreshed table lists too", []string{vpcA, igw, `aws_route_table.t {"id":"rtb-1","vpc_id":"vpc-1","route":[{"cidr_block":"0.0.0.0/0","gateway_id":"igw-1"},{"cidr_block":"10.0.0.0/16","gateway_id":"local"}]}`,
			`aws_route.r {"route_table_id":"rtb-1","destination_cidr_block":"0.0.0.0/0","gateway_id":"igw-1"}`},
			routing.Table{ID: "rtb-1", VPC: "vpc-1", Routes: []routing.Route{{CIDR: prefix("0.0.0.0/0"), Target: "igw-1"}}}, nil},
		{"the default table, adopted", []string{vpcA, igw, `aws_default_route_table.d {"id":"rtb-d","default_route_table_id":"rtb-d","vpc_id":"vpc-1","route":[{"cidr_block":"0.0.0.0/0","gateway_id":"igw-1"}]}`},
			routing.Table{ID: "rtb-d", VPC: "vpc-1", Main: true, Routes: []routing.Route{{CIDR: prefix("0.0.0.0/0"), Target: "igw-1"}}}, nil},
		{"another table as the main one", []string{vpcA, table, `aws_main_route_table_association.m {"vpc_id":"vpc-1","route_table_id":"rtb-1"}`},
			routing.Table{ID: "rtb-1", VPC: "vpc-1", Main: true}, nil},
		{"a route in the main table that nothing manages", []string{vpcA, igw, `aws_route.r {"route_table_id":"rtb-d","destination_cidr_block":"0.0.0.0/0","gateway_id":"igw-1"}`},
			routing.Table{ID: "rtb-d", VPC: "vpc-1", Main: true, Routes: []routing.Route{{CIDR: prefix("0.0.0.0/0"), Target: "igw-1"}}}, nil},
		{"propagation", []string{vpcA, table, `aws_vpn_gateway.g {"id":"vgw-1","amazon_side_asn":"64512"}`, `aws_vpn_gateway_attachment.a {"vpc_id":"vpc-1","vpn_gateway_id":"vgw-1"}`,
			`aws_vpn_gateway_route_propagation.p {"route_table_id":"rtb-1","vpn_gateway_id":"vgw-1"}`},
			routing.Table{ID: "rtb-1", VPC: "vpc-1", Propagating: []vpc.ID{"vgw-1"}}, nil},
		{"the gateway of that", []string{vpcA, `aws_vpn_gateway.g {"id":"vgw-1","amazon_side_asn":"64512"}`, `aws_vpn_gateway_attachment.a {"vpc_id":"vpc-1","vpn_gateway_id":"vgw-1"}`},
			vpc.VPNGateway{ID: "vgw-1", VPC: "vpc-1", ASN: 64512}, nil},
		{"rules of a group, one of them listed twice", []string{vpcA, group,
			`aws_security_group_rule.r {"type":"ingress","security_group_id":"sg-1","protocol":"tcp","from_port":443,"to_port":443,"cidr_blocks":["10.0.0.0/8"],"self":true}`,
			`aws_vpc_security_group_egress_rule.e {"security_group_id":"sg-1","security_group_rule_id":"sgr-1","ip_protocol":"-1","cidr_ipv4":"0.0.0.0/0"}`,
			`aws_vpc_security_group_ingress_rule.i {"security_group_id":"sg-1","ip_protocol":"icmp","from_port":8,"to_port":-1,"referenced_security_group_id":"sg-d"}`},
			sg.Group{ID: "sg-1", Name: "g", VPC: "vpc-1",
				Ingress: []sg.Rule{{Traffic: packet.MustTraffic("tcp 443"), CIDR: prefix("10.0.0.0/8")}, {Traffic: packet.MustTraffic("tcp 443"), Group: "sg-1"},
					{Traffic: packet.ICMPType(packet.ICMP, 8, -1), Group: "sg-d"}},
				Egress: []sg.Rule{{ID: "sgr-1", CIDR: prefix("0.0.0.0/0")}, {Group: "sg-1"}}}, nil},
		{"the default group, adopted, without rules", []string{vpcA, `aws_default_security_group.d {"id":"sg-d","vpc_id":"vpc-1","name":"default"}`},
			sg.Group{ID: "sg-d", Name: "default", VPC: "vpc-1", Default: true}, nil},
		{"the default group that nothing manages", []string{vpcA},
			sg.Group{ID: "sg-d", Name: "default", VPC: "vpc-1", Default: true, Ingress: []sg.Rule{{Group: "sg-d"}}, Egress: []sg.Rule{{CIDR: prefix("0.0.0.0/0")}}}, nil},
		{"a group in a further VPC", []string{vpcA, vpcB, group, `aws_vpc_security_group_vpc_association.a {"security_group_id":"sg-1","vpc_id":"vpc-2"}`},
			sg.Group{ID: "sg-1", Name: "g", VPC: "vpc-1", VPCs: []vpc.ID{"vpc-2"}, Egress: []sg.Rule{{CIDR: prefix("0.0.0.0/0")}, {Group: "sg-1"}}}, nil},
		{"entries and subnets of a network ACL", []string{vpcA, subnetA, subnetB, acl, `aws_network_acl_association.a {"network_acl_id":"acl-1","subnet_id":"subnet-2"}`,
			`aws_network_acl_rule.r {"network_acl_id":"acl-1","rule_number":100,"rule_action":"allow","protocol":"-1","cidr_block":"0.0.0.0/0"}`,
			`aws_network_acl_rule.e {"network_acl_id":"acl-1","egress":true,"rule_number":100,"rule_action":"allow","protocol":"icmp","icmp_type":-1,"ipv6_cidr_block":"::/0"}`},
			vpc.NetworkACL{ID: "acl-1", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-1", "subnet-2"},
				Ingress: []vpc.ACLEntry{{Number: 100, Allow: true, CIDR: prefix("0.0.0.0/0")}, {Number: 200, CIDR: prefix("10.0.0.0/8"), Traffic: packet.MustTraffic("tcp 22")}},
				Egress:  []vpc.ACLEntry{{Number: 100, Allow: true, CIDR: prefix("::/0"), Traffic: packet.Of(packet.ICMP)}}}, nil},
		{"the default network ACL, adopted, without entries", []string{vpcA, subnetA, `aws_default_network_acl.d {"id":"acl-d","default_network_acl_id":"acl-d","subnet_ids":["subnet-1"]}`},
			vpc.NetworkACL{ID: "acl-d", VPC: "vpc-1", Default: true, Subnets: []vpc.ID{"subnet-1"}}, nil},
		{"an interface that nothing has", []string{vpcA, subnetA, group, eniA},
			eni.Interface{ID: "eni-1", Subnet: "subnet-1", Groups: []vpc.ID{"sg-1"}, NoSourceDestCheck: true, Unattached: true,
				Addresses: []eni.Address{{Private: addr("10.0.0.9")}, {Private: addr("10.0.0.8")}}}, nil},
		{"an interface that an instance has, with a further group", []string{vpcA, subnetA, group, eniA, `aws_instance.i {"id":"i-1"}`, `aws_security_group.h {"id":"sg-2","vpc_id":"vpc-1"}`,
			`aws_network_interface_attachment.a {"instance_id":"i-1","network_interface_id":"eni-1","device_index":1}`,
			`aws_network_interface_sg_attachment.s {"network_interface_id":"eni-1","security_group_id":"sg-2"}`},
			eni.Interface{ID: "eni-1", Subnet: "subnet-1", Groups: []vpc.ID{"sg-1", "sg-2"}, NoSourceDestCheck: true, Instance: "i-1", KeptOnTermination: true,
				Addresses: []eni.Address{{Private: addr("10.0.0.9")}, {Private: addr("10.0.0.8")}}},
			[]string{"aws_instance.i: i-1: no subnet is given, so that it goes into the default VPC, which is not here"}},
		{"an instance", []string{vpcA, subnetA, group, `aws_instance.i {"id":"i-1","subnet_id":"subnet-1","primary_network_interface_id":"eni-9","private_ip":"10.0.0.7","public_ip":"3.0.0.1",` +
			`"vpc_security_group_ids":["sg-1"],"instance_state":"stopped","tags":{"Name":"web"}}`},
			eni.Interface{ID: "eni-9", Name: "web", Subnet: "subnet-1", Groups: []vpc.ID{"sg-1"}, Instance: "i-1", InstanceStopped: true,
				Addresses: []eni.Address{{Private: addr("10.0.0.7"), Public: addr("3.0.0.1")}}}, nil},
		{"an instance on an interface that is made apart", []string{vpcA, subnetA, group, eniA, `aws_instance.i {"id":"i-1","network_interface":[{"device_index":0,"network_interface_id":"eni-1"}],"primary_network_interface_id":"eni-1"}`},
			eni.Interface{ID: "eni-1", Subnet: "subnet-1", Groups: []vpc.ID{"sg-1"}, NoSourceDestCheck: true, Instance: "i-1", KeptOnTermination: true,
				Addresses: []eni.Address{{Private: addr("10.0.0.9")}, {Private: addr("10.0.0.8")}}}, nil},
		{"an interface that goes with its instance", []string{vpcA, subnetA, group, eniA,
			`aws_instance.i {"id":"i-1","network_interface":[{"device_index":0,"network_interface_id":"eni-1","delete_on_termination":true}],"primary_network_interface_id":"eni-1"}`},
			eni.Interface{ID: "eni-1", Subnet: "subnet-1", Groups: []vpc.ID{"sg-1"}, NoSourceDestCheck: true, Instance: "i-1",
				Addresses: []eni.Address{{Private: addr("10.0.0.9")}, {Private: addr("10.0.0.8")}}}, nil},
		{"an address of an instance", []string{vpcA, subnetA, `aws_instance.i {"id":"i-1","subnet_id":"subnet-1","primary_network_interface_id":"eni-9","private_ip":"10.0.0.7","public_ip":"3.0.0.1"}`,
			`aws_eip.e {"id":"eipalloc-1","allocation_id":"eipalloc-1","public_ip":"3.0.0.1","domain":"vpc"}`, `aws_eip_association.a {"allocation_id":"eipalloc-1","instance_id":"i-1"}`},
			eni.ElasticIP{ID: "eipalloc-1", Region: "us-east-1", Public: addr("3.0.0.1"), Interface: "eni-9"}, nil},
		{"a NAT gateway", []string{vpcA, subnetA, `aws_nat_gateway.n {"id":"nat-1","subnet_id":"subnet-1","allocation_id":"eipalloc-1","private_ip":"10.0.0.5","public_ip":"3.0.0.1","network_interface_id":"eni-8","connectivity_type":"public"}`},
			vpc.NATGateway{ID: "nat-1", Subnet: "subnet-1", Addresses: []vpc.NATAddress{{Private: addr("10.0.0.5"), Public: addr("3.0.0.1")}}}, nil},
		{"an interface endpoint with associations", []string{vpcA, subnetA, subnetB, group, service, `aws_vpc_endpoint_subnet_association.s {"vpc_endpoint_id":"vpce-1","subnet_id":"subnet-2"}`,
			`aws_vpc_endpoint_security_group_association.g {"vpc_endpoint_id":"vpce-1","security_group_id":"sg-1"}`,
			`aws_vpc_endpoint_policy.p {"vpc_endpoint_id":"vpce-1","policy":"{\"Statement\":[]}"}`},
			endpoint.Interface{ID: "vpce-1", VPC: "vpc-1", Service: "com.amazonaws.us-east-1.kms", Subnets: []vpc.ID{"subnet-1", "subnet-2"}, Groups: []vpc.ID{"sg-1", "sg-d"},
				Policy: `{"Statement":[]}`}, nil},
		{"a gateway endpoint", []string{vpcA, table, gateway, `aws_vpc_endpoint_route_table_association.t {"vpc_endpoint_id":"vpce-2","route_table_id":"rtb-d"}`},
			endpoint.Gateway{ID: "vpce-2", VPC: "vpc-1", Service: "com.amazonaws.us-east-1.s3", RouteTables: []vpc.ID{"rtb-1", "rtb-d"}}, nil},
		{"its prefix list", []string{vpcA, table, gateway},
			vpc.PrefixList{ID: "pl-1", Name: "com.amazonaws.us-east-1.s3", Account: "AWS", Region: "us-east-1", Entries: []netip.Prefix{prefix("52.216.0.0/15")}}, nil},
		{"entries of a prefix list", []string{`aws_ec2_managed_prefix_list.l {"id":"pl-2","name":"l","address_family":"IPv4","max_entries":3,"entry":[{"cidr":"10.2.0.0/16"}],"arn":"arn:aws:ec2:eu-west-1:123456789012:prefix-list/pl-2"}`,
			`aws_ec2_managed_prefix_list_entry.e {"prefix_list_id":"pl-2","cidr":"10.1.0.0/16"}`},
			vpc.PrefixList{ID: "pl-2", Name: "l", Account: "123456789012", Region: "eu-west-1", MaxEntries: 3, Entries: []netip.Prefix{prefix("10.1.0.0/16"), prefix("10.2.0.0/16")}}, nil},
		{"peering that its accepter accepts", []string{vpcA, vpcB, `aws_vpc_peering_connection.p {"id":"pcx-1","vpc_id":"vpc-1","peer_vpc_id":"vpc-2","accept_status":"pending-acceptance"}`,
			`aws_vpc_peering_connection_accepter.a {"id":"pcx-1","vpc_peering_connection_id":"pcx-1","auto_accept":true,"accept_status":"active"}`,
			`aws_vpc_peering_connection_options.o {"vpc_peering_connection_id":"pcx-1","requester":[{"allow_remote_vpc_dns_resolution":true}]}`},
			vpc.PeeringConnection{ID: "pcx-1", Requester: vpc.PeeringSide{VPC: "vpc-1", DNSResolution: true}, Accepter: vpc.PeeringSide{VPC: "vpc-2"}}, nil},
		{"peering that nothing accepts", []string{vpcA, vpcB, `aws_vpc_peering_connection.p {"id":"pcx-1","vpc_id":"vpc-1","peer_vpc_id":"vpc-2"}`},
			vpc.PeeringConnection{ID: "pcx-1", Requester: vpc.PeeringSide{VPC: "vpc-1"}, Accepter: vpc.PeeringSide{VPC: "vpc-2"}, State: "pending-acceptance"}, nil},
		{"an attachment in the default table", []string{vpcA, subnetA, tgw, attached},
			vpc.TransitGatewayRouteTable{ID: "tgw-rtb-d", TransitGateway: "tgw-1", Associations: []vpc.ID{"tgw-attach-1"}, Propagations: []vpc.ID{"tgw-attach-1"}}, nil},
		{"an attachment in a table of its own", []string{vpcA, subnetA, tgw, attached, tgwTable,
			`aws_ec2_transit_gateway_route_table_association.a {"transit_gateway_attachment_id":"tgw-attach-1","transit_gateway_route_table_id":"tgw-rtb-1"}`,
			`aws_ec2_transit_gateway_route_table_propagation.p {"transit_gateway_attachment_id":"tgw-attach-1","transit_gateway_route_table_id":"tgw-rtb-1"}`,
			`aws_ec2_transit_gateway_route.r {"transit_gateway_route_table_id":"tgw-rtb-1","transit_gateway_attachment_id":"tgw-attach-1","destination_cidr_block":"10.9.0.0/16"}`},
			vpc.TransitGatewayRouteTable{ID: "tgw-rtb-1", TransitGateway: "tgw-1", Associations: []vpc.ID{"tgw-attach-1"}, Propagations: []vpc.ID{"tgw-attach-1"},
				Routes: []vpc.TransitGatewayRoute{{CIDR: prefix("10.9.0.0/16"), Attachments: []vpc.ID{"tgw-attach-1"}}}}, nil},
		{"a VPN connection of a transit gateway is attached", []string{tgw, `aws_customer_gateway.c {"id":"cgw-1","bgp_asn":"65000","ip_address":"192.0.2.1"}`,
			`aws_vpn_connection.v {"id":"vpn-1","transit_gateway_id":"tgw-1","customer_gateway_id":"cgw-1","transit_gateway_attachment_id":"tgw-attach-2"}`},
			vpc.TransitGatewayAttachment{ID: "tgw-attach-2", TransitGateway: "tgw-1", Type: vpc.AttachmentVPN, Resource: "vpn-1"}, nil},
		{"static routes of a VPN connection", []string{`aws_vpn_connection.v {"id":"vpn-1","static_routes_only":true,"vpn_gateway_id":"vgw-1"}`, `aws_vpn_gateway.g {"id":"vgw-1"}`,
			`aws_vpn_connection_route.r {"vpn_connection_id":"vpn-1","destination_cidr_block":"192.168.0.0/16"}`},
			vpc.VPNConnection{ID: "vpn-1", VPNGateway: "vgw-1", StaticRoutesOnly: true, Routes: []netip.Prefix{prefix("192.168.0.0/16")}}, nil},
		{"a load balancer with a listener", []string{vpcA, subnetA, subnetB, lb, targets,
			`aws_lb_listener.l {"load_balancer_arn":"arn:lb","port":80,"protocol":"TCP","default_action":[{"type":"forward","target_group_arn":"arn:tg"}]}`},
			endpoint.LoadBalancer{ID: "arn:lb", Name: "b", VPC: "vpc-1", Type: endpoint.TypeNetwork, Internal: true, Nodes: []endpoint.Node{{Subnet: "subnet-1"}, {Subnet: "subnet-2"}},
				Listeners: []endpoint.Listener{{Protocol: "TCP", Port: 80, TargetGroups: []vpc.ID{"arn:tg"}}}}, nil},
		{"a target", []string{vpcA, targets, `aws_lb_target_group_attachment.t {"target_group_arn":"arn:tg","target_id":"10.0.0.9","port":8080}`},
			endpoint.TargetGroup{ID: "arn:tg", Name: "g", VPC: "vpc-1", TargetType: endpoint.TargetIP, Protocol: "TCP", Port: 80, Targets: []endpoint.Target{{ID: "10.0.0.9", Port: 8080}}}, nil},
		{"a private zone", []string{vpcA, vpcB, `aws_route53_zone.z {"id":"Z1","zone_id":"Z1","name":"corp.internal","vpc":[{"vpc_id":"vpc-1"}]}`, `aws_route53_zone_association.a {"zone_id":"Z1","vpc_id":"vpc-2"}`,
			`aws_route53_record.r {"zone_id":"Z1","name":"db","type":"A","records":["10.0.0.9"]}`, `aws_route53_record.p {"zone_id":"Z9","name":"www.example.com","type":"A","records":["192.0.2.1"]}`},
			endpoint.HostedZone{ID: "Z1", Domain: "corp.internal", VPCs: []vpc.ID{"vpc-1", "vpc-2"}, Records: []endpoint.Record{{Name: "db.corp.internal", Type: "A", Values: []string{"10.0.0.9"}}}}, nil},
		{"a resolver rule", []string{vpcA, `aws_route53_resolver_rule.r {"id":"rslvr-rr-1","domain_name":"corp.example","rule_type":"FORWARD","target_ip":[{"ip":"10.0.0.9","port":53}],"region":"us-east-1"}`,
			`aws_route53_resolver_rule_association.a {"resolver_rule_id":"rslvr-rr-1","vpc_id":"vpc-1"}`},
			endpoint.ResolverRule{ID: "rslvr-rr-1", Region: "us-east-1", Domain: "corp.example", Targets: []netip.AddrPort{netip.MustParseAddrPort("10.0.0.9:53")}, VPCs: []vpc.ID{"vpc-1"}}, nil},
		{"a firewall", []string{vpcA, subnetA, `aws_networkfirewall_firewall.f {"id":"arn:fw","arn":"arn:fw","name":"f","vpc_id":"vpc-1","firewall_policy_arn":"arn:p","subnet_mapping":[{"subnet_id":"subnet-1"}],
			"firewall_status":[{"sync_states":[{"availability_zone":"us-east-1a","attachment":[{"subnet_id":"subnet-1","endpoint_id":"vpce-9"}]}]}]}`,
			`aws_networkfirewall_firewall_policy.p {"id":"arn:p","arn":"arn:p","firewall_policy":[{"stateless_default_actions":["aws:forward_to_sfe"],"stateful_engine_options":[{"rule_order":"STRICT_ORDER"}],
			"stateful_default_actions":["aws:drop_strict"],"stateless_rule_group_reference":[{"priority":1,"resource_arn":"arn:g1"}],"stateful_rule_group_reference":[{"priority":2,"resource_arn":"arn:g2"},{"priority":1,"resource_arn":"arn:g3"}]}]}`,
			`aws_networkfirewall_rule_group.g1 {"id":"arn:g1","arn":"arn:g1","type":"STATELESS","rule_group":[{"rules_source":[{"stateless_rules_and_custom_actions":[{"stateless_rule":[
			{"priority":2,"rule_definition":[{"actions":["aws:drop"],"match_attributes":[{}]}]},
			{"priority":1,"rule_definition":[{"actions":["aws:pass"],"match_attributes":[{"protocols":[6],"source":[{"address_definition":"10.0.0.0/8"}],"destination_port":[{"from_port":443,"to_port":443}]}]}]}]}]}]}]}`,
			`aws_networkfirewall_rule_group.g2 {"id":"arn:g2","arn":"arn:g2","type":"STATEFUL","rule_group":[{"rules_source":[{"stateful_rule":[{"action":"PASS","header":[{"protocol":"TCP","direction":"ANY","source":"10.0.0.1",
			"source_port":"ANY","destination":"ANY","destination_port":"1024:65535"}],"rule_option":[{"keyword":"sid","settings":["1"]}]},{"action":"ALERT","header":[{"protocol":"IP","source":"ANY","source_port":"ANY","destination":"ANY","destination_port":"ANY"}]}]}]}]}`,
			`aws_networkfirewall_rule_group.g3 {"id":"arn:g3","arn":"arn:g3","type":"STATEFUL","rule_group":[{"rules_source":[{"rules_string":"pass tcp any any -> any any (sid:1;)"}]}]}`},
			endpoint.Firewall{ID: "arn:fw", Name: "f", VPC: "vpc-1", Endpoints: []endpoint.FirewallEndpoint{{Subnet: "subnet-1", Endpoint: "vpce-9"}},
				Stateless: []endpoint.FirewallRule{
					{Action: endpoint.Pass, Protocols: []packet.Protocol{packet.TCP}, Sources: []netip.Prefix{prefix("10.0.0.0/8")}, DestPorts: []packet.PortRange{{From: 443, To: 443}}},
					{Action: endpoint.Drop}},
				Stateful: []endpoint.FirewallRule{{Action: endpoint.Pass, Protocols: []packet.Protocol{packet.TCP}, Both: true,
					Sources: []netip.Prefix{prefix("10.0.0.1/32")}, DestPorts: []packet.PortRange{{From: 1024, To: 65535}}}},
				StrictOrder: true, StatefulDefault: endpoint.Drop, Unmodelled: []string{"arn:g3"}}, nil},
		{"a firewall's attachment to a transit gateway", []string{`aws_ec2_transit_gateway.g {"id":"tgw-1"}`,
			`aws_networkfirewall_firewall.f {"id":"arn:fw","arn":"arn:fw","name":"f","transit_gateway_id":"tgw-1","firewall_policy_arn":"arn:p",
			"firewall_status":[{"transit_gateway_attachment_sync_states":[{"attachment_id":"tgw-attach-9"}]}]}`,
			`aws_networkfirewall_firewall_policy.p {"id":"arn:p","arn":"arn:p","firewall_policy":[{"stateless_default_actions":["aws:pass"]}]}`},
			vpc.TransitGatewayAttachment{ID: "tgw-attach-9", TransitGateway: "tgw-1", Type: vpc.AttachmentNetworkFunction, Resource: "arn:fw"}, nil},
		{"a resource configuration", []string{vpcA, subnetA, rgw, rcfg},
			endpoint.ResourceConfiguration{ID: "rcfg-1", Name: "db", Gateway: "rgw-1", Address: netip.MustParseAddr("10.0.0.9"), Ports: []packet.PortRange{{From: 5432, To: 5432}}}, nil},
		{"a resource gateway", []string{vpcA, subnetA, rgw}, endpoint.ResourceGateway{ID: "rgw-1", Name: "g", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-1"}}, nil},
		{"a service network", []string{vpcA, subnetA, rgw, rcfg, `aws_vpclattice_service_network.n {"id":"sn-1","name":"n"}`, `aws_vpclattice_service.s {"id":"svc-1","name":"s"}`,
			`aws_vpclattice_service_network_vpc_association.v {"vpc_identifier":"vpc-1","service_network_identifier":"sn-1"}`,
			`aws_vpclattice_service_network_service_association.s {"service_identifier":"svc-1","service_network_identifier":"arn:aws:vpc-lattice:us-east-1:1:servicenetwork/sn-1"}`,
			`aws_vpclattice_service_network_resource_association.r {"resource_configuration_identifier":"rcfg-1","service_network_identifier":"sn-1"}`},
			endpoint.ServiceNetwork{ID: "sn-1", Name: "n", VPCs: []endpoint.ServiceNetworkVPC{{VPC: "vpc-1"}}, Services: []vpc.ID{"svc-1"}, Configurations: []vpc.ID{"rcfg-1"}}, nil},
		{"a service with a listener", []string{`aws_vpclattice_service.s {"id":"svc-1","name":"s","dns_entry":[{"domain_name":"s-1.7d67968.vpc-lattice-svcs.us-east-1.on.aws"}]}`,
			`aws_vpclattice_listener.l {"service_identifier":"svc-1","protocol":"HTTP"}`},
			endpoint.LatticeService{ID: "svc-1", Name: "s", DNSName: "s-1.7d67968.vpc-lattice-svcs.us-east-1.on.aws", Listeners: []endpoint.LatticeListener{{Protocol: endpoint.LatticeHTTP, Port: 80}}}, nil},
		{"a resource endpoint", []string{vpcA, subnetA, rgw, rcfg,
			`aws_vpc_endpoint.e {"id":"vpce-1","vpc_id":"vpc-1","vpc_endpoint_type":"Resource","resource_configuration_arn":"arn:aws:vpc-lattice:us-east-1:1:resourceconfiguration/rcfg-1","subnet_ids":["subnet-1"],"state":"available"}`},
			endpoint.ResourceEndpoint{ID: "vpce-1", VPC: "vpc-1", Configuration: "rcfg-1", Subnets: []vpc.ID{"subnet-1"}}, nil},
		{"a service-network endpoint", []string{vpcA, subnetA,
			`aws_vpc_endpoint.e {"id":"vpce-1","vpc_id":"vpc-1","vpc_endpoint_type":"ServiceNetwork","service_network_arn":"arn:aws:vpc-lattice:us-east-1:1:servicenetwork/sn-1","subnet_ids":["subnet-1"]}`},
			endpoint.ServiceNetworkEndpoint{ID: "vpce-1", VPC: "vpc-1", ServiceNetwork: "sn-1", Subnets: []vpc.ID{"subnet-1"}}, nil},
		{"a Profile", []string{vpcA, `aws_route53profiles_profile.p {"id":"rp-1","name":"p"}`, `aws_route53profiles_association.a {"profile_id":"rp-1","resource_id":"vpc-1"}`,
			`aws_route53profiles_resource_association.z {"profile_id":"rp-1","resource_arn":"arn:aws:route53:::hostedzone/Z1"}`,
			`aws_route53profiles_resource_association.r {"profile_id":"rp-1","resource_arn":"arn:aws:route53resolver:us-east-1:1:resolver-rule/rslvr-rr-1"}`,
			`aws_route53profiles_resource_association.e {"profile_id":"rp-1","resource_arn":"arn:aws:ec2:us-east-1:1:vpc-endpoint/vpce-1"}`},
			endpoint.Profile{ID: "rp-1", Name: "p", Zones: []vpc.ID{"Z1"}, Rules: []vpc.ID{"rslvr-rr-1"}, Endpoints: []vpc.ID{"vpce-1"}, VPCs: []endpoint.ProfileVPC{{VPC: "vpc-1"}}}, nil},
		{"an account that keeps out the internet", []string{`aws_vpc_block_public_access_options.o {"aws_account_id":"123456789012","aws_region":"us-east-1","internet_gateway_block_mode":"block-ingress"}`},
			vpc.BlockPublicAccess{ID: "aws_vpc_block_public_access_options.o", Account: "123456789012", Region: "us-east-1", Mode: vpc.BlockIngress}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := loadText(t, state(c.state...))
			require.Equal(t, c.skips, lines(r.Skipped))
			for _, x := range r.Resources {
				if x.ResourceID() == c.want.ResourceID() {
					require.Empty(t, cmp.Diff(c.want, x, comparable, cmp.Comparer(func(a, b netip.AddrPort) bool { return a == b })))
					return
				}
			}
			t.Fatalf("there is no %s", c.want.ResourceID())
		})
	}
}

const (
	rgw  = `aws_vpclattice_resource_gateway.g {"id":"rgw-1","name":"g","vpc_id":"vpc-1","subnet_ids":["subnet-1"],"ip_address_type":"IPV4"}`
	rcfg = `aws_vpclattice_resource_configuration.c {"id":"rcfg-1","name":"db","type":"SINGLE","resource_gateway_identifier":"rgw-1","port_ranges":["5432"],"protocol":"TCP",
		"resource_configuration_definition":[{"ip_resource":[{"ip_address":"10.0.0.9"}]}]}`
)
