--- The file of a photo: when it is opened, read and closed, and the memory that it takes.

local child = require "spec.support.child"
local closing = require("spec.support.closing").use()
local core = require "vrchatapi.core"
local files = require("spec.support.files").use()
local multipart = require "spec.support.multipart"
local png = require "spec.support.png"
local service = require("spec.support.service").use()

local invite = service.invite_with_photo

local MAX_BYTES = 10000000
local BODY = { instanceId = "1" }

describe("a photo's file", function()
  local client, image

  before_each(function()
    client = service:core()
    image = png.sized(50000)
  end)

  local function prepare(form) return assert(client:prepare("invite_user_with_photo", "usr_1", form, BODY)) end

  local function arrives(request)
    service.box:forget()
    request:send()
    request:wait()
    request:result()
    assert.is_true(multipart.image(service:request()) == image, "another photo arrived")
  end

  it("is opened once: it may be deleted afterwards", function()
    local path = files:write(image)
    local request = closing(prepare(path))
    assert(os.remove(path))
    arrives(request)
    arrives(request) -- and sent once more
  end)

  it("is opened once: it may be replaced afterwards", function()
    local path = files:write(image)
    local request = closing(prepare { path = path })
    assert(os.rename(files:write("not a photo at all"), path))
    arrives(request)
  end)

  it("may be closed by its owner", function()
    local file = assert(io.open(files:write("before" .. image), "rb"))
    file:seek("set", 6)
    local request = closing(prepare(file))
    file:seek("set", 0)
    file:close()
    arrives(request)
    arrives(request)
  end)

  it("may be at another position when it is sent", function()
    local file = closing(assert(io.open(files:write(image), "rb")))
    local request = closing(prepare(file))
    file:seek("set", 100)
    request:send()
    file:seek("set", 200)
    request:wait()
    request:result()
    assert.is_true(multipart.image(service:request()) == image, "another photo arrived")
    assert.equal(200, file:seek())
  end)

  local function times_open(path)
    return select(2, files.descriptors():gsub(path:gsub("%p", "%%%0") .. "\n", ""))
  end

  it("is closed at once if it is refused", function()
    local path = files:write(image)
    local request = closing(prepare(path))
    if times_open(path) == 0 then pending("there is no /proc to see open files in") end
    request:close()
    files:write("not a photo", path)
    collectgarbage("stop")
    finally(function() collectgarbage("restart") end)
    for _, layer in ipairs { client, service:client(), service:client { retries = 1 } } do
      assert.is_nil((invite(layer, path)))
      assert.equal(0, times_open(path))
    end
    assert.is_nil((client:prepare("invite_user_with_photo", "usr_1", path, BODY)))
    assert.equal(0, times_open(path))
  end)

  it("is closed in the end", function()
    local path = files:write(image)
    local request = prepare(path)
    if times_open(path) == 0 then pending("there is no /proc to see open files in") end
    assert.equal(1, times_open(path))
    arrives(request)
    assert.equal(1, times_open(path))
    request:close()
    assert.equal(0, times_open(path))
    for _ = 1, 20 do
      prepare(path)
      assert.is_table(invite(client, path))
      assert.is_table(invite(service:client(), path))
      client:invite_user_with_photo("usr_1", path, { instanceId = "1" })
    end
    collectgarbage()
    assert.equal(0, times_open(path))
    files:write("not a photo", path)
    for _ = 1, 20 do
      assert.is_nil((invite(client, path)))
    end
    collectgarbage()
    assert.equal(0, times_open(path))
  end)

  local function unreadable(request)
    local result, err = request:result()
    assert.is_nil(result)
    assert.equal("photo", err.kind)
    assert.equal("unreadable", err.code)
    assert.matches("^the photo cannot be opened or read to its end", err.message)
    return err
  end

  it("that was cut before it is sent is an error", function()
    local path = files:write(image)
    local request = closing(prepare(path))
    files:write(image:sub(1, 1000), path)
    request:send()
    request:wait()
    unreadable(request)
    for _, seen in ipairs(service:requests()) do
      assert.is_false(seen.acted)
    end
  end)

  it("that is cut while it is sent is an error", function()
    image = png.sized(MAX_BYTES)
    local path = files:write(image)
    local request = closing(prepare(path))
    request:send()
    while request:sent() == 0 do
      core.step(1)
    end
    local sent, total = request:sent()
    assert.is_true(sent < total, "all was sent at once")
    files:write("", path)
    request:wait()
    assert.equal("unknown", unreadable(request).acted)
    for _, seen in ipairs(service:requests()) do
      assert.is_false(seen.acted)
    end
    -- and the next call is none the worse for it
    assert.equal(12, #client:get_invite_messages(service.box.user_id, "message"))
  end)

  it("that grows is sent as it was", function()
    local path = files:write(image)
    local request = closing(prepare(path))
    local file = assert(io.open(path, "ab"))
    file:write("more and more")
    file:close()
    arrives(request)
  end)

  it("is read again for each attempt", function()
    local request = closing(prepare(files:write(image)))
    service.box:fault { kind = "status", status = 503, times = 1 }
    request:send()
    request:wait()
    assert.equal("unavailable", select(2, request:result()).code)
    arrives(request)
  end)

  it("is kept alive as a string of bytes", function()
    local request = closing(prepare { bytes = png.sized(50000) })
    for _ = 1, 5 do
      collectgarbage()
      local _ = ("x"):rep(49999) .. "y"
    end
    arrives(request)
  end)
end)

describe("the memory of a photo", function()
  -- Sends a photo of 8 MiB in a process of its own. What it prints: by how many KiB the process
  -- grew at most, from before the request was prepared.
  local SCRIPT = [[
    local core = require "vrchatapi.core"
    local form, path, base_url, user_agent, auth, friend, location = ...

    local function resident()
      local file = assert(io.open("/proc/self/status", "r"))
      local text = file:read("a")
      file:close()
      return tonumber(text:match("VmRSS:%s*(%d+) kB"))
    end

    local client = core.new { base_url = base_url, user_agent = user_agent, auth = auth }
    local peak = 0

    local function send(image)
      local request = assert(client:prepare("invite_user_with_photo", friend, image,
        { instanceId = location }))
      peak = math.max(peak, resident())
      request:send()
      repeat
        core.step(1)
        peak = math.max(peak, resident())
      until request:done()
      return assert(request:result())
    end

    local file = assert(io.open(path, "rb"))
    local image = path
    if form == "bytes" then
      image = file:read(8 * 1024 * 1024)
    elseif form == "file" then
      image = file
    end
    for _ = 1, 3 do send(path .. ".small") end -- all that the first requests need
    collectgarbage()
    local before = resident()
    peak = before
    local sent = send(image)
    print(peak - before, sent.details.imageUrl)
  ]]

  local function skip_if_meaningless()
    local preloaded = os.getenv("LD_PRELOAD") or ""
    if preloaded:find("libasan", 1, true) or os.getenv("ASAN_OPTIONS") then
      pending("figures of memory mean nothing under a sanitizer")
    end
    if preloaded:find("vgpreload", 1, true) or preloaded:find("keep.so", 1, true) then
      pending("figures of memory mean nothing under valgrind")
    end
    local status = io.open("/proc/self/status", "r")
    if not status then pending("there is no /proc/self/status to read them from") end
    status:close()
  end

  for _, form in ipairs { "path", "file", "bytes" } do
    it("is less than 1 MiB more for one of 8 MiB, as " .. form, function()
      skip_if_meaningless()
      local box = service.box
      local image = png.sized(8 * 1024 * 1024)
      local path = files:write(image)
      files:write(png.image(), path .. ".small")
      local ok, output =
        child.run(SCRIPT, nil, form, path, box.url, service.USER_AGENT, box.auth, box.friend_id, box.location)
      assert.is_true(ok, output)
      local growth, url = output:match("^(%-?%d+)%s+(%S+)")
      assert.is_true(service:photo(url) == image, "another photo arrived")
      assert.is_true(tonumber(growth) < 1024, ("it grew by %s KiB"):format(growth))
    end)
  end
end)
