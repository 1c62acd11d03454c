package terraform

import (
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/load/internal/place"
)

// configuration is a plan's configuration, and the values of its variables, which stand elsewhere in a plan.
type configuration struct {
	ProviderConfig map[string]providerConfig      `json:"provider_config"`
	RootModule     *moduleConfig                  `json:"root_module"`
	Variables      map[string]struct{ Value any } `json:"-"`
}

type providerConfig struct {
	ModuleAddress string `json:"module_address"`
	Expressions   map[string]any
}

type moduleConfig struct {
	Resources   []blockConfig
	ModuleCalls map[string]*callConfig `json:"module_calls"`
	Outputs     map[string]struct{ Expression any }
	Variables   map[string]struct{ Default any }
}

type blockConfig struct {
	Mode              string
	Type              string
	Name              string
	ProviderConfigKey string `json:"provider_config_key"`
	Expressions       map[string]any
	CountExpression   any `json:"count_expression"`
	ForEachExpression any `json:"for_each_expression"`
}

type callConfig struct {
	Expressions       map[string]any
	CountExpression   any `json:"count_expression"`
	ForEachExpression any `json:"for_each_expression"`
	Module            *moduleConfig
}

// block is the block's address within its module, as [instance.block] gives it.
func (b *blockConfig) block() string {
	if b.Mode == "data" {
		return "data." + b.Type + "." + b.Name
	}
	return b.Type + "." + b.Name
}

// moduleInstance is one instance of a module: its configuration, and how it was called.
type moduleInstance struct {
	address string
	config  *moduleConfig
	blocks  map[string]*blockConfig

	parent *moduleInstance // nil: the root module
	call   *callConfig
	key    any
}

// scope is where an expression stands: a module instance, and the key of the block's instance.
type scope struct {
	module  *moduleInstance
	key     any
	count   bool // the block has count
	forEach any  // the block's for_each expression
}

// outer is the scope of the expressions of the module's call.
func (m *moduleInstance) outer() scope {
	return scope{module: m.parent, key: m.key, count: m.call.CountExpression != nil, forEach: m.call.ForEachExpression}
}

// linker knows the configuration of a plan. That of a state knows nothing.
type linker struct {
	config  *configuration
	modules map[string]*moduleInstance   // by address
	called  map[string][]*moduleInstance // by the module that calls, and the name of the call
	byBlock map[string][]*instance       // by module and block, in the order of the input
	steps   int                          // that may still be taken to find one ID
	l       *loader
}

func newLinker(c *configuration, l *loader) *linker {
	return &linker{config: c, modules: map[string]*moduleInstance{}, called: map[string][]*moduleInstance{}, byBlock: map[string][]*instance{}, l: l}
}

// index notes the instances and the modules that they are in.
func (k *linker) index(instances []*instance) {
	k.module("")
	for _, i := range instances {
		if strings.HasSuffix(i.address, ")") {
			continue // deposed: no reference means it
		}
		at := i.module + " " + i.block()
		k.byBlock[at] = append(k.byBlock[at], i)
		k.module(i.module)
	}
}

// module is the module instance with the address; nil if the configuration does not hold it.
func (k *linker) module(address string) *moduleInstance {
	if k.config == nil || k.config.RootModule == nil {
		return nil
	}
	if m, ok := k.modules[address]; ok {
		return m
	}
	m := &moduleInstance{address: address, config: k.config.RootModule}
	if address != "" {
		all := calls(address)
		if len(all) == 0 {
			return nil
		}
		last := all[len(all)-1]
		parent := k.module(parentOf(all))
		if parent == nil {
			return nil
		}
		call := parent.config.ModuleCalls[last.name]
		if call == nil || call.Module == nil {
			return nil
		}
		m = &moduleInstance{address: address, config: call.Module, parent: parent, call: call, key: last.key}
		at := parent.address + " " + last.name
		k.called[at] = append(k.called[at], m)
	}
	m.blocks = make(map[string]*blockConfig, len(m.config.Resources))
	for n := range m.config.Resources {
		m.blocks[m.config.Resources[n].block()] = &m.config.Resources[n]
	}
	k.modules[address] = m
	return m
}

// parentOf is the address of the module that calls the last of the path.
func parentOf(path []call) string {
	var parts []string
	for _, c := range path[:len(path)-1] {
		parts = append(parts, "module."+c.name+formatKey(c.key))
	}
	return strings.Join(parts, ".")
}

// children is the instances of a module that m calls, in the order of the input.
func (k *linker) children(m *moduleInstance, name string) []*moduleInstance {
	return slices.Clone(k.called[m.address+" "+name])
}

// configOf is the configuration of the instance's block, and the module instance it is in.
func (k *linker) configOf(i *instance) (*blockConfig, *moduleInstance) {
	if k.config == nil {
		return nil, nil
	}
	m := k.module(i.module)
	if m == nil {
		return nil, nil
	}
	return m.blocks[i.block()], m
}

// expressions is the attributes that the configuration sets; nil if it is not known.
func (k *linker) expressions(i *instance) map[string]any {
	b, _ := k.configOf(i)
	if b == nil {
		return nil
	}
	return b.Expressions
}

// scopeOf is the scope of the expressions in the instance's block.
func (k *linker) scopeOf(i *instance) scope {
	b, m := k.configOf(i)
	if b == nil {
		return scope{}
	}
	return scope{module: m, key: i.key, count: b.CountExpression != nil, forEach: b.ForEachExpression}
}

// provider is the configuration of the instance's provider, and the module it stands in.
func (k *linker) provider(i *instance) (providerConfig, scope) {
	b, _ := k.configOf(i)
	if b == nil {
		return providerConfig{}, scope{}
	}
	p := k.config.ProviderConfig[b.ProviderConfigKey]
	return p, scope{module: k.module(p.ModuleAddress)}
}

// providerRegion is the Region that the configuration of the instance's provider says; empty if it says none.
func (k *linker) providerRegion(i *instance) string {
	p, s := k.provider(i)
	if v, ok := k.constant(p.Expressions["region"], s, 0); ok {
		if region, _ := v.(string); place.IsRegion(region) {
			return region
		}
	}
	return ""
}

// providerAccount is the account that the configuration of the instance's provider says: that of the role which it
// takes, or the only one it allows.
//
// Source: provider hashicorp/aws, https://registry.terraform.io/providers/hashicorp/aws/latest/docs
func (k *linker) providerAccount(i *instance) string {
	p, s := k.provider(i)
	if v, ok := k.constant(p.Expressions["allowed_account_ids"], s, 0); ok {
		if all, _ := v.([]any); len(all) == 1 {
			one, _ := all[0].(string)
			return place.Account(one)
		}
	}
	roles, _ := configuredBlocks(p.Expressions["assume_role"])
	if len(roles) == 0 {
		return ""
	}
	v, _ := k.constant(roles[len(roles)-1]["role_arn"], s, 0)
	arn, _ := v.(string)
	return place.AccountOfARN(arn)
}
