// SPDX-License-Identifier: MIT
// What a redaction takes out of bodies, heads and addresses, and what it leaves byte by byte.
#include "core/redactor.h"

#include "core/jsontext.h"

#include <QtCore/QUrl>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

class TestCoreRedactor final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leavesWebhooksAlone();
    void replacesPeople();
    void isConsistentWithinOneExport();
    void whoIsKnownGoesEverywhere_data();
    void whoIsKnownGoesEverywhere();
    void notesOfUsersAreBlanked();
    void keysGoAlsoWhenEscaped();
    void spellingsOfAPhoneAgree();
    void keepsTheTextOfJson();
    void readsEscapedKeysAndValues();
    void findsPeopleInTexts_data();
    void findsPeopleInTexts();
    void leavesThingsAlone_data();
    void leavesThingsAlone();
    void blanksWhatItCannotRead_data();
    void blanksWhatItCannotRead();
    void emailsAgreeHoweverEncoded_data();
    void emailsAgreeHoweverEncoded();
    void picturesLeadNowhere_data();
    void picturesLeadNowhere();
    void replacesInForms();
    void takesSecretsOutOfHeads();
    void findsPeopleInHeads();
    void keepsLinesOfHeads();
    void takesKeysOutOfUrls_data();
    void takesKeysOutOfUrls();
    void knownKeysGoEverywhere();
    void keysGoInWhateverForm();
    void credentialsOfOthersGo_data();
    void credentialsOfOthersGo();
    void keysGoAlsoWithoutRedaction();
    void reports();
    void standsLargeAndDeepTexts();

private:
    static Redactor people(const QByteArray &salt = "salt"_ba)
    {
        return Redactor({.replacesPeople = true, .hidesEndpoints = true, .keys = {}, .salt = salt});
    }
};

void TestCoreRedactor::leavesWebhooksAlone()
{
    const QList<QByteArray> bodies{
        R"({"eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","eventCreated":"2016-12-12T15:19:21+00:00","event":"peopleCreated","resourceIds":[1234,3244,3232],"uri":"https://api.followupboss.com/v1/people?id=1234,3244,3232"})",
        R"({"eventId":"64d0ad74-3aab-4b30-89c9-7337398cf8b4","event":"peopleTagsCreated","resourceIds":[2147483647],"uri":null,"data":{"tags":["Kingsbury"]}})",
        R"({"event":"peopleStageUpdated","data":{"stage":"Free Trial"}})",
        R"({"event":"reactionCreated","data":{"refType":"Note","refId":3827,"refUri":"https:\/\/api.followupboss.com\/v1\/notes\/3827?includeReactions=true"}})"};
    for (const QByteArray &body : bodies) {
        Redactor redactor = people();
        QCOMPARE(redactor.body(body), body);
        QCOMPARE(redactor.report().total(), 0);
    }
}

void TestCoreRedactor::replacesPeople()
{
    const QByteArray body =
        R"({"people":[{"id":12,"name":"Ann Lee","firstName":"Ann","last_name":"Lee","stage":"Lead",)"
        R"("emails":[{"value":"ann.lee@mail.test","type":"home","isPrimary":1}],)"
        R"("phones":[{"value":"(612) 345-6789","normalized":"6123456789","type":"mobile"}],)"
        R"("addresses":[{"street":"12 Main St","city":"Dallas","state":"TX","code":"75001","country":"US","type":"home"}],)"
        R"("assignedTo":"Bob Smith","background":"Met Ann at the fair, call 612-345-6789",)"
        R"("customBirthday":"1990-01-01","tags":["Hot"],"source":"Zillow","price":450000.00}]})";
    Redactor redactor = people();
    const QByteArray redacted = redactor.body(body);
    for (const char *gone : {"Ann", "Lee", "ann.lee", "mail.test", "612", "345", "6789", "Main",
                             "Dallas", "TX", "75001", "Bob", "Smith", "fair", "1990", "\"US\""})
        QVERIFY2(!redacted.contains(gone), gone);
    for (const char *kept : {"\"id\":12", "\"stage\":\"Lead\"", "\"type\":\"home\"",
                             "\"isPrimary\":1", "\"tags\":[\"Hot\"]", "\"source\":\"Zillow\"",
                             "\"price\":450000.00", "\"type\":\"mobile\""})
        QVERIFY2(redacted.contains(kept), kept);
    QVERIFY(!JsonText::tokenize(redacted).problem);
    QVERIFY(redactor.report()[RedactionKind::Name].count >= 4);
    QVERIFY(redacted.contains("@example.com"));
}

void TestCoreRedactor::isConsistentWithinOneExport()
{
    Redactor redactor = people();
    const QByteArray first = redactor.body(R"({"name":"Ann Lee","email":"Ann@x.test"})");
    QCOMPARE(redactor.body(R"({"name":"Ann Lee","email":"ann@x.test"})"), first);
    QCOMPARE(people().body(R"({"name":"Ann Lee","email":"Ann@x.test"})"), first);
    QVERIFY(people("other").body(R"({"name":"Ann Lee","email":"Ann@x.test"})") != first);
    // The parts of a name agree with the whole.
    const QString whole = redactor.name(u"Ann Lee"_s);
    QCOMPARE(redactor.name(u"Ann"_s) + u' ' + redactor.name(u"Lee"_s), whole);
    QCOMPARE(redactor.name(u"ann"_s), redactor.name(u"Ann"_s).toLower());
    QVERIFY(redactor.name(u"Bob"_s) != redactor.name(u"Ann"_s));
    // Without a salt of ours nobody can tell twice the same.
    const RedactionRules random{
        .replacesPeople = true, .hidesEndpoints = true, .keys = {}, .salt = {}};
    QVERIFY(Redactor(random).name(u"Ann Lee"_s) != Redactor(random).name(u"Ann Lee"_s));
}

void TestCoreRedactor::whoIsKnownGoesEverywhere_data()
{
    QTest::addColumn<QByteArray>("person");
    QTest::addColumn<QByteArray>("other"); ///< of another event
    QTest::addColumn<QByteArrayList>("gone");
    QTest::addRow("a tag") << R"({"firstName":"Martina","lastName":"Novak"})"_ba
                           << R"({"data":{"tags":["martina novak vip"]}})"_ba
                           << QByteArrayList{"martina", "novak"};
    QTest::addRow("a member's name")
        << R"({"firstName":"Martina","lastName":"Novak"})"_ba
        << R"({"calls":{"Martina Novak":3,"to Novak":1}})"_ba << QByteArrayList{"Martina", "Novak"};
    QTest::addRow("a stage") << R"({"name":"Sarah O'Connor"})"_ba
                             << R"({"data":{"stage":"Connor leads"}})"_ba
                             << QByteArrayList{"Connor"};
    QTest::addRow("two letters") << R"({"firstName":"Li","lastName":"Wu"})"_ba
                                 << R"({"tags":["Li Wu buyer","referred by LI"]})"_ba
                                 << QByteArrayList{"Li", "LI", "Wu"};
    QTest::addRow("no blanks") << R"({"firstName":"伟","lastName":"李","name":"李伟"})"_ba
                               << R"({"tags":["李伟先生"],"custom":"李伟"})"_ba
                               << QByteArrayList{"李", "伟"};
    QTest::addRow("an address") << R"({"addresses":[{"street":"12 Rue de l'Église"}]})"_ba
                                << R"({"tags":["near 12 rue de l'église"],"source":"x"})"_ba
                                << QByteArrayList{"rue", "glise"};
}

void TestCoreRedactor::whoIsKnownGoesEverywhere()
{
    QFETCH(const QByteArray, person);
    QFETCH(const QByteArray, other);
    QFETCH(const QByteArrayList, gone);
    Redactor redactor = people();
    redactor.learn(person);
    const QByteArray redacted = redactor.body(other);
    for (const QByteArray &word : gone)
        QVERIFY2(!redacted.contains(word), redacted.constData());
    QVERIFY(!JsonText::tokenize(redacted).problem);
    // What is part of another word, or written as a word of two letters is, stays.
    QCOMPARE(redactor.body(R"({"tags":["Novakia","likely","li","Wuhan"]})"),
             R"({"tags":["Novakia","likely","li","Wuhan"]})");
    // A field's name stays, for programs go by it.
    const QByteArray field = R"({"martina":1,"li":2,"sarah":3})";
    QCOMPARE(redactor.body(field), field);
    Redactor keysOnly({.replacesPeople = false, .hidesEndpoints = false, .keys = {}, .salt = {}});
    keysOnly.learn(person);
    QCOMPARE(keysOnly.body(other), other);
}

void TestCoreRedactor::notesOfUsersAreBlanked()
{
    Redactor redactor = people();
    QCOMPARE(redactor.note(u"Ring Sarah, (212) 555-0142"_s), u"Xxxx Xxxxx, (000) 000-0000"_s);
    QCOMPARE(redactor.report()[RedactionKind::Text].count, 1);
    QCOMPARE(redactor.note(QString()), QString());
    const Secret key("560270f7914b5b4a5f4dc1793ebc2796"_ba);
    Redactor keysOnly(
        {.replacesPeople = false, .hidesEndpoints = false, .keys = {key}, .salt = {}});
    QCOMPARE(keysOnly.note(u"Sarah: 560270f7914b5b4a5f4dc1793ebc2796"_s),
             u"Sarah: [key removed]"_s);
}

void TestCoreRedactor::keysGoAlsoWhenEscaped()
{
    const Secret key("560270f7914b5b4a5f4dc1793ebc2796"_ba);
    Redactor redactor(
        {.replacesPeople = false, .hidesEndpoints = false, .keys = {key}, .salt = {}});
    const QByteArray rest = R"(,"n":1.0,"u":"\u00e9\/"})";
    QCOMPARE(redactor.body(R"({"q":"560270f7914b5b4a5f4d\u00631793ebc2796")" + rest),
             R"({"q":"[key removed]")" + rest);
    QCOMPARE(redactor.body(R"({"k":"\u0066ka_0123456789abcdefABCDEF9876543210zz")" + rest),
             R"({"k":"[key removed]")" + rest);
    QCOMPARE(redactor.body("{\"k\":1" + rest), "{\"k\":1" + rest);
}

void TestCoreRedactor::spellingsOfAPhoneAgree()
{
    Redactor redactor = people();
    const auto digits = [&redactor](const char *phone) {
        const QByteArray body = redactor.body("{\"phone\":\"" + QByteArray(phone) + "\"}")
                                    .sliced(9)
                                    .replace("\\u00a0", " ");
        QByteArray result;
        for (const char c : body) {
            if (c >= '0' && c <= '9')
                result += c;
        }
        return result;
    };
    const QByteArray national = digits("(612) 345-6789");
    QCOMPARE(national.size(), 10);
    QVERIFY(national.startsWith("555"));
    QCOMPARE(digits("6123456789"), national);
    QCOMPARE(digits("+1 612.345.6789"), '1' + national);
    QCOMPARE(digits("612.345.6789 ext. 77"), national + "00");
    QCOMPARE(digits("+1.612.345.6789x12"), '1' + national + "00");
    QCOMPARE(digits("612\xc2\xa0"
                    "345\xc2\xa0"
                    "6789"),
             national);                                              // no-break spaces
    QCOMPARE(digits("\xd9\xa6\xd9\xa1\xd9\xa2 345 6789"), national); // Arabic digits
    const QByteArray german = digits("089 7654321");
    QCOMPARE(digits("+49 89 7654321"), '1' + german);
    QCOMPARE(digits("0049 89 7654321"), "100" + german);
    QVERIFY(digits("612-345-6780") != national);
    // A number of JSON stays one.
    const QByteArray number = redactor.body(R"({"phone":6123456789,"mobile":46700000000012})");
    QVERIFY2(number.startsWith("{\"phone\":" + national + ','), number.constData());
    QVERIFY(!JsonText::tokenize(number).problem);
}

void TestCoreRedactor::keepsTheTextOfJson()
{
    const QByteArray body = "{ \"b\" : 1.0 ,\r\n\t\"a\":12345678901234567890, \"a\" : 1e400,"
                            "\"name\":\"Ann\" , \"u\":\"\\u00e9\\/\xc3\xa9\",\"b\":[ ] }\n";
    const QByteArray redacted = people().body(body);
    QByteArray expected = body;
    expected.replace("\"Ann\"", '"' + people().name(u"Ann"_s).toUtf8() + '"');
    QCOMPARE(redacted, expected);
}

void TestCoreRedactor::readsEscapedKeysAndValues()
{
    const QByteArray redacted =
        people().body(R"({"n\u0061me":"\u0041nn","x":"mail to ann\u0040mail.test please"})");
    QVERIFY(!redacted.contains("0041"));
    QVERIFY(!redacted.contains("mail.test"));
    QVERIFY(redacted.contains("n\\u0061me"));
}

void TestCoreRedactor::findsPeopleInTexts_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("gone");
    QTest::newRow("email in any text") << R"({"x":"to ann@mail.test"})"_ba
                                       << "ann@mail"_ba;
    QTest::newRow("phone in any text") << R"({"x":"or +1 (612) 345-6789!"})"_ba
                                       << "345"_ba;
    QTest::newRow("what looks like a name") << R"({"x":"Ann Lee"})"_ba
                                            << "Ann"_ba;
    QTest::newRow("name known from elsewhere")
        << R"({"x":"sent by annabel","firstName":"Annabel"})"_ba
        << "annabel"_ba;
    QTest::newRow("key of an object") << R"({"ann@mail.test":1})"_ba
                                      << "ann@mail"_ba;
    QTest::newRow("name in a stage") << R"({"stage":"Lead Kowalski","name":"Maria Kowalski"})"_ba
                                     << "Kowalski"_ba;
    QTest::newRow("address known from elsewhere")
        << R"({"street":"742 Evergreen Terrace","x":"visit 742 evergreen terrace"})"_ba
        << "742"_ba;
    QTest::newRow("phone with an extension") << R"({"x":"+1.415.555.0182x12"})"_ba
                                             << "0182"_ba;
    QTest::newRow("quoted mailbox") << R"({"x":"\"Maria K\"@mail.test"})"_ba
                                    << "mail.test"_ba;
    QTest::newRow("behind # in an address")
        << R"({"uri":"https://h.test/x#email=ann@mail.test&tel=4155550182"})"_ba
        << "4155550182"_ba;
    QTest::newRow("name in an address")
        << R"({"uri":"https://h.test/maria-kowalski","name":"Maria Kowalski"})"_ba
        << "kowalski"_ba;
    QTest::newRow("message") << R"({"message":"secret plan"})"_ba
                             << "secret"_ba;
    QTest::newRow("nested emails") << R"({"emails":["ann@mail.test"]})"_ba
                                   << "ann"_ba;
    QTest::newRow("not ASCII") << R"({"email":"anné@mail.test"})"_ba
                               << "ann"_ba;
    QTest::newRow("display name") << R"({"from":"Ann Lee <a@mail.test>"})"_ba
                                  << "Ann"_ba;
    QTest::newRow("phone under to") << R"({"to":"6123456789"})"_ba
                                    << "612345"_ba;
    QTest::newRow("encoded in an address")
        << R"({"uri":"https://h.test/x?email=ann%40mail.test"})"_ba
        << "ann%40"_ba;
    QTest::newRow("api key field") << R"({"apiKey":"fka_0123"})"_ba
                                   << "fka_0123"_ba;
    QTest::newRow("place on the map") << R"({"latitude":44.9778})"_ba
                                      << "44.9778"_ba;
    QTest::newRow("receiving address")
        << R"({"x":"https://h.test/in/0123456789abcdef0123456789abcdef"})"_ba
        << "0123456789abcdef0123456789abcdef"_ba;
}

void TestCoreRedactor::findsPeopleInTexts()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, gone);
    const QByteArray redacted = people().body(body);
    QVERIFY2(!redacted.contains(gone), redacted.constData());
    QVERIFY(!JsonText::tokenize(redacted).problem);
}

void TestCoreRedactor::leavesThingsAlone_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("time") << R"({"x":"2026-11-23 14:03:12"})"_ba;
    QTest::newRow("uuid") << R"({"x":"64d0ad74-3aab-4b30-89c9-733739812345"})"_ba;
    QTest::newRow("stages") << R"({"stages":[{"id":1,"name":"Lead"},{"id":2,"name":"Closed"}]})"_ba;
    QTest::newRow("pipeline")
        << R"({"pipelines":[{"name":"Buyers","stages":[{"name":"Offer"}]}]})"_ba;
    QTest::newRow("numbers") << R"({"id":123456789012,"price":1234567.50})"_ba;
    QTest::newRow("digits of an id") << R"({"x":"1234567890abcdef 12345678x"})"_ba;
    QTest::newRow("one word") << R"({"x":"Hot"})"_ba;
    QTest::newRow("empty") << R"({"name":"","email":null,"phone":false})"_ba;
    QTest::newRow("no body") << QByteArray();
    QTest::newRow("blank") << "\r\n"_ba;
}

void TestCoreRedactor::leavesThingsAlone()
{
    QFETCH(const QByteArray, body);
    QCOMPARE(people().body(body), body);
}

void TestCoreRedactor::blanksWhatItCannotRead_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("redacted");
    QTest::newRow("text") << "Hello Ann, 612!"_ba
                          << "Xxxxx Xxx, 000!"_ba;
    QTest::newRow("cut off") << R"({"id":1,"x":"Ann L)"_ba
                             << R"({"id":1,"x":"Xxx X)"_ba;
    QTest::newRow("no UTF-8") << "Ann\xff\0b"_ba
                              << "Xxxx\0x"_ba;
    QTest::newRow("behind the value") << "[1] Ann"_ba
                                      << "[1] Xxx"_ba;
}

void TestCoreRedactor::blanksWhatItCannotRead()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, redacted);
    QCOMPARE(people().body(body), redacted);
}

void TestCoreRedactor::emailsAgreeHoweverEncoded_data()
{
    QTest::addColumn<QString>("before"); ///< {}: how it is written
    QTest::addColumn<int>("encoded");    ///< so often
    QTest::newRow("path") << u"https://h.test/lead/{}/x"_s << 1;
    QTest::newRow("after an encoded mark") << u"https://h.test/mailto%3A{}%2Fx"_s << 1;
    QTest::newRow("behind #") << u"https://h.test/#/lead%2F{}"_s << 1;
    QTest::newRow("query") << u"https://h.test/?ref={}&a=1"_s << 1;
    QTest::newRow("query of a place") << u"https://h.test/?address={}&a=1"_s << 1;
    QTest::newRow("query of a text") << u"https://h.test/?note={}"_s << 1;
    QTest::newRow("query of a phone") << u"https://h.test/?phone={}"_s << 1;
    QTest::newRow("address in a query") << u"https://h.test/?u=https%3A%2F%2Fx%2F{}"_s << 2;
    QTest::newRow("twice in a path") << u"https://h.test/{}"_s << 2;
}

void TestCoreRedactor::emailsAgreeHoweverEncoded()
{
    QFETCH(const QString, before);
    QFETCH(const int, encoded);
    const auto written = [&](QString email) {
        for (int i = 0; i < encoded; ++i)
            email = QString::fromLatin1(QUrl::toPercentEncoding(email));
        return QString(before).replace("{}"_L1, email).toUtf8();
    };
    for (const QString &email : {u"jane@acme.com"_s, u"jane+x@acme.com"_s, u"zoë@acme.com"_s}) {
        Redactor redactor = people();
        const QByteArray plain = redactor.body("{\"email\":\"" + email.toUtf8() + "\"}");
        const QByteArray standIn = plain.sliced(10, plain.size() - 12);
        QVERIFY2(standIn.endsWith("@example.com"), standIn.constData());
        QCOMPARE(redactor.body("{\"sourceUrl\":\"" + written(email) + "\"}"),
                 "{\"sourceUrl\":\"" + written(QString::fromLatin1(standIn)) + "\"}");
    }
}

void TestCoreRedactor::picturesLeadNowhere_data()
{
    QTest::addColumn<QByteArray>("body"); ///< {}: the address
    QTest::newRow("sizes") << R"({"picture":{"original":"{}","60x60":"{}","id":7}})"_ba;
    QTest::newRow("alone") << R"({"picture":"{}"})"_ba;
    QTest::newRow("url") << R"({"photos":[{"url":"{}","type":"jpg"}]})"_ba;
    QTest::newRow("avatar") << R"({"user":{"avatarUrl":"{}"}})"_ba;
    QTest::newRow("none") << R"({"picture":null,"photos":[]})"_ba;
}

void TestCoreRedactor::picturesLeadNowhere()
{
    QFETCH(QByteArray, body);
    QByteArray before = body;
    const QByteArray redacted =
        people().body(before.replace("{}", "https://x.test/y/janedoe.jpg?s=1"));
    static const QRegularExpression address(u"https://example\\.com/[a-z]+\\.jpg"_s);
    const QString text = QString::fromUtf8(redacted);
    const QString made = address.match(text).captured();
    QCOMPARE(redacted, body.replace("{}", made.toUtf8()));
}

void TestCoreRedactor::replacesInForms()
{
    const QByteArray redacted =
        people().body("event=peopleCreated&name=Ann+Lee&email=ann%40mail.test&id=12");
    QVERIFY2(redacted.startsWith("event=peopleCreated&name="), redacted.constData());
    QVERIFY(redacted.endsWith("&id=12"));
    QVERIFY(!redacted.contains("Ann"));
    QVERIFY(!redacted.contains("ann"));
}

void TestCoreRedactor::takesSecretsOutOfHeads()
{
    const QByteArray head = "POST /in/0123456789abcdef?api_key=fka_1&fub_account=12 HTTP/1.1\r\n"
                            "Host: h.test\r\nAuthorization: Basic ZmthXzE6\r\n"
                            "cookie: a=1;\r\n b=2\r\nX-Api-Key:fka_1\r\nFUB-Signature: 27b1\r\n"
                            "X-From: ann@mail.test\r\n\r\n";
    const QByteArray redacted = people().head(head);
    for (const char *gone : {"0123456789abcdef", "fka_1", "ZmthXzE6", "a=1", "b=2", "ann@mail"})
        QVERIFY2(!redacted.contains(gone), gone);
    for (const char *kept :
         {"POST /in/", "fub_account=12", "Host: h.test\r\n", "Authorization: [removed]\r\n",
          "cookie: [removed]\r\n", "X-Api-Key: [removed]\r\n", "FUB-Signature: 27b1\r\n"})
        QVERIFY2(redacted.contains(kept), kept);
    QCOMPARE(redacted.count('\n'), head.count('\n'));
}

void TestCoreRedactor::findsPeopleInHeads()
{
    Redactor redactor = people();
    (void)redactor.body(R"({"name":"Maria Kowalski","street":"742 Evergreen Terrace"})");
    const QByteArray head =
        "POST /in/x?name=Maria+Kowalski HTTP/1.1\r\nHost: h.test\r\nUser-Agent: Some Agent/1.0\r\n"
        "X-Lead-Name: Jos\xc3\xa9 Garc\xc3\xad"
        "a\r\nX-Lead-Phone: +1 415-555-0182\r\n"
        "X-Lead-Address: 12 Elm St\r\nX-Seen: maria at 742 Evergreen Terrace\r\n"
        "From: Ann Lee <ann@mail.test>\r\nReferer: https://h.test/?phone=4155550182\r\n"
        "Content-Length: 12345678\r\nX-Forwarded-For: 10.11.12.13\r\n\r\n";
    const QByteArray redacted = redactor.head(head);
    for (const char *gone :
         {"Maria", "maria", "Kowalski", "Garc", "0182", "Elm", "742", "Ann", "mail.test"})
        QVERIFY2(!redacted.contains(gone), redacted.constData());
    for (const char *kept : {"User-Agent: Some Agent/1.0\r\n", "Content-Length: 12345678\r\n",
                             "X-Forwarded-For: 10.11.12.13\r\n", "Host: h.test\r\n"})
        QVERIFY2(redacted.contains(kept), redacted.constData());
    QCOMPARE(redacted.count('\n'), head.count('\n'));
}

void TestCoreRedactor::keepsLinesOfHeads()
{
    const QList<QByteArray> heads{"POST / HTTP/1.1\r\nA:  1 \r\na: 2\nB\r\n :folded\r\n\r\n"_ba,
                                  ""_ba,
                                  "\r\n"_ba,
                                  "POST / HTTP/1.1"_ba,
                                  "POST / HTTP/1.1\r\nX: caf\xe9\r\n"_ba,
                                  "garbage\n\n"_ba};
    for (const QByteArray &head : heads)
        QCOMPARE(people().head(head), head);
}

void TestCoreRedactor::takesKeysOutOfUrls_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("gone");
    QTest::addColumn<QString>("kept");
    QTest::newRow("user") << u"https://fka_1:x@api.test/v1?id=1,2"_s << u"fka_1"_s
                          << u"https://api.test/v1?id=1,2"_s;
    QTest::newRow("query") << u"https://api.test/?token=abc&limit=3#top"_s << u"abc"_s
                           << u"&limit=3#top"_s;
    QTest::newRow("endpoint") << u"https://h.test/in/0123/more"_s << u"0123"_s << u"/more"_s;
    QTest::newRow("target") << u"/in/0123?x=1"_s << u"0123"_s << u"?x=1"_s;
}

void TestCoreRedactor::takesKeysOutOfUrls()
{
    QFETCH(const QString, url);
    QFETCH(const QString, gone);
    QFETCH(const QString, kept);
    const QString redacted = people().url(url);
    QVERIFY2(!redacted.contains(gone + u'/') && !redacted.contains(gone + u'?') &&
                 !redacted.contains(gone + u'&') && !redacted.contains(gone + u':'),
             qPrintable(redacted));
    QVERIFY2(redacted.contains(kept), qPrintable(redacted));
}

void TestCoreRedactor::knownKeysGoEverywhere()
{
    Redactor redactor({.replacesPeople = true,
                       .hidesEndpoints = true,
                       .keys = {Secret("560270f7914b5b4a"_ba), Secret("a/b\"c-key"_ba)},
                       .salt = "s"_ba});
    const QByteArray body =
        redactor.body(R"({"stage":"is 560270f7914b5b4a","b":"a\/b\"c-key","560270f7914b5b4a":1})");
    QVERIFY2(!body.contains("560270f7914b5b4a"), body.constData());
    QVERIFY2(!body.contains("c-key"), body.constData());
    QVERIFY(!redactor.head("POST / HTTP/1.1\r\nX: 560270f7914b5b4a\r\n").contains("5602"));
    QVERIFY(!redactor.sentence(u"key 560270f7914b5b4a"_s).contains(u"5602"_s));
    // One that is part of what stands in its place.
    Redactor odd({.replacesPeople = false,
                  .hidesEndpoints = false,
                  .keys = {Secret("removed"_ba)},
                  .salt = {}});
    QCOMPARE(odd.body("a removed b removed"), "a [key removed] b [key removed]"_ba);
    QCOMPARE(odd.sentence(u"a removed"_s), u"a [key removed]"_s);
    const QList<RedactionSample> samples = redactor.report()[RedactionKind::Key].samples;
    for (const RedactionSample &sample : samples)
        QCOMPARE(sample.before, u"•••"_s);
}

void TestCoreRedactor::keysGoInWhateverForm()
{
    const QByteArray key = "560270f7914b5b4a5f4dc1793ebc2796";
    const auto cleaned = [&key](const QByteArray &body) {
        return Redactor({.replacesPeople = false,
                         .hidesEndpoints = false,
                         .keys = {Secret(key)},
                         .salt = {}})
            .body(body);
    };
    QCOMPARE(cleaned("a " + key.toUpper() + " b"), "a [key removed] b"_ba);
    for (const QByteArray &before : {""_ba, "u"_ba, "us"_ba, "use"_ba}) {
        for (const QByteArray &after : {""_ba, ":"_ba, ":password"_ba}) {
            const QByteArray whole = before + key + after;
            for (const auto option : {QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding}) {
                const QByteArray left = cleaned("x=" + whole.toBase64(option) + '&');
                QVERIFY2(left.contains("[key removed]"), left.constData());
                // Nothing that is left decodes to more than a letter or two of it.
                QVERIFY2(left.size() < 2 + 1 + 13 + 24, left.constData());
            }
        }
    }
}

void TestCoreRedactor::credentialsOfOthersGo_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("left");
    QTest::newRow("API key") << "a fka_0aBcDeFgHiJkLmN. b"_ba
                             << "a [key removed]. b"_ba;
    QTest::newRow("Basic") << "Basic ZmthXzAxMjM6 x"_ba
                           << "Basic [key removed] x"_ba;
    QTest::newRow("Bearer") << "bearer abcdefghij0123456789-_.~ x"_ba
                            << "bearer [key removed] x"_ba;
    QTest::newRow("two") << "Basic YTpi,Basic YTpj"_ba
                         << "Basic [key removed],Basic [key removed]"_ba;
    QTest::newRow("words") << "Basic information, bearer of news, fka_short, Basic"_ba
                           << "Basic information, bearer of news, fka_short, Basic"_ba;
}

void TestCoreRedactor::credentialsOfOthersGo()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, left);
    Redactor redactor({.replacesPeople = false, .hidesEndpoints = false, .keys = {}, .salt = {}});
    QCOMPARE(redactor.body(text), left);
    QVERIFY(redactor.head("POST / HTTP/1.1\r\nX-Y: " + text + "\r\n").contains(left));
}

void TestCoreRedactor::keysGoAlsoWithoutRedaction()
{
    Redactor redactor({.replacesPeople = false,
                       .hidesEndpoints = false,
                       .keys = {Secret("560270f7914b5b4a"_ba)},
                       .salt = {}});
    const QByteArray plain = R"({"name":"Ann Lee","email":"ann@mail.test"})";
    QCOMPARE(redactor.body(plain), plain);
    const QByteArray head = "POST /in/0123 HTTP/1.1\r\nHost: h\r\n\r\n";
    QCOMPARE(redactor.head(head), head);
    QCOMPARE(redactor.report().total(), 0);
    QVERIFY(!redactor.body("key=560270f7914b5b4a").contains("5602"));
    QVERIFY(!redactor.head("POST / HTTP/1.1\r\nAuthorization: Basic abc\r\n").contains("abc"));
    QCOMPARE(redactor.report()[RedactionKind::Key].count, 2);
}

void TestCoreRedactor::reports()
{
    Redactor redactor = people();
    for (int i = 0; i < 20; ++i)
        (void)redactor.body("{\"email\":\"a" + QByteArray::number(i / 2) + "@mail.test\"}");
    const RedactionReport::Found &found = redactor.report()[RedactionKind::Email];
    QCOMPARE(found.count, 20);
    QCOMPARE(found.samples.size(), RedactionReport::MostSamples);
    QCOMPARE(found.samples.at(0).before, u"a0@mail.test"_s);
    QVERIFY(found.samples.at(0).after.endsWith(u"@example.com"_s));
    QVERIFY(found.samples.at(0) != found.samples.at(1));
    QCOMPARE(redactor.report().total(), 20);
}

void TestCoreRedactor::standsLargeAndDeepTexts()
{
    QByteArray large = "[";
    while (large.size() < 1'000'000)
        large += R"({"id":1,"stage":"Lead","uri":"https://api.test/v1/people/1","tags":["Hot"]},)";
    large += "{\"name\":\"Ann\"}]";
    QVERIFY(!people().body(large).contains("Ann"));
    // Nor texts that a pattern might try in ever new ways: with the square of their length this
    // would take hours.
    const QList<QByteArray> texts{"{\"x\":\"" + QByteArray(2'000'000, 'a') + "@mail.test\"}",
                                  "{\"x\":\"" + QByteArray("1 ").repeated(1'000'000) + "\"}",
                                  "{\"to\":\"" + QByteArray(2'000'000, ' ') + "@\"}",
                                  QByteArray("a=a&").repeated(200'000) + "a<",
                                  "{\"x\":\"" + QByteArray("@").repeated(1'000'000) + "\"}",
                                  "{\"x\":\"" + QByteArray("%40").repeated(500'000) + "\"}",
                                  "{\"x\":\"" + QByteArray("a.b").repeated(500'000) + "\"}"};
    for (const QByteArray &text : texts)
        QVERIFY(!people().body(text).isEmpty());
    const QByteArray deep = QByteArray(100'000, '[') + "\"Ann Lee\"";
    QVERIFY(!people().body(deep).contains("Ann"));
}

QTEST_GUILESS_MAIN(TestCoreRedactor)
#include "tst_core_redactor.moc"
