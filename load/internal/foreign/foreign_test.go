package foreign

import (
	"io/fs"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load"
)

func TestHint(t *testing.T) {
	for want, keys := range map[string][]string{
		"it seems to be a Terraform plan, which terraform.Load reads":                 {"format_version", "terraform_version", "planned_values", "resource_changes"},
		"it seems to be a Terraform state, which terraform.Load reads":                {"state_format_version", "root_module"},
		"it seems to be the output of terraform test, which terraform.LoadTest reads": {"@level", "type"},
		"it seems to be a CloudFormation template, which cloudformation.Load reads":   {"Resources", "Outputs"},
		"it seems to be output of aws ... describe-*, which describe.Load reads":      {"Subnets", "NextToken"},
		"it seems to be a scenario, which scenario.Load reads":                        {"title", "resources"},
		"": {"name", "version"},
	} {
		set := map[string]bool{}
		for _, key := range keys {
			set[key] = true
		}
		require.Equal(t, want, Hint(set))
	}
}

func TestFolder(t *testing.T) {
	_, err := fs.Stat(os.DirFS("nowhere"), ".")
	require.ErrorIs(t, Folder(err), fs.ErrNotExist)
	require.ErrorContains(t, Folder(err), "the folder does not exist: ")
	require.EqualError(t, Folder(fs.ErrPermission), "the folder cannot be read: permission denied")
}

func TestFiles(t *testing.T) {
	require.Empty(t, Files(nil))
	var skipped []load.Skipped
	for _, file := range []string{"a", "a", "b", "c", "d", "e"} {
		skipped = append(skipped, load.Skipped{File: file, Key: "K", Reason: "the key is not known"})
	}
	require.Equal(t, "\n  a: K: the key is not known\n  b: K: the key is not known\n  c: K: the key is not known\n  and 2 more", Files(skipped))
}
