// SPDX-License-Identifier: MIT
#include "segments.h"

#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QToolButton>

namespace Hookglass {

using namespace Qt::StringLiterals;

Segments::Segments(const QString &what, const QStringList &choices, QWidget *parent)
    : QWidget(parent)
    , m_group(new QButtonGroup(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    setAccessibleName(what);
    for (qsizetype i = 0; i < choices.size(); ++i) {
        auto *button = new QToolButton;
        button->setText(choices.at(i));
        button->setAccessibleName(what + u": "_s + choices.at(i));
        button->setCheckable(true);
        button->setChecked(i == 0);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        m_group->addButton(button, int(i));
        row->addWidget(button);
    }
    connect(m_group, &QButtonGroup::idClicked, this, &Segments::chosen);
}

Segments::~Segments() = default;

int Segments::current() const
{
    return m_group->checkedId();
}

void Segments::setCurrent(int index)
{
    if (QAbstractButton *button = m_group->button(index))
        button->setChecked(true);
}

void Segments::setChoiceVisible(int index, bool visible)
{
    if (QAbstractButton *button = m_group->button(index))
        button->setVisible(visible);
}

} // namespace Hookglass
