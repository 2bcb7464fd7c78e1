package main

// What was read in the end, as operations: each live hold, each seat that is in none, and the snapshot, which is a read of
// all seats; last of all the ledger.
func (h *history) readings() []record {
	seats := map[string]bool{}
	for _, records := range [][]record{h.operations, h.bookings, h.live} {
		for _, r := range records {
			for _, seat := range r.seats {
				seats[seat] = true
			}
		}
	}
	for seat := range h.snapshot {
		seats[seat] = true
	}
	reading := func(operation string, r record) record {
		r.Operation, r.Outcome, r.InvokeMs, r.ReturnMs = operation, "ok", h.endMs, h.readByMs
		return r
	}
	var readings []record
	all := record{Statuses: h.snapshot}
	for seat := range seats {
		all.seats = append(all.seats, seat)
	}
	if h.readStatus {
		readings = append(readings, reading("read", all))
	}
	if h.readLive {
		for _, r := range h.live {
			readings = append(readings, reading("live", r))
			for _, seat := range r.seats {
				delete(seats, seat)
			}
		}
		for seat := range seats {
			readings = append(readings, reading("not live", record{seats: []string{seat}}))
		}
	}
	if h.readBookings {
		readings = append(readings, reading("ledger", record{}))
	}
	return readings
}

// Whether a list that was read in the end can have said so in this state.
func (h *history) isSeen(s state, r record) bool {
	switch r.Operation {
	case "live":
		owner := s.seats[r.seats[0]]
		_, isTold := h.made[owner]
		hold := s.holds[owner]
		return hold.isClaiming() && s.nowMs <= hold.by && (owner == r.Hold || !isTold) && s.hasJust(owner, r.seats)
	case "not live":
		hold := s.holds[s.seats[r.seats[0]]]
		return hold.phase != "live" || hold.from <= h.readByMs
	}
	booked := 0
	for _, owner := range s.seats {
		if s.holds[owner].phase == "confirmed" {
			booked++
		}
	}
	for _, r := range h.bookings {
		if r.Status != "confirmed" {
			continue
		}
		if s.holds[r.Hold].phase != "confirmed" || !s.hasJust(r.Hold, r.seats) {
			return false
		}
		booked -= len(r.seats)
	}
	return booked == 0
}

// Whether these are all seats of the hold.
func (s state) hasJust(hold string, seats []string) bool {
	count := 0
	for seat, owner := range s.seats {
		if owner == hold {
			count++
			if !has(seats, seat) {
				return false
			}
		}
	}
	return count == len(seats)
}
