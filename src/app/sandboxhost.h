// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "sandbox/sandbox.h"

#include <QtCore/QObject>
#include <QtCore/QUrl>

#include <functional>
#include <memory>

namespace Hookglass {

class ApiClient;

/// A sandbox running in a given thread, seen from the main thread, and the registration of our
/// endpoint at it: by its API, as for a real account.
class SandboxHost final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SandboxHost)
public:
    /// `home` lives in the thread that the sandbox shall live in, and outlives this.
    SandboxHost(QObject *home, const Clock &clock, QObject *parent = nullptr);
    ~SandboxHost() override; ///< stops it

    void start(const SandboxOptions &options);
    void stop();
    bool isRunning() const;
    void apply(Sandbox::Change change);
    void setTraffic(double eventsPerSecond);
    /// Registers every event name at `endpoint`/NAME; ends with registered() or failed().
    void registerWebhooks(const QStringList &events, const QUrl &endpoint);

Q_SIGNALS:
    void started(const Hookglass::SandboxAccess &access);
    void registered(const QUrl &api, int webhooks);
    void failed(const Hookglass::Error &error);
    void stopped();
    void happened(const QString &sentence);
    void statusChanged(const Hookglass::SandboxStatus &status);

private:
    void registerNext(QStringList events, const QUrl &endpoint, int done);

    QObject *m_home;
    const Clock &m_clock;
    Sandbox *m_sandbox = nullptr; // lives in m_home's thread
    std::unique_ptr<ApiClient> m_client;
    SandboxAccess m_access;
};

} // namespace Hookglass
