// SPDX-License-Identifier: MIT
#include "store/searchpage.h"

#include <QtCore/QtEndian>

#include <algorithm>
#include <bit>
#include <numeric>

namespace Hookglass {

namespace {

constexpr qsizetype CheckBytes = 4;

enum class Form : quint8 {
    All = 0,     ///< every delivery of the block
    Sparse = 1,  ///< these
    Missing = 2, ///< all but these
    Bits = 3     ///< one bit each
};

/// Not against somebody, but against a disk: every bit matters, and it is fast.
quint32 checkSum(QByteArrayView bytes)
{
    constexpr qsizetype wordBytes = sizeof(quint64);
    quint64 sum = 0x9e3779b97f4a7c15U ^ quint64(bytes.size());
    const auto mix = [&sum](quint64 word) {
        sum = (sum ^ word) * 0xd6e8feb86659fd93U;
        sum ^= sum >> 32;
    };
    qsizetype at = 0;
    for (; at + wordBytes <= bytes.size(); at += wordBytes)
        mix(qFromLittleEndian<quint64>(bytes.data() + at));
    quint64 rest = 0;
    for (int shift = 0; at < bytes.size(); ++at, shift += 8)
        rest |= quint64(uchar(bytes[at])) << shift;
    mix(rest);
    return quint32(sum);
}

std::optional<QByteArrayView> unsealed(QByteArrayView bytes)
{
    if (bytes.size() < CheckBytes)
        return std::nullopt;
    quint32 sum = 0;
    for (int i = 0; i < CheckBytes; ++i)
        sum |= quint32(uchar(bytes[i])) << (8 * i);
    const QByteArrayView rest = bytes.sliced(CheckBytes);
    if (checkSum(rest) != sum)
        return std::nullopt;
    return rest;
}

/// Reads numbers; once something is wrong, everything is.
class Input final
{
public:
    explicit Input(QByteArrayView bytes)
        : m_at(bytes.begin())
        , m_end(bytes.end())
    {
    }
    bool atEnd() const { return m_at == m_end; }
    bool isSound() const { return m_isSound; }
    quint64 number()
    {
        quint64 number = 0;
        for (int shift = 0; m_at != m_end && shift < 64; shift += 7) {
            const auto byte = uchar(*m_at++);
            number |= quint64(byte & 0x7fU) << shift;
            if (byte < 0x80)
                return number;
        }
        m_isSound = false;
        return 0;
    }
    QByteArrayView bytes(qsizetype count)
    {
        if (m_end - m_at < count) {
            m_isSound = false;
            return {};
        }
        m_at += count;
        return {m_at - count, count};
    }

private:
    const char *m_at;
    const char *m_end;
    bool m_isSound = true;
};

/// Ascending places, each as its distance to the one before.
template <typename Iterator>
QByteArray placeBytes(Iterator first, Iterator last)
{
    QByteArray out;
    int before = -1;
    for (; first != last; ++first) {
        SearchPages::putNumber(out, quint64(*first - before - 1));
        before = *first;
    }
    return out;
}

template <typename Iterator>
std::vector<quint16> others(Iterator first, Iterator last, int count)
{
    std::vector<quint16> result;
    for (int i = 0; i < count; ++i) {
        if (first != last && *first == i)
            ++first;
        else
            result.push_back(quint16(i));
    }
    return result;
}

/// Hands each place to `take`. False: they are not all below `count`.
template <typename Take>
bool readPlaces(QByteArrayView bytes, int count, Take take)
{
    Input input(bytes);
    int place = -1;
    while (!input.atEnd()) {
        const quint64 step = input.number();
        if (!input.isSound() || step >= quint64(count - place - 1))
            return false;
        place += int(step) + 1;
        take(place);
    }
    return true;
}

void addBits(QByteArrayView bits, int documents, DocumentSet &found)
{
    for (qsizetype i = 0; i < bits.size(); ++i) {
        for (uint byte = uchar(bits[i]); byte != 0; byte &= byte - 1) {
            const int document = int(i) * 8 + std::countr_zero(byte);
            if (document < documents)
                found.add(document);
        }
    }
}

/// Goes over the deliveries of one gram; adds them to `found` unless that is null.
bool readGram(Input &input, int documents, DocumentSet *found)
{
    const quint64 head = input.number();
    const auto form = Form(head & 3U);
    const QByteArrayView bytes = input.bytes(qsizetype(head >> 2));
    if (!input.isSound() || !found)
        return input.isSound();
    switch (form) {
    case Form::All:
        found->addAll();
        return true;
    case Form::Sparse:
        return readPlaces(bytes, documents, [found](int place) { found->add(place); });
    case Form::Bits:
        addBits(bytes, documents, *found);
        return true;
    case Form::Missing:
        break;
    }
    int next = 0;
    const bool isSound = readPlaces(bytes, documents, [found, &next](int place) {
        for (; next < place; ++next)
            found->add(next);
        next = place + 1;
    });
    for (; next < documents; ++next)
        found->add(next);
    return isSound;
}

} // namespace

void DocumentSet::addAll()
{
    std::fill(m_words.begin(), m_words.end(), ~quint64(0));
    if (m_documents % 64 != 0)
        m_words.back() = (quint64(1) << (m_documents % 64)) - 1;
}

void DocumentSet::unite(const DocumentSet &other)
{
    for (size_t i = 0; i < m_words.size(); ++i)
        m_words[i] |= other.m_words[i];
}

void DocumentSet::intersect(const DocumentSet &other)
{
    for (size_t i = 0; i < m_words.size(); ++i)
        m_words[i] &= other.m_words[i];
}

int DocumentSet::size() const
{
    return std::accumulate(m_words.cbegin(), m_words.cend(), 0,
                           [](int sum, quint64 word) { return sum + std::popcount(word); });
}

QList<int> DocumentSet::documents() const
{
    QList<int> result;
    for (size_t i = 0; i < m_words.size(); ++i) {
        for (quint64 word = m_words[i]; word != 0; word &= word - 1)
            result.append(int(i) * 64 + std::countr_zero(word));
    }
    return result;
}

void SearchPages::putNumber(QByteArray &out, quint64 number)
{
    while (number >= 0x80) {
        out.append(char(number | 0x80));
        number >>= 7;
    }
    out.append(char(number));
}

QByteArray SearchPages::sealed(const QByteArray &bytes)
{
    const quint32 sum = checkSum(bytes);
    QByteArray result;
    result.reserve(bytes.size() + CheckBytes);
    for (int i = 0; i < CheckBytes; ++i)
        result.append(char((sum >> (8 * i)) & 0xff));
    return result + bytes;
}

QByteArray SearchPages::documents(const quint16 *first, const quint16 *last, int all)
{
    const auto count = int(last - first);
    const int bits = (all + 7) / 8;
    Form form = Form::All;
    QByteArray bytes;
    if (count <= bits) { // a place takes a byte at least
        form = Form::Sparse;
        bytes = placeBytes(first, last);
    } else if (count < all && all - count <= bits) {
        const std::vector<quint16> missing = others(first, last, all);
        form = Form::Missing;
        bytes = placeBytes(missing.cbegin(), missing.cend());
    }
    if (count < all && (form == Form::All || bytes.size() > bits)) {
        form = Form::Bits;
        bytes.fill('\0', bits);
        for (; first != last; ++first)
            bytes[*first / 8] = char(uchar(bytes[*first / 8]) | (1U << (*first % 8)));
    }
    QByteArray out;
    putNumber(out, (quint64(bytes.size()) << 2) | quint64(form));
    return out + bytes;
}

QByteArray SearchPages::places(const std::vector<quint16> &places)
{
    return placeBytes(places.cbegin(), places.cend());
}

QByteArray SearchPages::events(const std::vector<qint64> &events)
{
    QByteArray bytes;
    qint64 last = 0;
    for (const qint64 event : events) { // mostly one more than the last
        const qint64 step = event - last;
        putNumber(bytes, (quint64(step) << 1) ^ quint64(step >> 63));
        last = event;
    }
    return bytes;
}

bool findInPage(const SearchPage &page, const GramRange &range, int documents, DocumentSet &found)
{
    const auto bytes = unsealed(page.bytes);
    if (!bytes)
        return false;
    Input input(*bytes);
    // If the gram is in a page behind this one, that page is missing.
    const auto length = SearchGram(input.number());
    if (page.first < 0 || (length != 0 && range.from - page.first >= length))
        return false;
    SearchGram gram = page.first;
    while (!input.atEnd()) {
        gram += SearchGram(input.number());
        if (!input.isSound() || gram >= range.to)
            break;
        if (!readGram(input, documents, gram >= range.from ? &found : nullptr))
            return false;
    }
    return input.isSound();
}

std::optional<QList<qint64>> eventsInPage(QByteArrayView bytes, int documents)
{
    const auto rest = unsealed(bytes);
    if (!rest)
        return std::nullopt;
    Input input(*rest);
    QList<qint64> events;
    events.reserve(documents);
    qint64 event = 0;
    for (int i = 0; i < documents; ++i) {
        const quint64 step = input.number();
        event += qint64(step >> 1) ^ -qint64(step & 1U);
        events.append(event);
    }
    if (!input.isSound() || !input.atEnd())
        return std::nullopt;
    return events;
}

bool findLarge(QByteArrayView bytes, int documents, DocumentSet &found)
{
    const auto rest = unsealed(bytes);
    return rest && readPlaces(*rest, documents, [&found](int place) { found.add(place); });
}

bool isSoundPage(QByteArrayView bytes)
{
    return unsealed(bytes).has_value();
}

} // namespace Hookglass
