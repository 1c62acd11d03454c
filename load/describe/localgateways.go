package describe

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

type localGatewayElement struct {
	LocalGatewayId string
	OutpostArn     string
	OwnerId        string
	State          string
	Tags           []tag
}

func (x localGatewayElement) id() string { return x.LocalGatewayId }

// readLocalGateway reads the local gateway of an Outpost.
//
// Source: EC2 API reference, LocalGateway. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LocalGateway.html
func readLocalGateway(l *loader, at source, x localGatewayElement) {
	l.add(at, vpc.LocalGateway{
		ID:      vpc.ID(x.LocalGatewayId),
		Name:    nameOf(x.Tags),
		Account: cmp.Or(x.OwnerId, at.account),
		Outpost: x.OutpostArn,
		State:   state(x.State, vpc.Available),
	})
}

// localTable is an entry of LocalGatewayRouteTables.
type localTable struct {
	LocalGatewayRouteTableId string
	LocalGatewayId           vpc.ID
	Mode                     string
}

func (x localTable) id() string { return x.LocalGatewayRouteTableId }

func readLocalTable(l *loader, _ source, x localTable) { l.local.tables[x.id()] = x }

// localVPC is an entry of LocalGatewayRouteTableVpcAssociations.
type localVPC struct {
	LocalGatewayId vpc.ID
	VpcId          vpc.ID
	State          string
}

func (x localVPC) id() string { return string(x.LocalGatewayId) }

func readLocalVPC(l *loader, _ source, x localVPC) {
	if (x.State == "" || x.State == "associated") && x.VpcId != "" {
		l.local.vpcs[x.LocalGatewayId] = appendNew(l.local.vpcs[x.LocalGatewayId], x.VpcId)
	}
}

// coipPool is an entry of CoipPools.
type coipPool struct {
	PoolId                   string
	PoolCidrs                []string
	LocalGatewayRouteTableId string
}

func (x coipPool) id() string { return x.PoolId }

func readCoIPPool(l *loader, at source, x coipPool) {
	var blocks []netip.Prefix
	for i, s := range x.PoolCidrs {
		p, err := prefix4(fmt.Sprintf("PoolCidrs[%d]", i), s)
		if err != nil {
			l.skip(at, vpc.ID(x.PoolId), "%v; the block is left out", err)
			continue
		}
		blocks = append(blocks, p)
	}
	l.local.pools[x.PoolId] = pool{x.LocalGatewayRouteTableId, blocks}
}

// localGateways is what further calls say of local gateways.
type localGateways struct {
	tables map[string]localTable
	vpcs   map[vpc.ID][]vpc.ID // by gateway
	pools  map[string]pool
}

type pool struct {
	table  string
	blocks []netip.Prefix
}

// setLocalGateways gives the local gateways the VPCs, modes and pools of their route tables.
//
// Source: Outposts guide, local gateway route tables. https://docs.aws.amazon.com/outposts/latest/userguide/routing.html
func (l *loader) setLocalGateways() {
	update(l, func(_ source, g vpc.LocalGateway) vpc.LocalGateway {
		g.VPCs = l.local.vpcs[g.ID]
		for _, id := range slices.Sorted(maps.Keys(l.local.tables)) {
			if t := l.local.tables[id]; t.LocalGatewayId == g.ID && t.Mode == "coip" {
				g.CoIP = true
			}
		}
		for _, id := range slices.Sorted(maps.Keys(l.local.pools)) {
			if p := l.local.pools[id]; l.local.tables[p.table].LocalGatewayId == g.ID {
				g.CoIPPools = append(g.CoIPPools, p.blocks...)
			}
		}
		return g
	})
}
