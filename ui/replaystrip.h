// SPDX-License-Identifier: MIT
#pragma once

#include "app/forwarddesk.h"
#include "theme.h"

#include <QtCore/QMap>
#include <QtWidgets/QWidget>

class QProgressBar;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace Hookglass {

class ToneLabel;

/// Replays under way, a line each, and what came of them until it is put away; and those that were
/// cut off, until they go on or are given up. Blocks nothing.
class ReplayStrip final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReplayStrip)
public:
    explicit ReplayStrip(const Theme &theme, QWidget *parent = nullptr);
    ~ReplayStrip() override;

    void setProgress(const ReplayProgress &progress);
    QString text(quint64 replay) const;        ///< empty if it has no line
    QPushButton *button(quint64 replay) const; ///< cancels it; shows what failed, once finished
    QToolButton *closeButton(quint64 replay) const;

    /// One that was cut off, with where it goes.
    void setUnfinished(const UnfinishedReplay &replay, const QString &destination);
    void removeUnfinished(qint64 unfinished);
    QString unfinishedText(qint64 unfinished) const; ///< empty if it has no line
    QPushButton *continueButton(qint64 unfinished) const;
    QToolButton *forgetButton(qint64 unfinished) const;

Q_SIGNALS:
    void cancelWanted(quint64 replay);
    void failedWanted(quint64 replay);
    void putAway(quint64 replay);
    void continueWanted(qint64 unfinished);
    void forgetWanted(qint64 unfinished);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Line
    {
        QWidget *box = nullptr;
        ToneLabel *text = nullptr;
        QProgressBar *bar = nullptr;
        QPushButton *button = nullptr;
        QToolButton *close = nullptr;
        bool isFinished = false;
    };
    Line makeLine();
    Line lineFor(quint64 replay);
    void remove(quint64 replay);
    void showIfNeeded();

    const Theme &m_theme;
    QVBoxLayout *m_column;
    QMap<quint64, Line> m_lines;
    QMap<qint64, Line> m_unfinished;
};

/// "120 of 2,468 sent · 118 delivered, 2 failed".
QString progressText(const ReplayProgress &progress);
/// "Replay of 27 Nov 2026 14:03 was cut off: 40 of 60 events were not sent · to local".
QString unfinishedText(const UnfinishedReplay &replay, const QString &destination);

} // namespace Hookglass
