// SPDX-License-Identifier: MIT
#include "exportevents.h"

#include <QtTest/QtTest>

namespace Hookglass::Test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Patience = 120'000;

} // namespace

NewDelivery real(const QString &uid, const QByteArray &rest)
{
    NewDelivery result = delivery(uid);
    result.head = "POST /in/0123456789abcdef0123456789abcdef HTTP/1.1\r\n"
                  "Host: hooks.test\r\nX-Twice: one\r\nx-twice:  two \r\n"
                  "content-type: application/json\r\nFUB-Signature: 27b1\r\nX-Empty:\r\n"
                  "User-Agent: FollowUpBoss\r\nContent-Length: 1\r\n\r\n";
    result.body = "{\"eventId\":\"" + uid.toUtf8() + "\",\"event\":\"peopleCreated\"" + rest + "}";
    return result;
}

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

void ExportEvents::fill()
{
    m_fixture = std::make_unique<StoreFixture>();
    QVERIFY(m_fixture->writer->open());
    auto accounts = AccountStore::open(m_fixture->path());
    QVERIFY(accounts);
    Account account;
    account.name = u"acme"_s;
    QVERIFY((*accounts)->add(account));

    while (m_large.size() < 5 * 1024 * 1024)
        m_large += ",\"k" + QByteArray::number(m_large.size()) + "\":[1.0,12345678901234567890]";
    std::vector<NewDelivery> all;
    all.push_back(real(u"first"_s));
    all.push_back(real(u"escapes"_s, R"(,"x":"\u00e9\/é","x":1e400, "y" : 1.00)"_ba + "\r\n"));
    all.push_back(real(u"bytes"_s, ",\"x\":\"\xff\xfe\""));
    all.push_back(real(u"first"_s)); // a retry
    all.push_back(real(u"large"_s, m_large));
    NewDelivery garbage = delivery({});
    garbage.body = "a\0b\xff\r\n"_ba;
    garbage.head = "POST /in/x HTTP/1.1\r\nX: caf\xe9\r\n\r\n";
    all.push_back(garbage);
    NewDelivery fetched = real(u"first"_s);
    fetched.origin = Origin::Fetched;
    fetched.head.clear();
    fetched.body = R"({"id":"first","event":"peopleCreated"})";
    fetched.verdict = {};
    all.push_back(fetched);
    NewDelivery refused = real(u"refused"_s);
    refused.disposition = Disposition::Refused;
    refused.verdict = {.kind = SignatureVerdict::Kind::Invalid, .expected = {}, .keyLabel = {}};
    all.push_back(refused);
    NewDelivery synthetic = real(u"made"_s);
    synthetic.origin = Origin::Synthetic;
    all.push_back(synthetic);
    const QList<CommittedDelivery> stored = m_fixture->store(all);
    QCOMPARE(stored.size(), 9);
    m_fixture->writer->recordAnswers(
        {{.delivery = stored[0].delivery,
          .event = stored[0].event,
          .status = 503,
          .answeredAt = m_fixture->clock.now() + 4321us,
          .note = {.reason = AnswerReason::TargetLate,
                   .wanted = 0,
                   .heldBack = 9000ms,
                   .detail = u"“Shop” did not answer"_s}},
         {.delivery = stored[3].delivery,
          .event = stored[3].event,
          .status = 204,
          .answeredAt = m_fixture->clock.now() + 99s,
          .note = {}},
         {.delivery = stored[2].delivery,
          .event = stored[2].event,
          .status = AnswerCut,
          .answeredAt = m_fixture->clock.now(),
          .note = {.reason = AnswerReason::FaultCut, .wanted = 0, .heldBack = 0ms, .detail = {}}}});
    QTRY_COMPARE_WITH_TIMEOUT(m_fixture->value(u"SELECT count(*) FROM answer"_s).toInt(), 3,
                              Patience);
}

CliResult ExportEvents::cli(const QStringList &arguments, const QString &folder,
                            const QByteArray &input) const
{
    QProcessEnvironment environment = cleanEnvironment();
    environment.insert(u"HOOKGLASS_DATA"_s, folder.isEmpty() ? m_fixture->folder() : folder);
    return runCli(QStringList{u"events"_s} + arguments, environment, input);
}

} // namespace Hookglass::Test
