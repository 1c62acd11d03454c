package managed

import "github.com/vpcsim/vpcsim/eni"

// Kind is a kind of resource for which AWS makes network interfaces. The zero value is one for which it makes none itself, such as a
// cluster whose instances have them.
type Kind string

const (
	Function    Kind = "function"             // AWS Lambda
	Database    Kind = "database"             // Amazon RDS and Aurora: an instance, or a Multi-AZ cluster as a whole
	Document    Kind = "document database"    // an instance of Amazon DocumentDB
	Graph       Kind = "graph database"       // an instance of Amazon Neptune
	Cache       Kind = "cache"                // Amazon ElastiCache: a cluster or a replication group
	Memory      Kind = "in-memory database"   // a cluster of Amazon MemoryDB
	FileSystem  Kind = "mount target"         // Amazon EFS
	Warehouse   Kind = "data warehouse"       // a cluster of Amazon Redshift
	Search      Kind = "search domain"        // Amazon OpenSearch Service
	Broker      Kind = "brokers"              // a cluster of Amazon MSK
	Replication Kind = "replication instance" // AWS DMS
	Tasks       Kind = "tasks"                // a service of Amazon ECS in the network mode awsvpc
)

// rule is what AWS does for a kind.
type rule struct {
	typ    eni.Type
	each   bool // there is an interface in each of the subnets; else AWS chooses among them
	public unset
}

// unset is whether a resource gets public addresses that does not say so itself.
type unset int

const (
	private unset = iota
	public
	byGateway // if an internet gateway is attached to its VPC
)

// rules is what AWS does for each kind.
//
// Source: the pages that stand behind each, below https://docs.aws.amazon.com.
var rules = map[Kind]rule{
	Function:    {typ: eni.Lambda, each: true}, // lambda/latest/dg/configuration-vpc.html
	Database:    {public: byGateway},           // AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html and AmazonRDS/latest/APIReference/API_CreateDBInstance.html
	Document:    {},                            // documentdb/latest/developerguide/document-db-subnet-groups.html
	Graph:       {},                            // neptune/latest/userguide/get-started-vpc.html
	Cache:       {},                            // AmazonElastiCache/latest/dg/SubnetGroups.html
	Memory:      {},                            // memorydb/latest/devguide/subnetgroups.html
	FileSystem:  {each: true},                  // efs/latest/ug/accessing-fs.html
	Warehouse:   {},                            // redshift/latest/mgmt/working-with-cluster-subnet-groups.html
	Search:      {each: true},                  // opensearch-service/latest/developerguide/vpc.html
	Broker:      {each: true},                  // msk/latest/developerguide/msk-create-cluster.html
	Replication: {public: public},              // dms/latest/userguide/CHAP_ReplicationInstance.VPC.html and dms/latest/APIReference/API_CreateReplicationInstance.html
	Tasks:       {},                            // AmazonECS/latest/developerguide/task-networking-awsvpc.html
}

// Unmodelled is why nothing is made for a resource of another type whose interfaces AWS makes, and what to do.
const Unmodelled = "the network interfaces that AWS makes for it are not modelled; " + remedy

const remedy = "add an eni.Interface in each subnet where there may be one"
