#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks documents that packaging/sbom.py wrote: by the rules of SPDX 2.3 that apply to them, and
against the files they tell of.

    packaging/sbomcheck.py FILE.spdx.json...

A package that lies beside its document must have the sum that stands in it. Exit code 1: something
is wrong, each line says what.
"""
import hashlib
import json
import pathlib
import re
import sys

import sbomlicences

RELATIONS = {"DESCRIBES", "CONTAINS", "DEPENDS_ON"}
PURPOSES = {"APPLICATION", "LIBRARY"}
SUMS = {"SHA1": 40, "SHA256": 64}
MUST = {
    "document": ("spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace",
                 "creationInfo", "packages", "files", "relationships"),
    "package": ("SPDXID", "name", "downloadLocation", "licenseConcluded", "licenseDeclared",
                "copyrightText", "filesAnalyzed"),
    "file": ("SPDXID", "fileName", "checksums", "licenseConcluded", "copyrightText"),
    "relationship": ("spdxElementId", "relationshipType", "relatedSpdxElement"),
}
MAY = {
    "document": ("documentDescribes", "comment"),
    "package": ("versionInfo", "packageFileName", "packageVerificationCode", "checksums",
                "licenseInfoFromFiles", "supplier", "homepage", "primaryPackagePurpose",
                "externalRefs", "hasFiles"),
    "file": ("fileTypes", "licenseInfoInFiles"),
    "relationship": (),
}


class Check:
    def __init__(self, path):
        self.path = path
        self.problems = []
        self.ids = set()

    def need(self, holds, problem):
        if not holds:
            self.problems.append(f"{self.path.name}: {problem}")
        return holds

    def keys(self, kind, element, name):
        missing = [key for key in MUST[kind] if key not in element]
        unknown = set(element) - set(MUST[kind]) - set(MAY[kind])
        self.need(not missing, f"{name} has no {', '.join(missing)}")
        self.need(not unknown, f"{name} has a {', '.join(sorted(unknown))}, which is not known")
        return not missing

    def licence(self, text, name):
        words = re.split(r" (?:AND|OR) ", text)
        self.need(text in ("NOASSERTION", "NONE") or sbomlicences.KNOWN.issuperset(words),
                  f"{name}: \"{text}\" is no licence that is known")

    def sums(self, entries, name, least):
        found = {entry.get("algorithm"): entry.get("checksumValue", "") for entry in entries}
        self.need(least in found, f"{name} has no {least}")
        for algorithm, value in found.items():
            self.need(re.fullmatch(f"[0-9a-f]{{{SUMS.get(algorithm, 0)}}}", value),
                      f"{name} has a bad {algorithm}")
        return found

    def identify(self, element, name):
        own = element.get("SPDXID", "")
        self.need(re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", own), f"{name}: bad SPDXID \"{own}\"")
        self.need(own not in self.ids, f"{own} is there twice")
        self.ids.add(own)

    def head(self, document):
        self.need(document["spdxVersion"] == "SPDX-2.3", "it is not SPDX-2.3")
        self.need(document["dataLicense"] == "CC0-1.0", "dataLicense must be CC0-1.0")
        self.need(document["SPDXID"] == "SPDXRef-DOCUMENT", "its SPDXID is another")
        self.need(re.fullmatch(r"https://[^\s#]+", document["documentNamespace"]),
                  "documentNamespace is no address without #")
        creation = document["creationInfo"]
        self.need(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", creation.get("created", "")),
                  "created is no time in UTC")
        creators = creation.get("creators", [])
        self.need(creators and all(re.match(r"(Tool|Person|Organization): \S", creator)
                                   for creator in creators), "creators are missing or bad")

    def file(self, file):
        name = file.get("fileName", "a file")
        if not self.keys("file", file, name):
            return ""
        self.identify(file, name)
        self.need(name.startswith("./"), f"{name} does not begin with ./")
        self.licence(file["licenseConcluded"], name)
        return self.sums(file["checksums"], name, "SHA1").get("SHA1", "")

    def package(self, package, verification):
        name = package.get("name", "a package")
        if not self.keys("package", package, name):
            return
        self.identify(package, name)
        self.licence(package["licenseConcluded"], name)
        self.licence(package["licenseDeclared"], name)
        self.need(package.get("primaryPackagePurpose") in PURPOSES, f"{name}: no known purpose")
        for reference in package.get("externalRefs", []):
            self.need(re.fullmatch(r"pkg:generic/[^\s@]+@[^\s+]+",
                                   reference.get("referenceLocator", "")), f"{name}: bad purl")
        if not package["filesAnalyzed"]:
            self.need("packageVerificationCode" not in package,
                      f"{name} has a verification code without its files")
            return
        self.need(package.get("versionInfo"), f"{name} has no version")
        code = package.get("packageVerificationCode", {}).get("packageVerificationCodeValue")
        self.need(code == verification, f"{name}: the verification code does not fit the files")
        told = self.sums(package.get("checksums", []), name, "SHA256").get("SHA256")
        beside = self.path.parent / package.get("packageFileName", "")
        if self.need(beside.is_file(), f"{beside.name} is not beside it"):
            self.need(hashlib.sha256(beside.read_bytes()).hexdigest() == told,
                      f"{beside.name} has another SHA-256")

    def relations(self, document):
        described = False
        for relation in document["relationships"]:
            if not self.keys("relationship", relation, "a relationship"):
                continue
            ends = (relation["spdxElementId"], relation["relatedSpdxElement"])
            self.need(self.ids.issuperset(ends), f"{ends[0]} → {ends[1]}: one is not there")
            self.need(relation["relationshipType"] in RELATIONS,
                      f"{relation['relationshipType']} is no relationship that is known")
            described |= relation["relationshipType"] == "DESCRIBES"
        self.need(described, "nothing is described")

    def run(self):
        try:
            document = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as problem:
            self.need(False, problem)
            return self.problems
        if self.keys("document", document, "the document"):
            self.head(document)
            self.identify(document, "the document")
            sums = sorted(self.file(file) for file in document["files"])
            verification = hashlib.sha1("".join(sums).encode()).hexdigest()
            for package in document["packages"]:
                self.package(package, verification)
            self.relations(document)
        return self.problems


def main():
    if len(sys.argv) < 2:
        sys.exit("Usage: sbomcheck.py FILE.spdx.json...")
    problems = [problem for name in sys.argv[1:] for problem in Check(pathlib.Path(name)).run()]
    print("\n".join(problems), file=sys.stderr, end="\n" if problems else "")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
