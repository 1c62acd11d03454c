package endpoint

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

var (
	_ vpc.Claimer   = HostedZone{}
	_ vpc.Forgetter = HostedZone{}
	_ vpc.Forgetter = ResolverRule{}
	_ vpc.Forgetter = Profile{}
	_ vpc.Resource  = ResolverEndpoint{}
)

func TestDNSChecks(t *testing.T) {
	zone := HostedZone{ID: "Z1", Domain: "corp.example.", VPCs: []vpc.ID{"vpc-1"}}
	records := func(rs ...Record) []vpc.Resource {
		z := zone
		z.Records = rs
		return []vpc.Resource{z}
	}
	sqs := Interface{ID: "vpce-sqs", VPC: "vpc-1", Service: "com.amazonaws.us-east-1.sqs", PrivateDNS: true}
	out := ResolverEndpoint{ID: "rslvr-out-1", VPC: "vpc-1", Direction: Outbound, Groups: []vpc.ID{"sg-1"},
		Addresses: []ResolverAddress{{Subnet: "subnet-a", Addresses: addrs("10.1.0.10")}, {Subnet: "subnet-b"}}}
	rule := ResolverRule{ID: "rslvr-rr-1", Region: "us-east-1", Domain: "corp.example", Endpoint: "rslvr-out-1",
		Targets: []netip.AddrPort{netip.MustParseAddrPort("192.168.0.53:53")}, VPCs: []vpc.ID{"vpc-1", "vpc-of-others"}}
	endpoint := func(edit func(*ResolverEndpoint)) ResolverEndpoint { e := out; edit(&e); return e }
	ruled := func(edit func(*ResolverRule)) ResolverRule { r := rule; edit(&r); return r }

	tests := []struct {
		name string
		rs   []vpc.Resource
		want []string
	}{
		{"DN-25 zone of other accounts' VPCs", []vpc.Resource{HostedZone{ID: "Z1", Domain: "corp.example", VPCs: []vpc.ID{"vpc-1", "vpc-of-others"}}}, nil},
		{"IE-44 zone and endpoint", []vpc.Resource{sqs, HostedZone{ID: "Z1", Domain: "SQS.us-east-1.amazonaws.com.", VPCs: []vpc.ID{"vpc-1"}}},
			[]string{"vpce-sqs.PrivateDNS InvalidParameter: is already held by the private hosted zone Z1 of Route 53"}},
		{"IE-44 in other VPCs", []vpc.Resource{sqs, HostedZone{ID: "Z1", Domain: "sqs.us-east-1.amazonaws.com", VPCs: []vpc.ID{"vpc-2"}}}, nil},
		{"endpoints T41 zone above the endpoint's", []vpc.Resource{sqs, HostedZone{ID: "Z1", Domain: "us-east-1.amazonaws.com", VPCs: []vpc.ID{"vpc-1"}}}, nil},
		{"two zones of a domain", []vpc.Resource{zone, HostedZone{ID: "Z2", Domain: "corp.example", VPCs: []vpc.ID{"vpc-2", "vpc-1"}}},
			[]string{"Z2.VPCs[1] ConflictingDomainExists"}},
		{"no domain", []vpc.Resource{HostedZone{ID: "Z1"}}, []string{"Z1.Domain InvalidDomainName"}},
		{"records", records(
			Record{Name: "corp.example", Type: "SOA", Values: []string{"ns."}}, Record{Name: "*.corp.example", Type: "A", Values: []string{"10.0.0.1", "10.0.0.2"}},
			Record{Name: "a.corp.example", Type: "AAAA", Values: []string{"fd00::1"}}, Record{Name: "a.corp.example.", Type: "A", Alias: "nlb.example"},
			Record{Name: "b.corp.example", Type: "CNAME", Values: []string{"a.corp.example"}},
			Record{Name: "c.corp.example", Type: "A", Values: []string{"10.0.0.3"}, SetIdentifier: "x"},
			Record{Name: "c.corp.example", Type: "A", Values: []string{"10.0.0.4"}, SetIdentifier: "y"}), nil},
		{"records that are none", records(
			Record{Name: "a.example", Type: "A", Values: []string{"10.0.0.1"}}, Record{Name: "corp.example", Type: "CNAME", Values: []string{"x.example"}},
			Record{Name: "a.corp.example", Type: "A", Values: []string{"fd00::1"}}, Record{Name: "b.corp.example", Type: "AAAA", Values: []string{"10.0.0.1"}},
			Record{Name: "c.corp.example", Type: "A"}, Record{Name: "d.corp.example", Type: "CNAME", Values: []string{"x.example", "y.example"}},
			Record{Name: "d.corp.example", Type: "A", Values: []string{"10.0.0.1"}}, Record{Name: "A.corp.example", Type: "A", Values: []string{"10.0.0.1"}}),
			[]string{
				"Z1.Records[0].Name InvalidChangeBatch", "Z1.Records[1].Type InvalidChangeBatch", "Z1.Records[2].Values[0] InvalidChangeBatch",
				"Z1.Records[3].Values[0] InvalidChangeBatch", "Z1.Records[4] InvalidChangeBatch", "Z1.Records[5].Values InvalidChangeBatch",
				"Z1.Records[6].Type InvalidChangeBatch", "Z1.Records[7] InvalidChangeBatch",
			}},

		{"DN-31 forward", []vpc.Resource{out, rule}, nil},
		{"DN-31 shared, without its endpoint", []vpc.Resource{rule}, nil},
		{"DN-13 system", []vpc.Resource{ruled(func(r *ResolverRule) { r.Type, r.Targets, r.Endpoint = System, nil, "" })}, nil},
		{"DN-31 no targets", []vpc.Resource{out, ruled(func(r *ResolverRule) { r.Targets = nil })}, []string{"rslvr-rr-1.Targets InvalidParameterException"}},
		{"DN-13 targets of a system rule", []vpc.Resource{out, ruled(func(r *ResolverRule) { r.Type = System })}, []string{"rslvr-rr-1.Targets InvalidParameterException"}},
		{"no domain and no type", []vpc.Resource{out, ruled(func(r *ResolverRule) { r.Domain, r.Type = "", "FWD" })},
			[]string{"rslvr-rr-1.Domain InvalidParameterException", "rslvr-rr-1.Type InvalidParameterException"}},
		{"DN-31 through an inbound endpoint", []vpc.Resource{endpoint(func(e *ResolverEndpoint) { e.Direction = Inbound }), rule},
			[]string{"rslvr-rr-1.Endpoint InvalidRequestException"}},
		{"DN-31 rules are Regional", []vpc.Resource{out, ruled(func(r *ResolverRule) { r.Region = "eu-west-1" })},
			[]string{"rslvr-rr-1.VPCs[0] InvalidRequestException"}},
		{"DN-30 endpoint", []vpc.Resource{endpoint(func(e *ResolverEndpoint) {
			e.Direction, e.Groups = "IN", []vpc.ID{"sg-2"}
			e.Addresses = []ResolverAddress{{Subnet: "subnet-2"}, {}, {Subnet: "subnet-a", Addresses: addrs("10.1.2.3")}}
		})}, []string{
			"rslvr-out-1.Addresses[0].Subnet InvalidParameterException", "rslvr-out-1.Addresses[1].Subnet InvalidParameterException",
			"rslvr-out-1.Addresses[2].Addresses InvalidParameterException", "rslvr-out-1.Direction InvalidParameterException",
			"rslvr-out-1.Groups[0] InvalidParameterException"}},
		{"DN-30 endpoint without a VPC", []vpc.Resource{ResolverEndpoint{ID: "r", Direction: Inbound}}, []string{"r.VPC InvalidParameterException"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { checkProblems(t, tt.rs, tt.want...) })
	}
}

func TestHostedZoneLookup(t *testing.T) {
	z := HostedZone{Domain: "Corp.Example.", Records: []Record{
		{Name: "corp.example.", Type: "A", Values: []string{"10.0.0.1"}},
		{Name: "www.corp.example", Type: "CNAME", Values: []string{"corp.example"}},
		{Name: `\052.apps.corp.example`, Type: "A", Values: []string{"10.0.0.2"}},
		{Name: "db.apps.corp.example", Type: "AAAA", Values: []string{"fd00::1"}},
		{Name: "x.deep.apps.corp.example", Type: "A", Values: []string{"10.0.0.3"}},
		{Name: "w.corp.example", Type: "A", Values: []string{"10.0.0.4"}, SetIdentifier: "1"},
		{Name: "w.corp.example", Type: "A", Values: []string{"10.0.0.5"}, SetIdentifier: "2"},
	}}
	tests := []struct {
		name, host, recordType string
		want                   []string // values
		exists                 bool
	}{
		{"DN-14 the domain itself", "corp.example", "A", []string{"10.0.0.1"}, true},
		{"DN-14 another type is an empty answer", "CORP.example.", "AAAA", nil, true},
		{"DN-14 no such name", "mail.corp.example", "A", nil, false},
		{"not of this zone", "example", "A", nil, false},
		{"a CNAME is for every type", "www.corp.example", "AAAA", []string{"corp.example"}, true},
		{"star", "shop.apps.corp.example", "A", []string{"10.0.0.2"}, true},
		{"star, two labels", "a.b.apps.corp.example", "A", []string{"10.0.0.2"}, true},
		{"a name beside the star has only its own", "db.apps.corp.example", "A", nil, true},
		{"the star does not reach below a name", "y.db.apps.corp.example", "A", nil, false},
		{"a name with others below it exists", "deep.apps.corp.example", "A", nil, true},
		{"and takes the star's place", "y.deep.apps.corp.example", "A", nil, false},
		{"choices of a routing policy", "w.corp.example", "A", []string{"10.0.0.4", "10.0.0.5"}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rs, exists := z.Lookup(tt.host, tt.recordType)
			var values []string
			for _, r := range rs {
				values = append(values, r.Values...)
			}
			require.Equal(t, tt.want, values)
			require.Equal(t, tt.exists, exists)
		})
	}
}

func TestDN11RuleMatches(t *testing.T) {
	tests := []struct {
		domain, host string
		want         bool
	}{
		{"corp.example", "corp.example", true}, {"Corp.Example.", "a.b.corp.example.", true}, {"corp.example", "xcorp.example", false},
		{"corp.example", "example", false}, {".", "anything.example", true},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, ResolverRule{Domain: tt.domain}.Matches(tt.host), tt)
	}
}

func TestDeletingAVPCTakesItOffZonesAndRules(t *testing.T) {
	n, err := vpc.New(vpc.VPC{ID: "vpc-9", Region: "us-east-1", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.9.0.0/16")}},
		HostedZone{ID: "Z1", Domain: "corp.example", VPCs: []vpc.ID{"vpc-9", "vpc-of-others"}},
		ResolverRule{ID: "rslvr-rr-1", Type: System, Domain: "corp.example", VPCs: []vpc.ID{"vpc-9"}})
	require.NoError(t, err)
	n, err = n.Without("vpc-9")
	require.NoError(t, err)
	z, _ := vpc.Get[HostedZone](n, "Z1")
	require.Equal(t, []vpc.ID{"vpc-of-others"}, z.VPCs)
	r, _ := vpc.Get[ResolverRule](n, "rslvr-rr-1")
	require.Empty(t, r.VPCs)
}

func TestResolverEndpointOperational(t *testing.T) {
	for state, want := range map[vpc.State]bool{"": true, "OPERATIONAL": true, "UPDATING": true, "CREATING": false, "ACTION_NEEDED": false, "DELETING": false} {
		require.Equal(t, want, ResolverEndpoint{State: state}.Operational(), state)
	}
}
