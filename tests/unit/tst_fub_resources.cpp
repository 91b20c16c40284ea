// SPDX-License-Identifier: MIT
// Fetching things: merged requests, what is left out, refused or gone, and exact bytes.
#include "fub/resourceclient.h"
#include "fubfixture.h"

#include <QtCore/QUrlQuery>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Answer = ScriptedServer::Answer;

class TestFubResources final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void peopleAreMerged();
    void bytesAreExact();
    void manyIdsAreSplit();
    void kindsAreApart();
    void oneIsAskedForAlone();
    void othersAreMergedAndTheRestAskedAlone();
    void listsThatCannotBeAskedAreAskedOneByOne();
    void smallPagesAreGoneOn();
    void leftOutPeople();
    void trashIsAskedForWithWishes();
    void refusals_data();
    void refusals();
    void oneForbiddenDoesNotHideOthers();
    void stormEndsWithTheServersWords();
    void aLongWaitIsTold();
    void rowsWithoutIds();
    void strangeAnswers_data();
    void strangeAnswers();
    void keysGoNowhereElse();
    void nothingIsAnswered();
    void goneContextIsNotCalled();

private:
    QList<ResourceAnswer> fetch(const QList<ResourceKey> &keys, ResourceWishes wishes = {});
    QUrlQuery query(int request) const;
    QByteArray path(int request) const;

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<ResourceClient> m_client;
};

namespace {

QList<ResourceKey> people(std::initializer_list<qint64> ids)
{
    QList<ResourceKey> keys;
    for (const qint64 id : ids)
        keys.append({u"people"_s, id});
    return keys;
}

QByteArray list(const QByteArray &name, const QByteArray &rows, const QByteArray &next = "null")
{
    return R"({"_metadata":{"collection":")" + name + R"(","nextLink":)" + next + R"(},")" + name +
           R"(":[)" + rows + "]}";
}

QList<ResourceOutcome> outcomes(const QList<ResourceAnswer> &answers)
{
    QList<ResourceOutcome> found;
    for (const ResourceAnswer &answer : answers)
        found.append(answer.outcome);
    return found;
}

const QByteArray NotFound = R"({"errorMessage":"Requested resource was not found."})"_ba;

} // namespace

void TestFubResources::init()
{
    m_client.reset();
    m_server = std::make_unique<ScriptedServer>();
    QVERIFY(m_server->isListening());
    m_client = std::make_unique<ResourceClient>(ApiAccess{.base = m_server->base(),
                                                          .apiKey = Secret(ApiKey),
                                                          .system = u"Mine"_s,
                                                          .systemKey = Secret(SystemKey)},
                                                quick());
}

QList<ResourceAnswer> TestFubResources::fetch(const QList<ResourceKey> &keys, ResourceWishes wishes)
{
    std::optional<QList<ResourceAnswer>> answers;
    QObject context;
    m_client->fetch(keys, wishes, &context,
                    [&answers](const QList<ResourceAnswer> &found) { answers = found; });
    return QTest::qWaitFor([&answers] { return answers.has_value(); }, 20'000)
               ? *answers
               : QList<ResourceAnswer>();
}

QUrlQuery TestFubResources::query(int request) const
{
    return QUrlQuery(
        QString::fromLatin1(m_server->requests().at(request).target.split('?').value(1)));
}

QByteArray TestFubResources::path(int request) const
{
    return m_server->requests().at(request).target.split('?').constFirst();
}

void TestFubResources::peopleAreMerged()
{
    m_server->setAnswers(
        {jsonAnswer(200, list("people", R"({"id":3,"name":"C"},{"id":1,"name":"A"})"))});
    const auto answers = fetch(people({1, 3, 1}));
    QCOMPARE(m_server->requests().size(), 1);
    QCOMPARE(path(0), "/v1/people"_ba);
    QCOMPARE(query(0).queryItemValue(u"id"_s), u"1,3"_s);
    QCOMPARE(query(0).queryItemValue(u"fields"_s), u"allFields"_s);
    QCOMPARE(query(0).queryItemValue(u"limit"_s), u"2"_s); // the API's own is 10
    QVERIFY(!query(0).hasQueryItem(u"includeTrash"_s));
    QCOMPARE(answers.size(), 3);
    QCOMPARE(answers.at(0).body, R"({"id":1,"name":"A"})"_ba);
    QCOMPARE(answers.at(1).body, R"({"id":3,"name":"C"})"_ba);
    QCOMPARE(answers.at(2).body, answers.at(0).body);
}

void TestFubResources::bytesAreExact()
{
    const QByteArray row = "{ \"id\" : 1.0e0 , \"id\":1,\"n\":12345678901234567890,\"x\":1e400,"
                           "\"b\":1.0,\n\t\"s\":\"\\u00e9\\/\xc3\xa9\" }";
    // The first "id" is no integer as it stands: the row is found by nobody, and said to be so.
    const QByteArray good = QByteArray(row).replace("1.0e0", "1");
    m_server->setAnswers({jsonAnswer(200, list("people", ' ' + good + ' '))});
    QCOMPARE(fetch(people({1})).constFirst().body, good);
    m_server->setAnswers({jsonAnswer(200, "\n " + good + "\r\n")});
    QCOMPARE(fetch({{u"notes"_s, 1}}).constFirst().body, good);
}

void TestFubResources::manyIdsAreSplit()
{
    m_server->setHandler([](const ScriptedRequest &request) {
        const QString ids = QUrlQuery(QString::fromLatin1(request.target.split('?').value(1)))
                                .queryItemValue(u"id"_s);
        QByteArrayList rows;
        for (const QString &id : ids.split(u','))
            rows.append("{\"id\":" + id.toLatin1() + '}');
        return jsonAnswer(200, list("people", rows.join(',')));
    });
    QList<ResourceKey> keys;
    for (qint64 id = 1; id <= 250; ++id)
        keys.append({u"people"_s, id});
    const auto answers = fetch(keys);
    QCOMPARE(m_server->requests().size(), 3);
    QCOMPARE(answers.size(), 250);
    for (qint64 id = 1; id <= 250; ++id) {
        QCOMPARE(answers.at(id - 1).outcome, ResourceOutcome::Fetched);
        QCOMPARE(answers.at(id - 1).body, "{\"id\":" + QByteArray::number(id) + '}');
    }
    for (int i = 0; i < 3; ++i)
        QVERIFY(query(i).queryItemValue(u"id"_s).split(u',').size() <= 100);
}

void TestFubResources::kindsAreApart()
{
    m_server->setHandler([](const ScriptedRequest &request) {
        return request.target.startsWith("/v1/people")
                   ? jsonAnswer(200, list("people", R"({"id":5})"))
                   : jsonAnswer(200, R"({"id":5,"note":true})");
    });
    const auto answers = fetch({{u"notes"_s, 5}, {u"people"_s, 5}});
    QCOMPARE(m_server->requests().size(), 2);
    QVERIFY(answers.at(0).body.contains("note"));
    QCOMPARE(answers.at(1).body, R"({"id":5})"_ba);
}

void TestFubResources::oneIsAskedForAlone()
{
    m_server->setAnswers({jsonAnswer(200, R"({"id":19})")});
    QCOMPARE(fetch({{u"deals"_s, 19}}).constFirst().outcome, ResourceOutcome::Fetched);
    QCOMPARE(m_server->requests().constFirst().target, "/v1/deals/19"_ba);
    fetch({{u"notes"_s, 19}});
    QCOMPARE(path(1), "/v1/notes/19"_ba);
    QCOMPARE(query(1).queryItemValue(u"includeReactions"_s), u"true"_s);
}

void TestFubResources::othersAreMergedAndTheRestAskedAlone()
{
    m_server->setHandler([](const ScriptedRequest &request) {
        if (request.target.startsWith("/v1/textMessages?"))
            return jsonAnswer(200, list("textmessages", R"({"id":1},{"id":99})"));
        return request.target == "/v1/textMessages/2" ? jsonAnswer(200, R"({"id":2})")
                                                      : jsonAnswer(404, NotFound);
    });
    const auto answers =
        fetch({{u"textMessages"_s, 1}, {u"textMessages"_s, 2}, {u"textMessages"_s, 3}});
    QCOMPARE(outcomes(answers),
             QList<ResourceOutcome>(
                 {ResourceOutcome::Fetched, ResourceOutcome::Fetched, ResourceOutcome::Gone}));
    QVERIFY(answers.at(2).message.contains(u"Requested resource was not found."_s));
    QCOMPARE(m_server->requests().size(), 3);
}

void TestFubResources::listsThatCannotBeAskedAreAskedOneByOne()
{
    m_server->setHandler([](const ScriptedRequest &request) {
        return request.target.contains('?') ? jsonAnswer(405, R"({"error":"no lists"})")
                                            : jsonAnswer(200, R"({"x":1})");
    });
    const auto answers = fetch({{u"reactions"_s, 1}, {u"reactions"_s, 2}});
    QCOMPARE(outcomes(answers),
             QList<ResourceOutcome>({ResourceOutcome::Fetched, ResourceOutcome::Fetched}));
}

void TestFubResources::smallPagesAreGoneOn()
{
    m_server->setHandler([](const ScriptedRequest &request) {
        const QString ids = QUrlQuery(QString::fromLatin1(request.target.split('?').value(1)))
                                .queryItemValue(u"id"_s);
        const bool hasMore = ids.contains(u',');
        return jsonAnswer(200, list("people", "{\"id\":" + ids.section(u',', 0, 0).toLatin1() + '}',
                                    hasMore ? "\"https://x\"" : "null"));
    });
    const auto answers = fetch(people({1, 2, 3}));
    QCOMPARE(m_server->requests().size(), 3);
    QVERIFY(std::all_of(answers.cbegin(), answers.cend(), [](const ResourceAnswer &answer) {
        return answer.outcome == ResourceOutcome::Fetched;
    }));
}

void TestFubResources::leftOutPeople()
{
    m_server->setAnswers({jsonAnswer(200, list("people", R"({"id":1})"))});
    const auto answers = fetch(people({1, 2}));
    QCOMPARE(answers.at(1).outcome, ResourceOutcome::LeftOut);
    QVERIFY(answers.at(1).message.contains(u"Trash"_s));
    QCOMPARE(m_server->requests().size(), 1);
}

void TestFubResources::trashIsAskedForWithWishes()
{
    m_server->setHandler([](const ScriptedRequest &request) {
        return request.target.startsWith("/v1/people?")
                   ? jsonAnswer(200, list("people", R"({"id":1,"stage":"Trash"})"))
                   : jsonAnswer(404, NotFound);
    });
    const auto answers = fetch(people({1, 2}), {.includeTrash = true});
    QCOMPARE(query(0).queryItemValue(u"includeTrash"_s), u"true"_s);
    QCOMPARE(answers.at(0).outcome, ResourceOutcome::Fetched);
    QCOMPARE(answers.at(1).outcome, ResourceOutcome::Gone); // asked alone, it is said to be gone
}

void TestFubResources::refusals_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ResourceOutcome>("outcome");
    QTest::newRow("401") << 401 << ResourceOutcome::Failed;
    QTest::newRow("403") << 403 << ResourceOutcome::Forbidden;
    QTest::newRow("404") << 404 << ResourceOutcome::Gone;
    QTest::newRow("429") << 429 << ResourceOutcome::RateLimited;
    QTest::newRow("500") << 500 << ResourceOutcome::Failed;
}

void TestFubResources::refusals()
{
    QFETCH(int, status);
    QFETCH(ResourceOutcome, outcome);
    m_server->setAnswers({jsonAnswer(status, R"({"errorMessage":"Own words."})",
                                     status == 429 ? "Retry-After: 0\r\n"_ba : QByteArray())});
    const auto person = fetch(people({1}));
    QCOMPARE(person.constFirst().outcome, outcome);
    QVERIFY2(person.constFirst().message.contains(u"Own words."_s),
             qPrintable(person.constFirst().message));
    QCOMPARE(fetch({{u"notes"_s, 19}}).constFirst().outcome, outcome);
}

void TestFubResources::oneForbiddenDoesNotHideOthers()
{
    m_server->setHandler([](const ScriptedRequest &request) {
        const QString ids = QUrlQuery(QString::fromLatin1(request.target.split('?').value(1)))
                                .queryItemValue(u"id"_s);
        if (ids.contains(u'2'))
            return jsonAnswer(403, R"({"errorMessage":"Not yours."})");
        return jsonAnswer(200, list("people", "{\"id\":" + ids.toLatin1() + '}'));
    });
    QCOMPARE(outcomes(fetch(people({1, 2, 3}))),
             QList<ResourceOutcome>(
                 {ResourceOutcome::Fetched, ResourceOutcome::Forbidden, ResourceOutcome::Fetched}));
}

void TestFubResources::stormEndsWithTheServersWords()
{
    m_server->setAnswers(
        {jsonAnswer(429, R"({"errorMessage":"Slow down."})", "Retry-After: 0\r\n")});
    const auto answers = fetch(people({1, 2}));
    QCOMPARE(outcomes(answers),
             QList<ResourceOutcome>({ResourceOutcome::RateLimited, ResourceOutcome::RateLimited}));
    QVERIFY(answers.at(0).message.contains(u"Slow down."_s));
    QCOMPARE(m_server->requests().size(), quick().attempts); // and not one by one after that
}

void TestFubResources::aLongWaitIsTold()
{
    m_server->setAnswers(
        {jsonAnswer(429, R"({"errorMessage":"Slow down."})", "Retry-After: 3600\r\n")});
    const auto answers = fetch(people({1, 2}));
    for (const ResourceAnswer &answer : answers) {
        QCOMPARE(answer.outcome, ResourceOutcome::RateLimited);
        QVERIFY(answer.retryIn > 3000s);
        QVERIFY(answer.retryIn <= 3600s);
    }
    QCOMPARE(m_server->requests().size(), 1);
}

void TestFubResources::rowsWithoutIds()
{
    m_server->setHandler([](const ScriptedRequest &request) {
        return jsonAnswer(200, list("emEvents", request.target.contains("id=1&")
                                                    ? R"({"type":"Opened"})"_ba
                                                    : R"({"type":"a"},{"type":"b"})"_ba));
    });
    const auto answers = fetch({{u"emEvents"_s, 1}, {u"emEvents"_s, 2}});
    QCOMPARE(m_server->requests().size(), 2);
    QCOMPARE(answers.at(0).body, R"({"type":"Opened"})"_ba);
    QCOMPARE(answers.at(1).outcome, ResourceOutcome::LeftOut); // which of them nobody knows
}

void TestFubResources::strangeAnswers_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("html") << "<html>"_ba;
    QTest::newRow("list at the root") << "[]"_ba;
    QTest::newRow("no list in it") << R"({"people":{"id":1}})"_ba;
    QTest::newRow("broken") << R"({"people":[{"id":1})"_ba;
    QTest::newRow("deep") << "{\"people\":" + QByteArray(50'000, '[') + '}';
}

void TestFubResources::strangeAnswers()
{
    QFETCH(QByteArray, body);
    m_server->setAnswers({jsonAnswer(200, body)});
    const auto answers = fetch(people({1}));
    QCOMPARE(answers.constFirst().outcome, ResourceOutcome::Failed);
    QVERIFY(!answers.constFirst().message.isEmpty());
}

void TestFubResources::keysGoNowhereElse()
{
    ScriptedServer elsewhere;
    elsewhere.setAnswers({jsonAnswer(200, "{}")});
    m_server->setAnswers(
        {jsonAnswer(302, "", "Location: " + elsewhere.base().toEncoded() + "/notes/1\r\n")});
    const auto answers = fetch({{u"notes"_s, 1}});
    QCOMPARE(answers.constFirst().outcome, ResourceOutcome::Failed);
    QVERIFY(elsewhere.requests().isEmpty());
}

void TestFubResources::nothingIsAnswered()
{
    QVERIFY(fetch({}).isEmpty());
    QVERIFY(m_server->requests().isEmpty());
}

void TestFubResources::goneContextIsNotCalled()
{
    m_server->setAnswers({jsonAnswer(200, R"({"id":1})")});
    bool isCalled = false;
    auto context = std::make_unique<QObject>();
    m_client->fetch({{u"notes"_s, 1}}, {}, context.get(),
                    [&isCalled](const QList<ResourceAnswer> &) { isCalled = true; });
    context.reset();
    QCOMPARE(fetch({{u"notes"_s, 2}}).size(), 1);
    QVERIFY(!isCalled);
}

QTEST_GUILESS_MAIN(TestFubResources)
#include "tst_fub_resources.moc"
