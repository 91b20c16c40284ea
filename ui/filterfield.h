// SPDX-License-Identifier: MIT
#pragma once

#include "core/filter.h"
#include "core/filtercompletion.h"
#include "core/filterhint.h"
#include "suggestionlist.h"

#include <QtCore/QPointer>
#include <QtWidgets/QLineEdit>

namespace Hookglass {

class Theme;

/// Where a filter is written: offers what could stand there, underlines what cannot, and goes
/// through the filters used before with the arrow keys.
class FilterField final : public QLineEdit
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FilterField)
public:
    explicit FilterField(const Theme &theme, QWidget *parent = nullptr);
    ~FilterField() override;

    void setValues(const FilterValues &values);
    /// Newest first.
    void setHistory(const QStringList &history);
    /// All are underlined; the first is the one that is spoken of.
    void setProblems(const QList<FilterProblem> &problems);
    const std::optional<FilterProblem> &problem() const { return m_problem; }
    /// Underlined, too, but as something to think of.
    void setHints(const QList<FilterHint> &hints);
    const QList<FilterHint> &hints() const { return m_hints; }
    /// In place of the part that is wrong.
    void replaceProblem(const QString &text);
    SuggestionList *suggestions() const { return m_list; }
    /// Where a letter stands, in pixels.
    int positionOf(qsizetype offset) const;

Q_SIGNALS:
    /// By the Enter key: it is to hold now.
    void applied();
    /// By the Escape key, with nothing to close or clear.
    void leaveWanted();
    void focused();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    enum class Ask { ByTyping, ByKey };
    void suggest(Ask ask);
    void take(const QString &text);
    bool takeKey(QKeyEvent *event);
    bool takeListKey(QKeyEvent *event);
    void goThroughHistory(int steps);
    void underline(QPainter &painter, qsizetype offset, qsizetype length) const;
    bool isOffering() const;

    const Theme &m_theme;
    QPointer<SuggestionList> m_list;
    FilterValues m_values;
    FilterCompletions m_offer;
    QStringList m_history;
    QString m_draft;        ///< what was written before the history was gone through
    qsizetype m_place = -1; ///< in the history; -1: at the draft
    std::optional<FilterProblem> m_problem; ///< the first
    QList<FilterProblem> m_problems;
    QList<FilterHint> m_hints;
    QAction *m_clear = nullptr;
};

} // namespace Hookglass
