// Package sg holds security groups: the rules that let traffic reach and leave
// network interfaces.
//
// A [Group] is a resource of a [vpc.Network]. Its rules only allow; a packet
// passes if any rule of any group of the interface matches, and what none
// matches is denied. Groups remember, so the reply to what passed needs no rule.
//
// [Compile] turns a group into a [Filter], whose [Filter.Match] is the one place
// that says which packets a rule is for. [Nearest] tells how a packet that was
// denied missed the rule that came closest, and [Untracked] which flows are
// judged anew in each direction. Everything here is an immutable value and safe
// for concurrent use.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
package sg
