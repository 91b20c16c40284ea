// SPDX-License-Identifier: MIT
#include "cli/accountchoice.h"
#include "cli/command.h"
#include "cli/filterproblem.h"
#include "cli/output.h"

#include "app/accountkeys.h"
#include "core/eventcatalog.h"
#include "core/jsontext.h"
#include "core/syntheticevent.h"
#include "store/accountstore.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
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

Result<QList<Account>> accountsIn(const QString &dataFolder)
{
    Result<std::unique_ptr<AccountStore>> store =
        AccountStore::open(dataFolder + "/hookglass.db"_L1);
    if (!store)
        return store.error();
    return (*store)->accounts();
}

/// What keeps it from being a JSON object, with the place; nullopt: it is one.
std::optional<QString> objectProblem(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    const JsonText::Tokens read = JsonText::tokenize(bytes);
    const auto at = [&bytes](qsizetype offset) {
        return QString::fromUtf8(bytes.first(std::min(offset, bytes.size()))).size();
    };
    FilterProblem problem;
    if (read.problem) {
        problem.offset = at(read.problem->offset);
        problem.message = u"--data is no JSON: %1, at character %2."_s.arg(read.problem->message)
                              .arg(problem.offset + 1);
    } else if (read.tokens.constFirst().kind != JsonText::TokenKind::ObjectBegin) {
        problem.offset = at(read.tokens.constFirst().begin);
        problem.message =
            u"--data takes a JSON object, for example '{\"tags\":[\"Hot\"]}'; at character %1 "
            "something else begins."_s.arg(problem.offset + 1);
    } else {
        return std::nullopt;
    }
    if (!text.trimmed().startsWith(u'{'))
        problem.message += u" There is no folder of that name either."_s;
    return toText(problem, text);
}

/// A body as FUB writes it (fub-api.md §2), with an id of its own. `data` may carry resourceIds
/// and uri for the envelope; whatever else it holds becomes "data".
QByteArray makeBody(const QString &name, QJsonObject data, const QByteArray &written)
{
    // As written: a number must not pass through a double.
    const auto as = [](const QByteArray &json, const char *key, const char *otherwise) {
        const auto value = JsonText::valueAt(json, {QByteArray(key)});
        return value ? value->toByteArray() : QByteArray(otherwise);
    };
    const auto text = [](const QJsonValue &value) {
        const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
        return list.sliced(1, list.size() - 2);
    };
    SyntheticEvent event;
    event.name = name;
    event.created = SystemClock().now();
    event.resourceIds = as(written, "resourceIds", "[1]");
    event.uri = as(written, "uri", "null");
    data.remove(u"resourceIds"_s);
    data.remove(u"uri"_s);
    if (!data.isEmpty())
        event.data = text(data);
    return syntheticBody(event);
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
    request.setRawHeader("X-Hookglass-Origin", "synthetic"); // for the handler's own log
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
    line.takeDataJson();
    if (const auto code = line.parse(1, 1))
        return *code;
    const QString name = line.positional().constFirst();
    if (name.trimmed().isEmpty())
        return wrongUsage(u"An event needs a name, such as peopleCreated."_s);
    const QUrl url(line.value(u"to"_s), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() ||
        (url.scheme() != "http"_L1 && url.scheme() != "https"_L1))
        return wrongUsage(u"--to takes an http or https address."_s);
    QJsonObject data;
    if (!line.dataJson().isEmpty()) {
        if (const std::optional<QString> problem = objectProblem(line.dataJson()))
            return wrongUsage(*problem);
        QJsonParseError problem;
        const QJsonDocument document = QJsonDocument::fromJson(line.dataJson().toUtf8(), &problem);
        if (!document.isObject()) { // correct, but not for Qt, such as 1e400
            return wrongUsage(
                u"--data holds what cannot be sent: %1, at byte %2."_s.arg(problem.errorString())
                    .arg(problem.offset + 1));
        }
        data = document.object();
    }
    const Result<QList<Account>> accounts = accountsIn(line.globals().dataFolder);
    if (!accounts)
        return fail(accounts.error());
    const Result<Account> account =
        chooseAccount(*accounts, line.value(u"account"_s), u"whose key signs"_s);
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
    const Result<EventCatalog> catalog = EventCatalog::load();
    if (catalog && !catalog->find(name) && !line.globals().quiet)
        printError(u"Hookglass does not know the event “%1”; sending it all the same."_s.arg(name));
    const QByteArray body = makeBody(name, data, line.dataJson().toUtf8());
    return post(url, body, Signer(key).sign(body), line.globals());
}

} // namespace Hookglass::Cli
