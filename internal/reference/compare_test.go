package reference_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

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
	tally := newTally()
	shown := 0
	for seed := range uint64(total) {
		if !compareSeed(t, *firstSeed+seed, tally) {
			if shown++; shown >= *failures {
				break
			}
		}
	}
	if total >= 400 && !t.Failed() {
		for _, kind := range crossedKinds {
			require.Positive(t, tally.via[kind], "nothing was delivered by way of a %s", kind)
		}
	}
	t.Logf("undecided, delivered, dropped, unknown: %v; delivered by way of %v", tally.verdicts, tally.via)
}

// crossedKinds is what random packets must pass for the comparison to mean something.
var crossedKinds = []vpc.Kind{
	vpc.KindInternetGateway, vpc.KindEgressOnlyInternetGateway, vpc.KindNATGateway, vpc.KindPeeringConnection, vpc.KindTransitGateway,
	vpc.KindVPNGateway, vpc.KindVPNConnection, vpc.KindNetworkInterface, vpc.KindGatewayEndpoint, vpc.KindInterfaceEndpoint,
	vpc.KindGatewayLoadBalancerEndpoint,
}

// FuzzCompare does the same for seeds that the fuzzer thinks of:
//
//	go test ./internal/reference -fuzz FuzzCompare -fuzztime 1h
func FuzzCompare(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { compareSeed(t, seed, newTally()) })
}

// tally counts the answers.
type tally struct {
	verdicts [4]int
	via      map[vpc.Kind]int // of what is delivered
}

func newTally() *tally { return &tally{via: map[vpc.Kind]int{}} }

func compareSeed(t *testing.T, seed uint64, tally *tally) bool {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 7))
	n := gen.Network(rng, gen.Size{})
	r := routing.New(n)
	flows := gen.NewFlows(n)
	for range flowsPerNetwork {
		f := flows.Flow(rng)
		real := answer(r, f)
		ref := referenceAnswer(n, f)
		tally.verdicts[real.verdict]++
		if real.verdict == routing.Delivered {
			for _, v := range real.via {
				tally.via[v.Kind]++
			}
		}
		if agree(real, ref) {
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
	via               []routing.Via
}

func answer(r *routing.Resolver, f routing.Flow) (a answered) {
	defer func() {
		if e := recover(); e != nil {
			a.text = fmt.Sprint("PANIC ", e)
		}
	}()
	p, err := r.Resolve(f)
	v, err2 := r.Reaches(f)
	a = answered{verdict: p.Verdict, reaches: v, refused: err != nil, refused2: err2 != nil, via: p.Via}
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
	return a.verdict == b.verdict && a.reaches == b.reaches && a.refused == b.refused && a.refused2 == b.refused2 &&
		!strings.HasPrefix(a.text, "PANIC")
}

func differs(n *vpc.Network, f routing.Flow) bool {
	real, ref := answer(routing.New(n), f), referenceAnswer(n, f)
	return !agree(real, ref)
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
