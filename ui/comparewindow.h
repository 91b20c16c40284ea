// SPDX-License-Identifier: MIT
#pragma once

#include "app/resourceviews.h"
#include "background.h"
#include "models/linediff.h"

#include <QtWidgets/QDialog>

#include <atomic>
#include <memory>
#include <optional>

class QPushButton;
class QStackedWidget;

namespace Hookglass {

class ChangesView;
class DiffView;
class JsonPrettyView;
class Segments;
class Theme;
class ToneLabel;

/// Two payloads or snapshots beside each other: the first byte that differs, what changed, both
/// texts laid out, and their lines compared. Without an older one: the text alone.
class CompareWindow final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CompareWindow)
public:
    enum View { Changes, BothTexts, Lines };
    static constexpr qsizetype MostLines = 5000; ///< of the comparison by lines
    static constexpr int MostChanges = 5000;

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
    JsonPrettyView *older() const { return m_older; }
    JsonPrettyView *newer() const { return m_newer; }
    QString titleText() const;
    QString firstByteText() const;
    QString linesText() const; ///< what stands above the lines

Q_SIGNALS:
    void otherWanted();

private:
    QString titleOf(const KeptText &text) const;
    QWidget *textsPage();
    QWidget *linesPage();
    void showText(JsonPrettyView *view, ToneLabel *label, const KeptText &text);
    void showFirstByte();
    void showView();
    void compareLines();
    void compareValues();
    void forget();

    const Theme &m_theme;
    const Clock &m_clock;
    Background m_background;
    std::shared_ptr<std::atomic<bool>> m_cancelled; ///< of what is being compared
    std::optional<Comparison> m_comparison;
    bool m_hasLines = false;  ///< m_lines shows m_comparison, or will
    bool m_hasValues = false; ///< m_changes likewise
    ToneLabel *m_title;
    ToneLabel *m_firstByte;
    Segments *m_segments;
    QPushButton *m_other;
    QStackedWidget *m_stack;
    ChangesView *m_changes;
    ToneLabel *m_olderTitle;
    ToneLabel *m_newerTitle;
    JsonPrettyView *m_older;
    JsonPrettyView *m_newer;
    QWidget *m_olderSide = nullptr;
    ToneLabel *m_linesNote;
    DiffView *m_lines;
};

} // namespace Hookglass
