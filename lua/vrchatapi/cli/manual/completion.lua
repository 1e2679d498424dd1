--- The completion of words for bash, from the table of commands; zsh reads it by its bashcompinit.
local arguments = require "vrchatapi.cli.arguments"
local commands = require "vrchatapi.cli.commands"

local completion = {}

local function quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

-- The names of options, and other words.
local function words_of(lists, more)
  local words = {}
  for _, list in ipairs(lists) do
    for _, option in ipairs(list) do
      words[#words + 1] = "--" .. option[1]
    end
  end
  for _, word in ipairs(more or {}) do
    words[#words + 1] = word
  end
  return quote(table.concat(words, " "))
end

-- Files complete where no word does.
local SCRIPT = [[
# Completion of vrchatapi for bash; written by: vrchatapi completion
_vrchatapi() {
  local word=${COMP_WORDS[COMP_CWORD]} command= i words
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      -*) ;;
      *) command=${COMP_WORDS[i]}; break ;;
    esac
  done
  case $command in
%s
    *) words=%s ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _vrchatapi vrchatapi
]]

--- What the shell is to read.
---@return string
function completion.script()
  local cases = {}
  for i, command in ipairs(commands.all()) do
    local words = words_of({ command.options or {}, arguments.COMMON }, command.words)
    cases[i] = ("    %s) words=%s ;;"):format(command.name, words)
  end
  return SCRIPT:format(table.concat(cases, "\n"), words_of({ arguments.COMMON }, commands.NAMES))
end

return completion
