package diagram

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vpcsim/vpcsim/vpc"
)

// longest is the number of characters that a label of DOT or Mermaid shows of a name.
const longest = 40

// unprintable stands for characters that cannot be shown. It is not U+FFFD, which readers of DOT take for a broken file.
const unprintable = '□'

// clean makes one line of any text: white space becomes a space, and what does not print, or turns the direction
// of writing, a box. What it returns is valid in XML.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r), r == utf8.RuneError:
			return unprintable
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// clip is clean text of at most so many characters.
func clip(s string, most int) string {
	s = clean(s)
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// short is a clean name of at most so many characters. What it leaves out is in the middle: the beginning of an ID tells its kind, the end
// tells it from others.
func short(s string, most int) string {
	s = clean(s)
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return middle([]rune(s), most)
}

// middle is the beginning and the end of a longer name, so many characters in all.
func middle(name []rune, most int) string {
	if s, ok := withoutType(name, most); ok {
		return s
	}
	tail := (most - 1) / 3
	return string(name[:most-1-tail]) + "…" + string(name[len(name)-tail:])
}

// withoutType is an address of Terraform, or a line that ends in one, with less of the type of the resource, and if need be without the words "module" before it:
// modules, keys and name tell it from others. It is false if that does not make it so short.
func withoutType(address []rune, most int) (string, bool) {
	if len(address) > 10*longest { // none that a person reads
		return "", false
	}
	s := string(address)
	from, to, ok := typeIn(s)
	if !ok {
		return "", false
	}
	for _, before := range []string{s[:from], strings.ReplaceAll(s[:from], "module.", "")} {
		if kept := most - 1 - utf8.RuneCountInString(before+s[to:]); kept >= 0 {
			return before + s[from:][:min(kept, to-from-1)] + "…" + s[to:], true
		}
	}
	return "", false
}

// typeIn is where the last type of a resource stands in an address of Terraform, with the dot behind it: "aws_subnet." in
// module.vpc["dev"].aws_subnet.private[0].
func typeIn(s string) (from, to int, ok bool) {
	for from = strings.LastIndex(s, "aws_"); from >= 0; from = strings.LastIndex(s[:from], "aws_") {
		word := strings.IndexFunc(s[from:], func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') && (r < '0' || r > '9') })
		if begins := from == 0 || strings.IndexByte("./ ", s[from-1]) >= 0; begins && word > 0 && s[from+word] == '.' {
			return from, from + word + 1, true
		}
	}
	return 0, 0, false
}

// nameOf is what people call a resource: its Name tag, or else its ID.
func nameOf(n *vpc.Network, id vpc.ID) string {
	if r, ok := n.Get(id); ok && clean(r.ResourceName()) != "" {
		return r.ResourceName()
	}
	return shortID(id)
}

// shortID is the ID without what an ARN has before the resource.
func shortID(id vpc.ID) string {
	s := string(id)
	if strings.HasPrefix(s, "arn:") {
		s = s[strings.LastIndexByte(s, ':')+1:]
	}
	return s
}

// idLine is the ID, for those whose name is shown in its place.
func idLine(n *vpc.Network, id vpc.ID) []string {
	if nameOf(n, id) == shortID(id) {
		return nil
	}
	return []string{clean(shortID(id))}
}

// count is "1 subnet", "12 subnets".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// andMore is "and 12 more subnets", empty for none.
func andMore(n int, what string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "and 1 more " + what
	}
	return fmt.Sprintf("and %d more %ss", n, what)
}

// badges is what stands for a kind of resource.
var badges = map[vpc.Kind]struct {
	text string
	look look
}{
	vpc.KindNetworkInterface:            {"ENI", plain},
	vpc.KindNATGateway:                  {"NAT", gateway},
	vpc.KindInternetGateway:             {"IGW", gateway},
	vpc.KindEgressOnlyInternetGateway:   {"EIGW", gateway},
	vpc.KindCarrierGateway:              {"CAGW", gateway},
	vpc.KindLocalGateway:                {"LGW", gateway},
	vpc.KindVPNGateway:                  {"VGW", gateway},
	vpc.KindGatewayEndpoint:             {"GWE", service},
	vpc.KindInterfaceEndpoint:           {"VPCE", service},
	vpc.KindGatewayLoadBalancerEndpoint: {"GWLBE", service},
	vpc.KindFirewall:                    {"NFW", service},
	vpc.KindResourceEndpoint:            {"VPCE", service},
	vpc.KindServiceNetworkEndpoint:      {"VPCE", service},
	vpc.KindResourceGateway:             {"RGW", service},
	vpc.KindResourceConfiguration:       {"RES", service},
	vpc.KindServiceNetwork:              {"SN", hub},
	vpc.KindLatticeService:              {"SVC", service},
	vpc.KindLoadBalancer:                {"LB", service},
	vpc.KindResolverEndpoint:            {"DNS", service},
	vpc.KindTransitGatewayAttachment:    {"TGW", hub},
	vpc.KindTransitGateway:              {"TGW", hub},
	vpc.KindCoreNetwork:                 {"WAN", hub},
	vpc.KindPeeringConnection:           {"PCX", hub},
	vpc.KindVPNConnection:               {"VPN", hub},
	vpc.KindDirectConnectGateway:        {"DXGW", hub},
	vpc.KindVirtualInterface:            {"VIF", hub},
	vpc.KindClientVPNEndpoint:           {"CVPN", hub},
	vpc.KindCustomerGateway:             {"CGW", faraway},
	vpc.KindOnPremises:                  {"SITE", faraway},
	vpc.KindVPC:                         {"VPC", plain},
	vpc.KindSecurityGroup:               {"SG", refusing},
	vpc.KindNetworkACL:                  {"ACL", refusing},
	vpc.KindRouteTable:                  {"RTB", refusing},
}
