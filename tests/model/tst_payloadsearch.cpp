// SPDX-License-Identifier: MIT
#include "models/payloadsearch.h"

#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

using In = PayloadSearch::In;

/// The bytes of every hit.
QList<QByteArray> found(const QByteArray &text, const PayloadSearch &search)
{
    QList<QByteArray> parts;
    for (const TextHit &hit : findAll(text, search).hits)
        parts << text.mid(hit.begin, hit.end - hit.begin);
    return parts;
}

} // namespace

class TestPayloadSearch final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyHitIsFound();
    void caseCountsWhenWanted();
    void escapesAreResolved();
    void laidOutBlanksAreFound();
    void nothingAcrossLines();
    void brokenJsonIsSearchedToo();
    void bytesByTheirNumbers();
    void placesAreThose();
    void invalidBytesDoNotJoin();
    void tooManyAreSaid();
    void asSlowSearchFinds();
};

void TestPayloadSearch::everyHitIsFound()
{
    QCOMPARE(findAll("abcabc", {.text = u"bc"_s}).hits, (std::vector<TextHit>{{1, 3}, {4, 6}}));
    QCOMPARE(findAll("aaaa", {.text = u"aa"_s}).hits, (std::vector<TextHit>{{0, 2}, {2, 4}}));
    QCOMPARE(findAll("aab", {.text = u"ab"_s}).hits, (std::vector<TextHit>{{1, 3}}));
    QCOMPARE(findAll("ababac", {.text = u"abac"_s}).hits, (std::vector<TextHit>{{2, 6}}));
    QVERIFY(findAll("abc", {.text = {}}).hits.empty());
    QVERIFY(findAll({}, {.text = u"a"_s}).hits.empty());
}

void TestPayloadSearch::caseCountsWhenWanted()
{
    const QByteArray text = u"Hot hot HOT ÉTAGE étage Straße"_s.toUtf8();
    QCOMPARE(found(text, {.text = u"hot"_s}).size(), 3);
    QCOMPARE(found(text, {.text = u"hot"_s, .withCase = true}).size(), 1);
    QCOMPARE(found(text, {.text = u"Étage"_s}).size(), 2);
    QCOMPARE(found(text, {.text = u"étage"_s, .withCase = true}).size(), 1);
}

void TestPayloadSearch::escapesAreResolved()
{
    const QByteArray text = R"({"n":"Zo\u00EB","t":"a\/b\n\ud83c\udfe1","h":"\ud83c x"})";
    QCOMPARE(found(text, {.text = u"zoë"_s, .in = In::Json}), (QList<QByteArray>{"Zo\\u00EB"_ba}));
    QCOMPARE(found(text, {.text = u"a/b"_s, .in = In::Json}), (QList<QByteArray>{"a\\/b"_ba}));
    QCOMPARE(found(text, {.text = u"🏡"_s, .in = In::Json}),
             (QList<QByteArray>{"\\ud83c\\udfe1"_ba}));
    // And as they are written.
    QCOMPARE(found(text, {.text = u"\\u00eb"_s, .in = In::Json}),
             (QList<QByteArray>{"\\u00EB"_ba}));
    QCOMPARE(found(text, {.text = u"\\ud83c x"_s, .in = In::Json}),
             (QList<QByteArray>{"\\ud83c x"_ba}));
    // The raw bytes have no ë.
    QVERIFY(found(text, {.text = u"zoë"_s}).isEmpty());
    // What is found both ways counts once.
    QCOMPARE(found(text, {.text = u"Zo"_s, .in = In::Json}).size(), 1);
}

void TestPayloadSearch::laidOutBlanksAreFound()
{
    QCOMPARE(found("{\"b\":1.0}", {.text = u"\"b\": 1.0"_s, .in = In::Json}),
             (QList<QByteArray>{"\"b\":1.0"_ba}));
    QCOMPARE(found("{\"b\"   :\n\n 1.0}", {.text = u"\"b\": 1"_s, .in = In::Json}),
             (QList<QByteArray>{"\"b\"   :\n\n 1"_ba}));
    QVERIFY(found("{\"b\":1.0}", {.text = u"\"b\": 1.0"_s}).isEmpty());
}

void TestPayloadSearch::nothingAcrossLines()
{
    QVERIFY(found("[1,2]", {.text = u"1,2"_s, .in = In::Json}).isEmpty());
    QCOMPARE(found("[1,2]", {.text = u"1,2"_s}).size(), 1);
}

void TestPayloadSearch::brokenJsonIsSearchedToo()
{
    QCOMPARE(found("{\"a\":\"hot\"} hot \\u0068ot", {.text = u"hot"_s, .in = In::Json}).size(), 2);
    QCOMPARE(found("hot", {.text = u"hot"_s, .in = In::Json}).size(), 1);
}

void TestPayloadSearch::bytesByTheirNumbers()
{
    const QByteArray text("{\"a\"\xff\0z", 7);
    QCOMPARE(findAll(text, {.text = u"ff 00"_s, .hexToo = true}).hits,
             (std::vector<TextHit>{{4, 6}}));
    QCOMPARE(findAll(text, {.text = u"0xFF"_s, .hexToo = true}).hits,
             (std::vector<TextHit>{{4, 5}}));
    QVERIFY(findAll(text, {.text = u"ff 00"_s}).hits.empty());
    QVERIFY(findAll(text, {.text = u"f"_s, .hexToo = true}).hits.empty());
    QCOMPARE(found("7b{", {.text = u"7b"_s, .hexToo = true}).size(), 2); // as text, and as a byte
}

void TestPayloadSearch::placesAreThose()
{
    QCOMPARE(findAll("é🏡x🏡", {.text = u"🏡"_s}).hits, (std::vector<TextHit>{{2, 6}, {7, 11}}));
}

void TestPayloadSearch::invalidBytesDoNotJoin()
{
    QVERIFY(findAll("a\xff"
                    "b",
                    {.text = u"ab"_s})
                .hits.empty());
}

void TestPayloadSearch::tooManyAreSaid()
{
    const TextHits hits = findAll(QByteArray(1000, 'x'), {.text = u"x"_s}, 100);
    QCOMPARE(hits.hits.size(), size_t(100));
    QVERIFY(hits.isCut);
    QVERIFY(!findAll(QByteArray(100, 'x'), {.text = u"x"_s}, 100).isCut);
}

void TestPayloadSearch::asSlowSearchFinds()
{
    QRandomGenerator random(9);
    for (int round = 0; round < 3000; ++round) {
        QByteArray text;
        QByteArray pattern;
        for (int i = 0, n = random.bounded(30); i < n; ++i)
            text += char('a' + random.bounded(2));
        for (int i = 0, n = 1 + random.bounded(4); i < n; ++i)
            pattern += char('a' + random.bounded(2));
        std::vector<TextHit> wanted;
        for (qsizetype at = 0; (at = text.indexOf(pattern, at)) >= 0; at += pattern.size())
            wanted.push_back({quint32(at), quint32(at + pattern.size())});
        QCOMPARE(findAll(text, {.text = QString::fromLatin1(pattern)}).hits, wanted);
    }
}

QTEST_GUILESS_MAIN(TestPayloadSearch)
#include "tst_payloadsearch.moc"
