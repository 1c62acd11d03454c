package terraform_test

import (
	"fmt"
	"os"

	"github.com/vpcsim/vpcsim/load/terraform"
	"github.com/vpcsim/vpcsim/vpc"
)

func Example() {
	f, err := os.Open("testdata/flat.state.json") // terraform show -json
	if err != nil {
		panic(err)
	}
	defer f.Close()
	res, err := terraform.LoadState(f)
	if err != nil {
		panic(err)
	}
	net, err := vpc.New(res.Resources...)
	if err != nil {
		panic(err)
	}
	for v := range vpc.All[vpc.VPC](net) {
		fmt.Println(v.Region, v.CIDRs)
	}
	// Output:
	// us-east-1 [10.1.0.0/16]
	// eu-west-1 [10.2.0.0/16]
	// us-east-1 [10.0.0.0/16 100.64.0.0/16]
}

// A plan gives the networks before and after it. What it does not show is left out and said.
func ExampleLoadPlan() {
	f, err := os.Open("testdata/modules.plan.json") // terraform plan -out=plan.out && terraform show -json plan.out
	if err != nil {
		panic(err)
	}
	defer f.Close()
	plan, err := terraform.LoadPlan(f)
	if err != nil {
		panic(err)
	}
	fmt.Println(len(plan.Before.Resources), "resources before, and after:", plan.After.Summary())
	fmt.Println(plan.After.Inferred[0])
	fmt.Println(plan.After.Skipped[0])
	// Output:
	// 0 resources before, and after: 40 resources, 3 parts not read; inferred: 6 deduced, 74 linked, 2 stand-in
	// aws_route.dev_to_prod[0].route_table_id is module.vpc["dev"].aws_route_table.private[0], from the reference to module.vpc["dev"].private_route_table_ids and count.index
	// module.tgw.aws_route.this["dev-0"]: route_table_id is not known before the apply, and a plan does not show what the reference to each.value is
}
