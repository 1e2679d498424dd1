--- The command lines of README.md and of the pages of the guide, typed as they stand there.

local files = require("spec.support.files").use()
local pages = require "spec.support.pages"
local process = require "spec.support.process"
local service = require("spec.support.service").use()

-- The command lines that are not typed, and why; where something else does what they do, what that is.
local NOT_TYPED = {
  { "^make demo$", "is what the build does before this: spec/examples/demo_spec.lua runs the demo" },
  { "^make$", "builds the tree that is tested" },
  { "^make install ", "writes to the system: .ci/run installs" },
  { "^apt%-get ", "changes the system" },
  { "^luarocks ", "changes the system: .ci/run installs the rock" },
  { "^%.?/?b?i?n?/?vrchatapi login$", "asks questions: spec/lua/cli/login_spec.lua answers them" },
}

-- The row of a line that is not typed; nil: it is typed.
local function exception_for(line)
  for _, row in ipairs(NOT_TYPED) do
    if line:find(row[1]) then return row end
  end
end

local function has(tool) return files.output("command -v " .. tool .. " || true") ~= "" end

-- The kinds of blocks that have command lines.
local SHELL = { text = true, sh = true, bash = true, console = true }

-- What begins a command line in a block of plain text, which may also hold drawings and logs.
local COMMANDS = { "%.?/?b?i?n?/?vrchatapi", "make", "apt%-get", "luarocks", "lua5%.4", "%./[%w_/]+", "curl" }

local function is_command(line)
  for _, name in ipairs(COMMANDS) do
    if (line .. " "):find("^" .. name .. " ") then return true end
  end
  return false
end

-- The command lines of a block: a script whole, of the others each line.
local function lines_in(kind, block)
  if block:find "^# [%w_]+%.sh\n" then return { block } end
  local list = {}
  for line in block:gmatch "[^\n]+" do
    if kind ~= "text" or is_command(line) then list[#list + 1] = line end
  end
  return list
end

-- The command lines of a page that are typed, in their order; and the exceptions that it uses, as keys.
local function lines_of(page)
  local list, used = {}, {}
  for kind, block in pages.read(page):gmatch "\n```(%l+)\n(.-)\n```" do
    for _, line in ipairs(SHELL[kind] and lines_in(kind, block) or {}) do
      local exception = exception_for(line)
      if exception then
        used[exception] = true
      else
        list[#list + 1] = line
      end
    end
  end
  return list, used
end

local function all_pages()
  local list = { "README.md" }
  for page in files.output("ls docs/guide/*.md"):gmatch "%S+" do
    list[#list + 1] = page
  end
  return list
end

describe("a command line of", function()
  local folder

  setup(function()
    -- a folder whose bin/vrchatapi runs the command with the modules of this process
    folder = files:make("mkdir")
    files.output("mkdir " .. folder .. "/bin")
    local script = ('#!/bin/sh\nLUA_PATH=%s LUA_CPATH=%s exec %s %s "$@"\n'):format(
      files.quote(package.path),
      files.quote(package.cpath),
      files.quote(process.interpreter()),
      files.quote(files:write("require('vrchatapi.cli').main(arg)\n"))
    )
    files:write(script, folder .. "/bin/vrchatapi")
    files.output("chmod +x " .. folder .. "/bin/vrchatapi")
    -- a page says lua5.4: here it is the interpreter of this process
    files.output("cp -R examples " .. folder)
    local lua = files:write(
      ('#!/bin/sh\nLUA_PATH=%s LUA_CPATH=%s exec %s "$@"\n'):format(
        files.quote(package.path),
        files.quote(package.cpath),
        files.quote(process.interpreter())
      ),
      folder .. "/bin/lua5.4"
    )
    files.output("chmod +x " .. lua)
  end)

  for _, page in ipairs(all_pages()) do
    for _, line in ipairs((lines_of(page))) do
      it(page .. " works: " .. line:match "[^\n]*", function()
        local mira = assert(service.box:friend { displayName = "Mira", location = service.box.location })
        assert(service.box:notify { type = "requestInvite", sender = mira.id })
        for _, tool in ipairs { "jq", "curl" } do
          if line:find("%f[%w]" .. tool .. "%f[%W]") and not has(tool) then
            pending("no " .. tool .. " here")
            return
          end
        end
        local variables = {
          PATH = folder .. "/bin:" .. os.getenv("PATH"),
          VRCHATAPI_USER_AGENT = service.USER_AGENT,
          VRCHATAPI_AUTH = service.box.auth,
          VRCHATAPI_BASE_URL = service.box.url,
          VRCHATAPI_PIPELINE_URL = service.box.pipeline_url,
        }
        local command = { "cd", folder, "&& env" }
        for name, value in pairs(variables) do
          command[#command + 1] = files.quote(name .. "=" .. value)
        end
        command[#command + 1] = ("sh -c %s 2>&1"):format(files.quote(line))
        local pipe = assert(io.popen(table.concat(command, " ")))
        local output = pipe:read "*a"
        assert.truthy(pipe:close(), output)
      end)
    end
  end

  it("is typed unless the list above says why not, and that list has no more than it needs", function()
    local used = {}
    for _, page in ipairs(all_pages()) do
      for row in pairs(select(2, lines_of(page))) do
        used[row] = true
      end
    end
    for _, row in ipairs(NOT_TYPED) do
      assert.is_true(used[row], "no page has a line like " .. row[1])
    end
  end)
end)
