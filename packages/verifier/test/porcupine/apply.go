package main

import (
	"math"
)

// The states that an operation may lead to if it happens, by untilMs; none: it cannot. A wait for holds to run out is part
// of it.
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
		told := h.claimOf(r)
		isAnew := told.Fence != nil && hold.fence != 0 && *told.Fence > hold.fence
		if known && !isAnew {
			if h.isRetry(r) {
				return same
			}
			return nil
		}
		over, ok := s.wait(s.ownedBy(r.id), untilMs)
		if !ok {
			return nil
		}
		free, ok := over.owned(s.ownedBy(r.id), "").wait(r.seats, untilMs)
		if !ok {
			return nil
		}
		made := claim{phase: "live", from: free.nowMs + r.TtlMs*(1-drift) - 1, by: untilMs + r.TtlMs*(1+drift) + 1}
		if told.Hold != "" {
			made.from, made.by = h.window(told.ExpiresAtMs)
		}
		if free.nowMs > made.by {
			return nil
		}
		if told.Fence != nil {
			if *told.Fence < free.fence {
				return nil
			}
			free.fence, made.fence = *told.Fence, *told.Fence
		}
		return []state{free.with(r.id, made).owned(r.seats, r.id)}
	case "extend":
		if hold.phase == "unsettled" || hold.phase == "confirmed" && r.InvokeMs <= h.confirms[r.id] {
			return same
		}
		if !isLive {
			return nil
		}
		from, by := hold.from, hold.by+r.TtlMs*(1+drift)+1
		if r.Outcome == "ok" {
			if from, by = h.window(r.ExpiresAtMs); by < hold.from {
				return nil
			}
		}
		return []state{s.with(r.id, claim{phase: "live", from: from, by: by})}
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
		return []state{s.with(r.id, claim{phase: "unsettled", from: math.Max(s.nowMs, math.Min(hold.from, h.strayMs)), by: math.Inf(1)})}
	case "clear":
		if h.mayBeOfUntold(r) {
			return h.clearUntold(s)
		}
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
		if h.isSeen(s, r) {
			return same
		}
		return nil
	}
}

// Any that nobody was told of.
func (h *history) clearUntold(s state) []state {
	var next []state
	for id, hold := range s.holds {
		if _, isTold := h.made[id]; isTold {
		} else if hold.phase == "cleared" {
			next = append(next, s)
		} else if hold.phase == "live" && s.nowMs <= hold.by {
			next = append(next, s.with(id, claim{phase: "cleared"}))
		}
	}
	return next
}

// If the read can have seen just this.
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
