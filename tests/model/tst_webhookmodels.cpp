// SPDX-License-Identifier: MIT
#include "models/leftovermodel.h"
#include "models/webhookdestinationmodel.h"
#include "models/webhookmatrixmodel.h"

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using Matrix = WebhookMatrixModel;
using Destinations = WebhookDestinationModel;

namespace {

WebhookEntry entry(qint64 id, const QString &event, const QString &url, bool isActive, bool isOurs)
{
    return {.id = id,
            .event = event,
            .url = url,
            .isActive = isActive,
            .isOurs = isOurs,
            .isSwitchedOffHere = false,
            .concerns = {}};
}

const EventCatalog &catalog()
{
    static const EventCatalog loaded = *EventCatalog::load();
    return loaded;
}

int rowOf(const Matrix &model, const QString &event)
{
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.index(row, 0).data(Matrix::EventNameRole).toString() == event)
            return row;
    }
    return -1;
}

Matrix::Cell cellOf(const Matrix &model, const QString &event, int column)
{
    return Matrix::Cell(model.index(rowOf(model, event), column).data(Matrix::CellRole).toInt());
}

} // namespace

class TestWebhookModels final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allEventsByGroup();
    void cellsTellWhoseTheyAre();
    void unknownEventsAreShown();
    void unknownEventsCanBeTyped();
    void placesAreExplained();
    void refreshKeepsRowsAndTicks();
    void ticks();
    void presetsNameKnownEvents();
    void destinationsInPlainWords();
    void destinationsDoNotWorkIfSomethingIsKnown();
    void leftOversKeepTheirTicks();
};

void TestWebhookModels::allEventsByGroup()
{
    Matrix model(catalog());
    const QAbstractItemModelTester tester(&model);
    // Nothing is claimed before somebody was asked.
    QCOMPARE(cellOf(model, u"peopleCreated"_s, 1), Matrix::Cell::Unknown);
    model.setWebhooks({});
    QCOMPARE(cellOf(model, u"peopleCreated"_s, 1), Matrix::Cell::Free);
    QStringList events;
    int groups = 0;
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.isGroup(row)) {
            ++groups;
            QVERIFY(!(model.index(row, 0).flags() & Qt::ItemIsSelectable));
        } else {
            events << model.index(row, 0).data(Matrix::EventNameRole).toString();
            QVERIFY(!model.index(row, 0).data(Matrix::SubscribedRole).toBool());
        }
    }
    QCOMPARE(events.size(), 53);
    QCOMPARE(groups, catalog().groups().size());
    QVERIFY(model.index(rowOf(model, u"peopleDeleted"_s), 0)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(u"Not subscribed"_s));
}

void TestWebhookModels::cellsTellWhoseTheyAre()
{
    Matrix model(catalog());
    const QAbstractItemModelTester tester(&model);
    WebhookEntry doubtful =
        entry(4, u"notesCreated"_s, u"https://theirs.example.com/x"_s, false, false);
    doubtful.concerns = {u"holds a key"_s};
    model.setWebhooks({entry(1, u"peopleCreated"_s, u"https://a.example.com/in/t"_s, true, true),
                       entry(2, u"peopleCreated"_s, u"https://b.example.com:8443/x"_s, true, false),
                       entry(3, u"notesCreated"_s, u"https://a.example.com/in/t"_s, false, true),
                       doubtful});
    QCOMPARE(cellOf(model, u"peopleCreated"_s, 1), Matrix::Cell::Ours);
    QCOMPARE(cellOf(model, u"peopleCreated"_s, 2), Matrix::Cell::Other);
    QCOMPARE(cellOf(model, u"notesCreated"_s, 1), Matrix::Cell::OursOff);
    QCOMPARE(cellOf(model, u"notesCreated"_s, 2), Matrix::Cell::OtherOff);
    QCOMPARE(cellOf(model, u"dealsCreated"_s, 1), Matrix::Cell::Free);
    const QModelIndex other = model.index(rowOf(model, u"peopleCreated"_s), 2);
    QCOMPARE(other.data().toString(), u"Other · b.example.com:8443"_s);
    QCOMPARE(other.data(Matrix::WebhookIdRole).toLongLong(), 2);
    QVERIFY(other.data(Qt::ToolTipRole).toString().contains(u"https://b.example.com:8443/x"_s));
    QVERIFY(other.data(Qt::AccessibleTextRole).toString().startsWith(u"peopleCreated, place 2"_s));
    const QModelIndex off = model.index(rowOf(model, u"notesCreated"_s), 2);
    QCOMPARE(off.data(Matrix::ConcernsRole).toStringList(), QStringList{u"holds a key"_s});
    QVERIFY(off.data(Qt::AccessibleTextRole).toString().contains(u"holds a key"_s));
    QVERIFY(off.data(Qt::ToolTipRole).toString().contains(u"holds a key"_s));
}

void TestWebhookModels::unknownEventsAreShown()
{
    Matrix model(catalog());
    const QAbstractItemModelTester tester(&model);
    model.setWebhooks({entry(1, u"ponyCreated"_s, u"https://a.example.com/"_s, true, true)});
    QVERIFY(rowOf(model, u"ponyCreated"_s) > 0);
    QCOMPARE(cellOf(model, u"ponyCreated"_s, 1), Matrix::Cell::Ours);
    model.setUnknown();
    QCOMPARE(rowOf(model, u"ponyCreated"_s), -1);
    QCOMPARE(cellOf(model, u"peopleCreated"_s, 1), Matrix::Cell::Unknown);
}

void TestWebhookModels::unknownEventsCanBeTyped()
{
    Matrix model(catalog());
    const QAbstractItemModelTester tester(&model);
    model.setWebhooks({});
    const int rows = model.rowCount();
    model.setTicked({u"dealsCreated"_s});
    // One that is known needs no row of its own.
    const int known = model.addEvent(u"peopleCreated"_s);
    QCOMPARE(known, rowOf(model, u"peopleCreated"_s));
    QCOMPARE(model.rowCount(), rows);
    QVERIFY(model.tickedUnknown().isEmpty());
    const int added = model.addEvent(u"ponyCreated"_s);
    QCOMPARE(added, rowOf(model, u"ponyCreated"_s));
    model.addEvent(u"ponyCreated"_s);
    QCOMPARE(model.rowCount(), rows + 2); // with a heading
    QCOMPARE(cellOf(model, u"ponyCreated"_s, 1), Matrix::Cell::Free);
    QVERIFY(model.index(rowOf(model, u"ponyCreated"_s), 0)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(u"does not know it"_s));
    QCOMPARE(model.tickedEvents(),
             (QStringList{u"peopleCreated"_s, u"dealsCreated"_s, u"ponyCreated"_s}));
    QCOMPARE(model.tickedUnknown(), QStringList{u"ponyCreated"_s});
    // A list that comes meanwhile takes nothing away.
    model.setWebhooks({entry(1, u"foalCreated"_s, u"https://a.example.com/"_s, true, true)});
    QVERIFY(rowOf(model, u"ponyCreated"_s) > 0);
    QVERIFY(model.tickedEvents().contains(u"ponyCreated"_s));
    model.forgetAdded();
    QCOMPARE(rowOf(model, u"ponyCreated"_s), -1);
    QVERIFY(rowOf(model, u"foalCreated"_s) > 0);
    QCOMPARE(model.tickedEvents(), (QStringList{u"peopleCreated"_s, u"dealsCreated"_s}));
}

void TestWebhookModels::placesAreExplained()
{
    Matrix model(catalog());
    const auto three = [](qint64 id) {
        return entry(id, u"peopleCreated"_s, u"https://a.example.com/%1"_s.arg(id), true, false);
    };
    model.setWebhooks({three(1)});
    const int row = rowOf(model, u"peopleCreated"_s);
    QCOMPARE(model.index(row, 2).data().toString(), u"Free, one left"_s);
    model.setWebhooks({three(1), three(2)});
    QVERIFY(model.index(row, 0).data(Qt::ToolTipRole).toString().contains(u"would be refused"_s));
    model.setWebhooks({three(1), three(2), three(3)});
    QVERIFY(model.index(row, 2).data().toString().contains(u"1 more"_s));
}

void TestWebhookModels::refreshKeepsRowsAndTicks()
{
    Matrix model(catalog());
    model.setTicked({u"notesCreated"_s});
    const QPersistentModelIndex kept = model.index(5, 1);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setWebhooks({entry(1, u"peopleCreated"_s, u"https://a.example.com/"_s, true, true)});
    QVERIFY(kept.isValid());
    QCOMPARE(resets.size(), 0);
    QCOMPARE(model.tickedEvents(), QStringList{u"notesCreated"_s});
}

void TestWebhookModels::ticks()
{
    Matrix model(catalog());
    QSignalSpy changes(&model, &Matrix::ticksChanged);
    const QModelIndex index = model.index(rowOf(model, u"notesCreated"_s), 0);
    QCOMPARE(index.data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
    QVERIFY(model.setData(index, Qt::Checked, Qt::CheckStateRole));
    QVERIFY(model.setData(model.index(rowOf(model, u"peopleCreated"_s), 0), Qt::Checked,
                          Qt::CheckStateRole));
    QCOMPARE(model.tickedEvents(), (QStringList{u"peopleCreated"_s, u"notesCreated"_s}));
    QVERIFY(!model.setData(model.index(0, 0), Qt::Checked, Qt::CheckStateRole)); // a heading
    QVERIFY(!model.index(0, 0).data(Qt::CheckStateRole).isValid());
    QVERIFY(!model.setData(model.index(1, 1), Qt::Checked, Qt::CheckStateRole));
    QCOMPARE(changes.size(), 2);
}

void TestWebhookModels::presetsNameKnownEvents()
{
    const QList<EventPreset> presets = eventPresets(catalog());
    QCOMPARE(presets.size(), 3);
    for (const EventPreset &preset : presets) {
        QVERIFY(preset.events.size() >= 3);
        for (const QString &event : preset.events)
            QVERIFY2(catalog().find(event), qPrintable(event));
    }
}

void TestWebhookModels::destinationsInPlainWords()
{
    Destinations model;
    const QAbstractItemModelTester tester(&model);
    model.setWebhooks({entry(1, u"peopleCreated"_s, u"https://a.example.com/1"_s, true, false),
                       entry(2, u"notesCreated"_s, u"https://a.example.com/2"_s, false, false),
                       entry(3, u"peopleCreated"_s, u"https://b.example.com/"_s, false, false),
                       entry(4, u"dealsCreated"_s, u"https://x.ngrok-free.app/"_s, true, false),
                       entry(5, u"dealsCreated"_s, u"https://gone.example.com/"_s, true, false)});
    model.setFacts(
        u"x.ngrok-free.app"_s,
        {.isGone = false, .isTestAddress = true, .problem = {}, .reasons = {u"a tunnel"_s}});
    model.setFacts(u"gone.example.com"_s,
                   {.isGone = true, .isTestAddress = false, .problem = {}, .reasons = {}});
    const auto text = [&](int row, int column) {
        return model.index(row, column).data().toString();
    };
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(text(0, 0), u"a.example.com"_s);
    QVERIFY(text(0, 1).startsWith(u"Working"_s));
    QVERIFY(text(0, 1).contains(u"1 switched off"_s));
    QCOMPARE(text(0, 2), u"peopleCreated, notesCreated"_s);
    QCOMPARE(text(1, 1), u"Switched off by Follow Up Boss"_s);
    QCOMPARE(text(2, 1), u"Looks like a left-over test address"_s);
    QCOMPARE(text(3, 1), u"Address does not exist any more"_s);
    QCOMPARE(model.index(0, 0).data(Destinations::IdsRole).value<QList<qint64>>(),
             (QList<qint64>{1, 2}));
    QVERIFY(model.index(2, 0).data(Qt::ToolTipRole).toString().contains(u"a tunnel"_s));
    // Ours by an old tunnel is as dead as anybody's; by the one that is open it is not.
    model.setWebhooks({entry(4, u"dealsCreated"_s, u"https://x.ngrok-free.app/"_s, true, true)});
    QCOMPARE(text(0, 1), u"Looks like a left-over test address"_s);
    model.setFacts(u"x.ngrok-free.app"_s, {});
    QCOMPARE(text(0, 1), u"Working"_s);
}

void TestWebhookModels::destinationsDoNotWorkIfSomethingIsKnown()
{
    Destinations model;
    const QAbstractItemModelTester tester(&model);
    const auto text = [&] { return model.index(0, 1).data().toString(); };
    WebhookEntry one = entry(1, u"peopleCreated"_s, u"https://a.example.com/1"_s, true, false);
    one.concerns = {u"holds a key"_s};
    model.setWebhooks(
        {one, entry(2, u"notesCreated"_s, u"https://a.example.com/1"_s, false, true)});
    model.setFacts(u"a.example.com"_s, {.isGone = false,
                                        .isTestAddress = false,
                                        .problem = u"Its certificate is not valid"_s,
                                        .reasons = {u"expired"_s}});
    QCOMPARE(text(), u"Its certificate is not valid, 1 switched off"_s);
    QCOMPARE(model.index(0, 1).data(Destinations::StateRole).toInt(),
             int(Destinations::State::Doubtful));
    QCOMPARE(model.index(0, 0).data(Destinations::ConcernsRole).toStringList(),
             QStringList{u"holds a key"_s});
    // Who switched it off is said only if it is known.
    WebhookEntry off = entry(3, u"peopleCreated"_s, u"https://b.example.com/1"_s, false, true);
    model.setWebhooks({off});
    QCOMPARE(text(), u"Switched off by Follow Up Boss"_s);
    off.isSwitchedOffHere = true;
    model.setWebhooks({off});
    QCOMPARE(text(), u"Switched off here"_s);
    // The same list again keeps what is selected.
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setWebhooks({off});
    QCOMPARE(resets.size(), 0);
}

void TestWebhookModels::leftOversKeepTheirTicks()
{
    LeftOverModel model;
    const QAbstractItemModelTester tester(&model);
    const auto leftOver = [](qint64 id) {
        return LeftOverEntry{.id = id,
                             .event = u"peopleCreated"_s,
                             .url = u"https://a.example.com/%1"_s.arg(id),
                             .score = 70,
                             .reasons = {u"gone"_s, u"off"_s}};
    };
    model.setEntries({leftOver(1), leftOver(2)});
    QVERIFY(model.tickedIds().isEmpty()); // nothing is decided for anybody
    QVERIFY(model.setData(model.index(1, 0), Qt::Checked, Qt::CheckStateRole));
    QVERIFY(!model.setData(model.index(1, 1), Qt::Checked, Qt::CheckStateRole));
    model.setEntries({leftOver(2), leftOver(3)});
    QCOMPARE(model.tickedIds(), QList<qint64>{2});
    model.setEntries({leftOver(3)});
    QVERIFY(model.tickedIds().isEmpty());
    QCOMPARE(model.index(0, LeftOverModel::ReasonColumn).data().toString(), u"gone off"_s);
    QCOMPARE(model.index(0, LeftOverModel::ScoreColumn).data().toString(), u"70 of 100"_s);
    QCOMPARE(model.index(0, 0).data(LeftOverModel::ReasonsRole).toStringList(),
             (QStringList{u"gone"_s, u"off"_s}));
}

QTEST_GUILESS_MAIN(TestWebhookModels)
#include "tst_webhookmodels.moc"
