std = "lua54"
exclude_files = { "build", "lua_modules", ".luarocks" }
include_files = {
  "lua/**/*.lua", "spec/**/*.lua", "examples/**/*.lua", "bench/**/*.lua",
  "library/**/*.lua", "bin/vrchatapi",
  "tools/busted", "tools/layers", "tools/screenshot", "tools/rockspec", "tools/document", "tools/document.d/*.lua",
  ".luacheckrc", ".busted", "**/*.rockspec",
}

-- Methods that share a shape need not use every argument.
self = false

files["spec/**/*.lua"].std = "+busted"
files["**/*.rockspec"].std = "+rockspec"
files[".luacheckrc"].std = "+luacheckrc"

-- Annotations only: functions without bodies, parameters without use.
files["library"].ignore = { "212", "111", "112", "113", "241" }
