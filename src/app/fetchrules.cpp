// SPDX-License-Identifier: MIT
#include "app/fetchrules.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

/// nullopt: nothing is taken.
std::optional<EventPattern> patternFrom(const QStringList &names)
{
    if (names.isEmpty())
        return std::nullopt;
    const Result<EventPattern> pattern = EventPattern::parse(names.join(u' '));
    return pattern ? std::optional(*pattern) : std::nullopt;
}

QStringList namesFrom(const QJsonValue &value)
{
    QStringList names;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &item : array) {
        const QString name = item.toString().trimmed();
        if (!name.isEmpty() && EventPattern::parse(name))
            names.append(name);
    }
    return names;
}

} // namespace

QStringList FetchRules::patternsOf(AccountId account) const
{
    const auto own = accounts.constFind(account.value);
    return own == accounts.cend() ? everywhere : *own;
}

bool FetchRules::isEmpty() const
{
    return everywhere.isEmpty() &&
           std::all_of(accounts.cbegin(), accounts.cend(),
                       [](const QStringList &names) { return names.isEmpty(); });
}

QString FetchRules::toJson() const
{
    QJsonObject own;
    for (auto it = accounts.cbegin(); it != accounts.cend(); ++it)
        own.insert(QString::number(it.key()), QJsonArray::fromStringList(*it));
    const QJsonObject object{{u"all"_s, QJsonArray::fromStringList(everywhere)},
                             {u"accounts"_s, own}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

FetchRules FetchRules::fromJson(const QString &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json.toUtf8()).object();
    FetchRules rules;
    rules.everywhere = namesFrom(object.value("all"_L1));
    const QJsonObject own = object.value("accounts"_L1).toObject();
    for (auto it = own.constBegin(); it != own.constEnd(); ++it) {
        bool isNumber = false;
        const qint64 account = it.key().toLongLong(&isNumber);
        if (isNumber)
            rules.accounts.insert(account, namesFrom(it.value()));
    }
    return rules;
}

FetchMatcher::FetchMatcher(const FetchRules &rules)
    : m_everywhere(patternFrom(rules.everywhere))
{
    for (auto it = rules.accounts.cbegin(); it != rules.accounts.cend(); ++it)
        m_accounts.insert(it.key(), patternFrom(*it));
}

bool FetchMatcher::matches(AccountId account, QStringView eventName) const
{
    const auto own = m_accounts.constFind(account.value);
    const std::optional<EventPattern> &pattern = own == m_accounts.cend() ? m_everywhere : *own;
    return pattern && !eventName.isEmpty() && pattern->matches(eventName);
}

} // namespace Hookglass
