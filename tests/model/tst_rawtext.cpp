// SPDX-License-Identifier: MIT
#include "models/hexrows.h"
#include "models/rawtext.h"

#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

QString shownAll(QByteArrayView text)
{
    QString shown;
    for (qsizetype at = 0; at < text.size();) {
        const Atom atom = atomAt(text, at);
        appendShown(shown, atom);
        at += atom.bytes;
    }
    return shown;
}

QByteArray anyBytes(QRandomGenerator &random, int size)
{
    // Mostly what decides something: quotes, escapes, lead and continuation bytes, line feeds.
    static constexpr char interesting[] = "a\"\\{}[]:, \n\r\t\0\x7f\x80\xbf\xc3\xa9\xe2\x80\xae\xed"
                                          "\xa0\xf0\x9f\xff\xd7\x90u0";
    QByteArray bytes;
    for (int i = 0; i < size; ++i)
        bytes += interesting[random.bounded(int(sizeof interesting) - 1)];
    return bytes;
}

} // namespace

class TestRawText final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingHasAShape_data();
    void everythingHasAShape();
    void decodesAsQtDoes();
    void factsTellPlaces();
    void placesCountAsEditorsDo();
    void rowsHoldEveryByte_data();
    void rowsHoldEveryByte();
    void rowsAreFull();
    void firstRowsAreTheSame();
    void rowOfFindsTheRow();
    void offsetsFollowTheBytes();
    void quotesKeepTheirPlaces();
    void hexShowsEveryByte();
};

void TestRawText::everythingHasAShape_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("shown");
    QTest::newRow("text") << "Zo\xc3\xab \xf0\x9f\x8f\xa1"_ba << u"Zoë 🏡"_s;
    QTest::newRow("NUL, CR, ESC, DEL") << "a\0\r\x1b\x7f"_ba << u"a‹NUL›‹CR›‹ESC›‹DEL›"_s;
    QTest::newRow("line feed, tab") << "\n\t"_ba << u"↵→"_s;
    QTest::newRow("direction override") << "\xe2\x80\xae"_ba << u"‹U+202E›"_s;
    QTest::newRow("paragraph separator") << "\xe2\x80\xa9"_ba << u"‹U+2029›"_s;
    QTest::newRow("zero width") << "\xe2\x80\x8b"_ba << u"‹U+200B›"_s;
    QTest::newRow("tag character") << "\xf3\xa0\x81\x81"_ba << u"‹U+E0041›"_s;
    QTest::newRow("mark at the beginning") << "\xef\xbb\xbf{"_ba << u"‹BOM›{"_s;
    QTest::newRow("mark elsewhere") << "a\xef\xbb\xbf"_ba << u"a‹U+FEFF›"_s;
    QTest::newRow("no UTF-8") << "\xff\x80z"_ba << u"\\xFF\\x80z"_s;
    QTest::newRow("cut character") << "a\xe2\x80"_ba << u"a\\xE2\\x80"_s;
    QTest::newRow("overlong") << "\xc0\xaf\xe0\x80\xaf"_ba << u"\\xC0\\xAF\\xE0\\x80\\xAF"_s;
    QTest::newRow("surrogate in UTF-8") << "\xed\xa0\x80"_ba << u"\\xED\\xA0\\x80"_s;
    QTest::newRow("above Unicode") << "\xf4\x90\x80\x80"_ba << u"\\xF4\\x90\\x80\\x80"_s;
}

void TestRawText::everythingHasAShape()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, shown);
    QCOMPARE(shownAll(bytes), shown);
}

void TestRawText::decodesAsQtDoes()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 2000; ++round) {
        const QByteArray bytes = anyBytes(random, 12);
        bool isValid = true;
        for (qsizetype at = 0; at < bytes.size();) {
            const Atom atom = atomAt(bytes, at);
            QVERIFY(atom.bytes >= 1 && at + atom.bytes <= bytes.size());
            isValid &= atom.kind != AtomKind::Invalid;
            if (atom.kind == AtomKind::Plain) {
                const QByteArrayView one = QByteArrayView(bytes).sliced(at, atom.bytes);
                QString shown;
                appendShown(shown, atom);
                QCOMPARE(shown.toUtf8(), one.toByteArray());
            }
            at += atom.bytes;
        }
        QCOMPARE(isValid, bytes.isValidUtf8());
    }
}

void TestRawText::factsTellPlaces()
{
    QCOMPARE(factsOf("{\"a\":\t1}\n"), TextFacts());
    TextFacts facts = factsOf("ab\xff"
                              "c\xc3\r\0"_ba);
    QCOMPARE(facts.invalidBytes, 2);
    QCOMPARE(facts.firstInvalid, 2);
    QCOMPARE(facts.unseen, 2);
    QCOMPARE(facts.firstUnseen, 5);
    QVERIFY(factsOf("\xef\xbb\xbf{}").mark == TextFacts::Mark::Utf8);
    QCOMPARE(factsOf("\xef\xbb\xbf{}").unseen, 0);
    QVERIFY(factsOf("\xff\xfe{\0"_ba).mark == TextFacts::Mark::Utf16);
    QVERIFY(factsOf("{\0\"\0"_ba).mark == TextFacts::Mark::Utf16);
    QVERIFY(factsOf("\0{\0\""_ba).mark == TextFacts::Mark::Utf16);
    QVERIFY(factsOf("{\"\0\0"_ba).mark == TextFacts::Mark::None);
    QCOMPARE(factsOf({}), TextFacts());
}

void TestRawText::placesCountAsEditorsDo()
{
    const QByteArray text = "ab\n\xc3\xa9x\r\n\n\xff!";
    QCOMPARE(placeOf(text, 0), (TextPlace{1, 1}));
    QCOMPARE(placeOf(text, 2), (TextPlace{1, 3}));
    QCOMPARE(placeOf(text, 3), (TextPlace{2, 1}));
    QCOMPARE(placeOf(text, 5), (TextPlace{2, 2})); // é is one character
    QCOMPARE(placeOf(text, 8), (TextPlace{3, 1}));
    QCOMPARE(placeOf(text, 10), (TextPlace{4, 2})); // and so is a byte that is none
    QCOMPARE(placeOf(text, 1000), placeOf(text, text.size()));
}

void TestRawText::rowsHoldEveryByte_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("one byte") << "x"_ba;
    QTest::newRow("a line feed") << "\n"_ba;
    QTest::newRow("lines") << "a\n\nb\r\nc"_ba;
    QTest::newRow("ends with a line feed") << "a\nb\n"_ba;
    QTest::newRow("long line") << QByteArray(1000, 'x');
    QTest::newRow("NULs") << QByteArray(300, '\0');
    QTest::newRow("no text") << QByteArray(300, '\xff');
    QTest::newRow("wide") << u"你好🏡"_s.repeated(50).toUtf8();
    QTest::newRow("only combining marks") << u"\u0301"_s.repeated(5000).toUtf8();
    QRandomGenerator random(11);
    for (int i = 0; i < 50; ++i)
        QTest::addRow("random %d", i) << anyBytes(random, 1 + i * 7);
}

void TestRawText::rowsHoldEveryByte()
{
    QFETCH(QByteArray, text);
    for (const int width : {8, 13, 80}) {
        const TextRows rows = layOutRaw(text, {.width = width});
        QVERIFY(rows.isWhole);
        qsizetype end = 0;
        quint32 number = 0;
        for (const TextRow &row : rows.rows) {
            QCOMPARE(qsizetype(row.begin), end);
            end = row.end;
            QCOMPARE(row.number, number + (row.has(TextRow::Continued) ? 0 : 1));
            number = row.number;
            const ShownText shown = shownRaw(text, row);
            QCOMPARE(shown.offsets.size(), size_t(shown.text.size()) + 1);
            QVERIFY(std::is_sorted(shown.offsets.begin(), shown.offsets.end()));
        }
        QCOMPARE(end, text.size());
        QCOMPARE(rows.lines, quint32(text.count('\n') + 1));
    }
}

void TestRawText::rowsAreFull()
{
    const TextRows rows = layOutRaw(QByteArray(100, 'x') + "\nshort", {.width = 30});
    QCOMPARE(rows.size(), 5);
    QCOMPARE(rows.rows[0].end, 30u);
    QCOMPARE(rows.rows[3].end, 101u);
    QVERIFY(rows.rows[1].has(TextRow::Continued));
    QVERIFY(!rows.rows[4].has(TextRow::Continued));
    // No character is cut.
    const QByteArray text = u"🏡"_s.repeated(40).toUtf8();
    for (const TextRow &row : layOutRaw(text, {.width = 10}).rows)
        QCOMPARE((row.end - row.begin) % 4, 0u);
}

void TestRawText::firstRowsAreTheSame()
{
    const QByteArray text = QByteArray("line of text\n").repeated(1000) + QByteArray(9000, 'y');
    const TextRows whole = layOutRaw(text, {.width = 40});
    const TextRows some = layOutRaw(text, {.width = 40, .most = 50});
    QVERIFY(!some.isWhole);
    QCOMPARE(some.size(), 50);
    QVERIFY(std::equal(some.rows.begin(), some.rows.end(), whole.rows.begin()));
    const TextRows endless = layOutRaw(QByteArray(100'000, 'x'), {.width = 40, .most = 50});
    QVERIFY(!endless.isWhole);
    QCOMPARE(endless.size(), 50);
}

void TestRawText::rowOfFindsTheRow()
{
    const TextRows rows = layOutRaw("abc\ndef\n", {.width = 80});
    QCOMPARE(rows.rowOf(0), 0);
    QCOMPARE(rows.rowOf(3), 0);
    QCOMPARE(rows.rowOf(4), 1);
    QCOMPARE(rows.rowOf(8), 2);
    QCOMPARE(rows.rowOf(99), 2);
    QCOMPARE(TextRows().rowOf(0), -1);
}

void TestRawText::offsetsFollowTheBytes()
{
    const QByteArray text = "\xc3\xa9\xff\xf0\x9f\x8f\xa1!";
    const ShownText shown = shownRaw(text, layOutRaw(text, {}).rows.front());
    QCOMPARE(shown.text, u"é\\xFF🏡!"_s);
    QCOMPARE(shown.offsets, (std::vector<quint32>{0, 2, 2, 2, 2, 3, 3, 7, 8}));
    QCOMPARE(shown.unitOf(2), 1);
    QCOMPARE(shown.unitOf(7), 7);
    QCOMPARE(shown.spans.at(1), (ShownSpan{1, 4, ShownStyle::Bad}));
}

// Between two Hebrew strings a text field would turn the comma and the quotes around.
void TestRawText::quotesKeepTheirPlaces()
{
    const QByteArray text = u"\"אב\":\"גד\""_s.toUtf8();
    const ShownText shown = shownRaw(text, layOutRaw(text, {}).rows.front());
    QCOMPARE(shown.text, u"\"אב\u200e\":\"גד\u200e\""_s);
    QCOMPARE(shownRaw("\"a\":1", {.begin = 0, .end = 5}).text, u"\"a\":1"_s);
}

void TestRawText::hexShowsEveryByte()
{
    QByteArray all;
    for (int i = 0; i < 256; ++i)
        all += char(i);
    const HexRows rows(all, 16);
    QCOMPARE(rows.size(), 16);
    QCOMPARE(rows.line(4), u"00000040  40 41 42 43 44 45 46 47  48 49 4a 4b 4c 4d 4e 4f"
                           u"  @ABCDEFGHIJKLMNO"_s);
    for (int i = 0; i < 256; ++i) {
        QCOMPARE(HexRows::hex(char(i)), u"%1"_s.arg(i, 2, 16, QLatin1Char('0')));
        QCOMPARE(HexRows::letter(char(i)), i >= 0x20 && i < 0x7f ? QChar(i) : QChar(0xb7));
    }
    const HexRows odd("abc", 2);
    QCOMPARE(odd.size(), 2);
    QCOMPARE(odd.bytes(1), QByteArrayView("c"));
    QCOMPARE(odd.line(1), u"00000002  63     c"_s);
    QCOMPARE(HexRows({}, 16).size(), 0);
    QCOMPARE(hexText("{\"\xff"), u"7b 22 ff"_s);
}

QTEST_GUILESS_MAIN(TestRawText)
#include "tst_rawtext.moc"
