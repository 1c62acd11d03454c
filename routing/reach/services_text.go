package reach

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// String is a table for each row: the subnets, and then a line for each way with the services that are reached by it. Services that are
// reached alike stand together, so that a row for all services of AWS is short. Lines are 100 columns wide at most, where their words can be parted. Names are
// told as a [routing.Teller] tells them, of a table that was not read from JSON.
func (t ServiceTable) String() string {
	var b strings.Builder
	told := t.names.Teller()
	for _, row := range t.Rows {
		title := fmt.Sprintf("%s  %s", row.VPC, joinIDs(row.Subnets))
		if c := (Class{Members: row.Senders}); len(row.Senders) > 0 {
			title += "  (" + c.String() + ")"
		}
		writeWrapped(&b, told.Tell(title), 4)
		row.write(&b, told)
	}
	b.WriteString(t.legend())
	return b.String()
}

// serviceMarks stand behind an endpoint or gateway.
var serviceMarks = []struct {
	mark, meaning string
	on            func(ServiceAccess) bool
}{
	{"*", "by the endpoint's own names alone: the service's name does not lead there", func(a ServiceAccess) bool { return a.OwnNames }},
	{"~", "in part: at some of its addresses alone, of which clients take any", func(a ServiceAccess) bool { return a.InPart }},
}

// by is the endpoint or gateway, with its marks.
func (a ServiceAccess) by() string {
	by := string(a.By)
	for _, m := range serviceMarks {
		if m.on(a) {
			by += m.mark
		}
	}
	return by
}

// legend is what the marks mean that are there.
func (t ServiceTable) legend() string {
	var b strings.Builder
	for _, m := range serviceMarks {
		if slices.ContainsFunc(t.Rows, func(row ServiceRow) bool { return slices.ContainsFunc(row.Services, m.on) }) {
			b.WriteString(m.mark + " " + m.meaning + "\n")
		}
	}
	return b.String()
}

type accessKey struct {
	access Access
	by     string
	why    string
}

func (row ServiceRow) write(b *strings.Builder, told *routing.Teller) {
	services, order := map[accessKey][]string{}, []accessKey(nil)
	for _, a := range row.Services {
		k := accessKey{a.Access, a.by(), ""}
		if a.By == "" {
			k.why = a.Why
		}
		if services[k] == nil {
			order = append(order, k)
		}
		services[k] = append(services[k], a.Service)
	}
	for _, k := range order {
		writeWrapped(b, fmt.Sprintf("  %-18s  %s", k.access, told.Tell(strings.TrimSpace(k.by+" "+k.why))), 22)
		const many = 24
		shown := services[k]
		more := ""
		if len(shown) > many {
			more = fmt.Sprintf(" and %d more", len(shown)-many)
			shown = shown[:many]
		}
		writeWrapped(b, "      "+strings.Join(shown, ", ")+more, 6)
	}
}

// Columns is the table as text, with a line for each service and a column for each row, for few rows: "gateway endpoint vpce-s3".
func (t ServiceTable) Columns() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	told := t.names.Teller()
	fmt.Fprint(w, "service")
	for _, row := range t.Rows {
		title := row.Subnets[0]
		if len(row.Subnets) > 1 {
			title += vpc.ID(fmt.Sprintf(" +%d", len(row.Subnets)-1))
		}
		fmt.Fprintf(w, "\t%s", told.Tell(string(title)))
	}
	fmt.Fprintln(w)
	for i, s := range t.Services {
		fmt.Fprint(w, s)
		for _, row := range t.Rows {
			a := row.Services[i]
			fmt.Fprintf(w, "\t%s", told.Tell(strings.TrimSpace(string(a.Access)+" "+a.by())))
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n") + t.legend()
}

// WriteCSV writes a line for each subnet, kind of sender and service: vpc, subnet, sender, service, access, by, way, why. Of the interfaces of a
// kind the first in the subnet stands for all; of a subnet without any it is empty.
func (t ServiceTable) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"vpc", "subnet", "sender", "service", "access", "by", "way", "why"}); err != nil {
		return err
	}
	for _, row := range t.Rows {
		sender := ""
		if len(row.Senders) > 0 {
			sender = string(row.Senders[0])
		}
		for _, s := range row.Subnets {
			for _, a := range row.Services {
				if err := out.Write([]string{string(row.VPC), string(s), sender, a.Service, string(a.Access), string(a.By), a.Way, a.Why}); err != nil {
					return err
				}
			}
		}
	}
	out.Flush()
	return out.Error()
}
