package diagram_test

import (
	"net/netip"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/load/describe"
	"github.com/vpcsim/vpcsim/routing/diagram"
	"github.com/vpcsim/vpcsim/vpc"
)

func TestTitle(t *testing.T) {
	n := network(t, shop()...)
	path := resolve(t, n, flows[0].flow)
	for _, c := range []struct {
		picture diagram.Picture
		svg     string // what the title element holds
		words   string // the first line of String
	}{
		{diagram.Network(n), "Network: 3 VPCs, 7 subnets, 5 interfaces", "Network: 3 VPCs, 7 subnets, 5 interfaces"},
		{diagram.Network(n, diagram.Title("The shop")), "The shop", "The shop"},
		{diagram.Network(n, diagram.Title("")), "", "A network of 3 VPCs, 7 subnets, 5 interfaces."},
		{diagram.Path(n, path, diagram.Title("")), strings.ToUpper(path.Verdict.String()), strings.Join(strings.Fields(path.Summary()), " ")},
	} {
		title := regexp.MustCompile(`<title id="[^"]*">(.*)</title>`).FindStringSubmatch(c.picture.SVG())
		require.NotNil(t, title)
		require.Equal(t, c.svg, title[1])
		words, _, _ := strings.Cut(c.picture.String(), "\n")
		require.Equal(t, c.words, words)
		require.NotContains(t, c.picture.Mermaid(), "title: \"\"")
	}
}

// TestVPCByName: a VPC is found by its ID, or by its Name tag if that is of no other.
func TestVPCByName(t *testing.T) {
	named := func(id vpc.ID, name string) vpc.VPC {
		return vpc.VPC{ID: id, Name: name, CIDRs: []netip.Prefix{cidr("10.0.0.0/16")}}
	}
	n := network(t, named("vpc-1", "prod"), named("vpc-2", "dev"), named("vpc-3", "dev"))
	byName, err := diagram.VPC(n, "prod")
	require.NoError(t, err)
	byID, err := diagram.VPC(n, "vpc-1")
	require.NoError(t, err)
	require.Equal(t, byID.SVG(), byName.SVG())
	_, err = diagram.VPC(n, "dev")
	require.EqualError(t, err, `diagram: "dev" is the name of 2 VPCs: vpc-2, vpc-3`)
}

// TestColours: a picture that is light or dark says so in its rules, which hold for it alone; one that is neither asks the reader.
func TestColours(t *testing.T) {
	n := network(t, shop()...)
	const lightPage, darkPage, asks = ".vd-page{fill:#ffffff}", ".vd-page{fill:#0d1117}", "prefers-color-scheme:dark"
	both, light, dark := diagram.Network(n).SVG(), diagram.Network(n, diagram.Light()).SVG(), diagram.Network(n, diagram.Dark()).SVG()
	for _, s := range []string{"\n" + lightPage, "\n" + darkPage, asks} {
		require.Contains(t, both, s)
	}
	require.Contains(t, light, `<svg xmlns="http://www.w3.org/2000/svg" class="vd vd-light"`)
	require.Contains(t, light, "\n.vd-light "+lightPage)
	require.Contains(t, dark, "\n.vd-dark "+darkPage)
	for _, s := range []string{light, dark} {
		require.NotContains(t, s, asks)
		_, style, _ := strings.Cut(s, "<style>\n")
		style, _, _ = strings.Cut(style, "</style>")
		fitting, style, _ := strings.Cut(style, "\n")
		require.Equal(t, ":where(svg.vd){display:block;max-width:100%;height:auto;margin:0 auto}", fitting, "the one rule that all pictures share")
		for rule := range strings.Lines(style) {
			require.Regexp(t, `^(\.vd-(light|dark) \.vd-[a-z-]+[,{])`, rule, "a rule for all pictures of the page")
		}
	}
	require.NotContains(t, light, darkPage)
	require.NotContains(t, dark, lightPage)
}

// TestLegend: what is not drawn is not explained.
func TestLegend(t *testing.T) {
	n := network(t, shop()...)
	explained := func(p diagram.Picture) []string {
		var found []string
		for _, m := range regexp.MustCompile(`>(\w+) subnet</text>`).FindAllStringSubmatch(p.SVG(), -1) {
			found = append(found, m[1])
		}
		return found
	}
	require.Equal(t, []string{"public", "private", "isolated"}, explained(diagram.Network(n)))
	for _, f := range flows {
		svg := diagram.Path(n, resolve(t, n, f.flow)).SVG()
		var drawn []string
		for _, a := range []string{"public", "private", "isolated"} {
			if strings.Contains(svg, ` data-access="`+a+`" x="`) {
				drawn = append(drawn, a)
			}
		}
		require.Equal(t, drawn, explained(diagram.Path(n, resolve(t, n, f.flow))), f.name)
	}
}

// TestMarked: what is marked is outlined, wherever it stands, by the first of its marks, and the legend tells the marks that there are.
func TestMarked(t *testing.T) {
	n := network(t, shop()...)
	red := diagram.Mark{Label: "reached & open", Style: `stroke:red"/><script>`, IDs: ids("web-a", "vpce-kms", "")}
	blue := diagram.Mark{Label: "second", Style: "stroke:blue", IDs: ids("web-a", "db-a", "no-such")}
	none := diagram.Mark{Label: "nothing", Style: "stroke:green", IDs: ids("no-such", "private-a")}
	svg := diagram.Network(n, diagram.Marked(red, blue), diagram.Marked(none)).SVG()
	marked := map[string][]string{}
	for _, e := range elements(t, svg) {
		if m := e.data["mark"]; m != "" {
			marked[m] = append(marked[m], e.data["id"])
		}
	}
	require.ElementsMatch(t, []string{"web-a", "vpce-kms", "vpce-kms"}, marked["reached & open"], "the endpoint stands in two subnets")
	require.Equal(t, []string{"db-a"}, marked["second"])
	require.Len(t, marked, 2)
	require.Equal(t, 2, strings.Count(svg, ` style="stroke:blue"`), "the outline, and that of the legend")
	require.Equal(t, 4, strings.Count(svg, ` style="stroke:red&quot;/&gt;&lt;script&gt;"`))
	for _, s := range []string{">reached &amp; open</text>", ">second</text>", "; 3 outlined: reached &amp; open; 1 outlined: second"} {
		require.Contains(t, svg, s)
	}
	require.NotContains(t, svg, ">nothing<")
	require.NotContains(t, svg, "script>")
	require.NotContains(t, diagram.Network(n).SVG(), "style=")
}

// TestIDs: the IDs of pictures differ, so that they can stand in one page, and each picture's are those that it refers to.
func TestIDs(t *testing.T) {
	seen := map[string]string{}
	for name, p := range pictures(t) {
		svg := p.SVG()
		ids := regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(svg, -1)
		require.Len(t, ids, 2, name)
		require.Contains(t, svg, `aria-labelledby="`+ids[0][1]+" "+ids[1][1]+`"`)
		for _, id := range ids {
			require.Empty(t, seen[id[1]], "%s has an ID of another picture", name)
			seen[id[1]] = name
		}
	}
}

// TestNarrow: a narrow picture shows what the wide one does, on the width of a phone and in text that need not shrink there.
func TestNarrow(t *testing.T) {
	n := network(t, shop()...)
	parts := regexp.MustCompile(`class="(vd-item|vd-arrow|vd-step)"[^>]*>`)
	for _, f := range flows {
		path := resolve(t, n, f.flow)
		wide, narrow := diagram.Path(n, path).SVG(), diagram.Path(n, path, diagram.Narrow()).SVG()
		require.Equal(t, parts.FindAllString(wide, -1), parts.FindAllString(narrow, -1), f.name)
		fitsPhone(t, f.name, narrow)
	}
	one, err := diagram.VPC(n, "vpc-shop", diagram.Narrow())
	require.NoError(t, err)
	fitsPhone(t, "VPC", one.SVG())
	fitsPhone(t, "fleet", diagram.Network(fleet(t, 20), diagram.Narrow()).SVG())
	fitsPhone(t, "empty", diagram.Network(nil, diagram.Narrow()).SVG())
	for _, name := range []string{"corp", "two-region"} {
		loaded, err := describe.Load(os.DirFS("../../load/describe/testdata/" + name))
		require.NoError(t, err)
		fitsPhone(t, name, diagram.Network(network(t, loaded.Resources...), diagram.Narrow()).SVG())
	}
}

// fitsPhone: the picture is 360 pixels wide, and no text is smaller than 11 pixels.
func fitsPhone(t *testing.T, name, svg string) {
	t.Helper()
	require.Regexp(t, `^<svg [^>]* width="360" height="\d+" viewBox="0 0 360 \d+"`, svg, name)
	sizes := regexp.MustCompile(`<text [^>]*font-size="(\d+)"`).FindAllStringSubmatch(svg, -1)
	require.Len(t, sizes, strings.Count(svg, "<text "), name)
	for _, size := range sizes {
		px, err := strconv.Atoi(size[1])
		require.NoError(t, err)
		require.GreaterOrEqual(t, px, 11, name)
	}
}
