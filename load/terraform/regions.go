package terraform

import (
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

// completeRegions gives a Region to what has none: that of the VPC's subnets, of its peering connections or of
// its endpoints' services, or the only one that is named anywhere.
func (l *loader) completeRegions() {
	subnets := map[vpc.ID]vpc.ID{}
	for _, id := range ids[vpc.Subnet](l) {
		s, _ := get[vpc.Subnet](l, id)
		if _, ok := subnets[s.VPC]; !ok && place.OfZone(s.Zone) != "" {
			subnets[s.VPC] = id
		}
	}
	peers := map[vpc.ID]vpc.PeeringConnection{}
	for _, id := range ids[vpc.PeeringConnection](l) {
		if c, _ := get[vpc.PeeringConnection](l, id); c.Accepter.Region != "" {
			peers[c.Accepter.VPC] = c
		}
	}
	update(l, func(_ *instance, v vpc.VPC) vpc.VPC {
		s, zoned := get[vpc.Subnet](l, subnets[v.ID])
		c, peered := peers[v.ID]
		switch {
		case v.Region != "":
		case zoned:
			v.Region = place.OfZone(s.Zone)
			l.infer(load.Deduced, v.ID, "Region", v.Region, "the zone of "+string(s.ID))
		case peered:
			v.Region = c.Accepter.Region
			l.infer(load.Deduced, v.ID, "Region", v.Region, "the peer Region of "+string(c.ID))
		default:
			v.Region = l.regionOf(v.ID, "", "")
		}
		l.regions[v.Region] = true
		return v
	})
	update(l, func(_ *instance, g vpc.InternetGateway) vpc.InternetGateway {
		g.Region = l.regionOf(g.ID, g.Region, g.VPC)
		return g
	})
	update(l, func(_ *instance, g vpc.TransitGateway) vpc.TransitGateway {
		g.Region = l.regionOf(g.ID, g.Region, "")
		return g
	})
	update(l, func(_ *instance, p vpc.PrefixList) vpc.PrefixList {
		p.Region = l.regionOf(p.ID, p.Region, "")
		return p
	})
	update(l, func(_ *instance, e eni.ElasticIP) eni.ElasticIP {
		e.Region = l.regionOf(e.ID, e.Region, "")
		return e
	})
	l.completeEndpoints()
}

// regionOf is region if there is one, or else that of the VPC, or else the only one that is named.
func (l *loader) regionOf(id vpc.ID, region string, in vpc.ID) string {
	if region != "" {
		return region
	}
	if v, ok := get[vpc.VPC](l, in); ok && v.Region != "" {
		l.infer(load.Deduced, id, "Region", v.Region, "the Region of "+string(v.ID))
		return v.Region
	}
	delete(l.regions, "")
	if len(l.regions) != 1 {
		return ""
	}
	for region = range l.regions {
		l.infer(load.Deduced, id, "Region", region, "the only Region that is named")
	}
	return region
}
