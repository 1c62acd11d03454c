package endpoint_test

import (
	"fmt"
	"net/netip"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// KMS is reached through an interface endpoint; a gateway endpoint for it is refused as AWS refuses it.
func Example() {
	m, _ := endpoint.LookupHost("kms.us-east-1.amazonaws.com")
	service := m.Service.EndpointServiceName(m.Region)
	fmt.Println(service)

	n, err := vpc.New(
		vpc.VPC{ID: "vpc-a", Region: "us-east-1", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}, DNSHostnames: true},
		vpc.Subnet{ID: "subnet-a", VPC: "vpc-a", CIDR: netip.MustParsePrefix("10.0.1.0/24"), Zone: "us-east-1a"},
		endpoint.Interface{ID: "vpce-kms", VPC: "vpc-a", Service: service, Subnets: []vpc.ID{"subnet-a"}, PrivateDNS: true})
	if err != nil {
		panic(err)
	}
	_, err = n.With(endpoint.Gateway{ID: "vpce-gw", VPC: "vpc-a", Service: service})
	fmt.Println(err)
	// Output:
	// com.amazonaws.us-east-1.kms
	// gateway-endpoint vpce-gw.Service: com.amazonaws.us-east-1.kms has no gateway endpoints; only Amazon S3, S3 Express and DynamoDB have (InvalidParameter)
}
