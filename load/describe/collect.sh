#!/bin/sh
# Writes what package describe loads of one AWS account: the output of read-only calls, one file each,
# as OUT/accounts/<account>/<region>/<key>.json. Needs the AWS command line, and credentials with the
# managed policy ViewOnlyAccess, plus read access to Network Firewall and Cloud WAN where they are used.
#
#   collect.sh OUT [REGION...]    without Regions: all that are enabled in the account
#
# Nothing secret is kept: of VPN connections and virtual interfaces, whose descriptions hold keys, only the
# fields that are needed are written; user data and launch templates are not asked for. A call that fails is
# named in OUT/accounts/<account>/failed.txt, and the exit status is 1; the rest is written all the same.
set -u
export AWS_PAGER=""

if [ $# -lt 1 ]; then
	echo "usage: collect.sh OUT [REGION...]" >&2
	exit 2
fi
out=$1
shift
home=${AWS_REGION:-${AWS_DEFAULT_REGION:-us-east-1}}
account=$(aws --region "$home" sts get-caller-identity --query Account --output text) || exit 1
[ $# -gt 0 ] || set -- $(aws --region "$home" ec2 describe-regions --query 'Regions[].RegionName' --output text)
[ $# -gt 0 ] || exit 1
base=$out/accounts/$account
failed=$base/failed.txt
mkdir -p "$base" || exit 1
: >"$failed"

# save KEY[.ID] CALL...: the output of a call, which holds the key, into a file of that name.
save() {
	file=$dir/$1.json
	shift
	mkdir -p "$dir"
	if aws --region "$region" --output json "$@" >"$file.part" 2>"$file.error"; then
		mv "$file.part" "$file"
	else
		printf '%s: aws %s: %s\n' "$region" "$(printf '%s' "$*" | tr -s '[:space:]' ' ')" "$(tr '\n' ' ' <"$file.error")" >>"$failed"
		rm -f "$file.part"
	fi
	rm -f "$file.error"
}

# ids FILE EXPRESSION CALL...: names out of a call, one a line, if its FILE was written.
ids() {
	[ -f "$dir/$1.json" ] || return 0
	expression=$2
	shift 2
	aws --region "$region" --output text --query "$expression" "$@" | tr '\t' '\n' | grep -v '^None$'
}

# name is the last part of an ID or ARN, for file names.
name() { printf '%s' "${1##*[/:]}"; }

vpcs() {
	save Vpcs ec2 describe-vpcs
	for id in $(ids Vpcs 'Vpcs[].VpcId' ec2 describe-vpcs); do
		save EnableDnsSupport."$id" ec2 describe-vpc-attribute --vpc-id "$id" --attribute enableDnsSupport
		save EnableDnsHostnames."$id" ec2 describe-vpc-attribute --vpc-id "$id" --attribute enableDnsHostnames
	done
	save Subnets ec2 describe-subnets
	save RouteTables ec2 describe-route-tables
	save NetworkAcls ec2 describe-network-acls
	save SecurityGroups ec2 describe-security-groups
	save SecurityGroupRules ec2 describe-security-group-rules
	save SecurityGroupVpcAssociations ec2 describe-security-group-vpc-associations
	save NetworkInterfaces ec2 describe-network-interfaces
	save Addresses ec2 describe-addresses
	save Reservations ec2 describe-instances --query '{Reservations: Reservations[].{ReservationId: ReservationId,
		Instances: Instances[].{InstanceId: InstanceId, State: State, Placement: Placement, NetworkInterfaces: NetworkInterfaces}}}'
	save InternetGateways ec2 describe-internet-gateways
	save EgressOnlyInternetGateways ec2 describe-egress-only-internet-gateways
	save NatGateways ec2 describe-nat-gateways
	save CarrierGateways ec2 describe-carrier-gateways
	save DhcpOptions ec2 describe-dhcp-options
	save VpcPeeringConnections ec2 describe-vpc-peering-connections
	save VpcBlockPublicAccessOptions ec2 describe-vpc-block-public-access-options
	save VpcBlockPublicAccessExclusions ec2 describe-vpc-block-public-access-exclusions
}

prefix_lists() {
	save PrefixLists ec2 describe-managed-prefix-lists
	for id in $(ids PrefixLists 'PrefixLists[].PrefixListId' ec2 describe-managed-prefix-lists); do
		save Entries."$id" ec2 get-managed-prefix-list-entries --prefix-list-id "$id" --query "{PrefixListId: '$id', Entries: Entries}"
	done
}

endpoints() {
	save VpcEndpoints ec2 describe-vpc-endpoints
	save ServiceConfigurations ec2 describe-vpc-endpoint-service-configurations
	for id in $(ids ServiceConfigurations 'ServiceConfigurations[].ServiceId' ec2 describe-vpc-endpoint-service-configurations); do
		save AllowedPrincipals."$id" ec2 describe-vpc-endpoint-service-permissions --service-id "$id" \
			--query "{AllowedPrincipals: AllowedPrincipals[].{Principal: Principal, ServiceId: '$id'}}"
	done
}

load_balancers() {
	save LoadBalancers elbv2 describe-load-balancers
	for id in $(ids LoadBalancers 'LoadBalancers[].LoadBalancerArn' elbv2 describe-load-balancers); do
		n=$(name "$id")
		save Listeners."$n" elbv2 describe-listeners --load-balancer-arn "$id"
		save Attributes."$n" elbv2 describe-load-balancer-attributes --load-balancer-arn "$id" \
			--query "{LoadBalancerArn: '$id', Attributes: Attributes}"
	done
	save TargetGroups elbv2 describe-target-groups
	for id in $(ids TargetGroups 'TargetGroups[].TargetGroupArn' elbv2 describe-target-groups); do
		n=$(name "$id")
		save TargetHealthDescriptions."$n" elbv2 describe-target-health --target-group-arn "$id" \
			--query "{TargetGroupArn: '$id', TargetHealthDescriptions: TargetHealthDescriptions}"
		save Attributes."$n" elbv2 describe-target-group-attributes --target-group-arn "$id" \
			--query "{TargetGroupArn: '$id', Attributes: Attributes}"
	done
	save LoadBalancerDescriptions elb describe-load-balancers
}

transit_gateways() {
	save TransitGateways ec2 describe-transit-gateways
	save TransitGatewayAttachments ec2 describe-transit-gateway-attachments
	save TransitGatewayVpcAttachments ec2 describe-transit-gateway-vpc-attachments
	save TransitGatewayPeeringAttachments ec2 describe-transit-gateway-peering-attachments
	save TransitGatewayConnects ec2 describe-transit-gateway-connects
	save TransitGatewayRouteTables ec2 describe-transit-gateway-route-tables
	for id in $(ids TransitGatewayRouteTables 'TransitGatewayRouteTables[].TransitGatewayRouteTableId' ec2 describe-transit-gateway-route-tables); do
		save Associations."$id" ec2 get-transit-gateway-route-table-associations --transit-gateway-route-table-id "$id"
		save TransitGatewayRouteTablePropagations."$id" ec2 get-transit-gateway-route-table-propagations --transit-gateway-route-table-id "$id"
		save Routes."$id" ec2 search-transit-gateway-routes --transit-gateway-route-table-id "$id" --filters Name=state,Values=active,blackhole
	done
}

on_premises() {
	save VpnGateways ec2 describe-vpn-gateways
	save CustomerGateways ec2 describe-customer-gateways
	save VpnConnections ec2 describe-vpn-connections --query '{VpnConnections: VpnConnections[].{VpnConnectionId: VpnConnectionId,
		CustomerGatewayId: CustomerGatewayId, VpnGatewayId: VpnGatewayId, TransitGatewayId: TransitGatewayId, State: State, Tags: Tags,
		Options: {StaticRoutesOnly: Options.StaticRoutesOnly, TunnelInsideIpVersion: Options.TunnelInsideIpVersion},
		Routes: Routes, VgwTelemetry: VgwTelemetry[].{OutsideIpAddress: OutsideIpAddress, Status: Status}}}'
	save virtualInterfaces directconnect describe-virtual-interfaces --query '{virtualInterfaces: virtualInterfaces[].{
		virtualInterfaceId: virtualInterfaceId, virtualInterfaceName: virtualInterfaceName, virtualInterfaceType: virtualInterfaceType,
		virtualInterfaceState: virtualInterfaceState, ownerAccount: ownerAccount, directConnectGatewayId: directConnectGatewayId,
		virtualGatewayId: virtualGatewayId, mtu: mtu, siteLinkEnabled: siteLinkEnabled, bgpPeers: bgpPeers[].{bgpStatus: bgpStatus}, tags: tags}}'
	save ClientVpnEndpoints ec2 describe-client-vpn-endpoints
	for id in $(ids ClientVpnEndpoints 'ClientVpnEndpoints[].ClientVpnEndpointId' ec2 describe-client-vpn-endpoints); do
		save ClientVpnTargetNetworks."$id" ec2 describe-client-vpn-target-networks --client-vpn-endpoint-id "$id"
		save Routes."$id" ec2 describe-client-vpn-routes --client-vpn-endpoint-id "$id"
		save AuthorizationRules."$id" ec2 describe-client-vpn-authorization-rules --client-vpn-endpoint-id "$id"
	done
	save LocalGateways ec2 describe-local-gateways
	save LocalGatewayRouteTables ec2 describe-local-gateway-route-tables
	save LocalGatewayRouteTableVpcAssociations ec2 describe-local-gateway-route-table-vpc-associations
	save CoipPools ec2 describe-coip-pools
}

resolver() {
	save ResolverRules route53resolver list-resolver-rules
	save ResolverRuleAssociations route53resolver list-resolver-rule-associations
	save ResolverEndpoints route53resolver list-resolver-endpoints
	for id in $(ids ResolverEndpoints 'ResolverEndpoints[].Id' route53resolver list-resolver-endpoints); do
		save IpAddresses."$id" route53resolver list-resolver-endpoint-ip-addresses --resolver-endpoint-id "$id"
	done
}

profiles() {
	save ProfileSummaries route53profiles list-profiles
	save ProfileAssociations route53profiles list-profile-associations
	for id in $(ids ProfileSummaries 'ProfileSummaries[].Id' route53profiles list-profiles); do
		save ProfileResourceAssociations."$id" route53profiles list-profile-resource-associations --profile-id "$id"
	done
}

lattice() {
	save items.gateways vpc-lattice list-resource-gateways
	save items.configurations vpc-lattice list-resource-configurations
	for id in $(ids items.configurations 'items[].id' vpc-lattice list-resource-configurations); do
		save arn."$id" vpc-lattice get-resource-configuration --resource-configuration-identifier "$id"
	done
	save items.networks vpc-lattice list-service-networks
	for id in $(ids items.networks 'items[].id' vpc-lattice list-service-networks); do
		save items."$id".services vpc-lattice list-service-network-service-associations --service-network-identifier "$id"
		save items."$id".resources vpc-lattice list-service-network-resource-associations --service-network-identifier "$id"
		save items."$id".vpcs vpc-lattice list-service-network-vpc-associations --service-network-identifier "$id"
		for a in $(ids items."$id".vpcs 'items[].id' vpc-lattice list-service-network-vpc-associations --service-network-identifier "$id"); do
			save arn."$a" vpc-lattice get-service-network-vpc-association --service-network-vpc-association-identifier "$a"
		done
	done
	save items.services vpc-lattice list-services
	for id in $(ids items.services 'items[].id' vpc-lattice list-services); do
		save items."$id".listeners vpc-lattice list-listeners --service-identifier "$id"
	done
}

firewalls() {
	save Firewalls network-firewall list-firewalls
	for id in $(ids Firewalls 'Firewalls[].FirewallArn' network-firewall list-firewalls); do
		n=$(name "$id")
		save Firewall."$n" network-firewall describe-firewall --firewall-arn "$id"
	done
	save FirewallPolicies network-firewall list-firewall-policies
	for id in $(ids FirewallPolicies 'FirewallPolicies[].Arn' network-firewall list-firewall-policies); do
		n=$(name "$id")
		save FirewallPolicy."$n" network-firewall describe-firewall-policy --firewall-policy-arn "$id"
	done
	save RuleGroups network-firewall list-rule-groups
	for id in $(ids RuleGroups 'RuleGroups[].Arn' network-firewall list-rule-groups); do
		n=$(name "${id%/*}").$(name "$id")
		save RuleGroup."$n" network-firewall describe-rule-group --rule-group-arn "$id"
	done
}

# What is of no Region.
global() {
	save HostedZones route53 list-hosted-zones
	for id in $(ids HostedZones 'HostedZones[?Config.PrivateZone].Id' route53 list-hosted-zones); do
		n=$(name "$id")
		save HostedZone."$n" route53 get-hosted-zone --id "$id"
		save ResourceRecordSets."$n" route53 list-resource-record-sets --hosted-zone-id "$id" \
			--query "{HostedZoneId: '$n', ResourceRecordSets: ResourceRecordSets}"
	done
	save directConnectGateways directconnect describe-direct-connect-gateways
	for id in $(ids directConnectGateways 'directConnectGateways[].directConnectGatewayId' directconnect describe-direct-connect-gateways); do
		save directConnectGatewayAssociations."$id" directconnect describe-direct-connect-gateway-associations --direct-connect-gateway-id "$id"
	done
	save CoreNetworks networkmanager list-core-networks
	for id in $(ids CoreNetworks 'CoreNetworks[].CoreNetworkId' networkmanager list-core-networks); do
		save CoreNetwork."$id" networkmanager get-core-network --core-network-id "$id"
		save CoreNetworkPolicy."$id" networkmanager get-core-network-policy --core-network-id "$id" --alias LIVE
	done
	save Attachments networkmanager list-attachments
	for id in $(ids Attachments "Attachments[?AttachmentType=='VPC'].AttachmentId" networkmanager list-attachments --attachment-type VPC); do
		save VpcAttachment."$id" networkmanager get-vpc-attachment --attachment-id "$id"
	done
	for id in $(ids Attachments "Attachments[?AttachmentType=='CONNECT'].AttachmentId" networkmanager list-attachments --attachment-type CONNECT); do
		save ConnectAttachment."$id" networkmanager get-connect-attachment --attachment-id "$id"
	done
}

region=$home dir=$base
global
for region in "$@"; do
	dir=$base/$region
	vpcs
	prefix_lists
	endpoints
	load_balancers
	transit_gateways
	on_premises
	resolver
	profiles
	lattice
	firewalls
done

if [ -s "$failed" ]; then
	echo "some calls failed; see $failed" >&2
	exit 1
fi
rm -f "$failed"
