// Trainer is a web page for lessons: a network, drawn; a packet that walks it hop by hop with the rule that decides at each; switches
// that take resources away; and questions, whose answers the library computes when they are asked.
//
//	go run ./examples/trainer
//	go run ./examples/trainer -lessons mine    # the scenario files of a folder of your own
//
// It serves this machine alone and asks nothing of any other. The lessons are the scenario files in lessons/.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "trainer:", err)
		os.Exit(1)
	}
}

// run serves the page until the context ends.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("trainer", flag.ContinueOnError)
	port := flags.Uint("port", 8080, "port on 127.0.0.1; 0 takes a free one")
	folder := flags.String("lessons", "", "folder of scenario files to teach instead of the lessons that come along")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	files := lessonFiles
	if *folder != "" {
		files = os.DirFS(*folder)
	}
	c, err := load(files)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.FormatUint(uint64(*port), 10)))
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "The lessons are at http://%s/ (Ctrl-C ends)\n", listener.Addr())
	server := &http.Server{
		Handler:           handler(c),
		MaxHeaderBytes:    16 << 10,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
	}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
