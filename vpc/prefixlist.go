package vpc

import "net/netip"

// PrefixList is a managed prefix list: a set of prefixes of one address family that
// routes and security group rules name. Lists of AWS's own ("com.amazonaws.us-east-1.s3")
// hold the public ranges of a service.
type PrefixList struct {
	ID      ID
	Name    string // PrefixListName; of a list of AWS's own it names the service
	Account string // owner; "AWS" for AWS's own
	Region  string

	IPv6       bool // the family of the entries
	Entries    []netip.Prefix
	MaxEntries int   // counts against quotas; 0: not known
	Version    int64 // routes and rules use the newest version, which is the one held here
}

// ResourceID is l.ID.
func (l PrefixList) ResourceID() ID { return l.ID }

// ResourceName is l.Name.
func (l PrefixList) ResourceName() string { return l.Name }

// Kind is KindPrefixList.
func (l PrefixList) Kind() Kind { return KindPrefixList }
