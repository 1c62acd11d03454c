package scenario_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/vpcsim/vpcsim/load/scenario"
)

const oneInstance = `{
  "Title": "One instance",
  "Resources": [
    {"Kind": "vpc", "ID": "vpc-1", "Region": "us-east-1", "CIDRs": ["10.0.0.0/16"]},
    {"Kind": "subnet", "ID": "subnet-1", "VPC": "vpc-1", "CIDR": "10.0.1.0/24"},
    {"Kind": "network-interface", "ID": "eni-1", "Subnet": "subnet-1", "Addresses": [{"Private": "10.0.1.5"}]}
  ],
  "Questions": [
    {"From": "eni-1", "To": "internet", "DstPort": 443, "Want": {"Verdict": "dropped", "Code": "NO_ROUTE_TO_DESTINATION"}}
  ]
}`

func ExampleLoad() {
	s, err := scenario.Load(strings.NewReader(oneInstance))
	if err != nil {
		fmt.Println(err)
		return
	}
	path, err := s.Ask(s.Questions[0])
	fmt.Println(path.Verdict, err)
	fmt.Println(s.Check()) // every answer is the one that is expected
	// Output:
	// dropped <nil>
	// <nil>
}

func ExampleLoad_errors() {
	_, err := scenario.Load(strings.NewReader(`{
  "Resources": [
    {"Kind": "vpc", "ID": "vpc-1", "Cidrs": ["10.0.0.0/16"]},
    {"Kind": "subnet", "ID": "subnet-1", "VPC": "vpc-1", "CIDR": "10.0.1.0"}
  ]
}`))
	fmt.Println(err)
	// Output:
	// scenario: line 3: Resources[0].Cidrs: there is no such field; there is CIDRs
	// scenario: line 4: Resources[1].CIDR: netip.ParsePrefix("10.0.1.0"): no '/'
}

func ExampleOf() {
	s, err := scenario.Load(strings.NewReader(oneInstance))
	if err != nil {
		fmt.Println(err)
		return
	}
	net, err := s.Network()
	if err != nil {
		fmt.Println(err)
		return
	}
	net, err = net.Without("eni-1", "subnet-1")
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = scenario.Of(net).Write(os.Stdout)
	// Output:
	// {
	//   "$schema": "https://raw.githubusercontent.com/vpcsim/vpcsim/main/load/scenario/schema.json",
	//   "Resources": [
	//     {"Kind": "vpc", "ID": "vpc-1", "Region": "us-east-1", "CIDRs": ["10.0.0.0/16"]}
	//   ]
	// }
}
