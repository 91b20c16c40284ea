#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""bundle.py FOLDER: fills in Info.plist.in as CMake does on macOS, with the values of bundle.cmake,
and looks at the result and at the entitlements. FOLDER is for what it writes."""
import pathlib
import plistlib
import re
import subprocess
import sys

MACOS = pathlib.Path("packaging/macos")
# CMake sets these for each bundle: from the target's properties, the last from the target itself.
FROM_PROPERTIES = {"MACOSX_BUNDLE_BUNDLE_NAME", "MACOSX_BUNDLE_ICON_FILE",
                   "MACOSX_BUNDLE_GUI_IDENTIFIER", "MACOSX_BUNDLE_SHORT_VERSION_STRING",
                   "MACOSX_BUNDLE_BUNDLE_VERSION", "MACOSX_BUNDLE_COPYRIGHT"}
GIVEN = {"MACOSX_BUNDLE_EXECUTABLE_NAME": "Hookglass", "CMAKE_OSX_DEPLOYMENT_TARGET": "12.0"}


def need(holds, problem):
    if not holds:
        sys.exit(problem)


def values():
    text = (MACOS / "bundle.cmake").read_text(encoding="utf-8")
    found = dict(re.findall(r"^    (MACOSX_BUNDLE_\w+) \"?([^\"\n)]+)", text, re.MULTILINE))
    need(re.search(r"OUTPUT_NAME Hookglass\b", text), "the program has another name")
    target = re.search(r"^deployment_target=(.+)$",
                       (MACOS / "common.sh").read_text(encoding="utf-8"), re.MULTILINE).group(1)
    need(target == GIVEN["CMAKE_OSX_DEPLOYMENT_TARGET"], "another oldest macOS than tested here")
    missing = FROM_PROPERTIES - set(found)
    need(not missing, f"bundle.cmake does not set {missing}")
    found = {name: found[name].replace("${PROJECT_VERSION}", "1.2.3") for name in FROM_PROPERTIES}
    return {**found, **GIVEN}


def filled(folder):
    template = MACOS / "Info.plist.in"
    used = set(re.findall(r"\$\{(\w+)\}|@(\w+)@", template.read_text(encoding="utf-8")))
    names = values()
    unknown = {name for pair in used for name in pair if name} - set(names)
    need(not unknown, f"Info.plist.in uses {unknown}, which nobody sets")
    script = folder / "fill.cmake"
    script.write_text("".join(f"set({name} [==[{value}]==])\n" for name, value in names.items()) +
                      f"configure_file({template.resolve()} {folder}/Info.plist)\n",
                      encoding="utf-8")
    subprocess.run(["cmake", "-P", str(script)], check=True)
    return plistlib.loads((folder / "Info.plist").read_bytes())


def check_info(info):
    expected = {
        "CFBundleExecutable": "Hookglass", "CFBundleName": "Hookglass",
        "CFBundleIdentifier": "io.github.hookglass.Hookglass",
        "CFBundleShortVersionString": "1.2.3", "CFBundleVersion": "1.2.3",
        "CFBundlePackageType": "APPL", "CFBundleInfoDictionaryVersion": "6.0",
        "LSMinimumSystemVersion": "12.0", "NSHighResolutionCapable": True,
        "NSPrincipalClass": "NSApplication",
    }
    for key, value in expected.items():
        need(info.get(key) == value, f"{key} is {info.get(key)!r} instead of {value!r}")
    need("MIT" in info["NSHumanReadableCopyright"], "no word about the licence")
    need((MACOS / info["CFBundleIconFile"]).is_file(), "there is no such icon")
    needless = [key for key in info if key.endswith("UsageDescription")]
    need(not needless, f"it asks for what it does not need: {needless}")
    # The same name for the same program on each system.
    linux = pathlib.Path("packaging/linux/install.cmake").read_text(encoding="utf-8")
    need(f'"{info["CFBundleIdentifier"]}"' in linux, "Linux calls the program by another id")


def main():
    check_info(filled(pathlib.Path(sys.argv[1]).resolve()))
    entitlements = plistlib.loads((MACOS / "hookglass.entitlements").read_bytes())
    need(entitlements == {}, f"exceptions to the hardened runtime: {sorted(entitlements)}")


if __name__ == "__main__":
    main()
