// SPDX-License-Identifier: MIT
// Every entry goes through a real socket, whole and byte by byte, and must end the same way.
#include "support/rawclient.h"
#include "unit/httpcorpus.h"
#include "unit/httpfixture.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const std::vector<CorpusEntry> &corpus()
{
    static const std::vector<CorpusEntry> entries = httpCorpus();
    return entries;
}

Http::Limits limitsFor(const CorpusEntry &entry)
{
    Http::Limits limits{.bodyBytes = CorpusBodyLimit};
    if (entry.then == CorpusEntry::Then::Stall) {
        limits.headTime = 300ms;
        limits.requestTime = 300ms;
        limits.idleTime = 300ms;
    }
    return limits;
}

} // namespace

class TestHttpCorpus final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isLargeEnough();
    void entry_data();
    void entry();

private:
    static void checkAnswers(RawClient &client, const CorpusEntry &entry);
    static void checkAfter(RawClient &client, const CorpusEntry &entry);
    static void checkRecords(const HttpFixture &fixture, const CorpusEntry &entry);
};

void TestHttpCorpus::isLargeEnough()
{
    const auto hostile = std::count_if(corpus().begin(), corpus().end(), [](const auto &entry) {
        return !entry.statuses.isEmpty() && entry.statuses.last() >= 400;
    });
    QVERIFY(hostile >= 60);
}

void TestHttpCorpus::entry_data()
{
    QTest::addColumn<size_t>("index");
    QTest::addColumn<bool>("byteByByte");
    for (size_t i = 0; i < corpus().size(); ++i) {
        const char *name = corpus()[i].name.constData();
        QTest::addRow("%s", name) << i << false;
        QTest::addRow("%s, byte by byte", name) << i << true;
    }
}

void TestHttpCorpus::entry()
{
    QFETCH(size_t, index);
    QFETCH(bool, byteByByte);
    const CorpusEntry &entry = corpus()[index];
    HttpFixture fixture(limitsFor(entry));
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    if (byteByByte)
        client.sendByteByByte(entry.bytes);
    else
        client.send(entry.bytes);
    if (entry.then == CorpusEntry::Then::HalfClose)
        client.shutdownWrite();

    checkAnswers(client, entry);
    if (QTest::currentTestFailed())
        return;
    checkRecords(fixture, entry);
    if (QTest::currentTestFailed())
        return;
    checkAfter(client, entry);
    if (QTest::currentTestFailed())
        return;
    client.shutdownWrite();
    QTRY_COMPARE(fixture.server().connectionCount(), 0);
}

void TestHttpCorpus::checkAnswers(RawClient &client, const CorpusEntry &entry)
{
    for (qsizetype i = 0; i < entry.statuses.size(); ++i) {
        const auto response = client.readResponse();
        QVERIFY2(response, qPrintable(u"no answer %1"_s.arg(i + 1)));
        QCOMPARE(response->status, entry.statuses[i]);
        const bool closesNow = i + 1 == entry.statuses.size() &&
                               entry.after == CorpusEntry::After::Closed &&
                               entry.then != CorpusEntry::Then::HalfClose;
        if (closesNow)
            QCOMPARE(response->header("Connection"), "close"_ba);
    }
}

void TestHttpCorpus::checkRecords(const HttpFixture &fixture, const CorpusEntry &entry)
{
    QList<QByteArray> bodies;
    for (const Http::Request &request : fixture.handled)
        bodies.append(request.body);
    QCOMPARE(bodies, entry.bodies);

    const bool isRejected = !entry.statuses.isEmpty() && entry.statuses.last() >= 400;
    QCOMPARE(fixture.rejected.size(), size_t(isRejected ? 1 : 0));
    if (!isRejected)
        return;
    const HttpFixture::Rejected &rejected = fixture.rejected.front();
    QCOMPARE(rejected.status, entry.statuses.last());
    QVERIFY(!rejected.why.isEmpty());
    // What is kept is what came, byte for byte.
    QVERIFY(entry.bytes.contains(rejected.request.head));
    QVERIFY(rejected.request.body.size() <= CorpusBodyLimit);
}

void TestHttpCorpus::checkAfter(RawClient &client, const CorpusEntry &entry)
{
    if (entry.after == CorpusEntry::After::Closed) {
        QVERIFY(client.waitForClosed());
        QCOMPARE(client.pending(), QByteArray());
        return;
    }
    client.send(Test::get("/after"_ba));
    const auto response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 200);
}

QTEST_GUILESS_MAIN(TestHttpCorpus)
#include "tst_http_corpus.moc"
