// SPDX-License-Identifier: MIT
#include "app/hostcheck.h"

#include <QtCore/QDateTime>
#include <QtCore/QPointer>
#include <QtCore/QSet>
#include <QtCore/QTimer>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QHostInfo>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslError>
#include <QtNetwork/QSslSocket>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int AtOnce = 4;

/// What is wrong with a certificate, for its owner; empty for what does not concern us. The worst
/// comes first: a certificate that signs itself may have expired, too.
QString wordsFor(const QList<QSslError> &errors, const QString &host)
{
    QString expired;
    QString mismatched;
    QString selfSigned;
    for (const QSslError &error : errors) {
        switch (error.error()) {
        case QSslError::CertificateExpired:
            expired = HostCheck::tr("The certificate of %1 expired on %2.")
                          .arg(host, error.certificate().expiryDate().date().toString(Qt::ISODate));
            break;
        case QSslError::HostNameMismatch:
            mismatched = HostCheck::tr("The certificate at %1 is for another name.").arg(host);
            break;
        case QSslError::SelfSignedCertificate:
        case QSslError::SelfSignedCertificateInChain:
            selfSigned =
                HostCheck::tr("The certificate of %1 is signed by nobody but itself.").arg(host);
            break;
        default:
            break;
        }
    }
    QStringList words{expired, mismatched, selfSigned};
    words.removeAll(QString());
    return words.join(u' ');
}

} // namespace

HostCheck::HostCheck(std::chrono::milliseconds patience, QString control, QObject *parent)
    : QObject(parent)
    , m_patience(patience)
    , m_control(std::move(control))
{
}

HostCheck::~HostCheck() = default;

void HostCheck::start(const QList<QUrl> &urls)
{
    ++m_generation;
    m_open = 0;
    m_queue.clear();
    QSet<QString> known;
    for (const QUrl &url : urls) {
        if (url.host().isEmpty() || known.contains(url.host()))
            continue;
        known.insert(url.host());
        m_queue.append(url);
    }
    if (m_queue.isEmpty())
        QMetaObject::invokeMethod(this, &HostCheck::finished, Qt::QueuedConnection);
    next();
}

void HostCheck::next()
{
    while (m_open < AtOnce && !m_queue.isEmpty()) {
        ++m_open;
        lookUp(m_queue.takeFirst());
    }
}

void HostCheck::lookUp(const QUrl &url)
{
    if (!QHostAddress(url.host()).isNull() || url.host() == "localhost"_L1) {
        checkTls(url);
        return;
    }
    QHostInfo::lookupHost(url.host(), this,
                          [this, url, generation = m_generation](const QHostInfo &info) {
                              if (generation != m_generation)
                                  return;
                              if (info.error() == QHostInfo::HostNotFound)
                                  confirmGone(url.host());
                              else
                                  checkTls(url);
                          });
}

/// Behind some routers, or without a network, no name exists: that says nothing of this one.
void HostCheck::confirmGone(const QString &host)
{
    QHostInfo::lookupHost(
        m_control, this, [this, host, generation = m_generation](const QHostInfo &info) {
            if (generation != m_generation)
                return;
            const bool isGone = info.error() == QHostInfo::NoError;
            settle(host, {.isGone = isGone, .isUnknown = !isGone, .tlsProblem = {}});
        });
}

void HostCheck::checkTls(const QUrl &url)
{
    if (url.scheme() != "https"_L1) {
        QMetaObject::invokeMethod(
            this,
            [this, host = url.host(), generation = m_generation] {
                if (generation == m_generation)
                    settle(host, {});
            },
            Qt::QueuedConnection);
        return;
    }
    auto *socket = new QSslSocket(this);
    const auto problem = std::make_shared<QString>();
    const auto end = [this, socket, problem, host = url.host(), generation = m_generation] {
        if (socket->property("ended").toBool())
            return;
        socket->setProperty("ended", true);
        socket->abort();
        socket->deleteLater();
        if (generation == m_generation)
            settle(host, {.isGone = false, .isUnknown = false, .tlsProblem = *problem});
    };
    connect(socket, &QSslSocket::sslErrors, this,
            [problem, host = url.host()](const QList<QSslError> &errors) {
                *problem = wordsFor(errors, host);
            });
    connect(socket, &QSslSocket::encrypted, this, end);
    connect(socket, &QSslSocket::errorOccurred, this, end);
    // A host that does not answer may be down for an hour: no evidence.
    QTimer::singleShot(m_patience, socket, end);
    socket->connectToHostEncrypted(url.host(), quint16(url.port(443)));
}

void HostCheck::settle(const QString &host, const HostEvidence &evidence)
{
    --m_open;
    Q_EMIT found(host, evidence);
    if (isRunning())
        next();
    else
        Q_EMIT finished();
}

} // namespace Hookglass
