// SPDX-License-Identifier: MIT
#pragma once

#include "app/resourceviews.h"

#include <QtWidgets/QDialog>

class QPushButton;
class QStackedWidget;

namespace Hookglass {

class ChangesView;
class CodeView;
class Segments;
class Theme;
class ToneLabel;

/// Two payloads or snapshots beside each other: what changed, and both texts as they are. Without
/// an older one: the text alone.
class CompareWindow final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CompareWindow)
public:
    CompareWindow(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);
    ~CompareWindow() override;

    void setComparison(const Comparison &comparison);
    void setOne(const KeptText &text);
    void setError(const QString &message);
    /// Another pair of the same two events, such as their snapshots in place of their payloads.
    void setOther(const QString &caption);

    ChangesView *changes() const { return m_changes; }
    QString titleText() const;

Q_SIGNALS:
    void otherWanted();

private:
    QString titleOf(const KeptText &text) const;
    void showText(CodeView *view, ToneLabel *label, const KeptText &text);

    const Theme &m_theme;
    const Clock &m_clock;
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
};

} // namespace Hookglass
