package endpoint

import (
	"slices"
	"strings"
)

// PrivateDomains says for which custom domains of resources VPC Lattice makes private hosted zones in a VPC. The zero value is for none.
// https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_DnsOptions.html
type PrivateDomains struct {
	On         bool             // private DNS; it needs both DNS attributes of the VPC
	Preference DomainPreference // zero: VerifiedDomains
	Specified  []string         // by the consumer; those below one count as well
}

// DomainPreference is which domains count.
type DomainPreference string

// The preferences. Without one it is VerifiedDomains.
const (
	VerifiedDomains             DomainPreference = "" // VERIFIED_DOMAINS_ONLY: those that the provider has proven to own
	AllDomains                  DomainPreference = "ALL_DOMAINS"
	VerifiedAndSpecifiedDomains DomainPreference = "VERIFIED_DOMAINS_AND_SPECIFIED_DOMAINS"
	SpecifiedDomains            DomainPreference = "SPECIFIED_DOMAINS_ONLY"
)

// ParsePreference is AWS's word for a preference. What it does not know it takes as it is.
func ParsePreference(s string) DomainPreference {
	if s == "VERIFIED_DOMAINS_ONLY" {
		return VerifiedDomains
	}
	return DomainPreference(s)
}

// valid says whether it is one of them.
func (p DomainPreference) valid() bool {
	switch p {
	case VerifiedDomains, AllDomains, VerifiedAndSpecifiedDomains, SpecifiedDomains:
		return true
	}
	return false
}

// Covers says whether there is a hosted zone for a custom domain, "*." before it or not, that the provider has verified or not.
func (d PrivateDomains) Covers(domain string, verified bool) bool {
	domain = strings.TrimPrefix(canonical(domain), "*.")
	specified := slices.ContainsFunc(d.Specified, func(s string) bool {
		return IsWithin(domain, strings.TrimPrefix(canonical(s), "*."))
	})
	switch {
	case !d.On || domain == "":
		return false
	case d.Preference == AllDomains:
		return true
	case d.Preference == VerifiedAndSpecifiedDomains:
		return verified || specified
	case d.Preference == SpecifiedDomains:
		return specified
	}
	return verified
}
