--- Loaded by a worker before the program: measures once that has invited somebody.
require("spec.hosts.measure").after_invite(300, function(text) ngx.log(ngx.WARN, text) end)
