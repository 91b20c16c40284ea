// SPDX-License-Identifier: MIT
// Runs the code that the Signature tab offers, in every language whose runtime is at hand, and
// posts to it over loopback what Follow Up Boss and others would.
#include "core/secret.h"
#include "core/signature.h"
#include "flow/snippetreceiver.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QDateTime>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

#include <memory>
#include <optional>
#include <vector>

using namespace Hookglass;
using namespace Hookglass::Tests;
using namespace Qt::StringLiterals;

namespace {

// fub-api.md §3
constexpr auto Key = "560270f7914b5b4a5f4dc1793ebc2796";
const QByteArray &created()
{
    static const QByteArray body =
        R"({"eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","eventCreated":"2016-12-12T15:19:21+00:00","event":"peopleCreated","resourceIds":[1234,3244,3232],"uri":"https://api.followupboss.com/v1/people?id=1234,3244,3232"})"_ba;
    return body;
}
constexpr auto CreatedSignature =
    "27b1726764dee39e6c55a25eee0e9ccfddc1b1b30757af191b69e658bc9f66ae";
constexpr auto CreatedWithoutBase64 =
    "0c5593667dc0afa6629efee8bb727f662b4d607b245af376577f300f0c073d35";
const QByteArray &deleted()
{
    static const QByteArray body =
        R"({"eventId":"64d0ad74-3aab-4b30-89c9-7337398cf8b4","eventCreated":"2016-12-12T15:19:21+00:00","event":"peopleDeleted","resourceIds":[1234,5322,29456],"uri":null})"_ba;
    return body;
}
constexpr auto DeletedSignature =
    "9862d924ac1933487baafaa8ebfa1e358458b3be4660df71ac5db0af4c7e108d";

QByteArray sign(const QByteArray &body)
{
    return Signer(Secret(QByteArray(Key))).sign(body);
}

QByteArray withoutResource(const QByteArray &id, const QByteArray &name)
{
    return R"({"eventId":")" + id + R"(","event":")" + name + R"(","uri":null})";
}

} // namespace

class TestFlowSnippets final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void receivesAsItShould_data();
    void receivesAsItShould();
    void takesOnlyEvents_data();
    void takesOnlyEvents();
    void idleClientsStopNobody_data();
    void idleClientsStopNobody();
    void badEventsStopNoOthers_data();
    void badEventsStopNoOthers();

private:
    int post(const QByteArray &body) { return m_receiver->post(body, sign(body)); }
    qsizetype files(const QString &ending) const
    {
        return QDir(m_receiver->event({})).entryList({u"*."_s + ending}).size();
    }
    void refusesOtherSignatures();
    void doesNotStartWithoutKey();
    void failsAtTheLastTry(const QString &id);

    QTemporaryDir m_cache;
    std::unique_ptr<SnippetReceiver> m_receiver;
};

void TestFlowSnippets::init()
{
    QFETCH(QString, language);
    QVERIFY(m_cache.isValid());
    for (const SnippetSource &source : snippetSources()) {
        if (language == QLatin1StringView(source.language))
            m_receiver = std::make_unique<SnippetReceiver>(source, m_cache.path());
    }
}

void TestFlowSnippets::cleanup()
{
    m_receiver.reset();
}

namespace {

void allLanguages()
{
    QTest::addColumn<QString>("language");
    for (const SnippetSource &source : snippetSources())
        QTest::newRow(source.language) << QString::fromLatin1(source.language);
}

} // namespace

void TestFlowSnippets::receivesAsItShould_data()
{
    allLanguages();
}

void TestFlowSnippets::receivesAsItShould()
{
    if (const QString reason = m_receiver->begin(Key); !reason.isEmpty())
        QSKIP(qPrintable(reason));
    QVERIFY2(m_receiver->isListening(), m_receiver->output().constData());

    // The vectors, with the tolerated prefix, too; and again, as a retry would come.
    QCOMPARE(m_receiver->post(created(), CreatedSignature) / 100, 2);
    QCOMPARE(m_receiver->post(deleted(), "sha256="_ba + DeletedSignature) / 100, 2);
    QCOMPARE(m_receiver->post(created(), CreatedSignature) / 100, 2);
    QCOMPARE(m_receiver->stored(u"152d60c0-79da-4018-a9af-28aec8a71c94"_s), created());
    QCOMPARE(m_receiver->stored(u"64d0ad74-3aab-4b30-89c9-7337398cf8b4"_s), deleted());
    refusesOtherSignatures();

    // An event id that would lead out of the folder is no name of a file.
    QCOMPARE(post(withoutResource("../../evil", "peopleUpdated")) / 100, 2);
    QCOMPARE(files(u"json"_s), 3);
    QVERIFY(!QFile::exists(m_receiver->event(u"../../evil.json"_s)));

    // The work is done afterwards, once for each event, and a null uri is no reason to stumble.
    QVERIFY(m_receiver->hasPrinted("gone: peopleUpdated"));
    QVERIFY(m_receiver->hasPrinted("gone: peopleDeleted"));
    QVERIFY(m_receiver->hasPrinted(
        "fetch: peopleCreated https://api.followupboss.com/v1/people?id=1234"));
    QCOMPARE(m_receiver->output().count("fetch: peopleCreated"), 1);
    QCOMPARE(m_receiver->output().count("gone: peopleDeleted"), 1);
    doesNotStartWithoutKey();
}

/// By a plain 401: no crash, and never 406 or 410.
void TestFlowSnippets::refusesOtherSignatures()
{
    const QByteArray right = CreatedSignature;
    const QList<std::optional<QByteArray>> wrong{std::nullopt,
                                                 CreatedWithoutBase64,
                                                 DeletedSignature,
                                                 right.chopped(1),
                                                 right + '0',
                                                 right.toUpper(),
                                                 "x"_ba,
                                                 "sha256="_ba,
                                                 "sha256=sha256="_ba + right,
                                                 "caf\xc3\xa9"_ba,
                                                 Signer(Secret()).sign(created())};
    for (const auto &signature : wrong)
        QCOMPARE(m_receiver->post(created(), signature), 401);
    QCOMPARE(m_receiver->post(created() + '\n', CreatedSignature), 401);
    QCOMPARE(files(u"json"_s), 2);
    QCOMPARE(files(u"part"_s), 0);
}

/// Nothing is accepted: it does not even start. PHP refuses each request.
void TestFlowSnippets::doesNotStartWithoutKey()
{
    const std::optional<int> code = m_receiver->runWithoutKey();
    if (m_receiver->is("php")) {
        QVERIFY(m_receiver->isListening());
        QCOMPARE(m_receiver->post(created(), Signer(Secret()).sign(created())), 500);
    } else {
        QVERIFY(code && *code != 0);
        QVERIFY2(m_receiver->output().contains("FUB_SYSTEM_KEY is not set"),
                 m_receiver->output().constData());
    }
}

void TestFlowSnippets::takesOnlyEvents_data()
{
    allLanguages();
}

void TestFlowSnippets::takesOnlyEvents()
{
    if (const QString reason = m_receiver->begin(Key); !reason.isEmpty())
        QSKIP(qPrintable(reason));
    QVERIFY2(m_receiver->isListening(), m_receiver->output().constData());

    // Rightly signed, but no object in strict UTF-8 and JSON.
    const QList<QByteArray> wrong{"",
                                  "hello",
                                  "[1]",
                                  "null",
                                  "5",
                                  R"("x")",
                                  "\xef\xbb\xbf" + created(),
                                  "{\"eventId\":\"bad\xff\",\"event\":\"x\"}",
                                  R"({"eventId":"a",})",
                                  R"({"eventId":"a"} x)",
                                  R"({"eventId":"a")",
                                  R"({"eventId":"a","b":01})",
                                  R"({"eventId":"deep","data":)" + QByteArray(100'000, '[')};
    for (const QByteArray &body : wrong)
        QVERIFY2(post(body) == 400, body.first(qMin(body.size(), 50)).constData());
    QCOMPARE(files(u"json"_s), 0);

    // Only the event's own id counts; without one its content is its name.
    const QByteArray within = R"({"data":{"eventId":"in"},"eventId":"out","event":"x","uri":null})";
    const QByteArray quoted = R"({"a":"\"eventId\":\"in\",","eventId":"out2","event":"x"})";
    const QByteArray without = R"({"data":{"eventId":"in"},"event":"x","uri":null})";
    const QByteArray empty = R"({"eventId":null,"event":"x","uri":null})";
    for (const QByteArray &body : {within, quoted, without, empty})
        QCOMPARE(post(body), 204);
    QCOMPARE(m_receiver->stored(u"out"_s), within);
    QCOMPARE(m_receiver->stored(u"out2"_s), quoted);
    for (const QByteArray &body : {without, empty}) {
        const QByteArray hash = QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex();
        QCOMPARE(m_receiver->stored(QString::fromLatin1(hash)), body);
    }
    QCOMPARE(files(u"json"_s), 4);

    // Half a surrogate pair is JSON, though two parsers refuse it; the next is handled anyhow.
    const QByteArray half = R"({"eventId":"half","event":"x","uri":"\ud800"})";
    QCOMPARE(post(half), m_receiver->is("php") || m_receiver->is("ruby") ? 400 : 204);
    QCOMPARE(m_receiver->post(created(), CreatedSignature), 204);
    QVERIFY(m_receiver->hasPrinted("fetch: peopleCreated"));
    if (!m_receiver->is("ruby")) { // there it is the server's part
        QCOMPARE(m_receiver->postInChunks(deleted(), DeletedSignature), 204);
        QCOMPARE(m_receiver->stored(u"64d0ad74-3aab-4b30-89c9-7337398cf8b4"_s), deleted());
    }
}

void TestFlowSnippets::idleClientsStopNobody_data()
{
    allLanguages();
}

void TestFlowSnippets::idleClientsStopNobody()
{
    if (const QString reason = m_receiver->begin(Key); !reason.isEmpty())
        QSKIP(qPrintable(reason));
    QVERIFY2(m_receiver->isListening(), m_receiver->output().constData());

    std::vector<std::unique_ptr<QTcpSocket>> idle;
    for (int i = 0; i < 30; ++i) {
        QTcpSocket &socket = *idle.emplace_back(std::make_unique<QTcpSocket>());
        socket.connectToHost(QHostAddress::LocalHost, static_cast<quint16>(m_receiver->port()));
        socket.write("POST /fub/acme HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
                     "FUB-Signature: x\r\n\r\n");
        QTRY_VERIFY(socket.state() == QTcpSocket::ConnectedState && socket.bytesToWrite() == 0);
    }
    QCOMPARE(m_receiver->post(created(), CreatedSignature), 204);
}

void TestFlowSnippets::badEventsStopNoOthers_data()
{
    allLanguages();
}

void TestFlowSnippets::badEventsStopNoOthers()
{
    QVERIFY(m_receiver->letWorkFail());
    QVERIFY(QDir().mkpath(m_receiver->event({})));
    const QByteArray damaged = "{\"eventId\":\"\xff";
    QVERIFY(writeFile(m_receiver->event(u"0-damaged.json"_s), damaged));
    if (const QString reason = m_receiver->begin(Key); !reason.isEmpty())
        QSKIP(qPrintable(reason));
    QVERIFY2(m_receiver->isListening(), m_receiver->output().constData());

    // Both fail, one at the parsing and one at the work; the others are handled.
    const QByteArray boom = withoutResource("b00m", "boom");
    QCOMPARE(post(boom), 204);
    QCOMPARE(m_receiver->post(created(), CreatedSignature), 204);
    QVERIFY(m_receiver->hasPrinted("fetch: peopleCreated"));
    QTRY_COMPARE_WITH_TIMEOUT(m_receiver->tries(u"b00m"_s), "."_ba, SnippetReceiver::HandlingTime);
    QTRY_COMPARE_WITH_TIMEOUT(m_receiver->tries(u"0-damaged"_s), "."_ba,
                              SnippetReceiver::HandlingTime);
    QCOMPARE(m_receiver->post(deleted(), DeletedSignature), 204);
    QVERIFY(m_receiver->hasPrinted("gone: peopleDeleted"));
    QCOMPARE(m_receiver->tries(u"b00m"_s), "."_ba); // not again before its time

    for (const QString &id : {u"b00m"_s, u"0-damaged"_s})
        failsAtTheLastTry(id);
    QCOMPARE(m_receiver->stored(u"b00m"_s), boom);
    QCOMPARE(m_receiver->stored(u"0-damaged"_s), damaged);
    QVERIFY(m_receiver->isRunning());
    QCOMPARE(post(withoutResource("z", "peopleUpdated")), 204);
    QVERIFY(m_receiver->hasPrinted("gone: peopleUpdated"));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_receiver->event(u"z.done"_s)),
                             SnippetReceiver::HandlingTime);
}

/// As if it had been tried nine times, and some time ago. Each event that comes lets it be tried.
void TestFlowSnippets::failsAtTheLastTry(const QString &id)
{
    QVERIFY(writeFile(m_receiver->event(id + u".tries"_s), QByteArray(9, '.')));
    QFile file(m_receiver->event(id + u".tries"_s));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addDays(-1),
                             QFileDevice::FileModificationTime));
    file.close();
    const QString failed = m_receiver->event(id + u".failed"_s);
    for (const char *round : {"tenth", "aside"}) {
        const QByteArray name = id.toLatin1().sliced(2) + round;
        QCOMPARE(post(withoutResource(name, name)), 204);
        QVERIFY(m_receiver->hasPrinted("gone: " + name));
        QTRY_VERIFY_WITH_TIMEOUT(m_receiver->tries(id).size() == 10 || QFile::exists(failed),
                                 SnippetReceiver::HandlingTime);
    }
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(failed), SnippetReceiver::HandlingTime);
    QVERIFY(!QFile::exists(m_receiver->event(id + u".tries"_s)));
}

QTEST_GUILESS_MAIN(TestFlowSnippets)
#include "tst_flow_snippets.moc"
