package terraform_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load/terraform"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestElasticIPInRules reads rules for "${aws_eip.nat.public_ip}/32", of which a plan shows but the reference, where that is to the address alone.
func TestElasticIPInRules(t *testing.T) {
	// lists marks elements of a list as not known.
	lists := func(d *draft, attr string, known ...any) {
		c := d.changes[len(d.changes)-1]["change"].(object)
		marks := make([]any, len(known))
		for n, v := range known {
			marks[n] = v == nil
		}
		c["after"].(object)[attr], c["after_unknown"].(object)[attr] = known, marks
	}
	single := func(expr object, meta ...object) func(d *draft) {
		return func(d *draft) {
			block(d.root, "aws_vpc_security_group_ingress_rule.r", object{"security_group_id": refs("aws_security_group.g.id"), "cidr_ipv4": expr}, meta...)
			at := "aws_vpc_security_group_ingress_rule.r"
			if meta != nil {
				at += "[0]"
			}
			d.create(at, object{"ip_protocol": "tcp", "from_port": 443, "to_port": 443}, "security_group_id", "cidr_ipv4")
		}
	}
	for _, c := range []struct {
		name string
		add  func(d *draft)
		want []string // the CIDR blocks of the rules; a name is that of an Elastic IP
		told string
	}{
		{"of an Elastic IP", single(refs("aws_eip.a.public_ip")), []string{"a"},
			"aws_vpc_security_group_ingress_rule.r.cidr_ipv4 is a, from the reference to aws_eip.a.public_ip"},
		{"of one of several", single(refs(`aws_eip.c[1].public_ip`)), []string{"c[1]"},
			"aws_vpc_security_group_ingress_rule.r.cidr_ipv4 is c[1], from the reference to aws_eip.c[1].public_ip"},
		{"of a NAT gateway", single(refs("aws_nat_gateway.n.public_ip")), []string{"b"},
			"aws_vpc_security_group_ingress_rule.r.cidr_ipv4 is b, from the reference to aws_nat_gateway.n.public_ip"},
		{"from the output of a module", func(d *draft) {
			m := d.module("m", object{}, object{"ip": object{"expression": refs("aws_eip.in.public_ip")}})
			block(m, "aws_eip.in", object{})
			d.create("module.m.aws_eip.in", object{}, "public_ip")
			single(refs("module.m.ip"))(d)
		}, []string{"module.m.aws_eip.in"}, "aws_vpc_security_group_ingress_rule.r.cidr_ipv4 is module.m.aws_eip.in, from the reference to module.m.ip"},
		{"in a list, beside what is known", func(d *draft) {
			block(d.root, "aws_security_group_rule.r", object{"security_group_id": refs("aws_security_group.g.id"), "cidr_blocks": refs("aws_eip.a.public_ip", "aws_eip.b.public_ip")})
			d.create("aws_security_group_rule.r", object{"type": "ingress", "protocol": "tcp", "from_port": 443, "to_port": 443}, "security_group_id")
			lists(d, "cidr_blocks", nil, "10.0.0.0/8", nil)
		}, []string{"a", "b", "10.0.0.0/8"}, "aws_security_group_rule.r.cidr_blocks is a, b, from the reference to aws_eip.a.public_ip and aws_eip.b.public_ip"},

		{"not: the attribute is not known", single(refs("aws_eip.c", "count.index"), object{"count_expression": constant(2)}), nil,
			"aws_vpc_security_group_ingress_rule.r[0]: cidr_ipv4 is not known before the apply"},
		{"not: another attribute", single(refs("aws_eip.a.private_ip")), nil, "aws_vpc_security_group_ingress_rule.r: cidr_ipv4 is not known before the apply"},
		{"not: something else beside it", single(refs("aws_eip.a.public_ip", "var.bits")), nil, "aws_vpc_security_group_ingress_rule.r: cidr_ipv4 is not known before the apply"},
		{"not: a local value", single(refs("local.ip")), nil, "aws_vpc_security_group_ingress_rule.r: cidr_ipv4 is not known before the apply"},
		{"not: an element of a list", func(d *draft) {
			block(d.root, "aws_security_group_rule.r", object{"security_group_id": refs("aws_security_group.g.id"), "cidr_blocks": refs("local.ip")})
			d.create("aws_security_group_rule.r", object{"type": "ingress", "protocol": "-1"}, "security_group_id")
			lists(d, "cidr_blocks", "10.0.0.0/8", nil)
		}, []string{"10.0.0.0/8"}, "aws_security_group_rule.r: cidr_blocks is not known before the apply"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDraft()
			vpcs(d, d.root, "", "a")
			for _, name := range []string{"a", "b"} {
				block(d.root, "aws_eip."+name, object{})
				d.create("aws_eip."+name, object{}, "public_ip")
			}
			counted(d, d.root, "", "aws_eip.c", 2, object{}, "public_ip")
			block(d.root, "aws_subnet.s", object{"vpc_id": refs("aws_vpc.a.id")})
			d.create("aws_subnet.s", object{"cidr_block": "10.0.0.0/24"}, "vpc_id")
			block(d.root, "aws_nat_gateway.n", object{"subnet_id": refs("aws_subnet.s.id"), "allocation_id": refs("aws_eip.b.id")})
			d.create("aws_nat_gateway.n", object{}, "subnet_id", "allocation_id", "public_ip")
			block(d.root, "aws_security_group.g", object{"vpc_id": refs("aws_vpc.a.id")})
			d.create("aws_security_group.g", object{"name": "g"}, "vpc_id")
			c.add(d)

			r := d.load(t)
			var names []string // each address and the name of its Elastic IP
			for _, x := range r.Resources {
				if e, ok := x.(eni.ElasticIP); ok {
					names = append(names, e.Public.String()+"/32", strings.TrimPrefix(string(e.ID), "aws_eip."))
				}
			}
			var got []string
			for _, rule := range find[sg.Group](t, r.Resources, "aws_security_group.g").Ingress {
				got = append(got, strings.NewReplacer(names...).Replace(rule.CIDR.String()))
			}
			require.ElementsMatch(t, c.want, got)
			if strings.HasPrefix(c.name, "not") {
				require.Equal(t, []string{c.told}, lines(r.Skipped))
				return
			}
			require.Empty(t, r.Skipped)
			told := lines(r.Inferred)
			for n := range told {
				told[n] = strings.NewReplacer(names...).Replace(told[n])
			}
			require.Contains(t, told, c.told)
		})
	}
}

// TestElasticIPInMock reads what a mocked provider makes up for a public address as the address that stands for it, also in rules.
func TestElasticIPInMock(t *testing.T) {
	text := state(vpcA, `aws_eip.a {"id":"q7w8e9r0","allocation_id":"z1x2c3v4","public_ip":"dwhso2tk"}`,
		`aws_security_group.g {"id":"a1s2d3f4","name":"g","vpc_id":"vpc-1","ingress":[{"protocol":"tcp","from_port":443,"to_port":443,"cidr_blocks":["dwhso2tk/32"]}]}`)
	_, values, _ := strings.Cut(text, `"values":`)
	r, err := terraform.LoadTest(strings.NewReader(`{"@level":"info","type":"test_state","@testrun":"net","test_state":{"format_version":"1.0","values":` + values + "}"))
	require.NoError(t, err)
	require.Empty(t, r.Skipped)
	i := slices.IndexFunc(r.Resources, func(x vpc.Resource) bool { return x.Kind() == vpc.KindElasticIP })
	e := r.Resources[i].(eni.ElasticIP)
	require.Contains(t, lines(r.Inferred), string(e.ID)+".Public is "+e.Public.String()+", from its ID: AWS chooses the address, and this stands for it")
	j := slices.IndexFunc(r.Resources, func(x vpc.Resource) bool { g, ok := x.(sg.Group); return ok && g.Name == "g" })
	require.Equal(t, e.Public.String()+"/32", r.Resources[j].(sg.Group).Ingress[0].CIDR.String())
}
