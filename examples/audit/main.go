// Audit lists everything that the internet can reach in what "aws ... describe-*" printed into a folder, the worst first, with the exact sets
// of headers and the rules that let them in. It sends nothing and needs no account.
//
//	audit dump                   what the internet reaches
//	audit -json dump             likewise, for programs
//	audit -svg map.svg dump      ... and a map of the network with that in colour
//	audit -svg 3.svg -path 3 dump    ... or the path to the third
//
// What is asked is in audit.go, what is printed in text.go, what is drawn in svg.go.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = `audit lists everything that the internet can reach, the worst first, with the exact sets and the rules that let it in.

  audit FOLDER                      as text
  audit -json FOLDER                as JSON
  audit -svg map.svg FOLDER         and draws the network, with what is reached in colour
  audit -svg 3.svg -path 3 FOLDER   and draws the path to the third of the list

FOLDER holds what the AWS command line prints, one folder a Region: us-east-1/vpcs.json is the output of
"aws --region us-east-1 ec2 describe-vpcs", and so on for subnets, route tables, network interfaces, security groups, load balancers, ...

`

// question is what the command line asks.
type question struct {
	folder, region string
	svg            string // the file to draw to
	path           int    // the number of the opening whose path is drawn; 0: the map
	json           bool
}

// run is the program. It returns the exit status: 2 for wrong usage, 1 for input that cannot be read or a file that cannot be written.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("audit", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, usage)
		flags.PrintDefaults()
	}
	var q question
	flags.StringVar(&q.svg, "svg", "", "draw to a `file` as well")
	flags.IntVar(&q.path, "path", 0, "with -svg: draw the path to one of the list, by its `number`, in place of the map")
	flags.StringVar(&q.region, "region", "", "the `Region` of what names none")
	flags.BoolVar(&q.json, "json", false, "print JSON")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	if err := q.take(flags.Args()); err != nil {
		fmt.Fprintf(stderr, "audit: %v\naudit -h says more\n", err)
		return 2
	}
	if err := q.answer(stdout); err != nil {
		fmt.Fprintf(stderr, "audit: %v\n", err)
		return 1
	}
	return 0
}

// take takes the arguments behind the flags, and refuses what does not go together.
func (q *question) take(args []string) error {
	switch {
	case len(args) != 1:
		return fmt.Errorf("one folder is wanted, and %d are given (flags stand before it)", len(args))
	case q.path != 0 && q.svg == "":
		return errors.New("-path is for -svg, which is not given")
	case q.path < 0:
		return fmt.Errorf("-path %d: the list begins with 1", q.path)
	}
	q.folder = args[0]
	return nil
}

// answer writes what was asked for, the drawing first: without it nothing is printed.
func (q question) answer(w io.Writer) error {
	n, skipped, err := q.described()
	if err != nil {
		return err
	}
	rep, err := audit(n)
	if err != nil {
		return err
	}
	for _, s := range skipped {
		rep.Skipped = append(rep.Skipped, s.String())
	}
	if q.svg != "" {
		picture, err := rep.draw(q.path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(q.svg, []byte(picture), 0o644); err != nil {
			return err
		}
	}
	if q.json {
		return rep.json(w)
	}
	_, err = io.WriteString(w, rep.String())
	return err
}
