// SPDX-License-Identifier: MIT
#include "store/filtershelf.h"

#include "store/rowquery.h"

#include <QtCore/QCoreApplication>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::FilterShelf", text);
}

/// nullopt: it may be one.
std::optional<Error> badName(const QString &name)
{
    if (name.isEmpty())
        return Error{ErrorCode::InvalidInput, translate("Give the filter a name."), {}};
    if (name.size() > FilterShelf::LongestName) {
        return Error{
            ErrorCode::InvalidInput,
            translate("A filter's name can have %1 letters.").arg(FilterShelf::LongestName),
            {}};
    }
    return std::nullopt;
}

} // namespace

FilterShelf::FilterShelf(Connection &connection)
    : m_connection(connection)
{
}

Result<QList<SavedFilter>> FilterShelf::saved()
{
    QList<SavedFilter> filters;
    const Result<void> done =
        forEachRow(m_connection, u"SELECT id, name, filter FROM saved_filter ORDER BY name_key"_s,
                   {}, [&filters](const QSqlQuery &row) {
                       filters.append({row.value(0).toLongLong(), row.value(1).toString(),
                                       row.value(2).toString()});
                   });
    if (!done)
        return done.error();
    return filters;
}

Result<SavedFilter> FilterShelf::save(const QString &name, const QString &text)
{
    const QString plain = name.simplified();
    if (const auto bad = badName(plain))
        return *bad;
    const QString key = plain.toCaseFolded();
    if (Result<void> done = m_connection.exec(
            u"INSERT INTO saved_filter (id, name, name_key, filter) "
            "SELECT coalesce(max(id), 0) + 1, ?, ?, ? FROM saved_filter WHERE 1 = 1 "
            "ON CONFLICT (name_key) DO UPDATE SET name = excluded.name, "
            "filter = excluded.filter"_s,
            {plain, key, text});
        !done)
        return done.error();
    const Result<QVariant> id =
        m_connection.value(u"SELECT id FROM saved_filter WHERE name_key = ?"_s, {key});
    if (!id)
        return id.error();
    return SavedFilter{id->toLongLong(), plain, text};
}

Result<void> FilterShelf::rename(qint64 id, const QString &name)
{
    const QString plain = name.simplified();
    if (const auto bad = badName(plain))
        return *bad;
    const QString key = plain.toCaseFolded();
    const Result<QVariant> other = m_connection.value(
        u"SELECT id FROM saved_filter WHERE name_key = ? AND id <> ?"_s, {key, id});
    if (!other)
        return other.error();
    if (other->isValid()) {
        return Error{
            ErrorCode::InvalidInput, translate("There is a filter “%1” already.").arg(plain), {}};
    }
    const Result<QVariant> own =
        m_connection.value(u"SELECT id FROM saved_filter WHERE id = ?"_s, {id});
    if (!own)
        return own.error();
    if (!own->isValid())
        return Error{ErrorCode::NotFound, translate("This filter was deleted."), {}};
    return m_connection.exec(u"UPDATE saved_filter SET name = ?, name_key = ? WHERE id = ?"_s,
                             {plain, key, id});
}

Result<void> FilterShelf::remove(qint64 id)
{
    return m_connection.exec(u"DELETE FROM saved_filter WHERE id = ?"_s, {id});
}

Result<QStringList> FilterShelf::history()
{
    QStringList texts;
    const Result<void> done =
        forEachRow(m_connection, u"SELECT filter FROM filter_history ORDER BY id DESC"_s, {},
                   [&texts](const QSqlQuery &row) { texts.append(row.value(0).toString()); });
    if (!done)
        return done.error();
    return texts;
}

Result<void> FilterShelf::remember(const QString &text)
{
    if (text.trimmed().isEmpty())
        return {};
    if (Result<void> done =
            m_connection.exec(u"DELETE FROM filter_history WHERE filter = ?"_s, {text});
        !done)
        return done;
    if (Result<void> done =
            m_connection.exec(u"INSERT INTO filter_history (id, filter) "
                              "SELECT coalesce(max(id), 0) + 1, ? FROM filter_history"_s,
                              {text});
        !done)
        return done;
    return m_connection.exec(u"DELETE FROM filter_history WHERE id NOT IN "
                             "(SELECT id FROM filter_history ORDER BY id DESC LIMIT ?)"_s,
                             {KeptHistory});
}

Result<void> FilterShelf::forgetHistory()
{
    return m_connection.exec(u"DELETE FROM filter_history"_s);
}

} // namespace Hookglass
