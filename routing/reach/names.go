package reach

import (
	"fmt"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// Names is what people call the resources of networks: [routing.Names].
type Names = routing.Names

// NamesOf is [routing.NamesOf].
func NamesOf(networks ...*vpc.Network) Names { return routing.NamesOf(networks...) }

// endpointName is "vpce-1 (AWS KMS in us-east-1)".
func endpointName(ns Names, x endpoint.Interface) string {
	return fmt.Sprintf("%s (%s)", ns.Of(x.ID), endpoint.DescribeService(x.Service))
}
