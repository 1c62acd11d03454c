//go:build race

package routing_test

// raced: the race detector makes a sync.Pool forget what it was given at random, so that allocations cannot be counted.
const raced = true
