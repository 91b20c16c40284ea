// SPDX-License-Identifier: MIT
#include "signaturereport.h"

#include "models/format.h"
#include "models/payloadtext.h"
#include "models/rawtext.h"
#include "theme.h"

#include <QtWidgets/QScrollBar>

#include <array>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

using Kind = SignatureCause::Kind;
using What = SignatureDifference::What;

constexpr qsizetype ShownOfValue = 1200; ///< bytes of one step's value

QString shownValue(const QByteArray &value)
{
    const QByteArrayView part = leadingPart(value, ShownOfValue);
    const QString text = spelledText(part, Spacing::Marked);
    if (part.size() == value.size())
        return text;
    return SignatureReport::tr("%1 \u2026 and %2 more")
        .arg(text, formatBytes(value.size() - part.size()));
}

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// Everything visible, on one line.
QString onOneLine(QByteArrayView bytes)
{
    return spelledText(bytes, Spacing::Shown);
}

/// An excerpt cut into what stands before the byte, its character, and what follows.
std::array<QString, 3> cutAt(const QByteArray &excerpt, qsizetype mark)
{
    qsizetype start = 0;
    while (start < excerpt.size() && start < mark && isContinuation(excerpt.at(start)))
        ++start; // the excerpt may begin within a character
    qsizetype begin = std::min(mark, excerpt.size());
    while (begin > start && begin < excerpt.size() && isContinuation(excerpt.at(begin)))
        --begin;
    qsizetype end = std::min(begin + 1, excerpt.size());
    while (end < excerpt.size() && isContinuation(excerpt.at(end)))
        ++end;
    const QByteArrayView all(excerpt);
    return {onOneLine(all.sliced(start, begin - start)), onOneLine(all.sliced(begin, end - begin)),
            onOneLine(all.sliced(end))};
}

QString byteName(const QByteArray &excerpt, qsizetype mark)
{
    if (mark >= excerpt.size())
        return SignatureReport::tr("it ends");
    const auto byte = static_cast<unsigned char>(excerpt.at(mark));
    const QString hex = u"0x"_s + QString::number(byte, 16).toUpper().rightJustified(2, u'0');
    switch (byte) {
    case '\n':
        return SignatureReport::tr("%1, a newline (LF)").arg(hex);
    case '\r':
        return SignatureReport::tr("%1, a carriage return (CR)").arg(hex);
    case ' ':
        return SignatureReport::tr("%1, a blank").arg(hex);
    case '\t':
        return SignatureReport::tr("%1, a tab").arg(hex);
    case 0xEF:
        return SignatureReport::tr("%1, perhaps a byte order mark").arg(hex);
    default:
        break;
    }
    return byte > 0x20 && byte < 0x7F ? u"%1 %2"_s.arg(hex).arg(QLatin1Char(char(byte))) : hex;
}

QString placeTitle(const SignatureDifference &difference)
{
    const QString place = formatCount(difference.offset);
    switch (difference.what) {
    case What::Body:
        return SignatureReport::tr("The body differs first at byte %1").arg(place);
    case What::Base64:
        return SignatureReport::tr("The base64 differs first at character %1").arg(place);
    case What::Signature:
        return SignatureReport::tr("The signature differs first at digit %1").arg(place);
    }
    Q_UNREACHABLE();
}

std::array<QString, 2> sideTitles(What what, SignatureDirection direction)
{
    const bool isReceived = direction == SignatureDirection::Received;
    const QString first =
        what == What::Body ? SignatureReport::tr("received") : SignatureReport::tr("right");
    if (what == What::Signature && isReceived)
        return {first, SignatureReport::tr("in the header")};
    return {first, isReceived ? SignatureReport::tr("signed") : SignatureReport::tr("your code")};
}

} // namespace

SignatureReport::SignatureReport(const Theme &theme, const QString &name, QWidget *parent)
    : QTextEdit(parent)
    , m_theme(theme)
{
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setAccessibleName(name);
    document()->setDocumentMargin(0);
    connect(&theme, &Theme::changed, this, &SignatureReport::render);
}

SignatureReport::~SignatureReport() = default;

void SignatureReport::setContent(const Content &content)
{
    if (m_content == content)
        return; // what is being read stays in place
    m_content = content;
    render();
    moveCursor(QTextCursor::Start);
}

void SignatureReport::render()
{
    const int place = verticalScrollBar()->value();
    clear();
    m_cursor = QTextCursor(document());
    m_cursor.beginEditBlock();
    m_isFirst = true;
    for (const SignatureCause &cause : std::as_const(m_content.causes))
        addCause(cause);
    if (!m_content.note.isEmpty()) {
        startBlock(8);
        m_cursor.insertText(m_content.note, format(m_theme.textFont(), m_theme.colors().muted));
    }
    addSteps();
    m_cursor.endEditBlock();
    m_cursor = QTextCursor();
    verticalScrollBar()->setValue(place);
}

QTextCharFormat SignatureReport::format(const QFont &font, const QColor &color) const
{
    QTextCharFormat format;
    format.setFont(font);
    format.setForeground(color);
    return format;
}

void SignatureReport::startBlock(qreal above)
{
    QTextBlockFormat block;
    block.setTopMargin(m_isFirst ? 0 : above);
    if (m_isFirst)
        m_cursor.setBlockFormat(block);
    else
        m_cursor.insertBlock(block);
    m_isFirst = false;
}

void SignatureReport::addCause(const SignatureCause &cause)
{
    startBlock(12);
    m_cursor.insertText(cause.sentence, format(m_theme.strongFont(), m_theme.colors().text));
    if (!cause.advice.isEmpty()) {
        startBlock(2);
        m_cursor.insertText(cause.advice, format(m_theme.textFont(), m_theme.colors().text));
    }
    for (const SignatureDifference &difference : cause.differences)
        addDifference(difference);
}

void SignatureReport::addDifference(const SignatureDifference &difference)
{
    const qsizetype mark = difference.mark();
    const auto titles = sideTitles(difference.what, m_content.direction);
    startBlock(8);
    m_cursor.insertText(tr("%1 \u00b7 %2: %3 \u00b7 %4: %5")
                            .arg(placeTitle(difference), titles[0],
                                 byteName(difference.expected, mark), titles[1],
                                 byteName(difference.actual, mark)),
                        format(m_theme.smallFont(), m_theme.colors().muted));
    const auto width = std::max(titles[0].size(), titles[1].size()) + 2;
    addExcerpt(titles[0].leftJustified(width), difference.expected, mark);
    addExcerpt(titles[1].leftJustified(width), difference.actual, mark);
}

void SignatureReport::addExcerpt(const QString &title, const QByteArray &excerpt, qsizetype mark)
{
    const ThemeColors &colors = m_theme.colors();
    const QFont mono = m_theme.monoFont();
    const auto parts = cutAt(excerpt, mark);
    QTextCharFormat marked = format(mono, colors.text);
    marked.setBackground(colors.warnSoft);
    marked.setFontUnderline(true); // not by colour alone
    startBlock(2);
    m_cursor.insertText(title, format(mono, colors.muted));
    m_cursor.insertText(parts[0], format(mono, colors.text));
    m_cursor.insertText(parts[1].isEmpty() ? tr("(end)") : parts[1], marked);
    m_cursor.insertText(parts[2], format(mono, colors.text));
}

void SignatureReport::addSteps()
{
    int number = 0;
    for (const SignatureStep &step : std::as_const(m_content.steps)) {
        startBlock(number == 0 ? 16 : 10);
        m_cursor.insertText(u"%1. %2"_s.arg(++number).arg(step.title),
                            format(m_theme.smallFont(), m_theme.colors().muted));
        startBlock(0);
        m_cursor.insertText(step.value.isEmpty() ? tr("(nothing)") : shownValue(step.value),
                            format(m_theme.monoFont(), m_theme.colors().text));
    }
}

} // namespace Hookglass
