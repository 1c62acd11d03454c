package terraform

import (
	"regexp"
	"strings"
)

// regionName matches the names of Regions, not those of zones: us-east-1, us-gov-west-1, ap-southeast-2.
//
// Source: AWS Regions, https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
var regionName = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)?-(north|south|east|west|central|northeast|northwest|southeast|southwest)-[0-9]{1,2}$`)

// zoneName matches a zone's name, which begins with its Region's: us-east-1a, us-west-2-lax-1a, us-east-1-wl1-bos-wlz-1.
//
// Source: AWS Availability Zones, https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
var zoneName = regexp.MustCompile(`^([a-z]{2,4}(?:-[a-z]+)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[0-9]{1,2})(?:[a-z]|-.*)$`)

func isRegion(s string) bool { return s != "" && regionName.MatchString(s) }

// zoneRegion is the Region of a zone, by its name; empty if it is not a zone's name.
func zoneRegion(zone string) string {
	if m := zoneName.FindStringSubmatch(zone); m != nil {
		return m[1]
	}
	return ""
}

// arnPart is a part of an ARN; empty if s is not an ARN.
func arnPart(s string, n int) string {
	if !strings.HasPrefix(s, "arn:") {
		return ""
	}
	parts := strings.SplitN(s, ":", 6)
	if len(parts) < 6 {
		return ""
	}
	return parts[n]
}

func arnAccount(arn string) string { return accountOf(arnPart(arn, 4)) }

// arnRegion is the Region in an ARN; empty if there is none.
func arnRegion(arn string) string {
	if r := arnPart(arn, 3); isRegion(r) {
		return r
	}
	return ""
}

// serviceRegion is the Region in the name of a service, such as com.amazonaws.us-east-1.s3; empty if there is none.
func serviceRegion(service string) string {
	for p := range strings.SplitSeq(service, ".") {
		if isRegion(p) {
			return p
		}
	}
	return ""
}
