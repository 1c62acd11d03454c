package terraform

import (
	"fmt"
	"hash/fnv"

	"github.com/vpcsim/vpcsim/vpc"
)

// instance is one instance of a resource or data source.
type instance struct {
	address string // module.vpc["prod"].aws_subnet.private[0]
	module  string // module.vpc["prod"]; empty: the root module
	data    bool
	typ     string // aws_subnet
	name    string // private
	key     any    // int or string; nil: the block has one instance

	values  map[string]any // without what is unknown or sensitive
	unknown map[string]any // like values, with true for what is known after the apply
	hidden  map[string]bool
}

// block is the address of the instance's block within its module: aws_subnet.private, data.aws_vpc.main.
func (i *instance) block() string {
	if i.data {
		return "data." + i.typ + "." + i.name
	}
	return i.typ + "." + i.name
}

// text is an attribute that is a string; empty if it is not there.
func (i *instance) text(attr string) string {
	s, _ := i.values[attr].(string)
	return s
}

// id is the ID by which the instance is known: AWS's, or the address.
func (i *instance) id() vpc.ID { return i.object("id") }

// object is the ID of what an attribute of the instance names: AWS's, or the address, with
// the attribute unless that is the instance's own ID. What AWS knows by a name has its address.
func (i *instance) object(attr string) vpc.ID {
	if names[i.typ] != "" {
		return vpc.ID(i.address)
	}
	if s := i.text(attr); s != "" {
		return vpc.ID(s)
	}
	if isIdentity(i.typ, attr) {
		if s := i.text("id"); s != "" {
			return vpc.ID(s)
		}
		if i.typ == "aws_vpc_endpoint_service" {
			return serviceID(i.address)
		}
		return vpc.ID(i.address)
	}
	return vpc.ID(i.address + "." + attr)
}

// serviceID is an ID of AWS's form for a new endpoint service: endpoints know a service by a name in which the ID stands.
//
// Source: https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
func serviceID(address string) vpc.ID {
	f := fnv.New64a()
	f.Write([]byte(address))
	return vpc.ID(fmt.Sprintf("vpce-svc-%017x", f.Sum64()))
}

// hide takes out of values what sensitive marks with true, and notes the paths.
func (i *instance) hide(sensitive any) {
	marks, ok := sensitive.(map[string]any)
	if !ok {
		if sensitive == true {
			i.values = nil
			i.hidden = map[string]bool{"": true}
		}
		return
	}
	i.hideIn(i.values, marks, "")
}

func (i *instance) hideIn(values, marks map[string]any, path string) {
	for k, m := range marks {
		at := path + k
		switch m := m.(type) {
		case bool:
			if m && values[k] != nil {
				i.hideAt(at)
				delete(values, k)
			}
		case map[string]any:
			if v, ok := values[k].(map[string]any); ok {
				i.hideIn(v, m, at+".")
			}
		case []any:
			v, ok := values[k].([]any)
			if !ok {
				continue
			}
			if i.hideInList(v, m, at) {
				delete(values, k)
			}
		}
	}
}

// hideInList hides within the elements of a list. True: an element itself is sensitive, and so the list cannot be read.
func (i *instance) hideInList(values, marks []any, path string) bool {
	for n, m := range marks {
		if n >= len(values) {
			break
		}
		switch m := m.(type) {
		case bool:
			if m {
				i.hideAt(path)
				return true
			}
		case map[string]any:
			if v, ok := values[n].(map[string]any); ok {
				i.hideIn(v, m, path+indexed(n)+".")
			}
		}
	}
	return false
}

func (i *instance) hideAt(path string) {
	if i.hidden == nil {
		i.hidden = map[string]bool{}
	}
	i.hidden[path] = true
}

// hidePaths hides what a raw state lists in sensitive_attributes: paths whose first step
// is the attribute. A path into an attribute hides all of it.
func (i *instance) hidePaths(paths any) {
	all, _ := paths.([]any)
	for _, p := range all {
		if one, ok := p.([]any); ok && len(one) > 0 {
			p = one[0]
		}
		s, _ := p.(map[string]any)
		if attr, ok := s["value"].(string); ok && i.values[attr] != nil {
			i.hideAt(attr)
			delete(i.values, attr)
		}
	}
}

// withoutUnknown takes out of values what unknown marks with true: old plans print it as null, or as a zero value.
func withoutUnknown(values, unknown map[string]any) {
	for k, u := range unknown {
		if u == true {
			delete(values, k)
		}
	}
}

// isUnknown says whether u has a mark at or below it.
func isUnknown(u any) bool {
	switch u := u.(type) {
	case bool:
		return u
	case []any:
		for _, x := range u {
			if isUnknown(x) {
				return true
			}
		}
	case map[string]any:
		for _, x := range u {
			if isUnknown(x) {
				return true
			}
		}
	}
	return false
}
