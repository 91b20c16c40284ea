// SPDX-License-Identifier: MIT
#include "models/payloadtext.h"

#include "core/jsontext.h"
#include "models/rawtext.h"

#include <QtCore/QElapsedTimer>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

QString joined(const QList<TextLine> &lines)
{
    QString text;
    for (const TextLine &line : lines)
        text += line.text + (line.continued ? QString() : u"\n"_s);
    text.chop(1);
    return text;
}

} // namespace

class TestPayloadText final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textStaysText();
    void nothingIsInvisible();
    void plainTextForShells();
    void coloursFollowTheTokens();
    void coloursCountUtf16();
    void longLinesAreBroken();
    void surrogatesStayTogether();
    void partsEndBetweenCharacters();
    void colouringStopsWhereJsonDoes();
};

void TestPayloadText::textStaysText()
{
    const QByteArray bytes = "{\"n\": \"Zoë 🏡 你好\"}\n\tend"_ba;
    QCOMPARE(displayText(bytes).toUtf8(), bytes);
}

void TestPayloadText::nothingIsInvisible()
{
    QCOMPARE(displayText("a\0b\r\n\x7f"_ba + "\xe2\x80\xae"_ba + "\xef\xbb\xbf"_ba),
             u"a‹NUL›b‹CR›\n‹DEL›‹U+202E›‹U+FEFF›"_s);
    QCOMPARE(displayText("\xff\xc3"_ba), u"\\xFF\\xC3"_s);
    // A paragraph separator would start a new line in a text widget.
    QCOMPARE(displayText("\xe2\x80\xa9"_ba), u"‹U+2029›"_s);
    const QByteArray spaced = "a\tb\n";
    QCOMPARE(spelledText(spaced, Spacing::Shown), u"a→b↵"_s);
    QCOMPARE(spelledText(spaced + "c", Spacing::Marked), u"a→b↵\nc"_s);
    // Colours follow what is spelled out.
    const QList<TextLine> lines = colouredLines("[\"\xff\", 12]");
    QCOMPARE(lines.at(0).text, u"[\"\\xFF\", 12]"_s);
    QCOMPARE(lines.at(0).spans.at(3), (TextSpan{9, 2, SpanKind::Number}));
}

void TestPayloadText::plainTextForShells()
{
    QVERIFY(isPlainText("{\"a\":1}\n"));
    QVERIFY(isPlainText(""));
    QVERIFY(!isPlainText("a\r\n"));
    QVERIFY(!isPlainText(QByteArrayView("a\0b", 3)));
    QVERIFY(!isPlainText("\xff"));
}

void TestPayloadText::coloursFollowTheTokens()
{
    const QList<TextLine> lines = colouredLines("{\n  \"k\": [1, true],\n  \"s\": \"v\"\n}");
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines.at(0).spans, (QList<TextSpan>{{0, 1, SpanKind::Punctuation}}));
    QCOMPARE(lines.at(1).text, u"  \"k\": [1, true],"_s);
    QCOMPARE(lines.at(1).spans.at(0), (TextSpan{2, 3, SpanKind::Key}));
    QCOMPARE(lines.at(1).spans.at(3), (TextSpan{8, 1, SpanKind::Number}));
    QCOMPARE(lines.at(1).spans.at(5), (TextSpan{11, 4, SpanKind::Literal}));
    QCOMPARE(lines.at(2).spans.at(2), (TextSpan{7, 3, SpanKind::String}));
}

void TestPayloadText::coloursCountUtf16()
{
    const QList<TextLine> lines = colouredLines("[\"é🏡\", 12]");
    QCOMPARE(lines.size(), 1);
    QCOMPARE(lines.at(0).spans.at(1), (TextSpan{1, 5, SpanKind::String})); // " é 2×surrogate "
    QCOMPARE(lines.at(0).spans.at(3), (TextSpan{8, 2, SpanKind::Number}));
}

void TestPayloadText::longLinesAreBroken()
{
    const QByteArray bytes = "[\"" + QByteArray(20, 'x') + "\", 1]\nnext";
    const QList<TextLine> lines = colouredLines(bytes, 8);
    QCOMPARE(joined(lines).toUtf8(), bytes);
    QVERIFY(lines.at(0).continued);
    for (const TextLine &line : lines) {
        QVERIFY(line.text.size() <= 8);
        for (const TextSpan &span : line.spans) {
            QVERIFY(span.length > 0);
            QVERIFY(span.begin >= 0 && span.begin + span.length <= line.text.size());
        }
    }
    // The long string keeps its colour on every piece.
    QCOMPARE(lines.at(1).spans, (QList<TextSpan>{{0, 8, SpanKind::String}}));
    QCOMPARE(joined(plainLines(bytes, 3)).toUtf8(), bytes);
}

void TestPayloadText::surrogatesStayTogether()
{
    const QByteArray bytes = u"🏡🏡🏡🏡🏡"_s.toUtf8();
    const QList<TextLine> lines = plainLines(bytes, 3);
    QCOMPARE(joined(lines).toUtf8(), bytes);
    for (const TextLine &line : lines)
        QCOMPARE(line.text.size() % 2, 0);
}

void TestPayloadText::partsEndBetweenCharacters()
{
    const QByteArray bytes = u"a🏡b"_s.toUtf8(); // 1 + 4 + 1 bytes
    QCOMPARE(leadingPart(bytes, 3).size(), 1);
    QCOMPARE(leadingPart(bytes, 5).size(), 5);
    QCOMPARE(leadingPart(bytes, 100).size(), 6);
    QVERIFY(leadingPart(QByteArray(100, '\x80'), 50).size() >= 46); // no text: cut anywhere
    QCOMPARE(leadingPart({}, 5).size(), 0);
}

void TestPayloadText::colouringStopsWhereJsonDoes()
{
    const QByteArray bytes = "{\"a\": 1} garbage \xff\nmore";
    const QList<TextLine> lines = colouredLines(bytes);
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines.at(1).spans.isEmpty());
    QCOMPARE(colouredLines({}).size(), 1);
    QCOMPARE(colouredLines("\n").size(), 2);
}

QTEST_GUILESS_MAIN(TestPayloadText)
#include "tst_payloadtext.moc"
