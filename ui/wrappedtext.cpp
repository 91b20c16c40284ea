// SPDX-License-Identifier: MIT
#include "wrappedtext.h"

#include <QtCore/QMimeData>
#include <QtGui/QTextOption>
#include <QtGui/QWheelEvent>

#include <algorithm>
#include <cmath>

namespace Hookglass {

namespace {
constexpr int WidestWish = 240; ///< pixels; more if the layout has it to give
constexpr int LeastWidth = 60;
constexpr QChar Break{0x200b}; ///< has no width; a line may end behind it

bool isBetweenValues(QChar c)
{
    return QStringView(u",;&?=/").contains(c);
}

/// With places to break where one value ends, so that numbers stay whole.
QString breakable(const QString &text)
{
    QString result;
    result.reserve(text.size() + text.size() / 4);
    for (qsizetype i = 0; i < text.size(); ++i) {
        result += text.at(i);
        if (isBetweenValues(text.at(i)) && i + 1 < text.size() && !isBetweenValues(text.at(i + 1)))
            result += Break;
    }
    return result;
}
} // namespace

WrappedText::WrappedText(const Theme &theme, Tone tone, QWidget *parent)
    : QTextEdit(parent)
    , m_theme(theme)
    , m_tone(tone)
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setFocusPolicy(Qt::ClickFocus); // as a label that can be copied from
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    document()->setDocumentMargin(0);
    m_measured.setDocumentMargin(0);
    m_measured.setUndoRedoEnabled(false);
    m_measured.setDefaultTextOption(QTextOption(document()->defaultTextOption()));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setWordsFont(theme.textFont());
    recolour();
    connect(&theme, &Theme::changed, this, &WrappedText::recolour);
}

WrappedText::~WrappedText() = default;

void WrappedText::setWordsFont(const QFont &font)
{
    setFont(font);
    document()->setDefaultFont(font);
    m_measured.setDefaultFont(font);
    updateGeometry();
}

void WrappedText::setWords(const QString &text)
{
    if (m_words == text)
        return; // what is marked in it stays
    m_words = text;
    m_hasBreaks = !text.contains(Break);
    const QString shown = m_hasBreaks ? breakable(text) : text;
    setPlainText(shown);
    m_measured.setPlainText(shown);
    updateGeometry();
}

int WrappedText::heightForWidth(int width) const
{
    m_measured.setTextWidth(std::max(width, 1));
    return int(std::ceil(m_measured.size().height()));
}

QSize WrappedText::sizeHint() const
{
    const int wanted = int(std::ceil(m_measured.idealWidth()));
    const int width = std::clamp(wanted, LeastWidth, WidestWish);
    return {width, heightForWidth(width)};
}

QSize WrappedText::minimumSizeHint() const
{
    return {LeastWidth, fontMetrics().height()};
}

// Qt's own would make plain spaces of those that do not break.
QMimeData *WrappedText::createMimeDataFromSelection() const
{
    QString text = textCursor().selectedText().replace(QChar::ParagraphSeparator, u'\n');
    if (m_hasBreaks)
        text.remove(Break);
    auto *mime = new QMimeData;
    mime->setText(text);
    return mime;
}

// All of it is shown: it is the page around it that scrolls.
void WrappedText::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

void WrappedText::recolour()
{
    QPalette p;
    p.setColor(QPalette::Text, m_theme.color(m_tone));
    setPalette(p);
}

} // namespace Hookglass
