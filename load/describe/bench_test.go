package describe_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/describe"
	"github.com/vpcsim/vpcsim/load/internal/bench"
	"github.com/vpcsim/vpcsim/vpc"
)

// largeDump is a describe capture of n network interfaces in VPCs of 1,000, with all the fields that the call prints, without white space.
func largeDump(n int) []byte {
	const perVPC, perSubnet = 1000, 200
	var b strings.Builder
	lists := func(key string, n int, element func(i int)) {
		fmt.Fprintf(&b, `{"%s":[`, key)
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			element(i)
		}
		b.WriteString("]}\n")
	}
	lists("Vpcs", (n+perVPC-1)/perVPC, func(v int) {
		fmt.Fprintf(&b, `{"OwnerId":"123456789012","InstanceTenancy":"default","CidrBlockAssociationSet":[{"AssociationId":"vpc-cidr-assoc-%d","CidrBlock":"10.0.0.0/16","CidrBlockState":{"State":"associated"}}],`+
			`"IsDefault":false,"Tags":[{"Key":"Name","Value":"v"}],"VpcId":"vpc-%d","State":"available","CidrBlock":"10.0.0.0/16","DhcpOptionsId":"dopt-1"}`, v, v)
	})
	lists("SecurityGroups", (n+perVPC-1)/perVPC, func(v int) {
		fmt.Fprintf(&b, `{"GroupId":"sg-%d","GroupName":"web","VpcId":"vpc-%d","IpPermissions":[{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]}`, v, v)
	})
	lists("Subnets", (n+perSubnet-1)/perSubnet, func(s int) {
		fmt.Fprintf(&b, `{"AvailabilityZoneId":"use1-az1","OwnerId":"123456789012","SubnetId":"subnet-%d","State":"available","VpcId":"vpc-%d","CidrBlock":"10.0.%d.0/24","AvailabilityZone":"us-east-1a"}`,
			s, s*perSubnet/perVPC, s%(perVPC/perSubnet))
	})
	lists("NetworkInterfaces", n, func(i int) {
		address := fmt.Sprintf("10.0.%d.%d", i/perSubnet%5, 4+i%perSubnet)
		fmt.Fprintf(&b, `{"Attachment":{"AttachTime":"2024-05-08T03:45:53+00:00","AttachmentId":"eni-attach-%017x","DeleteOnTermination":true,"DeviceIndex":0,"NetworkCardIndex":0,"InstanceId":"i-%017x","InstanceOwnerId":"123456789012","Status":"attached"},`+
			`"AvailabilityZone":"us-east-1a","Description":"","Groups":[{"GroupId":"sg-%d","GroupName":"web"}],"InterfaceType":"interface","Ipv6Addresses":[],"MacAddress":"0e:00:00:00:00:00","NetworkInterfaceId":"eni-%017x",`+
			`"OwnerId":"123456789012","PrivateDnsName":"ip-10-0-0-0.ec2.internal","PrivateIpAddress":"%s","PrivateIpAddresses":[{"Primary":true,"PrivateDnsName":"ip-10-0-0-0.ec2.internal","PrivateIpAddress":"%s"}],`+
			`"RequesterManaged":false,"SourceDestCheck":true,"Status":"in-use","SubnetId":"subnet-%d","TagSet":[{"Key":"Name","Value":"host"}],"VpcId":"vpc-%d"}`,
			i, i, i/perVPC, i, address, address, i/perSubnet, i/perVPC)
	})
	b.WriteString("{" + emptyLists + "}")
	return []byte(b.String())
}

// TestLoadStreams holds that loading 100,000 interfaces keeps at most four times the size of the command line's output in memory.
func TestLoadStreams(t *testing.T) {
	if testing.Short() {
		t.Skip("it loads 100,000 interfaces")
	}
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "us-east-1"), 0o755))
	text := indented(t, largeDump(100_000))
	size := uint64(len(text))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "us-east-1", "all.json"), text, 0o644))
	text = nil

	var res load.Result
	peak := bench.PeakHeap(func() {
		var err error
		res, err = describe.Load(os.DirFS(dir))
		require.NoError(t, err)
	})
	require.Empty(t, res.Skipped)
	require.Len(t, res.Resources, 100+100+500+100_000)
	t.Logf("%d MB of input, %d MB of heap at the most, %.1f times; %d bytes an interface", size>>20, peak>>20, float64(peak)/float64(size), peak/100_000)
	require.Less(t, peak, 4*size)
}

// indented is documents as the command line prints them.
func indented(t *testing.T, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	for line := range bytes.Lines(text) {
		require.NoError(t, json.Indent(&b, line, "", "    "))
	}
	return b.Bytes()
}

// BenchmarkLoad measures loading against decoding the same text into any with encoding/json, and what of it is the network, which loading makes
// once, to see that it can be made.
func BenchmarkLoad(b *testing.B) {
	const n = 20_000
	text := largeDump(n)
	fsys := fstest.MapFS{"us-east-1/all.json": {Data: text}}
	res, err := describe.Load(fsys)
	require.NoError(b, err)
	require.Empty(b, res.Skipped)
	b.Run("load", func(b *testing.B) {
		bench.Ratio(b, n, func() {
			_, err := describe.Load(fsys)
			require.NoError(b, err)
		}, text)
	})
	b.Run("network", func(b *testing.B) {
		for b.Loop() {
			_, err := vpc.New(res.Resources...)
			require.NoError(b, err)
		}
	})
}
