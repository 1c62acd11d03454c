package endpoint

import (
	"fmt"
	"slices"
	"strings"
)

// PolicyLayer is the place of a policy, which decides how its principals are read.
type PolicyLayer uint8

// The layers. In an identity policy the principal is whoever has it. Elsewhere an account ID, or the ARN
// of an account's root, means everyone in the account; in the policy of a gateway endpoint it means the root user alone.
// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
const (
	ResourcePolicy PolicyLayer = iota
	IdentityPolicy
	InterfaceEndpointPolicy
	GatewayEndpointPolicy
)

// Request is an API call as policies see it.
type Request struct {
	// Principal is the ARN of the user or role that calls, the host of a service ("ec2.amazonaws.com"), or [Anonymous].
	// Empty: not known.
	Principal string
	// Session is the ARN of the role's session, if it is known.
	Session string

	Action   string // "s3:GetObject"; empty: not known
	Resource string // ARN; empty: not known

	// Context is the condition keys and their values, most of them one. A key with no values is one that the
	// request is known not to have. A key that is not listed is not known. Letter case does not matter.
	//
	// aws:PrincipalArn and aws:PrincipalAccount follow from Principal if they are not given.
	Context map[string][]string
}

// Anonymous is the principal of a request that no one signed.
const Anonymous = "anonymous"

// Decision is what a policy says about a request.
type Decision uint8

// The decisions. Zero is Unknown: the policy depends on something that the request does not tell.
const (
	Unknown Decision = iota
	Allow
	ImplicitDeny // no statement applies
	ExplicitDeny // a statement denies, whatever others allow
)

var decisionNames = [...]string{"unknown", "allow", "implicitDeny", "explicitDeny"}

// String is the decision as the IAM policy simulator words it.
func (d Decision) String() string {
	if int(d) < len(decisionNames) {
		return decisionNames[d]
	}
	return fmt.Sprintf("Decision(%d)", uint8(d))
}

// MarshalText is the text of [Decision.String].
func (d Decision) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the text of [Decision.String].
func (d *Decision) UnmarshalText(text []byte) error {
	i := slices.Index(decisionNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("endpoint: %q is no decision", text)
	}
	*d = Decision(i)
	return nil
}

// Evaluation is a decision and its reason.
type Evaluation struct {
	Decision  Decision
	Statement int    // index of the statement that decides, or that would; -1: none
	Sid       string // of that statement
	Unknown   string // what is not known: "aws:PrincipalTag/team", "operator StringSounds"
}

// Evaluate decides the request by p alone. A denial wins over everything, even where other statements depend on
// what is not known. Otherwise the answer is [Unknown] if it could be another one were the unknown known.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
func (p Policy) Evaluate(l PolicyLayer, r Request) Evaluation {
	e := newEvaluator(p, l, r)
	for _, effect := range []Effect{EffectDeny, EffectAllow} {
		var doubt *Evaluation
		for i, s := range p.Statements {
			if s.Effect != effect {
				continue
			}
			switch t := e.statement(s); t.is {
			case yes:
				return Evaluation{Decision: decisionOf(effect), Statement: i, Sid: s.Sid}
			case unsureIf:
				if doubt == nil {
					doubt = &Evaluation{Statement: i, Sid: s.Sid, Unknown: t.why}
				}
			}
		}
		if doubt != nil {
			return *doubt
		}
	}
	return Evaluation{Decision: ImplicitDeny, Statement: -1}
}

func decisionOf(e Effect) Decision {
	if e == EffectDeny {
		return ExplicitDeny
	}
	return Allow
}

// All is the decision of policies each of which has to allow, such as an endpoint policy and the policies behind it:
// an explicit denial wins, then an implicit one, then what is not known. The first of those that decide is returned.
// Without evaluations it allows.
//
// It does not fit an identity and a resource policy of one account, of which one is enough.
// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
func All(es ...Evaluation) Evaluation {
	for _, d := range []Decision{ExplicitDeny, ImplicitDeny, Unknown} {
		for _, e := range es {
			if e.Decision == d {
				return e
			}
		}
	}
	if len(es) > 0 {
		return es[0]
	}
	return Evaluation{Decision: Allow, Statement: -1}
}

// truth is yes, no, or that it depends on something that is not known.
type truth struct {
	is  uint8
	why string
}

const (
	no uint8 = iota
	yes
	unsureIf
)

func truly(b bool) truth {
	if b {
		return truth{is: yes}
	}
	return truth{is: no}
}

func unsure(why string) truth { return truth{unsureIf, why} }

func (t truth) not() truth {
	switch t.is {
	case yes:
		return truth{is: no}
	case no:
		return truth{is: yes}
	}
	return t
}

// every is whether all hold. One that does not decides, however little is known of the others.
func every(ts ...truth) truth {
	all := truth{is: yes}
	for _, t := range ts {
		if t.is == no {
			return t
		}
		if t.is == unsureIf && all.is == yes {
			all = t
		}
	}
	return all
}

// some is whether at least one holds.
func some(ts ...truth) truth {
	for i := range ts {
		ts[i] = ts[i].not()
	}
	return every(ts...).not()
}

// evaluator is a request made ready for one policy.
type evaluator struct {
	request   Request
	layer     PolicyLayer
	variables bool // ${...} in values stands for a key
	context   map[string][]string
}

func newEvaluator(p Policy, l PolicyLayer, r Request) *evaluator {
	e := &evaluator{request: r, layer: l, variables: p.Version == "2012-10-17", context: map[string][]string{}}
	if strings.HasPrefix(r.Principal, "arn:") {
		e.context["aws:principalarn"] = []string{r.Principal}
		e.context["aws:principalaccount"] = []string{accountOf(r.Principal)}
	}
	for k, v := range r.Context {
		e.context[strings.ToLower(k)] = v
	}
	return e
}

func (e *evaluator) statement(s Statement) truth {
	ts := []truth{e.principal(s), e.action(s), e.resource(s)}
	for _, c := range s.Conditions {
		ts = append(ts, e.condition(c))
	}
	return every(ts...)
}

func (e *evaluator) action(s Statement) truth {
	return e.listed(s.Actions, s.NotActions, func(pattern string) truth {
		g := newGlob(pattern).fold()
		switch {
		case g.any():
			return truth{is: yes}
		case e.request.Action == "":
			return unsure("the action")
		}
		return truly(g.match(strings.ToLower(e.request.Action)))
	})
}

func (e *evaluator) resource(s Statement) truth {
	if s.Resources == nil && s.NotResources == nil {
		return truth{is: yes}
	}
	return e.listed(s.Resources, s.NotResources, func(pattern string) truth {
		g, t := e.expand(pattern, true)
		switch {
		case t.is != yes:
			return t
		case g.any():
			return truth{is: yes}
		case e.request.Resource == "":
			return unsure("the resource")
		}
		return truly(g.complete().matchARN(e.request.Resource))
	})
}

// listed is whether one of the patterns matches, or none of those of the Not list.
func (e *evaluator) listed(in, notIn []string, match func(string) truth) truth {
	if notIn != nil {
		return e.listed(notIn, nil, match).not()
	}
	ts := make([]truth, len(in))
	for i, pattern := range in {
		ts[i] = match(pattern)
	}
	return some(ts...)
}

func (e *evaluator) principal(s Statement) truth {
	switch {
	case s.NotPrincipals != nil:
		return e.exempt(s.NotPrincipals).not()
	case s.Principals != nil:
		ts := make([]truth, len(s.Principals))
		for i, p := range s.Principals {
			ts[i] = e.isPrincipal(p)
		}
		return some(ts...)
	case e.layer == IdentityPolicy:
		return truth{is: yes}
	}
	return unsure("the principal of a statement that names none")
}

// isPrincipal is whether the request is by the principal. Wildcards other than a lone * do not count.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func (e *evaluator) isPrincipal(p Principal) truth {
	who := e.request.Principal
	switch {
	case p.Value == "*" && p.Type == "AWS":
		return truth{is: yes}
	case who == "":
		return unsure("the principal")
	case p.Type == "CanonicalUser":
		return unsure("the account of canonical user " + p.Value)
	case p.Type != "AWS":
		return truly(p.Value == who || p.Value == "*" && !strings.HasPrefix(who, "arn:") && who != Anonymous)
	case p.Value == who, p.Value == e.request.Session && p.Value != "":
		return truth{is: yes}
	}
	account, isAccount := accountPrincipal(p.Value)
	if !isAccount || account != accountOf(who) {
		return truth{is: no}
	}
	return truly(e.layer != GatewayEndpointPolicy || strings.HasSuffix(who, ":root"))
}

// exempt is whether a NotPrincipal list lets the caller off. For a role it has to name the account, the role
// and the session; AWS does not say what holds if it names only some of them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
func (e *evaluator) exempt(ps []Principal) truth {
	who := e.request.Principal
	if who == "" {
		return unsure("the principal")
	}
	if !strings.HasPrefix(who, "arn:") {
		return truly(slices.ContainsFunc(ps, func(p Principal) bool { return p.Value == who || p.Value == "*" }))
	}
	var asAccount, asSelf, asSession bool
	for _, p := range ps {
		account, isAccount := accountPrincipal(p.Value)
		asAccount = asAccount || isAccount && account == accountOf(who)
		asSelf = asSelf || p.Value == who
		asSession = asSession || p.Value == e.request.Session && p.Value != ""
	}
	isRole := strings.Contains(who, ":role/")
	switch {
	case !asAccount && !asSelf && !asSession:
		return truth{is: no}
	case asAccount && asSelf && (asSession || !isRole):
		return truth{is: yes}
	}
	return unsure("whether NotPrincipal covers " + who)
}

// accountPrincipal is the account that a principal stands for as a whole.
func accountPrincipal(value string) (string, bool) {
	if len(value) == 12 && strings.Trim(value, "0123456789") == "" {
		return value, true
	}
	if strings.HasPrefix(value, "arn:") && strings.HasSuffix(value, ":root") {
		return accountOf(value), true
	}
	return "", false
}

// accountOf is the account part of an ARN, empty if it has none.
func accountOf(arn string) string {
	if parts := strings.SplitN(arn, ":", 6); len(parts) == 6 {
		return parts[4]
	}
	return ""
}
