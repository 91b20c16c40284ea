// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

namespace Hookglass {

/// Lets one 406 or 410 pass permittedStatus(), once. Only an Armory makes one, of what the user
/// has armed for one webhook and one delivery.
class ArmingToken final
{
public:
    ArmingToken(ArmingToken &&other) noexcept
        : m_status(std::exchange(other.m_status, 0))
    {
    }
    ArmingToken &operator=(ArmingToken &&other) noexcept
    {
        m_status = std::exchange(other.m_status, 0);
        return *this;
    }

private:
    friend class Armory;
    friend int permittedStatus(int wanted, ArmingToken &&token);
    explicit ArmingToken(int status)
        : m_status(status)
    {
    }
    int m_status; ///< 0: used up
};

/// The one owner of the rule that 406 and 410 do not leave the app: Follow Up Boss deletes the
/// webhook for either (fub-api.md §4). They, and anything that is no final HTTP status
/// (RFC 9110 §15), become 503, so that the delivery is retried.
int permittedStatus(int wanted);
/// The one way out: the status that the token was made for passes, and the token is used up.
int permittedStatus(int wanted, ArmingToken &&token);

} // namespace Hookglass
