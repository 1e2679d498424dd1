--- "\u{2024}" in specs, which Lua 5.2 cannot read: it is translated when a file is loaded.

if load('return "\\u{41}"') then return end

local function translate(text)
  return (
    text:gsub("(\\+)u{(%x+)}", function(slashes, code)
      if #slashes % 2 == 0 then return nil end -- a backslash, and then a u
      local bytes = utf8
        .char(tonumber(code, 16))
        :gsub(".", function(byte) return ("\\x%02X"):format(byte:byte()) end)
      return slashes:sub(2) .. bytes
    end)
  )
end

local load_text = load

function load(chunk, ...)
  if type(chunk) == "string" then chunk = translate(chunk) end
  return load_text(chunk, ...)
end

function loadfile(path, mode, ...)
  local file, problem = io.open(path, "rb")
  if not file then return nil, problem end
  local text = file:read("*a"):gsub("^#[^\n]*", "")
  file:close()
  if select("#", ...) > 0 then return load(text, "@" .. path, mode, (...)) end
  return load(text, "@" .. path, mode)
end

-- Helpers of specs are found by require.
table.insert(package.searchers, 2, function(name)
  if not name:find("^spec%.") then return nil end
  local path = package.searchpath(name, package.path)
  if not path then return nil end
  return assert(loadfile(path)), path
end)
