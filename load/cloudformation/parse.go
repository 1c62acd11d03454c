package cloudformation

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/load/internal/foreign"
	"github.com/vpcsim/vpcsim/load/internal/tree"
	"go.yaml.in/yaml/v3"
)

// object is a JSON object. Values are object, []any, string, json.Number, bool and nil.
type object = tree.Object

// mostTemplate is the length in bytes of the longest text that is read. CloudFormation takes templates of a megabyte.
//
// Source: CloudFormation guide, quotas,
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
const mostTemplate = 4 << 20

var errLongTemplate = fmt.Errorf("the text is longer than %d MB, and no template is", mostTemplate>>20)

// readText is all of r, unless it is too long. It is likely to have that size.
func readText(r io.Reader, size int64) (string, error) {
	var text strings.Builder
	text.Grow(int(min(max(size, 0), mostTemplate)))
	_, err := io.Copy(&text, io.LimitReader(r, mostTemplate+1))
	if err == nil && text.Len() > mostTemplate {
		err = errLongTemplate
	}
	return text.String(), err
}

func readFile(fsys fs.FS, name string) (string, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var size int64
	if info, err := f.Stat(); err == nil {
		size = info.Size()
	}
	return readText(f, size)
}

// parse reads a document that is a JSON or YAML object.
func parse(text string) (object, error) {
	text = strings.TrimPrefix(text, "\xef\xbb\xbf")
	if trimmed := strings.TrimSpace(text); len(trimmed) > 0 && trimmed[0] == '{' {
		if o, err := parseJSON(text); err == nil || !yamlInBraces(trimmed) {
			return o, err
		}
	}
	return parseYAML(text)
}

// yamlInBraces says whether a text that begins with a brace may be YAML's flow style: its first key has no quotes.
func yamlInBraces(text string) bool {
	inner := strings.TrimSpace(text[1:])
	return len(inner) > 0 && inner[0] != '"' && inner[0] != '}'
}

func parseJSON(text string) (object, error) {
	v, err := tree.Parse(text)
	var twice *tree.RepeatedError
	switch {
	case errors.As(err, &twice):
		return nil, fmt.Errorf("the key %s is given twice", cut(twice.Path, 200))
	case err != nil:
		return nil, fmt.Errorf("it is not JSON: %w", err)
	}
	o, _ := v.(object) // the text begins with a brace
	return o, nil
}

func parseYAML(text string) (object, error) {
	d := yaml.NewDecoder(strings.NewReader(text))
	var doc yaml.Node
	if err := d.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("it is empty")
		}
		return nil, fmt.Errorf("it is not YAML: %v", strings.TrimPrefix(err.Error(), "yaml: "))
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
			return object{{Key: name, Value: []any{of, attr}}}, nil
		}
	}
	return object{{Key: name, Value: v}}, nil
}

func untagged(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.MappingNode:
		members := make([]tree.Member, 0, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
				return nil, fmt.Errorf("line %d: a key is a text", key.Line)
			}
			v, err := fromYAML(n.Content[i+1])
			if err != nil {
				return nil, err
			}
			members = append(members, tree.Member{Key: key.Value, Value: v})
		}
		o, twice := tree.NewObject(members)
		if twice != nil {
			return nil, fmt.Errorf("line %d: the key %s is given twice", lineOfSecond(n, *twice), abridge(*twice))
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

// lineOfSecond is where a key stands the second time.
func lineOfSecond(n *yaml.Node, name string) int {
	first := true
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch key := n.Content[i]; {
		case key.Value != name:
		case first:
			first = false
		default:
			return key.Line
		}
	}
	return n.Line
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
	resources, ok := doc.Get("Resources").(object)
	if !ok {
		return false
	}
	if doc.Get("AWSTemplateFormatVersion") != nil {
		return true
	}
	return slices.ContainsFunc(resources, func(m tree.Member) bool {
		o, _ := m.Value.(object)
		_, ok := o.Get("Type").(string)
		return ok
	})
}

// notTemplate says of a document that it is no template, and what else it may be.
func notTemplate(doc object) string {
	keys := map[string]bool{}
	for _, m := range doc {
		keys[m.Key] = true
	}
	delete(keys, "Resources") // has none that have a Type
	delete(keys, "AWSTemplateFormatVersion")
	if hint := foreign.Hint(keys); hint != "" {
		return "it is not a template: " + hint
	}
	return "it is not a template: it has no Resources that have a Type"
}

// abridge is s for a message: a text of someone else's may be long, or break lines.
func abridge(s string) string { return cut(s, 60) }

// cut is s on one line and no longer than that.
func cut(s string, most int) string {
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
