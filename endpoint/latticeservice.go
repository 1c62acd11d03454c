package endpoint

import (
	"fmt"

	"github.com/vpcsim/vpcsim/vpc"
)

// LatticeService is a service of VPC Lattice. What it answers with, the targets behind its listeners and their rules, is not modelled.
// https://docs.aws.amazon.com/vpc-lattice/latest/ug/services.html
type LatticeService struct {
	ID      vpc.ID // "svc-..."
	Name    string
	Account string
	Region  string

	DNSName   string // "name-0123456789abcdef0.7d67968.vpc-lattice-svcs.us-east-1.on.aws", in public DNS
	Listeners []LatticeListener
	State     vpc.State // empty: ACTIVE
}

// LatticeListener is a port on which a service takes connections.
type LatticeListener struct {
	Protocol LatticeProtocol
	Port     uint16
}

// LatticeProtocol is the protocol of a listener. All of them are over TCP.
type LatticeProtocol string

// The protocols.
const (
	LatticeHTTP           LatticeProtocol = "HTTP"
	LatticeHTTPS          LatticeProtocol = "HTTPS"
	LatticeTLSPassthrough LatticeProtocol = "TLS_PASSTHROUGH"
)

// ResourceID is s.ID.
func (s LatticeService) ResourceID() vpc.ID { return s.ID }

// ResourceName is s.Name.
func (s LatticeService) ResourceName() string { return s.Name }

// Kind is vpc.KindLatticeService.
func (s LatticeService) Kind() vpc.Kind { return vpc.KindLatticeService }

// Refs is empty.
func (s LatticeService) Refs() []vpc.Ref { return nil }

// Active says whether connections pass.
func (s LatticeService) Active() bool { return active(s.State) }

// Check reports listeners of no protocol, or two of one port.
// https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_CreateListener.html
func (s LatticeService) Check(*vpc.Network) []vpc.Problem {
	p := vpc.NewReport(s)
	ports := map[uint16]bool{}
	for i, l := range s.Listeners {
		field := fmt.Sprintf("Listeners[%d]", i)
		switch l.Protocol {
		case LatticeHTTP, LatticeHTTPS, LatticeTLSPassthrough:
		default:
			p.Add(field+".Protocol", "ValidationException", "%q is none of HTTP, HTTPS and TLS_PASSTHROUGH", string(l.Protocol))
		}
		if ports[l.Port] || l.Port == 0 {
			p.Add(field+".Port", "ConflictException", "port %d is taken, or is none", l.Port)
		}
		ports[l.Port] = true
	}
	return p.Problems()
}
