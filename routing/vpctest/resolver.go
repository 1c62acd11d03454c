package vpctest

import (
	"testing"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// Resolver answers for the network of the resources, such as those that a loader has read. If they make no network it ends the test, with
// every problem. What a loader has skipped is not tested: look at that as well.
func Resolver(t testing.TB, resources ...vpc.Resource) *routing.Resolver {
	t.Helper()
	n, err := vpc.New(resources...)
	if err != nil {
		t.Fatal(err)
	}
	return routing.New(n)
}
