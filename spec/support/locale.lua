--- A locale whose decimal point is a comma, made in a scratch folder for child processes.

local files = require "spec.support.files"

local locale = { NAME = "de_DE.UTF-8" }

--- Makes the locale below a folder.
---@param folder string
---@return string before what a shell does before a program that shall find it
function locale.make(folder)
  assert(
    os.execute(("localedef -i de_DE -f UTF-8 %s/%s >/dev/null 2>&1"):format(files.quote(folder), locale.NAME)),
    "localedef cannot make a locale (Debian: package locales)"
  )
  return ("LOCPATH=%s; export LOCPATH"):format(files.quote(folder))
end

return locale
