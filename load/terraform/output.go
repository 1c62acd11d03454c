package terraform

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/vpcsim/vpcsim/load"
)

// isTestOutput says whether the text begins like the output of terraform test -json.
func isTestOutput(b *bufio.Reader) bool {
	head, _ := b.Peek(512)
	return bytes.HasPrefix(bytes.TrimSpace(head), []byte(`{"@`))
}

// message is a line of the output of terraform test -json.
type message struct {
	Type string
	Run  string `json:"@testrun"`
	File string `json:"@testfile"`
}

// LoadTest reads the output of terraform test -json -verbose: the state that a run block with command = apply
// made, most usefully with a mocked provider, which needs no account. What such a provider makes up says nothing, and is not read.
//
// It takes the state of the last run; [Run] names another.
//
// Source: Terraform, mocks, https://developer.hashicorp.com/terraform/language/tests/mocking
func LoadTest(r io.Reader, opts ...Option) (load.Result, error) {
	var want options
	for _, o := range opts {
		o(&want)
	}
	b := bufio.NewReader(r)
	var last *document
	var runs []string
	for {
		line, err := b.ReadBytes('\n')
		if bytes.Contains(line, []byte(`"test_state"`)) {
			m, d, bad := readTestState(line)
			switch {
			case bad != nil && last == nil:
				last = &document{found: map[string]bool{}, skipped: []load.Skipped{{Key: m.Run, Reason: explain(bad)}}}
			case bad != nil:
				last.skip(m.Run, "%s", explain(bad))
			case d != nil:
				runs = append(runs, m.Run)
				if want.run == "" || want.run == m.Run {
					last = d
				}
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return load.Result{}, fmt.Errorf("terraform: %w", err)
		}
	}
	switch {
	case last == nil && len(runs) > 0:
		return load.Result{}, fmt.Errorf("terraform: there is no run %q; there are %s", abridge(want.run), strings.Join(runs, ", "))
	case last == nil || len(runs) == 0:
		return load.Result{}, errors.New("terraform: there is no line of type test_state; run terraform test -json -verbose, with a run block that has command = apply")
	}
	l := newLoader(opts, last)
	l.mocked = true
	l.instances = last.instances
	return l.load(), nil
}

// readTestState reads a line of the type test_state; the document is nil if it is of another type.
func readTestState(line []byte) (message, *document, error) {
	var m message
	d := &document{found: map[string]bool{}}
	dec := json.NewDecoder(bytes.NewReader(line))
	err := d.members(dec, func(dec *json.Decoder, key string) error {
		switch key {
		case "type":
			return lenient(dec.Decode(&m.Type))
		case "@testrun":
			return lenient(dec.Decode(&m.Run))
		case "test_state":
			return d.members(dec, d.member)
		}
		return pass(dec)
	})
	if err != nil || m.Type != "test_state" {
		return m, nil, err
	}
	return m, d, d.checkFormat()
}
