package describe

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/load/internal/foreign"
	"github.com/vpcsim/vpcsim/vpc"
)

// document is one output of a describe call: an object whose keys name lists.
type document struct {
	*loader
	at source

	// What stands beside the lists.
	vpcID        vpc.ID
	prefixListID vpc.ID
	tableID      vpc.ID
	dns          dnsAttributes
	loadBalancer string
	targetGroup  string
	targets      []targetHealth
	pairs        []attributePair
	zoneID       vpc.ID
	zoneShown    bool // by get-hosted-zone
	zoneVPCs     []vpc.ID
	records      []endpoint.Record
	fw           firewallDocument
	lattice      map[string]json.RawMessage // of one thing of VPC Lattice, by key
	ofTable      []func(table vpc.ID)
	entries      []prefixListEntry
	next         bool            // there is a further page
	keys         []string        // the lists that it has
	unknown      map[string]bool // keys that are not known
	known        bool            // it has one that is
}

// member reads the value of a key of a document. Exactly one of the fields is set, or
// none: then the key holds nothing that a network needs.
type member struct {
	element func(d *document, at source, raw []byte) // of a list
	value   func(d *document, at source, raw []byte) // not of a list

	// notLoaded says that the list is of a kind that is known but not loaded.
	notLoaded bool
}

// list reads the elements of a list, each into a T.
func list[T interface{ id() string }](read func(l *loader, at source, x T)) member {
	return member{element: func(d *document, at source, raw []byte) {
		x, ok := decode[T](d, at, raw)
		switch {
		case !ok:
		case x.id() == "":
			d.skip(at, "", "an element has no ID")
		default:
			read(d.loader, at, x)
		}
	}}
}

// decode reads one element, or notes why it cannot.
func decode[T interface{ id() string }](d *document, at source, raw []byte) (x T, ok bool) {
	if isNull(raw) {
		return x, false
	}
	if err := json.Unmarshal(raw, &x); err != nil {
		d.skip(at, vpc.ID(x.id()), "%s", explain(err))
		return x, false
	}
	if key := d.repetitions.find(raw); key != "" {
		d.skip(at, vpc.ID(x.id()), "the key %s is given twice in one object", abridge(key))
		return x, false
	}
	return x, true
}

func isNull(raw []byte) bool { return string(bytes.TrimSpace(raw)) == "null" }

// explain says what is wrong with an element in words that do not speak of Go.
func explain(err error) string {
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field != "":
		return fmt.Sprintf("%s cannot be %s", wrong.Field, withArticle(wrong.Value))
	case errors.As(err, &wrong):
		return fmt.Sprintf("the element cannot be %s", withArticle(wrong.Value))
	case strings.HasSuffix(err.Error(), "exceeded max depth"):
		return "the element is nested too deeply"
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

// withArticle is a kind of JSON value in a sentence: "an array", "a number 7".
func withArticle(kind string) string {
	if strings.HasPrefix(kind, "a") || strings.HasPrefix(kind, "o") {
		return "an " + kind
	}
	return "a " + kind
}

// file reads all documents of a file.
func (l *loader) file(at source, r io.Reader) {
	s := newSplitter(r)
	if head, _ := s.r.Peek(3); bytes.Equal(head, []byte("\xef\xbb\xbf")) {
		s.r.Discard(3)
	} else if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		l.skip(at, "", "the text is UTF-16, as PowerShell writes it; convert the file to UTF-8")
		return
	}
	for n := 0; ; n++ {
		c, err := s.next()
		switch {
		case errors.Is(err, io.EOF) && n == 0:
			l.skip(at, "", "the file is empty")
			return
		case errors.Is(err, io.EOF):
			return
		case err == nil && c == '{':
			err = l.document(at, s)
		case err == nil && c == '[':
			l.skip(at, "", "a bare array, as --query prints it, does not say what it lists; "+
				"run the aws command again without --query")
			_, err = s.value(false)
		case err == nil:
			err = errNotJSON
		}
		if err != nil {
			l.skip(at, "", "%v", err)
			return
		}
	}
}

// document reads one object. The error ends the file.
func (l *loader) document(at source, s *splitter) error {
	d := &document{loader: l, at: at}
	err := s.members(func(raw []byte) error {
		var key string
		if err := json.Unmarshal(raw, &key); err != nil {
			return fmt.Errorf("a key cannot be read; the rest of the file was not read")
		}
		return d.member(key, s)
	})
	d.finishKeys()
	d.finish()
	return err
}

const keyNotKnown = "the key is not known"

// mostUnknown is how many keys that are not known a document keeps until it ends.
const mostUnknown = 1000

// finishKeys reports the keys that are not known: as one, if they show that the document is no output of the AWS command line.
func (d *document) finishKeys() {
	d.loader.known = d.loader.known || d.known
	if hint := foreign.Hint(d.unknown); hint != "" && !d.known {
		d.skip(d.at, "", "%s", hint)
		return
	}
	for _, key := range slices.Sorted(maps.Keys(d.unknown)) {
		at := d.at
		at.key = key
		d.skip(at, "", keyNotKnown)
	}
}

// member reads the value of one key.
func (d *document) member(key string, s *splitter) error {
	at := d.at
	at.key = abridge(key)
	c, err := s.next()
	if err != nil {
		return truncated(err)
	}
	m, known := members[key]
	d.known = d.known || known
	switch {
	case c == 'n': // null is the same as absent
		return d.pass(at, s, "")
	case !known && len(d.unknown) < mostUnknown:
		if d.unknown == nil {
			d.unknown = map[string]bool{}
		}
		d.unknown[at.key] = true
		return d.pass(at, s, "")
	case !known:
		return d.pass(at, s, keyNotKnown)
	case m.value != nil:
		raw, err := s.value(true)
		if err == nil {
			m.value(d, at, raw)
		}
		return d.tooLong(at, err)
	case m.element == nil && !m.notLoaded:
		return d.pass(at, s, "")
	case m.notLoaded && c != '[':
		return d.pass(at, s, "it is of a kind that is not loaded")
	case c != '[':
		return d.pass(at, s, "the value is not a list")
	}
	d.keys = append(d.keys, key)
	return d.list(at, m, s)
}

// pass reads a value and leaves it out, for the reason if there is one.
func (d *document) pass(at source, s *splitter, reason string) error {
	_, err := s.value(false)
	if err == nil && reason != "" {
		d.skip(at, "", "%s", reason)
	}
	return err
}

// tooLong reports a value that is too long, after which reading goes on. Other errors it returns.
func (d *document) tooLong(at source, err error) error {
	if errors.Is(err, errTooLong) {
		d.skip(at, "", "%v", err)
		return nil
	}
	return err
}

// list reads a list element by element.
func (d *document) list(at source, m member, s *splitter) error {
	n := 0
	err := s.elements(func() error {
		n++
		raw, err := s.value(m.element != nil)
		if err == nil && m.element != nil {
			m.element(d, at, raw)
		}
		return d.tooLong(at, err)
	})
	if m.notLoaded && n > 0 {
		d.skip(at, "", "%d of a kind that is not loaded", n)
	}
	return err
}

// finish takes over what the document says in several keys.
func (d *document) finish() {
	d.finishDNS()
	d.finishEntries()
	d.finishTable()
	d.finishBalancing()
	d.finishZone()
	d.finishFirewall()
	d.finishLattice()
	for _, key := range d.keys {
		p := page{d.at.dir(), key}
		x := d.pages[p]
		if d.next {
			x.open, x.at = x.open+1, d.at
		} else {
			x.closed++
		}
		d.pages[p] = x
	}
}

// page is a list that comes in pages, and pages counts them: those after which there is another, and last ones.
type page struct{ dir, key string }

type pages struct {
	open, closed int
	at           source // of the last open one
}

// reportPages reports the lists whose last page is missing.
func (l *loader) reportPages() {
	byKey := slices.SortedFunc(maps.Keys(l.pages), func(a, b page) int {
		return strings.Compare(a.dir+"\x00"+a.key, b.dir+"\x00"+b.key)
	})
	for _, p := range byKey {
		if x := l.pages[p]; x.open > 0 && x.closed == 0 {
			at := x.at
			at.key = p.key
			l.skip(at, "", "the list goes on in a page that is not here; run the aws command again without --no-paginate, --max-items and --starting-token, which gives all pages")
		}
	}
}

// text reads a value that is a string, into what to gives.
func text(to func(d *document, s string)) member {
	return member{value: func(d *document, at source, raw []byte) {
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			d.skip(at, "", "%s", explain(err))
			return
		}
		to(d, s)
	}}
}

// nextPage reads the token of the next page.
func nextPage() member {
	return text(func(d *document, token string) { d.next = d.next || token != "" })
}

// idIn finds the ID of a kind, such as a prefix list's, in a file's path.
func idIn(id *regexp.Regexp, file string) vpc.ID {
	all := id.FindAllString(file, -1)
	if len(all) == 0 {
		return ""
	}
	return vpc.ID(all[len(all)-1])
}

// abridge is s cut to a length that fits a line.
func abridge(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "..."
}
