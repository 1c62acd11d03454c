package routing_test

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// vector is a network with questions and what is expected of the answers, one a line:
//
//	web -> internet tcp 443       => delivered via nat-a,igw-a sees 203.0.113.9
//	internet -> web tcp 22        => dropped reply NO_ROUTE_TO_DESTINATION@rtb-1
//	web -> nowhere                => error there is no such place
//
// The codes are all that blocks, in order, each perhaps with the component; those after "reply" block the reply. via is what was taken on the way
// out, sees and to are source and destination as the receiver has them, past and around what either direction passes and does not pass.
//
// A vector without questions is about whether AWS would take the network: want is "accepted", or the codes of the problems.
type vector struct {
	name      string
	net       string
	questions string
	want      string
	options   routing.Options
}

// suites is all vectors of the package's tests, so that what they reach together can be asked.
var suites = map[string][]vector{}

func suite(name string, vs []vector) []vector {
	suites[name] = vs
	return vs
}

func TestVectors(t *testing.T) {
	for name, vs := range suites {
		t.Run(name, func(t *testing.T) {
			for _, v := range vs {
				t.Run(v.name, func(t *testing.T) {
					v.run(t)
				})
			}
		})
	}
}

func (v vector) run(t *testing.T) {
	n, err := vpc.New(resources(v.net)...)
	if v.want != "" {
		require.Equal(t, v.want, verdictOn(err), "%v", err)
		return
	}
	require.NoError(t, err)
	require.NotEmpty(t, v.asked(), "a vector asks at least one question")
	r := routing.NewWith(n, v.options)
	for _, a := range v.asked() {
		p, err := r.Resolve(a.flow)
		if problem := a.judge(p, err); problem != "" {
			t.Errorf("%s\n\twant %s\n\t%s\n%v", a.question, a.want, problem, p)
		}
		checkLaws(t, r, a.flow, p, err)
	}
}

// verdictOn is "accepted", or the codes of the problems, each once.
func verdictOn(err error) string {
	var ps vpc.Problems
	if !errors.As(err, &ps) {
		return "accepted"
	}
	var codes []string
	for _, p := range ps {
		if !slices.Contains(codes, p.Code) {
			codes = append(codes, p.Code)
		}
	}
	return strings.Join(codes, " ")
}

// asked is a question with what is expected.
type asked struct {
	question, want string
	flow           routing.Flow
}

func (v vector) asked() (as []asked) {
	for _, s := range strings.Split(v.questions, "\n") {
		s, _, _ = strings.Cut(s, "#")
		if strings.TrimSpace(s) == "" {
			continue
		}
		q, want, ok := strings.Cut(s, "=>")
		if !ok {
			panic("what is expected is missing: " + s)
		}
		as = append(as, asked{strings.TrimSpace(q), strings.TrimSpace(want), question(q)})
	}
	return as
}

// judge holds an answer against what is expected; empty if it is as it should be.
func (a asked) judge(p routing.Path, err error) string {
	words := strings.Fields(a.want)
	if words[0] == "error" {
		if text := strings.Join(words[1:], " "); err == nil || !strings.Contains(err.Error(), text) {
			return fmt.Sprintf("got error %v", err)
		}
		return ""
	}
	if err != nil {
		return fmt.Sprintf("got error %v", err)
	}
	if got := p.Verdict.String(); got != words[0] {
		return "got " + got + blockers(p.Blockers)
	}
	codes := ""
	for words = words[1:]; len(words) > 0 && !slices.Contains(asideWords, words[0]); words = words[1:] {
		codes += " " + words[0]
	}
	if got := withoutPlaces(blockers(p.Blockers), codes); got != codes {
		return "got the blockers" + blockers(p.Blockers)
	}
	for ; len(words) > 1; words = words[2:] {
		if got := aside(p, words[0]); !asideHolds(p, words[0], words[1]) {
			return fmt.Sprintf("got %s %s", words[0], got)
		}
	}
	return ""
}

// asideWords begin what is said beside verdict and blockers.
var asideWords = []string{"via", "sees", "to", "past", "around", "exposure", "missing", "note", "name", "by", "asked", "mtu", "request", "return"}

// blockers is all codes, each with its component.
func blockers(bs []routing.Blocker) string {
	s, reply := "", false
	for _, b := range bs {
		if b.InReply && !reply {
			s, reply = s+" reply", true
		}
		s += " " + string(b.Code) + "@" + string(b.At)
	}
	return s
}

// withoutPlaces leaves out the components that want does not name.
func withoutPlaces(got, want string) string {
	gs, ws := strings.Split(got, " "), strings.Split(want, " ")
	for i := range gs {
		if i < len(ws) && !strings.Contains(ws[i], "@") {
			gs[i], _, _ = strings.Cut(gs[i], "@")
		}
	}
	return strings.Join(gs, " ")
}

// aside is one thing that an answer says beside the verdict.
func aside(p routing.Path, what string) string {
	switch what {
	case "via":
		ids := []string{}
		for _, v := range p.Via {
			ids = append(ids, string(v.ID))
		}
		return strings.Join(ids, ",")
	case "sees", "to":
		if len(p.Forward) == 0 {
			return "nothing"
		}
		if h := p.Forward[len(p.Forward)-1].Out; what == "sees" {
			return netip.AddrPortFrom(h.Src, h.SrcPort).String()
		} else {
			return netip.AddrPortFrom(h.Dst, h.DstPort).String()
		}
	case "exposure":
		return p.Exposure.String()
	case "request":
		return p.Request.String()
	case "return":
		return p.Return.String()
	case "missing":
		return strings.Join(p.Missing, "; ")
	case "note":
		return strings.Join(p.Notes, "; ")
	case "by":
		if p.Name == nil {
			return "nobody"
		}
		return string(p.Name.By)
	case "mtu":
		return strconv.Itoa(p.MTU)
	case "asked":
		ids := []string{}
		if p.Name != nil {
			for _, s := range p.Name.Steps {
				ids = append(ids, string(s.ID))
			}
		}
		return strings.Join(ids, ",")
	case "name":
		if p.Name == nil || len(p.Name.Addresses) == 0 {
			return "nothing"
		}
		return p.Name.Addresses[0].String()
	}
	ids := []string{}
	for _, h := range slices.Concat(p.Forward, p.Reply) {
		if !slices.Contains(ids, string(h.At)) {
			ids = append(ids, string(h.At))
		}
	}
	return strings.Join(ids, ",")
}

func asideHolds(p routing.Path, what, want string) bool {
	got := aside(p, what)
	switch what {
	case "sees", "to":
		addr, _ := netip.ParseAddrPort(got)
		return got == want || addr.Addr().String() == want
	case "missing", "note":
		return strings.Contains(got, want)
	case "via", "asked":
		return got == want || want == "-" && got == ""
	case "past", "around":
		for _, id := range strings.Split(want, ",") {
			if slices.Contains(strings.Split(got, ","), id) != (what == "past") {
				return false
			}
		}
		return true
	}
	return got == want
}

// checkLaws holds an answer against what is true of every answer.
func checkLaws(t *testing.T, r *routing.Resolver, f routing.Flow, p routing.Path, err error) {
	t.Helper()
	v, err2 := r.Reaches(f)
	require.Equal(t, fmt.Sprint(err), fmt.Sprint(err2), "%v: Resolve and Reaches fail alike", f)
	require.Equal(t, p.Verdict, v, "%v: Resolve and Reaches say the same\n%v", f, p)
	if err != nil {
		return
	}
	require.NotEqual(t, routing.Undecided, p.Verdict, "%v: an answer is decided", f)
	require.Equal(t, p.Verdict == routing.Dropped, len(p.Blockers) > 0, "%v: there are blockers exactly if it is dropped\n%v", f, p)
	require.Equal(t, p.Verdict == routing.Unknown, len(p.Missing) > 0, "%v: something is missing exactly if it is unknown\n%v", f, p)
	again, _ := r.Resolve(f)
	require.Empty(t, cmp.Diff(p, again, cmpopts.EquateComparable(netip.Addr{}, netip.Prefix{}, packet.Traffic{})), "%v: the same question has the same answer", f)
}

// checkTrace holds the printed path against testdata/NAME.golden.
func checkTrace(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o777))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "run the test with -update")
	require.Empty(t, cmp.Diff(string(want), text), "testdata/%s.golden; run the test with -update if that is meant", name)
}

// traced is the questions whose whole path is kept under testdata.
var traced = []struct{ name, net, question string }{
	{"central-egress", egress + `
		att att-e tgw e e1`, "web -> internet tcp 443"},
	{"inspection", inspection + `
		att att-x tgw x ta tb appliance`, "client -> server tcp 443"},
	{"gateway-endpoint", serviceClient + `
		gwe vpce-s3 a s3 rtb-1`, "web -> s3.us-east-1.amazonaws.com"},
	{"private-link", provider + `
		lb nlb p network internal p1@10.5.1.50: TCP 443 tg
		tg tg p port=8443: i-app`, "web -> vpce-app-00000000.vpce-svc-1.us-east-1.vpce.amazonaws.com tcp 443"},
	{"nat64", nat64, "web -> 64:ff9b::c000:201 tcp 80"},
	{"edge-appliance", ingress + `
		eni fw am 10.0.9.5=203.0.113.9 nocheck
		rtb rtb-1 a a1: 0.0.0.0/0 fw
		rtb rtb-m a am: 0.0.0.0/0 igw`, "internet -> web tcp 80"},
	{"return-to-sender", peered + `
		subnet a0 a 10.0.0.0/24
		nat nat a0 10.0.0.9 private
		rtb rtb-0 a a0: 10.1.0.0/16 pcx
		rtb rtb-1 a a1: 10.1.0.0/16 nat`, "web -> db tcp 80"},
	{"on-premises", siteVPC + `
		vpn vpn vgw hq: 192.168.1.0/24`, "hq:192.168.2.7 -> web tcp 80"},
	{"everything-blocks", twoSubnets + `
		sg sg-none a
		acl acl a a1 a2
		eni three a1 10.0.1.6 sg=sg-none
		eni four a2 10.0.2.6 sg=sg-none`, "three -> four tcp 80"},
	{"not-held", spokes, "web -> db tcp 80"},
}

func TestTraces(t *testing.T) {
	for _, tt := range traced {
		t.Run(tt.name, func(t *testing.T) {
			n, err := vpc.New(resources(tt.net)...)
			require.NoError(t, err)
			p, err := routing.New(n).Resolve(question(tt.question))
			require.NoError(t, err)
			checkTrace(t, tt.name, p.String())
		})
	}
}
