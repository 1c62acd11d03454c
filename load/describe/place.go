package describe

import (
	"path"
	"strings"

	"github.com/vpcsim/vpcsim/load/internal/place"
)

// source is where an element was read: its file and key, and what the file's path says of account and Region.
type source struct {
	file    string
	key     string
	account string // from accounts/<account>/ or the option; empty: not given
	region  string // from a path element or the option; empty: not given
}

func (s source) dir() string { return path.Dir(s.file) }

// sourceOf is the source of what stands in file.
func (l *loader) sourceOf(file string) source {
	s := source{file: file, account: l.account, region: l.region}
	parts := strings.Split(path.Dir(file), "/")
	for i, p := range parts {
		if i > 0 && parts[i-1] == "accounts" {
			s.account = p
		} else if place.IsRegion(p) {
			s.region = p
		}
	}
	return s
}
