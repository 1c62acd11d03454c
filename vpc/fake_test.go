package vpc_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpcsim/vpcsim/vpc"
)

// thing is a kind of resource made for tests, with everything that a Resource
// can have. Its Check reads all that a Check may read.
type thing struct {
	ID     vpc.ID
	Name   string
	Home   vpc.ID   // a strong reference to a VPC
	Needs  []vpc.ID // strong references to anything
	Wants  []vpc.ID // weak references
	Claim  []string
	Aside  []vpc.ID // weak references that no other thing looks at
	Rule   string   // what Check looks for, see there
	Forgot []vpc.ID
}

func (t thing) ResourceID() vpc.ID   { return t.ID }
func (t thing) ResourceName() string { return t.Name }
func (t thing) Kind() vpc.Kind       { return "thing" }

func (t thing) Refs() []vpc.Ref {
	refs := []vpc.Ref{{Field: "Home", Kind: vpc.KindVPC, ID: t.Home}}
	for _, id := range t.Needs {
		refs = append(refs, vpc.Ref{Field: "Needs", ID: id})
	}
	for _, id := range t.Wants {
		refs = append(refs, vpc.Ref{Field: "Wants", ID: id, Weak: true})
	}
	for _, id := range t.Aside {
		refs = append(refs, vpc.Ref{Field: "Aside", ID: id, Weak: true})
	}
	return refs
}

func (t thing) Outline() vpc.Resource {
	t.Aside = nil
	return t
}

func (t thing) Claims() []vpc.Claim {
	var claims []vpc.Claim
	for _, c := range t.Claim {
		claims = append(claims, vpc.Claim{Key: vpc.ClaimKey("the claim", "", c), Field: "Claim", Code: "Claimed"})
	}
	return claims
}

func (t thing) Forget(id vpc.ID) vpc.Resource {
	t.Wants = slices.DeleteFunc(slices.Clone(t.Wants), func(w vpc.ID) bool { return w == id })
	t.Aside = slices.DeleteFunc(slices.Clone(t.Aside), func(w vpc.ID) bool { return w == id })
	t.Forgot = append(slices.Clone(t.Forgot), id)
	return t
}

// company is the rule that some other thing that refers to the same home has a name.
const company = "company"

// Check refuses each name that begins with the rule's letter among what it may see: the
// things it refers to, those that these need in turn, and those that share its home.
func (t thing) Check(n *vpc.Network) []vpc.Problem {
	r := vpc.NewReport(t)
	switch t.Rule {
	case "":
		return nil
	case company:
		for o := range vpc.DependentsOf[thing](n, t.Home) {
			if o.ID != t.ID && o.Name != "" {
				return nil
			}
		}
		r.Add("Rule", "Alone", "nothing beside it has a name")
		return r.Problems()
	}
	seen := map[vpc.ID]bool{t.ID: true}
	var see func(how string, id vpc.ID)
	see = func(how string, id vpc.ID) {
		o, ok := vpc.Get[thing](n, id)
		if !ok || seen[id] {
			return
		}
		seen[id] = true
		if o.Name != "" && o.Name[:1] == t.Rule {
			r.Add("Rule", "Seen", "%s %s is named %s", how, id, o.Name)
		}
		for _, next := range o.Needs {
			see("through others", next)
		}
	}
	for _, id := range slices.Concat(t.Needs, t.Wants, t.Aside) {
		see("directly", id)
	}
	for o := range vpc.DependentsOf[thing](n, t.Home) {
		if o.Name != "" && o.Name[:1] == t.Rule && o.ID != t.ID {
			r.Add("Home", "Seen", "beside it %s is named %s", o.ID, o.Name)
		}
	}
	if owner, ok := n.Owner(vpc.ClaimKey("the claim", "", t.Rule)); ok {
		if o, _ := vpc.Get[thing](n, owner); o.Home == t.Home && t.Home != "" {
			r.Add("Rule", "Seen", "%s holds the claim %s", owner, t.Rule)
		}
	}
	return r.Problems()
}

// house is a kind that counts as a home. It refuses to be referred to by what has its name.
type house struct {
	ID   vpc.ID
	Name string
}

func (h house) ResourceID() vpc.ID   { return h.ID }
func (h house) ResourceName() string { return h.Name }
func (h house) Kind() vpc.Kind       { return vpc.KindNetworkInterface }
func (h house) Refs() []vpc.Ref      { return nil }
func (h house) Check(n *vpc.Network) []vpc.Problem {
	r := vpc.NewReport(h)
	for d := range n.Dependents(h.ID) {
		if h.Name != "" && d.ResourceName() == h.Name {
			r.Add("Name", "Seen", "%s in it has its name", d.ResourceID())
		}
	}
	return r.Problems()
}

// lines is one problem a line, none if err is nil.
func lines(t testing.TB, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	problems, ok := err.(vpc.Problems)
	if !ok {
		t.Fatalf("the error is a %T, not Problems: %v", err, err)
	}
	return strings.Split(problems.Error(), "\n")
}

// wantProblems fails unless err is these problems.
func wantProblems(t testing.TB, err error, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, lines(t, err)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// network makes a network that must be sound.
func network(t testing.TB, rs ...vpc.Resource) *vpc.Network {
	t.Helper()
	n, err := vpc.New(rs...)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return n
}

// ids is the IDs of rs in order, with blanks between.
func ids(rs []vpc.Resource) string {
	var s []string
	for _, r := range rs {
		s = append(s, string(r.ResourceID()))
	}
	return strings.Join(s, " ")
}
