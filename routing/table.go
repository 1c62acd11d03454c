package routing

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"

	"github.com/vpcsim/vpcsim/vpc"
)

// Table is a route table. The local routes, one for each block of the VPC, and the
// routes of gateway endpoints are not listed: they follow from the VPC and from
// the endpoints that name the table.
type Table struct {
	ID      vpc.ID
	Name    string
	Account string

	VPC     vpc.ID
	Main    bool     // serves the subnets that no other table lists
	Subnets []vpc.ID // explicit associations
	// Gateways makes it an edge table: it steers what enters by these internet or virtual private gateways. A regional
	// NAT gateway has a table of its own, which is not an edge table: it routes what leaves the gateway.
	Gateways []vpc.ID

	Routes []Route
	// Propagating is the virtual private gateways whose routes the table takes.
	Propagating []vpc.ID
}

// Route says where a table sends one destination: exactly one of CIDR and PrefixList.
//
// A static route to a block of the VPC itself with a target other than Local takes the place of that local route.
type Route struct {
	CIDR       netip.Prefix // masked
	PrefixList vpc.ID
	Target     vpc.ID // Local, or the ID of a gateway, interface, endpoint, ...

	Origin Origin
	// Blackhole says that the target is not available. A route is one as well where the network
	// shows it: a gateway that is detached, an interface that nothing has.
	Blackhole bool
}

// Local is the target of a VPC's local routes.
const Local vpc.ID = "local"

// Origin is how a route came into its table.
type Origin uint8

// The origins of routes.
const (
	Static     Origin = iota // by hand (the API's CreateRoute), or with the table
	Propagated               // by a virtual private gateway
	Advertised               // by a route server
)

var origins = [...]string{"static", "propagated", "advertised"}

// String is the origin as a lower-case word.
func (o Origin) String() string {
	if int(o) < len(origins) {
		return origins[o]
	}
	return fmt.Sprintf("Origin(%d)", uint8(o))
}

// MarshalText is String.
func (o Origin) MarshalText() ([]byte, error) {
	if int(o) >= len(origins) {
		return nil, fmt.Errorf("routing: %v is not an origin", o)
	}
	return []byte(origins[o]), nil
}

// UnmarshalText is the inverse of MarshalText.
func (o *Origin) UnmarshalText(text []byte) error {
	i := slices.Index(origins[:], string(text))
	if i < 0 {
		return fmt.Errorf("routing: %q is not an origin: want one of %q", text, origins)
	}
	*o = Origin(i)
	return nil
}

// ResourceID is t.ID.
func (t Table) ResourceID() vpc.ID { return t.ID }

// ResourceName is t.Name.
func (t Table) ResourceName() string { return t.Name }

// Kind is vpc.KindRouteTable.
func (t Table) Kind() vpc.Kind { return vpc.KindRouteTable }

// Refs is the VPC and the gateways of edge associations, without which the table cannot stand; the subnets, which are deleted
// without asking the table; and what the routes name, which may be gone or in another account.
func (t Table) Refs() []vpc.Ref {
	refs := make([]vpc.Ref, 0, 1+len(t.Subnets)+len(t.Gateways)+len(t.Routes)+len(t.Propagating))
	refs = append(refs, vpc.Ref{Field: "VPC", Kind: vpc.KindVPC, ID: t.VPC, Owner: t.Main})
	for i, id := range t.Subnets {
		refs = append(refs, vpc.Ref{Field: element("Subnets", i), Kind: vpc.KindSubnet, ID: id, Weak: true})
	}
	for i, id := range t.Gateways {
		refs = append(refs, vpc.Ref{Field: element("Gateways", i), ID: id})
	}
	for i, r := range t.Routes {
		if r.PrefixList != "" {
			refs = append(refs, vpc.Ref{Field: element("Routes", i) + ".PrefixList", Kind: vpc.KindPrefixList, ID: r.PrefixList, Weak: true})
		}
		if r.Target != "" && r.Target != Local {
			refs = append(refs, vpc.Ref{Field: element("Routes", i) + ".Target", ID: r.Target, Weak: true})
		}
	}
	for i, id := range t.Propagating {
		refs = append(refs, vpc.Ref{Field: element("Propagating", i), Kind: vpc.KindVPNGateway, ID: id, Weak: true})
	}
	return refs
}

func element(field string, i int) string { return field + "[" + strconv.Itoa(i) + "]" }

// Claims is the associations: a subnet and a gateway have at most one table each, and a
// VPC one main table.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
func (t Table) Claims() []vpc.Claim {
	const code = "Resource.AlreadyAssociated"
	var claims []vpc.Claim
	if t.Main {
		claims = append(claims, vpc.Claim{Key: mainClaim(t.VPC), Field: "Main", Code: code})
	}
	for i, id := range t.Subnets {
		claims = append(claims, vpc.Claim{Key: tableClaim(id), Field: element("Subnets", i), Code: code})
	}
	for i, id := range t.Gateways {
		claims = append(claims, vpc.Claim{Key: tableClaim(id), Field: element("Gateways", i), Code: code})
	}
	return claims
}

func mainClaim(v vpc.ID) string { return vpc.ClaimKey("main route table", v, "") }

func tableClaim(subnetOrGateway vpc.ID) string {
	return vpc.ClaimKey("route table", subnetOrGateway, "")
}

// CheckRemoval reports subnets and gateways that are left with the table, and that it is the main one, which AWS deletes with the VPC.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteRouteTable.html
func (t Table) CheckRemoval(r *vpc.Removal) []vpc.Problem {
	p := vpc.NewReport(t)
	if t.Main && r.Stays(t.VPC) {
		p.Add("Main", "DependencyViolation", "the main route table goes with its VPC alone")
	}
	p.AddIDs("Subnets", "DependencyViolation", "still associated with", r.Left(t.Subnets, tableClaim))
	p.AddIDs("Gateways", "DependencyViolation", "still associated with", r.Left(t.Gateways, tableClaim))
	return p.Problems()
}

// Forget is the table once id is gone: its association goes with a subnet; static routes to a target are blackholes, the routes that it
// brought are withdrawn, and it propagates no more.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html
// and https://docs.aws.amazon.com/vpc/latest/userguide/subnet-deleting.html, which asks for no more than that no interface is left
func (t Table) Forget(id vpc.ID) vpc.Resource {
	routes := make([]Route, 0, len(t.Routes))
	for _, r := range t.Routes {
		if r.Target == id {
			if r.Origin != Static {
				continue
			}
			r.Blackhole = true
		}
		routes = append(routes, r)
	}
	t.Routes = routes
	is := func(x vpc.ID) bool { return x == id }
	t.Propagating = slices.DeleteFunc(slices.Clone(t.Propagating), is)
	t.Subnets = slices.DeleteFunc(slices.Clone(t.Subnets), is)
	return t
}

// Outline is the table without its routes, which concern no other resource.
func (t Table) Outline() vpc.Resource {
	t.Routes = nil
	return t
}
