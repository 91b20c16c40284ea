// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QPushButton;
class QToolButton;

namespace Hookglass {

class Theme;
class ToneLabel;

/// "Deleted 12 events · Undo", for a while; longer if the pointer or the focus is on it. And how
/// far a long change is.
class UndoBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UndoBar)
public:
    explicit UndoBar(const Theme &theme, QWidget *parent = nullptr);
    ~UndoBar() override;

    void setPatience(std::chrono::milliseconds time) { m_over.setInterval(time); }
    /// 0: nothing can be undone.
    void setDeleted(qint64 events);
    void setProgress(qint64 done, qint64 total);
    QString text() const;
    QPushButton *undoButton() const { return m_undo; }
    QToolButton *closeButton() const { return m_close; }

Q_SIGNALS:
    void undoWanted();
    /// Nobody wants to undo any more.
    void over();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();

    const Theme &m_theme;
    ToneLabel *m_text = nullptr;
    QPushButton *m_undo = nullptr;
    QToolButton *m_close = nullptr;
    QTimer m_over;
    qint64 m_deleted = 0;
    qint64 m_done = 0;
    qint64 m_total = 0; ///< 0: nothing is under way
};

} // namespace Hookglass
