package describe

import (
	"fmt"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// captures finds out that a folder holds several captures, which are read as one network: what only one resource can have, as a public address, has one in
// each of two folders.
type captures struct {
	folders map[string][]string // what is claimed: in which folders by something that is read from there
}

func (l *loader) captures() captures {
	c := captures{folders: map[string][]string{}}
	for _, f := range l.found {
		folder, _, deep := strings.Cut(f.at.file, "/")
		claimer, ok := f.resource.(vpc.Claimer)
		if !deep || !ok {
			continue
		}
		for _, claim := range claimer.Claims() {
			c.folders[claim.Key] = append(c.folders[claim.Key], folder)
		}
	}
	return c
}

// hint is what to say besides of a resource that the network cannot hold; empty if it has nothing that another folder's has.
func (c captures) hint(r vpc.Resource, at source) string {
	mine, _, deep := strings.Cut(at.file, "/")
	claimer, ok := r.(vpc.Claimer)
	if !deep || !ok {
		return ""
	}
	other := "" // the first by name, whatever the order in which they were read
	for _, claim := range claimer.Claims() {
		for _, folder := range c.folders[claim.Key] {
			if folder != mine && (other == "" || folder < other) {
				other = folder
			}
		}
	}
	if other == "" {
		return ""
	}
	return fmt.Sprintf("; this is read from the folder %s and that from %s: if they are captures of two networks, load each by itself", mine, other)
}
