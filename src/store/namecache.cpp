// SPDX-License-Identifier: MIT
#include "store/namecache.h"

#include "store/connection.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {
// Whoever knows an endpoint may send any number of made-up event names.
constexpr qsizetype MostTypes = 10'000;
} // namespace

NameCache::NameCache(Connection &connection)
    : m_connection(connection)
{
}

Result<QString> NameCache::accountName(AccountId id)
{
    return lookUp(m_accounts, u"account"_s, id.value);
}

Result<QString> NameCache::typeName(qint64 id)
{
    return id == 0 ? QString() : lookUp(m_types, u"event_type"_s, id);
}

Result<qint64> NameCache::typeId(const QString &name)
{
    if (name.isEmpty())
        return 0;
    if (const auto found = m_typeIds.constFind(name); found != m_typeIds.cend())
        return *found;
    const Result<QVariant> id =
        m_connection.value(u"SELECT id FROM event_type WHERE name = ?"_s, {name});
    if (!id)
        return id.error();
    if (id->isValid())
        addType(id->toLongLong(), name);
    return id->toLongLong();
}

void NameCache::addType(qint64 id, const QString &name)
{
    if (m_types.size() >= MostTypes) {
        m_types.clear();
        m_typeIds.clear();
    }
    m_types.insert(id, name);
    m_typeIds.insert(name, id);
}

Result<QString> NameCache::lookUp(QHash<qint64, QString> &cache, const QString &table, qint64 id)
{
    if (const auto found = cache.constFind(id); found != cache.cend())
        return *found;
    const Result<QVariant> name =
        m_connection.value(u"SELECT name FROM %1 WHERE id = ?"_s.arg(table), {id});
    if (!name)
        return name.error();
    if (!name->isValid())
        return QString();
    if (cache.size() >= MostTypes)
        cache.clear();
    cache.insert(id, name->toString());
    return name->toString();
}

} // namespace Hookglass
