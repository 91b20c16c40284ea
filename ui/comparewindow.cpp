// SPDX-License-Identifier: MIT
#include "comparewindow.h"

#include "changesview.h"
#include "codeview.h"
#include "core/jsontext.h"
#include "diffview.h"
#include "models/format.h"
#include "models/resourcewords.h"
#include "segments.h"
#include "tonelabel.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LaidOutUpTo = 1024 * 1024;

} // namespace

CompareWindow::CompareWindow(const Theme &theme, const Clock &clock, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_clock(clock)
    , m_title(new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Elided))
    , m_segments(new Segments(tr("Comparison"), {tr("Changes"), tr("Both texts"), tr("Lines")}))
    , m_other(new QPushButton)
    , m_stack(new QStackedWidget)
    , m_changes(new ChangesView(theme))
    , m_olderTitle(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Elided))
    , m_newerTitle(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Elided))
    , m_older(new CodeView(theme, tr("Older text")))
    , m_newer(new CodeView(theme, tr("Newer text")))
    , m_lines(new DiffView(theme, tr("Both texts, line by line")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Compare"));
    setMinimumSize(520, 360);
    resize(900, 620);
    m_title->setFont(theme.strongFont());
    m_title->setAlignment(Qt::AlignLeft | Qt::AlignAbsolute); // names may be written from the right
    const auto side = [](ToneLabel *title, CodeView *view) {
        auto *widget = new QWidget;
        auto *column = new QVBoxLayout(widget);
        column->setContentsMargins(0, 6, 0, 0);
        title->setContentsMargins(20, 0, 12, 0);
        column->addWidget(title);
        column->addWidget(view, 1);
        return widget;
    };
    auto *both = new QSplitter;
    m_olderSide = side(m_olderTitle, m_older);
    both->addWidget(m_olderSide);
    both->addWidget(side(m_newerTitle, m_newer));
    both->setChildrenCollapsible(false);
    m_stack->addWidget(m_changes);
    m_stack->addWidget(both);
    m_stack->addWidget(m_lines);
    m_other->hide();
    auto *close = new QPushButton(tr("Close"));
    close->setDefault(true);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(20, 12, 12, 4);
    head->setSpacing(12);
    head->addWidget(m_title, 1);
    head->addWidget(m_segments);
    head->addWidget(m_other);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(12, 8, 12, 12);
    foot->addStretch(1);
    foot->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_stack, 1);
    column->addLayout(foot);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_segments, &Segments::chosen, this, &CompareWindow::showView);
    connect(m_other, &QPushButton::clicked, this, &CompareWindow::otherWanted);
}

CompareWindow::~CompareWindow() = default;

QString CompareWindow::titleOf(const KeptText &text) const
{
    const QString time = formatTime(text.at, m_clock.now());
    if (text.snapshot)
        return tr("%1, fetched %2").arg(resourceTitle(text.resource), time);
    const QString name = text.event.eventName.isEmpty() ? tr("Not an event") : text.event.eventName;
    return tr("%1, received %2").arg(name, time);
}

void CompareWindow::showText(CodeView *view, ToneLabel *label, const KeptText &text)
{
    label->setText(titleOf(text) + u" · "_s + formatBytes(text.bytes.size()));
    if (text.bytes.size() <= LaidOutUpTo)
        view->showBytes(JsonText::pretty(text.bytes), CodeView::Colouring::Json);
    else
        view->showBytes(text.bytes, CodeView::Colouring::None);
}

void CompareWindow::setComparison(const Comparison &comparison)
{
    const KeptText &older = comparison.older;
    const KeptText &newer = comparison.newer;
    m_title->setText(newer.snapshot ? resourceTitle(newer.resource) : tr("Two events"));
    m_changes->setDiff(comparison.diff, tr("From %1 to %2").arg(titleOf(older), titleOf(newer)));
    m_olderSide->show();
    m_segments->show();
    showText(m_older, m_olderTitle, older);
    showText(m_newer, m_newerTitle, newer);
    m_comparison = comparison;
    m_hasLines = false;
    showView();
}

void CompareWindow::setView(View view)
{
    m_segments->setCurrent(view);
    showView();
}

/// Lines are compared beside the window, and only if somebody wants to see them.
void CompareWindow::showView()
{
    const int view = m_segments->current();
    m_stack->setCurrentIndex(view);
    if (view != Lines || !m_comparison || std::exchange(m_hasLines, true))
        return;
    m_lines->setPlainText(tr("Comparing\u2026"));
    using Diff = QList<DiffLine>;
    m_background.ask<Diff>(
        0, this,
        [older = m_comparison->older.bytes, newer = m_comparison->newer.bytes] {
            return folded(bodyDiff(older, newer));
        },
        [this](const Diff &lines) {
            Diff shown = lines.first(std::min(lines.size(), MostLines));
            if (shown.size() < lines.size())
                shown.append({DiffLine::Kind::Folded,
                              tr("%1 more lines").arg(formatCount(lines.size() - shown.size()))});
            m_lines->showLines(shown);
        });
}

void CompareWindow::setOne(const KeptText &text)
{
    m_title->setText(text.snapshot ? resourceTitle(text.resource) : titleOf(text));
    m_olderSide->hide();
    m_segments->hide();
    m_stack->setCurrentIndex(BothTexts);
    showText(m_newer, m_newerTitle, text);
}

void CompareWindow::setError(const QString &message)
{
    m_comparison.reset();
    m_background.forget(0);
    m_changes->setMessage(message);
    m_stack->setCurrentIndex(Changes);
}

void CompareWindow::setOther(const QString &caption)
{
    m_other->setText(caption);
    m_other->setVisible(!caption.isEmpty());
}

QString CompareWindow::titleText() const
{
    return m_title->text();
}

} // namespace Hookglass
