// Package terraform loads networks from what Terraform and OpenTofu print about the provider hashicorp/aws:
//
//	terraform show -json                    the state: what there is
//	terraform.tfstate                       the same, as it is stored (version 4)
//	terraform show -json plan.out           a plan: what there is and what there will be
//	terraform test -json -verbose           what a configuration makes with a mocked provider, without any account
//
// A resource has the ID that AWS gave it where that is known, and else its Terraform address, such as
// module.vpc["prod"].aws_subnet.private[0]. What AWS makes along with a VPC has the address of the attribute that names
// it: aws_vpc.main.default_security_group_id.
//
// The network interfaces that AWS makes for databases, functions, containers and the like stand in neither a plan nor a state. They are made here
// as AWS makes them, one in each subnet where there may be one, and reported in [load.Result].Inferred. The ID of one is the
// address of the resource, in a state as well, and the ID of the subnet: aws_db_instance.orders/aws_subnet.data. The resource owns it.
//
// The IDs of new resources are not known while a change is planned. [LoadPlan] finds what they will be from the
// references of the configuration, and reports every link so made in [load.Result].Inferred. What it cannot find for
// certain it leaves out, and reports that in Skipped: it does not guess.
//
// The prefix list of a service of AWS that a rule or a route names, as by aws_vpc_endpoint.s3.prefix_list_id, and of which the entries are not
// known holds the range to which the endpoint's route leads as well, and is reported in Inferred.
//
// Resources that have nothing to do with networks are passed over, and not listed anywhere. Values that Terraform
// marks as sensitive are not read.
package terraform

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/vpc"
)

// Option changes how a network is loaded.
type Option func(*options)

type options struct {
	region, account string
	run             string
}

// Region is the Region of what names none: neither itself, nor by an ARN or zone, nor by its provider's configuration.
func Region(region string) Option { return func(o *options) { o.region = region } }

// Account is the account of what names no owner.
func Account(account string) Option { return func(o *options) { o.account = account } }

// Run is the run block whose state [LoadTest] takes, by its name. Without it, it takes that of the last run.
func Run(name string) Option { return func(o *options) { o.run = name } }

// Plan is the network before and after a planned change.
type Plan struct {
	Before, After load.Result

	// Change turns the network of Before.Resources into that of After.Resources.
	Change vpc.Change
}

// Load reads whichever of a state, a plan and the output of terraform test r holds; of a plan
// it gives the network after the change.
func Load(r io.Reader, opts ...Option) (load.Result, error) {
	size := sizeOf(r)
	b := bufio.NewReader(r)
	if isTestOutput(b) {
		return LoadTest(b, opts...)
	}
	d, err := readDocument(b, size)
	switch {
	case err != nil:
		return load.Result{}, err
	case d.isPlan():
		p, err := d.plan(opts)
		return p.After, err
	}
	return d.state(opts)
}

// LoadState reads a state: the output of terraform show -json, or a file terraform.tfstate of version 4. What
// cannot be taken over is listed in the result with the reason; the error is for input that is no state.
func LoadState(r io.Reader, opts ...Option) (load.Result, error) {
	d, err := readDocument(r, sizeOf(r))
	switch {
	case err != nil:
		return load.Result{}, err
	case d.isPlan():
		return load.Result{}, errors.New("terraform: this is a plan, not a state; load it with LoadPlan, " +
			"or run terraform show -json without the name of a plan file")
	}
	return d.state(opts)
}

// LoadPlan reads a plan, as terraform show -json prints it of a file that terraform plan -out wrote.
func LoadPlan(r io.Reader, opts ...Option) (Plan, error) {
	d, err := readDocument(r, sizeOf(r))
	switch {
	case err != nil:
		return Plan{}, err
	case !d.isPlan():
		return Plan{}, errors.New("terraform: this is a state, not a plan; run terraform plan -out=FILE and then terraform show -json FILE")
	}
	return d.plan(opts)
}

// errFormat says how to make input that can be read.
func errFormat(format string, args ...any) error {
	return fmt.Errorf("terraform: "+format+"; run terraform show -json, with the name of a plan file for a plan", args...)
}
