# Kith: build, try, install, test. `make help` lists the targets.

PREFIX ?= $(HOME)/.local
DESTDIR ?=

# What the build needs beyond Swift and make, and what tests and benchmarks need beyond that.
BUILD_PACKAGES := git ca-certificates pkg-config libgit2-dev libsqlite3-dev
TEST_PACKAGES := emacs-nox git iproute2 lighttpd nano openssh-client openssh-server procps python3-jsonschema strace tmux util-linux vim
BENCH_PACKAGES := git jq recutils ripgrep time

# More for `swift test` (FILTER='--filter Merging'), how many times the random campaigns of `make soak` are
# longer, and more for the benchmarks.
FILTER ?=
KITH_SOAK ?= 50
BENCHMARK_OPTIONS ?=

SWIFT_FILES := Package.swift Sources Tests Benchmarks
# At a fixed address, because every start of a program that may lie anywhere would first correct a hundred thousand addresses of the
# static Swift runtime: a fifth of what a short command costs. Libraries, heap and stack lie anywhere as ever.
RELEASE := -c release --static-swift-stdlib -Xlinker -no-pie
BIN := $(DESTDIR)$(PREFIX)/bin
SHARE := $(DESTDIR)$(PREFIX)/share/kith

.DEFAULT_GOAL := help
.PHONY: help deps build install uninstall demo test-deps test soak bench format lint clean

help: ## list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

deps: ## install what the build needs, and say so
	@.ci/toolchain
	@.ci/packages "to build Kith" $(BUILD_PACKAGES)

build: deps ## build the program, optimised
	swift build $(RELEASE) --product kith

install: build ## install to PREFIX (default ~/.local; DESTDIR is honoured)
	install -D -m 755 .build/release/kith '$(BIN)/kith'
	rm -rf '$(SHARE)/sample-data'
	mkdir -p '$(SHARE)'
	cp -R sample-data '$(SHARE)/sample-data'
	@case ":$$PATH:" in *":$(PREFIX)/bin:"*) ;; *) echo "Note: $(PREFIX)/bin is not on your PATH." ;; esac

uninstall: ## remove what install put there
	rm -f '$(BIN)/kith'
	rm -rf '$(SHARE)'

demo: deps ## build and show what Kith does, in .build/demo
	@[ -x .build/debug/kith ] || echo "Building Kith (about three minutes the first time on two cores)…"
	@swift build --product kith
	@.build/debug/kith demo --directory .build/demo

test-deps: ## install what the tests need beyond that
	@.ci/packages "to test Kith" $(TEST_PACKAGES)

test: deps test-deps ## run the tests
	@.ci/test -- $(FILTER)

soak: deps test-deps ## run the tests with KITH_SOAK times (default 50) as long random campaigns
	@KITH_SOAK=$(KITH_SOAK) KITH_TEST_LIMIT=0 \
	  .ci/test -c release --scratch-path .build/soak -Xswiftc -enable-testing -- $(FILTER)

bench: deps ## measure against git on the same store
	@.ci/packages "to compare with" $(BENCH_PACKAGES)
	swift build $(RELEASE) --product kith
	swift build $(RELEASE) --product kith-benchmarks
	.build/release/kith-benchmarks $(BENCHMARK_OPTIONS)

format: ## lay out the Swift files
	swift format format --in-place --parallel --recursive $(SWIFT_FILES)

lint: ## check the layout of the Swift files
	swift format lint --strict --parallel --recursive $(SWIFT_FILES)

clean: ## remove what was built
	swift package clean
	rm -rf .build/demo .build/soak .build/test.*
