// Whatif says what a change to a network would do before anybody makes it: which flows are lost, gained, or go another way, what a
// gigabyte of these costs before and after, and which findings of reach.Lint come, go or change. It sends nothing and needs no account.
//
//	whatif -remove nat-1 dump            without a resource of what "aws ec2 describe-*" printed into the folder dump
//	whatif -remove sgr-1 dump            without a rule of a security group
//	whatif -remove i-1 dump              with an instance terminated
//	whatif -print rtb-1 dump >c.json     what to edit ...
//	whatif -change c.json dump           ... to see what it changes
//	whatif -plan plan.json               what a Terraform plan changes ("terraform show -json plan.out")
//
// What is asked is in input.go, what is printed in report.go.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = `whatif says what a change to a network would do: flows lost, gained and moved, the price of a gigabyte, findings.

  whatif -remove nat-1 FOLDER          without resources, by ID or Name tag, or instances or rules of security groups, by ID
  whatif -change change.json FOLDER    with a change: ` + form + `
  whatif -print rtb-1 FOLDER           print resources in the form that -change reads, to edit them
  whatif -plan plan.json               with a Terraform plan (terraform show -json plan.out)

FOLDER holds what the AWS command line prints, one folder a Region: us-east-1/vpcs.json is the output of
"aws --region us-east-1 ec2 describe-vpcs", and so on for subnets, route tables, network interfaces, security groups, ...

`

// run is the program. It returns the exit status: 2 for wrong usage, 1 for input that cannot be read, a change that cannot be made, and one that names what
// the network does not hold.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("whatif", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, usage)
		flags.PrintDefaults()
	}
	var q question
	flags.Var((*list)(&q.remove), "remove", "what to take away: `IDs` or Name tags with commas between; may be given several times. Instances are terminated")
	flags.StringVar(&q.change, "change", "", "a `file` with the change")
	flags.StringVar(&q.with, "with", "", "a `file` with what the folder does not tell of the present network, in the form of a change")
	flags.Var((*list)(&q.print), "print", "print resources, by `IDs` or Name tags, and do nothing else")
	flags.StringVar(&q.plan, "plan", "", "a `file` with a Terraform plan as JSON")
	flags.StringVar(&q.region, "region", "", "the `Region` of what names none")
	asJSON := flags.Bool("json", false, "print JSON")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	if err := q.take(flags.Args()); err != nil {
		fmt.Fprintf(stderr, "whatif: %v\nwhatif -h says more\n", err)
		return 2
	}
	if err := q.answer(stdout, *asJSON); err != nil {
		fmt.Fprintf(stderr, "whatif: %v\n", err)
		return 1
	}
	return 0
}

// answer writes what was asked for.
func (q question) answer(w io.Writer, asJSON bool) error {
	if len(q.print) > 0 {
		return q.resources(w)
	}
	c, err := q.compare()
	if err != nil {
		return err
	}
	rep, err := c.report()
	switch {
	case err != nil:
		return err
	case asJSON:
		err = rep.json(w)
	default:
		_, err = io.WriteString(w, rep.String())
	}
	if err == nil && q.plan == "" && len(rep.Absent) > 0 { // a plan may well name what it does not manage
		err = fmt.Errorf("the change names %s, which the network does not hold; -with puts in what the folder does not tell", rep.Absent[0].ID)
	}
	return err
}

// list is a flag that may be given several times.
type list []string

func (l *list) String() string { return strings.Join(*l, ",") }

func (l *list) Set(s string) error {
	for one := range strings.SplitSeq(s, ",") {
		if one = strings.TrimSpace(one); one != "" {
			*l = append(*l, one)
		}
	}
	return nil
}
