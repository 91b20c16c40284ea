// SPDX-License-Identifier: MIT
#include "exchangeview.h"

#include "codeview.h"
#include "copybutton.h"
#include "core/headertext.h"
#include "models/format.h"
#include "models/forwardwords.h"
#include "segments.h"
#include "tonelabel.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

Tone outcomeTone(AttemptOutcome outcome)
{
    switch (outcome) {
    case AttemptOutcome::Delivered:
        return Tone::Good;
    case AttemptOutcome::UnderWay:
    case AttemptOutcome::Cancelled:
        return Tone::Muted;
    case AttemptOutcome::Interrupted:
        return Tone::Warn;
    case AttemptOutcome::Status:
    case AttemptOutcome::Timeout:
    case AttemptOutcome::Dns:
    case AttemptOutcome::Refused:
    case AttemptOutcome::Unreachable:
    case AttemptOutcome::Tls:
    case AttemptOutcome::Closed:
    case AttemptOutcome::Protocol:
    case AttemptOutcome::NotSent:
        return Tone::Bad;
    }
    Q_UNREACHABLE();
}

ExchangeView::ExchangeView(const Theme &theme, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_outcome(new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped))
    , m_times(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped))
    , m_advice(new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped))
    , m_mark(new ToneLabel(theme, Tone::Warn, ToneLabel::Fit::Wrapped))
    , m_bar(new QWidget)
    , m_part(new Segments(tr("Message"), {tr("Response"), tr("Request")}))
    , m_size(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Elided))
    , m_copy(new CopyButton(theme, tr("this message"), tr("Copy")))
    , m_view(new CodeView(theme, tr("Message as it was sent")))
{
    m_outcome->setFont(theme.strongFont());
    m_times->setFont(theme.smallFont());
    m_copy->setSource([this] { return copiedText(); });
    auto *words = new QVBoxLayout;
    words->setContentsMargins(20, 10, 16, 6);
    words->setSpacing(4);
    for (ToneLabel *label : {m_outcome, m_times, m_advice, m_mark}) {
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->addWidget(label);
    }
    auto *bar = new QHBoxLayout(m_bar);
    bar->setContentsMargins(14, 0, 12, 4);
    bar->setSpacing(10);
    bar->addWidget(m_part);
    bar->addWidget(m_size, 1);
    bar->addWidget(m_copy);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(words);
    column->addWidget(m_bar);
    column->addWidget(m_view, 1);
    column->addStretch(0);
    connect(m_part, &Segments::chosen, this, &ExchangeView::refresh);
    showMessage({});
}

ExchangeView::~ExchangeView() = default;

void ExchangeView::show(const ForwardEntry &entry, const ForwardAttempt *attempt)
{
    const bool isSame = m_hasAttempt && attempt && *attempt == m_attempt;
    m_hasAttempt = attempt != nullptr;
    m_attempt = attempt ? *attempt : ForwardAttempt();
    const Timestamp now = m_clock.now();
    if (!attempt) {
        m_outcome->setTone(Tone::Text);
        m_outcome->setText(stageWord(entry.forward.stage));
        m_times->setText(destinationText(entry.targetName, entry.forward.url));
        m_advice->setText(nextStepText(entry.forward, now));
    } else {
        m_outcome->setTone(outcomeTone(attempt->outcome));
        m_outcome->setText(outcomeWord(attempt->outcome, attempt->status));
        QStringList times{destinationText(entry.targetName, entry.forward.url),
                          tr("attempt %1").arg(attempt->number),
                          tr("sent %1").arg(formatTime(attempt->startedAt, now))};
        if (attempt->finishedAt)
            times << tr("took %1").arg(formatSpan(*attempt->finishedAt - attempt->startedAt));
        m_times->setText(times.join(u" · "_s));
        QStringList advice{attemptAdvice(*attempt, entry.forward.url)};
        if (!entry.attempts.isEmpty() && attempt->id == entry.attempts.constLast().id)
            advice << nextStepText(entry.forward, now);
        advice.removeAll({});
        m_advice->setText(advice.join(u' '));
    }
    showMarks(entry, attempt);
    m_advice->setVisible(!m_advice->text().isEmpty());
    m_outcome->show();
    m_times->show();
    if (!isSame)
        refresh();
}

void ExchangeView::showMarks(const ForwardEntry &entry, const ForwardAttempt *attempt)
{
    QStringList marks;
    if (attempt && attempt->isPossibleRepeat)
        marks << tr("An earlier attempt may have arrived already: this one may be a repeat.");
    if (attempt && attempt->outcome == AttemptOutcome::Interrupted)
        marks << tr("It may have arrived already.");
    if (entry.forward.isEdited)
        marks << tr("Edited before it was sent; the event itself is as it was.");
    m_mark->setText(marks.join(u' '));
    m_mark->setVisible(!marks.isEmpty());
}

void ExchangeView::setRequestBody(const QByteArray &body)
{
    if (m_requestBody == body)
        return;
    m_requestBody = body;
    if (m_part->current() == Request)
        refresh();
}

void ExchangeView::showMessage(const QString &words)
{
    m_hasAttempt = false;
    m_attempt = {};
    m_advice->setText(words);
    m_advice->setVisible(!words.isEmpty());
    for (ToneLabel *label : {m_outcome, m_times, m_mark}) {
        label->clear();
        label->hide();
    }
    refresh();
}

void ExchangeView::setPart(Part part)
{
    m_part->setCurrent(part);
    refresh();
}

void ExchangeView::setFlush()
{
    QLayout *words = layout()->itemAt(0)->layout();
    words->setContentsMargins(0, 0, 0, 6);
    m_bar->layout()->setContentsMargins(0, 0, 0, 4);
}

/// A head's line ends are CR LF, which is nothing to look at.
QByteArray ExchangeView::shownText() const
{
    const bool isRequest = m_part->current() == Request;
    QByteArray head = isRequest ? m_attempt.requestHead : m_attempt.responseHead;
    return headText(head.replace("\r\n", "\n")).toUtf8() +
           (isRequest ? m_requestBody : m_attempt.responseBody);
}

QString ExchangeView::copiedText() const
{
    const bool isRequest = m_part->current() == Request;
    return headText(isRequest ? m_attempt.requestHead : m_attempt.responseHead) +
           QString::fromUtf8(isRequest ? m_requestBody : m_attempt.responseBody);
}

void ExchangeView::refresh()
{
    m_bar->setVisible(m_hasAttempt);
    m_view->setVisible(m_hasAttempt);
    if (!m_hasAttempt)
        return;
    const bool isRequest = m_part->current() == Request;
    const QByteArray text = shownText();
    if (text.isEmpty()) {
        m_size->clear();
        m_view->showBytes(isRequest ? tr("Nothing was sent.").toUtf8()
                                    : tr("No response came.").toUtf8(),
                          CodeView::Colouring::None);
    } else {
        m_size->setText(isRequest
                            ? formatBytes(m_requestBody.size())
                            : keptText(m_attempt.responseBody.size(), m_attempt.responseBytes));
        m_view->showBytes(text, CodeView::Colouring::None);
    }
    m_copy->setEnabled(!text.isEmpty());
}

QString ExchangeView::outcome() const
{
    return m_outcome->text();
}

QString ExchangeView::advice() const
{
    return m_advice->text();
}

} // namespace Hookglass
