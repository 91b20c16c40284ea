// SPDX-License-Identifier: MIT
#include "eventdelegate.h"

#include "core/event.h"
#include "core/signature.h"
#include "eventmenu.h"
#include "models/eventwords.h"
#include "models/format.h"
#include "models/forwardwords.h"

#include <QtGui/QPainter>
#include <QtWidgets/QAbstractItemView>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Model = EventTableModel;

constexpr int Margin = 10; ///< as the header's
constexpr int IconSize = 16;
constexpr int IconRoom = IconSize + 6;
constexpr int RetryRoom = 20; ///< before the number of attempts

/// Everything that a column of states can say; for numbers and times the widest usual ones.
QStringList wordsOf(Model::Column column)
{
    using Kind = SignatureVerdict::Kind;
    switch (column) {
    case Model::TimeColumn:
        return {u"00:00:00.000"_s, u"00 MMM 00:00"_s};
    case Model::SignatureColumn:
        return {signatureWord(Kind::NoKey), signatureWord(Kind::Valid),
                signatureWord(Kind::Invalid), signatureWord(Kind::Missing),
                signatureWord(Kind::NoKey, Origin::Fetched)};
    case Model::AttemptsColumn:
        return {u"999"_s};
    case Model::AnswerColumn:
        return {answerText(AnswerCut, Disposition::Accepted),
                answerText(503, Disposition::Refused)};
    case Model::ForwardColumn:
        return {forwardStateWord(ForwardState::Waiting), forwardStateWord(ForwardState::Delivered),
                forwardStateWord(ForwardState::Failed)};
    case Model::OriginColumn:
        return {originWord(Origin::Delivered), originWord(Origin::Fetched),
                originWord(Origin::Synthetic), originWord(Origin::Imported)};
    case Model::LagColumn:
        return {formatSpan(-59min - 59s), formatSpan(23h + 59min)};
    case Model::AccountColumn:
        return {u"an account"_s};
    case Model::EventColumn:
    case Model::ResourceColumn:
    case Model::ColumnCount:
        break;
    }
    return {};
}

QFont withWeight(QFont font, QFont::Weight weight)
{
    font.setWeight(weight);
    return font;
}

Tone answerTone(int status, int disposition)
{
    if (Disposition(disposition) == Disposition::Refused || status >= 500 || status == AnswerCut)
        return Tone::Bad;
    return status >= 300 ? Tone::Warn : Tone::Text;
}

} // namespace

Glyph signatureGlyph(int kind)
{
    switch (SignatureVerdict::Kind(kind)) {
    case SignatureVerdict::Kind::NoKey:
        return Glyph::Key;
    case SignatureVerdict::Kind::Valid:
        return Glyph::CheckCircle;
    case SignatureVerdict::Kind::Invalid:
        return Glyph::CrossCircle;
    case SignatureVerdict::Kind::Missing:
        return Glyph::DashCircle;
    }
    Q_UNREACHABLE();
}

Tone signatureTone(int kind)
{
    switch (SignatureVerdict::Kind(kind)) {
    case SignatureVerdict::Kind::NoKey:
        return Tone::Muted;
    case SignatureVerdict::Kind::Valid:
        return Tone::Good;
    case SignatureVerdict::Kind::Invalid:
        return Tone::Bad;
    case SignatureVerdict::Kind::Missing:
        return Tone::Warn;
    }
    Q_UNREACHABLE();
}

std::optional<Glyph> forwardGlyph(int state)
{
    switch (ForwardState(state)) {
    case ForwardState::None:
        return std::nullopt;
    case ForwardState::Waiting:
        return Glyph::Clock;
    case ForwardState::Delivered:
        return Glyph::CheckCircle;
    case ForwardState::Failed:
        return Glyph::CrossCircle;
    }
    Q_UNREACHABLE();
}

Tone forwardTone(int state)
{
    switch (ForwardState(state)) {
    case ForwardState::None:
        return Tone::Muted;
    case ForwardState::Waiting:
        return Tone::Warn;
    case ForwardState::Delivered:
        return Tone::Good;
    case ForwardState::Failed:
        return Tone::Bad;
    }
    Q_UNREACHABLE();
}

EventDelegate::EventDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_text(theme.textFont())
    , m_medium(withWeight(theme.textFont(), QFont::Medium))
    , m_mono(theme.monoFont())
    , m_retry(themedIcon(theme, Glyph::Retry, Tone::Warn))
{
}

EventDelegate::~EventDelegate() = default;

void EventDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    painter->save();
    paintBackground(painter, option, index);
    // The first column starts where the page's title does.
    const int left = index.column() == 0 ? 2 * Margin : Margin;
    const QRect rect = option.rect.adjusted(left, 0, -Margin, -1);
    if (!index.data(Model::LoadedRole).toBool()) {
        index.data(Qt::DisplayRole); // says which page is wanted
        paintPlaceholder(painter, rect);
        painter->restore();
        return;
    }
    switch (Model::Column(index.column())) {
    case Model::TimeColumn:
        paintText(painter, rect, index, m_mono, Tone::Text);
        break;
    case Model::EventColumn:
        paintEvent(painter, rect, index);
        break;
    case Model::ResourceColumn:
        paintText(painter, rect, index, m_text,
                  index.data(Model::EventNameRole).toString().isEmpty() ? Tone::Warn : Tone::Text);
        break;
    case Model::SignatureColumn:
        paintMarked(painter, rect, index, signatureGlyph(index.data(Model::SignatureRole).toInt()),
                    signatureTone(index.data(Model::SignatureRole).toInt()));
        break;
    case Model::ForwardColumn:
        paintMarked(painter, rect, index, forwardGlyph(index.data(Model::ForwardRole).toInt()),
                    forwardTone(index.data(Model::ForwardRole).toInt()));
        break;
    case Model::AttemptsColumn:
        paintAttempts(painter, rect, index);
        break;
    case Model::AnswerColumn:
        paintText(painter, rect, index, m_mono,
                  answerTone(index.data(Model::AnswerRole).toInt(),
                             index.data(Model::DispositionRole).toInt()));
        break;
    case Model::AccountColumn:
    case Model::OriginColumn:
        paintText(painter, rect, index, m_text, Tone::Muted);
        break;
    case Model::LagColumn:
        paintText(painter, rect, index, m_mono, Tone::Muted);
        break;
    case Model::ColumnCount:
        break;
    }
    painter->restore();
}

const QFont &EventDelegate::fontOf(Model::Column column) const
{
    switch (column) {
    case Model::TimeColumn:
    case Model::AttemptsColumn:
    case Model::AnswerColumn:
    case Model::LagColumn:
        return m_mono;
    case Model::EventColumn:
        return m_medium;
    case Model::ResourceColumn:
    case Model::SignatureColumn:
    case Model::ForwardColumn:
    case Model::OriginColumn:
    case Model::AccountColumn:
    case Model::ColumnCount:
        break;
    }
    return m_text;
}

int EventDelegate::textWidth(Model::Column column, const QString &text) const
{
    const int width = QFontMetrics(fontOf(column)).horizontalAdvance(text) + 2 * Margin + 1;
    switch (column) {
    case Model::TimeColumn:
        return width + Margin;
    case Model::SignatureColumn:
    case Model::ForwardColumn:
        return width + IconRoom;
    case Model::AttemptsColumn:
        return width + RetryRoom;
    case Model::EventColumn:
    case Model::ResourceColumn:
    case Model::AnswerColumn:
    case Model::OriginColumn:
    case Model::AccountColumn:
    case Model::LagColumn:
    case Model::ColumnCount:
        break;
    }
    return width;
}

QSize EventDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const auto column = Model::Column(index.column());
    return {textWidth(column, index.data(Qt::DisplayRole).toString()),
            QFontMetrics(fontOf(column)).height()};
}

int EventDelegate::stateWidth(Model::Column column) const
{
    int width = 0;
    const QStringList words = wordsOf(column);
    for (const QString &word : words)
        width = std::max(width, textWidth(column, word));
    return width;
}

void EventDelegate::paintBackground(QPainter *painter, const QStyleOptionViewItem &option,
                                    const QModelIndex &index) const
{
    const ThemeColors &c = m_theme.colors();
    const QRect r = option.rect;
    if (option.state & QStyle::State_Selected)
        painter->fillRect(r, c.selection);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(r, c.hover);
    painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), c.border);
    const bool focused = option.state & QStyle::State_Active;
    if (index.column() == 0 && (option.state & QStyle::State_Selected))
        painter->fillRect(QRect(r.left(), r.top(), 3, r.height() - 1),
                          focused ? c.accent : c.control);
}

void EventDelegate::paintText(QPainter *painter, const QRect &rect, const QModelIndex &index,
                              const QFont &font, Tone tone) const
{
    painter->setFont(font);
    painter->setPen(m_theme.color(tone));
    const auto alignment = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
    const QString text = index.data(Qt::DisplayRole).toString();
    painter->drawText(rect, int(alignment) | Qt::TextSingleLine,
                      QFontMetrics(font).elidedText(text, Qt::ElideRight, rect.width()));
}

// The plain title, and beside it the name as the API says it.
void EventDelegate::paintEvent(QPainter *painter, const QRect &cell, const QModelIndex &index) const
{
    const QString name = index.data(Model::EventNameRole).toString();
    const QString title = index.data(Qt::DisplayRole).toString();
    const QRect rect = cell.adjusted(0, 0, -paintMarks(painter, cell, index), 0);
    // The column Origin may be too far right to be seen.
    const bool isTagged = Origin(index.data(Model::OriginRole).toInt()) != Origin::Delivered;
    const QString tag =
        isTagged ? index.siblingAtColumn(Model::OriginColumn).data(Qt::DisplayRole).toString()
                 : QString();
    const int forTag = isTagged ? tagWidth(tag) + Margin : 0;
    paintText(painter, rect.adjusted(0, 0, -std::min(forTag, rect.width()), 0), index, m_medium,
              name.isEmpty() ? Tone::Muted : Tone::Text);
    const int used = QFontMetrics(m_medium).horizontalAdvance(title) + Margin;
    if (isTagged) {
        paintTag(painter, rect, used, tag);
        return;
    }
    const QRect rest = rect.adjusted(used, 0, 0, 0);
    const QFontMetrics mono(m_mono);
    if (name.isEmpty() || name == title || mono.horizontalAdvance(name) > rest.width())
        return;
    painter->setFont(m_mono);
    painter->setPen(m_theme.color(Tone::Muted));
    painter->drawText(rest, int(Qt::AlignLeft | Qt::AlignVCenter), name);
}

// At the right end, from there: colour, note, pin. Their width.
int EventDelegate::paintMarks(QPainter *painter, const QRect &rect, const QModelIndex &index) const
{
    constexpr int size = 14;
    constexpr int gap = 5;
    int used = 0;
    const auto place = [&] {
        const QRect mark(rect.right() - used - size + 1, rect.center().y() - size / 2 + 1, size,
                         size);
        used += size + gap;
        return mark;
    };
    if (const auto color = EventColor(index.data(Model::ColorRole).toInt());
        color != EventColor::None)
        paintMark(m_theme, color, *painter, place());
    if (!index.data(Model::NoteRole).toString().isEmpty())
        themedIcon(m_theme, Glyph::Note, Tone::Muted).paint(painter, place());
    if (index.data(Model::PinnedRole).toBool())
        themedIcon(m_theme, Glyph::Pin, Tone::Accent).paint(painter, place());
    return used;
}

int EventDelegate::tagWidth(const QString &word) const
{
    constexpr int padding = 6;
    return QFontMetrics(m_text).horizontalAdvance(word) + 2 * padding;
}

// Behind the title, which gives way to it.
void EventDelegate::paintTag(QPainter *painter, const QRect &rect, int titleWidth,
                             const QString &word) const
{
    const QFontMetrics metrics(m_text);
    const int width = tagWidth(word);
    const int left = rect.left() + std::max(0, std::min(titleWidth, rect.width() - width));
    const QRect tag(left, rect.center().y() - metrics.height() / 2 - 1, width,
                    metrics.height() + 2);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(m_theme.color(Tone::Warn));
    painter->setBrush(m_theme.colors().window);
    painter->drawRoundedRect(QRectF(tag).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter->setFont(m_text);
    painter->drawText(tag, int(Qt::AlignCenter), word);
    painter->setRenderHint(QPainter::Antialiasing, false);
}

void EventDelegate::paintMarked(QPainter *painter, const QRect &rect, const QModelIndex &index,
                                std::optional<Glyph> glyph, Tone tone) const
{
    QRect text = rect;
    if (glyph) {
        const QRect icon(rect.left(), rect.center().y() - IconSize / 2 + 1, IconSize, IconSize);
        themedIcon(m_theme, *glyph, tone).paint(painter, icon);
        text.adjust(IconRoom, 0, 0, 0);
    }
    paintText(painter, text, index, m_text, tone);
}

void EventDelegate::paintAttempts(QPainter *painter, const QRect &rect,
                                  const QModelIndex &index) const
{
    const bool retried = index.data(Model::AttemptsRole).toInt() > 1;
    paintText(painter, rect, index, m_mono, retried ? Tone::Warn : Tone::Muted);
    if (!retried)
        return;
    const int width =
        QFontMetrics(m_mono).horizontalAdvance(index.data(Qt::DisplayRole).toString());
    m_retry.paint(painter, QRect(rect.right() - width - RetryRoom, rect.center().y() - 6, 14, 14));
}

void EventDelegate::paintPlaceholder(QPainter *painter, const QRect &rect) const
{
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_theme.colors().hover);
    const int width = std::min(rect.width(), 90);
    painter->drawRoundedRect(QRect(rect.left(), rect.center().y() - 4, width, 9), 4, 4);
}

} // namespace Hookglass
