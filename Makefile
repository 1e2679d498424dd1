# Builds the C module vrchatapi.core and runs every check. `make help` lists the
# targets: the comments that begin with two number signs, in their order.
#
# A variant of the module goes to a folder of its own:
#
#   make BUILD=build/debug CFLAGS='-O0 -g'

CC ?= cc
CFLAGS ?= -O2
LDFLAGS ?=
# Added to CFLAGS and LDFLAGS, whatever those are.
CFLAGS_EXTRA ?=
LDFLAGS_EXTRA ?=

# `lua` may be any version: the name with the version comes first.
find_lua = for l in lua5.4 lua-5.4 lua54 lua; do command -v $$l && break; done
LUA ?= $(or $(shell $(find_lua)),lua5.4)

# Which Lua that is: 5.2 to 5.5, or jit. 5.4 if it is not installed yet.
LUA_KIND := $(or $(shell $(LUA) -e 'print(jit and "jit" or \
	_VERSION:match("%d.%d"))' 2>/dev/null),5.4)
LUA_ABI = $(LUA_KIND:jit=5.1)
LUA_NAME = $(if $(filter jit,$(LUA_KIND)),LuaJIT 2.1,Lua $(LUA_KIND))

BUILD ?= $(if $(filter 5.4,$(LUA_KIND)),build,build/lua$(LUA_KIND))
# For the folders of variants with another Lua.
SUFFIX = $(if $(filter 5.4,$(LUA_KIND)),,-lua$(LUA_KIND))
PREFIX ?= /usr/local
DESTDIR ?=
LUA_LIBDIR ?= $(PREFIX)/lib/lua/$(LUA_ABI)
LUA_SHAREDIR ?= $(PREFIX)/share/lua/$(LUA_ABI)
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
LIBRARYDIR ?= $(PREFIX)/share/vrchatapi/library
COMPLETIONDIR ?= $(PREFIX)/share/bash-completion/completions
INSTALL ?= install

# Where Lua's headers are: LUA_INCDIR, or where distributions put them, or as
# pkg-config says. An empty answer leaves it to the compiler.
ifeq ($(LUA_KIND),jit)
LUA_PACKAGES = luajit
LUA_FOLDERS = luajit-2.1
else
LUA_PACKAGES = lua$(LUA_KIND) lua-$(LUA_KIND) lua$(subst .,,$(LUA_KIND))
LUA_FOLDERS = lua$(LUA_KIND) lua$(subst .,,$(LUA_KIND)) lua-$(LUA_KIND)
endif
find_incdir = for p in $(LUA_PACKAGES); do \
	  pkg-config --variable=includedir $$p 2>/dev/null && break; \
	done | sed q
LUA_INCDIRS = $(foreach prefix,/usr/include /usr/local/include \
	/opt/homebrew/include /usr/local/opt/lua/include, \
	$(addprefix $(prefix)/,$(LUA_FOLDERS)))
LUA_HEADERS = $(wildcard $(addsuffix /lua.h,$(LUA_INCDIRS)))
ifndef LUA_INCDIR
LUA_INCDIR := $(or $(patsubst %/lua.h,%,$(firstword $(LUA_HEADERS))),$(shell \
	$(find_incdir)))
endif
LUA_CFLAGS ?= $(addprefix -I,$(LUA_INCDIR))
ifndef CURL_CFLAGS
CURL_CFLAGS := $(shell pkg-config --cflags libcurl 2>/dev/null)
endif
ifndef CURL_LIBS
CURL_LIBS := $(or $(shell pkg-config --libs libcurl 2>/dev/null),-lcurl)
endif

# The feature macros, here and in the rockspec and nowhere else
# (tools/rockspec compares the two).
DEFINES = -D_GNU_SOURCE
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion

ALL_CPPFLAGS = $(DEFINES) -Isrc $(LUA_CFLAGS) $(CURL_CFLAGS) $(CPPFLAGS)
ALL_CFLAGS = -std=c99 -fPIC -fvisibility=hidden $(WARNINGS) \
	$(CFLAGS) $(CFLAGS_EXTRA)
ifeq ($(shell uname -s),Darwin)
SHARED = -bundle -undefined dynamic_lookup
else
SHARED = -shared
endif
LIBS = $(CURL_LIBS) -lpthread

# `make V=1` shows the whole commands.
ifeq ($(V),1)
quiet = $(2)
else
quiet = @echo '  $(1)' && $(2)
endif

COMPILE = $(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS)
LINK = $(CC) $(CFLAGS) $(CFLAGS_EXTRA) $(LDFLAGS) $(LDFLAGS_EXTRA)

SOURCES := $(sort $(shell find src -name '*.c'))
OBJECTS = $(SOURCES:%.c=$(BUILD)/%.o)
MODULE = $(BUILD)/vrchatapi/core.so
LUA_FILES := $(sort $(shell find lua -name '*.lua'))

.PHONY: all help clean install demo run-demo try test check lint luacheck layers syntax format \
	check-format tidy \
	shellcheck werror asan valgrind collect torture threads tsan host \
	bench run-bench bench-live fuzz fuzz-check fuzz-build coverage judges run-judges \
	rockspec check-rockspec document check-document screenshot FORCE
.DELETE_ON_ERROR:

## all            build/vrchatapi/core.so; this is what plain `make` does
all: $(MODULE)

## help           this list; V=1 shows the commands of a build
help:
	@sed -n 's/^## \{0,1\}/  /p' Makefile

$(MODULE): $(OBJECTS) $(BUILD)/link.stamp
	@mkdir -p $(@D)
	$(call quiet,LD $@,$(LINK) $(SHARED) -o $@.new $(OBJECTS) $(LIBS))
	@mv $@.new $@

$(BUILD)/%.o: %.c $(BUILD)/compile.stamp | $(BUILD)/headers.ok
	@mkdir -p $(@D)
	$(call quiet,CC $<,$(COMPILE) -MMD -MP -c -o $@ $<)

-include $(OBJECTS:.o=.d)

# A stamp changes when its command does, so that other flags, or a source that
# was added or removed, rebuild what depends on them.
$(BUILD)/compile.stamp: STAMP = $(COMPILE)
$(BUILD)/link.stamp: STAMP = $(LINK) $(OBJECTS) $(LIBS)
$(BUILD)/compile.stamp $(BUILD)/link.stamp: FORCE
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(STAMP))' >$@.$$$$; \
	if cmp -s $@.$$$$ $@; then rm $@.$$$$; else mv $@.$$$$ $@; fi

# One clear sentence instead of an error from every source.
define HEADERS
#include <lua.h>
#include <lauxlib.h>
#include <curl/curl.h>
#if LUA_VERSION_NUM < 502 && !defined(LUA_OK)
#error "Lua 5.2 or newer, or LuaJIT 2.1, is needed"
#endif
#if LIBCURL_VERSION_NUM < 0x075801
#error "libcurl 7.88.1 is needed"
#endif
endef
$(BUILD)/headers.ok: export PROBE = $(HEADERS)
$(BUILD)/headers.ok: $(BUILD)/compile.stamp
	@mkdir -p $(@D)
	@echo "$$PROBE" >$(BUILD)/headers.c
	@if $(CC) $(ALL_CPPFLAGS) -E $(BUILD)/headers.c \
	    >/dev/null 2>$(BUILD)/headers.log; then touch $@; else \
	  sed -n 's/.*error: */vrchatapi: /p' $(BUILD)/headers.log | sed q >&2; \
	  echo 'vrchatapi: a C compiler, the headers of $(LUA_NAME) and those of' \
	    'libcurl 7.88.1 or newer are needed.' >&2; \
	  echo 'On Debian: apt-get install gcc libc6-dev' \
	    '$(if $(filter jit,$(LUA_KIND)),libluajit-5.1-dev,liblua$(LUA_KIND)-dev)' \
	    'libcurl4-openssl-dev (or: LUA=$(LUA) tools/packages build)' >&2; \
	  echo 'Elsewhere, if they are installed: make LUA_INCDIR=folder' \
	    'CURL_CFLAGS=-Ifolder CURL_LIBS="-Lfolder -lcurl"' >&2; \
	  exit 1; fi

## install        the module, the Lua files and the command, into PREFIX (/usr/local) below DESTDIR
install: all
	@echo 'installing into $(DESTDIR)$(PREFIX); it takes a few seconds'
	@$(INSTALL) -d '$(DESTDIR)$(LUA_LIBDIR)/vrchatapi'
	@$(INSTALL) -m 755 $(MODULE) '$(DESTDIR)$(LUA_LIBDIR)/vrchatapi/core.so'
	@for file in $(LUA_FILES:lua/%=%); do \
	  dest='$(DESTDIR)$(LUA_SHAREDIR)'/$$file; \
	  $(INSTALL) -d "$${dest%/*}" && \
	  $(INSTALL) -m 644 lua/$$file "$$dest" || exit 1; \
	done
	@$(INSTALL) -d '$(DESTDIR)$(LIBRARYDIR)'
	@$(INSTALL) -m 644 library/*.lua '$(DESTDIR)$(LIBRARYDIR)'
	@$(INSTALL) -d '$(DESTDIR)$(BINDIR)' '$(DESTDIR)$(MANDIR)/man1' \
	  '$(DESTDIR)$(COMPLETIONDIR)'
	@sed '1s|.*|#!/usr/bin/env $(notdir $(LUA))|' bin/vrchatapi >$(BUILD)/vrchatapi.command
	@$(INSTALL) -m 755 $(BUILD)/vrchatapi.command '$(DESTDIR)$(BINDIR)/vrchatapi'
	@$(IN_TREE) $(LUA) -e 'io.write(require("vrchatapi.cli.manual.man").page())' \
	  >$(BUILD)/vrchatapi.1
	@$(INSTALL) -m 644 $(BUILD)/vrchatapi.1 '$(DESTDIR)$(MANDIR)/man1/vrchatapi.1'
	@$(IN_TREE) $(LUA) bin/vrchatapi completion >$(BUILD)/vrchatapi.completion
	@$(INSTALL) -m 644 $(BUILD)/vrchatapi.completion \
	  '$(DESTDIR)$(COMPLETIONDIR)/vrchatapi'
	@echo 'the command is $(DESTDIR)$(BINDIR)/vrchatapi,' \
	  'the Lua files are in $(DESTDIR)$(LUA_SHAREDIR)/vrchatapi,' \
	  'annotations of the C module in $(DESTDIR)$(LIBRARYDIR)'
	@$(LUA) -e 'os.exit(package.searchpath("vrchatapi.init", package.path) and 0 or 1)' \
	  2>/dev/null || [ -n '$(DESTDIR)' ] || echo 'This Lua does not look there:' \
	  'scripts need LUA_PATH="$(LUA_SHAREDIR)/?.lua;$(LUA_SHAREDIR)/?/init.lua;;"' \
	  'and LUA_CPATH="$(LUA_LIBDIR)/?.so;;"'

## clean          removes the folder build
clean:
	rm -rf build

# --- running in the tree ---------------------------------------------------

# The tree first, then the paths of the user's environment. LUA_PATH_5_4 would
# hide LUA_PATH, so its value is moved there.
USERS_PATH = LUA_PATH_$(subst .,_,$(LUA_ABI))
USERS_CPATH = LUA_CPATH_$(subst .,_,$(LUA_ABI))
IN_TREE = LUA_PATH='$(CURDIR)/lua/?.lua;$(CURDIR)/lua/?/init.lua;'$${$(USERS_PATH):-$${LUA_PATH:-;}} \
	LUA_CPATH='$(abspath $(BUILD))/?.so;'$${$(USERS_CPATH):-$${LUA_CPATH:-;}}; \
	LUA_INCDIR='$(LUA_INCDIR)' BUILD='$(BUILD)'; export LUA_PATH LUA_CPATH LUA_INCDIR BUILD; unset $(USERS_PATH) $(USERS_CPATH);

# The specs to run, and more options for busted.
SPEC ?= spec
BUSTED_FLAGS ?=
# Processes at a time, of what starts several.
JOBS ?= 2
# A command that runs Lua, such as valgrind.
WRAPPER ?=
# Specs send signals to programs of their own, which would ignore what a shell in
# the background, or nohup, lets them ignore.
SIGNALS := $(shell env --default-signal=HUP,INT,TERM true 2>/dev/null && \
	echo env --default-signal=HUP,INT,TERM)
SUITE = $(IN_TREE) $(SIGNALS) $(WRAPPER) $(LUA) tools/busted --output=spec.support.output \
	--cpath='$(abspath $(BUILD))/?.so' $(BUSTED_FLAGS) $(SPEC)

# The second make looks for the programs that the first one has installed.
## demo           the demo against the sandbox; installs missing packages first
demo:
	@tools/packages demo
	@$(MAKE) --no-print-directory run-demo

run-demo: all
	@$(IN_TREE) $(LUA) examples/demo.lua

## try            what the README begins with: the demo, then the command
try: demo
	$(if $(filter 5.4,$(LUA_KIND)),./,$(LUA) )bin/vrchatapi --sandbox invite Mira --to here --text "Karaoke, now!"

## test           the whole suite; installs missing packages first
test:
	@LUA='$(LUA)' tools/packages test
	@$(MAKE) --no-print-directory check

## matrix         the suite under every Lua; installs missing packages first
.PHONY: matrix
matrix:
	@tools/packages matrix
	@tools/matrix

## check          the suite, installs nothing; SPEC='file folder' runs a part of it
check: all
	@$(SUITE)

# --- for developers: these install nothing (tools/packages ci does) ---------

##
## lint           every check of the sources that does not run them
lint: luacheck check-format layers syntax check-document check-rockspec tidy \
	shellcheck

## luacheck       Lua files
luacheck:
	luacheck --quiet .

## layers         includes and requires run one way
layers:
	@$(LUA) tools/layers

## syntax         that LuaJIT can read the Lua files
# What it can read, every Lua from 5.1 on can: no <close>, no // and no
# operators on bits.
SYNTAX = bench examples library lua spec tools
syntax:
	@{ find $(SYNTAX) -name '*.lua'; grep -slE '^#!.*lua' bin/* tools/*; } | \
	  { failed=0; while read -r file; do \
	    luajit -b "$$file" /dev/null || failed=1; \
	  done; exit $$failed; }

## format         formats the Lua files; needs node, and npm the first time
format:
	@tools/format write

## check-format   that they are formatted
check-format:
	@tools/format check

## tidy           C files, with clang-tidy
tidy: $(BUILD)/headers.ok
	@printf '%s\n' $(SOURCES) | xargs -P 2 -n 4 sh -c 'clang-tidy --quiet \
	  "$$@" -- $(ALL_CPPFLAGS) -std=c99 $(WARNINGS)' clang-tidy

## shellcheck     shell scripts
shellcheck:
	shellcheck tools/packages tools/fresh-debian tools/lua5.5 tools/matrix tools/rocks .ci/run spec/fuzz/run

## werror         builds with gcc and with clang, warnings are errors
werror:
	@$(MAKE) BUILD=build/gcc CC=gcc CFLAGS_EXTRA=-Werror
	@$(MAKE) BUILD=build/clang CC=clang CFLAGS_EXTRA=-Werror

# The sanitizers are linked into core.so only; lua5.4 has none, so their
# libraries are preloaded. GCC's, because Debian ships them as shared objects.
SANITIZE = -fsanitize=address,undefined -fsanitize=float-cast-overflow \
	-fno-sanitize-recover=all
ASAN = BUILD=build/asan$(SUFFIX) CC=gcc \
	CFLAGS='-O1 -g -fno-omit-frame-pointer' CFLAGS_EXTRA='$(SANITIZE)'
ASAN_ENV = env \
	ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 \
	UBSAN_OPTIONS=print_stacktrace=1 \
	LSAN_OPTIONS=suppressions='$(CURDIR)/tools/lsan.supp':print_suppressions=0
##
## asan           the suite under AddressSanitizer and UBSan; SPEC as for check
asan:
	@$(MAKE) $(ASAN) all build/keep.so
	@$(MAKE) --no-print-directory $(ASAN) WRAPPER="$(ASAN_ENV) LD_PRELOAD=$$(gcc \
	  -print-file-name=libasan.so):$$(gcc -print-file-name=libubsan.so):$(abspath \
	  build/keep.so)" check

build/keep.so: tools/keep.c
	@mkdir -p $(@D)
	gcc -shared -fPIC -o $@.$$$$ $< && mv $@.$$$$ $@ # others may make it, too

# JOBS processes at a time, because valgrind runs one thread at a time; of few
# files each, because a large heap makes it slow.
## valgrind       the suite under valgrind; SPEC as for check
VALGRIND = env LD_PRELOAD=$(abspath build/keep.so) valgrind --quiet \
	--leak-check=full --errors-for-leak-kinds=definite \
	--show-leak-kinds=definite --error-exitcode=99 \
	--child-silent-after-fork=yes --num-callers=30
valgrind:
	@$(MAKE) BUILD=build/valgrind CFLAGS='-O1 -g' all build/keep.so
	@find $(SPEC) -name '*_spec.lua' | sort | VRCHATAPI_EVENTS=1000 xargs -P $(JOBS) -n 3 sh -c \
	  '$(MAKE) --no-print-directory BUILD=build/valgrind CFLAGS="-O1 -g" \
	    WRAPPER="$(VALGRIND)" SPEC="$$*" check' sh

# Each spec file runs in a process of its own: the smaller the heap, the faster
# each collection.
## collect        the suite with a full garbage collection at every call into C
# A day of 10,000 events would take half an hour.
collect: all
	@find $(SPEC) -name '*_spec.lua' | sort | VRCHATAPI_EVENTS=200 VRCHATAPI_SLOW_DOWN=2 \
	  xargs -P $(JOBS) -I '{}' $(MAKE) --no-print-directory check SPEC='{}' \
	  BUSTED_FLAGS='$(BUSTED_FLAGS) --helper=spec/support/collect.lua'

# A C program that contains the module's objects and the Lua library.
## torture        lets each allocation fail in turn
TORTURE = build/asan$(SUFFIX)/torture
# LuaJIT drops a finalizer that cannot run for want of memory.
TORTURE_ENV = $(if $(filter jit,$(LUA_KIND)),ASAN_OPTIONS=detect_leaks=0:strict_string_checks=1)
TORTURE_SOURCES := $(sort $(wildcard spec/torture/*.c))
torture: all
	@$(MAKE) $(ASAN) $(TORTURE)
	@$(IN_TREE) $(ASAN_ENV) $(TORTURE_ENV) $(TORTURE)

$(TORTURE): spec/torture/main.c $(TORTURE_SOURCES) tools/keep.c $(OBJECTS) \
		$(BUILD)/link.stamp
	@echo '  CC $@'
	$(if $(filter 1,$(V)),,@)$(COMPILE) -o $@ $(filter %.c,$^) $(OBJECTS) -rdynamic \
	  -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup \
	  $(LDFLAGS) $(LDFLAGS_EXTRA) $(LIBS) $(LUA_LIBS) -ldl -lm

## threads        two Lua states in two threads
THREADS = $(BUILD)/threads
threads: all $(THREADS)
	@$(IN_TREE) LUA='$(LUA)' $(THREADS_ENV) $(THREADS) spec/threads/script.lua

TSAN = BUILD=build/tsan CC=gcc CFLAGS='-O1 -g -fno-omit-frame-pointer' \
	CFLAGS_EXTRA=-fsanitize=thread
## tsan           the same under ThreadSanitizer
# The sandbox is a plain process, which cannot load a core of this kind.
tsan: all
	@$(MAKE) $(TSAN) all build/tsan/threads
	@$(MAKE) --no-print-directory $(TSAN) THREADS_ENV="TSAN_OPTIONS=halt_on_error=1 \
	  LUA_CPATH='$(abspath $(BUILD))/?.so;;'" threads

# Each C file in spec/fuzz is a target of libFuzzer; support/ is what they share.
FUZZERS := $(basename $(notdir $(wildcard spec/fuzz/*.c)))
FUZZ ?= $(FUZZERS)
SECONDS ?= 3600
FUZZ_BUILD = BUILD=build/fuzz CC=clang \
	CFLAGS='-O1 -g -fno-omit-frame-pointer' CFLAGS_EXTRA='$(SANITIZE_FUZZ)'
SANITIZE_FUZZ = -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=all
##
## fuzz           an hour of fuzzing for each target; FUZZ='photo text' SECONDS=60 for others
fuzz: fuzz-build
	@$(IN_TREE) $(ASAN_ENV) JOBS=$(JOBS) spec/fuzz/run $(SECONDS) $(FUZZ)

## fuzz-check     each target with the inputs of its corpus
fuzz-check:
	@$(MAKE) --no-print-directory fuzz SECONDS=0

fuzz-build:
	@$(MAKE) $(FUZZ_BUILD) $(FUZZ:%=build/fuzz/%)

build/fuzz/%: spec/fuzz/%.c $(wildcard spec/fuzz/support/*) $(OBJECTS) \
		$(BUILD)/link.stamp
	$(call quiet,CC $@,$(COMPILE) -fsanitize=fuzzer -Ispec/fuzz -o $@ $(filter %.c,$^) $(OBJECTS) \
	  -rdynamic $(LDFLAGS) $(LDFLAGS_EXTRA) $(LIBS) $(LUA_LIBS) -ldl -lm)

## coverage       lines of src/http that spec/src and the corpora of spec/fuzz reach
COVERAGE = BUILD=build/coverage CC=gcc CFLAGS='-O0 -g --coverage'
coverage:
	@$(MAKE) $(COVERAGE) all $(FUZZERS:%=build/coverage/%)
	@find build/coverage -name '*.gcda' -delete
	@GCOV_ERROR_FILE=build/coverage/gcov.log \
	  $(MAKE) --no-print-directory $(COVERAGE) check SPEC=spec/src
	@$(IN_TREE) for target in $(FUZZERS); do \
	  FUZZ_FOLDER=build/coverage build/coverage/$$target \
	    spec/fuzz/corpus/$$target/* || exit 1; \
	done
	@gcov -n $$(find build/coverage/src/http -name '*.gcda') | sed -n \
	  "/^File 'src.http/{N;s/File '\(.*\)'\nLines executed:\(.*\)%/\2 % \1:/p}" | \
	  sort -k 3

build/coverage/%: spec/fuzz/%.c tools/replay.c $(wildcard spec/fuzz/support/*) \
		$(OBJECTS) $(BUILD)/link.stamp
	$(call quiet,CC $@,$(COMPILE) -Ispec/fuzz -o $@ $(filter %.c,$^) $(OBJECTS) -rdynamic \
	  $(LDFLAGS) $(LDFLAGS_EXTRA) $(LIBS) $(LUA_LIBS) -ldl -lm)

##
## host           examples/hosts/c: a C program with a frame loop
HOST = $(BUILD)/host
host: all $(HOST)
	@$(IN_TREE) LUA='$(LUA)' $(HOST) examples/hosts/c/bot.lua

# Programs with the module linked in, around the Lua library. Without pkg-config,
# Debian's is called as its folder of headers.
LUA_LIBS ?= $(or $(shell for p in $(LUA_PACKAGES); do \
	pkg-config --libs $$p 2>/dev/null && break; done),-l$(or \
	$(filter lua5.%,$(notdir $(LUA_INCDIR))),$(if $(filter jit,$(LUA_KIND)),luajit-5.1),lua))
$(THREADS): spec/threads/main.c
$(HOST): examples/hosts/c/main.c
$(THREADS) $(HOST): $(OBJECTS) $(BUILD)/link.stamp
	$(call quiet,CC $@,$(COMPILE) -o $@ $(filter %.c,$^) $(OBJECTS) -rdynamic \
	  $(LDFLAGS) $(LDFLAGS_EXTRA) $(LIBS) $(LUA_LIBS) -ldl -lm)

## ledger         a service that acts, dies and lies; installs missing packages first
.PHONY: ledger run-ledger
ledger:
	@tools/packages judges
	@$(MAKE) --no-print-directory run-ledger

run-ledger: all
	@$(MAKE) --no-print-directory check SPEC=spec/ledger \
	  BUSTED_FLAGS='--pattern=_ledger'

# Together they are a step of .ci/run.
run-judges: $(if $(JUDGE),,run-ledger)

# Compared with bare libcurl and with LuaSocket; a second make, as above.
## bench          what calls cost; BENCH=list,post runs a part; installs missing packages
comma = ,
BENCH ?=
bench:
	@tools/packages bench
	@$(MAKE) --no-print-directory run-bench

run-bench: all $(BUILD)/bench/limit $(BUILD)/bench/server
	@$(IN_TREE) LUA='$(LUA)' $(LUA) bench/run.lua '$(BUILD)/bench' \
	  $(subst $(comma), ,$(BENCH))

## bench-live     what live events cost; EVENTS=10000 for a short run
EVENTS ?= 1000000
bench-live: all
	@$(IN_TREE) LUA='$(LUA)' $(LUA) bench/live.lua $(EVENTS)

$(BUILD)/bench/%: bench/%.c $(BUILD)/compile.stamp | $(BUILD)/headers.ok
	@mkdir -p $(@D)
	$(call quiet,CC $@,$(COMPILE) -o $@ $< -rdynamic $(LDFLAGS) $(LDFLAGS_EXTRA) $(LIBS) $(LUA_LIBS) \
	  -ldl -lm)

# JUDGE=npm runs those whose names hold that.
## judges         servers, proxies and clients that we did not write; installs missing packages first
JUDGE ?=
judges:
	@tools/packages judges
	@$(MAKE) --no-print-directory run-judges

run-judges: all
	@$(MAKE) --no-print-directory check SPEC=spec/judges \
	  BUSTED_FLAGS='--pattern=_judge $(if $(JUDGE),--filter=$(JUDGE))'

# HOSTS=mpv runs those whose titles hold that.
## hosts          the programs of examples/hosts in their hosts; installs missing packages first
.PHONY: hosts run-hosts
HOSTS ?=
hosts:
	@tools/packages hosts
	@$(MAKE) --no-print-directory run-hosts

run-hosts: all $(BUILD)/host $(BUILD)/gnutls
	@$(MAKE) --no-print-directory LUA=luajit all build/luajit/host
	@$(MAKE) --no-print-directory LUA=lua5.2 all
	@$(MAKE) --no-print-directory check SPEC=spec/hosts \
	  BUSTED_FLAGS='--pattern=_host $(if $(HOSTS),--filter=$(HOSTS))'

# Debian has the headers of one libcurl at a time, but the libraries of all.
$(BUILD)/gnutls: spec/hosts/gnutls.c $(BUILD)/compile.stamp | $(BUILD)/headers.ok
	$(call quiet,CC $@,$(COMPILE) -o $@ $< $(LDFLAGS) $(LDFLAGS_EXTRA) \
	  -l:libcurl-gnutls.so.4 $(LUA_LIBS))

## rockspec       writes the rockspecs: the lists of files, and that of the version
rockspec:
	@$(LUA) tools/rockspec write

# The same bytes for the same commit: git sorts the names, and takes the times from the commit.
## dist           build/dist/vrchatapi-X.Y.Z.tar.gz, the archive of a release, from the last commit
.PHONY: dist rocks
dist: RELEASE = vrchatapi-$(shell $(LUA) tools/rockspec version)
dist:
	@mkdir -p build/dist
	@git -c tar.umask=0022 archive --prefix=$(RELEASE)/ -o build/dist/$(RELEASE).tar HEAD
	@gzip -9nf build/dist/$(RELEASE).tar
	@echo 'build/dist/$(RELEASE).tar.gz'

## rocks          tries the archive, and rocks with each Lua, without a network
rocks:
	@tools/rocks

## screenshot     writes the picture of the demo for the README
screenshot: all
	@$(IN_TREE) $(LUA) tools/screenshot write

## check-rockspec compares them with the tree
check-rockspec:
	@$(LUA) tools/rockspec check

## document       writes what pages and annotations have from the code
document: all
	@BUILD='$(BUILD)' $(LUA) tools/document write

## check-document compares them with the code
check-document: all
	@BUILD='$(BUILD)' $(LUA) tools/document check
