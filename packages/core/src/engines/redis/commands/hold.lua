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

-- Everything that the batch may touch: the show, each hold id, each seat.
local fields, field_count, starts, at = { '!state', '!sale', '!numbers' }, 3, {}, 4
for position = 1, hold_count do
  starts[position] = at
  field_count = field_count + 1
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

-- Both follow what the batch does: claim_of a seat (or the packed record of a hold id, before the batch), and the holds
-- that were unpacked or made on the way.
local claim_of, hold_of = {}, {}
for position = 4, field_count do claim_of[fields[position]] = values[position] end

-- What a hold that has just ended leaves free, for the rest of the batch.
local function forget_claims(hold)
  for _, seat in ipairs(hold.seats) do
    local field = string.format('%d', seat)
    if claim_of[field] == hold.id then claim_of[field] = false end
  end
end

local function answer_known(hold_id, token_hash)
  local known = hold_of[hold_id] or unpack_hold(show, hold_id, claim_of[hold_id])
  hold_of[hold_id] = known
  if known.token_hash ~= token_hash then return { 'ID_REUSED' } end
  local ended = end_of(show, known, now)
  if ended then forget_claims(known) end
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

local writes, written, new_due, taken_seats, taken_count = {}, 0, {}, {}, 0

-- A new hold, its record laid out as pack_hold does it.
local function take(hold_id, start, first_seat, last_seat)
  show.fence = show.fence + 1
  local customer = ARGV[start + CUSTOMER_REF]
  local expires_at = now + math.min(ARGV[start + TTL_MS], max_life)
  local record = {
    ACTIVE, ARGV[start + TOKEN], show.fence - show.base, now - show.opened_at, max_life, customer ~= '' and customer,
  }
  for seat_at = first_seat, last_seat do
    local seat = ARGV[seat_at]
    record[7 + seat_at - first_seat] = tonumber(seat)
    claim_of[seat] = hold_id
    writes[written + 1], writes[written + 2] = seat, hold_id
    written = written + 2
    taken_count = taken_count + 1
    taken_seats[taken_count] = seat
  end
  writes[written + 1], writes[written + 2] = hold_id, cmsgpack.pack(record)
  written = written + 2
  local due = #new_due
  new_due[due + 1], new_due[due + 2] = expires_at, hold_id
  if customer ~= '' then
    hold_of[hold_id] = { id = hold_id, state = ACTIVE, expires_at = expires_at, customer = customer, seats = { unpack(record, 7) } }
    count_for_customer(hold_of[hold_id])
  end
  return show.fence
end

local function answer(hold_id, start)
  if claim_of[hold_id] then return answer_known(hold_id, ARGV[start + TOKEN]) end
  if show.sale ~= 'open' then return { 'SHOW_CLOSED' } end

  local first_seat, unavailable, run_out = start + SEAT_COUNT + 1, nil, nil
  local last_seat = start + SEAT_COUNT + ARGV[start + SEAT_COUNT]
  for seat_at = first_seat, last_seat do
    local claim = claim_of[ARGV[seat_at]]
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
for position, start in ipairs(starts) do reply[position + 2] = answer(ARGV[start + HOLD_ID], start) end

if taken_count > 0 then
  show.held = show.held + taken_count
  announce(show, taken_seats, HELD)
  writes[written + 1], writes[written + 2] = '!numbers', pack_numbers(show)
  call_in_chunks('HSET', keys.show, writes)
  call_in_chunks('ZADD', keys.due, new_due)
end
return reply
