// SPDX-License-Identifier: MIT
#include "scopechooser.h"

#include "models/counted.h"

#include <QtWidgets/QRadioButton>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace Hookglass {

namespace {

const QList<EventId> &eventsOf(const ScopeChoice &choice, ScopeChooser::Scope scope)
{
    switch (scope) {
    case ScopeChooser::Scope::Current:
        return choice.current;
    case ScopeChooser::Scope::Selected:
        return choice.selected;
    case ScopeChooser::Scope::All:
        return choice.all;
    }
    Q_UNREACHABLE();
}

} // namespace

ScopeChooser::ScopeChooser(ScopeChoice choice, Scope first, QWidget *parent)
    : QWidget(parent)
    , m_choice(std::move(choice))
    , m_scope(first)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    addScope(Scope::Current, tr("This one: %1").arg(m_choice.currentTitle), m_choice.current);
    addScope(
        Scope::Selected,
        counted(m_choice.selected.size(), tr("The selected event"), tr("The %1 selected events")),
        m_choice.selected);
    addScope(Scope::All, allText(), m_choice.all);
    if (m_choice.isCounting) {
        button(Scope::All)->setEnabled(false);
        button(Scope::All)->show();
    }
    chosenButton()->setChecked(true);
    setFocusProxy(chosenButton());
}

ScopeChooser::~ScopeChooser() = default;

void ScopeChooser::addScope(Scope scope, const QString &title, const QList<EventId> &events)
{
    auto *button = new QRadioButton(title);
    layout()->addWidget(button);
    button->setVisible(!events.isEmpty());
    connect(button, &QRadioButton::toggled, this, [this, scope](bool isOn) {
        if (!isOn)
            return;
        m_scope = scope;
        setFocusProxy(chosenButton());
        Q_EMIT changed();
    });
    m_buttons.append(button);
}

QString ScopeChooser::allText() const
{
    if (m_choice.isCounting)
        return tr("All that fit the filter: still counting…");
    const QString count = counted(m_choice.all.size(), tr("1 event"), tr("%1 events"));
    return m_choice.isFiltered ? tr("All that fit the filter: %1").arg(count)
                               : tr("All of the table: %1").arg(count);
}

void ScopeChooser::setAll(const QList<EventId> &events)
{
    m_choice.all = events;
    m_choice.isCounting = false;
    button(Scope::All)->setText(allText());
    button(Scope::All)->setEnabled(!events.isEmpty());
    Q_EMIT changed();
}

void ScopeChooser::setScope(Scope scope)
{
    button(scope)->setChecked(true);
}

const QList<EventId> &ScopeChooser::events() const
{
    return eventsOf(m_choice, m_scope);
}

ScopeChooser::Scope ScopeChooser::firstOf(const ScopeChoice &choice, const QList<Scope> &order)
{
    const auto it = std::find_if(order.cbegin(), order.cend(), [&choice](Scope scope) {
        return !eventsOf(choice, scope).isEmpty();
    });
    return it == order.cend() ? Scope::All : *it;
}

} // namespace Hookglass
