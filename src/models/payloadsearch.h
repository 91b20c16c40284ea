// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QString>

#include <vector>

namespace Hookglass {

/// Bytes from `begin` up to `end`.
struct TextHit
{
    quint32 begin = 0;
    quint32 end = 0;
    bool operator==(const TextHit &) const = default;
};

struct PayloadSearch
{
    enum class In : quint8 {
        Bytes, ///< what stands there
        /// What is shown of JSON: blanks between tokens as they are laid out, and strings both as
        /// they are written and with their escapes resolved (\u00e9, \n, \/).
        Json
    };
    QString text;
    bool withCase = false;
    In in = In::Bytes;
    bool hexToo = false; ///< "7b 22" also means these bytes
    bool operator==(const PayloadSearch &) const = default;
};

struct TextHits
{
    std::vector<TextHit> hits; ///< in the order of the text; none overlap from one way of reading
    bool isCut = false;        ///< there are more
};

inline constexpr qsizetype MostHits = 1'000'000;

/// Everything found. An empty search finds nothing. Any bytes are safe.
TextHits findAll(QByteArrayView text, const PayloadSearch &search, qsizetype most = MostHits);

} // namespace Hookglass
