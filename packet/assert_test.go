package packet

import (
	"fmt"
	"reflect"
	"testing"
)

func equal[T any](t testing.TB, want, got T, context ...any) {
	t.Helper()
	if !reflect.DeepEqual(want, got) {
		t.Fatalf("got %v, want %v%s", got, want, contextText(context))
	}
}

func noError(t testing.TB, err error, context ...any) {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected error: %v%s", err, contextText(context))
	}
}

func wantError(t testing.TB, err error, context ...any) {
	t.Helper()
	if err == nil {
		t.Fatalf("want an error%s", contextText(context))
	}
}

// contextText formats a format string and its arguments.
func contextText(context []any) string {
	if len(context) == 0 {
		return ""
	}
	return ": " + fmt.Sprintf(context[0].(string), context[1:]...)
}
