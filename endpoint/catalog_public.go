package endpoint

import (
	"hash/fnv"
	"net/netip"
	"sync"
)

// Services and Regions have numbers, of which the public ranges are made. The
// numbers never change, so that a range stays the same when the catalogue grows.
//
//	services  1-767 numbered in catalog.tsv, 768-959 by hash for codes that are not there
//	Regions   0 no Region, 1-2047 counted from area, direction and number, 2048-4095 by hash
//
// No service has a number from 960: its range would touch 255.0.0.0/8, which holds
// the limited broadcast address.
const (
	serviceNumbers  = 960
	unknownServices = 768
	regionNumbers   = 4096
	unknownRegions  = 2048
)

// areas is in the order in which Regions are counted: new ones go to the end.
var areas = [...]string{
	"us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx",
	"cn", "us-gov", "eusc-de", "us-iso", "us-isob", "us-isof", "eu-isoe",
}

const (
	regionsOfDirection = 9 // "-1" to "-9"
	regionsOfArea      = len(directions) * regionsOfDirection
)

// PublicRange returns the range that stands for the public addresses of a service
// in a Region where no real ranges are given. An empty region means the service's
// hosts that belong to none, such as iam.amazonaws.com; a global service has no others.
// It is the zero Prefix if region is neither empty nor of the form of a Region.
//
// The ranges are made up, and cannot be mistaken for real ones:
//   - IPv4: a /26 of 240.0.0.0/4, which is reserved for future use (RFC 1112, section 4).
//   - IPv6: a /48 of e000::/16, that is e000:SERVICE:REGION::/48. e000::/4 is reserved by
//     the IETF and has no use (IANA, "IPv6 Address Space"). The other candidates mean
//     something: 2000::/3 is the real internet, fc00::/7 is private, 2001:db8::/32 and
//     3fff::/20 are what examples use for their own networks, 100::/64 is discarded by
//     routers, 5f00::/16 holds segment identifiers.
//
// The same arguments give the same range always, and no two services of the
// catalogue, or Regions of a known area, share one. A code that is not in the
// catalogue, or a Region of an area that is not known or with a number above 9, is
// placed by hash, apart from the known ones; two such may share a range.
func PublicRange(service, region string, ipv6 bool) netip.Prefix {
	s := serviceNumber(service)
	if r := loadCatalog().byCode[service]; r != nil && r.Global {
		region = ""
	}
	r, ok := regionNumber(region)
	if !ok {
		return netip.Prefix{}
	}
	if ipv6 {
		a := [16]byte{0: 0xe0, 2: byte(s >> 8), 3: byte(s), 4: byte(r >> 8), 5: byte(r)}
		return netip.PrefixFrom(netip.AddrFrom16(a), 48)
	}
	u := 0xf<<28 | s<<18 | r<<6
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{byte(u >> 24), byte(u >> 16), byte(u >> 8), byte(u)}), 26)
}

// LookupPublic returns the service and Region whose [PublicRange] holds addr. The
// Region is empty in the range of a service's hosts that belong to none. It is not ok
// for ranges placed by hash, and for addresses of no range. It does not allocate.
func LookupPublic(addr netip.Addr) (s Service, region string, ok bool) {
	addr = addr.Unmap()
	var service, number uint32
	switch {
	case addr.Is4():
		a := addr.As4()
		u := uint32(a[0])<<24 | uint32(a[1])<<16 | uint32(a[2])<<8 | uint32(a[3])
		if u>>28 != 0xf {
			return Service{}, "", false
		}
		service, number = u>>18&0x3ff, u>>6&0xfff
	case addr.Is6():
		a := addr.As16()
		if a[0] != 0xe0 || a[1] != 0 {
			return Service{}, "", false
		}
		service, number = uint32(a[2])<<8|uint32(a[3]), uint32(a[4])<<8|uint32(a[5])
	}
	if service >= serviceNumbers || number >= regionNumbers {
		return Service{}, "", false
	}
	r, region := loadCatalog().byNumber[service], numberedRegions()[number]
	if r == nil || number != 0 && (region == "" || r.Global) {
		return Service{}, "", false
	}
	return r.Service, region, true
}

func serviceNumber(code string) uint32 {
	if r := loadCatalog().byCode[code]; r != nil {
		return uint32(r.number)
	}
	return unknownServices + hash(code)%(serviceNumbers-unknownServices)
}

func regionNumber(region string) (uint32, bool) {
	if region == "" {
		return 0, true
	}
	p, ok := parseRegion(region)
	if !ok {
		return 0, false
	}
	for i, area := range areas {
		if area == p.area && p.number <= regionsOfDirection {
			return uint32(1 + i*regionsOfArea + p.direction*regionsOfDirection + p.number - 1), true
		}
	}
	return unknownRegions + hash(region)%(regionNumbers-unknownRegions), true
}

// numberedRegions is the inverse of regionNumber; it is empty where there is none.
var numberedRegions = sync.OnceValue(func() *[regionNumbers]string {
	names := new([regionNumbers]string)
	for _, area := range areas {
		for _, direction := range directions {
			for n := '1'; n <= '9'; n++ {
				name := area + "-" + direction + "-" + string(n)
				number, _ := regionNumber(name)
				names[number] = name
			}
		}
	}
	return names
})

func hash(s string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s))
	return h.Sum32()
}
