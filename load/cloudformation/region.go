package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/place"
)

// placed is the stack in its Region: the one that its manifest names, or else the only one that the zones of its template are in, which it could
// not be deployed without, or else that of the option, or the only one that services of the template are in.
func (l *loader) placed(s *stack) *stack {
	if s.region != "" {
		return s
	}
	zones, services := regionsIn(s.template)
	switch {
	case len(zones) == 1:
		s.region, s.regionFrom = zones[0], "the zones that its template names"
	case l.region != "":
		s.region = l.region
	case len(services) == 1:
		s.region, s.regionFrom = services[0], "the services that its template names"
	}
	return s
}

// regionsIn is the Regions that a template names by zones, and by services.
func regionsIn(template object) (zones, services []string) {
	for _, m := range template.Object("Resources") {
		o, _ := m.Value.(object)
		properties := o.Object("Properties")
		zones = appendNew(zones, place.OfZone(properties.Text("AvailabilityZone")))
		services = appendNew(services, place.OfService(properties.Text("ServiceName")))
	}
	return zones, services
}

func appendNew(all []string, s string) []string {
	if s == "" || slices.Contains(all, s) {
		return all
	}
	return append(all, s)
}

// withoutRegion is what was skipped, with one entry for all that was for want of the Region: one option mends them all.
func withoutRegion(all []load.Skipped) []load.Skipped {
	var rest, lacking []load.Skipped
	for _, s := range all {
		if strings.HasSuffix(s.Reason, errRegion.Error()) {
			lacking = append(lacking, s)
		} else {
			rest = append(rest, s)
		}
	}
	if len(lacking) == 0 {
		return all
	}
	one := lacking[0]
	one.ID, one.Reason = "", errRegion.Error()
	if more := len(lacking) - 1; more > 0 {
		one.Reason += fmt.Sprintf(", which %d further parts need too", more)
	}
	one.Reason += `; give cloudformation.Region("us-east-1"), or another`
	return append([]load.Skipped{one}, rest...)
}
