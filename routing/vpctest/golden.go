package vpctest

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Folder holds golden files. [os.Root] is one:
//
//	testdata, err := os.OpenRoot("testdata")
type Folder interface {
	ReadFile(name string) ([]byte, error)
	WriteFile(name string, data []byte, perm fs.FileMode) error
}

// update is the flag of tests that rewrites golden files. Programs that are no tests do not have it.
var update = updateFlag()

func updateFlag() *bool {
	if !testing.Testing() {
		return new(bool)
	}
	return flag.Bool("vpctest.update", false, "rewrite the golden files of vpctest.Golden")
}

// Golden checks that a file of the folder holds the text, such as a [routing.Path] as a string or a table of [FindMatrix]. Tests that
// are run with the flag -vpctest.update write the file.
func Golden(t testing.TB, folder Folder, name, got string) {
	t.Helper()
	if !*update {
		report(t, CheckGolden(folder, name, got))
		return
	}
	if err := folder.WriteFile(name, []byte(got), 0o644); err != nil {
		t.Error(err)
	}
}

// CheckGolden is [Golden] as an error. It never writes.
func CheckGolden(folder Folder, name, got string) error {
	want, err := folder.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w; go test -vpctest.update writes it", err)
	}
	if err != nil {
		return err
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		return fmt.Errorf("%s (-want +got):\n%s", name, diff)
	}
	return nil
}
