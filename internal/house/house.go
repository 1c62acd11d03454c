// Package house holds no code: its tests pin how the module is built, which package may
// import which, and which modules and folders there are.
package house
