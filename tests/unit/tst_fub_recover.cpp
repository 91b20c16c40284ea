// SPDX-License-Identifier: MIT
// Events by their ids as exact bytes, and what changed in a span of time.
#include "fub/changesearch.h"
#include "fubfixture.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Timestamp at(const char *time)
{
    return fromDateTime(QDateTime::fromString(QString::fromLatin1(time), Qt::ISODate));
}

QByteArray list(const QByteArray &collection, const QByteArray &rows,
                const QByteArray &nextLink = "null")
{
    return "{\"_metadata\":{\"nextLink\":" + nextLink + "},\"" + collection + "\":[" + rows + "]}";
}

QByteArray row(int id, const QByteArray &updated, const QByteArray &more = {})
{
    return "{\"id\":" + QByteArray::number(id) + ",\"updated\":\"" + updated + '"' + more + '}';
}

struct Found
{
    QList<ChangedResource> resources;
    QHash<QString, QString> problems;
};

} // namespace

class TestFubRecover final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void givesTheBytesOfAnEvent();
    void tellsTheStatusOfARefusal();
    void findsWhatChangedBetween();
    void followsPagesUntilItIsPast();
    void saysWhatCannotBeSearched_data();
    void saysWhatCannotBeSearched();
    void listsOutOfOrderAreReadOn();
    void oldestFirstIsReadToItsPage();
    void endsAfterSoManyPages();

private:
    static Found search(ScriptedServer &server, ChangeSearch::Limits limits = {});
};

Found TestFubRecover::search(ScriptedServer &server, ChangeSearch::Limits limits)
{
    const auto client = clientFor(server.base());
    ChangeSearch search(*client, limits);
    Found found;
    connect(&search, &ChangeSearch::found, &search,
            [&](const QList<ChangedResource> &resources) { found.resources += resources; });
    connect(
        &search, &ChangeSearch::kindFinished, &search,
        [&](const QString &kind, const QString &problem) { found.problems.insert(kind, problem); });
    QSignalSpy finished(&search, &ChangeSearch::finished);
    search.start(at("2026-11-23T10:00:00Z"), at("2026-11-23T11:00:00Z"));
    if (finished.isEmpty())
        finished.wait(20'000);
    if (finished.size() != 1)
        found.problems.clear();
    return found;
}

void TestFubRecover::givesTheBytesOfAnEvent()
{
    ScriptedServer server;
    const QByteArray body = "{ \"id\": \"x\",\"big\":12345678901234567890, \"n\":1.0,\"n\":2 }\n";
    server.setAnswers({jsonAnswer(200, body)});
    const auto client = clientFor(server.base());
    std::optional<QByteArray> got;
    client->webhookEvent(u"64d0ad74-3aab-4b30-89c9-7337398cf8b4"_s, this,
                         [&](const Result<QByteArray> &answer, int status) {
                             QCOMPARE(status, 200);
                             got = answer ? *answer : QByteArray();
                         });
    QTRY_VERIFY(got);
    QCOMPARE(*got, body);
    QCOMPARE(server.requests().constFirst().target,
             "/v1/webhookEvents/64d0ad74-3aab-4b30-89c9-7337398cf8b4"_ba);
}

void TestFubRecover::tellsTheStatusOfARefusal()
{
    for (const int status : {401, 403, 404}) {
        ScriptedServer server;
        server.setAnswers({jsonAnswer(status, R"({"errorMessage":"no"})")});
        const auto client = clientFor(server.base());
        int got = -1;
        client->webhookEvent(u"x"_s, this, [&](const Result<QByteArray> &answer, int code) {
            QVERIFY(!answer);
            got = code;
        });
        QTRY_COMPARE(got, status);
    }
}

void TestFubRecover::findsWhatChangedBetween()
{
    ScriptedServer server;
    server.setHandler([](const ScriptedRequest &request) {
        if (request.target.startsWith("/v1/people?")) {
            return jsonAnswer(
                200,
                list("people", row(4, "2026-11-23T12:00:00Z") + ',' +
                                   row(3, "2026-11-23T10:40:00Z",
                                       R"(,"name":"Ann Lee","created":"2026-11-23T10:30:00Z")") +
                                   ',' + row(2, "2026-11-23T10:10:00Z") + ',' +
                                   row(1, "2026-11-23T09:00:00Z")));
        }
        const QByteArray kind = request.target.sliced(4).split('?').constFirst();
        return jsonAnswer(200, list(kind == "textMessages" ? "textmessages" : kind, {}));
    });
    const Found found = search(server);
    QCOMPARE(found.problems.size(), ChangeSearch::kinds().size());
    for (const QString &problem : found.problems)
        QCOMPARE(problem, QString());
    QCOMPARE(found.resources.size(), 2);
    const ChangedResource &ann = found.resources.constFirst();
    QCOMPARE(ann.key, (ResourceKey{u"people"_s, 3}));
    QCOMPARE(ann.name, u"Ann Lee"_s);
    QCOMPARE(ann.updated, at("2026-11-23T10:40:00Z"));
    QCOMPARE(ann.created, at("2026-11-23T10:30:00Z"));
    QCOMPARE(found.resources.constLast().key.number, 2);
    QVERIFY(!found.resources.constLast().created);
    for (const ScriptedRequest &request : server.requests())
        QVERIFY(request.target.contains("sort=-updated"));
}

void TestFubRecover::followsPagesUntilItIsPast()
{
    ScriptedServer server;
    int pages = 0;
    server.setHandler([&](const ScriptedRequest &request) {
        if (!request.target.startsWith("/v1/people?"))
            return jsonAnswer(404, R"({"errorMessage":"none"})");
        ++pages;
        const QByteArray next =
            '"' + server.base(u"/v1/people?next=%1"_s.arg(pages)).toEncoded() + '"';
        // The row of the page before comes again: somebody wrote meanwhile.
        const QByteArray time = "2026-11-23T10:%1:00Z";
        QByteArray rows;
        for (int i = 0; i < 3; ++i) {
            const int minute = 50 - (pages - 1) * 20 - i * 10;
            rows +=
                (rows.isEmpty() ? "" : ",") +
                (minute < 0
                     ? row(100 + pages, "2026-11-23T09:00:00Z")
                     : row(minute, QByteArray(time).replace(
                                       "%1", QByteArray::number(minute).rightJustified(2, '0'))));
        }
        return jsonAnswer(200, list("people", rows, next));
    });
    const Found found = search(server);
    QList<qint64> ids;
    for (const ChangedResource &resource : found.resources)
        ids.append(resource.key.number);
    QCOMPARE(ids, (QList<qint64>{50, 40, 30, 20, 10}));
    QCOMPARE(pages, 3); // the third one begins with row 10 and ends in the past
}

void TestFubRecover::saysWhatCannotBeSearched_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no updated") << 200 << list("people", R"({"id":1})");
    QTest::newRow("no id") << 200 << list("people", R"({"updated":"2026-11-23T10:40:00Z"})");
    QTest::newRow("no list") << 200 << QByteArray("{}");
    QTest::newRow("refused") << 403 << QByteArray(R"({"errorMessage":"Not for you."})");
    QTest::newRow("not there") << 404 << QByteArray(R"({"errorMessage":"Nothing here."})");
}

void TestFubRecover::saysWhatCannotBeSearched()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    ScriptedServer server;
    server.setHandler([&](const ScriptedRequest &) { return jsonAnswer(status, body); });
    const Found found = search(server);
    QCOMPARE(found.problems.size(), ChangeSearch::kinds().size());
    QVERIFY(!found.problems.value(u"people"_s).isEmpty());
}

void TestFubRecover::listsOutOfOrderAreReadOn()
{
    ScriptedServer server;
    int pages = 0;
    int last = 2;
    server.setHandler([&](const ScriptedRequest &request) {
        if (!request.target.startsWith("/v1/notes?"))
            return jsonAnswer(404, "{}");
        ++pages;
        const QByteArray next =
            pages == last ? "null"_ba
                          : '"' + server.base(u"/v1/notes?next=%1"_s.arg(pages)).toEncoded() + '"';
        // One that is wanted stands behind one that is too old.
        return jsonAnswer(200, list("notes",
                                    row(10 * pages, "2026-11-23T09:00:00Z") + ',' +
                                        row(10 * pages + 1, "2026-11-23T10:40:00Z") + ',' +
                                        row(10 * pages + 2, "2026-11-23T08:00:00Z"),
                                    next));
    });
    const auto idsOf = [](const Found &found) {
        QList<qint64> ids;
        for (const ChangedResource &resource : found.resources)
            ids.append(resource.key.number);
        return ids;
    };
    const Found whole = search(server);
    QCOMPARE(idsOf(whole), (QList<qint64>{11, 21}));
    QCOMPARE(whole.problems.value(u"notes"_s), QString()); // read to its end
    pages = 0;
    last = 100;
    const Found part = search(server, {.pages = 3});
    QCOMPARE(pages, 3);
    QCOMPARE(idsOf(part), (QList<qint64>{11, 21, 31}));
    QVERIFY(part.problems.value(u"notes"_s).contains(u"does not come sorted"_s));
}

void TestFubRecover::oldestFirstIsReadToItsPage()
{
    ScriptedServer server;
    server.setHandler([](const ScriptedRequest &request) {
        return request.target.startsWith("/v1/notes?")
                   ? jsonAnswer(200, list("notes", row(24, "2026-11-23T09:00:00Z") + ',' +
                                                       row(25, "2026-11-23T10:40:00Z")))
                   : jsonAnswer(404, "{}");
    });
    const Found found = search(server);
    QCOMPARE(found.resources.size(), 1);
    QCOMPARE(found.resources.constFirst().key.number, 25);
}

void TestFubRecover::endsAfterSoManyPages()
{
    ScriptedServer server;
    int pages = 0;
    server.setHandler([&](const ScriptedRequest &request) {
        if (!request.target.startsWith("/v1/people?"))
            return jsonAnswer(404, "{}");
        ++pages;
        const QByteArray next =
            '"' + server.base(u"/v1/people?next=%1"_s.arg(pages)).toEncoded() + '"';
        return jsonAnswer(200, list("people", row(pages, "2026-11-23T10:40:00Z"), next));
    });
    const Found found = search(server, {.pages = 4});
    QCOMPARE(pages, 4);
    QCOMPARE(found.resources.size(), 4);
    QVERIFY(found.problems.value(u"people"_s).contains(u"400"_s));
}

QTEST_GUILESS_MAIN(TestFubRecover)
#include "tst_fub_recover.moc"
