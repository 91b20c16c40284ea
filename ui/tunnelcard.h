// SPDX-License-Identifier: MIT
#pragma once

#include "app/tunnelhost.h"
#include "card.h"

#include <array>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace Hookglass {

class CopyButton;
class StatusItem;
class ToneLabel;

/// How the receiver is reached from outside: which way, its state, and what to do about it.
class TunnelCard final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TunnelCard)
public:
    TunnelCard(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);
    ~TunnelCard() override;

    /// Shows what the user chose last; emits nothing.
    void setChoice(const TunnelChoice &choice);
    TunnelChoice choice() const;
    void setStatus(const TunnelStatus &status);
    void setFollowed(const QString &sentence, bool isGood);
    QString stateText() const;
    QString adviceText() const;
    QComboBox *providers() const { return m_providers; }
    QPushButton *toggle() const { return m_toggle; }
    QLineEdit *urlField() const { return m_url; }

Q_SIGNALS:
    void startWanted(const Hookglass::TunnelChoice &choice);
    void stopWanted();
    void probeWanted();

private:
    QWidget *makeServerFields();
    QWidget *makeCommandFields();
    void showFields();
    void refresh();

    const Theme &m_theme;
    const Clock &m_clock;
    TunnelStatus m_status;
    StatusItem *m_state = nullptr;
    ToneLabel *m_advice = nullptr;
    ToneLabel *m_followed = nullptr;
    ToneLabel *m_address = nullptr;
    CopyButton *m_copy = nullptr;
    QComboBox *m_providers = nullptr;
    std::array<QWidget *, 4> m_fields{};
    ToneLabel *m_about = nullptr;
    QLineEdit *m_url = nullptr;
    QLineEdit *m_serverUrl = nullptr;
    QLineEdit *m_destination = nullptr;
    QLineEdit *m_sshPort = nullptr;
    QLineEdit *m_remotePort = nullptr;
    QLineEdit *m_identity = nullptr;
    QLineEdit *m_command = nullptr;
    QLineEdit *m_pattern = nullptr;
    QPushButton *m_toggle = nullptr;
    QPushButton *m_probe = nullptr;
    QTimer m_timer;
};

} // namespace Hookglass
