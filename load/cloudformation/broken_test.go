package cloudformation_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load/cloudformation"
	"github.com/vpcsim/vpcsim/load/internal/bench"
	"github.com/vpcsim/vpcsim/vpc"
)

// wrong is values that no property of a network has.
var wrong = []any{
	nil, true, "", "x", -1, 1e30, []any{}, []any{nil}, []any{[]any{}}, map[string]any{}, map[string]any{"Ref": 1}, map[string]any{"Ref": "Nothing"}, map[string]any{"Fn::GetAtt": "X"},
	map[string]any{"Fn::Cidr": []any{"10.0.0.0/8", 256, 24}}, map[string]any{"Fn::Sub": "${"}, map[string]any{"Condition": "x"}, strings.Repeat("9", 400), "::ffff:10.0.0.0/99", "fe80::1%x",
}

// TestWrongValues puts wrong values in the place of parts of a template, one after the other: the rest is loaded, and
// nothing breaks.
func TestWrongValues(t *testing.T) {
	text, err := os.ReadFile("testdata/cdk/NetAgnostic.template.json")
	require.NoError(t, err)
	count := func() (n int) {
		visit(parsed(t, text), func(func(any), any) { n++ })
		return n
	}()
	require.Greater(t, count, 500)
	step := 3
	if testing.Short() {
		step = 17
	}
	for i := 0; i < count; i += step {
		doc := parsed(t, text)
		at := 0
		visit(doc, func(set func(any), _ any) {
			if at == i {
				set(wrong[i/step%len(wrong)])
			}
			at++
		})
		broken, err := json.Marshal(doc)
		require.NoError(t, err)
		res, err := cloudformation.LoadTemplate(strings.NewReader(string(broken)), cloudformation.Region("eu-west-1"))
		if err != nil {
			require.Contains(t, err.Error(), "cloudformation: it is not a template") // Resources itself
			continue
		}
		requireSound(t, res)
	}
}

func parsed(t testing.TB, text []byte) (doc map[string]any) {
	require.NoError(t, json.Unmarshal(text, &doc))
	return doc
}

// visit calls f for each part of v, with what puts another in its place.
func visit(v any, f func(set func(any), v any)) {
	switch v := v.(type) {
	case map[string]any:
		var keys []string
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			inner := v[k]
			f(func(x any) { v[k] = x }, inner)
			visit(inner, f)
		}
	case []any:
		for i, inner := range v {
			f(func(x any) { v[i] = x }, inner)
			visit(inner, f)
		}
	}
}

// FuzzLoad holds that whatever a template says, loading gives what a network accepts, and gives the same again.
func FuzzLoad(f *testing.F) {
	f.Add(base)
	f.Add(expressions)
	for _, name := range []string{"Consumer", "DualStack", "NetAgnostic"} {
		text, err := os.ReadFile("testdata/cdk/" + name + ".template.json")
		require.NoError(f, err)
		addSmall(f, parsed(f, text)["Resources"].(map[string]any))
	}
	f.Fuzz(func(t *testing.T, text string) {
		fsys := files(map[string]string{"base.yaml": base, "other.yaml": text, "nested.yaml": base})
		res, err := cloudformation.Load(fsys, cloudformation.Region("us-east-1"))
		require.NoError(t, err)
		requireSound(t, res)
		again, err := cloudformation.Load(fsys, cloudformation.Region("us-east-1"))
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf("%+v", res), fmt.Sprintf("%+v", again))
	})
}

// addSmall adds the base with a resource of each type, one at a time, as seeds: of large ones the fuzzer tries few.
func addSmall(f *testing.F, resources map[string]any) {
	types := map[any]bool{}
	for _, name := range slices.Sorted(maps.Keys(resources)) {
		r := resources[name].(map[string]any)
		if types[r["Type"]] {
			continue
		}
		types[r["Type"]] = true
		text, err := json.Marshal(map[string]any{"Type": r["Type"], "Properties": r["Properties"]})
		require.NoError(f, err)
		f.Add(base + "  X: " + string(text) + "\n")
	}
}

// many is templates of 20 stacks with 240 interfaces each.
func many() (map[string]string, int) {
	contents, size := map[string]string{}, 0
	for s := range 20 {
		resources := map[string]any{"Net": map[string]any{"Type": "AWS::EC2::VPC", "Properties": map[string]any{"CidrBlock": "10.0.0.0/16"}}}
		resources["G"] = map[string]any{"Type": "AWS::EC2::SecurityGroup", "Properties": map[string]any{"VpcId": map[string]any{"Ref": "Net"}, "GroupDescription": "g"}}
		for n := range 12 {
			subnet := fmt.Sprintf("Subnet%d", n)
			resources[subnet] = map[string]any{"Type": "AWS::EC2::Subnet", "Properties": map[string]any{
				"VpcId": map[string]any{"Ref": "Net"}, "CidrBlock": map[string]any{"Fn::Select": []any{n, map[string]any{"Fn::Cidr": []any{map[string]any{"Fn::GetAtt": []any{"Net", "CidrBlock"}}, 12, 8}}}}}}
			for i := range 20 {
				resources[fmt.Sprintf("Interface%dx%d", n, i)] = map[string]any{"Type": "AWS::EC2::NetworkInterface", "Properties": map[string]any{
					"SubnetId": map[string]any{"Ref": subnet}, "GroupSet": []any{map[string]any{"Fn::GetAtt": []any{"G", "GroupId"}}}, "Description": strings.Repeat("x", 100),
					"Tags": []any{map[string]any{"Key": "Name", "Value": map[string]any{"Fn::Sub": "${AWS::StackName}-" + subnet}}}}}
			}
		}
		text, _ := json.MarshalIndent(map[string]any{"Resources": resources}, "", " ")
		contents[fmt.Sprintf("stack%d.template.json", s)] = string(text)
		size += len(text)
	}
	return contents, size
}

// BenchmarkLoad measures loading against decoding the same text into any with encoding/json, and what of it is the network, which loading makes
// once, to see that it can be made.
func BenchmarkLoad(b *testing.B) {
	contents, _ := many()
	fsys := files(contents)
	var texts [][]byte
	for _, text := range contents {
		texts = append(texts, []byte(text))
	}
	res, err := cloudformation.Load(fsys, cloudformation.Region("us-east-1"))
	require.NoError(b, err)
	require.Len(b, res.Resources, 20*(2+12+240))
	b.Run("load", func(b *testing.B) {
		bench.Ratio(b, 20*240, func() {
			_, err := cloudformation.Load(fsys, cloudformation.Region("us-east-1"))
			require.NoError(b, err)
		}, texts...)
	})
	b.Run("network", func(b *testing.B) {
		for b.Loop() {
			_, err := vpc.New(res.Resources...)
			require.NoError(b, err)
		}
	})
}
