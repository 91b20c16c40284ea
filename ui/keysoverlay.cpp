// SPDX-License-Identifier: MIT
#include "keysoverlay.h"

#include "card.h"
#include "tonelabel.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QApplication>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {
constexpr int CardWidth = 580;
}

KeysOverlay::KeysOverlay(const Theme &theme, QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    auto *card = new Card(theme);
    card->setFixedWidth(CardWidth);
    auto *title = new ToneLabel(theme, Tone::Text);
    title->setFont(theme.titleFont());
    title->setText(tr("Keys"));
    card->content()->addWidget(title);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    const QList<QPair<QString, QString>> keys{
        {u"J  K"_s, tr("Next event, event before")},
        {u"Enter"_s, tr("Go to the event's detail")},
        {u"/"_s, tr("Filter; Esc clears it, and goes back")},
        {u"Esc"_s, tr("Back to the table")},
        {u"G"_s, tr("Latest event")},
        {u"F"_s, tr("Fetch again what the chosen events are about")},
        {u"D"_s, tr("Compare two events, or one with its past")},
        {u"R"_s, tr("Replay what is chosen")},
        {u"E"_s, tr("Edit the event and replay that")},
        {u"P  N  M"_s, tr("Pin, write a note, give a colour")},
        {u"Del"_s, tr("Delete what is chosen; Ctrl+Z undoes it")},
        {u"X"_s, tr("Export what is chosen, or all that fit the filter")},
        {u"C"_s, tr("Copy the request as a cURL command")},
        {u"Ctrl+F  F3"_s, tr("Find in the payload, next place")},
        {u"Ctrl+1 … 7"_s, tr("Events, Webhooks, Recover, Forwarding, Sandbox, Insights, Settings")},
        {u"Ctrl+Q"_s, tr("Close Hookglass")},
        {u"Ctrl+K"_s, tr("Find a command by its name")},
        {u"?"_s, tr("These keys")},
    };
    QStringList spoken;
    for (const auto &[key, meaning] : keys) {
        const int row = grid->rowCount();
        auto *name = new ToneLabel(theme, Tone::Accent);
        name->setFont(theme.monoFont());
        name->setText(key);
        auto *text = new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped);
        text->setText(meaning);
        grid->addWidget(name, row, 0, Qt::AlignTop);
        grid->addWidget(text, row, 1);
        spoken << key + u": "_s + meaning;
    }
    card->content()->addLayout(grid);
    setAccessibleName(tr("Keys"));
    setAccessibleDescription(spoken.join(u"; "_s));
    auto *column = new QVBoxLayout(this);
    column->addWidget(card, 0, Qt::AlignCenter);
    parent->installEventFilter(this);
    hide();
}

KeysOverlay::~KeysOverlay() = default;

void KeysOverlay::toggle()
{
    if (isVisible()) {
        hide();
        if (m_before)
            m_before->setFocus();
        m_before = nullptr;
        return;
    }
    m_before = QApplication::focusWidget();
    setGeometry(parentWidget()->rect());
    show();
    raise();
    setFocus();
}

bool KeysOverlay::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && isVisible())
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

void KeysOverlay::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (key != Qt::Key_Shift && key != Qt::Key_Control && key != Qt::Key_Alt && key != Qt::Key_Meta)
        toggle();
}

void KeysOverlay::mousePressEvent(QMouseEvent *)
{
    toggle();
}

void KeysOverlay::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), QColor(0, 0, 0, 120));
}

} // namespace Hookglass
