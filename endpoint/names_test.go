package endpoint

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

func TestInterfaceNames(t *testing.T) {
	ab := []vpc.ID{"subnet-a", "subnet-b"}
	n := baseNetwork(t,
		EndpointService{ID: "vpce-svc-1", Region: "us-east-1", PrivateDNSName: "API.example.com.", PrivateDNSVerified: true},
		EndpointService{ID: "vpce-svc-2", Region: "us-east-1", PrivateDNSName: "api.example.com"})
	zonal := func(names ...string) (zs []ZonalName) {
		for i, name := range names {
			zs = append(zs, ZonalName{Subnet: ab[i], Zone: []string{"us-east-1a", "us-east-1b"}[i], Name: name})
		}
		return zs
	}
	tests := []struct {
		name string
		i    Interface
		want Names
	}{
		{"IE-30 made", Interface{Service: "com.amazonaws.us-east-1.sqs"}, Names{
			Regional: "vpce-1-00000000.sqs.us-east-1.vpce.amazonaws.com",
			Zonal: zonal("vpce-1-00000000-us-east-1a.sqs.us-east-1.vpce.amazonaws.com",
				"vpce-1-00000000-us-east-1b.sqs.us-east-1.vpce.amazonaws.com")}},
		{"IE-30 the label is not the code", Interface{Service: "com.amazonaws.us-east-1.ecr.api", PrivateDNS: true}, Names{
			Regional: "vpce-1-00000000.api.ecr.us-east-1.vpce.amazonaws.com",
			Zonal: zonal("vpce-1-00000000-us-east-1a.api.ecr.us-east-1.vpce.amazonaws.com",
				"vpce-1-00000000-us-east-1b.api.ecr.us-east-1.vpce.amazonaws.com"),
			Private: []string{"api.ecr.us-east-1.amazonaws.com"}}},
		{"IE-30 listed, as measured", Interface{
			Service: "com.amazonaws.us-east-1.ec2", PrivateDNS: true,
			DNSNames: []string{
				"vpce-0c84-c8nebmg2.ec2.us-east-1.vpce.amazonaws.com",
				"vpce-0c84-c8nebmg2-us-east-1a.ec2.us-east-1.vpce.amazonaws.com",
				"ec2.us-east-1.amazonaws.com"}}, Names{
			Regional: "vpce-0c84-c8nebmg2.ec2.us-east-1.vpce.amazonaws.com",
			Zonal:    zonal("vpce-0c84-c8nebmg2-us-east-1a.ec2.us-east-1.vpce.amazonaws.com"),
			Private:  []string{"ec2.us-east-1.amazonaws.com"}}},
		{"IE-42 listed, private DNS off", Interface{
			Service: "com.amazonaws.us-east-1.ec2", DNSNames: []string{"vpce-1-a.ec2.us-east-1.vpce.amazonaws.com"}},
			Names{Regional: "vpce-1-a.ec2.us-east-1.vpce.amazonaws.com"}},
		{"IE-31 customer's service", Interface{Service: "com.amazonaws.vpce.us-east-1.vpce-svc-9"}, Names{
			Regional: "vpce-1-00000000.vpce-svc-9.us-east-1.vpce.amazonaws.com",
			Zonal: zonal("vpce-1-00000000-us-east-1a.vpce-svc-9.us-east-1.vpce.amazonaws.com",
				"vpce-1-00000000-us-east-1b.vpce-svc-9.us-east-1.vpce.amazonaws.com")}},
		{"IE-49 its private name", Interface{Service: "com.amazonaws.vpce.us-east-1.vpce-svc-1", PrivateDNS: true, Subnets: []vpc.ID{}}, Names{
			Regional: "vpce-1-00000000.vpce-svc-1.us-east-1.vpce.amazonaws.com", Private: []string{"api.example.com"}}},
		{"IE-49 not verified", Interface{Service: "com.amazonaws.vpce.us-east-1.vpce-svc-2", PrivateDNS: true, Subnets: []vpc.ID{}}, Names{
			Regional: "vpce-1-00000000.vpce-svc-2.us-east-1.vpce.amazonaws.com", PrivateUnknown: true}},
		{"IE-32 S3", Interface{Service: "com.amazonaws.us-east-1.s3"}, Names{
			Regional: "*.vpce-1-00000000.s3.us-east-1.vpce.amazonaws.com",
			Zonal: zonal("*.vpce-1-00000000-us-east-1a.s3.us-east-1.vpce.amazonaws.com",
				"*.vpce-1-00000000-us-east-1b.s3.us-east-1.vpce.amazonaws.com")}},
		{"IE-33 China", Interface{Service: "cn.com.amazonaws.cn-north-1.sqs", Subnets: []vpc.ID{}}, Names{
			Regional: "vpce-1-00000000.sqs.cn-north-1.vpce.amazonaws.com.cn"}},
		{"IE-47 DynamoDB, observed", Interface{Service: "com.amazonaws.us-east-1.dynamodb", PrivateDNS: true, DNSNames: []string{"vpce-1-a.dynamodb.us-east-1.vpce.amazonaws.com"}},
			Names{Regional: "vpce-1-a.dynamodb.us-east-1.vpce.amazonaws.com"}},
		{"IE-82 no zonal names across Regions", Interface{Service: "com.amazonaws.eu-west-1.kms", ServiceRegion: "eu-west-1"}, Names{
			Regional: "vpce-1-00000000.kms.eu-west-1.vpce.amazonaws.com"}},
		{"a service that the catalogue does not have", Interface{Service: "com.amazonaws.us-east-1.future", PrivateDNS: true}, Names{PrivateUnknown: true}},
		{"deleted", Interface{Service: "com.amazonaws.us-east-1.sqs", State: vpc.Deleted}, Names{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.i.ID, tt.i.VPC = "vpce-1", "vpc-1"
			if tt.i.Subnets == nil {
				tt.i.Subnets = ab
			}
			got := tt.i.Names(n)
			if d := cmp.Diff(tt.want, got, cmpopts.IgnoreUnexported(Names{})); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestNamesAnswer(t *testing.T) {
	n := baseNetwork(t)
	names := func(service string, edit ...func(*Interface)) Names {
		i := Interface{ID: "vpce-1", VPC: "vpc-1", Service: "com.amazonaws.us-east-1." + service, Subnets: []vpc.ID{"subnet-a", "subnet-b"}, PrivateDNS: true}
		for _, e := range edit {
			e(&i)
		}
		return i.Names(n)
	}
	off := func(i *Interface) { i.PrivateDNS = false }
	inboundOnly := func(i *Interface) { i.PrivateDNSOnlyForInboundResolver = true }
	sqs, s3 := names("sqs"), names("s3")
	monitoring, api := names("monitoring"), names("execute-api")

	// Answers: "public" or "private" and the subnets; "nx" and the zone where the zone has no such name; "-" where the search goes on.
	tests := []struct {
		name    string
		names   Names
		host    string
		inbound bool
		want    string
	}{
		{"IE-34 Regional name", sqs, "vpce-1-00000000.sqs.us-east-1.vpce.amazonaws.com", false, "public subnet-a subnet-b"},
		{"IE-34 in capitals, with a dot", sqs, "VPCE-1-00000000.sqs.us-east-1.vpce.amazonaws.com.", false, "public subnet-a subnet-b"},
		{"IE-35 zonal name", sqs, "vpce-1-00000000-us-east-1b.sqs.us-east-1.vpce.amazonaws.com", false, "public subnet-b"},
		{"IE-34 zone without the endpoint", sqs, "vpce-1-00000000-us-east-1c.sqs.us-east-1.vpce.amazonaws.com", false, "-"},
		{"endpoints T15, IE-41 public name", sqs, "sqs.us-east-1.amazonaws.com", false, "private subnet-a subnet-b"},
		{"endpoints T16, IE-42 private DNS off", names("sqs", off), "sqs.us-east-1.amazonaws.com", false, "-"},
		{"endpoints T17, IE-34 the endpoint's name", names("sqs", off), "vpce-1-00000000.sqs.us-east-1.vpce.amazonaws.com", false, "public subnet-a subnet-b"},
		{"IE-45 another Region", sqs, "sqs.eu-west-1.amazonaws.com", false, "-"},
		{"IE-45 a legacy host", sqs, "us-east-1.queue.amazonaws.com", false, "-"},
		{"DN-14 below the zone", sqs, "x.sqs.us-east-1.amazonaws.com", false, "nx sqs.us-east-1.amazonaws.com"},
		{"DN-11 not a label of its own", sqs, "xsqs.us-east-1.amazonaws.com", false, "-"},
		{"IE-45 CloudWatch under api.aws", monitoring, "monitoring.us-east-1.api.aws", false, "private subnet-a subnet-b"},
		{"endpoints T37, IE-46 every API", api, "abc123.execute-api.us-east-1.amazonaws.com", false, "private subnet-a subnet-b"},
		{"DN-14 the star does not stand for nothing", api, "execute-api.us-east-1.amazonaws.com", false, "nx execute-api.us-east-1.amazonaws.com"},
		{"IE-61 S3", s3, "s3.us-east-1.amazonaws.com", false, "private subnet-a subnet-b"},
		{"IE-64 bucket", s3, "my.bucket.s3.us-east-1.amazonaws.com", false, "private subnet-a subnet-b"},
		{"IE-64 control", s3, "123456789012.s3-control.us-east-1.amazonaws.com", false, "private subnet-a subnet-b"},
		{"IE-64 access point", s3, "ap-123456789012.s3-accesspoint.us-east-1.amazonaws.com", false, "private subnet-a subnet-b"},
		{"endpoints T28, IE-64, IE-65 legacy global host", s3, "bucket.s3.amazonaws.com", false, "-"},
		{"IE-53 dual-stack host", s3, "s3.dualstack.us-east-1.amazonaws.com", false, "-"},
		{"IE-64 dash-Region host", s3, "s3-us-east-1.amazonaws.com", false, "-"},
		{"IE-64 website", s3, "bucket.s3-website-us-east-1.amazonaws.com", false, "-"},
		{"IE-32 bucket by the endpoint's name", s3, "bucket.vpce-1-00000000.s3.us-east-1.vpce.amazonaws.com", false, "public subnet-a subnet-b"},
		{"IE-32 zonal", s3, "x.bucket.vpce-1-00000000-us-east-1a.s3.us-east-1.vpce.amazonaws.com", false, "public subnet-a"},
		{"IE-32 the star does not stand for nothing", s3, "vpce-1-00000000.s3.us-east-1.vpce.amazonaws.com", false, "-"},
		{"endpoints T29, IE-47 DynamoDB", names("dynamodb"), "dynamodb.us-east-1.amazonaws.com", false, "-"},
		{"IE-36 one subnet serves all", names("sqs", func(i *Interface) { i.Subnets = i.Subnets[:1] }), "sqs.us-east-1.amazonaws.com", false, "private subnet-a"},
		{"endpoints T26, IE-62 from the VPC", names("s3", inboundOnly), "s3.us-east-1.amazonaws.com", false, "-"},
		{"endpoints T26, IE-62 through an inbound endpoint", names("s3", inboundOnly), "s3.us-east-1.amazonaws.com", true, "private subnet-a subnet-b"},
		{"IE-62 has no effect on the endpoint's names", names("s3", inboundOnly), "bucket.vpce-1-00000000.s3.us-east-1.vpce.amazonaws.com", false, "public subnet-a subnet-b"},
		{"IE-61 inbound, both", s3, "s3.us-east-1.amazonaws.com", true, "private subnet-a subnet-b"},
		{"endpoints T32, IE-23 names are there before the traffic", names("sqs", func(i *Interface) { i.State = PendingAcceptance }),
			"sqs.us-east-1.amazonaws.com", false, "private subnet-a subnet-b"},
		{"DN-3 without the DNS attributes", names("sqs", func(i *Interface) {
			i.VPC, i.DNSNames = "vpc-2", []string{"vpce-1-a.sqs.us-east-1.vpce.amazonaws.com", "sqs.us-east-1.amazonaws.com"}
		}), "sqs.us-east-1.amazonaws.com", false, "-"},
		{"deleted", names("sqs", func(i *Interface) { i.State = vpc.Deleted }), "sqs.us-east-1.amazonaws.com", false, "-"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := "-"
			if a, ok := tt.names.Public(tt.host); ok {
				got = "public" + join(a.Subnets)
				require.Empty(t, a.Zone)
				_, both := tt.names.Within(tt.host, tt.inbound)
				require.False(t, both, "private zones hold a public name")
			} else if a, ok := tt.names.Within(tt.host, tt.inbound); ok && a.Name == "" {
				got = "nx " + a.Zone
				require.Empty(t, a.Subnets)
			} else if ok {
				got = "private" + join(a.Subnets)
				require.Equal(t, strings.TrimPrefix(a.Name, "*."), a.Zone)
			}
			require.Equal(t, tt.want, got)
		})
	}
}

func join(ids []vpc.ID) string {
	s := ""
	for _, id := range ids {
		s += " " + string(id)
	}
	return s
}

// Each private domain is of one service: endpoints to two services of the catalogue do not conflict.
func TestIE44ServicesDoNotConflict(t *testing.T) {
	owner := map[string]string{}
	for s := range Services() {
		for _, z := range privateZones(s.PrivateDNSNames("us-east-1")) {
			if o, taken := owner[z]; taken {
				t.Errorf("%s is both of %s and of %s", z, o, s)
			}
			owner[z] = s.Code
		}
	}
	require.NotEmpty(t, owner)
}
