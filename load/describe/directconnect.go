package describe

import (
	"cmp"
	"fmt"
	"reflect"

	"github.com/vpcsim/vpcsim/vpc"
)

type directConnectElement struct {
	DirectConnectGatewayId    string
	DirectConnectGatewayName  string
	AmazonSideAsn             int64
	OwnerAccount              string
	DirectConnectGatewayState string
	Tags                      []tag
}

func (x directConnectElement) id() string { return x.DirectConnectGatewayId }

// readDirectConnect reads a Direct Connect gateway. It is of no Region, and the calls of all Regions list it.
//
// Source: Direct Connect API reference, DirectConnectGateway.
// https://docs.aws.amazon.com/directconnect/latest/APIReference/API_DirectConnectGateway.html
func readDirectConnect(l *loader, at source, x directConnectElement) {
	g := vpc.DirectConnectGateway{
		ID:      vpc.ID(x.DirectConnectGatewayId),
		Name:    cmp.Or(nameOf(x.Tags), x.DirectConnectGatewayName),
		Account: cmp.Or(x.OwnerAccount, at.account),
		State:   state(x.DirectConnectGatewayState, vpc.Available),
	}
	g.ASN = l.asn(at, g.ID, "amazonSideAsn", x.AmazonSideAsn)
	l.add(at, g)
}

type associationElement struct {
	AssociationId                         string
	AssociationState                      string
	DirectConnectGatewayId                vpc.ID
	AssociatedGateway                     struct{ Id vpc.ID }
	VirtualGatewayId                      vpc.ID // in descriptions from before transit gateways
	AllowedPrefixesToDirectConnectGateway []struct{ Cidr string }

	at source
}

func (x associationElement) id() string { return string(x.DirectConnectGatewayId) }

func (x associationElement) gateway() vpc.ID {
	return cmp.Or(x.AssociatedGateway.Id, x.VirtualGatewayId)
}

// readDirectConnectAssociation keeps an association until the gateways are there. Associations that are gone are not kept.
//
// Source: Direct Connect API reference, DirectConnectGatewayAssociation.
// https://docs.aws.amazon.com/directconnect/latest/APIReference/API_DirectConnectGatewayAssociation.html
func readDirectConnectAssociation(l *loader, at source, x associationElement) {
	if x.AssociationState != "disassociated" && x.gateway() != "" {
		x.at = at
		l.directConnect = append(l.directConnect, x)
	}
}

// setDirectConnectAssociations gives the Direct Connect gateways their associations, each once.
func (l *loader) setDirectConnectAssociations() {
	of := map[vpc.ID][]vpc.DirectConnectAssociation{}
	seen := map[[2]vpc.ID]associationElement{}
	for _, x := range l.directConnect {
		key := [2]vpc.ID{x.DirectConnectGatewayId, x.gateway()}
		first, again := seen[key]
		at := x.at
		if again {
			if x.at = first.at; !reflect.DeepEqual(first, x) {
				l.skip(at, x.DirectConnectGatewayId, "its association with %s is described differently in %s, which counts", x.gateway(), first.at.file)
			}
			continue
		}
		seen[key] = x
		if _, ok := get[vpc.DirectConnectGateway](l, x.DirectConnectGatewayId); !ok {
			l.skip(at, x.DirectConnectGatewayId, "the gateway of the association with %s is not in the output of describe-direct-connect-gateways", x.gateway())
			continue
		}
		of[x.DirectConnectGatewayId] = append(of[x.DirectConnectGatewayId], l.directConnectAssociation(x))
	}
	update(l, func(_ source, g vpc.DirectConnectGateway) vpc.DirectConnectGateway {
		g.Associations = of[g.ID]
		return g
	})
}

func (l *loader) directConnectAssociation(x associationElement) vpc.DirectConnectAssociation {
	a := vpc.DirectConnectAssociation{Gateway: x.gateway(), State: state(x.AssociationState, "associated")}
	for i, b := range x.AllowedPrefixesToDirectConnectGateway {
		p, err := anyPrefix(fmt.Sprintf("allowedPrefixesToDirectConnectGateway[%d].cidr", i), b.Cidr)
		if err != nil {
			l.skip(x.at, x.DirectConnectGatewayId, "%v; the prefix is left out", err)
			continue
		}
		a.AllowedPrefixes = append(a.AllowedPrefixes, p)
	}
	return a
}

// virtualInterfaceElement leaves out what holds secrets: the keys of the BGP sessions, and customerRouterConfig, which has them too.
type virtualInterfaceElement struct {
	VirtualInterfaceId     string
	VirtualInterfaceName   string
	VirtualInterfaceType   string
	VirtualInterfaceState  string
	OwnerAccount           string
	DirectConnectGatewayId vpc.ID
	VirtualGatewayId       vpc.ID
	Mtu                    int
	SiteLinkEnabled        bool
	BgpPeers               []struct{ BgpStatus string }
	Tags                   []tag
}

func (x virtualInterfaceElement) id() string { return x.VirtualInterfaceId }

// readVirtualInterface reads a virtual interface. What it learns over BGP is not described.
//
// Source: Direct Connect API reference, VirtualInterface.
// https://docs.aws.amazon.com/directconnect/latest/APIReference/API_VirtualInterface.html
func readVirtualInterface(l *loader, at source, x virtualInterfaceElement) {
	v := vpc.VirtualInterface{
		ID:                   vpc.ID(x.VirtualInterfaceId),
		Name:                 cmp.Or(nameOf(x.Tags), x.VirtualInterfaceName),
		Account:              cmp.Or(x.OwnerAccount, at.account),
		DirectConnectGateway: x.DirectConnectGatewayId,
		VPNGateway:           x.VirtualGatewayId,
		MTU:                  x.Mtu,
		SiteLink:             x.SiteLinkEnabled,
		Down:                 len(x.BgpPeers) > 0,
		State:                state(x.VirtualInterfaceState, vpc.Available),
	}
	if x.VirtualInterfaceType != "" {
		if err := v.Type.UnmarshalText([]byte(x.VirtualInterfaceType)); err != nil {
			l.skip(at, v.ID, "virtual interfaces of type %s are not modelled", abridge(x.VirtualInterfaceType))
			return
		}
	}
	for _, p := range x.BgpPeers {
		v.Down = v.Down && p.BgpStatus == "down" // one session is enough
	}
	if v.State == "down" { // the state of an interface whose sessions are down
		v.State, v.Down = "", true
	}
	l.add(at, v)
}
