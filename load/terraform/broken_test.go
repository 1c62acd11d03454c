package terraform_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/terraform"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestRefused is what holds nothing sensible; the error says what to run.
func TestRefused(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing", ``, "the input is empty"},
		{"white space", " \n", "the input is empty"},
		{"text", `Error: no state`, "it is not a JSON object"},
		{"a list", `[]`, "it is not a JSON object"},
		{"another object", `{"vpcs":[]}`, "the input has no format_version"},
		{"a state without versions", `{"lineage":"","resources":[]}`, "the input has no format_version"},
		{"a state without version", `{"values":{"root_module":{}}}`, "the input has no format_version"},
		{"a format to come", `{"format_version":"2.0","values":{"root_module":{}}}`, `format_version "2.0", and only 0 and 1 are known`},
		{"a version that is no text", `{"format_version":1,"values":{}}`, "the input has no format_version"},
		{"an old raw state", `{"version":3,"modules":[]}`, "the state is of version 3, not 4"},
		{"cut off at once", `{"format_version":"1.0"`, "the text ends too early"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := terraform.LoadState(strings.NewReader(c.text))
			require.ErrorContains(t, err, c.want)
			_, err = terraform.LoadPlan(strings.NewReader(c.text))
			require.ErrorContains(t, err, c.want)
			require.ErrorContains(t, err, "run terraform show -json")
		})
	}
}

func TestWrongKind(t *testing.T) {
	_, err := terraform.LoadState(bytes.NewReader(read(t, "flat.plan.json")))
	require.ErrorContains(t, err, "this is a plan, not a state")
	_, err = terraform.LoadPlan(bytes.NewReader(read(t, "flat.state.json")))
	require.ErrorContains(t, err, "this is a state, not a plan")
	for text, want := range map[string]string{
		`{"Vpcs":[]}`:                 "terraform: the input is neither a plan nor a state: it seems to be output of aws ... describe-*, which describe.Load reads",
		`{"Resources":{}}`:            "terraform: the input is neither a plan nor a state: it seems to be a CloudFormation template, which cloudformation.Load reads",
		`{"title":"","resources":[]}`: "terraform: the input is neither a plan nor a state: it seems to be a scenario, which scenario.Load reads",
	} {
		_, err = terraform.Load(strings.NewReader(text))
		require.EqualError(t, err, want)
	}
	for text, want := range map[string]string{
		string(read(t, "flat.plan.json")):  "terraform: the input is not the output of terraform test -json -verbose: it seems to be a Terraform plan, which terraform.Load reads",
		string(read(t, "flat.state.json")): "terraform: the input is not the output of terraform test -json -verbose: it seems to be a Terraform state, which terraform.Load reads",
		`{"state_format_version":"1.0"}`:   "terraform: the input is not the output of terraform test -json -verbose: it seems to be a Terraform state, which terraform.Load reads",
		`{"Vpcs":[]}`:                      "terraform: the input is not the output of terraform test -json -verbose: it seems to be output of aws ... describe-*, which describe.Load reads",
		"\n":                               "terraform: the input is empty, and not the output of terraform test -json -verbose",
		`{"@level":"info"}`:                "terraform: there is no line of type test_state; run terraform test -json -verbose, with a run block that has command = apply",
		`{"type":"log","@level":"info"}`:   "terraform: there is no line of type test_state; run terraform test -json -verbose, with a run block that has command = apply",
		"Success!":                         "terraform: there is no line of type test_state; run terraform test -json -verbose, with a run block that has command = apply",
	} {
		_, err = terraform.LoadTest(strings.NewReader(text))
		require.EqualError(t, err, want)
	}
	_, err = terraform.LoadTest(bytes.NewReader(read(t, "flat.test.json")), terraform.Run("other"))
	require.ErrorContains(t, err, `there is no run "other"; there are net`)
	failing := errors.New("the disk is gone")
	_, err = terraform.LoadState(iotest.ErrReader(failing))
	require.ErrorIs(t, err, failing)
	_, err = terraform.LoadTest(iotest.ErrReader(failing))
	require.ErrorIs(t, err, failing)
}

// state is a state of resources: "aws_vpc.a" and its attributes in JSON.
func state(resources ...string) string {
	var out []string
	for _, r := range resources {
		at, values, _ := strings.Cut(r, " ")
		mode := "managed"
		block, data := strings.CutPrefix(at, "data.")
		if data {
			mode = "data"
		}
		m := address.FindStringSubmatch(block)
		out = append(out, fmt.Sprintf(`{"address":%q,"mode":%q,"type":%q,"name":%q,"values":%s}`, at, mode, m[2], m[3], values))
	}
	return `{"format_version":"1.0","values":{"root_module":{"resources":[` + strings.Join(out, ",") + `]}}}`
}

func loadText(t testing.TB, text string) load.Result {
	t.Helper()
	r, err := terraform.LoadState(strings.NewReader(text))
	require.NoError(t, err)
	_, err = vpc.New(r.Resources...)
	require.NoError(t, err)
	return r
}

const vpcA = `aws_vpc.a {"id":"vpc-1","cidr_block":"10.0.0.0/16","default_security_group_id":"sg-d","default_network_acl_id":"acl-d","main_route_table_id":"rtb-d","default_route_table_id":"rtb-d"}`
const subnetA = `aws_subnet.a {"id":"subnet-1","vpc_id":"vpc-1","cidr_block":"10.0.0.0/24","availability_zone":"us-east-1a"}`

// TestBroken is what costs only itself, and is reported.
func TestBroken(t *testing.T) {
	for _, c := range []struct {
		name  string
		text  string
		skips []string
		holds []vpc.ID
	}{
		{"cut off in the middle", strings.TrimSuffix(state(vpcA, subnetA), `24","availability_zone":"us-east-1a"}}]}}}`),
			[]string{"the text ends too early; what stands before was read"}, []vpc.ID{"acl-d", "rtb-d", "sg-d", "vpc-1"}},
		{"a block that is none", state(vpcA, `aws_subnet.b {"id":"subnet-2","vpc_id":"vpc-1","cidr_block":"10.0.0.0/99"}`),
			[]string{`aws_subnet.b: subnet-2: cidr_block "10.0.0.0/99" is not a prefix; it is left out`, "aws_subnet.b: subnet-2: the subnet has no block that is known"},
			[]vpc.ID{"acl-d", "rtb-d", "sg-d", "vpc-1"}},
		{"a subnet of a VPC that is elsewhere", state(vpcA, `aws_subnet.b {"id":"subnet-2","vpc_id":"vpc-2","cidr_block":"10.0.0.0/24"}`),
			[]string{"aws_subnet.b: subnet-2: VPC: there is no vpc vpc-2 (InvalidVpcID.NotFound)"}, []vpc.ID{"acl-d", "rtb-d", "sg-d", "vpc-1"}},
		{"two subnets that overlap", state(vpcA, subnetA, `aws_subnet.b {"id":"subnet-2","vpc_id":"vpc-1","cidr_block":"10.0.0.0/25"}`),
			[]string{"aws_subnet.b: subnet-2: CIDR: 10.0.0.0/25 lies in 10.0.0.0/24 of subnet-1: both cover 10.0.0.0 (InvalidSubnet.Conflict)"},
			[]vpc.ID{"acl-d", "rtb-d", "sg-d", "subnet-1", "vpc-1"}},
		{"one ID twice", state(vpcA, strings.Replace(vpcA, ".a ", ".b ", 1)),
			[]string{"aws_vpc.b: vpc-1: there is another resource with the ID vpc-1, which counts"}, []vpc.ID{"acl-d", "rtb-d", "sg-d", "vpc-1"}},
		{"an attribute twice", state(`aws_vpc.b {"id":"vpc-2","cidr_block":"10.0.0.0/16","cidr_block":"10.1.0.0/16"}`),
			[]string{"aws_vpc.b: an attribute stands there twice"}, nil},
		{"values of other types", state(vpcA, `aws_subnet.b {"id":7,"vpc_id":["vpc-1"],"cidr_block":{"a":1},"tags":3}`),
			[]string{"aws_subnet.b: vpc_id is missing"}, []vpc.ID{"acl-d", "rtb-d", "sg-d", "vpc-1"}},
		{"a list that is none", `{"format_version":"1.0","values":{"root_module":{"resources":7}}}`, []string{"resources: it is not a list"}, nil},
		{"a route to a table that is elsewhere", state(`aws_route.r {"route_table_id":"rtb-9","destination_cidr_block":"0.0.0.0/0","gateway_id":"igw-1"}`),
			[]string{"aws_route.r: route_table_id names rtb-9, which is not here as a route-table"}, nil},
		{"a kind that is not modelled", state(`aws_verifiedaccess_instance.s {"id":"vai-1"}`, `aws_s3_bucket.b {"id":"b"}`),
			[]string{"aws_verifiedaccess_instance.s: resources of type aws_verifiedaccess_instance are not modelled"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := loadText(t, c.text)
			require.Equal(t, c.skips, lines(r.Skipped))
			var got []vpc.ID
			for _, x := range r.Resources {
				got = append(got, x.ResourceID())
			}
			require.Equal(t, c.holds, got)
		})
	}
}

func TestNesting(t *testing.T) {
	deep := `{"format_version":"1.0","values":{"root_module":` + strings.Repeat(`{"child_modules":[`, 100_000)
	_, err := terraform.LoadState(strings.NewReader(deep))
	require.NoError(t, err) // reported, as is all that costs only itself
	deep = `{"format_version":"1.0","x":` + strings.Repeat(`[`, 1_000_000)
	_, err = terraform.LoadState(strings.NewReader(deep))
	require.ErrorContains(t, err, "the text ends too early")
}

// TestIgnored holds that nothing is said of what has nothing to do with networks.
func TestIgnored(t *testing.T) {
	text := state(`aws_s3_bucket.a {}`, `aws_iam_role.b {}`, `aws_flow_log.c {}`, vpcA)
	r, err := terraform.LoadState(strings.NewReader(text))
	require.NoError(t, err)
	require.Empty(t, r.Skipped)
	alone, err := terraform.LoadState(strings.NewReader(state(vpcA)))
	require.NoError(t, err)
	require.Equal(t, alone, r)
}

// TestSecrets looks for what is sensitive in all that comes out.
func TestSecrets(t *testing.T) {
	const secret = "hunter2"
	out := func(r load.Result, err error) string {
		return fmt.Sprintf("%+v %v %v %v", r.Resources, lines(r.Skipped), lines(r.Inferred), err)
	}
	for name, text := range map[string]string{
		"marked by the state": `{"format_version":"1.0","values":{"root_module":{"resources":[{"address":"aws_vpc.a","type":"aws_vpc","name":"a",` +
			`"values":{"id":"vpc-1","cidr_block":"hunter2","tags":{"Name":"hunter2"}},"sensitive_values":{"cidr_block":true,"tags":{"Name":true}}}]}}}`,
		"marked as a whole": `{"format_version":"1.0","values":{"root_module":{"resources":[{"address":"aws_vpc.a","type":"aws_vpc","name":"a",` +
			`"values":{"id":"hunter2","cidr_block":"hunter2"},"sensitive_values":true}]}}}`,
		"marked in a list": `{"format_version":"1.0","values":{"root_module":{"resources":[{"address":"aws_route_table.a","type":"aws_route_table","name":"a",` +
			`"values":{"id":"rtb-1","vpc_id":"vpc-1","propagating_vgws":["hunter2"],"route":[{"cidr_block":"hunter2"}]},"sensitive_values":{"propagating_vgws":[true],"route":[{"cidr_block":true}]}}]}}}`,
		"marked by a raw state": `{"version":4,"resources":[{"mode":"managed","type":"aws_vpc","name":"a","instances":[{"attributes":{"id":"vpc-1","cidr_block":"hunter2"},` +
			`"sensitive_attributes":[[{"type":"get_attr","value":"cidr_block"}]]}]}]}`,
		"marked by a plan": `{"format_version":"1.2","resource_changes":[{"address":"aws_vpc.a","type":"aws_vpc","name":"a","change":{"actions":["update"],` +
			`"before":{"id":"vpc-1","cidr_block":"hunter2"},"after":{"id":"vpc-1","cidr_block":"hunter2"},"before_sensitive":{"cidr_block":true},"after_sensitive":{"cidr_block":true}}}]}`,
		"pre-shared keys and user data": state(`aws_vpn_connection.a {"id":"vpn-1","tunnel1_preshared_key":"hunter2","customer_gateway_configuration":"hunter2"}`,
			`aws_instance.a {"id":"i-1","user_data":"hunter2","subnet_id":"subnet-1"}`, vpcA, subnetA),
		"where the text breaks":   `{"format_version":"1.0","values":{"root_module":{"resources":[{"address":"aws_vpc.a","values":{"id":hunter2}}]}}}`,
		"a value of another type": `{"format_version":"1.2","resource_changes":[],"variables":["hunter2"],"configuration":{"root_module":"hunter2"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, text, secret)
			require.NotContains(t, out(terraform.Load(strings.NewReader(text))), secret)
		})
	}
	r := loadText(t, `{"version":4,"resources":[{"mode":"managed","type":"aws_vpc","name":"a","instances":[{"attributes":{"id":"vpc-1","cidr_block":"10.0.0.0/16"},`+
		`"sensitive_attributes":[[{"type":"get_attr","value":"cidr_block"}]]}]}]}`)
	require.Contains(t, lines(r.Skipped), "aws_vpc.a: vpc-1: cidr_block is sensitive, and was not read")
}

// smallPlan is a plan of a VPC, a subnet and a gateway whose links follow from references.
func smallPlan(t testing.TB) string {
	d := newDraft()
	d.providers = object{"aws": object{"expressions": object{"region": constant("us-east-1")}}}
	vpcs(d, d.root, "", "a")
	counted(d, d.root, "", "aws_subnet.s", 2, object{"vpc_id": refs("aws_vpc.a.id")}, "vpc_id")
	block(d.root, "aws_internet_gateway.i", object{"vpc_id": refs("local.vpc")})
	d.create("aws_internet_gateway.i", object{}, "vpc_id")
	return d.text(t)
}

// FuzzLoad holds that no text makes loading panic, and that what comes out is a network.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(state(vpcA, subnetA)))
	f.Add([]byte(smallPlan(f)))
	f.Add([]byte(`{"version":4,"resources":[{"module":"module.a[\"x\"]","mode":"managed","type":"aws_vpc","name":"a","instances":[{"index_key":0,"attributes":{"id":"vpc-1","cidr_block":"10.0.0.0/16"},"sensitive_attributes":[[{"type":"get_attr","value":"tags"}]]}]}]}`))
	f.Add([]byte(`{"@level":"info","type":"test_state","@testrun":"net","test_state":{"state_format_version":"1.0","root_module":{"resources":[{"address":"aws_vpc.a","type":"aws_vpc","name":"a","values":{"id":"abcd1234","cidr_block":"10.0.0.0/16"}}]}}}`))
	f.Fuzz(sound)
}

// sound holds that loading text does not panic, gives the same each time, and gives networks that the change leads between.
func sound(t *testing.T, text []byte) {
	r, err := terraform.Load(bytes.NewReader(text))
	if err != nil {
		return
	}
	again, _ := terraform.Load(bytes.NewReader(text))
	require.Equal(t, lines(r.Skipped), lines(again.Skipped))
	require.Equal(t, lines(r.Inferred), lines(again.Inferred))
	_, err = vpc.New(r.Resources...)
	require.NoError(t, err)
	p, err := terraform.LoadPlan(bytes.NewReader(text))
	if err != nil {
		return
	}
	before, err := vpc.New(p.Before.Resources...)
	require.NoError(t, err)
	after, err := before.Apply(p.Change)
	require.NoError(t, err)
	require.Equal(t, len(p.After.Resources), after.Len())
}

// TestMutations damages the samples in ways that are the same each time.
func TestMutations(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, name := range []string{"flat.plan.json", "modules.plan.json", "flat.state.json", "flat.test.json"} {
		whole := read(t, name)
		for range 30 {
			sound(t, damaged(rng, whole))
		}
	}
}

// damaged is text with a few bytes changed, left out, moved or repeated.
func damaged(rng *rand.Rand, text []byte) []byte {
	text = bytes.Clone(text)
	for range 1 + rng.IntN(20) {
		at, from, n := rng.IntN(len(text)), rng.IntN(len(text)), 1+rng.IntN(20)
		end := min(len(text), at+n)
		switch rng.IntN(4) {
		case 0:
			text[at] = byte(rng.IntN(256))
		case 1:
			text = append(text[:at], text[end:]...)
		case 2:
			copy(text[at:end], text[from:])
		case 3:
			text = slices.Insert(text, at, bytes.Clone(text[at:end])...)
		}
	}
	return text
}
