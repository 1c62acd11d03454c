package cloudformation

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vpcsim/vpcsim/load/internal/tree"
)

// evaluator evaluates the expressions of a stack.
type evaluator struct {
	l     *loader
	s     *stack
	depth int
	*evaluation
}

// evaluation is the evaluation of one value.
type evaluation struct {
	notes []string // what the value rests on besides the template
	steps int
}

// noValue is the value of AWS::NoValue: the property is as if it were not there.
type noValue struct{}

// token is what is known of a resource only once it is deployed: an attribute of it, or with none what Ref gives.
type token struct {
	of   *resource
	attr string
}

// mostDepth bounds how deep expressions may nest, by themselves or through what they refer to, and mostSteps how much
// work a value may be.
const (
	mostDepth = 200
	mostSteps = 10_000
)

var errDeep = errors.New("expressions nest too deep, or refer to themselves")

// note says that a value is not certain.
func (e evaluator) note(format string, args ...any) {
	if n := fmt.Sprintf(format, args...); !slices.Contains(e.notes, n) {
		e.notes = append(e.notes, n)
	}
}

// in is the evaluator for expressions of another stack.
func (e evaluator) in(s *stack) evaluator {
	e.s = s
	return e
}

// value is what an expression says: a string, number, boolean, object, list, token or noValue.
func (e evaluator) value(v any) (any, error) {
	e.depth++
	e.steps++
	if e.depth > mostDepth || e.steps > mostSteps {
		return nil, errDeep
	}
	switch v := v.(type) {
	case object:
		if name, arg, ok := call(v); ok {
			return e.call(name, arg)
		}
		return e.object(v)
	case []any:
		return e.list(v)
	}
	return literal(v)
}

// literal is what a string, number or boolean says.
func literal(v any) (any, error) {
	if s, ok := v.(string); ok && strings.Contains(s, "{{resolve:") {
		return nil, errors.New("a dynamic reference is not looked up")
	}
	return v, nil
}

// call is the function that an object calls; false: it is an object.
func call(o object) (name string, arg any, ok bool) {
	if len(o) != 1 {
		return "", nil, false
	}
	name, arg = o[0].Key, o[0].Value
	return name, arg, name == "Ref" || strings.HasPrefix(name, "Fn::") || name == "Condition" && isText(arg)
}

func isCall(o object) bool {
	_, _, ok := call(o)
	return ok
}

func isText(v any) bool {
	_, ok := v.(string)
	return ok
}

func (e evaluator) object(o object) (any, error) {
	out := make(object, 0, len(o))
	for _, m := range o {
		v, err := e.value(m.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", abridge(m.Key), err)
		}
		if _, none := v.(noValue); !none {
			out = append(out, tree.Member{Key: m.Key, Value: v})
		}
	}
	return out, nil
}

func (e evaluator) list(list []any) (any, error) {
	out := make([]any, 0, len(list))
	for _, x := range list {
		v, err := e.value(x)
		if err != nil {
			return nil, err
		}
		if v != any(noValue{}) {
			out = append(out, v)
		}
	}
	return out, nil
}

// functions is the intrinsic functions.
//
// Source: CloudFormation template reference, intrinsic functions,
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
var functions map[string]func(e evaluator, arg any) (any, error)

func init() { // for they call each other
	functions = map[string]func(e evaluator, arg any) (any, error){
		"Ref":              evaluator.ref,
		"Condition":        evaluator.conditionNamed,
		"Fn::GetAtt":       evaluator.getAtt,
		"Fn::Sub":          evaluator.sub,
		"Fn::Join":         evaluator.join,
		"Fn::Select":       evaluator.pick,
		"Fn::Split":        evaluator.split,
		"Fn::FindInMap":    evaluator.findInMap,
		"Fn::If":           evaluator.choose,
		"Fn::Equals":       evaluator.equals,
		"Fn::And":          evaluator.and,
		"Fn::Or":           evaluator.or,
		"Fn::Not":          evaluator.not,
		"Fn::Cidr":         evaluator.cidr,
		"Fn::GetAZs":       evaluator.zones,
		"Fn::ImportValue":  evaluator.importValue,
		"Fn::Base64":       func(e evaluator, _ any) (any, error) { return "", errors.New("what Fn::Base64 holds is not read") },
		"Fn::Length":       evaluator.length,
		"Fn::ToJsonString": evaluator.toJSON,
	}
}

func (e evaluator) call(name string, arg any) (any, error) {
	f, ok := functions[name]
	if !ok {
		return nil, fmt.Errorf("%s is not evaluated", abridge(name))
	}
	return f(e, arg)
}

// text is an expression's value as a string. The ID that stands for what AWS assigns is one, too.
func (e evaluator) text(v any) (string, error) {
	v, err := e.value(v)
	if err != nil {
		return "", err
	}
	return e.l.textOf(v)
}

// textOf is a value as a string.
func (l *loader) textOf(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	case bool:
		return strconv.FormatBool(v), nil
	case token:
		id, err := l.idOf(v)
		return string(id), err
	}
	return "", fmt.Errorf("it is %s, not a string", kindOf(v))
}

func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case object:
		return "an object"
	case []any:
		return "a list"
	case noValue:
		return "AWS::NoValue"
	case bool:
		return "a boolean"
	case json.Number:
		return "a number"
	case token:
		return "an attribute"
	}
	return "a string"
}

// args is the arguments of a function, at least so many.
func args(arg any, least int) ([]any, error) {
	list, ok := arg.([]any)
	if !ok || len(list) < least {
		return nil, fmt.Errorf("the function takes a list of %d", least)
	}
	return list, nil
}

// listOf is an expression's value as a list.
func (e evaluator) listOf(v any) ([]any, error) {
	v, err := e.value(v)
	if err != nil {
		return nil, err
	}
	list, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("it is %s, not a list", kindOf(v))
	}
	return list, nil
}

func (e evaluator) join(arg any) (any, error) {
	a, err := args(arg, 2)
	if err != nil {
		return nil, err
	}
	between, err := e.text(a[0])
	if err != nil {
		return nil, err
	}
	list, err := e.listOf(a[1])
	if err != nil {
		return nil, err
	}
	if len(list) == 1 {
		return list[0], nil
	}
	parts := make([]string, len(list))
	size := 0
	for i, x := range list {
		if parts[i], err = e.l.textOf(x); err != nil {
			return nil, err
		}
		size += len(parts[i]) + len(between)
	}
	if size > mostText {
		return nil, errLong
	}
	return strings.Join(parts, between), nil
}

// mostText bounds how long a text may become.
const mostText = 1 << 16

var errLong = errors.New("the text becomes too long")

func (e evaluator) pick(arg any) (any, error) {
	a, err := args(arg, 2)
	if err != nil {
		return nil, err
	}
	index, err := e.text(a[0])
	if err != nil {
		return nil, err
	}
	list, err := e.listOf(a[1])
	if err != nil {
		return nil, err
	}
	i, err := strconv.Atoi(index)
	if err != nil || i < 0 || i >= len(list) {
		return nil, fmt.Errorf("Fn::Select takes element %s of a list of %d", abridge(index), len(list))
	}
	return list[i], nil
}

func (e evaluator) split(arg any) (any, error) {
	a, err := args(arg, 2)
	if err != nil {
		return nil, err
	}
	between, err := e.text(a[0])
	if err != nil {
		return nil, err
	}
	s, err := e.text(a[1])
	if err != nil {
		return nil, err
	}
	return texts(strings.Split(s, between)), nil
}

func texts(parts []string) []any {
	list := make([]any, len(parts))
	for i, p := range parts {
		list[i] = p
	}
	return list
}

func (e evaluator) length(arg any) (any, error) {
	list, err := e.listOf(arg)
	return json.Number(strconv.Itoa(len(list))), err
}

func (e evaluator) toJSON(arg any) (any, error) {
	v, err := e.value(arg)
	if err != nil {
		return nil, err
	}
	return e.l.jsonOf(v)
}

func (e evaluator) findInMap(arg any) (any, error) {
	a, err := args(arg, 3)
	if err != nil {
		return nil, err
	}
	var keys [3]string
	for i := range keys {
		if keys[i], err = e.text(a[i]); err != nil {
			return nil, err
		}
	}
	v := e.s.template.Get("Mappings")
	for _, k := range keys {
		o, _ := v.(object)
		found, ok := o.Lookup(k)
		if !ok {
			if len(a) > 3 {
				fallback, _ := a[3].(object)
				return e.value(fallback.Get("DefaultValue"))
			}
			return nil, fmt.Errorf("there is no %s in Mappings", abridge(strings.Join(keys[:], ".")))
		}
		v = found
	}
	return v, nil
}

// zones is the Availability Zones of a Region.
func (e evaluator) zones(arg any) (any, error) {
	region, err := e.text(arg)
	if err != nil {
		return nil, err
	}
	if region == "" {
		region = e.s.region
	}
	if region == "" {
		return nil, errRegion
	}
	if zones, ok := e.l.options.zones[region]; ok {
		return texts(zones), nil
	}
	e.note("Fn::GetAZs, which is taken to give the zones a, b and c of %s", region)
	return texts([]string{region + "a", region + "b", region + "c"}), nil
}

// errRegion is told once for all that needs the Region, by [withoutRegion].
var errRegion = errors.New("the Region is not known")

// importValue is what another stack exports.
func (e evaluator) importValue(arg any) (any, error) {
	name, err := e.text(arg)
	if err != nil {
		return nil, err
	}
	if x, ok := e.l.exported()[exportKey{name, e.s.region, e.s.account}]; ok {
		return e.in(x.stack).value(x.value)
	}
	if v, ok := e.l.options.exports[name]; ok {
		return v, nil
	}
	return nil, fmt.Errorf("no stack here exports %s", abridge(name))
}

// exportKey is the name of an export, which is unique in an account and Region.
type exportKey struct{ name, region, account string }

type export struct {
	stack *stack
	value any
}

// exported is the exports of all stacks.
func (l *loader) exported() map[exportKey]export {
	if l.exports != nil {
		return l.exports
	}
	l.exports = map[exportKey]export{}
	for _, s := range l.stacks {
		for _, m := range s.template.Object("Outputs") {
			o, _ := m.Value.(object)
			x := o.Object("Export")
			if x == nil || l.holds(s, o.Get("Condition")) != nil {
				continue
			}
			if name, err := l.evaluator(s).text(x.Get("Name")); err == nil {
				l.exports[exportKey{name, s.region, s.account}] = export{s, o.Get("Value")}
			}
		}
	}
	return l.exports
}

func (l *loader) evaluator(s *stack) evaluator {
	return evaluator{l: l, s: s, evaluation: &evaluation{}}
}
