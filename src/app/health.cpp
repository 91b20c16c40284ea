// SPDX-License-Identifier: MIT
#include "app/health.h"

#include "app/workspace.h"
#include "core/signature.h"
#include "secrets/keychain.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEventLoop>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QSslSocket>
#include <QtNetwork/QTcpServer>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlError>
#include <QtSql/QSqlQuery>

#include <algorithm>

namespace Hookglass::Health {

using namespace Qt::StringLiterals;

namespace {

const auto Driver = "QSQLITE"_L1;

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::Health", text);
}

/// Waits in an event loop for the one answer of `ask`.
template <typename T, typename Ask>
Result<T> answerOf(Ask ask)
{
    QEventLoop loop;
    std::optional<Result<T>> answer;
    ask(&loop, [&](const Result<T> &result) {
        answer = result;
        loop.quit();
    });
    if (!answer)
        loop.exec();
    if (!answer)
        return Error{
            .code = ErrorCode::Network, .message = translate("Interrupted."), .detail = {}};
    return *answer;
}

/// Empty: FTS5 takes a text and finds it. `version` gets SQLite's.
QString textSearchProblem(const QSqlDatabase &database, QString &version)
{
    QSqlQuery query(database);
    if (query.exec(u"SELECT sqlite_version()"_s) && query.next())
        version = query.value(0).toString();
    if (!query.exec(u"CREATE VIRTUAL TABLE look USING fts5(text)"_s) ||
        !query.exec(u"INSERT INTO look(text) VALUES ('one lead')"_s) ||
        !query.exec(u"SELECT count(*) FROM look WHERE look MATCH 'lead'"_s) || !query.next())
        return query.lastError().text();
    return query.value(0).toInt() == 1 ? QString() : translate("it does not find what is there");
}

NewDelivery sampleDelivery(Timestamp now)
{
    NewDelivery delivery;
    delivery.receivedAt = now;
    delivery.verifiedAt = now;
    delivery.head = "POST /in/0 HTTP/1.1\r\nContent-Type: application/json\r\n\r\n";
    delivery.body = R"({"eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","n":1.0})";
    delivery.origin = Origin::Synthetic;
    Envelope envelope;
    envelope.eventId = u"152d60c0-79da-4018-a9af-28aec8a71c94"_s;
    envelope.eventName = u"peopleCreated"_s;
    envelope.created = now;
    delivery.envelope = envelope;
    return delivery;
}

/// Empty: what was committed was read again, byte by byte.
QString storeProblem(const QString &folder)
{
    WorkspaceOptions options;
    options.dataFolder = folder;
    options.role = WorkspaceOptions::Role::Write;
    options.rememberPort = false;
    Workspace workspace(options);
    if (const Result<void> opened = workspace.open(); !opened)
        return opened.error().message;
    const NewDelivery sample = sampleDelivery(workspace.clock().now());
    const auto committed = answerOf<CommittedDelivery>([&](QObject *context, auto done) {
        workspace.store().add(NewDelivery(sample), context, std::move(done));
    });
    if (!committed)
        return committed.error().message;
    const auto detail = answerOf<EventDetail>([&](QObject *context, auto done) {
        workspace.loadEvent(committed->event, context, std::move(done));
    });
    if (!detail)
        return detail.error().message;
    const bool isSame = detail->deliveries.size() == 1 &&
                        detail->deliveries.constFirst().body == sample.body &&
                        detail->deliveries.constFirst().head == sample.head;
    return isSame ? QString() : translate("what was read is not what was stored");
}

} // namespace

Finding database()
{
    Finding finding{.what = translate("Database")};
    if (!QSqlDatabase::isDriverAvailable(Driver)) {
        finding.words = translate("Qt's SQLite driver is missing (Debian: libqt6sql6-sqlite).");
        return finding;
    }
    const QString name = u"hookglass-health"_s;
    QString problem;
    QString version;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(Driver, name);
        database.setDatabaseName(u":memory:"_s);
        problem =
            database.open() ? textSearchProblem(database, version) : database.lastError().text();
    }
    QSqlDatabase::removeDatabase(name);
    finding.works = problem.isEmpty();
    finding.words = finding.works
                        ? translate("SQLite %1 with FTS5").arg(version)
                        : translate("SQLite %1 has no working FTS5: %2").arg(version, problem);
    return finding;
}

Finding tls()
{
    Finding finding{.what = translate("TLS"), .works = QSslSocket::supportsSsl()};
    finding.words =
        finding.works
            ? translate("%1 (Qt's backend: %2)")
                  .arg(QSslSocket::sslLibraryVersionString(), QSslSocket::activeBackend())
            : translate("Qt found no TLS library; https does not work. Install OpenSSL 3.");
    return finding;
}

Finding signatures()
{
    // Source: fub-api.md §3, the first vector.
    const QByteArray body =
        R"({"eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","eventCreated":"2016-12-12T15:19:21+00:00","event":"peopleCreated","resourceIds":[1234,3244,3232],"uri":"https://api.followupboss.com/v1/people?id=1234,3244,3232"})"_ba;
    const Signer signer(Secret("560270f7914b5b4a5f4dc1793ebc2796"_ba));
    Finding finding{.what = translate("Signatures")};
    finding.works =
        signer.sign(body) == "27b1726764dee39e6c55a25eee0e9ccfddc1b1b30757af191b69e658bc9f66ae"_ba;
    finding.words = finding.works ? translate("A known event has the signature it must have.")
                                  : translate("OpenSSL signs wrongly or not at all.");
    return finding;
}

Finding ports()
{
    QTcpServer server;
    const bool works = server.listen(QHostAddress::LocalHost, 0);
    return {.what = translate("Ports"),
            .works = works,
            .needed = true,
            .words =
                works ? translate("Listening on 127.0.0.1 works.")
                      : translate("Nothing can listen on 127.0.0.1: %1").arg(server.errorString())};
}

Finding keychain(std::chrono::milliseconds patience)
{
    Keychain keychain(patience);
    const Result<void> found = answerOf<void>(
        [&](QObject *context, auto done) { keychain.lookForIt(context, std::move(done)); });
    return {.what = translate("Keychain"),
            .works = found.hasValue(),
            .needed = false,
            .words = found ? translate("It answers: keys are kept there.")
                           : found.error().message + u' ' +
                                 translate("Keys are read from environment variables instead.")};
}

Finding temporaryStore()
{
    Finding finding{.what = translate("Temporary store")};
    const QTemporaryDir folder;
    if (!folder.isValid()) {
        finding.words = translate("No temporary folder: %1").arg(folder.errorString());
        return finding;
    }
    const QString problem = storeProblem(folder.path());
    finding.works = problem.isEmpty();
    finding.words = finding.works ? translate("Opened, committed and read again.") : problem;
    return finding;
}

bool isHealthy(const QList<Finding> &findings)
{
    return std::all_of(findings.cbegin(), findings.cend(),
                       [](const Finding &finding) { return finding.works || !finding.needed; });
}

QString line(const Finding &finding)
{
    const QString mark = finding.works ? u"ok"_s : finding.needed ? u"FAILS"_s : u"-"_s;
    return u"%1  %2  %3"_s.arg(mark, -5).arg(finding.what, -26).arg(finding.words);
}

} // namespace Hookglass::Health
