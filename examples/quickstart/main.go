// Quickstart shows how packets of a VPC reach an AWS service: through a gateway endpoint, an interface endpoint, a NAT
// gateway or the internet gateway, or not at all, and why. The network is in network.go, the scenes are in scenes.go.
//
//	go run ./examples/quickstart
package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

func main() {
	if err := tour(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// tour writes the network, the scenes and what they teach.
func tour(w io.Writer) error {
	n, err := vpc.New(resources()...)
	if err != nil {
		return err
	}
	r := routing.New(n)
	var b strings.Builder
	b.WriteString(sketch)
	for i, s := range scenes {
		fmt.Fprintf(&b, "\n\n%d. %s\n%s\n\n", i+1, s.title, s.caption)
		if err := s.play(&b, r); err != nil {
			return fmt.Errorf("scene %d: %w", i+1, err)
		}
	}
	fmt.Fprintf(&b, "\n\n%d. %s\n\n", len(scenes)+1, "The services side by side")
	if err := compare(&b, r); err != nil {
		return err
	}
	b.WriteString("\n\n" + lesson)
	_, err = io.WriteString(w, b.String())
	return err
}

// play asks the scene's questions of the network with the scene's change.
func (s scene) play(b *strings.Builder, r *routing.Resolver) error {
	r, err := r.With(s.change)
	if err != nil {
		return err
	}
	p, err := r.Resolve(s.flow)
	if err != nil {
		return err
	}
	b.WriteString(p.String())
	for i, f := range s.also {
		p, err := r.Resolve(f)
		if err != nil {
			return err
		}
		if i == 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(b, "also  %s -> %s: %v, %s\n", f.From, f.To, p.Verdict, way(p))
	}
	return nil
}

// compare writes a table: by what each service is reached with and without its endpoint.
func compare(b *strings.Builder, with *routing.Resolver) error {
	n, err := with.Network().Without(endpoints...)
	if err != nil {
		return err
	}
	without := routing.New(n)

	const row = "%-12s%-38s%-27s%s\n"
	fmt.Fprintf(b, row, "", "with endpoints", "without", "without")
	fmt.Fprintf(b, row, "", "from db-a (isolated)", "from app-a (private)", "from db-a (isolated)")
	for _, s := range services {
		var cells []string
		for _, q := range []struct {
			r    *routing.Resolver
			from routing.Place
		}{{with, "db-a"}, {without, "app-a"}, {without, "db-a"}} {
			p, err := q.r.Resolve(routing.Flow{From: q.from, To: s.host})
			if err != nil {
				return err
			}
			cells = append(cells, way(p))
		}
		fmt.Fprintf(b, row, s.name, cells[0], cells[1], cells[2])
	}
	return nil
}

// way is by what a path goes first, or why it does not.
func way(p routing.Path) string {
	switch {
	case len(p.Blockers) > 0:
		return string(p.Blockers[0].Code)
	case len(p.Via) == 0:
		return "nothing on the way"
	}
	return p.Via[0].Kind.Words() + " " + string(p.Via[0].ID)
}
