package routing

import (
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

// mostCounted is how many of what is counted a hint has.
const mostCounted = 3

// alike is a hint at what a person may mean by s, of IDs, also of instances, and Name tags: what Terraform counts under that address, else what is spelt
// almost so.
func (r *Resolver) alike(s string) string {
	names := counted(r.net, s)
	if len(names) == 0 {
		others := []string{string(AnyInternetHost)}
		for e := range vpc.All[eni.Interface](r.net) {
			others = append(others, string(e.Instance))
		}
		names = r.net.Alike(s, others...)
	}
	return vpc.DidYouMean(names)
}

// serviceAlike is a hint at the DNS name of an AWS service that a person may mean by a name: the name of the service, or one that is spelt almost
// as a DNS name.
func serviceAlike(name string) string {
	if s, region, ok := endpoint.ParseServiceName(name); ok {
		if hosts := s.PublicHosts(region); len(hosts) > 0 {
			return " (the name of a service, whose DNS name is " + hosts[0] + ")"
		}
	}
	var region string
	for label := range strings.SplitSeq(name, ".") {
		if endpoint.Partition(label) != "" {
			region = label
		}
	}
	if region == "" {
		return regionAlike(name)
	}
	var known []string
	for s := range endpoint.Services() {
		for _, host := range s.PublicHosts(region) {
			if !strings.Contains(host, "*") {
				known = append(known, host)
			}
		}
	}
	hosts := vpc.Alike(name, known...)
	if len(hosts) == 0 {
		return ""
	}
	return " (no service that is known" + vpc.DidYouMean(hosts[:1]) + ")"
}

// regionAlike is a hint at the DNS name of an AWS service in the Region that a person may mean by a label that is spelt almost as one.
func regionAlike(name string) string {
	var codes []string
	for r := range endpoint.Regions() {
		codes = append(codes, r.Code)
	}
	for label := range strings.SplitSeq(name, ".") {
		for _, code := range vpc.Alike(label, codes...) {
			host := strings.Replace(name, label, code, 1)
			if _, known := endpoint.LookupHost(host); known {
				return " (no Region that is known" + vpc.DidYouMean([]string{host}) + ")"
			}
		}
	}
	return ""
}

// counted is the IDs of what Terraform counts under an address, "aws_instance.app[0]" of "aws_instance.app", with instances, and of the interfaces that AWS made
// for what has the ID.
func counted(n *vpc.Network, s string) []string {
	var ids []string
	add := func(id string) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for res := range n.All() {
		e, _ := res.(eni.Interface)
		switch id := string(res.ResourceID()); {
		case lacksIndex(s, string(e.Instance)):
			add(string(e.Instance))
		case lacksIndex(s, id), e.Owner != "" && string(e.Owner) == s:
			add(id)
		}
	}
	if len(ids) > mostCounted {
		ids = append(ids[:mostCounted], "...")
	}
	return ids
}

// lacksIndex says whether a Terraform address is another without one or more of its indices: "module.vpc.aws_subnet.a[0]" of `module.vpc["x"].aws_subnet.a[0]`.
func lacksIndex(s, address string) bool {
	for i := 0; i < len(address); i++ {
		if end := strings.IndexByte(address[i:], ']'); address[i] == '[' && end > 0 {
			rest := address[i+end+1:]
			if rest == s || lacksIndex(s, rest) {
				return true
			}
		}
		if s == "" || s[0] != address[i] {
			return false
		}
		s = s[1:]
	}
	return false
}
