--- What programs of examples/hosts use of OBS's module for scripts, with objects that know their type and whether
--- they have been released.
local obslua = { LOG_ERROR = 100, LOG_WARNING = 200, LOG_INFO = 300, LOG_DEBUG = 400, OBS_TEXT_DEFAULT = 0 }

local LEVELS = { [100] = "error", [200] = "warning", [300] = "info", [400] = "debug" }

local error, write = error, io.write -- before they are replaced

local function mistake(text, ...) error(text:format(...), 0) end

local Object = {}
Object.__index = Object

local function new(kind, fields)
  fields.kind = kind
  return setmetatable(fields, Object)
end

local function check(value, kind, name)
  local is_object = getmetatable(value) == Object
  if (is_object and value.kind or type(value)) ~= kind then
    mistake("%s: expected %s, got %s", name, kind, is_object and value.kind or type(value))
  elseif is_object and value.references == 0 then
    mistake("%s: the %s was released", name, kind)
  end
end

-- ---- objects that the script releases ----

local arrays = {}

local function new_reference(array)
  array.references = array.references + 1
  return array
end

--- Fails if a reference has not been released.
function obslua.check_references()
  for array, own in pairs(arrays) do
    if array.references ~= own then mistake("an array has %d references", array.references) end
  end
end

local function new_array()
  local array = new("obs_data_array_t", { references = 0 })
  arrays[array] = 0
  return new_reference(array)
end

function obslua.obs_data_array_release(array)
  if array == nil then return end
  check(array, "obs_data_array_t", "obs_data_array_release")
  array.references = array.references - 1
end

-- ---- settings ----

--- The settings of a script.
---@param values table<string, any>
function obslua.new_settings(values) return new("obs_data_t", { values = values }) end

function obslua.obs_data_get_string(data, name)
  check(data, "obs_data_t", "obs_data_get_string")
  return data.values[name] or ""
end

function obslua.obs_data_get_array(data, name)
  check(data, "obs_data_t", "obs_data_get_array")
  local array = data.values[name]
  return array and new_reference(array) or nil
end

function obslua.obs_data_set_array(data, name, array)
  check(data, "obs_data_t", "obs_data_set_array")
  check(array, "obs_data_array_t", "obs_data_set_array")
  data.values[name] = new_reference(array)
  arrays[array] = arrays[array] + 1 -- which the settings keep
end

-- ---- properties ----

function obslua.obs_properties_create() return new("obs_properties_t", { list = {} }) end

local function add(properties, name, property)
  properties.list[name] = property
  return property
end

function obslua.obs_properties_add_text(properties, name, description, kind)
  check(properties, "obs_properties_t", "obs_properties_add_text")
  check(description, "string", "obs_properties_add_text")
  check(kind, "number", "obs_properties_add_text")
  return add(properties, name, new("obs_property_t", {}))
end

function obslua.obs_properties_add_button(properties, name, text, pressed)
  check(properties, "obs_properties_t", "obs_properties_add_button")
  check(text, "string", "obs_properties_add_button")
  check(pressed, "function", "obs_properties_add_button")
  return add(properties, name, new("obs_property_t", { pressed = pressed }))
end

-- ---- hotkeys and the log ----

obslua.hotkeys = {} -- functions by name

function obslua.obs_hotkey_register_frontend(name, description, pressed)
  check(description, "string", "obs_hotkey_register_frontend")
  check(pressed, "function", "obs_hotkey_register_frontend")
  obslua.hotkeys[name] = pressed
  return 1
end

function obslua.obs_hotkey_load(id, array)
  check(id, "number", "obs_hotkey_load")
  if array ~= nil then check(array, "obs_data_array_t", "obs_hotkey_load") end
end

function obslua.obs_hotkey_save(id)
  check(id, "number", "obs_hotkey_save")
  return new_array()
end

function obslua.script_log(level, text)
  if type(text) == "string" then write(LEVELS[level], ": ", text, "\n") end
end

--- Does to a script's globals what OBS does.
---@param globals table
function obslua.replace_globals(globals)
  function globals.print(text) obslua.script_log(obslua.LOG_INFO, text) end
  function globals.error(text) obslua.script_log(obslua.LOG_ERROR, text) end
  globals.obslua = obslua
end

return obslua
