package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const (
	shop      = "testdata/shop" // something of each grade
	twoRegion = "../../load/describe/testdata/two-region"
	corp      = "../../load/describe/testdata/corp" // nothing is reached
)

// audited is what the program prints.
func audited(t *testing.T, args ...string) string {
	t.Helper()
	var out, problems strings.Builder
	require.Zero(t, run(args, &out, &problems), problems.String())
	require.Empty(t, problems.String())
	return out.String()
}

// TestGolden holds what the program prints against the files of testdata.
func TestGolden(t *testing.T) {
	for name, args := range map[string][]string{
		"shop.txt":       {shop},
		"shop.json":      {"-json", shop},
		"two-region.txt": {twoRegion},
		"corp.txt":       {corp},
	} {
		t.Run(name, func(t *testing.T) {
			out := audited(t, args...)
			file := filepath.Join("testdata", name)
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(out), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			if diff := cmp.Diff(string(want), out); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
			if strings.HasSuffix(name, ".txt") {
				for line := range strings.Lines(out) {
					require.LessOrEqual(t, utf8.RuneCountInString(line), columns+len("  \n"), line)
				}
			}
		})
	}
}

// TestJSON: the sets can be read, the worst comes first, each packet is of its set, and the database is in none.
func TestJSON(t *testing.T) {
	var got report
	require.NoError(t, json.Unmarshal([]byte(audited(t, "-json", shop)), &got))
	require.Equal(t, 7, got.Reached)
	var grades []reach.Grade
	for _, o := range append(got.Openings, got.Unknown...) {
		grades = append(grades, o.Grade)
		require.Len(t, grades, o.Number)
		require.NotEmpty(t, o.Examples)
		for _, x := range o.Examples {
			require.True(t, o.Set.Contains(x.Packet), "%v", x.Packet)
			require.Equal(t, o.Missing == "", len(x.Rules) > 0)
		}
		require.NotContains(t, o.Interfaces, vpc.ID("eni-9"))
	}
	require.Equal(t, []reach.Grade{reach.AllPorts, reach.RiskyPort, reach.OtherPort, reach.WebPort, reach.WebPort, reach.WebPort, reach.Limited, reach.WebPort}, grades)
	bastion := got.Openings[1]
	require.Equal(t, []vpc.ID{"eni-1"}, bastion.Interfaces)
	for packetText, in := range map[string]bool{
		"tcp 8.8.8.8:50000 -> 203.0.113.1:22":     true,
		"tcp 8.8.8.8:50000 -> 203.0.113.1:23":     false, // another port
		"tcp 8.8.8.8:50000 -> 203.0.113.2:22":     false, // another machine
		"tcp 10.9.9.9:50000 -> 203.0.113.1:22":    false, // nobody on the internet
		"tcp 203.0.113.2:50000 -> 203.0.113.1:22": false, // of this network
	} {
		h, err := packet.ParseHeader(packetText)
		require.NoError(t, err)
		require.Equal(t, in, bastion.Set.Contains(h), packetText)
	}
}

// TestMap: the drawing is XML, and has a mark for each thing that is reached, and for nothing else.
func TestMap(t *testing.T) {
	file := filepath.Join(t.TempDir(), "map.svg")
	audited(t, "-svg", file, shop)
	svg := drawn(t, file)
	for id, stroke := range map[string]string{
		"eni-4": "#e0313a", "eni-1": "#e0313a", "eni-5": "#d97706", "eni-2": "#2f7fe0", "eni-3": "#2f7fe0", "eni-8": "#2f7fe0", "eni-6": "#2f7fe0",
		"eni-7": "#9a6700", "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/shop/1": "#2f7fe0",
	} {
		item := regexp.MustCompile(`<g class="vd-item" data-id="` + regexp.QuoteMeta(id) + `"[^>]*>\n<rect class="vd-node[^"]*" style="stroke:([^;]*);`).FindStringSubmatch(svg)
		require.NotNil(t, item, id)
		require.Equal(t, stroke, item[1], id)
	}
	require.Len(t, regexp.MustCompile(`<g class="vd-item"[^>]* data-mark=`).FindAllString(svg, -1), 10, "the load balancer stands in two subnets")
	for _, label := range []string{"open to everybody: all, administration or database ports", "open to everybody: other ports", "open to everybody: web, mail, ICMP; or to some", "not known"} {
		require.Contains(t, svg, ">"+label+"</text>", "the legend")
	}
	require.Contains(t, svg, `data-id="eni-9"`, "the database is drawn, and not marked")

	audited(t, "-svg", file, "-path", "6", shop)
	require.Contains(t, drawn(t, file), `data-to="eni-8"`)
}

// drawn is the file, which is XML.
func drawn(t *testing.T, file string) string {
	t.Helper()
	svg, err := os.ReadFile(file)
	require.NoError(t, err)
	for d := xml.NewDecoder(strings.NewReader(string(svg))); err == nil; {
		_, err = d.Token()
	}
	require.True(t, errors.Is(err, io.EOF), "%v", err)
	return string(svg)
}

// TestTargets: each target of a load balancer is reached, though a packet is passed on to one alone, and whether or not the load balancer's public
// addresses are known.
func TestTargets(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.CopyFS(folder, os.DirFS(shop)))
	edit := func(name, old, new string) {
		file := filepath.Join(folder, "us-east-1", name)
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Contains(t, string(text), old)
		require.NoError(t, os.WriteFile(file, []byte(strings.ReplaceAll(string(text), old, new)), 0o644))
	}
	target := `{"Target": {"Id": "10.0.10.10", "Port": 8443, "AvailabilityZone": "us-east-1a"}, "TargetHealth": {"State": "healthy"}}`
	edit("target-health.json", target, target+", "+strings.NewReplacer("10.0.10.10", "10.0.11.10", "us-east-1a", "us-east-1b").Replace(target))
	edit("security-groups.json", `"FromPort": 5432, "ToPort": 5432, "IpRanges": [], "UserIdGroupPairs": [{"GroupId": "sg-6"`,
		`"FromPort": 8443, "ToPort": 8443, "IpRanges": [], "UserIdGroupPairs": [{"GroupId": "sg-5"`)
	svg := filepath.Join(folder, "x.svg")
	refused := func(want string) {
		var out, problems strings.Builder
		require.Equal(t, 1, run([]string{"-svg", svg, "-path", "7", folder}, &out, &problems))
		require.Contains(t, problems.String(), want)
	}

	require.Contains(t, audited(t, folder), "\n   7  eni-9, db, i-9, 10.0.11.10, in subnet-4 (private-b); behind shop (loadbalancer/app/shop/1); by igw\n"+
		"      open     tcp 443 from everybody\n      exactly  ", "without the rules to the other target")
	refused("-path 7: there is no path to draw, since shop (loadbalancer/app/shop/1) would choose another target")

	edit("network-interfaces.json", "ELB app/shop/1", "") // nobody's
	require.Contains(t, audited(t, folder), "(private-b); behind shop (loadbalancer/app/shop/1); by igw\n"+
		"      its public addresses are not known; those of 198.18.0.0/16 stand for them\n      open     tcp 443 from everybody\n")
}

// TestRefuses has what cannot be asked, and what the program says of it.
func TestRefuses(t *testing.T) {
	folder := t.TempDir()
	file := func(name, text string) string {
		name = filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
		return name
	}
	svg := filepath.Join(folder, "x.svg")
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"nothing", nil, 2, "one folder is wanted, and 0 are given"},
		{"a flag that is none", []string{"-worst", shop}, 2, "flag provided but not defined: -worst"},
		{"flags behind the folder", []string{shop, "-json"}, 2, "one folder is wanted, and 2 are given (flags stand before it)"},
		{"a path for no drawing", []string{"-path", "1", shop}, 2, "-path is for -svg, which is not given"},
		{"a number that is none", []string{"-path", "-1", "-svg", svg, shop}, 2, "-path -1: the list begins with 1"},
		{"a number too large", []string{"-path", "9", "-svg", svg, shop}, 1, "-path 9: the list has 8"},
		{"a path to nothing", []string{"-path", "1", "-svg", svg, corp}, 1, "-path 1: the list has 0"},
		{"a drawing that cannot be written", []string{"-svg", filepath.Join(folder, "no", "x.svg"), shop}, 1, "no such file or directory"},
		{"no such folder", []string{filepath.Join(folder, "no")}, 1, "no such file or directory"},
		{"an empty folder", []string{t.TempDir()}, 1, "there is no .json file"},
		{"a file for a folder", []string{file("f.json", "{}")}, 1, "is not a folder"},
		{"a folder without a network", []string{filepath.Dir(file("vpcs.json", `{"Vpcs": []}`))}, 1, "holds no resource of a network"},
		{"garbage", []string{filepath.Dir(file("garbage.json", "\x00\xff{{"))}, 1, "garbage.json"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out, problems strings.Builder
			require.Equal(t, tt.status, run(tt.args, &out, &problems))
			require.Contains(t, problems.String(), tt.want)
			require.Empty(t, out.String())
			require.NoFileExists(t, svg)
		})
	}
}

func TestHelp(t *testing.T) {
	var out, problems strings.Builder
	require.Zero(t, run([]string{"-h"}, &out, &problems))
	require.Contains(t, problems.String(), "audit -svg map.svg FOLDER")
}
