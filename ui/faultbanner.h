// SPDX-License-Identifier: MIT
#pragma once

#include "faultcard.h"

namespace Hookglass {

/// On every page while something is answered so that Follow Up Boss does not take it for
/// delivered: what, what it will do, how long still, and a way to stop it. Cannot be put away.
class FaultBanner final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FaultBanner)
public:
    FaultBanner(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);
    ~FaultBanner() override;

    void setEntries(const QList<FaultEntry> &entries);
    QString text() const;
    QPushButton *stopButton() const { return m_stop; }
    QPushButton *showButton() const { return m_show; }

Q_SIGNALS:
    void stopWanted(); ///< all of it: faults, what is armed, fixed answers
    void showWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    QString stopText(const FaultEntry &worst) const;

    const Theme &m_theme;
    const Clock &m_clock;
    QList<FaultEntry> m_entries;
    ToneLabel *m_words = nullptr;
    ToneLabel *m_meaning = nullptr;
    ToneLabel *m_left = nullptr;
    QPushButton *m_show = nullptr;
    QPushButton *m_stop = nullptr;
};

} // namespace Hookglass
