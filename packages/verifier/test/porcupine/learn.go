package main

import (
	"fmt"
	"math"
)

// How long after the last answer the end was read at the latest, where the history does not say.
const finalReadMs = 120_000

// Clocks go apart by so much of the time that passes.
const drift = 500e-6

// Which hold each operation was about, when it was sent first, and what else follows from all of them, whatever their
// order.
func (h *history) learn() {
	h.made, h.confirms = map[string]record{}, map[string]float64{}
	h.grants, h.confirmedMs = map[string][]record{}, map[string]float64{}
	h.first, h.firstRefused = map[string]float64{}, map[string]float64{}
	byKey, byBooking := map[string]string{}, map[string]string{}
	h.endMs = math.Inf(-1)
	for _, r := range h.operations {
		h.endMs = math.Max(h.endMs, r.ReturnMs)
		first := h.first
		if r.isRefused() {
			first = h.firstRefused
		}
		if known, ok := first[r.request()]; r.Key != "" && (!ok || r.InvokeMs < known) {
			first[r.request()] = r.InvokeMs
		}
		if sent, ok := h.confirmedMs[r.Hold]; r.Operation == "confirm" && (!ok || r.InvokeMs < sent) {
			h.confirmedMs[r.Hold] = r.InvokeMs
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
			h.grants[r.Hold] = append(h.grants[r.Hold], r)
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
		// Of one that had an effect those do not count that were refused.
		refused, wasRefused := h.firstRefused[r.request()]
		wasRefused = wasRefused && r.isRefused()
		if sent, ok := h.first[r.request()]; ok {
			r.InvokeMs = math.Min(r.InvokeMs, sent)
		}
		if wasRefused {
			r.InvokeMs = math.Min(r.InvokeMs, refused)
		}
		if r.Operation == "hold" && r.Outcome == "ok" {
			h.granted = append(h.granted, *r)
		}
	}
}

// An answer that tells of the claim that the request made or was answered with: that of the hold, or a later one by which its
// key made it anew. What was answered after a confirm may be a claim of that. Without a hold: nobody was told.
func (h *history) claimOf(r record) record {
	var first record
	for _, told := range h.grants[r.id] {
		confirmedMs, ok := h.confirmedMs[r.id]
		isHolds := r.Key != "" && told.Key == h.grants[r.id][0].Key && (!ok || told.ReturnMs < confirmedMs)
		if isHolds && told.Fence != nil && r.Fence != nil && *told.Fence == *r.Fence {
			return told
		}
		if first.Hold == "" || told.Fence != nil && (first.Fence == nil || *told.Fence < *first.Fence) {
			first = told
		}
	}
	return first
}

// Whether it was sent by an operator about a hold whose client may have got no answer.
func (h *history) mayBeOfUntold(r record) bool {
	if _, isTold := h.made[r.Hold]; r.Operation != "clear" || isTold {
		return false
	}
	for _, one := range h.operations {
		if one.Operation == "hold" && one.Outcome == "unknown" && one.InvokeMs <= r.ReturnMs {
			return true
		}
	}
	return false
}

// Whether it may be answered with a hold that was made before: all that were asked the same under the same key.
func (h *history) isRetry(r record) bool {
	for _, told := range h.grants[r.id] {
		first := h.grants[r.id][0]
		isAnew := told.Fence != nil && first.Fence != nil && *told.Fence != *first.Fence
		if told.Key != r.Key || !isAnew && told.body() != first.body() {
			return false
		}
	}
	return r.Key != "" && len(h.grants[r.id]) > 0
}

// When the engine's clock comes there.
func (h *history) window(engineMs float64) (from, by float64) {
	from, by = math.Inf(-1), math.Inf(1)
	for _, r := range h.granted {
		passed := engineMs - (r.ExpiresAtMs - r.TtlMs)
		apart := math.Abs(passed) * drift
		from = math.Max(from, r.InvokeMs-1+passed-apart)
		by = math.Min(by, r.ReturnMs+passed+apart)
	}
	return from, by
}

// A booking is in the ledger first.
func (h *history) canLookBooked(phase string) bool {
	return phase == "confirmed" || phase == "unsettled" && !h.readBookings
}
