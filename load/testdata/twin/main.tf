# A network of three VPCs with most kinds of ways out. network.sh makes the same one with the AWS command line.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "us-east-1"
}

locals {
  hosts = {
    web   = { subnet = "public-a", address = "10.0.0.10", group = "web" }
    app   = { subnet = "private-a", address = "10.0.10.10", group = "app" }
    db    = { subnet = "private-b", address = "10.0.11.10", group = "db" }
    peer  = { subnet = "peer-a", address = "10.1.0.10", group = "peer" }
    spoke = { subnet = "spoke-a", address = "10.2.0.10", group = "spoke" }
  }
}

resource "aws_vpc" "all" {
  for_each             = { main = "10.0.0.0/16", peer = "10.1.0.0/16", spoke = "10.2.0.0/16" }
  cidr_block           = each.value
  enable_dns_support   = true
  enable_dns_hostnames = each.key == "main"
  tags                 = { Name = each.key }
}

resource "aws_subnet" "all" {
  for_each = {
    public-a  = { vpc = "main", cidr = "10.0.0.0/24", zone = "us-east-1a" }
    private-a = { vpc = "main", cidr = "10.0.10.0/24", zone = "us-east-1a" }
    private-b = { vpc = "main", cidr = "10.0.11.0/24", zone = "us-east-1b" }
    peer-a    = { vpc = "peer", cidr = "10.1.0.0/24", zone = "us-east-1a" }
    spoke-a   = { vpc = "spoke", cidr = "10.2.0.0/24", zone = "us-east-1a" }
  }
  vpc_id            = aws_vpc.all[each.value.vpc].id
  cidr_block        = each.value.cidr
  availability_zone = each.value.zone
  tags              = { Name = each.key }
}

# Security groups

resource "aws_security_group" "all" {
  for_each    = { web = "main", app = "main", db = "main", endpoints = "main", peer = "peer", spoke = "spoke" }
  name        = each.key
  description = each.key
  vpc_id      = aws_vpc.all[each.value].id
}

resource "aws_vpc_security_group_egress_rule" "all" {
  for_each          = toset(["web", "app", "peer", "spoke"]) # db and endpoints open nothing
  security_group_id = aws_security_group.all[each.key].id
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "web" {
  security_group_id = aws_security_group.all["web"].id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "app" {
  security_group_id            = aws_security_group.all["app"].id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8090
  referenced_security_group_id = aws_security_group.all["web"].id
}

resource "aws_vpc_security_group_ingress_rule" "db" {
  security_group_id            = aws_security_group.all["db"].id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.all["app"].id
}

resource "aws_vpc_security_group_ingress_rule" "ping" {
  for_each          = toset(["web", "app", "db", "peer", "spoke"])
  security_group_id = aws_security_group.all[each.key].id
  ip_protocol       = "icmp"
  from_port         = 8
  to_port           = -1
  cidr_ipv4         = "10.0.0.0/8"
}

resource "aws_vpc_security_group_ingress_rule" "peer" {
  security_group_id = aws_security_group.all["peer"].id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = aws_ec2_managed_prefix_list.main.id
}

resource "aws_vpc_security_group_ingress_rule" "spoke" {
  security_group_id = aws_security_group.all["spoke"].id
  ip_protocol       = "tcp"
  from_port         = 0
  to_port           = 65535
  cidr_ipv4         = "10.0.0.0/16"
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  security_group_id = aws_security_group.all["endpoints"].id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "10.0.10.0/24" # not private-b
}

resource "aws_ec2_managed_prefix_list" "main" {
  name           = "main"
  address_family = "IPv4"
  max_entries    = 5
  entry {
    cidr = "10.0.0.0/24"
  }
  entry {
    cidr = "10.0.10.0/24"
  }
}

# Hosts

resource "aws_network_interface" "all" {
  for_each        = local.hosts
  subnet_id       = aws_subnet.all[each.value.subnet].id
  private_ips     = [each.value.address]
  security_groups = [aws_security_group.all[each.value.group].id]
  tags            = { Name = each.key }
}

resource "aws_eip" "web" {
  domain            = "vpc"
  network_interface = aws_network_interface.all["web"].id
  tags              = { Name = "web" }
}

# Ways out

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.all["main"].id
  tags   = { Name = "main" }
}

resource "aws_eip" "nat" {
  domain = "vpc"
  tags   = { Name = "nat" }
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.all["public-a"].id
  tags          = { Name = "main" }
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.all["main"].id
  service_name    = "com.amazonaws.us-east-1.s3"
  route_table_ids = [aws_route_table.all["private"].id]
  tags            = { Name = "s3" }
}

resource "aws_vpc_endpoint" "kms" {
  vpc_id              = aws_vpc.all["main"].id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.us-east-1.kms"
  subnet_ids          = [aws_subnet.all["private-a"].id]
  security_group_ids  = [aws_security_group.all["endpoints"].id]
  private_dns_enabled = true
  tags                = { Name = "kms" }
}

resource "aws_vpc_peering_connection" "main" {
  vpc_id      = aws_vpc.all["main"].id
  peer_vpc_id = aws_vpc.all["peer"].id
  auto_accept = true
  tags        = { Name = "main-peer" }
}

resource "aws_ec2_transit_gateway" "hub" {
  default_route_table_association = "disable"
  default_route_table_propagation = "disable"
  tags                            = { Name = "hub" }
}

resource "aws_ec2_transit_gateway_vpc_attachment" "all" {
  for_each           = { main = "private-a", spoke = "spoke-a" }
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.all[each.key].id
  subnet_ids         = [aws_subnet.all[each.value].id]
  tags               = { Name = "hub-${each.key}" }
}

resource "aws_ec2_transit_gateway_route_table" "hub" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  tags               = { Name = "hub" }
}

resource "aws_ec2_transit_gateway_route_table_association" "all" {
  for_each                       = aws_ec2_transit_gateway_vpc_attachment.all
  transit_gateway_attachment_id  = each.value.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.hub.id
}

resource "aws_ec2_transit_gateway_route_table_propagation" "all" {
  for_each                       = aws_ec2_transit_gateway_vpc_attachment.all
  transit_gateway_attachment_id  = each.value.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.hub.id
}

# Routes

resource "aws_route_table" "all" {
  for_each = { public = "main", private = "main", peer = "peer", spoke = "spoke" }
  vpc_id   = aws_vpc.all[each.value].id
  tags     = { Name = each.key }
}

resource "aws_route_table_association" "all" {
  for_each       = { public-a = "public", private-a = "private", private-b = "private", peer-a = "peer", spoke-a = "spoke" }
  subnet_id      = aws_subnet.all[each.key].id
  route_table_id = aws_route_table.all[each.value].id
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.all["public"].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}

resource "aws_route" "nat" {
  route_table_id         = aws_route_table.all["private"].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main.id
}

resource "aws_route" "to_peer" {
  route_table_id            = aws_route_table.all["private"].id # not from the public subnet
  destination_cidr_block    = "10.1.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.main.id
}

resource "aws_route" "from_peer" {
  route_table_id            = aws_route_table.all["peer"].id
  destination_cidr_block    = "10.0.0.0/8" # the spoke too, which it must not reach
  vpc_peering_connection_id = aws_vpc_peering_connection.main.id
}

resource "aws_route" "to_spoke" {
  for_each               = toset(["public", "private"])
  route_table_id         = aws_route_table.all[each.key].id
  destination_cidr_block = "10.2.0.0/16"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}

resource "aws_route" "from_spoke" {
  route_table_id         = aws_route_table.all["spoke"].id
  destination_cidr_block = "0.0.0.0/0"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}

# A network ACL round the database

resource "aws_network_acl" "db" {
  vpc_id     = aws_vpc.all["main"].id
  subnet_ids = [aws_subnet.all["private-b"].id]
  tags       = { Name = "db" }
}

resource "aws_network_acl_rule" "db" {
  for_each = {
    deny  = { number = 90, egress = false, action = "deny", cidr = "10.0.0.0/24", from = 0, to = 65535 }
    in    = { number = 100, egress = false, action = "allow", cidr = "10.0.0.0/8", from = 0, to = 65535 }
    reply = { number = 100, egress = true, action = "allow", cidr = "10.0.0.0/16", from = 1024, to = 65535 }
  }
  network_acl_id = aws_network_acl.db.id
  rule_number    = each.value.number
  egress         = each.value.egress
  protocol       = "tcp"
  rule_action    = each.value.action
  cidr_block     = each.value.cidr
  from_port      = each.value.from
  to_port        = each.value.to
}
