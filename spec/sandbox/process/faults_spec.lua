local faults = require "vrchatapi.sandbox.process.faults"

describe("a fault", function()
  for _, fault in ipairs {
    { kind = "slow", seconds = 0.5 },
    { kind = "hang", times = 1, path = "/a", method = "GET" },
    { kind = "close", at = "accept", times = 2 },
    { kind = "close", at = "body", act = true },
    { kind = "cut" },
    { kind = "status", status = 500, headers = { a = "b" } },
    { kind = "cookies", set_cookie = { "a=b" } },
    { kind = "keepalive_close" },
  } do
    it("is fine: " .. fault.kind, function() assert.is_nil(faults.problem(fault)) end)
  end

  for name, fault in pairs {
    ["there is no kind nil"] = {},
    ["there is no kind x"] = { kind = "x" },
    ["slow needs seconds"] = { kind = "slow" },
    ["seconds must be a number of seconds from 0"] = { kind = "slow", seconds = -1 },
    ["hang has no field seconds"] = { kind = "hang", seconds = 1 },
    ["slow has no field act"] = { kind = "slow", seconds = 1, act = true },
    ["times must be an integer from 0"] = { kind = "hang", times = 1.5 },
    ["method must be a string"] = { kind = "hang", method = 1 },
    ["at must be accept, head, body or reply"] = { kind = "close", at = "end" },
    ["act goes with at=body only"] = { kind = "close", at = "reply", act = false },
    ["at=accept goes without path and method, which are not known yet"] = {
      kind = "close",
      at = "accept",
      path = "/",
    },
    ["status must be an HTTP status from 200 to 599"] = { kind = "status", status = 100 },
    ["headers must be a table of names and values"] = { kind = "status", status = 200, headers = { a = 1 } },
    ["set_cookie must be a list of strings"] = { kind = "cookies", set_cookie = "a=b" },
    ["raw needs bytes"] = { kind = "raw" },
    ["redirect needs location"] = { kind = "redirect" },
    ["act must be a boolean"] = { kind = "hang", act = 1 },
  } do
    it("has a problem: " .. name, function() assert.equal(name, faults.problem(fault)) end)
  end
end)
