// SPDX-License-Identifier: MIT
#include "summarytab.h"

#include "celldelegate.h"
#include "core/jsontext.h"
#include "models/eventwords.h"
#include "models/format.h"
#include "models/timeline.h"
#include "timelineview.h"
#include "tonelabel.h"
#include "wrappedtext.h"

#include <QtGui/QPainter>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTableView>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int TwoColumnsFrom = 900; ///< pixels of width
constexpr int AttemptRowHeight = 28;
constexpr int LeastWords = 280; ///< pixels of width; no word claims the room of the times
constexpr qsizetype ShownIds = 50;
constexpr int MarkWidth = 3; ///< of what shows that it has the focus

QString uriOf(QByteArrayView body)
{
    const auto span = JsonText::valueAt(body, {"uri"_ba});
    return span ? JsonText::decodeString(*span).value_or(QString()) : QString();
}

QString idsText(const QList<qint64> &ids)
{
    QStringList texts;
    for (qsizetype i = 0; i < std::min(ids.size(), ShownIds); ++i)
        texts << QString::number(ids.at(i));
    const QString list = texts.join(u", "_s);
    return ids.size() <= ShownIds
               ? list
               : SummaryTab::tr("%1 and %2 more").arg(list, formatCount(ids.size() - ShownIds));
}

void showOrDash(WrappedText *fact, const QString &text)
{
    fact->setWords(text.isEmpty() ? u"\u2013"_s : text);
}

} // namespace

SummaryTab::SummaryTab(const Theme &theme, const Clock &clock, const EventCatalog &catalog,
                       QWidget *parent)
    : QScrollArea(parent)
    , m_theme(theme)
    , m_catalog(catalog)
    , m_attempts(clock)
{
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Summary"));
    setBackgroundRole(QPalette::Base);
    auto *inner = new QWidget;
    inner->setBackgroundRole(QPalette::Base);
    inner->setAutoFillBackground(true);
    m_columns = new QBoxLayout(QBoxLayout::TopToBottom, inner);
    m_columns->setContentsMargins(20 - MarkWidth, 16, 20, 18);
    m_columns->setSpacing(24);
    m_columns->addWidget(makeWords(), 1, Qt::AlignTop);
    m_columns->addWidget(makeTimes(), 1, Qt::AlignTop);
    setWidget(inner);
    // Where all fits there is nothing to be done by keys.
    setViewportMargins(MarkWidth, 0, 0, 0);
    setFocusPolicy(Qt::NoFocus);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, [this](int, int most) {
        setFocusPolicy(most > 0 || hasFocus() ? Qt::StrongFocus : Qt::NoFocus);
    });
}

SummaryTab::~SummaryTab() = default;

QWidget *SummaryTab::makeWords()
{
    auto *words = new QWidget;
    words->setMinimumWidth(LeastWords);
    auto *column = new QVBoxLayout(words);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_sentence = new WrappedText(m_theme, Tone::Text);
    QFont large = m_theme.textFont();
    large.setPixelSize(large.pixelSize() + 2);
    large.setWeight(QFont::Medium);
    m_sentence->setWordsFont(large);
    m_sentence->setAccessibleName(tr("What happened"));
    column->addWidget(m_sentence);
    m_delivery = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_hint = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    for (ToneLabel *label : {m_delivery, m_hint}) {
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(label);
    }
    column->addSpacing(8);
    m_facts = new QGridLayout;
    m_facts->setHorizontalSpacing(18);
    m_facts->setVerticalSpacing(7);
    m_facts->setColumnStretch(1, 1);
    addFact(tr("Event ID"), m_eventId);
    addFact(tr("Received"), m_received);
    addFact(tr("Account"), m_account);
    addFact(tr("Origin"), m_origin);
    addFact(tr("Resource IDs"), m_ids);
    addFact(tr("Resource address"), m_uri);
    for (WrappedText *fact : {m_eventId, m_ids, m_uri})
        fact->setWordsFont(m_theme.monoFont());
    column->addLayout(m_facts);
    return words;
}

void SummaryTab::addFact(const QString &name, WrappedText *&value)
{
    const int row = m_facts->rowCount();
    auto *title = new ToneLabel(m_theme, Tone::Muted);
    title->setText(name);
    value = new WrappedText(m_theme, Tone::Text);
    value->setAccessibleName(name);
    title->setBuddy(value);
    m_facts->addWidget(title, row, 0, Qt::AlignTop);
    m_facts->addWidget(value, row, 1);
}

QWidget *SummaryTab::makeTimes()
{
    auto *times = new QWidget;
    auto *column = new QVBoxLayout(times);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    m_timelineTitle = new ToneLabel(m_theme, Tone::Text);
    m_attemptsTitle = new ToneLabel(m_theme, Tone::Text);
    for (ToneLabel *title : {m_timelineTitle, m_attemptsTitle})
        title->setFont(m_theme.strongFont());
    m_timeline = new TimelineView(m_theme);
    m_attemptView = new QTableView;
    m_attemptView->setModel(&m_attempts);
    m_attemptView->setItemDelegate(
        new CellDelegate(m_theme, AttemptTableModel::SignatureColumn, m_attemptView));
    m_attemptView->setAccessibleName(tr("Attempts"));
    m_attemptView->setFont(m_theme.monoFont());
    m_attemptView->horizontalHeader()->setFont(m_theme.textFont());
    m_attemptView->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_attemptView->setSelectionMode(QAbstractItemView::SingleSelection);
    m_attemptView->setTabKeyNavigation(false);
    m_attemptView->setShowGrid(false);
    m_attemptView->setFrameShape(NoFrame);
    m_attemptView->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_attemptView->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_attemptView->verticalHeader()->hide();
    m_attemptView->verticalHeader()->setMinimumSectionSize(24);
    m_attemptView->verticalHeader()->setDefaultSectionSize(AttemptRowHeight);
    m_attemptView->horizontalHeader()->setStretchLastSection(true);
    m_attemptView->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_attemptView->horizontalHeader()->setHighlightSections(false);
    connect(m_attemptView, &QTableView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT attemptChosen(index.row()); });
    connect(m_attemptView, &QTableView::clicked, this,
            [this](const QModelIndex &index) { Q_EMIT attemptChosen(index.row()); });
    m_pause = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    column->addWidget(m_timelineTitle);
    column->addWidget(m_pause);
    column->addWidget(m_timeline);
    column->addSpacing(8);
    column->addWidget(m_attemptsTitle);
    auto *inset = new QHBoxLayout; // so that texts align with the heading
    inset->setContentsMargins(0, 0, 0, 0);
    inset->addSpacing(-10);
    inset->addWidget(m_attemptView);
    column->addLayout(inset);
    return times;
}

void SummaryTab::setEvent(const EventDetail &detail, int attempt)
{
    const qsizetype count = detail.deliveries.size();
    const DeliveryDetail delivery = detail.deliveries.value(attempt);
    m_sentence->setWords(eventSentence(detail.summary, delivery.body));
    m_delivery->setText(deliverySentence(detail));
    const EventType *type = m_catalog.find(detail.summary.eventName);
    m_hint->setText(type ? type->hint : QString());
    m_hint->setVisible(!m_hint->text().isEmpty());
    showFacts(detail, delivery);
    m_timelineTitle->setText(
        count > 1
            ? tr("Timeline of attempt %1").arg(attemptCount(detail.deliveries.first(attempt + 1)))
            : tr("Timeline"));
    m_pause->setText(pauseSentence(detail.deliveries, attempt));
    m_pause->setVisible(!m_pause->text().isEmpty());
    if (detail.summary.id != m_event.id)
        m_after = {};
    m_event = detail.summary;
    m_shown = delivery;
    showTimeline();
    const int attempts = attemptCount(detail.deliveries);
    m_attemptsTitle->setText(attempts == 1   ? tr("One attempt")
                             : attempts == 0 ? tr("Not delivered")
                                             : tr("%1 attempts").arg(formatCount(attempts)));
    // Of what did not come over the network there is nothing to be timed.
    m_timelineTitle->setVisible(count == 0 || isAttempt(delivery));
    m_timeline->setVisible(count == 0 || isAttempt(delivery));
    m_attempts.setDeliveries(detail.deliveries);
    m_attemptView->resizeColumnsToContents();
    m_attemptView->selectRow(attempt);
    const int shown = int(std::clamp<qsizetype>(count, 1, 8));
    m_attemptView->setFixedHeight(m_attemptView->horizontalHeader()->sizeHint().height() +
                                  shown * AttemptRowHeight + 14);
}

void SummaryTab::showFacts(const EventDetail &detail, const DeliveryDetail &delivery)
{
    const EventSummary &event = detail.summary;
    showOrDash(m_eventId, event.eventId);
    showOrDash(m_received, formatFullTime(event.receivedAt));
    showOrDash(m_account, event.accountName);
    showOrDash(m_origin, originWord(event.origin));
    showOrDash(m_ids, idsText(event.resourceIds));
    showOrDash(m_uri, uriOf(delivery.body));
}

void SummaryTab::showTimeline()
{
    m_timeline->setTimeline(timelineOf(m_event, m_shown, m_after), answerTime(m_shown));
}

void SummaryTab::setForwarded(EventId event, std::optional<Timestamp> at)
{
    if (event != m_event.id || m_after.forwardedAt == at)
        return;
    m_after.forwardedAt = at;
    showTimeline();
}

void SummaryTab::setFetched(EventId event, std::optional<Timestamp> at)
{
    if (event != m_event.id || m_after.fetchedAt == at)
        return;
    m_after.fetchedAt = at;
    showTimeline();
}

QString SummaryTab::sentence() const
{
    return m_sentence->words();
}

bool SummaryTab::event(QEvent *event)
{
    const bool isDone = QScrollArea::event(event);
    if (event->type() == QEvent::Paint) {
        QPainter painter(this);
        const ThemeColors &c = m_theme.colors();
        painter.fillRect(QRect(0, 0, MarkWidth, height()), hasFocus() ? c.accent : c.base);
    }
    return isDone;
}

void SummaryTab::focusInEvent(QFocusEvent *event)
{
    QScrollArea::focusInEvent(event);
    update();
}

void SummaryTab::focusOutEvent(QFocusEvent *event)
{
    QScrollArea::focusOutEvent(event);
    update();
}

void SummaryTab::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    m_columns->setDirection(width() >= TwoColumnsFrom ? QBoxLayout::LeftToRight
                                                      : QBoxLayout::TopToBottom);
}

} // namespace Hookglass
