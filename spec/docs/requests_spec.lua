--- The pages and the annotations on replies and requests against the code.

local Request = require "vrchatapi.requests.request"
local annotations = require "spec.support.annotations"
local pages = require "spec.support.pages"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"

local library = annotations.read(
  "lua/vrchatapi/requests/init.lua",
  "lua/vrchatapi/requests/request.lua",
  "lua/vrchatapi/invite/reply.lua"
)
local replies, requests = pages.read("docs/guide/replies.md"), pages.read("docs/guide/requests.md")

local function words_of(page, section, head)
  return pages.sorted(pages.first_words(pages.table_with(pages.section(page, section), head)))
end

-- The fields of a table that a user is meant to see, sorted; and fails unless all have values.
local function fields_of(class, object)
  local names = pages.names_of(library.classes[class])
  for _, name in ipairs(names) do
    assert.truthy(object[name], name)
  end
  return pages.sorted(names)
end

describe("docs/guide/replies.md", function()
  it("has the fields of a reply", function()
    local invite = assert(service:client():invite("Friend", "here"))
    service.box:respond(invite.id, { text = "Yes", imageUrl = "http://127.0.0.1/x.png" })
    local reply = assert(invite:wait_reply(1))
    local names = fields_of("vrchatapi.Reply", reply)
    assert.same(names, words_of(replies, "The reply", "Field"))
    for name in pairs(reply) do
      assert.truthy(table.concat(names, " "):find(name, 1, true), name)
    end
  end)
end)

describe("docs/guide/requests.md", function()
  it("has the fields of a request", function()
    local id = service.box:notify {
      type = "requestInvite",
      details = {
        platform = "android",
        requestMessage = "Please",
        imageUrl = "http://127.0.0.1/x.png",
      },
    }
    local found
    vrchatapi.run(function()
      local task
      task = service:client():on_request_invite(function(request)
        request:ignore()
        if request.id == id then
          found = request
          task:cancel()
        end
      end)
    end)
    assert.same(fields_of("vrchatapi.Request", found), words_of(requests, "The request", "Field"))
  end)

  it("has the options", function()
    local names = words_of(requests, "Options", "Option")
    assert.same(names, pages.sorted(pages.names_of(library.classes["vrchatapi.RequestOptions"])))
    local client = service:client()
    for _, name in ipairs(names) do
      local _, message = pcall(client.on_request_invite, client, print, { [name] = {} })
      assert.matches("%(" .. name .. " must be ", message)
    end
  end)

  it("has the answers", function()
    local found, expected = {}, {}
    for _, word in ipairs(words_of(requests, "Answers", "Method")) do
      found[#found + 1] = word:match("^request:(%w+)")
    end
    for name in pairs(library.functions) do
      expected[#expected + 1] = name:match("^Request:(%w+)$")
    end
    assert.same(pages.sorted(expected), pages.sorted(found))
    for _, name in ipairs(found) do
      assert.equal("function", type(Request[name]))
    end
  end)
end)

describe("docs/guide/replies.md and docs/guide/requests.md", function()
  it("name codes that there are", function()
    local codes = {}
    for _, row in ipairs(vrchatapi.errors()) do
      codes[row.code], codes[row.kind] = true, true
    end
    for _, row in ipairs(pages.table_with(pages.section(replies, "Errors"), "Code")) do
      for code in row[1]:gmatch("`([%w_]+)`") do
        assert.is_true(codes[code], code)
      end
    end
    for _, code in ipairs { "already_responded", "not_found", "unwritable" } do
      assert.is_true(codes[code])
      assert.truthy(requests:find("\n| `" .. code .. "` |", 1, true))
    end
  end)
end)
