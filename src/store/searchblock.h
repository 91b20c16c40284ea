// SPDX-License-Identifier: MIT
#pragma once

#include "store/searchpage.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QString>

#include <vector>

namespace Hookglass {

enum class SearchPart : quint8 {
    Body = 0, ///< as it is, and without escapes
    Head = 1, ///< header lines; those that are no UTF-8 also as Latin-1
    Id = 2    ///< beginning of the event's id, behind a mark
};

/// What is in a part with this text, at least; the text of an Id is its beginning. Empty: nothing
/// is known of it.
QList<GramRange> gramsOf(SearchPart part, const QString &text);

/// Which grams are in which of some deliveries in a row.
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

} // namespace Hookglass
