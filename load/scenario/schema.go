package scenario

import _ "embed"

// schemaURL is where the schema is published. Files name it, so that editors find it.
const schemaURL = "https://raw.githubusercontent.com/vpcsim/vpcsim/main/load/scenario/schema.json"

//go:embed schema.json
var schema string

// Schema is the JSON Schema (draft 2020-12) of the files, without the kinds of [Kinds]. It describes every kind and field.
func Schema() string { return schema }
