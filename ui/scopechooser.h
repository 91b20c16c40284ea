// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"

#include <QtCore/QList>
#include <QtWidgets/QWidget>

class QRadioButton;

namespace Hookglass {

/// The events that something could be done with, each list oldest first; an empty one is not
/// offered.
struct ScopeChoice
{
    QList<EventId> current;
    QString currentTitle; ///< "Person created, Person 12"
    QList<EventId> selected;
    QList<EventId> all;
    bool isFiltered = false; ///< all are those that fit the filter
    bool isCounting = false; ///< not all are known yet; see ScopeChooser::setAll()
};

/// Asks in a dialog which events are meant: the current one, the selected ones, or all.
class ScopeChooser final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScopeChooser)
public:
    enum class Scope { Current, Selected, All };

    ScopeChooser(ScopeChoice choice, Scope first, QWidget *parent = nullptr);
    ~ScopeChooser() override;

    void setScope(Scope scope);
    const QList<EventId> &events() const; ///< of the chosen scope
    /// All are known now.
    void setAll(const QList<EventId> &events);
    QRadioButton *button(Scope scope) const { return m_buttons.at(int(scope)); }
    QRadioButton *chosenButton() const { return button(m_scope); }
    const ScopeChoice &choice() const { return m_choice; }

    /// The first of these that has events.
    static Scope firstOf(const ScopeChoice &choice, const QList<Scope> &order);

Q_SIGNALS:
    void changed(); ///< other events are chosen

private:
    void addScope(Scope scope, const QString &title, const QList<EventId> &events);
    QString allText() const;

    ScopeChoice m_choice;
    Scope m_scope;
    QList<QRadioButton *> m_buttons;
};

} // namespace Hookglass
