package endpoint

import "github.com/vpcsim/vpcsim/vpc"

// ServiceNamesAlike is the names of AWS's endpoint services in the same Region that a person may mean by the name of a service, at most three, the nearest first:
// "com.amazonaws.us-east-1.kms" for "com.amazonaws.us-east-1.kmss". It is empty for the name of a service that the catalogue has, for that of a customer,
// and where no service is spelt almost so. It costs by the size of the catalogue.
func ServiceNamesAlike(name string) []string {
	return serviceNamesAlike(name, func(Service) bool { return true })
}

// serviceNamesAlike is [ServiceNamesAlike] of those services that keep is true for. Only what stands behind the Region is compared.
func serviceNamesAlike(name string, keep func(Service) bool) []string {
	if s, ok := readServiceName(name); !ok || s.known() || s.customer != "" {
		return nil
	}
	before, region, after := cutRegion(name)
	var known []string
	for s := range Services() {
		if b, r, a := cutRegion(s.EndpointServiceName(region)); keep(s) && b == before && r == region && a != "" {
			known = append(known, a)
		}
	}
	names := vpc.Alike(after, known...)
	for i, a := range names {
		names[i] = before + "." + region + "." + a
	}
	return names
}
