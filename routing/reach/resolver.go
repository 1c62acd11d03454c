package reach

import "errors"

// ErrNoResolver says that a [routing.Resolver] is nil: there is no network to answer for.
var ErrNoResolver = errors.New("no resolver: it is nil")
