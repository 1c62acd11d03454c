package designtest

import (
	"os"
	"testing"

	"github.com/vpcsim/vpcsim/load/terraform"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/vpctest"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

const (
	s3      = "s3.us-east-1.amazonaws.com"
	outside = "internet:198.51.100.7" // some host there that is no AWS service
)

// planned answers for the network as it will be once the plan is applied.
func planned(t *testing.T) *routing.Resolver {
	t.Helper()
	f, err := os.Open("plan.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	plan, err := terraform.LoadPlan(f)
	if err != nil {
		t.Fatal(err)
	}
	return vpctest.Loaded(t, plan.After.Resources, plan.After)
}

func TestWhoReachesWhom(t *testing.T) {
	vpctest.Matrix(t, planned(t), `
		tcp       | web-a  web-b  app-a  app-b  database  staging-a
		internet  | 443    443    X      X      X         X
		web-a     | -      443    8080   8080   X         X
		app-a     | 443    443    -      X      5432      8443
		app-b     | 443    443    X      -      5432      8443
		database  | 443    443    X      X      X         X
		staging-a | X      X      X      X      X         -
	`)
}

func TestNoDatabaseIsReachableFromTheInternet(t *testing.T) {
	r := planned(t)
	vpctest.NoReach(t, r, "internet", "database", "all")
	vpctest.NoReach(t, r, "internet", "orders", "all") // in each subnet where a failover may put it
	vpctest.NoReach(t, r, "database", outside, "all",
		vpctest.Because{Code: routing.ENISGRulesMismatch}, vpctest.Because{Code: routing.NoRouteToDestination})
}

func TestS3IsReachedByTheGatewayEndpoint(t *testing.T) {
	r := planned(t)
	for _, from := range []routing.Place{"app", "database"} {
		vpctest.Via(t, r, from, s3, "tcp 443", "gateway-endpoint")
		vpctest.Private(t, r, from, s3, "tcp 443")
	}
}

// TestEveryZoneSurvivesTheLossOfOneNATGateway takes the NAT gateway of each zone away in turn. The other zone goes out as before, and in
// both the shop works: customers come in, and the application has its database and S3.
func TestEveryZoneSurvivesTheLossOfOneNATGateway(t *testing.T) {
	r := planned(t)
	for lost, other := range map[string]string{"a": "b", "b": "a"} {
		after, err := r.With(vpc.Change{Remove: []vpc.ID{vpc.ID(`aws_nat_gateway.zone["` + lost + `"]`)}})
		if err != nil {
			t.Fatal(err)
		}
		vpctest.NoReach(t, after, routing.Place("app-"+lost), outside, "all", vpctest.Because{Code: routing.BadStateRoute})
		vpctest.Via(t, after, routing.Place("app-"+other), outside, "tcp 443", vpc.ID("nat-"+other))
		vpctest.Reaches(t, after, "internet", "web", "tcp 443")
		vpctest.Reaches(t, after, "web", "app", "tcp 8080")
		vpctest.Reaches(t, after, "app", "database", "tcp 5432")
		vpctest.Via(t, after, "app", s3, "tcp 443", "gateway-endpoint")
	}
}

func TestNothingInStagingReachesProduction(t *testing.T) {
	r := planned(t)
	vpctest.NoReach(t, r, "aws_vpc.staging", "aws_vpc.production", "all")
	vpctest.Reaches(t, r, "app", "staging", "tcp 8443") // releases are pushed there
}

// TestNothingIsLeftOpen: what the model does not hold could hide anything.
func TestNothingIsLeftOpen(t *testing.T) {
	r := planned(t)
	vpctest.NoLoops(t, r)
	vpctest.NoUnknowns(t, r)
}

// TestWhatAFailureSays opens the databases to all of the VPC, and keeps what the test against the internet's way in says of that. Run with
// -vpctest.update after a change to the configuration that is meant.
func TestWhatAFailureSays(t *testing.T) {
	r := planned(t)
	database, _ := vpc.Get[sg.Group](r.Network(), "aws_security_group.database")
	production, _ := vpc.Get[vpc.VPC](r.Network(), "aws_vpc.production")
	database.Ingress = append(database.Ingress, sg.Rule{Traffic: packet.MustTraffic("tcp 5432"), CIDR: production.CIDRs[0]})
	opened, err := r.With(vpc.Change{Put: []vpc.Resource{database}})
	if err != nil {
		t.Fatal(err)
	}
	testdata, err := os.OpenRoot("testdata")
	if err != nil {
		t.Fatal(err)
	}
	defer testdata.Close()
	err = vpctest.CheckNoReach(opened, "web", "database", "all")
	if err == nil {
		t.Fatal("web does not reach the databases")
	}
	vpctest.Golden(t, testdata, "failure.txt", err.Error()+"\n")
}
