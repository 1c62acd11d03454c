package routing_test

import (
	"cmp"
	"fmt"
	"net/netip"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// A host asks for the internet. Its subnet has a route to the internet gateway, but the host has no public
// address; once it has one, it connects.
func Example() {
	host := eni.Interface{ID: "web", Subnet: "subnet-a", Addresses: []eni.Address{{Private: netip.MustParseAddr("10.0.1.10")}}}
	n, err := vpc.New(
		vpc.VPC{ID: "vpc-a", Region: "us-east-1", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}},
		vpc.Subnet{ID: "subnet-a", VPC: "vpc-a", CIDR: netip.MustParsePrefix("10.0.1.0/24")},
		vpc.InternetGateway{ID: "igw-a", VPC: "vpc-a"},
		routing.Table{ID: "rtb-a", VPC: "vpc-a", Main: true, Routes: []routing.Route{
			{CIDR: netip.MustParsePrefix("0.0.0.0/0"), Target: "igw-a"},
		}},
		host)
	if err != nil {
		panic(err)
	}
	r := routing.New(n)
	flow := routing.Flow{From: "web", To: routing.AnyInternetHost, DstPort: 443}
	path, err := r.Resolve(flow)
	if err != nil {
		panic(err)
	}
	fmt.Println(path.Verdict, path.Blockers[0].Code)

	host.Addresses = []eni.Address{{Private: netip.MustParseAddr("10.0.1.10"), Public: netip.MustParseAddr("203.0.113.10")}}
	r, err = r.With(vpc.Change{Put: []vpc.Resource{host}})
	if err != nil {
		panic(err)
	}
	path, err = r.Resolve(flow)
	if err != nil {
		panic(err)
	}
	for _, hop := range path.Forward[:len(path.Forward)-1] {
		fmt.Printf("%-11v  %s\n", hop.Stage, cmp.Or(hop.Rule, string(hop.At)))
	}
	// Output:
	// dropped IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS
	// source       web
	// group out    vpc-a/default egress[0] all to 0.0.0.0/0
	// ACL out      default ACL egress 100 allow all to 0.0.0.0/0
	// route        rtb-a 0.0.0.0/0 -> igw-a
	// target       igw-a
}
