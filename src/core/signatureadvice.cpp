// SPDX-License-Identifier: MIT
#include "core/signatureadvice.h"

#include <QtCore/QCoreApplication>

namespace Hookglass {

using Advice = SignatureAdvice;

namespace {

const char *rareAdviceText(SignatureAdvice advice)
{
    switch (advice) {
    case Advice::OneCopyDiffers:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "One of the two copies of the key differs in just that. If Follow Up Boss sent the "
            "request itself, it is the one entered here: enter it again, exactly as it was given. "
            "If other code sent it, look there, too.");
    case Advice::OneCopyDiffersOrGiven:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "One of the two copies of the key differs in just that: the one in the code, or the "
            "one entered here. Take the key exactly as it was given, in both places.");
    case Advice::OneCopyDiffersOrText:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "The key is the text itself: its characters are the bytes, although they look like hex "
            "digits. If the code takes it as it was given, the one entered here differs: enter it "
            "again.");
    case Advice::DecodeBase64Body:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Decode the base64 first and go on with the bytes that come out: API Gateway and "
            "Lambda hand the body on like this when isBase64Encoded is true.");
    case Advice::TakeTheSentBody:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "What is here was made of the body on its way, or when it was stored or copied. Take "
            "the bytes as they were sent.");
    case Advice::StoredKeyDiffers:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "The key that was given for this check is another than the stored one. Give the stored "
            "one; or, if the stored one is old, enter the new one in Settings.");
    case Advice::AnybodyCouldGuess:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "That is no key: a variable that was not set became a word. Anybody can guess it, so "
            "refuse it. Let the code refuse to start without the key.");
    case Advice::KeyThenText:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Mind the order: hash_hmac(name, text, key), createHmac(name, key).update(text), "
            "hmac.new(key, text, hash), OpenSSL::HMAC.hexdigest(name, key, text).");
    case Advice::HashOnce:
        return QT_TRANSLATE_NOOP("SignatureMistake",
                                 "Make one HMAC-SHA256 of the base64, and write its 32 bytes as "
                                 "hex digits: nothing is hashed again.");
    case Advice::Base64Alone:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Sign the base64 of the body and nothing else: standard alphabet, padded, one line of "
            "ASCII, without quotes, b'…' or data: around it.");
    case Advice::DigitsAlone:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Follow Up Boss sends the 64 hex digits alone. If the value was copied out of a log or "
            "a command’s output, copy the digits alone; if it came like this, other code sent "
            "it.");
    case Advice::SignTheBody:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "The body was parsed before, and a word was signed in its place. Read the raw body "
            "before anything parses it: express.raw(), php://input, request.get_data().");
    default:
        break;
    }
    Q_UNREACHABLE();
    return "";
}

} // namespace

const char *adviceText(SignatureAdvice advice)
{
    switch (advice) {
    case Advice::OtherSender:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Follow Up Boss never signs like this, so other code sent the request: a test script "
            "or a replay tool, for example. Correct it there.");
    case Advice::HeaderRenamed:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Follow Up Boss sends FUB-Signature. Other code sent this, or something between "
            "renamed the header.");
    case Advice::ReadTheHeader:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Read FUB-Signature, in any case of letters. X-FUB-Signature and "
            "X-FollowUpBoss-Signature do not exist, so a check of them sees no signature at all.");
    case Advice::OneHeader:
        return QT_TRANSLATE_NOOP("SignatureMistake",
                                 "Look for what adds a second signature on the way.");
    case Advice::LowerCaseHex:
        return QT_TRANSLATE_NOOP("SignatureMistake",
                                 "Write the 32 bytes of the digest as 64 lower-case hex digits.");
    case Advice::OnlyTheDigest:
        return QT_TRANSLATE_NOOP("SignatureMistake",
                                 "Compare the 64 hex digits alone, without anything around them.");
    case Advice::CopiedWithBlanks:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "The signature itself is right. If it was copied, copy the 64 hex digits alone; a "
            "receiver may take blanks off around the header before it compares.");
    case Advice::Sha256:
        return QT_TRANSLATE_NOOP("SignatureMistake", "Ask for SHA-256 when making the HMAC.");
    case Advice::BytesChanged:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Something between Follow Up Boss and here changes the bytes: a proxy, a function or "
            "a workflow step. Let it hand the body on byte for byte.");
    case Advice::WrittenAnew:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Something between Follow Up Boss and here parses the JSON and writes it anew: a "
            "proxy, a function or a workflow step. Let it hand the body on byte for byte.");
    case Advice::BodyLost:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "An empty text was signed: the body was already read, or not yet there.");
    case Advice::RawBody:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Sign the bytes as they arrived, never JSON that was parsed and written again: "
            "php://input, express.raw(), request.get_data(), request.raw_post, io.ReadAll(r.Body), "
            "Request.Body, getInputStream().");
    case Advice::RawBytes:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Read the body as bytes, not as text, and trim or add nothing: php://input, "
            "express.raw(), request.get_data(), request.raw_post, io.ReadAll(r.Body), "
            "Request.Body, getInputStream().");
    case Advice::Base64First:
        return QT_TRANSLATE_NOOP("SignatureMistake",
                                 "Encode the raw body as base64 once, then make the HMAC of that "
                                 "base64 text.");
    case Advice::OneLineBase64:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Make the base64 in one line: Base64.strict_encode64 (Ruby), b64encode (Python), "
            "base64 -w0, openssl base64 -A, Base64.getEncoder() (Java), and strip no more than "
            "that.");
    case Advice::StandardBase64:
        return QT_TRANSLATE_NOOP("SignatureMistake",
                                 "Use the standard base64 alphabet (+ and /) and keep the padding "
                                 "(=).");
    case Advice::SwappedKeys:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Follow Up Boss signs with the X-System-Key, never with the API key. Either other "
            "code sent this, or the two keys were swapped when they were entered here.");
    case Advice::SigningKey:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Sign with the X-System-Key that came with the system's registration. The API key is "
            "only for calls to the API.");
    case Advice::NameIsNoKey:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "X-System is the system's name; the key is X-System-Key. Look where the two were "
            "swapped.");
    case Advice::OtherAddress:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "The webhook was registered by that account's system, but its address leads to this "
            "account. Change the webhook's address, or the key that is entered for this account.");
    case Advice::TheAccountsKey:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Choose the key by the account: put the account into the callback's address, since "
            "the payload does not name it.");
    case Advice::AnybodyCould:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Anybody can make this without knowing a key. Refuse it; a receiver that accepts it "
            "runs without its key.");
    case Advice::RefuseWithoutKey:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "The key is not set where the code runs (a variable's name, a missing .env). Let the "
            "code refuse to start without it: with an empty key it accepts what anybody signs.");
    case Advice::UseHmac:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Use HMAC: hash_hmac, crypto.createHmac, hmac.new, OpenSSL::HMAC, hmac.New, "
            "HMACSHA256, Mac. A plain hash is something else, with the key added as well.");
    case Advice::EnterKeyAgain:
        return QT_TRANSLATE_NOOP("SignatureMistake",
                                 "The key that is entered here differs in just that: enter it "
                                 "again in Settings.");
    case Advice::SendersKey:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "The sender's copy of the key differs in just that: often a newline from echo or an "
            "editor, or quotes from a .env file. Follow Up Boss signs with the plain key, so other "
            "code sent this.");
    case Advice::KeyAsGiven:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "Take the key exactly as it was given: no newline from echo or a file (printf, or trim "
            "it once when it is read), no quotes from a .env file.");
    case Advice::KeyIsText:
        return QT_TRANSLATE_NOOP(
            "SignatureMistake",
            "The key is the text itself: its characters are the bytes, although they look like hex "
            "digits.");
    default:
        return rareAdviceText(advice);
    }
}

} // namespace Hookglass
