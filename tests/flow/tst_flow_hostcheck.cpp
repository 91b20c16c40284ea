// SPDX-License-Identifier: MIT
// What a passive look at a host finds, and that it sends nothing: against TLS servers of the test
// whose certificates are made on the spot.
#include "app/hostcheck.h"

#include <QtCore/QDateTime>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslKey>
#include <QtNetwork/QSslSocket>
#include <QtNetwork/QTcpServer>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Identity
{
    QSslCertificate certificate;
    QSslKey key;
};

QByteArray contentOf(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, qsizetype(size)};
}

/// Signed by itself; valid from `begin` to `end`, in seconds from now.
Identity makeIdentity(const QByteArray &name, long begin, long end)
{
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"),
                                                                  &EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> x509(X509_new(), &X509_free);
    X509_set_version(x509.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x509.get()), qHash(name) % 100'000 + 1);
    X509_gmtime_adj(X509_getm_notBefore(x509.get()), begin);
    X509_gmtime_adj(X509_getm_notAfter(x509.get()), end);
    X509_set_pubkey(x509.get(), key.get());
    X509_NAME *subject = X509_get_subject_name(x509.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>(name.constData()), -1, -1,
                               0);
    X509_set_issuer_name(x509.get(), subject);
    const QByteArray names = "DNS:" + name;
    X509_EXTENSION *extension =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.constData());
    X509_add_ext(x509.get(), extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(x509.get(), key.get(), EVP_sha256());
    const std::unique_ptr<BIO, decltype(&BIO_free)> certificate(BIO_new(BIO_s_mem()), &BIO_free);
    const std::unique_ptr<BIO, decltype(&BIO_free)> secret(BIO_new(BIO_s_mem()), &BIO_free);
    PEM_write_bio_X509(certificate.get(), x509.get());
    PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return {QSslCertificate(contentOf(certificate.get())),
            QSslKey(contentOf(secret.get()), QSsl::Ec)};
}

/// Speaks TLS with this identity, and keeps what it is told after the handshake.
class TlsServer final : public QTcpServer
{
public:
    explicit TlsServer(Identity identity)
        : m_identity(std::move(identity))
    {
        listen(QHostAddress::LocalHost);
    }
    QUrl url() const { return QUrl(u"https://localhost:%1/hook?secret=1"_s.arg(serverPort())); }

    QByteArray received;
    int ended = 0;

protected:
    void incomingConnection(qintptr handle) override
    {
        auto *socket = new QSslSocket(this);
        socket->setSocketDescriptor(handle);
        socket->setLocalCertificate(m_identity.certificate);
        socket->setPrivateKey(m_identity.key);
        connect(socket, &QSslSocket::readyRead, this,
                [this, socket] { received += socket->readAll(); });
        connect(socket, &QSslSocket::disconnected, this, [this] { ++ended; });
        socket->startServerEncryption();
    }

private:
    const Identity m_identity;
};

/// Trusts this certificate as long as it lives.
struct Trust
{
    explicit Trust(const QSslCertificate &certificate)
    {
        QSslConfiguration configuration = before;
        configuration.addCaCertificate(certificate);
        QSslConfiguration::setDefaultConfiguration(configuration);
    }
    ~Trust() { QSslConfiguration::setDefaultConfiguration(before); }
    Q_DISABLE_COPY_MOVE(Trust)

    const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
};

constexpr long Day = 24 * 60 * 60;

} // namespace

class TestFlowHostCheck final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goodCertificateIsNoEvidence();
    void expiredIsTold();
    void wrongNameIsTold();
    void unknownSignerIsTold();
    void goneNameIsTold();
    void silenceIsNoEvidence();
    void eachHostOnceAndAllOfThem();

private:
    static HostEvidence look(const QUrl &url, std::chrono::milliseconds patience = 20s,
                             const QString &control = u"localhost"_s);
};

HostEvidence TestFlowHostCheck::look(const QUrl &url, std::chrono::milliseconds patience,
                                     const QString &control)
{
    HostCheck check(patience, control);
    QSignalSpy found(&check, &HostCheck::found);
    QSignalSpy finished(&check, &HostCheck::finished);
    check.start({url});
    if (!finished.wait(30'000) || found.size() != 1)
        return {.isGone = true, .isUnknown = true, .tlsProblem = u"no answer at all"_s};
    return found.constFirst().at(1).value<HostEvidence>();
}

void TestFlowHostCheck::goodCertificateIsNoEvidence()
{
    const Identity good = makeIdentity("localhost", -Day, Day);
    const Trust trust(good.certificate);
    TlsServer server(good);
    QCOMPARE(look(server.url()), HostEvidence());
    QTRY_COMPARE(server.ended, 1);
    QCOMPARE(server.received, QByteArray()); // TLS was begun, and nothing was sent
}

void TestFlowHostCheck::expiredIsTold()
{
    const Identity old = makeIdentity("localhost", -10 * Day, -2 * Day);
    const Trust trust(old.certificate);
    TlsServer server(old);
    const HostEvidence evidence = look(server.url());
    QVERIFY(!evidence.isGone);
    QVERIFY2(evidence.tlsProblem.contains(u"expired on"_s), qPrintable(evidence.tlsProblem));
    QVERIFY(evidence.tlsProblem.contains(
        QDateTime::currentDateTimeUtc().addDays(-2).date().toString(Qt::ISODate)));
    QCOMPARE(server.received, QByteArray());
}

void TestFlowHostCheck::wrongNameIsTold()
{
    const Identity other = makeIdentity("somewhere.example", -Day, Day);
    const Trust trust(other.certificate);
    TlsServer server(other);
    const HostEvidence evidence = look(server.url());
    QVERIFY2(evidence.tlsProblem.contains(u"another name"_s), qPrintable(evidence.tlsProblem));
}

void TestFlowHostCheck::unknownSignerIsTold()
{
    TlsServer server(makeIdentity("localhost", -Day, Day));
    const HostEvidence evidence = look(server.url());
    QVERIFY2(evidence.tlsProblem.contains(u"nobody but itself"_s), qPrintable(evidence.tlsProblem));
}

void TestFlowHostCheck::goneNameIsTold()
{
    // Longer than any name may be: no resolver is asked.
    const QString label = QString(60, u'a') + u'.';
    const QUrl url(u"https://%1invalid/x"_s.arg(label.repeated(5)));
    QVERIFY(!url.host().isEmpty());
    const HostEvidence evidence = look(url);
    QVERIFY(evidence.isGone && !evidence.isUnknown);
    QCOMPARE(evidence.tlsProblem, QString());
    // Where no name at all resolves, nothing is proved of this one.
    const HostEvidence offline = look(url, 20s, label.repeated(5) + u"invalid"_s);
    QVERIFY(!offline.isGone && offline.isUnknown);
}

void TestFlowHostCheck::silenceIsNoEvidence()
{
    QTcpServer mute; // takes connections, and never speaks
    QVERIFY(mute.listen(QHostAddress::LocalHost));
    QCOMPARE(look(QUrl(u"https://127.0.0.1:%1/"_s.arg(mute.serverPort())), 50ms), HostEvidence());
    const quint16 port = mute.serverPort();
    mute.close();
    QCOMPARE(look(QUrl(u"https://127.0.0.1:%1/"_s.arg(port))), HostEvidence()); // refused
    QCOMPARE(look(QUrl(u"http://127.0.0.1:%1/"_s.arg(port))), HostEvidence());
}

void TestFlowHostCheck::eachHostOnceAndAllOfThem()
{
    HostCheck check(20s);
    QSignalSpy found(&check, &HostCheck::found);
    QSignalSpy finished(&check, &HostCheck::finished);
    QList<QUrl> urls;
    for (int i = 1; i <= 12; ++i)
        urls << QUrl(u"http://127.0.0.%1/a"_s.arg(i)) << QUrl(u"http://127.0.0.%1/b"_s.arg(i));
    check.start(urls);
    QVERIFY(finished.wait());
    QCOMPARE(found.size(), 12);
    QCOMPARE(finished.size(), 1);
    check.start({});
    QVERIFY(finished.wait());
    QCOMPARE(found.size(), 12);
}

QTEST_GUILESS_MAIN(TestFlowHostCheck)
#include "tst_flow_hostcheck.moc"
