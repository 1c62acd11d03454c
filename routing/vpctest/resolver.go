package vpctest

import (
	"strings"
	"testing"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// Resolver answers for the network of the resources, such as those that a loader has read. If they make no network it ends the test, with
// every problem. What a loader has skipped is not tested: [Loaded] looks at that as well.
func Resolver(t testing.TB, resources ...vpc.Resource) *routing.Resolver {
	t.Helper()
	n, err := vpc.New(resources...)
	if err != nil {
		t.Fatal(err)
	}
	return routing.New(n)
}

// Reading is what a loader says of what it could not read, as load.Result does: an error that has a line for each part that was skipped and
// holds none of the texts, and nil if there is none.
type Reading interface {
	Err(except ...string) error
}

// remedy is what to do about what a loader has skipped.
const remedy = `What cannot matter to the checks is let pass by a text of its line as a further argument: vpctest.Loaded(t, plan.Resources, plan, "aws_mq_broker").`

// remedyOfPlan is what to do about what a plan of Terraform leaves open, which its loader tells in the words of unplanned.
const (
	unplanned    = "before the apply"
	remedyOfPlan = `
What a plan does not show is in a state, or in the output of "terraform test" with a mocked provider: terraform.LoadTest (docs/testing.md, 5).`
)

// Loaded is [Resolver] for what a loader has read. If it skipped anything it ends the test, with a line for each such part, since answers may
// then differ from what AWS does. Parts whose line holds one of the texts are let pass:
//
//	plan, err := terraform.Load(file)
//	...
//	r := vpctest.Loaded(t, plan.Resources, plan, "aws_mq_broker")
func Loaded(t testing.TB, resources []vpc.Resource, read Reading, except ...string) *routing.Resolver {
	t.Helper()
	if err := read.Err(except...); err != nil {
		advice := remedy
		if strings.Contains(err.Error(), unplanned) {
			advice += remedyOfPlan
		}
		t.Fatalf("%v\n%s", err, advice)
	}
	return Resolver(t, resources...)
}
