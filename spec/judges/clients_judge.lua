--- Clients that we did not write, and requests as they write them, against the sandbox.
local cjson = require "cjson"
local dotnet = require "spec.judges.dotnet"
local files = require("spec.support.files").use()
local npm = require "spec.judges.npm"
local png = require "spec.support.png"
local service = require("spec.support.service").use()

describe("the npm package vrchat", function()
  local box, image, results

  -- Its session, read once: the sandbox goes back to its seed before each test.
  local function run()
    local values = { photo = files:write(image), now = assert(box:state()).now }
    for _, name in ipairs {
      "url",
      "username",
      "password",
      "totp_secret",
      "user_id",
      "friend_id",
      "stranger_id",
      "location",
      "notification_id",
    } do
      values[name] = box[name]
    end
    local ok, output = npm.run("vrchat.mjs", cjson.encode(values))
    assert(ok, output)
    return cjson.decode(output)
  end

  before_each(function()
    box, image = service.box, png.image()
    assert(box:account { two_factor = { "totp" } })
    results = run()
  end)

  it("does what its users do", function()
    for name, result in pairs(results) do
      if name ~= "refused" then assert.is_nil(result.error, name .. ": " .. tostring(result.error)) end
    end
    assert.equal(box.user_id, results.login.data.id)
    assert.equal("/api/1/auth/twofactorauth/totp/verify", service:requests()[2].target)
    assert.equal(12, #results.messages.data)
    assert.equal(4, results.update.data[5].slot)
    assert.equal(box.friend_id, results.invite.data.receiverUserId)
    assert.equal(box.location, results.invite.data.details.worldId)
    assert.is_truthy(results.refused.error)
    assert.is_true(service:photo(results.photo.data.details.imageUrl) == image)
    assert.is_true(#results.notifications.data > 0)

    local types = {}
    for _, sent in ipairs(assert(box:state()).sent) do
      types[#types + 1] = sent.type
    end
    table.sort(types)
    assert.same({ "invite", "invite", "inviteResponse", "requestInvite" }, types)
  end)
end)

describe("the form of .NET", function()
  it("brings a photo", function()
    local box, image = service.box, png.image()
    local status, body = dotnet.post(
      box,
      "/invite/" .. box.friend_id .. "/photo",
      cjson.encode { instanceId = box.location, messageSlot = 3 },
      image
    )
    assert.equal("200", status, body)
    assert.is_true(service:photo(cjson.decode(body).details.imageUrl) == image)
  end)
end)
