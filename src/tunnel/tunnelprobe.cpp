// SPDX-License-Identifier: MIT
#include "tunnel/tunnelprobe.h"

#include "core/signature.h"

#include <QtCore/QRandomGenerator>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslSocket>

namespace Hookglass {

using namespace Qt::StringLiterals;
using Kind = ProbeResult::Kind;

namespace {

constexpr auto SignatureName = "FUB-Signature";
constexpr auto CaseName = "X-HookGlass-cAsE";
constexpr qsizetype LongestAnswer = 64 * 1024; ///< its head is all that matters

QByteArray randomBytes(int count)
{
    QByteArray bytes(count, '\0');
    for (char &byte : bytes)
        byte = char(QRandomGenerator::system()->generate());
    return bytes;
}

/// All that tunnels have been seen to touch: blanks, escapes, order, duplicates, number text, and
/// bytes that are no UTF-8.
QByteArray trickyBody(const QByteArray &nonce)
{
    return "{ \"probe\":\"" + nonce +
           "\", "
           "\"slash\":\"a\\/b\",\"e\":\"\\u00e9\xc3\xa9\",\t\"n\":1.0,\"n\":12345678901234567890,"
           "\"raw\":\"\xff\xfe\" }\r\n";
}

/// The value of the header spelled exactly so; null if there is none.
QByteArray exactHeader(const QByteArray &head, const QByteArray &name)
{
    const qsizetype at = head.indexOf("\r\n" + name + ':');
    if (at < 0)
        return {};
    const qsizetype begin = at + 2 + name.size() + 1;
    return head.mid(begin, head.indexOf("\r\n", begin) - begin).trimmed();
}

} // namespace

TunnelProbe::TunnelProbe(const Clock &clock, std::chrono::milliseconds patience, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_patience(patience)
    , m_key(randomBytes(16).toHex())
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        if (m_status != 0) {
            finish(Kind::Elsewhere, tr("Something answered at this address as this receiver does, "
                                       "but the probe did not arrive here. It does not lead to "
                                       "this receiver."));
            return;
        }
        finish(Kind::Unreachable, m_arrival
                                      ? tr("The probe arrived, but its answer did not come back.")
                                      : tr("Nothing answered in time."));
    });
}

TunnelProbe::~TunnelProbe()
{
    cancel();
}

void TunnelProbe::cancel()
{
    m_deadline.stop();
    if (!m_socket)
        return;
    QSslSocket *socket = std::exchange(m_socket, nullptr);
    socket->disconnect(this);
    socket->abort();
    socket->deleteLater(); // it may be in one of its own signals
}

void TunnelProbe::start(const QUrl &publicUrl)
{
    cancel();
    m_url = publicUrl;
    m_nonce = randomBytes(16).toHex();
    m_body = trickyBody(m_nonce);
    m_arrival.reset();
    m_status = 0;
    m_server.clear();
    m_unread.clear();
    Q_EMIT sending(m_nonce);
    m_since.start();
    m_deadline.start(m_patience);
    m_socket = new QSslSocket(this);
    connect(m_socket, &QSslSocket::readyRead, this, &TunnelProbe::read);
    connect(m_socket, &QSslSocket::errorOccurred, this, &TunnelProbe::lost);
    const QString host = publicUrl.host(QUrl::FullyEncoded);
    if (publicUrl.scheme() == "http"_L1) {
        connect(m_socket, &QSslSocket::connected, this, &TunnelProbe::send);
        m_socket->connectToHost(host, quint16(publicUrl.port(80)));
        return;
    }
    QSslConfiguration configuration = m_socket->sslConfiguration();
    // HTTP/2 would lower the names before the tunnel could.
    configuration.setAllowedNextProtocols({QSslConfiguration::NextProtocolHttp1_1});
    m_socket->setSslConfiguration(configuration);
    connect(m_socket, &QSslSocket::encrypted, this, &TunnelProbe::send);
    m_socket->connectToHostEncrypted(host, quint16(publicUrl.port(443)));
}

void TunnelProbe::send()
{
    QByteArray path = m_url.path(QUrl::FullyEncoded).toLatin1();
    while (path.endsWith('/'))
        path.chop(1);
    // Some tunnels show a page to browsers; that is not for us to see.
    m_socket->write("POST " + path + "/probe/" + m_nonce +
                    " HTTP/1.1\r\nHost: " + m_url.authority(QUrl::FullyEncoded).toLatin1() +
                    "\r\nUser-Agent: Hookglass probe\r\nContent-Type: application/json\r\n" +
                    SignatureName + ": " + Signer(m_key).sign(m_body) + "\r\n" + CaseName + ": " +
                    m_nonce + "\r\nContent-Length: " + QByteArray::number(m_body.size()) +
                    "\r\nConnection: close\r\n\r\n" + m_body);
}

void TunnelProbe::read()
{
    m_unread += m_socket->read(LongestAnswer - m_unread.size());
    qsizetype end = 0;
    while ((end = m_unread.indexOf("\r\n\r\n")) >= 0) {
        const QByteArray head = m_unread.first(end + 2);
        m_unread.remove(0, end + 4);
        const int status = head.startsWith("HTTP/1.") ? head.mid(9, 3).toInt() : 0;
        if (status >= 100 && status < 200)
            continue; // news of what is to come
        if (status == 0)
            break;
        m_status = status;
        const qsizetype server = head.toLower().indexOf("\r\nserver:");
        if (server >= 0)
            m_server =
                head.mid(server + 9, head.indexOf("\r\n", server + 2) - server - 9).trimmed();
        m_socket->disconnect(this);
        answered();
        return;
    }
    if (end >= 0 || m_unread.size() >= LongestAnswer)
        finish(Kind::Elsewhere, tr("What answered at this address does not speak HTTP."));
}

void TunnelProbe::lost()
{
    finish(Kind::Unreachable,
           tr("The address could not be reached: %1").arg(m_socket->errorString()));
}

void TunnelProbe::arrive(const ProbeArrival &arrival)
{
    if (!m_socket || arrival.nonce != m_nonce)
        return;
    m_arrival = arrival;
    if (m_status != 0)
        answered(); // its answer was faster than the news of it
}

void TunnelProbe::answered()
{
    const bool isOurs = m_status == 204;
    if (!m_arrival) {
        if (isOurs)
            return; // the receiver's thread is about to tell
        const QString server = QString::fromLatin1(m_server.left(40));
        finish(Kind::Elsewhere,
               (server.isEmpty()
                    ? tr("Something else answered at this address, with status %1.").arg(m_status)
                    : tr("Something else answered at this address (%2), with status %1.")
                          .arg(m_status)
                          .arg(server)) +
                   u' ' + tr("It does not lead to this receiver."));
        return;
    }
    if (!isOurs) {
        finish(Kind::Altered,
               tr("The probe arrived, but instead of our answer 204 the tunnel gave %1.")
                   .arg(m_status));
        return;
    }
    const QString damage = damageOf(*m_arrival);
    finish(damage.isEmpty() ? Kind::Reachable : Kind::Altered, damage);
}

QString TunnelProbe::damageOf(const ProbeArrival &arrival) const
{
    if (arrival.body != m_body) {
        return tr("The tunnel changes the body on its way (%1 bytes sent, %2 arrived): signatures "
                  "cannot be right. Use another provider.")
            .arg(m_body.size())
            .arg(arrival.body.size());
    }
    const SignatureVerifier verifier({SigningKey{.label = {}, .key = m_key}});
    if (verifier.verify(arrival.body, parseHead(arrival.head)).kind !=
        SignatureVerdict::Kind::Valid) {
        return tr("The tunnel drops or changes the header FUB-Signature: no signature can be "
                  "checked. Use another provider.");
    }
    return {};
}

QString TunnelProbe::remarkOn(const ProbeArrival &arrival) const
{
    if (exactHeader(arrival.head, CaseName) == m_nonce)
        return {};
    return tr("The tunnel changes upper and lower case in header names: what is shown as received "
              "is what the tunnel made of it. Signatures are not affected.");
}

void TunnelProbe::finish(Kind kind, const QString &message)
{
    ProbeResult result{.kind = kind,
                       .url = m_url,
                       .at = m_clock.now(),
                       .roundTrip = std::chrono::milliseconds(m_since.elapsed()),
                       .message = message,
                       .remark = m_arrival ? remarkOn(*m_arrival) : QString()};
    cancel();
    Q_EMIT finished(result);
}

} // namespace Hookglass
