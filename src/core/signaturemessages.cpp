// SPDX-License-Identifier: MIT
#include "core/signaturemessages.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <iterator>

namespace Hookglass {

namespace {

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
constexpr const char *WrongHeader =
    WORDS("The code looks for the header X-FUB-Signature, which does not exist.");
constexpr const char *NoKey = WORDS("The code has no key to make the signature with.");
constexpr const char *NoKeyAdvice =
    WORDS("The key is not set where the code runs (a variable’s name, a missing .env). Let the "
          "code refuse to start without it, and never check with an empty one.");
constexpr const char *KeyType =
    WORDS("The key is there, but it is of a type that the HMAC does not take.");
constexpr const char *KeyTypeAdvice =
    WORDS("Python’s hmac takes bytes: key.encode(). Node takes a string or a Buffer.");
constexpr const char *Types = WORDS("The comparison is given things it cannot compare.");
constexpr const char *TypesAdvice =
    WORDS("Compare two texts of ASCII or two lists of bytes, and refuse what is not: a header may "
          "hold anything.");
constexpr const char *Nil =
    WORDS("Something that the code needs is not there: the key, the body, the header, or the value "
          "that it is compared with.");
constexpr const char *NilAdvice =
    WORDS("The message does not say which. Look at the line that it names: the key may not be set "
          "(its variable), the header may be missing or read by another name, the body may not "
          "have been read. Refuse a request without the header, and refuse to start without the "
          "key.");
constexpr const char *Parsed =
    WORDS("The code signs a body that was parsed before, not its bytes.");
constexpr const char *ParsedAdvice =
    WORDS("Read the raw body before anything parses it: express.raw() instead of express.json(), "
          "php://input instead of $_POST or json_decode(), request.get_data(). “[object Object]” "
          "is what JavaScript makes of a parsed body as text.");
constexpr const char *NoText =
    WORDS("What the code signs is no text and no bytes: mostly a body that was parsed before, or "
          "that was not read.");
constexpr const char *StringsToBytes =
    WORDS("Python’s hmac is given a text (str) where it takes bytes.");
constexpr const char *StringsToBytesAdvice =
    WORDS("base64.b64encode(body) is bytes already, so leave out .decode() after it; and take "
          "key.encode(). Read the body as bytes: request.get_data(), request.body.");
constexpr const char *ReadBefore =
    WORDS("The body was read before, so nothing is left of it to sign.");
constexpr const char *ReadBeforeAdvice =
    WORDS("A parser (express.json(), body-parser) read it first. Take the raw body there: "
          "express.raw(), or the verify option of express.json(), which is given the bytes.");
constexpr const char *NotCalled =
    WORDS("This is an object, not its value: the digest was never asked for.");
constexpr const char *NotCalledAdvice =
    WORDS("Python: hmac.new(…).hexdigest(). Node: createHmac(…).update(…).digest('hex'). Java: "
          "HexFormat.of().formatHex(mac.doFinal(…)).");
constexpr const char *Algorithm = WORDS("The name of the hash is not one that exists.");
constexpr const char *AlgorithmAdvice = WORDS("Its name is sha256 (Java: HmacSHA256).");

/// The first that fits counts.
constexpr Message Messages[] = {
    {"must have the same byte length", Lengths, LengthsAdvice},
    {"err_crypto_timing_safe_equal_length", Lengths, LengthsAdvice},
    {"inputs must be of equal length", Lengths, LengthsAdvice},
    {"string length mismatch", Lengths, LengthsAdvice},
    {"hash_equals(): argument #1 ($known_string) must be of type string", Types, TypesAdvice},
    {"hash_equals(): argument #2 ($user_string) must be of type string", NoHeader, NoHeaderAdvice},
    {"hash_hmac(): argument #1", Algorithm, AlgorithmAdvice},
    {"hash_hmac(): argument #2 ($data) must be of type string, array given", Parsed, ParsedAdvice},
    {"hash_hmac(): argument #2 ($data) must be of type string", NoText, ParsedAdvice},
    {"hash_hmac(): argument #3 ($key) must be of type string", NoKey, NoKeyAdvice},
    {"base64_encode(): argument #1 ($string) must be of type string, array given", Parsed,
     ParsedAdvice},
    {"comparing strings with non-ascii characters", Types, TypesAdvice},
    {"unsupported operand types(s) or combination of types: 'nonetype'", Nil, NilAdvice},
    {"combination of types: 'str' and 'nonetype'", NoHeader, NoHeaderAdvice},
    {"unsupported operand types(s) or combination of types", Types, TypesAdvice},
    {"key: expected bytes or bytearray, but got 'nonetype'", NoKey, NoKeyAdvice},
    {"key: expected bytes or bytearray", KeyType, KeyTypeAdvice},
    {"must be encoded before hashing", StringsToBytes, StringsToBytesAdvice},
    {"a bytes-like object is required, not 'str'", StringsToBytes, StringsToBytesAdvice},
    {"a bytes-like object is required, not 'dict'", Parsed, ParsedAdvice},
    {"'nonetype' object has no attribute", Nil, NilAdvice},
    {"keyerror: 'http_fub_signature'", NoHeader, NoHeaderAdvice},
    {"keyerror: 'fub-signature'", NoHeader, NoHeaderAdvice},
    {"keyerror: 'http_x_fub_signature'", WrongHeader, NoHeaderAdvice},
    {"keyerror: 'x-fub-signature'", WrongHeader, NoHeaderAdvice},
    {"the \"key\" argument must be of type", NoKey, NoKeyAdvice},
    {"the \"data\" argument must be of type", NoText, ParsedAdvice},
    {"the first argument must be of type string or an instance of buffer", Nil, NilAdvice},
    {"the \"string\" argument must be of type string", Nil, NilAdvice},
    {"stream is not readable", ReadBefore, ReadBeforeAdvice},
    {"body used already", ReadBefore, ReadBeforeAdvice},
    {"body is unusable", ReadBefore, ReadBeforeAdvice},
    {"body has already been read", ReadBefore, ReadBeforeAdvice},
    {"\"[object object]\" is not valid json", Parsed, ParsedAdvice},
    {"unexpected token o in json at position 1", Parsed, ParsedAdvice},
    {"cannot read properties of undefined", Nil, NilAdvice},
    {"cannot read property", Nil, NilAdvice},
    {"cannot read properties of null", Nil, NilAdvice},
    {"no implicit conversion of nil into string", Nil, NilAdvice},
    {"for nil:nilclass", Nil, NilAdvice},
    {"' for nil", Nil, NilAdvice},
    {"no implicit conversion of hash into string", Parsed, ParsedAdvice},
    {"empty key", NoKey, NoKeyAdvice},
    {"illegalargumentexception: missing argument", NoKey, NoKeyAdvice},
    {"nullpointerexception", Nil, NilAdvice},
    {"value cannot be null. (parameter 'key')", NoKey, NoKeyAdvice},
    {"argumentnullexception", Nil, NilAdvice},
    {"value cannot be null", Nil, NilAdvice},
    {"undefined array key \"http_fub_signature\"", NoHeader, NoHeaderAdvice},
    {"undefined index: http_fub_signature", NoHeader, NoHeaderAdvice},
    {"undefined array key \"http_x_fub_signature\"", WrongHeader, NoHeaderAdvice},
    {"undefined index: http_x_fub_signature", WrongHeader, NoHeaderAdvice},
    {"<hmac.hmac object", NotCalled, NotCalledAdvice},
    {"hmac {", NotCalled, NotCalledAdvice},
    {"[b@", NotCalled, NotCalledAdvice},
};

constexpr const char *Nothing = WORDS("Your code computed nothing.");
constexpr const char *NothingAdvice =
    WORDS("If this is the header it read: the name is FUB-Signature, and a request without it must "
          "be refused. If it is the result: something before the HMAC gave no value.");
constexpr const char *AnswerOnly = WORDS("This is a yes or no, not a signature.");
constexpr const char *AnswerOnlyAdvice =
    WORDS("If it is what the comparison answered, paste what was compared instead: the value that "
          "your code computed. If it is the result itself, something before the HMAC failed.");

/// What is printed in place of a value, all of it.
constexpr Message Values[] = {
    {"null", Nothing, NothingAdvice},
    {"none", Nothing, NothingAdvice},
    {"nil", Nothing, NothingAdvice},
    {"undefined", Nothing, NothingAdvice},
    {"nan", Nothing, NothingAdvice},
    {"\"\"", Nothing, NothingAdvice},
    {"''", Nothing, NothingAdvice},
    {"b''", Nothing, NothingAdvice},
    {"true", AnswerOnly, AnswerOnlyAdvice},
    {"false", AnswerOnly, AnswerOnlyAdvice},
    {"[object object]",
     WORDS("This is an object as text: a body that was parsed before, or an HMAC whose digest was "
           "not asked for."),
     ParsedAdvice},
};

#undef WORDS

SignatureCause causeOf(const Message &message)
{
    constexpr const char *Context = "SignatureLab";
    return {SignatureCause::Kind::ErrorMessage,
            QCoreApplication::translate(Context, message.sentence),
            QCoreApplication::translate(Context, message.advice),
            {},
            {}};
}

} // namespace

std::optional<SignatureCause> causeOfMessage(QByteArrayView pasted)
{
    constexpr qsizetype LongestMessage = 4000; // bytes searched for a message
    const QByteArray lower =
        pasted.first(std::min(pasted.size(), LongestMessage)).toByteArray().toLower();
    const auto *value = std::find_if(std::begin(Values), std::end(Values),
                                     [&](const Message &one) { return lower == one.fragment; });
    if (value != std::end(Values))
        return causeOf(*value);
    if (lower.startsWith('{') || lower.startsWith("[{"))
        return std::nullopt; // a body, whatever words it holds
    const auto *message =
        std::find_if(std::begin(Messages), std::end(Messages),
                     [&](const Message &one) { return lower.contains(one.fragment); });
    if (message != std::end(Messages))
        return causeOf(*message);
    return std::nullopt;
}

} // namespace Hookglass
