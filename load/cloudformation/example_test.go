package cloudformation_test

import (
	"fmt"
	"testing/fstest"

	"github.com/vpcsim/vpcsim/load/cloudformation"
	"github.com/vpcsim/vpcsim/vpc"
)

func ExampleLoad() {
	templates := fstest.MapFS{ // a program would say os.DirFS("cdk.out")
		"net.yaml": {Data: []byte(`
Resources:
  Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Web:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Net
      CidrBlock: !Select [1, !Cidr [!GetAtt Net.CidrBlock, 4, 8]]
      AvailabilityZone: !Select [0, !GetAZs '']
  Host: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !ImportValue another-stack}}
`)},
	}
	res, err := cloudformation.Load(templates, cloudformation.Region("eu-west-1"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Summary())
	for _, s := range res.Skipped {
		fmt.Println("skipped", s)
	}
	for _, i := range res.Inferred {
		fmt.Println(i.By, i)
	}
	net, _ := vpc.New(res.Resources...)
	web, _ := vpc.Get[vpc.Subnet](net, "Web")
	fmt.Println(web.CIDR)
	// Output:
	// 2 resources, 1 part not read; inferred: 1 stand-in
	// skipped net.yaml: Resources.Host.Properties.SubnetId: Host: no stack here exports another-stack
	// stand-in Web.AvailabilityZone is eu-west-1a, from Fn::GetAZs, which is taken to give the zones a, b and c of eu-west-1
	// 10.0.1.0/24
}
