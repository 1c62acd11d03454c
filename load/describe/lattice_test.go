package describe_test

import (
	"testing"

	"github.com/vpcsim/vpcsim/vpc"
)

const latticeARN = "arn:aws:vpc-lattice:us-east-1:111122223333:"

// latticeFiles is what the calls print of a resource, a service network, endpoints to both, and a Profile.
func latticeFiles() tree {
	return vpcWith(tree{
		"gateways":       list("items", `{"id": "rgw-1", "name": "g", "arn": "`+latticeARN+`resourcegateway/rgw-1", "status": "ACTIVE", "vpcIdentifier": "vpc-1", "subnetIds": ["subnet-a"], "securityGroupIds": [], "ipAddressType": "IPV4", "resourceConfigDnsResolution": "IN_VPC", "createdAt": "2025-01-01T00:00:00Z"}`),
		"configurations": list("items", `{"id": "rcfg-1", "name": "db", "arn": "`+latticeARN+`resourceconfiguration/rcfg-1", "resourceGatewayId": "rgw-1", "type": "SINGLE", "status": "ACTIVE"}`),
		"configuration": `{"id": "rcfg-1", "name": "db", "arn": "` + latticeARN + `resourceconfiguration/rcfg-1", "resourceGatewayId": "rgw-1", "type": "SINGLE", "protocol": "TCP", "portRanges": ["5432", "8000-8999"], "status": "ACTIVE",
			"customDomainName": "db.example.com", "domainVerificationStatus": "VERIFIED", "resourceConfigurationDefinition": {"ipResource": {"ipAddress": "10.0.0.9"}}, "createdAt": "2025-01-01T00:00:00Z", "amazonManaged": false}`,
		"networks":   list("items", `{"id": "sn-1", "name": "n", "arn": "`+latticeARN+`servicenetwork/sn-1", "numberOfAssociatedVPCs": 1}`),
		"resources":  list("items", `{"id": "snra-1", "arn": "`+latticeARN+`servicenetworkresourceassociation/snra-1", "status": "ACTIVE", "serviceNetworkId": "sn-1", "resourceConfigurationId": "rcfg-1"}`),
		"services":   list("items", `{"id": "snsa-1", "arn": "`+latticeARN+`servicenetworkserviceassociation/snsa-1", "status": "ACTIVE", "serviceNetworkId": "sn-1", "serviceId": "svc-1"}`, `{"id": "snsa-2", "arn": "`+latticeARN+`servicenetworkserviceassociation/snsa-2", "status": "CREATE_FAILED", "serviceNetworkId": "sn-1", "serviceId": "svc-2"}`),
		"associated": list("items", `{"id": "snva-1", "arn": "`+latticeARN+`servicenetworkvpcassociation/snva-1", "status": "ACTIVE", "serviceNetworkId": "sn-1", "vpcId": "vpc-1"}`),
		"vpc":        `{"id": "snva-1", "arn": "` + latticeARN + `servicenetworkvpcassociation/snva-1", "status": "ACTIVE", "serviceNetworkId": "sn-1", "vpcId": "vpc-1", "securityGroupIds": ["sg-9"]}`,
		"service":    list("items", `{"id": "svc-1", "name": "shop", "arn": "`+latticeARN+`service/svc-1", "status": "ACTIVE", "dnsEntry": {"domainName": "shop-1.7d67968.vpc-lattice-svcs.us-east-1.on.aws"}}`),
		"listeners":  list("items", `{"id": "listener-1", "arn": "`+latticeARN+`service/svc-1/listener/listener-1", "protocol": "HTTPS", "port": 443}`),
		"endpoints": list("VpcEndpoints",
			`{"VpcEndpointId": "vpce-r", "VpcEndpointType": "Resource", "VpcId": "vpc-1", "State": "available", "SubnetIds": ["subnet-a"], "ResourceConfigurationArn": "`+latticeARN+`resourceconfiguration/rcfg-1", "IpAddressType": "ipv4", "PrivateDnsEnabled": false}`,
			`{"VpcEndpointId": "vpce-s", "VpcEndpointType": "ServiceNetwork", "VpcId": "vpc-1", "State": "Available", "SubnetIds": ["subnet-a"], "ServiceNetworkArn": "`+latticeARN+`servicenetwork/sn-1", "Ipv4Prefixes": [{"SubnetId": "subnet-a", "IpPrefixes": ["10.0.0.64/28"]}]}`),
		"profiles": list("ProfileSummaries", `{"Id": "rp-1", "Arn": "arn:aws:route53profiles:us-east-1:111122223333:profile/rp-1", "Name": "p"}`),
		"with":     list("ProfileAssociations", `{"ProfileId": "rp-1", "ResourceId": "vpc-1", "Status": "COMPLETE"}`, `{"ProfileId": "rp-1", "ResourceId": "vpc-2", "Status": "FAILED"}`),
		"of": list("ProfileResourceAssociations", `{"ProfileId": "rp-1", "ResourceArn": "arn:aws:route53:::hostedzone/Z1", "Status": "COMPLETE"}`, `{"ProfileId": "rp-1", "ResourceArn": "arn:aws:ec2:us-east-1:111122223333:vpc-endpoint/vpce-9", "Status": "COMPLETE"}`,
			`{"ProfileId": "rp-1", "ResourceArn": "arn:aws:route53resolver:us-east-1:111122223333:resolver-rule/rslvr-rr-1"}`),
	})
}

func TestLattice(t *testing.T) {
	for id, want := range map[vpc.ID]string{
		"rgw-1":  `{ID:"rgw-1" Name:"g" Account:"111122223333" VPC:"vpc-1" Subnets:["subnet-a"] ResolveInVPC:true}`,
		"rcfg-1": `{ID:"rcfg-1" Name:"db" Account:"111122223333" Region:"us-east-1" Gateway:"rgw-1" Address:10.0.0.9 Ports:[5432 8000-8999] CustomDomain:"db.example.com" DomainVerified:true}`,
		"sn-1":   `{ID:"sn-1" Name:"n" Account:"111122223333" Region:"us-east-1" VPCs:[{VPC:"vpc-1" Groups:["sg-9"]}] Services:["svc-1"] Configurations:["rcfg-1"]}`,
		"svc-1":  `{ID:"svc-1" Name:"shop" Account:"111122223333" Region:"us-east-1" DNSName:"shop-1.7d67968.vpc-lattice-svcs.us-east-1.on.aws" Listeners:[{Protocol:"HTTPS" Port:443}]}`,
		"vpce-r": `{ID:"vpce-r" VPC:"vpc-1" Configuration:"rcfg-1" Subnets:["subnet-a"]}`,
		"vpce-s": `{ID:"vpce-s" VPC:"vpc-1" ServiceNetwork:"sn-1" Subnets:["subnet-a"] Blocks:[10.0.0.64/28]}`,
		"rp-1":   `{ID:"rp-1" Name:"p" Account:"111122223333" Region:"us-east-1" Zones:["Z1"] Rules:["rslvr-rr-1"] Endpoints:["vpce-9"] VPCs:[{VPC:"vpc-1"}]}`,
	} {
		t.Run(string(id), func(t *testing.T) { requireMapped(t, latticeFiles(), id, want) })
	}
}
