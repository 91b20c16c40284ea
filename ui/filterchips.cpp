// SPDX-License-Identifier: MIT
#include "filterchips.h"

#include "eventmenu.h"
#include "icons.h"
#include "models/format.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

#include <algorithm>

namespace Hookglass {

namespace {

constexpr int ChipHeight = 26;
constexpr int Gap = 6;
constexpr int WidestChip = 320; ///< of the text, unless there is room for more
constexpr qsizetype ShownLetters = 1000;

/// So wide may the widest be that all together have room; a lot if they are not cut at all.
int widestOf(QList<int> widths, int room)
{
    std::sort(widths.begin(), widths.end());
    for (qsizetype i = 0; i < widths.size(); ++i) {
        const int share = room / int(widths.size() - i);
        if (widths.at(i) > share)
            return share;
        room -= widths.at(i);
    }
    return QWIDGETSIZE_MAX;
}

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

} // namespace

FilterChips::FilterChips(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_more(new QToolButton(this))
{
    setFixedHeight(ChipHeight);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_more->setAutoRaise(true);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->setFixedHeight(ChipHeight);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(new QMenu(m_more));
    m_more->setToolTip(tr("All conditions, to take one away"));
    keepKeys(m_more->menu());
    m_more->installEventFilter(this);
    connect(m_more->menu(), &QMenu::aboutToShow, this, &FilterChips::fillMore);
    m_more->hide();
}

FilterChips::~FilterChips() = default;

void FilterChips::setFilter(const Filter &filter, const QString &text)
{
    const QList<WrittenTerm> terms = writtenTerms(filter, text);
    if (terms == m_terms)
        return;
    m_terms = terms;
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
    for (qsizetype i = 0; i < terms.size(); ++i)
        m_chips.append(makeChip(int(i), terms.at(i).text));
    setTabPlace(m_tabPlace);
    updateGeometry();
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
    if (before && before->window() == window())
        setTabOrder(before, m_more);
}

FilterChips::Chip FilterChips::makeChip(int place, const QString &text)
{
    Chip chip;
    chip.box = new ChipBox(m_theme, this);
    chip.text = new QToolButton(chip.box);
    chip.text->setAutoRaise(true);
    chip.text->setFont(m_theme.monoFont());
    chip.whole = text.size() > ShownLetters ? text.left(ShownLetters) + u'\u2026' : text;
    chip.whole.replace(u'&', QLatin1String("&&"));
    chip.text->setText(chip.whole);
    chip.text->setFocusPolicy(Qt::StrongFocus);
    chip.text->setFixedHeight(ChipHeight - 2);
    chip.text->setToolTip(tr("%1\nPress to turn it into its opposite, Delete to take it away")
                              .arg(text.left(ShownLetters)));
    chip.text->setAccessibleName(tr("Condition %1").arg(text.left(ShownLetters)));
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
    chip.remove->setAccessibleName(tr("Take %1 away").arg(text.left(ShownLetters)));
    connect(chip.text, &QToolButton::clicked, this,
            [this, place] { Q_EMIT changed(withTermTurned(m_terms, place)); });
    connect(chip.remove, &QToolButton::clicked, this, [this, place] { remove(place); });
    auto *row = new QHBoxLayout(chip.box);
    row->setContentsMargins(5, 1, 2, 1);
    row->setSpacing(0);
    row->addWidget(chip.text);
    row->addWidget(chip.remove);
    chip.wanted = chip.box->sizeHint().width();
    return chip;
}

void FilterChips::remove(int place)
{
    Q_EMIT changed(withoutTerm(m_terms, place));
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
    if (watched == m_more)
        return keyOfMore(static_cast<QKeyEvent *>(event)->key());
    const auto chip = std::find_if(m_chips.cbegin(), m_chips.cend(),
                                   [watched](const Chip &one) { return one.text == watched; });
    if (chip == m_chips.cend())
        return QWidget::eventFilter(watched, event);
    const int place = int(chip - m_chips.cbegin());
    const auto focus = [this](int at) {
        if (at >= 0 && at < count() && m_chips.at(at).box->isVisible())
            m_chips.at(at).text->setFocus(Qt::TabFocusReason);
        else if (at > 0 && m_more->isVisible())
            m_more->setFocus(Qt::TabFocusReason);
    };
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        remove(place);
        return true;
    case Qt::Key_Minus:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT changed(withTermTurned(m_terms, place));
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

/// True: the key was for us.
bool FilterChips::keyOfMore(int key)
{
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        m_more->showMenu();
        return true;
    }
    if (key != Qt::Key_Left)
        return false;
    for (int i = count() - 1; i >= 0; --i) {
        if (m_chips.at(i).box->isVisible()) {
            m_chips.at(i).text->setFocus(Qt::TabFocusReason);
            break;
        }
    }
    return true;
}

void FilterChips::fillMore()
{
    QMenu *menu = m_more->menu();
    menu->clear();
    menu->addSection(tr("Take a condition away"));
    const QFontMetrics metrics(menu->font());
    for (qsizetype i = 0; i < m_terms.size(); ++i) {
        const QString &text = m_terms.at(i).text;
        QAction *action = menu->addAction(themedIcon(m_theme, Glyph::Close, Tone::Muted),
                                          metrics.elidedText(text, Qt::ElideMiddle, WidestChip)
                                              .replace(u'&', QLatin1String("&&")),
                                          this, [this, i] { remove(int(i)); });
        action->setToolTip(text.left(ShownLetters));
    }
    menu->setToolTipsVisible(true);
}

void FilterChips::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeChips();
}

QSize FilterChips::sizeHint() const
{
    int width = -Gap;
    for (const Chip &chip : m_chips)
        width += chip.wanted + Gap;
    return {std::max(width, 0), ChipHeight};
}

/// How many have room, the long ones cut.
int FilterChips::countWithRoom(int roomForMore) const
{
    int left = 0;
    for (int i = 0; i < count(); ++i) {
        const Chip &chip = m_chips.at(i);
        left += std::min(chip.wanted, WidestChip + aroundText(chip));
        if (left > width() - (i == count() - 1 ? 0 : Gap + roomForMore))
            return i;
        left += Gap;
    }
    return count();
}

int FilterChips::aroundText(const Chip &chip) const
{
    const QFontMetrics metrics(m_theme.monoFont());
    return std::max(0, chip.wanted - metrics.size(Qt::TextShowMnemonic, chip.whole).width());
}

void FilterChips::placeChips()
{
    const auto moreText = [](int hidden) { return tr("and %1 more").arg(formatCount(hidden)); };
    m_more->setText(moreText(count())); // no other is wider
    const int roomForMore = m_more->sizeHint().width();
    const int shown = countWithRoom(roomForMore);
    const int hidden = count() - shown;
    QList<int> widths;
    for (int i = 0; i < shown; ++i)
        widths.append(m_chips.at(i).wanted);
    const int widest =
        widestOf(widths, width() - (shown - 1) * Gap - (hidden > 0 ? Gap + roomForMore : 0));
    const QFontMetrics metrics(m_theme.monoFont());
    int left = 0;
    for (int i = 0; i < count(); ++i) {
        const Chip &chip = m_chips.at(i);
        if (i >= shown) {
            chip.box->hide();
            continue;
        }
        const int given = std::min(chip.wanted, widest);
        chip.text->setText(
            given == chip.wanted
                ? chip.whole
                : metrics.elidedText(m_terms.at(i).text, Qt::ElideMiddle, given - aroundText(chip))
                      .replace(u'&', QLatin1String("&&")));
        chip.box->setGeometry(left, 0, given, ChipHeight);
        chip.box->show();
        left += given + Gap;
    }
    m_more->setVisible(hidden > 0);
    m_more->setText(moreText(hidden));
    m_more->setAccessibleName(tr("%1 of %2 conditions have no room here; list them all")
                                  .arg(formatCount(hidden), formatCount(count())));
    m_more->setGeometry(left, 0, m_more->sizeHint().width(), ChipHeight);
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
