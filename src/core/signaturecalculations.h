// SPDX-License-Identifier: MIT
#pragma once

#include "core/hmac.h"
#include "core/signature.h"
#include "core/signaturemistake.h"

#include <QtCore/QList>

namespace Hookglass::SignatureSearch {

/// Other calculations with the key and the text than an HMAC with it, those that lead to the
/// digest: the two swapped, another hash, hashed twice, a plain hash with a colon between them.
/// `body` is what the text was made of.
QList<SignatureDeviation> calculationsTo(const QByteArray &digest, Hmac::Hash hash,
                                         const SigningKey &key, QByteArrayView text,
                                         QByteArrayView body);

} // namespace Hookglass::SignatureSearch
