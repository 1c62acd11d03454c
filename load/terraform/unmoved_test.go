package terraform_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/load/terraform"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestOneLessMovesNoOther takes an instance or an endpoint out of a plan of which AWS will choose all addresses: those of all others stay.
func TestOneLessMovesNoOther(t *testing.T) {
	whole := read(t, "flat.plan.json")
	all := heldIn(t, planWithout(t, whole, ""))
	var gone []string
	for _, r := range plannedIn(t, whole) {
		if a := r["address"].(string); r["type"] == "aws_instance" || r["type"] == "aws_vpc_endpoint" {
			gone = append(gone, a)
			less := maps.Clone(all)
			maps.DeleteFunc(less, func(of, _ string) bool { return strings.HasPrefix(of, a) })
			require.Equal(t, less, heldIn(t, planWithout(t, whole, a)), a)
		}
	}
	require.Greater(t, len(gone), 5, "%v", gone)
	require.Greater(t, len(all), 8, "%v", all)
}

// TestOneEndpointLessIsAllThatDiffers has the difference between a plan and the same one without an endpoint.
func TestOneEndpointLessIsAllThatDiffers(t *testing.T) {
	whole := read(t, "flat.plan.json")
	d, err := reach.Diff(planWithout(t, whole, ""), planWithout(t, whole, `aws_vpc_endpoint.iface["kms"]`))
	require.NoError(t, err)
	text := d.String()
	require.Equal(t, 3, strings.Count(text, "lost "), text)
	require.Equal(t, 3, strings.Count(text, `was  delivered by aws_vpc_endpoint.iface["kms"]`), text)
	require.NotContains(t, text, "gained")
	require.NotContains(t, text, "moved")
}

// heldIn is the addresses of a network, by what has them and its subnet.
func heldIn(t *testing.T, r *routing.Resolver) map[string]string {
	t.Helper()
	held := map[string]string{}
	for v := range vpc.All[vpc.VPC](r.Network()) {
		for p, id := range r.Held(v.ID) {
			of := ""
			for s := range vpc.DependentsOf[vpc.Subnet](r.Network(), v.ID) {
				if s.CIDR.Contains(p.Addr()) || s.IPv6CIDR.Contains(p.Addr()) {
					of = string(s.ID)
				}
			}
			held[fmt.Sprint(id, " ", of, " ", p.Addr().Is4())] += p.String() + " "
		}
	}
	return held
}

// plannedIn is the resources of a plan's root module.
func plannedIn(t *testing.T, plan []byte) []map[string]any {
	t.Helper()
	var p struct {
		Values struct {
			Root struct {
				Resources []map[string]any `json:"resources"`
			} `json:"root_module"`
		} `json:"planned_values"`
	}
	require.NoError(t, json.Unmarshal(plan, &p))
	return p.Values.Root.Resources
}

// planWithout is a plan, of which the resource with the address is no part.
func planWithout(t *testing.T, plan []byte, address string) *routing.Resolver {
	t.Helper()
	var p map[string]any
	require.NoError(t, json.Unmarshal(plan, &p))
	without := func(in map[string]any, key string) {
		in[key] = slices.DeleteFunc(in[key].([]any), func(r any) bool { return r.(map[string]any)["address"] == address })
	}
	without(p["planned_values"].(map[string]any)["root_module"].(map[string]any), "resources")
	without(p, "resource_changes")
	text, err := json.Marshal(p)
	require.NoError(t, err)
	r, err := terraform.LoadPlan(bytes.NewReader(text))
	require.NoError(t, err)
	n, err := vpc.New(r.After.Resources...)
	require.NoError(t, err)
	return routing.New(n)
}
