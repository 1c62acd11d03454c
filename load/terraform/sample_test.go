package terraform_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/terraform"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

func read(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return text
}

func loadState(t testing.TB, name string, opts ...terraform.Option) load.Result {
	t.Helper()
	r, err := terraform.LoadState(bytes.NewReader(read(t, name)), opts...)
	require.NoError(t, err)
	return r
}

func loadPlan(t testing.TB, name string, opts ...terraform.Option) terraform.Plan {
	t.Helper()
	p, err := terraform.LoadPlan(bytes.NewReader(read(t, name)), opts...)
	require.NoError(t, err)
	return p
}

func loadTest(t testing.TB, name string, opts ...terraform.Option) load.Result {
	t.Helper()
	r, err := terraform.LoadTest(bytes.NewReader(read(t, name)), opts...)
	require.NoError(t, err)
	return r
}

// comparable are the types that == compares.
var comparable = cmp.Options{
	cmp.Comparer(func(a, b netip.Addr) bool { return a == b }),
	cmp.Comparer(func(a, b netip.Prefix) bool { return a == b }),
	cmp.Comparer(func(a, b packet.Traffic) bool { return a == b }),
}

func lines[T interface{ String() string }](all []T) []string {
	var out []string
	for _, x := range all {
		out = append(out, x.String())
	}
	return out
}

// addresses is the Terraform address of each ID in a state, read without the loader: of the resources, and of what AWS makes with them.
func addresses(t testing.TB, state []byte) map[vpc.ID]vpc.ID {
	var doc struct {
		Values json.RawMessage
	}
	if err := json.Unmarshal(state, &doc); err != nil {
		for line := range bytes.Lines(state) {
			var m struct {
				TestState json.RawMessage `json:"test_state"`
			}
			require.NoError(t, json.Unmarshal(line, &m))
			if m.TestState != nil {
				doc.Values = m.TestState
			}
		}
	}
	type module struct {
		Resources []struct {
			Address string
			Values  map[string]any
		}
		Children []json.RawMessage `json:"child_modules"`
	}
	out := map[vpc.ID]vpc.ID{}
	var walk func(raw json.RawMessage)
	walk = func(raw json.RawMessage) {
		var m module
		require.NoError(t, json.Unmarshal(raw, &m))
		for _, r := range m.Resources {
			for _, attr := range []string{"main_route_table_id", "default_security_group_id", "default_network_acl_id",
				"association_default_route_table_id", "primary_network_interface_id", "prefix_list_id"} {
				if id, ok := r.Values[attr].(string); ok && !(attr == "prefix_list_id" && r.Values["vpc_endpoint_type"] == nil && r.Values["service_name"] == nil) {
					out[vpc.ID(id)] = vpc.ID(r.Address + "." + attr)
				}
			}
		}
		for _, r := range m.Resources {
			if id, ok := r.Values["id"].(string); ok {
				out[vpc.ID(id)] = vpc.ID(r.Address)
			}
		}
		for _, c := range m.Children {
			walk(c)
		}
	}
	var values struct {
		Root json.RawMessage `json:"root_module"`
	}
	require.NoError(t, json.Unmarshal(doc.Values, &values))
	walk(values.Root)
	return out
}

// renamed is the resources with other IDs, in the order of these.
func renamed(rs []vpc.Resource, names map[vpc.ID]vpc.ID) []vpc.Resource {
	out := make([]vpc.Resource, len(rs))
	for i, r := range rs {
		v := reflect.New(reflect.TypeOf(r)).Elem()
		rename(v, reflect.ValueOf(r), names)
		out[i] = v.Interface().(vpc.Resource)
	}
	slices.SortFunc(out, func(a, b vpc.Resource) int { return strings.Compare(string(a.ResourceID()), string(b.ResourceID())) })
	return out
}

// rename copies from into to, with other IDs. Lists of IDs and routes are sorted by the new ones.
func rename(to, from reflect.Value, names map[vpc.ID]vpc.ID) {
	switch x := from.Interface().(type) {
	case vpc.ID:
		if name, ok := names[x]; ok {
			x = name
		}
		to.Set(reflect.ValueOf(x))
		return
	case netip.Addr, netip.Prefix, packet.Traffic, netip.AddrPort:
		to.Set(from)
		return
	}
	switch from.Kind() {
	case reflect.Struct:
		for i := range from.NumField() {
			rename(to.Field(i), from.Field(i), names)
		}
	case reflect.Slice:
		if from.Len() == 0 {
			return
		}
		to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
		for i := range from.Len() {
			rename(to.Index(i), from.Index(i), names)
		}
		if ids, ok := to.Interface().([]vpc.ID); ok {
			slices.Sort(ids)
		}
	default:
		to.Set(from)
	}
}

// withoutAssigned is the resources without what only AWS assigns, which a plan cannot show: accounts, zone IDs, the
// addresses of interfaces and gateways, the IPv6 blocks of VPCs and of what lies in them, the IDs of rules, and the
// DHCP options that VPCs have of themselves.
func withoutAssigned(rs []vpc.Resource) []vpc.Resource {
	out := make([]vpc.Resource, len(rs))
	for i, r := range rs {
		switch x := r.(type) {
		case vpc.VPC:
			x.IPv6CIDRs, x.DHCPOptions = nil, ""
			r = x
		case vpc.Subnet:
			x.IPv6CIDR, x.ZoneID = netip.Prefix{}, ""
			r = x
		case vpc.NATGateway:
			x.Addresses = nil
			r = x
		case vpc.NetworkACL:
			if x.Default { // AWS adds an entry for IPv6 with the block
				x.Ingress, x.Egress = without101(x.Ingress), without101(x.Egress)
			}
			r = x
		case eni.Interface:
			x.Addresses = nil
			r = x
		case eni.ElasticIP:
			x.Public = netip.Addr{}
			r = x
		case vpc.PeeringConnection:
			x.Requester.Account, x.Accepter.Account = "", ""
			r = x
		case sg.Group:
			x.Ingress, x.Egress = withoutIDs(x, x.Ingress), withoutIDs(x, x.Egress)
			r = x
		}
		out[i] = withoutAccount(r)
	}
	return out
}

func without101(all []vpc.ACLEntry) []vpc.ACLEntry {
	return slices.DeleteFunc(slices.Clone(all), func(e vpc.ACLEntry) bool { return e.Number == 101 })
}

func withoutIDs(g sg.Group, all []sg.Rule) []sg.Rule {
	var out []sg.Rule
	for _, r := range all {
		if g.Default && r.CIDR.IsValid() && !r.CIDR.Addr().Is4() {
			continue
		}
		r.ID = ""
		out = append(out, r)
	}
	return out
}

func withoutAccount(r vpc.Resource) vpc.Resource {
	v := reflect.New(reflect.TypeOf(r)).Elem()
	v.Set(reflect.ValueOf(r))
	v.FieldByName("Account").SetString("")
	return v.Interface().(vpc.Resource)
}

// TestPlanIsState holds the network that a plan foresees against the one that there is after the apply.
func TestPlanIsState(t *testing.T) {
	t.Run("flat", func(t *testing.T) {
		plan, state := loadPlan(t, "flat.plan.json"), loadState(t, "flat.state.json")
		names := addresses(t, read(t, "flat.state.json"))
		want := withoutAssigned(renamed(state.Resources, names))
		require.Empty(t, cmp.Diff(want, withoutAssigned(renamed(plan.After.Resources, nil)), comparable))
		require.Empty(t, plan.After.Skipped)
		require.Empty(t, state.Skipped)
	})
	t.Run("modules", func(t *testing.T) {
		plan, state := loadPlan(t, "modules.plan.json"), loadState(t, "modules.state.json")
		names := addresses(t, read(t, "modules.state.json"))
		want := withoutAssigned(renamed(state.Resources, names))
		// The three routes whose tables stand in a local value are not foreseen, and reported.
		for i, r := range want {
			if x, ok := r.(routing.Table); ok {
				x.Routes = slices.DeleteFunc(x.Routes, func(r routing.Route) bool { return r.CIDR == netip.MustParsePrefix("172.16.0.0/12") })
				if len(x.Routes) == 0 {
					x.Routes = nil
				}
				want[i] = x
			}
		}
		require.Empty(t, cmp.Diff(want, withoutAssigned(renamed(plan.After.Resources, nil)), comparable))
		const why = "route_table_id is not known before the apply, and a plan does not show what the reference to each.value is"
		require.Equal(t, []string{
			`module.tgw.aws_route.this["dev-0"]: ` + why,
			`module.tgw.aws_route.this["prod-0"]: ` + why,
			`module.tgw.aws_route.this["prod-1"]: ` + why,
		}, sortedLines(plan.After.Skipped))
		require.Empty(t, state.Skipped)
	})
}

func sortedLines(all []load.Skipped) []string { return slices.Sorted(slices.Values(lines(all))) }

// TestTestIsState holds the network that a mocked provider makes against the one of the apply.
func TestTestIsState(t *testing.T) {
	for _, name := range []string{"flat", "modules"} {
		t.Run(name, func(t *testing.T) {
			test, state := loadTest(t, name+".test.json"), loadState(t, name+".state.json")
			want := withoutAssigned(renamed(state.Resources, addresses(t, read(t, name+".state.json"))))
			got := withoutAssigned(renamed(test.Resources, addresses(t, read(t, name+".test.json"))))
			require.Empty(t, cmp.Diff(withoutMocked(want), withoutMocked(got), comparable))
			require.Empty(t, test.Skipped)
			for _, r := range test.Resources {
				require.True(t, strings.Contains(string(r.ResourceID()), "aws_"), "%s is made up: it is another in each run", r.ResourceID())
			}
			for _, i := range test.Inferred {
				require.True(t, strings.Contains(string(i.ID), "aws_"), i.ID)
			}
		})
	}
}

// TestTestIsPlan holds that a plan and a run with a mocked provider have the same IDs, so that a test of one does for the other.
func TestTestIsPlan(t *testing.T) {
	ids := func(rs []vpc.Resource) (out []vpc.ID) {
		for _, r := range rs {
			out = append(out, r.ResourceID())
		}
		return out
	}
	require.Equal(t, ids(loadPlan(t, "flat.plan.json").After.Resources), ids(loadTest(t, "flat.test.json").Resources))
}

// withoutMocked is the resources without what a mock does not know: the default AS number, and Regions, which follow
// from providers.
func withoutMocked(rs []vpc.Resource) []vpc.Resource {
	for i, r := range rs {
		v := reflect.New(reflect.TypeOf(r)).Elem()
		v.Set(reflect.ValueOf(r))
		for _, field := range []string{"Region", "ASN"} {
			if f := v.FieldByName(field); f.IsValid() {
				f.SetZero()
			}
		}
		if c, ok := v.Interface().(vpc.PeeringConnection); ok {
			c.Requester.Region, c.Accepter.Region = "", ""
			rs[i] = c
			continue
		}
		rs[i] = v.Interface().(vpc.Resource)
	}
	return rs
}

// TestLinks counts the IDs that a plan does not show and the references give, and holds each against the state.
func TestLinks(t *testing.T) {
	for name, want := range map[string]struct{ links, unresolved int }{
		"flat":    {links: 82}, // 80 attributes, and 2 of the blocks of a route table
		"modules": {links: 74, unresolved: 3},
	} {
		t.Run(name, func(t *testing.T) {
			plan := loadPlan(t, name+".plan.json").After
			state := stateAttributes(t, read(t, name+".state.json"))
			names := addresses(t, read(t, name+".state.json"))
			links := 0
			for _, l := range plan.Inferred {
				attrs, ok := state[l.ID]
				if !ok || strings.HasPrefix(l.Field, "Addresses") || l.Field == "Public" || strings.HasPrefix(l.Field, "IPv6") {
					continue
				}
				links++
				var got []string
				for _, id := range idsAt(t, attrs, l.Field) {
					got = append(got, string(names[vpc.ID(id)]))
				}
				slices.Sort(got)
				require.Equal(t, strings.Join(got, ", "), l.Value, "%s.%s", l.ID, l.Field)
			}
			unresolved := 0
			for _, s := range plan.Skipped {
				if strings.Contains(s.Reason, "_id is not known") || strings.Contains(s.Reason, "_ids is not known") {
					unresolved++
				}
			}
			require.Equal(t, want.links, links)
			require.Equal(t, want.unresolved, unresolved)
		})
	}
}

// stateAttributes is the attributes of each address of a state.
func stateAttributes(t testing.TB, text []byte) map[vpc.ID]map[string]any {
	var doc any
	require.NoError(t, json.Unmarshal(text, &doc))
	out := map[vpc.ID]map[string]any{}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if values, ok := v["values"].(map[string]any); ok && v["address"] != nil {
				out[vpc.ID(v["address"].(string))] = values
				return
			}
			for _, k := range slices.Sorted(maps.Keys(v)) {
				walk(v[k])
			}
		case []any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(doc)
	return out
}

// idsAt is the IDs at a path such as route[1].gateway_id.
func idsAt(t testing.TB, attrs map[string]any, path string) []string {
	var v any = attrs
	for part := range strings.SplitSeq(strings.ReplaceAll(path, "[", ".["), ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[part]
		case []any:
			v = x[int(part[1]-'0')]
		}
	}
	switch x := v.(type) {
	case string:
		return []string{x}
	case []any:
		var out []string
		for _, e := range x {
			out = append(out, e.(string))
		}
		return out
	}
	t.Fatalf("there is nothing at %s", path)
	return nil
}

// TestShapes reads one state in both of its shapes, and out of a plan that changes nothing.
func TestShapes(t *testing.T) {
	for _, name := range []string{"flat", "modules"} {
		t.Run(name, func(t *testing.T) {
			want := loadState(t, name+".state.json")
			require.Empty(t, cmp.Diff(want, loadState(t, name+".tfstate.json"), comparable))
			plan := loadPlan(t, name+".noop.plan.json")
			require.Empty(t, cmp.Diff(want.Resources, plan.Before.Resources, comparable))
			require.Empty(t, cmp.Diff(want.Resources, plan.After.Resources, comparable))
			require.Equal(t, vpc.Change{}, plan.Change)
		})
	}
}

// TestNetworks makes networks of all samples, and turns the one before a plan into the one after it.
func TestNetworks(t *testing.T) {
	for _, name := range []string{"flat", "modules"} {
		for _, r := range []load.Result{loadState(t, name+".state.json"), loadTest(t, name+".test.json")} {
			_, err := vpc.New(r.Resources...)
			require.NoError(t, err)
		}
		plan := loadPlan(t, name+".plan.json")
		before, err := vpc.New(plan.Before.Resources...)
		require.NoError(t, err)
		after, err := before.Apply(plan.Change)
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(plan.After.Resources, slices.Collect(after.All()), comparable))
	}
}

// TestLoad reads whatever it is given.
func TestLoad(t *testing.T) {
	for file, want := range map[string]load.Result{
		"flat.state.json":   loadState(t, "flat.state.json"),
		"flat.tfstate.json": loadState(t, "flat.tfstate.json"),
		"flat.plan.json":    loadPlan(t, "flat.plan.json").After,
		"flat.test.json":    loadTest(t, "flat.test.json"),
	} {
		got, err := terraform.Load(bytes.NewReader(read(t, file)))
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(want, got, comparable), file)
	}
}

// TestInferences tells values that AWS will choose otherwise from references of the configuration.
func TestInferences(t *testing.T) {
	f, err := os.Open("testdata/flat.plan.json")
	require.NoError(t, err)
	defer f.Close()
	plan, err := terraform.LoadPlan(f)
	require.NoError(t, err)
	fields := map[load.Inference][]string{}
	for _, i := range plan.After.Inferred {
		field := i.Field[strings.LastIndexByte(i.Field, '.')+1:]
		require.Equal(t, i.By == load.Linked, strings.HasPrefix(i.From, "the reference"), i)
		if i.By != load.Linked && !slices.Contains(fields[i.By], field) {
			fields[i.By] = append(fields[i.By], field)
		}
	}
	for _, all := range fields {
		slices.Sort(all)
	}
	require.Equal(t, map[load.Inference][]string{
		load.Deduced: {"Ingress", "Routes"},
		load.StandIn: {"Entries", "IPv6CIDR", "IPv6CIDRs", "Private", "Public"},
	}, fields)
}
