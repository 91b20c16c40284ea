// SPDX-License-Identifier: MIT
#include "fub/changesearch.h"

#include "core/resourcefacts.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

/// Clocks differ, and `updated` has no fractions of a second.
constexpr std::chrono::seconds Slack{2};

std::optional<Timestamp> timeIn(const QJsonObject &row, QLatin1StringView name)
{
    const QDateTime time = QDateTime::fromString(row.value(name).toString(), Qt::ISODateWithMs);
    return time.isValid() ? std::optional(fromDateTime(time)) : std::nullopt;
}

} // namespace

struct ChangeSearch::Page
{
    QString kind;
    QString collection;
    QString query = QStringLiteral("sort=-updated&limit=100");
    Timestamp from;
    Timestamp until;
    Timestamp last = Timestamp::max(); ///< of the row before
    QSet<qint64> ids;                  ///< pages move while others write: a row may come twice
    int pages = 0;
    bool isSorted = true; ///< as far as it was seen
};

ChangeSearch::ChangeSearch(ApiClient &client, QObject *parent)
    : ChangeSearch(client, Limits(), parent)
{
}

ChangeSearch::ChangeSearch(ApiClient &client, Limits limits, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_limits(limits)
{
}

ChangeSearch::~ChangeSearch() = default;

const QStringList &ChangeSearch::kinds()
{
    static const QStringList kinds{u"people"_s, u"deals"_s,        u"notes"_s,
                                   u"tasks"_s,  u"appointments"_s, u"calls"_s,
                                   u"emails"_s, u"textMessages"_s, u"events"_s};
    return kinds;
}

void ChangeSearch::start(Timestamp from, Timestamp until)
{
    m_run = std::make_unique<QObject>();
    m_open = int(kinds().size());
    for (const QString &kind : kinds()) {
        const ResourceKind *known = findResourceKind(kind);
        auto page = std::make_shared<Page>();
        page->kind = kind;
        page->collection = known ? QString(known->collection) : kind;
        page->from = from - Slack;
        page->until = until + Slack;
        if (kind == "people"_L1)
            page->query += "&includeTrash=true"_L1;
        ask(page);
    }
}

void ChangeSearch::ask(const std::shared_ptr<Page> &page)
{
    m_client.listPage(u'/' + page->kind, page->collection, page->query, m_run.get(),
                      [this, page](const Result<ApiPage> &answer) {
                          if (answer)
                              take(page, *answer);
                          else
                              end(page->kind, answer.error().message);
                      });
}

void ChangeSearch::take(const std::shared_ptr<Page> &page, const ApiPage &answer)
{
    QList<ChangedResource> changed;
    QString problem;
    bool isPast = false;
    for (const QJsonValue &value : answer.rows) {
        const QJsonObject row = value.toObject();
        const std::optional<Timestamp> updated = timeIn(row, "updated"_L1);
        const qint64 id = row.value("id"_L1).toInteger();
        if (!updated || id <= 0) {
            problem = tr("the list does not say when each one was changed");
            continue;
        }
        // Only of a list in order is its beginning all that is new.
        page->isSorted = page->isSorted && *updated <= page->last;
        page->last = *updated;
        isPast = isPast || *updated < page->from;
        // Those behind one that is too old are read all the same: they are here already.
        if (*updated < page->from || *updated > page->until || page->ids.contains(id))
            continue;
        page->ids.insert(id);
        changed.append(
            {.key = {.kind = page->kind, .number = id},
             .name = factsOf(page->kind, QJsonDocument(row).toJson(QJsonDocument::Compact)).name,
             .created = timeIn(row, "created"_L1),
             .updated = *updated});
    }
    if (!changed.isEmpty())
        Q_EMIT found(changed);
    const bool isLast = answer.nextQuery.isEmpty();
    if (!problem.isEmpty() || isLast || (isPast && page->isSorted))
        return end(page->kind, problem);
    if (++page->pages >= m_limits.pages) {
        return end(page->kind,
                   page->isSorted
                       ? tr("more than %1 changed since then; only the newest were looked at")
                             .arg(page->pages * 100)
                       : tr("the list does not come sorted, so it could not be looked through "
                            "whole: only its first %1 pages were")
                             .arg(page->pages));
    }
    page->query = answer.nextQuery;
    ask(page);
}

void ChangeSearch::end(const QString &kind, const QString &problem)
{
    Q_EMIT kindFinished(kind, problem);
    if (--m_open == 0)
        Q_EMIT finished();
}

} // namespace Hookglass
