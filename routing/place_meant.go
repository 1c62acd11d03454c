package routing

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// meant ends a sentence about a text that is no place: with what to write instead, if that shows.
func (r *Resolver) meant(s string) string {
	for _, hint := range []func(string) string{r.portMeant, r.respelt, r.arnMeant, r.serviceMeant, blockMeant, r.alike, severalMeant} {
		if said := hint(s); said != "" {
			return said
		}
	}
	return ""
}

// portMeant is a hint at the place before a port: "10.0.1.10:443", "web 443".
func (r *Resolver) portMeant(s string) string {
	head, port, ok := cutPort(s)
	if !ok || !r.isPlace(head) {
		return ""
	}
	return vpc.DidYouMean([]string{head}) + portBelongs(port)
}

// cutPort divides a text at its last colon or space, if a port follows.
func cutPort(s string) (head, port string, ok bool) {
	i := strings.LastIndexAny(s, ": ")
	if i < 0 {
		return "", "", false
	}
	p, err := packet.ParsePortRange(s[i+1:])
	return strings.TrimRight(s[:i], ": "), p.String(), err == nil && p.From == p.To
}

func portBelongs(port string) string { return " The port belongs to the traffic: tcp " + port }

// isPlace says whether a text names a place, be it one that only package reach takes.
func (r *Resolver) isPlace(s string) bool {
	_, ok, err := r.find(s)
	_, held := r.net.Get(vpc.ID(s))
	return ok && err == nil || held || isBlock(s) || len(r.net.Named(s)) > 0
}

func isBlock(s string) bool {
	_, err := netip.ParsePrefix(s)
	return err == nil
}

// respelt is a hint at a place that is written in another way: "internet 8.8.8.8", "the internet", "https://example.com/", an address with a space after it.
func (r *Resolver) respelt(s string) string {
	text := strings.TrimPrefix(strings.TrimSpace(s), "the ")
	if _, rest, ok := strings.Cut(text, "://"); ok {
		text, _, _ = strings.Cut(rest, "/")
		if head, _, ok := cutPort(text); ok {
			text = head
		}
	}
	if i := strings.IndexAny(text, " /="); i > 0 {
		head, host := text[:i], strings.TrimSpace(text[i+1:])
		if strings.EqualFold(head, string(AnyInternetHost)) {
			head = string(AnyInternetHost)
		}
		text = head + ":" + host
	}
	if text == s || !r.isPlace(text) {
		return ""
	}
	return vpc.DidYouMean([]string{text})
}

// arnMeant is a hint at the ID at the end of an ARN.
func (r *Resolver) arnMeant(s string) string {
	if !strings.HasPrefix(s, "arn:") {
		return ""
	}
	id := s[strings.LastIndexAny(s, ":/")+1:]
	if r.isPlace(id) {
		return vpc.DidYouMean([]string{id})
	}
	return fmt.Sprintf("; places go by IDs, and %q is not one in the network", id)
}

// serviceMeant is a hint at the DNS name of an AWS service that is named by its code: "s3".
func (r *Resolver) serviceMeant(s string) string {
	region := "us-east-1"
	for v := range vpc.All[vpc.VPC](r.net) {
		if v.Region != "" {
			region = v.Region
			break
		}
	}
	for service := range endpoint.Services() {
		if hosts := service.PublicHosts(region); strings.EqualFold(service.Code, s) && len(hosts) > 0 {
			return vpc.DidYouMean(hosts[:1])
		}
	}
	return ""
}

// blockMeant says how addresses and blocks are written, of a text that looks like one.
func blockMeant(s string) string {
	if head, _, ok := strings.Cut(s, "/"); ok {
		switch a, err := packet.ParseAddr(head); {
		case err == nil && a.Is4():
			return "; a block of IPv4 ends in a length from /0 to /32"
		case err == nil:
			return "; a block of IPv6 ends in a length from /0 to /128"
		}
	}
	if strings.Contains(s, ".") && strings.ContainsAny(s, "0123456789") && strings.Trim(s, "0123456789.*-/ ") == "" {
		return "; an IPv4 address is four numbers from 0 to 255 without leading zeros, such as 10.0.1.5, and a block ends in a length, such as 10.0.1.0/24"
	}
	return ""
}

// severalMeant says how to name all places, and that several are asked about one by one.
func severalMeant(s string) string {
	switch {
	case s == "*" || strings.EqualFold(s, "any") || strings.EqualFold(s, "all"):
		return "; write internet for hosts on the internet, or 0.0.0.0/0 for all addresses where a block may stand"
	case strings.Contains(s, ","):
		return "; name one place, not several"
	}
	return ""
}

// hostAfter reads the address behind the colon of "internet:203.0.113.9".
func (r *Resolver) hostAfter(head, text string) (netip.Addr, error) {
	a, err := packet.ParseAddr(text)
	if err == nil {
		return a.Unmap(), nil
	}
	return netip.Addr{}, fmt.Errorf("after %q an address is wanted: %w%s", head+":", err, r.hostMeant(head, strings.TrimSpace(text)))
}

// hostMeant is a hint at the host that is meant by what is no address.
func (r *Resolver) hostMeant(head, text string) string {
	if a, err := packet.ParseAddr(text); err == nil {
		return vpc.DidYouMean([]string{head + ":" + a.String()})
	}
	if host, port, ok := cutPort(text); ok {
		if a, err := packet.ParseAddr(host); err == nil {
			return vpc.DidYouMean([]string{head + ":" + a.String()}) + portBelongs(port)
		}
	}
	if isBlock(text) || r.mayBeHost(text) {
		return vpc.DidYouMean([]string{text})
	}
	return blockMeant(text)
}
