# What people do here every day; `just` lists it.

[private]
default:
    @just --list --unsorted

# Fast, before every commit: format, lints, tests.
check:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    cargo test

# Take what gen writes now as the expected output: golden fleets, reference pages, snapshots. Read the diff!
bless:
    UPDATE=1 INSTA_UPDATE=always cargo test

# Install the real tools (minutes, once; kept outside the checkout).
tools *TOOLS:
    tests/conformance/install.sh "${GEN_ORACLES:-${XDG_CACHE_HOME:-$HOME/.cache}/servicegen/oracles}" {{ TOOLS }}

# Ask the real tools about the golden fleets; e.g. `just conformance -s istio smallest`.
conformance *ARGS: tools
    tests/conformance/run.sh {{ ARGS }}

# Write and compile the embedded example fleet in a temporary folder.
demo:
    cargo run --release -- demo

# The library's documentation, with warnings denied.
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items

# Speed, as ratios within one run.
bench *ARGS:
    cargo bench {{ ARGS }}

# Long proofs of `gen commit`: 8 x 100 racing commits, 1,000 kills.
proofs:
    RACE=8x100 KILLS=1000 cargo test --test it -- commit::race killed --nocapture

# Licences, advisories and sources of all dependencies (needs cargo-deny).
deny:
    cargo deny check

# What CI runs, from the beginning.
ci:
    .ci/run
