// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>
#include <QtCore/QString>

#include <memory>

class QSystemTrayIcon;

namespace Hookglass {

/// Tells what must not be missed while the window is out of sight: by the desktop's notification
/// service, else by a tray icon that is there only while a message is.
class Notifier final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Notifier)
public:
    explicit Notifier(QObject *parent = nullptr);
    ~Notifier() override;

    void notify(const QString &title, const QString &text);
    QString lastText() const { return m_last; }

Q_SIGNALS:
    void clicked();

private Q_SLOTS:
    void onActionInvoked(uint id, const QString &action);

private:
    bool askService(const QString &title, const QString &text);
    void showInTray(const QString &title, const QString &text);

    std::unique_ptr<QSystemTrayIcon> m_tray;
    QString m_last;
    uint m_shown = 0; ///< the service's number of the last message
    bool m_isListening = false;
};

} // namespace Hookglass
