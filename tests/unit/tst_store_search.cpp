// SPDX-License-Identifier: MIT
// Texts without case and escapes, and the blocks of the search index: whatever holds a text must be
// among what a block gives for it, and damage must not pass as "is not there".
#include "store/eventset.h"
#include "store/searchblock.h"
#include "store/searchtext.h"

#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

#include <algorithm>
#include <set>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

const QDeadlineTimer Forever(QDeadlineTimer::Forever);

struct Document
{
    QByteArray head;
    QByteArray body;
    QString uid = {};
};

Document bodyOnly(const QByteArray &body)
{
    return {.head = "POST /in/x HTTP/1.1\r\n\r\n", .body = body};
}

std::unique_ptr<SearchBlock> blockOf(const QList<Document> &documents)
{
    auto block = std::make_unique<SearchBlock>();
    for (const Document &document : documents)
        block->add(block->documents() + 1, document.head, document.body, document.uid);
    block->encode(Forever);
    return block;
}

/// As the reader does it: the page that begins at the gram or before, and for a range those behind.
std::optional<DocumentSet> lookUp(const SearchBlock &block, SearchPart part, const QString &text)
{
    std::optional<DocumentSet> all;
    const QList<GramRange> grams = gramsOf(part, text);
    for (const GramRange &range : grams) {
        DocumentSet found(block.documents());
        const QList<SearchPage> &pages = block.pages();
        for (qsizetype i = 2; i < pages.size(); ++i) { // behind those without grams
            const bool isOver = i + 1 < pages.size() && pages[i + 1].first <= range.from;
            if (isOver || pages[i].first >= range.to)
                continue;
            if (!findInPage(pages[i], range, block.documents(), found))
                return std::nullopt;
        }
        if (!findLarge(pages[1].bytes, block.documents(), found))
            return std::nullopt;
        if (all)
            all->intersect(found);
        else
            all = std::move(found);
    }
    return all;
}

QList<int> found(const SearchBlock &block, SearchPart part, const QString &text)
{
    const auto documents = lookUp(block, part, text);
    return documents ? documents->documents() : QList<int>{-1};
}

/// How a text is looked for without an index, word for word as it is promised.
bool isPromised(const QByteArray &body, const QString &text)
{
    const QString whole = QString::fromUtf8(body);
    return whole.contains(text, Qt::CaseInsensitive) ||
           SearchText::withoutEscapes(whole).contains(text, Qt::CaseInsensitive);
}

QByteArray randomBody(QRandomGenerator &random)
{
    static const QByteArrayList pieces{"a",
                                       "b",
                                       "Bo",
                                       "ss",
                                       "\\/",
                                       "\\u00e9",
                                       "\xc3\xa9",
                                       "\xff",
                                       "\\",
                                       "\\u00",
                                       "\\n",
                                       "\"",
                                       "\\\\",
                                       "\\ud83d\\ude00",
                                       "\xf0\x9f\x98\x80",
                                       "\xe2\x84\xaa",
                                       "k",
                                       "\\u212A",
                                       "S",
                                       "\xc5\xbf",
                                       " ",
                                       "\xc3\x89",
                                       "\\u",
                                       QByteArray(1, '\0')};
    QByteArray body;
    const int count = random.bounded(25);
    for (int i = 0; i < count; ++i)
        body += pieces[random.bounded(int(pieces.size()))];
    return body;
}

} // namespace

class TestStoreSearch final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void foldsAsComparisonsDo();
    void takesEscapesAway_data();
    void takesEscapesAway();
    void findsWhatItIsToFind();
    void indexesSubstrings();
    void keepsPartsApart();
    void readsHeadersAsTheyAreShown();
    void findsTheBeginningOfIds();
    void neverLeavesOneOut();
    void packsEachWay();
    void givesEventsBack();
    void takesLargeTextsForAnything();
    void stopsWhenItIsTime();
    void noticesDamage();
    void noticesAMissingPage();
    void countsEvents();
};

void TestStoreSearch::foldsAsComparisonsDo()
{
    for (int unit = 1; unit < 0x10000; ++unit) {
        if (QChar::isSurrogate(char32_t(unit)))
            continue;
        const QString one{QChar(char16_t(unit))};
        for (const char32_t other :
             {QChar::toLower(char32_t(unit)), QChar::toUpper(char32_t(unit)),
              QChar::toTitleCase(char32_t(unit)), QChar::toCaseFolded(char32_t(unit))}) {
            const QString second{QChar(char16_t(other))}; // none leaves the 16 bits
            if (one.contains(second, Qt::CaseInsensitive))
                QCOMPARE(SearchText::folded(one), SearchText::folded(second));
        }
    }
    const QString deseret = u"\U00010400"_s; // beyond 16 bits, and with a case
    QCOMPARE(SearchText::folded(deseret), u"\U00010428"_s);
    QCOMPARE(SearchText::folded(u"Stra\u00dfe \u0130"_s).size(), 8); // none becomes two
}

void TestStoreSearch::takesEscapesAway_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QString &text, const QString &expected) {
        QTest::newRow(name) << text << expected;
    };
    row("none", u"plain"_s, u"plain"_s);
    row("slash", uR"(https:\/\/x)"_s, u"https://x"_s);
    row("letter", uR"(caf\u00E9!)"_s, u"caf\u00e9!"_s);
    row("pair", uR"(\ud83d\ude00)"_s, u"\U0001F600"_s);
    row("backslash", uR"(\\u00e9)"_s, uR"(\u00e9)"_s);
    row("line", uR"(a\nb\t\r\b\f\")"_s, u"a\nb\t\r\b\f\""_s);
    row("unknown", uR"(\x \u12 \u+123 \u00g9)"_s, uR"(\x \u12 \u+123 \u00g9)"_s);
    row("end", uR"(a\)"_s, uR"(a\)"_s);
    row("short", uR"(\u00e)"_s, uR"(\u00e)"_s);
    row("last", uR"(\u00e9)"_s, u"\u00e9"_s);
}

void TestStoreSearch::takesEscapesAway()
{
    QFETCH(const QString, text);
    QFETCH(const QString, expected);
    QList<qsizetype> places;
    QCOMPARE(SearchText::withoutEscapes(text, &places), expected);
    QCOMPARE(places.isEmpty(), text == expected);
    // Decoding it here and looking for it there are the same.
    QVERIFY(SearchText::Needle(expected).isInJson(text.toUtf8()));
}

void TestStoreSearch::findsWhatItIsToFind()
{
    const QByteArray body = R"({"a":"FollowUpBoss","b":"caf\u00e9","c":"https:\/\/x\/Y","d":"K"})";
    for (const QString &text : {u"boss"_s, u"OWUPB"_s, u"CAF\u00c9"_s, u"https://x/y"_s,
                                uR"(https:\/\/)"_s, uR"(\u00E9)"_s, u"k"_s, u"\u212a"_s})
        QVERIFY2(SearchText::Needle(text).isInJson(body), qPrintable(text));
    for (const QString &text : {u"bosses"_s, u"caf\u00e8"_s, u"x//y"_s, u"\ufffd"_s})
        QVERIFY2(!SearchText::Needle(text).isInJson(body), qPrintable(text));
    QVERIFY(!SearchText::Needle(u"https://"_s).isIn(body)); // escapes stay, in headers
    QVERIFY(SearchText::Needle(u"b\ufffdc"_s)
                .isIn("ab\xff"
                      "c"));
    QCOMPARE(SearchText::headerLines("POST /secret HTTP/1.1\r\nA: b\r\n").toByteArray(),
             "A: b\r\n"_ba);
    QVERIFY(SearchText::headerLines("POST /secret").isEmpty());

    // Whatever the bytes, it is as it was always found.
    QRandomGenerator random(4711);
    for (int round = 0; round < 3'000; ++round) {
        const QByteArray bytes = randomBody(random);
        const QString from = SearchText::withoutEscapes(QString::fromUtf8(randomBody(random)));
        const QString text = from.left(1 + random.bounded(3));
        if (!text.isEmpty() && !text.back().isSurrogate() && !text.front().isSurrogate())
            QCOMPARE(SearchText::Needle(text).isInJson(bytes), isPromised(bytes, text));
    }
}

void TestStoreSearch::indexesSubstrings()
{
    const auto block = blockOf({bodyOnly("followupboss"), bodyOnly("FOLLOW"), bodyOnly("bo"),
                                bodyOnly(R"(caf\u00e9 \/x)"), bodyOnly("caf\xc3\x89"), bodyOnly({}),
                                bodyOnly("\xff\xfe")});
    const auto in = [&](const QString &text) { return found(*block, SearchPart::Body, text); };
    QCOMPARE(in(u"boss"_s), QList<int>{0});
    QCOMPARE(in(u"Follow"_s), (QList<int>{0, 1}));
    QCOMPARE(in(u"bo"_s), (QList<int>{0, 2})); // two letters, also at the end
    QCOMPARE(in(u"o"_s), (QList<int>{0, 1, 2}));
    QCOMPARE(in(u"caf\u00e9"_s), (QList<int>{3, 4}));
    QCOMPARE(in(u"\u00c9"_s), (QList<int>{3, 4}));
    QCOMPARE(in(u" /x"_s), QList<int>{3});
    QCOMPARE(in(u"00e9"_s), QList<int>{3}); // as it is written, too
    QCOMPARE(in(u"nothing"_s), QList<int>());
    QCOMPARE(in(u"zz"_s), QList<int>());
    QCOMPARE(in(u"\ufffd"_s), QList<int>{6});
    QVERIFY(gramsOf(SearchPart::Body, {}).isEmpty());
}

void TestStoreSearch::keepsPartsApart()
{
    const auto block =
        blockOf({{.head = "POST /in/secret HTTP/1.1\r\nX-Trace: Alpha\r\n\r\n", .body = "beta"},
                 {.head = "POST / HTTP/1.1\r\nX-Other: beta\r\n\r\n", .body = "alpha"}});
    QCOMPARE(found(*block, SearchPart::Body, u"alpha"_s), QList<int>{1});
    QCOMPARE(found(*block, SearchPart::Head, u"ALPHA"_s), QList<int>{0});
    QCOMPARE(found(*block, SearchPart::Head, u"x-trace: a"_s), QList<int>{0});
    QCOMPARE(found(*block, SearchPart::Head, u"secret"_s), QList<int>()); // the request line
    QCOMPARE(found(*block, SearchPart::Body, u"x-"_s), QList<int>());
}

void TestStoreSearch::readsHeadersAsTheyAreShown()
{
    const QList<Document> documents{
        {.head = "POST / HTTP/1.1\r\nX-Name: K\xf6nigin\r\n\r\n", .body = {}},
        {.head = "POST / HTTP/1.1\r\nX-Name: K\xc3\xb6nigin\r\n\r\n", .body = {}},
        {.head = "POST / HTTP/1.1\r\nA: \xe9\r\nX-Name: K\xc3\x96NIGIN\r\n\r\n", .body = {}},
        {.head = "POST / HTTP/1.1\r\nX-Name: \xff K\xc3\xb6nigin\r\n\r\n", .body = {}},
        {.head = "POST / HTTP/1.1\r\nX-Name: Konigin\r\n\r\n", .body = "K\xf6nigin"}};
    const auto block = blockOf(documents);
    for (const QString &text : {u"K\u00f6nigin"_s, u"k\u00d6NIGIN"_s, u"\u00f6n"_s, u"\u00d6"_s}) {
        const SearchText::Needle needle(text);
        for (int i = 0; i < documents.size(); ++i)
            QCOMPARE(needle.isInHeaders(documents[i].head), i < 4);
        QCOMPARE(found(*block, SearchPart::Head, text), (QList<int>{0, 1, 2, 3}));
        QCOMPARE(found(*block, SearchPart::Body, text), QList<int>());
    }
    QVERIFY(!SearchText::Needle(u"post"_s).isInHeaders(documents[0].head)); // the request line
    QVERIFY(SearchText::Needle(u"x-name: k"_s).isInHeaders(documents[0].head));
}

void TestStoreSearch::findsTheBeginningOfIds()
{
    const auto block = blockOf({{.head = {}, .body = {}, .uid = u"64d0ad74-3aab-4b30"_s},
                                {.head = {}, .body = {}, .uid = u"164d0ad7-3aab-4b30"_s},
                                {.head = {}, .body = {}, .uid = u"6"_s},
                                {.head = {}, .body = {}, .uid = {}}});
    const auto in = [&](const QString &text) { return found(*block, SearchPart::Id, text); };
    QCOMPARE(in(u"64D0"_s), QList<int>{0});
    QCOMPARE(in(u"64d0ad74-3"_s), QList<int>{0});
    QCOMPARE(in(u"6"_s), (QList<int>{0, 2}));
    QCOMPARE(in(u"4d0"_s), QList<int>());
    QCOMPARE(found(*block, SearchPart::Body, u"64"_s), QList<int>());
}

void TestStoreSearch::neverLeavesOneOut()
{
    QRandomGenerator random(815);
    for (int round = 0; round < 40; ++round) {
        QList<Document> documents;
        const int count = 1 + random.bounded(60);
        for (int i = 0; i < count; ++i)
            documents.append(bodyOnly(randomBody(random)));
        const auto block = blockOf(documents);
        for (int probe = 0; probe < 60; ++probe) {
            const QString whole = QString::fromUtf8(documents[random.bounded(count)].body);
            const QString from = probe % 2 == 0 ? whole : SearchText::withoutEscapes(whole);
            if (from.isEmpty())
                continue;
            const QString text =
                from.mid(random.bounded(int(from.size()))).left(1 + random.bounded(6));
            if (text.front().isLowSurrogate() || text.back().isHighSurrogate())
                continue;
            const QList<int> candidates = found(*block, SearchPart::Body, text);
            for (int i = 0; i < count; ++i) {
                if (isPromised(documents[i].body, text))
                    QVERIFY2(candidates.contains(i), qPrintable(text));
            }
        }
    }
}

void TestStoreSearch::packsEachWay()
{
    // Of 1,000 deliveries: in all, all but two, every second, one, and the last.
    QList<Document> documents;
    for (int i = 0; i < 1'000; ++i) {
        QByteArray body = "all";
        if (i != 0 && i != 500)
            body += " most";
        if (i % 2 == 0)
            body += " half";
        if (i == 77)
            body += " once";
        if (i == 999)
            body += " last";
        documents.append(bodyOnly(body));
    }
    const auto block = blockOf(documents);
    const auto in = [&](const QString &text) { return found(*block, SearchPart::Body, text); };
    QCOMPARE(in(u"all"_s).size(), 1'000);
    QList<int> most = in(u"most"_s);
    QCOMPARE(most.size(), 998);
    QVERIFY(!most.contains(0) && !most.contains(500));
    const QList<int> half = in(u"half"_s);
    QCOMPARE(half.size(), 500);
    QVERIFY(std::all_of(half.cbegin(), half.cend(), [](int i) { return i % 2 == 0; }));
    QCOMPARE(in(u"once"_s), QList<int>{77});
    QCOMPARE(in(u"last"_s), QList<int>{999});
    qint64 bytes = 0;
    for (const SearchPage &page : block->pages())
        bytes += page.bytes.size();
    QVERIFY2(bytes < 4'000, qPrintable(QString::number(bytes)));
}

void TestStoreSearch::givesEventsBack()
{
    SearchBlock block;
    const QList<qint64> events{5, 6, 7, 3, 1'000'000, 8, 8};
    for (const qint64 event : events)
        block.add(event, {}, "x", {});
    block.encode(Forever);
    QCOMPARE(block.pages()[0].first, SearchEventsPage);
    QCOMPARE(eventsInPage(block.pages()[0].bytes, block.documents()), std::optional(events));
    QVERIFY(!eventsInPage(block.pages()[0].bytes, block.documents() + 1));
    QVERIFY(!eventsInPage(block.pages()[0].bytes, block.documents() - 1));
}

void TestStoreSearch::takesLargeTextsForAnything()
{
    const QByteArray large(SearchBlock::LargestText + 1, 'x');
    const auto block = blockOf({bodyOnly("small"), bodyOnly(large), bodyOnly("small")});
    QCOMPARE(block->largeDocuments(), 1);
    QCOMPARE(found(*block, SearchPart::Body, u"whatever"_s), QList<int>{1});
    QCOMPARE(found(*block, SearchPart::Body, u"small"_s), (QList<int>{0, 1, 2}));
}

void TestStoreSearch::stopsWhenItIsTime()
{
    QList<Document> documents;
    QRandomGenerator random(1);
    SearchBlock block;
    for (int i = 0; i < 500; ++i) {
        const Document document = bodyOnly(QByteArray::number(random.generate64()).repeated(3));
        documents.append(document);
        block.add(i, document.head, document.body, {});
    }
    int slices = 1;
    while (!block.encode(QDeadlineTimer(0)))
        ++slices;
    QVERIFY2(slices > 5, qPrintable(QString::number(slices)));
    const auto whole = blockOf(documents);
    QCOMPARE(block.pages().size(), whole->pages().size());
    for (qsizetype i = 1; i < whole->pages().size(); ++i)
        QCOMPARE(block.pages()[i].bytes, whole->pages()[i].bytes);
}

void TestStoreSearch::noticesDamage()
{
    const auto block = blockOf({bodyOnly("one two three"), bodyOnly("two three four")});
    for (const SearchPage &page : block->pages()) {
        QVERIFY(isSoundPage(page.bytes));
        for (qsizetype bit = 0; bit < page.bytes.size() * 8; ++bit) {
            SearchPage flipped = page;
            flipped.bytes[bit / 8] = char(flipped.bytes[bit / 8] ^ (1 << (bit % 8)));
            QVERIFY(!isSoundPage(flipped.bytes));
            DocumentSet set(2);
            QVERIFY(!findInPage(flipped, {0, 1LL << 60}, 2, set));
            QVERIFY(!findLarge(flipped.bytes, 2, set));
            QVERIFY(!eventsInPage(flipped.bytes, 2));
        }
        for (qsizetype size = 0; size < page.bytes.size(); ++size)
            QVERIFY(!isSoundPage(page.bytes.first(size)));
    }
}

void TestStoreSearch::noticesAMissingPage()
{
    constexpr int Count = 2'000;
    QRandomGenerator random(3);
    SearchBlock block;
    for (int i = 0; i < Count; ++i)
        block.add(i, {}, QByteArray::number(random.generate64(), 36).repeated(3), {});
    block.encode(Forever);
    const QList<SearchPage> &pages = block.pages();
    QVERIFY(pages.size() > 10);
    for (qsizetype i = 3; i < pages.size(); ++i) {
        DocumentSet found(Count);
        QVERIFY(findInPage(pages[i], {pages[i].first, pages[i].first + 1}, Count, found));
        QVERIFY(!found.isEmpty());
        // Without this page, the one before would be asked, and have nothing.
        QVERIFY(!findInPage(pages[i - 1], {pages[i].first, pages[i].first + 1}, Count, found));
        QVERIFY(findInPage(pages[i - 1], {pages[i].first - 1, pages[i].first}, Count, found));
    }
    DocumentSet found(Count);
    QVERIFY(!findInPage(pages[0], {1, 2}, Count, found)); // none of the others passes for one
}

void TestStoreSearch::countsEvents()
{
    QRandomGenerator random(99);
    for (int round = 0; round < 50; ++round) {
        std::set<qint64> first;
        std::set<qint64> second;
        EventSet a;
        EventSet b;
        for (int i = random.bounded(60); i > 0; --i) {
            const qint64 one = 1'000 + random.bounded(400);
            first.insert(one);
            a.add(one);
        }
        for (int i = random.bounded(60); i > 0; --i) {
            const qint64 one = 900 + random.bounded(700);
            second.insert(one);
            b.add(one);
        }
        const qint64 from = 900 + random.bounded(300);
        const qint64 to = from + random.bounded(200) - 5;
        a.addRange(from, to);
        for (qint64 id = from; id <= to; ++id)
            first.insert(id);
        EventSet both = a;
        both.intersect(b);
        EventSet either = a;
        either.unite(b);
        qint64 inBoth = 0;
        std::set<qint64> all = first;
        all.insert(second.cbegin(), second.cend());
        for (qint64 id = 800; id < 1'700; ++id) {
            QCOMPARE(a.contains(id), first.count(id) == 1);
            QCOMPARE(both.contains(id), first.count(id) == 1 && second.count(id) == 1);
            QCOMPARE(either.contains(id), all.count(id) == 1);
            inBoth += both.contains(id);
        }
        QCOMPARE(both.size(), inBoth);
        QCOMPARE(either.size(), qint64(all.size()));
        QList<qint64> seen; // from the end, in steps
        for (qint64 top = 5'000; top > 0;) {
            const QList<qint64> some = either.downFrom(top, 7);
            seen += some;
            top = some.size() < 7 ? 0 : some.constLast() - 1;
        }
        QCOMPARE(seen, QList<qint64>(all.crbegin(), all.crend()));
    }
    QVERIFY(EventSet().downFrom(100, 10).isEmpty());
    QVERIFY(!EventSet().contains(0));
}

QTEST_GUILESS_MAIN(TestStoreSearch)
#include "tst_store_search.moc"
