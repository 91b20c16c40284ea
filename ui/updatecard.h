// SPDX-License-Identifier: MIT
#pragma once

#include "app/updatedesk.h"
#include "card.h"

class QCheckBox;
class QPushButton;

namespace Hookglass {

class StatusItem;
class ToneLabel;

/// Which version this is, whether there is a newer one, and the switch for asking. Says what a
/// question sends.
class UpdateCard final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UpdateCard)
public:
    UpdateCard(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);
    ~UpdateCard() override;

    /// Emits nothing.
    void setStatus(const UpdateStatus &status);
    QString stateText() const; ///< as a screen reader hears it
    QString sentText() const;
    QString problemText() const;
    QString newsText() const; ///< empty: none is shown

    QCheckBox *onBox() const { return m_on; }
    QPushButton *checkButton() const { return m_check; }
    QPushButton *pageButton() const { return m_page; }
    QPushButton *skipButton() const { return m_skip; }
    QPushButton *changesButton() const { return m_changes; }

Q_SIGNALS:
    void onWanted(bool on);
    void checkWanted();
    void pageWanted(); ///< the newer version's
    void skipWanted();
    void changesWanted(); ///< the list of changes of the installed version

private:
    QWidget *makeNews();
    void refresh();

    const Theme &m_theme;
    const Clock &m_clock;
    UpdateStatus m_status;
    StatusItem *m_state = nullptr;
    ToneLabel *m_installed = nullptr;
    QWidget *m_news = nullptr;
    ToneLabel *m_newsTitle = nullptr;
    ToneLabel *m_notes = nullptr;
    ToneLabel *m_problem = nullptr;
    ToneLabel *m_sent = nullptr;
    QCheckBox *m_on = nullptr;
    QPushButton *m_check = nullptr;
    QPushButton *m_page = nullptr;
    QPushButton *m_skip = nullptr;
    QPushButton *m_changes = nullptr;
    QTimer m_timer;
};

/// One sentence: which version is there and which is here; empty if there is nothing to tell.
QString newsSentence(const UpdateStatus &status);

} // namespace Hookglass
