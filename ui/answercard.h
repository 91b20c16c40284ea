// SPDX-License-Identifier: MIT
#pragma once

#include "core/ackpolicy.h"

#include <QtWidgets/QWidget>

#include <array>

class QButtonGroup;
class QComboBox;
class QLineEdit;
class QRadioButton;

namespace Hookglass {

class Theme;
class ToneLabel;

/// An account and how its deliveries are answered.
struct AnswerChoice
{
    AccountId account;
    QString name;
    AckPolicy policy;
    bool operator==(const AnswerChoice &) const = default;
};

/// How deliveries are answered, account by account, in words. What is chosen holds at once.
class AnswerCard final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AnswerCard)
public:
    explicit AnswerCard(const Theme &theme, QWidget *parent = nullptr);
    ~AnswerCard() override;

    /// Keeps the account that is shown; emits nothing.
    void setChoices(const QList<AnswerChoice> &choices);
    /// Why nothing can be changed here; empty: it can.
    void setReadOnly(const QString &reason);
    void setProblem(const QString &words);

    QComboBox *accounts() const { return m_accounts; }
    QRadioButton *choice(AckPolicy::Mode mode) const { return m_modes[size_t(mode)]; }
    QLineEdit *statusField() const { return m_status; }
    QString problem() const;
    QString meaning() const;

Q_SIGNALS:
    void policyWanted(Hookglass::AccountId account, const Hookglass::AckPolicy &policy);

private:
    QWidget *makeStatusRow();
    void showCurrent();
    void choose();
    void explainStatus();

    const Theme &m_theme;
    QList<AnswerChoice> m_choices;
    QString m_readOnly;
    QComboBox *m_accounts = nullptr;
    QButtonGroup *m_group = nullptr;
    std::array<QRadioButton *, 3> m_modes{};
    QWidget *m_statusRow = nullptr; ///< only for a fixed answer
    QLineEdit *m_status = nullptr;
    ToneLabel *m_meaning = nullptr;
    ToneLabel *m_problem = nullptr;
};

} // namespace Hookglass
