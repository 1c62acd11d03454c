package routing

import "fmt"

// Verdict is the answer in one word.
type Verdict uint8

// The verdicts. The zero value is no answer.
const (
	Undecided Verdict = iota
	Delivered         // it arrives
	Dropped           // it does not
	Unknown           // it hangs on something that the model does not hold
)

var verdicts = [...]string{"undecided", "delivered", "dropped", "unknown"}

// String is the verdict as a lower-case word.
func (v Verdict) String() string {
	if int(v) < len(verdicts) {
		return verdicts[v]
	}
	return fmt.Sprintf("Verdict(%d)", uint8(v))
}

// MarshalText is String.
func (v Verdict) MarshalText() ([]byte, error) {
	if int(v) >= len(verdicts) {
		return nil, fmt.Errorf("routing: %v is not a verdict", v)
	}
	return []byte(verdicts[v]), nil
}

// UnmarshalText is the inverse of MarshalText.
func (v *Verdict) UnmarshalText(text []byte) error {
	for i, s := range verdicts {
		if s == string(text) {
			*v = Verdict(i)
			return nil
		}
	}
	return fmt.Errorf("routing: %q is not a verdict: want one of %q", text, verdicts)
}

// Exposure says by which addresses traffic travels, and whether it leaves AWS.
type Exposure uint8

// The exposures, from the closest to the widest.
const (
	// Private: private addresses only, or a gateway endpoint, to which the sender shows its private address.
	Private Exposure = iota + 1
	// Public: by public addresses, at an internet gateway, but on AWS's own network: what AWS says
	// of traffic between instances and AWS services (VPC FAQ).
	Public
	// Internet: by public addresses to or from outside AWS.
	Internet
)

var exposures = [...]string{"", "private", "public", "internet"}

// String is the exposure as a lower-case word, empty for the zero value.
func (e Exposure) String() string {
	if int(e) < len(exposures) {
		return exposures[e]
	}
	return fmt.Sprintf("Exposure(%d)", uint8(e))
}

// MarshalText is String.
func (e Exposure) MarshalText() ([]byte, error) {
	if int(e) >= len(exposures) {
		return nil, fmt.Errorf("routing: %v is not an exposure", e)
	}
	return []byte(exposures[e]), nil
}

// UnmarshalText is the inverse of MarshalText.
func (e *Exposure) UnmarshalText(text []byte) error {
	for i, s := range exposures {
		if s == string(text) {
			*e = Exposure(i)
			return nil
		}
	}
	return fmt.Errorf("routing: %q is not an exposure: want one of %q", text, exposures[1:])
}
