// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/result.h"

#include <QtCore/QHash>

namespace Hookglass {

/// How an account's deliveries are answered; always after they were stored.
struct AckPolicy
{
    enum class Mode {
        Store,  ///< 204 at once; what is forwarded later, we retry
        Target, ///< the target's status within 9 s, else 503: Follow Up Boss retries
        Fixed   ///< always the same status
    };
    Mode mode = Mode::Store;
    int status = 204; ///< of Fixed: 200 to 599, neither 406 nor 410

    /// "store", "target" or a status; InvalidInput in plain words otherwise.
    static Result<AckPolicy> fromText(const QString &text);
    QString toText() const;
    bool operator==(const AckPolicy &other) const
    {
        return mode == other.mode && (mode != Mode::Fixed || status == other.status);
    }
};

/// Accounts that are not in here have the usual policy.
using AckPolicies = QHash<AccountId, AckPolicy>;

/// For the user's settings. What cannot be read is left out: then the usual policy holds.
QString policiesToJson(const AckPolicies &policies);
AckPolicies policiesFromJson(const QString &json);

/// Follow Up Boss deletes the webhook for these (fub-api.md §4).
constexpr bool deletesTheWebhook(int status)
{
    return status == 406 || status == 410;
}
/// Why this status cannot be an answer, in plain words; empty: it can.
QString answerStatusProblem(int status);

} // namespace Hookglass
