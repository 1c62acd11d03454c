package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"github.com/vpcsim/vpcsim/load/scenario"
	"github.com/vpcsim/vpcsim/vpc"
)

// details is in what a resource differs, a line for each field and for each element of a list that it has lost or gained, in the form that -print
// prints and -change reads: `- ingress {"id": "sgr-1", "traffic": "tcp 443"}`.
func details(before, after vpc.Resource) []string {
	was, is := fields(before), fields(after)
	names := map[string]bool{}
	for name := range was {
		names[name] = true
	}
	for name := range is {
		names[name] = true
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if bytes.Equal(was[name], is[name]) {
			continue
		}
		old, now, lists := elements(was[name], is[name])
		if !lists {
			old, now = single(was[name]), single(is[name])
		}
		for _, e := range without(old, now) {
			lines = append(lines, "- "+name+" "+e)
		}
		for _, e := range without(now, old) {
			lines = append(lines, "+ "+name+" "+e)
		}
	}
	return lines
}

// fields is a resource's fields as a scenario file has them.
func fields(r vpc.Resource) map[string]json.RawMessage {
	var text bytes.Buffer
	var file struct{ Resources []map[string]json.RawMessage }
	err := scenario.Scenario{Resources: []vpc.Resource{r}}.Write(&text)
	if err == nil {
		err = json.Unmarshal(text.Bytes(), &file)
	}
	if err != nil || len(file.Resources) != 1 {
		return nil // of a kind that such files do not have
	}
	return file.Resources[0]
}

// elements is those of two lists, of which one may not be there; false if they are no lists.
func elements(was, is json.RawMessage) (old, now []string, ok bool) {
	var lists [2][]json.RawMessage
	for i, text := range [...]json.RawMessage{was, is} {
		if len(text) > 0 && json.Unmarshal(text, &lists[i]) != nil {
			return nil, nil, false
		}
	}
	return compact(lists[0]), compact(lists[1]), true
}

func single(text json.RawMessage) []string {
	if len(text) == 0 {
		return nil
	}
	return compact([]json.RawMessage{text})
}

// compact is values on a line each.
func compact(all []json.RawMessage) []string {
	var lines []string
	for _, text := range all {
		var line bytes.Buffer
		_ = json.Compact(&line, text) // it was read
		lines = append(lines, line.String())
	}
	return lines
}

func without(all, others []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(others, s) })
}
