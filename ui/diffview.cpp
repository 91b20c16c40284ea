// SPDX-License-Identifier: MIT
#include "diffview.h"

#include "theme.h"

#include <QtGui/QTextBlock>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int SignWidth = 2; ///< units before a line's text

QChar signOf(DiffLine::Kind kind)
{
    switch (kind) {
    case DiffLine::Kind::Same:
        return u' ';
    case DiffLine::Kind::Removed:
        return u'-';
    case DiffLine::Kind::Added:
        return u'+';
    case DiffLine::Kind::Folded:
        return u'~';
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
        texts << QString(signOf(line.kind)) + (line.isContinued ? u'\u2026' : u' ') + line.text;
    setPlainText(texts.join(u'\n'));
    recolour();
}

/// Side by side: where stretches overlap, only some of them are painted.
QList<QTextLayout::FormatRange> DiffView::formatsOf(const DiffLine &line, int length) const
{
    QList<QTextLayout::FormatRange> ranges;
    QTextCharFormat plain;
    plain.setForeground(m_theme.color(toneOf(line.kind)));
    QTextCharFormat marked = plain;
    marked.setBackground(line.kind == DiffLine::Kind::Removed ? m_theme.colors().badSoft
                                                              : m_theme.colors().goodSoft);
    marked.setFontUnderline(true);
    int at = 0;
    for (const DiffMark &mark : line.marks) {
        const int begin = SignWidth + mark.begin;
        ranges.append({at, begin - at, plain});
        ranges.append({begin, mark.length, marked});
        at = begin + mark.length;
    }
    ranges.append({at, length - at, plain});
    return ranges;
}

void DiffView::recolour()
{
    QTextBlock block = document()->firstBlock();
    for (const DiffLine &line : std::as_const(m_lines)) {
        block.layout()->setFormats(formatsOf(line, block.length()));
        document()->markContentsDirty(block.position(), block.length());
        block = block.next();
    }
}

} // namespace Hookglass
