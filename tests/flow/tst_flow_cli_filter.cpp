// SPDX-License-Identifier: MIT
// `events list --filter` beside a writer: what it prints, how it pages, and where a filter is
// wrong.
#include "../unit/storefixture.h"
#include "core/filterfields.h"
#include "support/cliprocess.h"

#include <QtCore/QJsonArray>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

class TestFlowCliFilter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void listsWhatIsWanted_data();
    void listsWhatIsWanted();
    void pages();
    void timesAreLocal_data();
    void timesAreLocal();
    void oddIdsAreFound();
    void saysWhereTheFilterIsWrong();
    void notesWhatIsNotMeantSo();
    void checksTheFilterWithoutAStore();
    void headersReadTheSameEverywhere_data();
    void headersReadTheSameEverywhere();

private:
    CliResult list(const QStringList &more) const;
    static QStringList eventIds(const CliResult &result);

    std::unique_ptr<StoreFixture> m_fixture;
    QProcessEnvironment m_environment = cleanEnvironment();
};

void TestFlowCliFilter::initTestCase()
{
    m_fixture = std::make_unique<StoreFixture>();
    QVERIFY(m_fixture->writer->open());
    m_environment.insert(u"HOOKGLASS_DATA"_s, m_fixture->folder());
    for (int i = 0; i < 10; ++i) {
        NewDelivery one =
            delivery(u"e%1"_s.arg(i), i % 2 == 0 ? u"peopleCreated"_s : u"dealsCreated"_s);
        one.body = "{\"text\":\"free trial " + QByteArray::number(i) + "\"}";
        if (i == 4)
            one.verdict.kind = SignatureVerdict::Kind::Invalid;
        m_fixture->store(one);
    }
}

void TestFlowCliFilter::cleanupTestCase()
{
    m_fixture.reset();
}

CliResult TestFlowCliFilter::list(const QStringList &more) const
{
    return runCli(QStringList{u"events"_s, u"list"_s, u"--json"_s} + more, m_environment);
}

QStringList TestFlowCliFilter::eventIds(const CliResult &result)
{
    QStringList ids;
    const QJsonArray events = result.json().value("events"_L1).toArray();
    for (const QJsonValue &event : events)
        ids.append(event["eventId"_L1].toString());
    return ids;
}

void TestFlowCliFilter::listsWhatIsWanted_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("ids");
    QTest::newRow("event") << u"event:people*"_s << u"e8 e6 e4 e2 e0"_s;
    QTest::newRow("not") << u"-event:people* -id:e3"_s << u"e9 e7 e5 e1"_s;
    QTest::newRow("either") << u"sig:invalid or id:10"_s << u"e9 e4"_s;
    QTest::newRow("text") << u"\"free trial 7\""_s << u"e7"_s;
    QTest::newRow("nothing") << u"event:nothing"_s << QString();
    QTest::newRow("everything") << u" "_s << u"e9 e8 e7 e6 e5 e4 e3 e2 e1 e0"_s;
}

void TestFlowCliFilter::listsWhatIsWanted()
{
    QFETCH(const QString, filter);
    QFETCH(const QString, ids);
    const CliResult result = list({u"--filter"_s, filter});
    QVERIFY2(result.exitCode == 0, result.err.constData());
    QCOMPARE(eventIds(result).join(u' '), ids);
    QVERIFY(result.json().value("next"_L1).isNull());
}

void TestFlowCliFilter::pages()
{
    QStringList seen;
    QString cursor;
    for (int page = 0; page < 3; ++page) {
        QStringList arguments{u"--filter"_s, u"event:people*"_s, u"--limit"_s, u"2"_s};
        if (!cursor.isEmpty())
            arguments += {u"--after"_s, cursor};
        const CliResult result = list(arguments);
        seen += eventIds(result);
        cursor = result.json().value("next"_L1).toString();
        QCOMPARE(cursor.isEmpty(), page == 2);
    }
    QCOMPARE(seen.join(u' '), u"e8 e6 e4 e2 e0"_s);
}

void TestFlowCliFilter::timesAreLocal_data()
{
    QTest::addColumn<QString>("zone");
    QTest::newRow("by name") << u"Asia/Tokyo"_s; // nine hours ahead of UTC
    QTest::newRow("by file") << u":/usr/share/zoneinfo/Asia/Tokyo"_s;
    QTest::newRow("by rule") << u"JST-9"_s;
}

void TestFlowCliFilter::timesAreLocal()
{
    QFETCH(const QString, zone);
    const auto arrived = toDateTime(HandClock().now()).toUTC();
    const auto restore = qScopeGuard([this, before = m_environment] { m_environment = before; });
    m_environment.insert(u"TZ"_s, zone);
    const QDateTime there = arrived.toTimeZone(QTimeZone("Asia/Tokyo"));
    const auto filter = [](const QString &field, const QDateTime &time) {
        return u"%1:%2"_s.arg(field, time.toString(u"yyyy-MM-ddTHH:mm"_s));
    };
    QCOMPARE(eventIds(list({u"--filter"_s, filter(u"after"_s, there.addSecs(-60))})).size(), 10);
    QCOMPARE(eventIds(list({u"--filter"_s, filter(u"before"_s, there.addSecs(-60))})).size(), 0);
    QCOMPARE(eventIds(list({u"--filter"_s, filter(u"after"_s, there.addSecs(120))})).size(), 0);

    // What is shown says where that is, and can be asked for.
    const QString shown = there.toString(u"yyyy-MM-dd HH:mm:ss.zzz+09:00"_s);
    for (const QStringList &arguments :
         {QStringList{u"list"_s, u"--filter"_s, u"after:\"%1\" id:e0"_s.arg(shown)},
          QStringList{u"show"_s, u"e0"_s}}) {
        const CliResult text = runCli(QStringList{u"events"_s} + arguments, m_environment);
        QVERIFY2(text.out.startsWith(shown.toUtf8() + ' '), (text.out + text.err).constData());
    }
}

void TestFlowCliFilter::oddIdsAreFound()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    fixture.store(delivery(u"EVT_upper-Not.uuid"_s));
    fixture.store(delivery(u"a (b)"_s));
    QProcessEnvironment environment = cleanEnvironment();
    environment.insert(u"HOOKGLASS_DATA"_s, fixture.folder());
    for (const auto &[filter, id] : {std::pair{u"id:EVT_upper-Not.uuid"_s, u"EVT_upper-Not.uuid"_s},
                                     std::pair{u"id:\"a (b)\""_s, u"a (b)"_s}}) {
        const CliResult result =
            runCli({u"events"_s, u"list"_s, u"--json"_s, u"--filter"_s, filter}, environment);
        QVERIFY2(result.exitCode == 0, result.err.constData());
        QCOMPARE(eventIds(result), QStringList{id});
    }
}

void TestFlowCliFilter::saysWhereTheFilterIsWrong()
{
    CliResult result = list({u"--filter"_s, u"is:retry evnt:x"_s});
    QCOMPARE(result.exitCode, 2);
    QVERIFY(result.out.isEmpty());
    QList<QByteArray> lines = result.err.split('\n');
    QVERIFY2(lines.size() >= 4, result.err.constData());
    QVERIFY(lines[0].contains("evnt"));
    QCOMPARE(lines[1], "  is:retry evnt:x"_ba);
    QCOMPARE(lines[2], "           ^~~~~"_ba);
    QVERIFY2(lines[3].startsWith("Possible: event:"), lines[3].constData());
    QCOMPARE(lines[3].count(':'), 1 + filterFields().size()); // all of them
    QVERIFY(!lines[3].contains("…"));

    result = list({u"--filter"_s, u"person:abc"_s});
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.err.contains("as in person:1234."), result.err.constData());

    result = list({u"--filter"_s, u"sig:"_s});
    QCOMPARE(result.exitCode, 2);
    lines = result.err.split('\n');
    QCOMPARE(lines[2], "      ^"_ba);
    QCOMPARE(lines[3], "Possible: valid  invalid  missing  nokey"_ba);

    // Far behind, and after a line break: still one line, with the place under it.
    result = list({u"--filter"_s, u"abc\n"_s.repeated(100) + u"(x"_s});
    QCOMPARE(result.exitCode, 2);
    lines = result.err.split('\n');
    const QString shown = QString::fromUtf8(lines[1]);
    QVERIFY(shown.endsWith(u"(x"_s));
    QVERIFY(shown.size() < 80);
    QCOMPARE(lines[2].indexOf('^'), shown.size() - 2);
}

void TestFlowCliFilter::notesWhatIsNotMeantSo()
{
    CliResult result = list({u"--filter"_s, u"event:people* AND tria*"_s});
    QCOMPARE(result.exitCode, 0); // it is a filter all the same
    QVERIFY(result.json().contains("events"_L1));
    const QList<QByteArray> lines = result.err.split('\n');
    QVERIFY2(lines.size() >= 7, result.err.constData());
    QVERIFY(lines[0].startsWith("Note: ") && lines[0].contains("AND"));
    QCOMPARE(lines[1], "  event:people* AND tria*"_ba);
    QVERIFY2(lines[2].startsWith("                ^~~"), lines[2].constData());
    QVERIFY(lines[3].startsWith("Note: ") && lines[3].contains("star"));
    QVERIFY2(lines[6].startsWith("Possible: tria"), lines[6].constData());
    QVERIFY(list({u"--quiet"_s, u"--filter"_s, u"tria*"_s}).err.isEmpty());
    QVERIFY(list({u"--filter"_s, u"trial"_s}).err.isEmpty());

    // An unknown name is only told of where it found nothing.
    result = list({u"--filter"_s, u"event:pepoleCreated"_s});
    QCOMPARE(result.exitCode, 0);
    QVERIFY2(result.err.contains("Possible: peopleCreated"), result.err.constData());
    QVERIFY(list({u"--filter"_s, u"event:pepoleCreated or event:people*"_s}).err.isEmpty());

    result = runCli(
        {u"events"_s, u"export"_s, u"--format"_s, u"jsonl"_s, u"--filter"_s, u"!sig:valid"_s},
        m_environment);
    QVERIFY2(result.err.startsWith("Note: "), result.err.constData());
    QVERIFY(!result.out.contains("Note: "));
}

void TestFlowCliFilter::checksTheFilterWithoutAStore()
{
    const QTemporaryDir empty;
    QProcessEnvironment environment = cleanEnvironment();
    environment.insert(u"HOOKGLASS_DATA"_s, empty.path());
    const auto run = [&environment](const QString &filter) {
        return runCli({u"events"_s, u"list"_s, u"--filter"_s, filter}, environment);
    };
    QCOMPARE(run(u"nosuch:x"_s).exitCode, 2);
    QCOMPARE(run(u"event:people*"_s).exitCode, 0);
}

void TestFlowCliFilter::headersReadTheSameEverywhere_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("Latin-1") << "K\xf6nigin"_ba;
    QTest::newRow("UTF-8") << "K\xc3\xb6nigin"_ba;
}

void TestFlowCliFilter::headersReadTheSameEverywhere()
{
    QFETCH(const QByteArray, name);
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery one = delivery(u"e"_s);
    one.head = "POST /in/x HTTP/1.1\r\nX-Name: " + name + "\r\n\r\n";
    const qint64 number = fixture.store(one).constFirst().event.value;
    QProcessEnvironment environment = cleanEnvironment();
    environment.insert(u"HOOKGLASS_DATA"_s, fixture.folder());
    const auto run = [&environment](const QStringList &arguments) {
        return runCli(QStringList{u"events"_s} + arguments, environment);
    };
    const QString id = QString::number(number);
    const CliResult text = run({u"show"_s, id});
    QVERIFY2(text.out.contains("X-Name: K\xc3\xb6nigin\n"), text.out.constData());
    const QJsonValue shown = run({u"show"_s, id, u"--json"_s}).json()["deliveries"_L1][0];
    QCOMPARE(shown["headers"_L1][0][1].toString(), u"K\u00f6nigin"_s);
    const auto exact = QByteArray::fromBase64(shown["headBase64"_L1].toString().toLatin1());
    QCOMPARE(exact, one.head);
    const CliResult page = run({u"export"_s, u"--format"_s, u"evidence"_s, u"--output"_s, u"-"_s});
    QVERIFY2(page.out.contains("X-Name: K\xc3\xb6nigin"), page.err.constData());
    for (const QString &filter : {u"K\u00f6nigin"_s, u"header:k\u00d6nigin"_s})
        QCOMPARE(eventIds(run({u"list"_s, u"--json"_s, u"--filter"_s, filter})),
                 QStringList{u"e"_s});
}

QTEST_GUILESS_MAIN(TestFlowCliFilter)
#include "tst_flow_cli_filter.moc"
