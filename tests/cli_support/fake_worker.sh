#!/bin/sh
# Stands in for the model's process: answers as CONFDBG_TEST_ANSWER says.
while IFS= read -r line; do
    case "$line" in
    *'"load"'*)
        printf '%s\n' '{"reply":"loaded","load_ms":1.0,"description":"fake","context_tokens":64,"threads":1}'
        ;;
    *'"generate"'*) eval "$CONFDBG_TEST_ANSWER" ;;
    *'"quit"'*) exit 0 ;;
    esac
done
