-- The feed after a version, oldest first, at most `limit` entries.
-- KEYS: show feed
-- ARGV: version limit
-- Reply: NOT_LOADED | GAP | CHANGES [version statusCode seats]...   (seats: positions, a space between)
local version, limit = tonumber(ARGV[1]), ARGV[2]
local show = open_show()
if not show then return { 'NOT_LOADED' } end
if version > show.version then return { 'GAP' } end

local function version_of(entry) return tonumber(string.match(entry[1], '^%d+')) end
local oldest = redis.call('XRANGE', keys.feed, '-', '+', 'COUNT', 1)[1]
local oldest_readable = oldest and version_of(oldest) - 1 or show.version
if version < oldest_readable then return { 'GAP' } end

local reply = { 'CHANGES' }
local entries = redis.call('XRANGE', keys.feed, string.format('(%.0f-0', version), '+', 'COUNT', limit)
for _, entry in ipairs(entries) do reply[#reply + 1] = { version_of(entry), tonumber(entry[2][2]), entry[2][4] } end
return reply
