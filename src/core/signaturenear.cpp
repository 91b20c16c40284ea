// SPDX-License-Identifier: MIT
#include "core/signaturenear.h"

#include "core/signaturereading.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringList>

#include <algorithm>

namespace Hookglass {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(SignatureLab)
};

using Kind = SignatureCause::Kind;
using What = SignatureDifference::What;

constexpr qsizetype Digits = 64;       ///< of a SHA-256 digest
constexpr qsizetype TellingDigits = 8; ///< fewer match by chance
constexpr qsizetype MostMistyped = 8;  ///< digits; a wrong body changes some 60 of them

SignatureCause nearlyRight(Kind kind, const QString &sentence, const QString &advice,
                           const QByteArray &expected, const QByteArray &given)
{
    SignatureCause cause{kind, sentence, advice, {}, {}};
    if (const auto difference = firstDifference(What::Signature, expected, given))
        cause.differences.append(*difference);
    return cause;
}

std::optional<SignatureCause> cutOff(const QByteArray &expected, const QByteArray &given)
{
    if (given.size() < TellingDigits || given.size() >= Digits)
        return std::nullopt;
    const QString advice = Text::tr("Something has too little room for it: a column of a table, a "
                                    "line of a log. 64 digits must fit.");
    if (expected.startsWith(given)) {
        return nearlyRight(
            Kind::CutOff,
            Text::tr("The signature is right but cut off after %1 of 64 digits.").arg(given.size()),
            advice, expected, given);
    }
    if (expected.endsWith(given)) {
        return nearlyRight(Kind::CutOff,
                           Text::tr("The signature is right but lacks the first %1 of 64 digits.")
                               .arg(Digits - given.size()),
                           advice, expected, given);
    }
    return std::nullopt;
}

std::optional<SignatureCause> mistyped(const QByteArray &expected, const QByteArray &given)
{
    const QString advice =
        Text::tr("Bytes that differ would change nearly all digits, so the signature itself was "
                 "changed: typed or copied badly. Copy it again.");
    if (given.size() == Digits) {
        qsizetype wrong = 0;
        for (qsizetype i = 0; i < Digits; ++i)
            wrong += expected.at(i) != given.at(i) ? 1 : 0;
        if (wrong == 0 || wrong > MostMistyped)
            return std::nullopt;
        return nearlyRight(
            Kind::Mistyped,
            Text::tr("The signature is right but for %n of 64 digits.", nullptr, int(wrong)),
            advice, expected, given);
    }
    // Digits lost or put in somewhere: what stands before and after is right.
    const qsizetype shorter = std::min(expected.size(), given.size());
    const auto start =
        std::mismatch(expected.begin(), expected.begin() + shorter, given.begin()).first -
        expected.begin();
    qsizetype end = 0;
    while (end < shorter - start &&
           expected.at(Digits - 1 - end) == given.at(given.size() - 1 - end))
        ++end;
    if (start + end < shorter || shorter < Digits - MostMistyped ||
        given.size() > Digits + MostMistyped)
        return std::nullopt;
    const int change = int(given.size() - Digits);
    return nearlyRight(
        Kind::Mistyped,
        change == 1    ? Text::tr("The signature is right but has one digit too many.")
        : change > 1   ? Text::tr("The signature is right but has %1 digits too many.").arg(change)
        : change == -1 ? Text::tr("The signature is right but lacks one digit.")
                       : Text::tr("The signature is right but lacks %1 digits.").arg(-change),
        advice, expected, given);
}

} // namespace

std::optional<SignatureCause> nearlyRightSignature(const SignatureQuestion &question,
                                                   QByteArrayView value)
{
    const QByteArray given = bareSignature(value).toByteArray().toLower();
    if (given.size() < TellingDigits || given.size() > Digits + MostMistyped)
        return std::nullopt;
    for (const SigningKey &key : question.keys) {
        const QByteArray expected = Signer(key.key).sign(question.body);
        if (expected.size() != Digits)
            continue;
        if (auto cause = cutOff(expected, given))
            return cause;
        if (auto cause = mistyped(expected, given))
            return cause;
    }
    return std::nullopt;
}

SignatureCause explainedCause(const QList<SignatureDeviation> &deviations,
                              const QList<SignatureDifference> &differences,
                              SignatureDirection direction)
{
    const bool isReceived = direction == SignatureDirection::Received;
    QStringList parts;
    for (const SignatureDeviation &deviation : deviations)
        parts.append(isReceived ? deviation.condition : deviation.deed);
    const QString last = parts.takeLast();
    const QString all =
        parts.isEmpty()
            ? last
            : Text::tr("%1 and %2", "two conditions").arg(parts.join(Text::tr(", ")), last);
    // The right key and the right way: what is wrong is what is here.
    const bool isBodyAlone =
        std::all_of(deviations.cbegin(), deviations.cend(),
                    [](const SignatureDeviation &one) { return isBodyOtherThanSent(one.mistake); });
    QString sentence =
        isReceived ? Text::tr("The signature matches if %1.") : Text::tr("Your code %1.");
    if (isBodyAlone) {
        sentence = isReceived
                       ? Text::tr("The signature is right, but the body here is not as it was "
                                  "sent: it matches if %1.")
                       : Text::tr("This is the right signature, though not of the body as it is "
                                  "here: your code %1.");
    }
    return {SignatureCause::Kind::Explained, sentence.arg(all),
            signatureAdvice(deviations, direction), deviations, differences};
}

SignatureQuestion withUsableKeys(const SignatureQuestion &question)
{
    SignatureQuestion usable{question.body, {}, {}, question.cancelled};
    std::copy_if(question.keys.begin(), question.keys.end(), std::back_inserter(usable.keys),
                 [](const SigningKey &key) { return !key.key.isEmpty(); });
    std::copy_if(question.otherKeys.begin(), question.otherKeys.end(),
                 std::back_inserter(usable.otherKeys), [&usable](const ConfusableKey &key) {
                     const auto isSame = [&key](const SigningKey &own) {
                         return own.key == key.key;
                     };
                     return !key.key.isEmpty() &&
                            std::none_of(usable.keys.cbegin(), usable.keys.cend(), isSame);
                 });
    return usable;
}

QList<Secret> secretsAmong(const QList<SigningKey> &keys, const QList<ConfusableKey> &otherKeys)
{
    QList<Secret> secrets;
    for (const SigningKey &key : keys)
        secrets.append(key.key);
    for (const ConfusableKey &key : otherKeys) {
        if (key.kind != ConfusableKey::Kind::SystemName || hasKeyShape(key.key.reveal()))
            secrets.append(key.key);
    }
    return secrets;
}

KeyMask keyMask(const SignatureQuestion &question)
{
    return KeyMask(secretsAmong(question.keys, question.otherKeys));
}

void hideKeys(SignatureDiagnosis &diagnosis, const KeyMask &mask)
{
    for (SignatureCause &cause : diagnosis.causes) {
        cause.sentence = mask.masked(cause.sentence);
        for (SignatureDeviation &deviation : cause.deviations) {
            deviation.condition = mask.masked(deviation.condition);
            deviation.deed = mask.masked(deviation.deed);
        }
        for (SignatureDifference &difference : cause.differences) {
            difference.expected = mask.maskedExcerpt(difference.expected);
            difference.actual = mask.maskedExcerpt(difference.actual);
        }
    }
}

SignatureMistake ConfusableKey::mistake() const
{
    switch (kind) {
    case Kind::ApiKey:
        return SignatureMistake::ApiKey;
    case Kind::SystemName:
        return SignatureMistake::SystemName;
    case Kind::OtherAccount:
        return SignatureMistake::OtherAccountsKey;
    case Kind::StoredKey:
        return SignatureMistake::StoredKey;
    }
    Q_UNREACHABLE();
    return SignatureMistake::OtherAccountsKey;
}

} // namespace Hookglass
