package routing_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// alone is a VPC without a way out.
const alone = `
	vpc a 10.0.0.0/16 hostnames
	subnet a1 a 10.0.1.0/24
	subnet a2 a 10.0.2.0/24
	rtb rtb-1 a a1
	eni web a1 10.0.1.5`

// TestServicesByEndpoints: what has no way to an AWS service is led there by an endpoint in its VPC, not by the internet.
func TestServicesByEndpoints(t *testing.T) {
	const s3, sqs = "s3.us-east-1.amazonaws.com", "sqs.us-east-1.amazonaws.com"
	const group = "make a security group in a, here called a/endpoints"
	const rule = "add to security group a/endpoints: ingress tcp 443 from 10.0.0.0/16 (a)"
	const queue = "make an interface endpoint for com.amazonaws.us-east-1.sqs in subnet a1, with private DNS and security group a/endpoints, here called a/sqs"
	const bucket = "make a gateway endpoint for com.amazonaws.us-east-1.s3 in a, here called a/s3, and associate rtb-1 with it"
	public := func(rtb string) string { return alone + "\nigw igw a\nrtb rtb-1 a a1: " + rtb }
	for _, tt := range []struct {
		name, net, to string
		want          []string
	}{
		{"no route", alone, sqs, []string{group, rule, queue}},
		{"two blocks", alone + "\nvpc a 10.0.0.0/16 10.4.0.0/16 hostnames", sqs,
			[]string{group, rule, "add to security group a/endpoints: ingress tcp 443 from 10.4.0.0/16 (a)", queue}},
		{"a VPC without DNS hostnames", alone + "\nvpc a 10.0.0.0/16", sqs, []string{"turn DNS hostnames on for VPC a", group, rule, queue}},
		{"a group of another endpoint", alone + "\nsg sg-if a: in tcp 443 10.0.0.0/8\nife vpce-kms a kms a2 10.0.2.9 dns sg=sg-if", sqs,
			[]string{"make an interface endpoint for com.amazonaws.us-east-1.sqs in subnet a1, with private DNS and security group sg-if, here called a/sqs"}},
		{"a group of another endpoint that lets in too little", alone + "\nsg sg-if a: in tcp 443 10.0.2.0/24\nife vpce-kms a kms a2 10.0.2.9 dns sg=sg-if", sqs,
			[]string{group, rule, queue}},
		{"a NAT gateway that is gone", alone + "\nrtb rtb-1 a a1: 0.0.0.0/0 nat-gone blackhole", sqs, []string{group, rule, queue}},
		{"the same for S3", alone + "\nrtb rtb-1 a a1: 0.0.0.0/0 nat-gone blackhole", s3, []string{bucket}},
		{"no public address", public("0.0.0.0/0 igw"), sqs, []string{group, rule, queue}},
		{"the same for S3", public("0.0.0.0/0 igw"), s3, []string{bucket}},
		{"the endpoint of another table", public("0.0.0.0/0 igw") + "\nrtb rtb-2 a a2\ngwe vpce-s3 a s3 rtb-2", s3, []string{"associate rtb-1 with gateway endpoint vpce-s3"}},
		{"a route before the endpoint's", public("52.216.7.0/24 igw") + "\npl pl-s3 s3 52.216.0.0/15\ngwe vpce-s3 a s3 rtb-1", "52.216.7.7",
			[]string{"remove from route table rtb-1: 52.216.7.0/24"}},
		{"a main route table that AWS has made", "vpc a 10.0.0.0/16\nsubnet a1 a 10.0.1.0/24\neni web a1 10.0.1.5", s3,
			[]string{"make a gateway endpoint for com.amazonaws.us-east-1.s3 in a, here called a/s3, and associate the main route table of a with it"}},
		{"private DNS off", alone + "\nsg sg-if a: in tcp 443 10.0.0.0/8\nife vpce-sqs a sqs a2 10.0.2.9 sg=sg-if", sqs,
			[]string{"turn private DNS on for interface endpoint vpce-sqs; all of a reach Amazon SQS by it from then on, if its security groups let them in"}},
		{"DNS attributes of the VPC", alone + "\nvpc a 10.0.0.0/16\nsg sg-if a: in tcp 443 10.0.0.0/8\nife vpce-sqs a sqs a2 10.0.2.9 sg=sg-if", sqs,
			[]string{"turn DNS hostnames on for VPC a",
				"turn private DNS on for interface endpoint vpce-sqs; all of a reach Amazon SQS by it from then on, if its security groups let them in"}},
		{"a NAT gateway to which a route lacks", alone + "\nigw igw a\nnat nat a2 10.0.2.9=203.0.113.9\nrtb rtb-2 a a2: 0.0.0.0/0 igw", sqs,
			[]string{"add to route table rtb-1: 0.0.0.0/0 -> nat"}},
		{"another Region that the service lets reach", alone, "kms.eu-west-1.amazonaws.com",
			[]string{group, rule, "make an interface endpoint for com.amazonaws.eu-west-1.kms in subnet a1, with private DNS and security group a/endpoints, here called a/kms"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := vpc.New(lastOf(resources(tt.net))...)
			require.NoError(t, err)
			r := routing.New(n)
			f := routing.Flow{From: "web", To: routing.Place(tt.to), DstPort: 443}
			p, err := r.Resolve(f)
			require.NoError(t, err)
			require.Len(t, p.Blockers, 1, "%v", p)
			require.Equal(t, tt.want, words(p.Blockers[0].Fix), "%v", p)
			requireDelivered(t, r, f, p.Blockers[0].Fix)
		})
	}
}

// TestServicesWithoutFix: where no change lets an endpoint answer, it is named all the same.
func TestServicesWithoutFix(t *testing.T) {
	for _, tt := range []struct{ name, net, to, want string }{
		{"a public address", alone, "244.108.4.193",
			"to public addresses of Amazon SQS only the internet leads: make an interface endpoint for com.amazonaws.us-east-1.sqs in a, and send to the name of the service, which then is that of the endpoint"},
		{"a name that private DNS does not have", alone, "sqs.us-east-1.api.aws",
			"sqs.us-east-1.api.aws is no private DNS name of interface endpoints for com.amazonaws.us-east-1.sqs: make one in a, and send to a name that is, or to the endpoint's own"},
		{"a service without private DNS", alone, "streams.dynamodb.us-east-1.amazonaws.com",
			"streams.dynamodb.us-east-1.amazonaws.com is no private DNS name of interface endpoints for com.amazonaws.us-east-1.dynamodb-streams: make one in a, and send to a name that is, or to the endpoint's own"},
		{"a DNS server of one's own", alone + "\neni dns a2 10.0.2.53\ndhcp dopt 10.0.2.53\nvpc a 10.0.0.0/16 hostnames dhcp=dopt", "sqs.us-east-1.amazonaws.com",
			"other DNS servers or zones than those of AWS answer for sqs.us-east-1.amazonaws.com: make an interface endpoint for com.amazonaws.us-east-1.sqs in a, and let them answer with its addresses"},
		{"a subnet with IPv6 alone", "vpc a 10.0.0.0/16 2600:1f18:1::/56 hostnames\nsubnet a1 a 2600:1f18:1:1::/64\neni web a1 2600:1f18:1:1::5", "sqs.us-east-1.api.aws",
			"sqs.us-east-1.api.aws is no private DNS name of interface endpoints for com.amazonaws.us-east-1.sqs: make one in a, and send to a name that is, or to the endpoint's own"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := vpc.New(lastOf(resources(tt.net))...)
			require.NoError(t, err)
			p, err := routing.New(n).Resolve(routing.Flow{From: "web", To: routing.Place(tt.to), DstPort: 443})
			require.NoError(t, err)
			require.Len(t, p.Blockers, 1, "%v", p)
			require.Empty(t, p.Blockers[0].Fix)
			require.Equal(t, tt.want, p.Blockers[0].NoFix)
		})
	}
}

// lastOf is the resources, of those of one ID the last.
func lastOf(rs []vpc.Resource) (kept []vpc.Resource) {
	for i, r := range rs {
		if !slices.ContainsFunc(rs[i+1:], func(x vpc.Resource) bool { return x.ResourceID() == r.ResourceID() }) {
			kept = append(kept, r)
		}
	}
	return kept
}

// words is fixes in words.
func words(fixes []routing.Fix) (s []string) {
	for _, f := range fixes {
		s = append(s, f.String())
	}
	return s
}
