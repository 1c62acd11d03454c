package terraform

import (
	"slices"
	"strings"
)

// class is what an ID names.
type class string

const (
	aVPC           class = "VPC"
	aSubnet        class = "subnet"
	aTable         class = "route table"
	anACL          class = "network ACL"
	aGroup         class = "security group"
	aList          class = "prefix list"
	anIGW          class = "internet gateway"
	anEgressOnly   class = "egress-only internet gateway"
	aNAT           class = "NAT gateway"
	aCarrier       class = "carrier gateway"
	aPeering       class = "peering connection"
	aTransit       class = "transit gateway"
	anAttachment   class = "transit gateway attachment"
	aTransitTable  class = "transit gateway route table"
	aVPNGateway    class = "virtual private gateway"
	aCustomer      class = "customer gateway"
	aVPN           class = "VPN connection"
	aDirectConnect class = "Direct Connect gateway"
	anInterface    class = "network interface"
	anInstance     class = "instance"
	anAddress      class = "Elastic IP address"
	aPublic        class = "public address"
	anEndpoint     class = "endpoint"
	aService       class = "endpoint service"
	aBalancer      class = "load balancer"
	aTargetGroup   class = "target group"
	aDHCP          class = "DHCP option set"
	aZone          class = "hosted zone"
	aRule          class = "resolver rule"
	aResolver      class = "resolver endpoint"
	aFirewall      class = "firewall"
	aPolicy        class = "firewall policy"
	aRuleGroup     class = "firewall rule group"
	aGateway       class = "resource gateway"
	aConfiguration class = "resource configuration"
	aNetwork       class = "service network"
	aLattice       class = "VPC Lattice service"
	aProfile       class = "Route 53 Profile"

	aDatabaseGroup    class = "DB subnet group"
	aDocumentGroup    class = "DocumentDB subnet group"
	aGraphGroup       class = "Neptune subnet group"
	aCacheGroup       class = "ElastiCache subnet group"
	aMemoryGroup      class = "MemoryDB subnet group"
	aWarehouseGroup   class = "Redshift subnet group"
	aReplicationGroup class = "DMS subnet group"
	aDatabaseCluster  class = "DB cluster"
	aDocumentCluster  class = "DocumentDB cluster"
	aGraphCluster     class = "Neptune cluster"
)

// objects says which attributes of a resource or data source name an object, and of what class. Each is the object itself
// ("id" and its synonyms) or one that AWS makes along with it.
//
// Source: the documentation of the provider hashicorp/aws, https://registry.terraform.io/providers/hashicorp/aws/latest/docs
var objects = map[string]map[string]class{
	"aws_vpc": {"id": aVPC, "main_route_table_id": aTable, "default_route_table_id": aTable,
		"default_security_group_id": aGroup, "default_network_acl_id": anACL},
	"aws_default_vpc": {"id": aVPC, "main_route_table_id": aTable, "default_route_table_id": aTable,
		"default_security_group_id": aGroup, "default_network_acl_id": anACL},
	"aws_subnet":                                          {"id": aSubnet},
	"aws_default_subnet":                                  {"id": aSubnet},
	"aws_internet_gateway":                                {"id": anIGW},
	"aws_egress_only_internet_gateway":                    {"id": anEgressOnly},
	"aws_nat_gateway":                                     {"id": aNAT, "public_ip": aPublic},
	"aws_ec2_carrier_gateway":                             {"id": aCarrier},
	"aws_route_table":                                     {"id": aTable},
	"aws_default_route_table":                             {"id": aTable},
	"aws_network_acl":                                     {"id": anACL},
	"aws_default_network_acl":                             {"id": anACL},
	"aws_security_group":                                  {"id": aGroup},
	"aws_default_security_group":                          {"id": aGroup},
	"aws_ec2_managed_prefix_list":                         {"id": aList},
	"aws_prefix_list":                                     {"id": aList},
	"aws_vpc_endpoint":                                    {"id": anEndpoint, "arn": anEndpoint, "prefix_list_id": aList},
	"aws_vpclattice_resource_gateway":                     {"id": aGateway, "arn": aGateway},
	"aws_vpclattice_resource_configuration":               {"id": aConfiguration, "arn": aConfiguration},
	"aws_vpclattice_service_network":                      {"id": aNetwork, "arn": aNetwork},
	"aws_vpclattice_service":                              {"id": aLattice, "arn": aLattice},
	"aws_route53profiles_profile":                         {"id": aProfile, "arn": aProfile},
	"aws_vpc_endpoint_service":                            {"id": aService},
	"aws_vpc_peering_connection":                          {"id": aPeering},
	"aws_network_interface":                               {"id": anInterface},
	"aws_instance":                                        {"id": anInstance, "primary_network_interface_id": anInterface},
	"aws_eip":                                             {"id": anAddress, "allocation_id": anAddress, "public_ip": aPublic},
	"aws_vpn_gateway":                                     {"id": aVPNGateway},
	"aws_customer_gateway":                                {"id": aCustomer},
	"aws_vpn_connection":                                  {"id": aVPN, "transit_gateway_attachment_id": anAttachment},
	"aws_dx_gateway":                                      {"id": aDirectConnect},
	"aws_ec2_transit_gateway":                             {"id": aTransit, "association_default_route_table_id": aTransitTable, "propagation_default_route_table_id": aTransitTable},
	"aws_ec2_transit_gateway_connect":                     {"id": anAttachment},
	"aws_ec2_transit_gateway_route_table":                 {"id": aTransitTable},
	"aws_ec2_transit_gateway_vpc_attachment":              {"id": anAttachment},
	"aws_ec2_transit_gateway_peering_attachment":          {"id": anAttachment},
	"aws_dx_gateway_association":                          {"transit_gateway_attachment_id": anAttachment},
	"aws_vpc_dhcp_options":                                {"id": aDHCP},
	"aws_default_vpc_dhcp_options":                        {"id": aDHCP},
	"aws_lb":                                              {"id": aBalancer, "arn": aBalancer},
	"aws_alb":                                             {"id": aBalancer, "arn": aBalancer},
	"aws_lb_target_group":                                 {"id": aTargetGroup, "arn": aTargetGroup},
	"aws_alb_target_group":                                {"id": aTargetGroup, "arn": aTargetGroup},
	"aws_route53_zone":                                    {"id": aZone, "zone_id": aZone, "arn": aZone},
	"aws_route53_resolver_rule":                           {"id": aRule, "arn": aRule},
	"aws_route53_resolver_endpoint":                       {"id": aResolver},
	"aws_networkfirewall_firewall":                        {"id": aFirewall, "arn": aFirewall, "firewall_status": anEndpoint},
	"aws_networkfirewall_firewall_policy":                 {"id": aPolicy, "arn": aPolicy},
	"aws_networkfirewall_rule_group":                      {"id": aRuleGroup, "arn": aRuleGroup},
	"aws_db_subnet_group":                                 {"id": aDatabaseGroup, "name": aDatabaseGroup},
	"aws_docdb_subnet_group":                              {"id": aDocumentGroup, "name": aDocumentGroup},
	"aws_neptune_subnet_group":                            {"id": aGraphGroup, "name": aGraphGroup},
	"aws_elasticache_subnet_group":                        {"id": aCacheGroup, "name": aCacheGroup},
	"aws_memorydb_subnet_group":                           {"id": aMemoryGroup, "name": aMemoryGroup},
	"aws_redshift_subnet_group":                           {"id": aWarehouseGroup, "name": aWarehouseGroup},
	"aws_dms_replication_subnet_group":                    {"id": aReplicationGroup, "replication_subnet_group_id": aReplicationGroup},
	"aws_rds_cluster":                                     {"id": aDatabaseCluster, "cluster_identifier": aDatabaseCluster},
	"aws_docdb_cluster":                                   {"id": aDocumentCluster, "cluster_identifier": aDocumentCluster},
	"aws_neptune_cluster":                                 {"id": aGraphCluster, "cluster_identifier": aGraphCluster},
	"aws_efs_mount_target":                                {"network_interface_id": anInterface},
	"aws_vpc_peering_connection_accepter":                 {},
	"aws_ec2_transit_gateway_vpc_attachment_accepter":     {},
	"aws_ec2_transit_gateway_peering_attachment_accepter": {},
}

// synonyms is the attributes that name the resource itself beside "id".
var synonyms = map[string]string{
	"aws_eip": "allocation_id", "aws_route53_zone": "zone_id",
	"aws_lb": "arn", "aws_alb": "arn", "aws_lb_target_group": "arn", "aws_alb_target_group": "arn",
	"aws_networkfirewall_firewall": "arn", "aws_networkfirewall_firewall_policy": "arn", "aws_networkfirewall_rule_group": "arn",
}

// names is the attributes by which others name what has a name for an ID. Such a name is unique among resources of its type, in an account and
// Region, and says nothing to others: the network would take the same name of two types for one.
var names = map[string]string{
	"aws_db_subnet_group": "name", "aws_docdb_subnet_group": "name", "aws_neptune_subnet_group": "name", "aws_elasticache_subnet_group": "name",
	"aws_memorydb_subnet_group": "name", "aws_redshift_subnet_group": "name", "aws_dms_replication_subnet_group": "replication_subnet_group_id",
	"aws_rds_cluster": "cluster_identifier", "aws_docdb_cluster": "cluster_identifier", "aws_neptune_cluster": "cluster_identifier",
}

// isIdentity says whether the attribute names the resource itself.
func isIdentity(typ, attr string) bool {
	return attr == "id" || attr == synonyms[typ] || attr == "arn" && objects[typ]["arn"] != ""
}

// standIns is the resources that have no object of their own but are known by the ID of another: the attribute that names it.
var standIns = map[string]string{
	"aws_vpc_peering_connection_accepter":                 "vpc_peering_connection_id",
	"aws_vpc_peering_connection_options":                  "vpc_peering_connection_id",
	"aws_ec2_transit_gateway_vpc_attachment_accepter":     "transit_gateway_attachment_id",
	"aws_ec2_transit_gateway_peering_attachment_accepter": "transit_gateway_attachment_id",
}

// classesOf is what the attributes that name other objects may name.
var classesOf = map[string][]class{
	"vpc_id":                         {aVPC},
	"peer_vpc_id":                    {aVPC},
	"subnet_id":                      {aSubnet},
	"subnet_ids":                     {aSubnet},
	"subnets":                        {aSubnet},
	"client_subnets":                 {aSubnet},
	"route_table_id":                 {aTable},
	"route_table_ids":                {aTable},
	"default_route_table_id":         {aTable},
	"internet_gateway_id":            {anIGW},
	"gateway_id":                     {anIGW, aVPNGateway},
	"nat_gateway_id":                 {aNAT},
	"egress_only_gateway_id":         {anEgressOnly},
	"carrier_gateway_id":             {aCarrier},
	"transit_gateway_id":             {aTransit},
	"peer_transit_gateway_id":        {aTransit},
	"vpc_peering_connection_id":      {aPeering},
	"vpc_endpoint_id":                {anEndpoint},
	"network_interface_id":           {anInterface},
	"network_interface":              {anInterface},
	"instance":                       {anInstance},
	"instance_id":                    {anInstance},
	"instances":                      {anInstance},
	"security_group_id":              {aGroup},
	"security_group_ids":             {aGroup},
	"security_groups":                {aGroup},
	"vpc_security_group_ids":         {aGroup},
	"source_security_group_id":       {aGroup},
	"referenced_security_group_id":   {aGroup},
	"prefix_list_id":                 {aList},
	"prefix_list_ids":                {aList},
	"destination_prefix_list_id":     {aList},
	"network_acl_id":                 {anACL},
	"default_network_acl_id":         {anACL},
	"allocation_id":                  {anAddress},
	"secondary_allocation_ids":       {anAddress},
	"allocation_ids":                 {anAddress},
	"vpn_gateway_id":                 {aVPNGateway},
	"propagating_vgws":               {aVPNGateway},
	"customer_gateway_id":            {aCustomer},
	"vpn_connection_id":              {aVPN},
	"dx_gateway_id":                  {aDirectConnect},
	"associated_gateway_id":          {aVPNGateway, aTransit},
	"transit_gateway_attachment_id":  {anAttachment, anEndpoint}, // the status of a firewall names either
	"transport_attachment_id":        {anAttachment},
	"transit_gateway_route_table_id": {aTransitTable},
	"dhcp_options_id":                {aDHCP},
	"load_balancer_arn":              {aBalancer},
	"network_load_balancer_arns":     {aBalancer},
	"gateway_load_balancer_arns":     {aBalancer},
	"target_group_arn":               {aTargetGroup},
	"target_id":                      {anInstance, aBalancer},
	"vpc_endpoint_service_id":        {aService},
	"zone_id":                        {aZone},
	"resolver_rule_id":               {aRule},
	"resolver_endpoint_id":           {aResolver},
	"firewall_policy_arn":            {aPolicy},
	"resource_arn":                   {aRuleGroup},
	"resource_gateway_identifier":    {aGateway},
	"resource_configuration_arn":     {aConfiguration},
	"service_network_arn":            {aNetwork},
	"service_network_identifier":     {aNetwork},
	"service_identifier":             {aLattice},
	"vpc_identifier":                 {aVPC},
	"profile_id":                     {aProfile},

	"db_subnet_group_name":        {aDatabaseGroup},
	"neptune_subnet_group_name":   {aGraphGroup},
	"cluster_subnet_group_name":   {aWarehouseGroup},
	"replication_subnet_group_id": {aReplicationGroup},

	"resource_configuration_group_id":   {aConfiguration},
	"resource_configuration_identifier": {aConfiguration},
}

// classOf is the class of what an attribute of the type names; empty if it names no object.
func classOf(typ, attr string) []class {
	if c, ok := objects[typ][attr]; ok {
		return []class{c}
	}
	if to, ok := standIns[typ]; ok && attr == "id" {
		return classesOf[to]
	}
	switch typ + "." + attr {
	case "aws_route53profiles_resource_association.resource_arn":
		return []class{aZone, aRule, anEndpoint}
	case "aws_route53profiles_association.resource_id":
		return []class{aVPC}
	case "aws_rds_cluster_instance.cluster_identifier":
		return []class{aDatabaseCluster}
	case "aws_docdb_cluster_instance.cluster_identifier":
		return []class{aDocumentCluster}
	case "aws_neptune_cluster_instance.cluster_identifier":
		return []class{aGraphCluster}
	case "aws_docdb_cluster.db_subnet_group_name":
		return []class{aDocumentGroup}
	case "aws_elasticache_cluster.subnet_group_name", "aws_elasticache_replication_group.subnet_group_name":
		return []class{aCacheGroup}
	case "aws_memorydb_cluster.subnet_group_name":
		return []class{aMemoryGroup}
	}
	if typ == "aws_route_table_association" && attr == "gateway_id" {
		return []class{anIGW, aVPNGateway, aNAT}
	}
	return classesOf[attr]
}

// anyOf says whether two lists have a class in common.
func anyOf(a, b []class) bool {
	return slices.ContainsFunc(a, func(c class) bool { return slices.Contains(b, c) })
}

// isModelled says whether resources or data sources of the type are read.
func isModelled(typ string) bool {
	_, converted := converters[typ]
	return converted || objects[typ] != nil
}

// networking is the beginnings of the types that are about networks. Those that nothing reads are reported.
var networking = []string{
	"aws_vpc", "aws_ec2_transit_gateway", "aws_ec2_client_vpn", "aws_ec2_local_gateway", "aws_ec2_managed_prefix_list", "aws_ec2_carrier", "aws_ec2_instance_connect_endpoint",
	"aws_networkfirewall_", "aws_networkmanager_", "aws_dx_", "aws_vpn_", "aws_customer_gateway", "aws_globalaccelerator_", "aws_verifiedaccess_",
	"aws_route53_resolver_", "aws_route53_zone", "aws_route53_profiles", "aws_lb", "aws_alb", "aws_elb", "aws_eip", "aws_network_", "aws_security_group",
	"aws_route", "aws_nat_gateway", "aws_outposts_",
}

// inVPCs is the types of other services that put network interfaces into subnets, and of which nothing is made.
var inVPCs = []string{
	"aws_eks_cluster", "aws_eks_node_group", "aws_elasticache_serverless_cache", "aws_mq_broker", "aws_redshiftserverless_workgroup", "aws_msk_serverless_cluster",
	"aws_autoscaling_group", "aws_spot_instance_request", "aws_spot_fleet_request", "aws_ec2_fleet",
	"aws_fsx_lustre_file_system", "aws_fsx_ontap_file_system", "aws_fsx_openzfs_file_system", "aws_fsx_windows_file_system", "aws_directory_service_directory",
	"aws_workspaces_workspace", "aws_sagemaker_notebook_instance", "aws_emr_cluster", "aws_mwaa_environment", "aws_transfer_server", "aws_apprunner_vpc_connector",
	"aws_appstream_fleet", "aws_cloud9_environment_ec2",
}

// silent is the types about networks that no packet meets.
var silent = map[string]bool{
	"aws_vpc_ipam": true, "aws_vpc_ipam_pool": true, "aws_vpc_ipam_pool_cidr": true, "aws_vpc_ipam_scope": true, "aws_vpc_ipam_pool_cidr_allocation": true,
	"aws_vpc_ipam_organization_admin_account": true, "aws_vpc_ipam_resource_discovery": true, "aws_vpc_ipam_resource_discovery_association": true,
	"aws_vpc_ipam_preview_next_cidr": true, "aws_vpc_endpoint_connection_notification": true, "aws_vpc_network_performance_metric_subscription": true,
	"aws_network_interfaces": true, "aws_vpcs": true, "aws_vpc_peering_connections": true, "aws_vpc_ipams": true, "aws_vpc_ipam_pools": true,
	"aws_eips": true, "aws_security_groups": true, "aws_route_tables": true, "aws_network_acls": true, "aws_nat_gateways": true,
	"aws_lb_listener_certificate": true, "aws_alb_listener_certificate": true, "aws_lb_trust_store": true, "aws_lb_trust_store_revocation": true,
	"aws_lb_hosted_zone_id": true, "aws_elb_hosted_zone_id": true, "aws_elb_service_account": true, "aws_lb_cookie_stickiness_policy": true, "aws_lb_ssl_negotiation_policy": true,
	"aws_route53_resolver_query_log_config": true, "aws_route53_resolver_query_log_config_association": true, "aws_route53_resolver_dnssec_config": true,
	"aws_networkfirewall_logging_configuration": true, "aws_networkfirewall_resource_policy": true,
	"aws_eip_domain_name": true, "aws_ec2_transit_gateway_route_tables": true, "aws_ec2_transit_gateway_attachments": true,
	"aws_ec2_transit_gateway_vpc_attachments": true, "aws_vpc_security_group_rules": true, "aws_vpc_security_group_rule": true, "aws_ec2_managed_prefix_lists": true,
	"aws_dx_connection_confirmation": true, "aws_dx_locations": true, "aws_dx_location": true, "aws_dx_router_configuration": true, "aws_dx_macsec_key_association": true,
	"aws_vpc_endpoint_associations": true, "aws_network_interface_permission": true,
	"aws_ec2_network_insights_path": true, "aws_ec2_network_insights_analysis": true,
}

// isUnmodelled says whether the type is about networks and not read.
func isUnmodelled(typ string) bool {
	if silent[typ] {
		return false
	}
	return slices.ContainsFunc(networking, func(p string) bool { return strings.HasPrefix(typ, p) }) && !strings.HasPrefix(typ, "aws_route53_zones")
}
