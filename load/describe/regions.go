package describe

import (
	"maps"
	"slices"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

// witness notes that something in the source's folder is in a Region.
func (l *loader) witness(at source, region string) {
	if region == "" {
		return
	}
	if l.evidence[at.dir()] == nil {
		l.evidence[at.dir()] = map[string]bool{}
	}
	l.evidence[at.dir()][region] = true
}

// zoneRegion is the Region of a zone. Much is in few zones.
func (l *loader) zoneRegion(zone string) string {
	region, known := l.regions[zone]
	if !known {
		region = place.OfZone(zone)
		l.regions[zone] = region
	}
	return region
}

// folderRegion is the one Region that the zones and ARNs of the source's folder name; empty if they name none or several.
func (l *loader) folderRegion(at source) string {
	if all := l.evidence[at.dir()]; len(all) == 1 {
		return slices.Collect(maps.Keys(all))[0]
	}
	return ""
}

// inferRegions gives a Region to what has none by its path: that of the VPC's subnets
// or, if it has none, of the folder; of the VPC that a gateway or address is in.
func (l *loader) inferRegions() {
	byVPC := map[vpc.ID]vpc.ID{} // a subnet of each VPC
	for _, id := range ids[vpc.Subnet](l) {
		s, _ := get[vpc.Subnet](l, id)
		if _, ok := byVPC[s.VPC]; !ok && l.zoneRegion(s.Zone) != "" {
			byVPC[s.VPC] = id
		}
	}
	update(l, func(at source, v vpc.VPC) vpc.VPC {
		if s, ok := get[vpc.Subnet](l, byVPC[v.ID]); ok && v.Region == "" {
			v.Region = l.zoneRegion(s.Zone)
			l.infer(load.Deduced, v.ID, "Region", v.Region, "the zone of "+string(s.ID))
		}
		v.Region = l.regionOf(at, v.ID, v.Region, "")
		return v
	})
	update(l, func(at source, g vpc.InternetGateway) vpc.InternetGateway {
		g.Region = l.regionOf(at, g.ID, g.Region, g.VPC)
		return g
	})
	update(l, func(at source, g vpc.TransitGateway) vpc.TransitGateway {
		g.Region = l.regionOf(at, g.ID, g.Region, "")
		return g
	})
	update(l, func(at source, p vpc.PrefixList) vpc.PrefixList {
		p.Region = l.regionOf(at, p.ID, p.Region, "")
		return p
	})
	update(l, func(at source, e eni.ElasticIP) eni.ElasticIP {
		i, _ := get[eni.Interface](l, e.Interface)
		s, _ := get[vpc.Subnet](l, i.Subnet)
		e.Region = l.regionOf(at, e.ID, e.Region, s.VPC)
		return e
	})
}

// regionOf is region if there is one, or else that of the VPC, or else that of the folder.
func (l *loader) regionOf(at source, id vpc.ID, region string, in vpc.ID) string {
	if region != "" {
		return region
	}
	if v, ok := get[vpc.VPC](l, in); ok && v.Region != "" {
		l.infer(load.Deduced, id, "Region", v.Region, "the Region of "+string(v.ID))
		return v.Region
	}
	if region = l.folderRegion(at); region != "" {
		l.infer(load.Deduced, id, "Region", region, "the zones and ARNs of its folder")
	}
	return region
}
