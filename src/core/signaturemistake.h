// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QString>

namespace Hookglass {

/// Everything that is known to go wrong between a body and its signature. Source: fub-api.md §3,
/// and what code in public receivers does besides.
enum class SignatureMistake : quint8 {
    OtherHeader,
    OneOfManyHeaders,
    // How the digest is written
    UpperCaseDigest,
    Base64Digest,
    Base64OfHexDigest,
    Sha1,
    Sha512,
    Md5,
    PrefixedDigest,
    QuotedDigest,
    BlanksAroundDigest,
    // The body
    LineEndRemoved,
    BlanksRemoved,
    LineFeedAdded,
    CrLfAdded,
    BomRemoved,
    BomAdded,
    CrLfToLf,
    LfToCrLf,
    TakenForLatin1,
    TurnedIntoLatin1,
    BodyLeftOut,
    Minified,
    Indent2,
    Indent4,
    SpacedOut,
    SortedNames,
    SortedAndSpaced,
    SlashesEscaped,
    SlashesPlain,
    CharactersEscaped,
    CharactersPlain,
    WrittenByJavaScript,
    WrittenByPhp,
    WrittenByPython,
    WrittenByEncoder,
    JsonInString,
    // What is made of it before the HMAC
    NoBase64,
    Base64LineFeed,
    Base64CrLf,
    Base64Url,
    Base64Unpadded,
    Base64UrlUnpadded,
    Base64Twice,
    Wrapped60,
    Wrapped60Open,
    Wrapped64,
    Wrapped64Open,
    Wrapped64CrLf,
    Wrapped64CrLfOpen,
    Wrapped76,
    Wrapped76Open,
    Wrapped76CrLf,
    Wrapped76CrLfOpen,
    // The key
    ApiKey,
    SystemName,
    SystemNameUnsaid, ///< it looks like a key
    OtherAccountsKey,
    EmptyKey,
    NoKeyAtAll,
    KeyTrimmed,
    KeyUnquoted,
    KeyLineFeed,
    KeyCrLf,
    KeyBlankAfter,
    KeyBlankBefore,
    KeyBlanksAround,
    KeyTwoBlanksAfter,
    KeyTwoBlanksBefore,
    KeyDoubleQuoted,
    KeySingleQuoted,
    KeyQuotedLineFeed,
    KeyEndsInLineFeed, ///< of a key that was named already
    KeyEndsInCrLf,
    KeyFromHex,
    KeyFromBase64,
    KeyToBase64,
    KeyUpperCase,
    KeyLowerCase,
    HashOfKeyAndText,
    HashOfTextAndKey,
    // How the digest is written, seen now and then
    Sha384,
    Sha224,
    AroundDigest, ///< more than blanks, quotes or a prefix
    RepeatedDigest,
    SeparatedDigest,
    DigestAsByteList,
    DigestAsPythonBytes,
    HexOfHexDigest,
    // The body here is visibly not what was sent: what it takes to get that back
    BodyIsBase64,
    BodyIsUtf16,
    BodyIsFormField,
    BodyIsPercentEncoded,
    BodyIsHex,
    BodyIsHttpMessage,
    BodyIsJsonString,
    BodyIsWrapped,
    BodyIsHtml,
    BodyIsSlashed,
    BodyIsQuoted,
    BodyHasBomAndBlanks,
    // Tried on the body as it is only, with one key
    TwoLineFeedsAdded,
    BomAndLineFeedAdded,
    TakenForWindows1252,
    TurnedIntoWindows1252,
    TurnedIntoUtf16,
    JsonInAsciiString,
    OtherIndent,
    SpacedAndSlashesEscaped,
    EscapedBody,
    TextInsteadOfBody,
    Base64UrlLineFeed,
    OddText,
    StoredKey,
    OddKey,
    KeyCleaned,
    ThatKeyOdd,
    WordAsKey,
    KeyAndTextSwapped,
    OtherHash,
    HashedAgain,
    OddPlainHash
};
inline constexpr int SignatureMistakeCount = int(SignatureMistake::OddPlainHash) + 1;

/// Which way the laboratory is asked.
enum class SignatureDirection : quint8 {
    Received, ///< why a request's signature is not valid
    Computed  ///< what somebody's code did to get its value
};

/// One step of the calculation that was done differently from fub-api.md §3.
struct SignatureDeviation
{
    enum class Step : quint8 { Header, Digest, Body, Encoding, Key };
    Step step = Step::Body;
    SignatureMistake mistake = SignatureMistake::Minified;
    QString condition; ///< completes "The signature matches if …"
    QString deed;      ///< completes "Your code …"
    bool operator==(const SignatureDeviation &) const = default;
};

/// `detail` names a header, a key (by its label, never itself), a prefix or a program, for those
/// mistakes that have one.
SignatureDeviation signatureDeviation(SignatureMistake mistake, const QString &detail = {});

/// The body here was made of the one that was signed: seen by its looks.
bool isBodyOtherThanSent(SignatureMistake mistake);

/// True for what hardly ever comes together with two other mistakes, so is not tried then.
bool isRare(SignatureMistake mistake);

/// What to do about them, each piece of advice once, in plain words; several end in a full stop.
QString signatureAdvice(const QList<SignatureDeviation> &deviations, SignatureDirection direction);

} // namespace Hookglass
