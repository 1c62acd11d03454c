package routing

import (
	"cmp"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/vpcsim/vpcsim/vpc"
)

// Money is an amount in billionths of a US dollar, so that prices and sums of them are exact.
type Money int64

// Dollar is one US dollar.
const Dollar Money = 1_000_000_000

// String is the amount in dollars with as many decimals as it has, two at least: "$0.045", "$32.85".
func (m Money) String() string {
	sign, n := "", uint64(m)
	if m < 0 {
		sign, n = "-", -n
	}
	decimals := strings.TrimRight(fmt.Sprintf("%09d", n%uint64(Dollar)), "0")
	for len(decimals) < 2 {
		decimals += "0"
	}
	return fmt.Sprintf("%s$%d.%s", sign, n/uint64(Dollar), decimals)
}

// MarshalText is String.
func (m Money) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads an amount as String writes it; the $ may be missing.
func (m *Money) UnmarshalText(text []byte) error {
	bad := fmt.Errorf("routing: %q is not an amount such as $0.045", text)
	s, negative := strings.CutPrefix(string(text), "-")
	whole, decimals, _ := strings.Cut(strings.TrimPrefix(s, "$"), ".")
	if whole == "" || len(decimals) > 9 {
		return bad
	}
	n, err := strconv.ParseUint(whole+decimals+strings.Repeat("0", 9-len(decimals)), 10, 63)
	if err != nil {
		return bad
	}
	*m = Money(n)
	if negative {
		*m = -*m
	}
	return nil
}

// Item is something with a price.
type Item string

// The items of paths. What is not among them has no charge of its own: internet gateways, gateway endpoints, peering connections,
// traffic within a zone or from the internet, traffic to AWS services in the Region over public addresses.
const (
	NATGatewayHour                  Item = "nat-gateway-hour"
	NATGatewayData                  Item = "nat-gateway-data"
	PublicIPv4Hour                  Item = "public-ipv4-hour"
	InterfaceEndpointHour           Item = "interface-endpoint-hour" // for each of its zones
	InterfaceEndpointData           Item = "interface-endpoint-data"
	GatewayLoadBalancerEndpointHour Item = "gateway-load-balancer-endpoint-hour"
	GatewayLoadBalancerEndpointData Item = "gateway-load-balancer-endpoint-data"
	TransitGatewayAttachmentHour    Item = "transit-gateway-attachment-hour"
	TransitGatewayData              Item = "transit-gateway-data"
	TransitGatewayPeeringData       Item = "transit-gateway-peering-data"
	InternetEgress                  Item = "internet-egress"
	ZoneTransfer                    Item = "zone-transfer"           // on one side of the zones' border
	PublicAddressTransfer           Item = "public-address-transfer" // on one side, between public addresses of one Region
	RegionTransfer                  Item = "region-transfer"
	LoadBalancer                    Item = "load-balancer"
	VPNConnectionHour               Item = "vpn-connection-hour"
	DirectConnectPort               Item = "direct-connect-port"
	DirectConnectData               Item = "direct-connect-data"
)

// Leg is a direction of a path.
type Leg string

// The legs. Charges by the hour belong to none.
const (
	RequestLeg Leg = "request"
	ReplyLeg   Leg = "reply"
)

// Charge is one thing that a path is charged for.
type Charge struct {
	Item  Item   `json:"item"`
	At    vpc.ID `json:"at,omitempty"`  // the component
	Leg   Leg    `json:"leg,omitempty"` // whose gigabytes count; empty: by the hour
	Count int    `json:"count"`         // how many by the hour, or how often each gigabyte is charged

	From string `json:"from,omitempty"` // of a transfer between Regions
	To   string `json:"to,omitempty"`
}

// Price is what an hour or a gigabyte of an item costs.
type Price struct {
	Each   Money  `json:"each"`             // without tiers
	Tiers  []Tier `json:"tiers,omitempty"`  // by the gigabytes of one month, from the first on
	Source string `json:"source,omitempty"` // where the figure stands
}

// Tier is a price up to a number of gigabytes.
type Tier struct {
	Upto int64 `json:"upto,omitempty"` // the gigabytes of a month at which the tier ends; 0: it does not
	Each Money `json:"each"`
}

// Prices is a table of list prices. They leave out taxes, discounts and free plans, and change: see Date.
type Prices struct {
	Region string         `json:"region"`
	Date   string         `json:"date"` // as of when: "2026-09"
	Items  map[Item]Price `json:"items"`
	// Between is the transfers between two Regions that do not cost what RegionTransfer says, as "us-east-1 us-east-2".
	Between map[string]Price `json:"between,omitempty"`
}

// The sources of the list prices. Figures that these pages were not read for themselves, but quoted by others, say so.
const (
	ec2Pricing         = "https://aws.amazon.com/ec2/pricing/on-demand/"
	ec2PricingQuoted   = "https://aws.amazon.com/ec2/pricing/on-demand/ (as quoted by others)"
	vpcPricing         = "https://aws.amazon.com/vpc/pricing/ (as quoted by others)"
	ipv4Pricing        = "https://aws.amazon.com/blogs/aws/new-aws-public-ipv4-address-charge-public-ip-insights/"
	privateLinkPricing = "https://aws.amazon.com/privatelink/pricing/"
	privateLinkQuoted  = "https://aws.amazon.com/privatelink/pricing/ (as quoted by others)"
	transitPricing     = "https://aws.amazon.com/transit-gateway/pricing/"
)

// Terabytes and petabytes in gigabytes, as AWS counts them.
const (
	terabyte = 1024
	petabyte = 1024 * terabyte
)

// ListPrices is AWS's list prices for us-east-1. Load balancers, VPN connections and Direct Connect are not in it. The table is the
// caller's: changing it changes no other.
func ListPrices() Prices {
	const mill = Dollar / 1000
	return Prices{
		Region: "us-east-1", Date: "2026-09",
		Items: map[Item]Price{
			NATGatewayHour:        {Each: 45 * mill, Source: vpcPricing},
			NATGatewayData:        {Each: 45 * mill, Source: vpcPricing},
			PublicIPv4Hour:        {Each: 5 * mill, Source: ipv4Pricing},
			InterfaceEndpointHour: {Each: 10 * mill, Source: privateLinkQuoted},
			InterfaceEndpointData: {Source: privateLinkPricing, Tiers: []Tier{
				{petabyte, 10 * mill}, {5 * petabyte, 6 * mill}, {0, 4 * mill},
			}},
			GatewayLoadBalancerEndpointHour: {Each: 10 * mill, Source: privateLinkQuoted},
			GatewayLoadBalancerEndpointData: {Each: 35 * mill / 10, Source: privateLinkQuoted},
			TransitGatewayAttachmentHour:    {Each: 50 * mill, Source: transitPricing},
			TransitGatewayData:              {Each: 20 * mill, Source: transitPricing},
			TransitGatewayPeeringData:       {Each: 10 * mill, Source: ec2Pricing},
			InternetEgress: {Source: ec2PricingQuoted, Tiers: []Tier{
				{100, 0}, {10 * terabyte, 90 * mill}, {50 * terabyte, 85 * mill}, {150 * terabyte, 70 * mill}, {0, 50 * mill},
			}},
			ZoneTransfer:          {Each: 10 * mill, Source: ec2Pricing},
			PublicAddressTransfer: {Each: 10 * mill, Source: ec2Pricing},
			RegionTransfer:        {Each: 20 * mill, Source: ec2PricingQuoted},
		},
		Between: map[string]Price{
			"us-east-1 us-east-2": {Each: 10 * mill, Source: ec2PricingQuoted},
		},
	}
}

// BeyondFree is the prices without the gigabytes that are free each month: those of what comes on top once they are used up. p
// is left as it is.
func (p Prices) BeyondFree() Prices {
	p.Items = maps.Clone(p.Items)
	for i, x := range p.Items {
		for len(x.Tiers) > 1 && x.Tiers[0].Each == 0 {
			x.Tiers = x.Tiers[1:]
		}
		p.Items[i] = x
	}
	return p
}

// price is the price of what is charged.
func (p Prices) price(c Charge) (Price, bool) {
	if x, ok := p.Between[c.From+" "+c.To]; ok && c.Item == RegionTransfer {
		return x, true
	}
	x, ok := p.Items[c.Item]
	return x, ok
}

// cost is what gigabytes or hours cost after others of the month have been paid for.
func (p Price) cost(before, n int64) Money {
	if len(p.Tiers) == 0 {
		return Money(n) * p.Each
	}
	sum, from := Money(0), before
	for _, t := range p.Tiers {
		upto := before + n
		if t.Upto != 0 {
			upto = min(upto, t.Upto)
		}
		if upto > from {
			sum += Money(upto-from) * t.Each
			from = upto
		}
	}
	return sum
}

// Usage is how much a path is used in one month.
type Usage struct {
	Hours     int64 // for which what is paid for by the hour is there
	RequestGB int64 // gigabytes that go the way of the request
	ReplyGB   int64
}

// Bill is what a path costs.
type Bill struct {
	Total Money  `json:"total"`
	Lines []Line `json:"lines,omitempty"`
	// Unpriced is the items that the table has no price for: what they cost comes on top.
	Unpriced []Item `json:"unpriced,omitempty"`
}

// Line is one charge of a bill.
type Line struct {
	Charge
	Units  int64  `json:"units"` // hours or gigabytes, each as often as it is charged
	Amount Money  `json:"amount"`
	Source string `json:"source,omitempty"`
}

// Cost is the bill for the path alone: tiers and free gigabytes are counted as if nothing else were used in the month. Gateways and
// endpoints that the path shares with others are charged in full.
func (f Facts) Cost(p Prices, u Usage) Bill {
	var b Bill
	used := map[Item]int64{}
	for _, c := range f.Charges {
		units := u.Hours
		switch c.Leg {
		case RequestLeg:
			units = u.RequestGB
		case ReplyLeg:
			units = u.ReplyGB
		}
		units *= int64(c.Count)
		price, ok := p.price(c)
		if !ok {
			b.unpriced(c.Item)
			continue
		}
		line := Line{Charge: c, Units: units, Amount: price.cost(used[c.Item], units), Source: price.Source}
		used[c.Item] += units
		b.Total += line.Amount
		b.Lines = append(b.Lines, line)
	}
	return b
}

// String is a line for each charge, with its item, the component and the units, a line of the total, and one for each item without a price.
func (b Bill) String() string {
	var s strings.Builder
	w := tabwriter.NewWriter(&s, 0, 0, 2, ' ', 0)
	for _, l := range b.Lines {
		unit, of := "GB", "of the "+string(l.Leg)
		if l.Leg == "" {
			unit, of = "h", "by the hour"
		}
		fmt.Fprintf(w, "%v\t%s\t%s\t%d %s\t%s\n", l.Amount, l.Item, cmp.Or(string(l.At), "-"), l.Units, unit, of)
	}
	fmt.Fprintf(w, "%v\ttotal\n", b.Total)
	w.Flush()
	for _, i := range b.Unpriced {
		fmt.Fprintf(&s, "and %s, of which the table has no price\n", i)
	}
	return s.String()
}

func (b *Bill) unpriced(i Item) {
	for _, x := range b.Unpriced {
		if x == i {
			return
		}
	}
	b.Unpriced = append(b.Unpriced, i)
}
