// SPDX-License-Identifier: MIT
#include "app/sandboxhost.h"

#include "fub/apiclient.h"

namespace Hookglass {

SandboxHost::SandboxHost(QObject *home, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_home(home)
    , m_clock(clock)
{
}

SandboxHost::~SandboxHost()
{
    stop();
}

void SandboxHost::start(const SandboxOptions &options)
{
    if (m_sandbox)
        return;
    Result<SandboxAccess> access = Error{};
    QMetaObject::invokeMethod(
        m_home,
        [&] {
            m_sandbox = new Sandbox(options, m_clock);
            access = m_sandbox->start();
        },
        Qt::BlockingQueuedConnection);
    if (!access) {
        stop();
        Q_EMIT failed(access.error());
        return;
    }
    connect(m_sandbox, &Sandbox::happened, this, &SandboxHost::happened);
    connect(m_sandbox, &Sandbox::statusChanged, this, &SandboxHost::statusChanged);
    m_access = *access;
    m_client = std::make_unique<ApiClient>(ApiAccess{.base = m_access.api,
                                                     .apiKey = m_access.apiKey,
                                                     .system = m_access.system,
                                                     .systemKey = m_access.systemKey});
    Q_EMIT started(m_access);
}

void SandboxHost::stop()
{
    m_client.reset();
    if (!m_sandbox)
        return;
    QMetaObject::invokeMethod(
        m_home,
        [this] {
            m_sandbox->stop();
            delete m_sandbox;
        },
        Qt::BlockingQueuedConnection);
    m_sandbox = nullptr;
    m_access = {};
    Q_EMIT stopped();
}

bool SandboxHost::isRunning() const
{
    return m_sandbox != nullptr;
}

void SandboxHost::apply(Sandbox::Change change)
{
    if (!m_sandbox)
        return;
    Sandbox *sandbox = m_sandbox;
    QMetaObject::invokeMethod(
        sandbox, [sandbox, change] { sandbox->apply(change); }, Qt::QueuedConnection);
}

void SandboxHost::setTraffic(double eventsPerSecond)
{
    if (!m_sandbox)
        return;
    Sandbox *sandbox = m_sandbox;
    QMetaObject::invokeMethod(
        sandbox, [sandbox, eventsPerSecond] { sandbox->setLiveTraffic(eventsPerSecond); },
        Qt::QueuedConnection);
}

void SandboxHost::registerWebhooks(const QStringList &events, const QUrl &endpoint)
{
    registerNext(events, endpoint, 0);
}

void SandboxHost::registerNext(QStringList events, const QUrl &endpoint, int done)
{
    if (!m_client)
        return;
    if (events.isEmpty()) {
        Q_EMIT registered(m_access.api, done);
        return;
    }
    const QString event = events.takeFirst();
    QUrl url = endpoint;
    url.setPath(url.path() + u'/' + event);
    m_client->createWebhook(event, url.toString(QUrl::FullyEncoded), this,
                            [this, events, endpoint, done](const Result<Webhook> &webhook) {
                                if (webhook)
                                    registerNext(events, endpoint, done + 1);
                                else
                                    Q_EMIT failed(webhook.error());
                            });
}

} // namespace Hookglass
