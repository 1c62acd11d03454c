package describe_test

import (
	"fmt"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/describe"
	"github.com/vpcsim/vpcsim/vpc"
)

// tree is files by path. A path without a folder is put below us-east-1/, and one without an extension gets .json.
type tree map[string]string

// What the files do not have of the lists that a folder needs is empty.
func (files tree) fs() fstest.MapFS {
	fsys := files.alone()
	for name, file := range maps.Clone(fsys) {
		if !strings.Contains(string(file.Data), `"Vpcs"`) {
			continue
		}
		fsys[path.Join(path.Dir(name), "rest.json")] = &fstest.MapFile{Data: []byte("{" + emptyLists + "}")}
	}
	return fsys
}

// emptyLists is the lists that a folder needs, empty.
const emptyLists = `"RouteTables": [], "NetworkAcls": [], "NetworkInterfaces": [], "VpcEndpoints": []`

// alone is the files and no others.
func (files tree) alone() fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		if !strings.Contains(name, "/") {
			name = "us-east-1/" + name
		}
		if !strings.Contains(path.Base(name), ".") {
			name += ".json"
		}
		fsys[strings.TrimPrefix(name, "./")] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// loaded is what Load makes of the files. Whatever they hold, a network takes the resources.
func loaded(t testing.TB, files tree, opts ...describe.Option) load.Result {
	t.Helper()
	res, err := describe.Load(files.fs(), opts...)
	require.NoError(t, err)
	requireSound(t, res)
	return res
}

func requireSound(t testing.TB, res load.Result) {
	t.Helper()
	_, err := vpc.New(res.Resources...)
	require.NoError(t, err, "a network must take what Load returns")
	require.True(t, slices.IsSortedFunc(res.Resources, func(a, b vpc.Resource) int {
		return strings.Compare(string(a.ResourceID()), string(b.ResourceID()))
	}), "resources must be in ID order")
}

// one is the resource with the ID, which must be a T.
func one[T vpc.Resource](t testing.TB, res load.Result, id vpc.ID) T {
	t.Helper()
	for _, r := range res.Resources {
		if r.ResourceID() == id {
			require.IsType(t, *new(T), r)
			return r.(T)
		}
	}
	require.Failf(t, "not loaded", "%s is not among the resources; skipped:\n%s", id, lines(res.Skipped))
	panic("unreachable")
}

func lines[T fmt.Stringer](items []T) string {
	var b strings.Builder
	for _, i := range items {
		fmt.Fprintln(&b, i)
	}
	return b.String()
}

// idsOf is the IDs of the resources, in one line.
func idsOf(res load.Result) string {
	var ids []string
	for _, r := range res.Resources {
		ids = append(ids, string(r.ResourceID()))
	}
	return strings.Join(ids, " ")
}

// list is an output with one list.
func list(key string, elements ...string) string {
	return fmt.Sprintf("{%q: [%s]}", key, strings.Join(elements, ",\n"))
}

// The smallest elements that are whole.
const (
	vpc1    = `{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "111122223333"}`
	vpc2    = `{"VpcId": "vpc-2", "CidrBlock": "10.2.0.0/16", "OwnerId": "111122223333"}`
	subnetA = `{"SubnetId": "subnet-a", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "us-east-1a"}`
	subnetB = `{"SubnetId": "subnet-b", "VpcId": "vpc-1", "CidrBlock": "10.0.2.0/24", "AvailabilityZone": "us-east-1b"}`
	sgWeb   = `{"GroupId": "sg-web", "GroupName": "web", "VpcId": "vpc-1"}`
	eni1    = `{"NetworkInterfaceId": "eni-1", "SubnetId": "subnet-a", "PrivateIpAddress": "10.0.1.10", "Groups": [{"GroupId": "sg-web"}]}`
)

// vpcWith is a VPC with a subnet and a group, and the files on top.
func vpcWith(more tree) tree {
	files := tree{"vpcs": list("Vpcs", vpc1), "subnets": list("Subnets", subnetA), "groups": list("SecurityGroups", sgWeb)}
	for name, text := range more {
		files[name] = text
	}
	return files
}

// dump is resources in text, one a line, without the fields that are zero.
func dump(rs []vpc.Resource) string {
	var b strings.Builder
	for _, r := range rs {
		fmt.Fprintf(&b, "%s %s\n", r.Kind(), compact(reflect.ValueOf(r)))
	}
	return b.String()
}

func compact(v reflect.Value) string {
	if s, ok := v.Interface().(fmt.Stringer); ok {
		return s.String()
	}
	switch v.Kind() {
	case reflect.Struct:
		var fields []string
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && !v.Field(i).IsZero() {
				fields = append(fields, f.Name+":"+compact(v.Field(i)))
			}
		}
		return "{" + strings.Join(fields, " ") + "}"
	case reflect.Slice:
		var items []string
		for i := range v.Len() {
			items = append(items, compact(v.Index(i)))
		}
		return "[" + strings.Join(items, " ") + "]"
	case reflect.String:
		return fmt.Sprintf("%q", v.String())
	}
	return fmt.Sprint(v.Interface())
}

// compactOf is v in text, without the fields that are zero.
func compactOf(v any) string { return compact(reflect.ValueOf(v)) }
