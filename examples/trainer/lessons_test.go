package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/load/scenario"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

var update = flag.Bool("update", false, "write the lessons as package scenario does")

var loaded = sync.OnceValues(func() (course, error) { return load(lessonFiles) })

func lessons(t *testing.T) course {
	t.Helper()
	c, err := loaded()
	require.NoError(t, err)
	return c
}

// eachQuestion runs a test for every question.
func eachQuestion(t *testing.T, test func(t *testing.T, l lesson, i int, q scenario.Question, a answered)) {
	for _, l := range lessons(t) {
		for i, q := range l.Questions {
			t.Run(l.id+"/"+q.Name, func(t *testing.T) {
				a, err := l.answer(i)
				require.NoError(t, err)
				test(t, l, i, q, a)
			})
		}
	}
}

// aboutUnknown is the questions that are about what the model does not hold.
var aboutUnknown = []string{
	"dns/a name of the world",
	"dns/a peer asks",
	"transit-gateway/another's gateway",
}

func TestVariety(t *testing.T) {
	classes, codes, kinds := map[outcomeClass]int{}, map[routing.Code]int{}, map[vpc.Kind]int{}
	var unknown []string
	questions, sixes := 0, 0
	eachQuestion(t, func(t *testing.T, l lesson, i int, q scenario.Question, a answered) {
		questions++
		classes[a.right.class]++
		if a.path.Verdict == routing.Unknown {
			unknown = append(unknown, l.id+"/"+q.Name)
		}
		for _, b := range a.path.Blockers {
			codes[b.Code]++
		}
		for _, v := range a.path.Via {
			kinds[v.Kind]++
		}
		if a.path.Forward != nil && a.path.Forward[0].In.Src.Is6() {
			sixes++
		}
	})
	slices.Sort(unknown)
	require.Equal(t, aboutUnknown, unknown)
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	require.Contains(t, string(readme), fmt.Sprintf("Its %d questions on", questions))
	for class, least := range map[outcomeClass]int{arrives: 20, lost: 20, replyLost: 5, untold: 1} {
		require.GreaterOrEqual(t, classes[class], least, "class %d", class)
	}
	require.Less(t, classes[arrives], questions*2/3, "guessing that everything arrives must not be enough")
	for _, kind := range []vpc.Kind{vpc.KindGatewayEndpoint, vpc.KindInterfaceEndpoint, vpc.KindNATGateway, vpc.KindInternetGateway,
		vpc.KindEgressOnlyInternetGateway, vpc.KindPeeringConnection, vpc.KindTransitGateway, vpc.KindVPNGateway} {
		require.NotZero(t, kinds[kind], "no question goes by a %s", kind)
	}
	for _, code := range []routing.Code{routing.NoRouteToDestination, routing.BadStateRoute, routing.ENISGRulesMismatch, routing.SGHasNoRules, routing.SubnetACLRestriction,
		routing.IGWPublicIPAssociationForEgress, routing.NATUnsolicited, routing.PCXRequiresAddressInVPCCIDR, routing.TGWRouteZone, routing.TGWBadStateRoute,
		routing.DNSNoName, routing.DNSUnavailable, routing.EgressOnly, routing.NoAddress} {
		require.NotZero(t, codes[code], "no question is stopped by %s", code)
	}
	require.GreaterOrEqual(t, sixes, 4, "questions over IPv6")
}

// TestNoAnswerIsStored: a file has networks and questions. What becomes of a packet is not in it.
func TestNoAnswerIsStored(t *testing.T) {
	names, err := fs.Glob(lessonFiles, "*.json")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		text, err := fs.ReadFile(lessonFiles, name)
		require.NoError(t, err)
		var file struct {
			Questions []map[string]json.RawMessage `json:"questions"`
		}
		require.NoError(t, json.Unmarshal(text, &file))
		for i, q := range file.Questions {
			require.NotContains(t, q, "want", "%s, question %d", name, i)
			require.NotContains(t, q, "explanation", "%s, question %d", name, i)
		}
		for _, word := range []string{"delivered", "dropped", "verdict", "_RESTRICTION", "NO_ROUTE", "MISMATCH"} {
			require.NotContains(t, string(text), word, name)
		}
	}
}

// TestFiles: the files are as package scenario writes them, so that a difference shows what changed.
func TestFiles(t *testing.T) {
	names, err := fs.Glob(lessonFiles, "*.json")
	require.NoError(t, err)
	for _, name := range names {
		text, err := fs.ReadFile(lessonFiles, name)
		require.NoError(t, err)
		s, err := scenario.Load(bytes.NewReader(text))
		require.NoError(t, err)
		var b bytes.Buffer
		require.NoError(t, s.Write(&b))
		if *update {
			require.NoError(t, os.WriteFile(path.Join("lessons", name), b.Bytes(), 0o644))
			continue
		}
		require.Equal(t, b.String(), string(text), "%s: go test ./examples/trainer -update", name)
	}
}

func TestChoices(t *testing.T) {
	places := map[int]int{}
	eachQuestion(t, func(t *testing.T, l lesson, i int, q scenario.Question, a answered) {
		require.GreaterOrEqual(t, len(a.choices), 4, "too few to choose from")
		require.LessOrEqual(t, len(a.choices), distractors+2)
		right := 0
		texts := map[string]bool{}
		for place, x := range a.choices {
			require.NotContains(t, texts, x.Text)
			texts[x.Text] = true
			if x.ID == a.right.ID {
				right++
				places[place]++
			}
		}
		require.Equal(t, 1, right)
		require.Equal(t, unknowable.text, a.choices[len(a.choices)-1].Text)
		for _, x := range a.choices {
			for _, id := range x.names {
				if id == "" { // what AWS makes with a VPC, or DNS
					continue
				}
				if _, there := a.resolver.Network().Get(id); !there {
					require.Contains(t, x.Text, id, "a component that nobody named")
					require.Equal(t, a.right.ID, x.ID, "%s is not in the network", id)
				}
			}
		}
		again, err := l.answer(i)
		require.NoError(t, err)
		require.Equal(t, a.choices, again.choices)
	})
	require.Greater(t, len(places), 3, "the right answer is often in the same place: %v", places)
}

// TestDistractorsAreWrong: none says what is so, in other words.
func TestDistractorsAreWrong(t *testing.T) {
	eachQuestion(t, func(t *testing.T, l lesson, i int, q scenario.Question, a answered) {
		for _, x := range a.choices {
			if x.ID == a.right.ID {
				continue
			}
			require.False(t, x.same(a.right.outcome), x.Text)
			if x.class == a.right.class && x.class != arrives && x.class != untold {
				b := a.path.Blockers[0]
				require.NotContains(t, x.Text, blockerPlace(b)+": "+b.Why)
			}
		}
	})
}

// TestEveryHopIsDrawn: the page finds each hop of a path in its drawing, for the packet to be there.
func TestEveryHopIsDrawn(t *testing.T) {
	eachQuestion(t, func(t *testing.T, l lesson, i int, q scenario.Question, a answered) {
		s := l.send(a.resolver, a.path)
		require.NotEmpty(t, s.Steps)
		for _, svg := range []string{s.SVG.Wide, s.SVG.Narrow} {
			drawn := map[string]bool{}
			for _, m := range regexp.MustCompile(` data-(request|reply)="([0-9 ]+)"`).FindAllStringSubmatch(svg, -1) {
				for _, n := range strings.Fields(m[2]) {
					drawn[m[1]+" "+n] = true
				}
			}
			for _, x := range s.Steps {
				if x.Stage != stageWords(routing.AtName) && !drawn[fmt.Sprint(x.Leg, " ", x.Number)] {
					t.Errorf("%s hop %d (%s at %s) is not in the drawing", x.Leg, x.Number, x.Stage, x.At)
				}
			}
		}
	})
}

// TestPathsAsShown: what the page shows of a path agrees with the path.
func TestPathsAsShown(t *testing.T) {
	eachQuestion(t, func(t *testing.T, l lesson, i int, q scenario.Question, a answered) {
		s := l.send(a.resolver, a.path)
		require.Equal(t, a.path.Verdict.String(), s.Verdict)
		require.Equal(t, a.right.Text, s.Outcome)
		stops := 0
		for _, x := range s.Steps {
			if x.Stops {
				stops++
				require.NotEmpty(t, x.Code)
			}
		}
		require.Len(t, s.Stops, len(a.path.Blockers))
		if refusedIn(a.path, false) != refusedIn(a.path, true) {
			require.Equal(t, len(a.path.Blockers), stops)
		}
		if a.path.Verdict == routing.Dropped {
			require.True(t, s.Steps[len(s.Steps)-1].Stops, "the steps end where the packet does")
		}
		require.Equal(t, a.path.Missing, append([]string(nil), s.Missing...))
		require.Len(t, s.Without, len(a.path.Via))
	})
}

// TestSwitches: whatever one resource is switched off, the network stands, or it stands without what is told to go as well.
func TestSwitches(t *testing.T) {
	for _, l := range lessons(t) {
		violations := 0
		for r := range l.base.All() {
			off := []vpc.ID{r.ResourceID()}
			if _, err := l.network(situation{off: off}); err == nil {
				continue
			}
			violations++
			all := together(l.base, off)
			require.Greater(t, len(all), 1, "%s: %s", l.id, r.ResourceID())
			n, err := l.network(situation{off: all})
			require.NoError(t, err, "%s without %v", l.id, all)
			for r := range n.All() {
				require.NotContains(t, all, r.ResourceID())
			}
		}
		require.NotZero(t, violations, "%s: AWS would keep its VPC, as subnets depend on it", l.id)
	}
}

// TestChangesInAnyOrder: one situation is one network.
func TestChangesInAnyOrder(t *testing.T) {
	for _, l := range lessons(t) {
		var all []string
		for _, c := range l.Changes {
			all = append(all, c.Name)
			for _, other := range l.excludes(c) {
				i := slices.IndexFunc(l.Changes, func(c scenario.Change) bool { return c.Name == other })
				require.Contains(t, l.excludes(l.Changes[i]), c.Name, "excluding is mutual")
			}
		}
		n, err := l.network(situation{on: all})
		require.NoError(t, err, l.id)
		slices.Reverse(all)
		m, err := l.network(situation{on: all})
		require.NoError(t, err)
		require.Equal(t, slices.Collect(n.All()), slices.Collect(m.All()))
	}
}

func TestNames(t *testing.T) {
	seen := map[string]bool{}
	for _, l := range lessons(t) {
		require.Regexp(t, `^[a-z0-9-]+$`, l.id)
		require.NotContains(t, seen, l.id)
		seen[l.id] = true
		require.NotEmpty(t, l.Title)
		require.NotEmpty(t, l.Description)
		for _, q := range l.Questions {
			require.NotEmpty(t, q.Name, "progress is kept by the name")
			require.NotEmpty(t, q.Description)
		}
	}
}

// TestOwnLessons: a folder of one's own is read, and what is wrong with it is told with the file.
func TestOwnLessons(t *testing.T) {
	const network = `"resources": [{"kind": "vpc", "id": "vpc-1", "region": "us-east-1", "cidrs": ["10.0.0.0/16"]}, ` +
		`{"kind": "subnet", "id": "s", "vpc": "vpc-1", "cidr": "10.0.0.0/24"}, {"kind": "network-interface", "id": "a", "subnet": "s", "addresses": [{"private": "10.0.0.10"}]}]`
	for text, wrong := range map[string]string{
		`{` + network + `, "questions": [{"from": "a", "to": "internet", "dstPort": 443}]}`:                                   "",
		`{` + network + `, "questions": [{"from": "b", "to": "internet", "dstPort": 443}]}`:                                   "mine.json: question question 1: ",
		`{` + network + `, "questions": [{"from": "a", "to": "internet", "dstPort": 443, "want": {"verdict": "delivered"}}]}`: "is dropped, not delivered",
		`{"resources": [{"kind": "subnet", "id": "s", "vpc": "gone", "cidr": "10.0.0.0/24"}]}`:                                "mine.json: ",
		`{"resources": [{"kind": "castle"}]}`:                                                                                 "mine.json: ",
	} {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(path.Join(dir, "mine.json"), []byte(text), 0o644))
		c, err := load(os.DirFS(dir))
		if wrong != "" {
			require.ErrorContains(t, err, wrong)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, "mine", c[0].id)
		require.Equal(t, "mine", c[0].Title)
		require.Equal(t, "question 1", c[0].Questions[0].Name)
	}
	_, err := load(os.DirFS(t.TempDir()))
	require.ErrorContains(t, err, "no lesson")
}

func TestIDOf(t *testing.T) {
	for name, id := range map[string]string{"01-nat.json": "nat", "nat.json": "nat", "a-b.json": "a-b", "12.json": "12"} {
		require.Equal(t, id, idOf(name))
	}
}

// TestGuide: the lesson in docs/lesson.md is one, and teaches what it says.
func TestGuide(t *testing.T) {
	guide, err := os.ReadFile("../../docs/lesson.md")
	require.NoError(t, err)
	_, rest, ok := strings.Cut(string(guide), "```json\n")
	require.True(t, ok)
	text, _, ok := strings.Cut(rest, "```\n")
	require.True(t, ok)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(path.Join(dir, "1-shop.json"), []byte(text), 0o644))
	c, err := load(os.DirFS(dir))
	require.NoError(t, err)
	without, err := c[0].answer(0)
	require.NoError(t, err)
	require.Equal(t, routing.Dropped, without.path.Verdict)
	with, err := c[0].answer(1)
	require.NoError(t, err)
	require.Equal(t, routing.Delivered, with.path.Verdict)
}
