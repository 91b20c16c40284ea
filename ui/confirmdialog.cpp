// SPDX-License-Identifier: MIT
#include "confirmdialog.h"

#include "dialogparts.h"
#include "tonelabel.h"

#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

ConfirmDialog::ConfirmDialog(const Theme &theme, const Words &words, QWidget *parent)
    : QDialog(parent)
    , m_text(words.facts.join(u'\n'))
{
    constexpr int width = 460;
    setWindowTitle(words.title);
    setAccessibleDescription(m_text);
    setMinimumWidth(width);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 18);
    column->setSpacing(8);
    column->addWidget(sectionTitle(theme, words.title));
    for (const QString &fact : words.facts) {
        auto *label = new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped);
        label->setText(fact);
        column->addWidget(label);
    }
    column->addStretch(1);
    m_button = new QPushButton(words.button);
    m_button->setProperty("primary", true);
    m_button->setDefault(true);
    connect(m_button, &QPushButton::clicked, this, &QDialog::accept);
    column->addWidget(buttonRow(this, m_button));
    m_button->setFocus();
}

ConfirmDialog::~ConfirmDialog() = default;

} // namespace Hookglass
