package routing_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// office is a client in a private subnet that reaches S3 by a gateway endpoint, KMS and API Gateway by interface endpoints and the rest by a
// NAT gateway, and one in a public subnet that reaches everything by its public address.
const office = `
vpc a 10.0.0.0/16 hostnames
subnet public a 10.0.0.0/24
subnet private a 10.0.1.0/24
igw igw-a a
nat nat-a public 10.0.0.220=203.0.113.10
rtb rtb-public a public: 0.0.0.0/0 igw-a
rtb rtb-private a private: 0.0.0.0/0 nat-a
gwe vpce-s3 a s3 rtb-private
ife vpce-kms a kms private 10.0.1.99 dns
ife vpce-api a execute-api private 10.0.1.98 dns
eni client private 10.0.1.5
eni web public 10.0.0.5=203.0.113.5`

const (
	caller  = "arn:aws:iam::111122223333:role/app"
	objectA = "arn:aws:s3:::a/key"
	objectB = "arn:aws:s3:::b/key"
)

// statement is a policy document of statements.
func statement(s ...string) string {
	return `{"Version": "2012-10-17", "Statement": [` + strings.Join(s, ", ") + `]}`
}

func policy(t *testing.T, document string) endpoint.Policy {
	t.Helper()
	p, err := endpoint.ParsePolicy(document)
	require.NoError(t, err)
	return p
}

// withPolicy puts a policy on an endpoint of office.
func withPolicy(rs []vpc.Resource, id vpc.ID, document string) []vpc.Resource {
	for i, r := range rs {
		switch e := r.(type) {
		case endpoint.Gateway:
			if e.ID == id {
				e.Policy = document
				rs[i] = e
			}
		case endpoint.Interface:
			if e.ID == id {
				e.Policy = document
				rs[i] = e
			}
		}
	}
	return rs
}

const (
	onlyA      = `{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::a/*"}`
	allowAll   = `{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}`
	mayDoAll   = `{"Effect": "Allow", "Action": "*", "Resource": "*"}`
	mayDoKMS   = `{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}`
	unlessVPCE = `{"Sid": "OnlyOurs", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-s3"}}}`
)

// TestAuthorize asks about calls over the paths of office.
func TestAuthorize(t *testing.T) {
	const s3, kms, api = "s3.us-east-1.amazonaws.com", "kms.us-east-1.amazonaws.com", "x1.execute-api.us-east-1.amazonaws.com"
	when := func(effect, condition string) string {
		return `{"Effect": "` + effect + `", "Principal": "*", "Action": "*", "Resource": "*", "Condition": ` + condition + `}`
	}
	for _, c := range []struct {
		name     string
		from, to string
		on       string // policy of the endpoint on the way
		call     routing.Call
		resource string
		identity []string
		want     string // decision, code, what is not known
	}{
		{"EP-2 an endpoint without a policy", "client", s3, "", routing.Call{Action: "s3:GetObject", Resource: objectB}, "", nil, "allow"},
		{"endpoints T38: the endpoint's policy names bucket a only", "client", s3, statement(onlyA), routing.Call{Action: "s3:GetObject", Resource: objectB}, "", nil, "implicitDeny VPCE_POLICY_RESTRICTION"},
		{"bucket a itself", "client", s3, statement(onlyA), routing.Call{Action: "s3:GetObject", Resource: objectA}, "", nil, "allow"},
		{"the resource is not known", "client", s3, statement(onlyA), routing.Call{Action: "s3:GetObject"}, "", nil, "unknown POLICY_UNKNOWN the resource"},
		{"around the endpoint its policy says nothing", "web", s3, statement(onlyA), routing.Call{Action: "s3:GetObject", Resource: objectB}, "", nil, "allow"},
		{"endpoints T39: the bucket denies what comes around the endpoint", "web", s3, "", routing.Call{Action: "s3:GetObject", Resource: objectA}, statement(unlessVPCE, allowAll), nil, "explicitDeny RESOURCE_POLICY_RESTRICTION"},
		{"T39 through the endpoint", "client", s3, "", routing.Call{Action: "s3:GetObject", Resource: objectA}, statement(unlessVPCE, allowAll), nil, "allow"},
		{"EP-3 an explicit denial wins over the endpoint's silence", "client", s3, statement(onlyA), routing.Call{Action: "s3:GetObject", Resource: objectB}, statement(when("Deny", `{"Bool": {"aws:SecureTransport": "true"}}`)), nil, "explicitDeny RESOURCE_POLICY_RESTRICTION"},
		{"EP-5 an account in a gateway endpoint's policy is its root user", "client", s3, statement(`{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "*", "Resource": "*"}`), routing.Call{Principal: caller, Action: "s3:GetObject", Resource: objectA}, "", nil, "implicitDeny VPCE_POLICY_RESTRICTION"},
		{"of an interface endpoint it is everyone", "client", kms, statement(`{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "*", "Resource": "*"}`), routing.Call{Principal: caller, Action: "kms:Encrypt", Resource: "*"}, "", nil, "allow"},
		{"the endpoint's VPC", "client", kms, "", routing.Call{Principal: caller, Action: "kms:Encrypt", Resource: "*"}, statement(when("Allow", `{"StringEquals": {"aws:SourceVpc": "a"}, "IpAddress": {"aws:VpcSourceIp": "10.0.1.0/24"}}`)), nil, "allow"},
		{"through a NAT gateway the source is its address", "client", "sqs.us-east-1.amazonaws.com", "", routing.Call{Principal: endpoint.Anonymous, Action: "sqs:SendMessage", Resource: "*"}, statement(when("Allow", `{"IpAddress": {"aws:SourceIp": "203.0.113.10/32"}}`)), nil, "allow"},
		{"EP-11 a positive operator on a key that is not there", "web", s3, "", routing.Call{Principal: endpoint.Anonymous, Action: "s3:GetObject", Resource: objectA}, statement(when("Allow", `{"StringEquals": {"aws:SourceVpce": "vpce-s3"}}`)), nil, "implicitDeny RESOURCE_POLICY_RESTRICTION"},
		{"EP-11 ...IfExists", "web", s3, "", routing.Call{Principal: endpoint.Anonymous, Action: "s3:GetObject", Resource: objectA}, statement(when("Allow", `{"StringEqualsIfExists": {"aws:SourceVpce": "vpce-s3"}}`)), nil, "allow"},
		{"EP-10 aws:VpceAccount is set by some services only", "client", s3, "", routing.Call{Principal: endpoint.Anonymous, Action: "s3:GetObject", Resource: objectA}, statement(when("Allow", `{"StringEquals": {"aws:VpceAccount": "111122223333"}}`)), nil, "unknown POLICY_UNKNOWN aws:VpceAccount"},
		{"EP-10 but the call may tell", "client", s3, "", routing.Call{Principal: endpoint.Anonymous, Action: "s3:GetObject", Resource: objectA, Context: map[string][]string{"AWS:vpceaccount": {"111122223333"}}}, statement(when("Allow", `{"StringEquals": {"aws:VpceAccount": "111122223333"}}`)), nil, "allow"},
		{"EP-12 a service on the caller's behalf loses the endpoint", "client", s3, statement(onlyA), routing.Call{Principal: caller, Action: "s3:GetObject", Resource: objectB, ViaService: true}, statement(unlessVPCE), nil, "explicitDeny RESOURCE_POLICY_RESTRICTION"},
		{"EP-12 unless the policy exempts it", "client", s3, "", routing.Call{Principal: caller, Action: "s3:GetObject", Resource: objectB, ViaService: true}, statement(allowAll, when("Deny", `{"StringNotEquals": {"aws:SourceVpce": "vpce-s3"}, "BoolIfExists": {"aws:ViaAWSService": "false"}}`)), nil, "allow"},
		{"EP-13 an operator that is not known", "client", s3, "", routing.Call{Principal: endpoint.Anonymous, Action: "s3:GetObject", Resource: objectA}, statement(when("Allow", `{"StringSounds": {"aws:SourceVpce": "x"}}`)), nil, "unknown POLICY_UNKNOWN operator StringSounds"},
		{"aws:RequestedRegion", "client", kms, "", routing.Call{Principal: caller, Action: "kms:Encrypt", Resource: "*"}, statement(when("Deny", `{"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}}`), allowAll), nil, "allow"},
		{"identity alone", "client", kms, "", routing.Call{Principal: caller, Action: "kms:Encrypt", Resource: "*"}, "", []string{statement(mayDoKMS)}, "allow"},
		{"identity says nothing", "client", s3, "", routing.Call{Principal: caller, Action: "s3:GetObject", Resource: objectA}, "", []string{statement(mayDoKMS)}, "implicitDeny IDENTITY_POLICY_RESTRICTION"},
		{"of several identity policies one is enough", "client", s3, "", routing.Call{Principal: caller, Action: "s3:GetObject", Resource: objectA}, "", []string{statement(mayDoKMS), statement(mayDoAll)}, "allow"},
		{"and one denial too", "client", s3, "", routing.Call{Principal: caller, Action: "s3:GetObject", Resource: objectA}, "", []string{statement(mayDoAll), statement(`{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}`)}, "explicitDeny IDENTITY_POLICY_RESTRICTION"},
		{"a denial that hangs on a tag outweighs what allows", "client", s3, "", routing.Call{Principal: caller, Action: "s3:GetObject", Resource: objectA}, "", []string{statement(mayDoAll), statement(`{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/team": "red"}}}`)}, "unknown POLICY_UNKNOWN aws:PrincipalTag/team"},
		{"what may allow does not", "client", s3, "", routing.Call{Principal: caller, Action: "s3:GetObject", Resource: objectA}, "", []string{statement(`{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/team": "red"}}}`), statement(mayDoAll)}, "allow"},
		{"in one account the resource's policy is enough", "client", s3, "", routing.Call{Principal: caller, Action: "s3:GetObject", Resource: objectA, ResourceAccount: "111122223333"}, statement(allowAll), []string{statement(mayDoKMS)}, "allow"},
		{"and so is the caller's", "client", s3, "", routing.Call{Principal: caller, Action: "s3:GetObject", Resource: objectB, ResourceAccount: "111122223333"}, statement(onlyA), []string{statement(mayDoAll)}, "allow"},
		{"between accounts both are needed: the caller's", "client", s3, "", routing.Call{Principal: caller, Action: "s3:GetObject", Resource: objectA, ResourceAccount: "999988887777"}, statement(allowAll), []string{statement(mayDoKMS)}, "implicitDeny IDENTITY_POLICY_RESTRICTION"},
		{"and the resource's", "client", s3, "", routing.Call{Principal: caller, Action: "s3:GetObject", Resource: objectB, ResourceAccount: "999988887777"}, statement(onlyA), []string{statement(mayDoAll)}, "implicitDeny RESOURCE_POLICY_RESTRICTION"},
		{"between accounts the resource's alone", "client", s3, "", routing.Call{Principal: caller, Action: "s3:GetObject", Resource: objectB, ResourceAccount: "999988887777"}, statement(onlyA), nil, "implicitDeny RESOURCE_POLICY_RESTRICTION"},
		{"which account a bucket is in does not stand in its ARN", "client", s3, "", routing.Call{Principal: caller, Action: "s3:GetObject", Resource: objectB}, statement(onlyA), []string{statement(mayDoAll)}, "unknown POLICY_UNKNOWN one account"},
		{"but if neither allows it does not matter", "client", s3, "", routing.Call{Principal: caller, Action: "s3:GetObject", Resource: objectB}, statement(onlyA), []string{statement(mayDoKMS)}, "implicitDeny RESOURCE_POLICY_RESTRICTION"},
		{"nor if both do", "client", s3, "", routing.Call{Principal: caller, Action: "s3:GetObject", Resource: objectA}, statement(onlyA), []string{statement(mayDoAll)}, "allow"},
		{"in one account the caller's policies were not asked", "client", s3, "", routing.Call{Principal: caller, Action: "s3:GetObject", Resource: objectB, ResourceAccount: "111122223333"}, statement(onlyA), nil, "unknown POLICY_UNKNOWN the caller's policies"},
		{"anonymous callers have no policies", "client", s3, "", routing.Call{Principal: endpoint.Anonymous, Action: "s3:GetObject", Resource: objectB}, statement(onlyA), []string{statement(mayDoAll)}, "implicitDeny RESOURCE_POLICY_RESTRICTION"},
		{"endpoints T37: a public API through the endpoint", "client", api, "", routing.Call{Action: "execute-api:Invoke", Resource: "*", PublicAPI: true}, "", nil, "implicitDeny VPCE_PUBLIC_API_RESTRICTION"},
		{"a private API", "client", api, "", routing.Call{Action: "execute-api:Invoke", Resource: "*"}, "", nil, "allow"},
		{"a public API around it", "web", "x1.execute-api.eu-west-1.amazonaws.com", "", routing.Call{Action: "execute-api:Invoke", Resource: "*", PublicAPI: true}, "", nil, "allow"},
		{"no service", "client", "internet", "", routing.Call{Action: "s3:GetObject"}, "", nil, "unknown POLICY_UNKNOWN does not lead"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rs := resources(office)
			if c.on != "" {
				for _, id := range []vpc.ID{"vpce-s3", "vpce-kms", "vpce-api"} {
					rs = withPolicy(rs, id, c.on)
				}
			}
			n, err := vpc.New(rs...)
			require.NoError(t, err)
			r := routing.New(n)
			p, err := r.Resolve(question(c.from + " -> " + c.to + " tcp 443"))
			require.NoError(t, err)
			require.Equal(t, routing.Delivered, p.Verdict, "EP-4: the packets are delivered whatever policies say\n%v", p)
			if c.resource != "" {
				doc := policy(t, c.resource)
				c.call.ResourcePolicy = &doc
			}
			for _, doc := range c.identity {
				c.call.IdentityPolicies = append(c.call.IdentityPolicies, policy(t, doc))
			}
			got, err := r.Authorize(p, c.call)
			require.NoError(t, err)
			require.Nil(t, p.API, "the path that was asked about stays as it was")
			want := strings.SplitN(c.want, " ", 3)
			require.Equal(t, want[0], got.API.Decision.String(), "%v %+v", got.API, got.API.Layers)
			if len(want) > 1 {
				require.Equal(t, want[1], string(got.API.Code))
			}
			if len(want) > 2 {
				require.Contains(t, got.API.Why, want[2])
			}
			require.Equal(t, got.API.Decision == endpoint.Allow, got.API.Code == "")
			require.Equal(t, routing.Delivered, got.Verdict)

			data, err := json.Marshal(got)
			require.NoError(t, err)
			var back routing.Path
			require.NoError(t, json.Unmarshal(data, &back))
			require.Empty(t, cmp.Diff(got, back, sameValues))
		})
	}
}

// TestAuthorizeAcrossVPCs is EP-14: the keys of an endpoint in another VPC are the endpoint's, the address is the client's.
func TestAuthorizeAcrossVPCs(t *testing.T) {
	r, p := resolved(t, `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet b1 b 10.1.1.0/24
		pcx pcx-1 a b
		rtb rtb-a a a1: 10.1.0.0/16 pcx-1
		rtb rtb-b b b1: 10.0.0.0/16 pcx-1
		ife vpce-kms b kms b1 10.1.1.99
		eni client a1 10.0.1.5`, "client -> 10.1.1.99 tcp 443")
	p, err := r.Authorize(p, routing.Call{Action: "kms:Encrypt"})
	require.NoError(t, err)
	require.Equal(t, vpc.ID("vpce-kms"), p.API.Endpoint)
	require.Equal(t, []string{"b"}, p.API.Context["aws:SourceVpc"])
	require.Equal(t, []string{"10.0.1.5"}, p.API.Context["aws:VpcSourceIp"])
	require.Contains(t, p.String(), "API      allow kms:Encrypt")
}

// TestAuthorizeBlockedPath: what keeps packets away does not keep policies from being judged.
func TestAuthorizeBlockedPath(t *testing.T) {
	r, p := resolved(t, office+"\nsg sg-shut a: in tcp 22 0.0.0.0/0\neni shut private 10.0.1.7 sg=sg-shut", "shut -> s3.us-east-1.amazonaws.com")
	require.Equal(t, routing.Dropped, p.Verdict)
	p, err := r.Authorize(p, routing.Call{Action: "s3:GetObject"})
	require.NoError(t, err)
	require.Equal(t, endpoint.Allow, p.API.Decision)
	require.Equal(t, routing.Dropped, p.Verdict)
}
