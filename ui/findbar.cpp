// SPDX-License-Identifier: MIT
#include "findbar.h"

#include "fields.h"
#include "icons.h"
#include "models/format.h"
#include "tonelabel.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QToolButton>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QToolButton *smallButton(const QString &text, const QString &tip)
{
    auto *button = new QToolButton;
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

FindBar::FindBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_field(textField(tr("Find in the payload")))
    , m_case(smallButton(tr("Aa"), tr("Large and small letters differ")))
    , m_previous(smallButton(u"\u2191"_s, tr("Previous (Shift+F3)")))
    , m_next(smallButton(u"\u2193"_s, tr("Next (F3)")))
    , m_count(new ToneLabel(theme, Tone::Muted))
{
    m_field->setPlaceholderText(tr("Find"));
    m_field->setClearButtonEnabled(true);
    m_field->setMinimumWidth(120);
    m_field->setMaximumWidth(360);
    m_field->installEventFilter(this);
    m_case->setCheckable(true);
    auto *end = smallButton({}, tr("Close (Esc)"));
    end->setIcon(themedIcon(theme, Glyph::Close, Tone::Muted));
    end->setIconSize({14, 14});
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(20, 2, 12, 6);
    row->setSpacing(6);
    row->addWidget(m_field, 1);
    row->addWidget(m_case);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    row->addWidget(m_count);
    row->addStretch(0);
    row->addWidget(end);
    connect(m_field, &QLineEdit::textChanged, this, &FindBar::changed);
    connect(m_case, &QToolButton::toggled, this, &FindBar::changed);
    connect(m_previous, &QToolButton::clicked, this, &FindBar::previousWanted);
    connect(m_next, &QToolButton::clicked, this, &FindBar::nextWanted);
    connect(end, &QToolButton::clicked, this, &FindBar::close);
    hide();
}

FindBar::~FindBar() = default;

void FindBar::open(const QString &text)
{
    if (!text.isEmpty())
        m_field->setText(text);
    show();
    m_field->setFocus();
    m_field->selectAll();
}

void FindBar::close()
{
    hide();
    Q_EMIT closed();
}

QString FindBar::text() const
{
    return m_field->text();
}

bool FindBar::withCase() const
{
    return m_case->isChecked();
}

void FindBar::setHint(const QString &hint)
{
    m_field->setToolTip(hint);
    m_field->setAccessibleDescription(hint);
}

void FindBar::showSearching()
{
    m_count->setTone(Tone::Muted);
    m_count->setText(m_field->text().isEmpty() ? QString() : tr("Searching\u2026"));
}

void FindBar::showCount(qint64 current, qint64 count, bool isCut)
{
    m_previous->setEnabled(count > 0);
    m_next->setEnabled(count > 0);
    m_count->setTone(count > 0 || m_field->text().isEmpty() ? Tone::Muted : Tone::Bad);
    const QString all = isCut ? tr("at least %1").arg(formatCount(count)) : formatCount(count);
    if (m_field->text().isEmpty())
        m_count->setText({});
    else if (count == 0)
        m_count->setText(tr("Not found"));
    else if (current > 0)
        m_count->setText(tr("%1 of %2").arg(formatCount(current), all));
    else
        m_count->setText(tr("%1 found").arg(all));
}

QString FindBar::countText() const
{
    return m_count->text();
}

bool FindBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (key->key() != Qt::Key_Escape && !isEnter)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept(); // else Esc would leave the detail, and the field stay open
        return false;
    }
    if (!isEnter)
        close();
    else if (key->modifiers() & Qt::ShiftModifier)
        Q_EMIT previousWanted();
    else
        Q_EMIT nextWanted();
    return true;
}

} // namespace Hookglass
