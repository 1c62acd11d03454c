package terraform

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/load"
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
	skipped  []load.Skipped
	ignored  int
}

// change is an element of a plan's resource_changes.
type change struct {
	Address       string
	ModuleAddress string `json:"module_address"`
	Mode          string
	Type          string
	Name          string
	Index         any
	Deposed       string
	Change        struct {
		Actions         []string
		Before          values
		After           values
		AfterUnknown    marks `json:"after_unknown"`
		BeforeSensitive marks `json:"before_sensitive"`
		AfterSensitive  marks `json:"after_sensitive"`
	}
}

// stateResource is a resource of a state that terraform show -json printed.
type stateResource struct {
	Address         string
	Mode            string
	Type            string
	Name            string
	Index           any
	DeposedKey      string `json:"deposed_key"`
	Values          values
	SensitiveValues marks `json:"sensitive_values"`
}

// rawResource is a resource of a raw state.
type rawResource struct {
	Module    string
	Mode      string
	Type      string
	Name      string
	Instances []struct {
		IndexKey            any `json:"index_key"`
		Deposed             string
		Attributes          values
		SensitiveAttributes any `json:"sensitive_attributes"`
	}
}

func (d *document) isPlan() bool { return d.found["resource_changes"] || d.found["planned_values"] }

func (d *document) isState() bool {
	return d.found["values"] || d.found["root_module"] || d.found["resources"]
}

// readDocument reads a plan or a state. What cannot be read costs only itself.
func readDocument(r io.Reader) (*document, error) {
	d := &document{found: map[string]bool{}}
	dec := json.NewDecoder(r)
	err := d.members(dec, d.member)
	switch {
	case err != nil && !d.isPlan() && !d.isState():
		return nil, errFormat("the input is neither a plan nor a state: %s", explain(err))
	case err != nil:
		d.skip("", "%s; what stands before was read", explain(err))
	}
	return d, d.checkFormat()
}

// checkFormat holds the promise of Terraform's JSON format: only a new major version changes what is there.
//
// Source: Terraform, JSON output format, https://developer.hashicorp.com/terraform/internals/json-format
func (d *document) checkFormat() error {
	major, _, _ := strings.Cut(d.format, ".")
	switch {
	case d.raw == 4 && d.found["resources"]:
		return nil
	case d.raw != 0:
		return errFormat("the state is of version %d, not 4", d.raw)
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
func (d *document) member(dec *json.Decoder, key string) error {
	d.found[key] = true
	switch key {
	case "format_version", "state_format_version":
		return lenient(dec.Decode(&d.format))
	case "version":
		return lenient(dec.Decode(&d.raw))
	case "variables":
		return lenient(dec.Decode(&d.config.Variables))
	case "configuration":
		return d.part(key, dec.Decode(&d.config))
	case "resource_changes":
		return d.elements(dec, key, d.readChange)
	case "resources":
		return d.elements(dec, key, d.readRaw)
	case "prior_state":
		return d.members(dec, d.priorMember)
	case "values":
		return d.members(dec, d.valuesMember)
	case "root_module":
		return d.module(dec, 0)
	case "errored":
		var errored bool
		err := lenient(dec.Decode(&errored))
		if errored {
			d.skip("", "terraform plan ended with errors, so that the plan is not complete")
		}
		return err
	}
	return pass(dec)
}

func (d *document) valuesMember(dec *json.Decoder, key string) error {
	if key == "root_module" {
		return d.module(dec, 0)
	}
	return pass(dec)
}

// priorMember reads the data sources of a plan's prior state. Its resources stand in resource_changes too.
func (d *document) priorMember(dec *json.Decoder, key string) error {
	if key != "values" {
		return pass(dec)
	}
	p := document{found: map[string]bool{}, dataOnly: true}
	err := d.members(dec, p.valuesMember)
	d.prior, d.ignored = p.instances, d.ignored+p.ignored
	d.skipped = append(d.skipped, p.skipped...)
	return err
}

// deepest is how far modules may be nested.
const deepest = 1000

// module reads the resources of a module and of those below it.
func (d *document) module(dec *json.Decoder, depth int) error {
	if depth > deepest {
		return fmt.Errorf("modules are nested more than %d deep", deepest)
	}
	return d.members(dec, func(dec *json.Decoder, key string) error {
		switch key {
		case "resources":
			return d.elements(dec, key, d.readState)
		case "child_modules":
			return d.list(dec, key, func() error { return d.module(dec, depth+1) })
		}
		return pass(dec)
	})
}

func (d *document) readChange(dec *json.Decoder) error {
	var c change
	if err := dec.Decode(&c); err != nil {
		return d.part(c.Address, err)
	}
	if !d.counts(c.Type, c.Address) {
		return nil
	}
	d.changes = append(d.changes, c)
	return nil
}

func (d *document) readState(dec *json.Decoder) error {
	var s stateResource
	if d.dataOnly {
		return d.readData(dec)
	}
	if err := dec.Decode(&s); err != nil {
		return d.part(s.Address, err)
	}
	d.takeState(s)
	return nil
}

// readData reads a data source, and passes over a resource.
func (d *document) readData(dec *json.Decoder) error {
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		return err
	}
	var s stateResource
	var which struct{ Address, Mode string }
	if err := json.Unmarshal(raw, &which); err != nil || which.Mode != "data" {
		return d.part(which.Address, err)
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return d.part(s.Address, err)
	}
	d.takeState(s)
	return nil
}

func (d *document) takeState(s stateResource) {
	if !d.counts(s.Type, s.Address) {
		return
	}
	i := &instance{
		address: s.Address, module: moduleOf(s.Address), data: s.Mode == "data",
		typ: s.Type, name: s.Name, key: keyOf(s.Index), values: s.Values,
	}
	i.depose(s.DeposedKey)
	i.hide(s.SensitiveValues.any)
	d.instances = append(d.instances, i)
}

func (d *document) readRaw(dec *json.Decoder) error {
	var s rawResource
	if err := dec.Decode(&s); err != nil {
		return d.part(s.Type+"."+s.Name, err)
	}
	for _, x := range s.Instances {
		i := &instance{
			module: s.Module, data: s.Mode == "data",
			typ: s.Type, name: s.Name, key: keyOf(x.IndexKey), values: x.Attributes,
		}
		i.address = i.block() + formatKey(i.key)
		if i.module != "" {
			i.address = i.module + "." + i.address
		}
		if !d.counts(i.typ, i.address) {
			continue
		}
		i.depose(x.Deposed)
		i.hidePaths(x.SensitiveAttributes)
		d.instances = append(d.instances, i)
	}
	return nil
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
	case isUnmodelled(typ):
		d.skip(address, "resources of type %s are not modelled", typ)
	default:
		d.ignored++
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

// members reads an object and calls f at each value, which f must read. Null is an empty object.
func (d *document) members(dec *json.Decoder, f func(dec *json.Decoder, key string) error) error {
	t, err := dec.Token()
	switch {
	case err != nil:
		return err
	case t == nil:
		return nil
	case t != json.Delim('{'):
		return errors.New("there is a value of another kind where an object belongs")
	}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return err
		}
		key, _ := t.(string)
		if err := f(dec, key); err != nil {
			return err
		}
	}
	_, err = dec.Token()
	return err
}

// list reads an array and calls f at each element, which f must read. Null is an empty array.
func (d *document) list(dec *json.Decoder, key string, f func() error) error {
	t, err := dec.Token()
	switch {
	case err != nil:
		return err
	case t == nil:
		return nil
	case t != json.Delim('['):
		return fmt.Errorf("the value of %s is not a list", key)
	}
	for dec.More() {
		if err := f(); err != nil {
			return err
		}
	}
	_, err = dec.Token()
	return err
}

func (d *document) elements(dec *json.Decoder, key string, f func(dec *json.Decoder) error) error {
	return d.list(dec, key, func() error { return f(dec) })
}

// pass reads a value that nothing needs.
func pass(dec *json.Decoder) error {
	var none struct{}
	return lenient(dec.Decode(&none))
}

// lenient lets go an error after which the decoder stands behind the value.
func lenient(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) || errors.Is(err, errRepeated) {
		return nil
	}
	return err
}

// part reports a part that holds a value of another type than it should. Other errors end the text.
func (d *document) part(key string, err error) error {
	if err != nil && lenient(err) == nil {
		d.skip(key, "%s", explain(err))
		return nil
	}
	return err
}

func (d *document) skip(key, format string, args ...any) {
	d.skipped = append(d.skipped, load.Skipped{Key: key, Reason: fmt.Sprintf(format, args...)})
}

// explain says what is wrong with JSON without repeating any of it: what is there can be a secret.
func explain(err error) string {
	var wrong *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &wrong):
		kind, _, _ := strings.Cut(wrong.Value, " ")
		return fmt.Sprintf("%s is a %s", orWord(wrong.Field, "it"), kind)
	case errors.As(err, &syntax):
		return fmt.Sprintf("the text is not JSON at byte %d", syntax.Offset)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the text ends too early"
	}
	return err.Error()
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
	before.skipped = nil
	for _, c := range d.changes {
		if i := c.before(); i != nil {
			before.instances = append(before.instances, i)
		}
		if i := c.after(); i != nil {
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

// instance is the change's resource with the values.
func (c change) instance(values map[string]any, sensitive any) *instance {
	i := &instance{
		address: c.Address, module: c.ModuleAddress, data: c.Mode == "data",
		typ: c.Type, name: c.Name, key: keyOf(c.Index), values: values,
	}
	i.depose(c.Deposed)
	i.hide(sensitive)
	return i
}

// changes says whether the change is one.
func (c change) changes() bool {
	return !slices.Equal(c.Change.Actions, []string{"no-op"})
}

func (c change) before() *instance {
	if c.Change.Before == nil {
		return nil
	}
	return c.instance(c.Change.Before, c.Change.BeforeSensitive.any)
}

// after is the resource after the change. What Terraform only forgets is still there.
func (c change) after() *instance {
	if slices.Equal(c.Change.Actions, []string{"forget"}) {
		return c.before()
	}
	if c.Change.After == nil {
		return nil
	}
	i := c.instance(c.Change.After, c.Change.AfterSensitive.any)
	i.unknown, _ = c.Change.AfterUnknown.any.(map[string]any)
	withoutUnknown(i.values, i.unknown)
	return i
}
