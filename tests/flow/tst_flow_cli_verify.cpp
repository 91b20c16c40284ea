// SPDX-License-Identifier: MIT
// hookglass-cli verify: why a signature is not valid, and what code did that computed it.
#include "core/signature.h"
#include "store/accountstore.h"
#include "support/cliprocess.h"

#include <QtCore/QJsonArray>
#include <QtCore/QMessageAuthenticationCode>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Key = "560270f7914b5b4a5f4dc1793ebc2796";
constexpr auto OtherKey = "66bd4ff44a3dbc8a3a3bcd69b12b2d80";
constexpr auto ApiKey = "fka_0123456789abcdef";
const QByteArray &body()
{
    static const QByteArray text =
        R"({"eventId":"64d0ad74-3aab-4b30-89c9-7337398cf8b4","event":"peopleDeleted","resourceIds":[1234],"uri":null})"_ba;
    return text;
}

QByteArray sign(const QByteArray &text, const QByteArray &key = Key)
{
    return Signer(Secret(key)).sign(text);
}

QByteArray withoutBase64(const QByteArray &text)
{
    return QMessageAuthenticationCode::hash(text, Key, QCryptographicHash::Sha256).toHex();
}

} // namespace

class TestFlowCliVerify final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void bothDirections_data();
    void bothDirections();
    void textNamesPlaceAndAdvice();
    void theRightValueIsSaid();
    void namesAnotherAccount();
    void namesTheStoredKey();
    void checksWithOneAccount();
    void keysAreNeverPrinted();
    void swappedNameAndKey();
    void keysInPlaceOfTheSignature();

private:
    CliResult verify(const QByteArray &signature, const QStringList &options = {},
                     const QByteArray &input = body());
    void addAccounts();

    QProcessEnvironment m_environment = cleanEnvironment();
    std::unique_ptr<QTemporaryDir> m_data;
};

void TestFlowCliVerify::init()
{
    m_data = std::make_unique<QTemporaryDir>();
    m_environment.insert(u"KEY"_s, QString::fromLatin1(Key));
    m_environment.insert(u"ACME_KEY"_s, QString::fromLatin1(Key));
    m_environment.insert(u"ACME_API"_s, QString::fromLatin1(ApiKey));
    m_environment.insert(u"SECOND_KEY"_s, QString::fromLatin1(OtherKey));
}

CliResult TestFlowCliVerify::verify(const QByteArray &signature, const QStringList &options,
                                    const QByteArray &input)
{
    const QStringList arguments = QStringList{u"--data"_s, m_data->path(), u"verify"_s,
                                              u"--signature"_s, QString::fromUtf8(signature)} +
                                  options + QStringList{u"-"_s};
    return runCli(arguments, m_environment, input);
}

void TestFlowCliVerify::addAccounts()
{
    const auto store = AccountStore::open(m_data->filePath(u"hookglass.db"_s));
    QVERIFY(store);
    Account acme;
    acme.name = u"acme"_s;
    acme.system = u"AcmeSystem"_s;
    acme.systemKeyEnv = u"ACME_KEY"_s;
    acme.apiKeyEnv = u"ACME_API"_s;
    Account second;
    second.name = u"second"_s;
    second.system = u"SecondSystem"_s;
    second.systemKeyEnv = u"SECOND_KEY"_s;
    QVERIFY((*store)->add(acme));
    QVERIFY((*store)->add(second));
}

void TestFlowCliVerify::bothDirections_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("signature");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<QString>("reverse");
    QTest::newRow("no base64") << body() << withoutBase64(body())
                               << u"The signature matches if base64 is skipped."_s
                               << u"Your code skips base64."_s;
    QTest::newRow("newline came") << body() + '\n'
                                  << sign(body()) << u"newline at the end of the body is removed"_s
                                  << u"Your code removes the newline"_s;
    QTest::newRow("upper case") << body() << sign(body()).toUpper()
                                << u"upper-case hex digits are accepted"_s
                                << u"writes the digest in upper-case"_s;
    QTest::newRow("key with newline")
        << body() << sign(body(), QByteArray(Key) + '\n')
        << u"a newline (LF) follows the key “KEY”"_s << u"with a newline (LF) after it"_s;
    QTest::newRow("key in quotes with newline")
        << body() << sign(body(), '"' + QByteArray(Key) + "\"\n")
        << u"in double quotes and a newline (LF) follows them"_s << u"with double quotes"_s;
    QTest::newRow("blank after") << body() << sign(body()) + ' '
                                 << u"blanks and newlines around the signature are left out"_s
                                 << u"This is the right signature"_s;
    QTest::newRow("prefix") << body() << "sha256: " + sign(body())
                            << u"the prefix “sha256: ” of the signature is left out"_s
                            << u"puts “sha256: ” before the digest"_s;
    QTest::newRow("prefix 0x") << body() << "0x" + sign(body()) << u"the prefix “0x”"_s
                               << u"puts “0x” before"_s;
    // What PHP and Python themselves write of it.
    QTest::newRow("PHP, laid out")
        << R"({"uri":"https://x/?id=1","name":"Café","tags":[]})"_ba
        << sign("{\n    \"uri\": \"https:\\/\\/x\\/?id=1\",\n    \"name\": \"Caf\\u00e9\",\n"
                "    \"tags\": []\n}"_ba)
        << u"as PHP’s json_encode with JSON_PRETTY_PRINT does, for example"_s
        << u"as PHP’s json_encode with JSON_PRETTY_PRINT does"_s;
    QTest::newRow("Python, sorted")
        << R"({"uri":"https://x/?id=1","name":"Café","tags":[]})"_ba
        << sign(R"({"name": "Caf\u00e9", "tags": [], "uri": "https://x/?id=1"})"_ba)
        << u"as Python’s json.dumps(sort_keys=True) does, for example"_s
        << u"as Python’s json.dumps(sort_keys=True) does"_s;
    QTest::newRow("cut off") << body() << sign(body()).first(40) << u"cut off after 40"_s
                             << u"cut off after 40"_s;
    QTest::newRow("error message")
        << body() << "RangeError: Input buffers must have the same byte length"_ba
        << u"does not hold a signature"_s << u"the two texts differ in length"_s;
}

void TestFlowCliVerify::bothDirections()
{
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, signature);
    QFETCH(QString, cause);
    QFETCH(QString, reverse);
    const CliResult result = verify(signature, {u"--key-env"_s, u"KEY"_s, u"--json"_s}, input);
    QVERIFY2(result.exitCode == 1, result.err.constData());
    const QJsonObject json = result.json();
    QCOMPARE(json.value("verdict"_L1).toString(), u"invalid"_s);
    QVERIFY2(json.value("cause"_L1).toString().contains(cause), result.out.constData());
    const QJsonObject first = json.value("causes"_L1).toArray().at(0).toObject();
    QCOMPARE(first.value("sentence"_L1), json.value("cause"_L1));
    QVERIFY(!first.value("advice"_L1).toString().isEmpty());
    const QJsonObject computed = json.value("reverse"_L1).toArray().at(0).toObject();
    QVERIFY2(computed.value("sentence"_L1).toString().contains(reverse), result.out.constData());
    QVERIFY(!computed.value("advice"_L1).toString().isEmpty());
    QVERIFY(json.value("steps"_L1).toArray().size() >= 5);
    QVERIFY(json.value("complete"_L1).toBool());
}

void TestFlowCliVerify::textNamesPlaceAndAdvice()
{
    const CliResult result = verify(sign(body()), {u"--key-env"_s, u"KEY"_s}, body() + '\n');
    QCOMPARE(result.exitCode, 1);
    const QString text = QString::fromUtf8(result.out);
    QVERIFY2(text.contains(u"Cause: The signature matches if the newline"_s),
             result.out.constData());
    QVERIFY(text.contains(u"If your code computed it: Your code removes the newline"_s));
    QVERIFY(text.contains(u"First difference: byte %1 of the body"_s.arg(body().size())));
    QVERIFY(text.contains(u"\"uri\":null}\\n"_s)); // the newline, spelled out
    QVERIFY(text.contains(u"What to do: Something between Follow Up Boss and here"_s));
}

void TestFlowCliVerify::theRightValueIsSaid()
{
    const CliResult result = verify(sign(body()), {u"--key-env"_s, u"KEY"_s, u"--json"_s});
    QVERIFY2(result.exitCode == 0, result.err.constData());
    QVERIFY(result.json().value("causes"_L1).toArray().isEmpty());
    QCOMPARE(
        result.json().value("reverse"_L1).toArray().at(0).toObject().value("kind"_L1).toString(),
        u"right"_s);
}

void TestFlowCliVerify::namesAnotherAccount()
{
    addAccounts();
    // The key is named in the environment; the store knows what it may be confused with.
    const QStringList options{u"--key-env"_s, u"KEY"_s, u"--json"_s};
    const auto cause = [&](const QByteArray &key) {
        return verify(sign(body(), key), options).json().value("cause"_L1).toString();
    };
    QVERIFY(cause(OtherKey).contains(u"the key of the account “second” is used"_s));
    QVERIFY(cause(ApiKey).contains(u"the API key of “acme” is used as the key"_s));
    QVERIFY(cause("SecondSystem").contains(u"the system’s name “SecondSystem” is used"_s));
}

/// The key given differs from the one stored: no account's webhook leads to the wrong address.
void TestFlowCliVerify::namesTheStoredKey()
{
    addAccounts();
    m_environment.insert(u"BLANK"_s, u' ' + QString::fromLatin1(Key));
    for (const QStringList &account : {QStringList{}, QStringList{u"--account"_s, u"acme"_s}}) {
        const CliResult result =
            verify(sign(body()), QStringList{u"--key-env"_s, u"BLANK"_s, u"--json"_s} + account);
        const QJsonArray causes = result.json().value("causes"_L1).toArray();
        const QString first = causes.at(0).toObject().value("sentence"_L1).toString();
        QVERIFY2(first.contains(u"the key stored for the account “acme” is used instead of the one "
                                "given"_s),
                 qPrintable(first));
        QVERIFY(result.out.contains("blanks and newlines around the key"));
        QVERIFY2(!result.out.contains("address"), result.out.constData());
    }
}

void TestFlowCliVerify::checksWithOneAccount()
{
    addAccounts();
    // Any account's key makes it valid, unless one is asked for.
    QCOMPARE(verify(sign(body(), OtherKey)).exitCode, 0);
    const CliResult other =
        verify(sign(body(), OtherKey), {u"--account"_s, u"ACME"_s, u"--json"_s});
    QVERIFY2(other.exitCode == 1, other.err.constData());
    QVERIFY(other.json().value("cause"_L1).toString().contains(u"account “second”"_s));
    QCOMPARE(verify(sign(body()), {u"--account"_s, u"acme"_s}).exitCode, 0);
    const CliResult unknown = verify(sign(body()), {u"--account"_s, u"nobody"_s});
    QVERIFY(unknown.exitCode > 1);
    QVERIFY(unknown.err.contains("nobody"));
}

void TestFlowCliVerify::keysAreNeverPrinted()
{
    addAccounts();
    // Each kind of answer that could name one: valid, another's key, the API key, none known.
    const QList<std::pair<QByteArray, QStringList>> runs{
        {sign(body()), {}},
        {sign(body(), OtherKey), {u"--key-env"_s, u"KEY"_s}},
        {sign(body(), ApiKey), {u"--key-env"_s, u"KEY"_s, u"--json"_s}},
        {QByteArray(64, '0'), {u"--json"_s}}};
    for (const auto &[signature, options] : runs) {
        const CliResult result = verify(signature, options);
        const QByteArray all = result.out + result.err;
        QVERIFY(!all.isEmpty());
        for (const char *key : {Key, OtherKey, ApiKey})
            QVERIFY2(!all.contains(key), all.constData());
    }
}

void TestFlowCliVerify::swappedNameAndKey()
{
    const auto store = AccountStore::open(m_data->filePath(u"hookglass.db"_s));
    QVERIFY(store);
    Account acme;
    acme.name = u"acme"_s;
    acme.system = QString::fromLatin1(Key);
    acme.systemKeyEnv = u"NAME"_s;
    QVERIFY((*store)->add(acme));
    m_environment.insert(u"NAME"_s, u"AcmeSystem"_s);
    for (const QStringList &options : {QStringList{}, QStringList{u"--json"_s}}) {
        for (const QByteArray &signature : {sign(body()), QByteArray(Key)}) {
            const CliResult result = verify(signature, options);
            QCOMPARE(result.exitCode, 1);
            const QByteArray all = result.out + result.err;
            QVERIFY2(!all.contains(Key), all.constData());
            if (signature != Key) {
                QVERIFY2(all.contains("the system’s name is used as the key"), all.constData());
                QVERIFY(all.contains("Look where the two were swapped"));
            }
        }
    }
}

void TestFlowCliVerify::keysInPlaceOfTheSignature()
{
    addAccounts();
    for (const QByteArray &key : {QByteArray(Key), QByteArray(OtherKey), QByteArray(ApiKey)}) {
        for (const QByteArray &value : {key, "FUB-Signature: " + key, key + ' '}) {
            const CliResult result = verify(value, {u"--key-env"_s, u"KEY"_s});
            const QByteArray all = result.out + result.err;
            QVERIFY2(!all.contains(key), all.constData());
            QVERIFY2(all.contains("•••"), all.constData());
            QVERIFY2(all.contains("The header holds a key, not a signature."), all.constData());
            QVERIFY(all.contains("keep the key out of logs"));
        }
    }
}

QTEST_GUILESS_MAIN(TestFlowCliVerify)
#include "tst_flow_cli_verify.moc"
