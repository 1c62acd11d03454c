package packet_test

import (
	"fmt"

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
