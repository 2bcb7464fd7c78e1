package main

import (
	"fmt"
	"math"
	"sort"
	"strings"
)

type claim struct {
	phase    string
	from, by float64 // when it may run out at the earliest, and has at the latest
	fence    float64 // of the claim by which it was made last, 0 where nobody was told; kept unless it is said anew
}

type state struct {
	nowMs float64
	seats map[string]string // by seat, the hold that took it last; "*": a block
	holds map[string]claim
	fence float64 // the highest of all claims made so far, as far as anybody was told
}

func (c claim) isClaiming() bool {
	return c.phase == "live" || c.phase == "unsettled" || c.phase == "confirmed"
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
	if c.fence == 0 {
		c.fence = s.holds[id].fence
	}
	holds := map[string]claim{id: c}
	for other, claim := range s.holds {
		if other != id {
			holds[other] = claim
		}
	}
	return state{s.nowMs, s.seats, holds, s.fence}
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
	return state{s.nowMs, seats, s.holds, s.fence}
}

func (s state) ownedBy(id string) []string {
	var seats []string
	for seat, owner := range s.seats {
		if owner == id {
			seats = append(seats, seat)
		}
	}
	return seats
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
	return fmt.Sprint(s.nowMs, s.fence, strings.Join(parts, " "))
}
