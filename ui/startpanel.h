// SPDX-License-Identifier: MIT
#pragma once

#include "app/tunnelhost.h"
#include "receiver/receiver.h"

#include <QtCore/QUrl>
#include <QtWidgets/QScrollArea>

#include <array>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace Hookglass {

class Theme;
class ToneLabel;

/// A receiving address to register at Follow Up Boss.
struct StartEndpoint
{
    QString account;
    QUrl url;
    bool operator==(const StartEndpoint &) const = default;
};

/// What the Events page shows while there is no event: what this is, the next step, and what is
/// already done. A list of ticks, never a spinner.
class StartPanel final : public QScrollArea
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StartPanel)
public:
    enum Step { Receiver, Tunnel, Probe, Webhooks, FirstEvent };

    explicit StartPanel(const Theme &theme, QWidget *parent = nullptr);
    ~StartPanel() override;

    void setReceiver(const ReceiverState &state);
    void setEndpoints(const QList<StartEndpoint> &endpoints);
    void setTunnel(const TunnelStatus &status);
    /// So many webhooks lead here, as Follow Up Boss tells.
    void setRegistered(int webhooks);
    void setSandboxStarting();
    void setSandbox(bool running, int webhooks);
    void setSandboxError(const QString &message);
    /// With a reason nothing can be received here, and the sandbox has nobody to deliver to.
    void setReadOnly(const QString &reason);

    bool isDone(Step step) const { return m_done[size_t(step)]; }
    QPushButton *sandboxButton() const { return m_try; }
    QPushButton *accountButton() const { return m_connect; }
    QPushButton *captureButton() const { return m_capture; }

Q_SIGNALS:
    void sandboxWanted();
    void accountWanted();
    void captureWanted();

private:
    QWidget *makeSandboxCard();
    QWidget *makeAddressCard();
    QWidget *makeCaptureCard();
    QWidget *makeChecklist();
    void setStep(Step step, bool done, const QString &text);
    void refreshWebhooks();
    void redrawTicks();

    const Theme &m_theme;
    QPushButton *m_try = nullptr;
    QPushButton *m_connect = nullptr;
    QPushButton *m_capture = nullptr;
    ToneLabel *m_sandboxError = nullptr;
    ToneLabel *m_addressText = nullptr;
    QVBoxLayout *m_addresses = nullptr;
    QWidget *m_addressRows = nullptr;
    std::array<QLabel *, 5> m_ticks{};
    std::array<ToneLabel *, 5> m_texts{};
    std::array<bool, 5> m_done{};
    QList<StartEndpoint> m_endpoints;
    QString m_readOnly;
    int m_webhooks = 0; ///< of the sandbox
    int m_registered = 0;
    bool m_starting = false;
    bool m_running = false;
};

} // namespace Hookglass
