-- Takes seats for new holds, many holds in one call: each gets all its seats or none, in the order given.
-- A hold id that is known already is a retry and gets the same answer again.
-- KEYS: meta status claims holds customers due ended feed
-- ARGV: holdCount, then per hold: holdId tokenHash ttlMs maxLifeMs customerRef maxSeatsPerCustomer seatCount seat...
--   (customerRef and maxSeatsPerCustomer empty where there are none)
-- Reply: NOT_LOADED | OK nowMs outcome...
--   outcome: the fence of a new hold, whose rest the caller knows | HELD view | SEAT_UNAVAILABLE seat...
--            | SHOW_CLOSED | CUSTOMER_LIMIT | ID_REUSED | WRONG_TOKEN | HOLD_EXPIRED | ALREADY_RELEASED by
local show = open_show(keys.meta)
if not show then return { 'NOT_LOADED' } end
local now = now_ms()

-- Where in ARGV each hold begins; what follows there. This runs for every hold of an on-sale, so it makes no tables
-- that it can do without.
local starts, hold_ids, wanted = {}, {}, {}
local HOLD_ID, TOKEN, TTL_MS, MAX_LIFE_MS, CUSTOMER_REF, MAX_PER_CUSTOMER, SEAT_COUNT = 0, 1, 2, 3, 4, 5, 6
local at = 2
for position = 1, tonumber(ARGV[1]) do
  starts[position], hold_ids[position] = at, ARGV[at + HOLD_ID]
  local last = at + SEAT_COUNT + ARGV[at + SEAT_COUNT]
  for seat_at = at + SEAT_COUNT + 1, last do wanted[#wanted + 1] = ARGV[seat_at] end
  at = last + 1
end

-- Everything the batch may touch, read in two calls; both tables follow what the batch does.
local claim_of, hold_of = {}, {}
for position, claim in ipairs(get_fields(keys.claims, wanted)) do claim_of[wanted[position]] = claim end
for position, packed in ipairs(get_fields(keys.holds, hold_ids)) do
  if packed then hold_of[hold_ids[position]] = unpack_hold(packed) end
end

-- Through the batch's own table, so that a retry of the holder further on sees that it has ended.
local function run_out_holder_in_batch(claim)
  if not hold_of[claim] then hold_of[claim] = run_out_holder(keys, claim, now) end
  return hold_of[claim] and has_run_out(hold_of[claim], now) and hold_of[claim]
end

local function is_over_customer_limit(start)
  local customer, max_seats = ARGV[start + CUSTOMER_REF], tonumber(ARGV[start + MAX_PER_CUSTOMER])
  if customer == '' or not max_seats then return false end
  local seats = tonumber(ARGV[start + SEAT_COUNT])
  for _, hold_id in ipairs(holds_of_customer(keys.customers, customer)) do
    local hold = hold_of[hold_id] or unpack_hold(redis.call('HGET', keys.holds, hold_id))
    if not has_run_out(hold, now) then seats = seats + #seats_of(hold) end
  end
  return seats > max_seats
end

-- What a hold that has just ended leaves free, for the rest of the batch. (A seat as ARGV has it is text.)
local function forget_claims(hold_id, hold)
  for _, seat in ipairs(seats_of(hold)) do
    local wanted_seat = string.format('%d', seat)
    if claim_of[wanted_seat] == hold_id then claim_of[wanted_seat] = false end
  end
end

local new_claims, new_holds, new_due, taken_seats = {}, {}, {}, {}

local function take(hold_id, start, first_seat, last_seat)
  show.fence = show.fence + 1
  local latest_expiry = now + ARGV[start + MAX_LIFE_MS]
  local expires_at = math.min(now + ARGV[start + TTL_MS], latest_expiry)
  local customer = ARGV[start + CUSTOMER_REF]
  local hold = {
    'active', ARGV[start + TOKEN], show.fence, now, latest_expiry, expires_at, customer ~= '' and customer,
  }
  for seat_at = first_seat, last_seat do
    local seat = ARGV[seat_at]
    hold[FIRST_SEAT + seat_at - first_seat] = tonumber(seat)
    claim_of[seat] = hold_id
    new_claims[#new_claims + 1] = seat
    new_claims[#new_claims + 1] = hold_id
    taken_seats[#taken_seats + 1] = seat
  end
  hold_of[hold_id] = hold
  count_for_customer(keys.customers, hold_id, hold)
  new_holds[#new_holds + 1] = hold_id
  new_holds[#new_holds + 1] = cmsgpack.pack(hold)
  new_due[#new_due + 1] = expires_at
  new_due[#new_due + 1] = hold_id
  return show.fence
end

local function answer_known(hold_id, known, token_hash)
  if known[TOKEN_HASH] ~= token_hash then return { 'ID_REUSED' } end
  local ended = end_of(keys, show, hold_id, known, now)
  if ended then forget_claims(hold_id, known) end
  return ended or { 'HELD', view(hold_id, known) }
end

local function answer(hold_id, start)
  local known = hold_of[hold_id]
  if known then return answer_known(hold_id, known, ARGV[start + TOKEN]) end
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
    for former_id, former in pairs(run_out) do
      end_holds(keys, show, { former_id }, { former }, 'expired', now)
      forget_claims(former_id, former)
    end
  end
  return take(hold_id, start, first_seat, last_seat)
end

local reply = { 'OK', now }
for position, hold_id in ipairs(hold_ids) do reply[position + 2] = answer(hold_id, starts[position]) end

if #taken_seats > 0 then
  call_in_chunks('HSET', keys.claims, new_claims)
  call_in_chunks('HSET', keys.holds, new_holds)
  call_in_chunks('ZADD', keys.due, new_due)
  show.held = show.held + #taken_seats
  announce(keys.status, keys.feed, show, taken_seats, HELD)
  save_show(keys.meta, show)
end
return reply
