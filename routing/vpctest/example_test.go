package vpctest_test

import (
	"fmt"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/vpctest"
	"github.com/vpcsim/vpcsim/vpc"
)

// The network is a shop: web servers that the internet reaches, the application behind them, and its database. In a test, call
// vpctest.NoReach(t, r, ...) in place of vpctest.CheckNoReach(r, ...).
func Example() {
	n, err := vpc.New(shop()...)
	if err != nil {
		panic(err)
	}
	r := routing.New(n)
	fmt.Println(vpctest.CheckNoReach(r, "internet", "db", "all"))
	fmt.Println(vpctest.CheckReaches(r, "web", "apps", "tcp 443"))
	// Output:
	// <nil>
	// web does not reach apps on tcp 443
	// dropped ENI_SG_RULES_MISMATCH at sg-app:
	//   tcp 443 source 32768-60999 from 10.0.0.5 to 10.0.1.5-10.0.1.6
	// for one,
	//   DROPPED  web (eni-web) -> 10.0.1.5, tcp 443
	//     because  no rule of the security groups allows it (security group sg-app, ENI_SG_RULES_MISMATCH)
	//     near     sg-app ingress[0] allows tcp 8080 from members of sg-web; the packet is for port 443
	//     fix      add to security group sg-app: ingress tcp 443 from members of sg-web
	//     request  tcp 10.0.0.5:50000 -> 10.0.1.5:443
	//        1  source       eni-web
	//        2  group out    sg-web       egress[0] all to 0.0.0.0/0
	//        3  ACL out      default ACL  egress 100 allow all to 0.0.0.0/0
	//        4  route        rtb-web      10.0.0.0/16 -> local
	//        5  ACL in       default ACL  ingress 100 allow all from 0.0.0.0/0
	//   X    6  group in     sg-app       ENI_SG_RULES_MISMATCH
}

// A matrix is drawn in the test. What differs is named cell by cell, and the table is printed as it was found.
func ExampleFindMatrix() {
	n, err := vpc.New(shop()...)
	if err != nil {
		panic(err)
	}
	table, err := vpctest.FindMatrix(routing.New(n), `
		tcp      | web apps db s3.us-east-1.amazonaws.com
		internet | .   .    .  -
		web      | -   .    .  .
		apps     | .   -    .  .
	`)
	if err != nil {
		panic(err)
	}
	fmt.Print(table)
	// Output:
	// tcp       web  apps  db    s3.us-east-1.amazonaws.com
	// internet  443  X     X     -
	// web       -    8080  X     80,443
	// apps      443  -     5432  80,443
}
