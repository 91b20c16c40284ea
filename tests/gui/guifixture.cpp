// SPDX-License-Identifier: MIT
#include "guifixture.h"

#include <QtCore/QStandardPaths>
#include <QtGui/QAccessible>
#include <QtWidgets/QApplication>
#include <QtWidgets/QWidget>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

const Theme &guiTheme()
{
    static Theme *theme = [] {
        QStandardPaths::setTestModeEnabled(true);
        const bool isDark = qEnvironmentVariable("HOOKGLASS_LOOK") == "dark"_L1; // for pictures
        auto *made = new Theme(isDark ? Look::Dark : Look::Light, qApp);
        made->apply(*qApp);
        return made;
    }();
    return *theme;
}

const EventCatalog &guiCatalog()
{
    static const EventCatalog catalog = EventCatalog::load().value();
    return catalog;
}

const Clock &guiClock()
{
    static const SystemClock clock;
    return clock;
}

EventSummary guiSummary(qint64 id, int attempts)
{
    EventSummary event;
    event.id = EventId{id};
    event.eventId = u"00000000-0000-4000-8000-%1"_s.arg(id, 12, 10, QLatin1Char('0'));
    event.eventName = u"peopleStageUpdated"_s;
    event.account = AccountId{1};
    event.accountName = u"acme"_s;
    event.receivedAt = guiClock().now();
    event.created = event.receivedAt - 300ms;
    event.resourceIds = {id};
    event.signature = SignatureVerdict::Kind::Valid;
    event.attempts = attempts;
    event.answerStatus = 204;
    return event;
}

QList<EventSummary> guiSummaries(qint64 first, qint64 last)
{
    QList<EventSummary> events;
    for (qint64 id = first; id <= last; ++id)
        events.append(guiSummary(id));
    return events;
}

SigningKey guiKey()
{
    return {u"Test key"_s, Secret("560270f7914b5b4a5f4dc1793ebc2796"_ba)};
}

EventDetail guiDetail(qint64 id, const QByteArray &body, int attempts)
{
    EventDetail detail;
    detail.summary = guiSummary(id, attempts);
    for (int i = 0; i < attempts; ++i) {
        DeliveryDetail delivery;
        delivery.id = DeliveryId{id * 100 + i};
        delivery.event = detail.summary.id;
        delivery.receivedAt = detail.summary.receivedAt + i * 60s;
        delivery.verifiedAt = delivery.receivedAt + 100us;
        delivery.storedAt = delivery.receivedAt + 900us;
        delivery.answeredAt = delivery.receivedAt + 3ms;
        delivery.answerStatus = i + 1 < attempts ? 503 : 204;
        delivery.signature = SignatureVerdict::Kind::Valid;
        delivery.keyLabel = guiKey().label;
        delivery.peer = u"127.0.0.1:5%1"_s.arg(i);
        delivery.head = "POST /in/0123456789abcdef HTTP/1.1\r\nHost: 127.0.0.1:8420\r\n"
                        "X-Twice: one\r\nx-twice: two\r\nFUB-Signature: " +
                        Signer(guiKey().key).sign(body) + "\r\n\r\n";
        delivery.body = body;
        detail.deliveries.append(delivery);
    }
    return detail;
}

QStringList namelessWidgets(QWidget &root)
{
    QStringList nameless;
    const QList<QWidget *> widgets = root.findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisibleTo(&root))
            continue;
        const QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        if (!face || face->text(QAccessible::Name).trimmed().isEmpty()) {
            const QWidget *parent = widget->parentWidget();
            nameless << QLatin1StringView(widget->metaObject()->className()) + u" in "_s +
                            QLatin1StringView(parent ? parent->metaObject()->className() : "");
        }
    }
    return nameless;
}

} // namespace Hookglass
