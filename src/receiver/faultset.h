// SPDX-License-Identifier: MIT
#pragma once

#include "core/eventpattern.h"
#include "core/faultrule.h"

#include <QtCore/QHash>
#include <QtCore/QRandomGenerator>

#include <optional>
#include <vector>

namespace Hookglass {

/// The fault rules that run, and whether one of them strikes.
class FaultSet final
{
public:
    /// Chance decides on rules for a share. Not every n-th: events come in pairs (a stage's change
    /// is two), and one of them would be struck each time.
    explicit FaultSet(quint32 seed = QRandomGenerator::global()->generate());

    /// Rules that go on keep what they have counted.
    void setRules(const QList<FaultRule> &rules);
    bool isEmpty() const { return m_rules.empty(); }
    bool contains(int rule) const;

    /// The first rule that strikes a delivery of this event, which counts as its hit.
    std::optional<FaultRule> take(AccountId account, const QString &eventName, Timestamp now);

private:
    struct Entry
    {
        FaultRule rule;
        EventPattern pattern;
    };

    std::vector<Entry> m_rules;
    QRandomGenerator m_random;
};

} // namespace Hookglass
