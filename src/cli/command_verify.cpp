// SPDX-License-Identifier: MIT
#include "cli/command.h"
#include "cli/output.h"

#include "app/accountkeys.h"
#include "app/confusablekeys.h"
#include "core/keymask.h"
#include "core/signature.h"
#include "core/signaturelab.h"
#include "store/accountstore.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QJsonArray>

#include <algorithm>
#include <chrono>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int MaxBodyMegabytes = 64;

/// A terminal is no place for megabytes; --json has all of it.
constexpr qsizetype ShownBytes = 2'000;

QString shortened(const QByteArray &value)
{
    const QString text =
        forTerminal(QString::fromUtf8(value.first(qMin(value.size(), ShownBytes))));
    if (value.size() <= ShownBytes)
        return text;
    return u"%1 … (the first %2 of %3 bytes)"_s.arg(text).arg(ShownBytes).arg(value.size());
}

Error invalid(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .detail = {}};
}

/// The keys to check with, and what they may have been confused with.
struct Keys
{
    QList<SigningKey> own;
    QList<ConfusableKey> others;
};

/// Keys of the store's accounts. The keychain is waited for no longer than `patience`.
Result<Keys> keysOfStore(const QString &path, const QString &accountName,
                         std::chrono::milliseconds patience)
{
    Result<std::unique_ptr<AccountStore>> store = AccountStore::open(path);
    if (!store)
        return store.error();
    const Result<QList<Account>> accounts = (*store)->accounts();
    if (!accounts)
        return accounts.error();
    AccountKeys atHand;
    for (const QString &problem : atHand.loadNow(*accounts, patience))
        printError(problem);
    Keys keys;
    AccountId chosen;
    for (const Account &account : *accounts) {
        const bool isChosen = account.name.compare(accountName, Qt::CaseInsensitive) == 0;
        if (isChosen)
            chosen = account.id;
        const Secret key = atHand.find(account, SecretKind::SystemKey);
        if (!key.isEmpty() && (isChosen || accountName.isEmpty()))
            keys.own.append({.label = account.name, .key = key});
    }
    if (!accountName.isEmpty() && !chosen.isValid())
        return invalid(u"There is no account “%1”."_s.arg(accountName));
    keys.others = confusableKeys(*accounts, atHand, chosen);
    return keys;
}

/// The key of the variable named, else of the account named, else of every account. The store, if
/// there is one, tells what else it may have been signed with.
Result<Keys> keysFor(const CommandLine &line)
{
    const QString path = line.globals().dataFolder + "/hookglass.db"_L1;
    const bool isNamed = line.isSet(u"key-env"_s);
    Keys keys;
    if (QFile::exists(path)) {
        Result<Keys> stored = keysOfStore(path, line.value(u"account"_s), isNamed ? 5s : 2min);
        if (!stored)
            return stored;
        keys = *std::move(stored);
    } else if (line.isSet(u"account"_s)) {
        return invalid(u"There is no account “%1”."_s.arg(line.value(u"account"_s)));
    }
    if (isNamed) {
        const QString name = line.value(u"key-env"_s);
        const Secret key = SecretStore::fromEnvironment(name);
        if (key.isEmpty())
            return invalid(u"The environment variable %1 is not set (or empty)."_s.arg(name));
        // Those of the accounts are only what the named one may have been confused with. If it is
        // none of theirs, it may be meant for any of them, so no stored one is another's.
        const bool isStored =
            std::any_of(keys.own.cbegin(), keys.own.cend(),
                        [&key](const SigningKey &stored) { return stored.key == key; });
        for (qsizetype i = 0; i < keys.own.size() && !isStored; ++i) {
            const SigningKey stored = keys.own.at(i);
            keys.others.removeIf(
                [&stored](const ConfusableKey &other) { return other.key == stored.key; });
            keys.others.insert(i, {ConfusableKey::Kind::StoredKey, stored.label, stored.key});
        }
        keys.own = {{.label = name, .key = key}};
    }
    if (keys.own.isEmpty()) {
        return invalid(u"There is no key to check with. Put the X-System-Key into a variable and "
                       "name it with --key-env."_s);
    }
    return keys;
}

QString verdictSentence(const SignatureVerdict &verdict)
{
    switch (verdict.kind) {
    case SignatureVerdict::Kind::Valid:
        return u"Valid: signed with the key “%1”."_s.arg(verdict.keyLabel);
    case SignatureVerdict::Kind::Invalid:
        return u"Invalid: not what Follow Up Boss would have sent with this key."_s;
    case SignatureVerdict::Kind::Missing:
        return u"Missing: there is no signature."_s;
    case SignatureVerdict::Kind::NoKey:
        return u"No key to check with."_s;
    }
    return {};
}

QString verdictWord(SignatureVerdict::Kind kind)
{
    switch (kind) {
    case SignatureVerdict::Kind::Valid:
        return u"valid"_s;
    case SignatureVerdict::Kind::Invalid:
        return u"invalid"_s;
    case SignatureVerdict::Kind::Missing:
        return u"missing"_s;
    case SignatureVerdict::Kind::NoKey:
        break;
    }
    return u"noKey"_s;
}

QString placeName(SignatureDifference::What what)
{
    switch (what) {
    case SignatureDifference::What::Body:
        return u"body"_s;
    case SignatureDifference::What::Base64:
        return u"base64"_s;
    case SignatureDifference::What::Signature:
        return u"signature"_s;
    }
    return {};
}

/// An excerpt with its line ends and other unseen characters spelled out.
QString excerpt(const QByteArray &bytes)
{
    const QString plain = QString::fromUtf8(bytes);
    QString text;
    for (const QChar c : plain) {
        if (c == u'\n')
            text += u"\\n"_s;
        else if (c == u'\r')
            text += u"\\r"_s;
        else if (c == u'\t')
            text += u"\\t"_s;
        else
            text += c;
    }
    return forTerminal(text);
}

QString kindWord(SignatureCause::Kind kind)
{
    switch (kind) {
    case SignatureCause::Kind::Explained:
        return u"explained"_s;
    case SignatureCause::Kind::NoHeader:
        return u"noHeader"_s;
    case SignatureCause::Kind::EmptyHeader:
        return u"emptyHeader"_s;
    case SignatureCause::Kind::OtherHeader:
        return u"otherHeader"_s;
    case SignatureCause::Kind::ManyHeaders:
        return u"manyHeaders"_s;
    case SignatureCause::Kind::NotADigest:
        return u"notADigest"_s;
    case SignatureCause::Kind::CutOff:
        return u"cutOff"_s;
    case SignatureCause::Kind::Mistyped:
        return u"mistyped"_s;
    case SignatureCause::Kind::NoKey:
        return u"noKey"_s;
    case SignatureCause::Kind::Unexplained:
        return u"unexplained"_s;
    case SignatureCause::Kind::Right:
        return u"right"_s;
    case SignatureCause::Kind::SignedText:
        return u"signedText"_s;
    case SignatureCause::Kind::ErrorMessage:
        return u"errorMessage"_s;
    case SignatureCause::Kind::AKey:
        return u"key"_s;
    }
    return {};
}

QJsonObject causeJson(const SignatureCause &cause)
{
    QJsonArray deviations;
    for (const SignatureDeviation &deviation : cause.deviations)
        deviations.append(deviation.condition);
    QJsonArray differences;
    for (const SignatureDifference &difference : cause.differences) {
        differences.append(QJsonObject{{u"in"_s, placeName(difference.what)},
                                       {u"offset"_s, difference.offset},
                                       {u"excerptsFrom"_s, difference.start},
                                       {u"right"_s, QString::fromUtf8(difference.expected)},
                                       {u"used"_s, QString::fromUtf8(difference.actual)}});
    }
    return {{u"kind"_s, kindWord(cause.kind)},
            {u"sentence"_s, cause.sentence},
            {u"advice"_s, cause.advice},
            {u"deviations"_s, deviations},
            {u"differences"_s, differences}};
}

QJsonArray causesJson(const QList<SignatureCause> &causes)
{
    QJsonArray list;
    for (const SignatureCause &cause : causes)
        list.append(causeJson(cause));
    return list;
}

void printCause(const QString &title, const SignatureCause &cause)
{
    printLine(u"%1: %2"_s.arg(title, forTerminal(cause.sentence)));
    for (const SignatureDifference &difference : cause.differences) {
        printLine(u"  First difference: byte %1 of the %2"_s.arg(QString::number(difference.offset),
                                                                 placeName(difference.what)));
        printLine(u"    right: %1"_s.arg(excerpt(difference.expected)));
        printLine(u"    used:  %1"_s.arg(excerpt(difference.actual)));
    }
    if (!cause.advice.isEmpty())
        printLine(u"  What to do: %1"_s.arg(cause.advice));
}

struct Answer
{
    SignatureVerdict verdict;
    QList<SignatureStep> steps;
    SignatureDiagnosis received; ///< why it is not valid
    SignatureDiagnosis computed; ///< the same value, as what somebody's code made
};

Answer examine(const QByteArray &body, const QByteArray &signature, const Keys &keys)
{
    Answer answer{SignatureVerifier(keys.own).verifyValue(body, signature), {}, {}, {}};
    const auto used =
        std::find_if(keys.own.cbegin(), keys.own.cend(), [&answer](const SigningKey &key) {
            return key.label == answer.verdict.keyLabel;
        });
    const QList<Secret> secrets = secretsAmong(keys.own, keys.others);
    answer.steps = signatureSteps(body, signature,
                                  used == keys.own.cend() ? keys.own.constFirst() : *used, secrets);
    answer.verdict.keyLabel = KeyMask(secrets).masked(answer.verdict.keyLabel);
    const SignatureQuestion question{body, keys.own, keys.others};
    if (answer.verdict.kind != SignatureVerdict::Kind::Valid)
        answer.received = diagnoseSignatureValue(question, signature);
    answer.computed = diagnoseComputed(question, signature);
    return answer;
}

void printAsJson(const Answer &answer)
{
    QJsonArray steps;
    for (const SignatureStep &step : answer.steps) {
        steps.append(
            QJsonObject{{u"step"_s, step.title}, {u"value"_s, QString::fromUtf8(step.value)}});
    }
    const QList<SignatureCause> &causes = answer.received.causes;
    printJson({{u"verdict"_s, verdictWord(answer.verdict.kind)},
               {u"expected"_s, QString::fromLatin1(answer.verdict.expected)},
               {u"key"_s, answer.verdict.keyLabel},
               {u"steps"_s, steps},
               {u"cause"_s, causes.isEmpty() ? QString() : causes.constFirst().sentence},
               {u"causes"_s, causesJson(causes)},
               {u"reverse"_s, causesJson(answer.computed.causes)},
               {u"complete"_s, answer.received.complete && answer.computed.complete}});
}

void printAsText(const Answer &answer)
{
    printLine(verdictSentence(answer.verdict));
    for (const SignatureStep &step : answer.steps)
        printLine(u"  %1: %2"_s.arg(step.title, shortened(step.value)));
    if (answer.verdict.kind == SignatureVerdict::Kind::Valid)
        return;
    for (const SignatureCause &cause : answer.received.causes)
        printCause(u"Cause"_s, cause);
    for (const SignatureCause &cause : answer.computed.causes)
        printCause(u"If your code computed it"_s, cause);
    if (!answer.received.complete || !answer.computed.complete)
        printLine(u"The body is so large that not every combination was tried."_s);
}

} // namespace

int verifyCommand(const QStringList &arguments)
{
    CommandLine line(u"verify --signature HEX [--key-env VAR] [--account NAME] FILE|-"_s,
                     arguments);
    line.addOption({u"signature"_s,
                    u"Value of the FUB-Signature header, or what your code computed."_s, u"HEX"_s});
    line.addOption({u"key-env"_s, u"Variable that holds the X-System-Key."_s, u"VAR"_s});
    line.addOption({u"account"_s, u"Account whose key it should be."_s, u"NAME"_s});
    if (const auto code = line.parse(1, 1))
        return *code;
    if (!line.isSet(u"signature"_s))
        return wrongUsage(u"--signature is needed: the value of the FUB-Signature header."_s);
    const Result<Keys> keys = keysFor(line);
    if (!keys)
        return fail(keys.error());
    const Result<QByteArray> body = readInput(line.positional().constFirst(), MaxBodyMegabytes);
    if (!body)
        return fail(body.error());
    const Answer answer = examine(*body, line.value(u"signature"_s).toUtf8(), *keys);
    if (line.globals().json)
        printAsJson(answer);
    else
        printAsText(answer);
    return answer.verdict.kind == SignatureVerdict::Kind::Valid ? Done : CheckFailed;
}

} // namespace Hookglass::Cli
