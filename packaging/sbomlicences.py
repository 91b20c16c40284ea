# SPDX-License-Identifier: MIT
"""Licences of libraries that come along from Debian, by the names of its packages; as far as they
are one and the same for the whole library. What is not here gets NOASSERTION: the portable package
holds Debian's own text of each in licences/."""
import re

BY_PACKAGE = [
    (r"lib(xcb|x11|xau|xdmcp|ice|sm|xkbcommon|wayland)[-a-z0-9]*", "MIT"),
    (r"lib(brotli|expat|ffi|md4c)[-a-z0-9]*", "MIT"),
    (r"lib(krb5|krb5support|k5crypto|gssapi-krb5)[-0-9]*", "MIT"),
    (r"libharfbuzz[-a-z0-9]*", "MIT-Modern-Variant"),
    (r"libicu\d+", "Unicode-DFS-2016"),
    (r"lib(glib2|secret-1|systemd|gcrypt|gpg-error|proxy|mount|blkid)[-.a-z0-9]*",
     "LGPL-2.1-or-later"),
    (r"libdbus-1-3", "AFL-2.1 OR GPL-2.0-or-later"),
    (r"libgraphite2-3", "LGPL-2.1-or-later OR MPL-1.1 OR GPL-2.0-or-later"),
    (r"libfreetype6", "FTL OR GPL-2.0-or-later"),
    (r"libpng16-16[a-z0-9]*", "libpng-2.0"),
    (r"zlib1g", "Zlib"),
    (r"libzstd1", "BSD-3-Clause OR GPL-2.0-only"),
    (r"liblz4-1", "BSD-2-Clause"),
    (r"lib(pcre2-8-0|pcre2-16-0|double-conversion3|uuid1)", "BSD-3-Clause"),
    (r"libcap2", "BSD-3-Clause OR GPL-2.0-only"),
    (r"libb2-1", "CC0-1.0"),
    (r"lib(gomp1|gcc-s1|stdc\+\+6)", "GPL-3.0-or-later WITH GCC-exception-3.1"),
]

# Every licence that our lists may name, as spdx.org/licenses spells it.
KNOWN = {"Apache-2.0", "BSD-2-Clause", "BSL-1.0", "Bitstream-Vera", "LGPL-3.0-only", "MIT",
         "OFL-1.1", "blessing"}
for _, expression in BY_PACKAGE:
    KNOWN |= set(expression.split(" OR "))


def of_package(name):
    for pattern, licence in BY_PACKAGE:
        if re.fullmatch(pattern, name):
            return licence
    return "NOASSERTION"
