#!/bin/sh
# Stands in for the model's process: answers as CONFDBG_TEST_ANSWER says, where `"id":1` stands for the question's own id.
while IFS= read -r line; do
    case "$line" in
    *'"load"'*)
        printf '%s\n' '{"reply":"loaded","load_ms":1.0,"description":"fake","context_tokens":64,"threads":1}'
        ;;
    *'"generate"'*)
        id=${line#*'"id":'}
        id=${id%%[!0-9]*}
        eval "$(printf '%s' "$CONFDBG_TEST_ANSWER" | sed "s/\"id\":1/\"id\":$id/g")"
        ;;
    *'"quit"'*) exit 0 ;;
    esac
done
