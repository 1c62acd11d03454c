package vpctest_test

import (
	"flag"
	"testing"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// loop is shop with two appliances that route 192.0.2.0/24 to each other, beside the first of which stands a node of a Gateway Load Balancer, which opens no
// connections.
func loop(t testing.TB) *routing.Resolver {
	t.Helper()
	appliance := func(id, subnet, address string) eni.Interface {
		e := host(id, id, subnet, "sg-any", address)
		e.NoSourceDestCheck = true
		return e
	}
	table := func(id, subnet, target vpc.ID) routing.Table {
		return routing.Table{ID: id, VPC: "vpc-1", Subnets: []vpc.ID{subnet}, Routes: []routing.Route{{CIDR: prefix("192.0.2.0/24"), Target: target}}}
	}
	node := appliance("eni-node", "subnet-empty", "10.0.3.9")
	node.Type, node.Groups = eni.GatewayLoadBalancer, nil
	return resolver(t, node,
		sg.Group{ID: "sg-any", VPC: "vpc-1", Ingress: []sg.Rule{allow("all", "0.0.0.0/0")}, Egress: []sg.Rule{allow("all", "0.0.0.0/0")}},
		vpc.Subnet{ID: "subnet-2", VPC: "vpc-1", CIDR: prefix("10.0.4.0/24"), Zone: "us-east-1a"},
		appliance("eni-a", "subnet-empty", "10.0.3.5"), table("rtb-a", "subnet-empty", "eni-b"),
		appliance("eni-b", "subnet-2", "10.0.4.5"), table("rtb-b", "subnet-2", "eni-a"),
	)
}

// setFlag sets the flag that rewrites golden files.
func setFlag(value string) error { return flag.Set("vpctest.update", value) }
