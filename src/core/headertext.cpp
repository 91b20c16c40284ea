// SPDX-License-Identifier: MIT
#include "core/headertext.h"

namespace Hookglass {

QString headerText(QByteArrayView bytes)
{
    return bytes.isValidUtf8() ? QString::fromUtf8(bytes) : QString::fromLatin1(bytes);
}

QString headText(QByteArrayView lines)
{
    QString text;
    text.reserve(lines.size());
    while (!lines.isEmpty()) {
        const qsizetype end = lines.indexOf('\n');
        const qsizetype length = end < 0 ? lines.size() : end + 1;
        text += headerText(lines.first(length));
        lines = lines.sliced(length);
    }
    return text;
}

} // namespace Hookglass
