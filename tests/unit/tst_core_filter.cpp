// SPDX-License-Identifier: MIT
// The filter language: what is read, what it prints as, where it is wrong, and what could be typed.
#include "core/filter.h"
#include "core/filtercompletion.h"
#include "core/filterfields.h"
#include "core/filterlexer.h"

#include <QtTest/QtTest>

#include <ctime>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

FilterNode termNode(FilterTerm term)
{
    return FilterNode{std::move(term)};
}

FilterNode word(const QString &text)
{
    return termNode(FilterText{FilterText::Where::Anywhere, text});
}

FilterRange range(std::optional<FilterRange::Bound> from, std::optional<FilterRange::Bound> to)
{
    return {.from = from, .to = to};
}

FilterTime ago(std::chrono::seconds span)
{
    FilterTime time;
    time.kind = FilterTime::Kind::Ago;
    time.ago = span;
    return time;
}

/// The tree of a text that has no problem.
std::optional<FilterNode> tree(const QString &text)
{
    const FilterParse parsed = Filter::parse(text);
    if (parsed.problem)
        qWarning().noquote() << text << parsed.problem->offset << parsed.problem->message;
    return parsed.filter.root;
}

Timestamp utc(const QString &iso)
{
    return fromDateTime(QDateTime::fromString(iso, Qt::ISODateWithMs));
}

QStringList texts(const FilterCompletions &completions)
{
    QStringList result;
    for (const FilterCompletions::Item &item : completions.items)
        result.append(item.text);
    return result;
}

} // namespace

Q_DECLARE_METATYPE(Hookglass::FilterTerm)

class TestCoreFilter final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsTerms_data();
    void readsTerms();
    void joins();
    void printsOneSpelling_data();
    void printsOneSpelling();
    void anythingPrintedIsReadAgain();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void saysWhatAValueMayBe();
    void whatIsProposedIsRight();
    void namesAllFieldsTheLikestFirst();
    void limitsAreSaid();
    void resolvesTimes_data();
    void resolvesTimes();
    void keepsMicroseconds();
    void localTimesAreAsShown_data();
    void localTimesAreAsShown();
    void offersFields();
    void offersValues();
    void offersNothingInTexts();
    void whatIsOfferedCanBeRead();
};

void TestCoreFilter::readsTerms_data()
{
    using Kind = SignatureVerdict::Kind;
    using Where = FilterText::Where;
    using Bound = FilterRange::Bound;
    QTest::addColumn<QString>("text");
    QTest::addColumn<FilterTerm>("term");
    const auto row = [](const char *text, FilterTerm term) {
        QTest::newRow(text) << QString::fromUtf8(text) << std::move(term);
    };
    row("event:people*", FilterEvent{u"people*"_s});
    row("EVENT:peopleCreated", FilterEvent{u"peopleCreated"_s});
    row("event:futureThing<b>Happened", FilterEvent{u"futureThing<b>Happened"_s});
    row("event:\"a thing: new/old\"", FilterEvent{u"a thing: new/old"_s});
    row("sig:invalid", FilterSignature{Kind::Invalid});
    row("sig:Valid", FilterSignature{Kind::Valid});
    row("sig:missing", FilterSignature{Kind::Missing});
    row("sig:nokey", FilterSignature{Kind::NoKey});
    row("is:retry", FilterIs{FilterFlag::Retry});
    row("is:pinned", FilterIs{FilterFlag::Pinned});
    row("is:refused", FilterIs{FilterFlag::Refused});
    row("is:unreadable", FilterIs{FilterFlag::Unreadable});
    row("is:noted", FilterIs{FilterFlag::Noted});
    row("color:red", FilterColor{EventColor::Red});
    row("color:none", FilterColor{EventColor::None});
    row("origin:delivered", FilterOrigin{Origin::Delivered});
    row("origin:fetched", FilterOrigin{Origin::Fetched});
    row("origin:synthetic", FilterOrigin{Origin::Synthetic});
    row("origin:imported", FilterOrigin{Origin::Imported});
    row("account:acme", FilterAccount{u"acme"_s});
    row("account:\"Acme, Inc\"", FilterAccount{u"Acme, Inc"_s});
    row("person:1234", FilterPerson{1234});
    row("id:64d0ad74", FilterId{u"64d0ad74"_s});
    row("id:17", FilterId{u"17"_s});
    row("id:EVT_upper-Not.uuid", FilterId{u"EVT_upper-Not.uuid"_s});
    row("id:\"of \u2460 100%\"", FilterId{u"of \u2460 100%"_s});
    row("tag:\"Hot\"", FilterTag{u"Hot"_s});
    row("tag:Hot*", FilterTag{u"Hot*"_s});
    row("status:404", FilterStatus{range(Bound{404, true}, Bound{404, true})});
    row("status:5xx", FilterStatus{range(Bound{500, true}, Bound{599, true})});
    row("status:400..499", FilterStatus{range(Bound{400, true}, Bound{499, true})});
    row("status:>=300", FilterStatus{range(Bound{300, true}, std::nullopt)});
    row("status:cut", FilterStatus{range(Bound{AnswerCut, true}, Bound{AnswerCut, true})});
    row("status:none", FilterUnanswered{});
    row("lag:>60s", FilterLag{range(Bound{60'000'000, false}, std::nullopt)});
    row("lag:<=1.5s", FilterLag{range(std::nullopt, Bound{1'500'000, true})});
    row("lag:1s..5s", FilterLag{range(Bound{1'000'000, true}, Bound{5'000'000, true})});
    row("lag:2h..", FilterLag{range(Bound{7'200'000'000, true}, std::nullopt)});
    row("lag:>5MS", FilterLag{range(Bound{5'000, false}, std::nullopt)});
    row("size:>10KB", FilterSize{range(Bound{10'240, false}, std::nullopt)});
    row("size:<500", FilterSize{range(std::nullopt, Bound{500, false})});
    row("size:1mb..2mb", FilterSize{range(Bound{1'048'576, true}, Bound{2'097'152, true})});
    row("size:0..0", FilterSize{range(Bound{0, true}, Bound{0, true})});
    row("size:2KB", FilterSize{range(Bound{2'048, true}, Bound{2'048, true})});
    row("lag:2s..2s", FilterLag{range(Bound{2'000'000, true}, Bound{2'000'000, true})});
    row("after:-2h", FilterAfter{ago(2h)});
    row("after:2d", FilterAfter{ago(48h)});
    row("before:today", FilterBefore{FilterTime()});
    row("forward:failed", FilterForward{ForwardState::Failed});
    row("forward:delivered", FilterForward{ForwardState::Delivered});
    row("forward:waiting", FilterForward{ForwardState::Waiting});
    row("forward:none", FilterForward{ForwardState::None});
    row("body:\"free trial\"", FilterText{Where::Body, u"free trial"_s});
    row("body:a,b", FilterText{Where::Body, u"a,b"_s});
    row("header:x-count", FilterText{Where::Header, u"x-count"_s});
    row("boss", FilterText{Where::Anywhere, u"boss"_s});
    row("08:00", FilterText{Where::Anywhere, u"08:00"_s});
    row("a-b", FilterText{Where::Anywhere, u"a-b"_s});
    row("\"free trial\"", FilterText{Where::Anywhere, u"free trial"_s});
    row("\"or\"", FilterText{Where::Anywhere, u"or"_s});
    row("\"say \\\"hi\\\" c:\\\\x \\n\"", FilterText{Where::Anywhere, u"say \"hi\" c:\\x \\n"_s});
    row("  caf\u00e9  ", FilterText{Where::Anywhere, u"caf\u00e9"_s});
}

void TestCoreFilter::readsTerms()
{
    QFETCH(const QString, text);
    QFETCH(const FilterTerm, term);
    QVERIFY(tree(text) == termNode(term));
}

void TestCoreFilter::joins()
{
    const auto all = [](std::vector<FilterNode> parts) { return FilterNode{FilterAll{parts}}; };
    const auto any = [](std::vector<FilterNode> parts) { return FilterNode{FilterAny{parts}}; };
    const auto no = [](FilterNode part) { return FilterNode{FilterNot{{part}}}; };
    QVERIFY(!tree(QString()));
    QVERIFY(!tree(u" \t\n "_s));
    QVERIFY(tree(u"a b"_s) == all({word(u"a"_s), word(u"b"_s)}));
    QVERIFY(tree(u"a b or c"_s) ==
            any({all({word(u"a"_s), word(u"b"_s)}), word(u"c"_s)})); // and binds tighter
    QVERIFY(tree(u"a (b OR c)"_s) == all({word(u"a"_s), any({word(u"b"_s), word(u"c"_s)})}));
    QVERIFY(tree(u"-a b"_s) == all({no(word(u"a"_s)), word(u"b"_s)}));
    QVERIFY(tree(u"-(a b)"_s) == no(all({word(u"a"_s), word(u"b"_s)})));
    QVERIFY(tree(u"--a"_s) == no(no(word(u"a"_s))));
    QVERIFY(tree(u"a(b)c"_s) == all({word(u"a"_s), word(u"b"_s), word(u"c"_s)}));
    QVERIFY(tree(u"((a))"_s) == word(u"a"_s));
    QVERIFY(tree(u"is:retry,pinned"_s) ==
            any({termNode(FilterIs{FilterFlag::Retry}), termNode(FilterIs{FilterFlag::Pinned})}));
    QVERIFY(
        tree(u"-tag:\"A b\",c d"_s) ==
        all({no(any({termNode(FilterTag{u"A b"_s}), termNode(FilterTag{u"c"_s})})), word(u"d"_s)}));
}

void TestCoreFilter::printsOneSpelling_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("printed");
    const auto row = [](const char *text, const char *printed) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(printed);
    };
    row("", "");
    row("a   b", "a b");
    row("((a) or (b)) c", "(a or b) c");
    row("a (b c)", "a b c");
    row("(a b) or -(c or d)", "a b or -(c or d)");
    row("-( a )", "-a");
    row("event:a,b x", "(event:a or event:b) x");
    row("SIG:INVALID", "sig:invalid");
    row("tag:\"Hot\"", "tag:Hot");
    row("tag:\"Hot lead\"", "tag:\"Hot lead\"");
    row("body:x", "body:\"x\"");
    row("lag:>90000ms", "lag:>90s");
    row("lag:>60s", "lag:>1m");
    row("lag:>1.5ms", "lag:>1.500ms");
    row("lag:>0s", "lag:>0ms");
    row("lag:2s..2s", "lag:2s..2s");
    row("size:>=2048", "size:>=2KB");
    row("size:0..0", "size:0B");
    row("id:a_b.C", "id:a_b.C");
    row("id:\"a b\",\"c,d\"", "id:\"a b\" or id:\"c,d\"");
    row("status:500..599", "status:5xx");
    row("after:2d", "after:-2d");
    row("after:120m", "after:-2h");
    row("after:2026-11-23", "after:2026-11-23");
    row("after:\"2026-11-23 8:05\"", "after:2026-11-23T08:05");
    row("after:2026-11-23T08:05:09.25z", "after:2026-11-23T08:05:09.250Z");
    row("before:8:00", "before:08:00");
    row("before:8:00:01.5", "before:08:00:01.500");
    row("before:8:00:01.0005", "before:08:00:01.000500");
    row("after:2026-11-23T08:05:09.123456+01:00", "after:2026-11-23T07:05:09.123456Z");
    row("\"-a\" \"or\" \"x:y\" \"a(b\"", "\"-a\" \"or\" \"x:y\" \"a(b\"");
    row("\"plain\"", "plain");
}

void TestCoreFilter::printsOneSpelling()
{
    QFETCH(const QString, text);
    QFETCH(const QString, printed);
    const FilterParse parsed = Filter::parse(text);
    QVERIFY2(!parsed.problem, qPrintable(parsed.problem ? parsed.problem->message : QString()));
    QCOMPARE(parsed.filter.toText(), printed);
    QVERIFY(Filter::parse(printed).filter == parsed.filter);
}

void TestCoreFilter::anythingPrintedIsReadAgain()
{
    // Texts put together from pieces that matter, the same on every run.
    const QStringList pieces{
        u"a"_s,         u"or"_s,         u" "_s,          u"("_s,      u")"_s,
        u"-"_s,         u"\""_s,         u"\\"_s,         u","_s,      u":"_s,
        u"event:"_s,    u"people*"_s,    u"lag:"_s,       u">5s"_s,    u"status:"_s,
        u"5xx"_s,       u"tag:"_s,       u"\"x y\""_s,    u"after:"_s, u"-2h"_s,
        u"is:"_s,       u"retry"_s,      u"body:"_s,      u"\u00e9"_s, u"id:"_s,
        u"123456789"_s, u"2026-01-31"_s, u"08:00:01.5"_s, u"\n"_s,     u"size:1kb.."_s};
    QRandomGenerator random(42);
    int read = 0;
    for (int i = 0; i < 20'000; ++i) {
        QString text;
        for (int n = random.bounded(1, 9); n > 0; --n)
            text += pieces[random.bounded(int(pieces.size()))];
        const FilterParse parsed = Filter::parse(text);
        if (parsed.problem) {
            QVERIFY(parsed.problem->offset >= 0 && parsed.problem->length >= 0);
            QVERIFY(parsed.problem->offset + parsed.problem->length <= text.size());
            QVERIFY(!parsed.problem->message.isEmpty());
            continue;
        }
        ++read;
        const FilterParse again = Filter::parse(parsed.filter.toText());
        QVERIFY2(!again.problem && again.filter == parsed.filter, qPrintable(text));
        QCOMPARE(again.filter.toText(), parsed.filter.toText());
    }
    QVERIFY(read > 1000);
}

void TestCoreFilter::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("offset");
    QTest::addColumn<int>("length");
    QTest::addColumn<QString>("accepted"); ///< one of them; empty: any
    const auto row = [](const char *text, int offset, int length, const char *accepted) {
        QTest::newRow(text) << QString::fromUtf8(text) << offset << length
                            << QString::fromUtf8(accepted);
    };
    row("a evnt:x", 2, 5, "event:");
    row("http://x.y", 0, 5, "event:");
    row("event:", 6, 0, "people*");
    row("event: people*", 6, 0, "people*");
    row("event:a,", 8, 0, "people*");
    row("event:,a", 6, 0, "people*");
    row("event:\"a\tb\"", 6, 5, "*Created");
    row("sig:bad", 4, 3, "invalid");
    row("-is:new x", 4, 3, "pinned");
    row("origin:here", 7, 4, "fetched");
    row("forward:yes", 8, 3, "failed");
    row("person:bob", 7, 3, "1234");
    row("person:-5", 7, 2, "1234");
    row("person:0", 7, 1, "1234");
    row("id:\"a\tb\"", 3, 5, "64d0ad74");
    row("after:08:00:00.1234567", 6, 16, "08:00");
    row("account:", 8, 0, "acme*");
    row("account:a,", 10, 0, "acme*");
    row("tag:", 4, 0, "\"Hot lead\"");
    row("status:999x", 7, 4, "5xx");
    row("status:20", 7, 2, "4xx");
    row("status:500..400", 7, 8, "5xx");
    row("lag:60s", 4, 3, ">60s");
    row("lag:>60", 4, 3, ">60s");
    row("lag:soon", 4, 4, ">60s");
    row("lag:>1s,>2s", 7, 1, "");
    row("size:>5XB", 5, 4, ">10KB");
    row("after:tomorrow", 6, 8, "yesterday");
    row("after:2026-13-01", 6, 10, "2026-11-23");
    row("after:25:00", 6, 5, "08:00");
    row("tag:\"\"", 4, 2, "\"Hot lead\"");
    row("header:", 7, 0, "\"X-System: acme\"");
    row("\"\"", 0, 2, "");
    row("a \"b c", 2, 4, "\"");
    row("tag:\"b", 4, 2, "\"");
    row("(a b", 0, 1, ")");
    row("a (", 2, 1, ")");
    row("a) b", 1, 1, "");
    row(")", 0, 1, "");
    row("a ( ) b", 2, 3, "");
    row("or a", 0, 2, "");
    row("a or", 2, 2, "");
    row("a or or b", 2, 2, "");
    row("(or a)", 1, 2, "");
    row("(a or )", 3, 2, "");
    row("a - b", 2, 1, "");
    row("a -", 2, 1, "");
    row("(a -)", 3, 1, "");
    row("-or a", 0, 1, "");
}

void TestCoreFilter::saysWhatIsWrong()
{
    QFETCH(const QString, text);
    QFETCH(const int, offset);
    QFETCH(const int, length);
    QFETCH(const QString, accepted);
    const FilterParse parsed = Filter::parse(text);
    QVERIFY(parsed.problem);
    QVERIFY(!parsed.filter.root);
    QCOMPARE(parsed.problem->offset, offset);
    QCOMPARE(parsed.problem->length, length);
    QVERIFY(parsed.problem->message.endsWith(u'.'));
    if (!accepted.isEmpty())
        QVERIFY2(parsed.problem->accepted.contains(accepted),
                 qPrintable(parsed.problem->accepted.join(u' ')));
}

void TestCoreFilter::saysWhatAValueMayBe()
{
    const QList<FilterFieldInfo> fields = filterFields();
    for (const FilterFieldInfo &field : fields) {
        for (const char *wrong : {"", "\"\"", "\"?!\"", "\"0 or\"", "\"+\""}) {
            const auto problem =
                Filter::parse(field.name + u':' + QLatin1StringView(wrong)).problem;
            if (!problem) // any text will do
                continue;
            QVERIFY2(!problem->accepted.isEmpty(), qPrintable(field.name));
            // It is right itself, the examples too.
            for (const QString &value : std::as_const(problem->accepted))
                QVERIFY2(!Filter::parse(field.name + u':' + value).problem, qPrintable(value));
            QCOMPARE(problem->takes.isEmpty(), field.isClosed);
            if (field.isClosed)
                continue;
            const qsizetype place = problem->takes.indexOf(u" as in "_s);
            QVERIFY2(place > 0 && problem->takes.endsWith(u'.'), qPrintable(problem->takes));
            const QString example = problem->takes.sliced(place + 7).chopped(1);
            QVERIFY2(example.startsWith(field.name + u':'), qPrintable(example));
            QVERIFY2(!Filter::parse(example).problem, qPrintable(example));
        }
    }
}

void TestCoreFilter::whatIsProposedIsRight()
{
    QStringList names{u"evnt"_s, u"since"_s};
    const QList<FilterFieldInfo> fields = filterFields();
    for (const FilterFieldInfo &field : fields)
        names.append(field.name);
    int proposals = 0;
    for (const QString &name : std::as_const(names)) {
        for (const char *value :
             {"", "\"\"", "0..0", ">0..0", "5s..1s", "60s", "60", "0s..0s", "\"x\ty\"", "-5", "+",
              "1.2345s", ">", "..", "x", "<1.5m", "99x", "0"}) {
            for (const char *place : {"%1", "a %1", "(%1)", "-%1 b"}) {
                const QString text =
                    QString::fromLatin1(place).arg(name + u':' + QString::fromLatin1(value));
                const auto problem = Filter::parse(text).problem;
                const QStringList accepted = problem ? problem->accepted : QStringList();
                for (const QString &proposal : accepted) {
                    QString mended = text;
                    mended.replace(problem->offset, problem->length, proposal);
                    const auto next = Filter::parse(mended).problem;
                    // With the right field, the value behind it may still be wrong.
                    const bool isRight =
                        !next || (proposal.endsWith(u':') &&
                                  next->offset >= problem->offset + proposal.size());
                    QVERIFY2(isRight, qPrintable(text + u" -> "_s + mended));
                    ++proposals;
                }
            }
        }
    }
    QVERIFY(proposals > 1'000);
}

void TestCoreFilter::namesAllFieldsTheLikestFirst()
{
    const QList<std::pair<QString, QString>> likest{
        {u"acount"_s, u"account:"_s}, {u"stauts"_s, u"status:"_s}, {u"rigin"_s, u"origin:"_s},
        {u"Per"_s, u"person:"_s},     {u"signature"_s, u"sig:"_s}, {u"boddy"_s, u"body:"_s},
        {u"evnt"_s, u"event:"_s},     {u"colour"_s, u"color:"_s},  {u"haeder"_s, u"header:"_s},
        {u"since"_s, u"after:"_s},    {u"until"_s, u"before:"_s},  {u"payload"_s, u"body:"_s},
        {u"Text"_s, u"body:"_s},      {u"note"_s, u"is:"_s}};
    for (const auto &[written, field] : likest) {
        const auto problem = Filter::parse(written + u":x"_s).problem;
        QVERIFY(problem);
        QCOMPARE(problem->accepted.constFirst(), field);
        QStringList all = problem->accepted;
        all.removeDuplicates();
        QCOMPARE(all.size(), filterFields().size());
    }
    QVERIFY(Filter::parse(QString(9'000, u'a') + u":x"_s).problem);
}

void TestCoreFilter::limitsAreSaid()
{
    QVERIFY(tree(QString(Filter::MostCharacters, u'a')));
    const FilterParse tooLong = Filter::parse(QString(1'000'000, u'('));
    QVERIFY(tooLong.problem);
    QCOMPARE(tooLong.problem->offset, Filter::MostCharacters);

    const auto nested = [](int depth, QChar open, QChar close) {
        return QString(depth, open) + u'a' + (close.isNull() ? QString() : QString(depth, close));
    };
    QVERIFY(tree(nested(Filter::DeepestNesting, u'(', u')')));
    QVERIFY(tree(nested(Filter::DeepestNesting, u'-', {})));
    for (const QString &text :
         {nested(Filter::DeepestNesting + 1, u'(', u')'),
          nested(Filter::DeepestNesting + 1, u'-', {}), QString(Filter::MostCharacters, u'('),
          QString(Filter::MostCharacters, u'-')}) {
        const FilterParse parsed = Filter::parse(text);
        QVERIFY(parsed.problem);
        QVERIFY(parsed.problem->offset >= Filter::DeepestNesting);
    }
    // Several values print as a group in brackets, which must be allowed there as well.
    const QString last(Filter::DeepestNesting - 1, u'-');
    QVERIFY(tree(last + u"tag:a,b"_s));
    QVERIFY(tree(Filter::parse(last + u"tag:a,b"_s).filter.toText()));
    QVERIFY(Filter::parse(u'-' + last + u"tag:a,b"_s).problem);
    QVERIFY(tree(u"a "_s.repeated(Filter::MostTerms)));
    QCOMPARE(Filter::parse(u"a "_s.repeated(Filter::MostTerms + 1)).problem->offset,
             2 * Filter::MostTerms);
    QVERIFY(Filter::parse(u"id:"_s + QString(9'000, u'1')).problem);
    QVERIFY(Filter::parse(u"person:99999999999999999999"_s).problem);
    QVERIFY(Filter::parse(u"lag:>999999999999999d"_s).problem);
    QVERIFY(Filter::parse(u"after:-9999999w"_s).problem);
}

void TestCoreFilter::resolvesTimes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("now");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *text, const char *now, const char *expected) {
        QTest::addRow("%s at %s", text, now)
            << QString::fromLatin1(text) << QString::fromLatin1(now)
            << QString::fromLatin1(expected);
    };
    const char *winter = "2026-11-23T14:03:12.500Z"; // Berlin is an hour ahead of UTC then
    row("today", winter, "2026-11-22T23:00:00.000Z");
    row("yesterday", winter, "2026-11-21T23:00:00.000Z");
    row("today", "2026-11-23T23:30:00Z", "2026-11-23T23:00:00.000Z"); // the 24th in Berlin
    row("08:00", winter, "2026-11-23T07:00:00.000Z");
    row("8:00:30", winter, "2026-11-23T07:00:30.000Z");
    row("2026-11-23", winter, "2026-11-22T23:00:00.000Z");
    row("2026-07-01", winter, "2026-06-30T22:00:00.000Z");
    row("2026-07-01T12:00", winter, "2026-07-01T10:00:00.000Z");
    row("2026-07-01T12:00Z", winter, "2026-07-01T12:00:00.000Z");
    row("-2h", winter, "2026-11-23T12:03:12.500Z");
    row("90s", winter, "2026-11-23T14:01:42.500Z");
    row("-1w", winter, "2026-11-16T14:03:12.500Z");
    // Clocks go from 2:00 to 3:00 on that day.
    for (const char *skipped : {"02:00", "02:07", "02:15", "02:29:59.5", "02:30", "02:59"})
        row(skipped, "2026-03-29T10:00:00Z", "2026-03-29T01:00:00.000Z");
    row("today", "2026-03-29T10:00:00Z", "2026-03-28T23:00:00.000Z");
    row("2026-11-27T13:00:00+00:00", winter, "2026-11-27T13:00:00.000Z");
    row("2026-11-27T23:30:00-05:00", winter, "2026-11-28T04:30:00.000Z");
    row("2026-11-27T00:15+0130", winter, "2026-11-26T22:45:00.000Z");
    // From 3:00 back to 2:00: what comes twice begins with the first.
    row("2026-10-25T02:00", winter, "2026-10-25T00:00:00.000Z");
    row("2026-10-25T02:30", winter, "2026-10-25T00:30:00.000Z");
    row("2026-10-25T03:00", winter, "2026-10-25T02:00:00.000Z");
    row("2026-10-25T01:59", winter, "2026-10-24T23:59:00.000Z");
    row("03:00", "2026-03-29T10:00:00Z", "2026-03-29T01:00:00.000Z");
}

void TestCoreFilter::resolvesTimes()
{
    QFETCH(const QString, text);
    QFETCH(const QString, now);
    QFETCH(const QString, expected);
    const auto time = FilterTime::parse(text);
    QVERIFY(time);
    const FilterMoment moment{.now = utc(now), .zone = QTimeZone("Europe/Berlin")};
    QVERIFY(moment.zone.isValid());
    QList<FilterMoment> same{moment};
    if (QTimeZone::systemTimeZone() == moment.zone)
        same.append({.now = moment.now, .zone = {}});
    for (const FilterMoment &one : std::as_const(same)) {
        QCOMPARE(toIso(time->resolve(one)), expected);
    }
}

void TestCoreFilter::keepsMicroseconds()
{
    const FilterMoment moment{.now = utc(u"2026-11-23T14:03:12Z"_s), .zone = QTimeZone::utc()};
    const Timestamp eight = utc(u"2026-11-23T08:00:00Z"_s);
    for (const auto &[text, micros] :
         {std::pair{"08:00:00.123456", 123'456}, std::pair{"08:00:00.1234", 123'400},
          std::pair{"2026-11-23T08:00:00.000001", 1},
          std::pair{"2026-11-23T09:00:00.999999+01:00", 999'999}}) {
        const auto time = FilterTime::parse(QString::fromLatin1(text));
        QVERIFY(time);
        QCOMPARE(toMicros(time->resolve(moment)) - toMicros(eight), micros);
        QCOMPARE(FilterTime::parse(time->toText()), time);
    }
}

void TestCoreFilter::localTimesAreAsShown_data()
{
    QTest::addColumn<QByteArray>("zone");
    for (const QByteArray &zone :
         {"Asia/Tokyo"_ba, ":Asia/Tokyo"_ba, ":/usr/share/zoneinfo/Asia/Tokyo"_ba,
          "/usr/share/zoneinfo/Asia/Tokyo"_ba, "Europe/Berlin"_ba,
          "/usr/share/zoneinfo/America/St_Johns"_ba, "JST-9"_ba, "UTC"_ba})
        QTest::newRow(zone.constData()) << zone;
}

void TestCoreFilter::localTimesAreAsShown()
{
#ifdef Q_OS_WIN
    QSKIP("Windows knows no such zones");
#else
    QFETCH(const QByteArray, zone);
    const QByteArray before = qgetenv("TZ");
    const auto setZone = [](const QByteArray &name) {
        qputenv("TZ", name);
        tzset();
    };
    setZone(zone);
    const auto restore = qScopeGuard([&] { setZone(before); });
    FilterMoment now = FilterMoment::local(SystemClock());
    QVERIFY(!now.zoneName().isEmpty());
    // All over a year, so that clocks are changed in some.
    for (int day = 0; day < 365; day += 7) {
        const Timestamp moment = utc(u"2026-01-01T23:30:15.250Z"_s) + day * 24h;
        const QDateTime shown = toDateTime(moment).toLocalTime();
        now.now = moment + 3h;
        const auto time = FilterTime::parse(shown.toString(u"yyyy-MM-ddTHH:mm:ss.zzz"_s));
        QVERIFY(time);
        QCOMPARE(toIso(time->resolve(now)), toIso(moment));
        QCOMPARE(now.toDateTime(moment).toString(Qt::ISODateWithMs),
                 shown.toString(Qt::ISODateWithMs));
        const QDateTime midnight = toDateTime(FilterTime::parse(u"today"_s)->resolve(now));
        QCOMPARE(midnight.toLocalTime().time(), QTime(0, 0));
        QCOMPARE(midnight.toLocalTime().date(), toDateTime(now.now).toLocalTime().date());
    }
#endif
}

void TestCoreFilter::offersFields()
{
    const FilterCompletions all = completeFilter({}, 0, {});
    QCOMPARE(all.items.size(), filterFields().size());
    QCOMPARE(all.items.constFirst().text, u"event:"_s);
    QVERIFY(!all.items.constFirst().hint.isEmpty());
    const FilterCompletions begun = completeFilter(u"x -S y"_s, 4, {});
    QCOMPARE(begun.offset, 3);
    QCOMPARE(begun.length, 1);
    QCOMPARE(texts(begun), (QStringList{u"sig:"_s, u"status:"_s, u"size:"_s}));
    QCOMPARE(texts(completeFilter(u"(or"_s, 3, {})), QStringList{u"origin:"_s});
    QCOMPARE(completeFilter(u"a ("_s, 3, {}).items.size(), filterFields().size());
    QVERIFY(completeFilter(u"a"_s, 99, {}).items.size() > 0); // past the end is the end
}

void TestCoreFilter::offersValues()
{
    FilterValues known;
    known.events = {u"peopleCreated"_s, u"dealsCreated"_s};
    known.accounts = {u"acme"_s, u"Big Co"_s};
    known.tags = {u"Hot"_s, u"Hot lead"_s, u"Very hot"_s};
    known.statuses = {u"204"_s, u"5xx"_s};
    QCOMPARE(texts(completeFilter(u"account:"_s, 8, known)),
             (QStringList{u"acme"_s, u"\"Big Co\""_s}));
    const FilterCompletions tags = completeFilter(u"a tag:ho or b"_s, 8, known);
    QCOMPARE(tags.offset, 6);
    QCOMPARE(tags.length, 2);
    // What begins like that before what only contains it.
    QCOMPARE(texts(tags), (QStringList{u"Hot"_s, u"\"Hot lead\""_s, u"\"Very hot\""_s}));
    const FilterCompletions quoted = completeFilter(u"tag:\"Hot l"_s, 10, known);
    QCOMPARE(quoted.offset, 4);
    QCOMPARE(quoted.length, 6);
    QCOMPARE(texts(quoted), QStringList{u"\"Hot lead\""_s});
    QCOMPARE(texts(completeFilter(u"event:people*,deals"_s, 19, known)),
             (QStringList{u"deals*"_s, u"dealsCreated"_s}));
    QCOMPARE(completeFilter(u"event:a,"_s, 8, known).offset, 8);
    const QStringList statuses = texts(completeFilter(u"status:"_s, 7, known));
    QCOMPARE(statuses.count(u"5xx"_s), 1);
    QVERIFY(statuses.contains(u"204"_s));
    QCOMPARE(texts(completeFilter(u"sig:inv"_s, 7, known)), QStringList{u"invalid"_s});
}

void TestCoreFilter::offersNothingInTexts()
{
    for (const QString &text :
         {u"\"ev"_s, u"\"ev\""_s, u"nosuch:e"_s, u"tag:\"Hot\""_s, u"(a)"_s, u"body:ev"_s})
        QVERIFY2(completeFilter(text, text.size(), {}).items.isEmpty(), qPrintable(text));
}

void TestCoreFilter::whatIsOfferedCanBeRead()
{
    const QList<FilterFieldInfo> fields = filterFields();
    for (const FilterFieldInfo &field : fields) {
        for (const QString &value : field.values) {
            const QString text = field.name + u':' + value;
            QVERIFY2(!Filter::parse(text).problem, qPrintable(text));
        }
    }
}

QTEST_GUILESS_MAIN(TestCoreFilter)
#include "tst_core_filter.moc"
