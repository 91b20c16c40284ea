// SPDX-License-Identifier: MIT
#include "payloadtab.h"

#include "codeview.h"
#include "copybutton.h"
#include "core/jsontext.h"
#include "models/format.h"
#include "segments.h"
#include "tonelabel.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

bool hasLongLine(QByteArrayView bytes)
{
    for (qsizetype begin = 0; begin <= bytes.size();) {
        const qsizetype length = bytes.sliced(begin).indexOf('\n');
        if ((length < 0 ? bytes.size() - begin : length) > MaxLineLength)
            return true;
        if (length < 0)
            return false;
        begin += length + 1;
    }
    return false;
}

} // namespace

PayloadTab::PayloadTab(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_choice(new Segments(tr("Payload view"), {tr("Pretty"), tr("Raw")}, this))
    , m_size(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Fixed, this))
    , m_copy(new CopyButton(theme, tr("the payload"), tr("Copy"), this))
    , m_note(new ToneLabel(theme, Tone::Warn, ToneLabel::Fit::Wrapped, this))
    , m_all(new QPushButton(this))
    , m_view(new CodeView(theme, tr("Payload"), this))
{
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(20, 8, 12, 6);
    bar->setSpacing(12);
    bar->addWidget(m_choice);
    bar->addWidget(m_size);
    bar->addStretch(1);
    bar->addWidget(m_all);
    bar->addWidget(m_copy);
    m_note->setContentsMargins(20, 0, 16, 4);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(m_note);
    column->addWidget(m_view, 1);
    m_copy->setSource([this] {
        return QString::fromUtf8(m_choice->current() == Pretty ? JsonText::pretty(m_body) : m_body);
    });
    connect(m_choice, &Segments::chosen, this, &PayloadTab::refresh);
    connect(m_all, &QPushButton::clicked, this, [this] {
        m_showAll = true;
        refresh();
    });
    refresh();
}

PayloadTab::~PayloadTab() = default;

void PayloadTab::setBody(const QByteArray &body)
{
    m_body = body;
    m_showAll = false;
    refresh();
}

void PayloadTab::refresh()
{
    const bool cut = !m_showAll && m_body.size() > ShownAtOnce;
    const QByteArray part = cut ? leadingPart(m_body, ShownAtOnce).toByteArray() : m_body;
    const bool pretty = m_choice->current() == Pretty;
    m_size->setText(m_body.isEmpty() ? tr("Empty body") : formatBytes(m_body.size()));
    m_copy->setEnabled(!m_body.isEmpty());
    m_all->setVisible(cut);
    m_all->setText(tr("Show all %1").arg(formatBytes(m_body.size())));
    const QString text = note(cut);
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
    m_view->showBytes(pretty ? JsonText::pretty(part) : part, part.size() <= ColouredUpTo
                                                                  ? CodeView::Colouring::Json
                                                                  : CodeView::Colouring::None);
}

// Whatever differs between what is seen and what arrived is said.
QString PayloadTab::note(bool cut) const
{
    QStringList notes;
    if (cut)
        notes << tr("This is the first %1. Copy takes all of it.").arg(formatBytes(ShownAtOnce));
    const QByteArrayView part = cut ? leadingPart(m_body, ShownAtOnce) : QByteArrayView(m_body);
    const DisplayText shown = displayText(part);
    if (shown.hasInvalidUtf8)
        notes << tr("Some bytes are not UTF-8 text; they are shown as \ufffd.");
    if (shown.hasControls)
        notes << tr("Characters that cannot be seen are shown as symbols.");
    if (m_choice->current() == Raw && hasLongLine(part))
        notes << tr("Long lines are broken to be shown; the bytes have no line break there.");
    if (m_choice->current() == Pretty && !cut && !m_body.isEmpty()) {
        if (const auto problem = JsonText::tokenize(m_body).problem)
            notes << tr("Not JSON from byte %1 on: %2")
                         .arg(formatCount(problem->offset), problem->message);
    }
    return notes.join(u' ');
}

} // namespace Hookglass
