// SPDX-License-Identifier: MIT
#pragma once

#include "core/eventpattern.h"
#include "core/ids.h"

#include <QtCore/QMap>
#include <QtCore/QStringList>

#include <optional>

namespace Hookglass {

/// Which events are fetched again by themselves: names or patterns such as `people*`. Empty lists:
/// none, which is how it begins.
struct FetchRules
{
    QStringList everywhere;
    /// An account with a list of its own, also an empty one, does not use that of all.
    QMap<qint64, QStringList> accounts;

    QStringList patternsOf(AccountId account) const;
    bool isEmpty() const;

    QString toJson() const;
    /// What cannot be read is left out: no rule is better than a wrong one.
    static FetchRules fromJson(const QString &json);
    bool operator==(const FetchRules &) const = default;
};

/// The rules, ready to be asked for every event.
class FetchMatcher final
{
public:
    FetchMatcher() = default;
    explicit FetchMatcher(const FetchRules &rules);
    bool matches(AccountId account, QStringView eventName) const;

private:
    std::optional<EventPattern> m_everywhere;
    QMap<qint64, std::optional<EventPattern>> m_accounts;
};

} // namespace Hookglass
