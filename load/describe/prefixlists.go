package describe

import (
	"cmp"
	"maps"
	"net/netip"
	"regexp"
	"slices"

	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

// prefixListElement is an element of describe-prefix-lists, which has Cidrs, or of describe-managed-prefix-lists,
// which has the rest. Both have the top-level key PrefixLists.
type prefixListElement struct {
	PrefixListId   string
	PrefixListName string
	PrefixListArn  string
	OwnerId        string
	AddressFamily  string
	Version        int64
	MaxEntries     int
	Cidrs          *[]string
	Entries        *[]prefixListEntry
}

// prefixListEntry is an element of get-managed-prefix-list-entries.
type prefixListEntry struct{ Cidr string }

func (x prefixListElement) id() string { return x.PrefixListId }

func (x prefixListEntry) id() string { return x.Cidr }

// prefixList is what the calls say about a list.
type prefixList struct {
	vpc.PrefixList
	at     source
	cidrs  []string // nil: not described
	listed bool     // cidrs is of get-managed-prefix-list-entries
	from   string   // the file that cidrs was read from
}

// prefixList is the list with the ID, made if it is not there.
func (l *loader) prefixList(at source, id vpc.ID) *prefixList {
	if l.lists[id] == nil {
		l.lists[id] = &prefixList{PrefixList: vpc.PrefixList{ID: id, Region: at.region}, at: at}
	}
	return l.lists[id]
}

func readPrefixList(l *loader, at source, x prefixListElement) {
	l.witness(at, place.OfARN(x.PrefixListArn))
	p := l.prefixList(at, vpc.ID(x.PrefixListId))
	if name := x.PrefixListName; p.Name != "" && name != "" && p.Name != name {
		l.skip(at, p.ID, "it is described differently in %s, which counts", p.at.file)
		return
	}
	p.Name = cmp.Or(p.Name, x.PrefixListName)
	p.Account = cmp.Or(p.Account, x.OwnerId)
	p.Region = cmp.Or(p.Region, place.OfARN(x.PrefixListArn), place.OfService(x.PrefixListName))
	p.IPv6 = p.IPv6 || x.AddressFamily == "IPv6"
	p.Version = cmp.Or(p.Version, x.Version)
	p.MaxEntries = cmp.Or(p.MaxEntries, x.MaxEntries)
	if x.Cidrs != nil {
		p.describe(l, at, *x.Cidrs, false)
	}
	if x.Entries != nil {
		p.describe(l, at, cidrs(*x.Entries), true)
	}
}

func cidrs(entries []prefixListEntry) []string {
	s := make([]string, 0, len(entries))
	for _, e := range entries {
		s = append(s, e.Cidr)
	}
	return s
}

// describe takes over the list's entries. Those of get-managed-prefix-list-entries outrank those of describe-prefix-lists;
// of two outputs of one call the first counts.
func (p *prefixList) describe(l *loader, at source, cidrs []string, listed bool) {
	switch {
	case p.cidrs == nil || listed && !p.listed:
		p.cidrs, p.listed, p.from = append([]string{}, cidrs...), listed, at.file
	case listed == p.listed && !sameSet(p.cidrs, cidrs):
		l.skip(at, p.ID, "its entries are described differently in %s, which counts", p.from)
	}
}

func sameSet(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

var prefixListID = regexp.MustCompile(`\bpl-[0-9a-z]+`)

// readEntry reads an entry of the list that the document or the file's name names.
func readEntry(d *document, at source, raw []byte) {
	if x, ok := decode[prefixListEntry](d, at, raw); ok {
		d.entries = append(d.entries, x)
	}
}

// finishEntries gives the entries to their list.
func (d *document) finishEntries() {
	if !slices.Contains(d.keys, "Entries") {
		return
	}
	at := d.at
	at.key = "Entries"
	id := cmp.Or(d.prefixListID, idIn(prefixListID, at.file))
	if id == "" {
		d.skip(at, "", "the prefix list is not named: put its ID into the file's name, or PrefixListId beside Entries")
		return
	}
	d.prefixList(at, id).describe(d.loader, at, cidrs(d.entries), true)
}

// addPrefixLists takes over the lists of which the entries are known.
func (l *loader) addPrefixLists() {
	for _, id := range slices.Sorted(maps.Keys(l.lists)) {
		p := l.lists[id]
		if p.cidrs == nil {
			l.skip(p.at, id, "its entries are not here; run aws ec2 get-managed-prefix-list-entries --prefix-list-id %s", id)
			continue
		}
		p.Account = cmp.Or(p.Account, p.at.account)
		l.add(p.at, p.convert(l))
	}
}

// convert is the list with its entries.
func (p *prefixList) convert(l *loader) vpc.PrefixList {
	list := p.PrefixList
	known := list.IPv6
	for i, s := range p.cidrs {
		c, err := anyPrefix("Cidr", s)
		if err == nil && i == 0 && !known {
			list.IPv6 = !c.Addr().Is4()
		}
		if err == nil {
			c, err = prefix("Cidr", s, !list.IPv6)
		}
		if err != nil {
			l.skip(p.at, p.ID, "%v; the entry is left out", err)
			continue
		}
		if !slices.Contains(list.Entries, c) {
			list.Entries = append(list.Entries, c)
		}
	}
	slices.SortFunc(list.Entries, func(a, b netip.Prefix) int {
		return cmp.Or(a.Addr().Compare(b.Addr()), cmp.Compare(a.Bits(), b.Bits()))
	})
	return list
}
