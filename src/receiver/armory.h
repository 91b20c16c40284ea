// SPDX-License-Identifier: MIT
#pragma once

#include "core/faultrule.h"
#include "receiver/statusrule.h"

#include <QtCore/QList>

#include <optional>

namespace Hookglass {

/// What is armed: each for the next delivery of one event at one endpoint, for a few minutes, and
/// never for longer than this process lives.
class Armory final
{
public:
    /// Takes the place of what was armed for the same webhook. Nothing but 406 and 410 can be.
    void arm(const Arming &arming);
    void disarm(int id);
    const QList<Arming> &armings() const { return m_armings; }

    /// What applies to this delivery, as one that is used up now.
    struct Shot
    {
        Arming arming;
        ArmingToken token;
    };
    std::optional<Shot> take(EndpointId endpoint, const QString &eventName, Timestamp now);

private:
    QList<Arming> m_armings;
};

} // namespace Hookglass
