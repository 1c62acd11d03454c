package describe_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/load/describe"
)

// TestCapturesInOneFolder: of two captures in one folder, which show by what only one of them can have, the reader is told that they may be two. Within one capture it is a
// mistake of another kind.
func TestCapturesInOneFolder(t *testing.T) {
	capture := func(vpc, subnet, eni, public string) string {
		return `{"Vpcs": [{"VpcId": "` + vpc + `", "CidrBlock": "10.0.0.0/16"}],
			"Subnets": [{"SubnetId": "` + subnet + `", "VpcId": "` + vpc + `", "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "us-east-1a"}],
			"NetworkInterfaces": [{"NetworkInterfaceId": "` + eni + `", "SubnetId": "` + subnet + `", "PrivateIpAddress": "10.0.1.10", "Association": {"PublicIp": "` + public + `"}}]}`
	}
	const held = ": Addresses[0].Public: the public address 198.51.100.7 is already held by eni-1 (Resource.AlreadyAssociated)"
	for _, c := range []struct{ name, file, public, want string }{
		{"another capture", "new/us-east-1/all.json", "198.51.100.7",
			held + "; this is read from the folder new and that from old: if they are captures of two networks, load each by itself\n"},
		{"the same capture", "old/us-east-1/more.json", "198.51.100.7", held + "\n"},
		{"a file that is in no folder", "more.json", "198.51.100.7", held + "\n"},
		{"nothing in common", "new/us-east-1/all.json", "198.51.100.8", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, err := describe.Load(fstest.MapFS{
				"old/us-east-1/all.json": {Data: []byte(capture("vpc-1", "subnet-1", "eni-1", "198.51.100.7"))},
				c.file:                   {Data: []byte(capture("vpc-2", "subnet-2", "eni-2", c.public))},
			})
			require.NoError(t, err)
			requireSound(t, res)
			want := ""
			if c.want != "" {
				want = c.file + ": NetworkInterfaces: eni-2" + c.want
			}
			got := ""
			for _, s := range res.Skipped {
				if s.Key == "NetworkInterfaces" && s.ID == "eni-2" {
					got += s.String() + "\n"
				}
			}
			require.Equal(t, want, got)
		})
	}
}
