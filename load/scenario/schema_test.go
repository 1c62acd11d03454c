package scenario

import (
	"bytes"
	"encoding"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

var update = flag.Bool("update", false, "write schema.json anew")

// TestSchema holds that the schema is the one that follows from the Go types and their comments.
func TestSchema(t *testing.T) {
	g := &generator{t: t, source: readSource(t), shapes: shapes{}, defs: map[string]any{}}
	text, err := json.MarshalIndent(g.file(), "", "  ")
	require.NoError(t, err)
	text = append(text, '\n')
	if *update {
		require.NoError(t, os.WriteFile("schema.json", text, 0o644))
	} else if diff := cmp.Diff(string(text), Schema()); diff != "" {
		t.Errorf("schema.json is out of date, run go test -update (-want +got):\n%s", diff)
	}
}

// TestKinds holds that a file can hold every kind that the library knows.
func TestKinds(t *testing.T) {
	want := readSource(t).constants["vpc.Kind"]
	require.NotEmpty(t, want)
	var got []string
	for _, r := range kinds {
		got = append(got, string(r.Kind()))
		require.NotEqual(t, noForm, formOf(reflect.TypeOf(r)))
	}
	slices.Sort(want)
	slices.Sort(got)
	require.Equal(t, want, got)
}

// TestFields holds that every field of every kind is written: none is of a type without a form, and none is hidden.
func TestFields(t *testing.T) {
	ss := shapes{}
	for _, r := range kinds {
		ss.of(reflect.TypeOf(r))
	}
	ss.of(reflect.TypeFor[Scenario]())
	for typ, s := range ss {
		require.NotEqual(t, noForm, s.form, "%v", typ)
		if s.form == objectForm {
			for i := range typ.NumField() {
				require.True(t, typ.Field(i).IsExported(), "%v.%s", typ, typ.Field(i).Name)
			}
			for _, f := range s.fields {
				require.NotEqual(t, kindKey, f.name == kindKey && typ.Implements(resourceType), "%v", typ)
			}
		}
	}
}

// compiled is the schema in a validator that is not ours.
var compiled = sync.OnceValues(func() (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(Schema()))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(schemaURL, doc); err != nil {
		return nil, err
	}
	return c.Compile(schemaURL)
})

// conforms is what the validator says of a file.
func conforms(t testing.TB, file []byte) error {
	s, err := compiled()
	require.NoError(t, err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(file))
	require.NoError(t, err)
	return s.Validate(doc)
}

// generator makes the schema of the shapes, with the words of the source's comments.
type generator struct {
	t      *testing.T
	source source
	shapes shapes
	defs   map[string]any
}

type object = map[string]any

func (g *generator) file() object {
	s := g.object(g.shapes.of(reflect.TypeFor[Scenario]()))
	properties := s["properties"].(object)
	properties[schemaKey] = object{"type": "string", "description": "The URL of this schema."}
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["$id"] = schemaURL
	s["title"] = "vpcsim scenario"
	s["$defs"] = g.defs
	return s
}

// of is the schema of a field's values, mostly a reference to a definition.
func (g *generator) of(s *shape) object {
	switch s.form {
	case stringForm:
		if s.typ.PkgPath() != "" {
			return g.define(nameOf(s.typ), func() object { return g.word(s.typ) })
		}
		return object{"type": "string"}
	case policyForm:
		return object{"type": []string{"string", "object"}}
	case boolForm:
		return object{"type": "boolean"}
	case intForm:
		return object{"type": "integer"}
	case uintForm:
		return object{"type": "integer", "minimum": 0, "maximum": uint64(1)<<s.typ.Bits() - 1}
	case listForm:
		return object{"type": "array", "items": g.of(s.elem)}
	case textForm:
		return g.define(nameOf(s.typ), func() object { return g.text(s.typ) })
	case objectForm:
		return g.define(nameOf(s.typ), func() object { return g.object(s) })
	}
	return g.define("resource", g.resource)
}

func (g *generator) define(name string, f func() object) object {
	if _, ok := g.defs[name]; !ok {
		g.defs[name] = object{} // should the type hold itself
		g.defs[name] = f()
	}
	return object{"$ref": "#/$defs/" + name}
}

func (g *generator) object(s *shape) object {
	properties := object{}
	for _, f := range s.fields {
		p := g.of(f.shape)
		p["description"] = g.describe(s.typ, f)
		properties[f.name] = p
	}
	o := object{
		"type": "object", "description": g.comment(s.typ),
		"properties": properties, "additionalProperties": false,
	}
	if r := required[s.typ]; r != nil {
		o["required"] = r
	}
	return o
}

// required is the fields that [Load] asks for, besides those of resources.
var required = map[reflect.Type][]string{
	reflect.TypeFor[Place]():    {"name", "at"},
	reflect.TypeFor[Change]():   {"name"},
	reflect.TypeFor[Question](): {"from", "to"},
}

func (g *generator) resource() object {
	var names []vpc.Kind
	var rules []object
	for _, r := range kinds {
		names = append(names, r.Kind())
		rules = append(rules, object{
			"if":   object{"properties": object{kindKey: object{"const": r.Kind()}}, "required": []string{kindKey}},
			"then": g.define(string(r.Kind()), func() object { return g.kind(r) }),
		})
	}
	return object{
		"type": "object", "description": "A resource of any kind.", "required": []string{kindKey, "id"},
		"properties": object{kindKey: object{"enum": names, "description": "What the resource is."}}, "allOf": rules,
	}
}

func (g *generator) kind(r vpc.Resource) object {
	s := g.object(g.shapes.of(reflect.TypeOf(r)))
	s["properties"].(object)[kindKey] = object{"const": r.Kind(), "description": "What the resource is."}
	s["required"] = []string{kindKey, "id"}
	return s
}

// word is the schema of a type of string. AWS adds words, so the known ones are examples.
func (g *generator) word(t reflect.Type) object {
	s := object{"type": "string", "description": g.comment(t)}
	if words := g.source.constants[nameOf(t)]; len(words) > 0 {
		s["examples"] = words
	}
	return s
}

// text is the schema of a type that is written by its own method.
func (g *generator) text(t reflect.Type) object {
	switch t {
	case reflect.TypeFor[netip.Prefix]():
		return object{"type": "string", "pattern": `^([0-9A-Fa-f.:]+/[0-9]{1,3})?$`, "examples": []string{"10.0.0.0/16", "2001:db8::/56"},
			"description": "A prefix of IPv4 or IPv6 addresses."}
	case reflect.TypeFor[netip.Addr]():
		return object{"type": "string", "pattern": `^[0-9A-Fa-f.:]*(%.+)?$`, "examples": []string{"10.0.0.4", "2001:db8::4"},
			"description": "An IPv4 or IPv6 address."}
	case reflect.TypeFor[netip.AddrPort]():
		return object{"type": "string", "examples": []string{"10.0.0.2:53", "[2001:db8::2]:53"}, "description": "An address with a port."}
	case reflect.TypeFor[packet.Traffic]():
		return object{"type": "string", "description": g.comment(t),
			"examples": []string{"all", "tcp", "tcp 443", "udp 1024-65535", "icmp", "icmp 8", "icmp 8/0", "icmpv6", "gre", "99"}}
	case reflect.TypeFor[packet.Protocol]():
		return object{"type": "string", "description": g.comment(t), "examples": []string{"tcp", "udp", "icmp", "icmpv6", "gre", "99"}}
	case reflect.TypeFor[packet.PortRange]():
		return object{"type": "string", "description": g.comment(t), "examples": []string{"443", "1024-65535", "all"}}
	}
	s := object{"type": "string", "description": g.comment(t)}
	if t.Kind() == reflect.Uint8 {
		s["enum"] = g.texts(t)
	} else {
		s["examples"] = g.source.constants[nameOf(t)]
	}
	return s
}

// texts is the texts of an enum: those that it reads back.
func (g *generator) texts(t reflect.Type) []string {
	var texts []string
	for i := range 256 {
		v, back := reflect.New(t).Elem(), reflect.New(t)
		v.SetUint(uint64(i))
		text, err := v.Interface().(encoding.TextMarshaler).MarshalText()
		if err == nil && back.Interface().(encoding.TextUnmarshaler).UnmarshalText(text) == nil && back.Elem().Equal(v) {
			texts = append(texts, string(text))
		}
	}
	require.NotEmpty(g.t, texts, "%v", t)
	return texts
}

// usual describes the fields that mean the same everywhere, for structs that say no more of them.
var usual = map[string]string{
	"ID": "The ID under which others name it.", "Name": "The Name tag.", "Account": "The owner's account ID.", "Region": "The Region, such as us-east-1.",
	"VPC": "The VPC.", "VPCs": "The VPCs.", "Subnet": "The subnet.", "Subnets": "The subnets.", "Groups": "The security groups.",
	"State": "The state; empty: it works.", "CIDR": "The prefix.", "CIDRs": "The prefixes.", "IPv6CIDRs": "The IPv6 prefixes.",
	"PrefixList": "The prefix list.", "Traffic": "The protocol, with ports or an ICMP type and code; empty: all traffic.",
	"Description": "In words.", "Ingress": "The inbound rules.", "Egress": "The outbound rules.", "Routes": "The routes.",
	"Attachments": "The attachments.", "TransitGateway": "The transit gateway.", "CustomerGateway": "The customer gateway.",
	"OnPremises": "The on-premises network.", "Interface": "The network interface.", "Addresses": "The addresses.",
	"AddressType": "The address families.", "Type": "The type.", "Protocol": "The protocol.", "Service": "The name of the service.",
	"Public": "The public address.", "Private": "The private address.", "Zone": "The Availability Zone.", "Zones": "The Availability Zones.",
	"Mode": "The mode.", "Direction": "The direction.", "Entries": "The prefixes of the list.", "Listeners": "The listeners.",
	"Targets": "The targets.", "Health": "The health.", "Endpoints": "The endpoints.", "Records": "The record sets.", "Action": "What is done.",
	"Title": "The title.", "Places": "Names for places of the network.", "Changes": "Changes to the network.", "Questions": "What is asked.",
	"Resources": "The resources of the network.", "Put": "Resources to add, or to replace by ID.", "Remove": "The IDs of resources to remove.",
	"From": "The sender.", "To": "The receiver.", "Want": "The answer that is expected.", "Verdict": "Whether the connection works.",
	"Exposure": "By which addresses the traffic travels.", "Kind": "The kind of the resource.",
	"Associations": "The associations.", "AllowedPrefixes": "The prefixes that are allowed.", "LoadBalancers": "The load balancers.",
	"Segments": "The segments.", "Edge": "The edge location.", "Segment": "The segment.", "Accepter": "The side that accepts.", "Requester": "The side that requests.",
	"VPNGateway": "The virtual private gateway.", "DirectConnectGateway": "The Direct Connect gateway.", "Propagations": "The attachments that propagate into the table.",
	"Resource": "What is attached.", "ApplianceMode": "Whether both directions of a flow keep to one zone.",
	"Sources": "The source prefixes.", "Destinations": "The destination prefixes.", "DestPorts": "The destination ports.", "Protocols": "The protocols.",
	"RouteTables": "The route tables.", "Gateway": "The gateway.", "Tunnels": "The tunnels.", "Port": "The port.", "Rules": "The rules.",
	"DNSServers": "The DNS servers.", "Endpoint": "The endpoint.", "Blackhole": "Whether what the route matches is dropped.", "Propagated": "Whether the route was propagated.",
	"Origin": "How the route came into the table.", "CoIPPools": "The pools of customer-owned addresses.",
	"DefaultPropagationTable": "The table into which a new attachment propagates. It is kept for the record.",
	"HasMED":                  "Whether MED counts.", "DisableGroupReferencing": "The opposite of SecurityGroupReferencingSupport, which is on by default.",
	"DisableDNSSupport": "The opposite of DnsSupport, which is on by default.", "IPv6Support": "Whether the IPv6 blocks of the VPC are propagated.",
	"ASN": "The autonomous system number.", "Down": "Whether it is down.", "AcceptanceRequired": "Whether the owner has to accept endpoints.",
	"Instances": "The instances.", "StrictOrder": "Whether the stateful rules are judged in their order.",
	"Transport": "The attachment that transports it.", "Version": "The version.", "MaxEntries": "How many entries the list may have.",
}

// describe is what the source says of a field.
func (g *generator) describe(t reflect.Type, f field) string {
	owner := t
	for len(f.index) > 1 {
		owner, f.index = owner.Field(f.index[0]).Type, f.index[1:]
	}
	for _, text := range []string{g.source.fields[nameOf(owner)+"."+f.goes], usual[f.goes]} {
		if text != "" {
			return text
		}
	}
	g.t.Errorf("%v.%s has no comment", owner, f.goes)
	return ""
}

// comment is what the source says of a type.
func (g *generator) comment(t reflect.Type) string {
	text := g.source.types[nameOf(t)]
	require.NotEmpty(g.t, text, "%v has no comment", t)
	return text
}

func nameOf(t reflect.Type) string { return t.String() }

// source is the words of the source: of types ("vpc.VPC"), fields ("vpc.VPC.CIDRs") and constants of string types.
type source struct {
	types, fields map[string]string
	constants     map[string][]string
}

func readSource(t testing.TB) source {
	s := source{map[string]string{}, map[string]string{}, map[string][]string{}}
	for _, dir := range []string{"../../packet", "../../vpc", "../../sg", "../../eni", "../../endpoint", "../../routing", "."} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		require.NoError(t, err)
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
			require.NoError(t, err)
			for _, d := range file.Decls {
				if d, ok := d.(*ast.GenDecl); ok {
					s.read(file.Name.Name, d)
				}
			}
		}
	}
	return s
}

func (s source) read(pkg string, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			name := pkg + "." + spec.Name.Name
			s.types[name] = prose(d.Doc.Text() + spec.Doc.Text())
			if st, ok := spec.Type.(*ast.StructType); ok {
				s.readFields(name, st)
			}
		case *ast.ValueSpec:
			s.readConstant(pkg, spec)
		}
	}
}

func (s source) readFields(name string, st *ast.StructType) {
	for i, f := range st.Fields.List {
		text := prose(f.Doc.Text() + " " + f.Comment.Text())
		for _, n := range f.Names {
			if before := shared(st.Fields.List[:i], n.Name); text == "" && before != "" {
				text = before
			}
			s.fields[name+"."+n.Name] = text
		}
	}
}

// shared is the comment of the field before, if it speaks of the one with the name as well.
func shared(before []*ast.Field, name string) string {
	if len(before) == 0 {
		return ""
	}
	text := prose(before[len(before)-1].Doc.Text())
	if !strings.Contains(text, " and "+name+" ") {
		return ""
	}
	return text
}

func (s source) readConstant(pkg string, spec *ast.ValueSpec) {
	typ, ok := spec.Type.(*ast.Ident)
	if !ok || len(spec.Values) != 1 {
		return
	}
	if lit, ok := spec.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
		if text, err := strconv.Unquote(lit.Value); err == nil && text != "" {
			name := pkg + "." + typ.Name
			s.constants[name] = append(s.constants[name], text)
		}
	}
}

// prose is a comment as one paragraph. A section that is an example, set in, is left out.
func prose(comment string) string {
	var words []string
	for line := range strings.Lines(comment) {
		if !strings.HasPrefix(line, "\t") {
			words = append(words, strings.Fields(line)...)
		}
	}
	return strings.Join(words, " ")
}

// testFiles is the files of testdata.
func testFiles(t testing.TB) map[string][]byte {
	files := map[string][]byte{}
	names, err := fs.Glob(os.DirFS("testdata"), "*.json")
	require.NoError(t, err)
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join("testdata", name))
		require.NoError(t, err)
		files[name] = text
	}
	return files
}
