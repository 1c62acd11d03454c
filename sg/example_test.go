package sg_test

import (
	"fmt"
	"net/netip"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

func Example() {
	net, err := vpc.New(
		vpc.VPC{ID: "vpc-1", Region: "us-east-1", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}},
		sg.Group{ID: "sg-web", VPC: "vpc-1", Ingress: []sg.Rule{
			{Traffic: packet.MustTraffic("tcp 443"), CIDR: netip.MustParsePrefix("0.0.0.0/0")},
			{Traffic: packet.MustTraffic("tcp 22"), CIDR: netip.MustParsePrefix("10.0.0.0/8")},
		}},
	)
	if err != nil {
		panic(err)
	}
	group, _ := vpc.Get[sg.Group](net, "sg-web")
	web := sg.Compile(net, group)

	for _, text := range []string{"tcp 203.0.113.9:40000 -> 10.0.1.5:443", "tcp 192.168.1.4:40000 -> 10.0.1.5:22"} {
		h, err := packet.ParseHeader(text)
		if err != nil {
			panic(err)
		}
		if i := web.Match(sg.Ingress, h, nil); i >= 0 {
			fmt.Printf("allowed by ingress[%d]\n", i)
			continue
		}
		miss, _ := sg.Nearest(sg.Ingress, h, nil, web)
		fmt.Println("denied:", miss)
	}
	// Output:
	// allowed by ingress[0]
	// denied: sg-web ingress[1] allows tcp 22 from 10.0.0.0/8; the packet comes from 192.168.1.4
}
