// SPDX-License-Identifier: MIT
#include "dialogparts.h"

#include "tonelabel.h"

#include <QtWidgets/QDialog>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>

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

} // namespace Hookglass
