// SPDX-License-Identifier: MIT
#include "fittingrow.h"

#include <algorithm>

namespace Hookglass {

namespace {
constexpr int Gap = 4;
}

FittingRow::FittingRow(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

FittingRow::~FittingRow() = default;

void FittingRow::setWidgets(const QList<QWidget *> &widgets)
{
    for (QWidget *old : std::as_const(m_widgets)) {
        old->hide();
        old->deleteLater(); // one of them may be what called us
    }
    m_widgets = widgets;
    for (QWidget *widget : std::as_const(m_widgets))
        widget->setParent(this);
    updateGeometry();
    place();
}

QSize FittingRow::sizeHint() const
{
    QSize size(0, 0);
    for (const QWidget *widget : m_widgets) {
        const QSize one = widget->sizeHint();
        size.rwidth() += one.width() + Gap;
        size.setHeight(std::max(size.height(), one.height()));
    }
    return size;
}

QSize FittingRow::minimumSizeHint() const
{
    return {0, sizeHint().height()};
}

void FittingRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place();
}

void FittingRow::place()
{
    int left = 0;
    for (QWidget *widget : std::as_const(m_widgets)) {
        const QSize size = widget->sizeHint();
        const bool fits = left + size.width() <= width();
        widget->setGeometry(left, 0, size.width(), size.height());
        widget->setVisible(fits);
        left = fits ? left + size.width() + Gap : width() + 1;
    }
}

} // namespace Hookglass
