// SPDX-License-Identifier: MIT
#include "store/resourcenames.h"

#include "core/resourceref.h"
#include "store/rowquery.h"

#include <QtCore/QHash>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype AtOnce = 500; ///< rows of one question

struct Named
{
    qint64 account = 0;
    ResourceKey key;
    bool operator==(const Named &) const = default;
    friend size_t qHash(const Named &named, size_t seed = 0) noexcept
    {
        return qHashMulti(seed, named.account, named.key);
    }
};

Named subjectOf(const EventSummary &row)
{
    if (row.resourceIds.isEmpty())
        return {};
    return {row.account.value, {kindOfEvent(row.eventName), row.resourceIds.constFirst()}};
}

} // namespace

Result<void> ResourceNames::fill(QList<EventSummary> &rows)
{
    for (qsizetype from = 0; from < rows.size(); from += AtOnce) {
        const qsizetype end = std::min(rows.size(), from + AtOnce);
        // By account and kind, so that the index carries every part of the question.
        QHash<std::pair<qint64, QString>, QVariantList> numbers;
        for (qsizetype i = from; i < end; ++i) {
            const Named subject = subjectOf(rows.at(i));
            if (!subject.key.kind.isEmpty())
                numbers[{subject.account, subject.key.kind}].append(subject.key.number);
        }
        QStringList parts;
        QVariantList values;
        for (auto it = numbers.cbegin(); it != numbers.cend(); ++it) {
            parts.append(u"(account_id = ? AND kind = ? AND number IN (%1))"_s.arg(
                QStringList(it->size(), u"?"_s).join(u',')));
            values += QVariantList{it.key().first, it.key().second} + *it;
        }
        if (parts.isEmpty())
            continue;
        QHash<Named, QString> names;
        const Result<void> done = forEachRow(
            m_connection,
            u"SELECT account_id, kind, number, name FROM resource WHERE "_s + parts.join(" OR "_L1),
            values, [&names](const QSqlQuery &row) {
                names.insert({row.value(0).toLongLong(),
                              {row.value(1).toString(), row.value(2).toLongLong()}},
                             row.value(3).toString());
            });
        if (!done)
            return done;
        for (qsizetype i = from; !names.isEmpty() && i < end; ++i)
            rows[i].resourceName =
                resourceLabel(names.value(subjectOf(rows.at(i))), rows.at(i).resourceIds.size());
    }
    return {};
}

} // namespace Hookglass
