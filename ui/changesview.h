// SPDX-License-Identifier: MIT
#pragma once

#include "models/resourcediffmodel.h"

#include <QtWidgets/QWidget>

class QCheckBox;
class QMenu;
class QTableView;

namespace Hookglass {

class Theme;
class ToneLabel;

/// A table of changes under one sentence; what tells nothing is folded away until it is wanted.
class ChangesView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChangesView)
public:
    explicit ChangesView(const Theme &theme, QWidget *parent = nullptr);
    ~ChangesView() override;

    /// `sentence` says what is compared with what; `summary` what was found, in place of the usual
    /// words for it.
    void setDiff(const ResourceDiff &diff, const QString &sentence, const QString &summary = {});
    /// For those who work with the JSON itself: where each change stands in it.
    void setPathShown(bool shown);
    /// Instead of a difference: why there is none.
    void setMessage(const QString &text);

    QString summaryText() const;
    ResourceDiffModel &model() { return m_model; }
    QCheckBox *noiseBox() const { return m_noise; }

    QTableView *view() const { return m_view; }
    QMenu *makeMenu(); ///< of the current row; the caller's

private:
    void refresh();

    const Theme &m_theme;
    ResourceDiffModel m_model;
    ToneLabel *m_summary;
    ToneLabel *m_sentence;
    QCheckBox *m_noise;
    QTableView *m_view;
};

} // namespace Hookglass
