#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes what is inside of a package as SPDX 2.3 (JSON): the program, the libraries and fonts that
came with it or were linked into it, with versions and licences, and the sum of every file.

    packaging/sbom.py --package FILE --content FOLDER --version 1.2.3 --output FILE.spdx.json
                      [--versions FILE]

--package   the file that people download
--content   the folder with what it unpacks or installs to
--versions  lines "NAME VERSION" for what no file tells, such as "Boost 1.86.0"

A library that is not in the folder is said to be needed, not contained; its version is that of this
machine's package, where dpkg knows it. Times come from SOURCE_DATE_EPOCH if it is set.
packaging/sbomcheck.py checks the result.
"""
import argparse
import dataclasses
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import uuid

import sbomlicences

OURS = re.compile(r"(^|/)hookglass(-cli)?(\.exe)?$", re.IGNORECASE)


@dataclasses.dataclass
class Component:
    """One thing that others made."""
    name: str
    licence: str
    home: str
    files: str = r"$^"          # what its files are called, as a pattern
    mark: bytes = rb"$^"        # its version within a file, as a pattern with one group
    marked: str = r"$^"         # which files to look into for that
    debian: str = ""            # a package of Debian that has the same version
    built_in: bool = False      # part of our programs, or of somebody else's file
    alias: str = ""             # its name in --versions, if another
    version: str = ""
    contains: list = dataclasses.field(default_factory=list)


LIB = r"(^|/)(lib)?"
END = r"([-.0-9_A-Za-z]*)\.(so[.0-9]*|dll|dylib)$"


def components():
    """In the order of who is asked first; a file belongs to one."""
    return [
        Component("SQLite", "blessing", "https://sqlite.org", LIB + "sqlite3" + END,
                  rb"\x00(3\.\d{1,2}\.\d{1,2})\x00", r"sqlite[^/]*$", "libsqlite3-0",
                  alias="sqlite3"),
        Component("QtKeychain", "BSD-2-Clause", "https://github.com/frankosterfeld/qtkeychain",
                  LIB + "qt6keychain" + END, debian="libqt6keychain1"),
        Component("Qt", "LGPL-3.0-only", "https://www.qt.io",
                  LIB + "Qt6[A-Z]|/Qt[A-Z][A-Za-z]*\\.framework/|/PlugIns/|(^|/)plugins/"
                  r"|(^|/)(sqldrivers|platforms|tls|imageformats|iconengines|styles|generic|"
                  r"networkinformation|platform[a-z]+|xcb[a-z]+|egl[a-z]+|wayland[-a-z]+)/[^/]+$",
                  rb"Qt (6\.\d+\.\d+) \(", r"Qt6?Core[^/]*$", "libqt6core6",
                  alias="qt6-base"),
        Component("OpenSSL", "Apache-2.0", "https://www.openssl.org", LIB + "(crypto|ssl)" + END,
                  rb"OpenSSL (3\.\d+\.\d+)[ -]", OURS.pattern + r"|(^|/)libcrypto[^/]*$",
                  "libssl3", alias="openssl"),
        Component("Boost", "BSL-1.0", "https://www.boost.org", debian="libboost-dev",
                  built_in=True, alias="boost"),
        # What an AppImage begins with, if it is one.
        Component("AppImage-runtime", "MIT", "https://github.com/AppImage/type2-runtime"),
        Component("Inter", "OFL-1.1", "https://rsms.me/inter", built_in=True,
                  version="4.0 beta 7"),
        Component("Hack", "MIT AND Bitstream-Vera", "https://sourcefoundry.org/hack",
                  built_in=True, version="3.003"),
    ]


LIBRARY = re.compile(r"\.(so(\.\d+)*|dll|dylib)$")


def dpkg(*arguments):
    """What dpkg-query says; empty where it is not, or knows nothing."""
    try:
        return subprocess.run(["dpkg-query", *arguments], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, check=False).stdout
    except OSError:
        return ""


def upstream(version):
    """1.74.0.3 of "1:1.74.0.3-2+b1"."""
    return re.sub(r"[-+~].*$", "", re.sub(r"^\d+:", "", version.strip()))


class Inventory:
    """All files of a package, and whose they are."""

    def __init__(self, folder, versions):
        self.folder = folder
        self.versions = versions
        self.components = components()
        self.files = []  # [(relative name, SHA-1, SHA-256, owner or None)]
        self.linux = False  # only there this machine's dpkg may know more
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                self.add(path)
        for component in self.components:
            self.find_version(component)
        self.components = [component for component in self.components
                           if component.version or component.contains or component.built_in]

    def add(self, path):
        name, data = path.relative_to(self.folder).as_posix(), path.read_bytes()
        self.linux |= OURS.search(name) is not None and data.startswith(b"\x7fELF")
        owner = self.owner(name)
        self.files.append((name, hashlib.sha1(data).hexdigest(), hashlib.sha256(data).hexdigest(),
                           owner))
        if owner:
            owner.contains.append(name)
        for component in self.components:
            if not component.version and re.search(component.marked, name, re.IGNORECASE):
                found = re.search(component.mark, data)
                if found:
                    component.version, component.built_in = found.group(1).decode(), True

    def owner(self, name):
        if OURS.search(name):
            return None
        for component in self.components:
            if re.search(component.files, name):
                return component
        return self.stranger(name) if LIBRARY.search(name) else None

    def stranger(self, name):
        """A library that came along, such as ICU: called after Debian's package, else its file."""
        file = pathlib.PurePosixPath(name).name
        known = [line for line in dpkg("-S", "*/" + file).splitlines() if ": /" in line]
        package = known[0].split(":")[0] if known else re.sub(r"\.(so|dll|dylib).*$", "", file)
        for component in self.components:
            if component.name == package:
                return component
        version = dpkg("-W", "-f", "${Version}", package) if known else ""
        found = Component(package, sbomlicences.of_package(package), "NOASSERTION",
                          version=upstream(version))
        self.components.append(found)
        return found

    def find_version(self, component):
        for name in (component.name, component.alias):
            if name in self.versions:
                component.version, component.built_in = upstream(self.versions[name]), True
        if not component.version and component.debian and self.linux:
            component.version = upstream(dpkg("-W", "-f", "${Version}", component.debian))
        if not component.version and (component.contains or component.built_in):
            print(f"sbom: the version of {component.name} is not known", file=sys.stderr)


def spdx_id(kind, text):
    return f"SPDXRef-{kind}-" + re.sub(r"[^A-Za-z0-9.-]+", "-", text)


def checksum(algorithm, value):
    return {"algorithm": algorithm, "checksumValue": value}


def package_entry(component):
    entry = {
        "SPDXID": spdx_id("Package", component.name),
        "name": component.name,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": component.licence,
        "licenseDeclared": component.licence,
        "copyrightText": "NOASSERTION",
        "supplier": "NOASSERTION",
        "primaryPackagePurpose": "LIBRARY",
    }
    if component.home != "NOASSERTION":
        entry["homepage"] = component.home
    if component.version:
        entry["versionInfo"] = component.version
        name = component.name.lower()
        entry["externalRefs"] = [{
            "referenceCategory": "PACKAGE-MANAGER",
            "referenceType": "purl",
            "referenceLocator": f"pkg:generic/{name}@{component.version.replace(' ', '%20')}",
        }]
    return entry


def file_entry(number, file):
    name, sha1, sha256, owner = file
    licence = owner.licence if owner else "MIT" if OURS.search(name) else "NOASSERTION"
    program = OURS.search(name) or owner
    return {
        "SPDXID": f"SPDXRef-File-{number}",
        "fileName": "./" + name,
        "fileTypes": ["BINARY" if program else "OTHER"],
        "checksums": [checksum("SHA1", sha1), checksum("SHA256", sha256)],
        "licenseConcluded": licence,
        "licenseInfoInFiles": ["NOASSERTION"],
        "copyrightText": "NOASSERTION",
    }


def program_entry(inventory, package, version):
    sums = "".join(sorted(sha1 for _, sha1, _, _ in inventory.files))
    return {
        "SPDXID": "SPDXRef-Package-Hookglass",
        "name": "Hookglass",
        "versionInfo": version,
        "packageFileName": package.name,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": True,
        "packageVerificationCode": {
            "packageVerificationCodeValue": hashlib.sha1(sums.encode()).hexdigest()},
        "checksums": [checksum("SHA256", hashlib.sha256(package.read_bytes()).hexdigest())],
        "licenseConcluded": "MIT",
        "licenseDeclared": "MIT",
        "licenseInfoFromFiles": ["NOASSERTION"],
        "copyrightText": "Copyright (c) 2026 The Hookglass authors",
        "supplier": "Organization: The Hookglass authors",
        "primaryPackagePurpose": "APPLICATION",
        "externalRefs": [{
            "referenceCategory": "PACKAGE-MANAGER",
            "referenceType": "purl",
            "referenceLocator": "pkg:generic/hookglass@" + version.replace("+", "%2B"),
        }],
    }


def relationships(inventory, files):
    program = "SPDXRef-Package-Hookglass"

    def related(left, kind, right):
        return {"spdxElementId": left, "relationshipType": kind, "relatedSpdxElement": right}

    found = [related("SPDXRef-DOCUMENT", "DESCRIBES", program)]
    found += [related(program, "CONTAINS", file["SPDXID"]) for file in files]
    ids = {file["fileName"][2:]: file["SPDXID"] for file in files}
    for component in inventory.components:
        other = spdx_id("Package", component.name)
        contained = component.contains or component.built_in
        found.append(related(program, "CONTAINS" if contained else "DEPENDS_ON", other))
        found += [related(other, "CONTAINS", ids[name]) for name in component.contains]
    return found


def document(inventory, package, version):
    files = [file_entry(number, file) for number, file in enumerate(inventory.files, 1)]
    program = program_entry(inventory, package, version)
    program["hasFiles"] = [file["SPDXID"] for file in files]
    moment = datetime.datetime.fromtimestamp(
        int(os.environ.get("SOURCE_DATE_EPOCH") or datetime.datetime.now().timestamp()),
        datetime.timezone.utc)
    unique = uuid.uuid5(uuid.NAMESPACE_URL, program["checksums"][0]["checksumValue"])
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": package.name,
        "documentNamespace": f"https://spdx.org/spdxdocs/hookglass-{version}-{unique}".replace(
            "+", "-"),
        "creationInfo": {
            "created": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": ["Organization: The Hookglass authors", "Tool: hookglass-sbom"],
        },
        "documentDescribes": ["SPDXRef-Package-Hookglass"],
        "packages": [program] + [package_entry(component) for component in inventory.components],
        "files": files,
        "relationships": relationships(inventory, files),
    }


def main():
    parser = argparse.ArgumentParser(description="Writes an SPDX document of a package.")
    parser.add_argument("--package", type=pathlib.Path, required=True)
    parser.add_argument("--content", type=pathlib.Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--versions", type=pathlib.Path)
    parser.add_argument("--output", type=pathlib.Path, required=True)
    options = parser.parse_args()
    versions = {}
    if options.versions:
        for line in options.versions.read_text(encoding="utf-8").splitlines():
            if " " in line.strip():
                name, version = line.strip().split(" ", 1)
                versions[name] = version
    inventory = Inventory(options.content, versions)
    if not any(OURS.search(name) for name, _, _, _ in inventory.files):
        sys.exit(f"sbom: there is no program of ours in {options.content}")
    text = json.dumps(document(inventory, options.package, options.version), indent=1)
    options.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
