// SPDX-License-Identifier: MIT
#include "core/idscan.h"

namespace Hookglass {

namespace {

constexpr qsizetype IdLength = 36;
constexpr qsizetype UnicodeEscape = 4; ///< "0022" of \u0022
constexpr qsizetype PercentEscape = 2; ///< "22" of %22
/// Longer words hold no id, whatever escape and dashes stand before or behind it.
constexpr qsizetype LongestWord = IdLength + UnicodeEscape + 8;

/// Value of a hex digit; 16: a dash; 255: neither.
constexpr std::array<quint8, 256> wordTable()
{
    std::array<quint8, 256> table{};
    table.fill(255);
    for (int i = 0; i < 10; ++i)
        table[size_t('0' + i)] = quint8(i);
    for (int i = 0; i < 6; ++i) {
        table[size_t('a' + i)] = quint8(10 + i);
        table[size_t('A' + i)] = quint8(10 + i);
    }
    table[size_t('-')] = 16;
    return table;
}

constexpr std::array<quint8, 256> WordTable = wordTable();

quint8 valueOf(char c)
{
    return WordTable[quint8(c)];
}

bool isWord(char c)
{
    return valueOf(c) != 255;
}

bool hasShape(QByteArrayView text)
{
    if (text.size() != IdLength)
        return false;
    for (qsizetype i = 0; i < IdLength; ++i) {
        const bool isDash = i == 8 || i == 13 || i == 18 || i == 23;
        if ((text[i] == '-') != isDash)
            return false;
    }
    return true;
}

} // namespace

void IdScan::feed(QByteArrayView slice)
{
    QByteArray joined;
    if (m_encoding == Encoding::Unknown) {
        if (!m_start.isEmpty()) {
            joined = m_start + slice.toByteArray();
            slice = joined;
            m_start.clear();
        }
        slice = detectEncoding(slice);
    }
    switch (m_encoding) {
    case Encoding::Unknown:
        return;
    case Encoding::Bytes:
        return feedBytes(slice);
    case Encoding::LittleEndian:
    case Encoding::BigEndian:
        return feedWide(slice);
    }
}

/// The slice without the mark; nothing while it is too short.
QByteArrayView IdScan::detectEncoding(QByteArrayView slice)
{
    if (slice.size() < 2) {
        m_start = slice.toByteArray();
        return {};
    }
    const auto first = quint8(slice[0]);
    const auto second = quint8(slice[1]);
    m_encoding = first == 0xff && second == 0xfe   ? Encoding::LittleEndian
                 : first == 0xfe && second == 0xff ? Encoding::BigEndian
                                                   : Encoding::Bytes;
    return m_encoding == Encoding::Bytes ? slice : slice.sliced(2);
}

void IdScan::feedBytes(QByteArrayView bytes)
{
    const qsizetype size = bytes.size();
    qsizetype at = 0;
    while (at < size && (!m_word.isEmpty() || m_isTooLong)) // begun in the slice before
        put(bytes[at++]);
    while (at < size) {
        qsizetype begin = at;
        while (begin < size && !isWord(bytes[begin]))
            ++begin;
        note(bytes.sliced(at, begin - at));
        at = begin;
        while (at < size && isWord(bytes[at]))
            ++at;
        const QByteArrayView word = bytes.sliced(begin, at - begin);
        if (at == size) { // it may go on in the next slice
            for (const char c : word)
                put(c);
            return;
        }
        if (word.size() >= IdLength && word.size() <= LongestWord)
            judge(word);
        note(word);
    }
}

/// What now stands before the next word.
void IdScan::note(QByteArrayView bytes)
{
    if (bytes.size() == 1)
        m_before = {m_before[1], bytes[0]};
    else if (bytes.size() > 1)
        m_before = {bytes[bytes.size() - 2], bytes.back()};
}

void IdScan::feedWide(QByteArrayView bytes)
{
    const bool isBig = m_encoding == Encoding::BigEndian;
    for (const char c : bytes) {
        if (m_half < 0) {
            m_half = quint8(c);
            continue;
        }
        const int unit = isBig ? m_half << 8 | quint8(c) : quint8(c) << 8 | m_half;
        m_half = -1;
        put(unit < 0x80 ? char(unit) : '\x80'); // no other character is part of a word
    }
}

void IdScan::put(char c)
{
    if (isWord(c)) {
        if (m_word.size() < LongestWord)
            m_word.append(c);
        else
            m_isTooLong = true;
        return;
    }
    endWord();
    m_before[0] = m_before[1];
    m_before[1] = c;
}

void IdScan::endWord()
{
    if (m_word.isEmpty())
        return;
    if (!m_isTooLong)
        judge(m_word);
    note(m_word);
    m_word.clear();
    m_isTooLong = false;
}

void IdScan::judge(QByteArrayView word)
{
    const auto trimDashes = [&word] {
        while (word.startsWith('-'))
            word = word.sliced(1);
        while (word.endsWith('-'))
            word.chop(1);
    };
    trimDashes();
    // The digits of an escaped quote are no part of it.
    if (m_before[1] == '%' && word.size() >= IdLength + PercentEscape)
        word = word.sliced(PercentEscape);
    else if (m_before[0] == '\\' && m_before[1] == 'u' && word.size() >= IdLength + UnicodeEscape)
        word = word.sliced(UnicodeEscape);
    trimDashes();
    if (!hasShape(word))
        return;
    ++m_mentions;
    Id id;
    int digit = 0;
    for (const char c : word) {
        if (c == '-')
            continue;
        quint64 &half = id.bits[size_t(digit++ / 16)];
        half = half << 4 | valueOf(c);
    }
    const qsizetype before = m_seen.size();
    m_seen.insert(id);
    if (m_seen.size() > before)
        m_new.append(word.toByteArray().toLower());
}

void IdScan::finish()
{
    if (!m_start.isEmpty()) {
        m_encoding = Encoding::Bytes;
        feedBytes(m_start);
        m_start.clear();
    }
    endWord();
}

QList<QByteArray> IdScan::take()
{
    return std::exchange(m_new, {});
}

} // namespace Hookglass
