-- OBS: a button and a hotkey that invite a friend to where you are. The stream never stops.
--
-- Log in once (vrchatapi login), and add this file in OBS: Tools, Scripts, +. The hotkey is among those in OBS's
-- settings.
local obs = obslua
local vrchatapi = require "vrchatapi"

local HOTKEY = "vrchat_invite"

local client, name, hotkey

local function invite()
  local friend = name
  vrchatapi.spawn(function() -- a task: its calls wait without keeping OBS waiting
    local sent, err = client:invite(friend, "here")
    if sent then
      obs.script_log(obs.LOG_INFO, ("Invited %s to %s"):format(friend, sent.where.location))
    else
      obs.script_log(obs.LOG_WARNING, tostring(err))
    end
  end)
end

function script_description() return "Invites a friend in VRChat to where you are." end

function script_properties()
  local properties = obs.obs_properties_create()
  obs.obs_properties_add_text(properties, "friend", "Friend", obs.OBS_TEXT_DEFAULT)
  obs.obs_properties_add_button(properties, "invite", "Invite", function()
    invite()
    return false -- the properties stay as they are
  end)
  return properties
end

function script_update(settings) name = obs.obs_data_get_string(settings, "friend") end

function script_load(settings)
  client = vrchatapi.new(assert(vrchatapi.settings()))
  hotkey = obs.obs_hotkey_register_frontend(HOTKEY, "Invite the friend in VRChat", function(pressed)
    if pressed then invite() end
  end)
  local keys = obs.obs_data_get_array(settings, HOTKEY)
  obs.obs_hotkey_load(hotkey, keys)
  obs.obs_data_array_release(keys)
end

function script_save(settings)
  local keys = obs.obs_hotkey_save(hotkey)
  obs.obs_data_set_array(settings, HOTKEY, keys)
  obs.obs_data_array_release(keys)
end

-- In each frame, before OBS draws it.
function script_tick()
  local ok, err = pcall(vrchatapi.step) -- half a millisecond at most
  if not ok then obs.script_log(obs.LOG_WARNING, tostring(err)) end -- of a task; the others continue
end

function script_unload()
  if client then client:close() end
end
