package terraform_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/terraform"
	"github.com/vpcsim/vpcsim/vpc"
)

// The resources for which AWS makes interfaces stand in TestManaged of package load, by state. Here is what is particular to plans, states and
// mocked providers.

// zones is a draft with a VPC, a security group, and a subnet in each of two zones.
func zones() *draft {
	d := newDraft()
	vpcs(d, d.root, "", "v")
	for n, zone := range []string{"a", "b"} {
		block(d.root, "aws_subnet."+zone, object{"vpc_id": refs("aws_vpc.v.id")})
		d.create("aws_subnet."+zone, object{"cidr_block": fmt.Sprintf("10.0.%d.0/24", n), "availability_zone": "us-east-1" + zone}, "vpc_id")
	}
	block(d.root, "aws_security_group.g", object{"vpc_id": refs("aws_vpc.v.id")})
	d.create("aws_security_group.g", object{"name": "g"}, "vpc_id")
	return d
}

// both adds a resource whose attributes or blocks name the two subnets.
func (d *draft) both(at, attr string, known object, unknown ...string) {
	block(d.root, at, object{attr: refs("aws_subnet.a.id", "aws_subnet.b.id")})
	d.create(at, known, append(unknown, attr)...)
}

// places is the interfaces of a network, each with its groups.
func places(r load.Result) []string {
	var out []string
	for _, x := range r.Resources {
		if i, ok := x.(eni.Interface); ok {
			out = append(out, fmt.Sprintf("%s %v", i.ID, i.Groups))
		}
	}
	return out
}

// TestManagedPlan finds the subnets and groups of what is new: by the references of blocks, of subnet groups and of clusters, whether their names
// are known or not.
func TestManagedPlan(t *testing.T) {
	group := refs("aws_security_group.g.id")
	database := func(groupRef string, d *draft, known object, unknown ...string) {
		block(d.root, "aws_db_instance.orders", object{"db_subnet_group_name": refs(groupRef), "vpc_security_group_ids": group})
		known["identifier"], known["publicly_accessible"], known["password"] = "orders", false, "hunter2"
		d.create("aws_db_instance.orders", known, append(unknown, "vpc_security_group_ids", "availability_zone", "address")...)
	}
	for _, c := range []struct {
		name  string
		draft func(d *draft)
		want  []string
		skips []string
	}{
		{"a subnet group whose name is not known", func(d *draft) {
			d.both("aws_db_subnet_group.data", "subnet_ids", object{}, "name")
			database("aws_db_subnet_group.data.name", d, object{}, "db_subnet_group_name")
		}, []string{"aws_db_instance.orders/aws_subnet.a [aws_security_group.g]", "aws_db_instance.orders/aws_subnet.b [aws_security_group.g]"}, nil},
		{"a subnet group by its ID", func(d *draft) {
			d.both("aws_db_subnet_group.data", "subnet_ids", object{"name": "data"})
			database("aws_db_subnet_group.data.id", d, object{"availability_zone": "us-east-1a"}, "db_subnet_group_name")
			delete(d.changes[len(d.changes)-1]["change"].(object)["after_unknown"].(object), "availability_zone")
		}, []string{"aws_db_instance.orders/aws_subnet.a [aws_security_group.g]"}, nil},
		{"a subnet group by its name, which others have as well", func(d *draft) {
			d.both("aws_db_subnet_group.data", "subnet_ids", object{"name": "data"})
			block(d.root, "aws_elasticache_subnet_group.data", object{"subnet_ids": refs("aws_subnet.a.id")})
			d.create("aws_elasticache_subnet_group.data", object{"name": "data"}, "subnet_ids")
			database("aws_db_subnet_group.data.name", d, object{"db_subnet_group_name": "data"})
		}, []string{"aws_db_instance.orders/aws_subnet.a [aws_security_group.g]", "aws_db_instance.orders/aws_subnet.b [aws_security_group.g]"}, nil},
		{"a subnet group behind a local value, of which there is one", func(d *draft) {
			d.both("aws_db_subnet_group.data", "subnet_ids", object{}, "name")
			block(d.root, "aws_db_instance.orders", object{"db_subnet_group_name": refs("local.group")})
			d.create("aws_db_instance.orders", object{"identifier": "orders", "publicly_accessible": false}, "db_subnet_group_name", "vpc_security_group_ids")
		}, []string{"aws_db_instance.orders/aws_subnet.a []", "aws_db_instance.orders/aws_subnet.b []"}, nil},
		{"a cluster", func(d *draft) {
			d.both("aws_db_subnet_group.data", "subnet_ids", object{"name": "data"})
			block(d.root, "aws_rds_cluster.c", object{"db_subnet_group_name": refs("aws_db_subnet_group.data.name"), "vpc_security_group_ids": group})
			d.create("aws_rds_cluster.c", object{"db_subnet_group_name": "data"}, "vpc_security_group_ids", "cluster_identifier")
			counted(d, d.root, "", "aws_rds_cluster_instance.i", 1, object{"cluster_identifier": refs("aws_rds_cluster.c.id")}, "cluster_identifier", "db_subnet_group_name")
		}, []string{"aws_rds_cluster_instance.i[0]/aws_subnet.a [aws_security_group.g]", "aws_rds_cluster_instance.i[0]/aws_subnet.b [aws_security_group.g]"}, nil},
		{"a block", func(d *draft) {
			block(d.root, "aws_lambda_function.f", object{"vpc_config": []any{object{"subnet_ids": refs("aws_subnet.b.id"), "security_group_ids": group}}})
			d.create("aws_lambda_function.f", object{"function_name": "f", "vpc_config": []any{object{}}})
			d.changes[len(d.changes)-1]["change"].(object)["after_unknown"].(object)["vpc_config"] = []any{object{"subnet_ids": true, "security_group_ids": true, "vpc_id": true}}
		}, []string{"aws_lambda_function.f/aws_subnet.b [aws_security_group.g]"}, nil},
		{"a mount target, whose interface has an ID", func(d *draft) {
			block(d.root, "aws_efs_mount_target.m", object{"subnet_id": refs("aws_subnet.b.id"), "security_groups": group})
			d.create("aws_efs_mount_target.m", object{}, "subnet_id", "security_groups", "ip_address", "network_interface_id")
		}, []string{"aws_efs_mount_target.m.network_interface_id [aws_security_group.g]"}, nil},
		{"a subnet group that is not found", func(d *draft) {
			database("local.group", d, object{}, "db_subnet_group_name")
		}, nil, []string{"aws_db_instance.orders: db_subnet_group_name is not known before the apply, and a plan does not show what the reference to local.group is"}},
		{"subnets that are not found", func(d *draft) {
			block(d.root, "aws_db_subnet_group.data", object{"subnet_ids": refs("local.subnets")})
			d.create("aws_db_subnet_group.data", object{"name": "data"}, "subnet_ids")
			database("aws_db_subnet_group.data.name", d, object{"db_subnet_group_name": "data"})
		}, nil, []string{
			"aws_db_subnet_group.data: subnet_ids is not known before the apply, and a plan does not show what the reference to local.subnets is",
			"aws_db_instance.orders: db_subnet_group_name: its subnets are not known, so that its network interfaces are left out; add an eni.Interface in each subnet where there may be one"}},
		{"a name and a zone that are not known", func(d *draft) {
			d.both("aws_db_subnet_group.data", "subnet_ids", object{"name": "data"})
			block(d.root, "aws_db_instance.orders", object{"identifier": refs("random_pet.p.id"), "availability_zone": refs("data.aws_availability_zones.z.names")})
			d.create("aws_db_instance.orders", object{"db_subnet_group_name": "data", "publicly_accessible": false}, "identifier", "availability_zone", "vpc_security_group_ids")
		}, []string{"aws_db_instance.orders/aws_subnet.a []", "aws_db_instance.orders/aws_subnet.b []"}, nil},
		{"whether it is public is not known", func(d *draft) {
			d.both("aws_db_subnet_group.data", "subnet_ids", object{"name": "data"})
			block(d.root, "aws_db_instance.orders", object{"publicly_accessible": refs("data.external.p.result"), "multi_az": refs("data.external.p.result"), "availability_zone": constant("us-east-1a")})
			d.create("aws_db_instance.orders", object{"identifier": "orders", "db_subnet_group_name": "data", "availability_zone": "us-east-1a"}, "publicly_accessible", "multi_az")
		}, []string{"aws_db_instance.orders/aws_subnet.a []"}, []string{
			"aws_db_instance.orders: publicly_accessible is not known before the apply", "aws_db_instance.orders: multi_az is not known before the apply"}},
		{"a block that is not known", func(d *draft) {
			block(d.root, "aws_lambda_function.f", object{"vpc_config": refs("local.network")})
			d.create("aws_lambda_function.f", object{"function_name": "f"}, "vpc_config")
		}, nil, []string{"aws_lambda_function.f: vpc_config is not known before the apply"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := zones()
			c.draft(d)
			r := d.load(t)
			require.Equal(t, c.want, places(r))
			require.Equal(t, c.skips, lines(r.Skipped))
			require.NotContains(t, fmt.Sprint(r), "hunter2")
		})
	}
}

// TestManagedPublic gives what a plan says to be public an address that stands for the one that AWS chooses, and says so.
func TestManagedPublic(t *testing.T) {
	for _, public := range []bool{true, false} {
		d := zones()
		d.both("aws_db_subnet_group.data", "subnet_ids", object{"name": "data"})
		block(d.root, "aws_db_instance.orders", object{})
		d.create("aws_db_instance.orders", object{"identifier": "orders", "db_subnet_group_name": "data", "publicly_accessible": public}, "availability_zone")
		r := d.load(t)
		const id = "aws_db_instance.orders/aws_subnet.b"
		i := find[eni.Interface](t, r.Resources, id)
		require.Equal(t, "orders", i.Name)
		require.Equal(t, vpc.ID("aws_db_instance.orders"), i.Owner)
		require.Equal(t, public, i.Addresses[0].Public.IsValid())
		inferred := []string{
			id + ".Subnet is aws_subnet.b, from db_subnet_group_name: AWS chooses among 2 subnets, and may move it to another",
			id + ".Addresses[0].Private is 10.0.1.77, from the free addresses of aws_subnet.b: AWS chooses one"}
		if public {
			inferred = append(inferred, id+".Addresses[0].Public is "+i.Addresses[0].Public.String()+", from publicly_accessible: AWS chooses the address, and another stands for it")
		}
		require.Subset(t, lines(r.Inferred), inferred)
		require.Equal(t, public, strings.Contains(fmt.Sprint(lines(r.Inferred)), "Addresses[0].Public"))
	}
}

// TestManagedIsState holds that a plan, the state after its apply and a mocked provider give the same interfaces, and that the apply changes nothing
// but what becomes known.
func TestManagedIsState(t *testing.T) {
	resources := []string{vpcA, subnetA, `aws_security_group.g {"id":"sg-1","vpc_id":"vpc-1"}`,
		`aws_db_subnet_group.data {"id":"data","name":"data","subnet_ids":["subnet-1"]}`,
		`aws_db_instance.orders {"id":"db-ABC","identifier":"orders","db_subnet_group_name":"data","vpc_security_group_ids":["sg-1"],"availability_zone":"us-east-1a"}`,
		`aws_efs_mount_target.m {"id":"fsmt-1","subnet_id":"subnet-1","security_groups":["sg-1"],"ip_address":"10.0.0.77","network_interface_id":"eni-9"}`}
	applied := loadText(t, state(resources...))
	require.Empty(t, applied.Skipped)
	require.Equal(t, []string{"aws_db_instance.orders/subnet-1 [sg-1]", "eni-9 [sg-1]"}, places(applied))
	require.Equal(t, addr("10.0.0.77"), find[eni.Interface](t, applied.Resources, "eni-9").Primary())

	d := newDraft()
	for _, r := range resources {
		at, text, _ := strings.Cut(r, " ")
		values := object{}
		require.NoError(t, json.Unmarshal([]byte(text), &values))
		block(d.root, at, object{})
		d.change(at, []string{"no-op"}, values, values)
	}
	p, err := terraform.LoadPlan(strings.NewReader(d.text(t)))
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(applied.Resources, p.After.Resources, comparable))
	require.Equal(t, vpc.Change{}, p.Change)
}

// TestManagedMock reads what a mocked provider makes up: names by which the resources know each other, and nothing else.
func TestManagedMock(t *testing.T) {
	resource := func(at, values string) string {
		typ, name, _ := strings.Cut(at, ".")
		return fmt.Sprintf(`{"address":%q,"mode":"managed","type":%q,"name":%q,"values":%s}`, at, typ, name, values)
	}
	all := []string{
		resource("aws_vpc.a", `{"id":"vpc00001","cidr_block":"10.0.0.0/16"}`),
		resource("aws_subnet.a", `{"id":"sub00001","vpc_id":"vpc00001","cidr_block":"10.0.0.0/24","availability_zone":"zzzzzzz1"}`),
		resource("aws_subnet.b", `{"id":"sub00002","vpc_id":"vpc00001","cidr_block":"10.0.1.0/24","availability_zone":"zzzzzzz2"}`),
		resource("aws_db_subnet_group.d", `{"id":"grp00001","name":"grpname1","subnet_ids":["sub00001","sub00002"]}`),
		resource("aws_rds_cluster.c", `{"id":"clu00001","cluster_identifier":"cluname1","db_subnet_group_name":"grpname1","availability_zones":[]}`),
		resource("aws_rds_cluster_instance.i", `{"id":"ins00001","identifier":"insname1","cluster_identifier":"clu00001","db_subnet_group_name":"mock0001","availability_zone":"mock0002"}`),
		resource("aws_db_instance.o", `{"id":"ins00002","identifier":"orders","db_subnet_group_name":"grp00001","availability_zone":"mock0003"}`),
	}
	r, err := terraform.LoadTest(strings.NewReader(`{"@level":"info","type":"test_state","test_state":{"state_format_version":"1.0","root_module":{"resources":[` + strings.Join(all, ",") + `]}}}`))
	require.NoError(t, err)
	require.Empty(t, r.Skipped)
	var want []string
	for _, owner := range []string{"aws_db_instance.o", "aws_rds_cluster_instance.i"} {
		want = append(want, owner+"/aws_subnet.a []", owner+"/aws_subnet.b []")
	}
	require.Equal(t, want, slices.Sorted(slices.Values(places(r))))
}

// TestManagedData leaves out what a data source describes, and says so.
func TestManagedData(t *testing.T) {
	r := loadText(t, strings.Replace(state(vpcA, subnetA, `aws_lambda_function.f {"id":"f","vpc_config":[{"subnet_ids":["subnet-1"]}]}`),
		`"address":"aws_lambda_function.f","mode":"managed"`, `"address":"data.aws_lambda_function.f","mode":"data"`, 1))
	require.Empty(t, places(r))
	require.Equal(t, []string{"data.aws_lambda_function.f: f: the network interfaces that AWS makes for it are not modelled; add an eni.Interface in each subnet where there may be one"}, lines(r.Skipped))
}
