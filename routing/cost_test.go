package routing_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
)

// onTransit is an office VPC whose endpoints are in a central VPC, over a transit gateway or a peering connection, and a site on a VPN.
const onTransit = `
vpc a 10.0.0.0/16
vpc c 10.1.0.0/16
subnet a1 a 10.0.1.0/24
subnet c1 c 10.1.1.0/24
subnet c2 c 10.1.2.0/24 b
eni client a1 10.0.1.5
ife vpce-kms c kms c1 c2 10.1.1.99 10.1.2.99`

// TestCosts is the cost formulas, for 1000 hours, 100 GB of requests and 50 GB of replies.
func TestCosts(t *testing.T) {
	month := routing.Usage{Hours: 1000, RequestGB: 100, ReplyGB: 50}
	for _, c := range []struct{ name, net, question, total, charges string }{
		{"CO-1 gateway endpoint", office, "client -> s3.us-east-1.amazonaws.com", "$0.00", ""},
		{"CO-2 interface endpoint in two zones", onTransit + "\neni other c1 10.1.1.5", "other -> 10.1.1.99 tcp 443", "$21.50",
			"interface-endpoint-hour@vpce-kms*2 interface-endpoint-data@vpce-kms>request interface-endpoint-data@vpce-kms>reply"},
		{"CO-2 PrivateLink is not charged by zones", onTransit + "\neni other c1 10.1.1.5", "other -> 10.1.2.99 tcp 443", "$21.50", "-zone-transfer"},
		{"CO-3 NAT gateway to a service of the Region", office, "client -> sqs.us-east-1.amazonaws.com", "$56.75",
			"nat-gateway-hour@nat-a nat-gateway-data@nat-a>request public-ipv4-hour@nat-a nat-gateway-data@nat-a>reply"},
		{"CO-3 in another zone", natted, "client -> sqs.us-east-1.amazonaws.com", "$59.75",
			"zone-transfer@nat-a/public*2>request nat-gateway-hour@nat-a nat-gateway-data@nat-a>request public-ipv4-hour@nat-a nat-gateway-data@nat-a>reply zone-transfer@client*2>reply"},
		{"CO-4 NAT gateway to the internet: 100 GB are free", office, "client -> internet tcp 443", "$56.75", "+internet-egress@igw-a>request"},
		{"CO-5 public address to a service of the Region", office, "web -> sqs.us-east-1.amazonaws.com", "$5.00", "public-ipv4-hour@web"},
		{"CO-6 of another Region", office, "web -> sqs.eu-west-1.amazonaws.com", "$8.00",
			"public-ipv4-hour@web region-transfer@igw-a>request:us-east-1-eu-west-1 region-transfer@igw-a>reply:eu-west-1-us-east-1"},
		{"CO-6 of the one nearby", office, "web -> sqs.us-east-2.amazonaws.com", "$7.00", "+region-transfer@igw-a>request:us-east-1-us-east-2"},
		{"in from the internet: the replies go out", office, "internet -> web tcp 443", "$5.00", "public-ipv4-hour@web internet-egress@igw-a>reply"},
		{"between public addresses of one Region", office + "\nvpc b 10.9.0.0/16\nsubnet b1 b 10.9.0.0/24\nigw igw-b b\nrtb rtb-b b b1: 0.0.0.0/0 igw-b\neni far b1 10.9.0.5=203.0.113.99", "web -> 203.0.113.99 tcp 443", "$13.00",
			"public-ipv4-hour@web public-ipv4-hour@far public-address-transfer@igw-b*2>request public-address-transfer@igw-a*2>reply"},
		{"CO-7 central endpoints over a transit gateway", onTransit + "\ntgw tgw-1\natt att-a tgw-1 a a1\natt att-c tgw-1 c c1 c2\ntgwrtb t-rtb tgw-1 att-a att-c: propagate att-a att-c\nrtb rtb-a a a1: 10.1.0.0/16 tgw-1\nrtb rtb-c c c1 c2: 10.0.0.0/16 tgw-1", "client -> 10.1.2.99 tcp 443", "$124.50",
			"transit-gateway-attachment-hour@att-a transit-gateway-attachment-hour@att-c transit-gateway-data@tgw-1>request interface-endpoint-hour@vpce-kms*2 interface-endpoint-data@vpce-kms>request interface-endpoint-data@vpce-kms>reply transit-gateway-data@tgw-1>reply"},
		{"CO-7 over peering in one zone", onTransit + "\npcx pcx-1 a c\nrtb rtb-a a a1: 10.1.0.0/16 pcx-1\nrtb rtb-c c c1 c2: 10.0.0.0/16 pcx-1", "client -> 10.1.1.99 tcp 443", "$21.50", "-zone-transfer"},
		{"CO-7 over peering to another zone", onTransit + "\npcx pcx-1 a c\nrtb rtb-a a a1: 10.1.0.0/16 pcx-1\nrtb rtb-c c c1 c2: 10.0.0.0/16 pcx-1", "client -> 10.1.2.99 tcp 443", "$24.50", "+zone-transfer@vpce-kms/c2*2>request +zone-transfer@client*2>reply"},
		{"peering to another Region", "vpc a 10.0.0.0/16\nvpc w 10.1.0.0/16 region=eu-west-1\nsubnet a1 a 10.0.1.0/24\nsubnet w1 w 10.1.1.0/24\npcx pcx-1 a w\nrtb rtb-a a a1: 10.1.0.0/16 pcx-1\nrtb rtb-w w w1: 10.0.0.0/16 pcx-1\neni client a1 10.0.1.5\neni far w1 10.1.1.5", "client -> far tcp 443", "$3.00",
			"region-transfer@pcx-1>request:us-east-1-eu-west-1 region-transfer@pcx-1>reply:eu-west-1-us-east-1"},
		{"within a zone", office, "client -> web tcp 443", "$0.00", ""},
		{"CO-9 a site on a VPN to an endpoint", onTransit + "\nvgw vgw-c c\nonprem hq 192.168.0.0/16\nvpn vpn-1 vgw-c hq static: 192.168.0.0/16\nrtb rtb-c c c1 c2: 192.168.0.0/16 vgw-c", "hq:192.168.0.9 -> 10.1.1.99 tcp 443", "$21.50 and vpn-connection-hour", "+internet-egress@vpn-1>reply"},
	} {
		r, p := resolved(t, c.net, c.question)
		require.Equal(t, routing.Delivered, p.Verdict, "%s\n%v", c.name, p)
		f := r.Facts(p)
		var got []string
		for _, x := range f.Charges {
			s := string(x.Item) + "@" + string(x.At)
			if x.Count > 1 {
				s += "*" + string(rune('0'+x.Count))
			}
			if x.Leg != "" {
				s += ">" + string(x.Leg)
			}
			if x.From != "" {
				s += ":" + x.From + "-" + x.To
			}
			got = append(got, s)
		}
		switch text := strings.Join(got, " "); {
		case strings.HasPrefix(c.charges, "-"):
			require.NotContains(t, text, c.charges[1:], c.name)
		case strings.HasPrefix(c.charges, "+"):
			for _, want := range strings.Fields(c.charges) {
				require.Contains(t, got, want[1:], c.name)
			}
		default:
			require.Equal(t, c.charges, text, c.name)
		}
		b := f.Cost(routing.ListPrices(), month)
		total := b.Total.String()
		for _, i := range b.Unpriced {
			total += " and " + string(i)
		}
		require.Equal(t, c.total, total, "%s\n%+v", c.name, b.Lines)
		sum := routing.Money(0)
		for _, l := range b.Lines {
			sum += l.Amount
			require.NotEmpty(t, l.Source, c.name)
		}
		require.Equal(t, b.Total, sum, c.name)
	}
}

// TestDataIsChargedEachTime: a gigabyte is charged each time that the path comes by, hours once; what a peered transit gateway sends on is not processed again.
//
// Source: https://aws.amazon.com/transit-gateway/pricing/
func TestDataIsChargedEachTime(t *testing.T) {
	const spokes = `
		vpc a 10.1.0.0/16
		vpc b 10.2.0.0/16
		subnet a1 a 10.1.1.0/24
		subnet b1 b 10.2.1.0/24
		tgw tgw
		att att-a tgw a a1
		rtb rtb-a a a1: 0.0.0.0/0 tgw
		eni client a1 10.1.1.5
		eni server b1 10.2.1.5`
	const inspection = spokes + `
		vpc x 10.0.0.0/16
		subnet x0 x 10.0.0.0/24
		subnet x1 x 10.0.1.0/24
		att att-b tgw b b1
		att att-x tgw x x1 appliance
		tgwrtb t tgw att-a att-b: 0.0.0.0/0 att-x
		tgwrtb t-x tgw att-x: propagate att-a att-b
		rtb rtb-b b b1: 0.0.0.0/0 tgw
		rtb rtb-0 x x0: 0.0.0.0/0 tgw`
	for _, c := range []struct {
		name, net, question string
		want                map[routing.Charge]bool
	}{
		{"an appliance between", inspection + "\nrtb rtb-1 x x1: 0.0.0.0/0 fw\neni fw x0 10.0.0.5 nocheck", "client -> server tcp 443", map[routing.Charge]bool{
			{Item: routing.TransitGatewayData, At: "tgw", Leg: routing.RequestLeg, Count: 2}: true,
			{Item: routing.TransitGatewayData, At: "tgw", Leg: routing.ReplyLeg, Count: 2}:   true,
			{Item: routing.TransitGatewayAttachmentHour, At: "att-x", Count: 1}:              true,
			{Item: routing.TransitGatewayAttachmentHour, At: "att-a", Count: 1}:              true,
			{Item: routing.TransitGatewayAttachmentHour, At: "att-b", Count: 1}:              true,
		}},
		{"a Gateway Load Balancer endpoint between", inspection + "\nrtb rtb-1 x x1: 0.0.0.0/0 gwlbe\ngwlbe gwlbe x x0", "client -> server tcp 443", map[routing.Charge]bool{
			{Item: routing.TransitGatewayData, At: "tgw", Leg: routing.RequestLeg, Count: 2}:                true,
			{Item: routing.TransitGatewayData, At: "tgw", Leg: routing.ReplyLeg, Count: 2}:                  true,
			{Item: routing.GatewayLoadBalancerEndpointData, At: "gwlbe", Leg: routing.RequestLeg, Count: 1}: true,
			{Item: routing.GatewayLoadBalancerEndpointData, At: "gwlbe", Leg: routing.ReplyLeg, Count: 1}:   true,
		}},
		{"peered transit gateways", spokes + `
		tgw tgw-2
		att att-b tgw-2 b b1
		att att-p tgw tgw-2 peering
		tgwrtb t tgw att-a att-p: 10.2.0.0/16 att-p; propagate att-a
		tgwrtb t-2 tgw-2 att-b att-p: 10.1.0.0/16 att-p; propagate att-b
		rtb rtb-b b b1: 0.0.0.0/0 tgw-2`, "client -> server tcp 443", map[routing.Charge]bool{
			{Item: routing.TransitGatewayData, At: "tgw", Leg: routing.RequestLeg, Count: 1}:        true,
			{Item: routing.TransitGatewayPeeringData, At: "tgw", Leg: routing.RequestLeg, Count: 1}: true,
			{Item: routing.TransitGatewayData, At: "tgw-2", Leg: routing.ReplyLeg, Count: 1}:        true,
			{Item: routing.TransitGatewayPeeringData, At: "tgw-2", Leg: routing.ReplyLeg, Count: 1}: true,
		}},
		{"out and in again by one endpoint", inspected + "\neni other a1 10.0.1.6=203.0.113.6", "web -> 203.0.113.6 tcp 443", map[routing.Charge]bool{
			{Item: routing.GatewayLoadBalancerEndpointHour, At: "gwlbe", Count: 1}:                          true,
			{Item: routing.GatewayLoadBalancerEndpointData, At: "gwlbe", Leg: routing.RequestLeg, Count: 2}: true,
			{Item: routing.GatewayLoadBalancerEndpointData, At: "gwlbe", Leg: routing.ReplyLeg, Count: 2}:   true,
		}},
	} {
		r, p := resolved(t, c.net, c.question)
		require.Equal(t, routing.Delivered, p.Verdict, "%s\n%v", c.name, p)
		kinds := map[routing.Item]bool{}
		for x := range c.want {
			kinds[x.Item] = true
		}
		got := map[routing.Charge]bool{}
		for _, x := range r.Facts(p).Charges {
			if kinds[x.Item] {
				got[x] = true
			}
		}
		require.Equal(t, c.want, got, "%s\n%v", c.name, p)
	}
}

// TestCrossRegionEndpoint is CO-8: an endpoint to a service of another Region.
func TestCrossRegionEndpoint(t *testing.T) {
	r, p := resolved(t, office+"\nife vpce-w a com.amazonaws.eu-west-1.s3 service-region=eu-west-1 private 10.0.1.97", "client -> 10.0.1.97 tcp 443")
	require.Equal(t, routing.Delivered, p.Verdict, "%v", p)
	f := r.Facts(p)
	require.Equal(t, []string{"us-east-1", "eu-west-1"}, f.Regions)
	require.Equal(t, "$14.50", f.Cost(routing.ListPrices(), routing.Usage{Hours: 1000, RequestGB: 100, ReplyGB: 50}).Total.String())
}

func TestTiers(t *testing.T) {
	prices := routing.ListPrices()
	charge := func(i routing.Item, gb int64) string {
		f := routing.Facts{Charges: []routing.Charge{{Item: i, Leg: routing.RequestLeg, Count: 1}, {Item: i, Leg: routing.ReplyLeg, Count: 1}}}
		b := f.Cost(prices, routing.Usage{RequestGB: gb - gb/3, ReplyGB: gb / 3})
		return b.Total.String()
	}
	for _, c := range []struct {
		item routing.Item
		gb   int64
		want string
	}{
		{routing.InternetEgress, 100, "$0.00"},
		{routing.InternetEgress, 101, "$0.09"},
		{routing.InternetEgress, 10240, "$912.60"},
		{routing.InternetEgress, 10241, "$912.685"},
		{routing.InternetEgress, 153601, "$11562.25"},
		{routing.InterfaceEndpointData, 1048576, "$10485.76"},
		{routing.InterfaceEndpointData, 1048577, "$10485.766"},
		{routing.InterfaceEndpointData, 5242881, "$35651.588"},
		{routing.NATGatewayData, 3, "$0.135"},
	} {
		require.Equal(t, c.want, charge(c.item, c.gb), "%s %d", c.item, c.gb)
	}
	prices.Items[routing.NATGatewayData] = routing.Price{Each: routing.Dollar}
	require.Equal(t, "$3.00", charge(routing.NATGatewayData, 3), "the table can be replaced")
	require.NotEqual(t, routing.Dollar, routing.ListPrices().Items[routing.NATGatewayData].Each, "and is the caller's own")
	delete(prices.Items, routing.NATGatewayData)
	b := routing.Facts{Charges: []routing.Charge{{Item: routing.NATGatewayData, Count: 1}, {Item: routing.NATGatewayData, Count: 2}}}.Cost(prices, routing.Usage{Hours: 1})
	require.Equal(t, []routing.Item{routing.NATGatewayData}, b.Unpriced)
}

func TestListPricesAreDatedAndSourced(t *testing.T) {
	p := routing.ListPrices()
	require.Equal(t, "us-east-1", p.Region)
	require.NotEmpty(t, p.Date)
	for i, x := range p.Items {
		require.Contains(t, x.Source, "https://aws.amazon.com/", i)
		require.True(t, (x.Each > 0) != (len(x.Tiers) > 0), i)
		for k := range x.Tiers {
			require.Equal(t, k == len(x.Tiers)-1, x.Tiers[k].Upto == 0, "%s: only the last tier has no end", i)
			require.True(t, k == 0 || x.Tiers[k].Upto == 0 || x.Tiers[k].Upto > x.Tiers[k-1].Upto, i)
		}
	}
	data, err := json.Marshal(p)
	require.NoError(t, err)
	var back routing.Prices
	require.NoError(t, json.Unmarshal(data, &back))
	require.Empty(t, cmp.Diff(p, back))
}

func TestMoneyText(t *testing.T) {
	for _, c := range []struct {
		m    routing.Money
		text string
	}{{0, "$0.00"}, {45e6, "$0.045"}, {routing.Dollar, "$1.00"}, {-3 * routing.Dollar / 2, "-$1.50"}, {1, "$0.000000001"}, {1<<63 - 1, "$9223372036.854775807"}} {
		require.Equal(t, c.text, c.m.String())
		var back routing.Money
		require.NoError(t, back.UnmarshalText([]byte(c.text)))
		require.Equal(t, c.m, back)
	}
	var m routing.Money
	require.NoError(t, m.UnmarshalText([]byte("0.1")))
	require.Equal(t, routing.Dollar/10, m)
	for _, bad := range []string{"", "$", "$-1", "1.0000000001", "1e3", "$99999999999", "--1", "1.+5"} {
		require.Error(t, m.UnmarshalText([]byte(bad)), bad)
	}
}

// TestFacts is what a path passes and needs.
func TestFacts(t *testing.T) {
	for _, c := range []struct{ name, net, question, want string }{
		{"gateway endpoint", office, "client -> s3.us-east-1.amazonaws.com", "private passes vpce-s3 zones us-east-1a regions us-east-1 needs"},
		{"interface endpoint", office, "client -> kms.us-east-1.amazonaws.com", "private passes vpce-kms zones us-east-1a regions us-east-1 needs"},
		{"NAT gateway in another zone", natted, "client -> internet tcp 443", "internet passes nat-a,igw-a zones us-east-1a,us-east-1b regions us-east-1 needs igw nat"},
		{"public address", office, "web -> sqs.eu-west-1.amazonaws.com", "public passes igw-a zones us-east-1a regions us-east-1,eu-west-1 needs igw public"},
		{"in from the internet", office, "internet -> web tcp 443", "internet passes igw-a zones us-east-1a regions us-east-1 needs igw public"},
		{"transit gateway", central, "client -> server tcp 443", "private passes tgw-1 zones us-east-1a regions us-east-1 needs"},
		{"dropped", office + "\nsubnet lone a 10.0.7.0/24\neni alone lone 10.0.7.7", "alone -> internet tcp 443", " passes  zones us-east-1a regions us-east-1 needs"},
	} {
		r, p := resolved(t, c.net, c.question)
		f := r.Facts(p)
		got := f.Exposure.String() + " passes "
		for i, id := range f.Passes {
			got += strings.Repeat(",", min(i, 1)) + string(id)
		}
		got += " zones " + strings.Join(f.Zones, ",") + " regions " + strings.Join(f.Regions, ",") + " needs"
		if f.Needs.InternetGateway {
			got += " igw"
		}
		if f.Needs.NATGateway {
			got += " nat"
		}
		if f.Needs.PublicAddress {
			got += " public"
		}
		require.Equal(t, c.want, got, "%s\n%v", c.name, p)
	}
}

func TestBillString(t *testing.T) {
	f := routing.Facts{Charges: []routing.Charge{
		{Item: routing.NATGatewayHour, At: "nat-a", Count: 1},
		{Item: routing.NATGatewayData, At: "nat-a", Leg: routing.RequestLeg, Count: 1},
		{Item: routing.InternetEgress, Leg: routing.RequestLeg, Count: 1},
		{Item: routing.LoadBalancer, At: "lb", Count: 1},
	}}
	require.Equal(t, `$0.45   nat-gateway-hour  nat-a  10 h    by the hour
$9.00   nat-gateway-data  nat-a  200 GB  of the request
$9.00   internet-egress   -      200 GB  of the request
$18.45  total
and load-balancer, of which the table has no price
`, f.Cost(routing.ListPrices(), routing.Usage{Hours: 10, RequestGB: 200}).String())
	require.Equal(t, "$0.00  total\n", routing.Bill{}.String())
}

// TestBeyondFree prices a gigabyte to the internet once the free ones of the month are used up.
func TestBeyondFree(t *testing.T) {
	f := routing.Facts{Charges: []routing.Charge{{Item: routing.InternetEgress, Leg: routing.RequestLeg, Count: 1}}}
	prices, one := routing.ListPrices(), routing.Usage{RequestGB: 1}
	require.Equal(t, 90*routing.Dollar/1000, f.Cost(prices.BeyondFree(), one).Total)
	require.Zero(t, f.Cost(prices, one).Total, "the table is left as it is")
}
