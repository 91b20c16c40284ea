// SPDX-License-Identifier: MIT
#pragma once

#include "core/faultrule.h"

#include <QtWidgets/QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace Hookglass {

class Theme;
class ToneLabel;

/// Something for which Follow Up Boss does not take deliveries for delivered, as it is told.
struct FaultEntry
{
    enum class Kind {
        Arming,  ///< one 406 or 410 is armed
        Fault,   ///< a fault rule runs
        Fixed,   ///< an account's fixed answer is a failure; lasts
        Refusing ///< an account answers with its target's status, and that is a failure now
    };
    Kind kind = Kind::Fault;
    int id = 0;        ///< of an arming or a rule
    AccountId account; ///< of Fixed and Refusing
    QString words;     ///< "Answer 500: people*"
    QString meaning;   ///< what Follow Up Boss will do
    int hits = 0;      ///< of a rule
    Timestamp until;   ///< of an arming or a rule
    bool lasts() const { return kind == Kind::Fixed || kind == Kind::Refusing; }
    bool operator==(const FaultEntry &) const = default;
};

/// An account to choose.
struct FaultAccount
{
    AccountId account;
    EndpointId endpoint;
    QString name;
    bool operator==(const FaultAccount &) const = default;
};

/// Mistakes on purpose: makes rules, tells what Follow Up Boss will do, lists what runs.
class FaultCard final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FaultCard)
public:
    FaultCard(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);
    ~FaultCard() override;

    void setAccounts(const QList<FaultAccount> &accounts);
    /// Those that end by themselves; what lasts is not listed here.
    void setEntries(const QList<FaultEntry> &entries);
    void setReadOnly(const QString &reason);
    /// What went wrong, or how something ended.
    void setOutcome(const QString &words, bool isGood);

    /// As it is filled in; times and id are not part of it.
    FaultRule draft() const;
    std::chrono::minutes time() const;
    QString meaning() const;
    QString outcome() const;
    QStringList listed() const; ///< the rows' texts

    QComboBox *actionBox() const { return m_action; }
    QLineEdit *amountField() const { return m_amount; }
    QLineEdit *eventsField() const { return m_events; }
    QComboBox *shareBox() const { return m_share; }
    QLineEdit *shareField() const { return m_shareAmount; }
    QPushButton *startButton() const { return m_start; }
    QPushButton *stopAllButton() const { return m_stopAll; }
    QPushButton *armButton() const { return m_arm; }

Q_SIGNALS:
    void startWanted(const Hookglass::FaultRule &rule, std::chrono::minutes time);
    void stopWanted(const Hookglass::FaultEntry &entry);
    void stopAllWanted();
    void armWanted(); ///< the dialog for it

private:
    QWidget *makeForm();
    QWidget *makeArming();
    void refreshForm();
    void refreshTimes();

    struct Row
    {
        FaultEntry entry;
        ToneLabel *state = nullptr;
    };
    void addRow(const FaultEntry &entry);

    const Theme &m_theme;
    const Clock &m_clock;
    QList<FaultAccount> m_known;
    QList<Row> m_rows;
    QString m_readOnly;
    QComboBox *m_action = nullptr;
    QLineEdit *m_amount = nullptr;
    ToneLabel *m_unit = nullptr;
    QLineEdit *m_events = nullptr;
    QComboBox *m_accounts = nullptr;
    QComboBox *m_share = nullptr;
    QLineEdit *m_shareAmount = nullptr;
    ToneLabel *m_shareUnit = nullptr;
    QComboBox *m_time = nullptr;
    ToneLabel *m_meaning = nullptr;
    ToneLabel *m_outcome = nullptr;
    QPushButton *m_start = nullptr;
    QPushButton *m_stopAll = nullptr;
    QPushButton *m_arm = nullptr;
    QWidget *m_listBox = nullptr;
    QVBoxLayout *m_list = nullptr;
};

} // namespace Hookglass
