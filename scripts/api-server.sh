#!/usr/bin/env bash
# Builds llama-server, a real server of the OpenAI chat protocol, for the tests of `--api` (docs/model.md): about ten
# minutes on two cores, in the build's own folder. Its sources come in the source package of llama-cpp-python, got by pip
# as pip is configured; nothing is installed into the system.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'confdbg: %s\n' "$*" >&2; }

version=0.3.36
folder=${CARGO_TARGET_DIR:-target}/api-server
server=$folder/llama-server
if [ -x "$server" ] && "$server" --version >/dev/null 2>&1; then
    say "$server is there"
    exit 0
fi
scripts/setup.sh build
say "about to get llama-cpp-python $version with pip and to build its llama-server into $folder"
mkdir -p "$folder"
archive=$folder/llama_cpp_python-$version.tar.gz
if ! [ -f "$archive" ]; then
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-binary :all: \
        --dest "$folder" "llama-cpp-python==$version"
fi
sources=$folder/llama_cpp_python-$version/vendor/llama.cpp
[ -d "$sources" ] || tar -xzf "$archive" -C "$folder"
# No interface, no HTTPS, no examples: what the tests talk to and nothing else.
cmake -S "$sources" -B "$folder/build" -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DLLAMA_OPENSSL=OFF \
    -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_APP=OFF -DLLAMA_BUILD_SERVER=ON \
    -DLLAMA_BUILD_UI=OFF -DLLAMA_USE_PREBUILT_UI=OFF -DLLAMA_LLGUIDANCE=OFF >"$folder/cmake.log"
cmake --build "$folder/build" --target llama-server --parallel 2 >"$folder/build.log" 2>&1 ||
    { tail -20 "$folder/build.log" >&2; exit 1; }
cp "$folder/build/bin/llama-server" "$server"
say "built $server"
