package scenario_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/vpcsim/vpcsim/load/scenario"
)

const oneInstance = `{
  "title": "One instance",
  "resources": [
    {"kind": "vpc", "id": "vpc-1", "region": "us-east-1", "cidrs": ["10.0.0.0/16"]},
    {"kind": "subnet", "id": "subnet-1", "vpc": "vpc-1", "cidr": "10.0.1.0/24"},
    {"kind": "network-interface", "id": "eni-1", "subnet": "subnet-1", "addresses": [{"private": "10.0.1.5"}]}
  ],
  "questions": [
    {"from": "eni-1", "to": "internet", "dstPort": 443, "want": {"verdict": "dropped", "code": "NO_ROUTE_TO_DESTINATION"}}
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
  "resources": [
    {"kind": "vpc", "id": "vpc-1", "CIDRs": ["10.0.0.0/16"]},
    {"kind": "subnet", "id": "subnet-1", "vpc": "vpc-1", "cidr": "10.0.1.0"}
  ]
}`))
	fmt.Println(err)
	// Output:
	// scenario: line 3: resources[0].CIDRs: there is no such field; did you mean cidrs?
	// scenario: line 4: resources[1].cidr: netip.ParsePrefix("10.0.1.0"): no '/'
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
	//   "resources": [
	//     {"kind": "vpc", "id": "vpc-1", "region": "us-east-1", "cidrs": ["10.0.0.0/16"]}
	//   ]
	// }
}
