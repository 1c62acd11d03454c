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

// advice is what to do about a code where the kinds of change that fixes suggest do not say it, or no fix is suggested.
var advice = codeTexts(`
CANNOT_ROUTE: nothing, if another route won; else add a route that covers the destination
ELBV2_LISTENER_HAS_NO_TG: register a target with the listener's target group
ELBV2_LISTENER_PORT_RESTRICTION: send to a port that a listener has, or add a listener for this one
ELBV2_LISTENER_REQUIRES_TG_ACCEPT: create a target group of the packet's protocol and give it to the listener; a group never changes its protocol
ELBV2_NO_TARGETS_IN_AZ: register a target in the node's zone, or turn cross-zone load balancing on
ENI_ADDRESS_RESTRICTION: point the route at an appliance or at a Gateway Load Balancer endpoint; the interface of an endpoint forwards nothing
GATEWAY_REJECTS_SPOOFED_TRAFFIC: point the route at the component to which the source belongs, such as a NAT gateway in a public subnet, or attach that network
GWLB_DESTINATION_PORT_RESTRICTION: have the appliances listen on UDP port 6081, and create their target group with that port
GWLB_PROTOCOL_RESTRICTION: have the appliances take GENEVE (UDP port 6081), and answer health checks over TCP
HIGHER_PRIORITY_ROUTE: remove the route that won, or give this one a longer prefix
IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS: add a route for the private range to where it is: a peering connection, a transit gateway or a virtual private gateway
IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS: add a route for the shared range (100.64.0.0/10) to where it is: a peering connection, a transit gateway or a virtual private gateway
IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS: ask with a public source address; if private addresses are to come in, join their network by a VPN, peering or a transit gateway
IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS: ask with a public source address; if shared addresses are to come in, join their network by a VPN, peering or a transit gateway
INGRESS_RTB_TRAFFIC_REDIRECTION: route the subnet's outbound traffic through the same appliance or endpoint as the edge route table does
LGW_COIP_ASSOCIATION_FOR_EGRESS: associate a customer-owned address with the interface
LINK_LOCAL_NOT_ROUTED: use an address of the VPC; link-local addresses reach only the services of the host itself, such as DNS, time and metadata
LOOP: read the hops that repeat, and point the route of one of them elsewhere; for a loop through a load balancer turn client IP preservation off
MORE_SPECIFIC_ROUTE: remove the route that won, or add one with a prefix at least as long
NGW_REQUIRES_SOURCE_IN_VPC: create a NAT gateway in the sender's own VPC, or bring the traffic in by a transit gateway
NO_SOURCE_OR_DESTINATION: correct the place in the question: an ID, a name or an address that the network holds
PROTOCOL_RESTRICTION: use a protocol that the component carries, or a way that does not pass it
REGION_RESTRICTION: use the service's name in a Region that it serves, or allow this Region at the service
SERVICE_PORT_RESTRICTION: use a protocol and a port that the service answers, such as tcp 443
TGW_RTB_CANNOT_ROUTE: nothing, if another route won; else add a route of the transit gateway route table that covers the destination
TGW_RTB_HIGHER_PRIORITY_ROUTE: remove the route that won, or give this one a longer prefix
TGW_RTB_MORE_SPECIFIC_ROUTE: remove the route that won, or add one with a prefix at least as long
TGW_RTB_ROUTES_ARE_UNKNOWN: load the transit gateway's route tables too; if another account owns them, from a dump of that account
UNASSOCIATED_COMPONENT: give the interface an address
UNKNOWN_DESTINATION: name the destination by an address, or add what it is to the network; Path.Missing says what is not known
UNKNOWN_PEERED_SGS: load the peer's VPC with its groups, or allow the peer's addresses in place of its group
UNKNOWN_RESOURCE: add to the network what Path.Missing names, or load the dump or account that holds it
UNSUPPORTED_COMPONENT: ask from a network interface, an instance, an address or a place on the internet
VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS: send from an interface of the gateway's own VPC; for other VPCs use a transit gateway
VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS: send to an address of an interface in the gateway's own VPC; for other VPCs use a transit gateway
VPCE_GATEWAY_PROTOCOL_RESTRICTION: use TCP; let other protocols leave by a NAT gateway, in a subnet whose route table does not have the endpoint
VPCE_INTRA_VPC_TRAFFIC: ask about the other direction: clients open connections to an endpoint, not it to them
VPC_LOCAL_ROUTE_CIDR_RESTRICTION: nothing, if the destination is outside the VPC and another route won; else correct the address
ASYMMETRIC_PATH: route the reply through the same endpoint as the request, in the same zone; at a transit gateway turn appliance mode on
LOOPBACK_NOT_ROUTED: use an address of the receiver's own; what a host sends to loopback addresses, to 0.0.0.0/8 or to :: stays in the host
BROADCAST_NOT_SUPPORTED: send to the address of each receiver
CVPN_REQUIRES_ESTABLISHED_FLOW: let the client open the connection; to reach clients from the network, use Site-to-Site VPN
DESTINATION_MISMATCH: give one of the two networks other addresses, or put the service behind an endpoint service, which does not mind the overlap
DNS_LOOP: remove one of the aliases or resolver rules of the circle; the path names them
DNS_NO_ADDRESS_OF_FAMILY: add a record of the sender's family (A or AAAA), or give the sender an address of the other
DNS_NO_SUCH_NAME: correct the name, create the record, or associate the private zone that holds it with the sender's VPC
EIGW_REQUIRES_ESTABLISHED_FLOW: let the VPC open the connection; to be reached from the internet, route IPv6 to an internet gateway
ENI_NO_ADDRESS_OF_FAMILY: give the sender an address of the destination's family, or send to an address of its own
IPV6_ONLY_RESTRICTION: send over IPv6, or route IPv4 to a NAT gateway or an internet gateway
MTU_EXCEEDED: lower the sender's MTU to that of the way (Path.MTU tells it), or clamp the TCP maximum segment size
NGW_FRAGMENT_RESTRICTION: send packets that need no fragments, of at most the MTU of the way
NGW_PORT_ALLOCATION: add addresses to the NAT gateway, spread the connections over several, or hold fewer open at once
NGW_REQUIRES_ESTABLISHED_FLOW: let the inside open the connection; to be reached from outside, use a load balancer or a public address with an internet gateway
PACKET_TOO_BIG: let the ICMP message reach the sender, so that path MTU discovery works, or lower the sender's MTU
PORT_25_BLOCKED: ask AWS to remove the restriction, or send mail over port 587 or Amazon SES
PRIVATE_IPV6_NOT_ROUTABLE: give the interface a public IPv6 address; to reach IPv4 from IPv6, route 64:ff9b::/96 to a NAT gateway
REPLY_MISMATCH: route the reply back through the component that translated the request's address
NO_POSSIBLE_DESTINATION: send to an address that something has: in a VPC that of an interface, on the internet a public address that is mapped to one
BAD_STATE_VPN: bring a tunnel of the VPN connection up
TGW_BAD_STATE_VPN: bring a tunnel of the VPN connection up
SG_REFERENCES_NOT_PRESERVED: allow the sender's addresses in place of its group
SG_REFERENCING_SUPPORT: turn security group referencing on at the transit gateway and at both attachments, or allow the sender's addresses
DISCONNECTED_VPCS: peer the two VPCs or attach both to a transit gateway, and add a route on each side
`)

// codeTexts reads lines of a code and its text.
func codeTexts(text string) map[routing.Code]string {
	texts := map[routing.Code]string{}
	for line := range strings.Lines(text) {
		if c, words, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
			texts[routing.Code(c)] = words
		}
	}
	return texts
}

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
	meaning := readCodes(t)
	raised := slices.Sorted(maps.Keys(meaning))
	for _, c := range raised {
		_, waits := unreached[c]
		require.NotEqual(t, waits, reachedBy[c] != "", "%s is reached by a vector, or unreached says why not", c)
		require.NotContains(t, notRaised, c)
	}
	var b strings.Builder
	row := func(c routing.Code) {
		do := cmp.Or(advice[c], wordsOf(t, fixes[c]))
		require.NotEmpty(t, do, "advice says what to do about %s", c)
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c, sentence(meaning[c]), sentence(asCode(do)), cmp.Or(reachedBy[c], unreached[c]))
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
		require.True(t, meaning[c] != "" || notRaised[c] != "", "%s is neither raised nor is there a reason", c)
	}
	if *update {
		require.NoError(t, os.MkdirAll("../docs", 0o777))
		require.NoError(t, os.WriteFile(file, []byte(b.String()), 0o666))
	}
	listed, err := os.ReadFile(file)
	require.NoError(t, err, "run the test with -update")
	require.Empty(t, gocmp.Diff(string(listed), b.String()), "docs/codes.md; run the test with -update")
}

// asCode sets what begins with the name of a type of the package as code.
func asCode(s string) string {
	return regexp.MustCompile(`\b(Path|Resolver)\.\w+`).ReplaceAllString(s, "`$0`")
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
	{routing.AddRule, "add a rule to the security group that allows it"},
	{routing.AddEntry, "add an entry to the network ACL that allows it, with a lower number than the one that denies"},
	{routing.AddRoute, "add a route, or change the target of the existing one"},
	{routing.RemoveRoute, "remove the route that goes before an endpoint's"},
	{routing.Attach, "attach the gateway, interface or VPC"},
	{routing.AddNAT, "add a NAT gateway"},
	{routing.AddGatewayEndpoint, "make a gateway endpoint for the service"},
	{routing.AddGroup, "make a security group for an endpoint"},
	{routing.AddInterfaceEndpoint, "make an interface endpoint for the service"},
	{routing.Peer, "peer the two VPCs"},
	{routing.AddSubnet, "add a subnet in that zone"},
	{routing.Associate, "associate it with a route table"},
	{routing.Start, "start the instance"},
	{routing.Restore, "bring the component back into service"},
	{routing.DisableCheck, "turn source/destination check off"},
	{routing.MapAddress, "give the interface a public address"},
	{routing.AssignAddress, "assign an IPv6 address of the subnet's block"},
	{routing.AllowGateway, "allow internet gateways at the interface"},
	{routing.Exclude, "add an exclusion for the subnet or the VPC"},
	{routing.AddZone, "add that zone to the gateway or service"},
	{routing.CrossZone, "turn cross-zone load balancing on"},
	{routing.AddListener, "add a listener"},
	{routing.HideClient, "turn client IP preservation off"},
	{routing.Allow, "add a pass rule ahead of the one that drops it"},
	{routing.Authorize, "add an authorization rule"},
	{routing.EnableDNS, "turn DNS support on"},
	{routing.EnableDNSHostnames, "turn DNS hostnames on"},
	{routing.EnablePrivateDNS, "turn private DNS on for the interface endpoint"},
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

Every hop or blocker that stops a packet has a code. Search this page for the code that you see. The path itself says what is
behind it in your network: ` + "`Blocker.Why`" + ` gives the reason, ` + "`Blocker.Near`" + ` the rule or route that comes nearest, and
` + "`Blocker.Fix`" + ` the smallest change with the names of your resources, or ` + "`Blocker.NoFix`" + ` why there is none. "What to do" is the general advice.

The last column names the test that produces the code, with its network: search for its words in
` + "`routing/*_test.go`. `go test ./routing -run TestCodes -update` writes this page." + `

## AWS's codes

These are AWS Reachability Analyzer's codes for unreachable paths and for configurations, with their meaning
([explanation codes](https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html)).

| code | what it means | what to do | shown by |
|---|---|---|---|
`

const codesOwn = `
## Further codes

For what Reachability Analyzer does not examine: names, IPv6, health, ports, packet sizes, replies.

| code | what it means | what to do | shown by |
|---|---|---|---|
`

const codesNotRaised = `
## AWS's codes that are never raised

Codes marked "of a search" belong to a search for any packet that can take a given path: they say that a device rewrites the
packet. Here one packet is sent, and the walk goes on with the rewritten one.

| code | why not |
|---|---|
`

const codesTail = `
AWS's codes for search filters and for additional details are not listed: a question has no such filters, and details appear as
notes of the path.
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
			made := slices.ContainsFunc(b.Fix, func(f routing.Fix) bool { return f.Do == routing.AddGroup })
			for _, f := range b.Fix {
				if f.Do == routing.AddRule && made { // a part of what is made
					continue
				}
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
	require.ElementsMatch(t, slices.Collect(maps.Keys(readCodes(t))), routing.Codes())
}

// readCodes reads the comments of the constants of type Code.
func readCodes(t *testing.T) map[routing.Code]string {
	meaning := map[routing.Code]string{}
	inspect(t, "code.go", func(spec *ast.ValueSpec) {
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Code" {
			return
		}
		name, c := spec.Names[0].Name, routing.Code(unquote(t, spec.Values[0]))
		text, ok := strings.CutPrefix(strings.Join(strings.Fields(spec.Doc.Text()), " "), name+": ")
		require.True(t, ok, "the comment of %s begins with its name and a colon", name)
		meaning[c] = regexp.MustCompile(`\[([\w.]+)\]`).ReplaceAllString(text, "`$1`")
	})
	require.NotEmpty(t, meaning)
	return meaning
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
