--- The work of bench/limit.c, done with vrchatapi, and what only it is asked for. Takes the same
-- arguments, name=value, and prints the same for the measured calls.
--
--   work=bytes    photos from a string
--   work=frames   a host of 60 frames a second, for calls= frames with flight= calls in flight;
--                 prints what a step took: "wall999=", "cpu999=", "idle999=" (the 99.9th
--                 percentiles), "median=", and "rate=", calls a second
--   work=disk     entries of a journal and saved sessions in folder=, calls= of each; prints what one
--                 took: the medians "entry=" and "session=", and the 99th percentiles "entry99=" and
--                 "session99="
--   gc=generational   Lua's collector; incremental, as programs that embed Lua have it, for frames
--   memory=1      prints also the KiB by which the process has grown, "growth=", and how far it
--                 went meanwhile, "peak="
local vrchatapi = require "vrchatapi"
local core = require "vrchatapi.core"

local USER = "usr_00000000-0000-4000-8000-%012d"
local INSTANCE = "wrld_00000000-0000-4000-8000-000000000000:12345"
  .. "~private(usr_00000000-0000-4000-8000-000000000000)"

local options = { work = "list", flight = "1", warm = "0" }
for _, argument in ipairs(arg) do
  local name, value = argument:match("^(%w+_?%w*)=(.*)$")
  options[name] = value
end
local calls, warm = tonumber(options.calls), tonumber(options.warm)
local flight = tonumber(options.flight)

local client = vrchatapi.new {
  user_agent = "Bench/1.0 https://github.com/vrchatapi",
  base_url = options.url,
  rate = false,
  retries = 0,
  auth = "authcookie_00000000-0000-4000-8000-000000000000",
  ca_path = options.ca_path,
  ca_file = options.ca_file,
}

local image = options.photo
if options.work == "bytes" then
  local file = assert(io.open(image, "rb"))
  image = assert(file:read("*a"))
  file:close()
end

local me = USER:format(0)

local function list() return assert(client:get_invite_messages(me, "message")) end

local function post(number)
  return assert(client:invite_user(USER:format(number), { instanceId = INSTANCE, messageSlot = 3 }))
end

local function photo(number)
  return assert(
    client:invite_user_with_photo(USER:format(number), image, { instanceId = INSTANCE, messageSlot = 3 })
  )
end

local works = { list = list, post = post, photo = photo, bytes = photo, frames = list }
local call = works[options.work]

-- ---- one after the other, or many at a time ----

local function one_by_one(count)
  for number = 1, count do
    call(number)
  end
end

local function in_tasks(count)
  local started = 0
  vrchatapi.run(function()
    for _ = 1, math.min(flight, count) do
      vrchatapi.spawn(function()
        while started < count do
          started = started + 1
          call(started)
        end
      end)
    end
  end)
end

-- ---- memory ----

local function memory(name)
  local file = assert(io.open("/proc/self/status"))
  local status = file:read("*a")
  file:close()
  return tonumber(status:match(name .. ":%s*(%d+) kB"))
end

local function forget_peak()
  local file = assert(io.open("/proc/self/clear_refs", "w"))
  assert(file:write("5"))
  assert(file:close())
end

-- ---- frames ----

local FRAME = 1 / 60

local function percentile(values, share)
  table.sort(values)
  return values[math.max(1, math.ceil(#values * share))]
end

-- A step, and what it took: seconds, and seconds of CPU time.
local function step()
  local wall, cpu = core.clock(), os.clock()
  vrchatapi.step(0)
  return core.clock() - wall, os.clock() - cpu
end

local function play(count)
  local uv = require "luv"
  local walls, cpus = {}, {}
  local due = core.clock()
  for frame = 1, count do
    walls[frame], cpus[frame] = step()
    due = math.max(due + FRAME, core.clock())
    uv.sleep(math.max(0, math.floor((due - core.clock()) * 1000))) -- the host's own work
  end
  return walls, cpus
end

local function frames()
  pcall(collectgarbage, options.gc or "incremental") -- LuaJIT has no other
  local done, going = 0, true
  local idle = play(300)
  for _ = 1, flight do
    vrchatapi.spawn(function()
      while going do
        call()
        done = done + 1
      end
    end)
  end
  play(60)
  done = 0
  local began = core.clock()
  local walls, cpus = play(calls)
  local rate = done / (core.clock() - began)
  going = false
  print(
    ("wall999=%.6f cpu999=%.6f idle999=%.6f median=%.6f rate=%.1f"):format(
      percentile(walls, 0.999),
      percentile(cpus, 0.999),
      percentile(idle, 0.999),
      percentile(walls, 0.5),
      rate
    )
  )
end

-- ---- the disk ----

-- What a call of a function takes: the median, and the 99th percentile.
local function measure(fn)
  local walls = {}
  for number = 1, calls do
    local began = core.clock()
    assert(fn(number))
    walls[number] = core.clock() - began
  end
  return percentile(walls, 0.5), percentile(walls, 0.99)
end

local function disk()
  local journal = assert(require("vrchatapi.journal").open(options.folder .. "/journal", "bench"))
  local entry, entry99 = measure(
    function(number) return journal:write { who = USER:format(number), where = INSTANCE, state = "invited" } end
  )
  journal:close()
  local text = ("x"):rep(600)
  local path = options.folder .. "/session"
  local session, session99 = measure(function() return core.system.replace(path, text) end)
  print(("entry=%.6f entry99=%.6f session=%.6f session99=%.6f"):format(entry, entry99, session, session99))
end

-- ---- the program ----

if options.work == "disk" then
  disk()
  os.exit(0, true)
elseif options.work == "frames" then
  frames()
  os.exit(0, true)
end

local run = flight > 1 and in_tasks or one_by_one
if warm > 0 then run(warm) end
local before
if options.memory then
  collectgarbage()
  forget_peak()
  before = memory("VmRSS")
end
local wall, cpu = core.clock(), os.clock()
run(calls)
local finish = core.clock()
print(("wall=%.6f cpu=%.6f end=%.6f"):format(finish - wall, os.clock() - cpu, finish))
if before then print(("growth=%d peak=%d"):format(memory("VmRSS") - before, memory("VmHWM") - before)) end
