package cloudformation_test

import (
	"bytes"
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/cloudformation"
	"github.com/vpcsim/vpcsim/load/scenario"
	"github.com/vpcsim/vpcsim/vpc"
)

// base is a VPC with two subnets, which most tests build on.
const base = `
AWSTemplateFormatVersion: 2010-09-09
Resources:
  Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: 10.0.1.0/24, AvailabilityZone: us-east-1a}}
  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: 10.0.2.0/24, AvailabilityZone: us-east-1b}}
`

// loadYAML loads the base with further resources, each of which is one line "Name: Type {properties}", or begins one.
func loadYAML(t testing.TB, resources string, opts ...cloudformation.Option) load.Result {
	t.Helper()
	var text strings.Builder
	text.WriteString(base)
	for line := range strings.Lines(resources) {
		line = strings.TrimSpace(line)
		if name, rest, ok := strings.Cut(line, ": "); ok {
			typ, properties, _ := strings.Cut(rest, " ")
			if !strings.Contains(typ, "::") {
				typ = "AWS::EC2::" + typ
			}
			if properties == "" {
				properties = "{}"
			}
			fmt.Fprintf(&text, "  %s: {Type: %q, Properties: %s}\n", name, typ, properties)
		}
	}
	res, err := cloudformation.LoadTemplate(strings.NewReader(text.String()), append([]cloudformation.Option{cloudformation.Region("us-east-1"), cloudformation.Account("111122223333")}, opts...)...)
	require.NoError(t, err, text.String())
	requireSound(t, res)
	return res
}

// requireSound holds that a network takes the resources, that all inferences are of them, and that they come out in order.
func requireSound(t testing.TB, res load.Result) {
	t.Helper()
	n, err := vpc.New(res.Resources...)
	require.NoError(t, err)
	i := 0
	for r := range n.All() {
		require.Equal(t, r, res.Resources[i])
		i++
	}
	for _, x := range res.Inferred {
		_, ok := n.Get(x.ID)
		require.True(t, ok, "%v", x)
	}
}

// find is the resource with the ID.
func find(t testing.TB, res load.Result, id vpc.ID) vpc.Resource {
	t.Helper()
	for _, r := range res.Resources {
		if r.ResourceID() == id {
			return r
		}
	}
	require.Failf(t, "not loaded", "%s of %s\nskipped:\n%s", id, listed(res.Resources), lines(res.Skipped))
	return nil
}

func listed(rs []vpc.Resource) string {
	var out []string
	for _, r := range rs {
		out = append(out, string(r.ResourceID()))
	}
	return strings.Join(out, " ")
}

// requireLoaded holds that the resources are loaded just so.
func requireLoaded(t testing.TB, res load.Result, want ...vpc.Resource) {
	t.Helper()
	for _, w := range want {
		got := find(t, res, w.ResourceID())
		if diff := cmp.Diff(w, got, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
			t.Errorf("%s (-want +got):\n%s", w.ResourceID(), diff)
		}
	}
}

func lines[T fmt.Stringer](list []T) string {
	var b strings.Builder
	for _, x := range list {
		b.WriteString(x.String() + "\n")
	}
	return b.String()
}

// dump is a result as text: the network as a scenario, and what was left out or inferred.
func dump(t testing.TB, res load.Result) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, scenario.Scenario{Resources: res.Resources}.Write(&b))
	return b.String() + "\nskipped\n" + lines(res.Skipped) + "\ninferred\n" + lines(res.Inferred)
}

// files is a tree of files.
func files(contents map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range contents {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func prefix(s string) netip.Prefix { return netip.MustParsePrefix(s) }
func addr(s string) netip.Addr     { return netip.MustParseAddr(s) }
func itoa(n int) string            { return strconv.Itoa(n) }

func prefixes(list string) []netip.Prefix {
	var out []netip.Prefix
	for s := range strings.FieldsSeq(list) {
		out = append(out, prefix(s))
	}
	return out
}

func addrs(list string) []netip.Addr {
	var out []netip.Addr
	for s := range strings.FieldsSeq(list) {
		out = append(out, addr(s))
	}
	return out
}

// sortedSkips is what was skipped, by key.
func sortedSkips(res load.Result) []load.Skipped {
	return slices.SortedStableFunc(slices.Values(res.Skipped), func(a, b load.Skipped) int { return strings.Compare(a.Key+" "+a.Reason, b.Key+" "+b.Reason) })
}
