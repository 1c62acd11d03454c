package vpc_test

import (
	"encoding"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

func TestEnums(t *testing.T) {
	testEnum[vpc.AttachmentType](t, "vpc", "vpn", "vpn-concentrator", "direct-connect-gateway", "connect", "peering", "client-vpn", "network-function")
	testEnum[vpc.VirtualInterfaceType](t, "private", "transit", "public")
	testEnum[vpc.BlockMode](t, "off", "block-bidirectional", "block-ingress")
	testEnum[vpc.ExclusionMode](t, "allow-bidirectional", "allow-egress")
	testEnum[vpc.PublicAccess](t, "full", "outbound", "egress-devices", "none")
	testEnum[vpc.VPNGatewayOrigin](t, "direct-connect", "vpn-static", "vpn-bgp")
}

// testEnum checks that the values of E, from zero, have these texts and are read back from them.
func testEnum[E interface {
	~uint8
	fmt.Stringer
	encoding.TextMarshaler
}, P interface {
	*E
	encoding.TextUnmarshaler
}](t *testing.T, texts ...string) {
	t.Helper()
	for i, text := range texts {
		v := E(i)
		b, err := v.MarshalText()
		require.NoError(t, err)
		require.Equal(t, text, string(b))
		require.Equal(t, text, v.String())
		back := E(len(texts))
		require.NoError(t, P(&back).UnmarshalText(b))
		require.Equal(t, v, back)
	}
	beyond := E(len(texts))
	_, err := beyond.MarshalText()
	require.Error(t, err)
	require.Equal(t, fmt.Sprintf("invalid(%d)", len(texts)), beyond.String())
	for _, text := range []string{"", "nonsense", "invalid(0)"} {
		v := E(1)
		require.Error(t, P(&v).UnmarshalText([]byte(text)))
		require.Equal(t, E(1), v, "a failed reading changes nothing")
	}
}

func TestKindWords(t *testing.T) {
	for k, want := range map[vpc.Kind]string{
		vpc.KindNATGateway:                  "NAT gateway",
		vpc.KindNetworkACL:                  "network ACL",
		vpc.KindRouteTable:                  "route table",
		vpc.KindOnPremises:                  "on-premises network",
		vpc.KindEgressOnlyInternetGateway:   "egress-only internet gateway",
		vpc.KindGatewayLoadBalancerEndpoint: "Gateway Load Balancer endpoint",
		"":                                  "",
	} {
		require.Equal(t, want, k.Words())
	}
}
