package describe

import (
	"cmp"
	"encoding/json"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/vpc"
)

// zoneElement is a hosted zone as list-hosted-zones and get-hosted-zone describe it.
type zoneElement struct {
	Id     string // "/hostedzone/Z..."
	Name   string
	Config struct{ PrivateZone bool }
}

func (x zoneElement) id() string { return path.Base("/" + x.Id) }

// zoneVPC is a VPC of a hosted zone.
type zoneVPC struct{ VPCId vpc.ID }

func (x zoneVPC) id() string { return string(x.VPCId) }

// zone is what the calls say about a private hosted zone.
type zone struct {
	endpoint.HostedZone
	at      source
	public  bool
	vpcs    bool // get-hosted-zone was read
	records bool // list-resource-record-sets was read
}

// zone is the zone with the ID, made if it is not there.
func (l *loader) zone(at source, id vpc.ID) *zone {
	if l.zones[id] == nil {
		l.zones[id] = &zone{HostedZone: endpoint.HostedZone{ID: id, Account: at.account}, at: at}
	}
	return l.zones[id]
}

func readZone(l *loader, at source, x zoneElement) {
	z := l.zone(at, vpc.ID(x.id()))
	if z.Domain != "" && z.Domain != x.Name {
		l.skip(at, z.ID, "it is described differently in %s, which counts", z.at.file)
		return
	}
	z.Domain, z.public = x.Name, !x.Config.PrivateZone
}

// readHostedZone reads the value of HostedZone, beside which its VPCs stand.
func readHostedZone(d *document, at source, raw []byte) {
	if x, ok := decode[zoneElement](d, at, raw); ok && x.Id != "" {
		readZone(d.loader, at, x)
		d.zoneID, d.zoneShown = vpc.ID(x.id()), true
	}
}

func readZoneVPC(d *document, at source, raw []byte) {
	if x, ok := decode[zoneVPC](d, at, raw); ok && x.VPCId != "" {
		d.zoneVPCs = append(d.zoneVPCs, x.VPCId)
	}
}

// recordElement is an entry of list-resource-record-sets.
type recordElement struct {
	Name            string
	Type            string
	SetIdentifier   string
	ResourceRecords []struct{ Value string }
	AliasTarget     struct{ DNSName string }
}

func (x recordElement) id() string { return x.Name }

func (x recordElement) record() endpoint.Record {
	r := endpoint.Record{Name: x.Name, Type: x.Type, Alias: x.AliasTarget.DNSName, SetIdentifier: x.SetIdentifier}
	for _, v := range x.ResourceRecords {
		r.Values = append(r.Values, v.Value)
	}
	return r
}

func readRecord(d *document, at source, raw []byte) {
	if x, ok := decode[recordElement](d, at, raw); ok {
		d.records = append(d.records, x.record())
	}
}

// recordSets is the records of one document, whose zone may not be known before all is read.
type recordSets struct {
	zone    vpc.ID
	records []endpoint.Record
	at      source
}

var zoneID = regexp.MustCompile(`\bZ[0-9A-Z]{7,31}\b`)

// finishZone takes over what the document says of one hosted zone.
func (d *document) finishZone() {
	if d.zoneShown {
		z := d.zone(d.at, d.zoneID)
		z.vpcs = true
		for _, id := range d.zoneVPCs {
			z.VPCs = appendNew(z.VPCs, id)
		}
	}
	if slices.Contains(d.keys, "ResourceRecordSets") {
		at := d.at
		at.key = "ResourceRecordSets"
		d.recordSets = append(d.recordSets, recordSets{cmp.Or(d.zoneID, idIn(zoneID, at.file)), d.records, at})
	}
}

// addZones takes over the private hosted zones of which VPCs and records are known. Without its records a zone would deny
// every name, so it is left out.
//
// Source: Route 53 developer guide, considerations for private hosted zones.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
func (l *loader) addZones() {
	for _, s := range l.recordSets {
		z, ok := l.zones[l.zoneOf(s)]
		if !ok {
			l.skip(s.at, s.zone, "the hosted zone of the records is not known: put its ID into the file's name, or HostedZoneId beside ResourceRecordSets")
			continue
		}
		z.records = true
		z.Records = append(z.Records, s.records...)
	}
	for _, id := range slices.Sorted(maps.Keys(l.zones)) {
		z := l.zones[id]
		switch {
		case z.public:
			l.skip(z.at, id, "public hosted zones are not modelled")
		case !z.vpcs:
			l.skip(z.at, id, "its VPCs are not here; run aws route53 get-hosted-zone --id %s", id)
		case !z.records:
			l.skip(z.at, id, "its records are not here; run aws route53 list-resource-record-sets --hosted-zone-id %s", id)
		default:
			l.add(z.at, z.HostedZone)
		}
	}
}

// zoneOf is the zone of records: the one that is named, or the only one whose domain is the name of the SOA record, of which
// each zone has one.
func (l *loader) zoneOf(s recordSets) vpc.ID {
	if s.zone != "" {
		return s.zone
	}
	i := slices.IndexFunc(s.records, func(r endpoint.Record) bool { return r.Type == "SOA" })
	if i < 0 {
		return ""
	}
	var found []vpc.ID
	for id, z := range l.zones {
		if strings.EqualFold(strings.TrimSuffix(z.Domain, "."), strings.TrimSuffix(s.records[i].Name, ".")) {
			found = append(found, id)
		}
	}
	if len(found) != 1 {
		return ""
	}
	l.infer(load.Deduced, found[0], "Records", s.at.file, "the SOA record of "+s.records[i].Name)
	return found[0]
}

// isTruncated reads the mark by which Route 53 says that there is another page.
func isTruncated(d *document, at source, raw []byte) {
	var more bool
	if err := json.Unmarshal(raw, &more); err != nil {
		d.skip(at, "", "%s", explain(err))
	}
	d.next = d.next || more
}
