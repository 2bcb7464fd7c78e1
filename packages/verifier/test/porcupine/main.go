// Judges histories (docs/HISTORY.md) with Porcupine, to check the checker: a line a file, its name, its verdict and the
// milliseconds that it took.
//
// The model is the seat system once more, written for this alone. Its state has a clock: the earliest moment at which the
// next operation can take place.
package main

import (
	"fmt"
	"math"
	"os"
	"time"

	"github.com/anishathalye/porcupine"
)

func main() {
	for _, path := range os.Args[1:] {
		h := read(path)
		started := time.Now()
		fmt.Printf("%s %s %d\n", path, h.judge(), time.Since(started).Milliseconds())
	}
}

// "valid", "violated", or, after a minute, "undecided".
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
	// Lists and snapshot overlap, the ledger comes after them; whatever of the unknown happens later is not looked at any more.
	for place, r := range h.readings() {
		call, ret := int64(h.endMs*1e6)+1, int64(math.MaxInt64-3)
		if r.Operation == "ledger" {
			call, ret = ret+1, ret+2
		}
		add(len(h.operations)+place, r, call, ret)
	}
	model := porcupine.NondeterministicModel{
		Init:  func() []interface{} { return []interface{}{state{nowMs: math.Inf(-1), fence: -1}} },
		Step:  func(s, input, _ interface{}) []interface{} { return h.step(s.(state), input.(record)) },
		Equal: func(one, other interface{}) bool { return one.(state).key() == other.(state).key() },
	}
	switch porcupine.CheckOperationsTimeout(model.ToModel(), operations, 10*time.Second) {
	case porcupine.Ok:
		return "valid"
	case porcupine.Illegal:
		return "violated"
	default:
		return "undecided"
	}
}

// The states after an operation that happens, and, where nobody was answered, also the state as if it did not.
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
