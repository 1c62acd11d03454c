package packet

import (
	"slices"
	"strings"
)

// services is the ports at which services listen that people name where traffic is wanted.
//
// Source: https://www.iana.org/assignments/service-names-port-numbers
var services = map[string]string{
	"dns": "udp 53 or tcp 53", "ftp": "tcp 21", "http": "tcp 80", "https": "tcp 443", "imaps": "tcp 993", "ldap": "tcp 389", "ldaps": "tcp 636", "mongodb": "tcp 27017",
	"mssql": "tcp 1433", "mysql": "tcp 3306", "nfs": "tcp 2049", "ntp": "udp 123", "ping": "icmp", "postgres": "tcp 5432", "postgresql": "tcp 5432", "quic": "udp 443",
	"rdp": "tcp 3389", "redis": "tcp 6379", "sftp": "tcp 22", "smtp": "tcp 25", "smtps": "tcp 465", "snmp": "udp 161", "ssh": "tcp 22", "syslog": "udp 514", "telnet": "tcp 23",
}

// trafficMeant is the traffic that a person may mean by a text that is none: "tcp 443" for "443", "tcp443", "https", "port 443" and "tpc 443", "tcp 80-90" for
// "tcp 80..90", "icmp" for "ping". It is empty if it is none.
func trafficMeant(s string) string {
	words := wordsMeant(s)
	if len(words) == 0 {
		return ""
	}
	if service := serviceMeant(words); service != "" {
		return service
	}
	if p := protocolMeant(words[0]); p != "" {
		words[0] = p
	} else if _, err := ParsePortRange(words[0]); err == nil {
		words = slices.Insert(words, 0, TCP.String())
	}
	if t, err := parseTraffic(strings.Join(words, " ")); err == nil {
		return t.String()
	}
	return ""
}

// wordsMeant is the words of a text, in lower case, without those that say nothing. A protocol and the ports behind it are two.
func wordsMeant(s string) []string {
	s = strings.NewReplacer("..", "-", "–", "-").Replace(strings.ToLower(s))
	words := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" /:=_", r) })
	words = slices.DeleteFunc(words, func(w string) bool { return w == "port" || w == "ports" || w == "*" || w == "any" })
	if len(words) == 0 {
		return nil
	}
	for _, p := range []Protocol{TCP, UDP, ICMP} {
		if ports, ok := strings.CutPrefix(words[0], p.String()); ok && strings.Trim(ports, "-0123456789") == "" && ports != "" {
			return append([]string{p.String(), strings.TrimPrefix(ports, "-")}, words[1:]...)
		}
	}
	return words
}

// serviceMeant is the traffic of a service that words name, maybe with its protocol or port beside it.
func serviceMeant(words []string) string {
	for i, name := range words {
		service := services[name]
		beside := slices.Delete(slices.Clone(words), i, i+1)
		if service != "" && !slices.ContainsFunc(beside, func(w string) bool { return !slices.Contains(strings.Fields(service), w) }) {
			return service
		}
	}
	return ""
}

// protocolMeant is the name of a protocol that has the letters of a word in another order, empty if there is none.
func protocolMeant(word string) string {
	letters := func(s string) string {
		b := []byte(s)
		slices.Sort(b)
		return string(b)
	}
	for _, p := range protocolNames {
		for _, name := range p.names {
			if p.protocol != AnyProtocol && letters(name) == letters(word) {
				return name
			}
		}
	}
	return ""
}
