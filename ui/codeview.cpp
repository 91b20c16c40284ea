// SPDX-License-Identifier: MIT
#include "codeview.h"

#include "theme.h"

#include <QtGui/QTextBlock>
#include <QtGui/QTextCursor>
#include <QtGui/QTextLayout>

#include <algorithm>
#include <array>

namespace Hookglass {

namespace {

constexpr qsizetype StepLines = 400;
constexpr qsizetype StepBytes = 32 * 1024;

} // namespace

CodeView::CodeView(const Theme &theme, const QString &name, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_theme(theme)
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setFrameShape(NoFrame);
    setViewportMargins(10, 0, 0, 0);
    setFont(theme.monoFont());
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    document()->setDocumentMargin(10);
    setAccessibleName(name);
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &CodeView::fillStep);
    connect(&theme, &Theme::changed, this, &CodeView::recolour);
}

CodeView::~CodeView() = default;

void CodeView::showBytes(const QByteArray &bytes, Colouring colouring)
{
    m_timer.stop();
    clear();
    m_bytes = bytes;
    m_colouring = colouring;
    m_lines = colouring == Colouring::Json ? colouredLines(bytes) : QList<TextLine>();
    m_nextLine = 0;
    m_nextByte = 0;
    m_first = true;
    m_timer.start();
    fillStep(); // what fits the screen is there at once
}

// The timer runs while there is more; the last step stops it.
void CodeView::fillStep()
{
    if (m_colouring == Colouring::Json) {
        const qsizetype count = std::min(StepLines, m_lines.size() - m_nextLine);
        append(m_lines.sliced(m_nextLine, count));
        m_nextLine += count;
        if (m_nextLine < m_lines.size())
            return;
    } else {
        const QByteArrayView rest = QByteArrayView(m_bytes).sliced(m_nextByte);
        QByteArrayView piece = leadingPart(rest, StepBytes);
        bool atLineEnd = false;
        if (const qsizetype end = piece.lastIndexOf('\n'); piece.size() < rest.size() && end >= 0) {
            piece = piece.first(end);
            atLineEnd = true;
        }
        append(plainLines(piece));
        m_nextByte += piece.size() + (atLineEnd ? 1 : 0);
        if (m_nextByte < m_bytes.size() || atLineEnd)
            return;
    }
    m_timer.stop();
    Q_EMIT filled();
}

void CodeView::append(const QList<TextLine> &lines)
{
    const bool fresh = m_first;
    QString text;
    for (const TextLine &line : lines) {
        if (!m_first)
            text += u'\n';
        m_first = false;
        text += line.text;
    }
    const int start = document()->blockCount() - 1;
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    cursor.insertText(text);
    if (m_colouring == Colouring::None)
        return;
    QTextBlock block = document()->findBlockByNumber(fresh ? start : start + 1);
    const ThemeColors &c = m_theme.colors();
    const std::array<QColor, 5> colors{c.jsonKey, c.jsonString, c.jsonNumber, c.jsonLiteral,
                                       c.muted};
    for (const TextLine &line : lines) {
        QList<QTextLayout::FormatRange> formats;
        formats.reserve(line.spans.size());
        for (const TextSpan &span : line.spans) {
            QTextLayout::FormatRange range;
            range.start = span.begin;
            range.length = span.length;
            range.format.setForeground(colors[size_t(span.kind)]);
            formats.append(range);
        }
        block.layout()->setFormats(formats);
        document()->markContentsDirty(block.position(), block.length());
        block = block.next();
    }
}

void CodeView::recolour()
{
    if (m_colouring == Colouring::Json)
        showBytes(QByteArray(m_bytes), m_colouring);
}

} // namespace Hookglass
