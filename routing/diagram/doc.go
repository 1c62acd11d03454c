// Package diagram draws networks: a whole one, one VPC, or a path over its network. A [Picture] is written as Graphviz DOT, as
// Mermaid, which GitHub shows in place of a code block, or as SVG that stands alone and is light or dark; see [Light] and [Narrow].
//
// Subnets stand in zones, zones in VPCs, VPCs in Regions. Each subnet says whether it is public, private or isolated, in words and by
// colour: green, blue, grey. By the words of AWS, a route leads from a public subnet to an internet gateway; from a private one none
// does, but a route leads out of the VPC: to a NAT gateway, a transit gateway, a peer, a VPN; from an isolated one no route leads out
// of the VPC. The routes of gateway endpoints do not count: they lead to an AWS service and to nobody else.
//
// Gateways stand on the edge of their VPC; what joins VPCs, or lies beyond them, stands outside. In SVG no line crosses a Region, VPC,
// zone or subnet in which neither of its ends stands. Lines that run into one are a single line that branches: they lead to the same transit
// gateway, or to the internet. The arrows of a path are numbered in the order of travel: solid for the request, dashed for the reply. What
// refuses is red, with its code; what would follow it is pale, and so is a destination that the packet does not reach.
//
// Large networks are folded: see [Limits]. Of a network with a path over it, what the path touches is drawn,
// and what is named by the changes after which a refused packet would pass; the rest is counted.
// The same network and path give the same bytes.
//
// # Attributes of the SVG
//
// Pages that embed an SVG can find its parts. These classes and attributes stay as they are; one without a value is left out.
//
//	svg.vd           the picture, no wider than what it stands in, and in the middle of it unless the page has another rule for it
//	rect.vd-page     the background; the style "svg .vd-page { fill: none }" lets that of the page show, if neither Light nor Dark is given
//	rect.vd-region .vd-network .vd-zone .vd-subnet   Regions, VPCs, zones, subnets
//	  data-id      the resource's ID; of a Region or a zone its name
//	  data-kind    "region", "vpc", "zone" or "subnet"
//	  data-access  of a subnet: "public", "private" or "isolated"
//	g.vd-item      a resource, or a place that the network does not hold, such as the internet
//	  data-id      its ID, or "internet", "internet:203.0.113.9", "Amazon S3 in us-east-1", ...
//	  data-kind    its [vpc.Kind]; none: the network does not hold it
//	  data-subnet  the subnet in which it is drawn here: an endpoint may stand in several
//	  data-request the numbers of the hops of the request that are here: "1" or "4 5"
//	  data-reply   likewise of the reply
//	  data-unreached "true": the destination of a packet that does not come there
//	  data-code    the code with which it refuses the packet
//	  data-mark    the label of its [Mark]
//	g.vd-arrow     an arrow, which holds a path.vd-line
//	  data-hop     its number in the picture, from 1 on, over request and reply
//	  data-leg     "request" or "reply"
//	  data-from    the data-id of the item at which it begins
//	  data-to      the data-id of the item at which it ends
//	  data-request the numbers of the hops of the request on the way and at its end
//	  data-reply   likewise of the reply
//	  data-beyond  "true": the packet would go on here, were it not refused before
//	g.vd-number    the circle with the arrow's number, in the picture and in the list under it
//	g.vd-step      what the arrow stands for, in that list
//	  data-hop     that of the arrow
//
// Hops are numbered from 1 on in each direction, as [routing.Path.String] does: hop 4 of the request is Path.Forward[3], and
// [data-request~="4"] selects it. A packet moves along the path.vd-line of the arrows in the order of data-hop.
package diagram
