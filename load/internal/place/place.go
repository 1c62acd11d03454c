// Package place tells Regions and accounts by the texts that name them.
package place

import (
	"regexp"
	"strings"
)

const region = `[a-z]{2,4}(?:-[a-z]+)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[0-9]{1,2}`

var (
	regionName = regexp.MustCompile(`^` + region + `$`)
	zoneID     = regexp.MustCompile(`^[a-z]{2,4}[a-z]*[0-9](?:-[a-z0-9]+)*-(?:az|wlz)[0-9]+$`)
	zoneName   = regexp.MustCompile(`^(` + region + `)(?:[a-z]|-.*)$`)
)

// IsRegion says whether s is the name of a Region, and not that of a zone: us-east-1, us-gov-west-1, ap-southeast-2.
//
// Source: AWS Regions, https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
func IsRegion(s string) bool { return regionName.MatchString(s) }

// Region is s if it is the name of a Region, and else empty.
func Region(s string) string {
	if IsRegion(s) {
		return s
	}
	return ""
}

// OfZone is the Region of a zone, whose name begins with it: us-east-1a, us-west-2-lax-1a, us-east-1-wl1-bos-wlz-1. It is
// empty if that is not a zone's name.
//
// Source: AWS Availability Zones, https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
func OfZone(zone string) string {
	if m := zoneName.FindStringSubmatch(zone); m != nil {
		return m[1]
	}
	return ""
}

// ZoneID is s if it is the ID of a zone, such as use1-az1, usw2-lax1-az1 or use1-bos1-wlz1, and else empty.
//
// Source: AWS Availability Zones, https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
func ZoneID(s string) string {
	if zoneID.MatchString(s) {
		return s
	}
	return ""
}

// OfARN is the Region in an ARN; empty if there is none.
//
// Source: IAM user guide, Amazon Resource Names. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func OfARN(arn string) string { return Region(part(arn, 3)) }

// AccountOfARN is the account in an ARN; empty if there is none.
func AccountOfARN(arn string) string { return Account(part(arn, 4)) }

// part is a part of an ARN; empty if s is not an ARN.
func part(s string, n int) string {
	if parts := strings.SplitN(s, ":", 6); len(parts) == 6 && parts[0] == "arn" {
		return parts[n]
	}
	return ""
}

// Account is s if it is an account's number, and else empty.
func Account(s string) string {
	if len(s) != 12 || strings.Trim(s, "0123456789") != "" {
		return ""
	}
	return s
}

// OfService is the Region in the name of a service, such as com.amazonaws.us-east-1.s3; empty if there is none.
func OfService(service string) string {
	for p := range strings.SplitSeq(service, ".") {
		if IsRegion(p) {
			return p
		}
	}
	return ""
}
