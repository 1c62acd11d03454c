package terraform_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/terraform"
)

// object is a JSON object.
type object = map[string]any

// refs is an expression with references, as a plan has them: each with its shorter forms behind it.
func refs(all ...string) object {
	var out []string
	for _, r := range all {
		out = append(out, r)
		for strings.Count(r, ".") > 1 && !strings.HasPrefix(r, "var.") || strings.HasPrefix(r, "each.value.") {
			r = r[:strings.LastIndexAny(r, ".[")]
			out = append(out, r)
		}
	}
	return object{"references": out}
}

// constant is an expression without references.
func constant(v any) object { return object{"constant_value": v} }

// draft is a plan that creates everything in it.
type draft struct {
	root      object
	changes   []object
	variables object
	providers object
}

func newDraft() *draft {
	return &draft{root: object{"resources": []any{}, "module_calls": object{}}, variables: object{}}
}

// module adds the call of a module, and is its configuration.
func (d *draft) module(name string, call object, outputs object) object {
	m := object{"resources": []any{}, "outputs": outputs, "variables": object{}}
	call["module"] = m
	d.root["module_calls"].(object)[name] = call
	return m
}

// block adds a block to a module's configuration: its expressions, and count_expression or for_each_expression.
func block(module object, address string, expressions object, meta ...object) {
	typ, name, _ := strings.Cut(address, ".")
	b := object{"address": address, "mode": "managed", "type": typ, "name": name, "expressions": expressions, "provider_config_key": "aws"}
	for _, m := range meta {
		for k, v := range m {
			b[k] = v
		}
	}
	module["resources"] = append(module["resources"].([]any), b)
}

var address = regexp.MustCompile(`^(module\..*\.)?(aws_\w+)\.(\w+)(\[.*\])?$`)

// create adds an instance: its known attributes. The unknown ones are named.
func (d *draft) create(at string, known object, unknown ...string) {
	m := address.FindStringSubmatch(at)
	if m == nil {
		panic(at)
	}
	after := object{"id": true}
	for _, u := range unknown {
		after[u] = true
	}
	c := object{"address": at, "mode": "managed", "type": m[2], "name": m[3],
		"change": object{"actions": []string{"create"}, "before": nil, "after": known, "after_unknown": after}}
	if m[1] != "" {
		c["module_address"] = strings.TrimSuffix(m[1], ".")
	}
	if m[4] != "" {
		var key any
		if err := json.Unmarshal([]byte(strings.Trim(m[4], "[]")), &key); err != nil {
			panic(err)
		}
		c["index"] = key
	}
	d.changes = append(d.changes, c)
}

func (d *draft) text(t testing.TB) string {
	t.Helper()
	variables := object{}
	for k, v := range d.variables {
		variables[k] = object{"value": v}
	}
	text, err := json.Marshal(object{"format_version": "1.2", "variables": variables, "resource_changes": d.changes,
		"configuration": object{"provider_config": d.providers, "root_module": d.root}})
	require.NoError(t, err)
	return string(text)
}

func (d *draft) load(t testing.TB, opts ...terraform.Option) load.Result {
	t.Helper()
	p, err := terraform.LoadPlan(strings.NewReader(d.text(t)), opts...)
	require.NoError(t, err)
	return p.After
}

// link is what the result says of a field: the ID, or why there is none.
func link(r load.Result, at, field string) string {
	for _, i := range r.Inferred {
		if string(i.ID) == at && i.Field == field {
			return i.Value + " <- " + i.From
		}
	}
	for _, s := range r.Skipped {
		if s.Key == at && strings.HasPrefix(s.Reason, field+" ") {
			return "none: " + s.Reason
		}
	}
	return "nothing"
}

// vpcs adds VPCs of a module with blocks 10.0.0.0/16, 10.1.0.0/16...
func vpcs(d *draft, module object, prefix string, names ...string) {
	for n, name := range names {
		block(module, "aws_vpc."+name, object{})
		d.create(prefix+"aws_vpc."+name, object{"cidr_block": fmt.Sprintf("10.%d.0.0/16", n)})
	}
}

// counted adds a block with count and n instances.
func counted(d *draft, module object, prefix, at string, n int, expressions object, unknown ...string) {
	block(module, at, expressions, object{"count_expression": constant(n)})
	for i := range n {
		d.create(fmt.Sprintf("%s%s[%d]", prefix, at, i), object{}, unknown...)
	}
}

// TestLinking holds the order in which an ID that a plan does not show is found, and what is not guessed.
func TestLinking(t *testing.T) {
	const why = "vpc_id is not known before the apply, and "
	igw := func(expr object, of func(d *draft)) func() *draft {
		return func() *draft {
			d := newDraft()
			of(d)
			block(d.root, "aws_internet_gateway.x", object{"vpc_id": expr})
			d.create("aws_internet_gateway.x", object{}, "vpc_id")
			return d
		}
	}
	two := func(d *draft) { vpcs(d, d.root, "", "a", "b") }
	one := func(d *draft) { vpcs(d, d.root, "", "a") }
	for _, c := range []struct {
		name, at, field string
		plan            func() *draft
		want            string
	}{
		{"2: a reference", "aws_internet_gateway.x", "vpc_id", igw(refs("aws_vpc.b.id"), two), "aws_vpc.b <- the reference to aws_vpc.b.id"},
		{"2: a reference without attribute, as Terraform 0.12 has it", "aws_internet_gateway.x", "vpc_id", igw(refs("aws_vpc.b"), two), "aws_vpc.b <- the reference to aws_vpc.b"},
		{"2: one of two is not known", "aws_internet_gateway.x", "vpc_id", igw(refs("aws_vpc.a.id", "aws_vpc.b.id"), two),
			"none: " + why + "the reference to aws_vpc.a.id and aws_vpc.b.id may be any of aws_vpc.a, aws_vpc.b"},
		{"2: of two only one is there", "aws_internet_gateway.x", "vpc_id", igw(refs("aws_vpc.b.id", "aws_vpc.none.id"), two),
			"aws_vpc.b <- the reference to aws_vpc.b.id and aws_vpc.none.id"},
		{"2: an attribute that is another's", "aws_internet_gateway.x", "vpc_id", igw(refs("aws_subnet.s.vpc_id"), func(d *draft) {
			two(d)
			block(d.root, "aws_subnet.s", object{"vpc_id": refs("aws_vpc.b.id")})
			d.create("aws_subnet.s", object{"cidr_block": "10.1.0.0/24"}, "vpc_id")
		}), "aws_vpc.b <- the reference to aws_subnet.s.vpc_id"},
		{"2: an attribute that names something else", "aws_internet_gateway.x", "vpc_id", igw(refs("aws_vpc.a.default_security_group_id"), one),
			"none: " + why + "the reference to aws_vpc.a.default_security_group_id does not lead to a VPC"},
		{"3: the only one of the module, behind a local value", "aws_internet_gateway.x", "vpc_id", igw(refs("local.vpc_id"), one),
			"aws_vpc.a <- the only VPC of the root module"},
		{"3: not if there are two", "aws_internet_gateway.x", "vpc_id", igw(refs("local.vpc_id"), two),
			"none: " + why + "a plan does not show what the reference to local.vpc_id is"},
		{"3: not of another module", "aws_internet_gateway.x", "vpc_id", igw(refs("local.vpc_id"), func(d *draft) {
			vpcs(d, d.module("m", object{}, object{}), "module.m.", "a")
		}), "none: " + why + "a plan does not show what the reference to local.vpc_id is"},
		{"3: not where the reference is no dead end", "aws_internet_gateway.x", "vpc_id", igw(refs("data.aws_vpc.d.id"), one),
			"none: " + why + "the reference to data.aws_vpc.d.id does not lead to a VPC"},
		{"2: through an output", "aws_internet_gateway.x", "vpc_id", igw(refs("module.m.vpc"), func(d *draft) {
			vpcs(d, d.module("m", object{}, object{"vpc": object{"expression": refs("aws_vpc.b.id")}}), "module.m.", "a", "b")
		}), "module.m.aws_vpc.b <- the reference to module.m.vpc"},
		{"2: a cycle leads nowhere", "aws_internet_gateway.x", "vpc_id", igw(refs("aws_internet_gateway.x.vpc_id"), two),
			"none: " + why + "the reference to aws_internet_gateway.x.vpc_id does not lead to a VPC"},
		{"2: count.index picks the one with the index", "aws_nat_gateway.n[1]", "subnet_id", func() *draft {
			d := newDraft()
			one(d)
			counted(d, d.root, "", "aws_subnet.s", 2, object{"vpc_id": refs("aws_vpc.a.id")}, "vpc_id")
			counted(d, d.root, "", "aws_nat_gateway.n", 2, object{"subnet_id": refs("aws_subnet.s", "count.index")}, "subnet_id")
			return d
		}, "aws_subnet.s[1] <- the reference to aws_subnet.s and count.index"},
		{"2: an index beyond the collection is not known", "aws_nat_gateway.n[2]", "subnet_id", func() *draft {
			d := newDraft()
			one(d)
			counted(d, d.root, "", "aws_subnet.s", 2, object{}, "vpc_id")
			counted(d, d.root, "", "aws_nat_gateway.n", 3, object{"subnet_id": refs("aws_subnet.s", "count.index")}, "subnet_id")
			return d
		}, "none: subnet_id is not known before the apply, and the reference to aws_subnet.s and count.index may be any of aws_subnet.s[0], aws_subnet.s[1]"},
		{"2: what else stands in the expression may change the index", "aws_nat_gateway.n[1]", "subnet_id", func() *draft {
			d := newDraft()
			d.variables["single"] = true
			counted(d, d.root, "", "aws_subnet.s", 2, object{}, "vpc_id")
			counted(d, d.root, "", "aws_nat_gateway.n", 2, object{"subnet_id": refs("aws_subnet.s", "var.single", "count.index")}, "subnet_id")
			return d
		}, "none: subnet_id is not known before the apply, and the reference to aws_subnet.s and var.single and count.index may be any of aws_subnet.s[0], aws_subnet.s[1]"},
		{"2: a number that is no index does not pick", "aws_lb.b", "subnets", func() *draft {
			d := newDraft()
			d.variables["n"] = 1
			counted(d, d.root, "", "aws_subnet.s", 3, object{}, "vpc_id")
			block(d.root, "aws_lb.b", object{"subnets": refs("aws_subnet.s", "var.n")})
			d.create("aws_lb.b", object{}, "subnets")
			return d
		}, "none: subnets is not known before the apply, and the reference to aws_subnet.s and var.n may be any of aws_subnet.s[0], aws_subnet.s[1], aws_subnet.s[2]"},
		{"2: a list is the whole collection", "aws_lb.b", "subnets", func() *draft {
			d := newDraft()
			counted(d, d.root, "", "aws_subnet.s", 2, object{}, "vpc_id")
			block(d.root, "aws_lb.b", object{"subnets": refs("aws_subnet.s")})
			d.create("aws_lb.b", object{}, "subnets")
			return d
		}, "aws_subnet.s[0], aws_subnet.s[1] <- the reference to aws_subnet.s"},
		{"2: each.value is that of the collection with the key", `aws_route_table_association.x["b"]`, "subnet_id", func() *draft {
			d := newDraft()
			one(d)
			each := object{"for_each_expression": refs("aws_subnet.s")}
			block(d.root, "aws_subnet.s", object{"vpc_id": refs("aws_vpc.a.id")}, object{"for_each_expression": constant([]string{"a", "b"})})
			block(d.root, "aws_route_table_association.x", object{"subnet_id": refs("each.value.id")}, each)
			for _, k := range []string{"a", "b"} {
				d.create(`aws_subnet.s["`+k+`"]`, object{"cidr_block": "10.0.0.0/24"}, "vpc_id")
				d.create(`aws_route_table_association.x["`+k+`"]`, object{}, "subnet_id")
			}
			return d
		}, `aws_subnet.s["b"] <- the reference to each.value.id`},
		{"2: each.value of a constant is an index", `aws_nat_gateway.n["x"]`, "subnet_id", func() *draft {
			d := newDraft()
			block(d.root, "aws_subnet.s", object{}, object{"for_each_expression": constant([]string{"a", "b"})})
			d.create(`aws_subnet.s["a"]`, object{}, "vpc_id")
			d.create(`aws_subnet.s["b"]`, object{}, "vpc_id")
			block(d.root, "aws_nat_gateway.n", object{"subnet_id": refs("aws_subnet.s", "each.value")}, object{"for_each_expression": constant(object{"x": "b"})})
			d.create(`aws_nat_gateway.n["x"]`, object{}, "subnet_id")
			return d
		}, `aws_subnet.s["b"] <- the reference to aws_subnet.s and each.value`},
		{"4: the one with the same index of the only block", "aws_nat_gateway.n[1]", "allocation_id", func() *draft {
			d := newDraft()
			counted(d, d.root, "", "aws_eip.e", 2, object{})
			counted(d, d.root, "", "aws_nat_gateway.n", 2, object{"subnet_id": refs("local.s"), "allocation_id": refs("local.ips", "count.index")}, "allocation_id", "subnet_id")
			vpcs(d, d.root, "", "a")
			block(d.root, "aws_subnet.s", object{"vpc_id": refs("aws_vpc.a.id")})
			d.create("aws_subnet.s", object{"cidr_block": "10.0.0.0/24"}, "vpc_id")
			return d
		}, "aws_eip.e[1] <- the Elastic IP address of the root module with the same key"},
		{"5: the only VPC that holds the subnet", "aws_subnet.s", "vpc_id", func() *draft {
			d := newDraft()
			two(d)
			block(d.root, "aws_subnet.s", object{"vpc_id": refs("local.vpc")})
			d.create("aws_subnet.s", object{"cidr_block": "10.1.4.0/24"}, "vpc_id")
			return d
		}, "aws_vpc.b <- the only VPC whose address blocks hold the subnet's"},
		{"5: not if no VPC holds it", "aws_subnet.s", "vpc_id", func() *draft {
			d := newDraft()
			two(d)
			block(d.root, "aws_subnet.s", object{"vpc_id": refs("local.vpc")})
			d.create("aws_subnet.s", object{"cidr_block": "10.9.4.0/24"}, "vpc_id")
			return d
		}, "none: " + why + "a plan does not show what the reference to local.vpc is"},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, link(c.plan().load(t), c.at, c.field))
		})
	}
}

// TestRouteTargets pairs the routes of a table, which have their references in common, by what a target can be.
func TestRouteTargets(t *testing.T) {
	build := func(references ...string) *draft {
		d := newDraft()
		vpcs(d, d.root, "", "a")
		block(d.root, "aws_internet_gateway.i", object{"vpc_id": refs("aws_vpc.a.id")})
		d.create("aws_internet_gateway.i", object{}, "vpc_id")
		for _, n := range []string{"n", "m"} {
			block(d.root, "aws_nat_gateway."+n, object{"subnet_id": refs("aws_subnet.s.id")})
			d.create("aws_nat_gateway."+n, object{}, "subnet_id")
		}
		block(d.root, "aws_subnet.s", object{"vpc_id": refs("aws_vpc.a.id")})
		d.create("aws_subnet.s", object{"cidr_block": "10.0.0.0/24"}, "vpc_id")
		block(d.root, "aws_route_table.t", object{"vpc_id": refs("aws_vpc.a.id"), "route": refs(references...)})
		d.create("aws_route_table.t", object{"route": []any{
			object{"cidr_block": "0.0.0.0/0", "nat_gateway_id": ""}, object{"cidr_block": "192.0.2.0/24", "gateway_id": ""},
		}}, "vpc_id")
		d.changes[len(d.changes)-1]["change"].(object)["after_unknown"].(object)["route"] = []any{object{"gateway_id": true}, object{"nat_gateway_id": true}}
		return d
	}
	r := build("aws_internet_gateway.i.id", "aws_nat_gateway.n.id").load(t)
	require.Equal(t, "aws_internet_gateway.i <- the reference to aws_internet_gateway.i.id and aws_nat_gateway.n.id", link(r, "aws_route_table.t", "route[0].gateway_id"))
	require.Equal(t, "aws_nat_gateway.n <- the reference to aws_internet_gateway.i.id and aws_nat_gateway.n.id", link(r, "aws_route_table.t", "route[1].nat_gateway_id"))

	r = build("aws_internet_gateway.i.id", "aws_nat_gateway.n.id", "aws_nat_gateway.m.id").load(t)
	require.Contains(t, link(r, "aws_route_table.t", "route[1].nat_gateway_id"), "may be any of aws_nat_gateway.m, aws_nat_gateway.n")
}

// TestCycles holds that outputs which lead to each other many times over end soon, and lead nowhere.
func TestCycles(t *testing.T) {
	d := newDraft()
	m := d.module("m", object{"expressions": object{"v": refs("module.m.a", "module.m.b", "module.m.c", "module.m.d")}}, object{})
	out := object{"expression": refs("var.v", "var.v.x", "var.v.y", "var.v.z")}
	m["outputs"] = object{"a": out, "b": out, "c": out, "d": out}
	vpcs(d, m, "module.m.", "v")
	block(d.root, "aws_internet_gateway.x", object{"vpc_id": refs("module.m.a")})
	d.create("aws_internet_gateway.x", object{}, "vpc_id")
	require.Contains(t, link(d.load(t), "aws_internet_gateway.x", "vpc_id"), "none: ")
}
