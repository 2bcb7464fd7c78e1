package main

import (
	"math"
)

// If the refusal is true here, or when a hold has run out.
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
	if r.Operation == "cancel" || r.Hold == "" || h.mayBeOfUntold(r) {
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
