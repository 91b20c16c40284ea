// SPDX-License-Identifier: MIT
#pragma once

#include "app/tunnelhost.h"
#include "models/ratemeter.h"
#include "receiver/receiver.h"
#include "store/storetypes.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include <optional>

namespace Hookglass {

class CopyButton;
class StatusItem;
class Theme;

/// Always true, on top of every page: receiver, tunnel, account, store, events a second, the last
/// event's age. Where it is narrow, the last ones give way first.
class StatusStrip final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StatusStrip)
public:
    StatusStrip(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);
    ~StatusStrip() override;

    void setReceiver(const ReceiverState &state);
    /// With a reason the store is read beside another process, and nothing is received here.
    void setStore(const StoreState &state, const QString &readOnlyReason);
    void setTunnel(const TunnelStatus &status);
    /// It is a capture that is looked at: nothing arrives, so nothing else is told.
    void setCapture(qint64 events);
    void setAccounts(const QStringList &names);
    /// What arrived, for the rate; `newest` is when the last of it came.
    void noteArrivals(int count, Timestamp newest);

    QString receiverText() const;
    QString tunnelText() const;
    QString accountText() const;
    QString storeText() const;
    QString rateText() const;
    QString lastText() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    void fit();

    const Theme &m_theme;
    const Clock &m_clock;
    StatusItem *m_receiver;
    StatusItem *m_tunnel;
    StatusItem *m_account;
    StatusItem *m_store;
    StatusItem *m_rate;
    StatusItem *m_last;
    CopyButton *m_copy;
    QString m_address;
    bool m_isCapture = false;
    bool m_isStoreWell = false; ///< nobody has to be told
    TunnelStatus m_tunnelStatus;
    RateMeter m_meter;
    std::optional<Timestamp> m_newest;
    QTimer m_timer;
};

} // namespace Hookglass
