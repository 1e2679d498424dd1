--- Loads a script as OBS does, presses its button and its hotkey, and lets it run some frames:
---
---     luajit spec/hosts/obs/stand_in.lua examples/hosts/obs/invite.lua
local obslua = require "spec.hosts.obs.obslua"
local uv = require "luv"

-- What OBS changes before it loads a script.
for name in pairs(package.preload) do
  package.preload[name] = nil
end
obslua.replace_globals(_G)

local measure = require "spec.hosts.measure" -- which loads the library, and so comes behind that

local FRAMES, FRAME = 1000, 4 -- milliseconds: the figures are what a step takes, however long a frame is

local script = _G -- its functions are global
local settings = obslua.new_settings { friend = "Mira" }

-- As OBS does: an error is logged, and OBS continues.
local function call(name, ...)
  local ok, result = pcall(script[name], ...)
  if not ok then obslua.script_log(obslua.LOG_WARNING, ("%s: %s"):format(name, tostring(result))) end
  return ok and result or nil
end

local is_measured = false
measure.after_invite(FRAMES, function(text)
  is_measured = true
  io.stdout:write(text)
end)

local function run_frames()
  while not is_measured do
    call("script_tick", FRAME / 1000)
    uv.sleep(FRAME)
  end
end

assert(loadfile(arg[1]))()
call "script_description"
call("script_load", settings)
call("script_update", settings)
call("script_properties").list.invite.pressed()
obslua.hotkeys.vrchat_invite(true)
obslua.hotkeys.vrchat_invite(false)
run_frames()
call("script_save", settings)
call "script_unload"
obslua.check_references()
