package routing_test

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// questioned is a network with places of each sort, among them two of one name and two of one address.
const questioned = `
	vpc a 10.0.0.0/16 2600:1f18:0:100::/56 hostnames
	vpc b 10.0.0.0/16
	subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
	subnet b1 b 10.0.1.0/24
	igw igw a
	nat nat a1 10.0.1.9=203.0.113.9
	vgw vgw a
	onprem hq 192.168.0.0/16
	vpn vpn vgw hq: 192.168.0.0/16
	tgw tgw
	sg sg-1 a
	rtb rtb a a1: 0.0.0.0/0 igw; 192.168.0.0/16 vgw
	ife vpce-sqs a sqs a1 10.0.1.20 dns
	pl pl-s3 s3 52.216.0.0/15
	gwe vpce-s3 a s3 rtb
	gwlbe gwlbe a a1
	eni web a1 10.0.1.5=203.0.113.5 2600:1f18:0:101::5 name=front instance=i-web
	eni db a1 10.0.1.6 name=twin
	eni cache a1 10.0.1.7 name=twin
	eni six a1 2600:1f18:0:101::6
	eni elsewhere b1 10.0.1.5
	eni bare a1`

func TestMalformedQuestions(t *testing.T) {
	n, err := vpc.New(resources(questioned)...)
	require.NoError(t, err)
	r := routing.New(n)
	anyError := errors.New("any")
	tcp := func(from, to routing.Place, port uint16) routing.Flow {
		return routing.Flow{From: from, To: to, Protocol: packet.TCP, DstPort: port}
	}
	for _, tt := range []struct {
		name string
		flow routing.Flow
		want error
	}{
		{"no question at all", routing.Flow{}, anyError},
		{"no sender", tcp("", "db", 80), anyError},
		{"no destination", tcp("web", "", 80), anyError},
		{"a sender that there is not", tcp("nobody", "db", 80), routing.ErrNoSuchPlace},
		{"a destination that there is not", tcp("web", "nobody", 80), routing.ErrNoSuchPlace},
		{"two senders of one name", tcp("twin", "web", 80), routing.ErrAmbiguous},
		{"two destinations of one name", tcp("web", "twin", 80), routing.ErrAmbiguous},
		{"two senders of one address", tcp("10.0.1.5", "db", 80), routing.ErrAmbiguous},
		{"an address that no interface has, as the sender", tcp("10.0.1.77", "db", 80), routing.ErrNoSuchPlace},
		{"a DNS name as the sender", tcp("s3.us-east-1.amazonaws.com", "db", 80), routing.ErrNotSender},
		{"no address after internet", tcp("internet:", "web", 80), nil},
		{"no address after internet but a word", tcp("internet:here", "web", 80), anyError},
		{"no address after a site but a word", tcp("hq:here", "web", 80), anyError},
		{"a group as the destination", tcp("web", "sg-1", 80), routing.ErrNoSuchPlace},
		{"a VPC as the destination", tcp("web", "a", 80), routing.ErrNoSuchPlace},
		{"a subnet as the sender", tcp("a1", "web", 80), routing.ErrNoSuchPlace},
		{"a route table as the destination", tcp("web", "rtb", 80), routing.ErrNoSuchPlace},
		{"a transit gateway as the sender", tcp("tgw", "web", 80), routing.ErrNoSuchPlace},
		{"a port is missing", tcp("web", "db", 0), anyError},
		{"ports of a protocol without ports", routing.Flow{From: "web", To: "db", Protocol: packet.ESP, DstPort: 80}, anyError},
		{"a protocol that there is not", routing.Flow{From: "web", To: "db", Protocol: 999, DstPort: 80}, anyError},
		{"nothing but spaces", tcp(" ", "db", 80), routing.ErrNoSuchPlace},
		{"a name of dots", tcp("web", "...", 80), routing.ErrNoSuchPlace},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := r.Resolve(tt.flow)
			checkLaws(t, r, tt.flow, p, err)
			switch {
			case tt.want == nil:
				require.NoError(t, err)
			case tt.want == anyError:
				require.Error(t, err)
			default:
				require.ErrorIs(t, err, tt.want)
			}
		})
	}
}

// What sounds odd but has an answer.
var _ = suite("odd questions", []vector{
	{name: "places of each sort", net: questioned, questions: `
		front -> db tcp 80                   => delivered
		i-web -> db tcp 80                   => delivered
		web -> 10.0.1.6 tcp 80               => delivered
		10.0.1.6 -> web tcp 80               => delivered
		2600:1f18:0:101::5 -> six tcp 80     => delivered
		internet -> web tcp 80               => delivered
		internet:198.51.100.99 -> web tcp 80 => delivered sees 198.51.100.99
		hq -> web tcp 80                     => delivered sees 192.168.0.1
		hq:192.168.9.9 -> web tcp 80         => delivered sees 192.168.9.9
		web -> hq:192.168.9.9 tcp 80         => delivered
		web -> internet:198.51.100.7 tcp 80  => delivered to 198.51.100.7
		web -> s3.us-east-1.amazonaws.com    => delivered via vpce-s3
		web -> S3.US-EAST-1.AMAZONAWS.COM.   => delivered via vpce-s3
		web -> vpce-sqs                      => delivered via vpce-sqs
		web -> ::ffff:10.0.1.6 tcp 80        => delivered to 10.0.1.6
	`},
	{name: "families that do not go together", net: questioned, questions: `
		db -> six tcp 80                        => dropped ENI_NO_ADDRESS_OF_FAMILY@db
		web -> db tcp 80 ipv6                   => delivered to 10.0.1.6
		web -> six tcp 80 src=10.0.1.5          => dropped ENI_NO_ADDRESS_OF_FAMILY@web
		db -> 2001:db8::1 tcp 80                => dropped ENI_NO_ADDRESS_OF_FAMILY@db
		internet:2001:db8::77 -> db tcp 80      => dropped ENI_NO_ADDRESS_OF_FAMILY
		internet:2001:db8::77 -> web tcp 80     => dropped reply NO_ROUTE_TO_DESTINATION@rtb
	`},
	{name: "an interface without addresses", net: questioned, questions: `
		bare -> db tcp 80 => dropped UNASSOCIATED_COMPONENT@bare
		web -> bare tcp 80 => dropped UNASSOCIATED_COMPONENT@bare
	`},
	{name: "gateways as places", net: questioned, questions: `
		web -> nat tcp 80   => dropped NGW_REQUIRES_ESTABLISHED_FLOW@nat
		web -> gwlbe tcp 80 => dropped NO_POSSIBLE_DESTINATION@gwlbe
	`},
	{name: "a sender to itself", net: questioned, questions: `
		web -> web tcp 80 => delivered
	`},
	{name: "ICMP of the other family", net: questioned, questions: `
		web -> six icmp    => delivered
		web -> db ipv6-icmp => delivered
	`},
})

// FuzzPlace asks about whatever places: there is an answer or an error, the same each time, and never a panic.
func FuzzPlace(f *testing.F) {
	n, err := vpc.New(resources(questioned)...)
	require.NoError(f, err)
	r := routing.New(n)
	for _, place := range []string{
		"web", "front", "twin", "i-web", "10.0.1.5", "2600:1f18:0:101::5", "internet", "internet:203.0.113.9", "internet:", "hq", "hq:192.168.0.9",
		"hq:", "s3.us-east-1.amazonaws.com", "vpce-sqs-00000000.sqs.us-east-1.vpce.amazonaws.com", "ip-10-0-1-5.ec2.internal",
		"ec2-203-0-113-5.compute-1.amazonaws.com", "fe80::1%eth0", "::ffff:10.0.1.5", "0.0.0.0", "::", "255.255.255.255", "224.0.0.1", ".", "a..b",
		"nat", "gwlbe", "vpce-sqs", "203.0.113.9", "64:ff9b::a00:105", "fd00:ec2::254", "",
	} {
		f.Add(place, "db", uint16(packet.TCP), uint16(80))
		f.Add("web", place, uint16(packet.UDP), uint16(53))
	}
	f.Fuzz(func(t *testing.T, from, to string, protocol, port uint16) {
		flow := routing.Flow{From: routing.Place(from), To: routing.Place(to), Protocol: packet.Protocol(protocol), DstPort: port}
		p, err := r.Resolve(flow)
		checkLaws(t, r, flow, p, err)
		_ = p.String()
		if flow.Source, err = netip.ParseAddr(to); err == nil {
			_, _ = r.Resolve(flow)
		}
	})
}

// A name of several asks for an ID.
func TestSharedNameHelps(t *testing.T) {
	put := []vpc.Resource{vpc.VPC{ID: "vpc-1", CIDRs: prefixes("10.0.0.0/16")}}
	for i := range 10 {
		put = append(put, vpc.Subnet{ID: vpc.ID(fmt.Sprintf("subnet-%d", i)), Name: "private", VPC: "vpc-1", CIDR: prefix("10.0.%d.0/24", i)})
	}
	n, err := vpc.New(put...)
	require.NoError(t, err)
	_, err = routing.New(n).Resolve(routing.Flow{From: "private", To: "internet", DstPort: 80})
	require.ErrorIs(t, err, routing.ErrAmbiguous)
	require.ErrorContains(t, err, `: "private" is the Name tag of several: subnet subnet-0, subnet subnet-1, subnet subnet-2, subnet subnet-3, `+
		`subnet subnet-4, subnet subnet-5, subnet subnet-6, subnet subnet-7, 2 more; give an ID`)
}

// A place that is none says what to name instead.
func TestNoSuchPlaceHelps(t *testing.T) {
	n, err := vpc.New(resources(`
		vpc a 10.0.0.0/16
		subnet aws_subnet.db["x"] a 10.0.1.0/24
		subnet aws_subnet.db["y"] a 10.0.2.0/24
		subnet module.v["x"].aws_subnet.p[0] a 10.0.3.0/24
		subnet module.v["x"].aws_subnet.p[1] a 10.0.4.0/24
		zone z my.internal a: my_db.my.internal A 10.0.1.5
		eni web aws_subnet.db["x"] 10.0.1.5
		eni aws_db_instance.d/aws_subnet.db["x"] aws_subnet.db["x"] 10.0.1.6 owner=aws_db_instance.d
		rtb rtb a:`)...)
	require.NoError(t, err)
	r := routing.New(n)
	for to, want := range map[routing.Place]string{
		"aws_subnet.db":            `"aws_subnet.db" is not an ID, Name tag, address or DNS name; did you mean aws_subnet.db["x"] or aws_subnet.db["y"]?`,
		"aws_db_instance.d":        `"aws_db_instance.d" is not an ID, Name tag, address or DNS name; did you mean aws_db_instance.d/aws_subnet.db["x"]?`,
		`aws_subnet.db["x"]`:       `is subnet aws_subnet.db["x"], which is no single sender or receiver: name an interface, or ask package reach about all of it`,
		"rtb":                      `"rtb" is route table rtb, which neither sends nor receives packets: name something that does, such as a network interface or an on-premises network`,
		"module.v.aws_subnet.p[0]": `"module.v.aws_subnet.p[0]" is not an ID, Name tag, address or DNS name; did you mean module.v["x"].aws_subnet.p[0]?`,
		"arn:aws:ec2:us-east-1:123456789012:network-interface/web": `is not an ID, Name tag, address or DNS name; did you mean web?`,
		"arn:aws:ec2:us-east-1:123456789012:instance/i-9":          `is not an ID, Name tag, address or DNS name; places go by IDs, and "i-9" is not one in the network`,
		"my_db.other":       `"my_db.other" is not an ID, Name tag, address or DNS name`,
		"my_db.my.internal": "",
		"db.example.com":    "",
	} {
		_, err := r.Resolve(routing.Flow{From: "web", To: to, DstPort: 80})
		if want == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, routing.ErrNoSuchPlace)
		require.ErrorContains(t, err, want)
	}
}

// TestPlaceMeant: a place that is written in another way says how to write it, or is taken as it is.
func TestPlaceMeant(t *testing.T) {
	n, err := vpc.New(resources(`
		vpc a 10.0.0.0/16
		subnet s a 10.0.1.0/24
		onprem hq 192.168.0.0/16
		eni web s 10.0.1.5
		eni db s 10.0.1.6
		rtb rtb a:`)...)
	require.NoError(t, err)
	r := routing.New(n)
	const (
		wantsNumbers = "; an IPv4 address is four numbers from 0 to 255 without leading zeros, such as 10.0.1.5, and a block ends in a length, such as 10.0.1.0/24"
		wantsLength  = "; a block of IPv4 ends in a length from /0 to /32"
		wantsWords   = "; write internet for hosts on the internet, or 0.0.0.0/0 for all addresses where a block may stand"
		single       = "is a block of addresses, which is no single sender or receiver: name an interface, or ask package reach about all of it"
	)
	for to, want := range map[routing.Place]string{
		"10.0.1.6":                    "",
		"[2001:db8::1]":               "",
		"internet:[2001:db8::1]":      "",
		"hq:[2001:db8::1]":            "",
		"s3.us-east-1.amazonaws.com.": "",
		"10.0.1.6:443":                "; did you mean 10.0.1.6? The port belongs to the traffic: tcp 443",
		"[2001:db8::1]:443":           "; did you mean [2001:db8::1]? The port belongs to the traffic: tcp 443",
		"db:5432":                     "; did you mean db? The port belongs to the traffic: tcp 5432",
		"db 5432":                     "; did you mean db? The port belongs to the traffic: tcp 5432",
		"www.example.com:443":         "; did you mean www.example.com? The port belongs to the traffic: tcp 443",
		"internet:8.8.8.8:53":         "; did you mean internet:8.8.8.8? The port belongs to the traffic: tcp 53",
		"internet 8.8.8.8":            "; did you mean internet:8.8.8.8?",
		"Internet/8.8.8.8":            "; did you mean internet:8.8.8.8?",
		"internet: 8.8.8.8":           "; did you mean internet:8.8.8.8?",
		"internet:8.8.8.0/24":         "; did you mean 8.8.8.0/24?",
		"internet:www.example.com":    "; did you mean www.example.com?",
		"the internet":                "; did you mean internet?",
		"hq 192.168.0.9":              "; did you mean hq:192.168.0.9?",
		"hq:192.168.0.0/24":           "; did you mean 192.168.0.0/24?",
		"https://www.example.com:8/x": "; did you mean www.example.com?",
		"10.0.1.6 ":                   "; did you mean 10.0.1.6?",
		"s3":                          "; did you mean s3.us-east-1.amazonaws.com?",
		"10.0.1.0/33":                 wantsLength,
		"10.0.1.0/":                   wantsLength,
		"2001:db8::/129":              "; a block of IPv6 ends in a length from /0 to /128",
		"10.0.1/24":                   wantsNumbers,
		"10.0.1.300":                  wantsNumbers,
		"10.0.1.010":                  wantsNumbers,
		"10.0.1.*":                    wantsNumbers,
		"10.0.1.5-10.0.1.9":           wantsNumbers,
		"10.0.1.0/24":                 single,
		"any":                         wantsWords,
		"*":                           wantsWords,
		"web, db":                     "; name one place, not several",
		"nowhere: at all":             "address or DNS name",
	} {
		_, err := r.Resolve(routing.Flow{From: "web", To: to, DstPort: 80})
		if want == "" {
			require.NoError(t, err, to)
			continue
		}
		require.Error(t, err, to)
		require.True(t, strings.HasSuffix(err.Error(), want), err.Error())
		require.NotContains(t, err.Error(), "ParseAddr")
	}
}

// TestFlowString has flows as people read them.
func TestFlowString(t *testing.T) {
	for want, f := range map[string]routing.Flow{
		"web -> db, tcp 5432":                         {From: "web", To: "db", DstPort: 5432},
		"web -> s3.us-east-1.amazonaws.com, tcp":      {From: "web", To: "s3.us-east-1.amazonaws.com"},
		"web -> db, udp 53 source 1024 from 10.0.0.5": {From: "web", To: "db", Protocol: packet.UDP, DstPort: 53, SrcPort: 1024, Source: netip.MustParseAddr("10.0.0.5")},
		"web -> internet, icmp":                       {From: "web", To: "internet", Protocol: packet.ICMP},
		"web -> internet, icmp 3/4":                   {From: "web", To: "internet", Protocol: packet.ICMP, Type: 3, Code: 4},
	} {
		require.Equal(t, want, fmt.Sprintf("%v", f))
	}
}
