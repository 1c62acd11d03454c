package main

import (
	"encoding/json"
	"flag"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const corp = "../../load/describe/testdata/corp"

// TestGolden holds what the program prints for networks of the loaders' tests against the files of testdata.
func TestGolden(t *testing.T) {
	for name, args := range map[string][]string{
		"plan.txt":     {"-plan", "testdata/shop.plan.json"},                                    // one NAT gateway less, and no gateway endpoint
		"remove.txt":   {"-remove", "nat-101432a5663c51030", corp},                              // the NAT gateway that all VPCs share
		"refused.txt":  {"-remove", "egress-tgw", corp},                                         // a route table that AWS does not delete as it stands
		"rule.txt":     {"-remove", "sgr-cf9b7233bff14f04c", corp},                              // one rule of a security group
		"instance.txt": {"-remove", "i-20fa5f9ff54fdb502", corp},                                // an instance whose interface is kept
		"endpoint.txt": {"-change", "testdata/endpoint.json", corp},                             // an interface endpoint that names no security group
		"print.json":   {"-print", "egress-tgw", corp},                                          // by Name tag
		"change.txt":   {"-change", "testdata/s3-endpoint.json", corp},                          // a gateway endpoint for one VPC
		"absent.txt":   {"-change", "testdata/absent.json", corp},                               // a route to an attachment that the folder does not tell of
		"hq.txt":       {"-with", "testdata/hq.json", "-remove", "sgr-3cdf649908f01d2a6", corp}, // with a network behind the VPN
	} {
		t.Run(name, func(t *testing.T) {
			var out, problems strings.Builder
			status := run(args, &out, &problems)
			if name == "absent.txt" {
				require.Equal(t, 1, status)
				require.Equal(t, "whatif: the change names tgw-attach-0aa11bb22cc33dd44, which the network does not hold; -with puts in what the folder does not tell\n", problems.String())
			} else {
				require.Zero(t, status, problems.String())
				require.Empty(t, problems.String())
			}
			file := filepath.Join("testdata", name)
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(out.String()), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			if diff := cmp.Diff(string(want), out.String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
			if strings.HasSuffix(name, ".txt") {
				for line := range strings.Lines(out.String()) {
					require.LessOrEqual(t, utf8.RuneCountInString(line), columns+2+len("    for  "), line)
				}
			}
		})
	}
}

// TestPutByName: a change that names by Name tag, or under an ID that is almost right, is told what to write.
func TestPutByName(t *testing.T) {
	for change, want := range map[string]string{
		`{"put": [{"kind": "interface-endpoint", "id": "vpce-new", "vpc": "dev", "service": "com.amazonaws.us-east-1.kms", "subnets": ["dev-a"]}]}`: `whatif: the change cannot be made:
interface-endpoint vpce-new.Subnets[0]: there is no subnet dev-a (InvalidSubnetID.NotFound)
interface-endpoint vpce-new.VPC: there is no vpc dev (InvalidVpcID.NotFound)
The change names dev, which is not in the network (vpce-new.VPC); it is the Name tag of vpc-052ce4d0bde1b8e3e: give the ID.
The change names dev-a, which is not in the network (vpce-new.Subnets[0]); it is the Name tag of subnet-e8f5492c38b4e5280: give the ID.
`,
		`{"put": [{"kind": "route-table", "id": "rtb-a094c0206f8de7106", "vpc": "vpc-03451b4414bd2b339", "subnets": ["subnet-df9985505f198d1b9"]}]}`: `whatif: the change cannot be made:
route-table rtb-a094c0206f8de7106.Subnets[0]: route table of subnet-df9985505f198d1b9 is already held by rtb-a094c0206f8de7105 (Resource.AlreadyAssociated)
The change adds rtb-a094c0206f8de7106 to the network; did you mean rtb-a094c0206f8de7105?
`,
	} {
		file := filepath.Join(t.TempDir(), "change.json")
		require.NoError(t, os.WriteFile(file, []byte(change), 0o644))
		var out, problems strings.Builder
		require.Equal(t, 1, run([]string{"-change", file, corp}, &out, &problems))
		require.Equal(t, want, problems.String())
		require.Empty(t, out.String())
	}
}

// TestMisspelt: an ID that AWS cannot have chosen is taken as a name that a person gave, and one far from all others as new.
func TestMisspelt(t *testing.T) {
	n, err := vpc.New(vpc.VPC{ID: "vpc-0000000a", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}}, vpc.TransitGateway{ID: "vpc-0000000b"})
	require.NoError(t, err)
	require.Equal(t, []string{"The change adds vpc-0000000c to the network; did you mean vpc-0000000a?"},
		misspelt(n, []vpc.Resource{vpc.VPC{ID: "vpc-0000000a"}, vpc.VPC{ID: "vpc-0000000c"}, vpc.VPC{ID: "vpc-0000000x"}, vpc.VPC{ID: "vpc-12345678"}, vpc.VPC{ID: "vpc-new"}}))
}

// TestPrintedIsRead: what -print writes, -change reads, and it changes nothing.
func TestPrintedIsRead(t *testing.T) {
	var printed, out, problems strings.Builder
	require.Zero(t, run([]string{"-print", "egress-tgw,vpc-75551bad84b77b844", corp}, &printed, &problems), problems.String())
	file := filepath.Join(t.TempDir(), "change.json")
	require.NoError(t, os.WriteFile(file, []byte(printed.String()), 0o644))
	require.Zero(t, run([]string{"-change", file, corp}, &out, &problems), problems.String())
	require.Contains(t, out.String(), "Flows: 0 lost, 0 gained, 0 moved")
	require.Contains(t, out.String(), "nothing of the network")
}

func TestJSON(t *testing.T) {
	var out, problems strings.Builder
	require.Zero(t, run([]string{"-json", "-remove", "nat-101432a5663c51030", corp}, &out, &problems), problems.String())
	var got struct {
		Changed []changed
		Flows   struct{ Lost []struct{ Set string } }
	}
	require.NoError(t, json.Unmarshal([]byte(out.String()), &got))
	require.Contains(t, got.Changed, changed{ID: "nat-101432a5663c51030", Kind: "nat-gateway", How: "-"})
	require.NotEmpty(t, got.Flows.Lost)
	require.Contains(t, got.Flows.Lost[0].Set, " from ")
}

// TestSites: what is sent over a link is told, by the name of the on-premises network behind it or by the link. What is sent from there is told
// if the network holds such a network, and said not to be asked if not.
func TestSites(t *testing.T) {
	const behind, notAsked = "what is behind vpn-5f561877a70384843", "\nNot asked: what is sent from behind these links; "
	text := func(rule string, with ...string) string {
		var out, problems strings.Builder
		require.Zero(t, run(append(with, "-remove", rule, corp), &out, &problems), problems.String())
		return out.String()
	}
	const out, in = "sgr-cf9b7233bff14f04c", "sgr-3cdf649908f01d2a6" // by which hosts may send there, and be sent to from there
	to := text(out)
	require.Contains(t, to, "\n  tools -> "+behind+"\n")
	require.Contains(t, to, notAsked)
	from := text(in)
	require.Contains(t, from, "\n  dev-app, prod-app -> tools\n")
	require.NotContains(t, from, behind)
	require.Contains(t, from, notAsked)

	held := []string{"-with", "testdata/hq.json"}
	to = text(out, held...)
	require.Contains(t, to, "\n  tools -> hq\n")
	require.NotContains(t, to, "Not asked")
	require.Contains(t, text(in, held...), "\n  dev-app, prod-app, hq -> tools\n")
}

func TestWithoutSenders(t *testing.T) {
	require.Equal(t, "tcp to 10.0.0.5\nudp\nicmp to the internet except 3.5.0.0/19, and Amazon S3 on its ports",
		withoutSenders("tcp from 10.0.0.0/8 except 10.1.0.0/16 to 10.0.0.5\nudp from hq\nicmp from 10.0.0.1 to the internet except 3.5.0.0/19, and Amazon S3 on its ports"))
}

// TestProbes: in a plan with no network interface each subnet has a probe, and the report says so.
func TestProbes(t *testing.T) {
	var out, problems strings.Builder
	require.Zero(t, run([]string{"-plan", "../../load/terraform/testdata/modules.plan.json"}, &out, &problems), problems.String())
	for _, s := range []string{
		"There is no network interface, before or afterwards. In its place each subnet has a probe, probe/SUBNET",
		`  probe/module.vpc["dev"].aws_subnet.private[0] -> probe/module.vpc["dev"].aws_subnet.public[0]`,
		`now  delivered by module.vpc["prod"].aws_nat_gateway.this[1],`,
		`      module.endpoints["prod"].aws_vpc_endpoint.iface["kms"] (AWS KMS in us-east-1)` + "\n      for  tcp 443 to 10.20.10.91, 10.20.11.53\n",
	} {
		require.Contains(t, out.String(), s)
	}
	changed, _, _ := strings.Cut(out.String(), "\nGained\n")
	require.NotContains(t, changed, "+ probe/", "what the change makes")

	out.Reset()
	require.Zero(t, run([]string{"-plan", "../../load/terraform/testdata/flat.plan.json"}, &out, &problems), problems.String())
	require.NotContains(t, out.String(), "probe")
}

// TestAbsent: what a changed resource names is told once, if it was not named before, with the resource whose Name tag it is.
func TestAbsent(t *testing.T) {
	table := func(targets ...vpc.ID) routing.Table {
		rt := routing.Table{ID: "rtb-1", VPC: "vpc-1"}
		for i, target := range targets {
			rt.Routes = append(rt.Routes, routing.Route{CIDR: netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 168, byte(i), 0}), 24), Target: target})
		}
		return rt
	}
	before, err := vpc.New(vpc.VPC{ID: "vpc-1", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}}, vpc.VPNGateway{ID: "vgw-1", VPC: "vpc-1", Name: "hub"}, table("tgw-1"))
	require.NoError(t, err)
	changed := table("tgw-1", "vgw-2", "hub", "vgw-2", "vgw-1", "pcx-other", "put-1")
	var got []string
	for _, a := range absents(before, vpc.Change{Put: []vpc.Resource{changed, vpc.VPNGateway{ID: "put-1"}}}) {
		got = append(got, a.String())
	}
	require.Equal(t, []string{
		"The change names vgw-2, which is not in the network (rtb-1.Routes[1].Target and 1 more); did you mean vgw-1?",
		"The change names hub, which is not in the network (rtb-1.Routes[2].Target); it is the Name tag of vgw-1: give the ID.",
		"The change names pcx-other, which is not in the network (rtb-1.Routes[5].Target). If there is no such resource outside it either, AWS refuses the change; what depends on it is not known.",
	}, got)
	after, err := before.With(changed)
	require.NoError(t, err)
	require.Empty(t, absents(after, vpc.Change{Put: []vpc.Resource{changed}}), "the network names them before the change")
}

// TestSlip: a change that names what is not there is refused if something else is likely meant, and not if an earlier or a later change puts it in.
func TestSlip(t *testing.T) {
	answer := func(change string) (text, problems string, status int) {
		file := filepath.Join(t.TempDir(), "change.json")
		require.NoError(t, os.WriteFile(file, []byte(change), 0o644))
		var out, errs strings.Builder
		status = run([]string{"-change", file, corp}, &out, &errs)
		return out.String(), errs.String(), status
	}
	const table = `{"kind": "route-table", "id": "rtb-a094c0206f8de7105", "name": "egress-tgw", "vpc": "vpc-03451b4414bd2b339",
		"subnets": ["subnet-df9985505f198d1b9", "subnet-c3769efac6629c2d8"], "routes": [{"cidr": "0.0.0.0/0", "target": "nat-101432a5663c51031"}]}`
	text, problems, status := answer(`{"put": [` + table + `]}`)
	require.Equal(t, 1, status)
	require.Empty(t, text)
	require.Equal(t, "whatif: the change cannot be made:\nThe change names nat-101432a5663c51031, which is not in the network (rtb-a094c0206f8de7105.Routes[0].Target); "+
		"did you mean nat-101432a5663c51030?\n-with puts in what the folder does not tell\n", problems)

	const gateway = `{"kind": "internet-gateway", "id": "igw-0123456789abcdef0"}`
	const named = `"put": [{"kind": "route-table", "id": "rtb-new", "vpc": "vpc-03451b4414bd2b339", "routes": [{"cidr": "0.0.0.0/0", "target": "igw-0123456789abcdef0"}]}]`
	text, problems, status = answer(`{"changes": [{"name": "route", ` + named + `}, {"name": "gateway", "put": [` + gateway + `]}]}`)
	require.Zero(t, status, problems)
	require.NotContains(t, text, "The change names")
	text, _, status = answer(`{` + named + `}`)
	require.Equal(t, 1, status)
	require.Contains(t, text, "The change names igw-0123456789abcdef0, which is not in the network")
}

// TestPairUp: a finding of the same subject is neither new nor gone, whatever its packets, words and number.
func TestPairUp(t *testing.T) {
	rule := func(rule string, port uint16, why string) reach.Finding {
		return reach.Finding{Code: reach.GroupRuleCovered, Resource: "sg-1", Rule: rule, Set: packet.Carrying(packet.Port(packet.TCP, port)), Why: why}
	}
	overlap := func(others ...vpc.ID) reach.Finding {
		return reach.Finding{Code: reach.BlocksOverlap, Resource: "tgw-1", Others: others}
	}
	same, renumbered := rule("ingress[0] tcp 22", 22, "a covers"), rule("ingress[1] tcp 22", 22, "b covers")
	before, after := rule("ingress[2] tcp", 80, "a"), rule("ingress[3] tcp", 443, "b")
	gone, appears := overlap("vpc-1", "vpc-2"), overlap("vpc-1", "vpc-3")
	got := pairUp([]reach.Finding{same, before, before, gone}, []reach.Finding{renumbered, after, appears})
	require.Equal(t, findings{Appear: []reach.Finding{appears}, Go: []reach.Finding{before, gone}, Change: []refound{{before, after}}}, got)
	grown := rule("ingress[2] tcp", 81, "a")
	require.Empty(t, pairUp([]reach.Finding{before}, []reach.Finding{grown}).Change, "the words are the same")
	require.Zero(t, pairUp([]reach.Finding{same, after, before}, []reach.Finding{before, renumbered, after}))
}

// TestSetAside: a finding whose packets are all lost has gone with them, whatever becomes of addresses that stand for services.
func TestSetAside(t *testing.T) {
	about := func(to ...string) reach.Finding {
		var ps []netip.Prefix
		for _, s := range to {
			ps = append(ps, netip.MustParsePrefix(s))
		}
		return reach.Finding{Code: reach.NATForGatewayEndpoint, Resource: vpc.ID(to[0]), Set: packet.To(ps...)}
	}
	lost := reach.Difference{Lost: []reach.Movement{{Set: about("3.5.0.0/19").Set}}, Unknown: []reach.Movement{{Set: about("52.94.0.0/22").Set}}}
	all, part := about("3.5.0.0/20", "52.94.0.0/22", "244.4.4.193/32"), about("3.5.0.0/18")
	standIn, none := about("244.4.4.193/32"), reach.Finding{Code: reach.BlocksOverlap, Resource: "vpc-1"}
	f := findings{Go: []reach.Finding{all, part, standIn, none}}
	f.setAside(lost)
	require.Equal(t, findings{Go: []reach.Finding{part, standIn, none}, Idle: []reach.Finding{all}}, f)
}

// TestRefuses has what cannot be asked, and what the program says of it.
func TestRefuses(t *testing.T) {
	folder := t.TempDir()
	file := func(name, text string) string {
		name = filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
		return name
	}
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"nothing", nil, 2, "one folder is wanted, and 0 are given"},
		{"no change", []string{corp}, 2, "what is to change? Give -remove, -change or -plan"},
		{"a flag that is none", []string{"-delete", "x", corp}, 2, "flag provided but not defined: -delete"},
		{"flags behind the folder", []string{corp, "-remove", "x"}, 2, "one folder is wanted, and 3 are given (flags stand before it)"},
		{"a plan and a folder", []string{"-plan", "p.json", corp}, 2, "-plan stands alone"},
		{"no such folder", []string{"-remove", "x", filepath.Join(folder, "no")}, 1, "no such file or directory"},
		{"an empty folder", []string{"-remove", "x", t.TempDir()}, 1, "there is no .json file"},
		{"a file for a folder", []string{"-remove", "x", file("f.json", "{}")}, 1, "is not a folder; for a Terraform plan use -plan "},
		{"a folder without a network", []string{"-remove", "x", filepath.Dir(file("vpcs.json", `{"Vpcs": []}`))}, 1, "holds no resource of a network"},
		{"no such resource", []string{"-remove", "nat-9", corp}, 1, `"nat-9" is not the ID or Name tag of anything in the network`},
		{"no such rule", []string{"-remove", "sgr-cf9b7233bff14f04c,sgr-9", corp}, 1, `"sgr-9" is not the ID or Name tag of anything in the network`},
		{"a name that is misspelt", []string{"-remove", "egres-tgw", corp}, 1, `"egres-tgw" is not the ID or Name tag of anything in the network; did you mean egress-tgw`},
		{"a name of several", []string{"-remove", "default", corp}, 1, `"default" is the Name tag of several; give an ID:`},
		{"what is used", []string{"-remove", "vpc-75551bad84b77b844", corp}, 1, "the change cannot be made:\nvpc vpc-75551bad84b77b844: still used by "},
		{"no such file to complete the network", []string{"-with", filepath.Join(folder, "no"), "-remove", "egress-tgw", corp}, 1, "no such file or directory"},
		{"a plan, completed", []string{"-plan", "p.json", "-with", "hq.json"}, 2, "-plan stands alone"},
		{"no such plan", []string{"-plan", filepath.Join(folder, "no")}, 1, "no such file or directory"},
		{"a plan that is none", []string{"-plan", file("plan.json", "{}")}, 1, "the input has no format_version"},
		{"garbage", []string{"-plan", file("garbage.json", "\x00\xff{{")}, 1, "not a JSON object"},
		{"a change that is none", []string{"-change", file("c1.json", "tear it down"), corp}, 1, "line 1: it is not JSON"},
		{"an empty change", []string{"-change", file("c2.json", ` {"changes": []} `), corp}, 1, "there is no change in it; write {\"put\": "},
		{"a change that does nothing", []string{"-change", file("c5.json", "{}"), corp}, 1, `change "change" does nothing; write {"put": `},
		{"an empty file", []string{"-change", file("c6.json", " \n"), corp}, 1, "c6.json is empty, and a change is wanted"},
		{"a folder for a change", []string{"-change", corp, corp}, 1, "corp is a folder, and a file with a change is wanted"},
		{"a folder for a plan", []string{"-plan", corp}, 1, "corp is a folder, and a file with a Terraform plan is wanted"},
		{"an empty plan", []string{"-plan", file("c7.json", "")}, 1, "c7.json is empty, and a Terraform plan is wanted"},
		{"a plan for a change", []string{"-change", "testdata/shop.plan.json", corp}, 1, "it seems to be a Terraform plan, which -plan reads, without a folder"},
		{"describe output for a change", []string{"-change", corp + "/us-east-1/describe-vpcs.json", corp}, 1, "it seems to be output of aws ... describe-*, which describe.Load reads"},
		{"an instance that is misspelt", []string{"-remove", "i-20fa5f9ff54fdb503", corp}, 1, "did you mean i-20fa5f9ff54fdb502?"},
		{"a field that is none", []string{"-change", file("c3.json", "{\n\"removed\": [\"x\"]}"), corp}, 1, "line 2: changes[0].removed: there is no such field"},
		{"a change that cannot be", []string{"-change", file("c4.json", `{"remove": ["vpc-9"]}`), corp}, 1, `"vpc-9" is not the ID or Name tag of anything in the network`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out, problems strings.Builder
			require.Equal(t, tt.status, run(tt.args, &out, &problems))
			require.Contains(t, problems.String(), tt.want)
			require.Empty(t, out.String())
		})
	}
}

// TestGuide: docs/whatif.md shows what the program prints.
func TestGuide(t *testing.T) {
	guide, err := os.ReadFile("../../docs/whatif.md")
	require.NoError(t, err)
	for _, name := range []string{"change.txt", "print.json", "hq.json"} {
		printed, err := os.ReadFile(filepath.Join("testdata", name))
		require.NoError(t, err)
		require.Contains(t, string(guide), "\n"+string(printed)+"```\n", "docs/whatif.md does not have %s as it is", name)
	}
}

func TestHelp(t *testing.T) {
	var out, problems strings.Builder
	require.Zero(t, run([]string{"-h"}, &out, &problems))
	require.Contains(t, problems.String(), "whatif -plan plan.json")
}

// TestRemarkStays: of lines that several senders share, what is said in brackets stays.
func TestRemarkStays(t *testing.T) {
	const remark = "\n(from source ports below 1024 alone, from which few systems send)"
	require.Equal(t, "tcp 5432 source 0-442 to 10.0.20.4"+remark, withoutSenders("tcp 5432 source 0-442 from 10.0.10.4 to 10.0.20.4"+remark))
}
