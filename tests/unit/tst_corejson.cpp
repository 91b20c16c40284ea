// SPDX-License-Identifier: MIT
#include "core/jsonrewrite.h"
#include "core/jsontext.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonDocument>
#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::JsonText;
using namespace Qt::StringLiterals;

namespace {

/// Random JSON with everything that a careless tool would change.
class RandomJson
{
public:
    explicit RandomJson(quint32 seed)
        : m_random(seed)
    {
    }

    QByteArray text()
    {
        m_out.clear();
        blank();
        value(0);
        blank();
        return m_out;
    }

private:
    void blank()
    {
        static constexpr const char *blanks[] = {"", "", "", " ", "\n", "\r\n\t", "  "};
        m_out += blanks[m_random.bounded(7)];
    }
    void string()
    {
        static constexpr const char *parts[] = {
            "a",       "name",         "\\/",    "/",        "\\u00e9", "é",      "\\ud83d\\ude00",
            "\\n",     "\\\"",         "\\\\",   "\xff\xfe", "",        "{[,:]}", "\x7f",
            "\\u0000", "\xed\xa0\x80", "\\ud800"};
        m_out += '"';
        for (int i = m_random.bounded(5); i > 0; --i)
            m_out += parts[m_random.bounded(17)];
        m_out += '"';
    }
    void value(int depth)
    {
        static constexpr const char *scalars[] = {"0",     "-0",        "1.0",
                                                  "1e400", "-1.50E+07", "12345678901234567890",
                                                  "true",  "false",     "null"};
        const int kind = m_random.bounded(depth > 6 ? 2 : 4);
        if (kind == 0) {
            m_out += scalars[m_random.bounded(9)];
        } else if (kind == 1) {
            string();
        } else {
            m_out += kind == 2 ? '[' : '{';
            for (int i = m_random.bounded(4), first = 1; i > 0; --i, first = 0) {
                if (!first)
                    m_out += ',';
                blank();
                if (kind == 3) {
                    string();
                    blank();
                    m_out += ':';
                    blank();
                }
                value(depth + 1);
                blank();
            }
            m_out += kind == 2 ? ']' : '}';
        }
    }

    QRandomGenerator m_random;
    QByteArray m_out;
};

/// The text without the blanks between tokens, found without the tokenizer.
QByteArray withoutBlanks(const QByteArray &text)
{
    QByteArray out;
    bool inString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text.at(i);
        if (!inString && (c == ' ' || c == '\n' || c == '\r' || c == '\t'))
            continue;
        out += c;
        if (inString && c == '\\' && i + 1 < text.size())
            out += text.at(++i);
        else if (c == '"')
            inString = !inString;
    }
    return out;
}

QByteArray joined(const QByteArray &text, const QList<Token> &tokens)
{
    QByteArray out;
    for (const Token &token : tokens)
        out += text.sliced(token.begin, token.length);
    return out;
}

QByteArray nested(char open, char close, qsizetype depth)
{
    return QByteArray(depth, open) + QByteArray(depth, close);
}

} // namespace

class TestCoreJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tokensSayWhatTheyAre();
    void tokensCoverTheText();
    void acceptsNothingThatQtRefuses();
    void problemsAreExact_data();
    void problemsAreExact();
    void stringsEndAtEveryPlace();
    void everyPrefixIsSafe();
    void nestingIsLimited();
    void prettyLaysOut_data();
    void prettyLaysOut();
    void prettyIsIdempotent();
    void prettyStaysSmall();
    void largeTextsAreLinear_data();
    void largeTextsAreLinear();
    void valueAtFindsExactBytes_data();
    void valueAtFindsExactBytes();
    void decodesStrings_data();
    void decodesStrings();
    void decodesIntegers_data();
    void decodesIntegers();
    void rewritesAsOthersWrite();
};

void TestCoreJson::tokensSayWhatTheyAre()
{
    const QByteArray text = R"( {"a":[1,true], "a" : null,"b":{"c":"d"}} )"_ba;
    const Tokens result = tokenize(text);
    QVERIFY(!result.problem);
    QByteArray kinds;
    QList<QByteArray> keys;
    for (const Token &token : result.tokens) {
        kinds += "{}[]:,snTF0"[static_cast<int>(token.kind)];
        if (token.isKey)
            keys.append(text.sliced(token.begin, token.length));
    }
    QCOMPARE(kinds, "{s:[n,T],s:0,s:{s:s}}"_ba);
    QCOMPARE(keys, (QList<QByteArray>{R"("a")"_ba, R"("a")"_ba, R"("b")"_ba, R"("c")"_ba}));
    QCOMPARE(result.tokens.first(), (Token{1, 1, TokenKind::ObjectBegin, false}));
    QCOMPARE(result.tokens.at(1), (Token{2, 3, TokenKind::String, true}));
}

void TestCoreJson::tokensCoverTheText()
{
    for (quint32 seed = 0; seed < 2000; ++seed) {
        const QByteArray text = RandomJson(seed).text();
        const Tokens result = tokenize(text);
        QVERIFY2(!result.problem, text.constData());
        QCOMPARE(joined(text, result.tokens), withoutBlanks(text));
        QCOMPARE(JsonRewrite::minified(text), withoutBlanks(text));
    }
}

// Qt's parser is the more lenient one: what passes here must pass there.
void TestCoreJson::acceptsNothingThatQtRefuses()
{
    static constexpr char alphabet[] = "{}[]:,\"\\u0a1-.eEtruefalsn /+\t";
    QRandomGenerator random(7);
    int valid = 0;
    for (int i = 0; i < 100'000; ++i) {
        QByteArray text = i % 2 ? "[1,{\"a\":[\"b\",-1.5e3]}]"_ba : "[\"\\u00e9\",{},true]"_ba;
        for (int changes = 1 + random.bounded(3); changes > 0; --changes) {
            const int at = random.bounded(int(text.size()));
            text[at] = alphabet[random.bounded(int(sizeof alphabet) - 1)];
        }
        if (tokenize(text).problem || text.trimmed().isEmpty() ||
            !"[{"_ba.contains(text.trimmed().at(0)))
            continue;
        ++valid;
        QJsonParseError error;
        QJsonDocument::fromJson(text, &error);
        const bool tooLarge = error.error == QJsonParseError::IllegalNumber; // 1e999 is JSON
        QVERIFY2(error.error == QJsonParseError::NoError || tooLarge, text.constData());
    }
    QVERIFY(valid > 1000);
}

void TestCoreJson::problemsAreExact_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qsizetype>("offset");
    QTest::addColumn<qsizetype>("tokens");
    const auto row = [](const QByteArray &text, qsizetype offset, qsizetype tokens) {
        QTest::newRow(text.toPercentEncoding(" {}[]:,\"\\").constData())
            << text << offset << tokens;
    };
    row(""_ba, 0, 0);
    row("  \n"_ba, 3, 0);
    row("{"_ba, 1, 1);
    row("}"_ba, 0, 0);
    row("]"_ba, 0, 0);
    row("[1 2]"_ba, 3, 2);
    row("[1,]"_ba, 3, 3);
    row("[,1]"_ba, 1, 1);
    row("[1}"_ba, 2, 2);
    row("{\"a\"}"_ba, 4, 2);
    row("{\"a\":}"_ba, 5, 3);
    row("{\"a\":1,}"_ba, 7, 5);
    row("{a:1}"_ba, 1, 1);
    row("{1:1}"_ba, 1, 1);
    row("{\"a\" 1}"_ba, 5, 2);
    row("{\"a\":1]"_ba, 6, 4);
    row("{} {}"_ba, 3, 2);
    row("1 x"_ba, 2, 1);
    row("01"_ba, 1, 1);
    row("-"_ba, 1, 0);
    row("-x"_ba, 1, 0);
    row("+1"_ba, 0, 0);
    row(".5"_ba, 0, 0);
    row("1."_ba, 2, 0);
    row("1.e5"_ba, 2, 0);
    row("1e"_ba, 2, 0);
    row("1e+"_ba, 3, 0);
    row("0x10"_ba, 1, 1);
    row("NaN"_ba, 0, 0);
    row("nul"_ba, 3, 0);
    row("nulL"_ba, 3, 0);
    row("truefalse"_ba, 4, 1);
    row("True"_ba, 0, 0);
    row("'a'"_ba, 0, 0);
    row("\"a"_ba, 2, 0);
    row("\"a\\"_ba, 3, 0);
    row("\"a\\\""_ba, 4, 0);
    row("\"\\x41\""_ba, 2, 0);
    row("\"\\u12\""_ba, 5, 0);
    row("\"\\u12"_ba, 5, 0);
    row("\"\\u12g4\""_ba, 5, 0);
    row("\"a\nb\""_ba, 2, 0);
    row("\"a\0b\""_ba, 2, 0);
    row("[\0]"_ba, 1, 1);
    row("\xEF\xBB\xBF{}"_ba, 0, 0);
    row("\xff"_ba, 0, 0);
    row("// c\n{}"_ba, 0, 0);
    row("[1]\v"_ba, 3, 3);
}

void TestCoreJson::problemsAreExact()
{
    QFETCH(QByteArray, text);
    QFETCH(qsizetype, offset);
    QFETCH(qsizetype, tokens);
    const Tokens result = tokenize(text);
    QVERIFY(result.problem);
    QCOMPARE(result.problem->offset, offset);
    QVERIFY(!result.problem->message.isEmpty());
    QCOMPARE(result.tokens.size(), tokens);
    QVERIFY(!valueAt(text, {}));
    // Nothing gets lost from what is shown.
    QCOMPARE(withoutBlanks(pretty(text)), withoutBlanks(text));
}

// Strings are scanned eight bytes at a time: what ends the plain ones is found at every place.
void TestCoreJson::stringsEndAtEveryPlace()
{
    for (int place = 0; place < 24; ++place) {
        for (int byte = 0; byte < 256; ++byte) {
            const QByteArray before(place, 'x');
            const QByteArray text = '"' + before + char(byte) + QByteArray(20, '\xff') + '"';
            const Tokens result = tokenize(text);
            if (byte == '"') {
                QCOMPARE(result.tokens.constFirst().length, place + 2);
                QCOMPARE(result.problem->offset, place + 2);
            } else if (byte == '\\') {
                QCOMPARE(result.problem->offset, place + 2); // 0xff is no escape
            } else if (byte < 0x20) {
                QCOMPARE(result.problem->offset, place + 1);
            } else {
                QVERIFY(!result.problem);
                QCOMPARE(result.tokens.constFirst().length, text.size());
            }
        }
    }
}

void TestCoreJson::everyPrefixIsSafe()
{
    const QByteArray text = R"({"a":["b\u00e9\\",-1.5e+3,{}],"c":null})"_ba;
    for (qsizetype size = 0; size < text.size(); ++size) {
        // A copy of exact size: a read beyond its end is an error under ASan.
        const QByteArray part(text.constData(), size);
        const Tokens result = tokenize(QByteArrayView(part));
        QVERIFY(result.problem);
        QCOMPARE(result.problem->offset, size); // it only ends too early
        QCOMPARE(pretty(pretty(part)), pretty(part));
    }
}

void TestCoreJson::nestingIsLimited()
{
    QVERIFY(!tokenize(nested('[', ']', 512)).problem);
    const Tokens tooDeep = tokenize(nested('[', ']', 513));
    QVERIFY(tooDeep.problem);
    QCOMPARE(tooDeep.problem->offset, 512);
    QCOMPARE(tooDeep.tokens.size(), 512);
    QVERIFY(!tokenize("[[1]]", 2).problem);
    QCOMPARE(tokenize("[[[1]]]", 2).problem->offset, 2);
    QCOMPARE(tokenize("{\"a\":[]}", 1).problem->offset, 5);
    QVERIFY(!tokenize("1", 0).problem);
    QVERIFY(!tokenize("[[],[],[]]", 2).problem); // depth, not number
    const QByteArray hostile(5'000'000, '[');
    QCOMPARE(tokenize(hostile).tokens.size(), 512);
    QCOMPARE(pretty(hostile).count('['), hostile.size());
}

void TestCoreJson::prettyLaysOut_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("object") << R"({"b":1,"a":[1,2]})"_ba
                            << "{\n    \"b\": 1,\n    \"a\": [\n        1,\n        2\n    ]\n}"_ba;
    QTest::newRow("empty ones") << "[ {  } ,[\n]]"_ba
                                << "[\n    {},\n    []\n]"_ba;
    QTest::newRow("scalar") << " 1.0 "_ba
                            << "1.0"_ba;
    QTest::newRow("numbers") << "[1.0,12345678901234567890,1e400,-0]"_ba
                             << "[\n    1.0,\n    12345678901234567890,\n    1e400,\n    -0\n]"_ba;
    QTest::newRow("duplicates") << R"({"a":1,"a":2})"_ba
                                << "{\n    \"a\": 1,\n    \"a\": 2\n}"_ba;
    QTest::newRow("escapes") << R"(["\/","\u00e9","é"])"_ba
                             << "[\n    \"\\/\",\n    \"\\u00e9\",\n    \"é\"\n]"_ba;
    QTest::newRow("no UTF-8") << "[\"\xff\xc3\"]"_ba
                              << "[\n    \"\xff\xc3\"\n]"_ba;
    QTest::newRow("nothing") << ""_ba
                             << ""_ba;
    QTest::newRow("blank") << " \n"_ba
                           << ""_ba;
    QTest::newRow("garbage") << "hello world\n"_ba
                             << "hello world\n"_ba;
    QTest::newRow("broken") << "{\"a\":1,  oops ] "_ba
                            << "{\n    \"a\": 1,\noops ] "_ba;
    QTest::newRow("open") << "{\"a\":"_ba
                          << "{\n    \"a\":"_ba;
    QTest::newRow("two values") << "{}{}"_ba
                                << "{}\n{}"_ba;
}

void TestCoreJson::prettyLaysOut()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(pretty(text), expected);
    QCOMPARE(pretty(text, 0).count(' '), expected.replace("    ", "").count(' '));
}

void TestCoreJson::prettyIsIdempotent()
{
    QRandomGenerator random(99);
    for (quint32 seed = 0; seed < 2000; ++seed) {
        QByteArray text = RandomJson(seed).text();
        if (seed % 2 && !text.isEmpty()) // every other one broken somewhere
            text[random.bounded(int(text.size()))] = static_cast<char>(random.bounded(256));
        const QByteArray once = pretty(text);
        QCOMPARE(pretty(once), once);
        if (seed % 2 == 0)
            QCOMPARE(withoutBlanks(once), withoutBlanks(text));
    }
}

// 500 levels and then many short lines: an indent of 4 would make 5 GB of 5 MB.
void TestCoreJson::prettyStaysSmall()
{
    QByteArray text(500, '[');
    for (int i = 0; i < 1'000'000; ++i)
        text += "0,";
    text += '0' + QByteArray(500, ']');
    const QByteArray once = pretty(text);
    QVERIFY2(once.size() <= 64 * 1024 * 1024, QByteArray::number(once.size()).constData());
    QCOMPARE(pretty(once), once);
}

void TestCoreJson::largeTextsAreLinear_data()
{
    QTest::addColumn<QByteArray>("unit");
    QTest::newRow("objects") << R"({"id":1234,"name":"Kingsbury","tags":["a","b"],"x":1.5},)"_ba;
    QTest::newRow("empty strings") << "\"\","_ba;
    QTest::newRow("escapes") << R"("\u00e9\/\n",)"_ba;
    QTest::newRow("blanks") << "1,                                   "_ba;
    QTest::newRow("numbers") << "0,"_ba;
    QTest::newRow("brackets") << "[[[[]]]],"_ba;
}

void TestCoreJson::largeTextsAreLinear()
{
    QFETCH(QByteArray, unit);
    const QByteArray text = '[' + unit.repeated(5'000'000 / unit.size()) + "0]";
    QElapsedTimer timer;
    timer.start();
    const QByteArray out = pretty(text);
    const qint64 elapsed = timer.elapsed();
    QVERIFY(out.startsWith("[\n    "));
    qInfo("pretty of 5 MB: %lld ms, %lld MB", static_cast<long long>(elapsed),
          static_cast<long long>(out.size() / 1'000'000));
    QVERIFY2(elapsed < 15'000,
             "5 MB took more than 15 s"); // sanitizers and a busy machine included
}

void TestCoreJson::valueAtFindsExactBytes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QList<QByteArray>>("path");
    QTest::addColumn<QByteArray>("expected"); // null: not found
    using Path = QList<QByteArray>;
    const QByteArray missing;
    const QByteArray text =
        R"( {"event":"x", "data" : {"n": 1.0 ,"a":[1, {"n":2}],"n":3},"u\/r":null,"event":"y"} )"_ba;
    QTest::newRow("root") << text << Path{} << text.trimmed();
    QTest::newRow("string") << text << Path{"event"_ba} << R"("x")"_ba;
    QTest::newRow("nested, first of two") << text << Path{"data"_ba, "n"_ba} << "1.0"_ba;
    QTest::newRow("array") << text << Path{"data"_ba, "a"_ba} << R"([1, {"n":2}])"_ba;
    QTest::newRow("object") << text << Path{"data"_ba}
                            << R"({"n": 1.0 ,"a":[1, {"n":2}],"n":3})"_ba;
    QTest::newRow("escaped name") << text << Path{"u/r"_ba} << "null"_ba;
    QTest::newRow("absent") << text << Path{"n"_ba} << missing;
    QTest::newRow("below a string") << text << Path{"event"_ba, "x"_ba} << missing;
    QTest::newRow("below an array") << text << Path{"data"_ba, "a"_ba, "n"_ba} << missing;
    QTest::newRow("too deep") << text << Path{"data"_ba, "n"_ba, "n"_ba} << missing;
    QTest::newRow("a value is no name") << R"({"a":"b"})"_ba << Path{"b"_ba} << missing;
    QTest::newRow("name before and after an object")
        << R"({"a":{"b":1},"b":2})"_ba << Path{"b"_ba} << "2"_ba;
    QTest::newRow("only the first of duplicates is entered")
        << R"({"a":{"b":1},"a":{"c":2}})"_ba << Path{"a"_ba, "c"_ba} << missing;
    QTest::newRow("root array") << R"([{"a":1}])"_ba << Path{"a"_ba} << missing;
    QTest::newRow("root scalar") << " 7 "_ba << Path{} << "7"_ba;
    QTest::newRow("empty name") << R"({"":1})"_ba << Path{""_ba} << "1"_ba;
    QTest::newRow("broken after it") << R"({"a":1,)"_ba << Path{"a"_ba} << missing;
    QTest::newRow("nothing") << ""_ba << Path{} << missing;
}

void TestCoreJson::valueAtFindsExactBytes()
{
    QFETCH(QByteArray, text);
    QFETCH(QList<QByteArray>, path);
    QFETCH(QByteArray, expected);
    const std::optional<QByteArrayView> found = valueAt(text, path);
    QCOMPARE(found.has_value(), !expected.isNull());
    if (found)
        QCOMPARE(found->toByteArray(), expected);
}

void TestCoreJson::decodesStrings_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QString>("expected"); // null: no string
    QTest::newRow("plain") << R"("a/b")"_ba << u"a/b"_s;
    QTest::newRow("empty") << R"("")"_ba << u""_s;
    QTest::newRow("escapes") << R"("\"\\\/\b\f\n\r\t")"_ba << u"\"\\/\b\f\n\r\t"_s;
    QTest::newRow("unit") << R"("caf\u00E9 \u00e9")"_ba << u"café é"_s;
    QTest::newRow("pair") << R"("\ud83d\ude00!")"_ba << u"😀!"_s;
    QTest::newRow("NUL") << R"("a\u0000b")"_ba << QString(u"a\0b"_s);
    QTest::newRow("UTF-8") << "\"é😀\""_ba << u"é😀"_s;
    QTest::newRow("lone high") << R"("\ud83dx")"_ba << u"\uFFFDx"_s;
    QTest::newRow("lone low") << R"("\ude00")"_ba << u"\uFFFD"_s;
    QTest::newRow("two high, one low") << R"("\ud83d\ud83d\ude00")"_ba << u"\uFFFD😀"_s;
    QTest::newRow("no UTF-8") << "\"a\xff\""_ba << u"a\uFFFD"_s;
    QTest::newRow("escaped backslash before u") << R"("\\u0041")"_ba << u"\\u0041"_s;
    for (const auto &bad : {""_ba, "a"_ba, "\""_ba, "\"a"_ba, "\"\\x\""_ba, "\"\\u12\""_ba,
                            "\"a\" "_ba, " \"a\""_ba, "\"a\"b\""_ba, "\"\n\""_ba, "1"_ba}) {
        QTest::newRow(("bad " + bad.toPercentEncoding()).constData()) << bad << QString();
    }
}

void TestCoreJson::decodesStrings()
{
    QFETCH(QByteArray, token);
    QFETCH(QString, expected);
    const std::optional<QString> decoded = decodeString(token);
    QCOMPARE(decoded.has_value(), !expected.isNull());
    if (decoded)
        QCOMPARE(*decoded, expected);
}

void TestCoreJson::decodesIntegers_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<bool>("valid");
    QTest::addColumn<qint64>("expected");
    const auto row = [](const QByteArray &token, std::optional<qint64> expected) {
        QTest::newRow(("'" + token + "'").constData())
            << token << expected.has_value() << expected.value_or(0);
    };
    row("0"_ba, 0);
    row("-0"_ba, 0);
    row("1234"_ba, 1234);
    row("-29456"_ba, -29456);
    row("9223372036854775807"_ba, std::numeric_limits<qint64>::max());
    row("-9223372036854775808"_ba, std::numeric_limits<qint64>::min());
    row("9223372036854775808"_ba, std::nullopt);
    row("-9223372036854775809"_ba, std::nullopt);
    row("12345678901234567890"_ba, std::nullopt);
    row("99999999999999999999999999"_ba, std::nullopt);
    row("1.0"_ba, std::nullopt);
    row("1e3"_ba, std::nullopt);
    row("01"_ba, std::nullopt);
    row("+1"_ba, std::nullopt);
    row("-"_ba, std::nullopt);
    row(""_ba, std::nullopt);
    row(" 1"_ba, std::nullopt);
    row("1 "_ba, std::nullopt);
    row("\"1\""_ba, std::nullopt);
    row("null"_ba, std::nullopt);
}

void TestCoreJson::decodesIntegers()
{
    QFETCH(QByteArray, token);
    QFETCH(bool, valid);
    QFETCH(qint64, expected);
    const std::optional<qint64> decoded = decodeInteger(token);
    QCOMPARE(decoded.has_value(), valid);
    QCOMPARE(decoded.value_or(0), expected);
}

void TestCoreJson::rewritesAsOthersWrite()
{
    using namespace JsonRewrite;
    using Slashes = StringStyle::Slashes;
    using Characters = StringStyle::Characters;
    const QByteArray text =
        "{ \"b\" : \"a/\\/\\u00e9é\\ud83d\\ude00\\ud800\\u0022\" ,\n\"a\":[1.0, {}]}"_ba;
    QCOMPARE(minified(text),
             "{\"b\":\"a/\\/\\u00e9é\\ud83d\\ude00\\ud800\\u0022\",\"a\":[1.0,{}]}"_ba);
    QCOMPARE(spaced("{\"a\":[1,2],\"b\":{}}"), "{\"a\": [1, 2], \"b\": {}}"_ba);
    QCOMPARE(withStrings(text, {}), text);
    QCOMPARE(withStrings("[ \"a/\\/\\\\/\" ]", {Slashes::Escaped, Characters::Keep}),
             "[ \"a\\/\\/\\\\\\/\" ]"_ba);
    QCOMPARE(withStrings("[ \"a/\\/\\\\/\" ]", {Slashes::Plain, Characters::Keep}),
             "[ \"a//\\\\/\" ]"_ba);
    QCOMPARE(withStrings("[\"é😀\xff\"]", {Slashes::Keep, Characters::Escaped}),
             "[\"é😀\xff\"]"_ba); // not UTF-8: left alone
    QCOMPARE(withStrings("[\"é😀a\"]", {Slashes::Keep, Characters::Escaped}),
             "[\"\\u00e9\\ud83d\\ude00a\"]"_ba);
    QCOMPARE(withStrings("[\"\\u00e9\\ud83d\\ude00\\ud800\\u0022\\u005c\\u000a\\u0041\"]",
                         {Slashes::Keep, Characters::Plain}),
             "[\"é😀\\ud800\\u0022\\u005c\\u000aA\"]"_ba);
    QCOMPARE(sorted(R"({"b":{"z":1,"y":[{"d":1,"c":2}]}, "a":null,"b":0})"),
             R"({"a":null,"b":{"y":[{"c":2,"d":1}],"z":1},"b":0})"_ba);
    QCOMPARE(sorted("[]"), "[]"_ba);
    QCOMPARE(sorted(" 1 "), "1"_ba);
    for (quint32 seed = 0; seed < 300; ++seed) { // sorting twice changes nothing, and stays valid
        const QByteArray once = sorted(RandomJson(seed).text());
        QVERIFY(!tokenize(once).problem);
        QCOMPARE(sorted(once), once);
    }
}

QTEST_GUILESS_MAIN(TestCoreJson)
#include "tst_corejson.moc"
