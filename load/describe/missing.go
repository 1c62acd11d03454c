package describe

import (
	"cmp"
	"maps"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// needed is the lists that a folder with VPCs must have, empty or not. What other lists would hold is named by something (a route its gateway, an
// interface its groups), so that the network shows what is missing. Of these it shows nothing: their absence would be read as AWS's defaults.
var needed = []struct{ key, call, without string }{
	{"RouteTables", "describe-route-tables", "subnets would have the routes of a new VPC alone"},
	{"NetworkAcls", "describe-network-acls", "subnets would have the network ACL of a new VPC, which lets everything pass"},
	{"NetworkInterfaces", "describe-network-interfaces", "nothing but instances would send or receive"},
	{"VpcEndpoints", "describe-vpc-endpoints", "the names of AWS services would lead to public addresses"},
}

// scope is an account and a Region, as far as a path names them.
type scope struct{ account, region string }

func (s source) scope() scope { return scope{s.account, s.region} }

// reportMissing reports the needed lists that no file has, for each account and Region whose VPCs are described.
func (l *loader) reportMissing() {
	listed := map[scope]map[string]bool{}
	for p := range l.pages {
		in := l.sourceOf(p.dir + "/").scope()
		if listed[in] == nil {
			listed[in] = map[string]bool{}
		}
		listed[in][p.key] = true
	}
	described := map[scope]source{} // the first source of VPCs
	for _, id := range ids[vpc.VPC](l) {
		at := l.found[id].at
		if old, ok := described[at.scope()]; !ok || at.file < old.file {
			described[at.scope()] = at
		}
	}
	for _, in := range slices.SortedFunc(maps.Keys(described), func(a, b scope) int {
		return cmp.Or(cmp.Compare(a.account, b.account), cmp.Compare(a.region, b.region))
	}) {
		folder := described[in].dir()
		if folder == "." {
			folder = ""
		}
		for _, n := range needed {
			if !listed[in][n.key] {
				l.skip(source{file: folder, key: n.key}, "", "no file has this list, not even an empty one: run aws ec2 %s; without it, %s", n.call, n.without)
			}
		}
	}
}
