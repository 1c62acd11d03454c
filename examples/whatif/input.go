package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/describe"
	"github.com/vpcsim/vpcsim/load/scenario"
	"github.com/vpcsim/vpcsim/load/terraform"
	"github.com/vpcsim/vpcsim/vpc"
)

// question is what the command line asks.
type question struct {
	folder, plan, region string
	remove, print        []string
	change, with         string
}

// take takes the arguments behind the flags, and refuses what does not go together.
func (q *question) take(args []string) error {
	changes := len(q.remove) > 0 || q.change != ""
	switch {
	case q.plan != "" && (len(args) > 0 || changes || q.with != "" || len(q.print) > 0):
		return errors.New("-plan stands alone: the plan says what there is and what changes")
	case q.plan != "":
		return nil
	case len(args) != 1:
		return fmt.Errorf("one folder is wanted, and %d are given (flags stand before it)", len(args))
	case !changes && len(q.print) == 0:
		return errors.New("what is to change? Give -remove, -change or -plan")
	}
	q.folder = args[0]
	return nil
}

// comparison is a network before and after a change.
type comparison struct {
	before, after *vpc.Network
	skipped       []load.Skipped
	refused       vpc.Problems // what AWS would not do of the change as it stands
	misspelt      []string
	absent        []absent
	terminated    []termination
}

// compare reads the input.
func (q question) compare() (comparison, error) {
	if q.plan != "" {
		return q.planned()
	}
	n, skipped, err := q.described()
	if err != nil {
		return comparison{}, err
	}
	if n, err = q.completed(n); err != nil {
		return comparison{}, err
	}
	changes, err := q.changes()
	if err != nil {
		return comparison{}, err
	}
	found := comparison{before: n, after: n, skipped: skipped}
	for _, c := range changes {
		if err := found.apply(c); err != nil {
			return comparison{}, err
		}
	}
	found.absent = slices.DeleteFunc(found.absent, func(a absent) bool {
		_, held := found.after.Get(a.ID) // of a later change
		return held
	})
	return found, nil
}

// apply makes a change after those before. It is refused if AWS would refuse it, and if it names what the network does not hold and is likely misspelt.
func (c *comparison) apply(change vpc.Change) error {
	change, terminated, err := resolve(c.after, change)
	if err != nil {
		return fmt.Errorf("the change cannot be made:\n%w", err)
	}
	absent, misspelt := absents(c.after, change), misspelt(c.before, change.Put)
	refused := slices.DeleteFunc(c.after.Refusals(change), func(p vpc.Problem) bool { return isOf(c.after, p.Resource, terminated) })
	after, err := c.after.Apply(change)
	if err != nil {
		return fmt.Errorf("the change cannot be made:\n%w%s", err, strings.Join(slices.Concat([]string{""}, slips(absent), misspelt), "\n"))
	}
	if slips := slips(absent); len(slips) > 0 {
		return fmt.Errorf("the change cannot be made:\n%s\n-with puts in what the folder does not tell", strings.Join(slips, "\n"))
	}
	c.after, c.terminated = after, append(c.terminated, terminated...)
	c.absent, c.misspelt, c.refused = append(c.absent, absent...), append(c.misspelt, misspelt...), append(c.refused, refused...)
	return nil
}

// completed is the network with what the folder does not tell of it.
func (q question) completed(n *vpc.Network) (*vpc.Network, error) {
	if q.with == "" {
		return n, nil
	}
	changes, err := changesOf(q.with)
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		c, _, err := resolve(n, c)
		if err == nil {
			n, err = n.Apply(c)
		}
		if err != nil {
			return nil, fmt.Errorf("%s:\n%w", q.with, err)
		}
	}
	return n, nil
}

// changesOf is the changes of a file.
func changesOf(file string) ([]vpc.Change, error) {
	text, err := readFile(file, "a change")
	if err != nil {
		return nil, err
	}
	changes, err := readChanges(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var all []vpc.Change
	for _, c := range changes {
		all = append(all, c.Change)
	}
	return all, nil
}

// described is the network of the folder.
func (q question) described() (*vpc.Network, []load.Skipped, error) {
	if info, err := os.Stat(q.folder); err != nil {
		return nil, nil, err
	} else if !info.IsDir() {
		return nil, nil, fmt.Errorf("%s is not a folder; for a Terraform plan use -plan %[1]s", q.folder)
	}
	var opts []describe.Option
	if q.region != "" {
		opts = append(opts, describe.Region(q.region))
	}
	res, err := describe.Load(os.DirFS(q.folder), opts...)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", q.folder, err)
	}
	if len(res.Resources) == 0 {
		return nil, nil, errors.Join(fmt.Errorf("%s holds no resource of a network", q.folder), res.Err())
	}
	n, err := vpc.New(res.Resources...)
	return n, res.Skipped, err
}

// planned is the networks of the Terraform plan.
func (q question) planned() (comparison, error) {
	text, err := readFile(q.plan, "a Terraform plan")
	if err != nil {
		return comparison{}, err
	}
	var opts []terraform.Option
	if q.region != "" {
		opts = append(opts, terraform.Region(q.region))
	}
	p, err := terraform.LoadPlan(bytes.NewReader(text), opts...)
	if err != nil {
		return comparison{}, fmt.Errorf("%s: %w", q.plan, err)
	}
	before, err := vpc.New(p.Before.Resources...)
	if err != nil {
		return comparison{}, fmt.Errorf("%s, before the change: %w", q.plan, err)
	}
	after, err := before.Apply(p.Change)
	if err != nil {
		return comparison{}, fmt.Errorf("%s, after the change: %w", q.plan, err)
	}
	skipped := p.Before.Skipped
	for _, s := range p.After.Skipped {
		if !slices.Contains(skipped, s) {
			skipped = append(skipped, s)
		}
	}
	// Associations Terraform undoes by itself.
	refused := slices.DeleteFunc(before.Refusals(p.Change), func(p vpc.Problem) bool { return p.Field != "" })
	return comparison{before: before, after: after, skipped: skipped, refused: refused, absent: absents(before, p.Change)}, nil
}

// changes is what is asked for: the changes of the file, and then what is taken away. What they remove is still by name: see [resolve].
func (q question) changes() ([]vpc.Change, error) {
	var all []vpc.Change
	if q.change != "" {
		var err error
		if all, err = changesOf(q.change); err != nil {
			return nil, err
		}
	}
	if len(q.remove) == 0 {
		return all, nil
	}
	var remove vpc.Change
	for _, name := range q.remove {
		remove.Remove = append(remove.Remove, vpc.ID(name))
	}
	return append(all, remove), nil
}

// form is what a change looks like.
const form = `{"put": [{"kind": ..., "id": ..., ...}], "remove": ["..."]}`

// readChanges reads a change, or a file of package scenario with several, which are made in order. One that does nothing is an error.
func readChanges(text []byte) ([]scenario.Change, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err == nil && fields["changes"] == nil {
		if err := foreign(text, fields); err != nil {
			return nil, err
		}
		// The file of a scenario has the change in its list. On the same line, so that problems are told with the right one.
		head := []byte(`{"changes": [`)
		if fields["name"] == nil {
			head = append(head, `{"name": "change"`...)
			if len(fields) > 0 {
				head = append(head, ',')
			}
			text = text[bytes.IndexByte(text, '{')+1:]
		}
		text = append(append(head, text...), "]}"...)
	}
	s, err := scenario.Load(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	if len(s.Changes) == 0 {
		return nil, fmt.Errorf("there is no change in it; write %s", form)
	}
	for _, c := range s.Changes {
		if len(c.Put)+len(c.Remove) == 0 {
			return nil, fmt.Errorf("change %q does nothing; write %s", c.Name, form)
		}
	}
	return s.Changes, nil
}

// foreign is what is wrong with an object that is no change at all, but a file of another kind.
func foreign(text []byte, fields map[string]json.RawMessage) error {
	if fields["planned_values"] != nil || fields["resource_changes"] != nil {
		return errors.New("it seems to be a Terraform plan, which -plan reads, without a folder")
	}
	for _, field := range []string{"put", "remove"} {
		if fields[field] != nil {
			return nil
		}
	}
	_, err := scenario.Load(bytes.NewReader(text))
	var problems scenario.Problems
	if errors.As(err, &problems) && problems[0].Path == "" { // of the file as a whole
		return problems[0]
	}
	return nil
}

// readFile is a file's text.
func readFile(name, what string) ([]byte, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a folder, and a file with %s is wanted", name, what)
	}
	text, err := os.ReadFile(name)
	if err == nil && len(bytes.TrimSpace(text)) == 0 {
		return nil, fmt.Errorf("%s is empty, and %s is wanted", name, what)
	}
	return text, err
}

// resources prints the resources that are asked for as a change that does nothing.
func (q question) resources(w io.Writer) error {
	n, _, err := q.described()
	if err != nil {
		return err
	}
	c := scenario.Change{Name: "change"}
	for _, name := range q.print {
		r, err := find(n, name)
		if err != nil {
			return err
		}
		c.Put = append(c.Put, r)
	}
	return scenario.Scenario{Changes: []scenario.Change{c}}.Write(w)
}
