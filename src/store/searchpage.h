// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>

#include <optional>
#include <vector>

namespace Hookglass {

/// Three neighbouring letters of a text without case (UTF-16 units, each in 16 bits, the first
/// highest) and above them the part of a delivery that has them. Behind the end of a text stands
/// U+0000, so that each letter begins one.
using SearchGram = qint64;

/// From the first up to, but without, the second.
struct GramRange
{
    SearchGram from = 0;
    SearchGram to = 0;
    bool operator==(const GramRange &) const = default;
};

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

/// What pages are made of.
namespace SearchPages {

void putNumber(QByteArray &out, quint64 number);
/// Some of `all` deliveries, ascending, in the shortest of some ways.
QByteArray documents(const quint16 *first, const quint16 *last, int all);
QByteArray places(const std::vector<quint16> &places);
QByteArray events(const std::vector<qint64> &events);
/// With a check sum in front: damage must not pass as "is not there".
QByteArray sealed(const QByteArray &bytes);

} // namespace SearchPages

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
