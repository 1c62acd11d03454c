package cloudformation

import (
	"strings"

	"github.com/vpcsim/vpcsim/load/internal/managed"
)

// unmodelled reports a resource that bears on networks, and of which nothing is made. All others are passed over.
func (l *loader) unmodelled(r *resource) {
	reason := ""
	switch {
	case r.typ == stackType || harmless[r.typ]:
	case interfaces[r.typ] != "":
		reason = interfaces[r.typ]
	case strings.HasPrefix(r.typ, "Custom::"), r.typ == "AWS::CloudFormation::CustomResource":
		reason = "what a custom resource does is known to its own code alone"
	case strings.HasSuffix(r.typ, "::MODULE"):
		reason = "modules are not read; give the processed template"
	default:
		for _, service := range networking {
			if strings.HasPrefix(r.typ, service) {
				reason = "resources of this type are not modelled: " + abridge(r.typ)
			}
		}
	}
	if reason != "" {
		l.skipAt(r.stack, "Resources."+r.logical, r.id(), "%s", reason)
	}
}

// networking is the services that are about networks.
var networking = []string{
	"AWS::EC2::", "AWS::ElasticLoadBalancing::", "AWS::ElasticLoadBalancingV2::", "AWS::NetworkFirewall::", "AWS::NetworkManager::",
	"AWS::Route53Resolver::", "AWS::DirectConnect::", "AWS::VpcLattice::", "AWS::GlobalAccelerator::",
}

// interfaces is the types whose network interfaces, or whose targets, are not known from the template.
var interfaces = map[string]string{
	"AWS::AutoScaling::AutoScalingGroup":        managed.Unmodelled,
	"AWS::EKS::Cluster":                         managed.Unmodelled,
	"AWS::EKS::Nodegroup":                       managed.Unmodelled,
	"AWS::ElastiCache::ServerlessCache":         managed.Unmodelled,
	"AWS::AmazonMQ::Broker":                     managed.Unmodelled,
	"AWS::RedshiftServerless::Workgroup":        managed.Unmodelled,
	"AWS::MSK::ServerlessCluster":               managed.Unmodelled,
	"AWS::FSx::FileSystem":                      managed.Unmodelled,
	"AWS::DirectoryService::MicrosoftAD":        managed.Unmodelled,
	"AWS::DirectoryService::SimpleAD":           managed.Unmodelled,
	"AWS::WorkSpaces::Workspace":                managed.Unmodelled,
	"AWS::SageMaker::NotebookInstance":          managed.Unmodelled,
	"AWS::EMR::Cluster":                         managed.Unmodelled,
	"AWS::MWAA::Environment":                    managed.Unmodelled,
	"AWS::Transfer::Server":                     managed.Unmodelled,
	"AWS::AppRunner::VpcConnector":              managed.Unmodelled,
	"AWS::AppStream::Fleet":                     managed.Unmodelled,
	"AWS::Cloud9::EnvironmentEC2":               managed.Unmodelled,
	"AWS::ApiGateway::VpcLink":                  "links of API Gateway are not modelled",
	"AWS::ApiGatewayV2::VpcLink":                "links of API Gateway are not modelled",
	"AWS::ElasticLoadBalancingV2::ListenerRule": "rules of listeners look into requests, and are not modelled",
}

// harmless is the types of the networking services that change nothing of which way packets go, and custom resources of
// the CDK that have nothing to do with networks.
var harmless = map[string]bool{
	"AWS::EC2::FlowLog": true, "AWS::EC2::KeyPair": true, "AWS::EC2::LaunchTemplate": true, "AWS::EC2::Volume": true, "AWS::EC2::VolumeAttachment": true,
	"AWS::EC2::PlacementGroup": true, "AWS::EC2::CapacityReservation": true, "AWS::EC2::CapacityReservationFleet": true, "AWS::EC2::Host": true,
	"AWS::EC2::NetworkInsightsPath": true, "AWS::EC2::NetworkInsightsAnalysis": true, "AWS::EC2::NetworkInsightsAccessScope": true,
	"AWS::EC2::NetworkInsightsAccessScopeAnalysis": true, "AWS::EC2::VPCEndpointConnectionNotification": true, "AWS::EC2::EnclaveCertificateIamRoleAssociation": true,
	"AWS::EC2::SnapshotBlockPublicAccess": true, "AWS::EC2::IPAM": true, "AWS::EC2::IPAMScope": true, "AWS::EC2::IPAMPool": true, "AWS::EC2::IPAMPoolCidr": true,
	"AWS::EC2::IPAMAllocation": true, "AWS::EC2::IPAMResourceDiscovery": true, "AWS::EC2::IPAMResourceDiscoveryAssociation": true,
	"AWS::EC2::NetworkPerformanceMetricSubscription": true, "AWS::EC2::TransitGatewayMeteringPolicy": true,
	"AWS::ElasticLoadBalancingV2::ListenerCertificate": true, "AWS::ElasticLoadBalancingV2::TrustStore": true, "AWS::ElasticLoadBalancingV2::TrustStoreRevocation": true,
	"AWS::NetworkFirewall::LoggingConfiguration": true, "AWS::NetworkFirewall::TLSInspectionConfiguration": true,
	"AWS::Route53Resolver::ResolverQueryLoggingConfig": true, "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation": true, "AWS::Route53Resolver::ResolverDNSSECConfig": true,
	"Custom::S3AutoDeleteObjects": true, "Custom::LogRetention": true, "Custom::CDKBucketDeployment": true, "Custom::S3BucketNotifications": true,
}
