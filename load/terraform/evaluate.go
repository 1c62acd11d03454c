package terraform

import (
	"slices"
)

// mostSteps is how many expressions are looked at to find one ID. What Terraform prints takes few.
const mostSteps = 10_000

// deepestChain is how many expressions a reference may lead through. Terraform allows no cycles; a file may have them.
const deepestChain = 64

// candidate is what a reference may mean: an attribute of an instance, or a module with its outputs.
type candidate struct {
	of     *instance
	attr   string // empty: the whole resource
	module *moduleInstance
	key    any // which of a collection it is
}

// meaning is what an expression may mean.
type meaning struct {
	candidates []candidate
	open       bool // the candidates are all of a collection, of which the expression may mean some
	lost       bool // it also goes through what a plan does not show, such as a local value
}

// add joins the meaning of another reference of the same expression.
func (m *meaning) add(o meaning) {
	m.candidates = append(m.candidates, o.candidates...)
	m.open = m.open || o.open
	m.lost = m.lost || o.lost
}

// references is those of an expression, each with its steps, without the shorter forms in which a plan repeats them.
func references(expr any) [][]step {
	e, _ := expr.(map[string]any)
	all, _ := e["references"].([]any)
	var out [][]step
	for _, r := range all {
		s, _ := r.(string)
		p := steps(s)
		if len(p) == 0 || len(out) > 0 && begins(out[len(out)-1], p) {
			continue
		}
		out = append(out, p)
	}
	return out
}

// begins says whether long begins with short and goes on.
func begins(long, short []step) bool {
	return len(short) < len(long) && slices.Equal(long[:len(short)], short)
}

// evaluate is what an expression may mean, of what is wanted.
func (k *linker) evaluate(expr any, s scope, wanted []class, depth int) meaning {
	if k.steps--; s.module == nil || depth > deepestChain || k.steps < 0 {
		return meaning{lost: true}
	}
	var all meaning
	var others []any // values that may be indexes
	known := true
	for _, ref := range references(expr) {
		if v, ok := k.asked(ref, s, depth); ok {
			others = append(others, v)
			continue
		}
		m := k.reference(ref, s, wanted, depth+1)
		if len(m.candidates) == 0 && m.lost {
			known = false
		}
		all.add(m)
	}
	if all.open {
		k.narrow(&all, others, known)
	}
	return all
}

// asked is the value of a reference that names no object: an index, or something that the expression asks.
func (k *linker) asked(ref []step, s scope, depth int) (any, bool) {
	switch ref[0].name {
	case "path", "terraform", "self":
		return nil, true
	case "count":
		return s.key, true
	case "each":
		if len(ref) < 2 || ref[1].name != "value" {
			return s.key, true
		}
		v, ok := k.eachValue(ref[2:], s, depth)
		if n, isNumber := v.(float64); isNumber {
			return int(n), ok
		}
		return v, ok
	case "var":
		return k.variable(ref, s, depth)
	}
	return nil, false
}

// narrow picks from a collection what the values in the same expression say, if they are plainly indexes: a single value
// that some have as their key, or a list of such. Anything else leaves it undecided.
func (k *linker) narrow(m *meaning, others []any, known bool) {
	var keys []any
	flags := false
	for _, o := range others {
		switch v := o.(type) {
		case bool:
			flags = true
		case int, string:
			if !slices.Contains(keys, o) {
				keys = append(keys, o)
			}
		case []any:
			for _, x := range v {
				if key := keyOf(x); key != nil && !slices.Contains(keys, key) {
					keys = append(keys, key)
				}
			}
		default:
			known = false
		}
	}
	if len(keys) == 0 {
		m.lost = m.lost || !known
		return
	}
	// A flag may choose between the index and another one, most often 0.
	sure := known && (len(keys) == 1 || allKeys(keys, m.candidates)) && (!flags || keys[0] == 0)
	var picked []candidate
	for _, c := range m.candidates {
		if c.key == nil || slices.Contains(keys, c.key) {
			picked = append(picked, c)
		}
	}
	if sure && len(picked) > 0 {
		m.candidates, m.open = picked, false
		return
	}
	m.lost = true
}

// allKeys says whether each of the keys is that of a candidate, as of a list that is gone through. Several numbers
// are more likely parts of a calculation.
func allKeys(keys []any, candidates []candidate) bool {
	for _, key := range keys {
		if _, ok := key.(string); !ok {
			return false
		}
		if !slices.ContainsFunc(candidates, func(c candidate) bool { return c.key == key }) {
			return false
		}
	}
	return true
}

// reference is what one reference may mean.
func (k *linker) reference(ref []step, s scope, wanted []class, depth int) meaning {
	switch ref[0].name {
	case "local":
		return meaning{lost: true}
	case "each":
		m := k.each(s, wanted, depth)
		return k.pick(m, ref[2:], wanted, depth)
	case "var":
		if len(ref) < 2 || s.module.parent == nil {
			return meaning{lost: true}
		}
		expr, ok := s.module.call.Expressions[ref[1].name]
		if !ok {
			return meaning{lost: true}
		}
		return k.pick(k.evaluate(expr, s.module.outer(), wanted, depth), ref[2:], wanted, depth)
	case "module":
		return k.moduleReference(ref, s, wanted, depth)
	case "data":
		if len(ref) < 3 {
			return meaning{}
		}
		return k.resourceReference("data."+ref[1].name+"."+ref[2].name, ref[3:], s)
	}
	if len(ref) < 2 || ref[1].index {
		return meaning{}
	}
	return k.resourceReference(ref[0].name+"."+ref[1].name, ref[2:], s)
}

// resourceReference is the instances of a block that a reference may mean.
func (k *linker) resourceReference(block string, rest []step, s scope) meaning {
	var m meaning
	b := s.module.blocks[block]
	if b == nil {
		return m
	}
	all := k.byBlock[s.module.address+" "+block]
	m.open = b.CountExpression != nil || b.ForEachExpression != nil
	if len(rest) > 0 && rest[0].index {
		m.open = false
		all = slices.DeleteFunc(slices.Clone(all), func(i *instance) bool { return i.key != rest[0].key })
		rest = rest[1:]
	}
	attr := ""
	if len(rest) > 0 {
		attr = rest[0].name
	}
	for _, i := range all {
		m.candidates = append(m.candidates, candidate{of: i, attr: attr, key: i.key})
	}
	return m
}

// moduleReference is what an output of a module may mean, or the module as a whole.
func (k *linker) moduleReference(ref []step, s scope, wanted []class, depth int) meaning {
	if len(ref) < 2 {
		return meaning{}
	}
	all, rest := k.children(s.module, ref[1].name), ref[2:]
	var m meaning
	m.open = len(all) > 0 && (all[0].call.CountExpression != nil || all[0].call.ForEachExpression != nil)
	if len(rest) > 0 && rest[0].index {
		m.open = false
		all = slices.DeleteFunc(all, func(c *moduleInstance) bool { return c.key != rest[0].key })
		rest = rest[1:]
	}
	for _, c := range all {
		m.candidates = append(m.candidates, candidate{module: c, key: c.key})
	}
	return k.pick(m, rest, wanted, depth)
}

// each is what each.value may mean: of what for_each goes through, that with the same key.
func (k *linker) each(s scope, wanted []class, depth int) meaning {
	if s.forEach == nil {
		return meaning{lost: true}
	}
	m := k.evaluate(s.forEach, scope{module: s.module}, wanted, depth)
	if !m.open {
		return m
	}
	var same []candidate
	for _, c := range m.candidates {
		if c.key == s.key {
			same = append(same, c)
		}
	}
	if len(same) > 0 {
		m.candidates, m.open = same, false
	}
	return m
}

// pick is what the rest of a reference selects from a meaning: an index, an attribute of a resource, an output of a
// module. The value may be an object made of attributes under other names, so what has an attribute already keeps it.
func (k *linker) pick(m meaning, rest []step, wanted []class, depth int) meaning {
	for len(rest) > 0 && rest[0].index {
		if m.open {
			m.candidates = slices.DeleteFunc(slices.Clone(m.candidates), func(c candidate) bool { return c.key != rest[0].key })
			m.open = false
		}
		rest = rest[1:]
	}
	out := meaning{open: m.open, lost: m.lost}
	for _, c := range m.candidates {
		switch {
		case c.module != nil && len(rest) > 0:
			o := k.output(c.module, rest, wanted, depth)
			if m.open {
				for n := range o.candidates {
					o.candidates[n].key = c.key
				}
			}
			out.add(o)
		case c.module == nil && c.attr == "" && len(rest) > 0:
			if anyOf(classOf(c.of.typ, rest[0].name), wanted) {
				c.attr = rest[0].name
			}
			out.candidates = append(out.candidates, c)
		default:
			out.candidates = append(out.candidates, c)
		}
	}
	return out
}

// output is what an output of a module may mean. If there is none of the name, the
// value is an object made of outputs: the only one that gives what is wanted.
func (k *linker) output(m *moduleInstance, rest []step, wanted []class, depth int) meaning {
	inside := scope{module: m}
	if depth > deepestChain {
		return meaning{lost: true}
	}
	if o, ok := m.config.Outputs[rest[0].name]; ok {
		return k.pick(k.evaluate(o.Expression, inside, wanted, depth+1), rest[1:], wanted, depth)
	}
	var only meaning
	found := 0
	for _, o := range m.config.Outputs {
		x := k.evaluate(o.Expression, inside, wanted, depth+1)
		x.candidates = slices.DeleteFunc(x.candidates, func(c candidate) bool { return !c.gives(wanted) })
		if len(x.candidates) > 0 {
			only = x
			found++
		}
	}
	if found != 1 {
		return meaning{lost: true}
	}
	return only
}

// gives says whether the candidate names an object of a wanted class.
func (c candidate) gives(wanted []class) bool {
	return c.of != nil && anyOf(classOf(c.of.typ, c.attribute()), wanted)
}

// attribute is the attribute that is meant; of a whole resource, as Terraform 0.12 gives references, its ID.
func (c candidate) attribute() string {
	if c.attr == "" {
		return "id"
	}
	return c.attr
}

// constant is the value of an expression, if the plan shows it: a constant, or nothing but a reference to one.
func (k *linker) constant(expr any, s scope, depth int) (any, bool) {
	e, ok := expr.(map[string]any)
	if !ok || depth > deepestChain {
		return nil, false
	}
	if v, ok := e["constant_value"]; ok {
		return v, true
	}
	refs := references(expr)
	if len(refs) != 1 || s.module == nil {
		return nil, false
	}
	switch refs[0][0].name {
	case "var":
		return k.variable(refs[0], s, depth+1)
	case "each":
		if len(refs[0]) > 1 && refs[0][1].name == "value" {
			return k.eachValue(refs[0][2:], s, depth+1)
		}
		return s.key, s.key != nil
	case "count":
		return s.key, s.key != nil
	}
	return nil, false
}

// variable is the value of a variable.
func (k *linker) variable(ref []step, s scope, depth int) (any, bool) {
	if len(ref) < 2 || s.module == nil {
		return nil, false
	}
	name := ref[1].name
	if s.module.parent != nil {
		if expr, ok := s.module.call.Expressions[name]; ok {
			v, ok := k.constant(expr, s.module.outer(), depth+1)
			return within(v, ref[2:], ok)
		}
	} else if v, ok := k.config.Variables[name]; ok && v.Value != nil {
		return within(v.Value, ref[2:], true)
	}
	v := s.module.config.Variables[name].Default
	return within(v, ref[2:], v != nil)
}

// eachValue is the value of each.value, if for_each goes through constants.
func (k *linker) eachValue(rest []step, s scope, depth int) (any, bool) {
	v, ok := k.constant(s.forEach, scope{module: s.module}, depth+1)
	if !ok {
		return nil, false
	}
	key, _ := s.key.(string)
	switch v := v.(type) {
	case map[string]any:
		x, ok := v[key]
		return within(x, rest, ok)
	case []any:
		return key, slices.Contains(v, any(key))
	}
	return nil, false
}

// within is what the steps select from a value.
func within(v any, rest []step, ok bool) (any, bool) {
	for _, s := range rest {
		switch x := v.(type) {
		case map[string]any:
			name := s.name
			if key, isString := s.key.(string); isString {
				name = key
			}
			if v, ok = x[name]; !ok {
				return nil, false
			}
		case []any:
			n, isNumber := s.key.(int)
			if !isNumber || n < 0 || n >= len(x) {
				return nil, false
			}
			v = x[n]
		default:
			return nil, false
		}
	}
	return v, ok && v != nil
}
