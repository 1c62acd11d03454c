package bench

import (
	"io"
	"io/fs"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"sync"
	"time"
)

// PeakHeap is by how many bytes the live heap grows, at the most, while f runs: what a garbage collection finds in use,
// with what is allocated while it runs. Heaps are collected each time that they have grown by a fifth. How much garbage
// lies about until then, which is a matter of how busy the machine is, does not count.
func PeakHeap(f func()) uint64 {
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	runtime.GC()
	before, peak := liveHeap(), uint64(0)
	look := func() {
		live := liveHeap()
		peak = max(peak, live-min(before, live))
	}
	done := make(chan bool)
	var watch sync.WaitGroup
	watch.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
				look()
			}
		}
	})
	f()
	close(done)
	watch.Wait()
	look()
	return peak
}

// liveHeap is how many bytes the last garbage collection found in use.
func liveHeap() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// Text is a text with a part so many times in its middle, which is nowhere in memory as a whole.
type Text struct {
	Head, Part string
	Times      int
	Tail       string
}

// Size is its length in bytes.
func (t Text) Size() int { return len(t.Head) + t.Times*len(t.Part) + len(t.Tail) }

// Reader reads the text.
func (t Text) Reader() io.Reader {
	return io.MultiReader(strings.NewReader(t.Head), &repeated{part: t.Part, left: t.Times}, strings.NewReader(t.Tail))
}

// FS is a file system with the text as its only file.
func (t Text) FS(name string) fs.FS { return textFS{t, name} }

type repeated struct {
	part     string
	at, left int
}

func (r *repeated) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if r.left == 0 {
			return n, io.EOF
		}
		c := copy(p[n:], r.part[r.at:])
		n += c
		if r.at += c; r.at == len(r.part) {
			r.at = 0
			r.left--
		}
	}
	return n, nil
}

type textFS struct {
	text Text
	name string
}

func (f textFS) Open(name string) (fs.File, error) {
	switch name {
	case ".":
		return &textDir{of: f}, nil
	case f.name:
		return textFile{f.text.Reader(), f}, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

type textFile struct {
	io.Reader
	of textFS
}

func (f textFile) Stat() (fs.FileInfo, error) { return textInfo{f.of, f.of.name}, nil }
func (f textFile) Close() error               { return nil }

type textDir struct {
	of   textFS
	read bool
}

func (d *textDir) Stat() (fs.FileInfo, error) { return textInfo{d.of, "."}, nil }
func (d *textDir) Read([]byte) (int, error)   { return 0, fs.ErrInvalid }
func (d *textDir) Close() error               { return nil }

func (d *textDir) ReadDir(int) ([]fs.DirEntry, error) {
	if d.read {
		return nil, io.EOF
	}
	d.read = true
	return []fs.DirEntry{fs.FileInfoToDirEntry(textInfo{d.of, d.of.name})}, nil
}

type textInfo struct {
	of   textFS
	name string
}

func (i textInfo) Name() string { return i.name }
func (i textInfo) IsDir() bool  { return i.name == "." }
func (i textInfo) Size() int64  { return int64(i.of.text.Size()) }
func (i textInfo) Sys() any     { return nil }

func (i textInfo) ModTime() time.Time { return time.Time{} }

func (i textInfo) Mode() fs.FileMode {
	if i.IsDir() {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
