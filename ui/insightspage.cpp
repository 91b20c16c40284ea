// SPDX-License-Identifier: MIT
#include "insightspage.h"

#include "card.h"
#include "dialogparts.h"
#include "fields.h"
#include "insightlag.h"
#include "insightlanes.h"
#include "insightplots.h"
#include "markeddelegate.h"
#include "models/format.h"
#include "models/insightwords.h"
#include "models/insightzoom.h"
#include "plotview.h"
#include "segments.h"
#include "tonelabel.h"

#include <QtCore/QSignalBlocker>
#include <QtGui/QKeyEvent>
#include <QtGui/QWheelEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QListView>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <array>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::array<std::chrono::hours, 4> Spans{1h, 24h, 24h * 7, 24h * 30};
constexpr int Day = 1; ///< of them
constexpr int RateHeight = 220;
constexpr int RetryHeight = 150;
constexpr int EntryHeight = 30;
constexpr qsizetype ShownEntries = 6;
constexpr qsizetype MostEntries = 200;
constexpr int MostInput = 10'000;
constexpr int MostMinutes = 24 * 60;
constexpr auto ZoomDelay = 200ms;

CellMark markOf(const QModelIndex &index)
{
    if (index.data(InsightListModel::IsAlarmRole).toBool())
        return {.tone = Tone::Bad, .glyph = Glyph::Warning};
    return {.tone = Tone::Text, .glyph = Glyph::People};
}

ToneLabel *note(const Theme &theme, const QString &text)
{
    auto *label = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    label->setText(text);
    return label;
}

} // namespace

InsightsPage::InsightsPage(const Theme &theme, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_clock(clock)
{
    m_empty = note(theme, {});
    m_content = new QWidget;
    m_lanes = new InsightLanes(theme);
    m_lag = new InsightLag(theme);
    auto *cards = new QVBoxLayout(m_content);
    cards->setContentsMargins(0, 0, 0, 0);
    cards->setSpacing(12);
    cards->addWidget(makeRates());
    cards->addWidget(m_lanes);
    cards->addWidget(m_lag);
    cards->addWidget(makeRetries());
    cards->addWidget(makeBulks());
    auto *inner = new QWidget;
    auto *column = new QVBoxLayout(inner);
    column->setContentsMargins(20, 0, 20, 20);
    column->setSpacing(12);
    column->addWidget(m_empty);
    QWidget *loops = makeLoops();
    column->addWidget(loops);
    column->addWidget(m_content);
    column->addStretch(1);
    m_scroll = new QScrollArea;
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(inner);
    m_scroll->viewport()->installEventFilter(this);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 14, 0, 0);
    page->setSpacing(10);
    page->addWidget(makeHead());
    page->addWidget(m_scroll, 1);
    m_delay.setSingleShot(true);
    m_delay.setInterval(ZoomDelay);
    connect(&m_delay, &QTimer::timeout, this, &InsightsPage::refresh);
    connectPlots();
    setStats({}, {});
    m_note = tr("Nothing is read yet.");
    showWindow();
}

InsightsPage::~InsightsPage() = default;

QWidget *InsightsPage::makeHead()
{
    auto *title = new ToneLabel(m_theme, Tone::Text);
    title->setFont(m_theme.titleFont());
    title->setText(tr("Insights"));
    m_words = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Elided);
    m_spans = new Segments(tr("Time shown"), {tr("Hour"), tr("Day"), tr("Week"), tr("Month")});
    m_spans->setCurrent(Day);
    m_back = new QPushButton;
    m_back->setToolTip(tr("Ends the zoom, which else stays when you leave this page (0)"));
    auto *head = new QWidget;
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(20, 0, 20, 0);
    row->setSpacing(14);
    row->addWidget(title);
    row->addWidget(m_words, 1);
    row->addWidget(m_back);
    row->addWidget(m_spans);
    connect(m_spans, &Segments::chosen, this, &InsightsPage::reset);
    connect(m_back, &QPushButton::clicked, this, &InsightsPage::reset);
    return head;
}

QWidget *InsightsPage::makeLoops()
{
    auto *box = new QWidget;
    Card *card = filledCard(box, m_theme, tr("Loops"));
    m_noLoops = note(m_theme, {});
    m_loopList = entryList(m_loops, tr("Loops"));
    m_most = numberField(tr("More than so many events"), 2, MostInput);
    m_minutes = numberField(tr("Within so many minutes"), 1, MostMinutes);
    for (QSpinBox *field : {m_most, m_minutes}) {
        field->setFixedWidth(72);
        connect(field, &QSpinBox::editingFinished, this, &InsightsPage::takeRule);
    }
    const auto word = [this](const QString &text) {
        auto *label = new ToneLabel(m_theme, Tone::Muted);
        label->setText(text);
        return label;
    };
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(word(tr("A loop: more than")));
    row->addWidget(m_most);
    row->addWidget(word(tr("events about the same thing within")));
    row->addWidget(m_minutes);
    row->addWidget(word(tr("minutes")));
    row->addStretch(1);
    card->content()->addWidget(m_noLoops);
    card->content()->addWidget(m_loopList);
    card->content()->addLayout(row);
    setLoopRule({});
    return box;
}

QWidget *InsightsPage::makeRates()
{
    auto *box = new QWidget;
    Card *card = filledCard(box, m_theme, tr("Events a minute"));
    auto *words = note(
        m_theme,
        tr("By when an event first came, whatever its signature. A click shows those events. Drag "
           "to zoom, or turn the wheel with Ctrl; keys: arrows, +, −, 0."));
    words->setFont(m_theme.smallFont());
    m_rates = new PlotView(m_theme, tr("Events a minute, by name"), RateHeight);
    card->content()->addWidget(words);
    card->content()->addWidget(m_rates);
    return box;
}

QWidget *InsightsPage::makeRetries()
{
    auto *box = new QWidget;
    Card *card = filledCard(box, m_theme, tr("Pauses between retries"));
    m_learned = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_leftOut = note(m_theme, {});
    m_retries = new PlotView(m_theme, tr("Pauses between retries, by length"), RetryHeight);
    auto *tables = note(m_theme, retryTables());
    tables->setFont(m_theme.smallFont());
    card->content()->addWidget(m_learned);
    card->content()->addWidget(m_retries);
    card->content()->addWidget(m_leftOut);
    card->content()->addWidget(tables);
    return box;
}

QWidget *InsightsPage::makeBulks()
{
    auto *box = new QWidget;
    Card *card = filledCard(box, m_theme, tr("Bulk actions"));
    auto *words = note(m_theme, tr("Requests of one event with the same data that follow each "
                                   "other within 20 s (1 s if each is about one thing), and are "
                                   "about 10 things or more. Requests with a wrong signature or "
                                   "none, and such that only repeat a thing, are left out. A click "
                                   "shows the events of that time."));
    words->setFont(m_theme.smallFont());
    m_noBulks = note(m_theme, tr("None in this time."));
    m_bulkList = entryList(m_bulks, tr("Bulk actions"));
    card->content()->addWidget(words);
    card->content()->addWidget(m_noBulks);
    card->content()->addWidget(m_bulkList);
    return box;
}

QListView *InsightsPage::entryList(InsightListModel &model, const QString &name)
{
    auto *list = new QListView;
    list->setModel(&model);
    list->setItemDelegate(new MarkedDelegate(m_theme, markOf, list));
    list->setAccessibleName(name);
    list->setFrameShape(QFrame::NoFrame);
    list->setUniformItemSizes(true);
    list->setMouseTracking(true);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    const auto open = [this](const QModelIndex &index) {
        Q_EMIT eventsWanted(index.data(InsightListModel::FilterRole).toString());
    };
    connect(list, &QListView::clicked, this, open);
    connect(list, &QListView::activated, this, open);
    return list;
}

void InsightsPage::fit(QListView *list, const InsightListModel &model)
{
    const qsizetype rows = model.rowCount();
    const int height = rows > 0 ? std::max(EntryHeight, list->sizeHintForRow(0)) : EntryHeight;
    list->setFixedHeight(int(std::min(rows, ShownEntries)) * height + 4);
    list->setVisible(rows > 0);
}

void InsightsPage::connectPlots()
{
    connect(m_rates, &PlotView::seenChanged, this, &InsightsPage::see);
    connect(m_rates, &PlotView::resetWanted, this, &InsightsPage::reset);
    connect(m_lanes, &InsightLanes::seenChanged, this, &InsightsPage::see);
    connect(m_lanes, &InsightLanes::resetWanted, this, &InsightsPage::reset);
    connect(m_lanes, &InsightLanes::eventsWanted, this, &InsightsPage::eventsWanted);
    connect(m_lag, &InsightLag::seenChanged, this, &InsightsPage::see);
    connect(m_lag, &InsightLag::resetWanted, this, &InsightsPage::reset);
    connect(m_lag, &InsightLag::eventsWanted, this, &InsightsPage::eventsWanted);
    connect(m_rates, &PlotView::pieceChosen, this,
            [this](int series, Timestamp from, Timestamp until) {
                const StatsWindow piece{from, until};
                const QStringList names = series < 0 ? QStringList() : rateNames(m_stats, series);
                // Of several names together there is no short filter: all of that time.
                Q_EMIT eventsWanted(names.size() == 1 ? eventsFilter(names.constFirst(), piece)
                                                      : windowFilter(piece));
            });
    connect(m_retries, &PlotView::pieceChosen, this,
            [this] { Q_EMIT eventsWanted(u"is:retry "_s + windowFilter(m_stats.window)); });
}

StatsWindow InsightsPage::window() const
{
    if (m_zoom)
        return *m_zoom;
    const Timestamp now = m_clock.now();
    return {now - Spans.at(size_t(std::max(0, m_spans->current()))), now};
}

void InsightsPage::refresh()
{
    m_delay.stop();
    Q_EMIT windowWanted(window());
}

// All plots follow at once with what they have; the store is asked a little later.
void InsightsPage::see(Timestamp from, Timestamp until)
{
    const Timestamp now = m_clock.now();
    if (until > now) { // there is nothing to come yet
        from -= until - now;
        until = now;
    }
    m_zoom = StatsWindow{from, until};
    showSeen();
    m_note = tr("reading…");
    showWindow();
    m_delay.start();
}

void InsightsPage::showSeen()
{
    m_rates->setSeen(m_zoom->from, m_zoom->until);
    m_lanes->setSeen(m_zoom->from, m_zoom->until);
    m_lag->setSeen(m_zoom->from, m_zoom->until);
}

void InsightsPage::reset()
{
    m_zoom.reset();
    showWindow();
    refresh();
}

void InsightsPage::showWindow()
{
    const StatsWindow shown = m_zoom                            ? *m_zoom
                              : m_stats.window == StatsWindow() ? window()
                                                                : m_stats.window;
    const QString time = windowText(shown, m_clock.now());
    QStringList parts{m_zoom ? tr("Zoomed: %1").arg(time) : time};
    if (m_note.isEmpty())
        parts << amountText(m_stats);
    else
        parts << m_note;
    m_words->setText(parts.join(u" · "_s));
    m_back->setText(QStringList{tr("Back to the last hour"), tr("Back to the last day"),
                                tr("Back to the last week"), tr("Back to the last month")}
                        .value(m_spans->current()));
    m_back->setVisible(m_zoom.has_value());
}

void InsightsPage::setProgress(double share)
{
    m_note = tr("reading, %1 %").arg(int(share * 100));
    showWindow();
}

void InsightsPage::setError(const QString &words)
{
    m_note = words;
    showWindow();
}

void InsightsPage::setStats(const DeliveryStats &stats, const QList<ReachInterval> &reach)
{
    m_stats = stats;
    m_note.clear();
    if (!m_zoom)
        m_whole = stats;
    const bool isEmpty = stats.events == 0 && stats.deliveries == 0 && stats.others == 0;
    m_empty->setText(
        m_zoom ? tr("%1 Turn the wheel back with Ctrl, or press − in a plot.")
                     .arg(nothingCameText(m_whole, stats.window, m_clock.now()))
               : tr("Nothing came in this time. Choose a longer one above. If nothing came at all "
                    "yet: start the sandbox, or connect an account in Settings and register its "
                    "webhooks; how they are delivered is drawn here."));
    m_empty->setVisible(isEmpty);
    // Zoomed, the plots stay: they are the way out again.
    m_content->setVisible(!isEmpty || m_zoom);
    showWindow();
    showLoops();
    if (isEmpty && !m_zoom)
        return;
    const DeliveryStats shown = m_zoom ? keptThroughZoom(stats, m_whole) : stats;
    showRates();
    m_lanes->setStats(shown, reach);
    m_lag->setStats(shown);
    showRetries();
    showBulks();
    if (m_zoom && *m_zoom != stats.window)
        showSeen(); // somebody went on meanwhile
}

/// A type that has a colour keeps it, whatever its rank is in another window of time.
void InsightsPage::showRates()
{
    PlotData plot = ratePlot(m_stats);
    for (int i = 0; i < plot.series.size(); ++i) {
        const QStringList names = rateNames(m_stats, i);
        if (names.size() != 1) {
            plot.series[i].look = -1;
            continue;
        }
        if (!m_looks.contains(names.constFirst()))
            m_looks.insert(names.constFirst(), int(m_looks.size()));
        plot.series[i].look = m_looks.value(names.constFirst());
    }
    m_rates->setData(plot);
}

void InsightsPage::showLoops()
{
    QList<InsightEntry> entries;
    for (const LoopAlarm &loop : std::as_const(m_stats.loops)) {
        if (entries.size() == MostEntries)
            break;
        const QString time = formatTime(loop.first, m_clock.now());
        entries.append({.sentence = loopSentence(loop),
                        .time = time.first(std::max<qsizetype>(0, time.size() - 4)),
                        .hint = loopAdvice(),
                        .filter = loopFilter(loop, m_stats.accounts.value(loop.account)),
                        .isAlarm = true});
    }
    m_loops.setEntries(entries);
    m_noLoops->setText(entries.isEmpty() ? tr("None in this time.") : loopAdvice());
    fit(m_loopList, m_loops);
}

void InsightsPage::showBulks()
{
    QList<InsightEntry> entries;
    for (const BulkAction &bulk : std::as_const(m_stats.bulks)) {
        if (entries.size() == MostEntries)
            break;
        entries.append({.sentence = bulkSentence(bulk),
                        .time = bulkTime(bulk, m_clock.now()),
                        .hint = bulk.isUnreadable
                                    ? tr("Too many requests to read what each said: this may "
                                         "be several actions.")
                                    : QString(),
                        .filter = bulkFilter(bulk, m_stats.accounts.value(bulk.account))});
    }
    m_bulks.setEntries(entries);
    m_noBulks->setVisible(entries.isEmpty());
    fit(m_bulkList, m_bulks);
}

void InsightsPage::showRetries()
{
    const RetryGaps &retries = m_stats.retries;
    const bool hasSeen = retries.seen > 0;
    m_learned->setText(hasSeen ? retrySentence(retries) : noRetriesText(m_stats));
    m_leftOut->setText(retryLeftOut(retries));
    m_leftOut->setVisible(!m_leftOut->text().isEmpty());
    m_retries->setData(retryPlot(retries));
    m_retries->setVisible(hasSeen);
}

void InsightsPage::setLoopRule(const LoopRule &rule)
{
    const QSignalBlocker most(m_most);
    const QSignalBlocker minutes(m_minutes);
    m_most->setValue(rule.most);
    m_minutes->setValue(int(rule.within.count()));
}

void InsightsPage::takeRule()
{
    Q_EMIT loopRuleChanged(
        {.most = m_most->value(), .within = std::chrono::minutes(m_minutes->value())});
}

QString InsightsPage::windowWords() const
{
    return m_words->text();
}

QString InsightsPage::emptyText() const
{
    return m_empty->isHidden() ? QString() : m_empty->text();
}

QString InsightsPage::retryText() const
{
    return m_learned->text();
}

/// With Ctrl the wheel zooms wherever on the page it is turned: a plot may be too small to hit.
bool InsightsPage::zoomByWheel(QWheelEvent *event)
{
    const bool isMeant = event->modifiers().testFlag(Qt::ControlModifier) &&
                         event->angleDelta().y() != 0 && !m_content->isHidden();
    if (!isMeant)
        return false;
    const QPointF place = m_rates->mapFromGlobal(event->globalPosition());
    m_rates->zoomBy(event->angleDelta().y() / 120.0, place.x());
    event->accept();
    return true;
}

bool InsightsPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_scroll->viewport() && event->type() == QEvent::Wheel &&
        zoomByWheel(static_cast<QWheelEvent *>(event)))
        return true;
    return QWidget::eventFilter(watched, event);
}

// What no plot and no field took.
void InsightsPage::keyPressEvent(QKeyEvent *event)
{
    const bool isPlain = !(event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier));
    if (!isPlain || m_content->isHidden() || !m_rates->zoomByKey(event->key()))
        QWidget::keyPressEvent(event);
}

void InsightsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    Q_EMIT shown();
}

} // namespace Hookglass
