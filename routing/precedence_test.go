package routing

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

func TestPrecedence(t *testing.T) {
	at := func(prefix string, source Source) candidate {
		return candidate{prefix: netip.MustParsePrefix(prefix), source: source, target: "target-m", prefixList: "pl-m"}
	}
	change := func(c candidate, f func(*candidate)) candidate { f(&c); return c }
	covered := func(c candidate) candidate { return change(c, func(c *candidate) { c.covered = true }) }
	const wide, long = "10.0.0.0/16", "10.0.1.0/24"
	second := change(at(wide, SourcePropagated), func(c *candidate) { c.preference = 1 })
	laterList := change(at(wide, SourcePrefixList), func(c *candidate) { c.prefixList = "pl-n" })
	laterTarget := change(at(wide, SourcePropagated), func(c *candidate) { c.target = "target-n" })

	for _, tt := range []struct {
		rule          string
		winner, loser candidate
		loss          Loss
		code          Code
	}{
		{"R9", at(wide, SourceReserved), at(wide, SourceStatic), LostToReserved, NoRouteToDestination},
		{"R9 not over a longer one", at(long, SourcePrefixList), at(wide, SourceReserved), LostToMoreSpecific, MoreSpecificRoute},
		{"R24", covered(at(wide, SourceLocal)), covered(at(long, SourcePropagated)), LostToLocal, HigherPriorityRoute},
		{"R24 advertised", covered(at(wide, SourceLocal)), covered(at(long, SourceAdvertised)), LostToLocal, HigherPriorityRoute},
		{"R25", covered(at(wide, SourceLocal)), covered(at(long, SourcePrefixList)), LostInsideVPC, HigherPriorityRoute},
		{"R25 gateway endpoint", covered(at(wide, SourceLocal)), covered(at(long, SourceGatewayEndpoint)), LostInsideVPC, HigherPriorityRoute},
		{"R33", at(long, SourcePropagated), at(wide, SourceStatic), LostToMoreSpecific, MoreSpecificRoute},
		{"R34 over lists", at(wide, SourceStatic), at(wide, SourcePrefixList), LostToStatic, HigherPriorityRoute},
		{"R34 over endpoints", at(wide, SourceStatic), at(wide, SourceGatewayEndpoint), LostToStatic, HigherPriorityRoute},
		{"R34 over propagated", at(wide, SourceStatic), at(wide, SourcePropagated), LostToStatic, HigherPriorityRoute},
		{"R34 lists over propagated", at(wide, SourceGatewayEndpoint), at(wide, SourceAdvertised), LostToPrefixList, HigherPriorityRoute},
		{"R35", at(wide, SourcePropagated), second, LostToPreferred, HigherPriorityRoute},
		{"R36 lists", at(wide, SourcePrefixList), laterList, LostToTieBreak, HigherPriorityRoute},
		{"R36 targets", at(wide, SourcePropagated), laterTarget, LostToTieBreak, HigherPriorityRoute},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			order, loss := compare(&tt.winner, &tt.loser)
			require.Negative(t, order)
			require.Equal(t, tt.loss, loss)
			require.Equal(t, tt.code, loss.Code())
			require.NotEmpty(t, loss.String())
			order, loss = compare(&tt.loser, &tt.winner)
			require.Positive(t, order)
			require.Equal(t, tt.loss, loss)
		})
	}

	same := at(wide, SourceStatic)
	order, loss := compare(&same, &same)
	require.Zero(t, order)
	require.Equal(t, LostToEqual, loss)
	require.Empty(t, Loss("").Code())
	require.Empty(t, Loss("").String())
}

func ExampleTable_Lookup() {
	table := Table{ID: "rtb-a", VPC: "vpc-1", Routes: []Route{
		{CIDR: netip.MustParsePrefix("0.0.0.0/0"), Target: "igw-1"},
		{CIDR: netip.MustParsePrefix("10.0.8.0/24"), Target: "vgw-1", Origin: Propagated},
	}}
	net, err := vpc.New(
		vpc.VPC{ID: "vpc-1", Region: "us-east-1", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}},
		table,
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(table.Lookup(net, netip.MustParseAddr("10.0.8.5")))
	// Output:
	// 10.0.8.5: rtb-a 10.0.0.0/16 -> local
	//   not rtb-a 0.0.0.0/0 -> igw-1: another route is more specific (MORE_SPECIFIC_ROUTE)
	//   not rtb-a 10.0.8.0/24 -> vgw-1: local routes go before propagated ones (HIGHER_PRIORITY_ROUTE)
}
