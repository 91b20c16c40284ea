// SPDX-License-Identifier: MIT
// `trigger --data`: what is no JSON object is refused with its place, whatever it begins with, and
// nothing is sent.
#include "support/scriptedserver.h"
#include "support/servedaccount.h"

#include <QtTest/QtTest>

using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

class TestFlowCliTrigger final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void malformedDataIsRefused_data();
    void malformedDataIsRefused();
    void dataIsSent();

private:
    CliResult trigger(const QStringList &more) const
    {
        return runCliBeside(QStringList{u"trigger"_s, u"peopleTagsCreated"_s, u"--json"_s,
                                        u"--to"_s, m_target.base(u"/hook"_s).toString()} +
                                more,
                            m_account->environment());
    }

    QTemporaryDir m_data;
    std::unique_ptr<ServedAccount> m_account;
    ScriptedServer m_target;
};

void TestFlowCliTrigger::initTestCase()
{
    m_account = std::make_unique<ServedAccount>(m_data.path());
    QCOMPARE(m_account->addAccount(), QByteArray());
    m_target.setAnswers({jsonAnswer(200, "{}")});
}

void TestFlowCliTrigger::malformedDataIsRefused_data()
{
    QTest::addColumn<QString>("data");
    QTest::addColumn<QByteArray>("place"); ///< of the error, as it is said
    QTest::newRow("a letter before") << u"x{"_s << "character 1"_ba;
    QTest::newRow("blank and letter") << u" x{}"_s << "character 2"_ba;
    QTest::newRow("not closed") << u"{\"tags\":[\"Hot\"]"_s << "character 16"_ba;
    QTest::newRow("no quotes") << u"{tags:1}"_s << "character 2"_ba;
    QTest::newRow("behind a letter of two bytes") << u"{\"ä\":x}"_s << "character 6"_ba;
    QTest::newRow("two objects") << u"{} {}"_s << "character 4"_ba;
    QTest::newRow("an array") << u"[1]"_s << "character 1"_ba;
    QTest::newRow("a number") << u"5"_s << "character 1"_ba;
    QTest::newRow("a word") << u"word"_s << "character 1"_ba;
    QTest::newRow("blank") << u" "_s << "character"_ba;
}

void TestFlowCliTrigger::malformedDataIsRefused()
{
    QFETCH(QString, data);
    QFETCH(QByteArray, place);
    const CliResult result = trigger({u"--data"_s, data});
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.err.contains("--data") && result.err.contains(place), result.err.constData());
    QVERIFY2(result.err.contains('^'), result.err.constData()); // shown below the text, too
    QVERIFY(result.out.isEmpty());
    QVERIFY(m_target.requests().isEmpty());
}

void TestFlowCliTrigger::dataIsSent()
{
    // Both of them: the folder is one, since it is there.
    const CliResult sent = trigger({u"--data"_s, m_data.path(), u"--data"_s,
                                    uR"({"resourceIds":[12345678901234567890],"tags":["Hot"]})"_s});
    QVERIFY2(sent.exitCode == 0, sent.err.constData());
    QCOMPARE(m_target.requests().size(), 1);
    const QByteArray body = m_target.requests().constFirst().body;
    QVERIFY2(body.contains("[12345678901234567890]"), body.constData());
    QVERIFY2(body.contains(R"("data":{"tags":["Hot"]})"), body.constData());
}

QTEST_GUILESS_MAIN(TestFlowCliTrigger)
#include "tst_flow_cli_trigger.moc"
