--- Which bytes are taken for a PNG: whole ones that the service takes, and nothing else.

local png = require "spec.support.png"
local service = require("spec.support.service").use()

local chunk, header = png.chunk, png.header
local DATA, END = chunk("IDAT", "x"), chunk("IEND", "")

local function send(...)
  local bytes = png.SIGNATURE .. table.concat({ ... })
  return service:client():request_invite_with_photo(service.box.friend_id, { bytes = bytes })
end

describe("a PNG is taken", function()
  local CASES = {
    ["with 16 bits a sample"] = { header(16, 16, "\16\2\0\0\0"), DATA, END },
    ["with a palette"] = { header(16, 16, "\8\3\0\0\0"), chunk("PLTE", "abc"), DATA, END },
    ["interlaced"] = { header(16, 16, "\8\2\0\0\1"), DATA, END },
    ["with an empty IDAT"] = { header(16, 16), DATA, chunk("IDAT", ""), END },
    ["with bytes behind its end"] = { header(16, 16), DATA, END, "\0 whatever follows" },
    ["with a part of a chunk behind its end"] = { header(16, 16), DATA, END, "\0\0\1\0IDAT" },
    ["with a long text"] = { header(16, 16), chunk("tEXt", ("x"):rep(300000)), DATA, END },
    ["with many chunks"] = { header(16, 16), chunk("IDAT", "abc"):rep(20000), END },
    ["with chunks that nobody knows"] = { header(16, 16), chunk("zzZz", "?"), DATA, END },
  }

  for name, chunks in pairs(CASES) do
    it(name, function()
      assert(send(table.unpack(chunks)))
      assert.equal(1, #service:requests())
    end)
  end
end)

describe("a PNG is refused before anything is sent", function()
  local CUT = "one that is cut short: is it still being written?"
  local CASES = {
    ["without its end"] = { CUT, header(16, 16), DATA },
    ["cut within the header of a chunk"] = { CUT, header(16, 16), DATA, END:sub(1, 7) },
    ["cut within its end"] = { CUT, header(16, 16), DATA, END:sub(1, -2) },
    ["cut within its data"] = { CUT, header(16, 16), chunk("IDAT", ("x"):rep(9000)):sub(1, 5000) },
    ["without image data"] = { "one without image data", header(16, 16), END },
    ["with the length of a chunk beyond the file"] = {
      CUT,
      header(16, 16),
      "\0\1\0\0IDAT",
      ("x"):rep(1000),
      END,
    },
    ["with a length that no chunk may have"] = {
      "one with a damaged chunk",
      header(16, 16),
      "\255\255\255\255IDAT",
      DATA,
      END,
    },
    ["with a type that is not of letters"] = {
      "one with a damaged chunk",
      header(16, 16),
      chunk("ID\0T", "x"),
      DATA,
      END,
    },
    ["with data in its end"] = { "one with a damaged chunk", header(16, 16), DATA, chunk("IEND", "x") },
    ["that is animated"] = {
      "an animated one (APNG), which the service refuses",
      header(16, 16),
      chunk("acTL", ("\0"):rep(8)),
      DATA,
      END,
    },
    ["of Apple's own kind"] = {
      "one of Apple's own kind (CgBI), which the service refuses",
      chunk("CgBI", "\80\0\32\2"),
      header(16, 16),
      DATA,
      END,
    },
  }

  for name, case in pairs(CASES) do
    it(name, function()
      local result, err = send(table.unpack(case, 2))
      assert.is_nil(result)
      assert.same({ "photo", "not_png", "no" }, { err.kind, err.code, err.acted })
      assert.equal("the photo must be a PNG, got " .. case[1], err.message)
      assert.equal(0, #service:requests())
    end)
  end

  it("at whatever byte it is cut", function()
    local image = header(16, 16) .. chunk("tEXt", "a\0b") .. DATA .. END
    for length = 0, #image - 1 do
      local _, err = send(image:sub(1, length))
      assert.equal("not_png", err and err.code, ("cut after %d bytes"):format(length))
    end
    assert(send(image))
  end)
end)
