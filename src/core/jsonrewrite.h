// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>

/// Rewrites of a valid JSON text as other programs would write it. Used to find out what happened
/// to a body on its way; never to show one. The text must be valid JSON.
namespace Hookglass::JsonRewrite {

/// How strings are written.
struct StringStyle
{
    enum class Slashes : quint8 { Keep, Escaped, Plain };    ///< `\/` or `/`
    enum class Characters : quint8 { Keep, Escaped, Plain }; ///< `\u00e9` or `é`
    Slashes slashes = Slashes::Keep;
    Characters characters = Characters::Keep;
};

/// Without any blanks between tokens.
QByteArray minified(QByteArrayView text);
/// On one line with a blank after commas and colons, as Python's json.dumps does.
QByteArray spaced(QByteArrayView text);
/// Everything outside of strings stays.
QByteArray withStrings(QByteArrayView text, StringStyle style);
/// Minified, the members of every object sorted by the bytes of their names.
QByteArray sorted(QByteArrayView text);

} // namespace Hookglass::JsonRewrite
