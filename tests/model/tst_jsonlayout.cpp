// SPDX-License-Identifier: MIT
#include "models/jsonlayout.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

constexpr RowLimits Wide{.width = 100'000};

/// As a view shows it.
QString shownAll(QByteArrayView text, const JsonRows &rows)
{
    QStringList lines;
    for (qsizetype row = 0; row < rows.size(); ++row)
        lines << QString(rows.rows[size_t(row)].indent, u' ') + shownJson(text, rows, row).text;
    return lines.join(u'\n');
}

QString shownAll(QByteArrayView text, const JsonFolds &folds = {}, RowLimits limits = Wide)
{
    return shownAll(text, layOutJson(text, folds, limits));
}

ShownStyle styleAt(const ShownText &shown, const QString &part)
{
    const qsizetype at = shown.text.indexOf(part);
    for (const ShownSpan &span : shown.spans) {
        if (at >= span.begin && at < span.begin + span.length)
            return span.style;
    }
    return ShownStyle::Plain;
}

QByteArray body()
{
    return "{\"event\":\"x\",\"b\" : 1.0,\"a\":12345678901234567890,\"a\":1e400,"
           "\"list\":[1,[],{\"k\":[true,null]},\"\\u00e9\"],\"e\":{}}";
}

} // namespace

class TestJsonLayout final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsChanged();
    void anyTextIsLaidOutAsBefore();
    void coloursFollowTheTokens();
    void rowsAreNoWiderThanWanted();
    void longStringsKeepTheirColour();
    void escapesAreNotBroken();
    void foldsTellWhatTheyHide();
    void foldsNest();
    void linesKeepTheirNumbers();
    void emptyOnesDoNotFold();
    void problemsAreShownInPlace_data();
    void problemsAreShownInPlace();
    void problemsNameTheirPlace();
    void problemInsideAFold();
    void byteOrderMarkIsNoProblem();
    void partsAreCopiedAsLaidOut();
    void openingsAreThoseAround();
    void deepTextsAreSafe();
    void anyBytesAreSafe();
    void firstRowsAreTheSame();
};

void TestJsonLayout::nothingIsChanged()
{
    QCOMPARE(shownAll(body()).toUtf8(), JsonText::pretty(body()));
    QVERIFY(shownAll(body()).contains(u"\"a\": 12345678901234567890,\n    \"a\": 1e400,"_s));
    QCOMPARE(shownAll("1"), u"1"_s);
    QCOMPARE(shownAll("[]"), u"[]"_s);
    QCOMPARE(layOutJson({}, {}, {}).size(), 1); // which says that a value is missing
}

void TestJsonLayout::anyTextIsLaidOutAsBefore()
{
    QRandomGenerator random(3);
    for (int round = 0; round < 300; ++round) {
        QByteArray text;
        const auto value = [&](const auto &self, int depth) -> void {
            switch (depth > 4 ? 2 + random.bounded(4) : random.bounded(6)) {
            case 0:
                text += '[';
                for (int i = 0, n = random.bounded(4); i < n; ++i) {
                    text += i ? " ,\n" : "";
                    self(self, depth + 1);
                }
                text += ']';
                break;
            case 1:
                text += "{ ";
                for (int i = 0, n = random.bounded(4); i < n; ++i) {
                    text += i ? "," : "";
                    text += "\"k" + QByteArray::number(i) + "\" :\t";
                    self(self, depth + 1);
                }
                text += '}';
                break;
            case 2:
                text += "-1.50e+3";
                break;
            case 3:
                text += "\"Zo\xc3\xab \\\" , : { \\u00e9 \xd7\x90\"";
                break;
            case 4:
                text += "false";
                break;
            default:
                text += "\"\"";
            }
        };
        value(value, 0);
        // The marks that keep quotes in place are nothing that was sent.
        QCOMPARE(shownAll(text).remove(QChar(0x200e)).toUtf8(), JsonText::pretty(text));
        QCOMPARE(laidOutPart(text, 0, text.size()), JsonText::pretty(text));
    }
}

void TestJsonLayout::coloursFollowTheTokens()
{
    const QByteArray text = "{\"k\" : [\"s:\", -1.5e+3, 7, null, true]}";
    const JsonRows rows = layOutJson(text, {}, Wide);
    QCOMPARE(styleAt(shownJson(text, rows, 1), u"\"k\""_s), ShownStyle::Key);
    QCOMPARE(styleAt(shownJson(text, rows, 1), u":"_s), ShownStyle::Punctuation);
    QCOMPARE(styleAt(shownJson(text, rows, 2), u"\"s:\""_s), ShownStyle::String);
    QCOMPARE(styleAt(shownJson(text, rows, 3), u"-1.5e+3"_s), ShownStyle::Number);
    QCOMPARE(styleAt(shownJson(text, rows, 4), u"7"_s), ShownStyle::Number);
    QCOMPARE(styleAt(shownJson(text, rows, 5), u"null"_s), ShownStyle::Literal);
    QCOMPARE(styleAt(shownJson(text, rows, 6), u"true"_s), ShownStyle::Literal);
}

void TestJsonLayout::rowsAreNoWiderThanWanted()
{
    QByteArray text = "{\"words\":\"";
    for (int i = 0; i < 200; ++i)
        text += "word" + QByteArray::number(i) + ' ';
    text += "\",\"deep\":[[[[[[[[[[[[{\"a long name\":\"a long value indeed\"}]]]]]]]]]]]]}";
    for (const int width : {20, 40, 80}) {
        const JsonRows rows = layOutJson(text, {}, {.width = width});
        QString joined;
        for (qsizetype row = 0; row < rows.size(); ++row) {
            const ShownText shown = shownJson(text, rows, row);
            QVERIFY(rows.rows[size_t(row)].indent + shown.text.size() <= width + 3);
            joined += shown.text;
        }
        QCOMPARE(joined.remove(u' '), QString::fromUtf8(text).remove(u' '));
    }
}

void TestJsonLayout::longStringsKeepTheirColour()
{
    const QByteArray text = "{\"" + QByteArray(50, 'k') + "\": \"" + QByteArray(90, 'v') + "\"}";
    const JsonRows rows = layOutJson(text, {}, {.width = 30});
    QList<ShownStyle> styles;
    for (qsizetype row = 0; row < rows.size(); ++row) {
        for (const ShownSpan &span : shownJson(text, rows, row).spans)
            styles << span.style;
    }
    QCOMPARE(styles.count(ShownStyle::Key), 3);
    QVERIFY(styles.count(ShownStyle::String) >= 4);
    QCOMPARE(styles.count(ShownStyle::Number), 0);
    QCOMPARE(styles.count(ShownStyle::Literal), 0);
}

void TestJsonLayout::escapesAreNotBroken()
{
    const QByteArray text = "[\"" + QByteArray("\\u00e9").repeated(60) + "\\\\\\\"\"]";
    for (int width = 10; width < 40; ++width) {
        const JsonRows rows = layOutJson(text, {}, {.width = width});
        for (const TextRow &row : rows.rows) {
            if (row.insideString && text.at(qsizetype(row.begin)) != '"')
                QCOMPARE(text.at(qsizetype(row.begin)), '\\');
        }
    }
}

void TestJsonLayout::foldsTellWhatTheyHide()
{
    JsonFolds folds;
    folds.toggle(quint32(body().indexOf("[1")));
    QVERIFY(
        shownAll(body(), folds).contains(u"    \"list\": [ \u2026 4 items ],\n    \"e\": {}"_s));
    folds.toggle(0);
    QCOMPARE(shownAll(body(), folds), u"{ \u2026 6 members }"_s);
    folds.toggle(0);
    folds.toggle(quint32(body().indexOf("[1")));
    QCOMPARE(shownAll(body(), folds), shownAll(body()));
    const JsonRows rows = layOutJson(body(), {.fromDepth = 0, .exceptions = {}}, Wide);
    QCOMPARE(rows.foldOf(0)->begin, 1u);
    QCOMPARE(rows.foldOf(0)->end, quint32(body().size() - 1));
    QCOMPARE(rows.rowOf(body().indexOf("null")), 0);
    QVERIFY(!rows.foldOf(1));
    QVERIFY(shownAll("[[7]]", {.fromDepth = 1, .exceptions = {}}).contains(u"[ \u2026 1 item ]"_s));
}

void TestJsonLayout::foldsNest()
{
    const QByteArray text = "[{\"a\":[1,2]},{\"b\":{\"c\":3}},4]";
    const JsonFolds all{.fromDepth = 1, .exceptions = {}};
    QCOMPARE(shownAll(text, all),
             u"[\n    { \u2026 1 member },\n    { \u2026 1 member },\n    4\n]"_s);
    JsonFolds second = all;
    second.toggle(quint32(text.indexOf("{\"b")));
    QCOMPARE(shownAll(text, second), u"[\n    { \u2026 1 member },\n    {\n"
                                     u"        \"b\": { \u2026 1 member }\n    },\n    4\n]"_s);
}

void TestJsonLayout::linesKeepTheirNumbers()
{
    const QByteArray text = "{\"a\":[1,2,3],\"b\":{\"c\":[],\"d\":4},\"e\":5}";
    const auto numberOfE = [&](const JsonFolds &folds, int width) {
        const JsonRows rows = layOutJson(text, folds, {.width = width});
        return rows.rows[size_t(rows.rowOf(text.indexOf("\"e\"")))].number;
    };
    QCOMPARE(numberOfE({}, 80), 11u);
    QCOMPARE(numberOfE({}, 8), 11u);
    QCOMPARE(numberOfE({.fromDepth = 1, .exceptions = {}}, 80), 11u);
}

void TestJsonLayout::emptyOnesDoNotFold()
{
    const QByteArray text = "[[],{}]";
    QCOMPARE(shownAll(text, {.fromDepth = 1, .exceptions = {}}), u"[\n    [],\n    {}\n]"_s);
    const JsonRows rows = layOutJson(text, {}, Wide);
    QVERIFY(rows.rows[0].has(TextRow::CanFold));
    QVERIFY(!rows.rows[1].has(TextRow::CanFold));
    QVERIFY(!rows.rows[2].has(TextRow::CanFold));
}

void TestJsonLayout::problemsAreShownInPlace_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("colon missing") << "{\"a\" 1}\nmore"_ba
                                   << u"{\n    \"a\"\n"
                                      u"Not JSON: “:” is missing; there is “1”.\n1}↵\nmore"_s;
    QTest::newRow("cut off") << "{\"a\":[1,"_ba
                             << u"{\n    \"a\": [\n        1,\n"
                                u"Not JSON: a value is missing; the text ends here."_s;
    QTest::newRow("behind the end")
        << "[]\n\n]"_ba << u"[]\nNot JSON: there is more after the end; there is “]”.\n]"_s;
    QTest::newRow("bad escape")
        << "[\"a\\x\"]"_ba
        << u"[\nNot JSON: an unknown escape inside a string; there is “x”.\n\"a\\x\"]"_s;
    QTest::newRow("no JSON at all")
        << "\xff"_ba << u"Not JSON: a value is missing; there is “\\xFF”.\n\\xFF"_s;
    QTest::newRow("NUL") << "[\0]"_ba
                         << u"[\nNot JSON: a value or “]” is missing; there is “‹NUL›”.\n‹NUL›]"_s;
}

void TestJsonLayout::problemsAreShownInPlace()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, shown);
    QCOMPARE(shownAll(text), shown);
    QVERIFY(problemText(text, *layOutJson(text, {}, Wide).problem)
                .startsWith(u"Not JSON from line "_s));
    // The byte stands out.
    const JsonRows rows = layOutJson(text, {}, Wide);
    const qsizetype row = rows.rowOf(rows.problem->offset);
    if (rows.problem->offset < text.size()) {
        const QList<ShownSpan> spans = shownJson(text, rows, row).spans;
        QVERIFY(std::any_of(spans.begin(), spans.end(), [](const ShownSpan &span) {
            return span.style == ShownStyle::Problem || span.style == ShownStyle::Bad ||
                   span.style == ShownStyle::Symbol;
        }));
    }
}

void TestJsonLayout::problemsNameTheirPlace()
{
    const QByteArray text = "{\n  \"\xc3\xa9\" 1}";
    QCOMPARE(problemText(text, *layOutJson(text, {}, Wide).problem),
             u"Not JSON from line 2, column 7 (byte 9) on: “:” is missing; there is “1”."_s);
}

void TestJsonLayout::problemInsideAFold()
{
    const QString shown = shownAll("{\"a\":[1,2,x]}", {.fromDepth = 1, .exceptions = {}});
    QVERIFY(shown.startsWith(u"{\n    \"a\": [ \u2026 2 items \nNot JSON"_s));
    QVERIFY(shown.endsWith(u"\nx]}"_s));
}

void TestJsonLayout::byteOrderMarkIsNoProblem()
{
    const JsonRows rows = layOutJson("\xef\xbb\xbf{\"a\":1}", {}, Wide);
    QVERIFY(!rows.problem);
    QCOMPARE(rows.rows.front().begin, 3u);
    QCOMPARE(shownAll("\xef\xbb\xbf{\"a\":1}"), u"{\n    \"a\": 1\n}"_s);
}

void TestJsonLayout::partsAreCopiedAsLaidOut()
{
    const QByteArray text = "{\"a\":[1,2],\"b\":\"Zo\\u00eb\"}";
    QCOMPARE(laidOutPart(text, 0, text.size()), JsonText::pretty(text));
    QCOMPARE(laidOutPart(text, 5, 10), "[\n        1,\n        2\n    ]"_ba);
    QCOMPARE(laidOutPart(text, 16, 21), "Zo\\u0"_ba); // in the middle of a token, unchanged
    QCOMPARE(laidOutPart(text, 3, 3), QByteArray());
    QCOMPARE(laidOutPart("[1] x\ny", 0, 7), "[\n    1\n]\nx\ny"_ba);
    QCOMPARE(laidOutPart("[1] x\ny", 5, 7), "\ny"_ba);
}

void TestJsonLayout::openingsAreThoseAround()
{
    const QByteArray text = "{\"a\":[1,{\"b\":2}],\"c\":[]}";
    const auto places = [&](qsizetype offset) {
        QList<quint32> found;
        for (const JsonOpening &opening : openingsAround(text, offset))
            found << opening.place;
        return found;
    };
    QCOMPARE(places(text.indexOf('2')), (QList<quint32>{0, 5, 8}));
    QCOMPARE(places(text.indexOf("}]")), (QList<quint32>{0, 5, 8}));
    QCOMPARE(places(text.indexOf("\"c\"")), (QList<quint32>{0}));
    QCOMPARE(places(5), (QList<quint32>{0, 5}));
}

void TestJsonLayout::deepTextsAreSafe()
{
    constexpr int deep = 100'000;
    const QByteArray text = QByteArray(deep, '[') + '1' + QByteArray(deep, ']');
    const JsonRows rows = layOutJson(text, {}, {.width = 80});
    QVERIFY(!rows.problem);
    QCOMPARE(rows.size(), 2 * deep + 1);
    QCOMPARE(int(rows.rows[deep].indent), 40); // half of the row is left for the text
    QCOMPARE(layOutJson(text, {.fromDepth = 1, .exceptions = {}}, {.width = 80}).size(), 3);
    QCOMPARE(openingsAround(text, deep).size(), size_t(deep));
    QVERIFY(laidOutPart(text, 0, text.size()).size() <= 80 * 1024 * 1024);
    const QByteArray open(5'000'000, '[');
    QCOMPARE(layOutJson(open, {}, {.width = 80, .most = 400}).size(), 400);
}

void TestJsonLayout::anyBytesAreSafe()
{
    QRandomGenerator random(5);
    static constexpr char interesting[] = "{}[]:,\"\\u00 1e-.tfn\n\0\xff\xc3\xa9\xd7\x90";
    for (int round = 0; round < 3000; ++round) {
        QByteArray text;
        for (int i = 0, n = random.bounded(40); i < n; ++i)
            text += interesting[random.bounded(int(sizeof interesting) - 1)];
        JsonFolds folds;
        folds.fromDepth = round % 3 == 0 ? 1 : JsonFolds::Nothing;
        const JsonRows rows = layOutJson(text, folds, {.width = 8 + round % 20});
        for (qsizetype row = 0; row < rows.size(); ++row) {
            const ShownText shown = shownJson(text, rows, row);
            QCOMPARE(shown.offsets.size(), size_t(shown.text.size()) + 1);
            QVERIFY(std::is_sorted(shown.offsets.begin(), shown.offsets.end()));
            QVERIFY(rows.rows[size_t(row)].end <= size_t(text.size()));
            QVERIFY(row == 0 || rows.rows[size_t(row) - 1].begin <= rows.rows[size_t(row)].begin);
        }
        // Up to the problem and from it on nothing is left out but blanks.
        if (folds.fromDepth != 1) {
            QString joined;
            for (qsizetype row = 0; row < rows.size(); ++row) {
                if (!rows.rows[size_t(row)].has(TextRow::Message))
                    joined += shownJson(text, rows, row).text;
            }
            QString wanted;
            for (qsizetype at = 0; at < text.size();) {
                const Atom atom = atomAt(text, at);
                appendShown(wanted, atom);
                at += atom.bytes;
            }
            const auto bare = [](QString words) {
                return words.remove(u' ').remove(QChar(0x200e)).remove(QChar(0x21b5));
            };
            QCOMPARE(bare(joined), bare(wanted));
        }
        laidOutPart(text, random.bounded(40), text.size());
        openingsAround(text, random.bounded(40));
    }
}

void TestJsonLayout::firstRowsAreTheSame()
{
    QByteArray text = "[";
    for (int i = 0; i < 3000; ++i)
        text += "{\"id\":" + QByteArray::number(i) + ",\"name\":\"Ann\"},";
    text += "0]";
    const JsonRows whole = layOutJson(text, {}, {.width = 60});
    const JsonRows some = layOutJson(text, {}, {.width = 60, .most = 100});
    QVERIFY(!some.isWhole && whole.isWhole);
    QCOMPARE(some.size(), 100);
    QVERIFY(std::equal(some.rows.begin(), some.rows.end(), whole.rows.begin()));
}

QTEST_GUILESS_MAIN(TestJsonLayout)
#include "tst_jsonlayout.moc"
