#!/usr/bin/env bash
# Installs what a build (`build`) or the tests (`test`) need and this machine lacks; says what before it does.
set -euo pipefail

say() { printf 'confdbg: %s\n' "$*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }
has_libclang() {
    local folder
    for folder in /usr/lib/llvm-*/lib /usr/lib/*-linux-gnu /usr/lib64; do
        compgen -G "$folder/libclang*.so*" >/dev/null && return 0
    done
    return 1
}

purpose=${1:-build}
missing=()
has cmake || missing+=(cmake)
has g++ || has c++ || missing+=(g++)
# bindgen loads libclang at build time; clang brings the headers that it needs.
has clang || missing+=(clang)
has_libclang || missing+=(libclang-dev)
has pkg-config || missing+=(pkg-config)
if ! has python3; then missing+=(python3 python3-pip)
elif ! python3 -m pip --version >/dev/null 2>&1; then missing+=(python3-pip); fi

if ! has cargo; then
    say "Rust is not installed. Its installer is at https://rustup.rs; then run this again."
    exit 2
fi

if ((${#missing[@]})); then
    if ! has apt-get; then
        say "This needs: ${missing[*]} (Debian's names)."
        say "Install them with your system's package manager, for example"
        say "  Fedora: dnf install cmake gcc-c++ clang clang-devel python3-pip"
        say "  Arch:   pacman -S cmake gcc clang python-pip"
        say "  macOS:  brew install cmake llvm python"
        exit 2
    fi
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        has sudo || { say "Needed: ${missing[*]}. Install them as root: apt-get install ${missing[*]}"; exit 2; }
        as_root=(sudo)
    fi
    say "about to install with apt-get: ${missing[*]}"
    "${as_root[@]}" apt-get update -q >/dev/null
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
fi

# The fake devices of the tests of live sources: Python packages in the build's own folder, away from the system's.
devices=${CARGO_TARGET_DIR:-target}/fakenos
if [ "$purpose" = test ] && ! PYTHONPATH="$devices" python3 -c 'import fakenos' 2>/dev/null; then
    say "about to install fakenos with pip into $devices: fake network devices for the tests"
    python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts --root-user-action=ignore --target "$devices" fakenos==1.2.1 ||
        say "fakenos could not be installed: the tests that need it are left out, and say so"
fi
if [ "$purpose" = test ] && ! { has sshd || [ -x /usr/sbin/sshd ]; }; then
    say "sshd is not installed: the tests of live sources are left out, and say so (Debian: openssh-server)"
fi

if [ "$purpose" = test ] && ! has cargo-deny; then
    say "about to install cargo-deny with cargo: it checks the licences and sources of dependencies"
    cargo install --locked --quiet cargo-deny@0.20.2
fi
