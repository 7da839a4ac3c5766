# Two commands: `make demo` shows confdbg at work, `make test` proves it. Each installs what it lacks and says so first.

CONFDBG := target/release/confdbg

.PHONY: demo build model test test-quick test-model lint bench docs picture setup setup-test fuzz soak

demo: build model
	@scripts/demo.sh $(CONFDBG) docs/examples/campus

build: setup
	cargo build --release --locked

# Fetches the default model, unless it is there and whole.
model: build
	@$(CONFDBG) model fetch

setup:
	@scripts/setup.sh build

setup-test:
	@scripts/setup.sh test

test: setup-test lint test-quick test-model

# Everything that needs no model: minutes, not a quarter of an hour.
test-quick:
	cargo test --locked --no-default-features

# The embedded model: built in, loaded, and asked. The small model is enough for that.
test-model:
	cargo build --release --locked
	$(CONFDBG) model fetch smollm2-135m
	cargo test --release --locked --features model --lib llm::
	CONFDBG_REQUIRE_MODEL=1 cargo test --release --locked --features model --test llm_model

lint:
	cargo fmt --check
	cargo clippy --locked --all-targets --no-default-features -- -D warnings
	cargo deny --log-level error check bans licenses sources

bench: build
	cargo bench --locked

# 10,000 random keys with the journal and the disk looked at, and 200 deaths at random moments.
soak:
	CONFDBG_SOAK=1 cargo test --release --locked --no-default-features --test soak -- --nocapture

# Fuzzes every reader for FUZZ_SECONDS each (fuzz/README.md). A crash is kept in fuzz/artifacts/TARGET.
FUZZ_TARGETS := ios nxos iosxr asa eos junos frr vyos detection editing notation
FUZZ_SECONDS := 300
fuzz:
	command -v cargo-fuzz > /dev/null || cargo install --locked cargo-fuzz
	cargo fuzz build --sanitizer none
	for target in $(FUZZ_TARGETS); do \
	    mkdir -p fuzz/corpus/$$target; \
	    cargo fuzz run --sanitizer none $$target fuzz/corpus/$$target fuzz/seeds/$$target -- \
	        -max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=6000 -timeout=5 -max_len=4000 || exit 1; \
	done

# Everything under docs/ that is generated, and the README's picture.
docs: picture
	CONFDBG_UPDATE_DOCS=1 cargo test --locked --no-default-features --test docs

picture: build
	cargo run --release --locked --example picture -- docs/picture.svg ']e]e]e]e'
