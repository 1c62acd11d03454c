package scenario

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/netip"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/load/internal/bench"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

func load(t testing.TB, text []byte, opts ...Option) Scenario {
	t.Helper()
	s, err := Load(bytes.NewReader(text), opts...)
	require.NoError(t, err)
	return s
}

func write(t testing.TB, s Scenario) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, s.Write(&b))
	return b.Bytes()
}

// exact compares without a view of unexported fields: values that are equal to Go.
var exact = cmp.Exporter(func(reflect.Type) bool { return true })

// requireRound holds that a scenario comes back from its file as it was, that the file comes back from the
// scenario as it was, and that the file conforms to the schema.
func requireRound(t *testing.T, s Scenario) {
	t.Helper()
	text := write(t, s)
	again := load(t, text)
	if diff := cmp.Diff(s, again, exact); diff != "" {
		t.Fatalf("read back (-written +read):\n%s\n%s", diff, text)
	}
	require.Equal(t, string(text), string(write(t, again)))
	require.NoError(t, conforms(t, text))

	inner, err := json.Marshal(struct{ S Scenario }{s})
	require.NoError(t, err)
	var outer struct{ S Scenario }
	require.NoError(t, json.Unmarshal(inner, &outer))
	require.True(t, cmp.Equal(s, outer.S, exact), "within other JSON")
}

// TestEveryKindRoundTrips writes and reads each kind with nothing set but the ID, with everything
// set, and with lists that are empty but there.
func TestEveryKindRoundTrips(t *testing.T) {
	for _, r := range kinds {
		t.Run(string(r.Kind()), func(t *testing.T) {
			for _, lists := range []int{0, 1, 3} {
				v := reflect.New(reflect.TypeOf(r)).Elem()
				fill(v, lists)
				requireRound(t, Scenario{Resources: []vpc.Resource{v.Interface().(vpc.Resource)}})
			}
			v := reflect.New(reflect.TypeOf(r)).Elem()
			v.FieldByName("ID").SetString("x")
			requireRound(t, Scenario{Resources: []vpc.Resource{v.Interface().(vpc.Resource)}})
		})
	}
	var s Scenario
	requireRound(t, s)
	fill(reflect.ValueOf(&s.Questions).Elem(), 1)
	s.Questions[0].After = nil
	fill(reflect.ValueOf(&s.Places).Elem(), 1)
	s.Changes = []Change{{Name: "c", Description: "d", Change: vpc.Change{Put: []vpc.Resource{vpc.VPC{ID: "v"}}, Remove: []vpc.ID{"a", ""}}}}
	requireRound(t, s)
}

// fill sets every field of v to something. Lists get so many elements, of which the last is zero if there are several.
func fill(v reflect.Value, lists int) {
	switch p := v.Addr().Interface().(type) {
	case *netip.Prefix:
		*p = netip.MustParsePrefix("2001:db8::1/64") // host bits stay as they are
	case *netip.Addr:
		*p = netip.MustParseAddr("fe80::1%eth0")
	case *netip.AddrPort:
		*p = netip.MustParseAddrPort("[2001:db8::1]:53")
	case *packet.Traffic:
		*p = packet.MustTraffic("icmp 8/0")
	case *packet.PortRange:
		*p = packet.PortRange{From: 1024, To: 65535}
	case *packet.Protocol:
		*p = packet.GRE
	case *eni.Type:
		*p = eni.Lambda
	default:
		fillKind(v, lists)
	}
}

func fillKind(v reflect.Value, lists int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("a \"quoted\" \\ <text> é \u2028 \x01\n")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8:
		v.SetUint(1)
	case reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(1<<v.Type().Bits() - 1)
	case reflect.Int, reflect.Int64:
		v.SetInt(-1 << 63)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), lists, lists))
		for i := range max(1, lists-1) {
			if i < lists {
				fill(v.Index(i), lists)
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), lists)
		}
	case reflect.Interface:
		v.Set(reflect.ValueOf(vpc.VPC{ID: "v"}))
	default:
		panic("no value for " + v.Type().String())
	}
}

// TestRandomNetworksRoundTrip holds that random networks come back exactly.
func TestRandomNetworksRoundTrip(t *testing.T) {
	for seed := range uint64(40) {
		n := gen.Network(rand.New(rand.NewPCG(seed, 0)), gen.Size{})
		s := Of(n)
		require.Len(t, s.Resources, n.Len())
		requireRound(t, s)
		again, err := load(t, write(t, s)).Network()
		require.NoError(t, err)
		require.True(t, cmp.Equal(Of(n), Of(again), exact))
	}
}

// TestFilesRoundTrip holds that the files of testdata are as Write writes them, and their answers as they say.
func TestFilesRoundTrip(t *testing.T) {
	files := testFiles(t)
	require.NotEmpty(t, files)
	for name, text := range files {
		s := load(t, text)
		require.Equal(t, string(text), string(write(t, s)), name)
		requireRound(t, s)
		require.NoError(t, s.Check(), name)
	}
}

func TestPolicies(t *testing.T) {
	for policy, want := range map[string]string{
		`{"version":"2012-10-17","statement":[]}`: `"policy":{"version":"2012-10-17","statement":[]}`,
		`{"b":1,"a":"é\u00e9","a":2}`:             `"policy":{"b":1,"a":"é\u00e9","a":2}`,
		`{"a":"<"}`:                               `"policy":"{\"a\":\"<\"}"`,
		`{ "version": "2012-10-17" }`:             `"policy":"{ \"version\": \"2012-10-17\" }"`,
		`{"Version"`:                              `"policy":"{\"Version\""`,
		`[]`:                                      `"policy":"[]"`,
	} {
		s := Scenario{Resources: []vpc.Resource{endpoint.Gateway{ID: "vpce-1", Policy: policy}}}
		text, err := s.MarshalJSON()
		require.NoError(t, err)
		require.Contains(t, string(text), want)
		require.Equal(t, s, load(t, text))
		requireRound(t, s)
	}
}

// TestWrite holds how a file is laid out.
func TestWrite(t *testing.T) {
	s := Scenario{
		Title: "T",
		Resources: []vpc.Resource{
			vpc.VPC{ID: "vpc-1", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}},
			sg.Group{ID: "sg-1", VPC: "vpc-1", VPCs: []vpc.ID{}, Ingress: []sg.Rule{
				{Traffic: packet.MustTraffic("tcp 443"), CIDR: netip.MustParsePrefix("0.0.0.0/0"), Description: "a description that is a little longer, {with}, [brackets]:"}, {},
			}},
		},
		Places: []Place{},
	}
	require.Equal(t, `{
  "$schema": "https://raw.githubusercontent.com/vpcsim/vpcsim/main/load/scenario/schema.json",
  "title": "T",
  "resources": [
    {"kind": "vpc", "id": "vpc-1", "cidrs": ["10.0.0.0/16"]},
    {
      "kind": "security-group",
      "id": "sg-1",
      "vpc": "vpc-1",
      "vpcs": [],
      "ingress": [
        {
          "traffic": "tcp 443",
          "cidr": "0.0.0.0/0",
          "description": "a description that is a little longer, {with}, [brackets]:"
        },
        {}
      ]
    }
  ],
  "places": []
}
`, string(write(t, s)))
}

func TestWriteErrors(t *testing.T) {
	for _, c := range []struct {
		resource vpc.Resource
		want     string
	}{
		{vpc.VPC{ID: "v", CIDRs: []netip.Prefix{netip.PrefixFrom(netip.MustParseAddr("10.0.0.0"), 33)}}, "scenario: resources[0].cidrs[0]: the netip.Prefix is not valid"},
		{sg.Group{ID: "g", Ingress: []sg.Rule{{Traffic: packet.Ports(packet.TCP, 2, 1)}}}, "scenario: resources[0].ingress[0].traffic: "},
		{vpc.VPC{ID: "v", Name: "\xff"}, `scenario: resources[0].name: "\xff" is not UTF-8`},
		{vpc.TransitGatewayAttachment{ID: "a", Type: 99}, "scenario: resources[0].type: "},
		{endpoint.ResolverRule{ID: "r", Targets: []netip.AddrPort{netip.AddrPortFrom(netip.Addr{}, 53)}}, "scenario: resources[0].targets[0]: the netip.AddrPort is not valid"},
		{nil, "scenario: resources[0]: there is no resource"},
		{mapped{ID: "m", Tags: map[string]string{"a": "b"}}, "scenario: resources[0].tags: a map[string]string has no JSON"},
		{word("w"), "scenario: resources[0]: a resource is a struct, not a scenario.word"},
	} {
		err := Scenario{Resources: []vpc.Resource{c.resource}}.Write(io.Discard)
		require.ErrorContains(t, err, c.want)
	}
	require.ErrorIs(t, Scenario{}.Write(failing{}), errFailing)
}

type mapped struct {
	ID   vpc.ID
	Tags map[string]string
}

func (m mapped) ResourceID() vpc.ID               { return m.ID }
func (mapped) ResourceName() string               { return "" }
func (mapped) Kind() vpc.Kind                     { return "mapped" }
func (mapped) Refs() []vpc.Ref                    { return nil }
func (mapped) Check(n *vpc.Network) []vpc.Problem { return nil }

type word string

func (w word) ResourceID() vpc.ID               { return vpc.ID(w) }
func (word) ResourceName() string               { return "" }
func (word) Kind() vpc.Kind                     { return "word" }
func (word) Refs() []vpc.Ref                    { return nil }
func (word) Check(n *vpc.Network) []vpc.Problem { return nil }

var errFailing = errors.New("it fails")

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errFailing }

func TestLoadErrors(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing", ``, "line 1: the file is empty"},
		{"white space", "\n\n", "line 1: the file is empty"},
		{"cut off", `{`, "line 1: it is not JSON: unexpected end of JSON input"},
		{"syntax", "{\n\"title\": oops}", "line 2: it is not JSON: invalid character 'o' looking for beginning of value"},
		{"two documents", "{}\n{}", "line 2: it is not JSON: invalid character '{' after top-level value"},
		{"too deep", strings.Repeat("[", 20000), "line 1: it is not JSON: invalid character '[' exceeded max depth"},
		{"not UTF-8", "{\n\"title\": \"\xff\"}", "line 2: it is not UTF-8"},
		{"an array", "\n[]", "line 2: it is an array, not an object"},
		{"null", "null", "line 1: it is null, not an object"},
		{"unknown field", `{"tilte": 1}`, "line 1: tilte: there is no such field; did you mean title?"},
		{"field without a name", `{"": 1}`, `line 1: "": there is no such field; there are title`},
		{"field without a name within", `{"questions": [{"from": "a", "to": "b", "": ""}]}`, `line 1: questions[0]."": there is no such field`},
		{"unknown kind that is like none", `{"resources": [{"kind": "lighthouse"}]}`, `line 1: resources[0]: there is no kind "lighthouse"; there are block-public-access, `},
		{"a plan", `{"planned_values": {}, "resource_changes": []}`, "line 1: it is not a scenario: it seems to be a Terraform plan, which terraform.Load reads"},
		{"describe output", "\n{\"Vpcs\": []}", "line 2: it is not a scenario: it seems to be output of aws ... describe-*, which describe.Load reads"},
		{"a template", `{"Resources": {}}`, "line 1: it is not a scenario: it seems to be a CloudFormation template, which cloudformation.Load reads"},
		{"letter case of a list", `{"Resources": []}`, "line 1: Resources: there is no such field; did you mean resources?"},
		{"letter case", `{"Title": 1}`, "line 1: Title: there is no such field; did you mean title?"},
		{"twice", `{"title": "a", "title": "b"}`, "line 1: title: it is given twice"},
		{"schema within", `{"questions": [{"from": "a", "to": "b", "$schema": ""}]}`, "line 1: questions[0].$schema: there is no such field"},
		{"schema that is none", `{"$schema": []}`, "line 1: $schema: it is not a string"},
		{"null field", `{"title": null}`, "line 1: title: it is null, not a string"},
		{"no kind", `{"resources": [{"id": "vpc-1"}]}`, "line 1: resources[0]: it has no kind"},
		{"kind of another type", `{"resources": [{"kind": 1}]}`, "line 1: resources[0]: it has no kind"},
		{"kind twice", `{"resources": [{"kind": "vpc", "kind": "subnet", "id": "a"}]}`, "line 1: resources[0].kind: it is given twice"},
		{"unknown kind", `{"resources": [{"kind": "vcp"}]}`, `line 1: resources[0]: there is no kind "vcp"; did you mean vpc?`},
		{"no ID", `{"resources": [{"kind": "vpc"}]}`, "line 1: resources[0]: it has no id"},
		{"ID twice", "{\"resources\": [{\"kind\": \"vpc\", \"id\": \"a\"},\n{\"kind\": \"subnet\", \"id\": \"a\"}]}", "line 2: resources[1]: the ID a is given twice"},
		{"unknown field of a kind", `{"resources": [{"kind": "elastic-ip", "id": "e", "address": "1.2.3.4"}]}`, "line 1: resources[0].address: there is no such field; there are id, name, account, region, public, interface, private"},
		{"no prefix", `{"resources": [{"kind": "vpc", "id": "a", "cidrs": ["10.0.0.0"]}]}`, "line 1: resources[0].cidrs[0]: netip.ParsePrefix"},
		{"no traffic", `{"resources": [{"kind": "security-group", "id": "a", "ingress": [{"traffic": "tpc 1"}]}]}`, "line 1: resources[0].ingress[0].traffic: "},
		{"no enum", `{"questions": [{"from": "a", "to": "b", "want": {"verdict": "yes"}}]}`, "line 1: questions[0].want.verdict: "},
		{"text for a flag", `{"resources": [{"kind": "subnet", "id": "a", "dns64": "true"}]}`, "line 1: resources[0].dns64: it is a string, not true or false"},
		{"flag for a text", `{"title": true, "description": false}`, "line 1: title: it is true, not a string\nscenario: line 1: description: it is false, not a string"},
		{"number for an object", `{"resources": [1]}`, "line 1: resources[0]: it is a number, not an object"},
		{"object for a list", `{"resources": {}}`, "line 1: resources: it is an object, not an array"},
		{"too large", `{"questions": [{"from": "a", "to": "b", "dstPort": 65536}]}`, "line 1: questions[0].dstPort: the number is out of range"},
		{"negative", `{"questions": [{"from": "a", "to": "b", "dstPort": -1}]}`, "line 1: questions[0].dstPort: it is not a whole number that the field can hold"},
		{"fraction", `{"questions": [{"from": "a", "to": "b", "dstPort": 1e3}]}`, "line 1: questions[0].dstPort: it is not a whole number that the field can hold"},
		{"policy", `{"resources": [{"kind": "gateway-endpoint", "id": "a", "policy": []}]}`, "line 1: resources[0].policy: it is an array, not a string or an object"},
		{"place without a name", "{\"places\": [\n{\"at\": \"a\"}]}", "line 2: places[0].name: it has no name"},
		{"place nowhere", `{"places": [{"name": "a"}]}`, "line 1: places[0].at: it says no place"},
		{"place twice", "{\"places\": [{\"name\": \"a\", \"at\": \"b\"},\n {\"name\": \"a\", \"at\": \"b\"}]}", `line 2: places[1].name: the name "a" is given twice`},
		{"change without a name", `{"changes": [{}]}`, "line 1: changes[0].name: it has no name"},
		{"question twice", `{"questions": [{"name": "q", "from": "a", "to": "b"}, {"name": "q", "from": "a", "to": "b"}]}`, `line 1: questions[1].name: the name "q" is given twice`},
		{"question of nobody", `{"questions": [{"to": "b"}]}`, "line 1: questions[0]: it has no from or no to"},
		{"unknown change", `{"questions": [{"from": "a", "to": "b", "after": ["c"]}]}`, `line 1: questions[0].after[0]: there is no change "c"`},
		{"in a change", `{"changes": [{"name": "c", "put": [{"kind": "vpc", "id": "v", "CIDRs": []}]}]}`, "line 1: changes[0].put[0].CIDRs: there is no such field; did you mean cidrs?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(strings.NewReader(c.text))
			require.ErrorContains(t, err, "scenario: "+c.want)
			var ps Problems
			require.ErrorAs(t, err, &ps)
			var p Problem
			require.ErrorAs(t, err, &p)
			require.Equal(t, ps[0], p)
		})
	}
	_, err := Load(iotest.ErrReader(errFailing))
	require.ErrorIs(t, err, errFailing)
}

// TestSchemaRefuses holds that the schema refuses what Load refuses, where a schema can.
func TestSchemaRefuses(t *testing.T) {
	for _, text := range []string{
		`[]`, `{"tilte": 1}`, `{"title": null}`, `{"resources": [{"id": "vpc-1"}]}`, `{"resources": [{"kind": "vcp", "id": "a"}]}`, `{"resources": [{"kind": "vpc"}]}`,
		`{"resources": [{"kind": "elastic-ip", "id": "e", "address": "1.2.3.4"}]}`, `{"resources": [{"kind": "vpc", "id": "a", "cidrs": ["10.0.0.0"]}]}`,
		`{"questions": [{"from": "a", "to": "b", "want": {"verdict": "yes"}}]}`, `{"questions": [{"from": "a", "to": "b", "dstPort": 65536}]}`,
		`{"questions": [{"from": "a", "to": "b", "dstPort": 1.5}]}`, `{"places": [{"at": "a"}]}`, `{"changes": [{}]}`, `{"questions": [{"to": "b"}]}`,
		`{"changes": [{"name": "c", "put": [{"kind": "vpc", "id": "v", "CIDRs": []}]}]}`,
	} {
		_, err := Load(strings.NewReader(text))
		require.Error(t, err, text)
		require.Error(t, conforms(t, []byte(text)), text)
	}
}

// TestAllProblemsAtOnce holds that one reading tells everything, in the order of the lines, and stops at a hundred.
func TestAllProblemsAtOnce(t *testing.T) {
	_, err := Load(strings.NewReader("{\n\"questions\": [{\"from\": \"a\"}],\n\"titel\": 1,\n\"places\": [{\"at\": 1}]}"))
	require.EqualError(t, err, `scenario: line 2: questions[0]: it has no from or no to
scenario: line 3: titel: there is no such field; did you mean title?
scenario: line 4: places[0].name: it has no name
scenario: line 4: places[0].at: it says no place
scenario: line 4: places[0].at: it is a number, not a string`)

	_, err = Load(strings.NewReader(`{"resources": [` + strings.Repeat("0,\n", 1e6) + `0]}`))
	var ps Problems
	require.ErrorAs(t, err, &ps)
	require.Len(t, ps, mostProblems+1)
	require.Equal(t, Problem{Line: 101, Message: "there are more problems from here on"}, ps[mostProblems])
}

// TestNames holds how the names of fields follow from Go's.
func TestNames(t *testing.T) {
	for goes, want := range map[string]string{
		"ID": "id", "Name": "name", "ZoneID": "zoneID", "CIDRs": "cidrs", "VPCs": "vpcs", "IPv6CIDRs": "ipv6CIDRs", "PrivateIPv6CIDRs": "privateIPv6CIDRs", "IPv6": "ipv6",
		"DNSHostnames": "dnsHostnames", "DNS64": "dns64", "ASPath": "asPath", "MED": "med", "HasMED": "hasMED", "CoIPPools": "coIPPools", "VPNGateway": "vpnGateway", "AmazonDNS": "amazonDNS",
	} {
		require.Equal(t, want, lowerFirst(goes))
	}
}

// TestSpellings holds what Load reads that Write would write otherwise.
func TestSpellings(t *testing.T) {
	s := load(t, []byte(`{"resources": [
		{"id": "sg-\u0031", "vpc": "v", "kind": "security-group", "ingress": [{"traffic": "TCP 443-443", "cidr": ""}]},
		{"kind": "gateway-endpoint", "id": "g", "policy": { "a" : [ 1, "b c" ] }}]}`))
	require.Equal(t, []vpc.Resource{
		sg.Group{ID: "sg-1", VPC: "v", Ingress: []sg.Rule{{Traffic: packet.Port(packet.TCP, 443)}}},
		endpoint.Gateway{ID: "g", Policy: `{"a":[1,"b c"]}`},
	}, s.Resources)
}

// house is a kind of resource that the library does not know.
type house struct {
	ID      vpc.ID
	Windows int
	private struct{} //lint:ignore U1000 no field of the JSON
}

func (h house) ResourceID() vpc.ID               { return h.ID }
func (house) ResourceName() string               { return "" }
func (house) Kind() vpc.Kind                     { return "house" }
func (house) Refs() []vpc.Ref                    { return nil }
func (house) Check(n *vpc.Network) []vpc.Problem { return nil }

func TestKindsOption(t *testing.T) {
	s := Scenario{Resources: []vpc.Resource{house{ID: "h", Windows: 4}}}
	text := write(t, s)
	_, err := Load(bytes.NewReader(text))
	require.ErrorContains(t, err, `there is no kind "house"`)
	require.Equal(t, s, load(t, text, Kinds(house{})))
	_, err = Load(strings.NewReader(`{"resources": [{"kind": "house", "id": "h", "private": 1}]}`), Kinds(house{}))
	require.ErrorContains(t, err, "there is no such field; there are id, windows")
}

func TestCheck(t *testing.T) {
	text, err := os.ReadFile("testdata/lesson.json")
	require.NoError(t, err)
	lesson := load(t, text)
	path, err := lesson.Ask(lesson.Questions[0])
	require.NoError(t, err)
	require.Equal(t, routing.Dropped, path.Verdict)
	for _, c := range []struct {
		change func(*Scenario)
		want   string // empty: all is as expected
	}{
		{func(s *Scenario) {}, ""},
		{func(s *Scenario) { s.Questions[0].Want.Verdict = routing.Delivered }, "question updates: the verdict is dropped, not delivered"},
		{func(s *Scenario) { s.Questions[2].Want.Request = routing.Dropped }, "question 2 (10.0.1.5 to database): the verdict of the request is delivered, not dropped"},
		{func(s *Scenario) { s.Questions[2].Want.Return = routing.Dropped }, "question 2 (10.0.1.5 to database): the verdict of the return is delivered, not dropped"},
		{func(s *Scenario) { s.Questions[1].Want.Exposure = routing.Private }, "question updates with a route: the exposure is internet, not private"},
		{func(s *Scenario) { s.Questions[0].Want.At = "rtb-public" }, "question updates: the component that blocks is rtb-private, not rtb-public"},
		{func(s *Scenario) { s.Questions[1].Want.Code = routing.BadState }, "question updates with a route: the code is none, not BAD_STATE"},
		{func(s *Scenario) { s.Questions[1].Want.Via = []routing.Via{} }, "question updates with a route: the way is nat-gateway nat-1, internet-gateway igw-1, not none"},
		{func(s *Scenario) {
			s.Questions[1].Want.Via = []routing.Via{{Kind: vpc.KindNATGateway}, {ID: "igw-1"}}
		}, ""},
		{func(s *Scenario) { s.Questions[1].Want.Via = []routing.Via{{ID: "nat-2"}, {}} }, "question updates with a route: the way is nat-gateway nat-1, internet-gateway igw-1, not nat-2, "},
		{func(s *Scenario) { s.Questions[0].Want, s.Questions[1].Want = Want{}, Want{} }, ""},
		{func(s *Scenario) { s.Questions[0].After = []string{"x"} }, `question updates: scenario: there is no change "x"`},
		{func(s *Scenario) { s.Questions[0].To = "nowhere" }, "question updates: "},
		{func(s *Scenario) { s.Changes[0].Remove = []vpc.ID{"vpc-9"} }, `question updates with a route: scenario: change "default route": vpc-9: there is no such resource to remove`},
		{func(s *Scenario) { s.Resources = s.Resources[1:] }, "question updates: internet-gateway igw-1.VPC: there is no vpc vpc-1"},
	} {
		s := load(t, text)
		c.change(&s)
		if err := s.Check(); c.want == "" {
			require.NoError(t, err)
		} else {
			require.ErrorContains(t, err, c.want)
		}
	}
	_, err = lesson.Ask(Question{After: []string{"x"}})
	require.Error(t, err)
}

// FuzzLoad holds that Load takes any text without panic, and that what it takes comes back exactly and conforms to the schema.
func FuzzLoad(f *testing.F) {
	for _, text := range testFiles(f) {
		f.Add(text)
	}
	for _, r := range kinds {
		v := reflect.New(reflect.TypeOf(r)).Elem()
		fill(v, 2)
		f.Add(write(f, Scenario{Resources: []vpc.Resource{v.Interface().(vpc.Resource)}}))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Load(bytes.NewReader(text))
		if err != nil {
			var ps Problems
			require.ErrorAs(t, err, &ps)
			for _, p := range ps {
				require.Positive(t, p.Line)
				require.LessOrEqual(t, p.Line, bytes.Count(text, []byte("\n"))+1)
			}
			return
		}
		require.NoError(t, conforms(t, text))
		written := write(t, s)
		again := load(t, written)
		require.True(t, cmp.Equal(s, again, exact), "%s", written)
		require.Equal(t, string(written), string(write(t, again)))
		_, _ = s.Network()
	})
}

// benchmark is a network of 10,000 interfaces.
func benchmark(b *testing.B) (Scenario, []byte) {
	var s Scenario
	for v := range 50 {
		id := vpc.ID(fmt.Sprintf("vpc-%d", v))
		s.Resources = append(s.Resources,
			vpc.VPC{ID: id, Region: "us-east-1", CIDRs: []netip.Prefix{netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(v), 0, 0}), 16)}},
			sg.Group{ID: "sg-" + id, VPC: id, Ingress: []sg.Rule{{Traffic: packet.MustTraffic("tcp 443"), CIDR: netip.MustParsePrefix("0.0.0.0/0")}}})
		for n := range 10 {
			subnet := vpc.ID(fmt.Sprintf("subnet-%d-%d", v, n))
			s.Resources = append(s.Resources, vpc.Subnet{ID: subnet, VPC: id, CIDR: netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(v), byte(n), 0}), 24), Zone: "us-east-1a"})
			for i := range 20 {
				s.Resources = append(s.Resources, eni.Interface{
					ID: vpc.ID(fmt.Sprintf("eni-%d-%d-%d", v, n, i)), Name: strings.Repeat("x", 20), Account: "111122223333", Subnet: subnet, Groups: []vpc.ID{"sg-" + id},
					Addresses: []eni.Address{{Private: netip.AddrFrom4([4]byte{10, byte(v), byte(n), byte(i + 10)})}}, Instance: vpc.ID(fmt.Sprintf("i-%d-%d-%d", v, n, i)),
				})
			}
		}
	}
	return s, write(b, s)
}

// BenchmarkLoad measures loading against decoding the same text into any with encoding/json.
func BenchmarkLoad(b *testing.B) {
	_, text := benchmark(b)
	bench.Ratio(b, 10_000, func() {
		_, err := Load(bytes.NewReader(text))
		require.NoError(b, err)
	}, text)
}

func BenchmarkWrite(b *testing.B) {
	s, text := benchmark(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		require.NoError(b, s.Write(io.Discard))
	}
}
