package endpoint

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// operator is how a condition compares: match is whether a value of the request is as one of the policy's says.
// Its second result is false if the policy's value makes no sense to it.
type operator struct {
	match  func(have string, want glob) (matches, ok bool)
	negate bool // holds if no value matches
	expand bool // the policy's values may hold variables
	wild   bool // and wildcards
}

// operators is the condition operators in lower case, without ForAnyValue:, ForAllValues:, IfExists and Null.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
var operators = map[string]operator{
	"stringequals":              {match: equal, expand: true},
	"stringnotequals":           {match: equal, expand: true, negate: true},
	"stringequalsignorecase":    {match: equalFold, expand: true},
	"stringnotequalsignorecase": {match: equalFold, expand: true, negate: true},
	"stringlike":                {match: like, expand: true, wild: true},
	"stringnotlike":             {match: like, expand: true, wild: true, negate: true},
	"arnequals":                 {match: likeARN, expand: true, wild: true},
	"arnlike":                   {match: likeARN, expand: true, wild: true},
	"arnnotequals":              {match: likeARN, expand: true, wild: true, negate: true},
	"arnnotlike":                {match: likeARN, expand: true, wild: true, negate: true},
	"binaryequals":              {match: equal},
	"bool":                      {match: equalFold},
	"ipaddress":                 {match: inRange},
	"notipaddress":              {match: inRange, negate: true},
	"numericequals":             {match: numeric(func(c int) bool { return c == 0 })},
	"numericnotequals":          {match: numeric(func(c int) bool { return c == 0 }), negate: true},
	"numericlessthan":           {match: numeric(func(c int) bool { return c < 0 })},
	"numericlessthanequals":     {match: numeric(func(c int) bool { return c <= 0 })},
	"numericgreaterthan":        {match: numeric(func(c int) bool { return c > 0 })},
	"numericgreaterthanequals":  {match: numeric(func(c int) bool { return c >= 0 })},
	"dateequals":                {match: date(func(c int) bool { return c == 0 })},
	"datenotequals":             {match: date(func(c int) bool { return c == 0 }), negate: true},
	"datelessthan":              {match: date(func(c int) bool { return c < 0 })},
	"datelessthanequals":        {match: date(func(c int) bool { return c <= 0 })},
	"dategreaterthan":           {match: date(func(c int) bool { return c > 0 })},
	"dategreaterthanequals":     {match: date(func(c int) bool { return c >= 0 })},
}

func equal(have string, want glob) (bool, bool) { return have == want.String(), true }
func equalFold(have string, want glob) (bool, bool) {
	return strings.EqualFold(have, want.String()), true
}
func like(have string, want glob) (bool, bool) { return want.match(have), true }

func likeARN(have string, want glob) (bool, bool) {
	return want.any() || want.matchARN(have), true
}

// inRange compares addresses with an address or a range.
func inRange(have string, want glob) (bool, bool) {
	r, err := netip.ParsePrefix(want.String())
	if err != nil {
		a, err := netip.ParseAddr(want.String())
		if err != nil {
			return false, false
		}
		r = netip.PrefixFrom(a, a.BitLen())
	}
	a, err := netip.ParseAddr(have)
	return err == nil && r.Contains(a), true
}

func numeric(holds func(int) bool) func(string, glob) (bool, bool) {
	return func(have string, want glob) (bool, bool) {
		w, err := strconv.ParseFloat(want.String(), 64)
		if err != nil {
			return false, false
		}
		h, err := strconv.ParseFloat(have, 64)
		return err == nil && holds(order(h < w, h > w)), true
	}
}

func date(holds func(int) bool) func(string, glob) (bool, bool) {
	return func(have string, want glob) (bool, bool) {
		w, ok := parseDate(want.String())
		if !ok {
			return false, false
		}
		h, ok := parseDate(have)
		return ok && holds(h.Compare(w)), true
	}
}

func order(less, greater bool) int {
	switch {
	case less:
		return -1
	case greater:
		return 1
	}
	return 0
}

// parseDate reads the W3C's forms of ISO 8601, or seconds since 1970.
func parseDate(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return time.Unix(n, 0), err == nil
}

// condition is whether a condition holds.
//
// A key that the request has not makes positive operators false and negated ones true; with IfExists both are true.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
func (e *evaluator) condition(c Condition) truth {
	name := strings.ToLower(c.Operator)
	name, forAny := strings.CutPrefix(name, "foranyvalue:")
	name, forAll := strings.CutPrefix(name, "forallvalues:")
	name, ifExists := strings.CutSuffix(name, "ifexists")
	op, ok := operators[name]
	if !ok && name != "null" || forAny && forAll {
		return unsure("operator " + c.Operator)
	}
	have, known := e.context[strings.ToLower(c.Key)]
	switch {
	case !known:
		return unsure(c.Key)
	case name == "null":
		return isNull(c, len(have) == 0)
	case len(have) == 0:
		return truly(ifExists || forAll || op.negate && !forAny)
	case len(have) > 1 && !forAny && !forAll:
		return unsure(c.Key + " has several values, which " + c.Operator + " does not provide for")
	}
	ts := make([]truth, len(have))
	for i, h := range have {
		ts[i] = e.compare(op, c, h)
	}
	if forAll {
		return every(ts...)
	}
	return some(ts...)
}

// isNull is the operator Null: "true" asks for the key to be missing, "false" for it to be there.
func isNull(c Condition, missing bool) truth {
	ts := make([]truth, len(c.Values))
	for i, v := range c.Values {
		switch strings.ToLower(v) {
		case "true":
			ts[i] = truly(missing)
		case "false":
			ts[i] = truly(!missing)
		default:
			ts[i] = unsure("operator Null with " + v)
		}
	}
	return some(ts...)
}

// compare is whether one value of the request is as one of the condition's values says, or as none of them if the operator is negated.
func (e *evaluator) compare(op operator, c Condition, have string) truth {
	ts := make([]truth, len(c.Values))
	for i, v := range c.Values {
		ts[i] = e.compareOne(op, c, have, v)
	}
	t := some(ts...)
	if op.negate {
		return t.not()
	}
	return t
}

func (e *evaluator) compareOne(op operator, c Condition, have, value string) truth {
	want := newGlob(value)
	if op.expand {
		var t truth
		if want, t = e.expand(value, op.wild); t.is != yes {
			return t
		}
	}
	matches, ok := op.match(have, want)
	if !ok {
		return unsure(c.Operator + " of " + value)
	}
	return truly(matches)
}

// expand puts the values of keys in the place of the variables ${key} and ${key, 'default'} of a policy of version 2012-10-17.
// What a variable brings in has no wildcards, and ${*}, ${?} and ${$} stand for the characters. The result is not yes if a
// variable has no value, or more than one: what AWS makes of that is not documented for all operators.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
func (e *evaluator) expand(value string, wild bool) (glob, truth) {
	var g glob
	for e.variables {
		before, rest, ok := strings.Cut(value, "${")
		variable, after, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			break
		}
		g.add(before, wild)
		value = after
		text, t := e.variable(variable)
		if t.is != yes {
			return g, t
		}
		g.add(text, false)
	}
	g.add(value, wild)
	return g, truth{is: yes}
}

func (e *evaluator) variable(v string) (string, truth) {
	if slices.Contains([]string{"*", "?", "$"}, v) {
		return v, truth{is: yes}
	}
	key, fallback, hasFallback := strings.Cut(v, ",")
	key = strings.TrimSpace(key)
	have, known := e.context[strings.ToLower(key)]
	switch {
	case !known && key != "":
		return "", unsure(key)
	case len(have) == 1:
		return have[0], truth{is: yes}
	case len(have) == 0 && hasFallback:
		return strings.Trim(strings.TrimSpace(fallback), "'"), truth{is: yes}
	}
	return "", unsure("the value of ${" + v + "}")
}
