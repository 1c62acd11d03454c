package endpoint

import (
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// The states that endpoints have besides those of package vpc. A new endpoint is pendingAcceptance if the provider of the
// service accepts endpoints by hand, else pending; then available. Letter case does not matter: the API has used two.
// https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html
const (
	PendingAcceptance vpc.State = "pendingAcceptance"
	Partial           vpc.State = "partial"
)

// available says whether traffic passes. Only one state carries any.
func available(s vpc.State) bool { return s == "" || is(s, vpc.Available) }

func is(s vpc.State, any ...vpc.State) bool {
	return slices.ContainsFunc(any, func(a vpc.State) bool { return strings.EqualFold(string(a), string(s)) })
}

// AddressType is the families that an endpoint serves.
type AddressType string

// The address types. The zero value is IPv4.
const (
	IPv4      AddressType = ""
	IPv6      AddressType = "ipv6"
	DualStack AddressType = "dualstack"
)

// String is the type as AWS words it.
func (t AddressType) String() string {
	if t == IPv4 {
		return "ipv4"
	}
	return string(t)
}

// HasIPv4 says whether the type includes IPv4.
func (t AddressType) HasIPv4() bool { return t == IPv4 || t == DualStack }

// HasIPv6 says whether the type includes IPv6.
func (t AddressType) HasIPv6() bool { return t == IPv6 || t == DualStack }
