package packet_test

import (
	"fmt"
	"net/netip"

	"github.com/vpcsim/vpcsim/packet"
)

func Example() {
	https := packet.MustTraffic("tcp 443")
	request, err := packet.ParseHeader("tcp 10.0.0.5:40000 -> 10.0.1.9:443")
	if err != nil {
		panic(err)
	}
	fmt.Println(request, https.Contains(request))
	fmt.Println(request.Reply(), https.Contains(request.Reply()))
	// Output:
	// tcp 10.0.0.5:40000 -> 10.0.1.9:443 true
	// tcp 10.0.1.9:443 -> 10.0.0.5:40000 false
}

func ExampleSet() {
	web := packet.MustSet("tcp 443 from 10.0.0.0/16")
	blocked := packet.From(netip.MustParsePrefix("10.0.9.0/24"))
	open := web.Minus(blocked)
	fmt.Println(open)
	fmt.Println(open.Reverse())
	witness, _ := web.Minus(open).Sample()
	fmt.Println(witness)
	// Output:
	// tcp 443 from 10.0.0.0/16 except 10.0.9.0/24
	// tcp source 443 to 10.0.0.0/16 except 10.0.9.0/24
	// tcp 10.0.9.0:49152 -> 0.0.0.0:443
}
