#!/usr/bin/env bash
# Opens the debugger on a network; with no terminal on the output, does the same job as text.
set -euo pipefail

confdbg=$1
network=$2
if [ -t 0 ] && [ -t 1 ]; then
    exec "$confdbg" "$network"
fi

echo "== The faults of $network"
"$confdbg" check "$network" --format concise || [ $? -eq 1 ]
first=$("$confdbg" check "$network" --format concise --select reference/undefined --min-severity error || true)
first=$(printf '%s\n' "$first" | head -n 1 | cut -d: -f1,2)
echo
echo "== The first undefined reference, explained"
"$confdbg" explain "$first"
echo
echo "== Its fix, as a diff"
"$confdbg" fix "$network" --diff --applicability review --select reference/undefined || [ $? -eq 1 ]
