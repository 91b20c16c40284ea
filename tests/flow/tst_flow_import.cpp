// SPDX-License-Identifier: MIT
// Imports into a workspace that receives and forwards: what they may not do, and what becomes of
// one that is cut off.
#include "forwardrig.h"

#include "app/accountdesk.h"
#include "app/exportrun.h"
#include "app/importrun.h"
#include "app/openedcapture.h"
#include "store/accountstore.h"
#include "store/connection.h"
#include "store/exportwriter.h"
#include "store/jsonlines.h"
#include "store/marks.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SignatureVerdict::Kind;

namespace {

CapturedDelivery captured(int number)
{
    CapturedDelivery one;
    one.account = u"acme"_s;
    one.attempt = 1;
    one.receivedAt = one.verifiedAt = fromMicros(1'795'000'000'000'000 + number);
    one.answeredAt = one.receivedAt + 5ms;
    one.answerStatus = 204;
    one.head = "POST /in/x HTTP/1.1\r\nHost: a\r\n\r\n";
    one.body = "{\"eventId\":\"e" + QByteArray::number(number) + "\",\"event\":\"peopleCreated\"}";
    return one;
}

QString capture(const QTemporaryDir &dir, int count)
{
    const QString path = dir.filePath(u"x.jsonl"_s);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("The capture could not be written");
    file.write(JsonLines::header(false));
    for (int i = 0; i < count; ++i)
        file.write(JsonLines::line(captured(i)));
    return path;
}

ImportProgress imported(ImportRun &run)
{
    run.start();
    if (!QTest::qWaitFor([&] { return run.progress().isFinished; }, Patience))
        qFatal("The import did not end");
    return run.progress();
}

qint64 number(Workspace &workspace, const QString &sql)
{
    const auto answer = answerOf<qint64>([&](QObject *context, auto done) {
        workspace.store().read<qint64>(
            [sql](Connection &connection) -> Result<qint64> {
                const Result<QVariant> value = connection.value(sql);
                if (!value)
                    return value.error();
                return value->toLongLong();
            },
            context, done);
    });
    return *answer;
}

} // namespace

class TestFlowImport final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingImportedIsForwarded();
    void marksComeAlong();
    void claimsAreChecked_data();
    void claimsAreChecked();
    void whatIsCutOffGoesOn();
    void whatACrashLeftIsCompleted();
    void exportsEndWithTheWorkspace();
    void exportsAreCancelled();
    void capturesAreOpened();
    void openedCapturesAreChecked();
};

void TestFlowImport::nothingImportedIsForwarded()
{
    const QTemporaryDir dir;
    ForwardTarget target;
    Rig rig(dir.filePath(u"data"_s));
    QVERIFY(rig.start());
    rig.add(target);
    ImportRun run(rig.workspace, capture(dir, 20));
    const ImportProgress progress = imported(run);
    QCOMPARE(progress.imported, 20);
    // One that really comes is passed on, and it alone, though all have been looked at by then.
    const EventId event = rig.store(delivery(u"real"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.states.value(event), ForwardState::Delivered, Patience);
    QCOMPARE(target.received(), 1);
    QCOMPARE(number(rig.workspace, u"SELECT count(*) FROM forward"_s), 1);
    QCOMPARE(number(rig.workspace, u"SELECT count(*) FROM delivery WHERE origin = 3"_s), 20);
    QCOMPARE(number(rig.workspace, u"SELECT count(*) FROM answer"_s), 20);
    // Its times are those of the place it comes from.
    QCOMPARE(number(rig.workspace, u"SELECT count(*) FROM delivery WHERE origin = 3 "
                                   "AND stored_us = verified_us"_s),
             20);
}

void TestFlowImport::marksComeAlong()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"marked.jsonl"_s);
    QByteArray bytes = JsonLines::header(false);
    for (int i = 0; i < 3; ++i) {
        CapturedDelivery one = captured(i);
        one.eventId = u"e%1"_s.arg(i);
        one.eventName = u"peopleCreated"_s;
        if (i == 1)
            one.marks = {.isPinned = true, .color = EventColor::Blue, .note = u"look at this"_s};
        bytes += JsonLines::line(one);
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    Rig rig(dir.filePath(u"data"_s));
    QVERIFY(rig.start());
    ImportRun first(rig.workspace, path);
    QCOMPARE(imported(first).events, 3);
    const QString which =
        u"SELECT count(*) FROM event e JOIN event_mark m ON m.event_id = e.id "
        "WHERE e.uid = 'e1' AND e.pinned = 1 AND m.color = %1 AND m.note = '%2'"_s;
    QCOMPARE(number(rig.workspace, which.arg(int(EventColor::Blue)).arg(u"look at this"_s)), 1);
    QCOMPARE(number(rig.workspace, u"SELECT count(*) FROM event_mark"_s), 1);
    // What is here already keeps what it was given here.
    const auto changed = answerOf<bool>([&](QObject *context, auto done) {
        rig.workspace.store().write<bool>(
            [](Connection &connection) -> Result<bool> {
                if (Result<void> noted = Marks(connection).note({EventId{2}}, u"ours"_s); !noted)
                    return noted.error();
                return true;
            },
            context, done);
    });
    QVERIFY(changed);
    ImportRun again(rig.workspace, path);
    QCOMPARE(imported(again).duplicates, 3);
    QCOMPARE(number(rig.workspace, which.arg(int(EventColor::Blue)).arg(u"ours"_s)), 1);
}

void TestFlowImport::claimsAreChecked_data()
{
    QTest::addColumn<bool>("isHar");
    QTest::newRow("JSONL") << false;
    QTest::newRow("HAR") << true;
}

void TestFlowImport::claimsAreChecked()
{
    QFETCH(const bool, isHar);
    const QTemporaryDir dir;
    const QByteArray key = "560270f7914b5b4a5f4dc1793ebc2796";
    qputenv("HOOKGLASS_TEST_SYSTEM_KEY", key);
    Workspace workspace(optionsFor(dir.filePath(u"data"_s)));
    QVERIFY(workspace.open());
    {
        auto accounts = AccountStore::open(workspace.databasePath());
        QVERIFY(accounts);
        Account account;
        account.name = u"acme"_s;
        account.systemKeyEnv = u"HOOKGLASS_TEST_SYSTEM_KEY"_s;
        QVERIFY((*accounts)->add(account));
    }
    QTRY_VERIFY_WITH_TIMEOUT(!workspace.signingKeys(AccountId{1}).isEmpty(), Patience);
    const QString path = dir.filePath(isHar ? u"x.har"_s : u"x.jsonl"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto writer = makeExportWriter(isHar ? ExportFormat::Har : ExportFormat::Jsonl);
    const auto write = [&file](const QList<ExportPiece> &pieces) {
        for (const ExportPiece &piece : pieces)
            file.write(piece.bytes);
    };
    write(writer->begin({}));
    enum class Change { None, Redacted, Masked, MaskedHead };
    const auto add = [&](int place, const QString &account, bool isSigned,
                         Change change = Change::None, Kind claimed = Kind::Valid) {
        CapturedDelivery one = captured(place);
        one.account = account;
        one.signature = claimed;
        one.keyLabel = claimed == Kind::Valid ? u"theirs"_s : QString();
        one.isRedacted = change == Change::Redacted;
        one.isMasked = change == Change::Masked || change == Change::MaskedHead;
        one.isBodyKept = change == Change::MaskedHead;
        const QByteArray signature = isSigned ? Signer(Secret(key)).sign(one.body) : "forged"_ba;
        one.head = "POST / HTTP/1.1\r\nFUB-Signature: " + signature + "\r\n\r\n";
        write(writer->add({.summary = {}, .deliveries = {one}, .ids = {}, .steps = {}}));
    };
    add(0, u"acme"_s, true);
    add(1, u"acme"_s, false);
    add(2, u"acme"_s, false, Change::Redacted);
    add(3, u"other"_s, false); // nobody here can tell
    add(4, u"acme"_s, false, Change::Masked);
    add(5, u"acme"_s, true, Change::MaskedHead);
    add(6, u"acme"_s, false, Change::MaskedHead);
    add(7, u"other"_s, false, Change::Masked); // these bytes it never fitted
    add(8, u"other"_s, false, Change::Redacted);
    add(9, u"other"_s, false, Change::MaskedHead);
    // Also what the capture does not call valid.
    add(10, u"acme"_s, true, Change::None, Kind::NoKey);
    add(11, u"acme"_s, false, Change::None, Kind::NoKey);
    add(12, u"acme"_s, true, Change::None, Kind::Invalid); // that key was another one
    add(13, u"acme"_s, false, Change::None, Kind::Invalid);
    add(14, u"acme"_s, true, Change::None, Kind::Missing);
    add(15, u"other"_s, true, Change::None, Kind::NoKey);
    add(16, u"other"_s, true, Change::None, Kind::Invalid);
    add(17, u"acme"_s, true, Change::Masked, Kind::NoKey); // a fit proves that it is unchanged
    add(18, u"acme"_s, false, Change::Masked, Kind::Invalid);
    add(19, u"acme"_s, false, Change::Masked, Kind::NoKey);
    write(writer->end());
    file.close();
    ImportRun run(workspace, path);
    QCOMPARE(imported(run).imported, 20);
    const auto verdict = [&](int place) {
        return Kind(
            number(workspace, u"SELECT signature FROM event WHERE uid = 'e%1'"_s.arg(place)));
    };
    const QList<Kind> wanted{
        Kind::Valid, Kind::Invalid, Kind::NoKey, Kind::Valid,   Kind::NoKey, // 0
        Kind::Valid, Kind::Invalid, Kind::NoKey, Kind::NoKey,   Kind::Valid, // 5
        Kind::Valid, Kind::Invalid, Kind::Valid, Kind::Invalid, Kind::Valid, // 10
        Kind::NoKey, Kind::Invalid, Kind::Valid, Kind::Invalid, Kind::NoKey, // 15
    };
    for (int place = 0; place < int(wanted.size()); ++place)
        QVERIFY2(verdict(place) == wanted.at(place), qPrintable(QString::number(place)));
    QCOMPARE(number(workspace, u"SELECT count(*) FROM imported WHERE is_masked = 1"_s), 8);
    const auto bodyChange = [&](int place) {
        const EventId event{
            number(workspace, u"SELECT id FROM event WHERE uid = 'e%1'"_s.arg(place))};
        const auto detail = answerOf<EventDetail>(
            [&](QObject *context, auto done) { workspace.loadEvent(event, context, done); });
        return detail->deliveries.constFirst().bodyChange;
    };
    for (const int place : {0, 1, 3, 5, 6, 9, 10, 11, 12, 13, 17})
        QCOMPARE(bodyChange(place), BodyChange::None);
    for (const int place : {2, 8})
        QCOMPARE(bodyChange(place), BodyChange::Redacted);
    for (const int place : {4, 7, 18, 19})
        QCOMPARE(bodyChange(place), BodyChange::Masked);
    QCOMPARE(number(workspace, u"SELECT count(DISTINCT account_id) FROM event"_s), 2);
    QCOMPARE(workspace.accounts().size(), 1);
    qunsetenv("HOOKGLASS_TEST_SYSTEM_KEY");
}

void TestFlowImport::whatIsCutOffGoesOn()
{
    const QTemporaryDir dir;
    const QString path = capture(dir, 1'200);
    Workspace workspace(optionsFor(dir.filePath(u"data"_s)));
    QVERIFY(workspace.open());
    ImportRun first(workspace, path);
    connect(&first, &ImportRun::progressed, &first, &ImportRun::cancel);
    const ImportProgress cut = imported(first);
    QVERIFY(cut.isCancelled);
    QVERIFY(cut.imported > 0 && cut.imported < 1'200);
    QCOMPARE(number(workspace, u"SELECT count(*) FROM imported"_s), cut.imported);
    ImportRun second(workspace, path);
    const ImportProgress rest = imported(second);
    QVERIFY(rest.problem.isEmpty());
    QCOMPARE(rest.duplicates, cut.imported);
    QCOMPARE(rest.imported, 1'200 - cut.imported);
    QCOMPARE(number(workspace, u"SELECT count(*) FROM event"_s), 1'200);
    QCOMPARE(number(workspace, u"SELECT count(*) FROM delivery"_s), 1'200);
}

void TestFlowImport::whatACrashLeftIsCompleted()
{
    const QTemporaryDir dir;
    const QString path = capture(dir, 10);
    Workspace workspace(optionsFor(dir.filePath(u"data"_s)));
    QVERIFY(workspace.open());
    {
        ImportRun run(workspace, path);
        QCOMPARE(imported(run).imported, 10);
    }
    // As if the process had ended between the two transactions of a page.
    const auto removed = answerOf<bool>([&](QObject *context, auto done) {
        workspace.store().write<bool>(
            [](Connection &connection) -> Result<bool> {
                for (const auto *sql : {"DELETE FROM imported", "DELETE FROM answer"}) {
                    if (Result<void> gone = connection.exec(QString::fromLatin1(sql)); !gone)
                        return gone.error();
                }
                return true;
            },
            context, done);
    });
    QVERIFY(removed);
    ImportRun again(workspace, path);
    QCOMPARE(imported(again).duplicates, 10);
    QCOMPARE(number(workspace, u"SELECT count(*) FROM imported"_s), 10);
    QCOMPARE(number(workspace, u"SELECT count(*) FROM answer WHERE status = 204"_s), 10);
    QCOMPARE(number(workspace, u"SELECT count(*) FROM delivery"_s), 10);
}

void TestFlowImport::exportsEndWithTheWorkspace()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"out.jsonl"_s);
    auto workspace = std::make_unique<Workspace>(optionsFor(dir.filePath(u"data"_s)));
    QVERIFY(workspace->open());
    ImportRun run(*workspace, capture(dir, 700));
    QCOMPARE(imported(run).imported, 700);
    ExportOrder order;
    order.path = path;
    ExportRun exported(*workspace, order);
    QSignalSpy steps(&exported, &ExportRun::progressed);
    exported.start();
    QVERIFY(steps.wait(Patience)); // begun, and far from its end
    QVERIFY(!exported.progress().isFinished);
    workspace->shutDown();
    QVERIFY(exported.progress().isFinished);
    QVERIFY(!QFileInfo::exists(path));
}

void TestFlowImport::exportsAreCancelled()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"out.jsonl"_s);
    Workspace workspace(optionsFor(dir.filePath(u"data"_s)));
    QVERIFY(workspace.open());
    ImportRun run(workspace, capture(dir, 700));
    QCOMPARE(imported(run).imported, 700);
    ExportOrder order;
    order.path = path;
    {
        ExportRun exported(workspace, order);
        QSignalSpy steps(&exported, &ExportRun::progressed);
        exported.start();
        QVERIFY(steps.wait(Patience));
        QVERIFY(!exported.progress().isFinished);
        exported.cancel();
        QVERIFY(exported.progress().isCancelled);
    }
    ExportRun whole(workspace, order);
    QSignalSpy steps(&whole, &ExportRun::progressed);
    whole.start();
    QTRY_VERIFY_WITH_TIMEOUT(whole.progress().isFinished, Patience);
    QCOMPARE(whole.progress().events, 700);
    QVERIFY(steps.size() >= 3);
    QVERIFY(QFileInfo::exists(path));
    QCOMPARE(QDir(dir.path()).entryList(QDir::Files | QDir::Hidden).size(), 2); // no half one
}

void TestFlowImport::capturesAreOpened()
{
    const QTemporaryDir dir;
    QString folder;
    {
        OpenedCapture opened(capture(dir, 30));
        bool isOpen = false; // the last signal comes when the store is closed again
        connect(&opened, &OpenedCapture::progressed, this,
                [&isOpen](const ImportProgress &progress) { isOpen = progress.isFinished; });
        opened.start();
        QTRY_VERIFY_WITH_TIMEOUT(isOpen, Patience);
        QCOMPARE(opened.progress().imported, 30);
        folder = opened.dataFolder();
        WorkspaceOptions options = opened.workspaceOptions();
        options.readOnlyReason = u"a capture"_s;
        Workspace workspace(options);
        QVERIFY(workspace.open());
        QCOMPARE(workspace.readOnlyReason(), u"a capture"_s);
        const auto ids = answerOf<QList<EventId>>(
            [&](QObject *context, auto answer) { workspace.loadEventIds(context, answer); });
        QCOMPARE(ids->size(), 30);
        ImportRun refused(workspace, opened.path());
        QCOMPARE(imported(refused).code, ErrorCode::Busy);
    }
    QVERIFY(!QFileInfo::exists(folder));
}

void TestFlowImport::openedCapturesAreChecked()
{
    const QTemporaryDir dir;
    const QByteArray key = "560270f7914b5b4a5f4dc1793ebc2796";
    qputenv("HOOKGLASS_TEST_SYSTEM_KEY", key);
    Workspace opener(optionsFor(dir.filePath(u"data"_s)));
    QVERIFY(opener.open());
    {
        auto accounts = AccountStore::open(opener.databasePath());
        QVERIFY(accounts);
        Account account;
        account.name = u"acme"_s;
        account.systemKeyEnv = u"HOOKGLASS_TEST_SYSTEM_KEY"_s;
        QVERIFY((*accounts)->add(account));
    }
    QTRY_VERIFY_WITH_TIMEOUT(!opener.signingKeys(AccountId{1}).isEmpty(), Patience);
    const QString path = dir.filePath(u"signed.jsonl"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(JsonLines::header(false));
    const QList<Kind> claims{Kind::Valid, Kind::Valid, Kind::NoKey, Kind::Invalid, Kind::Invalid};
    const QList<Kind> found{Kind::Valid, Kind::Invalid, Kind::Valid, Kind::Valid, Kind::Invalid};
    for (int i = 0; i < int(claims.size()); ++i) {
        CapturedDelivery one = captured(i);
        one.signature = claims.at(i);
        one.keyLabel = one.signature == Kind::Valid ? u"theirs"_s : QString();
        const bool isSigned = found.at(i) == Kind::Valid;
        const QByteArray signature = isSigned ? Signer(Secret(key)).sign(one.body) : "forged"_ba;
        one.head = "POST / HTTP/1.1\r\nFUB-Signature: " + signature + "\r\n\r\n";
        file.write(JsonLines::line(one));
    }
    file.close();
    OpenedCapture opened(path, &opener);
    bool isOpen = false;
    connect(&opened, &OpenedCapture::progressed, this,
            [&isOpen](const ImportProgress &progress) { isOpen = progress.isFinished; });
    opened.start();
    QTRY_VERIFY_WITH_TIMEOUT(isOpen, Patience);
    Workspace workspace(opened.workspaceOptions());
    QVERIFY(workspace.open());
    QVERIFY(workspace.accounts().isEmpty());
    for (int i = 0; i < int(claims.size()); ++i) {
        const EventId event{number(workspace, u"SELECT id FROM event WHERE uid = 'e%1'"_s.arg(i))};
        auto detail = answerOf<EventDetail>(
            [&](QObject *context, auto done) { workspace.loadEvent(event, context, done); });
        QVERIFY(detail);
        QCOMPARE(detail->summary.signature, found.at(i)); // the table's and the filter's
        QCOMPARE(detail->deliveries.constFirst().signature, found.at(i));
        opened.restoreClaims(*detail);
        QCOMPARE(detail->deliveries.constFirst().signature, claims.at(i));
        QCOMPARE(detail->deliveries.constFirst().keyLabel,
                 claims.at(i) == Kind::Valid ? u"theirs"_s : QString());
        checkAnew(*detail, captureKeys(opener.accounts(), opener.keys(), u"acme"_s));
        QCOMPARE(detail->deliveries.constFirst().signature, found.at(i));
    }
    qunsetenv("HOOKGLASS_TEST_SYSTEM_KEY");
}

QTEST_GUILESS_MAIN(TestFlowImport)
#include "tst_flow_import.moc"
