// SPDX-License-Identifier: MIT
#include "noticebar.h"

#include "icons.h"
#include "tonelabel.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

namespace {

/// One line; painted by itself so that the colour follows the look.
class NoticeLine final : public QWidget
{
public:
    NoticeLine(const Theme &theme, Tone tone)
        : m_theme(theme)
        , m_tone(tone)
    {
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const ThemeColors &c = m_theme.colors();
        const bool isNews = m_tone == Tone::Accent;
        painter.fillRect(rect(), isNews                ? c.selection
                                 : m_tone == Tone::Bad ? c.badSoft
                                                       : c.warnSoft);
        themedIcon(m_theme, isNews ? Glyph::Info : Glyph::Warning, m_tone)
            .paint(&painter, QRect(20, 11, 16, 16));
    }

private:
    const Theme &m_theme;
    const Tone m_tone;
};

} // namespace

NoticeBar::NoticeBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_lines(new QVBoxLayout(this))
{
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setSpacing(1);
    hide();
}

NoticeBar::~NoticeBar() = default;

void NoticeBar::setNotice(const QString &subject, Tone tone, const QString &text,
                          const QString &link, const QString &otherLink)
{
    if (m_texts.value(subject) == text)
        return;
    m_texts.insert(subject, text);
    if (QWidget *old = m_widgets.take(subject)) {
        m_lines->removeWidget(old);
        old->deleteLater();
    }
    if (!text.isEmpty()) {
        auto *line = new NoticeLine(m_theme, tone);
        auto *row = new QHBoxLayout(line);
        row->setContentsMargins(44, 5, 16, 5);
        auto *label = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Wrapped);
        label->setText(text);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->setAccessibleName(text);
        auto *close = new QToolButton;
        close->setIcon(themedIcon(m_theme, Glyph::Close, Tone::Muted));
        close->setIconSize({14, 14});
        close->setAutoRaise(true);
        close->setFocusPolicy(Qt::StrongFocus);
        close->setToolTip(tr("Put this notice away"));
        close->setAccessibleName(close->toolTip());
        row->addWidget(label, 1);
        const auto addButton = [this, row, subject](const QString &words, auto activated) {
            if (words.isEmpty())
                return;
            auto *button = new QPushButton(words);
            row->addWidget(button);
            connect(button, &QPushButton::clicked, this, [this, subject, activated] {
                Q_EMIT(this->*activated)(subject);
            });
        };
        addButton(link, &NoticeBar::linkActivated);
        addButton(otherLink, &NoticeBar::otherLinkActivated);
        row->addWidget(close);
        connect(close, &QToolButton::clicked, this, [this, subject] {
            if (QWidget *gone = m_widgets.take(subject))
                gone->deleteLater();
            setVisible(!m_widgets.isEmpty());
        });
        m_lines->addWidget(line);
        m_widgets.insert(subject, line);
    }
    setVisible(!m_widgets.isEmpty());
}

QStringList NoticeBar::texts() const
{
    QStringList shown;
    for (auto it = m_widgets.cbegin(); it != m_widgets.cend(); ++it)
        shown << m_texts.value(it.key());
    return shown;
}

} // namespace Hookglass
