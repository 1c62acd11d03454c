package endpoint

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Policy is an IAM policy document: an endpoint policy, a resource policy such as a
// bucket's, or an identity policy. The zero Policy has no statements and allows nothing.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
type Policy struct {
	Version    string // "2012-10-17", "2008-10-17"; empty is the older one
	ID         string
	Statements []Statement
}

// Statement allows or denies. A list and its Not list are never both given.
type Statement struct {
	Sid    string
	Effect Effect

	Principals, NotPrincipals []Principal // both empty: an identity policy
	Actions, NotActions       []string    // "s3:GetObject", with * and ?
	Resources, NotResources   []string    // ARNs, with * and ?; both empty: any
	Conditions                []Condition // all must hold; sorted by operator and key
}

// Effect is what a statement does when it applies.
type Effect string

// The effects. The zero value is none, and no parsed statement has it.
const (
	EffectAllow Effect = "Allow"
	EffectDeny  Effect = "Deny"
)

// Principal is who is meant. "*" alone is {"AWS", "*"}.
type Principal struct {
	Type  string // "AWS", "Service", "Federated", "CanonicalUser"
	Value string // an ARN, an account ID, "*", a service's host
}

// Condition compares one key of the request's context with values, of which one must match.
type Condition struct {
	Operator string // "StringEquals", "ForAnyValue:StringLike", "IpAddressIfExists"
	Key      string // "aws:SourceVpce"; letter case does not matter
	Values   []string
}

// AllowAll is the policy that an endpoint has when it is given none.
// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
func AllowAll() Policy {
	return Policy{Version: "2008-10-17", Statements: []Statement{{
		Effect: EffectAllow, Principals: []Principal{{"AWS", "*"}}, Actions: []string{"*"}, Resources: []string{"*"},
	}}}
}

// PolicyError is one thing that is wrong with a policy document.
type PolicyError struct {
	Path    string // "Statement[1].Condition.Bool"; empty: the document as a whole
	Message string
}

// Error is the path and the message.
func (e PolicyError) Error() string {
	if e.Path == "" {
		return e.Message
	}
	return e.Path + ": " + e.Message
}

// ParsePolicy reads a policy document. Wherever the grammar has a list, a single value does as well.
// The error joins a [PolicyError] for each thing that is wrong. What is well formed but means
// nothing to [Policy.Evaluate], such as an operator that it does not know, is no error here.
func ParsePolicy(document string) (Policy, error) {
	d := policyDecoder{}
	p := d.policy(json.RawMessage(document))
	if len(d.errs) > 0 {
		return Policy{}, errors.Join(d.errs...)
	}
	return p, nil
}

// policyDecoder collects what is wrong with a document while it is read.
type policyDecoder struct{ errs []error }

func (d *policyDecoder) fail(path, format string, args ...any) {
	d.errs = append(d.errs, PolicyError{path, fmt.Sprintf(format, args...)})
}

func (d *policyDecoder) policy(raw json.RawMessage) Policy {
	var p Policy
	if !json.Valid(raw) {
		d.fail("", "the document is not JSON")
		return p
	}
	fields := d.object("", raw, "Version", "Id", "Statement")
	if fields == nil {
		return p
	}
	p.Version = d.text("Version", fields["Version"])
	p.ID = d.text("Id", fields["Id"])
	if p.Version != "" && p.Version != "2012-10-17" && p.Version != "2008-10-17" {
		d.fail("Version", "%q is no version of the policy language", p.Version)
	}
	if fields["Statement"] == nil {
		d.fail("Statement", "a policy needs statements")
		return p
	}
	for i, s := range list(fields["Statement"]) {
		p.Statements = append(p.Statements, d.statement(fmt.Sprintf("Statement[%d]", i), s))
	}
	return p
}

func (d *policyDecoder) statement(path string, raw json.RawMessage) Statement {
	fields := d.object(path, raw, "Sid", "Effect", "Principal", "NotPrincipal",
		"Action", "NotAction", "Resource", "NotResource", "Condition")
	at := func(name string) (string, json.RawMessage) { return path + "." + name, fields[name] }
	s := Statement{
		Sid:           d.text(at("Sid")),
		Effect:        Effect(d.text(at("Effect"))),
		Principals:    d.principals(at("Principal")),
		NotPrincipals: d.principals(at("NotPrincipal")),
		Actions:       d.texts(at("Action")),
		NotActions:    d.texts(at("NotAction")),
		Resources:     d.texts(at("Resource")),
		NotResources:  d.texts(at("NotResource")),
		Conditions:    d.conditions(at("Condition")),
	}
	if s.Effect != EffectAllow && s.Effect != EffectDeny {
		d.fail(path+".Effect", "%q is neither Allow nor Deny", string(s.Effect))
	}
	for _, name := range []string{"Principal", "Action", "Resource"} {
		if fields[name] != nil && fields["Not"+name] != nil {
			d.fail(path, "%s and Not%s exclude each other", name, name)
		}
	}
	if fields["Action"] == nil && fields["NotAction"] == nil {
		d.fail(path, "a statement needs Action or NotAction")
	}
	return s
}

// principals reads "*", or a map from types to one or more values.
func (d *policyDecoder) principals(path string, raw json.RawMessage) []Principal {
	if raw == nil {
		return nil
	}
	if raw[0] == '"' {
		if s := d.text(path, raw); s != "*" {
			d.fail(path, `%q is neither "*" nor a map`, s)
		}
		return []Principal{{"AWS", "*"}}
	}
	byType := d.object(path, raw)
	var ps []Principal
	for _, t := range slices.Sorted(maps.Keys(byType)) {
		for _, v := range d.texts(path+"."+t, byType[t]) {
			ps = append(ps, Principal{t, v})
		}
	}
	return ps
}

// conditions reads the map from operators to maps from keys to one or more values.
func (d *policyDecoder) conditions(path string, raw json.RawMessage) []Condition {
	if raw == nil {
		return nil
	}
	var cs []Condition
	byOperator := d.object(path, raw)
	for _, op := range slices.Sorted(maps.Keys(byOperator)) {
		byKey := d.object(path+"."+op, byOperator[op])
		for _, key := range slices.Sorted(maps.Keys(byKey)) {
			if key == "" {
				d.fail(path+"."+op, "a condition needs a key")
			}
			cs = append(cs, Condition{op, key, d.texts(path+"."+op+"."+key, byKey[key])})
		}
	}
	return cs
}

// object reads an object. If names are given it has no others, though their letter case may differ.
func (d *policyDecoder) object(path string, raw json.RawMessage, names ...string) map[string]json.RawMessage {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil || fields == nil {
		d.fail(path, "this is not an object")
		return nil
	}
	if len(names) == 0 {
		return fields
	}
	known := map[string]json.RawMessage{}
	for _, f := range slices.Sorted(maps.Keys(fields)) {
		i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, f) })
		switch {
		case i < 0:
			d.fail(path, "there is no element %q here", f)
		case known[names[i]] != nil:
			d.fail(path, "%s is given twice", names[i])
		default:
			known[names[i]] = fields[f]
		}
	}
	return known
}

// texts reads one text or a list of them.
func (d *policyDecoder) texts(path string, raw json.RawMessage) []string {
	if raw == nil {
		return nil
	}
	values := list(raw)
	if len(values) == 0 {
		d.fail(path, "the list is empty")
	}
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = d.text(path, v)
	}
	return texts
}

// text reads a string. Numbers and booleans, which conditions may hold, are taken as they are written.
func (d *policyDecoder) text(path string, raw json.RawMessage) string {
	if raw == nil {
		return ""
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		d.fail(path, "%v", err)
		return ""
	}
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return string(raw)
	}
	d.fail(path, "this is not a text")
	return ""
}

// list is the elements of a list, or the one value that stands in the place of a list.
func list(raw json.RawMessage) []json.RawMessage {
	var values []json.RawMessage
	if raw[0] == '[' && json.Unmarshal(raw, &values) == nil {
		return values
	}
	return []json.RawMessage{raw}
}
