// SPDX-License-Identifier: MIT
#include "receiver/statusrule.h"

#include "core/ackpolicy.h"

namespace Hookglass {

int permittedStatus(int wanted)
{
    constexpr int ServiceUnavailable = 503;
    const bool isFinal = wanted >= 200 && wanted <= 599;
    return deletesTheWebhook(wanted) || !isFinal ? ServiceUnavailable : wanted;
}

int permittedStatus(int wanted, ArmingToken &&token)
{
    const int armed = std::exchange(token.m_status, 0);
    return armed == wanted && deletesTheWebhook(wanted) ? wanted : permittedStatus(wanted);
}

} // namespace Hookglass
