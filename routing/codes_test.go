package routing_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// unreached is the constants that no vector reaches, with the test that does or why none can.
var unreached = map[routing.Code]string{
	routing.CoIPAssociation:       "TestEdgeTargets",
	routing.ENIAddressRestriction: "TestRouteToEndpointInterface",
	routing.IPv6Only:              "AWS refuses IPv4 routes to an egress-only gateway, so no network has one",
}

// notRaised is AWS's codes for paths that are not reachable, and for configurations, that are never raised, and why. Some of them are
// of a search alone, which asks whether any packet can take a path that is given, part by part: they say that a device makes other
// packets than were asked for. A walk sends one packet, and goes on with what the device makes of it.
var notRaised = map[routing.Code]string{
	"ELB_ACL_RESTRICTION":                            classic,
	"ELB_LISTENERS_MISMATCH":                         classic,
	"ELB_LISTENER_PORT_RESTRICTION":                  classic,
	"IGW_DESTINATION_ADDRESS_IN_VPC_CIDRS":           "nothing comes to an internet gateway but for addresses of its VPC: public IPv4 addresses are mapped to interfaces, and IPv6 addresses are of the VPC's blocks",
	"IGW_NAT_REFLECTION":                             "says what the analyzer cannot do; the walk goes out by one internet gateway and in by another",
	"NGW_DEST_ADDRESS_PRESERVATION":                  ofSearch + "of a destination that is kept; the walk goes on with it",
	"NGW_SOURCE_ADDRESS_REASSIGN":                    ofSearch + "of a source that is rewritten; the walk goes on with the new one",
	"NO_PATH":                                        "says that no other code tells why; one always does",
	"REMAP_EPHEMERAL_PORT":                           ofSearch + "of a source port that is rewritten; the walk goes on with the new one",
	"TARGET_ADDRESS_RESTRICTION":                     ofSearch + "of a destination that is rewritten to a target's address; the walk goes on to the target",
	"TARGET_PORT_RESTRICTION":                        ofSearch + "of a port that is rewritten to a target's; the walk goes on to the target",
	"TGW_ATTACH_VPC_AZ_RESTRICTION":                  ofSearch + "of a zone that the gateway does not choose; the walk goes on in the zone that it chooses, and a firewall that so misses a reply is ASYMMETRIC_PATH",
	"VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION": ofSearch + "of replies from elsewhere; the service answers from the address that was asked",
}

const (
	ofSearch = "a search's, "
	classic  = "Classic Load Balancers are not modelled: the answer is unknown"
)

// TestCodes holds docs/codes.md, which lists every code with a vector that reaches it, or why none does.
func TestCodes(t *testing.T) {
	const file = "../docs/codes.md"
	listed, _ := os.ReadFile(file)
	reachedBy := map[routing.Code]string{}
	for _, name := range slices.Sorted(maps.Keys(suites)) {
		for _, v := range suites[name] {
			reached := map[routing.Code]bool{}
			v.collect(reached)
			for c := range reached {
				// The vector that is listed stays, as long as it reaches the code.
				by := name + ": " + v.name
				if reachedBy[c] == "" || strings.Contains(string(listed), "| `"+string(c)+"` | raised | "+by+" |") || strings.Contains(string(listed), "| `"+string(c)+"` | "+by+" |") {
					reachedBy[c] = by
				}
			}
		}
	}
	raised := slices.Sorted(maps.Values(codeConstants(t)))
	for _, c := range raised {
		_, waits := unreached[c]
		require.NotEqual(t, waits, reachedBy[c] != "", "%s is reached by a vector, or unreached says why not", c)
		require.NotContains(t, notRaised, c)
	}
	var b strings.Builder
	b.WriteString(codesHead)
	for _, c := range slices.Sorted(maps.Keys(aws)) {
		switch why := cmp.Or(notRaised[c], unreached[c]); {
		case reachedBy[c] != "":
			fmt.Fprintf(&b, "| `%s` | raised | %s |\n", c, reachedBy[c])
		case strings.HasPrefix(why, "Test"):
			fmt.Fprintf(&b, "| `%s` | raised | %s |\n", c, why)
		default:
			require.NotEmpty(t, why, "%s is neither raised nor is there a reason", c)
			fmt.Fprintf(&b, "| `%s` | no | %s |\n", c, why)
		}
	}
	b.WriteString(codesOwn)
	for _, c := range raised {
		if !aws[c] {
			fmt.Fprintf(&b, "| `%s` | %s |\n", c, cmp.Or(reachedBy[c], unreached[c]))
		}
	}
	for c := range notRaised {
		require.Contains(t, aws, c)
	}
	if *update {
		require.NoError(t, os.MkdirAll("../docs", 0o777))
		require.NoError(t, os.WriteFile(file, []byte(b.String()), 0o666))
	}
	listed, err := os.ReadFile(file)
	require.NoError(t, err, "run the test with -update")
	require.Empty(t, gocmp.Diff(string(listed), b.String()), "docs/codes.md; run the test with -update")
}

const codesHead = `# Explanation codes

Every refusal has a code. Where AWS Reachability Analyzer has one it is AWS's, with its meaning
([explanation codes](https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html)). The tables are made by
` + "`go test ./routing -run TestCodes -update`" + ` from the vectors that the tests ask.

## AWS's codes for paths that are not reachable, and for configurations

| code | raised | reached by, or why not |
|---|---|---|
`

const codesOwn = `
AWS's codes for filters of a search and for additional details have no place here: a question has no such filters, and details
are notes of the path.

## Further codes

For what Reachability Analyzer does not look at: names, IPv6, health, ports, sizes, replies.

| code | reached by, or why not |
|---|---|
`

// collect notes the codes in the answers to the vector's questions.
func (v vector) collect(reached map[routing.Code]bool) {
	if v.want != "" {
		return
	}
	n, err := vpc.New(resources(v.net)...)
	if err != nil {
		return // TestVectors tells
	}
	r := routing.NewWith(n, v.options)
	for _, a := range v.asked() {
		p, err := r.Resolve(a.flow)
		reached[routing.CodeOf(err)] = true
		for _, h := range slices.Concat(p.Forward, p.Reply) {
			reached[h.Code] = true
		}
		if p.Name != nil {
			reached[p.Name.Code] = true
		}
		for _, c := range r.Explain(p).Lookups {
			for _, l := range c.Losers {
				reached[l.Lost.Code()] = true
			}
		}
		for _, o := range r.Explain(p).Passed {
			reached[o.Code] = true
		}
	}
}

// codeConstants is the constants of type Code by name.
func codeConstants(t *testing.T) map[string]routing.Code {
	file, err := parser.ParseFile(token.NewFileSet(), "code.go", nil, 0)
	require.NoError(t, err)
	names := map[string]routing.Code{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Code" {
			return true
		}
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		require.NoError(t, err)
		names[spec.Names[0].Name] = routing.Code(value)
		return true
	})
	require.NotEmpty(t, names)
	return names
}

// aws is the codes that AWS lists in the groups "path not reachable" and "configuration".
//
// Source: https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html
var aws = codeSet(`
	BAD_STATE BAD_STATE_ATTACHMENT BAD_STATE_ROUTE BAD_STATE_VPN CANNOT_ROUTE DISCONNECTED_VPCS ELBV2_LISTENERS_MISMATCH
	ELBV2_LISTENER_HAS_NO_TG ELBV2_LISTENER_PORT_RESTRICTION ELBV2_LISTENER_REQUIRES_TG_ACCEPT ELBV2_NO_TARGETS_IN_AZ
	ELBV2_SOURCE_ADDRESS_PRESERVATION ELB_ACL_RESTRICTION ELB_INSTALLED_AZ_RESTRICTION ELB_LISTENERS_MISMATCH
	ELB_LISTENER_PORT_RESTRICTION ELB_NOT_CROSSZONE ENI_ADDRESS_RESTRICTION ENI_SG_RULES_MISMATCH ENI_SOURCE_DEST_CHECK_RESTRICTION
	FIREWALL_RULES_RESTRICTION GATEWAY_REJECTS_SPOOFED_TRAFFIC GWLB_DESTINATION_PORT_RESTRICTION GWLB_PROTOCOL_RESTRICTION
	HIGHER_PRIORITY_ROUTE IGW_DESTINATION_ADDRESS_IN_VPC_CIDRS IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS
	IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS IGW_NAT_REFLECTION IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS
	IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS
	INGRESS_RTB_NO_PUBLIC_IP INGRESS_RTB_TRAFFIC_REDIRECTION MORE_SPECIFIC_ROUTE NGW_DEST_ADDRESS_PRESERVATION
	NGW_REQUIRES_SOURCE_IN_VPC NGW_SOURCE_ADDRESS_REASSIGN NO_PATH NO_POSSIBLE_DESTINATION NO_ROUTE_TO_DESTINATION
	NO_SOURCE_OR_DESTINATION PCX_REQUIRES_ADDRESS_IN_VPC_CIDR PROTOCOL_RESTRICTION REGIONAL_NGW_ROUTE_AZ_RESTRICTION
	REMAP_EPHEMERAL_PORT SG_HAS_NO_RULES SG_REFERENCES_NOT_PRESERVED SG_REFERENCING_SUPPORT SUBNET_ACL_RESTRICTION
	TARGET_ADDRESS_RESTRICTION TARGET_PORT_RESTRICTION TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION TGW_ATTACH_VPC_AZ_RESTRICTION
	TGW_BAD_STATE_VPN TGW_ROUTE_AZ_RESTRICTION TGW_RTB_BAD_STATE_ROUTE TGW_RTB_CANNOT_ROUTE TGW_RTB_HIGHER_PRIORITY_ROUTE
	TGW_RTB_MORE_SPECIFIC_ROUTE TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT TGW_RTB_ROUTES_ARE_UNKNOWN UNASSOCIATED_COMPONENT
	UNKNOWN_DESTINATION UNKNOWN_PEERED_SGS UNKNOWN_RESOURCE UNSUPPORTED_COMPONENT VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS
	VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION VPCE_GATEWAY_PROTOCOL_RESTRICTION
	VPCE_INTRA_VPC_TRAFFIC VPCE_SERVICE_NOT_INSTALLED_IN_AZ VPC_BLOCK_PUBLIC_ACCESS_ENABLED VPC_LOCAL_ROUTE_CIDR_RESTRICTION`)

func codeSet(text string) map[routing.Code]bool {
	set := map[routing.Code]bool{}
	for _, c := range strings.Fields(text) {
		set[routing.Code(c)] = true
	}
	return set
}
