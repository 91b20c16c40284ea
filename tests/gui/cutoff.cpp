// SPDX-License-Identifier: MIT
#include "cutoff.h"

#include "ui/tonelabel.h"

#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QAbstractScrollArea>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QScrollArea>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString labelProblem(const QLabel &label)
{
    if (label.wordWrap()) {
        const int needed = label.heightForWidth(label.width());
        return needed <= label.height()
                   ? QString()
                   : u"needs %1 px of height, has %2"_s.arg(needed).arg(label.height());
    }
    const QSize needed = label.sizeHint();
    if (needed.height() > label.height() + 1)
        return u"needs %1 px of height, has %2"_s.arg(needed.height()).arg(label.height());
    const bool givesWay = label.minimumSizeHint().width() < needed.width();
    const bool tellsAll = !label.toolTip().isEmpty() || qobject_cast<const ToneLabel *>(&label);
    if (needed.width() > label.width() && !(givesWay && tellsAll))
        return u"needs %1 px of width, has %2"_s.arg(needed.width()).arg(label.width());
    return {};
}

QString buttonProblem(const QAbstractButton &button)
{
    int needed = button.fontMetrics().horizontalAdvance(button.text());
    if (!button.icon().isNull())
        needed += button.iconSize().width() + 8;
    if (qobject_cast<const QCheckBox *>(&button) || qobject_cast<const QRadioButton *>(&button))
        needed += 16;
    else
        needed += 8;
    return needed <= button.width()
               ? QString()
               : u"needs %1 px of width, has %2"_s.arg(needed).arg(button.width());
}

/// Sideways nothing scrolls; up and down what is in a scroll area does.
QString placeProblem(const QWidget &widget, const QWidget &root)
{
    QRect place = widget.rect();
    bool scrolls = false;
    const QWidget *inner = &widget;
    while (inner != &root) {
        const QWidget *outer = inner->parentWidget();
        place.translate(inner->pos());
        const auto *area = qobject_cast<const QScrollArea *>(outer->parentWidget());
        scrolls = scrolls || (area && area->viewport() == outer);
        if (place.left() < 0 || place.right() > outer->width())
            return u"sticks out sideways"_s;
        if (!scrolls && (place.top() < 0 || place.bottom() > outer->height()))
            return u"sticks out above or below"_s;
        inner = outer;
    }
    return {};
}

} // namespace

QStringList cutOff(QWidget &root)
{
    QStringList found;
    const QList<QWidget *> widgets = root.findChildren<QWidget *>();
    for (const QWidget *widget : widgets) {
        if (!widget->isVisible())
            continue;
        QString text;
        QString problem;
        if (const auto *label = qobject_cast<const QLabel *>(widget)) {
            text = label->text();
            if (!text.isEmpty())
                problem = labelProblem(*label);
        } else if (const auto *button = qobject_cast<const QAbstractButton *>(widget)) {
            text = button->text();
            if (!text.isEmpty())
                problem = buttonProblem(*button);
        } else if (!(widget->focusPolicy() & Qt::TabFocus)) {
            continue;
        }
        if (problem.isEmpty())
            problem = placeProblem(*widget, root);
        if (!problem.isEmpty()) {
            found << u"%1 \u201c%2\u201d %3"_s.arg(
                QLatin1StringView(widget->metaObject()->className()), text.left(60), problem);
        }
    }
    return found;
}

void savePicture(QWidget &root, const QString &name)
{
    const QString folder = qEnvironmentVariable("HOOKGLASS_PICTURES");
    if (!folder.isEmpty() && !root.grab().save(u"%1/%2.png"_s.arg(folder, name)))
        qWarning("The picture could not be saved.");
}

} // namespace Hookglass
