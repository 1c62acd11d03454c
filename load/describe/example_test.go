package describe_test

import (
	"encoding/json"
	"fmt"
	"testing/fstest"

	"github.com/vpcsim/vpcsim/load/describe"
	"github.com/vpcsim/vpcsim/vpc"
)

func ExampleLoad() {
	dump := fstest.MapFS{ // a program would say os.DirFS("dump")
		"us-east-1/vpcs.json":    {Data: []byte(`{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}]}`)},
		"us-east-1/subnets.json": {Data: []byte(`{"Subnets": [{"SubnetId": "subnet-a", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24"}, {"SubnetId": "subnet-b", "VpcId": "vpc-2", "CidrBlock": "10.2.0.0/24"}]}`)},
		"us-east-1/others.json":  {Data: []byte(`{"RouteTables": [], "NetworkAcls": [], "NetworkInterfaces": [], "VpcEndpoints": []}`)},
	}
	res, err := describe.Load(dump)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range res.Skipped {
		fmt.Println("skipped", s)
	}
	net, _ := vpc.New(res.Resources...)
	fmt.Println(net.Len(), "resources")
	// Output:
	// skipped us-east-1/subnets.json: Subnets: subnet-b: VPC: there is no vpc vpc-2 (InvalidVpcID.NotFound)
	// 2 resources
}

// The outputs of the AWS SDK for Go need no adapter: encoding/json writes them with the keys of the command line.
func ExampleLoad_sdk() {
	type Vpc struct { // types.Vpc of the SDK's package ec2
		CidrBlock, VpcId *string
		Tags             []struct{ Key, Value *string }
	}
	id, block := "vpc-1", "10.0.0.0/16"
	output := struct { // ec2.DescribeVpcsOutput
		NextToken      *string
		Vpcs           []Vpc
		ResultMetadata struct{}
	}{Vpcs: []Vpc{{CidrBlock: &block, VpcId: &id}}}

	text, _ := json.Marshal(output)
	res, _ := describe.Load(fstest.MapFS{"vpcs.json": {Data: text}}, describe.Region("us-east-1"))
	fmt.Println(res.Resources[0].ResourceID(), res.Skipped[0])
	// Output:
	// vpc-1 RouteTables: no file has this list, not even an empty one: run aws ec2 describe-route-tables; without it, subnets would have the routes of a new VPC alone
}
