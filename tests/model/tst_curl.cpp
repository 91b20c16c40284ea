// SPDX-License-Identifier: MIT
#include "models/curl.h"

#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

/// Runs the command with a curl that prints its arguments and its standard input, so that the
/// shell itself is the judge of the quoting.
QByteArray bytesSent(const QString &command, QList<QByteArray> *arguments = nullptr)
{
    QProcess shell;
    shell.start(u"sh"_s, {u"-c"_s, u"curl() { for a; do printf '%s\\0' \"$a\"; done; printf '\\1'; "
                                   "case \"$*\" in *'--data-binary @-'*) cat;; esac; }\n"_s +
                                       command});
    shell.closeWriteChannel();
    if (!shell.waitForFinished() || shell.exitCode() != 0)
        return "shell failed: " + shell.readAllStandardError();
    const QByteArray output = shell.readAllStandardOutput();
    const qsizetype end = output.indexOf('\1');
    QList<QByteArray> list = output.left(end).split('\0');
    list.removeLast();
    if (arguments)
        *arguments = list;
    const qsizetype data = list.indexOf("--data-binary");
    const QByteArray value = list.value(data + 1);
    return value == "@-" ? output.mid(end + 1) : value;
}

DeliveryDetail delivery(const QByteArray &body)
{
    DeliveryDetail detail;
    detail.head =
        "POST /in/abc?x='$(id)' HTTP/1.1\r\nHost: 127.0.0.1:8420\r\n"
        "Content-Type: application/json\r\nFUB-Signature: 00ff\r\nX-Quote: it's `date`\r\n"
        "X-Two: a\r\nX-Two: b\r\nX-Empty:\r\nContent-Length: 3\r\n"
        "Connection: keep-alive\r\n\r\n";
    detail.body = body;
    return detail;
}

} // namespace

class TestCurl final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void bodiesArriveExactly_data();
    void bodiesArriveExactly();
    void headersAndAddress();
    void withoutHostOrType();
    void oddHeadersArriveExactly();
};

void TestCurl::initTestCase()
{
    if (QStandardPaths::findExecutable(u"sh"_s).isEmpty())
        QSKIP("needs a POSIX shell");
}

void TestCurl::bodiesArriveExactly_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("plain") << "{\"a\":1}"_ba;
    QTest::newRow("quotes") << "{\"a\":\"it's $HOME `id` $(id) \\\" \\\\ !\"}"_ba;
    QTest::newRow("only quotes") << "''''"_ba;
    QTest::newRow("line feeds at the end") << "{}\n\n"_ba;
    QTest::newRow("carriage return") << "{}\r\n"_ba;
    QTest::newRow("names a file") << "@/etc/passwd"_ba;
    QTest::newRow("an option") << "-o/tmp/x"_ba;
    QTest::newRow("percent") << "%s%n%%"_ba;
    QTest::newRow("NUL and bytes") << QByteArray("a\0b\xff\x80\x1b", 6);
    QTest::newRow("UTF-8") << u"Zoë 🏡"_s.toUtf8();
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("large") << QByteArray(70'000, '\'');
}

void TestCurl::bodiesArriveExactly()
{
    QFETCH(QByteArray, body);
    QCOMPARE(bytesSent(asCurl(delivery(body), u"http://127.0.0.1:1"_s)), body);
}

void TestCurl::headersAndAddress()
{
    QList<QByteArray> arguments;
    bytesSent(asCurl(delivery("{}"), u"http://127.0.0.1:1"_s), &arguments);
    QCOMPARE(arguments.value(0), "-X"_ba);
    QCOMPARE(arguments.value(1), "POST"_ba);
    QCOMPARE(arguments.value(2), "http://127.0.0.1:8420/in/abc?x='$(id)'"_ba);
    QList<QByteArray> headers;
    for (qsizetype i = 0; i + 1 < arguments.size(); ++i) {
        if (arguments.at(i) == "-H")
            headers << arguments.at(i + 1);
    }
    const QList<QByteArray> expected{"Content-Type: application/json",
                                     "FUB-Signature: 00ff",
                                     "X-Quote: it's `date`",
                                     "X-Two: a",
                                     "X-Two: b",
                                     "X-Empty;"};
    QCOMPARE(headers, expected);
}

void TestCurl::withoutHostOrType()
{
    DeliveryDetail bare;
    bare.head = "POST /in/abc HTTP/1.0\r\n\r\n";
    const QString command = asCurl(bare, u"http://127.0.0.1:9"_s);
    QVERIFY(command.contains(u"'http://127.0.0.1:9/in/abc'"_s));
    QVERIFY(command.contains(u"-H 'Content-Type:'"_s)); // or curl would add a form's
}

void TestCurl::oddHeadersArriveExactly()
{
    DeliveryDetail detail = delivery("{}");
    detail.head = "POST /in/abc HTTP/1.1\r\nHost: h\r\nX-L: 5% K\xf6nigin\\n '\"$(id)\"\r\n"
                  "X-U: K\xc3\xb6nigin\r\n\r\n";
    QList<QByteArray> arguments;
    QCOMPARE(bytesSent(asCurl(detail, u"http://x"_s), &arguments), "{}"_ba);
    QVERIFY(arguments.contains("X-L: 5% K\xf6nigin\\n '\"$(id)\""_ba));
    QVERIFY(arguments.contains("X-U: K\xc3\xb6nigin"_ba));
    // bytesSent() would take this for the end.
    detail.head = "POST /in/abc HTTP/1.1\r\nX-C: a\x01"
                  "1\r\n\r\n";
    const QString command = asCurl(detail, u"http://x"_s);
    QVERIFY2(command.contains(uR"x(-H "$(printf 'X-C: a\0011')")x"_s), qPrintable(command));
}

QTEST_GUILESS_MAIN(TestCurl)
#include "tst_curl.moc"
