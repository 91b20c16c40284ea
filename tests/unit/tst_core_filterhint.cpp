// SPDX-License-Identifier: MIT
// Filters that are right, but most likely not meant so: what is said of them, and that what is
// offered instead is a filter that says nothing of itself.
#include "core/filter.h"
#include "core/filterhint.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

QString replaced(const QString &text, const FilterHint &hint, const QString &with)
{
    return QString(text).replace(hint.offset, hint.length, with);
}

} // namespace

class TestCoreFilterHint final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hints_data();
    void hints();
    void saysNothing_data();
    void saysNothing();
    void tellsWhatIsMeant();
    void severalComeInOrder();
    void longTextsAreCheap();
    void unknownEvents();
    void unknownEventsInQuotes();
};

void TestCoreFilterHint::hints_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("marked");
    QTest::addColumn<QString>("instead"); ///< with the first that is offered

    QTest::newRow("star at the end") << u"follow*"_s << u"follow*"_s << u"follow"_s;
    QTest::newRow("star at the front") << u"sig:valid *up"_s << u"*up"_s << u"sig:valid up"_s;
    QTest::newRow("star inside") << u"fol*up x"_s << u"fol*up"_s << u"fol up x"_s;
    QTest::newRow("star excluded") << u"-fol*up"_s << u"fol*up"_s << u"-(fol up)"_s;
    QTest::newRow("star at the end, excluded") << u"-fol*"_s << u"fol*"_s << u"-fol"_s;
    QTest::newRow("star alone") << u"is:retry *"_s << u"*"_s << u"is:retry "_s;
    QTest::newRow("star alone, excluded") << u"is:retry -*"_s << u"-*"_s << u"is:retry "_s;
    QTest::newRow("star in a body")
        << u"body:fol*up"_s << u"body:fol*up"_s << u"body:fol body:up"_s;
    QTest::newRow("star in a header")
        << u"is:retry Header:x-fub*"_s << u"Header:x-fub*"_s << u"is:retry Header:x-fub"_s;
    QTest::newRow("star before or") << u"x*or"_s << u"x*or"_s << u"x \"or\""_s;
    QTest::newRow("AND") << u"event:people* AND is:retry"_s << u"AND "_s
                         << u"event:people* is:retry"_s;
    QTest::newRow("and beside a field")
        << u"event:people* and is:retry"_s << u"and "_s << u"event:people* is:retry"_s;
    QTest::newRow("AND between texts") << u"free AND trial"_s << u"AND "_s << u"free trial"_s;
    QTest::newRow("AND at the end") << u"free AND"_s << u"AND"_s << u"free "_s;
    QTest::newRow("&&") << u"a && b"_s << u"&& "_s << u"a b"_s;
    QTest::newRow("&") << u"sig:valid & b"_s << u"& "_s << u"sig:valid b"_s;
    QTest::newRow("NOT") << u"NOT is:retry"_s << u"NOT "_s << u"-is:retry"_s;
    QTest::newRow("not") << u"sig:valid not is:retry"_s << u"not "_s << u"sig:valid -is:retry"_s;
    QTest::newRow("NOT before brackets") << u"NOT (a or b)"_s << u"NOT "_s << u"-(a or b)"_s;
    QTest::newRow("NOT before a text") << u"NOT trial"_s << u"NOT "_s << u"-trial"_s;
    QTest::newRow("! before a field") << u"!sig:valid"_s << u"!"_s << u"-sig:valid"_s;
    QTest::newRow("! before a text") << u"a !trial"_s << u"!"_s << u"a -trial"_s;
    QTest::newRow("! before brackets") << u"!(a or b)"_s << u"!"_s << u"-(a or b)"_s;
    QTest::newRow("! before quotes") << u"!\"free trial\""_s << u"!"_s << u"-\"free trial\""_s;
    QTest::newRow("! and a space") << u"! is:retry"_s << u"! "_s << u"-is:retry"_s;
    QTest::newRow("date and time")
        << u"after:2026-11-27 11:00"_s << u"2026-11-27 11:00"_s << u"after:2026-11-27T11:00"_s;
    QTest::newRow("date and time as listed")
        << u"before:2026-11-27 11:00:05.000+01:00"_s << u"2026-11-27 11:00:05.000+01:00"_s
        << u"before:2026-11-27T11:00:05.000+01:00"_s;
    QTest::newRow("||") << u"a || b"_s << u"||"_s << u"a or b"_s;
    QTest::newRow("|") << u"is:retry | b"_s << u"|"_s << u"is:retry or b"_s;
    QTest::newRow("=") << u"event=peopleCreated"_s << u"event=peopleCreated"_s
                       << u"event:peopleCreated"_s;
    QTest::newRow("==") << u"sig==valid"_s << u"sig==valid"_s << u"sig:valid"_s;
    QTest::newRow("!=") << u"Sig!=valid"_s << u"Sig!=valid"_s << u"-sig:valid"_s;
    QTest::newRow(">=") << u"status>=500"_s << u"status>=500"_s << u"status:>=500"_s;
    QTest::newRow("<") << u"lag<60s x"_s << u"lag<60s"_s << u"lag:<60s x"_s;
}

void TestCoreFilterHint::hints()
{
    QFETCH(const QString, text);
    QFETCH(const QString, marked);
    QFETCH(const QString, instead);

    QVERIFY(!Filter::parse(text).problem); // a hint is no error
    const QList<FilterHint> hints = filterHints(text);
    QCOMPARE(hints.size(), 1);
    const FilterHint &hint = hints.constFirst();
    QCOMPARE(text.mid(hint.offset, hint.length), marked);
    QVERIFY(!hint.message.isEmpty());
    QCOMPARE(replaced(text, hint, hint.accepted.constFirst()), instead);
    for (const QString &one : hint.accepted) {
        const QString better = replaced(text, hint, one);
        QVERIFY2(!Filter::parse(better).problem, qPrintable(better));
        QVERIFY2(filterHints(better).isEmpty(), qPrintable(better));
    }
}

void TestCoreFilterHint::saysNothing_data()
{
    QTest::addColumn<QString>("text");
    for (const QString &text : {u""_s,
                                u"  "_s,
                                u"follow up"_s,
                                u"\"follow*\""_s,
                                u"body:\"a*b\""_s,
                                u"event:people*"_s,
                                u"account:ac*e tag:h*"_s,
                                u"free and trial"_s,
                                u"and"_s,
                                u"not"_s,
                                u"do not call"_s,
                                u"a or b"_s,
                                u"a OR b"_s,
                                u"!!!"_s,
                                u"!"_s,
                                u"wow!"_s,
                                u"a&b"_s,
                                u"x=1&y=2"_s,
                                u"utm=fb"_s,
                                u"status=5zz"_s,
                                u"\"AND\""_s,
                                u"-\"!x\""_s,
                                u"a|b"_s,
                                u"<b>"_s,
                                u"-(is:retry or x)"_s})
        QTest::newRow(qPrintable(text.isEmpty() ? u"nothing"_s : text)) << text;
}

void TestCoreFilterHint::saysNothing()
{
    QFETCH(const QString, text);
    const QList<FilterHint> hints = filterHints(text);
    QVERIFY2(hints.isEmpty(), qPrintable(hints.isEmpty() ? QString() : hints.at(0).message));
}

void TestCoreFilterHint::tellsWhatIsMeant()
{
    const auto message = [](const QString &text) { return filterHints(text).at(0).message; };
    QVERIFY(message(u"follow*"_s).contains(u"inside words"_s));
    QVERIFY(message(u"a AND b"_s).contains(u"AND"_s));
    QVERIFY(message(u"NOT is:retry"_s).contains(u"Write -"_s));
    QVERIFY(message(u"!x"_s).contains(u"Write -"_s));
    QVERIFY(message(u"a || b"_s).contains(u"or"_s));
    QVERIFY(filterHints(u"|| b"_s).at(0).accepted.isEmpty()); // nothing it could be between
    // Somebody may mean the star: in quotes it is taken without a word.
    QCOMPARE(filterHints(u"follow*"_s).at(0).accepted,
             (QStringList{u"follow"_s, u"\"follow*\""_s}));
}

void TestCoreFilterHint::severalComeInOrder()
{
    const QList<FilterHint> hints = filterHints(u"fol* AND NOT is:retry"_s);
    QCOMPARE(hints.size(), 3);
    QCOMPARE(hints.at(0).offset, 0);
    QCOMPARE(hints.at(1).offset, 5);
    QCOMPARE(hints.at(2).offset, 9);
}

void TestCoreFilterHint::longTextsAreCheap()
{
    QVERIFY(filterHints(QString(Filter::MostCharacters, u'*')).size() == 1);
    QVERIFY(filterHints(u"a* "_s.repeated(3'000)).size() <= 20);
    QVERIFY(filterHints(QString(Filter::MostCharacters + 1, u'*')).isEmpty());
}

void TestCoreFilterHint::unknownEvents()
{
    const QStringList known{u"peopleCreated"_s, u"peopleUpdated"_s, u"emailsCreated"_s,
                            u"tasksCreated"_s};
    const auto hint = unknownEventHint(u"is:retry event:pepole"_s, known);
    QVERIFY(hint);
    QCOMPARE(hint->offset, 15);
    QCOMPARE(hint->length, 6);
    QCOMPARE(hint->accepted.constFirst(), u"people*"_s);
    // The begin of a name is nearer than any name that is as long.
    QCOMPARE(unknownEventHint(u"event:peo"_s, known)->accepted.constFirst(), u"people*"_s);
    QVERIFY(!unknownEventHint(u"event:peo"_s, known)->accepted.contains(u"emails*"_s));
    QCOMPARE(unknownEventHint(u"event:tasksCreated,pepole"_s, known)->offset, 19);
    QVERIFY(unknownEventHint(u"-event:zzzzzzzzzzzz"_s, known)->accepted.isEmpty());
    for (const QString &fine : {u"event:PEOPLEcreated"_s, u"event:x*"_s, u"pepole"_s,
                                u"tag:pepole"_s, u"event:"_s, u""_s})
        QVERIFY2(!unknownEventHint(fine, known), qPrintable(fine));
    QVERIFY(!unknownEventHint(u"event:pepole"_s, {}));
}

void TestCoreFilterHint::unknownEventsInQuotes()
{
    const QStringList known{u"my event"_s};
    const auto hint = unknownEventHint(u"event:\"my evnet\" x"_s, known);
    QVERIFY(hint);
    QCOMPARE(replaced(u"event:\"my evnet\" x"_s, *hint, hint->accepted.constLast()),
             u"event:\"my event\" x"_s);
}

QTEST_GUILESS_MAIN(TestCoreFilterHint)
#include "tst_core_filterhint.moc"
