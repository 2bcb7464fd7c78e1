-- Takes seats for new holds, many holds in one call: each gets all its seats or none, in the order given.
-- A hold id that is known already is a retry and gets the same answer again. No id stands in a call twice.
-- KEYS: show status customers due confirming ended feed
-- ARGV: holdCount, then per hold: holdId tokenHash ttlMs maxLifeMs customerRef maxSeatsPerCustomer seatCount seat...
--   (customerRef and maxSeatsPerCustomer empty where there are none)
-- Reply: NOT_LOADED | OK nowMs outcome...
--   outcome: the fence of a new hold, whose rest the caller knows | HELD view | SEAT_UNAVAILABLE seat...
--            | SHOW_CLOSED | CUSTOMER_LIMIT | ID_REUSED | WRONG_TOKEN | HOLD_EXPIRED | ALREADY_RELEASED by
--
-- This runs for every hold of an on-sale. It reads once and writes once, makes no tables that it can do without, and
-- leaves seats as ARGV has them, as text: turning numbers into text is what costs Lua most here.
local HOLD_ID, TOKEN, TTL_MS, MAX_LIFE_MS, CUSTOMER_REF, MAX_PER_CUSTOMER, SEAT_COUNT = 0, 1, 2, 3, 4, 5, 6

-- Everything that the batch may touch: the show, each hold id, each seat.
local fields, starts, at = { '!state', '!sale', '!numbers' }, {}, 2
for position = 1, tonumber(ARGV[1]) do
  starts[position] = at
  fields[#fields + 1] = ARGV[at + HOLD_ID]
  local last = at + SEAT_COUNT + ARGV[at + SEAT_COUNT]
  for seat_at = at + SEAT_COUNT + 1, last do fields[#fields + 1] = ARGV[seat_at] end
  at = last + 1
end
local values = get_fields(fields)
local show = show_in(values[1], values[2], values[3])
if not show then return { 'NOT_LOADED' } end
local now = now_ms()

-- Both follow what the batch does: claim_of a seat (or the packed record of a hold id, before the batch), and the holds
-- that were unpacked or made on the way.
local claim_of, hold_of = {}, {}
for position = 4, #fields do claim_of[fields[position]] = values[position] end

local function known_hold(hold_id)
  if not hold_of[hold_id] and claim_of[hold_id] then
    hold_of[hold_id] = unpack_hold(show, hold_id, claim_of[hold_id])
  end
  return hold_of[hold_id]
end

-- What a hold that has just ended leaves free, for the rest of the batch.
local function forget_claims(hold)
  for _, seat in ipairs(hold.seats) do
    local field = string.format('%d', seat)
    if claim_of[field] == hold.id then claim_of[field] = false end
  end
end

local function answer_known(known, token_hash)
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
  local customer, max_seats = ARGV[start + CUSTOMER_REF], tonumber(ARGV[start + MAX_PER_CUSTOMER])
  if customer == '' or not max_seats then return false end
  local seats = tonumber(ARGV[start + SEAT_COUNT])
  for _, hold_id in ipairs(holds_of_customer(customer)) do
    local hold = hold_of[hold_id] or read_hold(show, hold_id)
    if not has_run_out(hold, now) then seats = seats + #hold.seats end
  end
  return seats > max_seats
end

local writes, new_due, taken_seats = {}, {}, {}

-- A new hold, its record laid out as pack_hold does it.
local function take(hold_id, start, first_seat, last_seat)
  show.fence = show.fence + 1
  local max_life, customer = tonumber(ARGV[start + MAX_LIFE_MS]), ARGV[start + CUSTOMER_REF]
  local expires_at = now + math.min(ARGV[start + TTL_MS], max_life)
  local record = {
    ACTIVE, ARGV[start + TOKEN], show.fence - show.base, now - show.opened_at, max_life, customer ~= '' and customer,
  }
  local written = #writes
  for seat_at = first_seat, last_seat do
    local seat = ARGV[seat_at]
    record[7 + seat_at - first_seat] = tonumber(seat)
    claim_of[seat] = hold_id
    writes[written + 1], writes[written + 2] = seat, hold_id
    written = written + 2
    taken_seats[#taken_seats + 1] = seat
  end
  local packed = cmsgpack.pack(record)
  writes[written + 1], writes[written + 2] = hold_id, packed
  local due = #new_due
  new_due[due + 1], new_due[due + 2] = expires_at, hold_id
  if customer ~= '' then
    hold_of[hold_id] = { id = hold_id, state = ACTIVE, expires_at = expires_at, customer = customer, seats = { unpack(record, 7) } }
    count_for_customer(hold_of[hold_id])
  end
  return show.fence
end

local function answer(hold_id, start)
  local known = known_hold(hold_id)
  if known then return answer_known(known, ARGV[start + TOKEN]) end
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

if #taken_seats > 0 then
  show.held = show.held + #taken_seats
  announce(show, taken_seats, HELD)
  writes[#writes + 1] = '!numbers'
  writes[#writes + 1] = pack_numbers(show)
  call_in_chunks('HSET', keys.show, writes)
  call_in_chunks('ZADD', keys.due, new_due)
end
return reply
