local child = require "spec.support.child"
local closing = require("spec.support.closing").use()
local core = require "vrchatapi.core"
local files = require("spec.support.files").use()
local multipart = require "spec.support.multipart"
local png = require "spec.support.png"
local service = require("spec.support.service").use()

local MAX_BYTES = 10000000
local BODY = { instanceId = "1" }

local function invite(client, image)
  return client:invite_user_with_photo(service.box.friend_id, image,
    { instanceId = service.box.location })
end

-- Calls once in each layer with the image that `make` returns: refused, and nothing was sent.
local function refused(code, text, make)
  for _, layer in ipairs { "client", "core" } do
    local result, err = invite(service[layer](service), make())
    assert.is_nil(result)
    assert.equal(code, err.code)
    assert.equal("photo", err.kind)
    assert.equal("no", err.acted)
    assert.equal(0, err.attempts)
    assert.equal("invite_user_with_photo", err.operation)
    assert.is_nil(err.status)
    assert.is_nil(err.body)
    if text then assert.equal(text, err.message) end
    assert.is_string(err.message)
  end
  assert.same({}, service:requests())
end

-- Once more for each form in which the bytes can be given.
local function refused_in_every_form(code, text, bytes)
  local path = files:write(bytes)
  refused(code, text, function() return { bytes = bytes } end)
  refused(code, text, function() return path end)
  refused(code, text, function() return { path = path } end)
  refused(code, text, function()
    local file = assert(io.open(path, "rb"))
    return file
  end)
end

local function accepted(image)
  local sent, err = invite(service:client(), image)
  assert.is_nil(err)
  return sent
end

local function with_size(width, height)
  local image = png.image()
  return image:sub(1, 16) .. string.pack(">I4I4", width, height) .. image:sub(25)
end

describe("a photo", function()
  describe("that is not a PNG is refused:", function()
    local function got(what)
      return "the photo must be a PNG, got " .. what
    end

    it("one without bytes", function()
      refused_in_every_form("not_png", got("nothing (no bytes)"), "")
    end)

    it("a file of another format, which is named", function()
      for what, bytes in pairs {
        ["a JPEG"] = "\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0",
        ["a GIF"] = "GIF89a\1\0\1\0\0\0\0;", ["a WebP"] = "RIFF\x24\0\0\0WEBPVP8 ",
        ["something else"] = "BM\0\0 what is this, a bitmap, perhaps?",
      } do
        refused_in_every_form("not_png", got(what), bytes)
        refused_in_every_form("not_png", got(what), bytes .. ("\0"):rep(5000))
      end
    end)

    it("one that is cut in its header, at any byte", function()
      local image = png.image()
      for length = 1, 23 do
        refused("not_png", nil, function() return { bytes = image:sub(1, length) } end)
      end
      refused_in_every_form("not_png", nil, image:sub(1, 20))
    end)

    it("one with a damaged header", function()
      local image = png.image()
      for at = 1, 16 do
        local byte = string.char((image:byte(at) + 32) % 256)
        local bytes = image:sub(1, at - 1) .. byte .. image:sub(at + 1)
        refused("not_png", nil, function() return { bytes = bytes } end)
      end
    end)

    it("one without pixels", function()
      for _, bytes in ipairs { with_size(0, 16), with_size(16, 0), with_size(0, 0) } do
        refused_in_every_form("not_png", got("one without pixels"), bytes)
      end
    end)

    it("a path that looks like a PNG is a path", function()
      refused("unreadable", "the photo 'image.png' cannot be opened: No such file or directory",
        function() return "image.png" end)
    end)
  end)

  describe("has its limits:", function()
    local function pixels(width, height)
      return ("the photo must have at most 2000 x 2000 pixels, got %d x %d"):format(width, height)
    end

    it("2000 pixels each way", function()
      for _, size in ipairs { { 1, 1 }, { 2000, 2000 }, { 2000, 1 }, { 1, 2000 } } do
        local image = png.image(table.unpack(size))
        accepted { bytes = image }
        accepted(files:write(image))
      end
    end)

    it("and not one more", function()
      for _, size in ipairs { { 2001, 1 }, { 1, 2001 }, { 2001, 2001 }, { 4096, 2160 } } do
        refused_in_every_form("too_many_pixels", pixels(size[1], size[2]),
          png.image(table.unpack(size)))
      end
    end)

    it("however large the numbers are", function()
      for _, size in ipairs { { 0xFFFFFFFF, 1 }, { 1, 0x80000000 }, { 0x10000, 0x10000 } } do
        refused_in_every_form("too_many_pixels", pixels(size[1], size[2]),
          with_size(table.unpack(size)))
      end
    end)

    it("10,000,000 bytes", function()
      local image = png.sized(MAX_BYTES)
      for _, form in ipairs { image, files:write(image), { bytes = image } } do
        local sent = accepted(form)
        assert.is_true(service:photo(sent.details.imageUrl) == image, "another photo arrived")
      end
      assert.equal(3, service.box:state().photos)
    end)

    it("and not one more, either", function()
      refused_in_every_form("too_many_bytes", "the photo must have at most 10000000 bytes, "
        .. "got 10000001", png.sized(MAX_BYTES + 1))
    end)

    it("which count from where a file stands", function()
      local image = png.sized(MAX_BYTES)
      local file = closing(assert(io.open(files:write(("x"):rep(5000) .. image), "rb")))
      file:seek("set", 5000)
      local sent = accepted(file)
      assert.is_true(service:photo(sent.details.imageUrl) == image, "another photo arrived")
    end)
  end)

  describe("that cannot be read is refused:", function()
    it("a missing file", function()
      local path = files:path()
      local text = ("the photo '%s' cannot be opened: No such file or directory"):format(path)
      refused("unreadable", text, function() return path end)
      refused("unreadable", text, function() return { path = path } end)
    end)

    it("an empty path", function()
      refused("unreadable", nil, function() return "" end)
    end)

    it("a path through a file", function()
      local path = files:write("x") .. "/photo.png"
      refused("unreadable", ("the photo '%s' cannot be opened: Not a directory"):format(path),
        function() return path end)
    end)

    it("a path that is too long", function()
      refused("unreadable", nil, function() return { path = ("x"):rep(5000) } end)
      refused("unreadable", nil, function() return "/" .. ("x"):rep(4095) end)
    end)

    it("a directory", function()
      local path = files:make("mkdir")
      refused("unreadable", "the photo cannot be read: Is a directory", function() return path end)
      local file = closing(io.open(path, "rb"))
      if file then refused("unreadable", nil, function() return file end) end
    end)

    it("a FIFO, without blocking", function()
      local path = files:make("mkfifo")
      refused("unreadable", "the photo cannot be read: Not a regular file",
        function() return path end)
    end)

    it("a device", function()
      refused("unreadable", "the photo cannot be read: Not a regular file",
        function() return "/dev/zero" end)
      local file = closing(assert(io.open("/dev/null", "rb")))
      refused("unreadable", "the photo cannot be read: Not a regular file",
        function() return file end)
    end)

    it("a pipe", function()
      local pipe = closing(assert(io.popen("exec cat /dev/null", "r")))
      refused("unreadable", nil, function() return pipe end)
    end)

    it("a file that may only be written", function()
      local path = files:write(png.image())
      local file = closing(assert(io.open(path, "ab")))
      file:seek("set", 0)
      refused("unreadable", "the photo cannot be read: Bad file descriptor",
        function() return file end)
    end)

    it("a file without permission to read", function()
      local path = files:write(png.image())
      assert(os.execute("chmod 000 " .. files.quote(path)))
      local file = io.open(path, "rb")
      if file then
        file:close()
        pending("whoever runs this may read every file (root?)")
      end
      refused("unreadable", ("the photo '%s' cannot be opened: Permission denied"):format(path),
        function() return path end)
    end)

    it("a file at its end", function()
      local file = closing(assert(io.open(files:write(png.image()), "rb")))
      file:seek("end")
      refused("not_png", "the photo must be a PNG, got nothing (no bytes)",
        function() return file end)
      file:seek("end", 1000)
      refused("not_png", "the photo must be a PNG, got nothing (no bytes)",
        function() return file end)
    end)
  end)

  it("is refused the same by all three operations", function()
    local client = service:client()
    for name, result in pairs {
      invite_user_with_photo = { client:invite_user_with_photo("usr_1", "/no/such", BODY) },
      request_invite_with_photo = { client:request_invite_with_photo("usr_1", "/no/such") },
      respond_invite_with_photo = {
        client:respond_invite_with_photo("not_1", "/no/such", { responseSlot = 1 }),
      },
    } do
      assert.is_nil(result[1])
      assert.equal("unreadable", result[2].code)
      assert.equal(name, result[2].operation)
      assert.equal(name .. ": the photo '/no/such' cannot be opened: No such file or directory "
        .. "(photo unreadable)", tostring(result[2]))
    end
    assert.same({}, service:requests())
  end)
end)

describe("a photo's file", function()
  local client, image

  before_each(function()
    client = service:core()
    image = png.sized(50000)
  end)

  local function prepare(form)
    return assert(client:prepare("invite_user_with_photo", "usr_1", form, BODY))
  end

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
    local pipe = assert(io.popen("ls -l /proc/$PPID/fd 2>/dev/null", "r"))
    local listing = pipe:read("a")
    pipe:close()
    return select(2, listing:gsub(path:gsub("%p", "%%%0") .. "\n", ""))
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
    for _ = 1, 20 do assert.is_nil((invite(client, path))) end
    collectgarbage()
    assert.equal(0, times_open(path))
  end)

  local function unreadable(request)
    local result, err = request:result()
    assert.is_nil(result)
    assert.equal("photo", err.kind)
    assert.equal("unreadable", err.code)
    assert.matches("^the photo could not be read to its end", err.message)
    return err
  end

  it("that was cut before it is sent is an error", function()
    local path = files:write(image)
    local request = closing(prepare(path))
    files:write(image:sub(1, 1000), path)
    request:send()
    request:wait()
    unreadable(request)
    for _, seen in ipairs(service:requests()) do assert.is_false(seen.acted) end
  end)

  it("that is cut while it is sent is an error", function()
    image = png.sized(MAX_BYTES)
    local path = files:write(image)
    local request = closing(prepare(path))
    request:send()
    while request:sent() == 0 do core.step(1) end
    local sent, total = request:sent()
    assert.is_true(sent < total, "all was sent at once")
    files:write("", path)
    request:wait()
    assert.equal("unknown", unreadable(request).acted)
    for _, seen in ipairs(service:requests()) do assert.is_false(seen.acted) end
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
      local ok, output = child.run(SCRIPT, nil, form, path, box.url, service.USER_AGENT, box.auth,
        box.friend_id, box.location)
      assert.is_true(ok, output)
      local growth, url = output:match("^(%-?%d+)%s+(%S+)")
      assert.is_true(service:photo(url) == image, "another photo arrived")
      assert.is_true(tonumber(growth) < 1024, ("it grew by %s KiB"):format(growth))
    end)
  end
end)
