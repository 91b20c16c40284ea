// SPDX-License-Identifier: MIT
#include "fub/apitransport.h"

#include "core/jsonscanner.h"
#include "core/oncebuffer.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonDocument>
#include <QtCore/QLocale>
#include <QtCore/QPointer>
#include <QtCore/QRandomGenerator>
#include <QtCore/QTimeZone>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

/// What requests of one rate limit have in common.
QString familyOf(const ApiCall &call)
{
    return QString::fromLatin1(call.verb) + u' ' + call.path.section(u'/', 1, 1);
}

} // namespace

struct ApiTransport::Pending
{
    ApiCall call;
    QPointer<QObject> context;
    Done done;
    RawDone rawDone; ///< in place of done
    int status = 0;  ///< of the last attempt
    QMetaObject::Connection contextGone;
    QPointer<QNetworkReply> reply;
    RateLimit::Time notBefore;
    int attempts = 0;
    bool isOverdue = false; ///< the attempt's deadline passed
    bool isTooLarge = false;

    QString family() const { return familyOf(call); }
    bool mayRepeat() const { return call.verb != "POST"; }
};

namespace {

RateLimit::Time steadyNow()
{
    return std::chrono::steady_clock::now();
}

Error failure(ErrorCode code, const QString &message, const QByteArray &body = {})
{
    return {.code = code,
            .message = message,
            .detail = QString::fromUtf8(body.first(std::min<qsizetype>(body.size(), 500)))};
}

std::optional<int> numberIn(const QNetworkReply &reply, const char *header)
{
    bool isNumber = false;
    const int number = reply.rawHeader(header).trimmed().toInt(&isNumber);
    return isNumber && number >= 0 ? std::optional(number) : std::nullopt;
}

RateHeaders rateHeaders(const QNetworkReply &reply)
{
    RateHeaders headers;
    headers.limit = numberIn(reply, "X-RateLimit-Limit");
    headers.remaining = numberIn(reply, "X-RateLimit-Remaining");
    if (const std::optional<int> window = numberIn(reply, "X-RateLimit-Window"))
        headers.window = std::chrono::seconds(*window);
    headers.context = QString::fromLatin1(reply.rawHeader("X-RateLimit-Context"));
    return headers;
}

/// Seconds, or the date that HTTP allows in their place. So many seconds that they are no number
/// for us are no less a wish to wait.
std::optional<milliseconds> retryAfter(const QNetworkReply &reply)
{
    constexpr milliseconds longest = std::chrono::hours(24);
    const QByteArray text = reply.rawHeader("Retry-After").trimmed();
    if (text.isEmpty())
        return std::nullopt;
    const bool isDigits =
        std::all_of(text.cbegin(), text.cend(), [](char c) { return c >= '0' && c <= '9'; });
    if (isDigits) {
        bool fits = false;
        const int seconds = text.toInt(&fits);
        return fits ? std::min<milliseconds>(std::chrono::seconds(seconds), longest) : longest;
    }
    const QDateTime date =
        QLocale::c().toDateTime(QString::fromLatin1(text), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    if (!date.isValid())
        return std::nullopt;
    const QDateTime utc(date.date(), date.time(), QTimeZone::utc());
    return std::clamp(milliseconds(QDateTime::currentDateTimeUtc().msecsTo(utc)), 0ms, longest);
}

bool holdsControl(const QByteArray &text)
{
    return std::any_of(text.cbegin(), text.cend(),
                       [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
}

int statusOf(const QNetworkReply &reply)
{
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

/// What may go better a moment later; a wrong certificate or name does not.
bool mayPass(const QNetworkReply &reply)
{
    switch (statusOf(reply)) {
    case 408:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
        return true;
    case 0:
        break;
    default:
        // A cut answer has a status and an error.
        return reply.error() == QNetworkReply::RemoteHostClosedError;
    }
    const QNetworkReply::NetworkError error = reply.error();
    return error == QNetworkReply::ConnectionRefusedError ||
           error == QNetworkReply::RemoteHostClosedError || error == QNetworkReply::TimeoutError ||
           error == QNetworkReply::OperationCanceledError ||
           error == QNetworkReply::TemporaryNetworkFailureError ||
           error == QNetworkReply::NetworkSessionFailedError ||
           error == QNetworkReply::ContentReSendError || // a kept connection was closed
           error == QNetworkReply::UnknownNetworkError;
}

ErrorCode codeOf(int status)
{
    if (status == 404)
        return ErrorCode::NotFound;
    return status >= 400 && status < 500 && status != 408 && status != 429 ? ErrorCode::Refused
                                                                           : ErrorCode::Network;
}

bool isJsonObject(QByteArrayView text)
{
    JsonText::Scanner scanner(text);
    JsonText::Token token;
    if (!scanner.next(token) || token.kind != JsonText::TokenKind::ObjectBegin)
        return false;
    while (scanner.next(token)) {
    }
    return !scanner.problem();
}

QString wordsOf(const QJsonObject &object)
{
    for (const auto name : {"errorMessage"_L1, "error"_L1, "message"_L1}) {
        QString words = object.value(name).toString();
        // They are shown on terminals, too: nothing of them may steer one.
        erase_if(words,
                 [](QChar c) { return c.category() == QChar::Other_Control && !c.isSpace(); });
        words = words.simplified().left(500);
        if (!words.isEmpty())
            return words;
    }
    return ApiTransport::tr("the server gave no reason");
}

} // namespace

ApiTransport::ApiTransport(ApiAccess access, ApiLimits limits, QObject *parent)
    : QObject(parent)
    , m_access(std::move(access))
    , m_limits(limits)
    , m_network(new QNetworkAccessManager(this))
{
    m_wake.setSingleShot(true);
    connect(&m_wake, &QTimer::timeout, this, &ApiTransport::pump);
}

ApiTransport::~ApiTransport()
{
    for (const Item &item : std::exchange(m_running, {})) {
        if (item->reply) {
            item->reply->disconnect(this);
            item->reply->abort();
        }
    }
}

bool ApiTransport::mayCarryKeys(const QUrl &url)
{
    if (url.scheme() == "https"_L1)
        return true;
    const QString host = url.host();
    return url.scheme() == "http"_L1 && (host == "localhost"_L1 || QHostAddress(host).isLoopback());
}

void ApiTransport::send(ApiCall call, QObject *context, Done done)
{
    auto item = std::make_shared<Pending>();
    item->call = std::move(call);
    item->context = context;
    item->done = std::move(done);
    enqueue(std::move(item));
}

void ApiTransport::sendRaw(ApiCall call, QObject *context, RawDone done)
{
    auto item = std::make_shared<Pending>();
    item->call = std::move(call);
    item->context = context;
    item->rawDone = std::move(done);
    enqueue(std::move(item));
}

milliseconds ApiTransport::waitFor(const QString &path)
{
    ApiCall call;
    call.path = path;
    return m_rate.wait(familyOf(call), steadyNow());
}

void ApiTransport::enqueue(Item item)
{
    if (const QString problem = accessProblem(); !problem.isEmpty()) {
        settle(item, failure(ErrorCode::InvalidInput, problem));
        return;
    }
    item->contextGone =
        connect(item->context, &QObject::destroyed, this, [this, item] { drop(item); });
    m_queue.append(item);
    pump();
}

/// Why nothing may be sent with what we were given; empty: it may.
QString ApiTransport::accessProblem() const
{
    if (!mayCarryKeys(m_access.base)) {
        return tr("The API address must begin with https:// (plain http is for this machine "
                  "only): %1")
            .arg(m_access.base.toDisplayString());
    }
    // A line break in a header would begin another one.
    if (holdsControl(m_access.system.toUtf8()))
        return tr("The system's name holds a line break or another control character.");
    if (holdsControl(m_access.systemKey.reveal()))
        return tr("The system key holds a line break or another control character. Copy it again.");
    return {};
}

void ApiTransport::pump()
{
    std::optional<milliseconds> next = startWaiting(false);
    const bool isWaiting = std::any_of(m_queue.cbegin(), m_queue.cend(),
                                       [](const Item &item) { return !item->call.isBackground; });
    if (!isWaiting)
        next = startWaiting(true);
    if (next) {
        m_wake.start(*next);
        Q_EMIT waiting(*next);
    }
}

/// Starts what may go of one kind; how long the first of the others has to wait.
std::optional<milliseconds> ApiTransport::startWaiting(bool background)
{
    const RateLimit::Time now = steadyNow();
    std::optional<milliseconds> next;
    for (qsizetype i = 0; i < m_queue.size() && m_running.size() < m_limits.concurrent;) {
        const Item item = m_queue.at(i);
        if (item->call.isBackground != background) {
            ++i;
            continue;
        }
        const milliseconds wait =
            std::max(m_rate.wait(item->family(), now,
                                 background ? RateLimit::Share::Background : RateLimit::Share::All),
                     std::chrono::ceil<milliseconds>(item->notBefore - now));
        if (wait > m_limits.longestWait) {
            m_queue.removeAt(i);
            settle(item, tooLong(wait));
            continue;
        }
        if (wait > 0ms) {
            next = std::min(wait, next.value_or(wait));
            ++i;
            continue;
        }
        m_queue.removeAt(i);
        start(item);
    }
    return next;
}

void ApiTransport::start(const Item &item)
{
    QUrl url = m_access.base;
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path + item->call.path);
    url.setQuery(item->call.query);
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setTransferTimeout(int(m_limits.silence.count()));
    request.setRawHeader("Authorization", "Basic " + (m_access.apiKey.reveal() + ':').toBase64());
    request.setRawHeader("Accept", "application/json");
    if (!m_access.system.isEmpty())
        request.setRawHeader("X-System", m_access.system.toUtf8());
    if (!m_access.systemKey.isEmpty())
        request.setRawHeader("X-System-Key", m_access.systemKey.reveal());
    QNetworkReply *reply = nullptr;
    if (item->call.body.isEmpty()) {
        reply = m_network->sendCustomRequest(request, item->call.verb);
    } else {
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        request.setHeader(QNetworkRequest::ContentLengthHeader, item->call.body.size());
        request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        auto *body = new OnceBuffer(item->call.body);
        reply = m_network->sendCustomRequest(request, item->call.verb, body);
        body->setParent(reply);
    }
    ++item->attempts;
    item->reply = reply;
    item->isOverdue = false;
    m_running.append(item);
    m_rate.sent(item->family(), steadyNow());
    QTimer::singleShot(m_limits.attempt, reply, [item, reply] {
        item->isOverdue = true;
        reply->abort();
    });
    connect(reply, &QNetworkReply::readyRead, this, [this, item, reply] {
        if (reply->bytesAvailable() > m_limits.answerBytes) {
            item->isTooLarge = true;
            reply->abort();
        }
    });
    connect(reply, &QNetworkReply::finished, this, [this, item, reply] {
        reply->deleteLater();
        finish(item, *reply);
    });
}

void ApiTransport::finish(const Item &item, QNetworkReply &reply)
{
    m_running.removeOne(item);
    item->reply = nullptr;
    item->status = statusOf(reply);
    const RateLimit::Time now = steadyNow();
    m_rate.answered(item->family(), rateHeaders(reply), now);
    if (statusOf(reply) == 429)
        m_rate.refused(item->family(), retryAfter(reply), now);
    const std::optional<milliseconds> delay = retryDelay(*item, reply);
    // What the limit does not let go in time is answered now, in the server's words.
    if (delay && m_rate.wait(item->family(), now) <= m_limits.longestWait) {
        item->notBefore = now + *delay;
        m_queue.prepend(item);
    } else {
        settle(item, read(*item, reply));
    }
    pump();
}

std::optional<milliseconds> ApiTransport::retryDelay(const Pending &item,
                                                     QNetworkReply &reply) const
{
    const bool refused = statusOf(reply) == 429;
    if (item.isTooLarge || !mayPass(reply) || item.attempts >= m_limits.attempts ||
        !(item.mayRepeat() || refused))
        return std::nullopt;
    milliseconds delay = m_limits.backoff * (1 << (item.attempts - 1));
    // Not all that failed together come again together.
    delay += milliseconds(QRandomGenerator::global()->bounded(int(delay.count()) / 2 + 1));
    delay = std::max(delay, retryAfter(reply).value_or(0ms));
    return delay <= m_limits.longestWait ? std::optional(delay) : std::nullopt;
}

Result<QByteArray> ApiTransport::read(const Pending &item, QNetworkReply &reply) const
{
    const int status = statusOf(reply);
    const QString host = reply.url().host();
    if (item.isTooLarge) {
        return failure(ErrorCode::Network, tr("%1 answered with more than %2 MB; that is no answer "
                                              "of this API.")
                                               .arg(host)
                                               .arg(m_limits.answerBytes / (1024 * 1024)));
    }
    const bool cut = status >= 200 && status < 300 && reply.error() != QNetworkReply::NoError;
    if (status == 0 || cut || item.isOverdue) {
        return unreached(item, reply);
    }
    const QByteArray body = reply.read(m_limits.answerBytes);
    if (status >= 300 && status < 400) {
        const QUrl target = reply.url().resolved(QUrl::fromEncoded(reply.rawHeader("Location")));
        return failure(
            ErrorCode::Refused,
            redacted(tr("The API redirects to %1. That is not followed, because the key "
                        "would go there, too; check the API address.")
                         .arg(target.toDisplayString(QUrl::RemoveQuery | QUrl::RemoveFragment |
                                                     QUrl::RemoveUserInfo))));
    }
    if (status < 200 || status > 299) {
        const QJsonObject object = QJsonDocument::fromJson(body).object();
        return failure(codeOf(status),
                       redacted(tr("Status %1: %2").arg(status).arg(wordsOf(object))),
                       redacted(QString::fromUtf8(body)).toUtf8());
    }
    return body;
}

Result<QJsonObject> ApiTransport::asObject(const Pending &item,
                                           const Result<QByteArray> &answer) const
{
    if (!answer)
        return answer.error();
    const QJsonDocument document = QJsonDocument::fromJson(*answer);
    const bool mayBeEmpty = item.call.verb == "DELETE";
    if (!document.isObject() && !mayBeEmpty)
        return notLikeFub(*answer);
    return document.object();
}

Error ApiTransport::notLikeFub(const QByteArray &body) const
{
    return failure(ErrorCode::Network,
                   tr("%1 does not answer like Follow Up Boss: no JSON object came. Check the "
                      "API address.")
                       .arg(m_access.base.host()),
                   redacted(QString::fromUtf8(body)).toUtf8());
}

/// Why no whole answer came.
Error ApiTransport::unreached(const Pending &item, const QNetworkReply &reply) const
{
    QString reason;
    if (item.isOverdue || reply.error() == QNetworkReply::OperationCanceledError)
        reason = tr("no complete answer in time");
    else if (reply.error() == QNetworkReply::RemoteHostClosedError ||
             reply.error() == QNetworkReply::ContentReSendError)
        reason = tr("the connection was closed before an answer came");
    else
        reason = redacted(reply.errorString());
    QString message = tr("%1 could not be reached: %2.").arg(reply.url().host(), reason);
    if (!item.mayRepeat())
        message += u' ' + tr("It may have been done all the same; look at the list.");
    return failure(ErrorCode::Network, message);
}

Error ApiTransport::tooLong(milliseconds wait)
{
    return failure(ErrorCode::Network,
                   tr("The API asked for no more calls for the next %n s. Try again then.", nullptr,
                      int(std::chrono::ceil<std::chrono::seconds>(wait).count())));
}

QString ApiTransport::redacted(QString text) const
{
    const auto hide = [&text](const QByteArray &bytes) {
        if (!bytes.isEmpty())
            text.replace(QString::fromUtf8(bytes), u"•••"_s);
    };
    hide(m_access.systemKey.reveal());
    if (m_access.apiKey.isEmpty())
        return text;
    hide((m_access.apiKey.reveal() + ':').toBase64()); // as the Authorization header has it
    hide(m_access.apiKey.reveal());
    return text;
}

// Later: the one who is called may delete us, and a reply does not survive that in its own signal.
void ApiTransport::settle(const Item &item, const Result<QByteArray> &answer)
{
    disconnect(item->contextGone);
    if (!item->context)
        return;
    QMetaObject::invokeMethod(
        item->context,
        [self = QPointer(this), item, answer] {
            if (!self)
                return;
            if (!item->rawDone)
                item->done(self->asObject(*item, answer));
            else if (answer && !isJsonObject(*answer))
                item->rawDone(self->notLikeFub(*answer), item->status);
            else
                item->rawDone(answer, item->status);
        },
        Qt::QueuedConnection);
}

void ApiTransport::drop(const Item &item)
{
    m_queue.removeOne(item);
    if (!m_running.removeOne(item) || !item->reply)
        return;
    item->reply->disconnect(this);
    item->reply->abort();
    item->reply->deleteLater();
    QMetaObject::invokeMethod(this, &ApiTransport::pump, Qt::QueuedConnection);
}

} // namespace Hookglass
