--- A parser of multipart/form-data bodies (RFC 7578, RFC 2046).

local multipart = {}

---@class vrchatapi.sandbox.Part
---@field name string? the field's name
---@field filename string? the file's name
---@field type string? the part's own content type
---@field body string

-- The parameters of a header field, by name in lower case. Values may be quoted or not: clients on
-- .NET write `name=data`.
local function parameters(value)
  local found, at = {}, value:find(";", 1, true)
  while at do
    local name, start = value:match("^;%s*([%w*_-]+)%s*=%s*()", at)
    local text, stop
    if name then
      text, stop = value:match('^"([^"]*)"()', start)
      if not text then
        text, stop = value:match("^([^;%s]*)()", start)
      end
      if not found[name:lower()] then found[name:lower()] = text end
    end
    at = value:find(";", stop or at + 1, true)
  end
  return found
end

local function parse_part(head, body)
  local part = { body = body }
  for line in (head .. "\r\n"):gmatch("(.-)\r\n") do
    local name, value = line:match("^([^%s:]+):%s*(.-)%s*$")
    if name and name:lower() == "content-disposition" then
      local fields = parameters(value)
      part.name, part.filename = fields.name, fields.filename
    elseif name and name:lower() == "content-type" then
      part.type = value:lower()
    end
  end
  return part
end

-- Where the first delimiter ends. A preamble before it is passed over.
local function skip_preamble(body, delimiter)
  if body:sub(1, #delimiter) == delimiter then return #delimiter + 1 end
  local _, last = body:find("\r\n" .. delimiter, 1, true)
  return last and last + 1
end

--- The parts of a body, in their order.
---@param content_type string? the request's Content-Type
---@param body string
---@return vrchatapi.sandbox.Part[]? parts
---@return string problem
function multipart.parse(content_type, body)
  content_type = content_type or ""
  local is_form = content_type:lower():find("^multipart/form%-data%s*;")
  local boundary = is_form and parameters(content_type).boundary
  if not boundary or boundary == "" then return nil, "not multipart/form-data with a boundary" end
  local delimiter = "--" .. boundary
  local parts, at = {}, skip_preamble(body, delimiter)
  if not at then return nil, "no boundary at the start" end
  while body:sub(at, at + 1) ~= "--" do -- what follows is an epilogue
    local line_end = body:match("^[ \t]*()\r\n", at) -- senders may pad the line
    if not line_end then return nil, "no line end after a boundary" end
    local head_end, body_start = body:find("\r\n\r\n", line_end, true)
    if not head_end then return nil, "a part without an end of its headers" end
    local next_start, next_end = body:find("\r\n" .. delimiter, body_start + 1, true)
    if not next_start then return nil, "a part without an end" end
    local head = body:sub(line_end + 2, head_end - 1)
    parts[#parts + 1] = parse_part(head, body:sub(body_start + 1, next_start - 1))
    at = next_end + 1
  end
  return parts
end

return multipart
