// SPDX-License-Identifier: MIT
#include "noteeditor.h"

#include "app/marksdesk.h"
#include "dialogparts.h"
#include "models/format.h"
#include "tonelabel.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

NoteEditor::NoteEditor(const Theme &theme, const QString &events, const QString &note,
                       QWidget *parent)
    : QDialog(parent)
    , m_hadNote(!note.isEmpty())
{
    constexpr QSize size(480, 300);
    setWindowTitle(tr("Note"));
    resize(size);
    auto *about = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Elided);
    about->setText(events);
    m_field = new QPlainTextEdit(note);
    m_field->setAccessibleName(tr("Note"));
    m_field->setTabChangesFocus(true);
    m_field->installEventFilter(this);
    m_field->moveCursor(QTextCursor::End);
    m_hint = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_save = new QPushButton;
    m_save->setProperty("primary", true);
    m_save->setToolTip(tr("Ctrl+Enter"));
    connect(m_save, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_field, &QPlainTextEdit::textChanged, this, &NoteEditor::refresh);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 18);
    column->setSpacing(8);
    column->addWidget(about);
    column->addWidget(m_field, 1);
    column->addWidget(m_hint);
    column->addWidget(buttonRow(this, m_save));
    m_field->setFocus();
    refresh();
}

NoteEditor::~NoteEditor() = default;

QString NoteEditor::note() const
{
    return m_field->toPlainText();
}

void NoteEditor::refresh()
{
    const qsizetype length = note().size();
    const bool isTooLong = length > MarksDesk::LongestNote;
    const bool isEmpty = note().trimmed().isEmpty();
    m_save->setEnabled(!isTooLong && (!isEmpty || m_hadNote));
    m_save->setText(isEmpty && m_hadNote ? tr("Remove the note") : tr("Save"));
    m_hint->setText(isTooLong ? tr("A note can have %1 letters; this one has %2.")
                                    .arg(formatCount(MarksDesk::LongestNote), formatCount(length))
                              : tr("Only here: it is never sent to anybody."));
}

bool NoteEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (isEnter && (key->modifiers() & Qt::ControlModifier)) {
            m_save->click();
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace Hookglass
