// SPDX-License-Identifier: MIT
#pragma once

#include "app/resourceviews.h"
#include "background.h"
#include "models/linediff.h"

#include <QtWidgets/QDialog>

class QPushButton;
class QStackedWidget;

namespace Hookglass {

class ChangesView;
class CodeView;
class DiffView;
class Segments;
class Theme;
class ToneLabel;

/// Two payloads or snapshots beside each other: what changed, both texts as they are, and their
/// lines compared. Without an older one: the text alone.
class CompareWindow final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CompareWindow)
public:
    enum View { Changes, BothTexts, Lines };
    static constexpr qsizetype MostLines = 5000; ///< of the comparison by lines

    CompareWindow(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);
    ~CompareWindow() override;

    void setComparison(const Comparison &comparison);
    void setOne(const KeptText &text);
    void setError(const QString &message);
    /// Another pair of the same two events, such as their snapshots in place of their payloads.
    void setOther(const QString &caption);

    void setView(View view);
    ChangesView *changes() const { return m_changes; }
    DiffView *lines() const { return m_lines; }
    QString titleText() const;

Q_SIGNALS:
    void otherWanted();

private:
    QString titleOf(const KeptText &text) const;
    void showText(CodeView *view, ToneLabel *label, const KeptText &text);

    void showView();

    const Theme &m_theme;
    const Clock &m_clock;
    Background m_background;
    std::optional<Comparison> m_comparison;
    bool m_hasLines = false; ///< m_lines shows m_comparison, or will
    ToneLabel *m_title;
    Segments *m_segments;
    QPushButton *m_other;
    QStackedWidget *m_stack;
    ChangesView *m_changes;
    ToneLabel *m_olderTitle;
    ToneLabel *m_newerTitle;
    CodeView *m_older;
    CodeView *m_newer;
    QWidget *m_olderSide = nullptr;
    DiffView *m_lines;
};

} // namespace Hookglass
