package describe_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load/describe"
)

// FuzzLoad holds that whatever a file says, Load takes it without error, gives what a network accepts, and gives the same again.
func FuzzLoad(f *testing.F) {
	f.Add(list("Vpcs", vpc1) + list("Subnets", subnetA, subnetB) + list("SecurityGroups", sgWeb) + list("NetworkInterfaces", eni1))
	err := fs.WalkDir(os.DirFS("testdata"), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".json" || strings.HasPrefix(name, "fuzz") {
			return err
		}
		text, err := os.ReadFile(filepath.Join("testdata", name))
		if len(text) < 8<<10 {
			f.Add(string(text))
		}
		return err
	})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, text string) {
		fsys := fstest.MapFS{
			"us-east-1/base.json": {Data: []byte(list("Vpcs", vpc1) + list("Subnets", subnetA))},
			"us-east-1/pl-1.tgw-rtb-1.Z0123456789.rslvr-in-1.json": {Data: []byte(text)},
		}
		res, err := describe.Load(fsys)
		require.NoError(t, err)
		requireSound(t, res)
		again, err := describe.Load(fsys)
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf("%+v", res), fmt.Sprintf("%+v", again))
	})
}

// BenchmarkLoad loads an account of 50 VPCs with 10,000 interfaces, about 8 MB.
func BenchmarkLoad(b *testing.B) {
	var vpcs, subnets, groups, interfaces []string
	for v := range 50 {
		vpcs = append(vpcs, fmt.Sprintf(`{"VpcId": "vpc-%d", "CidrBlock": "10.%d.0.0/16", "OwnerId": "111122223333"}`, v, v))
		groups = append(groups, fmt.Sprintf(`{"GroupId": "sg-%d", "VpcId": "vpc-%d", "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}`, v, v))
		for s := range 10 {
			subnets = append(subnets, fmt.Sprintf(`{"SubnetId": "subnet-%d-%d", "VpcId": "vpc-%d", "CidrBlock": "10.%d.%d.0/24", "AvailabilityZone": "us-east-1a"}`, v, s, v, v, s))
			for i := range 20 {
				interfaces = append(interfaces, fmt.Sprintf(`{"NetworkInterfaceId": "eni-%d-%d-%d", "SubnetId": "subnet-%d-%d", "VpcId": "vpc-%d", "PrivateIpAddress": "10.%d.%d.%d", "Groups": [{"GroupId": "sg-%d"}], "Status": "in-use",
					"Attachment": {"InstanceId": "i-%d-%d-%d", "Status": "attached", "AttachTime": "2020-05-08 03:45:53+00:00"}, "PrivateIpAddresses": [{"Primary": true, "PrivateIpAddress": "10.%d.%d.%d", "PrivateDnsName": "ip.ec2.internal"}],
					"MacAddress": "0e:80:18:f1:35:77", "InterfaceType": "interface", "SourceDestCheck": true, "TagSet": [{"Key": "Name", "Value": "%s"}]}`, v, s, i, v, s, v, v, s, i+10, v, v, s, i, v, s, i+10, strings.Repeat("x", 100)))
			}
		}
	}
	fsys := tree{"v": list("Vpcs", vpcs...), "s": list("Subnets", subnets...), "g": list("SecurityGroups", groups...), "i": list("NetworkInterfaces", interfaces...)}.fs()
	size := 0
	for _, f := range fsys {
		size += len(f.Data)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		res, err := describe.Load(fsys)
		require.NoError(b, err)
		require.Empty(b, res.Skipped)
	}
}
