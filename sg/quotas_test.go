package sg

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

func TestQuotas(t *testing.T) {
	hosts := func(count int, format string) string {
		var b strings.Builder
		for i := range count {
			fmt.Fprintf(&b, "; tcp 22 "+format, i)
		}
		return b.String()
	}
	const v4, v6 = "10.0.0.%d/32", "2001:db8::%d/128"
	tooManyIn := []string{"Ingress RulesPerSecurityGroupLimitExceeded"}
	lists := []vpc.Resource{
		vpc.PrefixList{ID: "pl-s3", Name: "com.amazonaws.us-east-1.s3", Account: "AWS", Entries: prefixes("3.5.0.0/19", "16.15.176.0/20")},
		vpc.PrefixList{ID: "pl-cloudfront", Name: "com.amazonaws.global.cloudfront.origin-facing", Account: "AWS", MaxEntries: 100},
		vpc.PrefixList{ID: "pl-lattice6", Name: "com.amazonaws.us-east-1.ipv6.vpc-lattice", Account: "AWS", IPv6: true},
	}
	for _, test := range []struct {
		name            string
		ingress, egress string
		want            []string
	}{
		{"SG-62 60 rules", hosts(60, v4), hosts(60, v4), nil},
		{"SG-62 61 rules", hosts(61, v4), "", tooManyIn},
		{"SG-62 the families are apart", hosts(60, v4) + hosts(60, v6), "", nil},
		{"SG-62 outbound IPv6", "", hosts(61, v6), []string{"Egress RulesPerSecurityGroupLimitExceeded"}},
		{"SG-61 a group counts once", hosts(59, v4) + "; all sg-1", "", nil},
		{"SG-61 a group counts", hosts(60, v4) + "; all sg-1", "", tooManyIn},
		{"SG-61 T28 a list of 60", "all pl-4", "", nil},
		{"SG-61 T28 and one more", "all pl-4; tcp 22 10.0.0.0/8", "", tooManyIn},
		{"SG-61 a list counts in its family", "all pl-4; all pl-6" + hosts(50, v6), "", nil},
		{"SG-61 S3 counts 1", "all pl-s3" + hosts(59, v4), "", nil},
		{"SG-61 CloudFront counts 55", "all pl-cloudfront" + hosts(5, v4), "", nil},
		{"SG-61 CloudFront and six more", "all pl-cloudfront" + hosts(6, v4), "", tooManyIn},
		{"SG-61 the IPv6 list of VPC Lattice counts 10", "all pl-lattice6" + hosts(51, v6), "", tooManyIn},
		{"SG-61 a list that is not held", hosts(60, v4) + "; all pl-gone", "", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			n := network(t, append(lists, group(test.ingress, test.egress))...)
			require.Equal(t, test.want, problems(DefaultQuotas().Check(n)))
			require.Empty(t, Quotas{}.Check(n), "off by default")
		})
	}
}

func TestQuotasOfGroups(t *testing.T) {
	n := network(t, Group{ID: "sg-1", VPC: "vpc-1"}, Group{ID: "sg-2", VPC: "vpc-2"}, Group{ID: "sg-3", VPC: "vpc-1", Account: "222222222222"})
	require.Equal(t, []string{"SecurityGroupLimitExceeded"}, problems(Quotas{GroupsPerRegion: 1}.Check(n)), "SG-63")
	require.Empty(t, Quotas{GroupsPerRegion: 2}.Check(n), "SG-63")
}
