// SPDX-License-Identifier: MIT
#include "filterchips.h"

#include "icons.h"
#include "models/format.h"
#include "tonelabel.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QToolButton>

#include <algorithm>

namespace Hookglass {

namespace {

constexpr int ChipHeight = 26;
constexpr int Gap = 6;
constexpr int WidestChip = 320;

/// A rounded edge around the two buttons of a chip.
class ChipBox final : public QWidget
{
public:
    explicit ChipBox(const Theme &theme, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
    {
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(m_theme.colors().control);
        painter.setBrush(m_theme.colors().raised);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), ChipHeight / 2.0,
                                ChipHeight / 2.0);
    }

private:
    const Theme &m_theme;
};

Filter allOf(std::vector<FilterNode> parts)
{
    if (parts.empty())
        return {};
    if (parts.size() == 1)
        return {std::move(parts.front())};
    return {FilterNode{FilterAll{std::move(parts)}}};
}

} // namespace

FilterChips::FilterChips(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_more(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Fixed, this))
{
    setFixedHeight(ChipHeight);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_more->hide();
}

FilterChips::~FilterChips() = default;

std::vector<FilterNode> FilterChips::partsOf(const Filter &filter)
{
    if (!filter.root)
        return {};
    if (const auto *all = std::get_if<FilterAll>(&filter.root->value))
        return all->parts;
    return {*filter.root};
}

Filter FilterChips::without(const Filter &filter, int place)
{
    std::vector<FilterNode> parts = partsOf(filter);
    if (place >= 0 && size_t(place) < parts.size())
        parts.erase(parts.begin() + place);
    return allOf(std::move(parts));
}

Filter FilterChips::turned(const Filter &filter, int place)
{
    std::vector<FilterNode> parts = partsOf(filter);
    if (place < 0 || size_t(place) >= parts.size())
        return filter;
    FilterNode &part = parts[size_t(place)];
    if (const auto *opposite = std::get_if<FilterNot>(&part.value)) {
        const FilterNode inner = opposite->parts.front();
        part = inner;
    } else {
        FilterNot inverse;
        inverse.parts.push_back(part);
        part = FilterNode{std::move(inverse)};
    }
    return allOf(std::move(parts));
}

void FilterChips::setFilter(const Filter &filter)
{
    if (filter == m_filter && !m_chips.isEmpty())
        return;
    m_filter = filter;
    const std::vector<FilterNode> parts = partsOf(filter);
    int focused = -1;
    for (int i = 0; i < count(); ++i) {
        if (m_chips.at(i).text->hasFocus() || m_chips.at(i).remove->hasFocus())
            focused = i;
    }
    for (const Chip &chip : std::as_const(m_chips)) {
        chip.box->hide();
        chip.box->deleteLater(); // one of its buttons may have been pressed just now
    }
    m_chips.clear();
    for (size_t i = 0; i < parts.size(); ++i)
        m_chips.append(makeChip(int(i), Filter{parts[i]}.toText()));
    setTabPlace(m_tabPlace);
    placeChips();
    if (focused >= 0 && !m_chips.isEmpty())
        m_chips.at(std::min(focused, count() - 1)).text->setFocus(Qt::TabFocusReason);
}

// New ones would be the last in the window.
void FilterChips::setTabPlace(QWidget *before)
{
    m_tabPlace = before;
    for (const Chip &chip : std::as_const(m_chips)) {
        if (before && before->window() == window())
            setTabOrder(before, chip.text);
        before = chip.text;
    }
}

FilterChips::Chip FilterChips::makeChip(int place, const QString &text)
{
    Chip chip;
    chip.box = new ChipBox(m_theme, this);
    chip.text = new QToolButton(chip.box);
    chip.text->setAutoRaise(true);
    chip.text->setFont(m_theme.monoFont());
    const QFontMetrics metrics(m_theme.monoFont());
    chip.text->setText(
        metrics.elidedText(text, Qt::ElideMiddle, WidestChip).replace(u'&', QLatin1String("&&")));
    chip.text->setFocusPolicy(Qt::StrongFocus);
    chip.text->setFixedHeight(ChipHeight - 2);
    chip.text->setToolTip(
        tr("%1\nPress to turn it into its opposite, Delete to take it away").arg(text.left(1000)));
    chip.text->setAccessibleName(tr("Condition %1").arg(text.left(1000)));
    chip.text->setAccessibleDescription(
        tr("Press to turn it into its opposite, Delete to take it away"));
    chip.text->installEventFilter(this);
    chip.remove = new QToolButton(chip.box);
    chip.remove->setAutoRaise(true);
    chip.remove->setFocusPolicy(Qt::ClickFocus); // by keyboard there is Delete
    chip.remove->setIcon(themedIcon(m_theme, Glyph::Close, Tone::Muted));
    chip.remove->setIconSize({12, 12});
    chip.remove->setFixedSize(ChipHeight - 2, ChipHeight - 2);
    chip.remove->setToolTip(tr("Take this condition away"));
    chip.remove->setAccessibleName(tr("Take %1 away").arg(text.left(1000)));
    connect(chip.text, &QToolButton::clicked, this,
            [this, place] { Q_EMIT changed(turned(m_filter, place)); });
    connect(chip.remove, &QToolButton::clicked, this, [this, place] { remove(place); });
    auto *row = new QHBoxLayout(chip.box);
    row->setContentsMargins(5, 1, 2, 1);
    row->setSpacing(0);
    row->addWidget(chip.text);
    row->addWidget(chip.remove);
    return chip;
}

void FilterChips::remove(int place)
{
    Q_EMIT changed(without(m_filter, place));
}

bool FilterChips::eventFilter(QObject *watched, QEvent *event)
{
    // The page has a Delete key of its own.
    if (event->type() == QEvent::ShortcutOverride &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Delete) {
        event->accept();
        return true;
    }
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto chip = std::find_if(m_chips.cbegin(), m_chips.cend(),
                                   [watched](const Chip &one) { return one.text == watched; });
    if (chip == m_chips.cend())
        return QWidget::eventFilter(watched, event);
    const int place = int(chip - m_chips.cbegin());
    const auto focus = [this](int at) {
        if (at >= 0 && at < count() && m_chips.at(at).box->isVisible())
            m_chips.at(at).text->setFocus(Qt::TabFocusReason);
    };
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        remove(place);
        return true;
    case Qt::Key_Minus:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT changed(turned(m_filter, place));
        return true;
    case Qt::Key_Left:
        focus(place - 1);
        return true;
    case Qt::Key_Right:
        focus(place + 1);
        return true;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

void FilterChips::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeChips();
}

void FilterChips::placeChips()
{
    constexpr int roomForMore = 80;
    int left = 0;
    int hidden = 0;
    for (int i = 0; i < count(); ++i) {
        const Chip &chip = m_chips.at(i);
        const int wanted = chip.box->sizeHint().width();
        const bool isLast = i == count() - 1;
        if (hidden > 0 || left + wanted > width() - (isLast ? 0 : roomForMore)) {
            chip.box->hide();
            ++hidden;
            continue;
        }
        chip.box->setGeometry(left, 0, wanted, ChipHeight);
        chip.box->show();
        left += wanted + Gap;
    }
    m_more->setVisible(hidden > 0);
    m_more->setText(tr("and %1 more").arg(formatCount(hidden)));
    m_more->adjustSize();
    m_more->move(left, (ChipHeight - m_more->height()) / 2);
}

QToolButton *FilterChips::chip(int place) const
{
    return m_chips.at(place).text;
}

QToolButton *FilterChips::remover(int place) const
{
    return m_chips.at(place).remove;
}

} // namespace Hookglass
