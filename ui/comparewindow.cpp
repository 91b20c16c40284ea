// SPDX-License-Identifier: MIT
#include "comparewindow.h"

#include "changesview.h"
#include "core/resourcediff.h"
#include "diffview.h"
#include "jsonprettyview.h"
#include "models/bytedifference.h"
#include "models/format.h"
#include "models/resourcewords.h"
#include "segments.h"
#include "tonelabel.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

enum Lane { LinesLane, ValuesLane, OlderLane, NewerLane };

/// Lines compared, and where a text stops being JSON.
struct LinesAnswer
{
    BodyDiff diff;
    QString broken;
};

} // namespace

CompareWindow::CompareWindow(const Theme &theme, const Clock &clock, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_clock(clock)
    , m_title(new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Elided))
    , m_firstByte(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped))
    , m_segments(new Segments(tr("Comparison"), {tr("Changes"), tr("Both texts"), tr("Lines")}))
    , m_other(new QPushButton)
    , m_stack(new QStackedWidget)
    , m_changes(new ChangesView(theme))
    , m_olderTitle(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Elided))
    , m_newerTitle(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Elided))
    , m_older(new JsonPrettyView(theme, m_background, OlderLane))
    , m_newer(new JsonPrettyView(theme, m_background, NewerLane))
    , m_linesNote(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped))
    , m_lines(new DiffView(theme, tr("Both texts, line by line")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Compare"));
    setMinimumSize(520, 360);
    resize(900, 620);
    m_title->setFont(theme.strongFont());
    m_title->setAlignment(Qt::AlignLeft | Qt::AlignAbsolute); // names may be written from the right
    m_stack->addWidget(m_changes);
    m_stack->addWidget(textsPage());
    m_stack->addWidget(linesPage());
    m_firstByte->setContentsMargins(20, 0, 16, 0);
    m_firstByte->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_firstByte->setTextFormat(Qt::PlainText);
    m_firstByte->hide();
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
    column->addWidget(m_firstByte);
    column->addWidget(m_stack, 1);
    column->addLayout(foot);
    m_changes->setPathShown(true);
    m_changes->setMessage(tr("Comparing\u2026")); // until there is an answer
    m_linesNote->setText(tr("Comparing\u2026"));
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_segments, &Segments::chosen, this, &CompareWindow::showView);
    connect(m_other, &QPushButton::clicked, this, &CompareWindow::otherWanted);
}

CompareWindow::~CompareWindow()
{
    forget(); // its thread is waited for
}

QWidget *CompareWindow::textsPage()
{
    const auto side = [](ToneLabel *title, JsonPrettyView *view) {
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
    m_older->setAccessibleName(tr("Older text"));
    m_newer->setAccessibleName(tr("Newer text"));
    return both;
}

QWidget *CompareWindow::linesPage()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 6, 0, 0);
    m_linesNote->setContentsMargins(20, 0, 16, 0);
    m_linesNote->setTextFormat(Qt::PlainText);
    column->addWidget(m_linesNote);
    column->addWidget(m_lines, 1);
    return page;
}

QString CompareWindow::titleOf(const KeptText &text) const
{
    const QString time = formatTime(text.at, m_clock.now());
    if (text.snapshot)
        return tr("%1, fetched %2").arg(resourceTitle(text.resource), time);
    const QString name = text.event.eventName.isEmpty() ? tr("Not an event") : text.event.eventName;
    return tr("%1, received %2").arg(name, time);
}

void CompareWindow::showText(JsonPrettyView *view, ToneLabel *label, const KeptText &text)
{
    label->setText(titleOf(text) + u" \u00b7 "_s + formatBytes(text.bytes.size()));
    view->setBody(text.bytes);
}

/// Where both part is told in every view, and shown in both texts.
void CompareWindow::showFirstByte()
{
    const QByteArray &older = m_comparison->older.bytes;
    const QByteArray &newer = m_comparison->newer.bytes;
    const std::optional<ByteDifference> first = firstByteDifference(older, newer);
    m_firstByte->setText(first ? byteDifferenceText(*first)
                               : tr("Both are the same, byte by byte."));
    m_firstByte->show();
    if (!first)
        return;
    const qsizetype begin = first->offset - first->lead;
    for (JsonPrettyView *view : {m_older, m_newer}) {
        view->setSelection(std::min(begin, view->body().size()),
                           std::min(first->offset + 1, view->body().size()));
        view->reveal(begin);
    }
}

void CompareWindow::setComparison(const Comparison &comparison)
{
    const KeptText &older = comparison.older;
    const KeptText &newer = comparison.newer;
    m_title->setText(newer.snapshot ? resourceTitle(newer.resource) : tr("Two events"));
    m_olderSide->show();
    m_segments->show();
    showText(m_older, m_olderTitle, older);
    showText(m_newer, m_newerTitle, newer);
    forget();
    m_comparison = comparison;
    m_changes->setMessage(tr("Comparing\u2026"));
    showFirstByte();
    showView();
}

void CompareWindow::setView(View view)
{
    m_segments->setCurrent(view);
    showView();
}

/// Each is compared beside the window, and only if somebody wants to see it.
void CompareWindow::showView()
{
    const int view = m_segments->current();
    m_stack->setCurrentIndex(view);
    if (!m_comparison)
        return;
    if (view == Lines && !std::exchange(m_hasLines, true))
        compareLines();
    else if (view == Changes && !std::exchange(m_hasValues, true))
        compareValues();
}

void CompareWindow::forget()
{
    if (m_cancelled)
        *m_cancelled = true;
    m_cancelled = std::make_shared<std::atomic<bool>>(false);
    m_background.forget(LinesLane);
    m_background.forget(ValuesLane);
    m_hasLines = false;
    m_hasValues = false;
}

void CompareWindow::compareLines()
{
    m_linesNote->setText(tr("Comparing\u2026"));
    m_lines->showLines({});
    m_background.ask<LinesAnswer>(
        LinesLane, this,
        [older = m_comparison->older.bytes, newer = m_comparison->newer.bytes,
         cancelled = m_cancelled] {
            DiffBounds bounds;
            bounds.cancelled = cancelled.get();
            return LinesAnswer{compareBodies(older, newer, bounds, MostLines),
                               brokenText(older, newer)};
        },
        [this](const LinesAnswer &answer) {
            QStringList notes{bodyDiffText(answer.diff)};
            if (!answer.broken.isEmpty())
                notes.append(answer.broken);
            m_linesNote->setText(notes.join(u'\n'));
            m_lines->showLines(answer.diff.lines);
        });
}

void CompareWindow::compareValues()
{
    m_background.ask<ResourceDiff>(
        ValuesLane, this,
        [older = m_comparison->older.bytes, newer = m_comparison->newer.bytes,
         cancelled = m_cancelled] {
            return compareResources(older, newer, MostChanges, cancelled.get());
        },
        [this](const ResourceDiff &diff) {
            QString summary = comparisonSummary(diff);
            if (!diff.isComparable() && !diff.isSame)
                summary += u'\n' + tr("Lines shows all that differs, also behind it.");
            if (diff.left > 0)
                summary +=
                    u'\n' + tr("The first %1 are listed.").arg(formatCount(diff.changes.size()));
            m_changes->setDiff(
                diff,
                tr("From %1 to %2").arg(titleOf(m_comparison->older), titleOf(m_comparison->newer)),
                summary);
            m_changes->noiseBox()->setChecked(true); // who compares bytes wants all of it
        });
}

void CompareWindow::setOne(const KeptText &text)
{
    m_title->setText(text.snapshot ? resourceTitle(text.resource) : titleOf(text));
    m_olderSide->hide();
    m_segments->hide();
    m_firstByte->hide();
    m_stack->setCurrentIndex(BothTexts);
    showText(m_newer, m_newerTitle, text);
}

void CompareWindow::setError(const QString &message)
{
    m_comparison.reset();
    forget();
    m_firstByte->hide();
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

QString CompareWindow::firstByteText() const
{
    return m_firstByte->text();
}

QString CompareWindow::linesText() const
{
    return m_linesNote->text();
}

} // namespace Hookglass
