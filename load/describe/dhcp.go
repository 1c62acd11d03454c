package describe

import (
	"cmp"
	"net/netip"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

type dhcpElement struct {
	DhcpOptionsId      string
	OwnerId            string
	Tags               []tag
	DhcpConfigurations []struct {
		Key    string
		Values []struct{ Value string }
	}
}

func (x dhcpElement) id() string { return x.DhcpOptionsId }

// readDHCP reads a DHCP option set.
//
// Source: VPC guide, DHCP option sets. https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html
func readDHCP(l *loader, at source, x dhcpElement) {
	o := vpc.DHCPOptions{
		ID:      vpc.ID(x.DhcpOptionsId),
		Name:    nameOf(x.Tags),
		Account: cmp.Or(x.OwnerId, at.account),
	}
	for _, c := range x.DhcpConfigurations {
		for _, v := range c.Values {
			switch c.Key {
			case "domain-name":
				o.DomainName = v.Value
			case "domain-name-servers":
				l.addServer(at, &o, v.Value)
			}
		}
	}
	l.add(at, o)
}

func (l *loader) addServer(at source, o *vpc.DHCPOptions, s string) {
	if strings.EqualFold(s, "AmazonProvidedDNS") {
		o.AmazonDNS = true
		return
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		l.skip(at, o.ID, "the DNS server %q is not an address; it is left out", abridge(s))
		return
	}
	o.DNSServers = append(o.DNSServers, a)
}
