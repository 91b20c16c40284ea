// SPDX-License-Identifier: MIT
#include "models/signaturewords.h"

#include "models/counted.h"
#include "models/eventwords.h"

#include <QtCore/QCoreApplication>

namespace Hookglass {

using namespace Qt::StringLiterals;
using Kind = SignatureVerdict::Kind;

namespace {

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::SignatureWords", text);
}

QString capturedClause(const CapturedVerdict &captured)
{
    switch (captured.signature) {
    case Kind::Valid:
        return captured.keyLabel.isEmpty()
                   ? translate("The capture says: valid.")
                   : translate("The capture says: valid, with the key “%1”.")
                         .arg(captured.keyLabel);
    case Kind::Invalid:
        return translate("The capture says: invalid.");
    case Kind::Missing:
        return translate("The capture says: no signature.");
    case Kind::NoKey:
        return translate("The capture says: not checked.");
    }
    Q_UNREACHABLE();
}

/// Of a capture, with what was found out here.
QString anewSentence(const DeliveryDetail &delivery)
{
    const CapturedVerdict &captured = *delivery.captured;
    switch (delivery.signature) {
    case Kind::Valid:
        return translate("Checked here just now: the sender knows the key of the account “%1”, "
                         "and no byte was changed on the way.")
            .arg(delivery.keyLabel);
    case Kind::Invalid:
        if (captured.isKeyOfAccountKnown)
            return translate("Checked here just now: the header does not belong to these bytes "
                             "and the key of this account.");
        return counted(captured.keysTried,
                       translate("Checked here just now: the header does not belong to these "
                                 "bytes and the one key that is known here."),
                       translate("Checked here just now: the header does not belong to these "
                                 "bytes and any of the %1 keys that are known here."));
    case Kind::Missing:
        return translate("There is no FUB-Signature header, so anybody could have sent this.");
    case Kind::NoKey:
        return counted(captured.keysTried,
                       translate("The one key that is known here does not fit, and it is not that "
                                 "of the account that this came for."),
                       translate("None of the %1 keys that are known here fits, and that of the "
                                 "account that this came for is not among them."));
    }
    Q_UNREACHABLE();
}

/// Of a body that is not the one that arrived, or may not be.
QString changedSentence(const DeliveryDetail &delivery)
{
    const bool wasInvalid = delivery.signature == Kind::Invalid;
    const QString before =
        wasInvalid ? translate("When it arrived, the header did not belong to its bytes and a key "
                               "that was known there.") +
                         u' '
                   : QString();
    switch (delivery.bodyChange) {
    case BodyChange::None:
        break;
    case BodyChange::Masked:
        return before + translate("A key was taken out of the body when it was exported: these "
                                  "are not the bytes that were signed, so they cannot be checked.");
    case BodyChange::Redacted:
        return before + translate("People were replaced in the body when it was exported: these "
                                  "are not the bytes that were signed, so they cannot be checked.");
    case BodyChange::Perhaps:
        return before + translate("Something was taken out of this request when it was exported, "
                                  "perhaps of its body: nobody can tell whether these are the "
                                  "bytes that were signed.");
    }
    Q_UNREACHABLE();
}

QString judgedSentence(const DeliveryDetail &delivery, bool isKeyKnown)
{
    switch (delivery.signature) {
    case Kind::Valid:
        return delivery.keyLabel.isEmpty()
                   ? translate("The sender knows the key, and no byte was changed on the way.")
                   : translate("The sender knows the key “%1”, and no byte was changed on the way.")
                         .arg(delivery.keyLabel);
    case Kind::Invalid:
        return isKeyKnown
                   ? translate("The header does not belong to these bytes and the key of this "
                               "account.")
                   : translate("When it was checked, the header did not belong to these bytes and "
                               "a key that was known then. No key of this account is known now.");
    case Kind::Missing:
        return translate("There is no FUB-Signature header, so anybody could have sent this.");
    case Kind::NoKey:
        return isKeyKnown ? translate("When it came, no signing key of this account was known "
                                      "here, so it was not checked.")
                          : translate("No signing key of this account is known here, so nothing "
                                      "could be checked.");
    }
    Q_UNREACHABLE();
}

} // namespace

bool carriesNoSignature(const DeliveryDetail &delivery)
{
    return delivery.origin == Origin::Fetched ||
           (delivery.origin == Origin::Imported && delivery.head.isEmpty());
}

bool isCauseSearched(const DeliveryDetail &delivery)
{
    if (carriesNoSignature(delivery) || delivery.signature == Kind::Valid ||
        delivery.bodyChange != BodyChange::None)
        return false;
    const std::optional<CapturedVerdict> &captured = delivery.captured;
    return !captured || captured->isKeyOfAccountKnown || captured->signature != Kind::Valid;
}

QString signatureWord(const DeliveryDetail &delivery)
{
    if (carriesNoSignature(delivery))
        return signatureWord(delivery.signature, Origin::Fetched);
    if (delivery.signature == Kind::NoKey && delivery.bodyChange != BodyChange::None)
        return translate("Not checked");
    return signatureWord(delivery.signature, delivery.origin);
}

QString signatureSentence(const DeliveryDetail &delivery, bool isKeyKnown)
{
    if (carriesNoSignature(delivery)) {
        return delivery.origin == Origin::Fetched
                   ? translate("Follow Up Boss’ API gave it over a connection that we opened. Its "
                               "answers carry no signature, and need none.")
                   : translate("It did not come as a request, so it carries no signature.");
    }
    if (delivery.origin == Origin::Synthetic && delivery.signature == Kind::Valid)
        return translate("Hookglass made this event, and signed it with the account’s key.");
    if (delivery.bodyChange != BodyChange::None && delivery.signature != Kind::Missing)
        return changedSentence(delivery);
    if (delivery.captured)
        return anewSentence(delivery) + u' ' + capturedClause(*delivery.captured);
    return judgedSentence(delivery, isKeyKnown);
}

QString uncheckedReason(const DeliveryDetail &delivery)
{
    switch (delivery.bodyChange) {
    case BodyChange::Masked:
        return translate("a key was taken out of its body when it was exported");
    case BodyChange::Redacted:
        return translate("people were replaced in its body when it was exported");
    case BodyChange::Perhaps:
        return translate("something was taken out of it when it was exported, perhaps of its "
                         "body");
    case BodyChange::None:
        break;
    }
    return delivery.captured ? translate("the key of its account is not known here")
                             : translate("no key is known here");
}

QString bodyChangeSentence(BodyChange change)
{
    switch (change) {
    case BodyChange::None:
        return {};
    case BodyChange::Masked:
        return translate("A key was taken out of this body when it was exported: these are not "
                         "the bytes that arrived.");
    case BodyChange::Redacted:
        return translate("People were replaced in this body when it was exported: these are not "
                         "the bytes that arrived.");
    case BodyChange::Perhaps:
        return translate("Something was taken out of this request when it was exported, perhaps "
                         "of its body: these may not be the bytes that arrived.");
    }
    Q_UNREACHABLE();
}

} // namespace Hookglass
