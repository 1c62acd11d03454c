package vpc_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

var _ vpc.Resource = vpc.CoreNetwork{}

func TestCoreNetworkCheck(t *testing.T) {
	hold := []vpc.Resource{cloud("v", "10.0.0.0/16"), sub("a", "v", "10.0.0.0/24", "a"), sub("a2", "v", "10.0.1.0/24", "a"), sub("local", "v", "10.0.2.0/24", "-bos-1a")}
	prod := []vpc.CoreNetworkSegment{{Name: "prod"}}
	attachment := func(id vpc.ID, segment string, subnets ...vpc.ID) vpc.CoreNetworkAttachment {
		return vpc.CoreNetworkAttachment{ID: id, Segment: segment, Resource: "v", Subnets: subnets}
	}
	leaving := attachment("att", "prod", "a", "a2")
	leaving.State = "DELETING"
	for _, tt := range []struct {
		rule string
		c    vpc.CoreNetwork
		want string
	}{
		{"zero", vpc.CoreNetwork{}, ""},
		{"G30", vpc.CoreNetwork{Segments: prod, Attachments: []vpc.CoreNetworkAttachment{attachment("att", "prod", "a")}}, ""},
		{"G30 two subnets in one zone", vpc.CoreNetwork{Segments: prod, Attachments: []vpc.CoreNetworkAttachment{attachment("att", "prod", "a", "a2")}}, "Attachments[0].Subnets[1] DuplicateSubnetsInSameZone"},
		{"G30 Local Zone", vpc.CoreNetwork{Segments: prod, Attachments: []vpc.CoreNetworkAttachment{attachment("att", "prod", "local")}}, "Attachments[0].Subnets[0] InvalidParameterValue"},
		{"being deleted", vpc.CoreNetwork{Segments: prod, Attachments: []vpc.CoreNetworkAttachment{leaving}}, ""},
		{"G32 without a segment yet", vpc.CoreNetwork{Attachments: []vpc.CoreNetworkAttachment{attachment("att", "")}}, ""},
		{"G32 in a segment that is not there", vpc.CoreNetwork{Attachments: []vpc.CoreNetworkAttachment{attachment("att", "dev")}}, "Attachments[0].Segment ValidationException"},
		{"attachment twice", vpc.CoreNetwork{Attachments: []vpc.CoreNetworkAttachment{attachment("att", ""), attachment("att", "")}}, "Attachments[1].ID ValidationException"},
		{"segment twice", vpc.CoreNetwork{Segments: []vpc.CoreNetworkSegment{{Name: "x"}, {Name: "x"}}}, "Segments[1].Name ValidationException"},
		{"G31 static route", vpc.CoreNetwork{Attachments: []vpc.CoreNetworkAttachment{attachment("att", "")},
			Segments: []vpc.CoreNetworkSegment{{Routes: []vpc.CoreNetworkRoute{{CIDR: cidr("0.0.0.0/0"), Attachments: []vpc.ID{"att"}}}}}}, ""},
		{"G31 static route to nowhere", vpc.CoreNetwork{
			Segments: []vpc.CoreNetworkSegment{{Routes: []vpc.CoreNetworkRoute{{Attachments: []vpc.ID{"gone"}}}}}},
			"Segments[0].Routes[0].Attachments[0] ValidationException, Segments[0].Routes[0].CIDR MissingParameter"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			tt.c.ID = "core"
			_, err := vpc.New(append(hold, tt.c)...)
			wantCodes(t, err, tt.want)
		})
	}
}

func TestCoreNetworkAttachments(t *testing.T) {
	c := vpc.CoreNetwork{Attachments: []vpc.CoreNetworkAttachment{
		{ID: "old", Resource: "v", State: "DELETING"}, {ID: "vpn", Type: vpc.AttachmentVPN, Resource: "v"}, {ID: "new", Resource: "v", State: "AVAILABLE"},
	}}
	a, ok := c.AttachmentOf("v")
	require.True(t, ok)
	require.Equal(t, vpc.ID("new"), a.ID)
	_, ok = c.AttachmentOf("w")
	require.False(t, ok)
	a, ok = c.Attachment("vpn")
	require.True(t, ok)
	require.Equal(t, vpc.AttachmentVPN, a.Type)
	_, ok = c.Attachment("none")
	require.False(t, ok)
}

func TestCoreNetworkSees(t *testing.T) { // G32
	c := vpc.CoreNetwork{Segments: []vpc.CoreNetworkSegment{
		{Name: "prod"}, {Name: "spokes", Isolated: true}, {Name: "shared", Shares: []string{"prod", "spokes"}},
	}}
	for _, tt := range []struct {
		from, to string
		want     bool
	}{
		{"prod", "prod", true},
		{"spokes", "spokes", false},
		{"prod", "shared", true},
		{"shared", "spokes", true},
		{"spokes", "shared", true},
		{"prod", "spokes", false},
		{"", "", false},
	} {
		require.Equal(t, tt.want, c.Sees(tt.from, tt.to), "%s %s", tt.from, tt.to)
	}
}
