package terraform_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load/internal/bench"
	"github.com/vpcsim/vpcsim/load/terraform"
	"github.com/vpcsim/vpcsim/vpc"
)

// largeState is a state of n network interfaces, as terraform show -json prints it, in VPCs of 1,000.
func largeState(n int) []byte {
	var b strings.Builder
	b.WriteString(`{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{"resources":[`)
	resource := func(typ string, index int, values string) {
		if index > 0 || typ != "aws_vpc" {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"address":"%s.x[%d]","mode":"managed","type":"%s","name":"x","index":%d,`+
			`"provider_name":"registry.terraform.io/hashicorp/aws","schema_version":1,"values":{%s},"sensitive_values":{"tags":{},"tags_all":{}},`+
			`"depends_on":["aws_subnet.x","aws_vpc.x","data.aws_availability_zones.all"]}`, typ, index, typ, index, values)
	}
	const perVPC, perSubnet = 1000, 200
	for v := 0; v < (n+perVPC-1)/perVPC; v++ {
		resource("aws_vpc", v, fmt.Sprintf(`"id":"vpc-%d","arn":"arn:aws:ec2:us-east-1:123456789012:vpc/vpc-%d","cidr_block":"10.0.0.0/16","enable_dns_support":true,`+
			`"enable_dns_hostnames":true,"owner_id":"123456789012","default_security_group_id":"sg-%d","default_network_acl_id":"acl-%d",`+
			`"main_route_table_id":"rtb-%d","default_route_table_id":"rtb-%d","tags":{"Name":"v"},"tags_all":{"Name":"v"}`, v, v, v, v, v, v))
	}
	for s := 0; s < (n+perSubnet-1)/perSubnet; s++ {
		resource("aws_subnet", s, fmt.Sprintf(`"id":"subnet-%d","arn":"arn:aws:ec2:us-east-1:123456789012:subnet/subnet-%d","vpc_id":"vpc-%d","cidr_block":"10.0.%d.0/24",`+
			`"availability_zone":"us-east-1a","availability_zone_id":"use1-az1","owner_id":"123456789012","map_public_ip_on_launch":false,"ipv6_cidr_block":"","tags":{},"tags_all":{}`,
			s, s, s*perSubnet/perVPC, s%(perVPC/perSubnet)))
	}
	for i := range n {
		resource("aws_network_interface", i, fmt.Sprintf(`"id":"eni-%d","arn":"arn:aws:ec2:us-east-1:123456789012:network-interface/eni-%d","attachment":[],"description":"","enable_primary_ipv6":null,`+
			`"interface_type":"interface","ipv4_prefix_count":0,"ipv4_prefixes":[],"ipv6_address_count":0,"ipv6_address_list":[],"ipv6_address_list_enabled":false,"ipv6_addresses":[],"ipv6_prefix_count":0,"ipv6_prefixes":[],`+
			`"mac_address":"0e:00:00:00:00:00","outpost_arn":"","owner_id":"123456789012","private_dns_name":"ip.ec2.internal","private_ip":"10.0.%d.%d","private_ip_list":["10.0.%d.%d"],"private_ip_list_enabled":false,`+
			`"private_ips":["10.0.%d.%d"],"private_ips_count":0,"security_groups":["sg-%d"],"source_dest_check":true,"subnet_id":"subnet-%d","tags":{"Name":"host"},"tags_all":{"Name":"host"}`,
			i, i, i/perSubnet%5, 4+i%perSubnet, i/perSubnet%5, 4+i%perSubnet, i/perSubnet%5, 4+i%perSubnet, i/perVPC, i/perSubnet))
	}
	b.WriteString(`]}}}`)
	return []byte(b.String())
}

// BenchmarkLoad measures loading against decoding the same text into any with encoding/json, and what of it is the network, which loading makes
// once, to see that it can be made.
func BenchmarkLoad(b *testing.B) {
	const n = 20_000
	state := largeState(n)
	r, err := terraform.LoadState(bytes.NewReader(state))
	require.NoError(b, err)
	require.Empty(b, r.Skipped)
	b.Run("state", func(b *testing.B) {
		bench.Ratio(b, n, func() {
			_, err := terraform.LoadState(bytes.NewReader(state))
			require.NoError(b, err)
		}, state)
	})
	b.Run("network", func(b *testing.B) {
		for b.Loop() {
			_, err := vpc.New(r.Resources...)
			require.NoError(b, err)
		}
	})
	plan := read(b, "flat.plan.json")
	b.Run("plan", func(b *testing.B) {
		bench.Ratio(b, 3, func() {
			_, err := terraform.LoadPlan(bytes.NewReader(plan))
			require.NoError(b, err)
		}, plan)
	})
}
