# Two commands: `make demo` shows confdbg at work, `make test` proves it. Each installs what it lacks and says so first.

CONFDBG := target/release/confdbg

.PHONY: demo build model test test-quick test-model lint bench docs picture setup setup-test fuzz

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

# Everything under docs/ that is generated, and the README's picture.
docs: picture
	CONFDBG_UPDATE_DOCS=1 cargo test --locked --no-default-features --test docs

picture: build
	cargo run --release --locked --example picture -- docs/picture.svg ']e]e]e]e'
