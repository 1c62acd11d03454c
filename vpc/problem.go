package vpc

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a network, said as AWS would refuse it.
type Problem struct {
	Resource ID
	Kind     Kind   // of the resource
	Field    string // path of the field, "Ingress[2].CIDR"; empty for the resource as a whole
	Code     string // AWS's error code, "InvalidSubnet.Conflict"
	Message  string // one sentence; of a conflict it names a witness, "both cover 10.1.0.1"
}

// Error is the problem on one line.
func (p Problem) Error() string {
	at := string(p.Resource)
	if p.Field != "" {
		at += "." + p.Field
	}
	if p.Kind != "" {
		at = string(p.Kind) + " " + at
	}
	return fmt.Sprintf("%s: %s (%s)", at, p.Message, p.Code)
}

// Is makes [errors.Is] match a problem against a pattern: fields of the target that are empty match anything.
func (p Problem) Is(target error) bool {
	t, ok := target.(Problem)
	if !ok {
		return false
	}
	match := func(pattern, s string) bool { return pattern == "" || pattern == s }
	return match(string(t.Resource), string(p.Resource)) && match(string(t.Kind), string(p.Kind)) &&
		match(t.Field, p.Field) && match(t.Code, p.Code) && match(t.Message, p.Message)
}

// Problems is everything that is wrong with a network, sorted by resource,
// kind, field, code and message, each once. As an error it prints one problem a line,
// and [errors.Is] and [errors.As] reach each of them.
type Problems []Problem

// Error is one problem a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the problems one by one.
func (ps Problems) Unwrap() []error {
	errs := make([]error, len(ps))
	for i, p := range ps {
		errs[i] = p
	}
	return errs
}

// err is the problems sorted and each once, or nil if there are none.
func (ps Problems) err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps.sorted()
}

// sorted is the problems in order and each once. It puts ps itself in order.
func (ps Problems) sorted() Problems {
	slices.SortFunc(ps, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Field, b.Field),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(ps)
}

// Report collects the problems of one resource.
//
//	p := vpc.NewReport(r)
//	p.Add("CIDR", "InvalidSubnet.Range", "%v is not inside %v", r.CIDR, v.CIDRs)
//	return p.Problems()
type Report struct {
	id       ID
	kind     Kind
	problems []Problem
}

// NewReport starts the report on r. It is generic lest r, which may be large, be copied to the heap.
func NewReport[R Resource](r R) *Report {
	return &Report{id: r.ResourceID(), kind: r.Kind()}
}

// Add notes a problem: the field, AWS's error code, and one sentence in the manner of [fmt.Sprintf].
func (r *Report) Add(field, code, format string, args ...any) {
	r.problems = append(r.problems, Problem{r.id, r.kind, field, code, fmt.Sprintf(format, args...)})
}

// AddIDs notes a problem that IDs are, if there are any: the text with the IDs behind it, in order and each once.
func (r *Report) AddIDs(field, code, text string, ids []ID) {
	if len(ids) == 0 {
		return
	}
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	slices.Sort(words)
	r.Add(field, code, "%s %s", text, strings.Join(slices.Compact(words), ", "))
}

// Problems is what was noted.
func (r *Report) Problems() []Problem { return r.problems }
