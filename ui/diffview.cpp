// SPDX-License-Identifier: MIT
#include "diffview.h"

#include "theme.h"

#include <QtGui/QTextBlock>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QLatin1StringView signOf(DiffLine::Kind kind)
{
    switch (kind) {
    case DiffLine::Kind::Same:
        return "  "_L1;
    case DiffLine::Kind::Removed:
        return "- "_L1;
    case DiffLine::Kind::Added:
        return "+ "_L1;
    case DiffLine::Kind::Folded:
        return "~ "_L1;
    }
    Q_UNREACHABLE();
}

Tone toneOf(DiffLine::Kind kind)
{
    switch (kind) {
    case DiffLine::Kind::Same:
        return Tone::Text;
    case DiffLine::Kind::Removed:
        return Tone::Bad;
    case DiffLine::Kind::Added:
        return Tone::Good;
    case DiffLine::Kind::Folded:
        return Tone::Muted;
    }
    Q_UNREACHABLE();
}

} // namespace

DiffView::DiffView(const Theme &theme, const QString &name, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_theme(theme)
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setFrameShape(NoFrame);
    setFont(theme.monoFont());
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    document()->setDocumentMargin(10);
    setAccessibleName(name);
    connect(&theme, &Theme::changed, this, &DiffView::recolour);
}

DiffView::~DiffView() = default;

void DiffView::showLines(const QList<DiffLine> &lines)
{
    m_lines = lines;
    QStringList texts;
    for (const DiffLine &line : lines)
        texts << signOf(line.kind) + line.text;
    setPlainText(texts.join(u'\n'));
    recolour();
}

void DiffView::recolour()
{
    QTextBlock block = document()->firstBlock();
    for (const DiffLine &line : std::as_const(m_lines)) {
        QTextLayout::FormatRange range;
        range.length = block.length();
        range.format.setForeground(m_theme.color(toneOf(line.kind)));
        block.layout()->setFormats({range});
        document()->markContentsDirty(block.position(), block.length());
        block = block.next();
    }
}

} // namespace Hookglass
