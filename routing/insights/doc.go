// Package insights gives paths the form of the analyses of AWS Reachability Analyzer (NetworkInsightsAnalysis), so that what reads
// the one reads the other: steps as path components, refusals as explanations.
//
// It leaves out what has no place there: how names resolve, and what is no resource, such as the internet. Three things differ from
// AWS's own analyses: a path that is not found has components all the same, as far as the packet gets and beyond; all that
// refuses is explained, with the refusals of replies; and where AWS has no code the code is vpcsim's own.
// IPv6 and all protocols are told in the same form. The same path gives the same analysis.
package insights
