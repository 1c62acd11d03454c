#!/bin/sh
# Makes the network of main.tf with the AWS command line, in whatever AWS_ENDPOINT_URL names.
set -eu
export AWS_PAGER="" AWS_DEFAULT_REGION=us-east-1

# ec2 WHAT CALL...: the ID out of what an EC2 call makes.
ec2() {
	query=$1
	shift
	aws ec2 --output text --query "$query" "$@"
}

# named TYPE NAME: what names a resource when it is made.
named() { echo "ResourceType=$1,Tags=[{Key=Name,Value=$2}]"; }

vpc() { ec2 Vpc.VpcId create-vpc --cidr-block "$2" --tag-specifications "$(named vpc "$1")"; }
main=$(vpc main 10.0.0.0/16)
peer=$(vpc peer 10.1.0.0/16)
spoke=$(vpc spoke 10.2.0.0/16)
aws ec2 modify-vpc-attribute --vpc-id "$main" --enable-dns-hostnames

subnet() {
	ec2 Subnet.SubnetId create-subnet --vpc-id "$2" --cidr-block "$3" --availability-zone "$4" --tag-specifications "$(named subnet "$1")"
}
public_a=$(subnet public-a "$main" 10.0.0.0/24 us-east-1a)
private_a=$(subnet private-a "$main" 10.0.10.0/24 us-east-1a)
private_b=$(subnet private-b "$main" 10.0.11.0/24 us-east-1b)
peer_a=$(subnet peer-a "$peer" 10.1.0.0/24 us-east-1a)
spoke_a=$(subnet spoke-a "$spoke" 10.2.0.0/24 us-east-1a)

# Security groups: AWS lets a new one send everything.
group() { ec2 GroupId create-security-group --group-name "$1" --description "$1" --vpc-id "$2"; }
sg_web=$(group web "$main")
sg_app=$(group app "$main")
sg_db=$(group db "$main")
sg_endpoints=$(group endpoints "$main")
sg_peer=$(group peer "$peer")
sg_spoke=$(group spoke "$spoke")
for g in "$sg_db" "$sg_endpoints"; do
	aws ec2 revoke-security-group-egress --group-id "$g" --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]' >/dev/null
done
list=$(ec2 PrefixList.PrefixListId create-managed-prefix-list --prefix-list-name main --address-family IPv4 --max-entries 5 \
	--entries Cidr=10.0.0.0/24 Cidr=10.0.10.0/24)
allow() { aws ec2 authorize-security-group-ingress --group-id "$1" --ip-permissions "$2" >/dev/null; }
allow "$sg_web" 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=0.0.0.0/0}]'
allow "$sg_app" "IpProtocol=tcp,FromPort=8080,ToPort=8090,UserIdGroupPairs=[{GroupId=$sg_web}]"
allow "$sg_db" "IpProtocol=tcp,FromPort=5432,ToPort=5432,UserIdGroupPairs=[{GroupId=$sg_app}]"
for g in "$sg_web" "$sg_app" "$sg_db" "$sg_peer" "$sg_spoke"; do
	allow "$g" 'IpProtocol=icmp,FromPort=8,ToPort=-1,IpRanges=[{CidrIp=10.0.0.0/8}]'
done
allow "$sg_peer" "IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=$list}]"
allow "$sg_spoke" 'IpProtocol=tcp,FromPort=0,ToPort=65535,IpRanges=[{CidrIp=10.0.0.0/16}]'
allow "$sg_endpoints" 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.10.0/24}]'

# Hosts
host() {
	ec2 NetworkInterface.NetworkInterfaceId create-network-interface --subnet-id "$2" --private-ip-address "$3" --groups "$4" \
		--tag-specifications "$(named network-interface "$1")"
}
web=$(host web "$public_a" 10.0.0.10 "$sg_web")
host app "$private_a" 10.0.10.10 "$sg_app" >/dev/null
host db "$private_b" 10.0.11.10 "$sg_db" >/dev/null
host peer "$peer_a" 10.1.0.10 "$sg_peer" >/dev/null
host spoke "$spoke_a" 10.2.0.10 "$sg_spoke" >/dev/null
address() { ec2 AllocationId allocate-address --domain vpc --tag-specifications "$(named elastic-ip "$1")"; }
aws ec2 associate-address --allocation-id "$(address web)" --network-interface-id "$web" >/dev/null

# Ways out
igw=$(ec2 InternetGateway.InternetGatewayId create-internet-gateway --tag-specifications "$(named internet-gateway main)")
aws ec2 attach-internet-gateway --internet-gateway-id "$igw" --vpc-id "$main"
nat=$(ec2 NatGateway.NatGatewayId create-nat-gateway --subnet-id "$public_a" --allocation-id "$(address nat)" --tag-specifications "$(named natgateway main)")
pcx=$(ec2 VpcPeeringConnection.VpcPeeringConnectionId create-vpc-peering-connection --vpc-id "$main" --peer-vpc-id "$peer" \
	--tag-specifications "$(named vpc-peering-connection main-peer)")
aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id "$pcx" >/dev/null
hub=$(ec2 TransitGateway.TransitGatewayId create-transit-gateway --options DefaultRouteTableAssociation=disable,DefaultRouteTablePropagation=disable \
	--tag-specifications "$(named transit-gateway hub)")
hub_table=$(ec2 TransitGatewayRouteTable.TransitGatewayRouteTableId create-transit-gateway-route-table --transit-gateway-id "$hub" \
	--tag-specifications "$(named transit-gateway-route-table hub)")
attach() {
	id=$(ec2 TransitGatewayVpcAttachment.TransitGatewayAttachmentId create-transit-gateway-vpc-attachment --transit-gateway-id "$hub" \
		--vpc-id "$2" --subnet-ids "$3" --tag-specifications "$(named transit-gateway-attachment "hub-$1")")
	aws ec2 associate-transit-gateway-route-table --transit-gateway-route-table-id "$hub_table" --transit-gateway-attachment-id "$id" >/dev/null
	aws ec2 enable-transit-gateway-route-table-propagation --transit-gateway-route-table-id "$hub_table" --transit-gateway-attachment-id "$id" >/dev/null
}
attach main "$main" "$private_a"
attach spoke "$spoke" "$spoke_a"

# Routes
table() { ec2 RouteTable.RouteTableId create-route-table --vpc-id "$2" --tag-specifications "$(named route-table "$1")"; }
public=$(table public "$main")
private=$(table private "$main")
peer_table=$(table peer "$peer")
spoke_table=$(table spoke "$spoke")
associate() { aws ec2 associate-route-table --route-table-id "$1" --subnet-id "$2" >/dev/null; }
associate "$public" "$public_a"
associate "$private" "$private_a"
associate "$private" "$private_b"
associate "$peer_table" "$peer_a"
associate "$spoke_table" "$spoke_a"
route() {
	table=$1 to=$2
	shift 2
	aws ec2 create-route --route-table-id "$table" --destination-cidr-block "$to" "$@" >/dev/null
}
route "$public" 0.0.0.0/0 --gateway-id "$igw"
route "$private" 0.0.0.0/0 --nat-gateway-id "$nat"
route "$private" 10.1.0.0/16 --vpc-peering-connection-id "$pcx"
route "$peer_table" 10.0.0.0/8 --vpc-peering-connection-id "$pcx"
route "$public" 10.2.0.0/16 --transit-gateway-id "$hub"
route "$private" 10.2.0.0/16 --transit-gateway-id "$hub"
route "$spoke_table" 0.0.0.0/0 --transit-gateway-id "$hub"
aws ec2 create-vpc-endpoint --vpc-id "$main" --service-name com.amazonaws.us-east-1.s3 --route-table-ids "$private" \
	--tag-specifications "$(named vpc-endpoint s3)" >/dev/null
aws ec2 create-vpc-endpoint --vpc-id "$main" --vpc-endpoint-type Interface --service-name com.amazonaws.us-east-1.kms --subnet-ids "$private_a" \
	--security-group-ids "$sg_endpoints" --private-dns-enabled --tag-specifications "$(named vpc-endpoint kms)" >/dev/null

# A network ACL round the database
acl=$(ec2 NetworkAcl.NetworkAclId create-network-acl --vpc-id "$main" --tag-specifications "$(named network-acl db)")
aws ec2 replace-network-acl-association --network-acl-id "$acl" --association-id "$(aws ec2 describe-network-acls \
	--filters "Name=association.subnet-id,Values=$private_b" --query "NetworkAcls[0].Associations[?SubnetId=='$private_b'].NetworkAclAssociationId" --output text)" >/dev/null
entry() {
	aws ec2 create-network-acl-entry --network-acl-id "$acl" "--$1" --rule-number "$2" --protocol tcp --rule-action "$3" --cidr-block "$4" --port-range "From=$5,To=$6"
}
entry ingress 90 deny 10.0.0.0/24 0 65535
entry ingress 100 allow 10.0.0.0/8 0 65535
entry egress 100 allow 10.0.0.0/16 1024 65535
