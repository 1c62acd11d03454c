package routing

import "github.com/vpcsim/vpcsim/vpc"

// SubnetTable is the table that routes what leaves s: the one that lists the subnet, or else
// the VPC's main table. A VPC whose main table is not in the network has one that
// holds only local routes; it has no ID.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
func SubnetTable(n *vpc.Network, s vpc.Subnet) Table {
	if t, ok := claimedTable(n, tableClaim(s.ID)); ok {
		return t
	}
	if t, ok := claimedTable(n, mainClaim(s.VPC)); ok {
		return t
	}
	return Table{VPC: s.VPC, Main: true}
}

// GatewayTable is the table that lists a gateway: the edge table that steers what enters by an internet
// or virtual private gateway, or the table of a regional NAT gateway. It is not ok if there is none.
func GatewayTable(n *vpc.Network, gateway vpc.ID) (t Table, ok bool) {
	return claimedTable(n, tableClaim(gateway))
}

func claimedTable(n *vpc.Network, claim string) (Table, bool) {
	id, ok := n.Owner(claim)
	if !ok {
		return Table{}, false
	}
	return vpc.Get[Table](n, id)
}
