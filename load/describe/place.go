package describe

import (
	"path"
	"regexp"
	"strings"
)

// source is where an element was read: its file and key, and what the file's path says of account and Region.
type source struct {
	file    string
	key     string
	account string // from accounts/<account>/ or the option; empty: not given
	region  string // from a path element or the option; empty: not given
}

func (s source) dir() string { return path.Dir(s.file) }

// regionName matches the names of Regions, not those of zones: us-east-1, us-gov-west-1, ap-southeast-2.
//
// Source: AWS Regions, https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
var regionName = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)?-(north|south|east|west|central|northeast|northwest|southeast|southwest)-[0-9]{1,2}$`)

// zoneName matches a zone's name behind its Region: us-east-1a, us-west-2-lax-1a, us-east-1-wl1-bos-wlz-1.
//
// Source: AWS Availability Zones, https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
var zoneName = regexp.MustCompile(`^([a-z]{2,4}(?:-[a-z]+)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[0-9]{1,2})(?:[a-z]|-.*)$`)

// place is the source of what stands in file.
func (l *loader) place(file string) source {
	s := source{file: file, account: l.account, region: l.region}
	parts := strings.Split(path.Dir(file), "/")
	for i, p := range parts {
		if i > 0 && parts[i-1] == "accounts" {
			s.account = p
		} else if regionName.MatchString(p) {
			s.region = p
		}
	}
	return s
}

// zoneRegion is the Region of a zone, by its name; empty if it is not a zone's name.
func zoneRegion(zone string) string {
	if m := zoneName.FindStringSubmatch(zone); m != nil {
		return m[1]
	}
	return ""
}

// arnRegion is the Region in an ARN; empty if there is none.
func arnRegion(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) == 6 && parts[0] == "arn" && regionName.MatchString(parts[3]) {
		return parts[3]
	}
	return ""
}

// serviceRegion is the Region in the name of a service, such as com.amazonaws.us-east-1.s3; empty if there is none.
func serviceRegion(service string) string {
	for p := range strings.SplitSeq(service, ".") {
		if regionName.MatchString(p) {
			return p
		}
	}
	return ""
}
