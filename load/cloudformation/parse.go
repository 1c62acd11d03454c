package cloudformation

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// object is a JSON object. Values are object, []any, string, json.Number, bool and nil.
type object = map[string]any

// mostTemplate is the length in bytes of the longest text that is read. CloudFormation takes templates of a megabyte.
//
// Source: CloudFormation guide, quotas,
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
const mostTemplate = 4 << 20

var errLongTemplate = fmt.Errorf("the text is longer than %d MB, and no template is", mostTemplate>>20)

// readText is all of r, unless it is too long.
func readText(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, mostTemplate+1))
	if err == nil && len(text) > mostTemplate {
		err = errLongTemplate
	}
	return text, err
}

func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readText(f)
}

// parse reads a document that is a JSON or YAML object.
func parse(text []byte) (object, error) {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if trimmed := bytes.TrimSpace(text); len(trimmed) > 0 && trimmed[0] == '{' {
		if o, err := parseJSON(text); err == nil || !yamlInBraces(trimmed) {
			return o, err
		}
	}
	return parseYAML(text)
}

// yamlInBraces says whether a text that begins with a brace may be YAML's flow style: its first key has no quotes.
func yamlInBraces(text []byte) bool {
	inner := bytes.TrimSpace(text[1:])
	return len(inner) > 0 && inner[0] != '"' && inner[0] != '}'
}

func parseJSON(text []byte) (object, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var o object
	if err := d.Decode(&o); err != nil {
		return nil, jsonError(text, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more than one document")
	}
	return o, nil
}

// jsonError is the error with its line.
func jsonError(text []byte, err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		line := 1 + bytes.Count(text[:min(int(syntax.Offset), len(text))], []byte("\n"))
		return fmt.Errorf("it is no JSON: line %d: %v", line, err)
	}
	return fmt.Errorf("it is no JSON: %v", err)
}

func parseYAML(text []byte) (object, error) {
	d := yaml.NewDecoder(bytes.NewReader(text))
	var doc yaml.Node
	if err := d.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("it is empty")
		}
		return nil, fmt.Errorf("it is no YAML: %v", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if err := d.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more than one document")
	}
	v, err := fromYAML(doc.Content[0])
	if err != nil {
		return nil, err
	}
	o, ok := v.(object)
	if !ok {
		return nil, errors.New("it is not an object")
	}
	return o, nil
}

// fromYAML is the value of a node. Short tags become the functions that they stand for. As in CloudFormation there are no
// aliases, by which a small text could mean an enormous value.
//
// Source: CloudFormation guide, template formats,
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
func fromYAML(n *yaml.Node) (any, error) {
	v, err := untagged(n)
	if err != nil || !strings.HasPrefix(n.Tag, "!") || strings.HasPrefix(n.Tag, "!!") {
		return v, err
	}
	name := n.Tag[1:]
	if name != "Ref" && name != "Condition" {
		name = "Fn::" + name
	}
	if s, ok := v.(string); ok && name == "Fn::GetAtt" {
		if of, attr, ok := strings.Cut(s, "."); ok {
			return object{name: []any{of, attr}}, nil
		}
	}
	return object{name: v}, nil
}

func untagged(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.MappingNode:
		o := make(object, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
				return nil, fmt.Errorf("line %d: a key is a text", key.Line)
			}
			if _, twice := o[key.Value]; twice {
				return nil, fmt.Errorf("line %d: the key %s is given twice", key.Line, abridge(key.Value))
			}
			v, err := fromYAML(n.Content[i+1])
			if err != nil {
				return nil, err
			}
			o[key.Value] = v
		}
		return o, nil
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, x := range n.Content {
			v, err := fromYAML(x)
			if err != nil {
				return nil, err
			}
			list[i] = v
		}
		return list, nil
	case yaml.ScalarNode:
		return scalar(n), nil
	}
	return nil, fmt.Errorf("line %d: templates have no aliases", n.Line)
}

// The words that are booleans in YAML 1.1, which CloudFormation reads. Source: https://yaml.org/type/bool.html
var (
	yamlTrue  = []string{"true", "yes", "on", "y"}
	yamlFalse = []string{"false", "no", "off", "n"}
)

// scalar is the value of a text as it stands. Dates and versions stay texts.
func scalar(n *yaml.Node) any {
	plain := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
	word := strings.ToLower(n.Value)
	switch {
	case !plain || strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!"):
		return n.Value
	case n.Tag == "!!null":
		return nil
	case len(word) > 1 && slices.Contains(yamlTrue, word):
		return true
	case len(word) > 1 && slices.Contains(yamlFalse, word):
		return false
	case n.Tag == "!!int" || n.Tag == "!!float":
		if json.Valid([]byte(n.Value)) {
			return json.Number(n.Value)
		}
	}
	return n.Value
}

// isTemplate says whether a document is a template: it has resources that have types.
func isTemplate(doc object) bool {
	resources, ok := doc["Resources"].(object)
	if !ok {
		return false
	}
	if doc["AWSTemplateFormatVersion"] != nil {
		return true
	}
	for _, r := range resources {
		if o, ok := r.(object); ok {
			if _, ok := o["Type"].(string); ok {
				return true
			}
		}
	}
	return false
}

// abridge is s for a message: a text of someone else's may be long, or break lines.
func abridge(s string) string {
	const most = 60
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "..."
	}
	return s
}
