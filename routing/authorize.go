package routing

import (
	"cmp"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// Codes of API calls that are refused though their packets arrive.
const (
	// VPCEPolicy: the policy of the VPC endpoint denies the call, or allows it nowhere.
	VPCEPolicy Code = "VPCE_POLICY_RESTRICTION"
	// ResourcePolicy: the resource's own policy denies the call, or does not allow it where it has to.
	ResourcePolicy Code = "RESOURCE_POLICY_RESTRICTION"
	// IdentityPolicy: the caller's policies deny the call, or do not allow it where they have to.
	IdentityPolicy Code = "IDENTITY_POLICY_RESTRICTION"
	// PublicAPI: an endpoint for API Gateway leads to private APIs only.
	PublicAPI Code = "VPCE_PUBLIC_API_RESTRICTION"
	// PolicyUnknown: the answer hangs on a condition, a key or a policy of which the call does not tell enough.
	PolicyUnknown Code = "POLICY_UNKNOWN"
)

// Call is an API call to the service at the end of a path, and the policies on it beside that of the endpoint.
type Call struct {
	Principal string // the caller's ARN, or [endpoint.Anonymous]; empty: not known
	Session   string // the ARN of the role's session, if it is known
	Action    string // "s3:GetObject"; empty: not known
	Resource  string // ARN; empty: not known

	// ResourceAccount is the account of the resource, which the ARNs of some services do not tell. Empty: as the ARN says.
	ResourceAccount string
	// Context is condition keys that do not follow from the path, as in [endpoint.Request]. What it gives wins over the path.
	Context map[string][]string

	// ViaService says that an AWS service makes the call for the caller, from its own network: the path's keys are lost.
	ViaService bool
	// PublicAPI says that the call is to an API of API Gateway that is not private.
	PublicAPI bool

	ResourcePolicy   *endpoint.Policy  // nil: the resource has none
	IdentityPolicies []endpoint.Policy // of the caller; empty: not asked, and taken to allow
}

// Authorization is what policies make of an API call. It says nothing of packets: those of a call that is refused arrive, and so
// does the answer that refuses it.
//
// Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
type Authorization struct {
	Decision endpoint.Decision `json:"decision"`
	Code     Code              `json:"code,omitempty"` // empty: allowed
	Why      string            `json:"why,omitempty"`  // in words, unless it is allowed

	Service  string `json:"service,omitempty"`  // to which the path leads: "Amazon S3"
	Endpoint vpc.ID `json:"endpoint,omitempty"` // whose policy was asked; empty: the service is reached by its public addresses

	Action   string `json:"action,omitempty"`
	Resource string `json:"resource,omitempty"`
	// Context is the condition keys that were known, those of the path among them. A key without values is one that the
	// call is known not to have.
	Context map[string][]string `json:"context,omitempty"`

	Layers []PolicyDecision `json:"layers,omitempty"` // in the order in which they are asked
}

// PolicyDecision is what the policies of one layer say by themselves.
type PolicyDecision struct {
	Layer     Code              `json:"layer"` // VPCEPolicy, ResourcePolicy or IdentityPolicy
	Decision  endpoint.Decision `json:"decision"`
	Policy    int               `json:"policy,omitempty"`  // which of several identity policies decides, from 0
	Statement int               `json:"statement"`         // which statement decides, from 0; -1: none
	Sid       string            `json:"sid,omitempty"`     // of the statement
	Unknown   string            `json:"unknown,omitempty"` // what is not known
}

// Authorize asks the policies about an API call that is made over the path, and is p with the answer in its field API: the
// packets' verdict stays what it was. A path that was dropped on the way to a service is judged as if it let the packets through.
//
// The endpoint on the path has to allow the call; the caller's policies and the resource's policy have to as [Call] gives them. In
// one account either of the two is enough, between accounts both are needed, and an explicit denial anywhere wins. An error says that
// the endpoint's policy cannot be read.
//
// Sources: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html,
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
func (r *Resolver) Authorize(p Path, c Call) (Path, error) {
	a := &Authorization{Action: c.Action, Resource: c.Resource}
	p.API = a
	s, ok := r.serves(p)
	if !ok {
		a.Code, a.Why = PolicyUnknown, "the path does not lead to an AWS service"
		return p, nil
	}
	a.Service, a.Context = s.service.Name, c.context(s)
	q := endpoint.Request{Principal: c.Principal, Session: c.Session, Action: c.Action, Resource: c.Resource, Context: a.Context}
	if s.by != "" && !c.ViaService {
		a.Endpoint = s.by
		policy, layer, err := r.policyOf(s)
		if err != nil {
			return p, fmt.Errorf("policy of %s: %w", s.by, err)
		}
		a.ask(VPCEPolicy, layer, q, policy)
		if c.PublicAPI && s.service.Code == "execute-api" {
			a.Decision, a.Code, a.Why = endpoint.ImplicitDeny, PublicAPI, "through an endpoint API Gateway serves private APIs only"
			return p, nil
		}
	}
	if c.ResourcePolicy != nil {
		a.ask(ResourcePolicy, endpoint.ResourcePolicy, q, *c.ResourcePolicy)
	}
	if len(c.IdentityPolicies) > 0 && c.Principal != endpoint.Anonymous {
		a.ask(IdentityPolicy, endpoint.IdentityPolicy, q, c.IdentityPolicies...)
	}
	a.decide(c)
	return p, nil
}

// policyOf is the policy of the endpoint through which a service is reached.
func (r *Resolver) policyOf(s served) (endpoint.Policy, endpoint.PolicyLayer, error) {
	if s.kind == vpc.KindGatewayEndpoint {
		e, _ := vpc.Get[endpoint.Gateway](r.net, s.by)
		p, err := e.EndpointPolicy()
		return p, endpoint.GatewayEndpointPolicy, err
	}
	e, _ := vpc.Get[endpoint.Interface](r.net, s.by)
	p, err := e.EndpointPolicy()
	return p, endpoint.InterfaceEndpointPolicy, err
}

// context is the condition keys of the call: those that follow from the path, and what the call gives. Services answer TLS on port
// 443 and plain HTTP on 80.
//
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func (c Call) context(s served) map[string][]string {
	keys := endpoint.PublicContext(s.client)
	if s.by != "" {
		keys = endpoint.EndpointContext(s.by, s.home, s.client)
	}
	keys["aws:ViaAWSService"], keys["aws:CalledVia"] = []string{"false"}, nil
	switch s.port {
	case 80:
		keys["aws:SecureTransport"] = []string{"false"}
	case 443:
		keys["aws:SecureTransport"] = []string{"true"}
	}
	if c.ViaService {
		keys = endpoint.PublicContext(s.client)
		delete(keys, "aws:SourceIp")
		keys["aws:ViaAWSService"] = []string{"true"}
	}
	if strings.HasPrefix(c.Principal, "arn:") {
		keys["aws:PrincipalIsAWSService"] = []string{"false"}
	}
	if s.region != "" {
		keys["aws:RequestedRegion"] = []string{s.region}
	}
	for given, values := range c.Context {
		maps.DeleteFunc(keys, func(k string, _ []string) bool { return strings.EqualFold(k, given) })
		keys[given] = values
	}
	return keys
}

// ask notes what the policies of a layer say: an explicit denial of any wins, and else one that allows is enough.
func (a *Authorization) ask(layer Code, l endpoint.PolicyLayer, q endpoint.Request, policies ...endpoint.Policy) {
	d, best := PolicyDecision{}, -1
	for i, p := range policies {
		e := p.Evaluate(l, q)
		if weight := weigh(p, e); weight > best {
			d, best = PolicyDecision{layer, e.Decision, i, e.Statement, e.Sid, e.Unknown}, weight
		}
	}
	a.Layers = append(a.Layers, d)
}

// weigh orders what policies of one layer say: the heaviest decides. A policy that may deny outweighs one that allows, which
// outweighs one that may allow.
func weigh(p endpoint.Policy, e endpoint.Evaluation) int {
	switch {
	case e.Decision == endpoint.ExplicitDeny:
		return 4
	case e.Decision == endpoint.Unknown && p.Statements[e.Statement].Effect == endpoint.EffectDeny:
		return 3
	case e.Decision == endpoint.Allow:
		return 2
	case e.Decision == endpoint.Unknown:
		return 1
	}
	return 0
}

// layer is what a layer says; false if it was not asked.
func (a *Authorization) layer(c Code) (PolicyDecision, bool) {
	for _, d := range a.Layers {
		if d.Layer == c {
			return d, true
		}
	}
	return PolicyDecision{Layer: c}, false
}

// decide makes one answer of the layers.
func (a *Authorization) decide(c Call) {
	a.Decision = endpoint.Allow
	for _, d := range a.Layers {
		if d.Decision == endpoint.ExplicitDeny {
			a.by(d)
			return
		}
	}
	worst := PolicyDecision{Decision: endpoint.Allow}
	if d, ok := a.layer(VPCEPolicy); ok {
		worst = d
	}
	if d := a.ownPolicies(c); worst.Decision == endpoint.Allow || worst.Decision == endpoint.Unknown && d.Decision == endpoint.ImplicitDeny {
		worst = d
	}
	a.by(worst)
}

// ownPolicies is what the caller's and the resource's policies say together, none of which denies explicitly.
func (a *Authorization) ownPolicies(c Call) PolicyDecision {
	resource, onResource := a.layer(ResourcePolicy)
	identity, onIdentity := a.layer(IdentityPolicy)
	same, known := c.sameAccount()
	switch {
	case !onResource && !onIdentity:
		return PolicyDecision{Decision: endpoint.Allow}
	case !onResource:
		return identity
	case c.Principal == endpoint.Anonymous:
		return resource
	case resource.Decision == endpoint.Allow && (!onIdentity || identity.Decision == endpoint.Allow || known && same):
		return resource
	case !known && onIdentity && identity.Decision == resource.Decision:
		return resource
	case !known:
		return PolicyDecision{Layer: resource.Layer, Unknown: "whether caller and resource are of one account"}
	case !same && onIdentity:
		if resource.Decision == endpoint.Allow || resource.Decision == endpoint.Unknown && identity.Decision == endpoint.ImplicitDeny {
			return identity
		}
		return resource
	case !same:
		return resource
	case !onIdentity && resource.Decision == endpoint.ImplicitDeny:
		return PolicyDecision{Layer: IdentityPolicy, Unknown: "the caller's policies"}
	case !onIdentity:
		return resource
	case identity.Decision == endpoint.Allow || resource.Decision == endpoint.ImplicitDeny:
		return identity
	}
	return resource
}

// sameAccount says whether caller and resource are of one account, and whether that is known.
func (c Call) sameAccount() (same, known bool) {
	account := cmp.Or(c.ResourceAccount, arnAccount(c.Resource))
	caller := arnAccount(c.Principal)
	return account == caller, account != "" && caller != ""
}

// arnAccount is the account part of an ARN, empty if it has none.
func arnAccount(arn string) string {
	if parts := strings.SplitN(arn, ":", 6); len(parts) == 6 {
		return parts[4]
	}
	return ""
}

// layerWords is a layer in a sentence.
var layerWords = map[Code]struct{ place, denies, allows string }{
	VPCEPolicy:     {"the endpoint's policy", " denies it by statement ", " allows it nowhere"},
	ResourcePolicy: {"the resource's policy", " denies it by statement ", " allows it nowhere"},
	IdentityPolicy: {"the caller's policies", " deny it by statement ", " allow it nowhere"},
}

// by takes a layer's decision for the whole.
func (a *Authorization) by(d PolicyDecision) {
	a.Decision = d.Decision
	words := layerWords[d.Layer]
	switch d.Decision {
	case endpoint.ExplicitDeny:
		a.Code, a.Why = d.Layer, words.place+words.denies+cmp.Or(d.Sid, strconv.Itoa(d.Statement))
	case endpoint.ImplicitDeny:
		a.Code, a.Why = d.Layer, words.place+words.allows
	case endpoint.Unknown:
		a.Code, a.Why = PolicyUnknown, "it hangs on what is not known: "+d.Unknown
	}
}

// String is the decision, the action and the reason on one line: "explicitDeny s3:GetObject: the resource's policy denies it by
// statement 0 (RESOURCE_POLICY_RESTRICTION)".
func (a Authorization) String() string {
	s := a.Decision.String()
	if a.Action != "" {
		s += " " + a.Action
	}
	if a.Why != "" {
		s += ": " + a.Why
	}
	if a.Code != "" {
		s += " (" + string(a.Code) + ")"
	}
	return s
}
