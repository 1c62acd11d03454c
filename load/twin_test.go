package load_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/describe"
	"github.com/vpcsim/vpcsim/load/scenario"
	"github.com/vpcsim/vpcsim/load/terraform"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestTwins holds that a describe capture and a Terraform state of one network give the same answers: for every question of a matrix, the same
// verdict by the same way, and the same that stops it.
func TestTwins(t *testing.T) {
	captured, err := describe.Load(os.DirFS("testdata/twin/capture"))
	require.NoError(t, err)
	require.Empty(t, captured.Skipped)
	f, err := os.Open("testdata/twin/state.json")
	require.NoError(t, err)
	defer f.Close()
	applied, err := terraform.LoadState(f)
	require.NoError(t, err)
	require.Empty(t, applied.Skipped)
	a, b := routing.New(byName(t, captured)), routing.New(byName(t, applied))

	var hosts []routing.Place
	for _, name := range []string{"web", "app", "db", "peer", "spoke"} {
		hosts = append(hosts, routing.Place("network-interface "+name))
	}
	from := append(slices.Clone(hosts), "internet")
	to := append(slices.Clone(from), "10.0.0.10", "10.0.10.10", "10.0.11.10", "10.1.0.10", "10.2.0.10", "10.0.10.99", "10.99.0.1", "198.51.100.101",
		"internet:203.0.113.9", "kms.us-east-1.amazonaws.com", "s3.us-east-1.amazonaws.com", "ec2.us-east-1.amazonaws.com")
	verdicts := map[routing.Verdict]int{}
	codes := map[routing.Code]bool{}
	via := map[string]bool{}
	for _, from := range from {
		for _, to := range to {
			for _, traffic := range []struct {
				protocol packet.Protocol
				port     uint16
			}{{packet.TCP, 22}, {packet.TCP, 443}, {packet.TCP, 5432}, {packet.TCP, 8080}, {packet.UDP, 53}, {packet.ICMP, 0}} {
				flow := routing.Flow{From: from, To: to, Protocol: traffic.protocol, DstPort: traffic.port}
				p, errA := a.Resolve(flow)
				q, errB := b.Resolve(flow)
				require.Equal(t, fmt.Sprint(errA), fmt.Sprint(errB))
				if errA != nil {
					continue
				}
				if diff := cmp.Diff(essence(p), essence(q)); diff != "" {
					t.Errorf("(-capture +state)\n%s\ncapture: %v\nstate: %v", diff, p, q)
				}
				verdicts[p.Verdict]++
				for _, b := range p.Blockers {
					codes[b.Code] = true
				}
				for _, v := range p.Via {
					via[fmt.Sprint(v.Kind)] = true
				}
			}
		}
	}
	// The matrix has all there is to differ in.
	require.Greater(t, verdicts[routing.Delivered], 30)
	require.Greater(t, verdicts[routing.Dropped], 100)
	require.Greater(t, len(codes), 4, "%v", codes)
	t.Log(verdicts, slices.Sorted(maps.Keys(codes)), slices.Sorted(maps.Keys(via)))
	for _, kind := range []vpc.Kind{vpc.KindInternetGateway, vpc.KindNATGateway, vpc.KindPeeringConnection, vpc.KindTransitGateway} {
		require.Contains(t, via, string(kind))
	}
}

// essence is what of an answer must be the same: everything but the places of rules in their lists, which have no order in AWS.
func essence(p routing.Path) string {
	return spaces.ReplaceAllString(order.ReplaceAllString(p.String(), "[]"), " ")
}

var (
	order  = regexp.MustCompile(`\[\d+\]`)
	spaces = regexp.MustCompile(` +`)
)

// byName is the network with names in the place of IDs, where a resource has one. Of the same kind and name there is one.
func byName(t *testing.T, res load.Result) *vpc.Network {
	t.Helper()
	vpcs := map[vpc.ID]string{}
	for _, r := range res.Resources {
		if v, ok := r.(vpc.VPC); ok {
			vpcs[v.ID] = v.Name
		}
	}
	var pairs []string
	for _, r := range res.Resources {
		name := r.ResourceName()
		switch x := r.(type) { // what AWS makes along with a VPC has no name
		case vpc.NetworkACL:
			if x.Default {
				name = "default of " + vpcs[x.VPC]
			}
		case sg.Group:
			if x.Default {
				name = "default of " + vpcs[x.VPC]
			}
		case routing.Table:
			if x.Main {
				name = "main of " + vpcs[x.VPC]
			}
		}
		if name != "" {
			pairs = append(pairs, fmt.Sprintf("%q", r.ResourceID()), fmt.Sprintf("%q", string(r.Kind())+" "+name))
		}
	}
	var text bytes.Buffer
	require.NoError(t, scenario.Scenario{Resources: res.Resources}.Write(&text))
	s, err := scenario.Load(strings.NewReader(strings.NewReplacer(pairs...).Replace(text.String())))
	require.NoError(t, err)
	for i, r := range s.Resources {
		if x, ok := r.(vpc.TransitGatewayRouteTable); ok { // these have no order in AWS
			slices.Sort(x.Associations)
			slices.Sort(x.Propagations)
			s.Resources[i] = x
		}
	}
	n, err := s.Network()
	require.NoError(t, err)
	return n
}
