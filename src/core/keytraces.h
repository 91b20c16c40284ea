// SPDX-License-Identifier: MIT
#pragma once

#include "core/secret.h"

#include <QtCore/QByteArrayView>
#include <QtCore/QList>

namespace Hookglass {

/// The forms in which a key travels, besides itself: its hexadecimal digits in the other case, and
/// what base64 makes of it wherever it stands in what is encoded (HTTP Basic: fub-api.md §5, RFC
/// 7617). Longest first; none is shorter than 6 bytes.
QList<Secret> keyTraces(const QList<Secret> &keys);

struct BytePlace
{
    qsizetype begin = 0;
    qsizetype length = 0; ///< 0: there is none
};

/// The next thing from `from` on that lets somebody in, whoever's it is: an API key of Follow Up
/// Boss (fka_…), or what follows Basic or Bearer.
BytePlace nextCredential(QByteArrayView bytes, qsizetype from);

} // namespace Hookglass
