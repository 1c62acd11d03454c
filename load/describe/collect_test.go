package describe

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// beside is the keys that stand in an output beside another, which names the file.
var beside = map[string]string{
	"customDomainName":                "arn",
	"dnsEntry":                        "arn",
	"dnsOptions":                      "arn",
	"domainVerificationStatus":        "arn",
	"groupDomain":                     "arn",
	"id":                              "arn",
	"ipAddressType":                   "arn",
	"name":                            "arn",
	"port":                            "arn",
	"portRanges":                      "arn",
	"privateDnsEnabled":               "arn",
	"protocol":                        "arn",
	"resourceConfigDnsResolution":     "arn",
	"resourceConfigurationDefinition": "arn",
	"resourceConfigurationGroupId":    "arn",
	"resourceConfigurationId":         "arn",
	"resourceGatewayId":               "arn",
	"securityGroupIds":                "arn",
	"serviceArn":                      "arn",
	"serviceId":                       "arn",
	"serviceNetworkId":                "arn",
	"status":                          "arn",
	"subnetIds":                       "arn",
	"type":                            "arn",
	"vpcId":                           "arn",
	"AdditionalRoutesAvailable":       "Routes",
	"FirewallPolicyResponse":          "FirewallPolicy",
	"FirewallStatus":                  "Firewall",
	"HostedZoneId":                    "ResourceRecordSets",
	"IsTruncated":                     "HostedZones",
	"LoadBalancerArn":                 "Attributes",
	"NextMarker":                      "HostedZones",
	"NextToken":                       "Subnets",
	"PrefixListId":                    "Entries",
	"RuleGroupResponse":               "RuleGroup",
	"TargetGroupArn":                  "TargetHealthDescriptions",
	"TransitGatewayRouteTableId":      "Routes",
	"VPCs":                            "HostedZone",
	"VpcId":                           "EnableDnsSupport",
	"nextToken":                       "virtualInterfaces",
}

// elsewhere is the keys that other tools write, or other calls that say the same.
var elsewhere = []string{
	"DirectConnectGatewayAttachment",     // list-attachments says it
	"LoadBalancerAttributes",             // one file for all load balancers
	"LoadBalancerListeners",              // the same
	"LoadBalancerTargetHealth",           // the same
	"ManagedPrefixLists",                 // other collectors name the list so
	"SiteToSiteVpnAttachment",            // list-attachments says it
	"TargetGroupAttributes",              // one file for all target groups
	"TransitGatewayPropagations",         // one file for all route tables
	"TransitGatewayRouteTableAttachment", // list-attachments says it
	"TransitGatewayStaticRoutes",         // one file for all route tables
}

// TestCollect holds that collect.sh asks for all that the loader reads, and for nothing that it does not.
func TestCollect(t *testing.T) {
	text, err := os.ReadFile("collect.sh")
	require.NoError(t, err)
	collected := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\s*save ([A-Za-z]+)(?:\.\S+)? (\S+) ([a-z0-9-]+)`).FindAllStringSubmatch(string(text), -1) {
		key, call := m[1], m[3]
		collected[key] = true
		if _, known := members[key]; !known || members[key].notLoaded {
			t.Errorf("collect.sh: save %s: the loader does not read the key", key)
		}
		if !regexp.MustCompile(`^(describe|get|list|search)-`).MatchString(call) {
			t.Errorf("collect.sh: %s %s may change something", m[2], call)
		}
	}
	for key, m := range members {
		read := m.element != nil || m.value != nil
		switch of, companion := beside[key]; {
		case companion && !collected[of]:
			t.Errorf("%s stands beside %s, which collect.sh does not save", key, of)
		case read && !companion && !collected[key] && !slices.Contains(elsewhere, key):
			t.Errorf("the loader reads %s, which collect.sh does not save", key)
		case companion && collected[key]:
			t.Errorf("collect.sh saves %s by itself", key)
		}
	}
	for _, key := range slices.Concat(elsewhere, slices.Collect(maps.Keys(beside))) {
		require.Contains(t, members, key)
	}
}

// TestCollectSecrets holds that of calls whose outputs hold keys only named fields are saved.
func TestCollectSecrets(t *testing.T) {
	text, err := os.ReadFile("collect.sh")
	require.NoError(t, err)
	script := strings.ReplaceAll(string(text), "\\\n", "")
	for _, call := range []string{"describe-vpn-connections", "describe-virtual-interfaces", "describe-instances"} {
		require.Regexp(t, call+` --query '\{`, script)
		require.Equal(t, 1, strings.Count(script, call), call)
	}
	for _, word := range []string{"CustomerGatewayConfiguration", "TunnelOptions", "authKey", "customerRouterConfig", "UserData", "user-data", "describe-launch-template", "describe-instance-attribute"} {
		require.NotContains(t, script, word)
	}
}
