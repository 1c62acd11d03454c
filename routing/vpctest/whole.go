package vpctest

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// NoLoops checks that no packet which the places may send to any address goes round in a circle, nor any reply. Without places
// it asks about all VPCs, all on-premises networks and the internet, which in a large network costs minutes.
func NoLoops(t testing.TB, r *routing.Resolver, from ...routing.Place) {
	t.Helper()
	report(t, CheckNoLoops(r, from...))
}

// CheckNoLoops is [NoLoops] as an error.
func CheckNoLoops(r *routing.Resolver, from ...routing.Place) error {
	return wholes(r, from, "%s sends what goes round in a circle", func(p reach.Part) bool { return p.Blocker.Code == routing.Loop })
}

// NoUnknowns checks that the model holds all that decides about packets which may be sent from the places to any address. Places are as for
// [NoLoops]. It does not ask what DNS names resolve to, nor about the addresses of VPC Lattice, of which the model does not know which VPC
// and which resource they serve.
func NoUnknowns(t testing.TB, r *routing.Resolver, from ...routing.Place) {
	t.Helper()
	report(t, CheckNoUnknowns(r, from...))
}

// CheckNoUnknowns is [NoUnknowns] as an error.
func CheckNoUnknowns(r *routing.Resolver, from ...routing.Place) error {
	return wholes(r, from, "%s sends what the model cannot answer for", func(p reach.Part) bool { return p.Verdict == routing.Unknown })
}

// everywhere is all addresses but those of 240.0.0.0/4, which are reserved and routed nowhere.
//
// Source: RFC 1112, section 4.
var everywhere = []routing.Place{"0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3", "224.0.0.0/4", "::/0"}

// lattice is what is sent to the addresses of VPC Lattice.
//
// Source: VPC Lattice User Guide, "Control traffic to services using security groups".
var lattice = packet.To(netip.MustParsePrefix("169.254.171.0/24"), netip.MustParsePrefix("fd00:ec2:80::/64"))

// wholes asks about all that is sent from places, and tells of the parts that are bad.
func wholes(r *routing.Resolver, from []routing.Place, claim string, bad func(reach.Part) bool) error {
	if r == nil {
		return reach.ErrNoResolver
	}
	if len(from) == 0 {
		from = origins(r)
	}
	var errs []error
	for _, place := range from {
		var found []reach.Part
		var about answer
		for _, to := range everywhere {
			a, err := question{r, place, to, "all"}.ask()
			if err != nil {
				return err
			}
			about = a
			for _, p := range a.parts {
				if p.Set = p.Set.Minus(lattice); bad(p) && !p.Set.IsEmpty() {
					found = append(found, p)
				}
			}
		}
		if len(found) > 0 {
			errs = append(errs, fail(claim, place).parts(about, found).err())
		}
	}
	return errors.Join(errs...)
}

// origins is all VPCs with interfaces, all on-premises networks, and the internet.
func origins(r *routing.Resolver) []routing.Place {
	var places []routing.Place
	n := r.Network()
	for v := range vpc.All[vpc.VPC](n) {
		if found, _ := reach.Interfaces(r, routing.Place(v.ID)); len(found) > 0 {
			places = append(places, routing.Place(v.ID))
		}
	}
	for o := range vpc.All[vpc.OnPremises](n) {
		places = append(places, routing.Place(o.ID))
	}
	return append(places, routing.AnyInternetHost)
}
