--- The command lines of README.md and docs/guide/command.md, typed as they stand there.

local files = require("spec.support.files").use()
local pages = require "spec.support.pages"
local process = require "spec.support.process"
local service = require("spec.support.service").use()

-- What asks questions, serves until it is ended, or needs what a page leaves to its reader.
local NOT_TYPED = { "^make ", "vrchatapi login", "apt%-get", "luarocks", "^lua5%.4 " }

local function is_typed(line)
  if not line:find("vrchatapi", 1, true) then return false end
  for _, pattern in ipairs(NOT_TYPED) do
    if line:find(pattern) then return false end
  end
  return true
end

-- The lines of the blocks of text that begin with the command.
local function lines_of(page)
  local lines = {}
  for block in pages.read(page):gmatch("\n```text\n(.-)\n```") do
    for line in block:gmatch("[^\n]+") do
      if line:find("^%.?/?b?i?n?/?vrchatapi ") and is_typed(line) then lines[#lines + 1] = line end
    end
  end
  return lines
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
  end)

  for _, page in ipairs { "README.md", "docs/guide/command.md" } do
    for _, line in ipairs(lines_of(page)) do
      it(page .. " works: " .. line, function()
        local mira = assert(service.box:friend { displayName = "Mira", location = service.box.location })
        assert(service.box:notify { type = "requestInvite", sender = mira.id })
        if line:find("jq", 1, true) and not os.execute("command -v jq >/dev/null") then
          pending "no jq here"
          return
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
end)
