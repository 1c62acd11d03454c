package load_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/cloudformation"
	"github.com/vpcsim/vpcsim/load/terraform"
)

// TestManaged holds what interfaces AWS makes for each kind of resource, and that a Terraform state and a template say the same of it. An interface
// is its ID without the resource's type, "+public" and "+ipv6" if it has such addresses, its type if it is a special one, its groups in brackets, its
// name, and why it is in its subnet.
func TestManaged(t *testing.T) {
	const (
		groupTF  = `aws_db_subnet_group.DG {"id":"dg","name":"dg","subnet_ids":["B","A"]}`
		groupCFN = `DG: {Type: AWS::RDS::DBSubnetGroup, Properties: {SubnetIds: [!Ref B, !Ref A]}}`
		each     = "AWS makes an interface in each"
		chosen   = "AWS chooses among 2 subnets, and may move it to another"
		only     = "the only subnet that AWS can choose"
	)
	for _, c := range []struct {
		name, terraform, template string
		want                      []string
	}{
		{"function", `aws_lambda_function.F {"id":"f","function_name":"f","environment":[{"variables":{"KEY":"hunter2"}}],"vpc_config":[{"subnet_ids":["B","A"],"security_group_ids":["G"]}]}`,
			`F: {Type: AWS::Lambda::Function, Properties: {FunctionName: f, Environment: {Variables: {KEY: hunter2}}, VpcConfig: {SubnetIds: [!Ref B, !Ref A], SecurityGroupIds: [!Ref G]}}}`,
			[]string{"F/A lambda [G] f, " + each, "F/B lambda [G] f, " + each}},
		{"function with IPv6", `aws_lambda_function.F {"id":"f","function_name":"f","vpc_config":[{"subnet_ids":["A"],"security_group_ids":["G"],"ipv6_allowed_for_dual_stack":true}]}`,
			`F: {Type: AWS::Lambda::Function, Properties: {FunctionName: f, VpcConfig: {SubnetIds: [!Ref A], SecurityGroupIds: [!Ref G], Ipv6AllowedForDualStack: true}}}`,
			[]string{"F/A+ipv6 lambda [G] f, " + each}},
		{"function in no VPC", `aws_lambda_function.F {"id":"f","function_name":"f","vpc_config":[]}
			aws_lambda_function.E {"id":"e","function_name":"e","vpc_config":[{"subnet_ids":[],"security_group_ids":[]}]}`,
			`F: {Type: AWS::Lambda::Function, Properties: {FunctionName: f}}
			E: {Type: AWS::Lambda::Function, Properties: {FunctionName: e, VpcConfig: {SubnetIds: [], SecurityGroupIds: []}}}`, nil},
		{"database anywhere in its group", groupTF + `
			aws_db_instance.D {"id":"db-1","identifier":"orders","db_subnet_group_name":"dg","vpc_security_group_ids":["G"],"publicly_accessible":false,"password":"hunter2"}`,
			groupCFN + `
			D: {Type: AWS::RDS::DBInstance, Properties: {DBInstanceIdentifier: orders, DBSubnetGroupName: !Ref DG, VPCSecurityGroups: [!Ref G], PubliclyAccessible: false, MasterUserPassword: hunter2}}`,
			[]string{"D/A [G] orders, " + chosen, "D/B [G] orders, " + chosen}},
		{"database in a zone, public, with IPv6 and a Name tag", groupTF + `
			aws_db_instance.D {"id":"db-1","identifier":"orders","db_subnet_group_name":"dg","vpc_security_group_ids":["G"],"publicly_accessible":true,"availability_zone":"us-east-1b","network_type":"DUAL","tags":{"Name":"n"}}`,
			groupCFN + `
			D: {Type: AWS::RDS::DBInstance, Properties: {DBInstanceIdentifier: orders, DBSubnetGroupName: !Ref DG, VPCSecurityGroups: [!Ref G], PubliclyAccessible: true, AvailabilityZone: us-east-1b, NetworkType: DUAL, Tags: [{Key: Name, Value: n}]}}`,
			[]string{"D/B+public+ipv6 [G] n, " + only}},
		{"database with a standby, in the default group", groupTF + `
			aws_db_instance.D {"id":"db-1","identifier":"orders","db_subnet_group_name":"dg","availability_zone":"us-east-1b","multi_az":true}`,
			groupCFN + `
			D: {Type: AWS::RDS::DBInstance, Properties: {DBInstanceIdentifier: orders, DBSubnetGroupName: !Ref DG, AvailabilityZone: us-east-1b, MultiAZ: true, PubliclyAccessible: false}}`,
			[]string{"D/A [] orders, " + chosen, "D/B [] orders, " + chosen}},
		{"instance of a cluster", groupTF + `
			aws_rds_cluster.C {"id":"c","cluster_identifier":"c","db_subnet_group_name":"dg","vpc_security_group_ids":["G"],"network_type":"DUAL","master_password":"hunter2"}
			aws_rds_cluster_instance.I {"id":"i","identifier":"i","cluster_identifier":"c","availability_zone":"us-east-1a"}`,
			groupCFN + `
			C: {Type: AWS::RDS::DBCluster, Properties: {DBSubnetGroupName: !Ref DG, VpcSecurityGroupIds: [!Ref G], NetworkType: DUAL, MasterUserPassword: hunter2}}
			I: {Type: AWS::RDS::DBInstance, Properties: {DBInstanceIdentifier: i, DBClusterIdentifier: !Ref C, AvailabilityZone: us-east-1a, PubliclyAccessible: false}}`,
			[]string{"I/A+ipv6 [G] i, " + only}},
		{"Multi-AZ cluster, which says nothing of public addresses", groupTF + `
			aws_rds_cluster.C {"id":"c","cluster_identifier":"c","db_subnet_group_name":"dg","db_cluster_instance_class":"db.r6gd.large"}`,
			groupCFN + `
			C: {Type: AWS::RDS::DBCluster, Properties: {DBClusterIdentifier: c, DBSubnetGroupName: !Ref DG, DBClusterInstanceClass: db.r6gd.large}}`,
			[]string{"C/A+public [] c, " + chosen, "C/B+public [] c, " + chosen}},
		{"DocumentDB, whose groups have the names of others", `aws_docdb_subnet_group.DG {"id":"dg","name":"dg","subnet_ids":["A"]}
			aws_db_subnet_group.X {"id":"dg","name":"dg","subnet_ids":["B"]}
			aws_docdb_cluster.C {"id":"c","cluster_identifier":"c","db_subnet_group_name":"dg","vpc_security_group_ids":["G"]}
			aws_rds_cluster.Y {"id":"c","cluster_identifier":"c","db_subnet_group_name":"dg"}
			aws_docdb_cluster_instance.I {"id":"i","identifier":"i","cluster_identifier":"c"}`,
			`DG: {Type: AWS::DocDB::DBSubnetGroup, Properties: {DBSubnetGroupName: dg, SubnetIds: [!Ref A]}}
			X: {Type: AWS::RDS::DBSubnetGroup, Properties: {DBSubnetGroupName: dg, SubnetIds: [!Ref B]}}
			Y: {Type: AWS::RDS::DBCluster, Properties: {DBClusterIdentifier: c, DBSubnetGroupName: dg}}
			C: {Type: AWS::DocDB::DBCluster, Properties: {DBClusterIdentifier: c, DBSubnetGroupName: dg, VpcSecurityGroupIds: [!Ref G]}}
			I: {Type: AWS::DocDB::DBInstance, Properties: {DBInstanceIdentifier: i, DBClusterIdentifier: c}}`,
			[]string{"I/A [G] i, " + only}},
		{"Neptune", `aws_neptune_subnet_group.DG {"id":"dg","name":"dg","subnet_ids":["A","B"]}
			aws_neptune_cluster.C {"id":"c","cluster_identifier":"c","neptune_subnet_group_name":"dg","vpc_security_group_ids":["G"]}
			aws_neptune_cluster_instance.I {"id":"i","identifier":"i","cluster_identifier":"c","publicly_accessible":true}`,
			`DG: {Type: AWS::Neptune::DBSubnetGroup, Properties: {SubnetIds: [!Ref A, !Ref B]}}
			C: {Type: AWS::Neptune::DBCluster, Properties: {DBSubnetGroupName: !Ref DG, VpcSecurityGroupIds: [!Ref G]}}
			I: {Type: AWS::Neptune::DBInstance, Properties: {DBInstanceIdentifier: i, DBClusterIdentifier: !Ref C, PubliclyAccessible: true}}`,
			[]string{"I/A+public [G] i, " + chosen, "I/B+public [G] i, " + chosen}},
		{"ElastiCache", `aws_elasticache_subnet_group.DG {"id":"dg","name":"dg","subnet_ids":["A","B"]}
			aws_elasticache_cluster.C {"id":"c","cluster_id":"c","subnet_group_name":"dg","security_group_ids":["G"],"preferred_availability_zones":["us-east-1b"]}
			aws_elasticache_cluster.M {"id":"m","cluster_id":"m","subnet_group_name":"dg","replication_group_id":"r"}
			aws_elasticache_replication_group.R {"id":"r","replication_group_id":"r","subnet_group_name":"dg","security_group_ids":["G"],"auth_token":"hunter2"}`,
			`DG: {Type: AWS::ElastiCache::SubnetGroup, Properties: {SubnetIds: [!Ref A, !Ref B]}}
			C: {Type: AWS::ElastiCache::CacheCluster, Properties: {ClusterName: c, CacheSubnetGroupName: !Ref DG, VpcSecurityGroupIds: [!Ref G], PreferredAvailabilityZones: [us-east-1b]}}
			R: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {ReplicationGroupId: r, CacheSubnetGroupName: !Ref DG, SecurityGroupIds: [!Ref G], AuthToken: hunter2}}`,
			[]string{"C/B [G] c, " + only, "R/A [G] r, " + chosen, "R/B [G] r, " + chosen}},
		{"MemoryDB", `aws_memorydb_subnet_group.DG {"id":"dg","name":"dg","subnet_ids":["A"]}
			aws_memorydb_cluster.C {"id":"c","name":"c","subnet_group_name":"dg","security_group_ids":["G"]}`,
			`DG: {Type: AWS::MemoryDB::SubnetGroup, Properties: {SubnetGroupName: dg, SubnetIds: [!Ref A]}}
			C: {Type: AWS::MemoryDB::Cluster, Properties: {ClusterName: c, SubnetGroupName: !Ref DG, SecurityGroupIds: [!Ref G]}}`,
			[]string{"C/A [G] c, " + only}},
		{"Redshift that may be relocated", `aws_redshift_subnet_group.DG {"id":"dg","name":"dg","subnet_ids":["A","B"]}
			aws_redshift_cluster.C {"id":"c","cluster_identifier":"c","cluster_subnet_group_name":"dg","vpc_security_group_ids":["G"],"availability_zone":"us-east-1a","availability_zone_relocation_enabled":true}
			aws_redshift_cluster.E {"id":"e","cluster_identifier":"e","cluster_subnet_group_name":"dg","vpc_security_group_ids":["G"],"availability_zone":"us-east-1a","publicly_accessible":true}`,
			`DG: {Type: AWS::Redshift::ClusterSubnetGroup, Properties: {SubnetIds: [!Ref A, !Ref B]}}
			C: {Type: AWS::Redshift::Cluster, Properties: {ClusterIdentifier: c, ClusterSubnetGroupName: !Ref DG, VpcSecurityGroupIds: [!Ref G], AvailabilityZone: us-east-1a, AvailabilityZoneRelocation: true}}
			E: {Type: AWS::Redshift::Cluster, Properties: {ClusterIdentifier: e, ClusterSubnetGroupName: !Ref DG, VpcSecurityGroupIds: [!Ref G], AvailabilityZone: us-east-1a, PubliclyAccessible: true}}`,
			[]string{"C/A [G] c, " + chosen, "C/B [G] c, " + chosen, "E/A+public [G] e, " + only}},
		{"OpenSearch", `aws_opensearch_domain.S {"id":"s","domain_name":"s","vpc_options":[{"subnet_ids":["A"],"security_group_ids":["G"]}]}
			aws_opensearch_domain.P {"id":"p","domain_name":"p","vpc_options":[]}
			aws_elasticsearch_domain.E {"id":"e","domain_name":"e","vpc_options":[{"subnet_ids":["A","B"]}]}`,
			`S: {Type: AWS::OpenSearchService::Domain, Properties: {DomainName: s, VPCOptions: {SubnetIds: [!Ref A], SecurityGroupIds: [!Ref G]}}}
			P: {Type: AWS::OpenSearchService::Domain, Properties: {DomainName: p}}
			E: {Type: AWS::Elasticsearch::Domain, Properties: {DomainName: e, VPCOptions: {SubnetIds: [!Ref A, !Ref B]}}}`,
			[]string{"E/A [] e, " + each, "E/B [] e, " + each, "S/A [G] s, " + each}},
		{"MSK", `aws_msk_cluster.K {"id":"k","cluster_name":"k","broker_node_group_info":[{"client_subnets":["A","B"],"security_groups":["G"],"connectivity_info":[{"public_access":[{"type":"SERVICE_PROVIDED_EIPS"}]}]}]}`,
			`K: {Type: AWS::MSK::Cluster, Properties: {ClusterName: k, BrokerNodeGroupInfo: {ClientSubnets: [!Ref A, !Ref B], SecurityGroups: [!Ref G], ConnectivityInfo: {PublicAccess: {Type: SERVICE_PROVIDED_EIPS}}}}}`,
			[]string{"K/A+public [G] k, " + each, "K/B+public [G] k, " + each}},
		{"DMS", `aws_dms_replication_subnet_group.DG {"id":"dg","replication_subnet_group_id":"dg","subnet_ids":["A","B"]}
			aws_dms_replication_instance.R {"id":"r","replication_instance_id":"r","replication_subnet_group_id":"dg","vpc_security_group_ids":["G"],"publicly_accessible":true,"availability_zone":"us-east-1a"}`,
			`DG: {Type: AWS::DMS::ReplicationSubnetGroup, Properties: {SubnetIds: [!Ref A, !Ref B]}}
			R: {Type: AWS::DMS::ReplicationInstance, Properties: {ReplicationInstanceIdentifier: r, ReplicationSubnetGroupIdentifier: !Ref DG, VpcSecurityGroupIds: [!Ref G], AvailabilityZone: us-east-1a}}`,
			[]string{"R/A+public [G] r, " + only}},
		{"ECS", `aws_ecs_service.S {"id":"arn","name":"s","network_configuration":[{"subnets":["A","B"],"security_groups":["G"],"assign_public_ip":true}]}
			aws_ecs_service.N {"id":"arn2","name":"n","network_configuration":[]}`,
			`S: {Type: AWS::ECS::Service, Properties: {ServiceName: s, NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref A, !Ref B], SecurityGroups: [!Ref G], AssignPublicIp: ENABLED}}}}
			N: {Type: AWS::ECS::Service, Properties: {ServiceName: n}}`,
			[]string{"S/A+public [G] s, " + chosen, "S/B+public [G] s, " + chosen}},
	} {
		t.Run(c.name, func(t *testing.T) {
			state, err := terraform.LoadState(strings.NewReader(managedState(c.terraform)), terraform.Account("111122223333"))
			require.NoError(t, err)
			stack, err := cloudformation.LoadTemplate(strings.NewReader(managedTemplate(c.template)), cloudformation.Region("us-east-1"), cloudformation.Account("111122223333"))
			require.NoError(t, err)
			for tool, res := range map[string]load.Result{"terraform": state, "cloudformation": stack} {
				require.NoError(t, res.Err(), tool)
				require.Equal(t, c.want, managedInterfaces(res), tool)
				require.NotContains(t, fmt.Sprint(res), "hunter2", tool)
			}
		})
	}
}

// TestManagedLeftOut holds what is said of resources whose subnets are not known, or which are not modelled.
func TestManagedLeftOut(t *testing.T) {
	state, err := terraform.LoadState(strings.NewReader(managedState(`aws_db_instance.D {"id":"db-1","identifier":"orders","db_subnet_group_name":"elsewhere"}
		aws_docdb_cluster_instance.I {"id":"i","identifier":"i","cluster_identifier":"elsewhere"}
		aws_efs_mount_target.M {"id":"fsmt-1"}
		aws_eks_cluster.E {"id":"e","name":"e"}`)))
	require.NoError(t, err)
	stack, err := cloudformation.LoadTemplate(strings.NewReader(managedTemplate(`D: {Type: AWS::RDS::DBInstance, Properties: {DBSubnetGroupName: elsewhere}}
		I: {Type: AWS::DocDB::DBInstance, Properties: {DBClusterIdentifier: elsewhere}}
		M: {Type: AWS::EFS::MountTarget, Properties: {FileSystemId: f}}
		E: {Type: AWS::EKS::Cluster, Properties: {Name: e}}`)), cloudformation.Region("us-east-1"))
	require.NoError(t, err)
	const (
		unknown = "its subnets are not known, so that its network interfaces are left out; add an eni.Interface in each subnet where there may be one"
		none    = "the network interfaces that AWS makes for it are not modelled; add an eni.Interface in each subnet where there may be one"
	)
	require.ElementsMatch(t, []string{
		"aws_db_instance.D: db-1: db_subnet_group_name: " + unknown, "aws_docdb_cluster_instance.I: i: cluster_identifier: " + unknown,
		"aws_efs_mount_target.M: fsmt-1: subnet_id: " + unknown, "aws_eks_cluster.E: " + none}, texts(state.Skipped))
	require.ElementsMatch(t, []string{
		"Resources.D.Properties.DBSubnetGroupName: D: " + unknown, "Resources.I.Properties.DBClusterIdentifier: I: " + unknown,
		"Resources.M.Properties.SubnetId: M: " + unknown, "Resources.E: E: " + none}, texts(stack.Skipped))
	require.Empty(t, managedInterfaces(state))
	require.Empty(t, managedInterfaces(stack))
}

// managedState is a state with a VPC, two subnets, a group and an internet gateway, and further resources: a line each, their address and attributes.
func managedState(resources string) string {
	var out []string
	for line := range strings.Lines(`aws_vpc.V {"id":"V","cidr_block":"10.0.0.0/16","ipv6_cidr_block":"2001:db8:1::/56","assign_generated_ipv6_cidr_block":true}
		aws_subnet.A {"id":"A","vpc_id":"V","cidr_block":"10.0.1.0/24","ipv6_cidr_block":"2001:db8:1:1::/64","availability_zone":"us-east-1a"}
		aws_subnet.B {"id":"B","vpc_id":"V","cidr_block":"10.0.2.0/24","ipv6_cidr_block":"2001:db8:1:2::/64","availability_zone":"us-east-1b"}
		aws_security_group.G {"id":"G","vpc_id":"V"}
		aws_internet_gateway.W {"id":"W","vpc_id":"V"}` + "\n" + resources) {
		at, values, _ := strings.Cut(strings.TrimSpace(line), " ")
		typ, name, _ := strings.Cut(at, ".")
		out = append(out, fmt.Sprintf(`{"address":%q,"mode":"managed","type":%q,"name":%q,"values":%s}`, at, typ, name, values))
	}
	return `{"format_version":"1.0","values":{"root_module":{"resources":[` + strings.Join(out, ",") + `]}}}`
}

// managedTemplate is a template of the same.
func managedTemplate(resources string) string {
	text := "Resources:\n"
	for line := range strings.Lines(`V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
		X6: {Type: AWS::EC2::VPCCidrBlock, Properties: {VpcId: !Ref V, Ipv6CidrBlock: '2001:db8:1::/56', Ipv6Pool: p}}
		A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.1.0/24, Ipv6CidrBlock: '2001:db8:1:1::/64', AvailabilityZone: us-east-1a}}
		B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.2.0/24, Ipv6CidrBlock: '2001:db8:1:2::/64', AvailabilityZone: us-east-1b}}
		G: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref V}}
		W: {Type: AWS::EC2::InternetGateway}
		WA: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref V, InternetGatewayId: !Ref W}}` + "\n" + resources) {
		text += "  " + strings.TrimSpace(line) + "\n"
	}
	return text
}

var terraformType = regexp.MustCompile(`^aws_\w+\.`)

// managedInterfaces is the interfaces of a network, a line each.
func managedInterfaces(res load.Result) []string {
	why := map[string]string{}
	for _, i := range res.Inferred {
		if i.Field == "Subnet" {
			_, why[string(i.ID)], _ = strings.Cut(i.From, ": ")
		}
	}
	var out []string
	for _, r := range res.Resources {
		i, ok := r.(eni.Interface)
		if !ok {
			continue
		}
		line := terraformType.ReplaceAllString(string(i.ID), "")
		if i.Addresses[0].Public.IsValid() {
			line += "+public"
		}
		if slices.ContainsFunc(i.Addresses, func(a eni.Address) bool { return a.Private.Is6() }) {
			line += "+ipv6"
		}
		if i.Type != eni.Ordinary {
			line += " " + i.Type.String()
		}
		if i.Account != "111122223333" || string(i.Owner)+"/"+string(i.Subnet) != string(i.ID) {
			line += fmt.Sprintf(" of %s in %s of account %q", i.Owner, i.Subnet, i.Account)
		}
		out = append(out, fmt.Sprintf("%s %v %s, %s", line, i.Groups, i.Name, why[string(i.ID)]))
	}
	slices.Sort(out)
	return out
}

func texts[T fmt.Stringer](all []T) []string {
	var out []string
	for _, x := range all {
		out = append(out, x.String())
	}
	return out
}
