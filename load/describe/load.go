// Package describe loads networks from the output of the AWS command line: a folder with the JSON that aws ec2 describe-vpcs and its
// siblings print. Any of the outputs may be missing. Of route tables, network ACLs, network interfaces and endpoints nothing else would
// show it, so that the result lists them as not read where VPCs are described; an empty list is one.
//
//	us-east-1/vpcs.json                    what aws --region us-east-1 ec2 describe-vpcs printed
//	us-east-1/subnets.json
//	accounts/111122223333/eu-west-1/...    further accounts
//
// Files may have any name and contain any of the lists, which are recognised by their top-level keys. A file may contain several pages
// one after the other. Dumps of SDK outputs (boto3 with default=str, [encoding/json] of the Go SDK's structs) have the same keys and
// can be read too.
package describe

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/firewall"
	"github.com/vpcsim/vpcsim/load/internal/foreign"
	"github.com/vpcsim/vpcsim/load/internal/result"
	"github.com/vpcsim/vpcsim/vpc"
)

// Option changes how [Load] reads.
type Option func(*loader)

// Region sets the Region of files whose path does not name one. Without it the Region is inferred from zones and ARNs.
func Region(region string) Option { return func(l *loader) { l.region = region } }

// Account sets the account of files that are not below accounts/<account>/. It applies to resources whose description names no owner.
func Account(account string) Option { return func(l *loader) { l.account = account } }

// Load reads all .json files of fsys. What cannot be read, or is not valid in a network, is left out and listed in the result with the
// reason; the rest is loaded. Load returns an error only if fsys cannot be walked or no .json file in it is output of the AWS command line; the error then says what the
// files are.
//
// A resource belongs to the account that its description names as the owner, or else to the account in its path.
func Load(fsys fs.FS, opts ...Option) (load.Result, error) {
	l := newLoader(opts)
	if err := l.walk(fsys); err != nil {
		return load.Result{}, fmt.Errorf("describe: %w", err)
	}
	l.complete()
	return l.result(), nil
}

// loader holds what has been read so far.
type loader struct {
	region, account string // of the options

	found    map[vpc.ID]found
	kinds    map[vpc.Kind][]vpc.ID      // the IDs of found
	evidence map[string]map[string]bool // folder: the Regions that its zones and ARNs name
	regions  map[string]string          // Availability Zone: its Region
	skipped  result.Report
	inferred []load.Inferred
	known    bool // a file has a key of a describe call

	repetitions repetitions

	// What belongs to resources that another call describes.
	dns               map[vpc.ID]dnsAttributes
	lists             map[vpc.ID]*prefixList
	instances         map[vpc.ID]instance
	primary           map[vpc.ID]bool // interfaces that are the primary one of an instance
	groupVPCs         []groupVPC
	defaultVPCs       map[vpc.ID]bool
	attachments       map[vpc.ID]*transitAttachment
	tables            map[vpc.ID]*transitTable
	listeners         map[vpc.ID]listener
	attributes        map[vpc.ID]map[string]string
	targets           []targetsOf
	principals        map[vpc.ID][]string
	ruleIDs           map[ruleKey]string
	zones             map[vpc.ID]*zone
	recordSets        []recordSets
	ruleVPCs          []ruleVPC
	resolverAddresses map[vpc.ID][]endpoint.ResolverAddress
	pages             map[page]pages
	firewalls         firewalls
	directConnect     []associationElement
	clientVPN         []clientVPNPart
	local             localGateways
	core              coreNetworks
	latticeItems      map[string]latticeElement // by ARN
	profileParts      []profilePart
}

// found is a resource and where it was read.
type found struct {
	resource vpc.Resource
	at       source
}

func newLoader(opts []Option) *loader {
	l := &loader{
		found:             map[vpc.ID]found{},
		kinds:             map[vpc.Kind][]vpc.ID{},
		evidence:          map[string]map[string]bool{},
		regions:           map[string]string{},
		dns:               map[vpc.ID]dnsAttributes{},
		lists:             map[vpc.ID]*prefixList{},
		instances:         map[vpc.ID]instance{},
		primary:           map[vpc.ID]bool{},
		defaultVPCs:       map[vpc.ID]bool{},
		attachments:       map[vpc.ID]*transitAttachment{},
		tables:            map[vpc.ID]*transitTable{},
		listeners:         map[vpc.ID]listener{},
		attributes:        map[vpc.ID]map[string]string{},
		principals:        map[vpc.ID][]string{},
		ruleIDs:           map[ruleKey]string{},
		zones:             map[vpc.ID]*zone{},
		resolverAddresses: map[vpc.ID][]endpoint.ResolverAddress{},
		latticeItems:      map[string]latticeElement{},
		pages:             map[page]pages{},
		firewalls: firewalls{
			policyOf: map[vpc.ID]string{},
			policies: map[string]firewall.Policy{},
			groups:   map[string]firewall.Group{},
			listed:   map[vpc.ID]source{},
		},
		core:  newCoreNetworks(),
		local: localGateways{tables: map[string]localTable{}, vpcs: map[vpc.ID][]vpc.ID{}, pools: map[string]pool{}},
	}
	for _, o := range opts {
		o(l)
	}
	return l
}

// howToCollect says how to make a folder that can be read.
const howToCollect = "collect.sh, in load/describe of vpcsim, fills one with what the AWS command line prints"

func (l *loader) walk(fsys fs.FS) error {
	files := 0
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil:
			l.skip(source{file: name}, "", "it cannot be read: %v", err)
			return nil
		case d.IsDir() || !strings.EqualFold(path.Ext(name), ".json"):
			return nil
		}
		files++
		f, err := fsys.Open(name)
		if err != nil {
			l.skip(source{file: name}, "", "it cannot be read: %v", err)
			return nil
		}
		defer f.Close()
		l.file(l.sourceOf(name), f)
		return nil
	})
	switch {
	case err != nil:
		return foreign.Folder(err)
	case files == 0:
		return errors.New("there is no .json file in the folder; " + howToCollect)
	case !l.known:
		return fmt.Errorf("of the .json files in the folder (%d) none is output of aws ... describe-*; %s%s", files, howToCollect, foreign.Files(l.skipped.All()))
	}
	return nil
}

// complete joins what several calls say about one resource, once all files are read.
func (l *loader) complete() {
	l.addPrefixLists()
	l.addInstanceInterfaces()
	l.addTransit()
	l.addCoreNetworks()
	l.addZones()
	l.addLattice()
	l.inferRegions()
	l.setDNSAttributes()
	l.setGroupVPCs()
	l.setRuleIDs()
	l.setRuleVPCs()
	l.setProfileParts()
	l.setResolverAddresses()
	l.completeEndpoints()
	l.completeInterfaces()
	l.completeBalancing()
	l.completeServices()
	l.completeTables()
	l.completeFirewalls()
	l.setDirectConnectAssociations()
	l.setClientVPN()
	l.setLocalGateways()
	l.reportPages()
	l.reportMissing()
}

// result is what was found, without what a network would refuse.
func (l *loader) result() load.Result {
	all := make([]vpc.Resource, 0, len(l.found))
	for _, f := range l.found {
		all = append(all, f.resource)
	}
	captures := sync.OnceValue(l.captures)
	sound := result.Sound(all, func(r vpc.Resource, reason string) {
		at := l.found[r.ResourceID()].at
		l.skip(at, r.ResourceID(), "%s%s", reason, captures().hint(r, at))
	})
	return result.New(sound, l.skipped.All(), l.inferred)
}

// skip notes that something at the source, of the resource with the ID, is not taken over.
func (l *loader) skip(at source, id vpc.ID, format string, args ...any) {
	l.skipped.Add(load.Skipped{File: at.file, Key: at.key, ID: id, Reason: fmt.Sprintf(format, args...)})
}

// infer notes where a field came from.
func (l *loader) infer(by load.Inference, id vpc.ID, field, value, from string) {
	l.inferred = append(l.inferred, load.Inferred{By: by, ID: id, Field: field, Value: value, From: from})
}

// add takes a resource over. The same resource may be described twice: in overlapping pages, or by both of the
// accounts that see it. The first description counts.
func (l *loader) add(at source, r vpc.Resource) {
	id := r.ResourceID()
	old, again := l.found[id]
	if !again {
		l.found[id] = found{r, at}
		l.kinds[r.Kind()] = append(l.kinds[r.Kind()], id)
		return
	}
	if !reflect.DeepEqual(withName(old.resource, ""), withName(r, "")) {
		l.skip(at, id, "it is described differently in %s, which counts", old.at.file)
		return
	}
	// Tags belong to the account that set them, so a sharing account may see no name.
	if old.resource.ResourceName() == "" {
		l.found[id] = found{r, old.at}
	}
}

// withName is a copy of r with another name.
func withName(r vpc.Resource, name string) vpc.Resource {
	v := reflect.New(reflect.TypeOf(r)).Elem()
	v.Set(reflect.ValueOf(r))
	if f := v.FieldByName("Name"); f.IsValid() && f.Kind() == reflect.String {
		f.SetString(name)
	}
	return v.Interface().(vpc.Resource)
}

// ids is the IDs of the resources of type T that were found, in order.
func ids[T vpc.Resource](l *loader) []vpc.ID {
	var none T
	return slices.Sorted(slices.Values(l.kinds[none.Kind()]))
}

// get is the resource with the ID, if it was found and is a T.
func get[T vpc.Resource](l *loader, id vpc.ID) (T, bool) {
	t, ok := l.found[id].resource.(T)
	return t, ok
}

// update puts what f makes of each T in its place.
func update[T vpc.Resource](l *loader, f func(at source, r T) T) {
	for _, id := range ids[T](l) {
		x := l.found[id]
		l.found[id] = found{f(x.at, x.resource.(T)), x.at}
	}
}
