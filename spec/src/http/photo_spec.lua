local closing = require("spec.support.closing").use()
local files = require("spec.support.files").use()
local png = require "spec.support.png"
local service = require("spec.support.service").use()

local MAX_BYTES = 10000000
local BODY = { instanceId = "1" }

local invite = service.invite_with_photo

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
    local function got(what) return "the photo must be a PNG, got " .. what end

    it("one without bytes", function() refused_in_every_form("not_png", got("nothing (no bytes)"), "") end)

    it("a file of another format, which is named", function()
      for what, bytes in pairs {
        ["a JPEG"] = "\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0",
        ["a GIF"] = "GIF89a\1\0\1\0\0\0\0;",
        ["a WebP"] = "RIFF\x24\0\0\0WEBPVP8 ",
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
      refused(
        "unreadable",
        "the photo 'image.png' cannot be opened: No such file or directory",
        function() return "image.png" end
      )
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
        refused_in_every_form("too_many_pixels", pixels(size[1], size[2]), png.image(table.unpack(size)))
      end
    end)

    it("however large the numbers are", function()
      for _, size in ipairs { { 0xFFFFFFFF, 1 }, { 1, 0x80000000 }, { 0x10000, 0x10000 } } do
        refused_in_every_form("too_many_pixels", pixels(size[1], size[2]), with_size(table.unpack(size)))
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

    it(
      "and not one more, either",
      function()
        refused_in_every_form(
          "too_many_bytes",
          "the photo must have at most 10000000 bytes, " .. "got 10000001",
          png.sized(MAX_BYTES + 1)
        )
      end
    )

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
      refused(
        "unreadable",
        ("the photo '%s' cannot be opened: Not a directory"):format(path),
        function() return path end
      )
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
      refused("unreadable", "the photo cannot be read: Not a regular file", function() return path end)
    end)

    it("a device", function()
      refused("unreadable", "the photo cannot be read: Not a regular file", function() return "/dev/zero" end)
      local file = closing(assert(io.open("/dev/null", "rb")))
      refused("unreadable", "the photo cannot be read: Not a regular file", function() return file end)
    end)

    it("a pipe", function()
      local pipe = closing(assert(io.popen("exec cat /dev/null", "r")))
      refused("unreadable", nil, function() return pipe end)
    end)

    it("a file that may only be written", function()
      local path = files:write(png.image())
      local file = closing(assert(io.open(path, "ab")))
      file:seek("set", 0)
      refused("unreadable", "the photo cannot be read: Bad file descriptor", function() return file end)
    end)

    it("a file without permission to read", function()
      local path = files:write(png.image())
      assert(os.execute("chmod 000 " .. files.quote(path)))
      local file = io.open(path, "rb")
      if file then
        file:close()
        pending("whoever runs this may read every file (root?)")
      end
      refused(
        "unreadable",
        ("the photo '%s' cannot be opened: Permission denied"):format(path),
        function() return path end
      )
    end)

    it("a file at its end", function()
      local file = closing(assert(io.open(files:write(png.image()), "rb")))
      file:seek("end")
      refused("not_png", "the photo must be a PNG, got nothing (no bytes)", function() return file end)
      file:seek("end", 1000)
      refused("not_png", "the photo must be a PNG, got nothing (no bytes)", function() return file end)
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
      assert.equal(
        name .. ": the photo '/no/such' cannot be opened: No such file or directory " .. "(photo unreadable)",
        tostring(result[2])
      )
    end
    assert.same({}, service:requests())
  end)
end)
