package vpc_test

import (
	"errors"
	"fmt"
	"net/netip"

	"github.com/vpcsim/vpcsim/vpc"
)

func Example() {
	main := vpc.VPC{ID: "vpc-main", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}}
	web := vpc.Subnet{ID: "subnet-web", VPC: "vpc-main", CIDR: netip.MustParsePrefix("10.0.1.0/24")}
	n, err := vpc.New(main, web, vpc.InternetGateway{ID: "igw-1", VPC: "vpc-main"})
	fmt.Println(n.Len(), err)

	// What AWS would refuse is an error that holds every problem.
	_, err = n.With(
		vpc.Subnet{ID: "subnet-a", VPC: "vpc-main", CIDR: netip.MustParsePrefix("10.0.1.128/25")},
		vpc.Subnet{ID: "subnet-b", VPC: "vpc-gone", CIDR: netip.MustParsePrefix("10.0.2.0/24")},
	)
	fmt.Println(err)
	fmt.Println(errors.Is(err, vpc.Problem{Code: "InvalidSubnet.Conflict"}))

	_, err = n.Without("vpc-main")
	fmt.Println(err)

	// A change makes a new network and leaves the old one as it is.
	smaller, err := n.Without("subnet-web")
	fmt.Println(n.Len(), smaller.Len(), err)

	// Output:
	// 3 <nil>
	// subnet subnet-a.CIDR: 10.0.1.128/25 lies in 10.0.1.0/24 of subnet-web: both cover 10.0.1.128 (InvalidSubnet.Conflict)
	// subnet subnet-b.VPC: there is no vpc vpc-gone (InvalidVpcID.NotFound)
	// true
	// vpc vpc-main: still used by internet-gateway igw-1, subnet subnet-web (DependencyViolation)
	// 3 2 <nil>
}

func ExampleFind() {
	n, err := vpc.New(
		vpc.VPC{ID: "vpc-0a1b", Name: "shop", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}},
		vpc.Subnet{ID: "subnet-1", Name: "apps", VPC: "vpc-0a1b", CIDR: netip.MustParsePrefix("10.0.1.0/24")},
		vpc.Subnet{ID: "subnet-2", Name: "apps", VPC: "vpc-0a1b", CIDR: netip.MustParsePrefix("10.0.2.0/24")},
	)
	if err != nil {
		panic(err)
	}
	shop, ok := vpc.Find[vpc.VPC](n, "shop") // vpc.Get takes IDs alone
	fmt.Println(shop.ID, ok)
	_, ok = vpc.Find[vpc.Subnet](n, "apps") // two have the Name tag
	fmt.Println(ok)
	for _, r := range n.Named("apps") {
		fmt.Println(r.ResourceID())
	}

	// Output:
	// vpc-0a1b true
	// false
	// subnet-1
	// subnet-2
}
