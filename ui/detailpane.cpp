// SPDX-License-Identifier: MIT
#include "detailpane.h"

#include "copybutton.h"
#include "forwardstab.h"
#include "headerstab.h"
#include "models/curl.h"
#include "models/eventwords.h"
#include "models/format.h"
#include "payloadtab.h"
#include "resourcetab.h"
#include "signaturetab.h"
#include "summarytab.h"
#include "tonelabel.h"

#include <QtCore/QSignalBlocker>
#include <QtGui/QPainter>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QStackedLayout>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTabWidget>

namespace Hookglass {

DetailPane::DetailPane(const Theme &theme, const Clock &clock, const EventCatalog &catalog,
                       QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_clock(clock)
    , m_catalog(catalog)
{
    setAccessibleName(tr("Event detail"));
    m_message = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setMargin(24);
    m_summary = new SummaryTab(theme, clock, catalog);
    m_payload = new PayloadTab(theme);
    m_headers = new HeadersTab(theme);
    m_signature = new SignatureTab(theme);
    m_resource = new ResourceTab(theme, clock);
    m_forwards = new ForwardsTab(theme, clock);
    m_tabs = new QTabWidget;
    m_tabs->setAccessibleName(tr("Detail"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setAccessibleName(tr("Detail"));
    m_tabs->addTab(m_summary, tr("Summary"));
    m_tabs->addTab(m_payload, tr("Payload"));
    m_tabs->addTab(m_headers, tr("Headers"));
    m_tabs->addTab(m_signature, tr("Signature"));
    m_tabs->addTab(m_resource, tr("Resource"));
    m_tabs->addTab(m_forwards, m_forwards->title());
    connect(m_forwards, &ForwardsTab::titleChanged, this, [this](const QString &title) {
        m_tabs->setTabText(m_tabs->indexOf(m_forwards), title);
    });

    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(m_tabs, 1);
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(m_message);
    m_stack->addWidget(page);
    connect(m_summary, &SummaryTab::attemptChosen, this, &DetailPane::setAttempt);
    connect(&theme, &Theme::changed, this, [this] { update(); });
    showMessage(tr("Choose an event to see what arrived."));
}

DetailPane::~DetailPane() = default;

QWidget *DetailPane::makeHead()
{
    m_title = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Elided);
    m_title->setFont(m_theme.strongFont());
    m_name = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Elided);
    m_name->setFont(m_theme.monoFont());
    m_attempts = new QComboBox;
    m_attempts->setAccessibleName(tr("Attempt"));
    m_attempts->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(m_attempts, &QComboBox::activated, this, &DetailPane::setAttempt);
    m_curl = new CopyButton(m_theme, tr("this request as a cURL command (C)"), tr("Copy as cURL"));
    m_curl->setSource([this] {
        if (!m_detail || m_attempt >= m_detail->deliveries.size())
            return QString();
        return asCurl(m_detail->deliveries.at(m_attempt), m_baseUrl);
    });
    auto *head = new QWidget;
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(20, 8, 12, 2);
    row->setSpacing(10);
    row->addWidget(m_title);
    row->addWidget(m_name, 1);
    row->addWidget(m_attempts);
    row->addWidget(m_curl);
    return head;
}

void DetailPane::showEventDetail(const EventDetail &detail, const QList<SigningKey> &keys)
{
    const int last = std::max(0, int(detail.deliveries.size()) - 1);
    const bool same = m_detail && m_detail->summary.id == detail.summary.id;
    const bool wasNewest = same && m_attempt == int(m_detail->deliveries.size()) - 1;
    int attempt = last;
    // What is being read stays, also when an import brought an earlier one.
    for (int i = 0; same && !wasNewest && i <= last; ++i) {
        if (detail.deliveries.value(i).id == m_detail->deliveries.value(m_attempt).id)
            attempt = i;
    }
    m_detail = detail;
    m_keys = keys;
    m_attempt = attempt;
    m_title->setText(eventTitle(m_catalog, detail.summary));
    const QString &name = detail.summary.eventName;
    m_name->setText(name == m_title->text() ? QString() : name);
    fillAttempts();
    showAttempt();
    m_resource->setEvent(detail.summary.id);
    m_forwards->setEvent(detail);
    m_stack->setCurrentIndex(1);
}

void DetailPane::fillAttempts()
{
    const QSignalBlocker blocker(m_attempts);
    m_attempts->clear();
    const qsizetype count = m_detail->deliveries.size();
    for (qsizetype i = 0; i < count; ++i) {
        m_attempts->addItem(attemptTitle(m_detail->deliveries, i, m_clock.now()));
    }
    m_attempts->setCurrentIndex(m_attempt);
    m_attempts->setVisible(count > 1);
}

void DetailPane::setAttempt(int attempt)
{
    if (!m_detail || attempt < 0 || attempt >= m_detail->deliveries.size() || attempt == m_attempt)
        return;
    m_attempt = attempt;
    m_attempts->setCurrentIndex(attempt);
    showAttempt();
}

void DetailPane::showAttempt()
{
    const DeliveryDetail delivery = m_detail->deliveries.value(m_attempt);
    m_summary->setEvent(*m_detail, m_attempt);
    m_payload->setBody(delivery.body, delivery.bodyChange);
    m_headers->setHead(delivery.head);
    m_signature->setDelivery(delivery, m_keys);
    m_curl->setEnabled(!m_detail->deliveries.isEmpty());
}

void DetailPane::showMessage(const QString &text)
{
    m_detail.reset();
    m_message->setText(text);
    m_stack->setCurrentIndex(0);
}

EventId DetailPane::shownEvent() const
{
    return m_detail ? m_detail->summary.id : EventId{};
}

void DetailPane::copyAsCurl()
{
    m_curl->copy();
}

void DetailPane::setTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
}

void DetailPane::focusTabs()
{
    m_tabs->tabBar()->setFocus(Qt::ShortcutFocusReason);
}

QList<QWidget *> DetailPane::tabStops() const
{
    QList<QWidget *> stops{m_attempts, m_curl, m_tabs->tabBar()};
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        QWidget *page = m_tabs->widget(tab);
        if (page == m_payload) {
            stops += m_payload->tabStops();
            continue;
        }
        stops.append(page); // the summary scrolls by keys
        // The others are put together in the order in which they are seen.
        for (QWidget *at = page->nextInFocusChain(); at != page; at = at->nextInFocusChain()) {
            const bool isStop = (at->focusPolicy() & Qt::TabFocus) && !at->focusProxy();
            if (page->isAncestorOf(at) && isStop)
                stops.append(at);
        }
    }
    return stops;
}

void DetailPane::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().base);
}

} // namespace Hookglass
