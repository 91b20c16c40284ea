// SPDX-License-Identifier: MIT
#include "store/searchblock.h"

#include "store/searchtext.h"

#include <algorithm>
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
constexpr size_t FirstSlots = 1 << 15;
constexpr size_t MostEntries = 3'000'000; ///< keeps a block below some 20 MB of memory
constexpr int EncodedAtOnce = 256;        ///< grams between two looks at the time
constexpr int DistributedAtOnce = 64;     ///< the same for deliveries

SearchGram gram(SearchPart part, char16_t a, char16_t b, char16_t c)
{
    return (SearchGram(part) << PartShift) | (SearchGram(a) << (2 * UnitBits)) |
           (SearchGram(b) << UnitBits) | SearchGram(c);
}

size_t slotOf(SearchGram gram)
{
    return size_t((quint64(gram) * 0x9e3779b97f4a7c15U) >> 32);
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
        const QStringList texts = SearchText::headerTexts(head);
        for (const QString &text : texts)
            addText(SearchPart::Head, SearchText::folded(text));
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

/// `next`: where the next page begins; 0: this is the last.
void SearchBlock::closePage(SearchGram next)
{
    QByteArray bytes;
    SearchPages::putNumber(bytes, next == 0 ? 0 : quint64(next - m_page.first));
    m_pages.append({m_page.first, SearchPages::sealed(bytes + m_page.bytes)});
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
    m_pages.append({SearchEventsPage, SearchPages::sealed(SearchPages::events(m_events))});
    m_pages.append({SearchLargePage, SearchPages::sealed(SearchPages::places(m_large))});
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
    const QByteArray bytes = SearchPages::documents(last - gram.documents, last, documents());
    if (m_page.bytes.size() + bytes.size() > PageBytes)
        closePage(gram.gram);
    SearchPages::putNumber(m_page.bytes, quint64(gram.gram - m_lastGram));
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

} // namespace Hookglass
