package endpoint

import (
	"fmt"
	"strings"
)

// CheckEndpoint reports what AWS's rules for endpoint policies hold against p, in the order of the document.
// AWS stores such policies, but they do not do what they seem to. gateway says that p is the policy of a gateway endpoint.
// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
func (p Policy) CheckEndpoint(gateway bool) []PolicyError {
	var found []PolicyError
	add := func(path, format string, args ...any) {
		found = append(found, PolicyError{path, fmt.Sprintf(format, args...)})
	}
	for i, s := range p.Statements {
		path := fmt.Sprintf("Statement[%d]", i)
		switch {
		case s.Principals == nil && s.NotPrincipals == nil:
			add(path, "an endpoint policy needs Principal")
		case gateway && !everyone(s):
			add(path+".Principal", "must be * for a gateway endpoint; aws:PrincipalArn and aws:PrincipalAccount can narrow it")
		}
		for _, r := range append(append([]string(nil), s.Resources...), s.NotResources...) {
			if mixedAccount(r) {
				add(path+".Resource", "the account of %s is neither an ID nor a wildcard", r)
			}
		}
		for _, c := range s.Conditions {
			at := path + ".Condition." + c.Operator + "." + c.Key
			for _, v := range c.Values {
				checkConditionValue(func(format string, args ...any) { add(at, format, args...) }, c, v)
			}
		}
	}
	return found
}

func everyone(s Statement) bool {
	return len(s.Principals) == 1 && s.Principals[0] == Principal{"AWS", "*"}
}

// systemKeys is the condition keys whose values AWS generates, in lower case. AWS names two of them as examples.
// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
var systemKeys = []string{
	"aws:principalaccount", "aws:principalorgid", "aws:resourceaccount", "aws:resourceorgid", "aws:sourceaccount",
	"aws:sourceorgid", "aws:sourcevpc", "aws:sourcevpce", "aws:vpceaccount", "aws:vpceorgid",
}

func checkConditionValue(add func(string, ...any), c Condition, value string) {
	op := strings.ToLower(c.Operator)
	takesWildcards := strings.Contains(op, "like") || strings.Contains(op, "arn")
	wild := takesWildcards && strings.ContainsAny(value, "*?")
	system := false
	for _, k := range systemKeys {
		system = system || strings.EqualFold(k, c.Key)
	}
	switch {
	case system && strings.Contains(op, "numeric"):
		add("a numeric operator does not go with an identifier that AWS generates")
	case system && wild:
		add("%s: wildcards do not go with an identifier that AWS generates", value)
	case wild && strings.Contains(op, "string") && !anchored(value):
		add("%s: a wildcard needs six characters before or after it", value)
	case strings.Contains(op, "arn") && mixedAccount(value):
		add("the account of %s is neither an ID nor a wildcard", value)
	}
}

// anchored says whether each wildcard has six literal characters in a row on at least one of its sides.
func anchored(value string) bool {
	runs := strings.FieldsFunc(strings.NewReplacer("*", "\x00*\x00", "?", "\x00*\x00").Replace(value), func(c rune) bool { return c == 0 })
	long := func(i int) bool { return i >= 0 && i < len(runs) && runs[i] != "*" && len(runs[i]) >= 6 }
	for i, r := range runs {
		if r == "*" && !long(i-1) && !long(i+1) {
			return false
		}
	}
	return true
}

// mixedAccount says whether the account part of an ARN holds both a wildcard and something else.
func mixedAccount(arn string) bool {
	account := accountOf(arn)
	return strings.ContainsAny(account, "*?") && account != "*"
}
