// SPDX-License-Identifier: MIT
#include "fields.h"

#include "card.h"
#include "dialogparts.h"
#include "tonelabel.h"

#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

namespace {
constexpr int FieldHeight = 30;
}

QLineEdit *textField(const QString &name)
{
    auto *edit = new QLineEdit;
    edit->setAccessibleName(name);
    edit->setMinimumHeight(FieldHeight);
    edit->setTextMargins(6, 0, 6, 0);
    return edit;
}

QComboBox *choiceField(const QString &name, const QStringList &choices)
{
    auto *combo = new QComboBox;
    combo->setAccessibleName(name);
    combo->setMinimumHeight(FieldHeight);
    combo->addItems(choices);
    return combo;
}

Card *filledCard(QWidget *owner, const Theme &theme, const QString &heading)
{
    auto *card = new Card(theme);
    auto *outer = new QVBoxLayout(owner);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(card);
    card->content()->addWidget(sectionTitle(theme, heading));
    return card;
}

} // namespace Hookglass
