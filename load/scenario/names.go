package scenario

import "fmt"

// checkNames reports names that are missing, given twice, or named without being there.
func (d *decoder) checkNames(s Scenario) {
	places, changes, questions := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i, p := range s.Places {
		d.checkName(places, p.Name, "places", i, true)
		if p.At == "" {
			d.refuseAt("places", i, ".at", "it says no place")
		}
	}
	for i, c := range s.Changes {
		d.checkName(changes, c.Name, "changes", i, true)
	}
	for i, q := range s.Questions {
		d.checkName(questions, q.Name, "questions", i, false)
		if q.From == "" || q.To == "" {
			d.refuseAt("questions", i, "", "it has no from or no to")
		}
		for j, name := range q.After {
			if !changes[name] {
				d.refuseAt("questions", i, fmt.Sprintf(".after[%d]", j), fmt.Sprintf("there is no change %q", name))
			}
		}
	}
}

// checkName notes a name, which only one element of the list may have.
func (d *decoder) checkName(seen map[string]bool, name, list string, i int, needed bool) {
	switch {
	case name == "" && needed:
		d.refuseAt(list, i, ".name", "it has no name")
	case name != "" && seen[name]:
		d.refuseAt(list, i, ".name", fmt.Sprintf("the name %q is given twice", name))
	}
	seen[name] = true
}

// refuseAt notes a problem with an element of one of the file's lists.
func (d *decoder) refuseAt(list string, i int, below, message string) {
	path := fmt.Sprintf("%s[%d]", list, i)
	if len(d.problems) <= mostProblems {
		d.problems = append(d.problems, found{d.starts[path], Problem{Path: path + below, Message: message}})
	}
}
