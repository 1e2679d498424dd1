--- What the URL of a pipeline means for the request that opens it.
local percent = require "vrchatapi.percent"

local pipeline_url = {}

--- What a request for the upgrade needs of a URL.
---@param url string which is right
---@param token string a secret
---@return string host with its port, if it names one
---@return string target a secret
function pipeline_url.split(url, token)
  local host, path, query = url:match("^%a+://([^/?]+)([^?]*)%??(.*)$")
  if query ~= "" then query = query .. "&" end
  return host, ("%s?%sauthToken=%s"):format(path == "" and "/" or path, query, percent.encode(token))
end

return pipeline_url
