package reach_test

import (
	"fmt"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

func ExampleBetween() {
	r := routing.New(must(vpc.New(shop()...)))
	fmt.Print(must(reach.Between(r, "hq", "app")))
	// Output:
	// delivered by vgw: tcp 22 from 192.168.0.0/16 to 10.0.1.5
	// dropped ENI_SG_RULES_MISMATCH at sg-app: all except tcp 22 from 192.168.0.0/16 to 10.0.1.5
}

func ExampleMatrix() {
	r := routing.New(must(vpc.New(shop()...)))
	fmt.Print(must(reach.Matrix(r)))
	// Output:
	// app    private sg-app
	// db     private sg-db
	// web    public sg-web
	//
	// app -> db     tcp 5432
	// app -> web    tcp 443 source 0-5431, tcp 443 source 5433-65535
	// web -> app    tcp 8080
}

func ExampleDiff() {
	before := routing.New(must(vpc.New(shop()...)))
	after := must(before.With(vpc.Change{Remove: []vpc.ID{"vpce-s3"}}))
	fmt.Print(must(reach.Diff(before, after)))
	// Output:
	// moved    app -> Amazon S3 in us-east-1
	//          was  delivered by vpce-s3
	//          now  delivered by nat, igw
	//          for  tcp 80, tcp 443 from 10.0.1.5 to 52.216.0.0/15, 54.231.0.0/17
}

func ExampleDiffChange() {
	r := routing.New(must(vpc.New(shop()...)))
	app, _ := vpc.Get[sg.Group](r.Network(), "sg-app")
	app.Ingress = []sg.Rule{app.Ingress[0], allow("tcp 22", "10.0.0.0/24")} // no longer from on premises
	fmt.Print(must(reach.DiffChange(r, vpc.Change{Put: []vpc.Resource{app}})))
	// Output:
	// lost     hq -> app
	//          was  delivered by vgw
	//          now  dropped ENI_SG_RULES_MISMATCH at sg-app
	//          for  tcp 22 from 192.168.0.0/16 to 10.0.1.5
	// gained   web -> app
	//          was  dropped ENI_SG_RULES_MISMATCH at sg-app
	//          now  delivered
	//          for  tcp 22 from 10.0.0.5 to 10.0.1.5
}

func ExampleExposed() {
	r := routing.New(must(vpc.New(shop()...)))
	fmt.Print(must(reach.Exposed(r)))
	// Output:
	// reached from the internet
	//   web         web  by igw
	//               tcp 443 from everybody
	// reaches the internet
	//   all-ports   app  by nat, igw
	//               tcp to everybody
	//   all-ports   web  by igw
	//               all to everybody
}

func ExampleServices() {
	r := routing.New(must(vpc.New(shop()...)))
	fmt.Print(must(reach.Services(r, "s3", "dynamodb", "kms")).Columns())
	// Output:
	// service   private                   private  public
	// s3        gateway endpoint vpce-s3  none     internet gateway igw
	// dynamodb  NAT gateway nat           none     internet gateway igw
	// kms       NAT gateway nat           none     internet gateway igw
}

func ExampleChokepoints() {
	r := routing.New(must(vpc.New(shop()...)))
	c := must(reach.Chokepoints(r, "private", "203.0.113.77"))
	fmt.Print(c)
	// Output:
	// all passes nat, igw
	// all touches us-east-1a
	//   nat, igw
	//       tcp from 10.0.1.5 to 203.0.113.77
}

func ExampleLint() {
	web := ingress("sg-web", allow("tcp 443", "0.0.0.0/0"), allow("tcp 443", "10.0.0.0/8"))
	r := routing.New(must(vpc.New(latest(append(small(), web))...)))
	for _, f := range must(reach.Lint(r)) {
		fmt.Printf("%s: %s %s\n%s\n%s\n", f.Code, f.Resource, f.Rule, f.Why, f.Set)
	}
	// Output:
	// sg-rule-covered: sg-web ingress[1] tcp 443 from 10.0.0.0/8
	// ingress[0] tcp 443 from 0.0.0.0/0 allows all that it allows
	// tcp 443 from 10.0.0.0/8
}

func ExampleScope_Findings() {
	r := routing.New(must(vpc.New(shop()...)))
	s := must(reach.ParseScope([]byte(`{
		"MatchPaths": [{
			"Source": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::VPNGateway"]}},
			"Destination": {"PacketHeaderStatement": {"DestinationPorts": ["22"], "Protocols": ["tcp"]}}
		}]
	}`)))
	for _, f := range must(s.Findings(r)) {
		fmt.Println(f)
	}
	// Output:
	// MatchPaths[0] hq -> app by vgw: tcp 22 from 192.168.0.0/16 to 10.0.1.5
}
