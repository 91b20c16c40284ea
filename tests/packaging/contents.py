#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""contents.py FILE: the list that check.sh had made of its pretended tree says what is in there."""
import json
import sys

EXPECTED = {
    "Hookglass": ("1.2.3", "MIT"),
    "Qt": ("6.4.2", "LGPL-3.0-only"),
    "OpenSSL": ("3.5.7", "Apache-2.0"),
    "SQLite": ("3.40.1", "blessing"),
    "Boost": ("1.86.0", "BSL-1.0"),
    "QtKeychain": ("0.15.0", "BSD-2-Clause"),
    "Inter": ("4.0 beta 7", "OFL-1.1"),
    "Hack": ("3.003", "MIT AND Bitstream-Vera"),
    "libunheardof": (None, "NOASSERTION"),
}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        document = json.load(file)
    found = {package["name"]: (package.get("versionInfo"), package["licenseConcluded"])
             for package in document["packages"]}
    if found != EXPECTED:
        sys.exit(f"{found}\ninstead of\n{EXPECTED}")
    files = {file["fileName"] for file in document["files"]}
    if not {"./bin/hookglass-cli", "./lib/libQt6Core.so.6"} <= files:
        sys.exit(f"files are missing: {sorted(files)}")
    names = {element["SPDXID"]: element.get("name") or element.get("fileName")
             for element in document["packages"] + document["files"]}
    inside = {names.get(relation["relatedSpdxElement"]) for relation in document["relationships"]
              if relation["spdxElementId"] == "SPDXRef-Package-Hookglass"
              and relation["relationshipType"] == "CONTAINS"}
    if not set(EXPECTED) - {"Hookglass"} <= inside:
        sys.exit(f"not said to be inside: {set(EXPECTED) - inside}")


if __name__ == "__main__":
    main()
