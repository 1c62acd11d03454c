package eni_test

import (
	"fmt"
	"net/netip"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

func Example() {
	net, err := vpc.New(
		vpc.VPC{ID: "vpc-1", Region: "us-east-1", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}},
		vpc.Subnet{ID: "subnet-1", VPC: "vpc-1", Zone: "us-east-1a", CIDR: netip.MustParsePrefix("10.0.1.0/24")},
		eni.Interface{ID: "eni-web", Subnet: "subnet-1", Addresses: []eni.Address{{Private: netip.MustParseAddr("10.0.1.5")}}},
		eni.ElasticIP{ID: "eipalloc-1", Public: netip.MustParseAddr("198.51.100.7"), Interface: "eni-web"},
	)
	if err != nil {
		panic(err)
	}
	web, private, _ := eni.Mapped(net, netip.MustParseAddr("198.51.100.7"))
	fmt.Println(web.ID, private, web.PublicFor(net, private), web.Owns(private))

	_, err = net.With(eni.Interface{ID: "eni-db", Subnet: "subnet-1", Addresses: []eni.Address{{Private: netip.MustParseAddr("10.0.1.3")}}})
	fmt.Println(err)
	// Output:
	// eni-web 10.0.1.5 198.51.100.7 true
	// network-interface eni-db.Addresses[0].Private: 10.0.1.3 is one of the addresses that AWS reserves in 10.0.1.0/24 (InvalidParameterValue)
}
