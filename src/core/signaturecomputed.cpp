// SPDX-License-Identifier: MIT
#include "core/signaturelab.h"
#include "core/signaturenear.h"
#include "core/signaturereading.h"
#include "core/signaturesearch.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <iterator>
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
constexpr const char *Context = "SignatureLab";

#define WORDS(text) QT_TRANSLATE_NOOP("SignatureLab", text)

/// What programs say when they stumble over the check.
struct Message
{
    const char *fragment; ///< in lower case
    const char *sentence;
    const char *advice;
};

constexpr const char *Lengths =
    WORDS("The comparison throws because the two texts differ in length.");
constexpr const char *LengthsAdvice =
    WORDS("A header of any other length makes the receiver answer 500 instead of refusing. Look at "
          "the lengths first and refuse when they differ, or compare hashes of the two.");
constexpr const char *NoHeader = WORDS("The code found no FUB-Signature header to compare with.");
constexpr const char *NoHeaderAdvice =
    WORDS("Read FUB-Signature (PHP: HTTP_FUB_SIGNATURE; Node: fub-signature in lower case), and "
          "refuse a request without it before comparing anything.");
constexpr const char *NoKey = WORDS("The code has no key to make the signature with.");
constexpr const char *NoKeyAdvice =
    WORDS("The key is not set where the code runs (a variable’s name, a missing .env). Let the "
          "code refuse to start without it, and never check with an empty one.");
constexpr const char *Types = WORDS("The comparison is given things it cannot compare.");
constexpr const char *TypesAdvice =
    WORDS("Compare two texts of ASCII or two lists of bytes, and refuse what is not: a header may "
          "hold anything.");

constexpr Message Messages[] = {
    {"must have the same byte length", Lengths, LengthsAdvice},
    {"err_crypto_timing_safe_equal_length", Lengths, LengthsAdvice},
    {"inputs must be of equal length", Lengths, LengthsAdvice},
    {"string length mismatch", Lengths, LengthsAdvice},
    {"hash_equals(): argument #1 ($known_string) must be of type string", Types, TypesAdvice},
    {"hash_equals(): argument #2 ($user_string) must be of type string", NoHeader, NoHeaderAdvice},
    {"hash_hmac(): argument #3 ($key) must be of type string", NoKey, NoKeyAdvice},
    {"comparing strings with non-ascii characters", Types, TypesAdvice},
    {"unsupported operand types(s) or combination of types", Types, TypesAdvice},
    {"key: expected bytes or bytearray", NoKey, NoKeyAdvice},
    {"the \"key\" argument must be of type", NoKey, NoKeyAdvice},
    {"empty key", NoKey, NoKeyAdvice},
    {"no implicit conversion of nil into string", NoKey, NoKeyAdvice},
    {"undefined array key \"http_fub_signature\"", NoHeader, NoHeaderAdvice},
    {"undefined array key \"http_x_fub_signature\"", NoHeader, NoHeaderAdvice},
};

/// What languages print for nothing.
constexpr const char *Nothings[] = {"null",  "none", "nil", "undefined", "nan",
                                    "false", "\"\"", "''",  "b''",       "[object object]"};

constexpr qsizetype LongestMessage = 4000; ///< bytes searched for a message
constexpr qsizetype TellingBytes = 8;      ///< in common with the body: fewer may be chance

QString tr(const char *text)
{
    return QCoreApplication::translate(Context, text);
}

std::optional<SignatureCause> errorMessage(QByteArrayView pasted)
{
    const QByteArray lower =
        pasted.first(std::min(pasted.size(), LongestMessage)).toByteArray().toLower();
    for (const Message &message : Messages) {
        if (lower.contains(message.fragment))
            return SignatureCause{
                Kind::ErrorMessage, tr(message.sentence), tr(message.advice), {}, {}};
    }
    const bool isNothing = std::any_of(std::begin(Nothings), std::end(Nothings),
                                       [&lower](const char *one) { return lower == one; });
    if (!isNothing)
        return std::nullopt;
    return SignatureCause{Kind::ErrorMessage,
                          Text::tr("Your code computed nothing."),
                          Text::tr("If this is the header it read: the name is FUB-Signature, and "
                                   "a request without it must be refused. If it is the result: "
                                   "something before the HMAC gave no value."),
                          {},
                          {}};
}

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
    QByteArray name = text.first(colon).trimmed();
    if (name.size() > 2 && (name.front() == '"' || name.front() == '\''))
        name = name.sliced(1, name.size() - 2);
    QByteArray plain = name.toLower().replace('_', '-');
    if (plain.startsWith("http-"))
        plain = plain.sliced(5);
    if (!plain.contains("signature"))
        return {{}, text};
    return {plain == "fub-signature" ? QString() : QString::fromLatin1(name),
            text.sliced(colon + 1).trimmed()};
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
SignatureCause unexplained(const QList<SigningKey> &keys, const QString &leftOut)
{
    if (keys.isEmpty()) {
        return {Kind::NoKey,
                Text::tr("Without the account’s X-System-Key it cannot be compared."),
                Text::tr("Enter the key in Settings."),
                {},
                {}};
    }
    return {Kind::Unexplained,
            leftOut.isEmpty()
                ? Text::tr("No known mistake leads from this body to this value.")
                : Text::tr("Nothing that was tried leads from this body to this value, but the "
                           "body is so large that not all was tried: %1.")
                      .arg(leftOut),
            Text::tr("Your code has another key, or signs other bytes. Paste the text that it "
                     "signs (the base64): then the first byte that differs is shown."),
            {},
            {}};
}

SignatureCause notADigest(QByteArrayView pasted)
{
    return {Kind::NotADigest,
            Text::tr("This is no signature: 64 hex digits are expected, and it has %1 characters.")
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
    if (const auto cause = errorMessage(trimmed))
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
    if (!reading) {
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
    diagnosis.causes.append(unexplained(usable.keys, answer.leftOut));
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
