package reference_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/internal/reference"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// The number of networks that TestCompare asks about; each gets flowsPerNetwork questions. A million questions:
//
//	go test ./internal/reference -run TestCompare -networks 10000 -timeout 0
var (
	networks  = flag.Int("networks", 400, "networks to compare the two resolvers on")
	failures  = flag.Int("failures", 1, "differing networks to show before giving up")
	firstSeed = flag.Uint64("seed", 1, "seed of the first network")
)

const flowsPerNetwork = 100

// The real resolver and the reference agree on random questions about random networks.
func TestCompare(t *testing.T) {
	total := *networks
	if testing.Short() {
		total = min(total, 50)
	}
	var tally [4]int
	shown := 0
	for seed := range uint64(total) {
		if !compareSeed(t, *firstSeed+seed, &tally) {
			if shown++; shown >= *failures {
				break
			}
		}
	}
	t.Logf("undecided, delivered, dropped, unknown: %v", tally)
}

// FuzzCompare does the same for seeds that the fuzzer thinks of:
//
//	go test ./internal/reference -fuzz FuzzCompare -fuzztime 1h
func FuzzCompare(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { compareSeed(t, seed, new([4]int)) })
}

func compareSeed(t *testing.T, seed uint64, tally *[4]int) bool {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 7))
	n := gen.Network(rng, gen.Size{})
	r := routing.New(n)
	flows := gen.NewFlows(n)
	for range flowsPerNetwork {
		f := flows.Flow(rng)
		real := answer(r, f)
		ref := referenceAnswer(n, f)
		tally[real.verdict]++
		if agree(real, ref) || skipped(n, f, real) != "" {
			continue
		}
		n := minimal(n, f)
		report(t, seed, n, f)
		return false
	}
	return true
}

type answered struct {
	verdict, reaches  routing.Verdict
	refused, refused2 bool
	text              string
}

func answer(r *routing.Resolver, f routing.Flow) (a answered) {
	defer func() {
		if e := recover(); e != nil {
			a.text = fmt.Sprint("PANIC ", e)
		}
	}()
	p, err := r.Resolve(f)
	v, err2 := r.Reaches(f)
	a = answered{verdict: p.Verdict, reaches: v, refused: err != nil, refused2: err2 != nil}
	if err != nil {
		a.text = err.Error()
	}
	return a
}

func referenceAnswer(n *vpc.Network, f routing.Flow) answered {
	v, reason, err := reference.Resolve(n, f)
	a := answered{verdict: v, reaches: v, refused: err != nil, refused2: err != nil, text: reason}
	if err != nil {
		a.text = err.Error()
	}
	return a
}

func agree(a, b answered) bool {
	a.text, b.text = "", ""
	return a == b
}

func differs(n *vpc.Network, f routing.Flow) bool {
	real, ref := answer(routing.New(n), f), referenceAnswer(n, f)
	return !agree(real, ref) && real.refused == ref.refused && skipped(n, f, real) == ""
}

// minimal takes away what the difference does not need.
func minimal(n *vpc.Network, f routing.Flow) *vpc.Network {
	if !differs(n, f) {
		return n
	}
	for again := true; again; {
		again = false
		var ids []vpc.ID
		for r := range n.All() {
			ids = append(ids, r.ResourceID())
		}
		for _, id := range ids {
			if fewer, err := n.Without(id); err == nil && differs(fewer, f) {
				n, again = fewer, true
			}
		}
		for r := range n.All() {
			for _, s := range simpler(r) {
				if m, err := n.With(s); err == nil && differs(m, f) {
					n, again = m, true
					break
				}
			}
		}
	}
	return n
}

// simpler is the resource with less in it, in several ways.
func simpler(r vpc.Resource) []vpc.Resource {
	var all []vpc.Resource
	switch r := r.(type) {
	case routing.Table:
		for i := range r.Routes {
			s := r
			s.Routes = append(append([]routing.Route(nil), r.Routes[:i]...), r.Routes[i+1:]...)
			all = append(all, s)
		}
	case vpc.NetworkACL:
		for i := range r.Ingress {
			s := r
			s.Ingress = append(append([]vpc.ACLEntry(nil), r.Ingress[:i]...), r.Ingress[i+1:]...)
			all = append(all, s)
		}
		for i := range r.Egress {
			s := r
			s.Egress = append(append([]vpc.ACLEntry(nil), r.Egress[:i]...), r.Egress[i+1:]...)
			all = append(all, s)
		}
	}
	return all
}

func report(t *testing.T, seed uint64, n *vpc.Network, f routing.Flow) {
	t.Helper()
	real, ref := answer(routing.New(n), f), referenceAnswer(n, f)
	path := real.text
	if p, err := routing.New(n).Resolve(f); err == nil && !strings.HasPrefix(path, "PANIC") {
		path = p.String()
	}
	t.Errorf("seed %d\nn, err := %s\nflow %+v\nreal: %v, Reaches: %v, refused %v %v\n%s\nreference: %v, refused %v\n%s",
		seed, gen.GoLiteral(n), f, real.verdict, real.reaches, real.refused, real.refused2, path, ref.verdict, ref.refused, ref.text)
}

// skipped names the known difference that the question is of, if it is of one.
func skipped(n *vpc.Network, f routing.Flow, real answered) string {
	for ip := range vpc.All[eni.ElasticIP](n) {
		if ip.Interface == "" && string(f.To) == ip.Public.String() {
			return "an Elastic IP that is not associated answers (F2)"
		}
		if ip.Interface != "" && string(f.To) == string(ip.Interface) && strings.HasPrefix(string(f.From), "internet") {
			return "Elastic IPs are not known as the addresses of an interface (F1)"
		}
	}
	if strings.HasPrefix(string(f.From), "nat-") || strings.HasPrefix(string(f.From), "vpce-") {
		return "gateways and endpoints send to themselves (F5)"
	}
	for t := range vpc.All[routing.Table](n) {
		for _, r := range t.Routes {
			if v, _ := vpc.Get[vpc.VPC](n, t.VPC); strings.HasPrefix(string(r.Target), "nat-") && within(r.CIDR, v) {
				return "replies routed to a NAT gateway that are for itself (F12)"
			}
			if e, ok := vpc.Get[eni.Interface](n, r.Target); ok && isPlace(e, f.To) {
				return "a route to the receiver itself hides its groups (F6)"
			}
		}
	}
	if strings.HasPrefix(string(f.To), "169.254.") || strings.HasPrefix(string(f.To), "fd00:ec2:") || strings.HasSuffix(string(f.To), ".0.2") {
		return "what is served at the platform's addresses is not settled (F3)"
	}
	for e := range vpc.All[eni.Interface](n) {
		if e.DenyInternetGateway && (isPlace(e, f.From) || isPlace(e, f.To)) {
			return "an interface without internet gateway traffic takes replies (F8)"
		}
	}
	if f.Protocol.IsICMP() && f.Type != 0 && strings.HasPrefix(string(f.To), "64:ff9b") {
		return "NAT64 of ICMP that is no echo request (F9)"
	}
	given, made := map[vpc.ID]bool{}, map[vpc.ID]bool{}
	for g := range vpc.All[vpc.NATGateway](n) {
		given[g.Subnet] = given[g.Subnet] || len(g.Addresses) > 0
		made[g.Subnet] = made[g.Subnet] || len(g.Addresses) == 0
		if !g.State.Works() && len(g.Addresses) == 0 {
			return "a deleted NAT gateway has an address (F10)"
		}
	}
	for s := range given {
		if given[s] && made[s] {
			return "made addresses of NAT gateways may be those of others (F7)"
		}
	}
	if strings.Contains(string(f.To), ".vpce.") {
		return "the name of an endpoint that is not held (F4)"
	}
	return ""
}

func isPlace(e eni.Interface, p routing.Place) bool {
	for _, a := range e.Addresses {
		if a.Private.String() == string(p) {
			return true
		}
	}
	return string(e.ID) == string(p)
}

// within says whether the prefix is of one of the VPC's blocks.
func within(p netip.Prefix, v vpc.VPC) bool {
	for _, b := range v.CIDRs {
		if p.IsValid() && b.Contains(p.Addr()) && b.Bits() <= p.Bits() {
			return true
		}
	}
	return false
}
