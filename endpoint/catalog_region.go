package endpoint

import (
	"iter"
	"strings"
)

// Region is an AWS Region.
type Region struct {
	Code      string // "us-east-1"
	Name      string // "US East (N. Virginia)"
	Partition string // "aws", "aws-cn", "aws-us-gov", ...
}

// Regions returns the Regions known by name, in code order. AWS opens new ones:
// wherever this package takes a Region it takes any name for which [IsRegion] holds.
//
// Source: AWS General Reference, "AWS service endpoints"; partitions.json of the AWS SDKs.
func Regions() iter.Seq[Region] {
	return func(yield func(Region) bool) {
		for _, r := range knownRegions {
			r.Partition = Partition(r.Code)
			if !yield(r) {
				return
			}
		}
	}
}

var knownRegions = [...]Region{
	{Code: "af-south-1", Name: "Africa (Cape Town)"},
	{Code: "ap-east-1", Name: "Asia Pacific (Hong Kong)"},
	{Code: "ap-east-2", Name: "Asia Pacific (Taipei)"},
	{Code: "ap-northeast-1", Name: "Asia Pacific (Tokyo)"},
	{Code: "ap-northeast-2", Name: "Asia Pacific (Seoul)"},
	{Code: "ap-northeast-3", Name: "Asia Pacific (Osaka)"},
	{Code: "ap-south-1", Name: "Asia Pacific (Mumbai)"},
	{Code: "ap-south-2", Name: "Asia Pacific (Hyderabad)"},
	{Code: "ap-southeast-1", Name: "Asia Pacific (Singapore)"},
	{Code: "ap-southeast-2", Name: "Asia Pacific (Sydney)"},
	{Code: "ap-southeast-3", Name: "Asia Pacific (Jakarta)"},
	{Code: "ap-southeast-4", Name: "Asia Pacific (Melbourne)"},
	{Code: "ap-southeast-5", Name: "Asia Pacific (Malaysia)"},
	{Code: "ap-southeast-6", Name: "Asia Pacific (New Zealand)"},
	{Code: "ap-southeast-7", Name: "Asia Pacific (Thailand)"},
	{Code: "ca-central-1", Name: "Canada (Central)"},
	{Code: "ca-west-1", Name: "Canada West (Calgary)"},
	{Code: "cn-north-1", Name: "China (Beijing)"},
	{Code: "cn-northwest-1", Name: "China (Ningxia)"},
	{Code: "eu-central-1", Name: "Europe (Frankfurt)"},
	{Code: "eu-central-2", Name: "Europe (Zurich)"},
	{Code: "eu-isoe-west-1", Name: "EU ISOE West"},
	{Code: "eu-north-1", Name: "Europe (Stockholm)"},
	{Code: "eu-south-1", Name: "Europe (Milan)"},
	{Code: "eu-south-2", Name: "Europe (Spain)"},
	{Code: "eu-west-1", Name: "Europe (Ireland)"},
	{Code: "eu-west-2", Name: "Europe (London)"},
	{Code: "eu-west-3", Name: "Europe (Paris)"},
	{Code: "eusc-de-east-1", Name: "AWS European Sovereign Cloud (Germany)"},
	{Code: "il-central-1", Name: "Israel (Tel Aviv)"},
	{Code: "me-central-1", Name: "Middle East (UAE)"},
	{Code: "me-south-1", Name: "Middle East (Bahrain)"},
	{Code: "mx-central-1", Name: "Mexico (Central)"},
	{Code: "sa-east-1", Name: "South America (Sao Paulo)"},
	{Code: "us-east-1", Name: "US East (N. Virginia)"},
	{Code: "us-east-2", Name: "US East (Ohio)"},
	{Code: "us-gov-east-1", Name: "AWS GovCloud (US-East)"},
	{Code: "us-gov-west-1", Name: "AWS GovCloud (US-West)"},
	{Code: "us-iso-east-1", Name: "US ISO East"},
	{Code: "us-iso-west-1", Name: "US ISO West"},
	{Code: "us-isob-east-1", Name: "US ISOB East (Ohio)"},
	{Code: "us-isob-west-1", Name: "US ISOB West"},
	{Code: "us-isof-east-1", Name: "US ISOF East"},
	{Code: "us-isof-south-1", Name: "US ISOF South"},
	{Code: "us-west-1", Name: "US West (N. California)"},
	{Code: "us-west-2", Name: "US West (Oregon)"},
}

// IsRegion reports whether name has the form of a Region: an area, a direction
// and a number ("eu-west-1", "us-gov-east-1"). It does not say that the Region exists.
func IsRegion(name string) bool {
	_, ok := parseRegion(name)
	return ok
}

// Partition returns the partition of a Region: "aws", "aws-cn", "aws-us-gov",
// "aws-eusc" or one of the "aws-iso" ones. A Region of an area that is not known
// is taken to be in "aws", as the AWS SDKs do. It is empty if region is not a Region.
func Partition(region string) string {
	p, ok := partitionOf(region)
	if !ok {
		return ""
	}
	return p.name
}

// partition is a group of Regions with its own accounts and DNS suffixes.
//
// Source: partitions.json of the AWS SDKs.
type partition struct {
	name       string
	suffix     string // DNS suffix of hosts with A records
	dualSuffix string // DNS suffix of dual-stack hosts
}

// partitions begins with the one that holds all areas not named in areaPartition.
var partitions = [...]partition{
	{"aws", "amazonaws.com", "api.aws"},
	{"aws-us-gov", "amazonaws.com", "api.aws"},
	{"aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn"},
	{"aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu"},
	{"aws-iso", "c2s.ic.gov", "api.aws.ic.gov"},
	{"aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud"},
	{"aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"},
	{"aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov"},
}

func partitionOf(region string) (*partition, bool) {
	r, ok := parseRegion(region)
	if !ok {
		return nil, false
	}
	switch r.area {
	case "us-gov":
		return &partitions[1], true
	case "cn":
		return &partitions[2], true
	case "eusc-de":
		return &partitions[3], true
	case "us-iso":
		return &partitions[4], true
	case "us-isob":
		return &partitions[5], true
	case "eu-isoe":
		return &partitions[6], true
	case "us-isof":
		return &partitions[7], true
	}
	return &partitions[0], true
}

// regionParts is a Region's name taken apart.
type regionParts struct {
	area      string // "eu", "us-gov"
	direction int    // index in directions
	number    int    // 1-99
}

// directions is in the order that PublicRange counts them: it must not change.
var directions = [...]string{"north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest", "central"}

func parseRegion(name string) (regionParts, bool) {
	rest, number, ok := cutLast(name)
	if !ok || len(number) > 2 || number[0] == '0' {
		return regionParts{}, false
	}
	n := 0
	for _, c := range []byte(number) {
		if c < '0' || c > '9' {
			return regionParts{}, false
		}
		n = n*10 + int(c-'0')
	}
	area, word, ok := cutLast(rest)
	if !ok || !isArea(area) {
		return regionParts{}, false
	}
	for i, d := range directions {
		if d == word {
			return regionParts{area, i, n}, true
		}
	}
	return regionParts{}, false
}

// cutLast cuts s round its last hyphen; both sides must hold something.
func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, '-')
	if i < 1 || i == len(s)-1 {
		return "", "", false
	}
	return s[:i], s[i+1:], true
}

// isArea accepts "eu" and "us-gov": one or two words of 2 to 5 letters.
func isArea(s string) bool {
	first, second, two := strings.Cut(s, "-")
	return isWord(first) && (!two || isWord(second))
}

func isWord(s string) bool {
	if len(s) < 2 || len(s) > 5 {
		return false
	}
	for _, c := range []byte(s) {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}
