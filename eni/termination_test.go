package eni

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

// TestTermination: with an instance go the interfaces that are made with it; those that are kept lose it, and the public address that is none of their own.
func TestTermination(t *testing.T) {
	of := func(instance vpc.ID, kept bool, text string) Interface {
		i := iface(text)
		i.Instance, i.InstanceStopped, i.KeptOnTermination = instance, true, kept
		return i
	}
	kept := of("i-1", true, "eni-3 subnet-4 10.0.2.6=198.51.100.8 10.0.2.7=198.51.100.9")
	n := network(t,
		of("i-1", false, "eni-1 subnet-4 10.0.2.4=198.51.100.7"), of("i-2", false, "eni-2 subnet-4 10.0.2.5"), kept, iface("eni-4 subnet-4 10.0.2.8"),
		eip("eipalloc-1 198.51.100.9 eni-3 10.0.2.7"))

	detached := iface("eni-3 subnet-4 10.0.2.6 10.0.2.7=198.51.100.9")
	detached.Unattached = true
	require.Equal(t, vpc.Change{Put: []vpc.Resource{detached}, Remove: []vpc.ID{"eni-1"}}, Termination(n, "i-1"))
	require.Equal(t, vpc.Change{Remove: []vpc.ID{"eni-2"}}, Termination(n, "i-2"))
	require.Empty(t, Termination(n, "i-3"))
	require.Empty(t, Termination(n, ""), "what has no instance")

	after, err := n.Apply(Termination(n, "i-1"))
	require.NoError(t, err)
	require.Empty(t, Termination(after, "i-1"))
	require.Equal(t, kept, must(vpc.Get[Interface](n, "eni-3")), "the network stays as it is")
}

func must[T any](v T, ok bool) T {
	if !ok {
		panic("it is not there")
	}
	return v
}
