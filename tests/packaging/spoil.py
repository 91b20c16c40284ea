#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""spoil.py FILE.spdx.json CHECK: changes one thing at a time in a good list; the program CHECK must
refuse each of them. The file is left as it was."""
import json
import pathlib
import subprocess
import sys


def spoiled(document):
    """(what, the spoiled document), one after the other."""
    def changed(what, change):
        copy = json.loads(json.dumps(document))
        change(copy)
        return what, copy

    for key in ("spdxVersion", "documentNamespace", "creationInfo", "files", "relationships"):
        yield changed(f"no {key}", lambda copy, key=key: copy.pop(key))
    yield changed("another SPDX", lambda copy: copy.update(spdxVersion="SPDX-2.2"))
    yield changed("a bad address", lambda copy: copy.update(documentNamespace="here#there"))
    yield changed("a bad time", lambda copy: copy["creationInfo"].update(created="yesterday"))
    yield changed("nobody made it", lambda copy: copy["creationInfo"].update(creators=[]))
    yield changed("a missing file", lambda copy: copy["files"].pop())
    yield changed("a file without SHA-1", lambda copy: copy["files"][0]["checksums"].pop(0))
    yield changed("a short sum",
                  lambda copy: copy["files"][0]["checksums"][1].update(checksumValue="abc"))
    yield changed("an absolute name", lambda copy: copy["files"][0].update(fileName="/etc/x"))
    yield changed("the same id twice",
                  lambda copy: copy["files"][1].update(SPDXID=copy["files"][0]["SPDXID"]))
    yield changed("a licence that is none",
                  lambda copy: copy["packages"][1].update(licenseConcluded="Free"))
    yield changed("no version", lambda copy: copy["packages"][0].pop("versionInfo"))
    yield changed("no copyright", lambda copy: copy["packages"][1].pop("copyrightText"))
    yield changed("a field of our own", lambda copy: copy["packages"][1].update(ours=True))
    yield changed("a link to nowhere", lambda copy: copy["relationships"][1].update(
        relatedSpdxElement="SPDXRef-Nothing"))
    yield changed("a link of no kind", lambda copy: copy["relationships"][1].update(
        relationshipType="LIKES"))
    yield changed("no package beside it", lambda copy: copy["packages"][0].update(
        packageFileName="other.zip"))


def main():
    path = pathlib.Path(sys.argv[1])
    good = path.read_bytes()
    passed = []
    try:
        for what, document in spoiled(json.loads(good)):
            path.write_text(json.dumps(document), encoding="utf-8")
            done = subprocess.run([sys.argv[2], str(path)], stderr=subprocess.PIPE, check=False)
            if done.returncode != 1 or b"Traceback" in done.stderr:
                passed.append(what)
    finally:
        path.write_bytes(good)
    if passed:
        sys.exit("Not refused: " + ", ".join(passed))


if __name__ == "__main__":
    main()
