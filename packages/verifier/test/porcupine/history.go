package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

// A line of a history.
type record struct {
	Record, Operation, Outcome, Hold, Key, Booking, Refusal, Status string
	InvokeMs, ReturnMs                                              float64
	Seats                                                           json.RawMessage
	Taken                                                           []string
	Statuses                                                        map[string]string
	TtlMs, ExpiresAtMs                                              float64
	Fence                                                           *float64
	Read                                                            []string
	ReadMs                                                          *float64

	seats []string
	id    string // of the hold that it made or was about, which learn finds out
	line  int
}

// What was asked for, but for who asked.
func (r record) body() string { return fmt.Sprint(string(r.Seats), " for ", r.TtlMs) }

// The same for the same again; empty: it has no key.
func (r record) request() string {
	if r.Key == "" {
		return ""
	}
	about := r.Hold // which a hold is only answered with, as a confirm is with its booking
	if r.Operation == "hold" {
		about = ""
	} else if r.Operation == "cancel" {
		about = r.Booking
	}
	return r.Key + " " + r.Operation + " " + about + " " + r.body()
}

// It did nothing, unless it met another run of itself.
func (r record) isRefused() bool {
	return r.Outcome == "fail" && r.Refusal != "REQUEST_IN_PROGRESS"
}

type history struct {
	operations, bookings, live         []record
	snapshot                           map[string]string
	readBookings, readLive, readStatus bool
	readMs                             *float64

	// What learn makes of it.
	granted         []record            // what the engine's clock said, and between which moments
	strayMs         float64             // when a booking of which nobody was told may first have been cancelled
	endMs, readByMs float64             // when the last answer came, and by when what was read in the end was
	made            map[string]record   // by hold: an operation that was answered with it
	grants          map[string][]record // by hold: all of those
	confirmedMs     map[string]float64  // by hold: when its first confirm was sent
	first           map[string]float64  // by key and request: when it was first sent and not refused
	firstRefused    map[string]float64  // by key and request: when it was first sent and refused
	confirms        map[string]float64  // by hold: until when a confirm may be under way
}

func read(path string) *history {
	file, err := os.Open(path)
	check(err)
	defer file.Close()
	h := &history{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 64<<20)
	for line := 0; lines.Scan(); line++ {
		var r record
		check(json.Unmarshal(lines.Bytes(), &r))
		r.line = line
		if r.Record == "snapshot" {
			check(json.Unmarshal(r.Seats, &h.snapshot))
		} else if len(r.Seats) > 0 {
			check(json.Unmarshal(r.Seats, &r.seats))
		}
		switch r.Record {
		case "operation":
			h.operations = append(h.operations, r)
		case "booking":
			h.bookings = append(h.bookings, r)
		case "live-hold":
			h.live = append(h.live, r)
		case "end":
			h.readMs = r.ReadMs
			h.readBookings = has(r.Read, "bookings")
			h.readLive = has(r.Read, "live-holds")
			h.readStatus = has(r.Read, "snapshot")
		}
	}
	check(lines.Err())
	h.learn()
	return h
}

func has(list []string, wanted string) bool {
	for _, one := range list {
		if one == wanted {
			return true
		}
	}
	return false
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
