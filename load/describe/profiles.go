package describe

import (
	"cmp"
	"path"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

// profileElement is an entry of list-profiles.
//
// Source: Route 53 Profiles API reference, https://docs.aws.amazon.com/Route53/latest/APIReference/API_Operations_Route_53_Profiles.html
type profileElement struct {
	Id   string
	Arn  string
	Name string
}

func (x profileElement) id() string { return x.Id }

func readProfile(l *loader, at source, x profileElement) {
	l.witness(at, place.OfARN(x.Arn))
	l.add(at, endpoint.Profile{ID: vpc.ID(x.Id), Name: x.Name, Account: cmp.Or(place.AccountOfARN(x.Arn), at.account), Region: cmp.Or(place.OfARN(x.Arn), at.region)})
}

// profilePart is an association of a Profile with a VPC, or with what it carries.
type profilePart struct {
	ProfileId   vpc.ID
	ResourceId  string // the VPC, by its ID or its ARN
	ResourceArn string
	Status      string
}

func (x profilePart) id() string { return string(x.ProfileId) }

func readProfilePart(l *loader, at source, x profilePart) {
	if x.Status != "" && x.Status != "COMPLETE" && x.Status != "UPDATING" {
		return
	}
	if strings.Contains(x.ResourceArn, ":firewall-rule-group/") {
		l.skip(at, x.ProfileId, "the DNS Firewall rule group %s is not modelled", path.Base(x.ResourceArn))
		return
	}
	l.profileParts = append(l.profileParts, x)
}

// setProfileParts gives the Profiles their VPCs and what they carry.
func (l *loader) setProfileParts() {
	of := map[vpc.ID][]profilePart{}
	for _, x := range l.profileParts {
		of[x.ProfileId] = append(of[x.ProfileId], x)
	}
	update(l, func(_ source, p endpoint.Profile) endpoint.Profile {
		for _, x := range of[p.ID] {
			switch id := vpc.ID(path.Base(cmp.Or(x.ResourceArn, x.ResourceId))); {
			case x.ResourceArn == "":
				p.VPCs = append(p.VPCs, endpoint.ProfileVPC{VPC: id})
			case strings.Contains(x.ResourceArn, ":hostedzone/"):
				p.Zones = appendNew(p.Zones, id)
			case strings.Contains(x.ResourceArn, ":resolver-rule/"):
				p.Rules = appendNew(p.Rules, id)
			case strings.Contains(x.ResourceArn, ":vpc-endpoint/"):
				p.Endpoints = appendNew(p.Endpoints, id)
			}
		}
		return p
	})
}
