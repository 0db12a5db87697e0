-- KEYS: the record, what the store is known by, the keys that stay. ARGV: what to do; whether only one server ever has the
-- data; the identity that the handle keeps to, or nothing; the highest revision that it has seen; the latest time that it
-- has seen; a random id, for a store that has none.
local what, single, kept, seen_revision, seen_time, random =
  ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local clock = redis.call('TIME')
local now = math.max(clock[1] * 1000 + math.floor(clock[2] / 1000), seen_time)
local known = redis.call('HMGET', KEYS[2], 'id', 'revision')
local id, revision = known[1], tonumber(known[2] or 0)

if id and revision < seen_revision and kept ~= '' then
  -- An older copy of the data. Every handle notices by the id.
  id = random
  redis.call('HSET', KEYS[2], 'id', id)
end
if not id and what == 'identity' then
  id = random
  redis.call('HSET', KEYS[2], 'id', id)
end
local identity = id or ''
if single ~= '1' then
  -- Another one on each server that was promoted, and after each restart.
  local replication = redis.call('INFO', 'replication')
  identity = identity .. ':' .. (string.match(replication, 'master_replid:(%x+)') or '')
end
local function number(value) return string.format('%.0f', value) end
if what == 'identity' then return { identity, number(now), number(revision) } end
if kept ~= '' and kept ~= identity then return {} end

local record = redis.call('HMGET', KEYS[1], 'value', 'revision', 'expires')
if record[3] and record[3] ~= '' and now > tonumber(record[3]) then record = {} end
local value, present = record[1] or false, record[2] or false
if what == 'get' then return { 'read', number(now), number(revision), value, present } end

-- A swap. ARGV besides: the revision that is there, or nothing; the value; the milliseconds to live, or nothing; the key.
local from, to, ttl, key = ARGV[7], ARGV[8], ARGV[9], ARGV[10]
if (present or '') ~= from then return { 'read', number(now), number(revision), value, present } end
revision = redis.call('HINCRBY', KEYS[2], 'revision', 1)
local expires = ''
if ttl ~= '' then expires = number(math.min(now + tonumber(ttl), 2 ^ 53)) end
redis.call('HSET', KEYS[1], 'value', to, 'revision', revision, 'expires', expires)
if expires == '' then
  redis.call('PERSIST', KEYS[1])
  redis.call('ZADD', KEYS[3], 0, key)
else
  -- Only to make room: what has expired is not read. A time that Redis cannot hold never comes.
  redis.call('PEXPIREAT', KEYS[1], number(math.min(tonumber(expires) + 60000, 2 ^ 50)))
  redis.call('ZREM', KEYS[3], key)
end
return { 'written', number(now), number(revision) }
