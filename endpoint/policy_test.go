package endpoint

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// statements is a policy document of the newer version with the statements.
func statements(s ...string) string {
	return `{"Version": "2012-10-17", "Statement": [` + strings.Join(s, ",") + `]}`
}

func mustParse(t testing.TB, document string) Policy {
	t.Helper()
	p, err := ParsePolicy(document)
	require.NoError(t, err)
	return p
}

func TestParsePolicyTakesOneForAList(t *testing.T) {
	one := `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "s3:*", "Resource": "*",
		"Condition": {"Bool": {"aws:SecureTransport": true}, "NumericLessThan": {"s3:max-keys": 10}}}}`
	many := `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["123456789012"]}, "Action": ["s3:*"], "Resource": ["*"],
		"Condition": {"NumericLessThan": {"s3:max-keys": ["10"]}, "Bool": {"aws:SecureTransport": ["true"]}}}]}`
	want := Policy{Version: "2012-10-17", Statements: []Statement{{
		Effect: EffectAllow, Principals: []Principal{{"AWS", "123456789012"}}, Actions: []string{"s3:*"}, Resources: []string{"*"},
		Conditions: []Condition{{"Bool", "aws:SecureTransport", []string{"true"}}, {"NumericLessThan", "s3:max-keys", []string{"10"}}},
	}}}
	for _, document := range []string{one, many} {
		if d := cmp.Diff(want, mustParse(t, document)); d != "" {
			t.Error(d)
		}
	}
}

func TestEP2DefaultDocument(t *testing.T) {
	document := `{"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}`
	require.Equal(t, AllowAll(), mustParse(t, document))
}

func TestParsePolicyErrors(t *testing.T) {
	tests := []struct{ name, document, want string }{
		{"no JSON", `{"Version"`, "the document is not JSON"},
		{"empty", ``, "the document is not JSON"},
		{"no object", `[]`, "this is not an object"},
		{"null", `null`, "this is not an object"},
		{"no statements", `{"Version": "2012-10-17"}`, "Statement: a policy needs statements"},
		{"version", `{"Version": "2020-01-01", "Statement": []}`, `Version: "2020-01-01" is no version of the policy language`},
		{"element", `{"Statement": [], "Statements": []}`, `there is no element "Statements" here`},
		{"element twice", `{"statement": [], "Statement": []}`, `Statement is given twice`},
		{"effect", statements(`{"Effect": "allow", "Action": "*"}`), `Statement[0].Effect: "allow" is neither Allow nor Deny`},
		{"action", statements(`{"Effect": "Allow"}`), "Statement[0]: a statement needs Action or NotAction"},
		{"both actions", statements(`{"Effect": "Allow", "Action": "*", "NotAction": "*"}`), "Statement[0]: Action and NotAction exclude each other"},
		{"no actions", statements(`{"Effect": "Allow", "Action": []}`), "Statement[0].Action: the list is empty"},
		{"principal", statements(`{"Effect": "Allow", "Action": "*", "Principal": "123456789012"}`), `Statement[0].Principal: "123456789012" is neither "*" nor a map`},
		{"condition", statements(`{"Effect": "Allow", "Action": "*", "Condition": {"Bool": "true"}}`), "Statement[0].Condition.Bool: this is not an object"},
		{"value", statements(`{"Effect": "Allow", "Action": "*", "Condition": {"Bool": {"a": {}}}}`), "Statement[0].Condition.Bool.a: this is not a text"},
		{"key", statements(`{"Effect": "Allow", "Action": "*", "Condition": {"Bool": {"": "true"}}}`), "Statement[0].Condition.Bool: a condition needs a key"},
		{"all at once", statements(`{"Effect": "Allow", "Action": "*"}`, `{"Effect": 1, "Resource": [null]}`),
			"Statement[1].Resource: this is not a text\nStatement[1].Effect: \"1\" is neither Allow nor Deny\nStatement[1]: a statement needs Action or NotAction"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParsePolicy(tt.document)
			require.EqualError(t, err, tt.want)
			var pe PolicyError
			require.True(t, errors.As(err, &pe))
		})
	}
}

const (
	roleARN    = "arn:aws:iam::111122223333:role/app"
	sessionARN = "arn:aws:sts::111122223333:assumed-role/app/i-1"
	objectA    = "arn:aws:s3:::bucket-a/key"
	objectB    = "arn:aws:s3:::bucket-b/key"
)

// viaEndpoint is the request to read objectA through an endpoint.
func viaEndpoint(edit ...func(*Request)) Request {
	r := Request{
		Principal: roleARN, Session: sessionARN, Action: "s3:GetObject", Resource: objectA,
		Context: map[string][]string{
			"aws:SourceVpce": {"vpce-1"}, "aws:SourceVpc": {"vpc-1"}, "aws:VpcSourceIp": {"10.1.0.9"}, "aws:SourceIp": nil,
			"aws:VpceOrgPaths": {"o-1/r-1/ou-1/", "o-1/r-1/ou-2/"}, "s3:max-keys": {"10"}, "aws:CurrentTime": {"2024-05-01T12:00:00Z"},
			"aws:SecureTransport": {"true"}, "aws:PrincipalTag/team": {"red*"}, "aws:Absent": nil,
		},
	}
	for _, e := range edit {
		e(&r)
	}
	return r
}

func of(resource string) func(*Request) { return func(r *Request) { r.Resource = resource } }
func by(principal string) func(*Request) {
	return func(r *Request) { r.Principal, r.Session = principal, "" }
}
func do(action string) func(*Request) { return func(r *Request) { r.Action = action } }

// viaNAT is the same request through a NAT gateway.
func viaNAT(r *Request) {
	r.Context = map[string][]string{"aws:SourceVpce": nil, "aws:SourceVpc": nil, "aws:VpcSourceIp": nil, "aws:SourceIp": {"198.51.100.7"}}
}

func TestPolicyEvaluate(t *testing.T) {
	bucketA := `{"Sid": "A", "Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::bucket-a", "arn:aws:s3:::bucket-a/*"]}`
	all := `{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}`
	onlyX := `{"Sid": "X", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}`
	allow := func(principal string) string {
		return `{"Effect": "Allow", "Principal": ` + principal + `, "Action": "*", "Resource": "*"}`
	}
	tests := []struct {
		name   string
		layer  PolicyLayer
		policy string
		r      Request
		want   string
	}{
		{"endpoints T38, EP-3 bucket A", GatewayEndpointPolicy, statements(bucketA), viaEndpoint(), "allow 0 A"},
		{"endpoints T38, EP-3, EP-4 bucket B", GatewayEndpointPolicy, statements(bucketA), viaEndpoint(of(objectB)), "implicitDeny -1"},
		{"endpoints T39, EP-11 by the endpoint", ResourcePolicy, statements(onlyX, all), viaEndpoint(), "allow 1"},
		{"endpoints T39, EP-11 by a NAT gateway", ResourcePolicy, statements(onlyX, all), viaEndpoint(viaNAT), "explicitDeny 0 X"},
		{"EP-3 the order does not matter", ResourcePolicy, statements(all, onlyX), viaEndpoint(viaNAT), "explicitDeny 1 X"},
		{"EP-13 no statements", ResourcePolicy, statements(), viaEndpoint(), "implicitDeny -1"},

		{"EP-13 actions have no case", ResourcePolicy, statements(`{"Effect": "Allow", "Principal": "*", "Action": "S3:get*", "Resource": "*"}`), viaEndpoint(), "allow 0"},
		{"EP-13 one character", ResourcePolicy, statements(`{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObjec?", "Resource": "*"}`), viaEndpoint(), "allow 0"},
		{"EP-13 another action", ResourcePolicy, statements(`{"Effect": "Allow", "Principal": "*", "Action": ["s3:Put*", "sqs:*"], "Resource": "*"}`), viaEndpoint(), "implicitDeny -1"},
		{"EP-13 NotAction", ResourcePolicy, statements(`{"Effect": "Deny", "Principal": "*", "NotAction": ["s3:Get*", "s3:List*"], "Resource": "*"}`, all), viaEndpoint(), "allow 1"},
		{"EP-13 NotAction, another", ResourcePolicy, statements(`{"Effect": "Deny", "Principal": "*", "NotAction": ["s3:Get*", "s3:List*"], "Resource": "*"}`, all), viaEndpoint(do("s3:PutObject")), "explicitDeny 0"},
		{"EP-13 NotResource", ResourcePolicy, statements(`{"Effect": "Deny", "Principal": "*", "Action": "*", "NotResource": "arn:aws:s3:::bucket-a/*"}`, all), viaEndpoint(of(objectB)), "explicitDeny 0"},
		{"EP-13 resources have case", ResourcePolicy, statements(`{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "arn:aws:s3:::Bucket-A/*"}`), viaEndpoint(), "implicitDeny -1"},
		{"EP-13 a star does not reach over a colon", ResourcePolicy, statements(`{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "arn:aws:s3*:bucket-a/key"}`), viaEndpoint(), "implicitDeny -1"},
		{"EP-13 an incomplete ARN", ResourcePolicy, statements(`{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "arn:aws:s3"}`), viaEndpoint(), "allow 0"},
		{"an unknown action", ResourcePolicy, statements(bucketA), viaEndpoint(do("")), "unknown 0 A: the action"},
		{"an unknown action, and all are meant", ResourcePolicy, statements(all), viaEndpoint(do("")), "allow 0"},
		{"an unknown resource", ResourcePolicy, statements(bucketA), viaEndpoint(of("")), "unknown 0 A: the resource"},

		{"EP-13 role", ResourcePolicy, statements(allow(`{"AWS": ["arn:aws:iam::111122223333:role/x", "` + roleARN + `"]}`)), viaEndpoint(), "allow 0"},
		{"EP-13 session", ResourcePolicy, statements(allow(`{"AWS": "` + sessionARN + `"}`)), viaEndpoint(), "allow 0"},
		{"EP-13 account", ResourcePolicy, statements(allow(`{"AWS": "111122223333"}`)), viaEndpoint(), "allow 0"},
		{"EP-13 account by its root", ResourcePolicy, statements(allow(`{"AWS": "arn:aws:iam::111122223333:root"}`)), viaEndpoint(), "allow 0"},
		{"EP-13 another account", ResourcePolicy, statements(allow(`{"AWS": "444455556666"}`)), viaEndpoint(), "implicitDeny -1"},
		{"EP-5 an account is its root user", GatewayEndpointPolicy, statements(allow(`{"AWS": "111122223333"}`)), viaEndpoint(), "implicitDeny -1"},
		{"EP-5 the root user", GatewayEndpointPolicy, statements(allow(`{"AWS": "111122223333"}`)), viaEndpoint(by("arn:aws:iam::111122223333:root")), "allow 0"},
		{"EP-13 a star is no wildcard", ResourcePolicy, statements(allow(`{"AWS": "arn:aws:iam::111122223333:role/*"}`)), viaEndpoint(), "implicitDeny -1"},
		{"EP-13 service", ResourcePolicy, statements(allow(`{"Service": "logs.amazonaws.com"}`)), viaEndpoint(by("logs.amazonaws.com")), "allow 0"},
		{"EP-13 a role is no service", ResourcePolicy, statements(allow(`{"Service": "logs.amazonaws.com"}`)), viaEndpoint(), "implicitDeny -1"},
		{"EP-13 anonymous", ResourcePolicy, statements(allow(`"*"`)), viaEndpoint(by(Anonymous)), "allow 0"},
		{"EP-13 anonymous is of no account", ResourcePolicy, statements(allow(`{"AWS": "111122223333"}`)), viaEndpoint(by(Anonymous)), "implicitDeny -1"},
		{"canonical user", ResourcePolicy, statements(allow(`{"CanonicalUser": "79a5"}`)), viaEndpoint(), "unknown 0: the account of canonical user 79a5"},
		{"unknown principal", ResourcePolicy, statements(allow(`{"AWS": "111122223333"}`)), viaEndpoint(by("")), "unknown 0: the principal"},
		{"EP-2 no principal", InterfaceEndpointPolicy, statements(`{"Effect": "Allow", "Action": "*", "Resource": "*"}`), viaEndpoint(), "unknown 0: the principal of a statement that names none"},
		{"identity policy", IdentityPolicy, statements(`{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}`), viaEndpoint(), "allow 0"},
		{"EP-13 NotPrincipal, another", ResourcePolicy, statements(`{"Effect": "Deny", "NotPrincipal": {"AWS": "444455556666"}, "Action": "*", "Resource": "*"}`), viaEndpoint(), "explicitDeny 0"},
		{"EP-13 NotPrincipal, in full", ResourcePolicy, statements(`{"Effect": "Deny", "NotPrincipal": {"AWS": ["111122223333", "`+roleARN+`", "`+sessionARN+`"]}, "Action": "*", "Resource": "*"}`, all), viaEndpoint(), "allow 1"},
		{"EP-13 NotPrincipal, in part", ResourcePolicy, statements(`{"Effect": "Deny", "NotPrincipal": {"AWS": "`+roleARN+`"}, "Action": "*", "Resource": "*"}`, all), viaEndpoint(), "unknown 0: whether NotPrincipal covers " + roleARN},

		{"a certain denial wins over doubts", ResourcePolicy, statements(
			`{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:Elsewhere": "x"}}}`,
			`{"Sid": "D", "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}`), viaEndpoint(), "explicitDeny 1 D"},
		{"a doubt about a denial", ResourcePolicy, statements(
			`{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:Elsewhere": "x"}}}`, all), viaEndpoint(), "unknown 0: aws:Elsewhere"},
		{"a doubt about a denial of something else", ResourcePolicy, statements(
			`{"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*", "Condition": {"StringEquals": {"aws:Elsewhere": "x"}}}`, all), viaEndpoint(), "allow 1"},
		{"a certain allowance wins over another's doubts", ResourcePolicy, statements(
			`{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {"StringSounds": {"aws:SourceVpc": "x"}}}`, all), viaEndpoint(), "allow 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := mustParse(t, tt.policy).Evaluate(tt.layer, tt.r)
			got := fmt.Sprintf("%v %d %s", e.Decision, e.Statement, e.Sid)
			if got = strings.TrimSuffix(got, " "); e.Unknown != "" {
				got += ": " + e.Unknown
			}
			require.Equal(t, tt.want, got)
		})
	}
}

func TestPolicyConditions(t *testing.T) {
	// Conditions against the context of viaEndpoint: true, false, or what is not known.
	tests := []struct{ name, condition, want string }{
		{"EP-13 StringEquals", `{"StringEquals": {"aws:SourceVpce": "vpce-1"}}`, "true"},
		{"EP-10 keys have no case", `{"StringEquals": {"AWS:sourcevpce": "vpce-1"}}`, "true"},
		{"EP-13 values have", `{"StringEquals": {"aws:SourceVpce": "VPCE-1"}}`, "false"},
		{"EP-13 unless told otherwise", `{"StringEqualsIgnoreCase": {"aws:SourceVpce": "VPCE-1"}}`, "true"},
		{"EP-13 one of the values", `{"StringEquals": {"aws:SourceVpce": ["vpce-0", "vpce-1"]}}`, "true"},
		{"EP-13 none of the values", `{"StringNotEquals": {"aws:SourceVpce": ["vpce-0", "vpce-1"]}}`, "false"},
		{"EP-13 all keys", `{"StringEquals": {"aws:SourceVpce": "vpce-1", "aws:SourceVpc": "vpc-2"}}`, "false"},
		{"EP-13 all operators", `{"StringEquals": {"aws:SourceVpce": "vpce-1"}, "StringLike": {"aws:SourceVpc": "vpc-2*"}}`, "false"},
		{"EP-13 StringEquals has no wildcards", `{"StringEquals": {"aws:SourceVpce": "vpce-*"}}`, "false"},
		{"EP-13 StringLike has", `{"StringLike": {"aws:SourceVpce": "v?ce-*"}}`, "true"},
		{"EP-13 StringNotLike", `{"StringNotLike": {"aws:SourceVpce": "vpce-*"}}`, "false"},
		{"EP-13 ArnLike", `{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/a*"}}`, "true"},
		{"EP-13 ArnEquals", `{"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/app"}}`, "true"},
		{"EP-13 ArnNotLike", `{"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::1*:user/*"}}`, "true"},
		{"EP-5 aws:PrincipalAccount", `{"StringEquals": {"aws:PrincipalAccount": "111122223333"}}`, "true"},
		{"EP-13 IpAddress", `{"IpAddress": {"aws:VpcSourceIp": ["10.1.0.0/16"]}}`, "true"},
		{"EP-13 IpAddress of one", `{"IpAddress": {"aws:VpcSourceIp": "10.1.0.9"}}`, "true"},
		{"EP-13 IpAddress of the other family", `{"IpAddress": {"aws:VpcSourceIp": "::/0"}}`, "false"},
		{"EP-13 NotIpAddress", `{"NotIpAddress": {"aws:VpcSourceIp": ["10.1.0.0/16"]}}`, "false"},
		{"EP-13 IpAddress of nothing", `{"IpAddress": {"aws:VpcSourceIp": "ten"}}`, "IpAddress of ten"},
		{"EP-13 Bool", `{"Bool": {"aws:SecureTransport": "True"}}`, "true"},
		{"EP-13 Bool, as JSON", `{"Bool": {"aws:SecureTransport": false}}`, "false"},
		{"EP-13 Null, there", `{"Null": {"aws:SourceVpce": "false"}}`, "true"},
		{"EP-13 Null, missing", `{"Null": {"aws:Absent": "true"}}`, "true"},
		{"EP-13 Null, missing but wanted", `{"Null": {"aws:Absent": "false"}}`, "false"},

		{"numeric", `{"NumericEquals": {"s3:max-keys": "10.0"}}`, "true"},
		{"numeric less", `{"NumericLessThan": {"s3:max-keys": "10"}}`, "false"},
		{"numeric less or equal", `{"NumericLessThanEquals": {"s3:max-keys": 10}}`, "true"},
		{"numeric greater", `{"NumericGreaterThan": {"s3:max-keys": "9"}}`, "true"},
		{"numeric unequal", `{"NumericNotEquals": {"s3:max-keys": "9"}}`, "true"},
		{"numeric of a word", `{"NumericEquals": {"s3:max-keys": "ten"}}`, "NumericEquals of ten"},
		{"date", `{"DateGreaterThan": {"aws:CurrentTime": "2024-05-01"}}`, "true"},
		{"date before", `{"DateLessThan": {"aws:CurrentTime": "2024-05-01T12:00Z"}}`, "false"},
		{"date as seconds", `{"DateEquals": {"aws:CurrentTime": "1714564800"}}`, "true"},

		{"EP-11 missing, StringEquals", `{"StringEquals": {"aws:Absent": "x"}}`, "false"},
		{"EP-11 missing, IpAddress", `{"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}`, "false"},
		{"EP-11 missing, StringNotEquals", `{"StringNotEquals": {"aws:Absent": "x"}}`, "true"},
		{"EP-11 missing, NotIpAddress", `{"NotIpAddress": {"aws:SourceIp": "0.0.0.0/0"}}`, "true"},
		{"EP-11 missing, IfExists", `{"StringEqualsIfExists": {"aws:Absent": "x"}}`, "true"},
		{"EP-11 there, IfExists", `{"StringEqualsIfExists": {"aws:SourceVpce": "x"}}`, "false"},
		{"EP-11 not known, IfExists", `{"StringEqualsIfExists": {"aws:Elsewhere": "x"}}`, "aws:Elsewhere"},

		{"ForAnyValue", `{"ForAnyValue:StringLike": {"aws:VpceOrgPaths": "o-1/*/ou-2/*"}}`, "true"},
		{"ForAllValues", `{"ForAllValues:StringLike": {"aws:VpceOrgPaths": "o-1/*/ou-2/*"}}`, "false"},
		{"ForAllValues, each by one", `{"ForAllValues:StringEquals": {"aws:VpceOrgPaths": ["o-1/r-1/ou-1/", "o-1/r-1/ou-2/", "x"]}}`, "true"},
		{"ForAnyValue negated", `{"ForAnyValue:StringNotEquals": {"aws:VpceOrgPaths": "o-1/r-1/ou-1/"}}`, "true"},
		{"ForAllValues negated", `{"ForAllValues:StringNotEquals": {"aws:VpceOrgPaths": "o-1/r-1/ou-1/"}}`, "false"},
		{"ForAnyValue missing", `{"ForAnyValue:StringEquals": {"aws:Absent": "x"}}`, "false"},
		{"ForAllValues missing", `{"ForAllValues:StringEquals": {"aws:Absent": "x"}}`, "true"},
		{"several values, no set operator", `{"StringEquals": {"aws:VpceOrgPaths": "x"}}`, "aws:VpceOrgPaths has several values, which StringEquals does not provide for"},

		{"EP-13 an operator that is not known", `{"StringSounds": {"aws:SourceVpce": "x"}}`, "operator StringSounds"},
		{"a key that is not known", `{"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}`, "aws:PrincipalOrgID"},
		{"one doubt does not matter", `{"StringEquals": {"aws:Elsewhere": "x", "aws:SourceVpce": "x"}}`, "false"},

		{"variable", `{"StringEquals": {"aws:PrincipalTag/team": "${aws:PrincipalTag/team}"}}`, "true"},
		{"variable within", `{"StringLike": {"aws:PrincipalArn": "arn:*:${aws:PrincipalAccount}:role/*"}}`, "true"},
		{"a variable brings no wildcards", `{"StringLike": {"aws:SourceVpc": "${aws:PrincipalTag/team}"}}`, "false"},
		{"wildcards as characters", `{"StringLike": {"aws:PrincipalTag/team": "r?d${*}"}}`, "true"},
		{"default of a variable", `{"StringEquals": {"aws:SourceVpc": "${aws:Absent, 'vpc-1'}"}}`, "true"},
		{"variable without a value", `{"StringEquals": {"aws:SourceVpc": "${aws:Absent}"}}`, "the value of ${aws:Absent}"},
		{"variable that is not known", `{"StringEquals": {"aws:SourceVpc": "${aws:username}"}}`, "aws:username"},
		{"variable without a name", `{"StringEquals": {"aws:SourceVpc": "${}"}}`, "the value of ${}"},
		{"no variable in the end", `{"StringEquals": {"aws:SourceVpc": "${aws:username"}}`, "false"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := mustParse(t, statements(`{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": `+tt.condition+`}`))
			e := p.Evaluate(IdentityPolicy, viaEndpoint())
			got := map[Decision]string{Allow: "true", ImplicitDeny: "false", Unknown: e.Unknown}[e.Decision]
			require.Equal(t, tt.want, got)
		})
	}
}

func TestVariablesNeedTheNewerVersion(t *testing.T) {
	s := `"Statement": {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::${aws:SourceVpc}/*"}}`
	r := viaEndpoint(of("arn:aws:s3:::vpc-1/key"))
	require.Equal(t, Allow, mustParse(t, `{"Version": "2012-10-17", `+s).Evaluate(IdentityPolicy, r).Decision)
	require.Equal(t, ImplicitDeny, mustParse(t, `{"Version": "2008-10-17", `+s).Evaluate(IdentityPolicy, r).Decision)
	require.Equal(t, ImplicitDeny, mustParse(t, `{`+s).Evaluate(IdentityPolicy, r).Decision)
}

func TestEP3AllLayersHaveToAllow(t *testing.T) {
	allow, implicit, explicit, doubt := Evaluation{Decision: Allow, Sid: "a"}, Evaluation{Decision: ImplicitDeny}, Evaluation{Decision: ExplicitDeny}, Evaluation{}
	require.Equal(t, Allow, All().Decision)
	require.Equal(t, allow, All(allow, Evaluation{Decision: Allow, Sid: "b"}))
	require.Equal(t, implicit, All(allow, implicit))
	require.Equal(t, explicit, All(allow, implicit, doubt, explicit))
	require.Equal(t, doubt, All(allow, doubt))
	require.Equal(t, implicit, All(doubt, implicit))
}

func TestDecisionText(t *testing.T) {
	for d := Unknown; d <= ExplicitDeny; d++ {
		text, err := d.MarshalText()
		require.NoError(t, err)
		var back Decision
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, d, back)
	}
	var d Decision
	require.Error(t, d.UnmarshalText([]byte("maybe")))
	require.Equal(t, "Decision(9)", Decision(9).String())
}

func TestEndpointPolicyFindings(t *testing.T) {
	s := func(more string) string { return `{"Effect": "Allow", "Action": "*"` + more + `}` }
	when := func(condition string) string { return s(`, "Principal": "*", "Condition": ` + condition) }
	tests := []struct {
		name      string
		gateway   bool
		statement string
		want      string // path
	}{
		{"EP-5 everyone", true, s(`, "Principal": "*", "Resource": "*"`), ""},
		{"EP-5 everyone, as a map", true, s(`, "Principal": {"AWS": "*"}`), ""},
		{"EP-5 an account", true, s(`, "Principal": {"AWS": "111122223333"}`), "Statement[0].Principal"},
		{"EP-5 an account, interface endpoint", false, s(`, "Principal": {"AWS": "111122223333"}`), ""},
		{"EP-2 no principal", false, s(``), "Statement[0]"},
		{"EP-6 wildcard and AWS's identifier", false, when(`{"StringLike": {"aws:SourceVpc": "vpc-0123*"}}`), "Statement[0].Condition.StringLike.aws:SourceVpc"},
		{"EP-6 number and AWS's identifier", false, when(`{"NumericEquals": {"aws:PrincipalAccount": "1"}}`), "Statement[0].Condition.NumericEquals.aws:PrincipalAccount"},
		{"EP-6 identifier in full", false, when(`{"StringEquals": {"aws:SourceVpc": "vpc-0123"}}`), ""},
		{"EP-6 six characters", false, when(`{"StringLike": {"aws:PrincipalTag/x": "abcdef*"}}`), ""},
		{"EP-6 six characters after", false, when(`{"StringLike": {"aws:PrincipalTag/x": "*abcdef"}}`), ""},
		{"EP-6 five characters", false, when(`{"StringLike": {"aws:PrincipalTag/x": "abcde*"}}`), "Statement[0].Condition.StringLike.aws:PrincipalTag/x"},
		{"EP-6 two wildcards, one alone", false, when(`{"StringLike": {"aws:PrincipalTag/x": "abcdef*b?"}}`), "Statement[0].Condition.StringLike.aws:PrincipalTag/x"},
		{"EP-6 account that is half a wildcard", false, s(`, "Principal": "*", "Resource": "arn:aws:sqs:us-east-1:1111*:q"`), "Statement[0].Resource"},
		{"EP-6 account that is a wildcard", false, s(`, "Principal": "*", "Resource": "arn:aws:sqs:us-east-1:*:q"`), ""},
		{"EP-6 account in a condition", false, when(`{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::1?:role/abcdef*"}}`), "Statement[0].Condition.ArnLike.aws:PrincipalArn"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found := mustParse(t, statements(tt.statement)).CheckEndpoint(tt.gateway)
			if tt.want == "" {
				require.Empty(t, found)
				return
			}
			require.Len(t, found, 1)
			require.Equal(t, tt.want, found[0].Path)
		})
	}
}

func TestGlob(t *testing.T) {
	tests := []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"", "a", false}, {"*", "", true}, {"*", "abc", true}, {"?", "", false}, {"?", "é", true},
		{"a*c", "abbc", true}, {"a*c", "abb", false}, {"a**c", "ac", true}, {"*a*b", "xaxab", true}, {"a?c", "ac", false},
		{"*ab", "aab", true}, {"a*b*c", "a-c-b", false}, {"???*", "ab", false},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, newGlob(tt.pattern).match(tt.text), "%q and %q", tt.pattern, tt.text)
	}
}

// plainMatch is glob.match as one would first write it.
func plainMatch(pattern, text []rune) bool {
	switch {
	case len(pattern) == 0:
		return len(text) == 0
	case pattern[0] == '*':
		return plainMatch(pattern[1:], text) || len(text) > 0 && plainMatch(pattern, text[1:])
	}
	return len(text) > 0 && (pattern[0] == '?' || pattern[0] == text[0]) && plainMatch(pattern[1:], text[1:])
}

func FuzzGlob(f *testing.F) {
	f.Add("a*b?c", "aabxc")
	f.Add("*?*", "")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) > 12 || len(text) > 24 {
			return
		}
		require.Equal(t, plainMatch([]rune(pattern), []rune(text)), newGlob(pattern).match(text))
	})
}

func FuzzParsePolicy(f *testing.F) {
	f.Add(statements(`{"Effect": "Deny", "NotPrincipal": {"AWS": ["1", "2"]}, "NotAction": "s3:*", "NotResource": ["*"], "Condition": {"ForAnyValue:StringLikeIfExists": {"a": ["${aws:x, 'y'}", "*"]}}}`))
	f.Add(`{"Version": "2008-10-17", "Id": "x", "Statement": {"Sid": "s", "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "arn:aws:s3:::*"}}`)
	f.Fuzz(func(t *testing.T, document string) {
		p, err := ParsePolicy(document)
		if err != nil {
			require.Empty(t, p)
			return
		}
		p.CheckEndpoint(true)
		for l := ResourcePolicy; l <= GatewayEndpointPolicy; l++ {
			e := p.Evaluate(l, viaEndpoint())
			require.Equal(t, e.Decision == Unknown, e.Unknown != "", "%v", e)
			require.Equal(t, e.Decision == ImplicitDeny, e.Statement < 0, "%v", e)
		}
	})
}
