package insights_test

import (
	"encoding/json"
	"fmt"
	"net/netip"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/insights"
	"github.com/vpcsim/vpcsim/vpc"
)

func Example() {
	net, err := vpc.New(
		vpc.VPC{ID: "vpc-a", Account: "111122223333", Region: "us-east-1", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}},
		vpc.Subnet{ID: "subnet-a", VPC: "vpc-a", CIDR: netip.MustParsePrefix("10.0.1.0/24")},
		eni.Interface{ID: "eni-a", Subnet: "subnet-a", Addresses: []eni.Address{{Private: netip.MustParseAddr("10.0.1.10")}}})
	if err != nil {
		panic(err)
	}
	r := routing.New(net)
	path, err := r.Resolve(routing.Flow{From: "eni-a", To: "internet", DstPort: 443})
	if err != nil {
		panic(err)
	}
	text, err := json.MarshalIndent(insights.Of(r, path).Explanations[0], "", "  ")
	if err != nil {
		panic(err)
	}
	fmt.Println(string(text))
	// Output:
	// {
	//   "ExplanationCode": "NO_ROUTE_TO_DESTINATION",
	//   "Address": "198.51.100.1",
	//   "Port": 443,
	//   "Protocols": [
	//     "6"
	//   ],
	//   "NetworkInterface": {
	//     "Id": "eni-a",
	//     "Arn": "arn:aws:ec2:us-east-1:111122223333:network-interface/eni-a"
	//   },
	//   "RouteTable": {
	//     "Name": "main route table of vpc-a"
	//   },
	//   "Subnet": {
	//     "Id": "subnet-a",
	//     "Arn": "arn:aws:ec2:us-east-1:111122223333:subnet/subnet-a"
	//   },
	//   "Vpc": {
	//     "Id": "vpc-a",
	//     "Arn": "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-a"
	//   }
	// }
}
