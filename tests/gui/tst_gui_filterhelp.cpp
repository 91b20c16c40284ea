// SPDX-License-Identifier: MIT
// What helps with a filter that is not meant as it is written, or that finds nothing: hints, what
// the empty list offers, what the detail says beside it; and keys that do what is expected.
#include "filterwindow.h"
#include "ui/detailpane.h"
#include "ui/emptyfilter.h"
#include "ui/eventview.h"
#include "ui/filterfield.h"
#include "ui/markstrip.h"
#include "ui/savedfilters.h"

#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

using namespace Hookglass;
using namespace Qt::StringLiterals;

class TestGuiFilterHelp final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void starIsHintedAt();
    void operatorsOfOthersAreHintedAt();
    void hintsComeOneAfterTheOther();
    void tabCompletes();
    void tabMovesOnAfterEscape();
    void upPassesWhatStandsThere();
    void detailIsEmptiedAndComesBack();
    void detailFollowsWhatComes();
    void unpinnedIsNoLongerTold();
    void emptyListOffersEachCondition();
    void enterInANameOnlyRenames();

private:
    QString folder() { return m_dir.filePath(QString::number(++m_folders)); }
    QTemporaryDir m_dir;
    int m_folders = 0;
};

void TestGuiFilterHelp::init()
{
    QVERIFY(m_dir.isValid());
}

void TestGuiFilterHelp::starIsHintedAt()
{
    FilterWindow app(folder());
    const EventId id = app.store(u"a"_s, u"notesCreated"_s, R"({"text":"a follow up"})");
    app.bar().setText(u"follow*"_s);
    QVERIFY(app.bar().problemText().isEmpty());
    QVERIFY(app.bar().hintText().contains(u"star"_s));
    QCOMPARE(app.bar().field()->hints().size(), 1); // which is underlined
    QCOMPARE(app.bar().fixes().size(), 2);
    QTest::mouseClick(app.bar().fixes().at(0), Qt::LeftButton);
    QCOMPARE(app.bar().text(), u"follow"_s);
    QVERIFY(app.bar().hintText().isEmpty());
    QVERIFY(app.bar().field()->hints().isEmpty());
    QTRY_COMPARE(app.page().model().ids(), QList{id});
    // Who means the star writes it in quotes.
    app.bar().setText(u"follow*"_s);
    QTest::mouseClick(app.bar().fixes().at(1), Qt::LeftButton);
    QCOMPARE(app.bar().text(), u"\"follow*\""_s);
    QVERIFY(app.bar().hintText().isEmpty());
}

void TestGuiFilterHelp::operatorsOfOthersAreHintedAt()
{
    FilterWindow app(folder());
    const auto fixed = [&app](const QString &text) {
        app.bar().setText(text);
        if (app.bar().fixes().isEmpty())
            return QString();
        QTest::mouseClick(app.bar().fixes().constFirst(), Qt::LeftButton);
        return app.bar().text();
    };
    QCOMPARE(fixed(u"event:people* AND sig:valid"_s), u"event:people* sig:valid"_s);
    QCOMPARE(fixed(u"NOT sig:valid"_s), u"-sig:valid"_s);
    QCOMPARE(fixed(u"!sig:valid"_s), u"-sig:valid"_s);
    QCOMPARE(fixed(u"is:retry || is:pinned"_s), u"is:retry or is:pinned"_s);
    // To leave something out has words on its button.
    app.bar().setText(u"a && b"_s);
    QVERIFY(!app.bar().fixes().constFirst()->text().isEmpty());
    QCOMPARE(namelessWidgets(app.bar()), QStringList());
}

void TestGuiFilterHelp::hintsComeOneAfterTheOther()
{
    FilterWindow app(folder());
    app.bar().setText(u"event:people* AND NOT sig:valid"_s);
    QCOMPARE(app.bar().field()->hints().size(), 2);
    QTest::mouseClick(app.bar().fixes().constFirst(), Qt::LeftButton);
    QCOMPARE(app.bar().field()->hints().size(), 1);
    QTest::mouseClick(app.bar().fixes().constFirst(), Qt::LeftButton);
    QCOMPARE(app.bar().text(), u"event:people* -sig:valid"_s);
    QVERIFY(app.bar().hintText().isEmpty());
    // A mistake comes first, and alone.
    app.bar().setText(u"follow* sig:foo"_s);
    QVERIFY(!app.bar().problemText().isEmpty());
    QVERIFY(app.bar().hintText().isEmpty());
}

void TestGuiFilterHelp::tabCompletes()
{
    FilterWindow app(folder());
    FilterField *field = app.bar().field();
    field->setFocus();
    QTest::keyClicks(field, u"ev"_s);
    QVERIFY(field->suggestions()->isVisible());
    QTest::keyClick(field, Qt::Key_Tab); // nothing chosen: the first
    QCOMPARE(field->text(), u"event:"_s);
    QVERIFY(field->hasFocus());
    QTest::keyClicks(field, u"peopleC"_s);
    QTest::keyClick(field, Qt::Key_Tab);
    QCOMPARE(field->text(), u"event:peopleCreated "_s);
    // With nothing offered it moves on.
    QVERIFY(!field->suggestions()->isVisible());
    QTest::keyClick(field, Qt::Key_Tab);
    QVERIFY(!field->hasFocus());
}

void TestGuiFilterHelp::tabMovesOnAfterEscape()
{
    FilterWindow app(folder());
    FilterField *field = app.bar().field();
    field->setFocus();
    QTest::keyClicks(field, u"s"_s);
    QVERIFY(field->suggestions()->isVisible());
    QTest::keyClick(field, Qt::Key_Escape);
    QCOMPARE(field->text(), u"s"_s);
    QTest::keyClick(field, Qt::Key_Tab);
    QCOMPARE(field->text(), u"s"_s);
    QVERIFY(!field->hasFocus());
    // Backwards it always does.
    field->setFocus();
    QTest::keyClicks(field, u"i"_s);
    QVERIFY(field->suggestions()->isVisible());
    QTest::keyClick(field, Qt::Key_Backtab);
    QVERIFY(!field->hasFocus());
}

void TestGuiFilterHelp::upPassesWhatStandsThere()
{
    FilterWindow app(folder());
    FilterField *field = app.bar().field();
    app.bar().setText(u"sig:valid"_s);
    app.bar().setText(u"is:retry"_s);
    QTRY_COMPARE(app.window.filterLink()->keeper().history(),
                 (QStringList{u"is:retry"_s, u"sig:valid"_s}));
    field->setFocus();
    QTest::keyClick(field, Qt::Key_Up);
    QCOMPARE(field->text(), u"sig:valid"_s);
    QTest::keyClick(field, Qt::Key_Down);
    QCOMPARE(field->text(), u"is:retry"_s);
    QTest::keyClick(field, Qt::Key_Escape); // the list of suggestions, or the text
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(field->text().isEmpty());
    QTest::keyClick(field, Qt::Key_Up);
    QCOMPARE(field->text(), u"is:retry"_s);
}

void TestGuiFilterHelp::detailIsEmptiedAndComesBack()
{
    FilterWindow app(folder());
    const EventId first = app.store(u"a"_s);
    app.store(u"b"_s, u"dealsUpdated"_s);
    QTRY_COMPARE(app.rows(), 2);
    QVERIFY(app.page().select(first));
    DetailPane *detail = app.page().detail();
    QTRY_COMPARE(detail->shownEvent(), first);
    detail->setTab(DetailPane::Payload);

    app.bar().setText(u"tag:Hot"_s);
    QTRY_VERIFY(!detail->shownEvent().isValid());
    QVERIFY(app.page().emptyFilter()->isVisible());
    QVERIFY(!app.page().marks()->isVisible());
    QVERIFY(!app.page().currentEvent().isValid());
    // Another filter that finds nothing forgets nothing.
    app.bar().setText(u"tag:Hot is:retry"_s);
    QTRY_VERIFY(!app.page().isSearching());
    app.bar().clear();
    QTRY_COMPARE(detail->shownEvent(), first);
    QCOMPARE(app.page().currentEvent(), first);
    QVERIFY(detail->payloadTab());
}

void TestGuiFilterHelp::detailFollowsWhatComes()
{
    FilterWindow app(folder());
    const EventId first = app.store(u"a"_s);
    QTRY_COMPARE(app.page().detail()->shownEvent(), first);
    app.bar().setText(u"event:deals*"_s);
    QTRY_VERIFY(!app.page().detail()->shownEvent().isValid());
    const EventId deal = app.store(u"b"_s, u"dealsUpdated"_s);
    QTRY_COMPARE(app.page().detail()->shownEvent(), deal);
    QCOMPARE(app.page().currentEvent(), deal);
}

void TestGuiFilterHelp::unpinnedIsNoLongerTold()
{
    FilterWindow app(folder());
    const EventId first = app.store(u"a"_s);
    const EventId second = app.store(u"b"_s);
    QTRY_COMPARE(app.rows(), 2);
    for (const EventId id : {first, second}) {
        QVERIFY(app.page().select(id));
        QTest::keyClick(app.page().view(), Qt::Key_P);
    }
    app.bar().setText(u"is:pinned"_s);
    QTRY_COMPARE(app.page().countText(), u"2 of 2 events"_s);
    QVERIFY(app.page().select(second));
    QTRY_COMPARE(app.page().detail()->shownEvent(), second);
    app.page().view()->setFocus();
    QTest::keyClick(app.page().view(), Qt::Key_P);
    QTRY_COMPARE(app.page().model().ids(), QList{first});
    QTRY_COMPARE(app.page().detail()->shownEvent(), first); // the row beside it
    QCOMPARE(app.page().selectedEvents(), QList{first});
    QTest::keyClick(app.page().view(), Qt::Key_P);
    QTRY_COMPARE(app.rows(), 0);
    QTRY_VERIFY(!app.page().detail()->shownEvent().isValid());
}

void TestGuiFilterHelp::emptyListOffersEachCondition()
{
    FilterWindow app(folder());
    app.store(u"a"_s);
    const EventId deal = app.store(u"b"_s, u"dealsUpdated"_s);
    QTRY_COMPARE(app.rows(), 2);
    app.bar().setText(u"event:people* event:deals*"_s);
    EmptyFilter *empty = app.page().emptyFilter();
    QTRY_VERIFY(empty->isVisible());
    QVERIFY(empty->explanation().contains(u"above"_s)); // what to do, before it knows why
    QTRY_COMPARE(empty->removers().size(), 2);
    QVERIFY(empty->explanation().contains(u"above"_s));
    QTest::mouseClick(empty->removers().constFirst(), Qt::LeftButton);
    QCOMPARE(app.bar().text(), u"event:deals*"_s);
    QTRY_COMPARE(app.page().model().ids(), QList{deal});
}

void TestGuiFilterHelp::enterInANameOnlyRenames()
{
    FilterWindow app(folder());
    FilterKeeper &keeper = app.window.filterLink()->keeper();
    int saved = 0;
    for (const QString &name : {u"one"_s, u"two"_s})
        keeper.save(name, u"sig:valid"_s, this, [&saved](const Result<void> &) { ++saved; });
    QTRY_COMPARE(saved, 2);
    QTRY_COMPARE(keeper.saved().size(), 2);
    Q_EMIT app.bar().savedWanted();
    const QPointer<SavedFilters> dialog = app.window.filterLink()->savedDialog();
    QVERIFY(dialog && QTest::qWaitForWindowActive(dialog));
    const auto typeName = [&dialog](const QString &name) {
        dialog->list()->setCurrentRow(0);
        QTest::mouseClick(dialog->renameButton(), Qt::LeftButton);
        auto *editor = dialog->list()->viewport()->findChild<QLineEdit *>();
        QVERIFY(editor);
        QTRY_VERIFY(editor->hasFocus());
        QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(editor, name);
        QTest::keyClick(editor, Qt::Key_Return);
    };
    typeName(u"two"_s); // taken
    QTRY_VERIFY(!dialog->problemText().isEmpty());
    QVERIFY(dialog->isVisible());
    QVERIFY(app.bar().text().isEmpty());
    typeName(u"three"_s);
    QTRY_COMPARE(keeper.saved().size(), 2);
    QTRY_VERIFY(std::any_of(keeper.saved().cbegin(), keeper.saved().cend(),
                            [](const SavedFilter &one) { return one.name == u"three"_s; }));
    QVERIFY(dialog->isVisible());
    QVERIFY(app.bar().text().isEmpty());
    dialog->list()->setFocus();
    QTest::keyClick(dialog->list(), Qt::Key_Return);
    QCOMPARE(app.bar().text(), u"sig:valid"_s);
}

QTEST_MAIN(TestGuiFilterHelp)
#include "tst_gui_filterhelp.moc"
