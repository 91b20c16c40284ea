// SPDX-License-Identifier: MIT
#include "app/updatefetch.h"

#include <QtNetwork/QHostAddress>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>

#include <utility>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int StatusOk = 200;

QNetworkRequest requestFor(const QUrl &url)
{
    QNetworkRequest request(url);
    request.setRawHeader("User-Agent"_ba, "Hookglass"_ba);
    request.setRawHeader("Accept"_ba, "application/json"_ba);
    // Else Qt would tell the system's language, and what it can unpack.
    request.setRawHeader("Accept-Language"_ba, "en"_ba);
    request.setRawHeader("Accept-Encoding"_ba, "identity"_ba);
    for (const auto attribute :
         {QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::CookieSaveControlAttribute,
          QNetworkRequest::AuthenticationReuseAttribute})
        request.setAttribute(attribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy); // we look where it leads
    return request;
}

Error refused(const QString &message)
{
    return {.code = ErrorCode::Refused, .message = message, .detail = {}};
}

} // namespace

UpdateFetch::UpdateFetch(UpdateLimits limits, QObject *parent)
    : QObject(parent)
    , m_limits(limits)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        m_isLate = true;
        if (m_reply)
            m_reply->abort();
    });
}

UpdateFetch::~UpdateFetch()
{
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
    }
}

bool UpdateFetch::mayAsk(const QUrl &url)
{
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty())
        return false;
    return url.scheme() == "https"_L1 ||
           (url.scheme() == "http"_L1 && QHostAddress(url.host()).isLoopback());
}

void UpdateFetch::get(const QUrl &url, Done done)
{
    m_deadline.stop();
    drop();
    m_done = std::move(done);
    m_isLate = m_isTooLarge = m_isMisled = false;
    m_redirects = 0;
    const int generation = ++m_generation;
    if (!mayAsk(url)) {
        const Error error{.code = ErrorCode::InvalidInput,
                          .message = tr("The address to ask must begin with https://."),
                          .detail = {}};
        QMetaObject::invokeMethod(
            this,
            [this, error, generation] {
                if (generation == m_generation)
                    settle(error);
            },
            Qt::QueuedConnection);
        return;
    }
    m_isPractice = url.scheme() == "http"_L1; // on loopback
    send(url);
    m_deadline.start(m_limits.whole);
}

void UpdateFetch::send(const QUrl &url)
{
    // A new one each time: nothing of an earlier question is left in it.
    m_network = std::make_unique<QNetworkAccessManager>();
    m_reply = m_network->get(requestFor(url));
    m_reply->setReadBufferSize(m_limits.bytes + 1);
    connect(m_reply, &QNetworkReply::readyRead, this, [this] {
        if (m_reply->bytesAvailable() <= m_limits.bytes)
            return;
        m_isTooLarge = true;
        m_reply->abort();
    });
    connect(m_reply, &QNetworkReply::finished, this, &UpdateFetch::finish);
}

void UpdateFetch::finish()
{
    const bool isWhole = m_reply->error() == QNetworkReply::NoError && !m_isLate && !m_isTooLarge;
    const QUrl target = m_reply->attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl();
    if (isWhole && !target.isEmpty()) {
        const QUrl next = m_reply->url().resolved(target);
        const bool isSafe = mayAsk(next) && (m_isPractice || next.scheme() == "https"_L1);
        if (isSafe && ++m_redirects <= m_limits.redirects) {
            drop();
            send(next);
            return;
        }
        m_isMisled = !isSafe;
    }
    const Result<QByteArray> answer = read();
    m_deadline.stop();
    drop();
    settle(answer);
}

Result<QByteArray> UpdateFetch::read()
{
    if (m_isMisled)
        return refused(tr("The address leads on to one that is not safe (https)."));
    if (m_redirects > m_limits.redirects)
        return refused(tr("The address leads on and on."));
    if (m_isTooLarge)
        return refused(tr("What answered is far too large to tell of a version."));
    if (m_isLate)
        return Error{.code = ErrorCode::Network,
                     .message = tr("No complete answer came in time."),
                     .detail = {}};
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status != 0 && status != StatusOk)
        return refused(tr("The answer was status %1.").arg(status));
    if (m_reply->error() != QNetworkReply::NoError)
        return Error{.code = ErrorCode::Network,
                     .message = tr("%1 could not be reached: %2.")
                                    .arg(m_reply->url().host(), m_reply->errorString()),
                     .detail = {}};
    const QByteArray bytes = m_reply->readAll();
    if (bytes.size() > m_limits.bytes)
        return refused(tr("What answered is far too large to tell of a version."));
    return bytes;
}

void UpdateFetch::settle(const Result<QByteArray> &answer)
{
    if (const Done done = std::exchange(m_done, {}))
        done(answer);
}

void UpdateFetch::drop()
{
    if (QNetworkReply *reply = std::exchange(m_reply, nullptr)) {
        reply->disconnect(this);
        reply->abort();
        reply->deleteLater();
    }
    if (m_network)
        m_network.release()->deleteLater(); // it may be the one whose signal we are in
}

} // namespace Hookglass
