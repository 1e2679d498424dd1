--- The annotations of the sandbox against what it has.

local annotations = require "spec.support.annotations"
local closing = require("spec.support.closing").use()
local pages = require "spec.support.pages"
local sandbox = require "vrchatapi.sandbox"
local vrchatapi = require "vrchatapi"

describe("the annotations of the sandbox", function()
  local annotated = annotations.read("lua/vrchatapi/sandbox/init.lua")

  -- The names in a table that anybody may use, sorted.
  local function public(object, kind)
    local names = {}
    for name, value in pairs(object) do
      local is_ours = type(name) == "string" and not name:find "^_" -- LuaJIT has a finalizer there, too
      if is_ours and (not kind or type(value) == kind) then names[#names + 1] = name end
    end
    return pages.sorted(names)
  end

  it("have the functions of the module", function()
    local names = {}
    for name in pairs(annotated.functions) do
      names[#names + 1] = name:match("^sandbox%.(.*)$")
    end
    assert.same(public(sandbox), pages.sorted(names))
  end)

  it("have the fields and methods of a box", function()
    local box = closing(assert(sandbox.start()))
    assert.same(public(box), pages.sorted(pages.names_of(annotated.classes["vrchatapi.sandbox.Box"])))
    local names = {}
    for name in pairs(annotated.functions) do
      names[#names + 1] = name:match("^Box:(.*)$")
    end
    assert.same(public(getmetatable(box).__index, "function"), pages.sorted(names))
  end)

  it("have the fields of a recorded request", function()
    local box = closing(assert(sandbox.start()))
    local client = closing(vrchatapi.new {
      user_agent = "DocumentationSpec/1.0 spec@vrchatapi.test",
      base_url = box.url,
      auth = box.auth,
    })
    box:fault { kind = "status", status = 500 }
    client:get_invite_messages(box.user_id, "message")
    local fields = annotated.classes["vrchatapi.sandbox.Entry"]
    assert.same(public(box:requests()[1]), pages.sorted(pages.names_of(fields)))
  end)

  it("have the kinds of faults", function()
    local kinds = public(require("vrchatapi.sandbox.process.faults").KINDS)
    assert.same(kinds, pages.sorted(annotated.aliases["vrchatapi.sandbox.FaultKind"]))
  end)

  it("have the kinds of faults of the pipeline, and their fields", function()
    local kinds = require("vrchatapi.sandbox.process.faults.pipeline").KINDS
    local listed = annotated.aliases["vrchatapi.sandbox.PipelineFaultKind"]
    assert.same(public(kinds), pages.sorted(listed))
    local fields = { kind = true, times = true }
    for _, kind in pairs(kinds) do
      for name in pairs(kind.fields) do
        fields[name] = true
      end
    end
    local names = annotated.classes["vrchatapi.sandbox.PipelineFault"]
    assert.same(public(fields), pages.sorted(pages.names_of(names)))
  end)
end)
