// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QtGlobal>

namespace Hookglass {

/// What to do about a mistake.
enum class SignatureAdvice : quint8 {
    OtherSender,
    HeaderRenamed,
    ReadTheHeader,
    OneHeader,
    LowerCaseHex,
    OnlyTheDigest,
    CopiedWithBlanks,
    Sha256,
    BytesChanged,
    WrittenAnew,
    BodyLost,
    RawBody,
    RawBytes,
    Base64First,
    OneLineBase64,
    StandardBase64,
    SwappedKeys,
    SigningKey,
    NameIsNoKey,
    OtherAddress,
    TheAccountsKey,
    AnybodyCould,
    RefuseWithoutKey,
    UseHmac,
    EnterKeyAgain,
    SendersKey,
    KeyAsGiven,
    KeyIsText,
    OneCopyDiffers,
    OneCopyDiffersOrGiven,
    OneCopyDiffersOrText,
    DecodeBase64Body,
    TakeTheSentBody,
    StoredKeyDiffers,
    AnybodyCouldGuess,
    KeyThenText,
    HashOnce,
    Base64Alone,
    SignTheBody,
    DigitsAlone
};

/// In plain words, to be translated in the context SignatureMistake.
const char *adviceText(SignatureAdvice advice);

} // namespace Hookglass
