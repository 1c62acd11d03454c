package vpc_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

var v1 = vpc.VPC{ID: "v1", CIDRs: cidrs("10.0.0.0/16")}

func TestNewReportsEveryProblem(t *testing.T) {
	for _, tt := range []struct {
		name string
		rs   []vpc.Resource
		want []string
	}{
		{"nothing", nil, nil},
		{"one VPC", []vpc.Resource{v1}, nil},
		{"cyclic references", []vpc.Resource{thing{ID: "a", Needs: []vpc.ID{"b"}}, thing{ID: "b", Needs: []vpc.ID{"a"}}}, nil},
		{"a reference to itself", []vpc.Resource{thing{ID: "a", Needs: []vpc.ID{"a"}}}, nil},
		{"weak references may dangle", []vpc.Resource{thing{ID: "a", Wants: []vpc.ID{"b"}}}, nil},
		{"empty references name nothing", []vpc.Resource{thing{ID: "a", Needs: []vpc.ID{""}}}, nil},
		{
			"missing references", []vpc.Resource{thing{ID: "b", Needs: []vpc.ID{"x", "y"}}, thing{ID: "a", Home: "v2"}},
			[]string{
				"thing a.Home: there is no vpc v2 (InvalidVpcID.NotFound)",
				"thing b.Needs: there is no resource x (InvalidParameterValue)",
				"thing b.Needs: there is no resource y (InvalidParameterValue)",
			},
		},
		{
			"references to another kind", []vpc.Resource{thing{ID: "a", Home: "b"}, thing{ID: "b"}},
			[]string{"thing a.Home: b is a thing, not a vpc (InvalidVpcID.NotFound)"},
		},
		{
			"rules are not asked of what has broken references", []vpc.Resource{thing{ID: "a", Home: "v1", Wants: []vpc.ID{"b"}, Needs: []vpc.ID{"x"}, Rule: "b"}, thing{ID: "b", Name: "b"}, v1},
			[]string{"thing a.Needs: there is no resource x (InvalidParameterValue)"},
		},
		{
			"no ID", []vpc.Resource{thing{Name: "web"}, v1},
			[]string{"thing .ID: a resource needs an ID (MissingParameter)"},
		},
		{
			"an ID twice", []vpc.Resource{thing{ID: "v1"}, v1, v1},
			[]string{"thing v1.ID: the ID is given twice, to a thing and to a thing (InvalidParameterValue)"},
		},
		{
			"NUL", []vpc.Resource{thing{ID: "a\x00b"}, thing{ID: "b", Name: "\x00"}, thing{ID: "c", Wants: []vpc.ID{"x\x00thing"}}},
			[]string{
				"thing a\x00b: IDs and names cannot hold NUL (InvalidParameterValue)",
				"thing b: IDs and names cannot hold NUL (InvalidParameterValue)",
				"thing c: IDs and names cannot hold NUL (InvalidParameterValue)",
			},
		},
		{
			"pointers and nil", []vpc.Resource{&v1, nil, (*vpc.VPC)(nil)},
			[]string{": a resource is a struct that is given by value, not a pointer or nil (InvalidParameterValue)"},
		},
		{
			"claims: all but the least ID are told", []vpc.Resource{thing{ID: "c", Claim: []string{"x"}}, thing{ID: "a", Claim: []string{"x"}}, thing{ID: "b", Claim: []string{"x"}}},
			[]string{
				"thing b.Claim: the claim x is already held by a (Claimed)",
				"thing c.Claim: the claim x is already held by a (Claimed)",
			},
		},
		{
			"a claim twice", []vpc.Resource{thing{ID: "a", Claim: []string{"x", "x"}}},
			[]string{"thing a.Claim: the claim x is given twice (Claimed)"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.name == "an ID twice" { // which of them is told first depends on the order given
				_, err := vpc.New(tt.rs...)
				require.ErrorIs(t, err, vpc.Problem{Resource: "v1", Field: "ID", Code: "InvalidParameterValue"})
				return
			}
			for range 2 {
				n, err := vpc.New(tt.rs...)
				wantProblems(t, err, tt.want...)
				require.Equal(t, tt.want == nil, n != nil)
				slices.Reverse(tt.rs)
			}
		})
	}
}

func TestWithReplacesByID(t *testing.T) {
	n := network(t, v1, thing{ID: "a", Name: "x", Home: "v1", Claim: []string{"1"}})
	m, err := n.With(thing{ID: "a", Name: "y", Wants: []vpc.ID{"z"}, Claim: []string{"2"}})
	require.NoError(t, err)

	require.Equal(t, "a", ids(n.Named("x")), "the old network is as it was")
	require.Equal(t, "a", ids(slices.Collect(n.Dependents("v1"))))
	require.Empty(t, m.Named("x"))
	require.Equal(t, "a", ids(m.Named("y")))
	require.Empty(t, slices.Collect(m.Dependents("v1")))
	require.Equal(t, "a", ids(slices.Collect(m.Dependents("z"))))
	_, ok := m.Owner(vpc.ClaimKey("the claim", "", "1"))
	require.False(t, ok)
	require.Equal(t, 2, m.Len())

	_, err = m.With(thing{ID: "a"}, thing{ID: "b", Claim: []string{"2"}})
	require.NoError(t, err, "a claim changes hands within one change")

	kept, err := m.With()
	require.NoError(t, err)
	require.Equal(t, indexes(m), indexes(kept))
}

func TestWithChecksAgainWhatCanHaveSeenTheChange(t *testing.T) {
	n := network(t, v1,
		thing{ID: "a", Name: "ok"}, thing{ID: "b", Needs: []vpc.ID{"a"}}, thing{ID: "c", Wants: []vpc.ID{"b"}, Rule: "x"},
		thing{ID: "d", Home: "v1", Rule: "x"}, thing{ID: "e", Wants: []vpc.ID{"late"}, Rule: "x"})

	_, err := n.With(thing{ID: "a", Name: "x"})
	wantProblems(t, err, "thing c.Rule: through others a is named x (Seen)")
	_, err = n.With(thing{ID: "f", Name: "x", Home: "v1"})
	wantProblems(t, err, "thing d.Home: beside it f is named x (Seen)")
	_, err = n.With(thing{ID: "f", Home: "v1", Claim: []string{"x"}})
	wantProblems(t, err, "thing d.Rule: f holds the claim x (Seen)")
	_, err = n.With(thing{ID: "late", Name: "x"})
	wantProblems(t, err, "thing e.Rule: directly late is named x (Seen)")
	_, err = n.With(thing{ID: "v1"})
	wantProblems(t, err, "thing d.Home: v1 is a thing, not a vpc (InvalidVpcID.NotFound)")
}

func TestWithout(t *testing.T) {
	n := network(t, v1,
		thing{ID: "a", Home: "v1"}, thing{ID: "b", Home: "v1", Needs: []vpc.ID{"a"}}, thing{ID: "c", Wants: []vpc.ID{"a", "v1"}})

	_, err := n.Without("v1")
	wantProblems(t, err, "vpc v1: still used by thing a, thing b (DependencyViolation)")
	_, err = n.Without("v1", "a")
	wantProblems(t, err,
		"thing a: still used by thing b (DependencyViolation)",
		"vpc v1: still used by thing b (DependencyViolation)")
	_, err = n.Without("x", "x")
	wantProblems(t, err, "x: there is no such resource to remove (InvalidParameterValue)")

	_, err = n.Without("sgr-0123")
	wantProblems(t, err, "sgr-0123: there is no such resource to remove; a rule of a security group is part of the group: put the group in without it, as sg.Group.WithoutRules makes it (InvalidParameterValue)")

	m, err := n.Without("v1", "a", "b")
	require.NoError(t, err)
	c, _ := vpc.Get[thing](m, "c")
	require.Equal(t, thing{ID: "c", Wants: []vpc.ID{}, Forgot: []vpc.ID{"a", "v1"}}, c, "c forgets what it referred to weakly")
	c, _ = vpc.Get[thing](n, "c")
	require.Empty(t, c.Forgot, "the old network is as it was")

	m, err = n.Without("b", "b")
	require.NoError(t, err)
	require.Equal(t, 3, m.Len())
}

func TestApplyRemovesBeforeItPuts(t *testing.T) {
	n := network(t, v1, thing{ID: "a", Home: "v1", Claim: []string{"x"}}, thing{ID: "c", Wants: []vpc.ID{"a"}})

	m, err := n.Apply(vpc.Change{Remove: []vpc.ID{"a"}, Put: []vpc.Resource{thing{ID: "a", Name: "new", Claim: []string{"x"}}}})
	require.NoError(t, err)
	c, _ := vpc.Get[thing](m, "c")
	require.Empty(t, c.Forgot, "what is put back was never gone")

	m, err = n.Apply(vpc.Change{Remove: []vpc.ID{"a"}, Put: []vpc.Resource{thing{ID: "c", Wants: []vpc.ID{"a"}}}})
	require.NoError(t, err)
	c, _ = vpc.Get[thing](m, "c")
	require.Equal(t, []vpc.ID{"a"}, c.Wants, "what is put is taken as it is given")

	_, err = n.Apply(vpc.Change{Remove: []vpc.ID{"v1"}, Put: []vpc.Resource{thing{ID: "a", Home: "v1"}}})
	wantProblems(t, err, "thing a.Home: there is no vpc v1 (InvalidVpcID.NotFound)")
}

func TestDangling(t *testing.T) {
	n := network(t, v1, thing{ID: "a", Home: "v1", Wants: []vpc.ID{"x", "v1", "y", "x"}})
	want := vpc.Ref{Field: "Wants", ID: "x", Weak: true}
	require.Equal(t, []vpc.Ref{want, {Field: "Wants", ID: "y", Weak: true}, want}, n.Dangling("a"))
	require.Empty(t, n.Dangling("v1"))
	require.Empty(t, n.Dangling("x"))

	n, err := n.With(thing{ID: "x"}, thing{ID: "y"})
	require.NoError(t, err)
	require.Empty(t, n.Dangling("a"))
}

func TestNilNetwork(t *testing.T) {
	var n *vpc.Network
	require.Zero(t, n.Len())
	require.Empty(t, slices.Collect(n.All()))
	require.Empty(t, slices.Collect(vpc.All[vpc.VPC](n)))
	require.Empty(t, slices.Collect(n.Dependents("v1")))
	require.Empty(t, slices.Collect(vpc.DependentsOf[thing](n, "v1")))
	require.Empty(t, n.Refs("v1"))
	require.Empty(t, n.Dangling("v1"))
	require.Empty(t, n.Named("x"))
	_, ok := n.Get("v1")
	require.False(t, ok)
	_, ok = n.Owner("x")
	require.False(t, ok)
	_, ok = n.VPCOf("v1")
	require.False(t, ok)
	m, err := n.With(v1)
	require.NoError(t, err)
	require.Equal(t, 1, m.Len())
	_, err = n.Without("v1")
	wantProblems(t, err, "v1: there is no such resource to remove (InvalidParameterValue)")
}

// TestRemovalOfOther: an ID that is none says what may be meant.
func TestRemovalOfOther(t *testing.T) {
	n := network(t, thing{ID: "nat-123456", Name: "way-out"}, thing{ID: "nat-123457", Name: "ways"}, thing{ID: "igw-1", Name: "ways"})
	_, err := n.Without("way-out")
	wantProblems(t, err, "way-out: there is no such resource to remove; it is the Name tag of nat-123456: give the ID (InvalidParameterValue)")
	_, err = n.Without("ways")
	wantProblems(t, err, "ways: there is no such resource to remove; it is the Name tag of igw-1, nat-123457: give the ID (InvalidParameterValue)")
	_, err = n.Without("nat-123455")
	wantProblems(t, err, "nat-123455: there is no such resource to remove; did you mean nat-123456 or nat-123457? (InvalidParameterValue)")
}

func TestProblemsAsErrors(t *testing.T) {
	_, err := vpc.New(thing{ID: "a", Home: "v1"}, thing{ID: "b", Needs: []vpc.ID{"x"}})

	require.ErrorIs(t, err, vpc.Problem{Code: "InvalidVpcID.NotFound"})
	require.ErrorIs(t, err, vpc.Problem{Resource: "b", Field: "Needs"})
	require.NotErrorIs(t, err, vpc.Problem{Resource: "b", Code: "InvalidVpcID.NotFound"})
	require.NotErrorIs(t, err, errors.New("x"))

	var first vpc.Problem
	require.ErrorAs(t, fmt.Errorf("loading: %w", err), &first)
	require.Equal(t, vpc.Problem{
		Resource: "a", Kind: "thing", Field: "Home", Code: "InvalidVpcID.NotFound", Message: "there is no vpc v1",
	}, first)
	var all vpc.Problems
	require.ErrorAs(t, err, &all)
	require.Len(t, all, 2)
}

// TestNetworkSharedByGoroutines is of use under -race.
func TestNetworkSharedByGoroutines(t *testing.T) {
	n := fleet(t, 4, 20)
	want := slices.Collect(n.All())
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			id := vpc.ID(fmt.Sprintf("mine-%d", i))
			m := n
			for range 20 {
				var err error
				if m, err = m.With(thing{ID: id, Home: "vpc-0001", Needs: []vpc.ID{"thing-00001"}}); err != nil {
					t.Error(err)
				}
				for range n.Dependents("vpc-0001") {
				}
				n.Graph().To(0)
				if m, err = m.Without(id); err != nil {
					t.Error(err)
				}
			}
			if m.Len() != n.Len() {
				t.Errorf("%d resources, want %d", m.Len(), n.Len())
			}
		})
	}
	wg.Wait()
	require.Equal(t, want, slices.Collect(n.All()), "the network is as it was")
}

// fleet is a network of VPCs with things in each, which also refer to each other.
func fleet(t testing.TB, vpcs, things int) *vpc.Network {
	return network(t, fleetResources(vpcs, things)...)
}

func fleetResources(vpcs, things int) []vpc.Resource {
	var rs []vpc.Resource
	for v := range vpcs {
		home := vpc.ID(fmt.Sprintf("vpc-%04d", v))
		rs = append(rs, vpc.VPC{ID: home, CIDRs: cidrs("10.0.0.0/16")})
		for i := range things {
			k := v*things + i
			th := thing{ID: vpc.ID(fmt.Sprintf("thing-%05d", k)), Home: home, Claim: []string{fmt.Sprint(k)}}
			if i > 0 {
				th.Needs = []vpc.ID{vpc.ID(fmt.Sprintf("thing-%05d", k-1-(i-1)%10))}
			}
			rs = append(rs, th)
		}
	}
	return rs
}

func BenchmarkNew(b *testing.B) {
	for _, size := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			rs := fleetResources(size/200, 199)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := vpc.New(rs...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkWith(b *testing.B) {
	for _, size := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			n := fleet(b, size/200, 199)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := n.With(thing{ID: "new", Home: "vpc-0001"}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkGet(b *testing.B) {
	n := fleet(b, 50, 199)
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := vpc.Get[thing](n, "thing-04321"); !ok {
			b.Fatal("not there")
		}
	}
}

// TestFind: by ID before Name tag, and by a tag that other kinds have too.
func TestFind(t *testing.T) {
	n, err := vpc.New(v1, thing{ID: "a", Name: "x"}, thing{ID: "x", Name: "a"}, thing{ID: "b", Name: "v1"}, thing{ID: "c", Name: "twin"}, thing{ID: "d", Name: "twin"})
	require.NoError(t, err)
	for name, want := range map[string]vpc.ID{"a": "a", "x": "x", "v1": "b", "twin": "", "nothing": "", "": ""} {
		got, ok := vpc.Find[thing](n, name)
		require.Equal(t, want, got.ID, name)
		require.Equal(t, want != "", ok, name)
	}
	v, ok := vpc.Find[vpc.VPC](n, "v1")
	require.True(t, ok)
	require.Equal(t, v1.ID, v.ID)
}
