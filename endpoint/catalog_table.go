package endpoint

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/vpcsim/vpcsim/packet"
)

//go:embed catalog.tsv
var catalogText string

// catalog is the table of services, read, with its indexes. It never changes.
type catalog struct {
	rows     []*row // in code order
	byCode   map[string]*row
	byName   map[serviceName]*row
	byNumber [serviceNumbers]*row
	hosts    hostIndex
}

// loadCatalog reads the embedded table, once. A test keeps the table free of errors.
var loadCatalog = sync.OnceValue(func() *catalog {
	c, err := parseCatalog(catalogText)
	if err != nil {
		panic("endpoint: catalog.tsv: " + err.Error())
	}
	return c
})

// row is one service as the table has it.
type row struct {
	Service
	number  uint16
	ports   []packet.PortRange
	public  []string // patterns; see catalog.tsv
	dual    []string
	private []string
	legacy  []legacyHost
	name    serviceName
	label   string
	perCell bool
}

// legacyHost is an older form of host name.
type legacyHost struct {
	pattern string
	region  string // the Region that it belongs to, if the pattern does not hold it
}

// serviceName is an endpoint service name without its Region: what stands before
// it and what after. A name without a Region stands whole in before.
type serviceName struct{ before, after string }

// parseCatalog reads a table in the form that catalog.tsv describes.
func parseCatalog(text string) (*catalog, error) {
	c := &catalog{byCode: map[string]*row{}, byName: map[serviceName]*row{}}
	var errs []error
	for i, line := range strings.Split(text, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		r, err := parseRow(line)
		if err == nil {
			err = c.add(r)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("line %d: %w", i+1, err))
		}
	}
	slices.SortFunc(c.rows, func(a, b *row) int { return strings.Compare(a.Code, b.Code) })
	c.hosts.sort()
	return c, errors.Join(errs...)
}

func (c *catalog) add(r *row) error {
	if c.byCode[r.Code] != nil {
		return fmt.Errorf("code %s stands twice", r.Code)
	}
	if other := c.byNumber[r.number]; other != nil {
		return fmt.Errorf("number %d is that of %s", r.number, other.Code)
	}
	if other := c.byName[r.name]; other != nil {
		return fmt.Errorf("endpoint service name of %s", other.Code)
	}
	c.rows = append(c.rows, r)
	c.byCode[r.Code], c.byNumber[r.number], c.byName[r.name] = r, r, r
	return c.hosts.addRow(r)
}

func parseRow(line string) (*row, error) {
	f := strings.Split(line, "\t")
	if len(f) != 10 {
		return nil, fmt.Errorf("%d columns, not 10", len(f))
	}
	for i := range f {
		if f[i] == "-" {
			f[i] = ""
		}
	}
	r := &row{Service: Service{Code: f[1], Name: f[2]}}
	r.row = r
	number, err := strconv.ParseUint(f[0], 10, 16)
	if err != nil || number == 0 || number >= unknownServices {
		return nil, fmt.Errorf("number %q is not in 1-%d", f[0], unknownServices-1)
	}
	r.number = uint16(number)
	for _, p := range strings.Split(f[4], ",") {
		ports, err := packet.ParsePortRange(p)
		if err != nil {
			return nil, err
		}
		r.ports = append(r.ports, ports)
	}
	r.parseHosts(f[5], f[6], f[7], f[8])
	return r, errors.Join(r.parseEndpoints(f[3]), r.parseMarks(f[9]))
}

func (r *row) parseEndpoints(s string) error {
	switch s {
	case "gateway":
		r.Gateway = true
	case "interface":
		r.Interface = true
	case "gateway+interface":
		r.Gateway, r.Interface = true, true
	case "managed":
		r.Managed = true
	case "unknown", "none":
	default:
		return fmt.Errorf("endpoints %q", s)
	}
	return nil
}

func (r *row) parseHosts(public, dual, private, legacy string) {
	first, firstDual := "", ""
	r.public = expandShort(public, r.Code+".{region}.amazonaws.com")
	if len(r.public) > 0 {
		first = r.public[0]
		firstDual = strings.TrimSuffix(first, "amazonaws.com") + "api.aws"
	}
	r.dual = expandShort(dual, firstDual)
	if rest, ok := strings.CutPrefix(private, "~"); ok {
		r.PrivateDNSAssumed = true
		private = rest
		if rest == "" {
			private = "="
		}
	}
	r.private = expandShort(private, first)
	for _, l := range strings.Fields(legacy) {
		pattern, region, _ := strings.Cut(l, "@")
		r.legacy = append(r.legacy, legacyHost{pattern, region})
	}
}

func expandShort(column, same string) []string {
	patterns := strings.Fields(column)
	for i, p := range patterns {
		if p == "=" {
			patterns[i] = same
		}
	}
	return patterns
}

func (r *row) parseMarks(s string) error {
	name := "com.amazonaws.{region}." + r.Code
	var errs []error
	for _, mark := range strings.Fields(s) {
		key, value, _ := strings.Cut(mark, "=")
		switch key {
		case "cross-region":
			r.CrossRegion = true
		case "global":
			r.Global = true
		case "home":
			r.HomeRegion = value
		case "name":
			name = value
		case "label":
			r.label = value
		case "unlisted":
			r.Unlisted = true
		case "no-policy":
			r.PolicyUnsupported = true
		case "private-dns-off":
			r.PrivateDNSOffByDefault = true
		case "per-cell":
			r.perCell = true
		case "hosts-unverified":
			r.HostsUnverified = true
		case "ports-unverified":
			r.PortsUnverified = true
		default:
			errs = append(errs, fmt.Errorf("mark %q", mark))
		}
	}
	before, after, _ := strings.Cut(name, "{region}")
	r.name = serviceName{strings.TrimSuffix(before, "."), strings.TrimPrefix(after, ".")}
	return errors.Join(errs...)
}
