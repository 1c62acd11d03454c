package eni

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/vpc"
)

// Termination is the change that terminating an instance makes to the network: its interfaces go, but for those that are kept, which stay attached to
// nothing. Of these the public addresses that AWS assigned are released; an Elastic IP stays. It is the zero Change if no interface of n is the instance's. It
// costs by the number of interfaces.
//
// [vpc.Network.Refusals] says of the interfaces that go that they are attached, as AWS says of them while the instance is there.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html (termination behavior)
// and https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html (public IPv4 addresses)
func Termination(n *vpc.Network, instance vpc.ID) vpc.Change {
	var c vpc.Change
	if instance == "" {
		return c
	}
	for i := range vpc.All[Interface](n) {
		switch {
		case i.Instance != instance:
		case i.KeptOnTermination:
			c.Put = append(c.Put, i.detached(n))
		default:
			c.Remove = append(c.Remove, i.ID)
		}
	}
	return c
}

// detached is the interface when its instance is gone.
func (i Interface) detached(n *vpc.Network) Interface {
	i.Instance, i.InstanceStopped, i.KeptOnTermination, i.Unattached = "", false, false, true
	return i.without(func(public netip.Addr) bool {
		_, elastic := n.Owner(elasticKey(public))
		return !elastic
	})
}
