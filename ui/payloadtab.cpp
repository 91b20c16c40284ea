// SPDX-License-Identifier: MIT
#include "payloadtab.h"

#include "copybutton.h"
#include "core/jsonscanner.h"
#include "findbar.h"
#include "hexview.h"
#include "jsonprettyview.h"
#include "jsontreeview.h"
#include "models/format.h"
#include "models/signaturewords.h"
#include "rawview.h"
#include "segments.h"
#include "tonelabel.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QShortcut>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace Hookglass {

using namespace Qt::StringLiterals;

PayloadTab::PayloadTab(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_choice(
          new Segments(tr("Payload view"), {tr("Pretty"), tr("Tree"), tr("Raw"), tr("Hex")}, this))
    , m_size(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Elided, this))
    , m_compare(new QToolButton(this))
    , m_findButton(new QToolButton(this))
    , m_copy(new CopyButton(theme, tr("the payload"), tr("Copy"), this))
    , m_change(new ToneLabel(theme, Tone::Warn, ToneLabel::Fit::Wrapped, this))
    , m_note(new ToneLabel(theme, Tone::Warn, ToneLabel::Fit::Wrapped, this))
    , m_problemBar(new QWidget(this))
    , m_problem(new ToneLabel(theme, Tone::Bad, ToneLabel::Fit::Wrapped))
    , m_toProblem(new QPushButton(tr("Go to it")))
    , m_find(new FindBar(theme, this))
    , m_pretty(new JsonPrettyView(theme, m_background, PrettyLane))
    , m_tree(new JsonTreeView(theme, m_background, TreeLane))
    , m_raw(new RawView(theme, m_background, RawLane))
    , m_hex(new HexView(theme))
    , m_stack(new QStackedWidget(this))
    , m_place(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Elided, this))
{
    build(theme);
    addKeys();
    m_copy->setSource([this] { return copied(); });
    connect(m_choice, &Segments::chosen, this, &PayloadTab::refresh);
    for (PayloadView *view :
         {static_cast<PayloadView *>(m_pretty), //
          static_cast<PayloadView *>(m_raw), static_cast<PayloadView *>(m_hex)}) {
        connect(view, &PayloadView::selectionChanged, this, [this, view] {
            const bool isForward = view->caret() == view->selectionEnd();
            take(isForward ? view->selectionBegin() : view->selectionEnd(), view->caret(), view);
        });
        connect(view, &PayloadView::copied, this, &PayloadTab::tellCopied);
    }
    const QList<CopyButton *> copyButtons = findChildren<CopyButton *>();
    for (const CopyButton *button : copyButtons)
        connect(button, &CopyButton::copied, this, &PayloadTab::tellCopied);
    connect(m_tree, &JsonTreeView::currentChanged, this,
            [this](qint64 begin, qint64 end) { take(begin, end, m_tree); });
    connect(m_toProblem, &QPushButton::clicked, this, &PayloadTab::showProblem);
    connect(m_find, &FindBar::changed, this, [this] {
        m_goWhenFound = true;
        search();
    });
    connect(m_find, &FindBar::nextWanted, this, &PayloadTab::findNext);
    connect(m_find, &FindBar::previousWanted, this, &PayloadTab::findPrevious);
    connect(m_find, &FindBar::closed, this, &PayloadTab::closeFind);
    setFacts({});
}

PayloadTab::~PayloadTab() = default;

void PayloadTab::build(const Theme &theme)
{
    auto *menu = new QMenu(m_compare);
    menu->addAction(tr("With the event before about the same"), this,
                    [this] { Q_EMIT compareWanted(PayloadPartner::EventBefore); });
    menu->addAction(tr("With the other chosen event"), this,
                    [this] { Q_EMIT compareWanted(PayloadPartner::OtherChosen); });
    m_compare->setText(tr("Compare"));
    m_compare->setAccessibleName(tr("Compare the payload"));
    m_compare->setToolTip(tr("Line by line, with another event's payload"));
    m_compare->setMenu(menu);
    m_compare->setPopupMode(QToolButton::InstantPopup);
    m_findButton->setText(tr("Find"));
    m_findButton->setAccessibleName(tr("Find in the payload"));
    m_findButton->setToolTip(tr("Find in the payload (Ctrl+F)"));
    connect(m_findButton, &QToolButton::clicked, this, &PayloadTab::openFind);
    for (QToolButton *button : {m_compare, m_findButton}) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
    }
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(20, 8, 12, 6);
    bar->setSpacing(6);
    bar->addWidget(m_choice);
    bar->addSpacing(6);
    bar->addWidget(m_size, 1);
    bar->addWidget(m_findButton);
    bar->addWidget(m_compare);
    bar->addWidget(m_copy);
    m_change->setFont(theme.strongFont());
    m_change->setContentsMargins(20, 0, 16, 6);
    m_change->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_change->hide();
    m_note->setContentsMargins(20, 0, 16, 4);
    auto *line = new QHBoxLayout(m_problemBar);
    line->setContentsMargins(20, 0, 12, 4);
    line->setSpacing(12);
    line->addWidget(m_problem, 1);
    line->addWidget(m_toProblem, 0, Qt::AlignTop);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_place->setFont(theme.smallFont());
    m_place->setContentsMargins(20, 2, 12, 4);
    m_stack->addWidget(m_pretty);
    m_stack->addWidget(m_tree);
    m_stack->addWidget(m_raw);
    m_stack->addWidget(m_hex);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(m_change);
    column->addWidget(m_note);
    column->addWidget(m_problemBar);
    column->addWidget(m_find);
    column->addWidget(m_stack, 1);
    column->addWidget(m_place);
}

/// While the tab is seen, from anywhere in the window: whoever has just chosen it need not click
/// into the text first.
void PayloadTab::addKeys()
{
    const auto add = [this](const QKeySequence &keys, void (PayloadTab::*action)()) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, action);
    };
    add(QKeySequence(Qt::CTRL | Qt::Key_F), &PayloadTab::openFind);
    add(QKeySequence(Qt::Key_F3), &PayloadTab::findNext);
    add(QKeySequence(Qt::SHIFT | Qt::Key_F3), &PayloadTab::findPrevious);
}

void PayloadTab::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    constexpr int narrow = 460;
    m_size->setVisible(width() >= narrow); // half a number says nothing
}

QWidget *PayloadTab::currentWidget() const
{
    return m_stack->currentWidget();
}

PayloadTab::View PayloadTab::currentView() const
{
    return View(m_choice->current());
}

void PayloadTab::setView(View view)
{
    m_choice->setCurrent(view);
    refresh();
}

PayloadView *PayloadTab::view() const
{
    switch (currentView()) {
    case Pretty:
    case Tree:
        return m_pretty;
    case Raw:
        return m_raw;
    case Hex:
        return m_hex;
    }
    Q_UNREACHABLE();
}

void PayloadTab::setBody(const QByteArray &body, BodyChange change)
{
    m_change->setText(bodyChangeSentence(change));
    m_change->setVisible(change != BodyChange::None);
    if (body == m_body)
        return; // what is being read stays in place
    m_body = body;
    m_filled = {};
    m_anchor = m_caret = 0;
    m_hits.reset();
    m_hit = -1;
    m_background.forget(FindLane);
    m_background.forget(FactsLane);
    m_isLookedThrough = false;
    setFacts({});
    if (isVisible())
        refresh();
}

/// Nothing is done for a body that nobody looks at.
void PayloadTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

QList<QWidget *> PayloadTab::tabStops() const
{
    QList<QWidget *> stops;
    const QList<QToolButton *> choices = m_choice->findChildren<QToolButton *>();
    stops += QList<QWidget *>(choices.cbegin(), choices.cend());
    stops += {m_findButton,
              m_compare,
              m_copy,
              m_toProblem,
              m_find->field(),
              m_find->caseButton(),
              m_find->previousButton(),
              m_find->nextButton(),
              m_pretty,
              m_tree->view()};
    stops += m_tree->buttons();
    stops += {m_raw, m_hex};
    return stops;
}

void PayloadTab::lookThrough()
{
    m_size->setText(m_body.isEmpty() ? tr("Empty body") : formatBytes(m_body.size()));
    m_copy->setEnabled(!m_body.isEmpty());
    m_findButton->setEnabled(!m_body.isEmpty());
    if (std::exchange(m_isLookedThrough, true))
        return;
    if (m_body.size() <= AtOnce) {
        setFacts(factsFor(m_body));
        return;
    }
    m_background.ask<Facts>(
        FactsLane, this, [body = m_body] { return factsFor(body); },
        [this](const Facts &facts) { setFacts(facts); });
}

PayloadTab::Facts PayloadTab::factsFor(const QByteArray &body)
{
    Facts facts;
    facts.text = factsOf(body);
    if (body.isEmpty())
        return facts;
    JsonText::Scanner scanner(body, std::numeric_limits<int>::max(), jsonBegin(body));
    for (JsonText::Token token; scanner.next(token);) {
    }
    facts.problem = scanner.problem();
    if (facts.problem)
        facts.problemWords = problemText(body, *facts.problem);
    return facts;
}

void PayloadTab::setFacts(const Facts &facts)
{
    m_facts = facts;
    m_problem->setText(facts.problemWords);
    m_problemBar->setVisible(facts.problem.has_value());
    showNote();
}

void PayloadTab::showNote()
{
    const QString text = note();
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
}

QString PayloadTab::note() const
{
    QStringList notes;
    const TextFacts &facts = m_facts.text;
    const View current = currentView();
    const bool isBytes = current == Hex; // where nothing else is shown in their place
    if (facts.mark == TextFacts::Mark::Utf8)
        notes << (current == Pretty || current == Tree
                      ? tr("It begins with a byte order mark, which no JSON should. Raw and Hex "
                           "show it.")
                      : tr("It begins with a byte order mark, which no JSON should."));
    else if (facts.mark == TextFacts::Mark::Utf16)
        notes << tr("It begins like a text in UTF-16; JSON is UTF-8.");
    if (facts.invalidBytes > 0) {
        const QString first = formatCount(facts.firstInvalid);
        const QString count = formatCount(facts.invalidBytes);
        notes << (facts.invalidBytes == 1
                      ? tr("Byte %1 is not UTF-8 text.").arg(first)
                      : tr("%1 bytes are not UTF-8 text, the first is byte %2.").arg(count, first));
        if (!isBytes)
            notes << tr("Such a byte is shown as its value, like \\xFF.");
    }
    if (facts.unseen > 0) {
        const QString first = formatCount(facts.firstUnseen);
        notes << (isBytes
                      ? tr("It has characters that cannot be seen; the first is at byte %1.")
                            .arg(first)
                      : tr("Characters that cannot be seen are shown as symbols; the first is at "
                           "byte %1.")
                            .arg(first));
    }
    return notes.join(u' ');
}

void PayloadTab::refresh()
{
    const View current = currentView();
    m_stack->setCurrentIndex(current);
    lookThrough();
    showNote(); // what it says depends on the view
    fillCurrent();
    revealSelection();
    showPlace();
    m_find->setHint(current == Hex ? tr("Text, or bytes as 7b 22") : tr("Text"));
    if (m_find->isVisibleTo(this))
        search();
}

void PayloadTab::fillCurrent()
{
    switch (currentView()) {
    case Pretty:
        if (!std::exchange(m_filled.pretty, true))
            m_pretty->setBody(m_body);
        break;
    case Tree:
        if (!std::exchange(m_filled.tree, true))
            m_tree->setBody(m_body);
        break;
    case Raw:
        if (!std::exchange(m_filled.raw, true))
            m_raw->setBody(m_body);
        break;
    case Hex:
        if (!std::exchange(m_filled.hex, true))
            m_hex->setBody(m_body);
        break;
    }
}

QString PayloadTab::copied() const
{
    switch (currentView()) {
    case Pretty:
        return QString::fromUtf8(laidOutPart(m_body, 0, m_body.size()));
    case Tree:
    case Raw:
        return QString::fromUtf8(m_body);
    case Hex:
        return hexText(m_body);
    }
    Q_UNREACHABLE();
}

void PayloadTab::take(qsizetype anchor, qsizetype caret, QWidget *from)
{
    m_anchor = anchor;
    m_caret = caret;
    for (PayloadView *view :
         {static_cast<PayloadView *>(m_pretty), //
          static_cast<PayloadView *>(m_raw), static_cast<PayloadView *>(m_hex)}) {
        if (view != from && view->body().size() == m_body.size())
            view->setSelection(anchor, caret);
    }
    showPlace();
}

/// What was selected in another view is selected and seen in this one, too.
void PayloadTab::revealSelection()
{
    if (m_anchor == 0 && m_caret == 0)
        return;
    const qsizetype begin = std::min(m_anchor, m_caret);
    if (currentView() == Tree) {
        if (m_tree->currentBegin() != begin)
            m_tree->reveal(begin);
        return;
    }
    view()->setSelection(m_anchor, m_caret);
    view()->reveal(begin);
}

void PayloadTab::showPlace()
{
    if (m_body.isEmpty()) {
        m_place->setText({});
        return;
    }
    QStringList words{tr("Byte %1").arg(formatCount(m_caret))};
    if (currentView() == Raw) { // the lines of the others are not those that arrived
        const TextPlace place = placeOf(m_body, m_caret);
        words << tr("line %1, column %2").arg(formatCount(place.line), formatCount(place.column));
    }
    if (const qsizetype length = std::abs(m_caret - m_anchor))
        words << (length == 1 ? tr("1 byte selected")
                              : tr("%1 bytes selected").arg(formatCount(length)));
    m_place->setText(words.join(u" \u00b7 "_s));
}

/// A clipboard holds text: bytes that are none do not come through.
void PayloadTab::tellCopied()
{
    if (!m_body.isValidUtf8() &&
        QGuiApplication::clipboard()->text().contains(QChar::ReplacementCharacter))
        m_place->setText(tr("Copied as text: bytes that are not UTF-8 became \u201c\ufffd\u201d. "
                            "Hex copies them exactly."));
}

void PayloadTab::showProblem()
{
    if (!m_facts.problem)
        return;
    const qsizetype at = std::min<qsizetype>(m_facts.problem->offset, m_body.size());
    if (currentView() == Tree) {
        m_tree->revealProblem();
    } else {
        take(at, at, nullptr);
        view()->reveal(at);
    }
    focusCurrent();
}

void PayloadTab::focusCurrent()
{
    QWidget *current = currentWidget();
    (current == m_tree ? m_tree->view() : current)->setFocus();
}

QString PayloadTab::noteText() const
{
    return m_note->text();
}

QString PayloadTab::changeText() const
{
    return m_change->text();
}

QString PayloadTab::problemWords() const
{
    return m_problem->text();
}

QString PayloadTab::placeText() const
{
    return m_place->text();
}

} // namespace Hookglass
