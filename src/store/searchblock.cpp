// SPDX-License-Identifier: MIT
#include "store/searchblock.h"

#include "store/searchtext.h"

#include <QtCore/QtEndian>

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

namespace Hookglass {

namespace {

constexpr int UnitBits = 16;
constexpr int PartShift = 3 * UnitBits;
constexpr qsizetype IdLetters = 8;     ///< indexed of an event's id, behind the mark
constexpr QChar IdMark = u'\u0001';    ///< before it
constexpr qsizetype MostGrams = 12;    ///< of a text that are looked up
constexpr qsizetype PageBytes = 3'900; ///< two to a page of the database
constexpr qsizetype CheckBytes = 4;
constexpr size_t FirstSlots = 1 << 15;
constexpr size_t MostEntries = 3'000'000; ///< keeps a block below some 20 MB of memory
constexpr int EncodedAtOnce = 256;        ///< grams between two looks at the time
constexpr int DistributedAtOnce = 64;     ///< the same for deliveries

enum class Form : quint8 {
    All = 0,     ///< every delivery of the block
    Sparse = 1,  ///< these
    Missing = 2, ///< all but these
    Bits = 3     ///< one bit each
};

SearchGram gram(SearchPart part, char16_t a, char16_t b, char16_t c)
{
    return (SearchGram(part) << PartShift) | (SearchGram(a) << (2 * UnitBits)) |
           (SearchGram(b) << UnitBits) | SearchGram(c);
}

size_t slotOf(SearchGram gram)
{
    return size_t((quint64(gram) * 0x9e3779b97f4a7c15U) >> 32);
}

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

/// With the check sum in front.
QByteArray sealed(const QByteArray &bytes)
{
    const quint32 sum = checkSum(bytes);
    QByteArray result;
    result.reserve(bytes.size() + CheckBytes);
    for (int i = 0; i < CheckBytes; ++i)
        result.append(char((sum >> (8 * i)) & 0xff));
    return result + bytes;
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

void putNumber(QByteArray &out, quint64 number)
{
    while (number >= 0x80) {
        out.append(char(number | 0x80));
        number >>= 7;
    }
    out.append(char(number));
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
QByteArray places(Iterator first, Iterator last)
{
    QByteArray out;
    int before = -1;
    for (; first != last; ++first) {
        putNumber(out, quint64(*first - before - 1));
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

QList<GramRange> gramsOf(SearchPart part, const QString &text)
{
    QString letters = SearchText::folded(text);
    if (part == SearchPart::Id)
        letters = IdMark + letters.first(std::min(letters.size(), IdLetters));
    if (letters.isEmpty())
        return {};
    const auto at = [&letters](qsizetype i) { return letters[i].unicode(); };
    if (letters.size() == 1) {
        const SearchGram first = gram(part, at(0), 0, 0);
        return {{first, first + (SearchGram(1) << (2 * UnitBits))}};
    }
    if (letters.size() == 2) {
        const SearchGram first = gram(part, at(0), at(1), 0);
        return {{first, first + (SearchGram(1) << UnitBits)}};
    }
    // Of a long text some, all over it.
    const qsizetype all = letters.size() - 2;
    const qsizetype count = std::min(all, MostGrams);
    QList<GramRange> grams;
    for (qsizetype i = 0; i < count; ++i) {
        const qsizetype place = count == 1 ? 0 : i * (all - 1) / (count - 1);
        const SearchGram one = gram(part, at(place), at(place + 1), at(place + 2));
        grams.append({one, one + 1});
    }
    return grams;
}

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

SearchBlock::SearchBlock()
    : m_slots(FirstSlots, 0)
{
}

bool SearchBlock::isLarge() const
{
    return m_entries.size() >= MostEntries || documents() >= std::numeric_limits<quint16>::max();
}

void SearchBlock::add(qint64 event, QByteArrayView head, QByteArrayView body, const QString &uid)
{
    m_events.push_back(event);
    m_bytes += head.size() + body.size();
    addText(SearchPart::Id,
            IdMark + SearchText::folded(uid.first(std::min(uid.size(), IdLetters))));
    if (head.size() + body.size() > LargestText) {
        m_large.push_back(quint16(m_events.size() - 1));
    } else {
        addText(SearchPart::Head,
                SearchText::folded(QString::fromUtf8(SearchText::headerLines(head))));
        addBody(QString::fromUtf8(body));
    }
    m_ends.push_back(quint32(m_entries.size()));
}

void SearchBlock::addBody(QString text)
{
    QString decoded;
    QList<qsizetype> places;
    if (text.contains(u'\\'))
        decoded = SearchText::withoutEscapes(text, &places);
    SearchText::fold(text);
    addText(SearchPart::Body, text);
    // Of the decoded text only what is new: around each escape.
    SearchText::fold(decoded);
    const auto at = [&decoded](qsizetype i) {
        return i < decoded.size() ? decoded[i].unicode() : u'\0';
    };
    qsizetype done = 0;
    for (const qsizetype place : std::as_const(places)) {
        for (qsizetype i = std::max(place - 2, done); i <= place; ++i)
            addGram(gram(SearchPart::Body, at(i), at(i + 1), at(i + 2)));
        done = place + 1;
    }
}

void SearchBlock::addText(SearchPart part, QStringView text)
{
    const qsizetype size = text.size();
    if (size == 0)
        return;
    SearchGram window = gram(part, 0, text[0].unicode(), size > 1 ? text[1].unicode() : 0);
    constexpr SearchGram withoutFirst = (SearchGram(1) << (2 * UnitBits)) - 1;
    for (qsizetype i = 0; i < size; ++i) {
        const char16_t next = i + 2 < size ? text[i + 2].unicode() : u'\0';
        window = (SearchGram(part) << PartShift) | ((window & withoutFirst) << UnitBits) |
                 SearchGram(next);
        addGram(window);
    }
}

void SearchBlock::addGram(SearchGram gram)
{
    const auto document = quint16(m_events.size() - 1);
    const size_t mask = m_slots.size() - 1;
    size_t slot = slotOf(gram) & mask;
    while (m_slots[slot] != 0 && m_grams[m_slots[slot] - 1].gram != gram)
        slot = (slot + 1) & mask;
    if (m_slots[slot] == 0) {
        m_grams.push_back({.gram = gram});
        m_slots[slot] = quint32(m_grams.size());
    }
    const quint32 number = m_slots[slot] - 1;
    Gram &known = m_grams[number];
    if (known.documents != 0 && known.last == document)
        return;
    ++known.documents;
    known.last = document;
    m_entries.push_back(number);
    if (m_grams.size() * 2 > m_slots.size())
        grow();
}

void SearchBlock::grow()
{
    m_slots.assign(m_slots.size() * 2, 0);
    const size_t mask = m_slots.size() - 1;
    for (size_t i = 0; i < m_grams.size(); ++i) {
        size_t slot = slotOf(m_grams[i].gram) & mask;
        while (m_slots[slot] != 0)
            slot = (slot + 1) & mask;
        m_slots[slot] = quint32(i + 1);
    }
}

QByteArray SearchBlock::encoded(const quint16 *first, const quint16 *last) const
{
    const int all = documents();
    const auto count = int(last - first);
    const int bits = (all + 7) / 8;
    Form form = Form::All;
    QByteArray bytes;
    if (count <= bits) { // a place takes a byte at least
        form = Form::Sparse;
        bytes = places(first, last);
    } else if (count < all && all - count <= bits) {
        const std::vector<quint16> missing = others(first, last, all);
        form = Form::Missing;
        bytes = places(missing.cbegin(), missing.cend());
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

/// `next`: where the next page begins; 0: this is the last.
void SearchBlock::closePage(SearchGram next)
{
    QByteArray bytes;
    putNumber(bytes, next == 0 ? 0 : quint64(next - m_page.first));
    m_pages.append({m_page.first, sealed(bytes + m_page.bytes)});
    m_page = {.first = next, .bytes = {}};
    m_lastGram = next;
}

void SearchBlock::beginEncoding()
{
    m_slots = {};
    m_order.resize(m_grams.size());
    std::iota(m_order.begin(), m_order.end(), 0U);
    std::sort(m_order.begin(), m_order.end(),
              [this](quint32 a, quint32 b) { return m_grams[a].gram < m_grams[b].gram; });
    m_starts.resize(m_grams.size());
    quint32 start = 0;
    for (const quint32 number : m_order) {
        m_starts[number] = start;
        start += m_grams[number].documents;
    }
    m_documents.resize(start);
    QByteArray events;
    qint64 last = 0;
    for (const qint64 event : m_events) { // mostly one more than the last
        const qint64 step = event - last;
        putNumber(events, (quint64(step) << 1) ^ quint64(step >> 63));
        last = event;
    }
    m_pages.append({SearchEventsPage, sealed(events)});
    m_pages.append({SearchLargePage, sealed(places(m_large.cbegin(), m_large.cend()))});
}

bool SearchBlock::distribute(const QDeadlineTimer &until)
{
    while (m_distributed < documents()) {
        const size_t begin = m_distributed == 0 ? 0 : m_ends[size_t(m_distributed) - 1];
        for (size_t i = begin; i < m_ends[size_t(m_distributed)]; ++i)
            m_documents[m_starts[m_entries[i]]++] = quint16(m_distributed);
        if (++m_distributed % DistributedAtOnce == 0 && until.hasExpired())
            return false;
    }
    m_entries = {};
    return true;
}

void SearchBlock::encodeGram(quint32 number)
{
    const Gram &gram = m_grams[number];
    const quint16 *last = m_documents.data() + m_starts[number]; // it has moved to the end
    const QByteArray bytes = encoded(last - gram.documents, last);
    if (m_page.bytes.size() + bytes.size() > PageBytes)
        closePage(gram.gram);
    putNumber(m_page.bytes, quint64(gram.gram - m_lastGram));
    m_page.bytes += bytes;
    m_lastGram = gram.gram;
}

bool SearchBlock::encode(const QDeadlineTimer &until)
{
    if (m_order.empty()) {
        beginEncoding();
        if (until.hasExpired())
            return false;
    }
    if (!distribute(until))
        return false;
    while (m_encoded < m_order.size()) {
        encodeGram(m_order[m_encoded]);
        if (++m_encoded % EncodedAtOnce == 0 && until.hasExpired())
            return false;
    }
    closePage(0);
    return true;
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
