package routing_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"regexp"
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
	"IGW_NAT_REFLECTION":                             "it says what the analyzer cannot do; the walk goes out by one internet gateway and in by another",
	"NGW_DEST_ADDRESS_PRESERVATION":                  ofSearch + "it tells of a destination that is kept; the walk goes on with it",
	"NGW_SOURCE_ADDRESS_REASSIGN":                    ofSearch + "it tells of a source that is rewritten; the walk goes on with the new one",
	"NO_PATH":                                        "it says that no other code tells why; one always does",
	"REMAP_EPHEMERAL_PORT":                           ofSearch + "it tells of a source port that is rewritten; the walk goes on with the new one",
	"TARGET_ADDRESS_RESTRICTION":                     ofSearch + "it tells of a destination that is rewritten to a target's address; the walk goes on to the target",
	"TARGET_PORT_RESTRICTION":                        ofSearch + "it tells of a port that is rewritten to a target's; the walk goes on to the target",
	"TGW_ATTACH_VPC_AZ_RESTRICTION":                  ofSearch + "it tells of a zone that the gateway does not choose; the walk goes on in the zone that it chooses, and a firewall that so misses a reply is ASYMMETRIC_PATH",
	"VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION": ofSearch + "it tells of replies from elsewhere; the service answers from the address that was asked",
}

const (
	ofSearch = "of a search: "
	classic  = "Classic Load Balancers are not modelled: the answer is unknown"
)

// TestCodes holds docs/codes.md, which lists every code with what it means, what to do, and a vector that reaches it, or why none does.
func TestCodes(t *testing.T) {
	const file = "../docs/codes.md"
	listed, _ := os.ReadFile(file)
	reachedBy, fixes := map[routing.Code]string{}, map[routing.Code]map[routing.Action]bool{}
	for _, name := range slices.Sorted(maps.Keys(suites)) {
		for _, v := range suites[name] {
			reached := map[routing.Code]bool{}
			v.collect(reached, fixes)
			for c := range reached {
				// The vector that is listed stays, as long as it reaches the code.
				by := name + ": " + v.name
				if reachedBy[c] == "" || isListed(string(listed), c, by) {
					reachedBy[c] = by
				}
			}
		}
	}
	source := readCodes(t)
	raised := slices.Sorted(maps.Keys(source.meaning))
	for _, c := range raised {
		_, waits := unreached[c]
		require.NotEqual(t, waits, reachedBy[c] != "", "%s is reached by a vector, or unreached says why not", c)
		require.NotContains(t, notRaised, c)
	}
	var b strings.Builder
	row := func(c routing.Code) {
		do := source.noFix[c]
		if len(fixes[c]) > 0 {
			do = wordsOf(t, fixes[c])
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c, sentence(source.meaning[c]), sentence(do), cmp.Or(reachedBy[c], unreached[c]))
	}
	b.WriteString(codesHead)
	for _, c := range raised {
		if aws[c] {
			row(c)
		}
	}
	b.WriteString(codesOwn)
	for _, c := range raised {
		if !aws[c] {
			row(c)
		}
	}
	b.WriteString(codesNotRaised)
	for _, c := range slices.Sorted(maps.Keys(notRaised)) {
		require.Contains(t, aws, c)
		fmt.Fprintf(&b, "| `%s` | %s |\n", c, sentence(notRaised[c]))
	}
	b.WriteString(codesTail)
	for c := range aws {
		require.True(t, source.meaning[c] != "" || notRaised[c] != "", "%s is neither raised nor is there a reason", c)
	}
	if *update {
		require.NoError(t, os.MkdirAll("../docs", 0o777))
		require.NoError(t, os.WriteFile(file, []byte(b.String()), 0o666))
	}
	listed, err := os.ReadFile(file)
	require.NoError(t, err, "run the test with -update")
	require.Empty(t, gocmp.Diff(string(listed), b.String()), "docs/codes.md; run the test with -update")
}

// isListed says whether the page names the vector in the row of the code.
func isListed(page string, c routing.Code, by string) bool {
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "| `"+string(c)+"` |") {
			return strings.HasSuffix(line, "| "+by+" |\n")
		}
	}
	return false
}

// sentence begins with a capital letter and ends with a full stop; empty stays empty.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".") + "."
}

// actionWords is what a fix does, in the order in which fixes of several actions are listed.
var actionWords = []struct {
	do    routing.Action
	words string
}{
	{routing.AddRule, "allow it in the security group"},
	{routing.AddEntry, "allow it in the network ACL, before the entry that denies"},
	{routing.AddRoute, "add a route, or lead the one there is elsewhere"},
	{routing.Attach, "attach it"},
	{routing.AddNAT, "add a NAT gateway"},
	{routing.Peer, "peer the two VPCs"},
	{routing.AddSubnet, "add a subnet of the zone"},
	{routing.Associate, "associate it"},
	{routing.Start, "start the instance"},
	{routing.Restore, "bring it back into service"},
	{routing.DisableCheck, "turn source/destination check off"},
	{routing.MapAddress, "give it a public address"},
	{routing.AllowGateway, "let internet gateways reach the interface"},
	{routing.Exclude, "add an exclusion for the subnet or the VPC"},
	{routing.AddZone, "add the zone"},
	{routing.CrossZone, "turn cross-zone load balancing on"},
	{routing.AddListener, "add a listener"},
	{routing.HideClient, "turn client IP preservation off"},
	{routing.Allow, "pass it by a rule before those of the firewall"},
	{routing.Authorize, "add an authorization rule"},
	{routing.EnableDNS, "turn DNS support on"},
}

// wordsOf is the actions in words.
func wordsOf(t *testing.T, actions map[routing.Action]bool) string {
	var words []string
	for _, a := range actionWords {
		if actions[a.do] {
			words = append(words, a.words)
		}
	}
	require.Len(t, words, len(actions), "actionWords has words for each of %v", actions)
	return strings.Join(words, "; ")
}

const codesHead = `# Explanation codes

A hop or a blocker of a path has a code where something refuses the packet. Search this page for the code that you see. What is
behind it in your network, the path says itself: ` + "`Blocker.Why`, what comes nearest in `Blocker.Near`, and in `Blocker.Fix` the smallest change" + `
with the names of your resources, or in ` + "`Blocker.NoFix`" + ` why there is none. "What to do" lists the kinds of change that are
suggested; an empty field says that it depends on the network.

The last column names the test that shows the code, with its network: its words are found in the files
` + "`routing/*_test.go`. `go test ./routing -run TestCodes -update` writes this page." + `

## AWS's codes

These are the codes of AWS Reachability Analyzer for paths that are not reachable and for configurations, with their meaning
([explanation codes](https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html)).

| code | what it means | what to do | shown by |
|---|---|---|---|
`

const codesOwn = `
## Further codes

For what Reachability Analyzer does not look at: names, IPv6, health, ports, sizes, replies.

| code | what it means | what to do | shown by |
|---|---|---|---|
`

const codesNotRaised = `
## AWS's codes that are never raised

Those of a search answer whether any packet can take a path that is given, part by part: they tell that a device turns the packet
into another. Here one packet is sent, and the walk goes on with what the device makes of it.

| code | why not |
|---|---|
`

const codesTail = `
AWS's codes for filters of a search and for additional details have no place here: a question has no such filters, and details
are notes of the path.
`

// collect notes the codes in the answers to the vector's questions, and what the fixes of those that block do.
func (v vector) collect(reached map[routing.Code]bool, fixes map[routing.Code]map[routing.Action]bool) {
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
		for _, b := range p.Blockers {
			for _, f := range b.Fix {
				if fixes[b.Code] == nil {
					fixes[b.Code] = map[routing.Action]bool{}
				}
				fixes[b.Code][f.Do] = true
			}
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

// TestCodesAreAll holds Codes against the constants.
func TestCodesAreAll(t *testing.T) {
	require.ElementsMatch(t, slices.Collect(maps.Keys(readCodes(t).meaning)), routing.Codes())
}

// codeSource is what the source says of the codes.
type codeSource struct {
	meaning map[routing.Code]string // the comments of the constants
	noFix   map[routing.Code]string // why no change helps
}

// readCodes reads the constants of type Code with their comments, and noFix.
func readCodes(t *testing.T) codeSource {
	s := codeSource{meaning: map[routing.Code]string{}, noFix: map[routing.Code]string{}}
	byName := map[string]routing.Code{}
	inspect(t, "code.go", func(spec *ast.ValueSpec) {
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Code" {
			return
		}
		name, c := spec.Names[0].Name, routing.Code(unquote(t, spec.Values[0]))
		text, ok := strings.CutPrefix(strings.Join(strings.Fields(spec.Doc.Text()), " "), name+": ")
		require.True(t, ok, "the comment of %s begins with its name and a colon", name)
		byName[name], s.meaning[c] = c, regexp.MustCompile(`\[([\w.]+)\]`).ReplaceAllString(text, "`$1`")
	})
	inspect(t, "remedy.go", func(spec *ast.ValueSpec) {
		if spec.Names[0].Name != "noFix" {
			return
		}
		for _, e := range spec.Values[0].(*ast.CompositeLit).Elts {
			pair := e.(*ast.KeyValueExpr)
			c := byName[pair.Key.(*ast.Ident).Name]
			require.NotEmpty(t, c)
			s.noFix[c] = unquote(t, pair.Value)
		}
	})
	require.NotEmpty(t, s.meaning)
	require.NotEmpty(t, s.noFix)
	return s
}

// inspect calls f for each constant and variable of a file.
func inspect(t *testing.T, name string, f func(*ast.ValueSpec)) {
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
	require.NoError(t, err)
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			f(spec)
		}
		return true
	})
}

func unquote(t *testing.T, literal ast.Expr) string {
	s, err := strconv.Unquote(literal.(*ast.BasicLit).Value)
	require.NoError(t, err)
	return s
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
