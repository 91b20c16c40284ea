// SPDX-License-Identifier: MIT
#pragma once

#include "faultcard.h"

#include <QtWidgets/QDialog>

namespace Hookglass {

/// Arms 406 or 410 for one webhook and one delivery: the event's name has to be typed. What it
/// says is decided once more by whoever arms.
class ArmDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ArmDialog)
public:
    ArmDialog(const Theme &theme, const QList<FaultAccount> &accounts, const QStringList &events,
              QWidget *parent = nullptr);
    ~ArmDialog() override;

    QComboBox *accountBox() const { return m_account; }
    QComboBox *eventBox() const { return m_event; }
    QComboBox *statusBox() const { return m_status; }
    QLineEdit *confirmField() const { return m_confirm; }
    QPushButton *armButton() const { return m_arm; }
    void setProblem(const QString &words);

Q_SIGNALS:
    void armWanted(Hookglass::EndpointId endpoint, const QString &eventName, int status,
                   const QString &typed);

private:
    Arming arming() const;
    void refresh();

    QComboBox *m_account = nullptr;
    QComboBox *m_event = nullptr;
    QComboBox *m_status = nullptr;
    QLineEdit *m_confirm = nullptr;
    ToneLabel *m_hint = nullptr;
    ToneLabel *m_problem = nullptr;
    QPushButton *m_arm = nullptr;
};

} // namespace Hookglass
