// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QSet>

#include <array>

namespace Hookglass {

/// Finds event ids (UUIDs in any case, fub-api.md §2) in text of any kind and size that comes in
/// slices: logs, CSV, JSON, also where quotes are written as %22 or \u0022. UTF-16 is read if it
/// begins with its mark. What is part of a longer word of hex digits and dashes is no id.
class IdScan final
{
public:
    void feed(QByteArrayView slice);
    /// The text has ended: what stands at its end is complete.
    void finish();

    /// Ids that were not found before, in lower case, in the text's order; each is given once.
    QList<QByteArray> take();
    qint64 mentions() const { return m_mentions; }    ///< repeated ones, too
    qint64 distinct() const { return m_seen.size(); } ///< in any case

private:
    struct Id
    {
        std::array<quint64, 2> bits{};
        bool operator==(const Id &) const = default;
        friend size_t qHash(const Id &id, size_t seed = 0) noexcept
        {
            return qHashMulti(seed, id.bits[0], id.bits[1]);
        }
    };
    enum class Encoding : quint8 { Unknown, Bytes, LittleEndian, BigEndian };

    QByteArrayView detectEncoding(QByteArrayView slice);
    void feedBytes(QByteArrayView bytes);
    void feedWide(QByteArrayView bytes);
    void put(char c);
    void endWord();
    void judge(QByteArrayView word);
    void note(QByteArrayView bytes);

    Encoding m_encoding = Encoding::Unknown;
    QByteArray m_start; ///< too short to tell the encoding
    int m_half = -1;    ///< first byte of a cut UTF-16 unit
    QByteArray m_word;  ///< hex digits and dashes, so far
    bool m_isTooLong = false;
    std::array<char, 2> m_before{}; ///< the two characters before the word
    QSet<Id> m_seen;
    QList<QByteArray> m_new;
    qint64 m_mentions = 0;
};

} // namespace Hookglass
