-- Takes seats for new holds, many holds in one call: each gets all its seats or none, in the order given.
-- A hold id that is known already is a retry and gets the same answer again. No id stands in a call twice.
-- KEYS: show status customers due confirming ended feed
-- ARGV: maxLifeMs maxSeatsPerCustomer holdCount, then per hold: holdId tokenHash ttlMs customerRef seatCount seat...
--   (customerRef and maxSeatsPerCustomer empty where there are none)
-- Reply: NOT_LOADED | OK nowMs outcome...
--   outcome: the fence of a new hold, whose rest the caller knows | HELD view | SEAT_UNAVAILABLE seat...
--            | SHOW_CLOSED | CUSTOMER_LIMIT | ID_REUSED | WRONG_TOKEN | HOLD_EXPIRED | ALREADY_RELEASED by
--
-- This runs for every hold of an on-sale. It reads once and writes once, makes no tables that it can do without, and
-- leaves seats as ARGV has them, as text: turning numbers into text is what costs Lua most here.
local max_life, max_seats_per_customer, hold_count = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local HOLD_ID, TOKEN, TTL_MS, CUSTOMER_REF, SEAT_COUNT = 0, 1, 2, 3, 4

-- Everything that the batch may touch: the show, and for each hold its id and its seats. `starts` is where in ARGV a
-- hold begins, `reads` where in `fields`.
local fields, field_count, starts, reads, at = { '!state', '!sale', '!numbers' }, 3, {}, {}, 4
for position = 1, hold_count do
  field_count = field_count + 1
  starts[position], reads[position] = at, field_count
  fields[field_count] = ARGV[at + HOLD_ID]
  local last = at + SEAT_COUNT + ARGV[at + SEAT_COUNT]
  for seat_at = at + SEAT_COUNT + 1, last do
    field_count = field_count + 1
    fields[field_count] = ARGV[seat_at]
  end
  at = last + 1
end
local values = get_fields(fields)
local show = show_in(values[1], values[2], values[3])
if not show then return { 'NOT_LOADED' } end
local now = now_ms()

-- What the batch has changed of what it read: who has a seat by now (false: nobody), and the holds that it unpacked.
local claim_by_now, hold_of = {}, {}

-- What a hold that has just ended leaves free, for the rest of the batch.
local function forget_claims(hold)
  for _, seat in ipairs(hold.seats) do claim_by_now[string.format('%d', seat)] = false end
end

local function answer_known(hold_id, packed, token_hash)
  local known = hold_of[hold_id] or unpack_hold(show, hold_id, packed)
  hold_of[hold_id] = known
  if known.token_hash ~= token_hash then return { 'ID_REUSED' } end
  local was_live = known.state <= CONFIRMING
  local ended = end_of(show, known, now)
  if ended and was_live then forget_claims(known) end
  return ended or { 'HELD', view(known) }
end

-- Through the batch's own table, so that a retry of the holder further on sees that it has ended.
local function run_out_holder_in_batch(claim)
  if not hold_of[claim] then hold_of[claim] = run_out_holder(show, claim, now) end
  return hold_of[claim] and has_run_out(hold_of[claim], now) and hold_of[claim]
end

local function is_over_customer_limit(start)
  local customer = ARGV[start + CUSTOMER_REF]
  if customer == '' or not max_seats_per_customer then return false end
  local seats = tonumber(ARGV[start + SEAT_COUNT])
  for _, hold_id in ipairs(holds_of_customer(customer)) do
    local hold = hold_of[hold_id] or read_hold(show, hold_id)
    if not has_run_out(hold, now) then seats = seats + #hold.seats end
  end
  return seats > max_seats_per_customer
end

local writes, written, new_due, due_count, taken_seats, taken_count = {}, 0, {}, 0, {}, 0
-- How every new record begins, see pack_hold; and the same end as text for all that have the same time to live.
local record_start, end_after = cmsgpack.pack(ACTIVE, now - show.opened_at, max_life), {}

local function take(hold_id, start, first_seat, last_seat)
  show.fence = show.fence + 1
  local seats = first_seat == last_seat and tonumber(ARGV[first_seat]) or {}
  for seat_at = first_seat, last_seat do
    local seat = ARGV[seat_at]
    if first_seat < last_seat then seats[seat_at - first_seat + 1] = tonumber(seat) end
    claim_by_now[seat] = hold_id
    writes[written + 1], writes[written + 2] = seat, hold_id
    written = written + 2
    taken_count = taken_count + 1
    taken_seats[taken_count] = seat
  end
  local customer, ttl = ARGV[start + CUSTOMER_REF], ARGV[start + TTL_MS]
  writes[written + 1], writes[written + 2] = hold_id, record_start
    .. cmsgpack.pack(show.fence - show.base, ARGV[start + TOKEN], customer ~= '' and customer, seats)
  written = written + 2
  local expires_at = end_after[ttl]
  if not expires_at then
    expires_at = string.format('%.0f', now + math.min(ttl, max_life))
    end_after[ttl] = expires_at
  end
  new_due[due_count + 1], new_due[due_count + 2] = expires_at, hold_id
  due_count = due_count + 2
  if customer ~= '' then
    hold_of[hold_id] = unpack_hold(show, hold_id, writes[written], expires_at)
    count_for_customer(hold_of[hold_id])
  end
  return show.fence
end

local function answer(start, read)
  local hold_id = ARGV[start + HOLD_ID]
  if values[read] then return answer_known(hold_id, values[read], ARGV[start + TOKEN]) end
  if show.sale ~= 'open' then return { 'SHOW_CLOSED' } end

  local first_seat, unavailable, run_out = start + SEAT_COUNT + 1, nil, nil
  local last_seat = start + SEAT_COUNT + ARGV[start + SEAT_COUNT]
  for seat_at = first_seat, last_seat do
    local claim = claim_by_now[ARGV[seat_at]]
    if claim == nil then claim = values[read + 1 + seat_at - first_seat] end
    if claim then
      local holder = run_out and run_out[claim] or run_out_holder_in_batch(claim)
      if holder then
        run_out = run_out or {}
        run_out[claim] = holder
      else
        unavailable = unavailable or { 'SEAT_UNAVAILABLE' }
        unavailable[#unavailable + 1] = tonumber(ARGV[seat_at])
      end
    end
  end
  if unavailable then return unavailable end
  if is_over_customer_limit(start) then return { 'CUSTOMER_LIMIT' } end

  -- Only now, that the hold is certain, does what ran out leave its seats: a refusal changes nothing.
  if run_out then
    for _, former in pairs(run_out) do
      end_holds(show, { former }, EXPIRED, now)
      forget_claims(former)
    end
  end
  return take(hold_id, start, first_seat, last_seat)
end

local reply = { 'OK', now }
for position = 1, hold_count do reply[position + 2] = answer(starts[position], reads[position]) end

if taken_count > 0 then
  show.held = show.held + taken_count
  announce(show, taken_seats, HELD)
  writes[written + 1], writes[written + 2] = '!numbers', pack_numbers(show)
  call_in_chunks('HSET', keys.show, writes)
  call_in_chunks('ZADD', keys.due, new_due)
end
return reply
