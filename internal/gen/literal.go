package gen

import (
	"fmt"
	"net/netip"
	"path"
	"reflect"
	"strconv"
	"strings"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// GoLiteral is the network as a Go expression that makes it: vpc.New(...), for bug reports and tests. Fields with zero values
// are left out.
func GoLiteral(n *vpc.Network) string {
	var b strings.Builder
	b.WriteString("vpc.New(\n")
	for r := range n.All() {
		b.WriteString("\t" + literal(reflect.ValueOf(r), true) + ",\n")
	}
	b.WriteString(")")
	return b.String()
}

// literal is a value as Go source. typed says that its type does not follow from where it stands.
func literal(v reflect.Value, typed bool) string {
	switch x := v.Interface().(type) {
	case netip.Addr:
		return fmt.Sprintf("netip.MustParseAddr(%q)", x)
	case netip.Prefix:
		return fmt.Sprintf("netip.MustParsePrefix(%q)", x)
	case packet.Traffic:
		return fmt.Sprintf("packet.MustTraffic(%q)", x)
	}
	switch v.Kind() {
	case reflect.Struct:
		return structLiteral(v, typed)
	case reflect.Slice:
		elements := make([]string, v.Len())
		for i := range elements {
			elements[i] = literal(v.Index(i), false)
		}
		return name(v.Type()) + "{" + strings.Join(elements, ", ") + "}"
	case reflect.String:
		return strconv.Quote(v.String())
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uint:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Int16, reflect.Int8:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Pointer:
		return "&" + literal(v.Elem(), true)
	}
	return fmt.Sprintf("%#v", v.Interface())
}

func structLiteral(v reflect.Value, typed bool) string {
	var fields []string
	for i := range v.NumField() {
		if f := v.Field(i); !f.IsZero() {
			fields = append(fields, v.Type().Field(i).Name+": "+literal(f, v.Type().Field(i).Type.Kind() == reflect.Struct))
		}
	}
	s := "{" + strings.Join(fields, ", ") + "}"
	if typed {
		return name(v.Type()) + s
	}
	return s
}

// name is a type as other packages write it.
func name(t reflect.Type) string {
	if t.Kind() == reflect.Slice {
		return "[]" + name(t.Elem())
	}
	if t.PkgPath() == "" {
		return t.Name()
	}
	return path.Base(t.PkgPath()) + "." + t.Name()
}
