// SPDX-License-Identifier: MIT
// What goes on to targets, as models and words show it.
#include "http/responseparser.h"
#include "models/failedforwardmodel.h"
#include "models/forwardtablemodel.h"
#include "models/forwardwords.h"
#include "models/headereditmodel.h"
#include "models/targetmodel.h"

#include "fixedclock.h"

#include <QtCore/QRandomGenerator>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Target target(qint64 id, const QString &name = {})
{
    Target target;
    target.id = TargetId{id};
    target.name = name;
    target.url = QUrl(u"http://127.0.0.1:3000/hooks/%1"_s.arg(id));
    return target;
}

Forward forward(qint64 id, ForwardStage stage = ForwardStage::Failed)
{
    Forward forward;
    forward.id = ForwardId{id};
    forward.event = EventId{id * 10};
    forward.target = TargetId{1};
    forward.url = QUrl(u"http://127.0.0.1:3000/hooks"_s);
    forward.stage = stage;
    forward.attempts = 2;
    return forward;
}

/// Ids from high to low, as the store gives them.
QList<Forward> forwards(qint64 from, qint64 to)
{
    QList<Forward> list;
    for (qint64 id = from; id >= to; --id)
        list.append(forward(id));
    return list;
}

QList<qint64> idsOf(const QAbstractItemModel &model)
{
    QList<qint64> ids;
    for (int row = 0; row < model.rowCount(); ++row)
        ids << model.index(row, 0).data(FailedForwardModel::ForwardIdRole).toLongLong();
    return ids;
}

ForwardAttempt attempt(int number, Timestamp at, AttemptOutcome outcome, int status = 0)
{
    ForwardAttempt attempt;
    attempt.id = number;
    attempt.number = number;
    attempt.startedAt = at;
    attempt.finishedAt = at + 30ms;
    attempt.outcome = outcome;
    attempt.status = status;
    return attempt;
}

} // namespace

class TestForwardModels final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyValueHasWords();
    void adviceNamesThePlace();
    void attemptsSayTheirNextStep();
    void nextSteps();
    void eventInALine();
    void targetsAndTheirTicks();
    void countsKeepTheRows();
    void lastAttemptAges();
    void failedComeInPages();
    void failedKeepTheirPlace();
    void failedSurviveRandomChanges();
    void attemptsAndWhatIsToCome();
    void forwardsAreTold();
    void newAttemptsKeepTheRest();
    void headersKeepTheirBytes();

private:
    FixedClock m_clock;
};

void TestForwardModels::everyValueHasWords()
{
    QStringList words;
    for (int i = 0; i <= int(ForwardState::Failed); ++i)
        words << forwardStateWord(ForwardState(i));
    for (int i = 0; i <= int(ForwardStage::Cancelled); ++i)
        words << stageWord(ForwardStage(i));
    for (int i = 0; i <= int(ForwardReason::Drill); ++i)
        words << reasonWord(ForwardReason(i));
    QStringList outcomes;
    for (int i = 0; i <= int(AttemptOutcome::NotSent); ++i)
        outcomes << outcomeWord(AttemptOutcome(i), 500);
    QCOMPARE(QSet<QString>(outcomes.cbegin(), outcomes.cend()).size(), outcomes.size());
    for (const QString &word : words + outcomes)
        QVERIFY(!word.isEmpty());
    QCOMPARE(outcomeWord(AttemptOutcome::Delivered, 204), u"Delivered, 204"_s);
    QCOMPARE(outcomeWord(AttemptOutcome::Status, 503), u"Answered with 503"_s);
}

void TestForwardModels::adviceNamesThePlace()
{
    const QUrl url(u"http://dev.test:3000/hooks"_s);
    QVERIFY(outcomeAdvice(AttemptOutcome::Dns, 0, url).contains(u"dev.test does not resolve"_s));
    QVERIFY(outcomeAdvice(AttemptOutcome::Refused, 0, url)
                .contains(u"Nothing listens at dev.test:3000: start your program"_s));
    QVERIFY(outcomeAdvice(AttemptOutcome::Delivered, 200, url).isEmpty());
    // Each status class leads somewhere else.
    QSet<QString> advice;
    for (const int status : {301, 401, 404, 405, 410, 413, 422, 429, 500})
        advice.insert(outcomeAdvice(AttemptOutcome::Status, status, url));
    QCOMPARE(advice.size(), 9);
    const QUrl six(u"http://[::1]:3000/"_s);
    QVERIFY(outcomeAdvice(AttemptOutcome::Refused, 0, six).contains(u"[::1]:3000"_s));
    QCOMPARE(destinationText(u"dev"_s, url), u"dev (dev.test:3000)"_s);
    QCOMPARE(destinationText({}, url), u"http://dev.test:3000/hooks"_s);
    QCOMPARE(keptText(100, 100), u"100 bytes"_s);
    QCOMPARE(keptText(64 * 1024, 2 * 1024 * 1024), u"first 64.0 KB of 2.0 MB"_s);
    QCOMPARE(keptText(64 * 1024, 5'000'000), u"first 64.0 KB of 4.8 MB"_s);
    // Where it was cut off nobody said how much more there is.
    QCOMPARE(keptText(64 * 1024, Http::AnswerLimits().readBodyBytes + 1),
             u"first 64.0 KB of more than 1.0 MB"_s);
}

void TestForwardModels::attemptsSayTheirNextStep()
{
    const QUrl url(u"http://127.0.0.1:3000/hooks"_s);
    ForwardAttempt one = attempt(1, m_clock.now(), AttemptOutcome::Refused);
    one.detail = u"Nobody listens on port 3000."_s;
    QCOMPARE(attemptAdvice(one, url), outcomeAdvice(AttemptOutcome::Refused, 0, url));
    one.outcome = AttemptOutcome::Timeout;
    one.detail = u"It took the request."_s;
    QVERIFY(attemptAdvice(one, url).startsWith(u"It took the request. The program"_s));
    one.outcome = AttemptOutcome::Status;
    one.status = 302;
    one.detail = u"It redirects to /there."_s;
    QCOMPARE(attemptSentence(one, url), u"Answered with 302. It redirects to /there."_s);
    one = attempt(1, m_clock.now(), AttemptOutcome::Delivered, 204);
    QCOMPARE(attemptSentence(one, url), u"Delivered, 204."_s);
}

void TestForwardModels::nextSteps()
{
    Forward waiting = forward(1, ForwardStage::Waiting);
    waiting.dueAt = m_clock.now() + 27'400ms;
    QCOMPARE(nextStepText(waiting, m_clock.now()), u"Next attempt in 28 s."_s);
    waiting.dueAt = m_clock.now();
    QCOMPARE(nextStepText(waiting, m_clock.now()), u"Its turn comes next."_s);
    QCOMPARE(nextStepText(forward(1), m_clock.now()), u"Given up after 2 attempts."_s);
    QVERIFY(nextStepText(forward(1, ForwardStage::Delivered), m_clock.now()).isEmpty());
}

void TestForwardModels::eventInALine()
{
    const EventCatalog catalog = EventCatalog::load().value();
    EventSummary event;
    event.eventName = u"peopleCreated"_s;
    event.resourceIds = {12};
    QCOMPARE(eventText(catalog, event), u"Person created \u00b7 Person 12"_s);
    event.resourceName = u"Ann Lee"_s;
    QCOMPARE(eventText(catalog, event), u"Person created \u00b7 Ann Lee"_s);
}

void TestForwardModels::targetsAndTheirTicks()
{
    TargetModel model(m_clock);
    QAbstractItemModelTester tester(&model);
    Target off = target(2);
    off.isOn = false;
    off.patterns = u"people*"_s;
    model.setRows({{target(1, u"dev"_s), 3, 2}, {off, 0, 0}});
    const auto text = [&](int row, int column) {
        return model.index(row, column).data().toString();
    };
    QCOMPARE(text(0, TargetModel::NameColumn), u"dev"_s);
    QCOMPARE(text(0, TargetModel::EventsColumn), u"Every event"_s);
    QCOMPARE(text(0, TargetModel::WaitingColumn), u"3"_s);
    QCOMPARE(text(0, TargetModel::FailedColumn), u"2"_s);
    QCOMPARE(text(1, TargetModel::NameColumn), u"127.0.0.1:3000/hooks/2"_s);
    QCOMPARE(text(1, TargetModel::EventsColumn), u"people*"_s);
    QCOMPARE(text(1, TargetModel::LastColumn), u"Switched off"_s);
    QCOMPARE(model.failed(), 2);
    QVERIFY(model.find(TargetId{2}));
    QVERIFY(!model.find(TargetId{3}));
    QCOMPARE(model.index(0, 0).data(Qt::AccessibleTextRole).toString(), u"Target: dev"_s);

    QSignalSpy switched(&model, &TargetModel::switchWanted);
    const QModelIndex tick = model.index(1, TargetModel::NameColumn);
    QCOMPARE(tick.data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
    QVERIFY(tick.flags() & Qt::ItemIsUserCheckable);
    QVERIFY(model.setData(tick, int(Qt::Checked), Qt::CheckStateRole));
    QCOMPARE(switched.count(), 1);
    QCOMPARE(switched.at(0).at(0).value<TargetId>(), TargetId{2});
    QCOMPARE(switched.at(0).at(1).toBool(), true);
    QVERIFY(!model.setData(model.index(1, TargetModel::AddressColumn), int(Qt::Checked),
                           Qt::CheckStateRole));
    for (int column = 0; column < TargetModel::ColumnCount; ++column)
        QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isEmpty());
}

void TestForwardModels::countsKeepTheRows()
{
    TargetModel model(m_clock);
    model.setRows({{target(1), 0, 0}, {target(2), 0, 0}});
    QSignalSpy reset(&model, &TargetModel::modelReset);
    QSignalSpy changed(&model, &TargetModel::dataChanged);
    model.setRows({{target(1), 5, 0}, {target(2), 0, 0}});
    QCOMPARE(reset.count(), 0);
    QCOMPARE(changed.count(), 1);
    model.setRows({{target(1), 5, 0}, {target(2), 0, 0}});
    QCOMPARE(changed.count(), 1);
    model.setRows({{target(2), 0, 0}});
    QCOMPARE(reset.count(), 1);
}

void TestForwardModels::lastAttemptAges()
{
    TargetModel model(m_clock);
    QAbstractItemModelTester tester(&model);
    model.setRows({{target(1), 0, 0}});
    const QModelIndex last = model.index(0, TargetModel::LastColumn);
    QCOMPARE(last.data().toString(), u"Nothing sent yet"_s);
    QCOMPARE(last.data(TargetModel::OutcomeRole).toInt(), -1);
    model.setLast(TargetId{1}, attempt(2, m_clock.now(), AttemptOutcome::Refused));
    // One that was begun earlier and is told of later does not count.
    model.setLast(TargetId{1}, attempt(1, m_clock.now() - 1min, AttemptOutcome::Delivered, 200));
    m_clock.advance(12s + 30ms);
    QCOMPARE(last.data().toString(), u"Nothing listens there \u00b7 12 s ago"_s);
    QCOMPARE(last.data(TargetModel::OutcomeRole).toInt(), int(AttemptOutcome::Refused));
    QVERIFY(last.data(Qt::ToolTipRole).toString().contains(u"start your program"_s));
    // Switched off it looks like any other that is: how the last attempt ended is not shown.
    Target off = target(1);
    off.isOn = false;
    model.setRows({{off, 0, 0}});
    QCOMPARE(last.data().toString(), u"Switched off"_s);
    QCOMPARE(last.data(TargetModel::OutcomeRole).toInt(), -1);
    m_clock.advance(-(12s + 30ms));
}

void TestForwardModels::failedComeInPages()
{
    constexpr int page = FailedForwardModel::PageSize;
    FailedForwardModel model(m_clock);
    QAbstractItemModelTester tester(&model);
    QSignalSpy more(&model, &FailedForwardModel::moreWanted);
    QVERIFY(!model.canFetchMore({}));
    model.setFirstPage(forwards(250, 250 - page + 1));
    QVERIFY(model.canFetchMore({}));
    model.fetchMore({});
    QVERIFY(!model.canFetchMore({})); // one question at a time
    QCOMPARE(more.count(), 1);
    QCOMPARE(more.at(0).at(0).value<ForwardId>(), ForwardId{250 - page + 1});
    model.append(forwards(250 - page, 140));
    QCOMPARE(model.rowCount(), 111);
    QVERIFY(!model.canFetchMore({})); // the last one was not full
    QCOMPARE(model.eventsWithoutText().size(), 111);
    model.setEventTexts({{EventId{2500}, u"Person created"_s}});
    QCOMPARE(model.eventsWithoutText().size(), 110);
    QCOMPARE(model.index(0, FailedForwardModel::EventColumn).data().toString(),
             u"Person created"_s);
    model.setTargetNames({{TargetId{1}, u"dev"_s}});
    QCOMPARE(model.index(0, FailedForwardModel::TargetColumn).data().toString(), u"dev"_s);
}

void TestForwardModels::failedKeepTheirPlace()
{
    constexpr int page = FailedForwardModel::PageSize;
    FailedForwardModel model(m_clock);
    QAbstractItemModelTester tester(&model);
    model.setFirstPage(forwards(200, 200 - page + 1));
    model.append(forwards(200 - page, 90));
    const QPersistentModelIndex kept = model.index(5, 0);
    QSignalSpy reset(&model, &FailedForwardModel::modelReset);
    model.setFirstPage(forwards(202, 202 - page + 1)); // two more at the top
    QCOMPARE(reset.count(), 0);
    QCOMPARE(kept.row(), 7);
    QCOMPARE(kept.data(FailedForwardModel::ForwardIdRole).toLongLong(), 195);
    QCOMPARE(model.lastId(), ForwardId{90}); // what was loaded further down stays
    model.remove({ForwardId{202}, ForwardId{201}, ForwardId{150}});
    QCOMPARE(kept.row(), 5);
    QVERIFY(!idsOf(model).contains(150));
    model.setFirstPage({forward(3)});
    QCOMPARE(idsOf(model), QList<qint64>{3});
    model.setFirstPage({});
    QCOMPARE(model.rowCount(), 0);
}

void TestForwardModels::failedSurviveRandomChanges()
{
    QRandomGenerator random(7);
    FailedForwardModel model(m_clock);
    QAbstractItemModelTester tester(&model);
    QMap<qint64, Forward> truth;
    qint64 next = 1;
    for (int round = 0; round < 120; ++round) {
        const int added = random.bounded(9);
        for (int i = 0; i < added; ++i, ++next)
            truth.insert(next, forward(next));
        const int removed = random.bounded(6);
        for (int i = 0; i < removed && !truth.isEmpty(); ++i)
            truth.erase(std::next(truth.cbegin(), random.bounded(int(truth.size()))));
        QList<Forward> first;
        const QList<qint64> ids = truth.keys();
        for (auto it = ids.crbegin(); it != ids.crend(); ++it) {
            if (first.size() < FailedForwardModel::PageSize)
                first.append(truth.value(*it));
        }
        model.setFirstPage(first);
        QList<qint64> expected;
        for (const Forward &forward : std::as_const(first))
            expected << forward.id.value;
        QCOMPARE(idsOf(model).mid(0, expected.size()), expected);
    }
}

void TestForwardModels::attemptsAndWhatIsToCome()
{
    ForwardTableModel model(m_clock);
    QAbstractItemModelTester tester(&model);
    const Timestamp now = m_clock.now();
    ForwardEntry retried{forward(1, ForwardStage::Waiting), u"dev"_s, {}};
    retried.forward.dueAt = now + 28s;
    retried.attempts = {attempt(1, now - 2s, AttemptOutcome::Interrupted),
                        attempt(2, now - 1s, AttemptOutcome::Status, 500)};
    retried.attempts[1].isPossibleRepeat = true;
    ForwardEntry failed{forward(2), {}, {}};
    failed.attempts = {attempt(1, now - 2s, AttemptOutcome::Refused),
                       attempt(2, now - 1s, AttemptOutcome::Refused)};
    ForwardEntry replay{forward(3, ForwardStage::Delivered), u"dev"_s, {}};
    replay.forward.reason = ForwardReason::Replay;
    replay.forward.isEdited = true;
    replay.attempts = {attempt(1, now, AttemptOutcome::Delivered, 200)};
    model.setEntries({retried, failed, replay});
    QCOMPARE(model.rowCount(), 6);
    const auto text = [&](int row, int column) {
        return model.index(row, column).data().toString();
    };
    using Model = ForwardTableModel;
    QCOMPARE(text(0, Model::OutcomeColumn), u"Cut off when Hookglass ended"_s);
    QCOMPARE(text(1, Model::OutcomeColumn), u"Answered with 500 \u00b7 may be a repeat"_s);
    QVERIFY(model.index(1, 0).data(Model::RepeatRole).toBool());
    QCOMPARE(text(2, Model::OutcomeColumn), u"Next attempt in 28 s"_s);
    QCOMPARE(text(2, Model::NumberColumn), u"3"_s);
    QCOMPARE(model.index(2, 0).data(Model::OutcomeRole).toInt(), -1);
    QCOMPARE(text(3, Model::OutcomeColumn), u"Nothing listens there"_s);
    QCOMPARE(text(4, Model::OutcomeColumn), u"Nothing listens there \u00b7 given up"_s);
    QCOMPARE(text(4, Model::TookColumn), u"30 ms"_s);
    QCOMPARE(text(5, Model::ReasonColumn), u"Replay, edited"_s);
    QCOMPARE(text(5, Model::DestinationColumn), u"dev"_s);
    QCOMPARE(text(3, Model::DestinationColumn), u"127.0.0.1:3000/hooks"_s);
    QVERIFY(model.isWaiting());
    QCOMPARE(model.rowOf(ForwardId{1}), 1); // the newest attempt, not what is to come
    QCOMPARE(model.rowOf(ForwardId{9}), -1);
    QCOMPARE(model.newestRow(), 5);
    QCOMPARE(model.at(4).attempt->number, 2);
    QVERIFY(!model.at(2).attempt);
    QVERIFY(!model.at(6).entry);
    m_clock.advance(28s);
    QCOMPARE(text(2, Model::OutcomeColumn), u"Its turn comes next"_s);
    m_clock.advance(-28s);
}

void TestForwardModels::forwardsAreTold()
{
    ForwardTableModel model(m_clock);
    QVERIFY(model.sentence().isEmpty());
    QCOMPARE(model.newestRow(), -1);
    ForwardEntry replay{forward(3, ForwardStage::Delivered), {}, {}};
    replay.forward.reason = ForwardReason::Replay;
    model.setEntries({{forward(1, ForwardStage::Delivered), {}, {}}, {forward(2), {}, {}}, replay});
    QCOMPARE(model.sentence(), u"2 forwards: 1 delivered, 1 failed. 1 replay: 1 delivered."_s);
}

void TestForwardModels::newAttemptsKeepTheRest()
{
    ForwardTableModel model(m_clock);
    QAbstractItemModelTester tester(&model);
    ForwardEntry entry{forward(1, ForwardStage::UnderWay), {}, {}};
    entry.attempts = {attempt(1, m_clock.now(), AttemptOutcome::UnderWay)};
    model.setEntries({entry});
    QSignalSpy reset(&model, &ForwardTableModel::modelReset);
    entry.forward.stage = ForwardStage::Delivered;
    entry.attempts[0].outcome = AttemptOutcome::Delivered;
    model.setEntries({entry});
    QCOMPARE(reset.count(), 0);
    QVERIFY(!model.isWaiting());
}

void TestForwardModels::headersKeepTheirBytes()
{
    HeaderEditModel model;
    QAbstractItemModelTester tester(&model);
    const HeaderList before{{"X-Odd", "caf\xe9"}, {"X-Twice", "1"}, {"x-twice", "2"}};
    model.setHeaders(before);
    QVERIFY(!model.isChanged());
    // An editor that was opened and closed hands its text back.
    const QModelIndex odd = model.index(0, HeaderEditModel::ValueColumn);
    QVERIFY(model.setData(odd, odd.data(Qt::EditRole)));
    QCOMPARE(model.headers(), before);
    QSignalSpy edited(&model, &HeaderEditModel::edited);
    QVERIFY(model.setData(model.index(1, HeaderEditModel::ValueColumn), u" drei "_s));
    QCOMPARE(model.headers().at(1).value, "drei"_ba);
    QVERIFY(model.isChanged());
    const int row = model.add();
    QCOMPARE(model.headers().size(), 3); // no name yet
    QVERIFY(model.setData(model.index(row, HeaderEditModel::NameColumn), u"X-New"_s));
    QCOMPARE(model.headers().size(), 4);
    model.remove(row);
    model.remove(99);
    QCOMPARE(model.headers().size(), 3);
    QCOMPARE(edited.count(), 4);
    // Edited, it stays Latin-1 as long as it can.
    QCOMPARE(odd.data(Qt::EditRole).toString(), u"caf\u00e9"_s);
    QVERIFY(model.setData(odd, u"caf\u00e8"_s));
    QCOMPARE(model.headers().at(0).value, "caf\xe8"_ba);
    QVERIFY(model.setData(odd, u"caf\u20ac"_s));
    QCOMPARE(model.headers().at(0).value, "caf\xe2\x82\xac"_ba);
    QVERIFY(model.setData(odd, u"caf\u00e8"_s));
    QCOMPARE(model.headers().at(0).value, "caf\xc3\xa8"_ba);
}

QTEST_GUILESS_MAIN(TestForwardModels)
#include "tst_forwardmodels.moc"
