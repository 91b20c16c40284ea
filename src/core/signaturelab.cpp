// SPDX-License-Identifier: MIT
#include "core/signaturelab.h"

#include "core/signaturenear.h"
#include "core/signaturereading.h"
#include "core/signaturesearch.h"
#include "core/signatureshape.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <utility>

namespace Hookglass {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(SignatureLab)
};

using Kind = SignatureCause::Kind;

constexpr QByteArrayView HeaderName = "FUB-Signature";
/// Each value costs a search of its own, and a request may bring a hundred of them.
constexpr qsizetype MostHeaders = 4;

/// A value that may be the signature, and what it takes to look for it there.
struct Candidate
{
    QByteArray value;
    QList<SignatureDeviation> deviations;
};

/// Headers of other names that may hold a signature, such as X-FUB-Signature.
QList<Header> lookAlikes(const HeaderList &headers)
{
    QList<Header> found;
    std::copy_if(headers.begin(), headers.end(), std::back_inserter(found),
                 [](const Header &header) {
                     const QByteArray name = header.name.toLower();
                     return name.contains("signature") &&
                            name != HeaderName.toByteArray().toLower() && !header.value.isEmpty();
                 });
    return found.first(std::min(found.size(), MostHeaders));
}

SignatureCause notADigest(QByteArrayView value)
{
    return {Kind::NotADigest,
            value.size() == 64
                ? Text::tr("The header does not hold a signature: it has 64 characters, but not "
                           "all of them are hex digits.")
                : Text::tr("The header does not hold a signature: 64 hex digits are expected, and "
                           "it has %1 characters.")
                      .arg(value.size()),
            Text::tr("Your receiver must refuse it without stumbling: crypto.timingSafeEqual and "
                     "OpenSSL.fixed_length_secure_compare throw when the lengths differ, so look "
                     "at the lengths first."),
            {},
            {}};
}

SignatureCause aKey()
{
    return {Kind::AKey,
            Text::tr("The header holds a key, not a signature."),
            Text::tr("The sender puts the key itself where the signature belongs: correct it "
                     "there. Who saw the request has the key, so ask Follow Up Boss for another."),
            {},
            {}};
}

/// What the number of its digits says of a digest that is not of SHA-256. Ends in a blank.
QString ofOtherLength(Hmac::Hash hash)
{
    switch (hash) {
    case Hmac::Hash::Sha1:
        return Text::tr("It is as long as a digest of SHA-1, not of SHA-256. ");
    case Hmac::Hash::Sha512:
        return Text::tr("It is as long as a digest of SHA-512, not of SHA-256. ");
    case Hmac::Hash::Md5:
        return Text::tr("It is as long as a digest of MD5, not of SHA-256. ");
    case Hmac::Hash::Sha384:
        return Text::tr("It is as long as a digest of SHA-384, not of SHA-256. ");
    case Hmac::Hash::Sha224:
        return Text::tr("It is as long as a digest of SHA-224, not of SHA-256. ");
    case Hmac::Hash::Sha256:
    case Hmac::Hash::Sha512_256:
        break;
    }
    return {};
}

/// Says what was tried and what it may mean. Where the body is visibly not what was sent, nothing
/// can be said of the key.
SignatureCause unexplained(const SignatureQuestion &question, Hmac::Hash hash,
                           const SignatureSearch::Outcome &outcome)
{
    const QString length = ofOtherLength(hash);
    const QString look = Text::tr("Look whether the account’s X-System-Key is the one that the "
                                  "webhook was registered with.");
    if (const QString trouble = bodyTrouble(question.body); !trouble.isEmpty()) {
        return {Kind::Unexplained,
                Text::tr("%1 %2Nothing that was tried with it leads to this signature, which says "
                         "nothing of the key.")
                    .arg(trouble, length),
                Text::tr("Take the bytes exactly as they were sent, before anything reads, decodes "
                         "or stores them. Look at the key after that."),
                {},
                {}};
    }
    if (!outcome.isComplete()) {
        return {Kind::Unexplained,
                length + Text::tr("Nothing that was tried leads to this signature, but the body is "
                                  "so large that not all was tried: %1. The key may be one that is "
                                  "not known here, the body may have been changed on its way, or "
                                  "it was signed in another way.")
                             .arg(SignatureSearch::leftOut(outcome)),
                Text::tr("%1 A small request of the same sender tells more.").arg(look),
                {},
                {}};
    }
    return {Kind::Unexplained,
            length + Text::tr("Nothing that was tried leads to this signature: %1 forms of the "
                              "body (other line ends and character sets, and its JSON as common "
                              "programs often write it), with the known encodings, keys and ways "
                              "of calculating. It may be a key "
                              "that is not known here, a body that was changed in another way, or "
                              "another way of signing.")
                         .arg(outcome.bodies),
            Text::tr("%1 If it is, compare the body with the one that the sender signed: values "
                     "that were left out, rounded or filled in cannot be guessed.")
                .arg(look),
            {},
            {}};
}

/// Causes that make one candidate match; others that say why nothing can.
SignatureDiagnosis examine(const SignatureQuestion &question, const Candidate &candidate)
{
    if (keyMask(question).findsKey(candidate.value))
        return {{aKey()}, true, false};
    const std::optional<SignatureReading> reading = readSignature(candidate.value);
    if (!reading) {
        const auto nearly = nearlyRightSignature(question, candidate.value);
        return {{nearly ? *nearly : notADigest(candidate.value)}, true, false};
    }
    const SignatureSearch::Outcome outcome =
        SignatureSearch::run(question, reading->digest, reading->hash);
    SignatureDiagnosis diagnosis{{}, outcome.isComplete(), outcome.cancelled};
    for (const SignatureSearch::Match &match : outcome.matches) {
        const QList<SignatureDeviation> all =
            match.deviations + reading->deviations + candidate.deviations;
        if (all.isEmpty()) // it is valid, so nothing needs a cause
            return {};
        diagnosis.causes.append(
            explainedCause(all, match.differences, SignatureDirection::Received));
    }
    if (diagnosis.causes.isEmpty()) {
        const auto nearly = nearlyRightSignature(question, candidate.value);
        if (nearly)
            diagnosis.causes.append(*nearly);
        else if (reading->isUncertain)
            diagnosis.causes.append(notADigest(candidate.value));
        else
            diagnosis.causes.append(unexplained(question, reading->hash, outcome));
    }
    return diagnosis;
}

void append(SignatureDiagnosis &diagnosis, const SignatureDiagnosis &more, Kind wanted)
{
    for (const SignatureCause &cause : more.causes) {
        if (cause.kind == wanted)
            diagnosis.causes.append(cause);
    }
    diagnosis.complete = diagnosis.complete && more.complete;
    diagnosis.cancelled = diagnosis.cancelled || more.cancelled;
}

/// Without a usable FUB-Signature: said plainly, then whether another header would do.
SignatureDiagnosis withoutHeader(const SignatureQuestion &question, const HeaderList &headers,
                                 bool isEmpty)
{
    const QString advice =
        Text::tr("Follow Up Boss always sends one. Other code sent this, or something between "
                 "drops headers it does not know. Your receiver must refuse it: one that lets a "
                 "request pass because there is nothing to check accepts anybody’s.");
    SignatureDiagnosis diagnosis;
    if (isEmpty)
        diagnosis.causes.append({Kind::EmptyHeader,
                                 Text::tr("The FUB-Signature header has no value."),
                                 advice,
                                 {},
                                 {}});
    else
        diagnosis.causes.append(
            {Kind::NoHeader, Text::tr("There is no FUB-Signature header."), advice, {}, {}});
    const QList<Header> others = lookAlikes(headers);
    for (const Header &header : others) {
        const QString name = QString::fromLatin1(header.name);
        const SignatureDeviation renamed = signatureDeviation(SignatureMistake::OtherHeader, name);
        diagnosis.causes.append(
            {Kind::OtherHeader,
             Text::tr("There is a header %1, but only FUB-Signature counts.").arg(name),
             signatureAdvice({renamed}, SignatureDirection::Received),
             {},
             {}});
        append(diagnosis, examine(question, {header.value, {renamed}}), Kind::Explained);
    }
    return diagnosis;
}

SignatureDiagnosis withSeveral(const SignatureQuestion &question, const QList<QByteArray> &values)
{
    SignatureDiagnosis diagnosis;
    diagnosis.causes.append(
        {Kind::ManyHeaders,
         Text::tr("There are %1 different FUB-Signature headers, so none counts.")
             .arg(values.size()),
         Text::tr("Look for what adds a second signature on the way."),
         {},
         {}});
    for (qsizetype i = 0; i < std::min(values.size(), MostHeaders); ++i) {
        const Candidate candidate{
            values.at(i),
            {signatureDeviation(SignatureMistake::OneOfManyHeaders, QString::number(i + 1))}};
        append(diagnosis, examine(question, candidate), Kind::Explained);
    }
    return diagnosis;
}

/// Said first, as nothing could be valid without one.
void putMissingKeyFirst(SignatureDiagnosis &diagnosis)
{
    diagnosis.causes.prepend(
        {Kind::NoKey,
         Text::tr("There is no key to check the signature with."),
         Text::tr("Enter the account’s X-System-Key in Settings. Your own receiver must refuse "
                  "everything as long as it has no key."),
         {},
         {}});
}

} // namespace

SignatureDiagnosis diagnoseSignature(const SignatureQuestion &question, const HeaderList &headers)
{
    const SignatureQuestion usable = withUsableKeys(question);
    QList<QByteArray> values;
    const QList<QByteArray> received = headerValues(headers, HeaderName);
    for (const QByteArray &value : received) {
        if (!value.trimmed().isEmpty() && !values.contains(value))
            values.append(value);
    }
    SignatureDiagnosis diagnosis;
    if (values.isEmpty())
        diagnosis = withoutHeader(usable, headers, !received.isEmpty());
    else if (values.size() == 1)
        diagnosis = examine(usable, {values.first(), {}});
    else
        diagnosis = withSeveral(usable, values);
    if (usable.keys.isEmpty())
        putMissingKeyFirst(diagnosis);
    hideKeys(diagnosis, keyMask(usable));
    return diagnosis;
}

SignatureDiagnosis diagnoseSignatureValue(const SignatureQuestion &question,
                                          QByteArrayView signature)
{
    return diagnoseSignature(question, {{HeaderName.toByteArray(), signature.toByteArray()}});
}

} // namespace Hookglass
