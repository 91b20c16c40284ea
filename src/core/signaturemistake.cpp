// SPDX-License-Identifier: MIT
#include "core/signaturemistake.h"

#include "core/signaturemistakerow.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringList>

#include <algorithm>
#include <array>
#include <iterator>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

using Advice = SignatureAdvice;
using Mistake = SignatureMistake;
using Step = SignatureDeviation::Step;

constexpr const char *Context = "SignatureMistake";

#define WORDS(text) QT_TRANSLATE_NOOP("SignatureMistake", text)

constexpr SignatureMistakeRow Rows[] = {
    {Mistake::OtherHeader, Step::Header, false, WORDS("it is taken from the header %1"),
     WORDS("reads the header %1 instead of FUB-Signature"), Advice::HeaderRenamed,
     Advice::ReadTheHeader},
    {Mistake::OneOfManyHeaders, Step::Header, false,
     WORDS("only FUB-Signature header number %1 counts"), WORDS("takes header number %1"),
     Advice::OneHeader, Advice::OneHeader},

    {Mistake::UpperCaseDigest, Step::Digest, false, WORDS("upper-case hex digits are accepted"),
     WORDS("writes the digest in upper-case hex digits"), Advice::OtherSender,
     Advice::LowerCaseHex},
    {Mistake::Base64Digest, Step::Digest, false,
     WORDS("the signature is read as base64 instead of hex digits"),
     WORDS("writes the digest as base64 instead of hex digits"), Advice::OtherSender,
     Advice::LowerCaseHex},
    {Mistake::Base64OfHexDigest, Step::Digest, false,
     WORDS("the signature is read as base64 of the hex digits"),
     WORDS("encodes the digest’s hex digits as base64"), Advice::OtherSender, Advice::LowerCaseHex},
    {Mistake::Sha1, Step::Digest, false, WORDS("SHA-1 is used instead of SHA-256"),
     WORDS("uses SHA-1 instead of SHA-256"), Advice::OtherSender, Advice::Sha256},
    {Mistake::Sha512, Step::Digest, false, WORDS("SHA-512 is used instead of SHA-256"),
     WORDS("uses SHA-512 instead of SHA-256"), Advice::OtherSender, Advice::Sha256},
    {Mistake::Md5, Step::Digest, false, WORDS("MD5 is used instead of SHA-256"),
     WORDS("uses MD5 instead of SHA-256"), Advice::OtherSender, Advice::Sha256},
    {Mistake::PrefixedDigest, Step::Digest, false,
     WORDS("the prefix “%1” of the signature is left out"), WORDS("puts “%1” before the digest"),
     Advice::DigitsAlone, Advice::OnlyTheDigest},
    {Mistake::QuotedDigest, Step::Digest, false,
     WORDS("the quotes around the signature are left out"), WORDS("puts quotes around the digest"),
     Advice::DigitsAlone, Advice::OnlyTheDigest},
    {Mistake::BlanksAroundDigest, Step::Digest, false,
     WORDS("the blanks and newlines around the signature are left out"),
     WORDS("puts blanks or newlines around the digest"), Advice::CopiedWithBlanks,
     Advice::OnlyTheDigest},

    {Mistake::LineEndRemoved, Step::Body, false,
     WORDS("the newline at the end of the body is removed"),
     WORDS("removes the newline at the end of the body"), Advice::BytesChanged, Advice::RawBytes},
    {Mistake::BlanksRemoved, Step::Body, false,
     WORDS("all blanks and newlines around the body are removed"),
     WORDS("removes the blanks and newlines around the body"), Advice::BytesChanged,
     Advice::RawBytes},
    {Mistake::LineFeedAdded, Step::Body, false,
     WORDS("a newline (LF) is added at the end of the body"),
     WORDS("adds a newline (LF) at the end of the body"), Advice::BytesChanged, Advice::RawBytes},
    {Mistake::CrLfAdded, Step::Body, false,
     WORDS("a newline (CR LF) is added at the end of the body"),
     WORDS("adds a newline (CR LF) at the end of the body"), Advice::BytesChanged,
     Advice::RawBytes},
    {Mistake::BomRemoved, Step::Body, false,
     WORDS("the byte order mark before the body is removed"),
     WORDS("removes the byte order mark before the body"), Advice::BytesChanged, Advice::RawBytes},
    {Mistake::BomAdded, Step::Body, false, WORDS("a byte order mark is put before the body"),
     WORDS("puts a byte order mark before the body"), Advice::BytesChanged, Advice::RawBytes},
    {Mistake::CrLfToLf, Step::Body, true, WORDS("line ends are turned from CR LF into LF"),
     WORDS("turns line ends from CR LF into LF"), Advice::BytesChanged, Advice::RawBytes},
    {Mistake::LfToCrLf, Step::Body, true, WORDS("line ends are turned from LF into CR LF"),
     WORDS("turns line ends from LF into CR LF"), Advice::BytesChanged, Advice::RawBytes},
    {Mistake::TakenForLatin1, Step::Body, false,
     WORDS("the body’s UTF-8 is taken for Latin-1 and encoded again"),
     WORDS("takes the body’s UTF-8 for Latin-1 and encodes it again"), Advice::BytesChanged,
     Advice::RawBytes},
    {Mistake::TurnedIntoLatin1, Step::Body, false,
     WORDS("the body is turned from UTF-8 into Latin-1"),
     WORDS("turns the body from UTF-8 into Latin-1"), Advice::BytesChanged, Advice::RawBytes},
    {Mistake::BodyLeftOut, Step::Body, true, WORDS("the body is left out altogether"),
     WORDS("signs an empty body"), Advice::BodyLost, Advice::BodyLost},
    {Mistake::Minified, Step::Body, false,
     WORDS("the body’s JSON is written without blanks (minified)"),
     WORDS("writes the body’s JSON without blanks (minified)"), Advice::WrittenAnew,
     Advice::RawBody},
    {Mistake::Indent2, Step::Body, false, WORDS("the body’s JSON is laid out with an indent of 2"),
     WORDS("lays the body’s JSON out with an indent of 2"), Advice::WrittenAnew, Advice::RawBody},
    {Mistake::Indent4, Step::Body, false, WORDS("the body’s JSON is laid out with an indent of 4"),
     WORDS("lays the body’s JSON out with an indent of 4"), Advice::WrittenAnew, Advice::RawBody},
    {Mistake::SpacedOut, Step::Body, false,
     WORDS("a blank follows each comma and colon of the body’s JSON (as Python writes it, for "
           "example)"),
     WORDS("puts a blank after each comma and colon of the body’s JSON (as Python’s json.dumps "
           "does)"),
     Advice::WrittenAnew, Advice::RawBody},
    {Mistake::SortedNames, Step::Body, false, WORDS("the names in the body’s JSON are sorted"),
     WORDS("sorts the names in the body’s JSON"), Advice::WrittenAnew, Advice::RawBody},
    {Mistake::SortedAndSpaced, Step::Body, false,
     WORDS("the names in the body’s JSON are sorted, with a blank after each comma and colon (as "
           "Python writes it, for example)"),
     WORDS("sorts the names in the body’s JSON and puts a blank after each comma and colon (as "
           "Python’s json.dumps does)"),
     Advice::WrittenAnew, Advice::RawBody},
    {Mistake::SlashesEscaped, Step::Body, false,
     WORDS("slashes in the body are written as \\/ (as PHP does, for example)"),
     WORDS("writes slashes in the body as \\/ (as PHP’s json_encode does)"), Advice::WrittenAnew,
     Advice::RawBody},
    {Mistake::SlashesPlain, Step::Body, false,
     WORDS("slashes in the body are written as / instead of \\/"),
     WORDS("writes slashes in the body as / instead of \\/"), Advice::WrittenAnew, Advice::RawBody},
    {Mistake::CharactersEscaped, Step::Body, false,
     WORDS("characters beyond ASCII are written as \\u…"),
     WORDS("writes characters beyond ASCII as \\u… (as Python’s ensure_ascii does)"),
     Advice::WrittenAnew, Advice::RawBody},
    {Mistake::CharactersPlain, Step::Body, false,
     WORDS("\\u… in the body is written as the character itself"),
     WORDS("writes \\u… in the body as the character itself"), Advice::WrittenAnew,
     Advice::RawBody},
    {Mistake::WrittenByJavaScript, Step::Body, false,
     WORDS("the body’s JSON is written anew without blanks, with characters and slashes unescaped "
           "(as JavaScript’s JSON.stringify does, for example)"),
     WORDS("writes the body’s JSON anew without blanks, with characters and slashes unescaped (as "
           "JavaScript’s JSON.stringify does, for example)"),
     Advice::WrittenAnew, Advice::RawBody},
    {Mistake::WrittenByPhp, Step::Body, false,
     WORDS("the body’s JSON is written anew without blanks, with slashes as \\/ and characters "
           "beyond "
           "ASCII as \\u… (as PHP’s json_encode does, for example)"),
     WORDS("writes the body’s JSON anew without blanks, with slashes as \\/ and characters beyond "
           "ASCII as \\u… (as PHP’s json_encode does, for example)"),
     Advice::WrittenAnew, Advice::RawBody},
    {Mistake::WrittenByPython, Step::Body, false,
     WORDS("the body’s JSON is written anew with a blank after each comma and colon and characters "
           "beyond ASCII as \\u… (as Python’s json.dumps does, for example)"),
     WORDS("writes the body’s JSON anew with a blank after each comma and colon and characters "
           "beyond ASCII as \\u… (as Python’s json.dumps does, for example)"),
     Advice::WrittenAnew, Advice::RawBody},
    {Mistake::WrittenByEncoder, Step::Body, false,
     WORDS("the body’s JSON is parsed and written anew %1"),
     WORDS("parses the body’s JSON and writes it anew %1"), Advice::WrittenAnew, Advice::RawBody},
    {Mistake::JsonInString, Step::Body, true,
     WORDS("the body is wrapped into a JSON string (encoded twice)"),
     WORDS("wraps the body into a JSON string (JSON.stringify of a text)"), Advice::WrittenAnew,
     Advice::RawBody},

    {Mistake::NoBase64, Step::Encoding, false, WORDS("base64 is skipped"), WORDS("skips base64"),
     Advice::OtherSender, Advice::Base64First},
    {Mistake::Base64LineFeed, Step::Encoding, false, WORDS("the base64 ends with a newline"),
     WORDS("leaves a newline at the end of the base64"), Advice::OtherSender,
     Advice::OneLineBase64},
    {Mistake::Base64CrLf, Step::Encoding, false, WORDS("the base64 ends with a newline (CR LF)"),
     WORDS("leaves a newline (CR LF) at the end of the base64"), Advice::OtherSender,
     Advice::OneLineBase64},
    {Mistake::Base64Url, Step::Encoding, false, WORDS("the URL-safe base64 alphabet is used"),
     WORDS("uses the URL-safe base64 alphabet"), Advice::OtherSender, Advice::StandardBase64},
    {Mistake::Base64Unpadded, Step::Encoding, false, WORDS("the base64 has no padding (=)"),
     WORDS("leaves out the padding (=) of the base64"), Advice::OtherSender,
     Advice::StandardBase64},
    {Mistake::Base64UrlUnpadded, Step::Encoding, false,
     WORDS("the URL-safe base64 alphabet is used without padding (=)"),
     WORDS("uses the URL-safe base64 alphabet without padding (=)"), Advice::OtherSender,
     Advice::StandardBase64},
    {Mistake::Base64Twice, Step::Encoding, true, WORDS("base64 is applied twice"),
     WORDS("applies base64 twice"), Advice::OtherSender, Advice::Base64First},
    {Mistake::Wrapped60, Step::Encoding, false,
     WORDS("the base64 is wrapped at 60 (as Ruby’s encode64 does)"),
     WORDS("wraps the base64 at 60 (as Ruby’s encode64 does)"), Advice::OtherSender,
     Advice::OneLineBase64},
    {Mistake::Wrapped60Open, Step::Encoding, false,
     WORDS("the base64 is wrapped at 60, without a newline at the end"),
     WORDS("wraps the base64 at 60, without a newline at the end"), Advice::OtherSender,
     Advice::OneLineBase64},
    {Mistake::Wrapped64, Step::Encoding, false,
     WORDS("the base64 is wrapped at 64 (as openssl does)"),
     WORDS("wraps the base64 at 64 (as openssl does)"), Advice::OtherSender, Advice::OneLineBase64},
    {Mistake::Wrapped64Open, Step::Encoding, false,
     WORDS("the base64 is wrapped at 64, without a newline at the end"),
     WORDS("wraps the base64 at 64, without a newline at the end"), Advice::OtherSender,
     Advice::OneLineBase64},
    {Mistake::Wrapped64CrLf, Step::Encoding, true,
     WORDS("the base64 is wrapped at 64 with CR LF (as PEM files on Windows)"),
     WORDS("wraps the base64 at 64 with CR LF (as PEM files on Windows are)"), Advice::OtherSender,
     Advice::OneLineBase64},
    {Mistake::Wrapped64CrLfOpen, Step::Encoding, true,
     WORDS("the base64 is wrapped at 64 with CR LF, without one at the end"),
     WORDS("wraps the base64 at 64 with CR LF, without one at the end"), Advice::OtherSender,
     Advice::OneLineBase64},
    {Mistake::Wrapped76, Step::Encoding, false,
     WORDS("the base64 is wrapped at 76 (as base64 and Python’s encodebytes do)"),
     WORDS("wraps the base64 at 76 (as base64 and Python’s encodebytes do)"), Advice::OtherSender,
     Advice::OneLineBase64},
    {Mistake::Wrapped76Open, Step::Encoding, false,
     WORDS("the base64 is wrapped at 76, without a newline at the end"),
     WORDS("wraps the base64 at 76, without a newline at the end"), Advice::OtherSender,
     Advice::OneLineBase64},
    {Mistake::Wrapped76CrLf, Step::Encoding, true,
     WORDS("the base64 is wrapped at 76 with CR LF (as PHP’s chunk_split)"),
     WORDS("wraps the base64 at 76 with CR LF (as PHP’s chunk_split does)"), Advice::OtherSender,
     Advice::OneLineBase64},
    {Mistake::Wrapped76CrLfOpen, Step::Encoding, true,
     WORDS("the base64 is wrapped at 76 with CR LF (as Java’s MIME encoder does)"),
     WORDS("wraps the base64 at 76 with CR LF (as Java’s MIME encoder does)"), Advice::OtherSender,
     Advice::OneLineBase64},

    {Mistake::ApiKey, Step::Key, false, WORDS("the API key of “%1” is used as the key"),
     WORDS("uses the API key of “%1” as the key"), Advice::SwappedKeys, Advice::SigningKey},
    {Mistake::SystemName, Step::Key, false, WORDS("the system’s name “%1” is used as the key"),
     WORDS("uses the system’s name “%1” as the key"), Advice::NameIsNoKey, Advice::NameIsNoKey},
    {Mistake::SystemNameUnsaid, Step::Key, false,
     WORDS("the system’s name is used as the key (it looks like a key)"),
     WORDS("uses the system’s name as the key (it looks like a key)"), Advice::NameIsNoKey,
     Advice::NameIsNoKey},
    {Mistake::OtherAccountsKey, Step::Key, false, WORDS("the key of the account “%1” is used"),
     WORDS("uses the key of the account “%1”"), Advice::OtherAddress, Advice::TheAccountsKey},
    {Mistake::EmptyKey, Step::Key, false, WORDS("an empty key is used"), WORDS("uses an empty key"),
     Advice::AnybodyCould, Advice::RefuseWithoutKey},
    {Mistake::NoKeyAtAll, Step::Key, false,
     WORDS("a plain hash without a key is used instead of HMAC"),
     WORDS("makes a plain hash without a key instead of an HMAC"), Advice::AnybodyCould,
     Advice::UseHmac},
    {Mistake::KeyTrimmed, Step::Key, false,
     WORDS("blanks and newlines around the key “%1” are removed"),
     WORDS("uses the key “%1” without the blanks and newlines around it"), Advice::EnterKeyAgain,
     Advice::EnterKeyAgain},
    {Mistake::KeyUnquoted, Step::Key, false, WORDS("the quotes around the key “%1” are removed"),
     WORDS("uses the key “%1” without the quotes around it"), Advice::EnterKeyAgain,
     Advice::EnterKeyAgain},
    {Mistake::KeyLineFeed, Step::Key, false, WORDS("a newline (LF) follows the key “%1”"),
     WORDS("uses the key “%1” with a newline (LF) after it"), Advice::SendersKey,
     Advice::KeyAsGiven},
    {Mistake::KeyCrLf, Step::Key, false, WORDS("a newline (CR LF) follows the key “%1”"),
     WORDS("uses the key “%1” with a newline (CR LF) after it"), Advice::SendersKey,
     Advice::KeyAsGiven},
    {Mistake::KeyBlankAfter, Step::Key, false, WORDS("a blank follows the key “%1”"),
     WORDS("uses the key “%1” with a blank after it"), Advice::SendersKey, Advice::KeyAsGiven},
    {Mistake::KeyBlankBefore, Step::Key, true, WORDS("a blank stands before the key “%1”"),
     WORDS("uses the key “%1” with a blank before it"), Advice::SendersKey, Advice::KeyAsGiven},
    {Mistake::KeyBlanksAround, Step::Key, true,
     WORDS("a blank stands before and after the key “%1”"),
     WORDS("uses the key “%1” with a blank before and after it"), Advice::SendersKey,
     Advice::KeyAsGiven},
    {Mistake::KeyTwoBlanksAfter, Step::Key, true, WORDS("two blanks follow the key “%1”"),
     WORDS("uses the key “%1” with two blanks after it"), Advice::SendersKey, Advice::KeyAsGiven},
    {Mistake::KeyTwoBlanksBefore, Step::Key, true, WORDS("two blanks stand before the key “%1”"),
     WORDS("uses the key “%1” with two blanks before it"), Advice::SendersKey, Advice::KeyAsGiven},
    {Mistake::KeyDoubleQuoted, Step::Key, false, WORDS("the key “%1” is put in double quotes"),
     WORDS("uses the key “%1” with double quotes around it"), Advice::SendersKey,
     Advice::KeyAsGiven},
    {Mistake::KeySingleQuoted, Step::Key, false, WORDS("the key “%1” is put in single quotes"),
     WORDS("uses the key “%1” with single quotes around it"), Advice::SendersKey,
     Advice::KeyAsGiven},
    {Mistake::KeyQuotedLineFeed, Step::Key, true,
     WORDS("the key “%1” is put in double quotes and a newline (LF) follows them"),
     WORDS("uses the key “%1” with double quotes around it and a newline (LF) after them"),
     Advice::SendersKey, Advice::KeyAsGiven},
    {Mistake::KeyEndsInLineFeed, Step::Key, false, WORDS("a newline (LF) follows that key"),
     WORDS("puts a newline (LF) after that key"), Advice::KeyAsGiven, Advice::KeyAsGiven},
    {Mistake::KeyEndsInCrLf, Step::Key, false, WORDS("a newline (CR LF) follows that key"),
     WORDS("puts a newline (CR LF) after that key"), Advice::KeyAsGiven, Advice::KeyAsGiven},
    {Mistake::KeyFromHex, Step::Key, true,
     WORDS("the key “%1” is decoded from hex digits to bytes"),
     WORDS("decodes the key “%1” from hex digits to bytes"), Advice::OneCopyDiffers,
     Advice::OneCopyDiffersOrText},
    {Mistake::KeyFromBase64, Step::Key, true, WORDS("the key “%1” is decoded from base64"),
     WORDS("decodes the key “%1” from base64"), Advice::OneCopyDiffers,
     Advice::OneCopyDiffersOrText},
    {Mistake::KeyToBase64, Step::Key, true, WORDS("the key “%1” is encoded as base64"),
     WORDS("encodes the key “%1” as base64"), Advice::OneCopyDiffers, Advice::OneCopyDiffersOrText},
    {Mistake::KeyUpperCase, Step::Key, true, WORDS("the key “%1” is written in upper case"),
     WORDS("writes the key “%1” in upper case"), Advice::OneCopyDiffers,
     Advice::OneCopyDiffersOrGiven},
    {Mistake::KeyLowerCase, Step::Key, true, WORDS("the key “%1” is written in lower case"),
     WORDS("writes the key “%1” in lower case"), Advice::OneCopyDiffers,
     Advice::OneCopyDiffersOrGiven},
    {Mistake::HashOfKeyAndText, Step::Key, true,
     WORDS("a plain hash of the key “%1” and the text is used instead of HMAC"),
     WORDS("makes a plain hash of the key “%1” and the text instead of an HMAC"),
     Advice::OtherSender, Advice::UseHmac},
    {Mistake::HashOfTextAndKey, Step::Key, true,
     WORDS("a plain hash of the text and the key “%1” is used instead of HMAC"),
     WORDS("makes a plain hash of the text and the key “%1” instead of an HMAC"),
     Advice::OtherSender, Advice::UseHmac},
};

#undef WORDS

const SignatureMistakeRow &rowOf(Mistake mistake)
{
    const auto isIt = [mistake](const SignatureMistakeRow &one) { return one.mistake == mistake; };
    const auto *row = std::find_if(std::begin(Rows), std::end(Rows), isIt);
    if (row != std::end(Rows))
        return *row;
    const std::span<const SignatureMistakeRow> rare = rareMistakeRows();
    const auto other = std::find_if(rare.begin(), rare.end(), isIt);
    Q_ASSERT(other != rare.end()); // a test walks through all of them
    return other != rare.end() ? *other : Rows[0];
}

} // namespace

SignatureDeviation signatureDeviation(SignatureMistake mistake, const QString &detail)
{
    const SignatureMistakeRow &row = rowOf(mistake);
    SignatureDeviation deviation{row.step, mistake,
                                 QCoreApplication::translate(Context, row.condition),
                                 QCoreApplication::translate(Context, row.deed)};
    // Not arg(): a detail may hold a % itself, and few rows have a place for one.
    deviation.condition.replace(u"%1"_s, detail);
    deviation.deed.replace(u"%1"_s, detail);
    return deviation;
}

bool isBodyOtherThanSent(SignatureMistake mistake)
{
    return mistake >= Mistake::BodyIsBase64 && mistake <= Mistake::BodyIsQuoted;
}

bool isRare(SignatureMistake mistake)
{
    return rowOf(mistake).isRare;
}

QString signatureAdvice(const QList<SignatureDeviation> &deviations, SignatureDirection direction)
{
    QStringList advice;
    for (const SignatureDeviation &deviation : deviations) {
        const SignatureMistakeRow &row = rowOf(deviation.mistake);
        const QString sentence = QCoreApplication::translate(
            Context,
            adviceText(direction == SignatureDirection::Received ? row.received : row.computed));
        if (!advice.contains(sentence))
            advice.append(sentence);
    }
    return advice.join(u' ');
}

} // namespace Hookglass
