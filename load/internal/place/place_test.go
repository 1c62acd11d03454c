package place

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRegion(t *testing.T) {
	for name, want := range map[string]bool{
		"us-east-1": true, "eu-central-2": true, "us-gov-west-1": true, "us-iso-east-1": true, "ap-northeast-3": true, "eusc-de-east-1": true, "mx-central-1": true,
		"us-east-1a": false, "my-lab-1": false, "us-east": false, "": false, "US-EAST-1": false,
	} {
		require.Equal(t, want, IsRegion(name), name)
		require.Equal(t, want, Region(name) == name && name != "", name)
	}
}

func TestZoneID(t *testing.T) {
	for _, s := range []string{"use1-az1", "apne1-az4", "usgw1-az1", "usw2-lax1-az1", "use1-bos1-wlz1", "cnn1-az2", "mxc1-az1"} {
		require.Equal(t, s, ZoneID(s))
	}
	for _, s := range []string{"", "us-east-1a", "availability-6d1f", "az1", "ab12cd34"} {
		require.Empty(t, ZoneID(s), s)
	}
}

func TestOf(t *testing.T) {
	for _, c := range []struct {
		name           string
		of             func(string) string
		text, expected string
	}{
		{"zone", OfZone, "us-east-1a", "us-east-1"},
		{"Local Zone", OfZone, "us-west-2-lax-1a", "us-west-2"},
		{"Wavelength Zone", OfZone, "us-east-1-wl1-bos-wlz-1", "us-east-1"},
		{"Region as a zone", OfZone, "us-east-1", ""},
		{"zone ID", OfZone, "use1-az1", ""},
		{"zone of a template without context", OfZone, "dummy1a", ""},
		{"ARN", OfARN, "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1", "eu-west-1"},
		{"ARN of another partition", OfARN, "arn:aws-us-gov:ec2:us-gov-west-1:111122223333:vpc/vpc-1", "us-gov-west-1"},
		{"ARN without a Region", OfARN, "arn:aws:s3:::bucket", ""},
		{"ARN cut short", OfARN, "arn:aws:ec2:eu-west-1", ""},
		{"no ARN", OfARN, "a:b:c:eu-west-1:e:f", ""},
		{"account of an ARN", AccountOfARN, "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1", "111122223333"},
		{"account of a random ARN", AccountOfARN, "arn:aws:ec2:eu-west-1:abcdefgh:vpc/vpc-1", ""},
		{"account", Account, "111122223333", "111122223333"},
		{"account too short", Account, "1111", ""},
		{"service", OfService, "com.amazonaws.us-east-1.s3", "us-east-1"},
		{"own service", OfService, "com.amazonaws.vpce.eu-west-1.vpce-svc-1", "eu-west-1"},
		{"service without a Region", OfService, "com.amazonaws.s3", ""},
	} {
		require.Equal(t, c.expected, c.of(c.text), c.name)
	}
}
