// SPDX-License-Identifier: MIT
#include "receiver/statusrule.h"

namespace Hookglass {

int permittedStatus(int wanted)
{
    constexpr int ServiceUnavailable = 503;
    const bool deletesTheWebhook = wanted == 406 || wanted == 410;
    const bool isFinal = wanted >= 200 && wanted <= 599;
    return deletesTheWebhook || !isFinal ? ServiceUnavailable : wanted;
}

} // namespace Hookglass
