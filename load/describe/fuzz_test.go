package describe_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load/describe"
)

// FuzzLoad holds that whatever a file says, Load takes it without error, gives what a network accepts, and gives the same again.
func FuzzLoad(f *testing.F) {
	f.Add(list("Vpcs", vpc1) + list("Subnets", subnetA, subnetB) + list("SecurityGroups", sgWeb) + list("NetworkInterfaces", eni1))
	err := fs.WalkDir(os.DirFS("testdata"), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".json" || strings.HasPrefix(name, "fuzz") {
			return err
		}
		text, err := os.ReadFile(filepath.Join("testdata", name))
		if len(text) < 8<<10 {
			f.Add(string(text))
		}
		return err
	})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, text string) {
		fsys := fstest.MapFS{
			"us-east-1/base.json": {Data: []byte(list("Vpcs", vpc1) + list("Subnets", subnetA))},
			"us-east-1/pl-1.tgw-rtb-1.Z0123456789.rslvr-in-1.json": {Data: []byte(text)},
		}
		res, err := describe.Load(fsys)
		require.NoError(t, err)
		requireSound(t, res)
		again, err := describe.Load(fsys)
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf("%+v", res), fmt.Sprintf("%+v", again))
	})
}
