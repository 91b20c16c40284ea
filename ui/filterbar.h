// SPDX-License-Identifier: MIT
#pragma once

#include "app/filterkeeper.h"
#include "core/filter.h"
#include "core/filtercompletion.h"
#include "core/filterhint.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include <functional>
#include <optional>

class QToolButton;

namespace Hookglass {

class FilterChips;
class FilterField;
class FittingRow;
class Theme;
class ToneLabel;

/// Above the table: where a filter is written, its conditions as chips, what is wrong with it and
/// what could stand there instead, filters used before, and saved ones.
class FilterBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FilterBar)
public:
    explicit FilterBar(const Theme &theme, QWidget *parent = nullptr);
    ~FilterBar() override;

    FilterField *field() const { return m_field; }
    FilterChips *chips() const { return m_chips; }
    QToolButton *historyButton() const { return m_history; }
    QToolButton *savedButton() const { return m_saved; }
    QList<QToolButton *> fixes() const { return m_fixes; } ///< what could stand there instead
    QString problemText() const;
    QString hintText() const;     ///< right, but most likely not meant so
    QString acceptedText() const; ///< below a wrong text: all that could stand there
    QString stillText() const;    ///< beside a wrong text: that the filter before holds on
    QString zoneText() const;

    QString text() const;
    /// As if it had been written and entered.
    void setText(const QString &text);
    void clear() { setText({}); }
    /// The filter that holds. With a problem it is the last one that was meant: not what a text on
    /// its way to the wrong one happened to say.
    const Filter &filter() const { return m_held.filter; }
    void focusField();
    /// What Tab leads to, in order; chips and fixes follow the last.
    QList<QWidget *> tabStops() const;

    void setValues(const FilterValues &values);
    void setHistory(const QStringList &history);
    void setSaved(const QList<SavedFilter> &saved);
    /// What times in the filter mean; empty: it has none.
    void setZone(const QString &words);
    /// The filter is right, but could not be answered.
    void setError(const QString &words);

Q_SIGNALS:
    void filterChanged(const Hookglass::Filter &filter);
    /// Entered on purpose: to be found again.
    void used(const QString &text);
    void leaveWanted();
    /// The user begins to write.
    void focused();
    /// To give the filter a name, or to change the saved ones.
    void savedWanted();
    void forgetWanted();

private:
    /// A filter, and what it was read from.
    struct Written
    {
        Filter filter;
        QString text;
    };
    QWidget *makeRow();
    QWidget *makeBelow();
    void applyText();
    void hold(const Written &written);
    void judgeEdit();
    void enter();
    QList<FilterHint> hintsNow() const;
    QToolButton *makeFix(const QString &value, const std::function<void()> &apply);
    QStringList fixesFor(const FilterProblem &problem) const;
    void showProblems(const QList<FilterProblem> &problems);
    void showBelow();
    void fillHistory();
    void fillSaved();

    const Theme &m_theme;
    FilterField *m_field = nullptr;
    FilterChips *m_chips = nullptr;
    QToolButton *m_history = nullptr;
    QToolButton *m_saved = nullptr;
    QWidget *m_below = nullptr;
    QWidget *m_words = nullptr;   ///< the row of problems and hints
    QWidget *m_holding = nullptr; ///< the row of what holds
    FittingRow *m_fixRow = nullptr;
    ToneLabel *m_problem = nullptr;
    ToneLabel *m_hint = nullptr;
    ToneLabel *m_accepted = nullptr;
    ToneLabel *m_still = nullptr;
    ToneLabel *m_zone = nullptr;
    QList<QToolButton *> m_fixes;
    QTimer m_delay; ///< so that not each letter asks the store
    Written m_held;
    Written m_meant; ///< the last one that was entered, or gone on from with another word
    std::optional<QString> m_applied; ///< the text that it was read from, until that is changed
    QElapsedTimer m_sinceApplied;
    QString m_error;
    QStringList m_knownEvents;
    FilterValues m_values;
    QStringList m_historyTexts;
    QList<SavedFilter> m_savedFilters;
};

} // namespace Hookglass
