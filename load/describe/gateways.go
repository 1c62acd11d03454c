package describe

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// attachment is an entry of Attachments or VpcAttachments.
type attachment struct {
	VpcId vpc.ID
	State string
}

// attached is the VPC of the attachment that stands, if one does.
func attached(all []attachment) attachment {
	for _, a := range all {
		if a.State != "detached" && a.VpcId != "" {
			return a
		}
	}
	return attachment{}
}

type internetGatewayElement struct {
	InternetGatewayId string
	Attachments       []attachment
	OwnerId           string
	Tags              []tag
}

func (x internetGatewayElement) id() string { return x.InternetGatewayId }

func readInternetGateway(l *loader, at source, x internetGatewayElement) {
	l.add(at, vpc.InternetGateway{
		ID:      vpc.ID(x.InternetGatewayId),
		Name:    nameOf(x.Tags),
		Account: cmp.Or(x.OwnerId, at.account),
		Region:  at.region,
		VPC:     attached(x.Attachments).VpcId,
	})
}

type egressOnlyElement struct {
	EgressOnlyInternetGatewayId string
	Attachments                 []attachment
	Tags                        []tag
}

func (x egressOnlyElement) id() string { return x.EgressOnlyInternetGatewayId }

func readEgressOnly(l *loader, at source, x egressOnlyElement) {
	a := attached(x.Attachments)
	l.add(at, vpc.EgressOnlyInternetGateway{
		ID:      vpc.ID(x.EgressOnlyInternetGatewayId),
		Name:    nameOf(x.Tags),
		Account: at.account,
		VPC:     a.VpcId,
		State:   state(a.State, vpc.Attached),
	})
}

type natElement struct {
	NatGatewayId        string
	SubnetId            vpc.ID
	VpcId               vpc.ID
	ConnectivityType    string
	AvailabilityMode    string
	AutoProvisionZones  string
	State               string
	Tags                []tag
	NatGatewayAddresses []natAddress
}

type natAddress struct {
	NetworkInterfaceId vpc.ID
	PrivateIp          string
	PublicIp           string
	IsPrimary          bool
	Status             string
	AvailabilityZone   string
}

func (x natElement) id() string { return x.NatGatewayId }

// readNAT reads a NAT gateway.
//
// Source: EC2 API reference, NatGateway. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGateway.html
func readNAT(l *loader, at source, x natElement) {
	g := vpc.NATGateway{
		ID:       vpc.ID(x.NatGatewayId),
		Name:     nameOf(x.Tags),
		Account:  at.account,
		Subnet:   x.SubnetId,
		VPC:      x.VpcId,
		Private:  x.ConnectivityType == "private",
		State:    state(x.State, vpc.Available),
		Regional: x.AvailabilityMode == "regional",
	}
	for i, a := range x.NatGatewayAddresses {
		if a.Status == "failed" {
			continue
		}
		address, err := a.convert()
		if err != nil {
			l.skip(at, g.ID, "NatGatewayAddresses[%d]: %v; the address is left out", i, err)
			continue
		}
		if a.IsPrimary {
			g.Addresses = slices.Insert(g.Addresses, 0, address)
		} else {
			g.Addresses = append(g.Addresses, address)
		}
		if g.Regional && x.AutoProvisionZones == "disabled" && a.AvailabilityZone != "" && !slices.Contains(g.Zones, a.AvailabilityZone) {
			g.Zones = append(g.Zones, a.AvailabilityZone)
		}
	}
	l.add(at, g)
}

func (a natAddress) convert() (vpc.NATAddress, error) {
	private, err := addr4("PrivateIp", a.PrivateIp)
	if err != nil {
		return vpc.NATAddress{}, err
	}
	public, err := addr4("PublicIp", a.PublicIp)
	if err != nil {
		return vpc.NATAddress{}, err
	}
	if !private.IsValid() && !public.IsValid() {
		return vpc.NATAddress{}, fmt.Errorf("there is neither PrivateIp nor PublicIp")
	}
	return vpc.NATAddress{Interface: a.NetworkInterfaceId, Private: private, Public: public, Zone: a.AvailabilityZone}, nil
}

type carrierGatewayElement struct {
	CarrierGatewayId string
	VpcId            vpc.ID
	State            string
	OwnerId          string
	Tags             []tag
}

func (x carrierGatewayElement) id() string { return x.CarrierGatewayId }

func readCarrierGateway(l *loader, at source, x carrierGatewayElement) {
	l.add(at, vpc.CarrierGateway{
		ID:      vpc.ID(x.CarrierGatewayId),
		Name:    nameOf(x.Tags),
		Account: cmp.Or(x.OwnerId, at.account),
		VPC:     x.VpcId,
		State:   state(x.State, vpc.Available),
	})
}
