// SPDX-License-Identifier: MIT
#include "cli/command.h"
#include "cli/output.h"

#include "app/accountkeys.h"
#include "store/accountstore.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QUuid>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

constexpr int TimeoutMs = 10'000; // FUB waits that long (fub-api.md §4)

Error invalid(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .detail = {}};
}

/// The account named, or the only one.
Result<Account> chooseAccount(const Globals &globals, const QString &name)
{
    Result<std::unique_ptr<AccountStore>> store =
        AccountStore::open(globals.dataFolder + "/hookglass.db"_L1);
    if (!store)
        return store.error();
    if (!name.isEmpty())
        return (*store)->account(name);
    const Result<QList<Account>> accounts = (*store)->accounts();
    if (!accounts)
        return accounts.error();
    if (accounts->size() == 1)
        return accounts->constFirst();
    return invalid(accounts->isEmpty()
                       ? u"There is no account whose key could sign. Add one: hookglass-cli "
                         "account add …"_s
                       : u"There are several accounts: say whose key signs with --account."_s);
}

/// A body as FUB writes it (fub-api.md §2), with an id of its own. `data` may carry resourceIds
/// and uri for the envelope; whatever else it holds becomes "data".
QByteArray makeBody(const QString &event, QJsonObject data)
{
    const QJsonValue ids =
        data.contains(u"resourceIds"_s) ? data.take(u"resourceIds"_s) : QJsonValue(QJsonArray{1});
    const QJsonValue uri = data.contains(u"uri"_s) ? data.take(u"uri"_s) : QJsonValue();
    const auto text = [](const QJsonValue &value) {
        const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
        return list.sliced(1, list.size() - 2);
    };
    const QString created = QDateTime::currentDateTimeUtc().toString(u"yyyy-MM-ddTHH:mm:ss"_s);
    QByteArray body = "{\"eventId\":" + text(QUuid::createUuid().toString(QUuid::WithoutBraces)) +
                      ",\"eventCreated\":\"" + created.toLatin1() +
                      "+00:00\",\"event\":" + text(event) + ",\"resourceIds\":" + text(ids) +
                      ",\"uri\":" + text(uri);
    if (!data.isEmpty())
        body += ",\"data\":" + text(data);
    return body + '}';
}

int post(const QUrl &url, const QByteArray &body, const QByteArray &signature,
         const Globals &globals)
{
    QNetworkAccessManager network;
    QNetworkRequest request(url);
    request.setTransferTimeout(TimeoutMs);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setRawHeader("FUB-Signature", signature);
    QNetworkReply *reply = network.post(request, body);
    QObject::connect(reply, &QNetworkReply::finished, &network, [] { QCoreApplication::quit(); });
    QCoreApplication::exec();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0) {
        return fail(
            {.code = ErrorCode::Network,
             .message = u"%1 did not answer: %2"_s.arg(url.toDisplayString(), reply->errorString()),
             .detail = {}});
    }
    if (globals.json) {
        printJson({{u"status"_s, status},
                   {u"signature"_s, QString::fromLatin1(signature)},
                   {u"body"_s, QString::fromUtf8(body)}});
    } else {
        printLine(u"Answered %1."_s.arg(status));
    }
    return status >= 200 && status <= 299 ? Done : CheckFailed;
}

} // namespace

int triggerCommand(const QStringList &arguments)
{
    CommandLine line(u"trigger EVENT --to URL [--account NAME] [--data JSON]"_s, arguments);
    line.addOption({u"to"_s, u"Where to send it."_s, u"URL"_s});
    line.addOption(
        {u"account"_s, u"Whose system key signs (default: the only account's)."_s, u"NAME"_s});
    if (const auto code = line.parse(1, 1))
        return *code;
    const QUrl url(line.value(u"to"_s), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() ||
        (url.scheme() != "http"_L1 && url.scheme() != "https"_L1))
        return wrongUsage(u"--to takes an http or https address."_s);
    QJsonObject data;
    if (!line.dataJson().isEmpty()) {
        QJsonParseError problem;
        const QJsonDocument document = QJsonDocument::fromJson(line.dataJson().toUtf8(), &problem);
        if (!document.isObject()) {
            return wrongUsage(u"--data takes a JSON object, for example '{\"tags\":[\"Hot\"]}' "
                              "(%1)."_s.arg(problem.errorString()));
        }
        data = document.object();
    }
    const Result<Account> account = chooseAccount(line.globals(), line.value(u"account"_s));
    if (!account)
        return fail(account.error());
    AccountKeys keys;
    for (const QString &problem : keys.loadNow({*account}, std::chrono::minutes(2)))
        printError(problem);
    const Secret key = keys.find(*account, SecretKind::SystemKey);
    if (key.isEmpty()) {
        return fail(invalid(u"The signing key of “%1” is not at hand: set the variable that "
                            "--system-key-env named when it was added."_s.arg(account->name)));
    }
    const QByteArray body = makeBody(line.positional().constFirst(), data);
    return post(url, body, Signer(key).sign(body), line.globals());
}

} // namespace Hookglass::Cli
