--- The operations that send a photo, and what can be given as one.

local closing = require("spec.support.closing").use()
local files = require("spec.support.files").use()
local multipart = require "spec.support.multipart"
local png = require "spec.support.png"
local service = require("spec.support.service").use()
local ways = require "spec.support.ways"

local succeed = ways.succeed

ways.each(service, function(make)
  local box, client, friend

  before_each(function()
    box = service.box
    client = make()
    friend = service.box.friend_id
  end)

  describe("a photo", function()
    local CALLS = {
      invite_user_with_photo = function(image)
        return succeed(client:invite_user_with_photo(friend, image, { instanceId = box.location }))
      end,
      request_invite_with_photo = function(image)
        return succeed(client:request_invite_with_photo(friend, image, { requestSlot = 1 }))
      end,
      respond_invite_with_photo = function(image)
        return succeed(client:respond_invite_with_photo(box.notification_id, image, { responseSlot = 1 }))
      end,
    }
    local TYPES = {
      invite_user_with_photo = "invite",
      request_invite_with_photo = "requestInvite",
      respond_invite_with_photo = "inviteResponse",
    }

    for name, call in pairs(CALLS) do
      it("is sent with " .. name, function()
        local image = png.sized(5000, 64, 32)
        local sent = call(image)
        assert.equal(TYPES[name], sent.type)
        assert.matches("^http.*/file/file_", sent.details.imageUrl)
        assert.equal(1, box:state().photos)
        assert.equal(image, multipart.image(service:request()))
      end)
    end

    local function arrives(expected, image)
      box:forget()
      CALLS.invite_user_with_photo(image)
      assert.is_true(expected == multipart.image(service:request()), "other bytes arrived")
    end

    it("can be a path", function()
      local image = png.sized(70000)
      local path = files:write(image)
      arrives(image, path)
      arrives(image, { path = path })
    end)

    it("may have a path with spaces and letters of any language", function()
      local image = png.image()
      arrives(image, files:write(image, files:path("a photo, für dich.png")))
    end)

    it("can be a string of bytes, long or short", function()
      for _, size in ipairs { 116, 4096, 4097, 70000 } do
        local image = png.sized(size)
        arrives(image, image)
        arrives(image, { bytes = image })
      end
    end)

    it("can be an open file", function()
      local image = png.sized(70000)
      local file = closing(assert(io.open(files:write(image), "rb")))
      arrives(image, file)
      arrives(image, file) -- and is left where it stands
      assert.equal(0, file:seek())
      assert.equal(image, file:read("a"))
    end)

    it("is read from the position of its file", function()
      local image = png.sized(30000)
      local before = "what comes before\n"
      local file = closing(assert(io.open(files:write(before .. image), "rb")))
      assert.equal(before, file:read("L")) -- the C library has read much more
      arrives(image, file)
      assert.equal(#before, file:seek())
      file:seek("set", 0)
      file:seek("set", #before)
      arrives(image, file)
      assert.equal(image, file:read("a"))
    end)

    it("can come from a file that was just written", function()
      local image = png.sized(3000)
      local file = closing(assert(io.open(files:path(), "w+b")))
      file:write(image) -- and not flushed
      file:seek("set", 0)
      arrives(image, file)
    end)
  end)
end)
