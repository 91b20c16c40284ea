// SPDX-License-Identifier: MIT
#include "statusstrip.h"

#include "copybutton.h"
#include "models/format.h"
#include "statusitem.h"
#include "tunnelwords.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString hostPort(const QHostAddress &address, quint16 port)
{
    const bool v6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return (v6 ? u"[%1]:%2"_s : u"%1:%2"_s).arg(address.toString()).arg(port);
}

constexpr int Margin = 20;
constexpr int WideSpacing = 28;
constexpr int NarrowSpacing = 16;
constexpr int NameWidth = 150;

} // namespace

StatusStrip::StatusStrip(const Theme &theme, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_clock(clock)
    , m_receiver(new StatusItem(theme, Glyph::Receiver, tr("Receiver"), this))
    , m_tunnel(new StatusItem(theme, Glyph::Tunnel, tr("Tunnel"), this))
    , m_account(new StatusItem(theme, Glyph::Account, tr("Account"), this))
    , m_store(new StatusItem(theme, Glyph::Store, tr("Store"), this))
    , m_rate(new StatusItem(theme, Glyph::Events, tr("Rate"), this))
    , m_last(new StatusItem(theme, Glyph::Clock, tr("Last event"), this))
    , m_copy(new CopyButton(theme, tr("the receiver's address"), {}, this))
{
    setAccessibleName(tr("Status"));
    m_copy->setSource([this] { return m_address; });
    m_receiver->addTrailing(m_copy);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Margin, 8, Margin, 8);
    for (StatusItem *item : {m_receiver, m_tunnel, m_account, m_store, m_rate, m_last})
        row->addWidget(item);
    row->insertStretch(4, 1);
    setFixedHeight(44);
    setReceiver({});
    setStore({}, {});
    setTunnel({});
    setAccounts({});
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &StatusStrip::refresh);
    m_timer.start();
    refresh();
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

StatusStrip::~StatusStrip() = default;

void StatusStrip::setReceiver(const ReceiverState &state)
{
    m_address = state.listening ? u"http://"_s + hostPort(state.address, state.port) : QString();
    m_copy->setVisible(state.listening);
    if (state.listening)
        m_receiver->setState(Tone::Good, tr("Listening"), hostPort(state.address, state.port));
    else if (state.message.isEmpty())
        m_receiver->setState(Tone::Muted, tr("Not listening"), {});
    else
        m_receiver->setState(Tone::Bad, tr("Not listening"), state.message);
}

void StatusStrip::setCapture(qint64 events)
{
    m_isCapture = true;
    for (StatusItem *item : {m_receiver, m_tunnel, m_account, m_rate, m_last})
        item->hide();
    m_store->show();
    m_store->setState(Tone::Muted, tr("Capture, read only"),
                      events == 1 ? tr("1 event") : tr("%1 events").arg(formatCount(events)));
}

void StatusStrip::setStore(const StoreState &state, const QString &readOnlyReason)
{
    if (m_isCapture)
        return;
    const QString size = formatBytes(state.bytes);
    m_isStoreWell = readOnlyReason.isEmpty() && state.kind == StoreState::Kind::Healthy;
    if (!readOnlyReason.isEmpty()) {
        m_store->setState(Tone::Warn, tr("Reading only"), size);
        m_receiver->setState(Tone::Muted, tr("Not receiving here"), {});
        return;
    }
    switch (state.kind) {
    case StoreState::Kind::Closed:
        m_store->setState(Tone::Muted, tr("Store closed"), {});
        return;
    case StoreState::Kind::Healthy:
        m_store->setState(Tone::Good, tr("Store healthy"), size);
        return;
    case StoreState::Kind::Failing:
        m_store->setState(Tone::Bad, tr("Store failing"), state.message);
        return;
    case StoreState::Kind::ReadOnly:
        m_store->setState(Tone::Warn, tr("Reading only"), size);
        return;
    }
}

void StatusStrip::setTunnel(const TunnelStatus &status)
{
    m_tunnelStatus = status;
    refresh();
}

void StatusStrip::setAccounts(const QStringList &names)
{
    if (names.isEmpty()) {
        m_account->setState(Tone::Muted, tr("No account yet"), {});
    } else if (names.size() == 1) {
        m_account->setState(
            Tone::Text,
            m_account->fontMetrics().elidedText(names.constFirst(), Qt::ElideRight, NameWidth), {});
        m_account->setAccessibleName(tr("Account: %1").arg(names.constFirst()));
        m_account->setToolTip(m_account->accessibleName());
    } else {
        m_account->setState(Tone::Text, tr("%1 accounts").arg(names.size()), {});
        m_account->setAccessibleName(
            tr("%1 accounts: %2").arg(names.size()).arg(names.join(u", "_s)));
        m_account->setToolTip(names.join(u'\n'));
    }
    fit();
}

/// What has no room goes: first the air, then the last event's age, then a store that is well.
void StatusStrip::fit()
{
    if (m_isCapture)
        return;
    const auto needs = [](const QList<StatusItem *> &items, int spacing) {
        int width = 2 * Margin + (int(items.size()) - 1) * spacing;
        for (const StatusItem *item : items)
            width += item->sizeHint().width();
        return width;
    };
    QList<StatusItem *> shown{m_receiver, m_tunnel, m_account, m_store, m_rate, m_last};
    const int spacing = needs(shown, WideSpacing) <= width() ? WideSpacing : NarrowSpacing;
    if (needs(shown, spacing) > width())
        shown.removeOne(m_last);
    if (needs(shown, spacing) > width() && m_isStoreWell)
        shown.removeOne(m_store);
    layout()->setSpacing(spacing);
    m_last->setVisible(shown.contains(m_last));
    m_store->setVisible(shown.contains(m_store));
}

void StatusStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void StatusStrip::noteArrivals(int count, Timestamp newest)
{
    m_meter.add(count, m_clock.now());
    if (!m_newest || newest > *m_newest)
        m_newest = newest;
    refresh();
}

void StatusStrip::refresh()
{
    const Timestamp now = m_clock.now();
    const TunnelWords tunnel = wordsFor(m_tunnelStatus, now);
    m_tunnel->setState(tunnel.tone, tunnel.word, tunnel.detail);
    const QString address = m_tunnelStatus.state.url.toString();
    m_tunnel->setToolTip((address + u'\n' + tunnel.advice).trimmed());
    const double rate = m_meter.perSecond(now);
    const int decimals = rate > 0 && rate < 9.95 ? 1 : 0;
    m_rate->setState(rate > 0 ? Tone::Accent : Tone::Muted,
                     tr("%1 events/s").arg(uiLocale().toString(rate, 'f', decimals)), {});
    if (m_newest)
        m_last->setState(Tone::Muted, tr("Last event"), formatAge(now - *m_newest));
    else
        m_last->setState(Tone::Muted, tr("No event yet"), {});
    fit();
}

QString StatusStrip::receiverText() const
{
    return m_receiver->spoken();
}

QString StatusStrip::tunnelText() const
{
    return m_tunnel->spoken();
}

QString StatusStrip::accountText() const
{
    return m_account->spoken();
}

QString StatusStrip::storeText() const
{
    return m_store->spoken();
}

QString StatusStrip::rateText() const
{
    return m_rate->spoken();
}

QString StatusStrip::lastText() const
{
    return m_last->spoken();
}

void StatusStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().base);
    painter.fillRect(0, height() - 1, width(), 1, m_theme.colors().border);
}

} // namespace Hookglass
