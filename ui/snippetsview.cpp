// SPDX-License-Identifier: MIT
#include "snippetsview.h"

#include "codeview.h"
#include "copybutton.h"
#include "fields.h"
#include "tonelabel.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QSignalBlocker>
#include <QtGui/QSyntaxHighlighter>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

/// Comments and strings, alike in all of the languages: enough to find one's way.
class CodeColours final : public QSyntaxHighlighter
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CodeColours)
public:
    CodeColours(const Theme &theme, QTextDocument *document)
        : QSyntaxHighlighter(document)
        , m_theme(theme)
        , m_pattern(u"(?<string>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`)"
                    "|(?<comment>(?:^|(?<=\\s))(?:#|//|/\\*|\\*(?=\\s)).*$)"_s)
    {
        connect(&theme, &Theme::changed, this, &QSyntaxHighlighter::rehighlight);
    }
    ~CodeColours() override = default;

protected:
    void highlightBlock(const QString &text) override
    {
        QRegularExpressionMatchIterator matches = m_pattern.globalMatch(text);
        while (matches.hasNext()) {
            const QRegularExpressionMatch match = matches.next();
            const bool isComment = match.hasCaptured(u"comment"_s);
            setFormat(int(match.capturedStart()), int(match.capturedLength()),
                      isComment ? m_theme.colors().muted : m_theme.colors().jsonString);
        }
    }

private:
    const Theme &m_theme;
    const QRegularExpression m_pattern;
};

SnippetsView::SnippetsView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_snippets(snippets())
    , m_chooser(choiceField(tr("Language of the code")))
    , m_file(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Elided))
    , m_copy(new CopyButton(theme, tr("the code"), tr("Copy")))
    , m_code(new CodeView(theme, tr("Code of a receiver")))
{
    new CodeColours(theme, m_code->document()); // which owns it
    for (const Snippet &snippet : m_snippets)
        m_chooser->addItem(snippet.language, snippet.id);
    m_file->setFont(theme.smallFont());
    m_copy->setSource([this] { return m_snippets.at(m_chooser->currentIndex()).text(); });
    auto *bar = new QHBoxLayout;
    bar->setSpacing(12);
    bar->addWidget(m_chooser);
    bar->addWidget(m_file, 1);
    bar->addWidget(m_copy);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(bar);
    column->addWidget(m_code, 1);
    connect(m_chooser, &QComboBox::activated, this, [this] {
        refresh();
        Q_EMIT languageChosen(language());
    });
}

SnippetsView::~SnippetsView() = default;

QString SnippetsView::language() const
{
    return m_snippets.at(m_chooser->currentIndex()).id;
}

void SnippetsView::setLanguage(const QString &id)
{
    const int index = m_chooser->findData(id);
    if (index < 0)
        return;
    m_chooser->setCurrentIndex(index);
    if (isVisible())
        refresh();
}

void SnippetsView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void SnippetsView::refresh()
{
    const int index = m_chooser->currentIndex();
    if (std::exchange(m_shown, index) == index)
        return;
    const Snippet &snippet = m_snippets.at(index);
    m_file->setText(tr("%1 \u00b7 checks the raw bytes, stores each event once, answers, and works "
                       "afterwards")
                        .arg(snippet.fileName));
    m_code->showBytes(snippet.text().toUtf8(), CodeView::Colouring::None);
}

} // namespace Hookglass

#include "snippetsview.moc"
