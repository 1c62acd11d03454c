package terraform

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/foreign"
)

// isTestOutput says whether the text begins like the output of terraform test -json.
func isTestOutput(b *bufio.Reader) bool {
	head, _ := b.Peek(512)
	return bytes.HasPrefix(bytes.TrimSpace(head), []byte(`{"@`))
}

// message is a line of the output of terraform test -json.
type message struct{ kind, run string }

// LoadTest reads the output of terraform test -json -verbose: the state that a run block with command = apply
// made, most usefully with a mocked provider, which needs no account. What such a provider makes up says nothing, and is not read:
// resources have their Terraform addresses for IDs, as those that a plan makes.
//
// It takes the state of the last run; [Run] names another. A file such as this, beside the configuration, makes one with
// Terraform 1.7 or later:
//
//	mock_provider "aws" {
//	  mock_data "aws_availability_zones" { defaults = { names = ["us-east-1a", "us-east-1b"] } }
//	  mock_resource "aws_vpc" { defaults = { ipv6_cidr_block = "2600:1f18:aaaa:bb00::/56" } }
//	}
//	run "net" { command = apply }
//
// Source: Terraform, mocks, https://developer.hashicorp.com/terraform/language/tests/mocking
func LoadTest(r io.Reader, opts ...Option) (load.Result, error) {
	var want options
	for _, o := range opts {
		o(&want)
	}
	b, err := testOutput(r)
	if err != nil {
		return load.Result{}, err
	}
	var last *document
	var runs []string
	for {
		line, err := b.ReadBytes('\n')
		if bytes.Contains(line, []byte(`"test_state"`)) {
			m, d, bad := readTestState(line)
			switch {
			case bad != nil && last == nil:
				last = &document{found: map[string]bool{}}
				last.skip(m.run, "%v", bad)
			case bad != nil:
				last.skip(m.run, "%v", bad)
			case d != nil:
				runs = append(runs, m.run)
				if want.run == "" || want.run == m.run {
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

// testOutput is the text of r, which is an error if it is that of another file. It may have other lines before the first of the output.
func testOutput(r io.Reader) (*bufio.Reader, error) {
	b := bufio.NewReader(r)
	if isTestOutput(b) {
		return b, nil
	}
	text, err := io.ReadAll(b)
	if err != nil {
		return nil, fmt.Errorf("terraform: %w", err)
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, errors.New("terraform: the input is empty, and not the output of terraform test -json -verbose")
	}
	p := &parser{text: bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))}
	keys := map[string]bool{}
	p.members(func(key []byte) {
		keys[p.name(key)] = true
		p.skip()
	})
	if hint := foreign.Hint(keys); hint != "" && !strings.Contains(hint, "terraform.LoadTest") {
		return nil, fmt.Errorf("terraform: the input is not the output of terraform test -json -verbose: %s", hint)
	}
	return bufio.NewReader(bytes.NewReader(text)), nil
}

// readTestState reads a line of the type test_state; the document is nil if it is of another type.
func readTestState(line []byte) (m message, d *document, err error) {
	p := &parser{text: line}
	read := &document{found: map[string]bool{}}
	p.members(func(key []byte) {
		switch p.name(key) {
		case "type":
			m.kind = p.str()
		case "@testrun":
			m.run = p.str()
		case "test_state":
			p.members(func(key []byte) { read.member(p, p.name(key)) })
		default:
			p.skip()
		}
	})
	if p.err != nil || m.kind != "test_state" {
		return m, nil, p.err
	}
	return m, read, read.checkFormat()
}
