// SPDX-License-Identifier: MIT
#pragma once

#include "app/marksdesk.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QHash>
#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QPushButton;
class QToolButton;

namespace Hookglass {

class Theme;
class ToneLabel;

/// "Deleted 12 events · Undo": the newest deletion, and after it the one before. Each can be undone
/// for a while from its end on; longer if the pointer or the focus is on the bar. And how far a
/// long change is.
class UndoBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UndoBar)
public:
    explicit UndoBar(const Theme &theme, QWidget *parent = nullptr);
    ~UndoBar() override;

    /// Of deletions that come.
    void setPatience(std::chrono::milliseconds time) { m_patience = time; }
    /// What can be undone, oldest first.
    void setDeletions(const QList<MarksDesk::Deletion> &deletions);
    void setProgress(qint64 done, qint64 total);
    QString text() const;
    QPushButton *undoButton() const { return m_undo; }
    QToolButton *closeButton() const { return m_close; }

Q_SIGNALS:
    void undoWanted();
    /// Nobody wants to undo this one any more.
    void over(qint64 batch);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    void endMoments();
    void waitForNext();

    const Theme &m_theme;
    ToneLabel *m_text = nullptr;
    QPushButton *m_undo = nullptr;
    QToolButton *m_close = nullptr;
    QTimer m_over; ///< the first of the moments
    std::chrono::milliseconds m_patience;
    QHash<qint64, QDeadlineTimer> m_moments; ///< by batch; of those that are not under way
    QList<MarksDesk::Deletion> m_deletions;
    qint64 m_done = 0;
    qint64 m_total = 0; ///< 0: nothing is under way
};

} // namespace Hookglass
