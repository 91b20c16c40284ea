// SPDX-License-Identifier: MIT
#pragma once

#include "app/accountkeys.h"
#include "core/event.h"
#include "core/signaturelab.h"
#include "store/capture.h"

#include <map>

namespace Hookglass {

/// What the signatures of a capture are checked with. Only in memory: a capture's own store knows
/// its accounts by their names alone.
struct CaptureKeys
{
    QList<SigningKey> signing;   ///< of all accounts, named by them; one a secret
    QList<ConfusableKey> others; ///< what they may have been confused with
    bool isOwnFirst = false;     ///< the first is that of the account of this name
};

/// As far as the keys of these accounts are at hand. `accountName` is the capture's.
CaptureKeys captureKeys(const QList<Account> &accounts, const AccountKeys &keys,
                        const QString &accountName);

/// Judges what is in a capture by these keys; what the capture says of it is kept beside. Nothing
/// is done without keys, or to a body that an export changed, unless a key fits it.
void checkAnew(EventDetail &detail, const CaptureKeys &keys);

/// Judges the same way while a capture is read, by the keys that are at hand when the first
/// delivery of an account's name comes.
class CaptureJudge
{
public:
    /// `keys` must outlive it.
    CaptureJudge(QList<Account> accounts, const AccountKeys &keys);

    /// `claimed`, with its key's name, if nothing else is found out.
    SignatureVerdict judge(const CapturedDelivery &delivery, const QString &accountName,
                           const SignatureVerdict &claimed);

private:
    struct Check
    {
        CaptureKeys keys;
        SignatureVerifier verifier;
    };
    const Check &checkFor(const QString &accountName);

    const QList<Account> m_accounts;
    const AccountKeys &m_keys;
    std::map<QString, Check> m_checks; ///< by the accounts' names
};

} // namespace Hookglass
