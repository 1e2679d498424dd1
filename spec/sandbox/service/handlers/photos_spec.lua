local support = require "spec.support.sandbox"
local cjson = require "cjson"
local State = require "vrchatapi.sandbox.state"

local PNG = support.png()
local IMAGE = 'Content-Disposition: form-data; name="image"'

describe("photos", function()
  local state, seed

  local function post(path, body, options) return support.call(state, "POST", path, body, options) end

  local function invite(body, options) return post("/invite/" .. seed.friend_id .. "/photo", body, options) end

  local function data(fields)
    fields = fields or {}
    fields.instanceId = seed.location
    return fields
  end

  local function fetch(url)
    return support.call(
      state,
      "GET",
      url:match("/api/1(.*)"),
      nil,
      { ["User-Agent"] = false, Cookie = false }
    )
  end

  before_each(function()
    state = State.new("http://127.0.0.1:1/api/1")
    seed = state.seed
  end)

  it("go with invites, and can be fetched by anybody", function()
    local status, sent = invite(support.photo(data { messageSlot = 1 }, PNG))
    assert.equal(200, status)
    assert.equal("invite", sent.type)
    assert.equal(seed.location, sent.details.worldId)
    assert.equal(state.slots[seed.user_id].message[2].message, sent.details.inviteMessage)
    assert.matches("^http://127%.0%.0%.1:1/api/1/file/", sent.details.imageUrl)
    local code, bytes, response = fetch(sent.details.imageUrl)
    assert.equal(200, code)
    assert.equal(PNG, bytes)
    assert.same({ { "Content-Type", "image/png" } }, response.headers)
  end)

  it("go with requests and responses", function()
    for path, fields in pairs {
      ["/requestInvite/" .. seed.friend_id .. "/photo"] = { requestSlot = 1 },
      ["/invite/" .. seed.notification_id .. "/response/photo"] = { responseSlot = 1 },
      ["/invite/" .. seed.request_notification_id .. "/response/photo"] = { responseSlot = 1 },
    } do
      local status, sent = post(path, support.photo(fields, PNG))
      assert.equal(200, status)
      local _, bytes = fetch(cjson.decode(sent.details).imageUrl)
      assert.equal(PNG, bytes)
    end
  end)

  it(
    "take the parts in any order",
    function()
      assert.equal(200, (invite(support.multipart {
        {
          'Content-Disposition: form-data; filename="a.b.png"; name="image"\r\n' .. "Content-Type: image/png",
          PNG,
        },
        {
          'Content-Disposition: form-data; name="data"\r\nContent-Type: application/json',
          cjson.encode(data()),
        },
      })))
    end
  )

  it("are kept up to sixteen", function()
    local urls = {}
    for i = 1, 17 do
      local _, sent = invite(support.photo(data(), PNG .. i))
      urls[i] = sent.details.imageUrl
    end
    assert.equal(404, (fetch(urls[1])))
    for i = 2, 17 do
      local _, bytes = fetch(urls[i])
      assert.equal(PNG .. i, bytes)
    end
  end)

  it("do not come with what is refused for other reasons", function()
    assert.equal(403, (post("/invite/" .. seed.stranger_id .. "/photo", support.photo(data(), PNG))))
    assert.equal(400, (invite(support.photo(data { messageSlot = 12 }, PNG))))
    assert.equal(400, (invite(support.photo("{", PNG))))
    assert.equal(404, (post("/invite/not_x/response/photo", support.photo({ responseSlot = 1 }, PNG))))
    assert.same({}, state.photos)
    assert.same({}, state.sent)
  end)

  for name, image in pairs {
    ["not PNG"] = "GIF89a" .. ("x"):rep(100),
    ["cut off"] = PNG:sub(1, 20),
    ["empty"] = "",
    ["without IHDR"] = PNG:sub(1, 12) .. "IDAT" .. PNG:sub(17),
    ["too wide"] = support.png(2001, 1),
    ["too high"] = support.png(1, 2001),
    ["without pixels"] = support.png(0, 1),
    ["too large"] = support.png(1, 1, 10000001),
  } do
    it("are refused if " .. name, function()
      local status, body = invite(support.photo(data(), image))
      assert.equal(400, status)
      assert.matches('^".*"$', body.error.message)
      assert.same({}, state.sent)
    end)
  end

  it(
    "may be as large as the limits",
    function() assert.equal(200, (invite(support.photo(data(), support.png(2000, 2000, 10000000))))) end
  )

  for name, head in pairs {
    ["no file name"] = IMAGE .. "\r\nContent-Type: image/png",
    ["blob"] = IMAGE .. '; filename="blob"\r\nContent-Type: image/png',
    ["no type"] = IMAGE .. '; filename="a.png"',
    ["another name"] = 'Content-Disposition: form-data; name="x"; filename="a.png"\r\n'
      .. "Content-Type: image/png",
  } do
    it(
      "are refused with a part that has " .. name,
      function() assert.equal(400, (invite(support.photo(data(), PNG, head)))) end
    )
  end

  it(
    "take data as a part with a file name",
    function()
      assert.equal(200, (invite(support.multipart {
        {
          'Content-Disposition: form-data; name="data"; filename="data.json"\r\n'
            .. "Content-Type: application/json",
          cjson.encode(data()),
        },
        { IMAGE .. '; filename="a.png"\r\nContent-Type: image/png', PNG },
      })))
    end
  )

  it("are refused with the name of the part that is missing", function()
    for missing, body in pairs {
      image = { { "Content-Disposition: form-data; name=data", cjson.encode(data()) } },
      data = {
        {
          "Content-Disposition: form-data; name=image; filename=image.png\r\n" .. "Content-Type: image/png",
          PNG,
        },
      },
    } do
      local status, refusal = invite(support.multipart(body))
      assert.equal(400, status)
      assert.equal('"The part ' .. missing .. ' is missing"', refusal.error.message)
    end
  end)

  it("come in multipart bodies, with data", function()
    assert.equal(400, (invite(data())))
    assert.equal(400, (invite(support.multipart {
      { IMAGE .. '; filename="a.png"\r\nContent-Type: image/png', PNG },
    })))
    local body = support.photo(data(), PNG)
    assert.equal(400, (invite(body:sub(1, -10), support.MULTIPART)))
  end)
end)
