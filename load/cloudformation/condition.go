package cloudformation

import (
	"errors"
	"fmt"
	"strings"
)

// condition is a named condition, once it is asked for.
type condition struct {
	busy  bool
	value bool
	err   error
}

// notThere says that a condition keeps something out of the stack.
type notThere struct{ condition string }

// Error names the condition.
func (n notThere) Error() string { return "the condition " + abridge(n.condition) + " is false" }

// holds is nil if a resource or output with the condition is there: notThere if it is not, and another error if that is not known.
func (l *loader) holds(s *stack, name any) error {
	if name == nil {
		return nil
	}
	n, ok := name.(string)
	if !ok {
		return errors.New("a condition is named by a text")
	}
	v, err := l.evaluator(s).named(n)
	switch {
	case err != nil:
		return err
	case !v:
		return notThere{n}
	}
	return nil
}

// named is the value of a named condition.
func (e evaluator) named(name string) (bool, error) {
	expression, ok := e.s.template.Object("Conditions").Lookup(name)
	if !ok {
		return false, fmt.Errorf("there is no condition %s", abridge(name))
	}
	c := e.s.conditions[name]
	if c == nil {
		c = &condition{busy: true}
		e.s.conditions[name] = c
		c.value, c.err = e.truth(expression)
		c.busy = false
	}
	if c.busy {
		return false, errDeep
	}
	return c.value, c.err
}

// truth is an expression's value as a condition.
func (e evaluator) truth(v any) (bool, error) {
	v, err := e.value(v)
	if err != nil {
		return false, err
	}
	if b, ok := booleanOf(v); ok {
		return b, nil
	}
	return false, fmt.Errorf("it is %s, not a condition", kindOf(v))
}

// booleanOf is a boolean, which templates may write as text.
func booleanOf(v any) (value, ok bool) {
	switch v := v.(type) {
	case bool:
		return v, true
	case string:
		switch strings.ToLower(v) {
		case "true":
			return true, true
		case "false":
			return false, true
		}
	}
	return false, false
}

func (e evaluator) conditionNamed(arg any) (any, error) {
	name, err := e.text(arg)
	if err != nil {
		return nil, err
	}
	return e.named(name)
}

func (e evaluator) choose(arg any) (any, error) {
	a, err := args(arg, 3)
	if err != nil {
		return nil, err
	}
	name, ok := a[0].(string)
	if !ok {
		return nil, errors.New("Fn::If names a condition")
	}
	yes, err := e.named(name)
	switch {
	case err != nil:
		return nil, err
	case yes:
		return e.value(a[1])
	}
	return e.value(a[2])
}

func (e evaluator) equals(arg any) (any, error) {
	a, err := args(arg, 2)
	if err != nil {
		return nil, err
	}
	x, err := e.text(a[0])
	if err != nil {
		return nil, err
	}
	y, err := e.text(a[1])
	return x == y, err
}

func (e evaluator) and(arg any) (any, error) { return e.anyIs(arg, false) }
func (e evaluator) or(arg any) (any, error)  { return e.anyIs(arg, true) }

// anyIs is the value v if one of the conditions has it, and else the other. One that is known can decide for others that
// are not.
func (e evaluator) anyIs(arg any, v bool) (any, error) {
	a, err := args(arg, 1)
	if err != nil {
		return nil, err
	}
	var unknown error
	for _, x := range a {
		switch b, err := e.truth(x); {
		case err != nil:
			unknown = err
		case b == v:
			return v, nil
		}
	}
	return !v, unknown
}

func (e evaluator) not(arg any) (any, error) {
	a, err := args(arg, 1)
	if err != nil {
		return nil, err
	}
	b, err := e.truth(a[0])
	return !b, err
}
