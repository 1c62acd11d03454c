package terraform

var firewallConverters = map[string]converter{}
