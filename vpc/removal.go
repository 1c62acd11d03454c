package vpc

import (
	"iter"
	"slices"
)

// RemovalChecker is a resource that AWS does not delete in every state, though a network lets it go: because of what merely names it, or what it is
// associated with.
type RemovalChecker interface {
	Resource

	// CheckRemoval reports why AWS would refuse to delete the resource, with the code. A problem with what the resource itself holds, as the
	// associations of a route table, names the field; one with what else stays has none.
	CheckRemoval(r *Removal) []Problem
}

// Removal is a change to a network, seen from what it removes.
type Removal struct{ edit *edit }

// Refusals is why AWS would refuse removals of a change that [Network.Apply] makes nonetheless: route tables and network ACLs with associations, an
// internet gateway while public addresses are mapped, a security group that others name, and so on. What the change itself removes, or puts into
// another state, does not stand against them; nor does that a gateway is attached to its VPC, for a network has no gateways without. It is empty if there is
// nothing, sorted as other [Problems] are, and says nothing of what Apply refuses by itself. It costs by the size of the change and by what refers to what is removed.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (DependencyViolation)
func (n *Network) Refusals(c Change) Problems {
	e := n.edit(len(c.Put))
	e.admit(c.Put)
	e.dismiss(c.Remove)
	e.dismissOwned()
	var found Problems
	for _, id := range c.Remove {
		r, _ := e.before.Get(id)
		if x, ok := r.(RemovalChecker); ok && e.gone[id] {
			found = append(found, x.CheckRemoval(&Removal{e})...)
		}
	}
	return found.sorted()
}

// Stays says whether the network has the resource after the change.
func (r *Removal) Stays(id ID) bool {
	_, held := r.edit.before.Get(id)
	_, put := r.edit.find(id)
	return put || held && !r.edit.gone[id]
}

// IsGone says whether id is a NAT gateway in a state in which it holds nothing, as the change leaves it.
func (r *Removal) IsGone(id ID) bool {
	held, _ := r.edit.before.Get(id)
	if i, ok := r.edit.find(id); ok {
		held = r.edit.in[i].Resource
	}
	g, ok := held.(NATGateway)
	return ok && g.State.Gone()
}

// Dependents is what refers to id and stays, as the change leaves it: first what the change lets be, by kind and ID, and then what it puts.
func (r *Removal) Dependents(id ID) iter.Seq[Resource] {
	return func(yield func(Resource) bool) {
		for d := range r.edit.before.Dependents(id) {
			did := d.ResourceID()
			if _, put := r.edit.find(did); !put && !r.edit.gone[did] && !yield(d) {
				return
			}
		}
		for _, x := range r.edit.in {
			if refers(x.Resource, id, func(Ref) bool { return true }) && !yield(x.Resource) {
				return
			}
		}
	}
}

// DependentsOf is the IDs of those dependents that are of one of the kinds, in no order and each once.
func (r *Removal) DependentsOf(id ID, kinds ...Kind) []ID {
	var ids []ID
	for d := range r.Dependents(id) {
		if slices.Contains(kinds, d.Kind()) {
			ids = append(ids, d.ResourceID())
		}
	}
	return ids
}

// attachments is the IDs of the transit gateway attachments that refer to id, stay and are not deleted, in no order.
func (r *Removal) attachments(id ID) []ID {
	var ids []ID
	for d := range r.Dependents(id) {
		if a, ok := d.(TransitGatewayAttachment); ok && !isDeleted(a.State) {
			ids = append(ids, a.ID)
		}
	}
	return ids
}

// Left is those of ids that stay and for which nothing that the change puts makes the claim, as another route table takes over a subnet.
func (r *Removal) Left(ids []ID, claim func(ID) string) []ID {
	return slices.DeleteFunc(slices.Clone(ids), func(id ID) bool {
		return !r.Stays(id) || slices.ContainsFunc(r.edit.in, func(x entry) bool {
			return slices.ContainsFunc(claimsOf(x.Resource), func(c Claim) bool { return c.Key == claim(id) })
		})
	})
}
