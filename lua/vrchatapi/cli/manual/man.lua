--- The page of the manual, from the table of commands.
local arguments = require "vrchatapi.cli.arguments"
local commands = require "vrchatapi.cli.commands"
local help = require "vrchatapi.cli.manual.help"
local settings = require "vrchatapi.settings"
local status = require "vrchatapi.cli.status"

local man = {}

-- A text that roff shows as it is.
local function escape(text)
  text = text:gsub("\\", "\\e"):gsub("%-", "\\-"):gsub("…", "...")
  return (text:gsub("^([.'])", "\\&%1"))
end

local function add_items(add, items, write)
  for _, item in ipairs(items or {}) do
    add ".TP"
    add(".B " .. escape(write(item)))
    add(escape(item[#item]))
  end
end

local function form_of(form) return form[1] ~= "" and form[1] or "(nothing)" end

local function add_command(add, command)
  add(".SS " .. escape(command.name))
  for _, usage in ipairs(help.usages(command)) do
    add(".B " .. escape(usage))
    add ".br"
  end
  add(escape(command.summary .. "."))
  for _, paragraph in ipairs(command.details or {}) do
    add ".PP"
    add(escape(paragraph))
  end
  add_items(add, command.arguments, help.argument)
  add_items(add, command.forms, form_of)
  add_items(add, command.options, help.option)
  for _, example in ipairs(command.examples or {}) do
    add ".PP"
    add ".EX"
    add(escape(example[1]))
    add ".EE"
    if example[2] then add(escape(example[2])) end
  end
end

local function add_settings(add)
  add ".SH ENVIRONMENT"
  add(escape("Each of the first is also a line 'name = value' of the file of settings."))
  for _, list in ipairs { settings.LIST, settings.SECRETS } do
    add_items(add, list, function(row) return "VRCHATAPI_" .. row[1]:upper() end)
  end
  add_items(add, { { "NO_COLOR", "no colours" } }, function(row) return row[1] end)
  add ".SH FILES"
  add_items(add, {
    { "$XDG_CONFIG_HOME/vrchatapi/settings", "settings; without the variable in ~/.config" },
    { "$XDG_STATE_HOME/vrchatapi/session.json", "the session; without the variable in ~/.local/state" },
  }, function(row) return row[1] end)
end

--- The page.
---@return string
function man.page()
  local lines = {}
  local function add(line) lines[#lines + 1] = line end
  add '.TH VRCHATAPI 1 "" "vrchatapi" "User Commands"'
  add ".SH NAME"
  add "vrchatapi \\- VRChat invites from a shell"
  add ".SH SYNOPSIS"
  add ".B vrchatapi"
  add "COMMAND [options] [arguments]"
  add ".SH OPTIONS OF ALL COMMANDS"
  add_items(add, arguments.COMMON, help.option)
  add ".SH COMMANDS"
  for _, command in ipairs(commands.all()) do
    add_command(add, command)
  end
  add ".SH EXIT STATUS"
  add_items(add, status.LIST, function(row) return tostring(row[1]) end)
  add ".PP"
  add "After a signal, such as that of Ctrl\\-C, it ends by that signal."
  add_settings(add)
  return table.concat(lines, "\n") .. "\n"
end

return man
