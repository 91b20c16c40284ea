// SPDX-License-Identifier: MIT
#pragma once

#include "core/hmac.h"
#include "core/signaturesearch.h"

/// What the search of all combinations leaves out: tried by itself, as it would multiply the work.
namespace Hookglass::SignatureSearch {

/// Bodies of more bytes are not tried with what is rare.
inline constexpr qsizetype LargestForRare = 1024 * 1024;

/// Where the body visibly was made of another (base64, a form, …): what leads from that one to the
/// digest, the fewest mistakes first. Costs nothing for bodies that look as they were sent.
QList<Match> findInside(const SignatureQuestion &question, const QByteArray &digest,
                        Hmac::Hash hash);

/// Rare ways of changing a body, writing its base64, mangling a key or calculating with it, each
/// alone or without base64 on the body as it is.
QList<Match> findRare(const SignatureQuestion &question, const QByteArray &digest, Hmac::Hash hash);

} // namespace Hookglass::SignatureSearch
