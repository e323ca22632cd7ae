# forewarn: one Makefile, GNU make. `make help` lists what it does.
# Objects of different flavours live in different folders below $(B).

VERSION := 0.1.0
B ?= build
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
SBINDIR ?= $(PREFIX)/sbin
LIBEXECDIR ?= $(PREFIX)/libexec
DATADIR ?= $(PREFIX)/share
SYSCONFDIR ?= /etc
UNITDIR ?= $(PREFIX)/lib/systemd/system
CATALOGDIR ?= $(PREFIX)/lib/systemd/catalog
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
TMPFILESDIR ?= $(PREFIX)/lib/tmpfiles.d
MANDIR ?= $(DATADIR)/man
DOCDIR ?= $(DATADIR)/doc/forewarn
BASHCOMPDIR ?= $(DATADIR)/bash-completion/completions
ZSHCOMPDIR ?= $(DATADIR)/zsh/site-functions
INSTALL ?= install
# Which programs `make install` takes: plain, or asan for whoever hunts a fault.
FLAVOUR ?= plain

# The Debian packages that forewarn needs, in one place: to build, run and test; and to lint.
PACKAGES := gcc libc6-dev pkg-config libcurl4-openssl-dev libxml2-dev libsystemd-dev \
	libsqlite3-dev libyaml-dev libjansson-dev libpcre2-dev libical-dev libzstd-dev \
	libxxhash-dev libssl-dev libseccomp-dev libcmocka-dev ca-certificates
PACKAGES_LINT := clang clang-format cppcheck shellcheck mandoc aspell aspell-en
PACKAGES_FUZZ := clang libclang-rt-14-dev
PACKAGES_COVER := gcovr
PACKAGES_BENCH := valgrind python3
# Readers of letters, calendars and feeds that we did not write; tests say so and go on where they are missing. The light
# ones come with the first test.
PACKAGES_TEST := strace mandoc git python3 python3-icalendar python3-feedparser python3-jsonschema tidy
PACKAGES_BROWSER := chromium fonts-dejavu-core
PACKAGES_PACKAGE := debhelper dpkg-dev
PACKAGES_SYSTEM := debootstrap systemd-container lintian
PACKAGES_READERS := python3 python3-icalendar python3-vobject python3-feedparser libxml2-utils khal calcurse

LIBRARIES := libcurl libxml-2.0 libsystemd sqlite3 yaml-0.1 jansson libpcre2-8 libical libzstd libxxhash libcrypto

# Evaluated once, when the first recipe needs it: `make deps` may have to install pkg-config first.
LIB_CFLAGS = $(eval LIB_CFLAGS := $$(patsubst -I%,-isystem %,$$(shell pkg-config --cflags $(LIBRARIES))))$(LIB_CFLAGS)
LIB_LIBS = $(eval LIB_LIBS := $$(shell pkg-config --libs $(LIBRARIES)) -lm)$(LIB_LIBS)
READER_LIBS = $(eval READER_LIBS := $$(shell pkg-config --libs libseccomp))$(READER_LIBS)
CMOCKA_LIBS = $(eval CMOCKA_LIBS := $$(shell pkg-config --libs cmocka))$(CMOCKA_LIBS)

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 \
	-Wconversion -Wno-sign-conversion -Wvla -Wundef -Wpointer-arith -Wwrite-strings
ifdef WERROR
WARNINGS += -Werror
endif
CPPFLAGS += -Idaemon -D_GNU_SOURCE -DFOREWARN_VERSION='"$(VERSION)"' \
	-DFOREWARN_SHARE='"$(DATADIR)/forewarn"' -DFOREWARN_ETC='"$(SYSCONFDIR)/forewarn"' \
	-DFOREWARN_LIBEXEC='"$(LIBEXECDIR)/forewarn"'
BASE_CFLAGS := -std=c17 -g -fstack-protector-strong
CFLAGS_plain := -O2 -D_FORTIFY_SOURCE=2
CFLAGS_asan := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
CFLAGS_cover := -O0 --coverage
CFLAGS_lint-gcc := -O2 -Werror
CFLAGS_lint-clang := -O2 -Werror
CFLAGS_fuzz := -O1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -DFUZZ_BY_LIBFUZZER
CC_fuzz := clang
CC_lint-gcc := gcc
CC_lint-clang := clang
LDFLAGS_plain := -Wl,-z,relro,-z,now
LDFLAGS_asan := -fsanitize=address,undefined
LDFLAGS_cover := --coverage

ROOMS := listen cage read judge keep tell settings
PROGRAMS := forewarnd forewarn forewarn-reader
MAINS := daemon/forewarnd.c daemon/forewarn.c daemon/forewarn-reader.c

# What is linked into everything that knows more than one room.
SOURCES := $(wildcard daemon/*.c daemon/*/*.c)
PARTS := $(filter-out $(MAINS),$(SOURCES))
SUPPORT := $(wildcard tests/support/*.c)
# The reader is linked with what it needs in its cage and no more; what only it needs is in nothing else.
CAGED := daemon/cage/serve.c daemon/cage/lockup.c
PARTS := $(filter-out $(CAGED),$(PARTS))
READER := daemon/forewarn-reader.c $(wildcard daemon/read/*.c daemon/model/*.c) $(CAGED) \
	$(addprefix daemon/cage/,answer.c record.c reply.c request.c) $(filter-out daemon/base/wire.c,$(wildcard daemon/base/*.c))
# The daemon has no code that reads pages, and none of the command's.
DAEMON := daemon/forewarnd.c $(filter-out daemon/read/%.c daemon/command/%.c,$(PARTS)) daemon/command/tree.c
# Nor has the command; what it judges itself it strips of markup, with code of our own alone.
COMMAND := daemon/forewarn.c $(filter-out daemon/read/%.c,$(PARTS)) $(addprefix daemon/read/,brackets.c language.c markdown.c markup.c reference.c)
# Unit tests link base, model and their own room only: the walls hold at link time too.
UNITS := $(wildcard tests/base/test_*.c tests/model/test_*.c $(ROOMS:%=tests/%/test_*.c))
WHOLE := $(wildcard tests/whole/test_*.c)
PEERS := $(wildcard tests/support/peer_*_main.c)
# Of these a test needs neither network nor programs: what building the Debian package runs.
QUIET_ROOMS := base model read judge keep settings
# What instructions are counted of: linked like a unit test, run by hand.
BENCHES := $(wildcard $(ROOMS:%=tests/%/bench_*.c))
# Preloaded into the real daemon by the tests that kill it or that let its clock run faster; never linked.
PRELOADED := tests/support/killpoint.c tests/support/fastclock.c
SUPPORT := $(filter-out $(PEERS) $(PRELOADED),$(SUPPORT))
# What libFuzzer feeds, each with the door of tests/fuzz/target.h; what they share; and what gives them pages to begin with.
FUZZ := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_PLANT := tests/fuzz/plant.c
FUZZ_SHARED := $(filter-out $(FUZZ) $(FUZZ_PLANT),$(wildcard tests/fuzz/*.c))
# Linked around the real reader: what a page that took it over would do.
BROKEN := tests/cage/broken.c
# The programs once more, with what makes single calls fail linked in: $(B)/FLAVOUR/fault/; and what drives them.
FAULTY := $(wildcard tests/fault/inject/*.c)
FAULT_LDFLAGS := -rdynamic -Wl,--wrap=calloc,--wrap=reallocarray,--wrap=vasprintf
FAULT_DRIVER := $(wildcard tests/fault/*.c)
C_FILES := $(SOURCES) $(BROKEN) $(FAULTY) $(FAULT_DRIVER) $(UNITS) $(BENCHES) $(WHOLE) $(SUPPORT) $(PEERS) $(PRELOADED) $(FUZZ) $(FUZZ_SHARED) $(FUZZ_PLANT)
H_FILES := $(wildcard daemon/*.h daemon/*/*.h tests/support/*.h tests/*/*.h)

ifeq ($(V),1)
Q :=
else
Q := @
endif
say = @printf '  %-5s %s\n' $(1) $(2)

.DEFAULT_GOAL := all
.PHONY: FORCE all run test test-system room-tests asan hostile fault-test fault-sweep kill-test judge-report bench-ci bench-poll bench-judge lint cover fuzz install uninstall clean torture valgrind package deps deps-bench deps-fuzz deps-test deps-package deps-system deps-what-boots deps-second-opinion deps-lint deps-readers deps-browser deps-node deps-java help format
.SECONDARY:
.DELETE_ON_ERROR:

# On a fresh machine the first goal typed installs what is missing before anything is compiled.
ifneq ($(filter lint,$(MAKECMDGOALS)),)
GATE := deps-lint
else ifneq ($(filter test asan cover,$(MAKECMDGOALS)),)
GATE := deps-test
else ifneq ($(filter fuzz,$(MAKECMDGOALS)),)
GATE := deps-fuzz
else ifneq ($(filter run fault-test fault-sweep kill-test torture valgrind deps,$(MAKECMDGOALS)),)
GATE := deps
endif

# Written anew when a path or the version changes, so that `make install PREFIX=/usr` after `make` compiles what must be.
FLAGS_NOW := $(CPPFLAGS)
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(FLAGS_NOW))' | cmp -s - $@ || printf '%s\n' '$(subst ','\'',$(FLAGS_NOW))' > $@
FORCE:

# $(1) flavour
define flavour
$(B)/$(1)/%.o: %.c $(B)/flags | $(GATE)
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)
	$$(Q)$$(or $$(CC_$(1)),$$(CC)) $$(CPPFLAGS) -Itests $$(LIB_CFLAGS) $$(BASE_CFLAGS) $$(CFLAGS_$(1)) $$(CFLAGS_OF) $$(WARNINGS) $$(CFLAGS) -MMD -MP -c -o $$@ $$<

$(B)/$(1)/forewarn: $(COMMAND:%.c=$(B)/$(1)/%.o)
$(B)/$(1)/forewarnd: $(DAEMON:%.c=$(B)/$(1)/%.o)
$(B)/$(1)/forewarn-reader: $(READER:%.c=$(B)/$(1)/%.o)
$(PROGRAMS:%=$(B)/$(1)/%):
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $$(CFLAGS_$(1)) $$(LDFLAGS_$(1)) $$(LDFLAGS) -Wl,--as-needed -o $$@ $$^ $$(LIB_LIBS) $$(READER_LIBS)

$(B)/$(1)/tests/forewarn-reader-broken: $(BROKEN:%.c=$(B)/$(1)/%.o) $(READER:%.c=$(B)/$(1)/%.o)
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $$(CFLAGS_$(1)) $$(LDFLAGS_$(1)) $$(LDFLAGS) -Wl,--as-needed -Wl,--wrap=read_page -o $$@ $$^ $$(LIB_LIBS) $$(READER_LIBS)

# What makes calls fail runs before a sanitizer is ready.
$(FAULTY:%.c=$(B)/$(1)/%.o): CFLAGS_OF := -fno-sanitize=all
$(B)/$(1)/fault/forewarn: $(COMMAND:%.c=$(B)/$(1)/%.o) $(FAULTY:%.c=$(B)/$(1)/%.o)
$(B)/$(1)/fault/forewarnd: $(DAEMON:%.c=$(B)/$(1)/%.o) $(FAULTY:%.c=$(B)/$(1)/%.o)
$(B)/$(1)/fault/forewarn $(B)/$(1)/fault/forewarnd:
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $$(CFLAGS_$(1)) $$(LDFLAGS_$(1)) $$(FAULT_LDFLAGS) $$(LDFLAGS) -Wl,--as-needed -o $$@ $$^ $$(LIB_LIBS)

$(foreach t,$(UNITS),$(eval $(B)/$(1)/$(t:.c=): ROOM_OF := $(notdir $(patsubst %/,%,$(dir $(t))))))
$(foreach t,$(UNITS) $(BENCHES),$(B)/$(1)/$(t:.c=): $(t:%.c=$(B)/$(1)/%.o) $(patsubst %.c,$(B)/$(1)/%.o,$(filter daemon/base/%.c daemon/model/%.c daemon/$(notdir $(patsubst %/,%,$(dir $(t))))/%.c,$(PARTS))) $(SUPPORT:%.c=$(B)/$(1)/%.o)
)
$(foreach t,$(WHOLE),$(B)/$(1)/$(t:.c=): $(t:%.c=$(B)/$(1)/%.o) $(PARTS:%.c=$(B)/$(1)/%.o) $(SUPPORT:%.c=$(B)/$(1)/%.o)
)
$(B)/$(1)/tests/fault/drive: $(FAULT_DRIVER:%.c=$(B)/$(1)/%.o) $(SUPPORT:%.c=$(B)/$(1)/%.o) $(patsubst %.c,$(B)/$(1)/%.o,$(filter daemon/base/%.c daemon/model/%.c,$(SOURCES)))
$(foreach t,$(PEERS),$(B)/$(1)/$(t:.c=): $(t:%.c=$(B)/$(1)/%.o) $(SUPPORT:%.c=$(B)/$(1)/%.o) $(patsubst %.c,$(B)/$(1)/%.o,$(filter daemon/base/%.c daemon/model/%.c,$(SOURCES)))
)
$(B)/$(1)/tests/whole/test_fuzz_seeds: $(patsubst %.c,$(B)/$(1)/%.o,$(FUZZ) $(FUZZ_SHARED))
$(B)/$(1)/tests/fault/drive $(foreach t,$(UNITS) $(BENCHES) $(WHOLE) $(PEERS),$(B)/$(1)/$(t:.c=)):
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $$(CFLAGS_$(1)) $$(LDFLAGS_$(1)) $$(LDFLAGS) -o $$@ $$^ $$(LIB_LIBS) $$(CMOCKA_LIBS)

$(B)/$(1)/%.so: tests/support/%.c | $(GATE)
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $$(CPPFLAGS) $$(BASE_CFLAGS) $$(WARNINGS) -O1 -fPIC -shared -o $$@ $$<

.PHONY: $(1)-programs $(1)-faulty $(1)-tests $(1)-objects $(1)-room-tests
$(1)-room-tests: $(foreach r,$(QUIET_ROOMS),$(patsubst %.c,$(B)/$(1)/%,$(filter tests/$(r)/%,$(UNITS))))
$(1)-objects: $(C_FILES:%.c=$(B)/$(1)/%.o)
$(1)-programs: $(PROGRAMS:%=$(B)/$(1)/%)
$(1)-faulty: $(PROGRAMS:%=$(B)/$(1)/%) $(B)/$(1)/fault/forewarn $(B)/$(1)/fault/forewarnd $(B)/$(1)/tests/fault/drive $(PEERS:%.c=$(B)/$(1)/%)
$(1)-tests: $(1)-programs $(1)-faulty $(B)/$(1)/tests/forewarn-reader-broken $(PRELOADED:tests/support/%.c=$(B)/$(1)/%.so) $(foreach t,$(UNITS) $(WHOLE) $(PEERS),$(B)/$(1)/$(t:.c=))

-include $(C_FILES:%.c=$(B)/$(1)/%.d)
endef
$(foreach f,plain asan cover fuzz lint-gcc lint-clang,$(eval $(call flavour,$(f))))

# From an archive, so that a target holds only what it reaches and its coverage says something.
$(B)/fuzz/parts.a: $(patsubst %.c,$(B)/fuzz/%.o,$(PARTS) $(FUZZ_SHARED) tests/support/mail_text.c)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^
$(FUZZ:tests/fuzz/%.c=$(B)/fuzz/%): $(B)/fuzz/%: $(B)/fuzz/tests/fuzz/%.o $(B)/fuzz/parts.a
	$(call say,LD,$@)
	$(Q)$(CC_fuzz) -fsanitize=fuzzer,address,undefined -o $@ $^ $(LIB_LIBS)
$(B)/plain/plant: $(B)/plain/tests/fuzz/plant.o $(PARTS:%.c=$(B)/plain/%.o)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS_plain) $(LDFLAGS_plain) $(LDFLAGS) -o $@ $^ $(LIB_LIBS)

all: plain-programs ## build the programs into build/plain

run: all ## install what is missing, build, and run the main job on the shipped sample feeds
	@config/quickstart/run $(B)

test: plain-tests ## install what is missing, build and run every test
	@tests/run $(B)/plain

asan: asan-tests ## the same tests under AddressSanitizer and UBSan
	@tests/run $(B)/asan

room-tests: plain-room-tests ## the tests of single rooms that need neither network nor programs: what building the package runs
	@tests/run $(B)/plain $(QUIET_ROOMS)

cover: cover-tests ## the same tests with a coverage report in build/cover
	@tests/run $(B)/cover
	@command -v gcovr >/dev/null || { echo "make cover needs gcovr: apt-get install $(PACKAGES_COVER)"; exit 1; }
	gcovr --root . --object-directory $(B)/cover --filter daemon/ --print-summary --html-details $(B)/cover/index.html

fuzz: export FUZZ_SECONDS := $(or $(SECONDS),20)
fuzz: $(FUZZ:tests/fuzz/%.c=$(B)/fuzz/%) $(B)/plain/plant ## feed every fuzz target for SECONDS=20 each: tests/fuzz/README.md
	@tests/fuzz/run $(B) $$FUZZ_SECONDS

fault-sweep: plain-faulty asan-faulty ## fault-test with every call, two runs side by side; goes on where it was stopped
	@tests/fault/sweep $(B) --stays $(FAULT_OPTIONS)

fault-test: plain-faulty asan-faulty ## let every single call of eleven stories fail, with AddressSanitizer and UBSan, and say so at once (FAULT_OPTIONS="--story NAME")
	@FOREWARN_SHARE=$$PWD/config FOREWARN_BUILD=$$PWD/$(B)/asan $(B)/asan/tests/fault/drive --stays $(FAULT_OPTIONS)

test-system: deps-system ## the package on a booted Debian of its own, with nginx, Postfix and the journal; needs root (about 5 minutes)
	@tests/system/run $(B)

hostile: plain-tests ## every hostile page of the shared feed set over HTTP through the daemon, and bombs
	@HOSTILE=all tests/feedset/hostile.sh $(B)/plain

kill-test: plain-tests ## kill the daemon 200 times in simulated years: no letter is lost
	@FOREWARN_SHARE=$$PWD/config FOREWARN_BUILD=$$PWD/$(B)/plain YEAR_KILLS=200 $(B)/plain/tests/whole/test_year_kill

# What stands here is what the issue asks; the same programs run for some seconds in every `make test`.
torture: export KILLS ?= 1000
torture: export FULL ?= 100
torture: export CORRUPT ?= 110
torture: export UPGRADE ?= 1000
torture: export DAY_HOURS ?= 24
torture: export DAY_SOURCES ?= 1000
torture: export DAY_FACTOR ?= 200
torture: plain-tests ## the long tortures: KILLS=1000 FULL=100 CORRUPT=110 UPGRADE=1000 DAY_HOURS=24 SEED=2026 (half an hour)
	@export FOREWARN_SHARE=$$PWD/config FOREWARN_BUILD=$$PWD/$(B)/plain; failed=0; for t in $(B)/plain/tests/whole/test_torture_*; do \
		[ -x $$t ] && [ "$${t%.*}" = $$t ] || continue; nice -n 5 $$t || failed=1; done; exit $$failed

valgrind: plain-tests ## every test under valgrind, and the programs that it starts: no error, no leak (an hour; WORDS=keep/ for some)
	@tests/valgrind $(B)/plain $(WORDS)

judge-report: all ## score the judge on the shared corpus, where there is one
	@tests/judge/report $(B)/plain

bench-ci: deps-bench $(BENCHES:%.c=$(B)/plain/%) ## count what the hot paths cost in instructions, against libxml2 alone and tests/bench/figures (a quarter of a minute; BENCH_OPTIONS=--write)
	@tests/bench/count $(B)/plain $(BENCH_OPTIONS)

bench-poll: all ## what polling 10,000 sources costs, against libcurl alone, where nginx and the shared bench are there (a minute a round; BENCH_OPTIONS="--tls --rounds 5")
	@tests/bench/poll $(B)/plain $(BENCH_OPTIONS)

bench-judge: $(BENCHES:%.c=$(B)/plain/%) ## count what judging costs in instructions, where valgrind and the shared texts are there
	@tests/judge/bench $(B)/plain

lint: lint-gcc-objects lint-clang-objects ## house rules, warnings as errors (gcc, clang), cppcheck, format, shellcheck
	@tests/lint

format: ## let clang-format write the layout
	clang-format -i $(C_FILES) $(H_FILES)

# $(1) packages
define install_missing
@missing=; for p in $(1); do \
	dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
if [ -n "$$missing" ]; then \
	sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	if [ -n "$$sudo" ] && ! command -v sudo >/dev/null; then \
		echo "These Debian packages are missing, and neither root nor sudo is here to install them:$$missing" >&2; exit 1; fi; \
	echo "Installing what is missing:$$missing"; \
	$$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null || \
	{ echo "apt-get could not install:$$missing" >&2; exit 1; }; \
fi
endef

deps: ## install the Debian packages that are missing (root or sudo)
	$(call install_missing,$(PACKAGES))

deps-test: deps
	@$(MAKE) --no-print-directory -s deps-second-opinion || echo "Without them some tests are skipped."

deps-second-opinion:
	$(call install_missing,$(PACKAGES_TEST))

deps-lint: deps
	$(call install_missing,$(PACKAGES_LINT))

deps-bench: deps
	$(call install_missing,$(PACKAGES_BENCH))

deps-fuzz: deps
	$(call install_missing,$(PACKAGES_FUZZ))

deps-package: deps
	$(call install_missing,$(PACKAGES_PACKAGE))

# Without root the test says that it is skipped, so nothing is installed for it.
deps-system:
	@[ "$$(id -u)" != 0 ] || $(MAKE) --no-print-directory -s deps-what-boots

deps-what-boots:
	$(call install_missing,$(PACKAGES_SYSTEM))

deps-browser: ## install a browser and what looks at pages in it (Chromium, axe-core, the Nu checker), for tests/whole/report.sh
	$(call install_missing,$(PACKAGES_BROWSER))
	@command -v npm >/dev/null || $(MAKE) --no-print-directory -s deps-node
	@command -v java >/dev/null || $(MAKE) --no-print-directory -s deps-java
	@mkdir -p $(B)/browser && cd $(B)/browser && npm install --no-save --no-audit --no-fund --loglevel=error axe-core@4 puppeteer-core@24 vnu-jar@24

deps-node:
	$(call install_missing,nodejs npm)

deps-java:
	$(call install_missing,default-jre-headless)

deps-readers: ## install the readers of mail, calendars and feeds that give a second opinion in tests/whole/letters.sh and published.sh
	$(call install_missing,$(PACKAGES_READERS))

# What is installed, each as MODE:FROM:TO; `make uninstall` takes away the same.
# $(1) mode, $(2) files, $(3) folder
shipped = $(foreach f,$(wildcard $(2)),$(1):$(f):$(3)/$(notdir $(f)))
SHIPPED = 755:$(B)/$(FLAVOUR)/forewarn:$(BINDIR)/forewarn \
	755:$(B)/$(FLAVOUR)/forewarnd:$(SBINDIR)/forewarnd \
	755:$(B)/$(FLAVOUR)/forewarn-reader:$(LIBEXECDIR)/forewarn/forewarn-reader \
	$(foreach d,services phrases letters schema,$(call shipped,644,config/$(d)/*.yaml config/$(d)/*.json,$(DATADIR)/forewarn/$(d))) \
	644:config/forewarn.yaml:$(DATADIR)/forewarn/forewarn.yaml \
	$(foreach u,$(UNITS_MADE),644:$(B)/$(u):$(UNITDIR)/$(u)) \
	$(call shipped,644,systemd/*.catalog,$(CATALOGDIR)) \
	644:systemd/forewarn.sysusers:$(SYSUSERSDIR)/forewarn.conf \
	$(patsubst %,644:%:$(TMPFILESDIR)/forewarn.conf,$(wildcard systemd/forewarn.tmpfiles)) \
	$(foreach s,1 5 7 8,$(call shipped,644,docs/*.$(s),$(MANDIR)/man$(s))) \
	$(call shipped,644,README.md CHANGELOG.md docs/*.md,$(DOCDIR)) \
	$(foreach d,drop-ins examples,$(call shipped,644,systemd/$(d)/* docs/$(d)/*,$(DOCDIR)/$(d))) \
	$(patsubst %,644:%:$(BASHCOMPDIR)/forewarn,$(wildcard docs/completion/forewarn.bash)) \
	$(patsubst %,644:%:$(ZSHCOMPDIR)/_forewarn,$(wildcard docs/completion/_forewarn))
# Folders for what the administrator adds.
ADDED := conf.d services phrases letters
UNITS_MADE := $(patsubst systemd/%.in,%,$(wildcard systemd/*.service.in systemd/*.timer.in))
CONFIG_TO = $(DESTDIR)$(SYSCONFDIR)/forewarn

# Made anew each time: the paths may have changed.
$(UNITS_MADE:%=$(B)/%): $(B)/%: systemd/%.in FORCE
	@mkdir -p $(@D)
	$(Q)sed -e 's|@SBINDIR@|$(SBINDIR)|g' -e 's|@BINDIR@|$(BINDIR)|g' $< > $@

install: $(PROGRAMS:%=$(B)/$(FLAVOUR)/%) $(UNITS_MADE:%=$(B)/%) ## install below DESTDIR and PREFIX; never overwrites a configuration
	$(Q)set -e; for f in $(SHIPPED); do from=$${f#*:}; to=$(DESTDIR)$${from#*:}; \
		$(INSTALL) -D -m "$${f%%:*}" "$${from%%:*}" "$$to"; done
	$(Q)for d in $(ADDED); do $(INSTALL) -d $(CONFIG_TO)/$$d; done
	$(Q)[ -e $(CONFIG_TO)/forewarn.yaml ] || $(INSTALL) -m 644 config/forewarn.yaml $(CONFIG_TO)/forewarn.yaml
	$(call say,INST,"$(words $(SHIPPED)) files below $(DESTDIR)$(PREFIX); the configuration is $(CONFIG_TO)/forewarn.yaml")

uninstall: ## remove what install put there, but no configuration that was edited, and not the store
	$(Q)for f in $(SHIPPED); do from=$${f#*:}; rm -f "$(DESTDIR)$${from#*:}"; done
	$(Q)! cmp -s config/forewarn.yaml $(CONFIG_TO)/forewarn.yaml || rm -f $(CONFIG_TO)/forewarn.yaml
	$(Q)rmdir $(ADDED:%=$(CONFIG_TO)/%) $(CONFIG_TO) $(foreach d,services phrases letters schema,$(DESTDIR)$(DATADIR)/forewarn/$(d)) \
		$(DESTDIR)$(DATADIR)/forewarn $(DESTDIR)$(LIBEXECDIR)/forewarn $(DESTDIR)$(DOCDIR)/drop-ins $(DESTDIR)$(DOCDIR)/examples $(DESTDIR)$(DOCDIR) 2>/dev/null || true

# A copy of the tree as it stands, so that what dpkg-buildpackage leaves behind lands below $(B).
package: deps-package ## build the Debian package into build/package: sudo apt install ./build/package/forewarn_*.deb
	@rm -rf $(B)/package && mkdir -p $(B)/package/forewarn
	@git ls-files -coz --exclude-standard | tar -c --null -T - | tar -x -C $(B)/package/forewarn
	@cd $(B)/package/forewarn && env -u MAKEFLAGS -u MAKELEVEL -u MAKEOVERRIDES dpkg-buildpackage -us -uc $(or $(PACKAGE_OPTIONS),-b) >../build.log 2>&1 || \
		{ tail -n 40 ../build.log; echo "make package failed; all that it said is in $(B)/package/build.log"; exit 1; }
	@ls $(B)/package/*.deb

clean: ## remove the build folder
	rm -rf $(B)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 12
