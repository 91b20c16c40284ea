// SPDX-License-Identifier: MIT
#include "app/capturekeys.h"

#include "app/confusablekeys.h"

#include <algorithm>

namespace Hookglass {

namespace {

using Kind = SignatureVerdict::Kind;

void checkAnew(DeliveryDetail &delivery, const SignatureVerifier &verifier, const CaptureKeys &keys)
{
    if (delivery.head.isEmpty()) // no request brought it
        return;
    const CapturedVerdict captured{.signature = delivery.signature,
                                   .keyLabel = delivery.keyLabel,
                                   .keysTried = int(keys.signing.size()),
                                   .isKeyOfAccountKnown = keys.isOwnFirst};
    const SignatureVerdict verdict = verifier.verify(delivery.body, parseHead(delivery.head));
    const bool isOwn = keys.isOwnFirst && verdict.keyLabel == keys.signing.constFirst().label;
    // Refused there, and only another account's key fits: so it was refused rightly.
    const bool isOthers =
        keys.isOwnFirst && !isOwn && delivery.signature == SignatureVerdict::Kind::Invalid;
    if (verdict.kind == Kind::Valid && !isOthers) {
        delivery.signature = Kind::Valid;
        delivery.keyLabel = verdict.keyLabel;
        delivery.bodyChange = BodyChange::None;
    } else if (delivery.bodyChange != BodyChange::None) {
        return;
    } else if (verdict.kind == Kind::Missing) {
        delivery.signature = Kind::Missing;
        delivery.keyLabel.clear();
    } else {
        // Of an account that is not known here, the right key may just be missing.
        const bool isRefused = keys.isOwnFirst || delivery.signature == Kind::Invalid;
        delivery.signature = isRefused ? Kind::Invalid : Kind::NoKey;
        delivery.keyLabel.clear();
    }
    delivery.captured = captured;
}

} // namespace

CaptureKeys captureKeys(const QList<Account> &accounts, const AccountKeys &keys,
                        const QString &accountName)
{
    QList<Account> ordered = accounts;
    const auto isOwn = [&accountName](const Account &account) {
        return account.name.compare(accountName, Qt::CaseInsensitive) == 0;
    };
    std::stable_partition(ordered.begin(), ordered.end(), isOwn);
    CaptureKeys result;
    for (const Account &account : std::as_const(ordered)) {
        const Secret key = keys.find(account, SecretKind::SystemKey);
        const bool isKnown =
            std::any_of(result.signing.cbegin(), result.signing.cend(),
                        [&key](const SigningKey &other) { return other.key == key; });
        if (key.isEmpty() || isKnown)
            continue;
        if (isOwn(account))
            result.isOwnFirst = true;
        result.signing.append({.label = account.name, .key = key});
    }
    result.others = confusableKeys(ordered, keys, AccountId{});
    result.others.removeIf(
        [](const ConfusableKey &other) { return other.kind == ConfusableKey::Kind::OtherAccount; });
    return result;
}

void checkAnew(EventDetail &detail, const CaptureKeys &keys)
{
    if (keys.signing.isEmpty())
        return;
    const SignatureVerifier verifier(keys.signing);
    for (DeliveryDetail &delivery : detail.deliveries)
        checkAnew(delivery, verifier, keys);
}

CaptureJudge::CaptureJudge(QList<Account> accounts, const AccountKeys &keys)
    : m_accounts(std::move(accounts))
    , m_keys(keys)
{
}

const CaptureJudge::Check &CaptureJudge::checkFor(const QString &accountName)
{
    const auto known = m_checks.find(accountName);
    if (known != m_checks.end())
        return known->second;
    CaptureKeys keys = captureKeys(m_accounts, m_keys, accountName);
    SignatureVerifier verifier(keys.signing);
    return m_checks.emplace(accountName, Check{std::move(keys), std::move(verifier)}).first->second;
}

SignatureVerdict CaptureJudge::judge(const CapturedDelivery &captured, const QString &accountName,
                                     const SignatureVerdict &claimed)
{
    const Check &check = checkFor(accountName);
    if (check.keys.signing.isEmpty())
        return claimed;
    const bool isChanged = (captured.isRedacted || captured.isMasked) && !captured.isBodyKept &&
                           claimed.kind != Kind::Valid;
    DeliveryDetail delivery;
    delivery.signature = claimed.kind;
    delivery.keyLabel = claimed.keyLabel;
    delivery.head = captured.head;
    delivery.body = captured.body;
    delivery.bodyChange = isChanged ? BodyChange::Masked : BodyChange::None;
    checkAnew(delivery, check.verifier, check.keys);
    if (delivery.signature == claimed.kind)
        return claimed;
    return {.kind = delivery.signature, .expected = {}, .keyLabel = delivery.keyLabel};
}

} // namespace Hookglass
