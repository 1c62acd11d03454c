package describe

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

type targetGroupElement struct {
	TargetGroupArn  string
	TargetGroupName string
	VpcId           vpc.ID
	TargetType      string
	Protocol        string
	Port            uint16
	IpAddressType   string
}

func (x targetGroupElement) id() string { return x.TargetGroupArn }

func readTargetGroup(l *loader, at source, x targetGroupElement) {
	l.witness(at, place.OfARN(x.TargetGroupArn))
	g := endpoint.TargetGroup{
		ID:          vpc.ID(x.TargetGroupArn),
		Name:        x.TargetGroupName,
		Account:     cmp.Or(place.AccountOfARN(x.TargetGroupArn), at.account),
		VPC:         x.VpcId,
		Protocol:    endpoint.ListenerProtocol(x.Protocol),
		Port:        x.Port,
		AddressType: addressType(x.IpAddressType),
	}
	if x.TargetType != "instance" {
		g.TargetType = endpoint.TargetType(x.TargetType)
	}
	l.add(at, g)
}

// targetHealth is an entry of describe-target-health.
type targetHealth struct {
	Target struct {
		Id               string
		Port             uint16
		AvailabilityZone string
	}
	TargetHealth struct{ State string }
}

func (x targetHealth) id() string { return x.Target.Id }

func (x targetHealth) target() endpoint.Target {
	return endpoint.Target{
		ID:     x.Target.Id,
		Port:   x.Target.Port,
		Zone:   x.Target.AvailabilityZone,
		Health: endpoint.Health(x.TargetHealth.State),
	}
}

// targetsOf is a target group's targets with its ARN beside them.
type targetsOf struct {
	TargetGroupArn           string
	TargetHealthDescriptions []targetHealth

	at source
}

func (x targetsOf) id() string { return x.TargetGroupArn }

func readTargetsOf(l *loader, at source, x targetsOf) {
	x.at = at
	l.targets = append(l.targets, x)
}

// readTarget reads a target of the group that the document names.
func readTarget(d *document, at source, raw []byte) {
	if x, ok := decode[targetHealth](d, at, raw); ok {
		d.targets = append(d.targets, x)
	}
}

// completeTargets gives the target groups their targets and attributes.
func (l *loader) completeTargets() {
	targets := map[vpc.ID][]endpoint.Target{}
	for _, x := range l.targets {
		id := l.groupOf(x)
		if id == "" {
			continue
		}
		for _, t := range x.TargetHealthDescriptions {
			if !slices.Contains(targets[id], t.target()) {
				targets[id] = append(targets[id], t.target())
			}
		}
	}
	update(l, func(_ source, g endpoint.TargetGroup) endpoint.TargetGroup {
		g.Targets = targets[g.ID]
		g.CrossZone = l.setting(g.ID, "load_balancing.cross_zone.enabled")
		g.PreserveClientIP = l.setting(g.ID, "preserve_client_ip.enabled")
		return g
	})
}

// groupOf is the target group of targets: the one that stands beside them, or the only one of the folder.
func (l *loader) groupOf(x targetsOf) vpc.ID {
	if x.TargetGroupArn != "" {
		return vpc.ID(x.TargetGroupArn)
	}
	var here []vpc.ID
	for _, id := range ids[endpoint.TargetGroup](l) {
		if l.found[id].at.dir() == x.at.dir() {
			here = append(here, id)
		}
	}
	if len(here) != 1 {
		l.skip(x.at, "", "the target group is not named: put TargetGroupArn beside TargetHealthDescriptions")
		return ""
	}
	l.infer(load.Deduced, here[0], "Targets", fmt.Sprintf("%d of %s", len(x.TargetHealthDescriptions), x.at.file), "it is the only target group of the folder")
	return here[0]
}
