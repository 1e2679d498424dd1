std = "lua54"
exclude_files = { "build", "lua_modules", ".luarocks" }
include_files = {
  "lua/**/*.lua", "spec/**/*.lua", "examples/**/*.lua", "bench/**/*.lua",
  "library/**/*.lua", "bin/vrchatapi",
  "tools/busted", "tools/layers", "tools/screenshot", "tools/rockspec", "tools/test", "tools/document",
  "tools/document.d/*.lua",
  ".luacheckrc", ".busted", "**/*.rockspec",
}

-- Methods that share a shape need not use every argument.
self = false

-- What every Lua has; what only some have is used by compat alone.
files["lua"].std = "min"
-- compat.raise raises also where a host has replaced `error`. The sandbox and the command have a process of their own.
files["lua"].not_globals = { "error" }
files["lua/vrchatapi/sandbox"].read_globals = { "error" }
files["lua/vrchatapi/cli"].read_globals = { "error" }
files["lua/vrchatapi/compat*"].read_globals = {
  "error", "jit", "newproxy", "unpack", "utf8",
  coroutine = { fields = { "close", "isyieldable", "_create", "_resume", "_status", "_yield" } },
  math = { fields = { "type", "tointeger" } },
  table = { fields = { "pack", "unpack" } },
}
files["spec/**/*.lua"].std = "+busted"
-- What hosts define.
files["examples/hosts/neovim"].globals = { "vim" }
files["spec/hosts/neovim"].globals = { "vim" }
files["examples/hosts/mpv"].globals = { "mp" }
files["examples/hosts/nginx"].globals = { "ngx" }
files["spec/hosts/nginx"].globals = { "ngx" }
files["spec/hosts/mpv"].globals = { "mp" }
files["examples/hosts/obs"] = {
  read_globals = { "obslua" },
  globals = {
    "script_description", "script_load", "script_properties", "script_save", "script_tick", "script_unload",
    "script_update",
  },
}
files["examples/hosts/love"].globals = { "love" }
files["spec/hosts/love"].globals = { "love" }
files["spec/behaviour"].read_globals = { "jit" }
files["spec/src/platform"].read_globals = { "jit" }
files["spec/support"].read_globals = { "jit", "unpack", package = { fields = { "loaders" } } }
files["spec/support/dialect*"].ignore = { "121", "122", "142" } -- it sets what Lua lacks
files["**/*.rockspec"].std = "+rockspec"
files[".luacheckrc"].std = "+luacheckrc"

-- Annotations only: functions without bodies, parameters without use.
files["library"].ignore = { "212", "111", "112", "113", "241" }
