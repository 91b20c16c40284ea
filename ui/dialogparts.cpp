// SPDX-License-Identifier: MIT
#include "dialogparts.h"

#include "tonelabel.h"

#include <QtWidgets/QDialog>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>

#include <algorithm>

namespace Hookglass {

ToneLabel *sectionTitle(const Theme &theme, const QString &text)
{
    auto *label = new ToneLabel(theme, Tone::Text);
    label->setFont(theme.strongFont());
    label->setText(text);
    return label;
}

QSpinBox *numberField(const QString &name, int least, int most)
{
    auto *field = new QSpinBox;
    field->setRange(least, most);
    field->setMinimumHeight(30);
    field->setButtonSymbols(QSpinBox::NoButtons);
    field->setAccessibleName(name);
    field->findChild<QLineEdit *>()->setAccessibleName(name);
    return field;
}

QWidget *buttonRow(QDialog *dialog, QPushButton *main)
{
    auto *box = new QWidget;
    auto *close = new QPushButton(QDialog::tr("Close"));
    close->setAutoDefault(false);
    QObject::connect(close, &QPushButton::clicked, dialog, &QDialog::reject);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 6, 0, 0);
    row->setSpacing(8);
    row->addWidget(close);
    row->addStretch(1);
    row->addWidget(main);
    return box;
}

void growToFit(QDialog *dialog)
{
    if (!dialog->isVisible())
        return; // it is laid out when it is shown
    QList<QWidget *> widgets = dialog->findChildren<QWidget *>();
    std::reverse(widgets.begin(), widgets.end()); // the inner ones first
    for (const QWidget *widget : std::as_const(widgets)) {
        if (widget->layout())
            widget->layout()->activate();
    }
    QLayout *layout = dialog->layout();
    layout->invalidate();
    layout->activate();
    dialog->setMinimumHeight(layout->hasHeightForWidth()
                                 ? layout->totalHeightForWidth(dialog->width())
                                 : layout->totalMinimumSize().height());
}

} // namespace Hookglass
