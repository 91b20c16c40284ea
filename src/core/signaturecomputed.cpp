// SPDX-License-Identifier: MIT
#include "core/signaturelab.h"
#include "core/signaturemessages.h"
#include "core/signaturenear.h"
#include "core/signaturereading.h"
#include "core/signaturesearch.h"
#include "core/signatureshape.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <optional>

namespace Hookglass {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(SignatureLab)
};

using Kind = SignatureCause::Kind;
using What = SignatureDifference::What;

constexpr auto Direction = SignatureDirection::Computed;

constexpr qsizetype TellingBytes = 8; ///< in common with the body: fewer may be chance

/// A header line as a log or a debugger shows it: its name, if it is not FUB-Signature, and the
/// value alone.
struct HeaderLine
{
    QString otherName;
    QByteArray value;
};

HeaderLine headerLine(QByteArrayView pasted)
{
    constexpr qsizetype LongestName = 60;
    const QByteArray text = pasted.toByteArray();
    const qsizetype colon = text.indexOf(':');
    if (colon <= 0 || colon > LongestName)
        return {{}, text};
    // "-H 'FUB-Signature", "\"FUB-Signature\"", "const FUB_Signature": its last word.
    QByteArray name = text.first(colon).trimmed();
    while (name.endsWith('"') || name.endsWith('\''))
        name.chop(1);
    const auto isPart = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '-' || c == '_';
    };
    name = name.last(std::find_if_not(name.crbegin(), name.crend(), isPart) - name.crbegin());
    QByteArray plain = name.toLower().replace('_', '-');
    if (plain.startsWith("http-"))
        plain = plain.sliced(5);
    if (!plain.contains("signature"))
        return {{}, text};
    QByteArray value = text.sliced(colon + 1).trimmed();
    while (value.endsWith(',') || value.endsWith(';'))
        value.chop(1);
    // Quotes of the line, not of the value: those of JSON, and the end of one around all of it.
    const auto isQuote = [](char c) { return c == '"' || c == '\''; };
    const bool isNameQuoted = colon > 1 && isQuote(text.at(colon - 1));
    if (value.size() > 2 && isQuote(value.back())) {
        if (isNameQuoted && value.front() == value.back())
            value = value.sliced(1, value.size() - 2);
        else if (!isQuote(value.front()))
            value.chop(1);
    }
    return {plain == "fub-signature" ? QString() : QString::fromLatin1(name), value};
}

std::optional<SignatureCause> aKey(const SignatureQuestion &question, QByteArrayView pasted)
{
    if (!keyMask(question).findsKey(pasted))
        return std::nullopt;
    return SignatureCause{Kind::AKey,
                          Text::tr("This is a key, or holds one: not what was computed with it."),
                          Text::tr("Paste the result instead, and keep the key out of logs and "
                                   "chats."),
                          {},
                          {}};
}

SignatureCause right()
{
    return {Kind::Right,
            Text::tr("This is the right signature: your code computes it correctly."),
            Text::tr("If it still refuses: read the header FUB-Signature in any case of letters, "
                     "take off a “sha256=” before it, and compare in constant time in a way that "
                     "says no, and does not throw, when the lengths differ."),
            {},
            {}};
}

SignatureCause signedText(const SignatureSearch::Match &match)
{
    const QString next =
        Text::tr("Next: HMAC-SHA256 of it with the X-System-Key, as lower-case hex.");
    if (match.deviations.isEmpty()) {
        return {Kind::SignedText, Text::tr("This is the right base64 of the body."), next, {}, {}};
    }
    const SignatureCause cause = explainedCause(match.deviations, match.differences, Direction);
    return {Kind::SignedText,
            Text::tr("This is no signature, but a text on the way to it. %1").arg(cause.sentence),
            cause.advice, cause.deviations, cause.differences};
}

/// The bytes that a text of any base64 stands for; nullopt: it is none.
std::optional<QByteArray> decoded(QByteArrayView text)
{
    QByteArray compact;
    compact.reserve(text.size());
    for (const char c : text) {
        if (c != '\n' && c != '\r' && c != ' ' && c != '\t')
            compact += c == '-' ? '+' : c == '_' ? '/' : c;
    }
    auto bytes = QByteArray::fromBase64Encoding(compact, QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes)
        return std::nullopt;
    return *std::move(bytes);
}

/// A body, or its base64, that is another than arrived: where they part.
std::optional<SignatureCause> otherBody(QByteArrayView body, QByteArrayView pasted)
{
    const auto bytes = decoded(pasted);
    const QByteArrayView used = bytes ? QByteArrayView(*bytes) : pasted;
    const auto difference = firstDifference(What::Body, body, used);
    if (!difference)
        return std::nullopt;
    const bool isAlike = difference->offset >= std::min(TellingBytes, body.size()) ||
                         (used.startsWith('{') && used.size() >= TellingBytes);
    if (!isAlike || body.isEmpty())
        return std::nullopt;
    return SignatureCause{Kind::SignedText,
                          bytes ? Text::tr("This is the base64 of other bytes than arrived.")
                                : Text::tr("This is another body than arrived."),
                          Text::tr("Look at the first byte that differs. Sign the bytes as they "
                                   "arrived, before anything parses or changes them."),
                          {},
                          {*difference}};
}

struct DigestAnswer
{
    SignatureDiagnosis diagnosis;
    QString leftOut; ///< what was not tried
};

DigestAnswer ofDigest(const SignatureQuestion &question, const SignatureReading &reading,
                      const HeaderLine &line)
{
    const SignatureSearch::Outcome outcome =
        SignatureSearch::run(question, reading.digest, reading.hash);
    SignatureDiagnosis diagnosis{{}, outcome.isComplete(), outcome.cancelled};
    for (const SignatureSearch::Match &match : outcome.matches) {
        QList<SignatureDeviation> all = match.deviations + reading.deviations;
        if (!line.otherName.isEmpty())
            all.prepend(signatureDeviation(SignatureMistake::OtherHeader, line.otherName));
        diagnosis.causes.append(all.isEmpty() ? right()
                                              : explainedCause(all, match.differences, Direction));
    }
    return {diagnosis, SignatureSearch::leftOut(outcome)};
}

/// `leftOut` names what was not tried.
SignatureCause unexplained(const SignatureQuestion &question, const QString &leftOut)
{
    if (question.keys.isEmpty()) {
        return {Kind::NoKey,
                Text::tr("Without the account’s X-System-Key it cannot be compared."),
                Text::tr("Enter the key in Settings."),
                {},
                {}};
    }
    const QString trouble = bodyTrouble(question.body);
    QString sentence = leftOut.isEmpty()
                           ? Text::tr("Nothing that was tried leads from this body to this value.")
                           : Text::tr("Nothing that was tried leads from this body to this value, "
                                      "but the body is so large that not all was tried: %1.")
                                 .arg(leftOut);
    if (!trouble.isEmpty())
        sentence = trouble + u' ' + sentence;
    return {Kind::Unexplained,
            sentence,
            Text::tr("Your code may have another key, sign other bytes or calculate in another "
                     "way. Paste the text that it signs (the base64): then the first byte that "
                     "differs is shown."),
            {},
            {}};
}

SignatureCause notADigest(QByteArrayView pasted)
{
    return {Kind::NotADigest,
            pasted.size() == 64
                ? Text::tr("This is no signature: it has 64 characters, but not all of them are "
                           "hex digits.")
                : Text::tr("This is no signature: 64 hex digits are expected, and it has %1 "
                           "characters.")
                      .arg(pasted.size()),
            Text::tr("Paste the signature that your code computed, the base64 text that it signs, "
                     "or the error message with which it ended."),
            {},
            {}};
}

SignatureDiagnosis examine(const SignatureQuestion &usable, QByteArrayView pasted)
{
    const QByteArrayView trimmed = pasted.trimmed();
    const HeaderLine line = headerLine(trimmed);
    for (const QByteArrayView text : {trimmed, QByteArrayView(line.value)}) {
        if (const auto cause = aKey(usable, text))
            return {{*cause}, true, false};
    }
    if (const auto cause = causeOfMessage(trimmed))
        return {{*cause}, true, false};
    const auto reading = readSignature(line.value);
    const DigestAnswer answer = reading ? ofDigest(usable, *reading, line) : DigestAnswer();
    SignatureDiagnosis diagnosis = answer.diagnosis;
    if (diagnosis.cancelled || !diagnosis.causes.isEmpty())
        return diagnosis;
    if (const auto cause = nearlyRightSignature(usable, line.value)) {
        diagnosis.causes = {*cause};
        return diagnosis;
    }
    if (!reading || reading->isUncertain) {
        const SignatureSearch::Outcome text = SignatureSearch::findText(usable, pasted);
        diagnosis.cancelled = text.cancelled;
        for (const SignatureSearch::Match &match : text.matches)
            diagnosis.causes.append(signedText(match));
        if (diagnosis.causes.isEmpty() && !text.cancelled) {
            const auto other = otherBody(usable.body, trimmed);
            diagnosis.causes.append(other ? *other : notADigest(trimmed));
        }
        return diagnosis;
    }
    diagnosis.causes.append(unexplained(usable, answer.leftOut));
    return diagnosis;
}

} // namespace

SignatureDiagnosis diagnoseComputed(const SignatureQuestion &question, QByteArrayView pasted)
{
    if (pasted.trimmed().isEmpty())
        return {};
    const SignatureQuestion usable = withUsableKeys(question);
    SignatureDiagnosis diagnosis = examine(usable, pasted);
    hideKeys(diagnosis, keyMask(usable));
    return diagnosis;
}

} // namespace Hookglass
