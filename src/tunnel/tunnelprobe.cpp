// SPDX-License-Identifier: MIT
#include "tunnel/tunnelprobe.h"

#include "core/signature.h"

#include <QtCore/QRandomGenerator>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>

namespace Hookglass {

using namespace Qt::StringLiterals;
using Kind = ProbeResult::Kind;

namespace {

constexpr auto SignatureName = "FUB-Signature";
constexpr auto CaseName = "X-HookGlass-cAsE";

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
    , m_network(new QNetworkAccessManager(this))
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
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
    if (!m_reply)
        return;
    QNetworkReply *reply = std::exchange(m_reply, nullptr);
    reply->disconnect(this);
    reply->abort();
    reply->deleteLater();
}

void TunnelProbe::start(const QUrl &publicUrl)
{
    cancel();
    m_url = publicUrl;
    m_nonce = randomBytes(16).toHex();
    m_body = trickyBody(m_nonce);
    m_arrival.reset();
    m_status = 0;
    Q_EMIT sending(m_nonce);
    QUrl url = publicUrl;
    url.setPath(url.path().isEmpty() || url.path() == "/"_L1
                    ? "/probe/"_L1 + QString::fromLatin1(m_nonce)
                    : url.path() + "/probe/"_L1 + QString::fromLatin1(m_nonce));
    QNetworkRequest request(url);
    // HTTP/2 would lower the names before the tunnel could.
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute,
                         QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setRawHeader("Content-Type", "application/json");
    request.setRawHeader(SignatureName, Signer(m_key).sign(m_body));
    request.setRawHeader(CaseName, m_nonce);
    // Some tunnels show a page to browsers; that is not for us to see.
    request.setRawHeader("User-Agent", "Hookglass probe");
    m_since.start();
    m_deadline.start(m_patience);
    m_reply = m_network->post(request, m_body);
    connect(m_reply, &QNetworkReply::finished, this, &TunnelProbe::answered);
}

void TunnelProbe::arrive(const ProbeArrival &arrival)
{
    if (!m_reply || arrival.nonce != m_nonce)
        return;
    m_arrival = arrival;
    if (m_status != 0)
        answered(); // its answer was faster than the news of it
}

void TunnelProbe::answered()
{
    m_status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_status == 0) {
        finish(Kind::Unreachable,
               tr("The address could not be reached: %1").arg(m_reply->errorString()));
        return;
    }
    const bool isOurs = m_status == 204;
    if (!m_arrival) {
        if (isOurs)
            return; // the receiver's thread is about to tell
        const QString server = QString::fromLatin1(m_reply->rawHeader("Server").left(40));
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
