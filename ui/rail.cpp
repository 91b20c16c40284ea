// SPDX-License-Identifier: MIT
#include "rail.h"

#include "icons.h"

#include <QtGui/QPainter>
#include <QtWidgets/QApplication>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int RailWidth = 84;

QToolButton *railButton(const Theme &theme, Glyph glyph, const QString &name)
{
    auto *button = new QToolButton;
    button->setIcon(themedIcon(theme, glyph));
    button->setIconSize({22, 22});
    button->setText(name);
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setFont(theme.smallFont());
    button->setFixedSize(RailWidth - 16, 56);
    button->setAccessibleName(name);
    return button;
}

} // namespace

Rail::Rail(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_group(new QButtonGroup(this))
    , m_pages(new QVBoxLayout)
{
    setFixedWidth(RailWidth);
    setAccessibleName(tr("Pages"));
    auto *logo = new QLabel;
    logo->setPixmap(applicationIcon().pixmap(QSize(36, 36), qApp->devicePixelRatio()));
    logo->setAlignment(Qt::AlignHCenter);
    logo->setAccessibleName(u"Hookglass"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 14, 8, 10);
    column->setSpacing(4);
    column->addWidget(logo);
    column->addSpacing(12);
    column->addLayout(m_pages);
    column->addStretch(1);
    QToolButton *keys = railButton(theme, Glyph::Help, tr("Keys"));
    keys->setToolTip(tr("All keys (?)"));
    column->addWidget(keys);
    m_pages->setSpacing(4);
    connect(keys, &QToolButton::clicked, this, &Rail::keysWanted);
    connect(m_group, &QButtonGroup::idClicked, this, &Rail::pageChosen);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

Rail::~Rail() = default;

void Rail::addPage(Glyph glyph, const QString &name, const QString &keys)
{
    QToolButton *button = railButton(m_theme, glyph, name);
    button->setCheckable(true);
    button->setChecked(m_group->buttons().isEmpty());
    button->setToolTip(u"%1 (%2)"_s.arg(name, keys));
    m_group->addButton(button, int(m_group->buttons().size()));
    m_pages->addWidget(button);
}

void Rail::setCurrent(int page)
{
    if (QAbstractButton *button = m_group->button(page))
        button->setChecked(true);
}

QString Rail::pageName(int page) const
{
    const QAbstractButton *button = m_group->button(page);
    return button ? button->text() : QString();
}

void Rail::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().base);
    painter.fillRect(width() - 1, 0, 1, height(), m_theme.colors().border);
}

} // namespace Hookglass
