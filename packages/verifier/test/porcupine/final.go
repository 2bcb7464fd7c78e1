package main

// Whether the ledger, the live holds and the snapshot that were read in the end may be those of this state.
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
