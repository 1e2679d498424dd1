--- The table of operations.

local core = require "vrchatapi.core"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"

local MESSAGE_TYPES = { "message", "response", "request", "requestResponse" }

describe("the table of operations", function()
  it("has a method of every client for each of them, once", function()
    local client, bare = service:client(), service:core()
    local seen = {}
    for i, row in ipairs(vrchatapi.operations()) do
      assert.is_nil(seen[row.name], row.name)
      seen[row.name] = true
      assert.equal(row.name, core.names()[i])
      assert.is_function(client[row.name])
      assert.is_function(bare[row.name])
    end
    assert.is_true(seen.invite_user)
    assert.is_nil(client.invite_everybody)
  end)

  it("describes queries, ranges, choices and pages", function()
    local rows = {}
    for _, row in ipairs(core.operations()) do
      rows[row.name] = row
    end
    local n = { name = "n", type = "integer", required = false, min = 1, max = 100 }
    local offset = { name = "offset", type = "integer", required = false, min = 0 }
    local offline = { name = "offline", type = "boolean", required = false }
    assert.same(
      { name = "GetFriendsQuery", required = false, fields = { offset, n, offline } },
      rows.get_friends.query
    )
    assert.same(
      { name = "slot", type = "integer", required = true, min = 0, max = 11 },
      rows.get_invite_message.parameters[3]
    )
    assert.same(
      { name = "message_type", type = "choice", required = true, words = MESSAGE_TYPES },
      rows.get_invite_messages.parameters[2]
    )
    for name, row in pairs(rows) do
      assert.equal(name == "get_friends" or name == "get_notifications", row.pages)
    end
    assert.equal("FriendsApi", rows.get_friends.api)
    assert.equal("InviteApi", rows.invite_user.api)
    assert.is_nil(rows.get_user.query)
  end)

  it("says in one line what each operation is for", function()
    for _, operation in ipairs(core.operations()) do
      assert.truthy(operation.purpose:find("^%u.*[^.%s]$"), operation.name)
      assert.is_nil(operation.purpose:find("\n", 1, true))
    end
  end)

  it("counts all but a GET as a send, which the stricter rate limit is for, with these exceptions", function()
    local exceptions = {}
    for _, operation in ipairs(core.operations()) do
      if operation.method == "GET" then
        assert.is_false(operation.is_send, operation.name)
      elseif not operation.is_send then
        exceptions[operation.name] = true
      end
    end
    assert.same({
      update_invite_message = true,
      reset_invite_message = true,
      verify_2fa = true,
      verify_2fa_email_code = true,
      verify_recovery_code = true,
      logout = true,
      mark_notification_as_read = true,
      delete_notification = true,
      accept_friend_request = true,
      create_instance = true,
      acknowledge_notification_v2 = true,
      delete_notification_v2 = true,
      delete_all_notification_v2s = true,
      delete_friend_request = true,
      unfriend = true,
    }, exceptions)
  end)

  it("says which operations work without a session", function()
    local found = {}
    for _, operation in ipairs(core.operations()) do
      if not operation.needs_session then found[#found + 1] = operation.name end
    end
    assert.same({
      "verify_auth_token",
      "verify_2fa",
      "verify_2fa_email_code",
      "verify_recovery_code",
      "logout",
    }, found)
  end)

  it("demands of a response only fields that its model always has", function()
    for _, operation in ipairs(core.operations()) do
      local types = {}
      for _, field in ipairs(operation.response.fields) do
        types[field.name] = field.type
      end
      for _, name in ipairs(operation.requires) do
        assert.truthy(types[name] and not types[name]:find("?", 1, true), operation.name)
      end
      -- a notification that was sent; those of the second kind are only answered
      if operation.is_send and operation.response.model:find("Notification$") then
        assert.same({ "id" }, operation.requires)
      end
    end
  end)

  it("counts the arguments of a call, its options included", function()
    local rows = {}
    for _, operation in ipairs(core.operations()) do
      rows[operation.name] = operation
    end
    for name, count in pairs {
      get_current_user = 1,
      get_friends = 2,
      get_user = 2,
      get_invite_message = 4,
      update_invite_message = 5,
      invite_user = 3,
      invite_user_with_photo = 4,
    } do
      assert.equal(count, rows[name].arguments)
    end
  end)

  it("may be changed by its reader without harm", function()
    local rows = vrchatapi.operations()
    rows[1].name, rows[1].parameters = "changed", nil
    assert.same(core.operations(), vrchatapi.operations())
    assert.equal("get_invite_message", vrchatapi.operations()[1].name)
  end)
end)
