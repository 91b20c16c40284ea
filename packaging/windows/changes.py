#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes COUNT notes in a sandbox, each of which is one event; waits where the sandbox says so.

    packaging/windows/changes.py READY.json COUNT      READY.json: the sandbox's first line
"""
import base64
import json
import sys
import time
import urllib.error
import urllib.request

with open(sys.argv[1], encoding="utf-8") as file:
    ready = json.loads(file.readline())
login = base64.b64encode((ready["apiKey"] + ":").encode()).decode()
headers = {"Authorization": "Basic " + login, "Content-Type": "application/json",
           "X-System": ready["system"], "X-System-Key": ready["systemKey"]}

made = 0
while made < int(sys.argv[2]):
    note = {"personId": 1 + made % 100, "subject": f"Change {made}", "body": f"Grüße / {made}"}
    request = urllib.request.Request(ready["api"] + "/notes", json.dumps(note).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=60):
            made += 1
    except urllib.error.HTTPError as error:
        if error.code != 429:
            raise
        time.sleep(float(error.headers.get("Retry-After", 1)) / 10)
print(made)
