// Judges histories (docs/HISTORY.md) with Porcupine, to check the checker: a line a file, its name and its verdict.
//
// The model is the seat system once more, written for this alone. Its state has a clock: the earliest moment at which the
// next operation can take place.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"
)

type record struct {
	Record, Operation, Outcome, Hold, Key, Booking, Refusal, Status string
	InvokeMs, ReturnMs                                              float64
	Seats                                                           json.RawMessage
	Taken                                                           []string
	Statuses                                                        map[string]string
	TtlMs, ExpiresAtMs                                              float64
	Read                                                            []string
	ReadMs                                                          *float64

	seats []string
	id    string
	line  int
}

// What was asked for, but for who asked.
func (r record) body() string { return fmt.Sprint(string(r.Seats), " for ", r.TtlMs) }

// The same for the same again; empty: it has no key.
func (r record) request() string {
	if r.Key == "" {
		return ""
	}
	return r.Key + " " + r.Operation + " " + r.body()
}

type claim struct {
	phase    string
	from, by float64
}

type state struct {
	nowMs float64
	seats map[string]string
	holds map[string]claim
}

type history struct {
	operations               []record
	bookings, live           []record
	snapshot                 map[string]string
	readBookings, readStatus bool
	readLive                 bool
	readMs                   *float64
	strayMs                  float64  // when a booking of which nobody was told may first have been cancelled
	granted                  []record // what the engine's clock said, and between which moments
	endMs, readByMs          float64
	made                     map[string]record  // by hold: the operation that was answered with it
	first                    map[string]float64 // by key and request: when it was first sent
	confirms                 map[string]float64 // by hold: until when a confirm may be under way
}

const finalReadMs = 120_000

func main() {
	for _, path := range os.Args[1:] {
		h := read(path)
		started := time.Now()
		fmt.Printf("%s %s %d\n", path, h.judge(), time.Since(started).Milliseconds())
	}
}

func read(path string) *history {
	file, err := os.Open(path)
	check(err)
	defer file.Close()
	h := &history{made: map[string]record{}, first: map[string]float64{}, confirms: map[string]float64{}}
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
			h.readBookings = has(r.Read, "bookings")
			h.readMs = r.ReadMs
			h.readLive = has(r.Read, "live-holds")
			h.readStatus = has(r.Read, "snapshot")
		}
	}
	check(lines.Err())
	h.learn()
	return h
}

func (h *history) learn() {
	byKey, byBooking := map[string]string{}, map[string]string{}
	h.endMs = math.Inf(-1)
	for _, r := range h.operations {
		h.endMs = math.Max(h.endMs, r.ReturnMs)
		if known, ok := h.first[r.request()]; r.Key != "" && (!ok || r.InvokeMs < known) {
			h.first[r.request()] = r.InvokeMs
		}
		if r.Operation == "confirm" && r.Outcome != "fail" {
			until := r.ReturnMs
			if r.Outcome == "unknown" {
				until = math.Inf(1)
			}
			h.confirms[r.Hold] = math.Max(until, h.confirms[r.Hold])
			if r.Booking != "" {
				byBooking[r.Booking] = r.Hold
			}
		}
		if r.Operation == "hold" && r.Outcome == "ok" {
			h.made[r.Hold] = r
			if r.Key != "" {
				byKey[r.Key] = r.Hold
			}
		}
	}
	h.readByMs = h.endMs + finalReadMs
	if h.readMs != nil {
		h.readByMs = *h.readMs
	}
	for _, r := range h.bookings {
		byBooking[r.Booking] = r.Hold
	}
	h.strayMs = math.Inf(1)
	for place := range h.operations {
		r := &h.operations[place]
		switch {
		case r.Operation == "cancel":
			r.id = byBooking[r.Booking]
			if r.id == "" && r.Outcome != "fail" && !h.readBookings {
				h.strayMs = math.Min(h.strayMs, r.InvokeMs)
			}
		case r.Hold != "":
			r.id = r.Hold
		case r.Key != "":
			r.id = byKey[r.Key]
			_, mayBeBooked := h.confirms[r.id]
			if r.id == "" {
				r.id = "made by " + r.Key
			} else if r.Outcome == "unknown" && mayBeBooked && h.made[r.id].body() != r.body() {
				r.id = fmt.Sprint("made in line ", r.line) // of what was booked the engine knows nothing
			}
		default:
			r.id = fmt.Sprint("made in line ", r.line)
		}
		if sent, ok := h.first[r.request()]; ok {
			r.InvokeMs = sent
		}
		if r.Operation == "hold" && r.Outcome == "ok" {
			h.granted = append(h.granted, *r)
		}
	}
}

func (h *history) judge() string {
	var operations []porcupine.Operation
	add := func(client int, r record, call, ret int64) {
		operations = append(operations, porcupine.Operation{ClientId: client, Input: r, Call: call, Output: nil, Return: ret})
	}
	for place, r := range h.operations {
		ret := int64(r.ReturnMs * 1e6)
		if r.Outcome == "unknown" {
			ret = math.MaxInt64
		}
		add(place, r, int64(r.InvokeMs*1e6), ret)
	}
	// Whatever of the unknown happens after it is not looked at any more.
	end := record{Operation: "end", InvokeMs: h.endMs, ReturnMs: h.readByMs, Outcome: "ok"}
	add(len(operations), end, int64(h.endMs*1e6)+1, math.MaxInt64-1)
	model := porcupine.NondeterministicModel{
		Init:  func() []interface{} { return []interface{}{state{nowMs: math.Inf(-1)}} },
		Step:  func(s, input, _ interface{}) []interface{} { return h.step(s.(state), input.(record)) },
		Equal: func(one, other interface{}) bool { return one.(state).key() == other.(state).key() },
	}
	switch porcupine.CheckOperationsTimeout(model.ToModel(), operations, time.Minute) {
	case porcupine.Ok:
		return "valid"
	case porcupine.Illegal:
		return "violated"
	default:
		return "undecided"
	}
}

func (h *history) step(s state, r record) []interface{} {
	untilMs := r.ReturnMs
	if r.Outcome == "unknown" {
		untilMs = h.readByMs
	}
	s.nowMs = math.Max(s.nowMs, r.InvokeMs)
	var next []interface{}
	if r.Outcome == "unknown" {
		next = append(next, s) // it did not happen
	}
	if s.nowMs > untilMs {
		return next
	}
	for _, after := range h.apply(s, r, untilMs) {
		if after.nowMs <= untilMs {
			next = append(next, after)
		}
	}
	return next
}

func (h *history) apply(s state, r record, untilMs float64) []state {
	hold, known := s.holds[r.id]
	isLive := hold.phase == "live" && s.nowMs <= hold.by
	same := []state{s}
	if r.Outcome == "fail" {
		return h.refuse(s, r, untilMs)
	}
	switch r.Operation {
	case "hold":
		if told, ok := h.made[r.id]; ok && told.body() != r.body() {
			return nil
		}
		if known {
			if _, isTold := h.made[r.id]; isTold && r.Key != "" {
				return same
			}
			return nil
		}
		free, ok := s.wait(r.seats, untilMs)
		if !ok {
			return nil
		}
		from, by := free.nowMs+r.TtlMs-1, untilMs+r.TtlMs+1
		if told, ok := h.made[r.id]; ok {
			from, by = h.window(told.ExpiresAtMs)
		}
		if free.nowMs > by {
			return nil
		}
		return []state{free.with(r.id, claim{"live", from, by}).owned(r.seats, r.id)}
	case "extend":
		if hold.phase == "unsettled" || hold.phase == "confirmed" && r.InvokeMs <= h.confirms[r.id] {
			return same
		}
		if !isLive {
			return nil
		}
		from, by := hold.from, hold.by+r.TtlMs+1
		if r.Outcome == "ok" {
			if from, by = h.window(r.ExpiresAtMs); by < hold.from {
				return nil
			}
		}
		return []state{s.with(r.id, claim{"live", from, by})}
	case "release":
		if hold.phase == "released" {
			return same
		}
		var staying, leaving []string
		for seat, owner := range s.seats {
			if owner != r.id {
			} else if len(r.seats) > 0 && !has(r.seats, seat) {
				staying = append(staying, seat)
			} else {
				leaving = append(leaving, seat)
			}
		}
		isConfirming := hold.phase == "unsettled" || hold.phase == "confirmed" && r.InvokeMs <= h.confirms[r.id]
		if len(leaving) == 0 && (isLive || isConfirming) {
			return same
		}
		if !isLive {
			return nil
		}
		if len(staying) == 0 {
			return []state{s.with(r.id, claim{phase: "released"})}
		}
		return []state{s.owned(leaving, "")}
	case "confirm":
		if hold.phase == "confirmed" {
			return same
		}
		if !isLive && hold.phase != "unsettled" {
			return nil
		}
		isBooked := r.Outcome == "ok"
		for _, booking := range h.bookings {
			isBooked = isBooked || booking.Hold == r.id
		}
		if isBooked {
			return []state{s.with(r.id, claim{phase: "confirmed", from: math.Inf(1), by: math.Inf(1)})}
		}
		if !isLive {
			return nil
		}
		return []state{s.with(r.id, claim{"unsettled", math.Max(s.nowMs, math.Min(hold.from, h.strayMs)), math.Inf(1)})}
	case "clear":
		if hold.phase == "cleared" {
			return same
		}
		if !isLive {
			return nil
		}
		return []state{s.with(r.id, claim{phase: "cleared"})}
	case "cancel":
		if r.id == "" || hold.phase == "cancelled" {
			return same
		}
		if hold.phase != "confirmed" && hold.phase != "unsettled" {
			return nil
		}
		return []state{s.with(r.id, claim{phase: "cancelled"})}
	case "block":
		var wanted []string
		for _, seat := range r.seats {
			if s.seats[seat] != "*" {
				wanted = append(wanted, seat)
			}
		}
		if free, ok := s.wait(wanted, untilMs); ok {
			return []state{free.owned(wanted, "*")}
		}
		return nil
	case "unblock":
		var blocked []string
		for _, seat := range r.seats {
			if s.seats[seat] == "*" {
				blocked = append(blocked, seat)
			}
		}
		return []state{s.owned(blocked, "")}
	case "read":
		return h.look(s, r, untilMs)
	default:
		if h.isFinal(s) {
			return same
		}
		return nil
	}
}

func (h *history) refuse(s state, r record, untilMs float64) []state {
	hold, known := s.holds[r.id]
	same := []state{s}
	if r.Refusal == "SEAT_UNAVAILABLE" && (r.Operation == "hold" || r.Operation == "block") {
		for _, seat := range r.Taken {
			owner := s.seats[seat]
			if owner != "*" && (!s.isClaimed(seat) || r.Key != "" && owner == r.id) {
				return nil
			}
		}
		return same
	}
	if r.Operation == "cancel" || r.Hold == "" {
		return same
	}
	runOut := func() []state {
		if hold.phase != "live" && hold.phase != "unsettled" {
			return nil
		}
		s.nowMs = math.Max(s.nowMs, hold.from)
		return []state{s.with(r.id, claim{phase: "expired"})}
	}
	is := func(phases ...string) []state {
		if has(phases, hold.phase) {
			return same
		}
		return nil
	}
	switch r.Refusal {
	case "HOLD_EXPIRED":
		// Cancelled while its confirm is still under way, it is over.
		if hold.phase == "expired" || hold.phase == "cancelled" {
			return same
		}
		return runOut()
	case "ALREADY_RELEASED":
		return is("released", "cleared")
	case "ALREADY_CONFIRMED":
		return is("confirmed", "unsettled", "cancelled")
	case "HOLD_NOT_FOUND":
		if !known || !hold.isClaiming() {
			return same
		}
		return runOut()
	default:
		return same
	}
}

func (h *history) look(s state, r record, untilMs float64) []state {
	var free []string
	for _, seat := range r.seats {
		if r.Statuses[seat] == "" {
			free = append(free, seat)
		}
	}
	later, ok := s.wait(free, untilMs)
	if !ok || r.Outcome == "unknown" {
		return nil
	}
	for seat, status := range r.Statuses {
		owner := later.seats[seat]
		phase := later.holds[owner].phase
		switch status {
		case "blocked":
			ok = ok && owner == "*"
		case "booked":
			ok = ok && h.canLookBooked(phase)
		default:
			ok = ok && later.isClaimed(seat)
		}
	}
	if !ok {
		return nil
	}
	return []state{later}
}

func (h *history) isFinal(s state) bool {
	seats := map[string]bool{}
	booked, live := map[string]string{}, map[string]string{}
	for seat := range s.seats {
		seats[seat] = true
	}
	for seat := range h.snapshot {
		seats[seat] = true
	}
	for _, r := range h.bookings {
		for _, seat := range r.seats {
			seats[seat] = true
			if r.Status == "confirmed" {
				booked[seat] = r.Hold
			}
		}
	}
	for _, r := range h.live {
		for _, seat := range r.seats {
			seats[seat], live[seat] = true, r.Hold
		}
	}
	for seat := range seats {
		owner := s.seats[seat]
		hold := s.holds[owner]
		if h.readBookings && (booked[seat] != "") != (hold.phase == "confirmed") {
			return false
		}
		if booked[seat] != "" && booked[seat] != owner {
			return false
		}
		if holder := live[seat]; holder != "" {
			_, isTold := h.made[owner]
			if !hold.isClaiming() || hold.by < h.endMs || isTold && owner != holder {
				return false
			}
		}
		if h.readLive && live[seat] == "" && hold.phase == "live" && hold.from > h.readByMs {
			return false
		}
		if !h.readStatus {
			continue
		}
		switch h.snapshot[seat] {
		case "blocked":
			if owner != "*" {
				return false
			}
		case "booked":
			if !h.canLookBooked(hold.phase) {
				return false
			}
		case "held":
			if !hold.isClaiming() || hold.by < h.endMs {
				return false
			}
		default:
			if owner == "*" || hold.isClaiming() && hold.from > h.readByMs {
				return false
			}
		}
	}
	return true
}

// A booking is in the ledger first.
func (h *history) canLookBooked(phase string) bool {
	return phase == "confirmed" || phase == "unsettled" && !h.readBookings
}

// When the engine's clock comes there.
func (h *history) window(engineMs float64) (from, by float64) {
	from, by = math.Inf(-1), math.Inf(1)
	for _, r := range h.granted {
		passed := engineMs - (r.ExpiresAtMs - r.TtlMs)
		// Clocks go apart by 500 millionths of the time that passes.
		drift := math.Abs(passed) * 500e-6
		from = math.Max(from, r.InvokeMs-1+passed-drift)
		by = math.Min(by, r.ReturnMs+passed+drift)
	}
	return from, by
}

// Until nothing is on the seats, which what may have run out by then leaves.
func (s state) wait(seats []string, untilMs float64) (state, bool) {
	for _, seat := range seats {
		owner := s.seats[seat]
		hold := s.holds[owner]
		if owner == "*" || hold.isClaiming() && (hold.phase == "confirmed" || hold.from > untilMs) {
			return s, false
		}
		if hold.isClaiming() {
			s.nowMs = math.Max(s.nowMs, hold.from)
			s = s.with(owner, claim{phase: "expired"})
		}
	}
	return s, true
}

func (s state) isClaimed(seat string) bool {
	hold := s.holds[s.seats[seat]]
	return hold.isClaiming() && s.nowMs <= hold.by
}

func (s state) with(id string, c claim) state {
	holds := map[string]claim{id: c}
	for other, claim := range s.holds {
		if other != id {
			holds[other] = claim
		}
	}
	return state{s.nowMs, s.seats, holds}
}

func (s state) owned(these []string, owner string) state {
	seats := map[string]string{}
	for seat, other := range s.seats {
		seats[seat] = other
	}
	for _, seat := range these {
		if seats[seat] = owner; owner == "" {
			delete(seats, seat)
		}
	}
	return state{s.nowMs, seats, s.holds}
}

func (c claim) isClaiming() bool {
	return c.phase == "live" || c.phase == "unsettled" || c.phase == "confirmed"
}

func (s state) key() string {
	parts := []string{}
	for seat, owner := range s.seats {
		parts = append(parts, seat+"="+owner)
	}
	for id, c := range s.holds {
		parts = append(parts, fmt.Sprint(id, c))
	}
	sort.Strings(parts)
	return fmt.Sprint(s.nowMs, strings.Join(parts, " "))
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
