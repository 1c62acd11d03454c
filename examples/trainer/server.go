package main

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/vpcsim/vpcsim/load/scenario"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

//go:embed web
var web embed.FS

// Bounds on what a request may ask.
const (
	longestText = 253 // of one parameter: a DNS name
	mostOff     = 200 // resources that are switched off
)

// usualPort is taken where a question needs a port and gives none.
const usualPort = 443

// handler serves the page and, as JSON, what it asks:
//
//	/api/course                                   the lessons
//	/api/lesson?lesson                            one, with its questions
//	/api/network?lesson&on&off                    its network in a situation, drawn
//	/api/send?lesson&on&off&from&to&protocol&port&ipv6   a packet's path
//	/api/question?lesson&question                 a question with its choices
//	/api/answer?lesson&question&choice            whether a choice is right, and the path
//
// Everything is a question, so everything is GET, and nothing is kept between requests.
func handler(c course) http.Handler {
	page, err := fs.Sub(web, "web")
	if err != nil {
		panic(err) // the folder is embedded
	}
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServerFS(page))
	for path, answer := range map[string]func(url.Values) (any, error){
		"course": c.list, "lesson": c.show, "network": c.network, "send": c.send, "question": c.question, "answer": c.answer,
	} {
		mux.HandleFunc("GET /api/"+path, func(w http.ResponseWriter, r *http.Request) {
			body, err := answer(r.URL.Query())
			reply(w, body, err)
		})
	}
	return guard(mux)
}

// guard lets in requests to this machine by its own name alone, so that no page from elsewhere gets here by a name that leads to
// 127.0.0.1, and lets the page load nothing from elsewhere.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		// The drawings have their style in them.
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; "+
			"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-cache")
		if !ours(r.Host) {
			http.Error(w, "this page is served to 127.0.0.1 and localhost alone", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ours says whether a Host header names this machine.
func ours(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return host == "127.0.0.1" || host == "localhost"
}

// refusal is an error with its HTTP status.
type refusal struct {
	status int
	text   string

	problems []string // of a network that cannot stand
	together []vpc.ID // what would have to go as well
}

func (r refusal) Error() string { return r.text }

func refuse(format string, args ...any) error {
	return refusal{status: http.StatusBadRequest, text: fmt.Sprintf(format, args...)}
}

// reply writes a body or an error as JSON.
func reply(w http.ResponseWriter, body any, err error) {
	status := http.StatusOK
	if err != nil {
		r := refusal{status: http.StatusInternalServerError, text: err.Error()}
		errors.As(err, &r)
		status = r.status
		body = struct {
			Error    string   `json:"error"`
			Problems []string `json:"problems,omitempty"`
			Together []vpc.ID `json:"together,omitempty"`
		}{r.text, r.problems, r.together}
	}
	text, err := json.Marshal(body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(text) // a reader that is gone is no error of ours
}

// lessonEntry is a lesson in the list.
type lessonEntry struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Questions []string `json:"questions"` // their names
}

func (c course) list(url.Values) (any, error) {
	all := []lessonEntry{}
	for _, l := range c {
		e := lessonEntry{ID: l.id, Title: l.Title}
		for _, q := range l.Questions {
			e.Questions = append(e.Questions, q.Name)
		}
		all = append(all, e)
	}
	return all, nil
}

// shown is a lesson.
type shown struct {
	lessonEntry
	Description string        `json:"description"`
	Changes     []shownChange `json:"changes"`
}

type shownChange struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Excludes    []string `json:"excludes,omitempty"`
}

func (c course) show(v url.Values) (any, error) {
	l, err := c.asked(v)
	if err != nil {
		return nil, err
	}
	s := shown{lessonEntry: lessonEntry{ID: l.id, Title: l.Title}, Description: l.Description, Changes: []shownChange{}}
	for _, q := range l.Questions {
		s.Questions = append(s.Questions, q.Name)
	}
	for _, x := range l.Changes {
		s.Changes = append(s.Changes, shownChange{x.Name, x.Description, l.excludes(x)})
	}
	return s, nil
}

// shownNetwork is a network in a situation.
type shownNetwork struct {
	SVG   drawing `json:"svg"`
	Parts []part  `json:"parts"`
	Ends  []end   `json:"ends"`
}

func (c course) network(v url.Values) (any, error) {
	l, err := c.asked(v)
	if err != nil {
		return nil, err
	}
	n, whole, err := l.situated(v)
	if err != nil {
		return nil, err
	}
	return shownNetwork{drawNetwork(n), l.parts(n, whole), l.ends(n)}, nil
}

func (c course) send(v url.Values) (any, error) {
	l, err := c.asked(v)
	if err != nil {
		return nil, err
	}
	n, _, err := l.situated(v)
	if err != nil {
		return nil, err
	}
	f, err := l.flow(v)
	if err != nil {
		return nil, err
	}
	r := routing.New(n)
	p, err := r.Resolve(f)
	if err != nil && f.DstPort == 0 { // the receiver may be no service, whose port the resolver knows
		f.DstPort = usualPort
		if q, usual := r.Resolve(f); usual == nil {
			p, err = q, nil
		}
	}
	if err != nil {
		return nil, refuse("%v", err)
	}
	return l.send(r, p), nil
}

// asking is a question before it is answered.
type asking struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Hint        string   `json:"hint,omitempty"`
	Flow        string   `json:"flow"` // in words
	After       []string `json:"after"`
	Send        sending  `json:"send"`
	Choices     []choice `json:"choices"`
	shownNetwork
}

// sending is a flow as the page's form has it.
type sending struct {
	From     string `json:"from"`
	To       string `json:"to"`
	Protocol string `json:"protocol"`
	Port     uint16 `json:"port,omitempty"`
	IPv6     bool   `json:"ipv6,omitempty"`
}

func (c course) question(v url.Values) (any, error) {
	l, i, err := c.askedQuestion(v)
	if err != nil {
		return nil, err
	}
	a, err := l.answer(i)
	if err != nil {
		return nil, err
	}
	q, n := l.Questions[i], a.resolver.Network()
	s := sending{From: string(l.Flow(q).From), To: string(l.Flow(q).To), Protocol: "tcp", Port: q.DstPort, IPv6: q.IPv6}
	if q.Protocol != packet.AnyProtocol {
		s.Protocol = q.Protocol.String()
	}
	return asking{q.Name, q.Description, q.Hint, l.words(l.Flow(q)), list(q.After), s, a.choices, shownNetwork{drawNetwork(n), l.parts(n, n), l.ends(n)}}, nil
}

// graded is a question once it is answered.
type graded struct {
	Correct bool   `json:"correct"`
	Right   string `json:"right"` // the right choice
	Sent    sent   `json:"sent"`
}

func (c course) answer(v url.Values) (any, error) {
	l, i, err := c.askedQuestion(v)
	if err != nil {
		return nil, err
	}
	a, err := l.answer(i)
	if err != nil {
		return nil, err
	}
	chosen := v.Get("choice")
	if !slices.ContainsFunc(a.choices, func(x choice) bool { return x.ID == chosen }) {
		return nil, refuse("the question has no such choice")
	}
	return graded{chosen == a.right.ID, a.right.ID, l.send(a.resolver, a.path)}, nil
}

// asked is the lesson that a request names.
func (c course) asked(v url.Values) (lesson, error) {
	l, ok := c.lesson(v.Get("lesson"))
	if !ok {
		return l, refusal{status: http.StatusNotFound, text: "there is no such lesson"}
	}
	return l, nil
}

func (c course) askedQuestion(v url.Values) (lesson, int, error) {
	l, err := c.asked(v)
	if err != nil {
		return l, 0, err
	}
	i, err := strconv.Atoi(v.Get("question"))
	if err != nil || i < 1 || i > len(l.Questions) {
		return l, 0, refusal{status: http.StatusNotFound, text: "the lesson has no such question"}
	}
	return l, i - 1, nil
}

// situated is the network in the situation that a request describes, and the same with nothing switched off.
func (l lesson) situated(v url.Values) (n, whole *vpc.Network, err error) {
	var s situation
	for _, name := range v["on"] {
		if !slices.ContainsFunc(l.Changes, func(x scenario.Change) bool { return x.Name == name }) {
			return nil, nil, refuse("the lesson has no change %.60q", name)
		}
		if !slices.Contains(s.on, name) {
			s.on = append(s.on, name)
		}
	}
	if len(v["off"]) > mostOff {
		return nil, nil, refuse("more than %d resources are switched off", mostOff)
	}
	for _, id := range v["off"] {
		if !l.known(vpc.ID(id)) {
			return nil, nil, refuse("the lesson has no resource %.60q", id)
		}
		s.off = append(s.off, vpc.ID(id))
	}
	if whole, err = l.network(situation{on: s.on}); err != nil {
		return nil, nil, cannotStand(err, nil)
	}
	if n, err = l.network(s); err != nil {
		return nil, nil, cannotStand(err, together(whole, s.off))
	}
	return n, whole, nil
}

// cannotStand is the refusal of a network with problems.
func cannotStand(err error, together []vpc.ID) error {
	r := refusal{status: http.StatusConflict, text: "AWS would refuse this", together: together}
	var ps vpc.Problems
	if !errors.As(err, &ps) {
		return err
	}
	for _, p := range ps {
		r.problems = append(r.problems, p.Error())
	}
	return r
}

// flow is the flow that a request describes.
func (l lesson) flow(v url.Values) (routing.Flow, error) {
	f := routing.Flow{From: l.place(v.Get("from")), To: l.place(v.Get("to")), IPv6: v.Get("ipv6") == "true"}
	switch {
	case f.From == "" || f.To == "":
		return f, refuse("say from where and to where")
	case len(f.From) > longestText || len(f.To) > longestText:
		return f, refuse("a place has at most %d characters", longestText)
	}
	var err error
	if s := v.Get("protocol"); s != "" {
		if f.Protocol, err = packet.ParseProtocol(s); err != nil || len(s) > longestText {
			return f, refuse("%.60q is not a protocol", s)
		}
	}
	if s := v.Get("port"); s != "" {
		port, err := strconv.ParseUint(s, 10, 16)
		if err != nil {
			return f, refuse("%.60q is not a port: ports go from 1 to 65535", s)
		}
		f.DstPort = uint16(port)
	}
	return f, nil
}
