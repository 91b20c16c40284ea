// SPDX-License-Identifier: MIT
#pragma once

#include "app/recoverrun.h"
#include "models/recoveritemmodel.h"
#include "theme.h"

#include <QtWidgets/QWidget>

class QComboBox;
class QProgressBar;
class QPushButton;
class QTableView;

namespace Hookglass {

class PasteBox;
class ToneLabel;

/// Events by their ids: where the ids come from, how far it is, and a result for each. Knows values
/// only; what the user wants goes out as signals.
class RecoverIdsView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecoverIdsView)
public:
    explicit RecoverIdsView(const Theme &theme, QWidget *parent = nullptr);
    ~RecoverIdsView() override;

    void setProgress(const std::optional<RecoverProgress> &progress);
    /// Why nothing can be asked; empty: it can.
    void setObstacle(const QString &words);
    /// What came of the last wish; empty: nothing to be said.
    void setMessage(Tone tone, const QString &words);
    void setTargets(bool canDeliver);
    std::optional<RecoverOutcome> filter() const;
    void clearText();

    RecoverItemModel &model() { return m_model; }
    PasteBox *box() const { return m_box; }
    QTableView *table() const { return m_table; }
    QComboBox *filterBox() const { return m_filter; }
    QPushButton *recoverButton() const { return m_recover; }
    QPushButton *fileButton() const { return m_file; }
    QPushButton *pauseButton() const { return m_pause; } ///< pauses or goes on
    QPushButton *cancelButton() const { return m_cancel; }
    QPushButton *retryButton() const { return m_retry; }
    QPushButton *deliverButton() const { return m_deliver; }
    QString headline() const;
    QString countsText() const;
    QString notice() const;
    QString message() const;

Q_SIGNALS:
    void textGiven(const QString &text);
    void filesGiven(const QStringList &paths);
    void pauseWanted();
    void resumeWanted();
    void cancelWanted();
    void retryWanted();
    void filterChosen();
    /// To the targets; an empty list: all that were fetched.
    void deliverWanted(const QList<Hookglass::EventId> &events);
    void eventWanted(Hookglass::EventId event);

private:
    QWidget *makeSource();
    QWidget *makeState();
    QWidget *makeTable();
    QString headlineOf(const RecoverProgress &progress) const;
    QString countsOf(const RecoverCounts &counts) const;
    void chooseFile();
    void refresh();

    const Theme &m_theme;
    RecoverItemModel m_model;
    std::optional<RecoverProgress> m_progress;
    QString m_obstacle;
    bool m_canDeliver = false;
    PasteBox *m_box = nullptr;
    QPushButton *m_recover = nullptr;
    QPushButton *m_file = nullptr;
    ToneLabel *m_hint = nullptr;
    ToneLabel *m_messageLabel = nullptr;
    QWidget *m_state = nullptr;
    ToneLabel *m_headline = nullptr;
    QProgressBar *m_bar = nullptr;
    ToneLabel *m_counts = nullptr;
    ToneLabel *m_notice = nullptr;
    QPushButton *m_pause = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_retry = nullptr;
    QComboBox *m_filter = nullptr;
    QPushButton *m_deliver = nullptr;
    QTableView *m_table = nullptr;
    QWidget *m_results = nullptr;
    ToneLabel *m_empty = nullptr;
};

} // namespace Hookglass
