package diagram_test

import (
	"encoding/xml"
	"fmt"
	"net/netip"
	"strings"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/diagram"
	"github.com/vpcsim/vpcsim/vpc"
)

// office is a VPC with a web server and a database that is kept from the internet.
func office() (*vpc.Network, error) {
	return vpc.New(
		vpc.VPC{ID: "vpc-1", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}, Region: "us-east-1"},
		vpc.InternetGateway{ID: "igw-1", VPC: "vpc-1"},
		vpc.Subnet{ID: "front", VPC: "vpc-1", CIDR: netip.MustParsePrefix("10.0.0.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "back", VPC: "vpc-1", CIDR: netip.MustParsePrefix("10.0.1.0/24"), Zone: "us-east-1a"},
		routing.Table{ID: "rtb-front", VPC: "vpc-1", Subnets: []vpc.ID{"front"}, Routes: []routing.Route{
			{CIDR: netip.MustParsePrefix("0.0.0.0/0"), Target: "igw-1"},
		}},
		eni.Interface{ID: "web", Subnet: "front", Addresses: []eni.Address{
			{Private: netip.MustParseAddr("10.0.0.10"), Public: netip.MustParseAddr("203.0.113.10")},
		}},
		eni.Interface{ID: "db", Subnet: "back", Addresses: []eni.Address{{Private: netip.MustParseAddr("10.0.1.10")}}},
	)
}

// A picture of a path that is refused, for a Markdown file.
func Example() {
	n, err := office()
	if err != nil {
		panic(err)
	}
	path, err := routing.New(n).Resolve(routing.Flow{From: "db", To: "internet", DstPort: 443})
	if err != nil {
		panic(err)
	}
	fmt.Print(diagram.Path(n, path).Mermaid())
	// Output:
	// ---
	// title: "DROPPED  db -> internet, tcp 443"
	// ---
	// flowchart TB
	//   n8("WWW internet<br/>destination, not reached"):::faraway
	//   subgraph b2["us-east-1"]
	//     direction TB
	//     subgraph b1["vpc-1"]
	//       direction TB
	//       a1["10.0.0.0/16<br/>and 1 more gateway"]:::about
	//       subgraph b3["us-east-1a"]
	//         direction TB
	//         b4["front (public)<br/>10.0.0.0/24<br/>1 interface"]:::public
	//         subgraph b5["back (isolated)"]
	//           direction TB
	//           a5["10.0.1.0/24"]:::about
	//           n6["ENI db<br/>10.0.1.10"]:::plain
	//           n7{{"RTB main table<br/>✕ NO#95;ROUTE#95;TO#95;DESTINATION<br/>no route matches the destination<br/>the nearest routes are 10.0.0.0/16 -#62; local#59; the<br/>packet goes to 198.51.100.1<br/>fix: make a public NAT gateway in subnet front,<br/>with an Elastic IP, here called front/nat<br/>then: add to the main route table of vpc-1:<br/>0.0.0.0/0 -#62; front/nat"}}:::refuses
	//         end
	//       end
	//     end
	//   end
	//   n6 -->|"1"| n7
	//   linkStyle 0 stroke:#16191f,stroke-width:3px
	//   classDef region fill:none,stroke:#8a8f98,stroke-width:1px
	//   class b2 region
	//   classDef network fill:none,stroke:#7b3fb5,stroke-width:2px
	//   class b1 network
	//   classDef zone fill:none,stroke:#8a8f98,stroke-dasharray:4 4
	//   class b3 zone
	//   classDef about fill:none,stroke:none
	//   classDef refuses fill:#c4161c,stroke:#c4161c,stroke-width:3px,color:#ffffff
	//   classDef public fill:#e7f5e4,stroke:#3f8624,color:#1d4d0f
	//   classDef isolated fill:#ececee,stroke:#7d7d86,color:#3a3a40
	//   class b5 isolated
	//   classDef plain fill:#ffffff,stroke:#5c6773,color:#16191f
	//   classDef faraway fill:#f5f5f7,stroke:#5c6773,color:#16191f
}

// What a picture shows, in words.
func ExampleNetwork() {
	n, err := office()
	if err != nil {
		panic(err)
	}
	fmt.Println(diagram.Network(n, diagram.Title("The office")))
	// Output:
	// The office
	// A network of 1 VPC, 2 subnets, 2 interfaces.
}

// A program that embeds the SVG finds the steps of the path in it.
func ExamplePicture_SVG() {
	n, err := office()
	if err != nil {
		panic(err)
	}
	path, err := routing.New(n).Resolve(routing.Flow{From: "web", To: "internet", DstPort: 443})
	if err != nil {
		panic(err)
	}
	for d := xml.NewDecoder(strings.NewReader(diagram.Path(n, path).SVG())); ; {
		token, err := d.Token()
		if err != nil {
			break
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		data := map[string]string{}
		for _, a := range start.Attr {
			data[a.Name.Local] = a.Value
		}
		if data["class"] == "vd-arrow" {
			fmt.Printf("%s %s: from %s to %s\n", data["data-hop"], data["data-leg"], data["data-from"], data["data-to"])
		}
	}
	// Output:
	// 1 request: from web to igw-1
	// 2 request: from igw-1 to internet
	// 3 reply: from internet to igw-1
	// 4 reply: from igw-1 to web
}
