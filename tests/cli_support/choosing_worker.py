#!/usr/bin/env python3
"""Stands in for the model's process: goes on with an answer so that it becomes CONFDBG_TEST_SCRIPT."""
import json
import os
import sys

script = os.environ["CONFDBG_TEST_SCRIPT"]
stats = {"prompt_tokens": 1, "reused_tokens": 0, "prompt_ms": 1.0, "generated": 1, "generate_ms": 1.0}
for line in sys.stdin:
    request = json.loads(line)
    kind = request["request"]
    if kind == "quit":
        break
    if kind == "load":
        reply = {"reply": "loaded", "load_ms": 1.0, "description": "fake", "context_tokens": 64, "threads": 1}
    elif kind == "choose":
        rest = script[len(request["prompt"].get("answer", "")):]
        # A word that only begins as an option does is none.
        fits = [
            option
            for option in request["options"]
            if rest.startswith(option)
            and (option.endswith(("\n", " ", "+")) or rest[len(option):][:1] in (" ", "\n", ""))
        ]
        text = max(fits, key=len, default=request["options"][0])
        reply = {"reply": "chosen", "id": request["id"], "text": text, "probability": 1.0, "stats": stats}
    else:
        continue
    print(json.dumps(reply), flush=True)
