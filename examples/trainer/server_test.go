package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// get asks the server as a browser on this machine does.
func get(t *testing.T, path string) *http.Response {
	t.Helper()
	return request(t, http.MethodGet, path, "127.0.0.1:8080")
}

func request(t *testing.T, method, path, host string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	r.Host = host
	w := httptest.NewRecorder()
	handler(lessons(t)).ServeHTTP(w, r)
	return w.Result()
}

// read reads a JSON answer into a value of the type, and the status.
func read[T any](t *testing.T, path string) (T, int) {
	t.Helper()
	response := get(t, path)
	require.Equal(t, "application/json; charset=utf-8", response.Header.Get("Content-Type"))
	var v T
	require.NoError(t, json.NewDecoder(response.Body).Decode(&v))
	return v, response.StatusCode
}

type problem struct {
	Error    string
	Problems []string
	Together []string
}

func TestPage(t *testing.T) {
	response := get(t, "/")
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.Contains(t, string(body), "vpcsim trainer")
	require.Contains(t, response.Header.Get("Content-Security-Policy"), "default-src 'none'; script-src 'self'")
	require.Equal(t, "nosniff", response.Header.Get("X-Content-Type-Options"))
	for _, m := range regexp.MustCompile(`(?:src|href)="([^"#]+)"`).FindAllStringSubmatch(string(body), -1) {
		if m[1] == "https://github.com/vpcsim/vpcsim" {
			continue // a link for people
		}
		require.Equal(t, http.StatusOK, get(t, "/"+strings.TrimPrefix(m[1], "/")).StatusCode, m[1])
	}
}

// TestAssetsNeedNoNetwork: no file of the page names another host, and no program in it makes markup of text.
func TestAssetsNeedNoNetwork(t *testing.T) {
	err := fs.WalkDir(web, "web", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(web, name)
		require.NoError(t, err)
		for _, at := range regexp.MustCompile(`https?://[^"' )]*`).FindAllString(string(text), -1) {
			require.Contains(t, []string{"https://github.com/vpcsim/vpcsim", "http://www.w3.org/2000/svg"}, at, name)
		}
		for _, word := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("} {
			require.NotContains(t, string(text), word, name)
		}
		return nil
	})
	require.NoError(t, err)
}

func TestCourseAndLesson(t *testing.T) {
	all, status := read[[]lessonEntry](t, "/api/course")
	require.Equal(t, http.StatusOK, status)
	require.GreaterOrEqual(t, len(all), 10)
	for _, e := range all {
		s, status := read[shown](t, "/api/lesson?lesson="+e.ID)
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, e.Questions, s.Questions)
		require.NotEmpty(t, s.Description)
	}
}

// TestQuestionTellsNoAnswer: what the page gets before the learner answers does not tell which choice is right.
func TestQuestionTellsNoAnswer(t *testing.T) {
	for _, l := range lessons(t) {
		for i := range l.Questions {
			path := fmt.Sprintf("lesson=%s&question=%d", l.id, i+1)
			body, err := io.ReadAll(get(t, "/api/question?"+path).Body)
			require.NoError(t, err)
			var q map[string]json.RawMessage
			require.NoError(t, json.Unmarshal(body, &q))
			for name := range q {
				require.Contains(t, []string{"name", "description", "hint", "flow", "after", "send", "choices", "svg", "parts", "ends"}, name)
			}
			var choices []map[string]string
			require.NoError(t, json.Unmarshal(q["choices"], &choices))
			for _, c := range choices {
				require.Len(t, c, 2, "a choice is an ID and a text")
			}
		}
	}
}

func TestAnswer(t *testing.T) {
	l := lessons(t)[0]
	a, err := l.answer(1)
	require.NoError(t, err)
	for _, x := range a.choices {
		g, status := read[graded](t, fmt.Sprintf("/api/answer?lesson=%s&question=2&choice=%s", l.id, x.ID))
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, x.ID == a.right.ID, g.Correct)
		require.Equal(t, a.right.ID, g.Right)
		require.Contains(t, g.Sent.SVG.Wide, "<svg")
		require.Contains(t, g.Sent.SVG.Narrow, ` width="360"`)
		require.Equal(t, "$45.50", g.Sent.Facts.Total, "a NAT gateway, its address, 200 GB through it")
	}
}

// TestSend: the answer changes with the switches. The lesson of gateway endpoints in three requests.
func TestSend(t *testing.T) {
	const ask = "/api/send?lesson=gateway-endpoints&from=app&to=s3.us-east-1.amazonaws.com"
	with, status := read[sent](t, ask)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "It arrives and the reply comes back, by gateway endpoint vpce-s3.", with.Outcome)
	require.Equal(t, "private addresses only", with.Facts.Exposure)
	require.Equal(t, "$0.00", with.Facts.Total)
	require.Equal(t, []string{"gateway endpoint vpce-s3"}, with.Facts.Passes)
	require.Empty(t, with.Facts.Needs)
	require.Contains(t, strings.Join(with.Routes, "\n"), "rtb-private pl-s3 (52.216.0.0/15) -> vpce-s3, not rtb-private 0.0.0.0/0 -> nat-a")

	require.Len(t, with.Without, 1)
	other := with.Without[0]
	require.Equal(t, "gateway endpoint vpce-s3", other.Without)
	require.Equal(t, "public addresses, on AWS's own network", other.Facts.Exposure)
	require.Equal(t, 2, other.Facts.Hops)
	require.Equal(t, []string{"an internet gateway", "a NAT gateway"}, other.Facts.Needs)

	without, _ := read[sent](t, ask+"&off=vpce-s3")
	require.Equal(t, "It arrives and the reply comes back, by NAT gateway nat-a, then internet gateway igw-shop.", without.Outcome)

	neither, _ := read[sent](t, ask+"&off=vpce-s3&off=nat-a")
	require.Equal(t, "dropped", neither.Verdict)
	require.Contains(t, neither.Outcome, "blackhole")
	require.NotEmpty(t, neither.Stops[0].Fix)

	ping, _ := read[sent](t, "/api/send?lesson=filters&from=web&to=cache&protocol=icmp")
	require.Len(t, ping.Stops, 3)
	require.Equal(t, "web to cache, ICMP", ping.Question)

	usual, _ := read[sent](t, "/api/send?lesson=gateway-endpoints&from=app&to=db")
	require.Equal(t, "app to db, TCP 443", usual.Question, "without a port")

	named, _ := read[sent](t, "/api/send?lesson=gateway-endpoints&from=app&to="+url.QueryEscape("Amazon S3"))
	require.Equal(t, with, named)
}

func TestNetwork(t *testing.T) {
	n, status := read[shownNetwork](t, "/api/network?lesson=interface-endpoints")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, n.SVG.Narrow, `data-id="vpce-kms"`)
	lines := map[string]string{}
	for _, p := range n.Parts {
		require.False(t, p.Off)
		lines[string(p.ID)] = strings.Join(p.Lines, "\n")
	}
	require.Equal(t, "in: tcp 443 from sg-app\nout: nothing", lines["sg-endpoints"])
	require.Equal(t, "for public-a\n10.1.0.0/16 → local\n0.0.0.0/0 → igw-bank", lines["rtb-public"])
	require.Equal(t, "com.amazonaws.us-east-1.kms\nin endpoints-a, sg-endpoints\nprivate DNS is on", lines["vpce-kms"])

	off, _ := read[shownNetwork](t, "/api/network?lesson=interface-endpoints&off=vpce-kms&off=igw-bank")
	require.NotContains(t, off.SVG.Narrow, `data-id="vpce-kms"`)
	for _, p := range off.Parts {
		require.Equal(t, p.ID == "vpce-kms" || p.ID == "igw-bank", p.Off, p.ID)
		if p.ID == "rtb-public" {
			require.Contains(t, p.Lines, "0.0.0.0/0 → igw-bank (blackhole)")
		}
	}
	require.Len(t, off.Parts, len(n.Parts), "what is off can be switched on again")
}

func TestDependencyViolation(t *testing.T) {
	p, status := read[problem](t, "/api/network?lesson=gateway-endpoints&off=forgotten-a")
	require.Equal(t, http.StatusConflict, status)
	require.Equal(t, "AWS would refuse this", p.Error)
	require.Contains(t, p.Problems[0], "DependencyViolation")
	require.Equal(t, []string{"forgotten-a", "lost"}, p.Together)

	_, status = read[shownNetwork](t, "/api/network?lesson=gateway-endpoints&off=forgotten-a&off=lost")
	require.Equal(t, http.StatusOK, status)
}

// TestRefused: what is malformed is told, as JSON, with a status that says whose fault it is.
func TestRefused(t *testing.T) {
	const lesson = "lesson=nat"
	for _, c := range []struct {
		path   string
		status int
		says   string
	}{
		{"/api/lesson", 404, "no such lesson"},
		{"/api/lesson?lesson=" + url.QueryEscape("<script>"), 404, "no such lesson"},
		{"/api/question?" + lesson, 404, "no such question"},
		{"/api/question?" + lesson + "&question=0", 404, "no such question"},
		{"/api/question?" + lesson + "&question=999999999999999999999", 404, "no such question"},
		{"/api/answer?" + lesson + "&question=1&choice=none", 400, "no such choice"},
		{"/api/network?" + lesson + "&on=nothing", 400, `no change "nothing"`},
		{"/api/network?" + lesson + "&off=nothing", 400, `no resource "nothing"`},
		{"/api/network?" + lesson + strings.Repeat("&off=nat-a", mostOff+1), 400, "more than 200"},
		{"/api/send?" + lesson, 400, "from where and to where"},
		{"/api/send?" + lesson + "&from=app-a&to=nobody", 400, "no such place"},
		{"/api/send?" + lesson + "&from=app-a&to=" + strings.Repeat("x", 300), 400, "at most 253"},
		{"/api/send?" + lesson + "&from=app-a&to=internet&port=65536", 400, "not a port"},
		{"/api/send?" + lesson + "&from=app-a&to=internet&port=-1", 400, "not a port"},
		{"/api/send?" + lesson + "&from=app-a&to=internet&protocol=carrier-pigeon", 400, "not a protocol"},
		{"/api/send?" + lesson + "&from=app-a&to=internet&off=app-a", 400, "no such place"},
	} {
		p, status := read[problem](t, c.path)
		require.Equal(t, c.status, status, c.path)
		require.Contains(t, p.Error, c.says, c.path)
	}
	require.Equal(t, http.StatusNotFound, get(t, "/lessons/01-public-addresses.json").StatusCode)
	require.Equal(t, http.StatusNotFound, get(t, "/api/other").StatusCode)
	require.Equal(t, http.StatusMethodNotAllowed, request(t, http.MethodPost, "/api/course", "localhost:8080").StatusCode)
}

// TestHostileText: markup in a question comes back as text: in JSON, and escaped in the drawing.
func TestHostileText(t *testing.T) {
	const hostile = `<img src=x onerror=alert(1)>.example`
	body, err := io.ReadAll(get(t, "/api/send?lesson=nat&from=app-a&to="+url.QueryEscape(hostile)).Body)
	require.NoError(t, err)
	require.NotContains(t, string(body), "<img", "JSON escapes it")
	var s sent
	require.NoError(t, json.Unmarshal(body, &s))
	require.NotContains(t, s.SVG.Wide+s.SVG.Narrow, "<img")
}

// TestOnlyThisMachine: a name that somebody made to lead to 127.0.0.1 does not get in.
func TestOnlyThisMachine(t *testing.T) {
	for host, status := range map[string]int{
		"127.0.0.1:8080": 200, "localhost:8080": 200, "localhost": 200,
		"evil.example": 403, "evil.example:8080": 403, "127.0.0.1.evil.example:8080": 403, "": 403, "192.168.1.5:8080": 403,
	} {
		require.Equal(t, status, request(t, http.MethodGet, "/api/course", host).StatusCode, host)
	}
}

func TestRun(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	var out synced
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, []string{"-port", "0"}, &out) }()
	var address string
	require.Eventually(t, func() bool {
		m := regexp.MustCompile(`http://(127\.0\.0\.1:[0-9]+)/`).FindStringSubmatch(out.String())
		if m != nil {
			address = m[1]
		}
		return m != nil
	}, 10*time.Second, 5*time.Millisecond)
	response, err := http.Get("http://" + address + "/api/course")
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusOK, response.StatusCode)
	stop()
	require.NoError(t, <-ended)

	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	_, port, err := net.SplitHostPort(taken.Addr().String())
	require.NoError(t, err)
	require.ErrorContains(t, run(t.Context(), []string{"-port", port}, io.Discard), "in use")
	require.ErrorContains(t, run(t.Context(), []string{"-port", "70000"}, io.Discard), "invalid port")
	require.ErrorContains(t, run(t.Context(), []string{"more"}, io.Discard), `unexpected argument "more"`)
}

// synced is a buffer that two goroutines share.
type synced struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *synced) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *synced) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
