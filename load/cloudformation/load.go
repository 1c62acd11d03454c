// Package cloudformation loads networks from CloudFormation templates: JSON as cdk synth writes it, or
// YAML with its short tags.
//
//	res, err := cloudformation.Load(os.DirFS("cdk.out"), cloudformation.Region("eu-west-1"))
//
// Nothing is deployed and no account is asked, so a resource's ID is its logical ID, behind the name of its stack and a
// slash where there are several: "Net/ProdSubnet1". What AWS makes along with a resource is named after the attribute
// by which templates refer to it: "Prod.DefaultSecurityGroup". The network interfaces that AWS makes for databases, functions, containers and
// the like are made here as AWS makes them, one in each subnet where there may be one: "Orders/PrivateA", which Orders owns. What AWS chooses (addresses, generated IPv6 blocks) is
// chosen here as well, the same each time, and every such choice stands in [load.Result].Inferred.
//
// The intrinsic functions are evaluated. What cannot be evaluated is left out, and stands in Skipped with
// its path in the template. Values of parameters with NoEcho, and properties that hold secrets, are not read.
package cloudformation

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/result"
)

// Option changes how templates are loaded.
type Option func(*options)

type options struct {
	region, account string
	name            string
	parameters      map[string]map[string]string // by stack; "" for all
	zones           map[string][]string          // by Region
	exports         map[string]string
}

// Region is the Region of stacks for which neither a manifest of CDK names one, nor the zones in their templates. It is
// what AWS::Region says.
func Region(region string) Option { return func(o *options) { o.region = region } }

// Account is the account of stacks for which no manifest of CDK names one. It is what AWS::AccountId says.
func Account(account string) Option { return func(o *options) { o.account = account } }

// StackName is the name of the stack of the template that [LoadTemplate] reads. It is what AWS::StackName says.
func StackName(name string) Option { return func(o *options) { o.name = name } }

// Parameters is the values of a stack's parameters, by their names; those of lists are separated by commas. An empty stack
// is all stacks. Parameters without a value have their defaults.
func Parameters(stack string, values map[string]string) Option {
	return func(o *options) { o.parameters[stack] = values }
}

// Zones is the Availability Zones of a Region, in the order in which Fn::GetAZs gives them. Without them it gives the
// zones a, b and c of any Region.
func Zones(region string, zones ...string) Option {
	return func(o *options) { o.zones[region] = zones }
}

// Exports is what stacks that are not loaded export, by the names that Fn::ImportValue gives.
func Exports(values map[string]string) Option { return func(o *options) { o.exports = values } }

func newOptions(opts []Option) options {
	o := options{parameters: map[string]map[string]string{}, zones: map[string][]string{}}
	for _, f := range opts {
		f(&o)
	}
	return o
}

// Load reads all templates of fsys, each as a stack of the name that CDK's manifest.json gives it, or else that of its
// file; a template that another one uses as a nested stack belongs to that one. Files whose names end in .json, .yaml, .yml or
// .template count. What cannot be taken over is listed in the result with the reason; the error is for a tree
// that cannot be walked or has no template.
func Load(fsys fs.FS, opts ...Option) (load.Result, error) {
	l := newLoader(newOptions(opts))
	if err := l.walk(fsys); err != nil {
		return load.Result{}, fmt.Errorf("cloudformation: %w", err)
	}
	return l.load(), nil
}

// LoadTemplate reads one template. The error is that of reading r, or says why the text is no template.
func LoadTemplate(r io.Reader, opts ...Option) (load.Result, error) {
	text, err := readText(r, 0)
	if err != nil {
		return load.Result{}, fmt.Errorf("cloudformation: %w", err)
	}
	doc, err := parse(text)
	if err != nil {
		return load.Result{}, fmt.Errorf("cloudformation: %w", err)
	}
	if !isTemplate(doc) {
		return load.Result{}, errors.New("cloudformation: " + notTemplate(doc))
	}
	l := newLoader(newOptions(opts))
	l.addStack(l.placed(&stack{name: l.name, template: doc, account: l.account}))
	return l.load(), nil
}

// load makes the network of the stacks.
func (l *loader) load() load.Result {
	l.readStacks()
	l.convert()
	l.complete()
	return l.result()
}

// result is what was found, without what a network would refuse, and what was chosen for it.
func (l *loader) result() load.Result {
	sound := result.Sound(l.all(), l.refuse)
	return result.New(sound, withoutRegion(l.skipped.All()), slices.DeleteFunc(l.inferred, func(i load.Inferred) bool {
		_, kept := l.found[i.ID]
		return !kept
	}))
}
