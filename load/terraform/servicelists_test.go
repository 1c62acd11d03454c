package terraform_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/terraform"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestServiceListReached asks whether an instance whose only way out is a rule to the prefix list of S3's endpoint reaches S3 by that endpoint,
// whatever of the list is known: nothing, its ID, or an ID that is made up.
func TestServiceListReached(t *testing.T) {
	for name, r := range map[string]load.Result{
		"a plan of what is new": loadPlan(t, "flat.plan.json").After,
		"a plan of what is":     loadPlan(t, "flat.noop.plan.json").After,
		"a state":               loadState(t, "flat.state.json"),
		"a mocked provider":     loadTest(t, "flat.test.json"),
	} {
		t.Run(name, func(t *testing.T) {
			n, err := vpc.New(r.Resources...)
			require.NoError(t, err)
			p, err := routing.New(n).Resolve(routing.Flow{From: "app-a", To: "s3.us-east-1.amazonaws.com", Protocol: 6, DstPort: 443})
			require.NoError(t, err)
			require.Equal(t, routing.Delivered, p.Verdict, p)
			require.Len(t, p.Via, 1)
			require.Equal(t, vpc.KindGatewayEndpoint, p.Via[0].Kind)
			p, err = routing.New(n).Resolve(routing.Flow{From: "app-a", To: "internet", Protocol: 6, DstPort: 443})
			require.NoError(t, err)
			require.Equal(t, routing.Dropped, p.Verdict, "the rule allows no more than S3")
		})
	}
}

// TestServiceList gives entries to the prefix lists of services that are named: those that another list of the service shows, or the range that
// stands for the service.
func TestServiceList(t *testing.T) {
	const (
		table   = `aws_route_table.t {"id":"rtb-1","vpc_id":"vpc-1"}`
		gateway = `aws_vpc_endpoint.s {"id":"vpce-1","vpc_id":"vpc-1","service_name":"com.amazonaws.us-east-1.s3","prefix_list_id":"pl-1","route_table_ids":["rtb-1"]}`
		other   = `aws_vpc_endpoint.o {"id":"vpce-2","vpc_id":"vpc-2","service_name":"com.amazonaws.us-east-1.s3","prefix_list_id":"pl-2","cidr_blocks":["52.216.0.0/15"]}`
		vpcB    = `aws_vpc.b {"id":"vpc-2","cidr_block":"10.1.0.0/16"}`
		group   = `aws_security_group.g {"id":"sg-1","name":"g","vpc_id":"vpc-1"}`
		rule    = `aws_vpc_security_group_egress_rule.e {"security_group_id":"sg-1","ip_protocol":"-1","prefix_list_id":"pl-1"}`
		service = `data.aws_prefix_list.s {"id":"pl-1","name":"com.amazonaws.us-east-1.s3"}`
		list    = `data.aws_ec2_managed_prefix_list.s {"id":"pl-1","name":"com.amazonaws.us-east-1.s3","address_family":"IPv4"}`
		cdn     = `data.aws_prefix_list.c {"id":"pl-1","name":"com.amazonaws.global.cloudfront.origin-facing"}`
		standIn = "240.0.0.0/4"
	)
	for _, c := range []struct {
		name     string
		state    []string
		want     string // the range that holds the entries; empty: there is no list
		skipped  string
		inferred bool
	}{
		{"of an endpoint", []string{vpcA, table, gateway, group, rule}, standIn, "", true},
		{"of an endpoint, with another of the service", []string{vpcA, vpcB, table, gateway, other, group, rule}, "52.216.0.0/15", "", true},
		{"that nothing names", []string{vpcA, table, gateway, group}, "", "", false},
		{"of a data source", []string{vpcA, service, group, rule}, standIn, "", true},
		{"of a data source for lists of all kinds", []string{vpcA, list, group, rule}, standIn, "", true},
		{"of a service that is not known", []string{vpcA, cdn, group, rule}, "",
			"data.aws_prefix_list.c: pl-1: the entries of the prefix list of com.amazonaws.global.cloudfront.origin-facing are not known", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := loadText(t, state(c.state...))
			require.Equal(t, c.inferred, strings.Contains(strings.Join(lines(r.Inferred), "\n"), "pl-1.Entries is ["), "%v", r.Inferred)
			if c.skipped != "" {
				require.Contains(t, lines(r.Skipped), c.skipped)
			}
			require.Equal(t, c.want != "", has(r.Resources, "pl-1"))
			if c.want == "" {
				return
			}
			p := find[vpc.PrefixList](t, r.Resources, "pl-1")
			require.Len(t, p.Entries, 1)
			require.True(t, netip.MustParsePrefix(c.want).Contains(p.Entries[0].Addr()))
			p.Entries = nil
			require.Equal(t, vpc.PrefixList{ID: "pl-1", Name: "com.amazonaws.us-east-1.s3", Account: "AWS", Region: "us-east-1"}, p)
		})
	}
}

// TestServiceListPlanned links a rule with the list of an endpoint that does not exist yet.
func TestServiceListPlanned(t *testing.T) {
	d := newDraft()
	block(d.root, "aws_vpc.a", object{})
	block(d.root, "aws_vpc_endpoint.s3", object{"vpc_id": refs("aws_vpc.a.id")})
	block(d.root, "aws_security_group.g", object{"vpc_id": refs("aws_vpc.a.id")})
	block(d.root, "aws_security_group_rule.r", object{"security_group_id": refs("aws_security_group.g.id"), "prefix_list_ids": refs("aws_vpc_endpoint.s3.prefix_list_id")})
	d.create("aws_vpc.a", object{"cidr_block": "10.0.0.0/16"})
	d.create("aws_vpc_endpoint.s3", object{"service_name": "com.amazonaws.us-east-1.s3"}, "vpc_id", "prefix_list_id", "cidr_blocks")
	d.create("aws_security_group.g", object{"name": "g"}, "vpc_id")
	d.create("aws_security_group_rule.r", object{"type": "egress", "protocol": "-1"}, "security_group_id", "prefix_list_ids")
	p, err := terraform.LoadPlan(strings.NewReader(d.text(t)))
	require.NoError(t, err)
	require.Empty(t, p.After.Skipped)
	require.Equal(t, []sg.Rule{{PrefixList: "aws_vpc_endpoint.s3.prefix_list_id"}}, find[sg.Group](t, p.After.Resources, "aws_security_group.g").Egress)
	require.Equal(t, "com.amazonaws.us-east-1.s3", find[vpc.PrefixList](t, p.After.Resources, "aws_vpc_endpoint.s3.prefix_list_id").Name)
}
