// SPDX-License-Identifier: MIT
#include "othereventfield.h"

#include "fields.h"
#include "tonelabel.h"

#include <QtCore/QRegularExpression>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int FieldWidth = 220;
constexpr int LongestName = 100;

bool isName(const QString &text)
{
    static const QRegularExpression name(u"^[A-Za-z][A-Za-z0-9_.:-]*$"_s);
    return name.match(text).hasMatch();
}

} // namespace

OtherEventField::OtherEventField(const Theme &theme, QWidget *parent)
    : QWidget(parent)
{
    m_field = textField(tr("Name of another event"));
    m_field->setPlaceholderText(tr("Other event…"));
    m_field->setToolTip(tr("The name of an event that is not in the table."));
    m_field->setMaxLength(LongestName);
    m_field->setMaximumWidth(FieldWidth);
    m_button = new QPushButton(tr("Tick"));
    m_button->setToolTip(tr("Ticks this event with the others."));
    m_note = new ToneLabel(theme, Tone::Warn, ToneLabel::Fit::Wrapped);
    m_note->setFont(theme.smallFont());
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_field, 1);
    row->addWidget(m_button);
    row->addWidget(m_note, 2);
    row->addStretch(0);
    connect(m_field, &QLineEdit::returnPressed, this, &OtherEventField::take);
    connect(m_field, &QLineEdit::textChanged, this, &OtherEventField::refresh);
    connect(m_button, &QPushButton::clicked, this, &OtherEventField::take);
    refresh();
}

OtherEventField::~OtherEventField() = default;

void OtherEventField::setUnknown(const QStringList &events)
{
    m_unknown = events;
    refresh();
}

void OtherEventField::clear()
{
    m_field->clear();
}

void OtherEventField::take()
{
    const QString event = m_field->text().trimmed();
    if (!isName(event))
        return;
    m_field->clear();
    Q_EMIT typed(event);
}

void OtherEventField::refresh()
{
    const QString text = m_field->text().trimmed();
    m_button->setEnabled(isName(text));
    QString note;
    if (!text.isEmpty() && !isName(text)) {
        note = tr("An event's name is one word, such as peopleCreated.");
    } else if (!m_unknown.isEmpty()) {
        note = tr("Hookglass does not know %1. It is asked for all the same: check the spelling.")
                   .arg(m_unknown.join(u", "_s));
    }
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

QString OtherEventField::note() const
{
    return m_note->isHidden() ? QString() : m_note->text();
}

} // namespace Hookglass
