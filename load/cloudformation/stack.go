package cloudformation

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/netip"
	"path"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/load/internal/foreign"
	"github.com/vpcsim/vpcsim/vpc"
)

// stack is a template with what it is deployed with.
type stack struct {
	name     string // empty: the template stands alone
	prefix   string // of the IDs of its resources
	file     string
	template object

	region, account string
	regionFrom      string // what named the Region, if the manifest and the option did not
	given           object // values of parameters
	parent          *stack // of a nested one
	at              string // of a nested one: its logical ID in the parent

	resources  map[string]*resource
	inOrder    []*resource // the same, by their logical IDs
	conditions map[string]*condition
	ipv6       map[vpc.ID][]netip.Prefix // the IPv6 blocks of its VPCs, once they are asked for
	depth      int                       // of nesting
}

// resource is a resource of a template.
type resource struct {
	stack      *stack
	identity   vpc.ID // under which the resource is held
	logical    string
	typ        string
	declared   object
	properties object
	converter  converter // what is done with it; the zero one: nothing
	absent     error     // why it is not there; nil: it is
	nested     *stack    // of a nested stack
}

func newResource(s *stack, logical, typ string, declared object) resource {
	r := resource{
		stack: s, identity: vpc.ID(s.prefix + logical), logical: logical,
		typ: typ, declared: declared, properties: declared.Object("Properties"), converter: converters[typ],
	}
	if typ == "AWS::EC2::VPCEndpointService" {
		r.identity = vpc.ID("vpce-svc-" + label(s.prefix+logical)) // the form by which endpoints find it
	}
	return r
}

// id is the ID under which the resource is held.
func (r *resource) id() vpc.ID { return r.identity }

// label is a text as part of a DNS name: small letters, digits and hyphens.
func label(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(s))
}

// path is where the resource's properties stand in its template.
func (r *resource) path() string { return "Resources." + r.logical + ".Properties" }

// walk reads the templates of fsys.
func (l *loader) walk(fsys fs.FS) error {
	docs := map[string]object{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil:
			l.skipFile(name, "it cannot be read: %v", err)
			return nil
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), "asset.") || d.Name() == "node_modules"):
			return fs.SkipDir // what the CDK deploys along with the stacks
		case d.IsDir() || !slices.Contains([]string{".json", ".yaml", ".yml", ".template"}, strings.ToLower(path.Ext(name))):
			return nil
		}
		text, err := readFile(fsys, name)
		switch {
		case errors.Is(err, errLongTemplate) && ofCDK(name):
			return nil
		case errors.Is(err, errLongTemplate):
			l.skipFile(name, "%v", err)
			return nil
		case err != nil:
			l.skipFile(name, "it cannot be read: %v", err)
			return nil
		}
		doc, err := parse(text)
		if err != nil {
			l.skipFile(name, "%v", err)
			return nil
		}
		docs[name] = doc
		return nil
	})
	if err != nil {
		return foreign.Folder(err)
	}
	return l.addFiles(docs)
}

// addFiles makes stacks of the templates among the documents.
func (l *loader) addFiles(docs map[string]object) error {
	deployed := map[string]artifact{}
	for _, name := range slices.Sorted(maps.Keys(docs)) {
		switch doc := docs[name]; {
		case isTemplate(doc):
			l.files[name] = doc
		case path.Base(name) == "manifest.json" && doc.Get("artifacts") != nil:
			maps.Copy(deployed, artifacts(path.Dir(name), doc))
		case ofCDK(name):
		default:
			l.skipFile(name, "%s", notTemplate(doc))
		}
	}
	if len(l.files) == 0 {
		return fmt.Errorf("there is no template in the folder; cdk synth writes templates to cdk.out%s", foreign.Files(l.skipped.All()))
	}
	l.findNested(deployed)
	var top []string
	for _, name := range slices.Sorted(maps.Keys(l.files)) {
		if !l.nested[name] {
			top = append(top, name)
		}
	}
	taken := map[string]bool{}
	for _, file := range top {
		a := deployed[file]
		name := cmp.Or(a.name, stackName(path.Base(file)))
		if taken[name] {
			name = stackName(file) // two files of one name
		}
		taken[name] = true
		s := &stack{name: name, file: file, template: l.files[file], region: a.region, account: cmp.Or(a.account, l.account), given: a.parameters}
		if len(top) > 1 {
			s.prefix = name + "/"
		}
		l.addStack(l.placed(s))
	}
	return nil
}

// ofCDK says whether a file is one of those that the CDK writes beside templates.
func ofCDK(name string) bool {
	base := path.Base(name)
	return base == "manifest.json" || base == "tree.json" || base == "cdk.json" || base == "cdk.context.json" || strings.HasSuffix(base, ".assets.json") || base == "package.json" || base == "tsconfig.json"
}

// stackName is the name of the stack in a file.
func stackName(file string) string {
	name := strings.TrimSuffix(file, path.Ext(file))
	return strings.TrimSuffix(name, ".template")
}

// artifact is what CDK's manifest says of a stack.
type artifact struct {
	name, region, account string
	parameters            object
}

// artifacts is the stacks of a manifest, by the files of their templates.
//
// Source: aws-cdk, cloud assembly schema, https://docs.aws.amazon.com/cdk/api/v2/docs/cloud-assembly-schema-readme.html
func artifacts(dir string, manifest object) map[string]artifact {
	out := map[string]artifact{}
	for _, m := range manifest.Object("artifacts") {
		a, _ := m.Value.(object)
		properties := a.Object("properties")
		file, ok := properties.Get("templateFile").(string)
		if !ok || a.Get("type") != "aws:cloudformation:stack" {
			continue
		}
		s := artifact{name: m.Key}
		if name, ok := properties.Get("stackName").(string); ok {
			s.name = name
		}
		s.parameters = properties.Object("parameters")
		environment := a.Text("environment")
		if account, region, ok := strings.Cut(strings.TrimPrefix(environment, "aws://"), "/"); ok {
			if account != "unknown-account" {
				s.account = account
			}
			if region != "unknown-region" {
				s.region = region
			}
		}
		out[path.Join(dir, file)] = s
	}
	return out
}

// findNested notes which files are templates of nested stacks.
func (l *loader) findNested(deployed map[string]artifact) {
	for file, doc := range l.files {
		for _, m := range doc.Object("Resources") {
			if r, ok := m.Value.(object); ok && r.Get("Type") == stackType {
				if of := l.nestedFile(file, r); of != "" && deployed[of].name == "" {
					l.nested[of] = true
				}
			}
		}
	}
}

const stackType = "AWS::CloudFormation::Stack"

// nestedFile is the file of a nested stack's template; empty: it is not here. CDK says it in the metadata; else
// it is the one whose path, or else whose name, the URL ends with.
func (l *loader) nestedFile(parent string, r object) string {
	asset, url := r.Object("Metadata").Text("aws:asset:path"), r.Object("Properties").Text("TemplateURL")
	for _, name := range []string{asset, url} {
		if name == "" {
			continue
		}
		if file := path.Join(path.Dir(parent), name); l.files[file] != nil && file != parent {
			return file
		}
		var matches []string
		for file := range l.files {
			if path.Base(file) == path.Base(name) && file != parent {
				matches = append(matches, file)
			}
		}
		if len(matches) == 1 {
			return matches[0]
		}
	}
	return ""
}

// addStack takes a stack in.
func (l *loader) addStack(s *stack) {
	declared := s.template.Object("Resources")
	s.resources, s.conditions = make(map[string]*resource, len(declared)), map[string]*condition{}
	s.inOrder = make([]*resource, 0, len(declared))
	all := make([]resource, 0, len(declared)) // side by side
	for _, m := range declared {
		logical := m.Key
		o, _ := m.Value.(object)
		typ, ok := o.Get("Type").(string)
		if !ok {
			l.skipAt(s, "Resources."+logical, "", "it is no resource: it has no Type")
			continue
		}
		all = append(all, newResource(s, logical, typ, o))
		r := &all[len(all)-1]
		s.resources[logical] = r
		s.inOrder = append(s.inOrder, r)
	}
	l.stacks = append(l.stacks, s)
}

// readStacks evaluates the conditions of resources, and adds the nested stacks.
func (l *loader) readStacks() {
	for i := 0; i < len(l.stacks); i++ {
		s := l.stacks[i]
		if t, ok := s.template.Lookup("Transform"); ok {
			l.skipAt(s, "Transform", "", "%s is not applied; give the processed template", transformName(t))
		}
		for _, r := range s.inOrder {
			r.absent = l.holds(s, r.declared.Get("Condition"))
			if _, no := r.absent.(notThere); r.absent != nil && !no && (l.converts(r.typ) || r.typ == stackType) {
				l.skipAt(s, "Resources."+r.logical+".Condition", r.id(), "%v", r.absent)
			}
			if r.absent == nil && r.typ == stackType {
				l.addNested(r)
			}
		}
	}
}

func transformName(t any) string {
	switch t := t.(type) {
	case string:
		return "the transform " + abridge(t)
	case []any:
		if len(t) == 1 {
			return transformName(t[0])
		}
	case object:
		if name, ok := t.Get("Name").(string); ok {
			return transformName(name)
		}
	}
	return "what it names"
}

// mostNesting bounds how deep stacks may be nested.
const mostNesting = 16

// addNested adds the stack that a resource is.
func (l *loader) addNested(r *resource) {
	s := r.stack
	file := l.nestedFile(s.file, r.declared)
	switch {
	case file == "":
		l.skipAt(s, r.path()+".TemplateURL", r.id(), "the template of the nested stack is not here")
		return
	case s.depth == mostNesting:
		l.skipAt(s, r.path(), r.id(), "stacks are nested too deep")
		return
	}
	r.nested = &stack{
		name: string(r.id()), prefix: string(r.id()) + "/", file: file, template: l.files[file],
		region: s.region, regionFrom: s.regionFrom, account: s.account, parent: s, at: r.logical, depth: s.depth + 1,
	}
	r.nested.given = r.properties.Object("Parameters")
	l.addStack(r.nested)
}
