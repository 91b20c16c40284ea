// SPDX-License-Identifier: MIT
#include "receiver/faultset.h"

#include <algorithm>

namespace Hookglass {

FaultSet::FaultSet(quint32 seed)
    : m_random(seed)
{
}

void FaultSet::setRules(const QList<FaultRule> &rules)
{
    std::vector<Entry> entries;
    entries.reserve(size_t(rules.size()));
    for (FaultRule rule : rules) {
        const auto known = std::find_if(m_rules.cbegin(), m_rules.cend(), [&](const Entry &entry) {
            return entry.rule.id == rule.id;
        });
        if (known != m_rules.cend())
            rule.hits = std::max(rule.hits, known->rule.hits);
        const Result<EventPattern> pattern = EventPattern::parse(rule.patterns);
        if (pattern) // else it could not have been added
            entries.push_back({.rule = rule, .pattern = *pattern});
    }
    m_rules = std::move(entries);
}

bool FaultSet::contains(int rule) const
{
    return std::any_of(m_rules.cbegin(), m_rules.cend(),
                       [rule](const Entry &entry) { return entry.rule.id == rule; });
}

std::optional<FaultRule> FaultSet::take(AccountId account, const QString &eventName, Timestamp now)
{
    if (eventName.isEmpty())
        return std::nullopt; // no event: nobody would try it again
    for (Entry &entry : m_rules) {
        FaultRule &rule = entry.rule;
        const bool isMine = !rule.account.isValid() || rule.account == account;
        if (!isMine || !rule.isActive(now) || !entry.pattern.matches(eventName))
            continue;
        if (rule.share == FaultRule::Share::Percent && m_random.bounded(100) >= rule.percent)
            continue;
        ++rule.hits;
        return rule;
    }
    return std::nullopt;
}

} // namespace Hookglass
