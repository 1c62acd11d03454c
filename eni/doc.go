// Package eni holds elastic network interfaces and the addresses on them.
//
// An [Interface] is a resource of a [vpc.Network]: private addresses in one
// subnet, guarded by security groups. An [ElasticIP] is a public IPv4 address
// that an internet gateway maps to one of them; what AWS assigns by itself at launch is
// written on the [Address] instead. An Elastic IP may be given in either way or both, so
// ask [Interface.PublicAddresses] and [Mapped] rather than the fields.
//
// Everything here is an immutable value and safe for concurrent use.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
package eni
