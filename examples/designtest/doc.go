// Package designtest shows how the network that a Terraform configuration makes is tested, before anything is made of it.
//
// main.tf is a shop: a VPC with a public, a private and a database subnet in each of two zones, a NAT gateway in each zone, a gateway
// endpoint for S3, and a staging VPC to which it is peered. plan.json is its plan:
//
//	terraform plan -out=plan.out && terraform show -json plan.out | jq . > plan.json
//
// (The database and its subnet group were added to it by hand, as the provider documents them.) A plan does not show the network interfaces of
// a database: the loader makes one in each subnet where AWS may put it.
//
// design_test.go reads the plan and checks what the design is for: nothing on the internet reaches a database, S3 is reached by the gateway
// endpoint, every zone survives the loss of one NAT gateway, and nothing in staging reaches production. It needs neither Terraform nor
// an account. testdata/failure.txt is what a test says that fails.
//
// To test your own network, put such a file beside your configuration and make the plan anew before each run.
package designtest
