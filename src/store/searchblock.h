// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QDeadlineTimer>
#include <QtCore/QList>
#include <QtCore/QString>

#include <optional>
#include <vector>

namespace Hookglass {

/// Three neighbouring letters of a text without case (UTF-16 units, each in 16 bits, the first
/// highest) and above them the part of a delivery that has them. Behind the end of a text stands
/// U+0000, so that each letter begins one.
using SearchGram = qint64;

enum class SearchPart : quint8 {
    Body = 0, ///< as it is, and without escapes
    Head = 1, ///< header lines
    Id = 2    ///< beginning of the event's id, behind a mark
};

/// From the first up to, but without, the second.
struct GramRange
{
    SearchGram from = 0;
    SearchGram to = 0;
    bool operator==(const GramRange &) const = default;
};

/// What is in a part with this text, at least; the text of an Id is its beginning. Empty: nothing
/// is known of it.
QList<GramRange> gramsOf(SearchPart part, const QString &text);

/// Some of the deliveries of a block, by their place in it.
class DocumentSet final
{
public:
    explicit DocumentSet(int documents)
        : m_documents(documents)
        , m_words(size_t(documents + 63) / 64, 0)
    {
    }
    void add(int document) { m_words[size_t(document) / 64] |= quint64(1) << (document % 64); }
    void addAll();
    void unite(const DocumentSet &other);
    void intersect(const DocumentSet &other);
    bool isEmpty() const { return size() == 0; }
    int size() const;
    QList<int> documents() const;

private:
    int m_documents;
    std::vector<quint64> m_words;
};

/// One of the rows that hold a block's index.
struct SearchPage
{
    SearchGram first = 0;
    QByteArray bytes;
};

/// Rows of a block that hold something else than grams.
constexpr SearchGram SearchEventsPage = -1; ///< event of each delivery
constexpr SearchGram SearchLargePage = -2;  ///< deliveries that are too large to be indexed

/// Which grams are in which of some deliveries in a row. Each page begins with a check sum: damage
/// must not pass as "is not there".
class SearchBlock final
{
public:
    /// Texts above this are not taken apart: a delivery with them may hold anything.
    static constexpr qsizetype LargestText = 1024 * 1024;

    SearchBlock();
    void add(qint64 event, QByteArrayView head, QByteArrayView body, const QString &uid);
    int documents() const { return int(m_events.size()); }
    qint64 bytes() const { return m_bytes; }
    int largeDocuments() const { return int(m_large.size()); }
    /// It has become large in memory: nothing more should be added.
    bool isLarge() const;

    /// Makes pages of it until then. True: all are made, nothing may be added any more.
    bool encode(const QDeadlineTimer &until);
    const QList<SearchPage> &pages() const { return m_pages; }

private:
    struct Gram
    {
        SearchGram gram = 0;
        quint32 documents = 0; ///< so many have it
        quint16 last = 0;      ///< the newest of them
    };
    void addText(SearchPart part, QStringView text);
    void addBody(QString text);
    void addGram(SearchGram gram);
    void grow();
    void beginEncoding();
    bool distribute(const QDeadlineTimer &until);
    void encodeGram(quint32 number);
    void closePage(SearchGram next);
    QByteArray encoded(const quint16 *first, const quint16 *last) const;

    std::vector<qint64> m_events;
    std::vector<quint16> m_large;
    std::vector<Gram> m_grams;
    std::vector<quint32> m_slots;   ///< by hash of the gram: its number, from 1
    std::vector<quint32> m_entries; ///< numbers of the grams of one delivery after another
    std::vector<quint32> m_ends;    ///< where each one's end
    qint64 m_bytes = 0;
    // While encoding:
    std::vector<quint32> m_order;     ///< numbers of the grams, in the grams' order
    std::vector<quint32> m_starts;    ///< by number: where its deliveries begin in the next
    std::vector<quint16> m_documents; ///< of one gram after another
    int m_distributed = 0;            ///< deliveries
    size_t m_encoded = 0;             ///< grams
    SearchPage m_page;
    SearchGram m_lastGram = 0;
    QList<SearchPage> m_pages;
};

/// Adds the deliveries that have a gram of the range to `found`; of the pages it must be the last
/// that begins at the range or before, or one that begins in it. False: it is damaged.
[[nodiscard]] bool findInPage(const SearchPage &page, const GramRange &range, int documents,
                              DocumentSet &found);
/// The events of a block's deliveries; nullopt: damaged.
std::optional<QList<qint64>> eventsInPage(QByteArrayView bytes, int documents);
/// Adds the deliveries too large to be indexed. False: damaged.
[[nodiscard]] bool findLarge(QByteArrayView bytes, int documents, DocumentSet &found);
/// The page's bytes are as they were written.
bool isSoundPage(QByteArrayView bytes);

} // namespace Hookglass
