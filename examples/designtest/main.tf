terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" { region = "us-east-1" }

locals {
  zones    = { a = 0, b = 1 }
  anywhere = "0.0.0.0/0"
}

# Production: in each of two zones a public, a private and a database subnet.

resource "aws_vpc" "production" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "production" }
}

resource "aws_subnet" "public" {
  for_each                = local.zones
  vpc_id                  = aws_vpc.production.id
  availability_zone       = "us-east-1${each.key}"
  cidr_block              = "10.0.${each.value}.0/24"
  map_public_ip_on_launch = true
  tags                    = { Name = "public-${each.key}" }
}

resource "aws_subnet" "private" {
  for_each          = local.zones
  vpc_id            = aws_vpc.production.id
  availability_zone = "us-east-1${each.key}"
  cidr_block        = "10.0.${10 + each.value}.0/24"
  tags              = { Name = "private-${each.key}" }
}

resource "aws_subnet" "database" {
  for_each          = local.zones
  vpc_id            = aws_vpc.production.id
  availability_zone = "us-east-1${each.key}"
  cidr_block        = "10.0.${20 + each.value}.0/24"
  tags              = { Name = "database-${each.key}" }
}

resource "aws_internet_gateway" "production" {
  vpc_id = aws_vpc.production.id
  tags   = { Name = "igw" }
}

resource "aws_eip" "nat" {
  for_each = local.zones
  domain   = "vpc"
}

resource "aws_nat_gateway" "zone" {
  for_each      = local.zones
  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id
  tags          = { Name = "nat-${each.key}" }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.production.id
  route {
    cidr_block = local.anywhere
    gateway_id = aws_internet_gateway.production.id
  }
}

resource "aws_route_table" "private" {
  for_each = local.zones
  vpc_id   = aws_vpc.production.id
}

resource "aws_route" "nat" {
  for_each               = local.zones
  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = local.anywhere
  nat_gateway_id         = aws_nat_gateway.zone[each.key].id
}

resource "aws_route" "staging" {
  for_each                  = local.zones
  route_table_id            = aws_route_table.private[each.key].id
  destination_cidr_block    = aws_vpc.staging.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.staging.id
}

resource "aws_route_table" "database" {
  vpc_id = aws_vpc.production.id
}

resource "aws_route_table_association" "public" {
  for_each       = local.zones
  subnet_id      = aws_subnet.public[each.key].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "private" {
  for_each       = local.zones
  subnet_id      = aws_subnet.private[each.key].id
  route_table_id = aws_route_table.private[each.key].id
}

resource "aws_route_table_association" "database" {
  for_each       = local.zones
  subnet_id      = aws_subnet.database[each.key].id
  route_table_id = aws_route_table.database.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.production.id
  service_name    = "com.amazonaws.us-east-1.s3"
  route_table_ids = concat([aws_route_table.database.id], values(aws_route_table.private)[*].id)
  tags            = { Name = "s3" }
}

resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = aws_vpc.production.id
  tags   = { Name = "web" }
  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [local.anywhere]
  }
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = [local.anywhere]
  }
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.production.id
  tags   = { Name = "app" }
  ingress {
    protocol        = "tcp"
    from_port       = 8080
    to_port         = 8080
    security_groups = [aws_security_group.web.id]
  }
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = [local.anywhere]
  }
}

resource "aws_security_group" "database" {
  name   = "database"
  vpc_id = aws_vpc.production.id
  tags   = { Name = "database" }
  ingress {
    protocol        = "tcp"
    from_port       = 5432
    to_port         = 5432
    security_groups = [aws_security_group.app.id]
  }
  # Backups go to S3.
  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [local.anywhere]
  }
}

resource "aws_instance" "web" {
  for_each               = local.zones
  ami                    = "ami-0c101f26f147fa7fd"
  instance_type          = "t4g.small"
  subnet_id              = aws_subnet.public[each.key].id
  private_ip             = "10.0.${each.value}.10"
  vpc_security_group_ids = [aws_security_group.web.id]
  tags                   = { Name = "web-${each.key}" }
}

resource "aws_instance" "app" {
  for_each               = local.zones
  ami                    = "ami-0c101f26f147fa7fd"
  instance_type          = "t4g.large"
  subnet_id              = aws_subnet.private[each.key].id
  private_ip             = "10.0.${10 + each.value}.10"
  vpc_security_group_ids = [aws_security_group.app.id]
  tags                   = { Name = "app-${each.key}" }
}

resource "aws_db_subnet_group" "database" {
  name       = "database"
  subnet_ids = values(aws_subnet.database)[*].id
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.r8g.large"
  allocated_storage           = 100
  multi_az                    = true
  db_subnet_group_name        = aws_db_subnet_group.database.name
  vpc_security_group_ids      = [aws_security_group.database.id]
  username                    = "shop"
  manage_master_user_password = true
}

# Staging: one subnet. The application of production pushes releases to it, and it pushes nothing back.

resource "aws_vpc" "staging" {
  cidr_block = "10.1.0.0/16"
  tags       = { Name = "staging" }
}

resource "aws_subnet" "staging" {
  vpc_id            = aws_vpc.staging.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.1.0.0/24"
  tags              = { Name = "staging-a" }
}

resource "aws_vpc_peering_connection" "staging" {
  vpc_id      = aws_vpc.production.id
  peer_vpc_id = aws_vpc.staging.id
  auto_accept = true
  tags        = { Name = "production-staging" }
}

resource "aws_route_table" "staging" {
  vpc_id = aws_vpc.staging.id
  route {
    cidr_block                = aws_vpc.production.cidr_block
    vpc_peering_connection_id = aws_vpc_peering_connection.staging.id
  }
}

resource "aws_route_table_association" "staging" {
  subnet_id      = aws_subnet.staging.id
  route_table_id = aws_route_table.staging.id
}

resource "aws_security_group" "staging" {
  name   = "staging"
  vpc_id = aws_vpc.staging.id
  tags   = { Name = "staging" }
  ingress {
    protocol    = "tcp"
    from_port   = 8443
    to_port     = 8443
    cidr_blocks = [aws_vpc.production.cidr_block]
  }
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = [local.anywhere]
  }
}

resource "aws_instance" "staging" {
  ami                    = "ami-0c101f26f147fa7fd"
  instance_type          = "t4g.small"
  subnet_id              = aws_subnet.staging.id
  private_ip             = "10.1.0.10"
  vpc_security_group_ids = [aws_security_group.staging.id]
  tags                   = { Name = "staging" }
}
