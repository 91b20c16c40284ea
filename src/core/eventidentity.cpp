// SPDX-License-Identifier: MIT
#include "core/eventidentity.h"

#include <algorithm>

namespace Hookglass {

bool isUuid(QStringView text)
{
    constexpr qsizetype Length = 36;
    if (text.size() != Length)
        return false;
    for (qsizetype i = 0; i < Length; ++i) {
        const char16_t c = text[i].unicode();
        const char16_t small = c | 0x20;
        const bool isDigit = (c >= u'0' && c <= u'9') || (small >= u'a' && small <= u'f');
        const bool isDash = i == 8 || i == 13 || i == 18 || i == 23;
        if (isDash ? c != u'-' : !isDigit)
            return false;
    }
    return true;
}

QString eventIdentity(const QString &eventId)
{
    const bool hasCapitals = std::any_of(eventId.cbegin(), eventId.cend(),
                                         [](QChar c) { return c >= u'A' && c <= u'F'; });
    return hasCapitals && isUuid(eventId) ? eventId.toLower() : eventId;
}

} // namespace Hookglass
