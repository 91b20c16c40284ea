// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>
#include <QtCore/QString>

#include <memory>

class QSystemTrayIcon;

namespace Hookglass {

/// Tells what must not be missed while the window is out of sight, where the desktop has a place
/// for it. The tray's icon is there only while a message is.
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

private:
    std::unique_ptr<QSystemTrayIcon> m_tray;
    QString m_last;
};

} // namespace Hookglass
