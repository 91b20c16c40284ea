// SPDX-License-Identifier: MIT
#include "cli/command.h"
#include "cli/output.h"

#include "app/accountkeys.h"
#include "core/signature.h"
#include "core/signaturelab.h"
#include "store/accountstore.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QJsonArray>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

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

/// The key of the variable named, else every account's key that is at hand.
Result<QList<SigningKey>> keysFor(const CommandLine &line)
{
    if (line.isSet(u"key-env"_s)) {
        const QString name = line.value(u"key-env"_s);
        const Secret key = SecretStore::fromEnvironment(name);
        if (key.isEmpty())
            return invalid(u"The environment variable %1 is not set (or empty)."_s.arg(name));
        return QList<SigningKey>{{.label = name, .key = key}};
    }
    QList<SigningKey> keys;
    const QString path = line.globals().dataFolder + "/hookglass.db"_L1;
    if (QFile::exists(path)) {
        Result<std::unique_ptr<AccountStore>> store = AccountStore::open(path);
        if (!store)
            return store.error();
        const Result<QList<Account>> accounts = (*store)->accounts();
        if (!accounts)
            return accounts.error();
        AccountKeys atHand;
        for (const QString &problem : atHand.loadNow(*accounts, std::chrono::minutes(2)))
            printError(problem);
        for (const Account &account : *accounts) {
            const Secret key = atHand.find(account, SecretKind::SystemKey);
            if (!key.isEmpty())
                keys.append({.label = account.name, .key = key});
        }
    }
    if (keys.isEmpty()) {
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

} // namespace

int verifyCommand(const QStringList &arguments)
{
    CommandLine line(u"verify --signature HEX [--key-env VAR] FILE|-"_s, arguments);
    line.addOption({u"signature"_s, u"Value of the FUB-Signature header."_s, u"HEX"_s});
    line.addOption({u"key-env"_s, u"Variable that holds the X-System-Key."_s, u"VAR"_s});
    if (const auto code = line.parse(1, 1))
        return *code;
    if (!line.isSet(u"signature"_s))
        return wrongUsage(u"--signature is needed: the value of the FUB-Signature header."_s);
    const Result<QList<SigningKey>> keys = keysFor(line);
    if (!keys)
        return fail(keys.error());
    const Result<QByteArray> body = readInput(line.positional().constFirst(), MaxBodyMegabytes);
    if (!body)
        return fail(body.error());

    const QByteArray signature = line.value(u"signature"_s).toUtf8();
    const SignatureVerdict verdict = SignatureVerifier(*keys).verifyValue(*body, signature);
    const auto used = std::find_if(keys->cbegin(), keys->cend(), [&](const SigningKey &key) {
        return key.label == verdict.keyLabel;
    });
    const QList<SignatureStep> steps =
        signatureSteps(*body, signature, used == keys->cend() ? keys->constFirst() : *used);
    QList<SignatureCause> causes;
    if (verdict.kind != SignatureVerdict::Kind::Valid)
        causes = diagnoseSignatureValue(*body, signature, *keys).causes;

    if (line.globals().json) {
        QJsonArray stepList;
        for (const SignatureStep &step : steps) {
            stepList.append(
                QJsonObject{{u"step"_s, step.title}, {u"value"_s, QString::fromUtf8(step.value)}});
        }
        QJsonArray causeList;
        for (const SignatureCause &cause : std::as_const(causes))
            causeList.append(cause.sentence);
        printJson({{u"verdict"_s, verdictWord(verdict.kind)},
                   {u"expected"_s, QString::fromLatin1(verdict.expected)},
                   {u"key"_s, verdict.keyLabel},
                   {u"steps"_s, stepList},
                   {u"causes"_s, causeList}});
    } else {
        printLine(verdictSentence(verdict));
        for (const SignatureStep &step : steps) {
            printLine(u"  %1: %2"_s.arg(step.title, shortened(step.value)));
        }
        for (const SignatureCause &cause : std::as_const(causes))
            printLine(u"Cause: %1"_s.arg(cause.sentence));
    }
    return verdict.kind == SignatureVerdict::Kind::Valid ? Done : CheckFailed;
}

} // namespace Hookglass::Cli
