package routing

import (
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
		return ""
	}
	var known []string
	for s := range endpoint.Services() {
		for _, host := range s.PublicHosts(region) {
			if !strings.Contains(host, "*") {
				known = append(known, host)
			}
		}
	}
	hosts := (*vpc.Network)(nil).Alike(name, known...)
	if len(hosts) == 0 {
		return ""
	}
	return " (no service that is known" + vpc.DidYouMean(hosts[:1]) + ")"
}

// counted is the IDs of what Terraform counts under an address, "aws_instance.app[0]" of "aws_instance.app", and of the interfaces that AWS made
// for what has the ID.
func counted(n *vpc.Network, s string) []string {
	var ids []string
	for res := range n.All() {
		e, _ := res.(eni.Interface)
		if id := string(res.ResourceID()); strings.HasPrefix(id, s+"[") || e.Owner != "" && string(e.Owner) == s {
			ids = append(ids, id)
		}
	}
	if len(ids) > mostCounted {
		ids = append(ids[:mostCounted], "...")
	}
	return ids
}
