// SPDX-License-Identifier: MIT
#include "receiver/armory.h"

#include "core/ackpolicy.h"

#include <algorithm>

namespace Hookglass {

void Armory::arm(const Arming &arming)
{
    m_armings.removeIf([&arming](const Arming &old) {
        return old.endpoint == arming.endpoint && old.eventName == arming.eventName;
    });
    const bool isShort = arming.until - arming.from <= Arming::Time;
    if (deletesTheWebhook(arming.status) && !arming.eventName.isEmpty() && isShort)
        m_armings.append(arming);
}

void Armory::disarm(int id)
{
    m_armings.removeIf([id](const Arming &arming) { return arming.id == id; });
}

std::optional<Armory::Shot> Armory::take(EndpointId endpoint, const QString &eventName,
                                         Timestamp now)
{
    m_armings.removeIf([now](const Arming &arming) { return !arming.isActive(now); });
    const auto it = std::find_if(m_armings.cbegin(), m_armings.cend(), [&](const Arming &arming) {
        return arming.endpoint == endpoint && arming.eventName == eventName;
    });
    if (it == m_armings.cend())
        return std::nullopt;
    const Arming arming = *it;
    m_armings.erase(it);
    return Shot{.arming = arming, .token = ArmingToken(arming.status)};
}

} // namespace Hookglass
