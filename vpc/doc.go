// Package vpc holds models of AWS networks: VPCs and subnets, network ACLs, prefix
// lists, gateways, and what joins VPCs with each other and with other networks.
//
// A [Network] is an immutable set of resources: plain structs that name each other
// by [ID]. [New] makes one and refuses what AWS would refuse, with all [Problems]
// at once. [Network.With], [Network.Without] and [Network.Apply] make changed
// ones, which share with the old what has not changed.
//
// Other packages add kinds of resource by implementing [Resource]. Where packets
// go in a network is the business of package routing.
package vpc
