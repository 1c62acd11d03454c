package terraform

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/foreign"
	"github.com/vpcsim/vpcsim/load/internal/managed"
	"github.com/vpcsim/vpcsim/load/internal/result"
)

// document is what was read of one JSON text. The resources are decoded one by one, so that
// what is not of a network does not stay in memory.
type document struct {
	format string // format_version, or state_format_version of what terraform test prints
	raw    int64  // version, of a raw state
	found  map[string]bool

	instances []*instance // of a state
	changes   []change    // of a plan
	prior     []*instance // data sources of a plan's prior state
	config    configuration

	dataOnly bool // resources are passed over
	skipped  result.Report
}

// change is an element of a plan's resource_changes.
type change struct {
	resource
	actions         []string
	before, after   map[string]any
	unknown         any
	beforeSensitive any
	afterSensitive  any
}

// resource is what says which resource an element of a plan or state is about.
type resource struct {
	address, module, mode, typ, name string
	key                              any
	deposed                          string
}

func (d *document) isPlan() bool { return d.found["resource_changes"] || d.found["planned_values"] }

func (d *document) isState() bool {
	return d.found["values"] || d.found["root_module"] || d.found["resources"]
}

// readDocument reads a plan or a state, of about so many bytes. What cannot be read costs only itself.
func readDocument(r io.Reader, size int) (*document, error) {
	var text bytes.Buffer
	text.Grow(size + bytes.MinRead)
	if _, err := text.ReadFrom(r); err != nil {
		return nil, fmt.Errorf("terraform: %w", err)
	}
	p := &parser{text: bytes.TrimPrefix(text.Bytes(), []byte("\xef\xbb\xbf"))}
	return parseDocument(p)
}

// sizeOf is how many bytes r holds, if it can say; 0: it cannot.
func sizeOf(r io.Reader) int {
	var n int64
	switch x := r.(type) {
	case interface{ Len() int }:
		n = int64(x.Len())
	case fs.File:
		if info, err := x.Stat(); err == nil {
			n = info.Size()
		}
	}
	const most = 256 << 20 // of what it says
	return int(min(max(n, 0), most))
}

func parseDocument(p *parser) (*document, error) {
	d := &document{found: map[string]bool{}}
	object := p.next() == '{'
	p.members(func(key []byte) { d.member(p, p.name(key)) })
	if p.err == nil && object && p.next() != 0 {
		p.fail()
	}
	switch {
	case !object && len(bytes.TrimSpace(p.text)) == 0:
		return nil, errFormat("the input is empty")
	case !object:
		return nil, errFormat("the input is neither a plan nor a state: it is not a JSON object")
	case p.err != nil && !d.isPlan() && !d.isState():
		return nil, errFormat("the input is neither a plan nor a state: %v", p.err)
	case p.err != nil:
		d.skip("", "%v; what stands before was read", p.err)
	}
	return d, d.checkFormat()
}

// checkFormat holds the promise of Terraform's JSON format: only a new major version changes what is there.
//
// Source: Terraform, JSON output format, https://developer.hashicorp.com/terraform/internals/json-format
func (d *document) checkFormat() error {
	major, _, _ := strings.Cut(d.format, ".")
	other := foreign.Hint(d.found)
	switch {
	case d.raw == 4 && d.found["resources"]:
		return nil
	case d.raw != 0:
		return errFormat("the state is of version %d, not 4", d.raw)
	case d.format == "" && other != "" && !strings.Contains(other, "terraform."):
		return fmt.Errorf("terraform: the input is neither a plan nor a state: %s", other)
	case d.format == "":
		return errFormat("the input has no format_version")
	case major != "0" && major != "1":
		return errFormat("the input has format_version %q, and only 0 and 1 are known", abridge(d.format))
	case !d.isPlan() && !d.isState() && !d.found["terraform_version"]:
		return errFormat("the input is neither a plan nor a state")
	}
	return nil // a state with nothing in it has only versions
}

// member reads the value of one key of the document.
func (d *document) member(p *parser, key string) {
	d.found[key] = true
	switch key {
	case "format_version", "state_format_version":
		d.format = p.str()
	case "version":
		n, _ := p.value().(float64)
		d.raw = int64(n)
	case "variables":
		d.unmarshal(p, key, &d.config.Variables)
	case "configuration":
		d.unmarshal(p, key, &d.config)
	case "resource_changes":
		d.elements(p, key, d.readChange)
	case "resources":
		d.elements(p, key, d.readRaw)
	case "prior_state":
		d.readPrior(p)
	case "values":
		p.members(func(key []byte) { d.valuesMember(p, p.name(key)) })
	case "root_module":
		d.module(p)
	case "errored":
		if p.value() == true {
			d.skip("", "terraform plan ended with errors, so that the plan is not complete")
		}
	default:
		p.skip()
	}
}

// unmarshal decodes a value whose shape is fixed.
func (d *document) unmarshal(p *parser, key string, to any) {
	raw := p.raw()
	if p.err != nil {
		return
	}
	if err := json.Unmarshal(raw, to); err != nil {
		d.skip(key, "%s", explain(err))
	}
}

func (d *document) valuesMember(p *parser, key string) {
	if key == "root_module" {
		d.module(p)
	} else {
		p.skip()
	}
}

// readPrior reads the data sources of a plan's prior state. Its resources stand in resource_changes too.
func (d *document) readPrior(p *parser) {
	prior := document{found: map[string]bool{}, dataOnly: true}
	p.members(func(key []byte) {
		if string(key) != `"values"` {
			p.skip()
			return
		}
		p.members(func(key []byte) { prior.valuesMember(p, p.name(key)) })
	})
	d.prior = prior.instances
	for _, s := range prior.skipped.All() {
		d.skipped.Add(s)
	}
}

// module reads the resources of a module and of those below it.
func (d *document) module(p *parser) {
	p.members(func(key []byte) {
		switch string(key) {
		case `"resources"`:
			d.elements(p, "resources", d.readState)
		case `"child_modules"`:
			d.elements(p, "child_modules", d.module)
		default:
			p.skip()
		}
	})
}

// elements reads a list, element by element.
func (d *document) elements(p *parser, key string, f func(p *parser)) {
	if !p.list(func() { f(p) }) {
		d.skip(key, "it is not a list")
	}
}

// identify reads a member that says which resource an element is about, and says whether the key is such.
func (r *resource) identify(p *parser, key string) bool {
	switch key {
	case "address":
		r.address = p.str()
	case "module_address", "module":
		r.module = p.str()
	case "mode":
		r.mode = p.str()
	case "type":
		r.typ = p.str()
	case "name":
		r.name = p.str()
	case "index", "index_key":
		r.key = keyOf(p.value())
	case "deposed", "deposed_key":
		r.deposed = p.str()
	default:
		return false
	}
	return true
}

func (d *document) readChange(p *parser) {
	var c change
	p.repeated = false
	p.members(func(key []byte) {
		switch k := p.name(key); {
		case c.identify(p, k):
		case k == "change" && !c.foreign():
			p.members(func(key []byte) { c.member(p, p.name(key)) })
		default:
			p.skip()
		}
	})
	if d.accepts(p, c.resource) {
		d.changes = append(d.changes, c)
	}
}

func (c *change) member(p *parser, key string) {
	switch key {
	case "actions":
		p.list(func() { c.actions = append(c.actions, p.str()) })
	case "before":
		c.before = p.attributes()
	case "after":
		c.after = p.attributes()
	case "after_unknown":
		c.unknown = p.marks()
	case "before_sensitive":
		c.beforeSensitive = p.marks()
	case "after_sensitive":
		c.afterSensitive = p.marks()
	default:
		p.skip()
	}
}

// foreign says that the resource is known to be of a type that is not modelled.
func (r *resource) foreign() bool { return r.typ != "" && !isModelled(r.typ) }

// accepts says whether a resource is to be taken over.
func (d *document) accepts(p *parser, r resource) bool {
	if p.err != nil || !d.counts(r.typ, r.address) {
		return false
	}
	if p.repeated {
		d.skip(r.address, "an attribute stands there twice")
	}
	return !p.repeated
}

func (d *document) readState(p *parser) {
	var r resource
	var values map[string]any
	var sensitive any
	p.repeated = false
	p.members(func(key []byte) {
		switch k := p.name(key); {
		case r.identify(p, k):
		case k == "values" && (!d.dataOnly || r.mode == "data") && !r.foreign():
			values = p.attributes()
		case k == "sensitive_values":
			sensitive = p.marks()
		default:
			p.skip()
		}
	})
	if d.dataOnly && r.mode != "data" || !d.accepts(p, r) {
		return
	}
	r.module = moduleOf(r.address)
	i := r.instance(values)
	i.hide(sensitive)
	d.instances = append(d.instances, i)
}

// instance is the resource with the values.
func (r resource) instance(values map[string]any) *instance {
	i := &instance{address: r.address, module: r.module, data: r.mode == "data", typ: r.typ, name: r.name, key: r.key, values: values}
	i.depose(r.deposed)
	return i
}

// readRaw reads a resource of a raw state, with its instances.
func (d *document) readRaw(p *parser) {
	var r resource
	type one struct {
		resource
		values    map[string]any
		sensitive any
		repeated  bool
	}
	var all []one
	p.members(func(key []byte) {
		switch k := p.name(key); {
		case r.identify(p, k):
		case k == "instances":
			p.list(func() {
				var x one
				p.repeated = false
				p.members(func(key []byte) {
					switch k := p.name(key); {
					case k == "attributes" && r.foreign():
						p.skip()
					case k == "attributes":
						x.values = p.attributes()
					case k == "sensitive_attributes":
						x.sensitive = p.value()
					case !x.identify(p, k):
						p.skip()
					}
				})
				x.repeated = p.repeated
				all = append(all, x)
			})
		default:
			p.skip()
		}
	})
	for _, x := range all {
		x.module, x.mode, x.typ, x.name = r.module, r.mode, r.typ, r.name
		i := x.instance(x.values)
		i.address = i.block() + formatKey(i.key)
		if i.module != "" {
			i.address = i.module + "." + i.address
		}
		i.depose(x.deposed)
		x.address = i.address
		p.repeated = x.repeated
		if d.accepts(p, x.resource) {
			i.hidePaths(x.sensitive)
			d.instances = append(d.instances, i)
		}
	}
}

// depose marks an object that was replaced and is still there, because it could not be destroyed.
func (i *instance) depose(key string) {
	if key != "" {
		i.address += " (deposed " + key + ")"
	}
}

// counts says whether resources of the type have to do with networks. Those that have and are not modelled are reported.
func (d *document) counts(typ, address string) bool {
	switch {
	case isModelled(typ):
		return true
	case slices.Contains(inVPCs, typ):
		d.skip(address, managed.Unmodelled)
	case isUnmodelled(typ):
		d.skip(address, "resources of type %s are not modelled", typ)
	}
	return false
}

// moduleOf is the address of the module within the address of a resource.
func moduleOf(address string) string {
	end, rest := 0, address
	for strings.HasPrefix(rest, "module.") {
		n := len("module.")
		for n < len(rest) && rest[n] != '.' && rest[n] != '[' {
			n++
		}
		if n < len(rest) && rest[n] == '[' {
			b := bracketEnd(rest[n:])
			if b < 0 {
				return ""
			}
			n += b + 1
		}
		if n >= len(rest) {
			return ""
		}
		end += n + 1
		rest = rest[n+1:]
	}
	return strings.TrimSuffix(address[:end], ".")
}

func (d *document) skip(key, format string, args ...any) {
	d.skipped.Add(load.Skipped{Key: key, Reason: fmt.Sprintf(format, args...)})
}

// explain says what is wrong with JSON without repeating any of it: what is there can be a secret.
func explain(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		kind, _, _ := strings.Cut(wrong.Value, " ")
		return fmt.Sprintf("%s is a %s", orWord(wrong.Field, "it"), kind)
	}
	return "it is not JSON"
}

func orWord(s, word string) string {
	if s == "" {
		return word
	}
	return s
}

// abridge is s cut to a length that fits a line.
func abridge(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "..."
}

// state is the network of a state.
func (d *document) state(opts []Option) (load.Result, error) {
	l := newLoader(opts, d)
	l.mocked = d.found["state_format_version"] // cut out of the output of terraform test
	l.instances = d.instances
	return l.load(), nil
}

// plan is the networks before and after a plan.
func (d *document) plan(opts []Option) (Plan, error) {
	if len(d.config.ProviderConfig) == 0 && d.config.RootModule == nil && len(d.changes) > 0 {
		d.skip("configuration", "the plan holds no configuration, without which links to new resources are not known")
	}
	before, after := newLoader(opts, d), newLoader(opts, d)
	before.links, after.links = newLinker(&d.config, nil), newLinker(&d.config, nil)
	before.skipped = result.Report{}
	for _, c := range d.changes {
		if i := c.beforeIt(); i != nil {
			before.instances = append(before.instances, i)
		}
		if i := c.afterIt(); i != nil {
			after.instances = append(after.instances, i)
		}
	}
	before.instances = append(before.instances, d.prior...)
	after.instances = append(after.instances, d.prior...)
	p := Plan{After: after.load()}
	if slices.ContainsFunc(d.changes, change.changes) {
		p.Before = before.load()
	} else {
		p.Before = p.After
	}
	p.Change = difference(p.Before.Resources, p.After.Resources)
	return p, nil
}

// foreseen is the change's resource with the values.
func (c change) foreseen(values map[string]any, sensitive any) *instance {
	i := c.instance(values)
	i.hide(sensitive)
	return i
}

// changes says whether the change is one.
func (c change) changes() bool { return !slices.Equal(c.actions, []string{"no-op"}) }

func (c change) beforeIt() *instance {
	if c.before == nil {
		return nil
	}
	return c.foreseen(c.before, c.beforeSensitive)
}

// afterIt is the resource after the change. What Terraform only forgets is still there.
func (c change) afterIt() *instance {
	if slices.Equal(c.actions, []string{"forget"}) {
		return c.beforeIt()
	}
	if c.after == nil {
		return nil
	}
	i := c.foreseen(c.after, c.afterSensitive)
	i.unknown, _ = c.unknown.(map[string]any)
	withoutUnknown(i.values, i.unknown)
	return i
}
