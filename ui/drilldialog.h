// SPDX-License-Identifier: MIT
#pragma once

#include "app/forwarddesk.h"

#include <QtWidgets/QDialog>

class QGridLayout;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace Hookglass {

class DestinationPicker;
class SignatureChooser;
class Theme;
class ToneLabel;

/// The idempotency drill: an event twice, out of order, and three at once; then the report.
class DrillDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DrillDialog)
public:
    DrillDialog(const Theme &theme, const Clock &clock, EventId event, const QString &eventTitle,
                QWidget *parent = nullptr);
    ~DrillDialog() override;

    EventId shownEvent() const { return m_event; }
    void setTargets(const QList<Target> &targets);
    void setHasKey(bool hasKey);
    void setProblem(const QString &words);
    void setRunning();
    void showReport(const DrillReport &report);

    DestinationPicker *picker() const { return m_picker; }
    QPushButton *startButton() const { return m_start; }
    QString verdict() const;
    QStringList reportLines() const; ///< all that the report says, from the top

Q_SIGNALS:
    void startWanted(const Hookglass::Target &destination, const Hookglass::ReplayEdit &edit);

private:
    QWidget *makeStep(const DrillReport::Step &step);
    void addShot(QGridLayout *grid, const DrillShot &shot);
    void refresh();

    const Theme &m_theme;
    const Clock &m_clock;
    const EventId m_event;
    DestinationPicker *m_picker = nullptr;
    SignatureChooser *m_signature = nullptr;
    ToneLabel *m_verdict = nullptr;
    QScrollArea *m_report = nullptr;
    QPushButton *m_start = nullptr;
    bool m_isRunning = false;
};

} // namespace Hookglass
