// SPDX-License-Identifier: MIT
#include "store/textsearch.h"

#include "core/jsontext.h"
#include "core/wildcard.h"
#include "store/rowquery.h"
#include "store/searchtext.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype AtOnce = 250; ///< events whose bytes one statement reads

bool tagFits(const QByteArray &body, const QString &pattern)
{
    const auto tags = JsonText::valueAt(body, {"data"_ba, "tags"_ba});
    if (!tags)
        return false;
    const JsonText::Tokens tokens = JsonText::tokenize(*tags);
    return std::any_of(tokens.tokens.cbegin(), tokens.tokens.cend(), [&](const auto &token) {
        if (token.kind != JsonText::TokenKind::String || token.isKey)
            return false;
        const auto tag = JsonText::decodeString(tags->sliced(token.begin, token.length));
        return tag && fitsWildcard(*tag, pattern);
    });
}

/// A test, made ready to be asked often.
class Tester final
{
public:
    explicit Tester(const PayloadTest &test)
        : m_test(test)
    {
        if (const auto *text = std::get_if<FilterText>(&test))
            m_needle.emplace(text->text);
    }

    bool holds(const QByteArray &head, const QByteArray &body) const
    {
        if (const auto *tag = std::get_if<FilterTag>(&m_test))
            return tagFits(body, tag->pattern);
        switch (std::get<FilterText>(m_test).where) {
        case FilterText::Where::Body:
            return m_needle->isInJson(body);
        case FilterText::Where::Header:
            return m_needle->isInHeaders(head);
        case FilterText::Where::Anywhere:
            break;
        }
        return m_needle->isInJson(body) || m_needle->isInHeaders(head);
    }

private:
    const PayloadTest &m_test;
    std::optional<SearchText::Needle> m_needle;
};

} // namespace

Result<QList<std::optional<EventSet>>> TextSearch::candidates(const QList<PayloadTest> &tests,
                                                              const SearchStop &stop)
{
    Q_UNUSED(stop)
    return QList<std::optional<EventSet>>(tests.size());
}

Result<QList<QSet<qint64>>> PayloadScan::find(const QList<PayloadTest> &tests,
                                              const QList<qint64> &events, const SearchStop &stop)
{
    QList<QSet<qint64>> found(tests.size());
    const std::vector<Tester> testers(tests.cbegin(), tests.cend());
    for (qsizetype at = 0; at < events.size(); at += AtOnce) {
        if (stop && stop())
            return found;
        const qsizetype count = std::min(AtOnce, events.size() - at);
        QVariantList values;
        for (qsizetype i = at; i < at + count; ++i)
            values.append(events[i]);
        const Result<void> done = forEachRow(
            m_connection,
            u"SELECT d.event_id, p.head, p.body FROM delivery d "
            "JOIN payload p ON p.delivery_id = d.id WHERE d.event_id IN (%1)"_s.arg(
                QStringList(count, u"?"_s).join(u',')),
            values, [&](const QSqlQuery &row) {
                const qint64 event = row.value(0).toLongLong();
                const QByteArray head = row.value(1).toByteArray();
                const QByteArray body = row.value(2).toByteArray();
                for (qsizetype t = 0; t < tests.size(); ++t) {
                    if (!found[t].contains(event) && testers[size_t(t)].holds(head, body))
                        found[t].insert(event);
                }
            });
        if (!done)
            return done.error();
    }
    return found;
}

} // namespace Hookglass
