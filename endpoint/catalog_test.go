package endpoint

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/packet"
)

func TestServicesAreInCodeOrder(t *testing.T) {
	var codes []string
	for s := range Services() {
		codes = append(codes, s.Code)
		got, ok := ServiceByCode(s.Code)
		require.True(t, ok, s.Code)
		require.Equal(t, s, got)
		require.NotEmpty(t, s.Name, s.Code)
		require.NotEmpty(t, s.Ports(), s.Code)
	}
	require.True(t, slices.IsSorted(codes))
	require.GreaterOrEqual(t, len(codes), 306)
	_, ok := ServiceByCode("no-such-service")
	require.False(t, ok)
}

func TestServicesStopEarly(t *testing.T) {
	n := 0
	for range Services() {
		if n++; n == 3 {
			break
		}
	}
	require.Equal(t, 3, n)
}

// The facts of a service, as its line of the table says them.
func TestServiceFacts(t *testing.T) {
	facts := func(s Service) string {
		var f []string
		for _, x := range []struct {
			name string
			set  bool
		}{
			{"gateway", s.Gateway},
			{"interface", s.Interface},
			{"managed", s.Managed},
			{"unlisted", s.Unlisted},
			{"global", s.Global},
			{"home " + s.HomeRegion, s.HomeRegion != ""},
			{"cross-region", s.CrossRegion},
			{"no policy", s.PolicyUnsupported},
			{"private DNS off", s.PrivateDNSOffByDefault},
		} {
			if x.set {
				f = append(f, x.name)
			}
		}
		for _, p := range s.Ports() {
			f = append(f, p.String())
		}
		return strings.Join(f, ", ")
	}
	for _, tt := range []struct{ rule, code, want string }{
		{"GE-1, IE-43", "s3", "gateway, interface, cross-region, private DNS off, 443, 80"},
		{"GE-1", "dynamodb", "gateway, interface, 443"},
		{"GE-1", "s3express", "gateway, unlisted, 443"},
		{"GE-6", "dynamodb-streams", "interface, 443"},
		{"IE-80", "kms", "interface, cross-region, 443"},
		{"SC-2", "s3vectors", "interface, unlisted, 443"},
		{"SC-2", "cognito-idp", "unlisted, 443"},
		{"SC-6", "iam", "interface, global, home us-east-1, cross-region, 443"},
		{"SC-6", "route53", "interface, global, home us-east-1, cross-region, 443"},
		{"SC-6", "cloudfront", "interface, global, 443"},
		{"SC-6", "organizations", "interface, home us-east-1, 443"},
		{"SC-6", "networkmanager", "interface, home us-west-2, 443"},
		{"SC-6", "globalaccelerator", "unlisted, home us-west-2, 443"},
		{"SC-9", "rds", "interface, 443"},
		{"SC-9", "email-smtp", "interface, 25, 465, 587, 2465, 2587"},
		{"SC-10", "es", "managed, 443"},
		{"SC-11", "transfer.server", "interface, no policy, 22, 21, 990, 8192-8200"},
		{"edge", "cloudfront-edge", "global, 443"},
	} {
		t.Run(tt.rule+" "+tt.code, func(t *testing.T) {
			s, ok := ServiceByCode(tt.code)
			require.True(t, ok)
			require.Equal(t, tt.want, facts(s))
			require.Equal(t, tt.code, s.String())
		})
	}
}

func TestIE80CrossRegionServices(t *testing.T) {
	var got []string
	for s := range Services() {
		if s.CrossRegion {
			got = append(got, s.Code)
		}
	}
	require.Equal(t, []string{
		"ecr.api", "ecr.dkr", "ecs", "ecs-fips", "iam", "kinesis-firehose", "kinesisanalytics",
		"kinesisanalytics-fips", "kms", "kms-fips", "lambda", "route53", "s3",
	}, got)
}

func TestSC11ServicesWithoutEndpointPolicy(t *testing.T) {
	var got []string
	for s := range Services() {
		if s.PolicyUnsupported {
			got = append(got, s.Code)
		}
	}
	require.Equal(t, []string{
		"appmesh-envoy-management", "apprunner.requests", "appstream.api", "appstream.streaming",
		"awsconnector", "transfer.server",
	}, got)
}

func TestServesPorts(t *testing.T) {
	s, _ := ServiceByCode("transfer.server")
	for port, want := range map[uint16]bool{22: true, 23: false, 8191: false, 8192: true, 8200: true, 8201: false, 443: false} {
		require.Equal(t, want, s.Serves(port), port)
	}
	s.Ports()[0] = packet.AllPorts()
	require.False(t, s.Serves(443), "what Ports returns is a copy")
}

func TestZeroServiceIsNoService(t *testing.T) {
	var s Service
	require.Empty(t, s.Ports())
	require.False(t, s.Serves(443))
	require.Empty(t, s.PublicHosts("us-east-1"))
	require.Empty(t, s.DualStackHosts("us-east-1"))
	require.Empty(t, s.PrivateDNSNames("us-east-1"))
	require.Empty(t, s.EndpointServiceName("us-east-1"))
	require.Empty(t, s.VPCEndpointLabel())
	require.Empty(t, s.VPCEndpointDomain("us-east-1"))
}

func TestEndpointServiceName(t *testing.T) {
	for _, tt := range []struct{ rule, code, region, want string }{
		{"SC-1", "s3", "us-east-1", "com.amazonaws.us-east-1.s3"},
		{"SC-1", "ecr.api", "eu-west-1", "com.amazonaws.eu-west-1.ecr.api"},
		{"SC-1", "iam", "eu-west-1", "com.amazonaws.iam"},
		{"SC-1", "iam", "", "com.amazonaws.iam"},
		{"SC-1", "s3-global.accesspoint", "eu-west-1", "com.amazonaws.s3-global.accesspoint"},
		{"SC-1", "notebook", "us-east-1", "aws.sagemaker.us-east-1.notebook"},
		{"SC-1", "qbusiness", "us-east-1", "aws.api.us-east-1.qbusiness"},
		{"SC-1", "bcm-data-exports", "us-east-1", "aws.api.us-east-1.bcm-data-exports"},
		{"SC-6", "organizations", "eu-west-1", "com.amazonaws.us-east-1.organizations"},
		{"SC-6", "organizations", "", "com.amazonaws.us-east-1.organizations"},
		{"SC-6", "organizations", "us-gov-west-1", "com.amazonaws.us-gov-west-1.organizations"},
		{"GovCloud", "kms", "us-gov-west-1", "com.amazonaws.us-gov-west-1.kms"},
		{"IE-33", "s3", "cn-north-1", "com.amazonaws.cn-north-1.s3"},
		{"IE-33", "kms", "cn-north-1", "cn.com.amazonaws.cn-north-1.kms"},
		{"not known", "iam", "cn-north-1", ""},
		{"not known", "s3", "us-iso-east-1", ""},
		{"new Region", "s3", "ap-southeast-9", "com.amazonaws.ap-southeast-9.s3"},
		{"new area", "s3", "zz-central-1", "com.amazonaws.zz-central-1.s3"},
		{"no Region", "s3", "", ""},
		{"no Region", "s3", "mars", ""},
	} {
		t.Run(tt.rule+" "+tt.code+" "+tt.region, func(t *testing.T) {
			s, ok := ServiceByCode(tt.code)
			require.True(t, ok)
			require.Equal(t, tt.want, s.EndpointServiceName(tt.region))
		})
	}
}

func TestParseServiceName(t *testing.T) {
	for _, tt := range []struct{ name, want string }{
		{"com.amazonaws.us-east-1.s3", "s3 us-east-1"},
		{"com.amazonaws.eu-west-1.ecr.dkr", "ecr.dkr eu-west-1"},
		{"com.amazonaws.cn-north-1.s3", "s3 cn-north-1"},
		{"cn.com.amazonaws.cn-north-1.s3", "s3 cn-north-1"},
		{"com.amazonaws.cn-north-1.kms", "kms cn-north-1"},
		{"cn.com.amazonaws.cn-north-1.kms", "kms cn-north-1"},
		{"cn.com.amazonaws.us-east-1.kms", "-"},
		{"com.amazonaws.iam", "iam "},
		{"cn.com.amazonaws.iam", "-"},
		{"com.amazonaws.us-east-1.iam", "-"},
		{"com.amazonaws.eu-west-1.organizations", "organizations eu-west-1"},
		{"aws.sagemaker.eu-west-1.studio", "studio eu-west-1"},
		{"com.amazonaws.eu-west-1.studio", "-"},
		{"com.amazonaws.us-east-1.timestream.ingest-cell2", "timestream.ingest-cell us-east-1"},
		{"com.amazonaws.us-east-1.s32", "-"},
		{"com.amazonaws.s3", "-"},
		{"com.amazonaws.us-east-1.no-such-service", "-"},
		{"com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0", "-"},
		{"COM.amazonaws.us-east-1.s3", "-"},
		{"us-east-1.s3", "-"},
		{"com.amazonaws.us-east-1.", "-"},
		{"com.amazonaws.us-east-1", "-"},
		{"com.amazonaws", "-"},
		{"cn.", "-"},
		{".", "-"},
		{"", "-"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, region, ok := ParseServiceName(tt.name)
			got := s.Code + " " + region
			if !ok {
				require.Zero(t, s)
				require.Empty(t, region)
				got = "-"
			}
			require.Equal(t, tt.want, got)
		})
	}
}

func TestIE31ParseCustomerService(t *testing.T) {
	for _, tt := range []struct{ name, want string }{
		{"com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0", "us-east-1 vpce-svc-0123456789abcdef0"},
		{"cn.com.amazonaws.vpce.cn-north-1.vpce-svc-0123456789abcdef0", "cn-north-1 vpce-svc-0123456789abcdef0"},
		{"cn.com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0", "-"},
		{"com.amazonaws.vpce.us-east-1.vpce-svc-", "-"},
		{"com.amazonaws.vpce.us-east-1.vpce-svc-0.x", "-"},
		{"com.amazonaws.vpce.mars.vpce-svc-0", "-"},
		{"com.amazonaws.us-east-1.s3", "-"},
		{"", "-"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			region, id, ok := ParseCustomerService(tt.name)
			got := region + " " + id
			if !ok {
				got = "-"
			}
			require.Equal(t, tt.want, got)
		})
	}
}

func TestLookupHost(t *testing.T) {
	for _, tt := range []struct{ rule, host, want string }{
		{"Regional", "s3.us-east-1.amazonaws.com", "s3 us-east-1"},
		{"Regional", "my.dotted.bucket.s3.eu-west-1.amazonaws.com", "s3 eu-west-1"},
		{"Regional", "S3.US-East-1.AmazonAWS.com.", "s3 us-east-1"},
		{"Regional", "ap-123456789012.s3-accesspoint.us-east-1.amazonaws.com", "s3 us-east-1"},
		{"Regional", "ec2.eu-west-1.amazonaws.com", "ec2 eu-west-1"},
		{"Regional", "elasticloadbalancing.eu-west-1.amazonaws.com", "elasticloadbalancing eu-west-1"},
		{"Regional", "ecs-a-1.us-east-1.amazonaws.com", "ecs-agent us-east-1"},
		{"Regional", "bucket.s3-website-eu-west-1.amazonaws.com", "s3 eu-west-1"},
		{"Regional", "bucket.s3-website.eu-central-1.amazonaws.com", "s3 eu-central-1"},
		{"Regional", "nb.notebook.us-east-1.sagemaker.aws", "notebook us-east-1"},
		{"Regional", "us-east-1.console.aws.amazon.com", "console us-east-1"},
		{"Regional", "x-ats.iot.us-east-1.amazonaws.com", "iot.data us-east-1"},
		{"Regional", "iot.us-east-1.amazonaws.com", "iot.api us-east-1"},
		{"Regional", "ingest-cell2.timestream.us-east-1.amazonaws.com", "timestream.ingest-cell us-east-1"},
		{"a bucket with the name of a service", "sqs.s3.us-east-1.amazonaws.com", "s3 us-east-1"},
		{"a bucket with the name of a Region", "us-west-2.s3.us-east-1.amazonaws.com", "s3 us-east-1"},
		{"a bucket with the name of a Region", "us-west-2.s3.amazonaws.com", "s3 us-east-1 legacy"},
		{"a bucket with the name of a host", "s3.us-west-2.amazonaws.com.s3.us-east-1.amazonaws.com", "s3 us-east-1"},

		{"IE-45", "monitoring.us-east-1.amazonaws.com", "monitoring us-east-1"},
		{"IE-45", "monitoring.us-east-1.api.aws", "monitoring us-east-1 dual-stack"},
		{"IE-45", "monitoring-fips.us-east-1.amazonaws.com", "monitoring us-east-1 FIPS"},
		{"IE-45", "monitoring-fips.us-east-1.api.aws", "monitoring us-east-1 dual-stack FIPS"},
		{"IE-64", "s3-control.us-east-1.amazonaws.com", "s3 us-east-1"},
		{"IE-64", "123456789012.s3-control.us-east-1.amazonaws.com", "s3 us-east-1"},
		{"IE-64", "s3-us-west-2.amazonaws.com", "s3 us-west-2 legacy"},
		{"IE-64", "bucket.s3-us-west-2.amazonaws.com", "s3 us-west-2 legacy"},
		{"IE-64", "s3-fips.us-east-1.amazonaws.com", "s3 us-east-1 FIPS"},
		{"IE-64", "bucket.s3-fips.dualstack.us-east-1.amazonaws.com", "s3 us-east-1 dual-stack FIPS"},
		{"IE-65", "s3.amazonaws.com", "s3 us-east-1 legacy"},
		{"IE-65", "my.bucket.s3.amazonaws.com", "s3 us-east-1 legacy"},
		{"GE-42", "s3.dualstack.us-east-1.amazonaws.com", "s3 us-east-1 dual-stack"},
		{"GE-42", "a.bucket.s3.dualstack.us-east-1.amazonaws.com", "s3 us-east-1 dual-stack"},
		{"GE-1", "s3express-use1-az4.us-east-1.amazonaws.com", "s3express us-east-1"},
		{"GE-1", "b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com", "s3express us-east-1"},
		{"GE-1", "s3express-use1-az4.dualstack.us-east-1.amazonaws.com", "s3express us-east-1 dual-stack"},
		{"GE-1", "s3express-control.us-east-1.amazonaws.com", "s3express us-east-1"},
		{"GE-1", "s3express-control-fips.us-east-1.amazonaws.com", "s3express us-east-1 FIPS"},
		{"GE-1", "s3express-fips-use1-az4.us-east-1.amazonaws.com", "s3express us-east-1 FIPS"},
		{"GE-6", "streams.dynamodb.us-east-1.amazonaws.com", "dynamodb-streams us-east-1"},
		{"GE-6", "streams.dynamodb.us-east-1.api.aws", "dynamodb-streams us-east-1 dual-stack"},
		{"GE-7", "alias.mrap.accesspoint.s3-global.amazonaws.com", "s3-global.accesspoint "},

		{"SC-5", "api.ecr.us-east-1.amazonaws.com", "ecr.api us-east-1"},
		{"SC-5", "ecr.us-east-1.api.aws", "ecr.api us-east-1 dual-stack"},
		{"SC-5", "123456789012.dkr.ecr.us-east-1.amazonaws.com", "ecr.dkr us-east-1"},
		{"SC-5", "123456789012.dkr.ecr-fips.us-east-1.amazonaws.com", "ecr.dkr us-east-1 FIPS"},
		{"SC-5", "kinesis.us-east-1.amazonaws.com", "kinesis-streams us-east-1"},
		{"SC-5", "firehose.us-east-1.amazonaws.com", "kinesis-firehose us-east-1"},
		{"SC-5", "api.sagemaker.us-east-1.amazonaws.com", "sagemaker.api us-east-1"},
		{"SC-5", "dataplane.rum.us-east-1.amazonaws.com", "rum-dataplane us-east-1"},
		{"SC-5", "eks-auth.us-east-1.api.aws", "eks-auth us-east-1 dual-stack"},
		{"SC-6", "iam.amazonaws.com", "iam "},
		{"SC-6", "iam-fips.amazonaws.com", "iam  FIPS"},
		{"SC-6", "iam.global.api.aws", "iam  dual-stack"},
		{"SC-6", "organizations.us-east-1.amazonaws.com", "organizations us-east-1"},
		{"SC-6", "organizations.eu-west-1.amazonaws.com", "-"},
		{"SC-6", "networkmanager.us-west-2.amazonaws.com", "networkmanager us-west-2"},
		{"SC-7", "dynamodb.us-east-1.amazonaws.com", "dynamodb us-east-1"},
		{"SC-7", "123456789012.ddb.us-east-1.amazonaws.com", "dynamodb us-east-1"},
		{"SC-7", "123456789012.control-kinesis.us-east-1.amazonaws.com", "kinesis-streams us-east-1"},
		{"SC-7", "sync-states.us-east-1.amazonaws.com", "sync-states us-east-1"},
		{"SC-7", "data-servicediscovery.us-east-1.amazonaws.com", "data-servicediscovery us-east-1"},
		{"SC-7", "stream-logs.us-east-1.amazonaws.com", "logs us-east-1"},
		{"IE-46", "abc123.execute-api.us-east-1.amazonaws.com", "execute-api us-east-1"},
		{"IE-46", "execute-api.us-east-1.amazonaws.com", "-"},

		{"FIPS", "kms-fips.us-east-1.amazonaws.com", "kms-fips us-east-1 FIPS"},
		{"FIPS", "dynamodb-fips.us-east-1.amazonaws.com", "dynamodb us-east-1 FIPS"},
		{"FIPS", "fips.batch.us-east-1.amazonaws.com", "batch us-east-1 FIPS"},
		{"FIPS", "fips.s3.us-east-1.amazonaws.com", "s3 us-east-1"}, // a bucket named fips
		{"FIPS", "my-fips.s3.us-east-1.amazonaws.com", "s3 us-east-1"},
		{"legacy", "us-west-2.queue.amazonaws.com", "sqs us-west-2 legacy"},
		{"legacy", "sts.amazonaws.com", "sts  legacy"},

		{"partition", "s3.cn-north-1.amazonaws.com.cn", "s3 cn-north-1"},
		{"partition", "monitoring.cn-north-1.api.amazonwebservices.com.cn", "monitoring cn-north-1 dual-stack"},
		{"partition", "s3.us-gov-west-1.amazonaws.com", "s3 us-gov-west-1"},
		{"partition", "s3.eusc-de-east-1.amazonaws.eu", "s3 eusc-de-east-1"},
		{"partition", "s3.cn-north-1.amazonaws.com", "-"},
		{"partition", "s3.us-east-1.amazonaws.com.cn", "-"},
		{"partition", "s3.amazonaws.com.cn", "-"},
		{"partition", "iam.amazonaws.com.cn", "-"},
		{"new Region", "s3.ap-southeast-9.amazonaws.com", "s3 ap-southeast-9"},
		{"new area", "s3.zz-central-12.amazonaws.com", "s3 zz-central-12"},

		{"no service", "ec2-203-0-113-1.compute-1.amazonaws.com", "-"},
		{"no service", "ec2-203-0-113-1.eu-west-1.compute.amazonaws.com", "-"},
		{"no service", "vpce-0123456789abcdef0-abcdefgh.sqs.us-east-1.vpce.amazonaws.com", "-"},
		{"no service", "bucket.vpce-0123456789abcdef0-abcdefgh.s3.us-east-1.vpce.amazonaws.com", "-"},
		{"no service", "vpce-0123456789abcdef0-abcdefgh.vpce-svc-0123.us-east-1.vpce.amazonaws.com", "-"},
		{"no service", "my-alb-123.us-east-1.elb.amazonaws.com", "-"},
		{"no service", "my-nlb-123.elb.us-east-1.amazonaws.com", "-"},
		{"no service", "elb.amazonaws.com", "-"},
		{"no service", "db.abc.us-east-1.rds.amazonaws.com", "-"},
		{"no service", "fs-0123.efs.us-east-1.amazonaws.com", "-"},
		{"no service", "amazonaws.com", "-"},
		{"no service", "us-east-1.amazonaws.com", "-"},
		{"no service", "s3.us-east-1.amazonaws.com.example.com", "-"},
		{"no service", "s3.us-east-1.notamazonaws.com", "-"},
		{"no service", "example.com", "-"},
		{"no host", "*.s3.us-east-1.amazonaws.com", "-"},
		{"no host", "s3..us-east-1.amazonaws.com", "-"},
		{"no host", ".s3.us-east-1.amazonaws.com", "-"},
		{"no host", "s3.us-east-1.amazonaws.com..", "-"},
		{"no host", "s3express-.us-east-1.amazonaws.com", "-"},
		{"no host", strings.Repeat("a", 64) + ".s3.us-east-1.amazonaws.com", "-"},
		{"no host", strings.Repeat("a.", 120) + "s3.us-east-1.amazonaws.com", "-"},
		{"no host", "\u212ams.us-east-1.amazonaws.com", "-"}, // the Kelvin sign, of which k is the lower case
		{"no host", "10.0.0.1", "-"},
		{"no host", "", "-"},
		{"no host", ".", "-"},
	} {
		t.Run(tt.rule+" "+tt.host, func(t *testing.T) {
			require.Equal(t, tt.want, describeMatch(LookupHost(tt.host)))
		})
	}
}

func describeMatch(m Match, ok bool) string {
	if !ok {
		if m != (Match{}) {
			return "not ok, but not zero"
		}
		return "-"
	}
	s := m.Service.Code + " " + m.Region
	for _, flag := range []struct {
		name string
		set  bool
	}{{"dual-stack", m.DualStack}, {"legacy", m.Legacy}, {"FIPS", m.FIPS}} {
		if flag.set {
			s += " " + flag.name
		}
	}
	return s
}

func TestPrivateDNSNames(t *testing.T) {
	for _, tt := range []struct {
		rule, code, region string
		want               []string
	}{
		{"IE-45", "monitoring", "us-east-1", []string{
			"monitoring.us-east-1.amazonaws.com", "monitoring.us-east-1.api.aws",
			"monitoring-fips.us-east-1.amazonaws.com", "monitoring-fips.us-east-1.api.aws",
		}},
		{"IE-46", "execute-api", "us-east-1", []string{"*.execute-api.us-east-1.amazonaws.com"}},
		{"IE-47", "dynamodb", "us-east-1", nil},
		{"IE-47", "dynamodb-streams", "us-east-1", nil},
		{"IE-64", "s3", "us-east-1", []string{
			"s3.us-east-1.amazonaws.com", "*.s3.us-east-1.amazonaws.com",
			"s3-control.us-east-1.amazonaws.com", "*.s3-control.us-east-1.amazonaws.com",
			"s3-accesspoint.us-east-1.amazonaws.com", "*.s3-accesspoint.us-east-1.amazonaws.com",
		}},
		{"SC-4", "sqs", "us-east-1", []string{"sqs.us-east-1.amazonaws.com"}},
		{"SC-5", "ecr.dkr", "us-east-1", []string{"*.dkr.ecr.us-east-1.amazonaws.com"}},
		{"SC-6", "iam", "eu-west-1", []string{"iam.amazonaws.com"}},
		{"SC-6", "iam", "cn-north-1", nil},
		{"SC-6", "organizations", "eu-west-1", []string{"organizations.us-east-1.amazonaws.com"}},
		{"SC-7", "kinesis-streams", "us-east-1", []string{"kinesis.us-east-1.amazonaws.com"}},
		{"SC-7", "logs", "us-east-1", []string{"logs.us-east-1.amazonaws.com"}},
		{"sagemaker", "notebook", "us-east-1", []string{"*.notebook.us-east-1.sagemaker.aws"}},
		{"per cell", "timestream.query-cell", "us-east-1", nil},
		{"partition", "sqs", "cn-north-1", []string{"sqs.cn-north-1.amazonaws.com.cn"}},
		{"partition", "notebook", "cn-north-1", nil},
		{"no Region", "sqs", "", nil},
		{"no Region", "sqs", "mars", nil},
	} {
		t.Run(tt.rule+" "+tt.code+" "+tt.region, func(t *testing.T) {
			s, ok := ServiceByCode(tt.code)
			require.True(t, ok)
			require.Empty(t, cmp.Diff(tt.want, s.PrivateDNSNames(tt.region)))
		})
	}
}

// A private name is a host, or "*." and a host, so that a zone can hold it.
func TestPrivateDNSNamesAreZones(t *testing.T) {
	for s := range Services() {
		names := s.PrivateDNSNames("us-east-1")
		for _, name := range names {
			require.True(t, isHost(strings.TrimPrefix(name, "*.")), "%s %s", s.Code, name)
		}
		if len(names) > 0 {
			require.True(t, s.Interface, s.Code)
		}
	}
}

func TestSC7HostsOutsidePrivateDNS(t *testing.T) {
	for host, want := range map[string]bool{
		"kinesis.us-east-1.amazonaws.com":                      true,
		"123456789012.control-kinesis.us-east-1.amazonaws.com": false,
		"stream-logs.us-east-1.amazonaws.com":                  false,
		"bucket.s3.us-east-1.amazonaws.com":                    true,
		"bucket.s3.amazonaws.com":                              false,
		"s3.dualstack.us-east-1.amazonaws.com":                 false,
		"bucket.s3-website-us-east-1.amazonaws.com":            false,
		"s3-fips.us-east-1.amazonaws.com":                      false,
		"123456789012.ddb.us-east-1.amazonaws.com":             false,
	} {
		m, ok := LookupHost(host)
		require.True(t, ok, host)
		covered := slices.ContainsFunc(m.Service.PrivateDNSNames("us-east-1"), func(name string) bool {
			zone, wild := strings.CutPrefix(name, "*")
			return name == host || wild && strings.HasSuffix(host, zone)
		})
		require.Equal(t, want, covered, host)
	}
}

func TestHosts(t *testing.T) {
	s3, _ := ServiceByCode("s3")
	require.Equal(t, "s3.eu-west-1.amazonaws.com", s3.PublicHosts("eu-west-1")[0])
	require.Contains(t, s3.DualStackHosts("eu-west-1"), "*.s3.dualstack.eu-west-1.amazonaws.com")
	sqs, _ := ServiceByCode("sqs")
	require.Equal(t, []string{"sqs.cn-north-1.amazonaws.com.cn"}, sqs.PublicHosts("cn-north-1"))
	require.Equal(t, []string{"sqs.cn-north-1.api.amazonwebservices.com.cn"}, sqs.DualStackHosts("cn-north-1"))
	iam, _ := ServiceByCode("iam")
	require.Equal(t, []string{"iam.amazonaws.com"}, iam.PublicHosts(""))
	require.Empty(t, iam.PublicHosts("us-gov-west-1"))
}

func TestIE30VPCEndpointLabel(t *testing.T) {
	for _, tt := range []struct{ code, want string }{
		{"sqs", "sqs"},
		{"s3", "s3"},
		{"ecr.api", "api.ecr"},
		{"ecr.dkr", "dkr.ecr"},
		{"dynamodb", "dynamodb"},
		{"dynamodb-streams", "streams.dynamodb"},
		{"kinesis-streams", "kinesis"},
		{"kinesis-firehose", "firehose"},
		{"execute-api", "execute-api"},
		{"ecs-agent", "ecs-a"},
		{"appstream.api", "api.appstream"},
		{"appstream.streaming", "streaming.appstream"},
		{"codeartifact.api", "api.codeartifact"},
		{"codeartifact.repositories", "d.codeartifact"},
		{"transfer.server", "server.transfer"},
		{"sagemaker.runtime-fips", "runtime-fips.sagemaker"},
		{"notebook", "notebook"},
		{"monitoring", "monitoring"},
		{"organizations", "organizations"},
		{"iam", "iam"},
		{"s3-global.accesspoint", "accesspoint.s3-global"},
		{"console", "console"},
		{"s3express", ""},
		{"es", ""},
		{"cognito-idp", ""},
		{"timestream.ingest-cell", ""},
	} {
		s, ok := ServiceByCode(tt.code)
		require.True(t, ok, tt.code)
		require.Equal(t, tt.want, s.VPCEndpointLabel(), tt.code)
	}
}

func TestIE32IE33VPCEndpointDomain(t *testing.T) {
	for _, tt := range []struct{ code, region, want string }{
		{"ecr.api", "us-east-1", "api.ecr.us-east-1.vpce.amazonaws.com"},
		{"s3", "eu-west-1", "s3.eu-west-1.vpce.amazonaws.com"},
		{"sqs", "cn-north-1", "sqs.cn-north-1.vpce.amazonaws.com.cn"},
		{"notebook", "us-east-1", "notebook.us-east-1.vpce.sagemaker.aws"},
		{"notebook", "cn-north-1", ""},
		{"sqs", "mars", ""},
		{"es", "us-east-1", ""},
	} {
		s, _ := ServiceByCode(tt.code)
		require.Equal(t, tt.want, s.VPCEndpointDomain(tt.region), tt.code)
	}
}

// Every service comes back from its own name and from each of its hosts, in Regions of each partition.
func TestEveryServiceRoundTrips(t *testing.T) {
	for s := range Services() {
		for _, region := range []string{"us-east-1", "eu-west-1", "us-gov-west-1", "cn-north-1", "us-iso-east-1", "zz-north-1"} {
			if name := s.EndpointServiceName(region); name != "" {
				got, gotRegion, ok := ParseServiceName(name)
				require.True(t, ok, name)
				require.Equal(t, s.Code, got.Code, name)
				require.Equal(t, name, got.EndpointServiceName(gotRegion), name)
			}
			for kind, patterns := range map[string][]string{
				"public": s.PublicHosts(region), "dual-stack": s.DualStackHosts(region), "private": s.PrivateDNSNames(region),
			} {
				for _, p := range patterns {
					host := strings.ReplaceAll(p, "*", "x1")
					m, ok := LookupHost(host)
					require.True(t, ok, "%s %s", s.Code, host)
					require.Equal(t, s.Code, m.Service.Code, host)
					require.False(t, m.Legacy, host)
					require.Equal(t, strings.Contains(p, "fips"), m.FIPS, host)
					if kind == "dual-stack" {
						require.True(t, m.DualStack, host)
					}
					switch {
					case strings.Contains(p, region):
						require.Equal(t, region, m.Region, host)
					case s.Global:
						require.Empty(t, m.Region, host)
					default:
						require.Equal(t, s.HomeRegion, m.Region, host)
					}
				}
			}
		}
	}
}

func TestEveryServiceHasANameInUSEast1(t *testing.T) {
	for s := range Services() {
		require.NotEmpty(t, s.EndpointServiceName("us-east-1"), s.Code)
	}
}

func TestRegions(t *testing.T) {
	var codes []string
	for r := range Regions() {
		codes = append(codes, r.Code)
		require.True(t, IsRegion(r.Code), r.Code)
		require.NotEmpty(t, r.Name, r.Code)
		require.Equal(t, Partition(r.Code), r.Partition)
	}
	require.True(t, slices.IsSorted(codes))
	require.Equal(t, codes, slices.Compact(slices.Clone(codes)))
	for range Regions() {
		break
	}
}

func TestPartition(t *testing.T) {
	for region, want := range map[string]string{
		"us-east-1":      "aws",
		"eu-central-2":   "aws",
		"mx-central-1":   "aws",
		"zz-southeast-1": "aws",
		"us-gov-east-1":  "aws-us-gov",
		"cn-northwest-1": "aws-cn",
		"eusc-de-east-1": "aws-eusc",
		"us-iso-west-1":  "aws-iso",
		"us-isob-east-1": "aws-iso-b",
		"eu-isoe-west-1": "aws-iso-e",
		"us-isof-east-1": "aws-iso-f",

		"us-east-1a":        "",
		"us-east-0":         "",
		"us-east-01":        "",
		"us-east-100":       "",
		"us-east-":          "",
		"us-east":           "",
		"us-1":              "",
		"-east-1":           "",
		"east-1":            "",
		"US-EAST-1":         "",
		"us-east-1-bos-1":   "",
		"compute-1":         "",
		"website-us-east-1": "",
		"global":            "",
		"use1-az4":          "",
		"":                  "",
	} {
		require.Equal(t, want, Partition(region), region)
		require.Equal(t, want != "", IsRegion(region), region)
	}
}

// Literal ranges: numbers must not change when the catalogue grows.
func TestPublicRangeIsStable(t *testing.T) {
	for _, tt := range []struct{ service, region, v4, v6 string }{
		{"s3", "us-east-1", "243.248.4.192/26", "e000:fe:13::/48"},
		{"dynamodb", "us-east-1", "241.160.4.192/26", "e000:68:13::/48"},
		{"iam", "", "242.124.0.0/26", "e000:9f::/48"},
		{"iam", "eu-west-1", "242.124.0.0/26", "e000:9f::/48"},
		{"sts", "", "244.152.0.0/26", "e000:126::/48"},
	} {
		require.Equal(t, tt.v4, PublicRange(tt.service, tt.region, false).String(), tt.service)
		require.Equal(t, tt.v6, PublicRange(tt.service, tt.region, true).String(), tt.service)
	}
}

func TestPublicRangeOfWhatIsNotARegion(t *testing.T) {
	require.False(t, PublicRange("s3", "mars", false).IsValid())
	require.False(t, PublicRange("s3", "mars", true).IsValid())
}

// Every service of the catalogue has its own range in every known Region, and the range leads back to both.
func TestPublicRangesDoNotCollide(t *testing.T) {
	v4, v6 := netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("e000::/16")
	taken := map[netip.Prefix]string{}
	regions := []string{"", "us-central-9", "ap-southeast-9"}
	for r := range Regions() {
		regions = append(regions, r.Code)
	}
	for s := range Services() {
		for _, region := range regions {
			if s.Global && region != "" {
				continue
			}
			for _, p := range []netip.Prefix{PublicRange(s.Code, region, false), PublicRange(s.Code, region, true)} {
				require.Equal(t, p.Masked(), p)
				if p.Addr().Is4() {
					require.True(t, v4.Contains(p.Addr()), p)
					require.NotEqual(t, byte(255), p.Addr().As4()[0], p)
				} else {
					require.True(t, v6.Contains(p.Addr()), p)
				}
				who := s.Code + " " + region
				require.Empty(t, taken[p], who)
				taken[p] = who

				for _, a := range []netip.Addr{p.Addr(), lastOf(p)} {
					got, gotRegion, ok := LookupPublic(a)
					require.True(t, ok, who)
					require.Equal(t, who, got.Code+" "+gotRegion)
				}
			}
		}
	}
	for _, p := range []netip.Prefix{
		PublicRange("no-such-service", "us-east-1", false),
		PublicRange("no-such-service", "us-east-1", true),
		PublicRange("s3", "zz-north-1", false),
		PublicRange("s3", "us-east-10", true),
	} {
		require.True(t, p.IsValid())
		require.Empty(t, taken[p])
		_, _, ok := LookupPublic(p.Addr())
		require.False(t, ok, p)
	}
}

func lastOf(p netip.Prefix) netip.Addr {
	a := p.Addr().AsSlice()
	for i := p.Bits(); i < len(a)*8; i++ {
		a[i/8] |= 0x80 >> (i % 8)
	}
	last, _ := netip.AddrFromSlice(a)
	return last
}

func TestLookupPublicElsewhere(t *testing.T) {
	for _, a := range []string{
		"10.0.0.1", "52.216.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "240.1.0.0",
		"2600:1f00::1", "e000::1", "e000:fe:ffff::", "e000:ffff:1::", "e001:fe:13::1", "fd00::1",
	} {
		_, _, ok := LookupPublic(netip.MustParseAddr(a))
		require.False(t, ok, a)
	}
	_, _, ok := LookupPublic(netip.Addr{})
	require.False(t, ok)
	s, region, ok := LookupPublic(netip.MustParseAddr("::ffff:243.248.4.193"))
	require.True(t, ok)
	require.Equal(t, "s3 us-east-1", s.Code+" "+region)
}

func TestLookupsDoNotAllocate(t *testing.T) {
	addr := PublicRange("s3", "us-east-1", false).Addr()
	for name, f := range map[string]func(){
		"LookupHost":   func() { LookupHost("my.bucket.s3.eu-west-1.amazonaws.com") },
		"LookupPublic": func() { LookupPublic(addr) },
		"PublicRange":  func() { PublicRange("s3", "us-east-1", true) },
		"ParseName":    func() { ParseServiceName("com.amazonaws.us-east-1.ecr.api") },
		"Serves":       func() { s, _ := ServiceByCode("s3"); s.Serves(443) },
	} {
		require.Zero(t, testing.AllocsPerRun(100, f), name)
	}
}

// A broken table says where, and all at once.
func TestParseCatalogProblems(t *testing.T) {
	const good = "1\ta\tA\tinterface\t443\t=\t=\t=\t-\t-"
	_, err := parseCatalog(good + "\n# comment\n")
	require.NoError(t, err)
	for _, tt := range []struct{ name, line, want string }{
		{"columns", "2\tb", "2 columns, not 10"},
		{"number", "0\tb\tB\tinterface\t443\t=\t-\t-\t-\t-", `number "0" is not in 1-767`},
		{"number taken", "1\tb\tB\tinterface\t443\t=\t-\t-\t-\t-", "number 1 is that of a"},
		{"code taken", "2\ta\tA\tinterface\t443\t=\t-\t-\t-\t-", "code a stands twice"},
		{"name taken", "2\tb\tB\tinterface\t443\t=\t-\t-\t-\tname=com.amazonaws.{region}.a", "endpoint service name of a"},
		{"host taken", "2\tb\tB\tinterface\t443\ta.{region}.amazonaws.com\t-\t-\t-\t-", "host a.{region}.amazonaws.com stands also for a"},
		{"wildcard taken", "2\tb\tB\tinterface\t443\t*.b.{region}.amazonaws.com *.b.{region}.amazonaws.com\t-\t-\t-\t-", "stands also for b"},
		{"dual taken", "2\tb\tB\tinterface\t443\t=\ta.{region}.api.aws\t-\t-\t-", "stands also for a"},
		{"private taken", "2\tb\tB\tinterface\t443\t=\t-\ta.{region}.amazonaws.com\t-\t-", "stands also for a"},
		{"legacy taken", "2\tb\tB\tinterface\t443\t=\t-\t-\ta.{region}.amazonaws.com\t-", "stands also for a"},
		{"endpoints", "2\tb\tB\tgatway\t443\t=\t-\t-\t-\t-", `endpoints "gatway"`},
		{"ports", "2\tb\tB\tinterface\tx\t=\t-\t-\t-\t-", `"x" is not a port`},
		{"mark", "2\tb\tB\tinterface\t443\t=\t-\t-\t-\tglobl", `mark "globl"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseCatalog(good + "\n" + tt.line + "\nx")
			require.ErrorContains(t, err, "line 2: ")
			require.ErrorContains(t, err, tt.want)
			require.ErrorContains(t, err, "line 3: 1 columns")
		})
	}
}

func TestTableIsInCodeOrder(t *testing.T) {
	last := ""
	for line := range strings.Lines(catalogText) {
		if line[0] == '#' {
			continue
		}
		code := strings.Split(line, "\t")[1]
		require.Less(t, last, code)
		last = code
	}
}

// A match names a service of the catalogue and a Region, and does not depend on case or on the last dot.
func FuzzLookupHost(f *testing.F) {
	for _, host := range []string{
		"", ".", "s3.us-east-1.amazonaws.com", "fips.batch.us-east-1.amazonaws.com.", "a.b.s3-us-west-2.amazonaws.com",
		"iam.global.api.aws", "s3express-fips-use1-az4.us-east-1.amazonaws.com", "-fips.-fips.amazonaws.com.cn", "K\u212a.amazonaws.com",
	} {
		f.Add(host)
	}
	f.Fuzz(func(t *testing.T, host string) {
		m, ok := LookupHost(host)
		if !ok {
			require.Zero(t, m)
			return
		}
		_, known := ServiceByCode(m.Service.Code)
		require.True(t, known)
		require.True(t, m.Region == "" || IsRegion(m.Region))
		again, ok := LookupHost(strings.TrimSuffix(strings.ToUpper(host), ".") + ".")
		require.True(t, ok)
		require.Equal(t, m, again)
	})
}

// A name that is read is a name, or one of the forms that AWS does not use for that Region.
func FuzzParseServiceName(f *testing.F) {
	for _, name := range []string{
		"", "com.amazonaws.us-east-1.s3", "cn.com.amazonaws.cn-north-1.kms", "com.amazonaws.iam",
		"aws.sagemaker.us-east-1.notebook", "com.amazonaws.us-east-1.timestream.query-cell7", "com.amazonaws.vpce.us-east-1.vpce-svc-1",
	} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		s, region, ok := ParseServiceName(name)
		if _, _, customer := ParseCustomerService(name); customer {
			require.False(t, ok)
		}
		if !ok {
			require.Zero(t, s)
			return
		}
		require.True(t, region == "" || IsRegion(region))
		require.Equal(t, region == "", s.Global)
		if p := Partition(region); p == "aws" && s.HomeRegion == "" && !s.row.perCell || p == "" {
			require.Equal(t, name, s.EndpointServiceName(region))
		}
	})
}

func BenchmarkLookupHost(b *testing.B) {
	for _, host := range []string{
		"sqs.us-east-1.amazonaws.com",
		"my.dotted.bucket.s3.eu-west-1.amazonaws.com",
		"ec2-203-0-113-1.eu-west-1.compute.amazonaws.com",
		"us-east-1.console.aws.amazon.com",
	} {
		b.Run(host, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				LookupHost(host)
			}
		})
	}
}

func BenchmarkLookupPublic(b *testing.B) {
	addr := PublicRange("s3", "us-east-1", false).Addr()
	b.ReportAllocs()
	for b.Loop() {
		LookupPublic(addr)
	}
}

func ExampleLookupHost() {
	m, _ := LookupHost("my.bucket.s3.eu-west-1.amazonaws.com")
	fmt.Println(m.Service.Code, m.Region)
	m, _ = LookupHost("s3.dualstack.us-east-1.amazonaws.com")
	fmt.Println(m.Service.Code, m.Region, m.DualStack)
	_, ok := LookupHost("ec2-203-0-113-1.compute-1.amazonaws.com")
	fmt.Println(ok)
	// Output:
	// s3 eu-west-1
	// s3 us-east-1 true
	// false
}

func ExampleService_EndpointServiceName() {
	s, _ := ServiceByCode("ecr.api")
	fmt.Println(s.EndpointServiceName("us-east-1"))
	fmt.Println(s.VPCEndpointDomain("us-east-1"))
	fmt.Println(s.PrivateDNSNames("us-east-1"))
	// Output:
	// com.amazonaws.us-east-1.ecr.api
	// api.ecr.us-east-1.vpce.amazonaws.com
	// [api.ecr.us-east-1.amazonaws.com]
}
