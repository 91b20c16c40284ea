// SPDX-License-Identifier: MIT
#include "app/gapsearch.h"

#include "app/webhookdesks.h"
#include "app/workspace.h"
#include "core/syntheticevent.h"
#include "receiver/envelope.h"
#include "store/inbox.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// An event is written a moment before or after the change, in whole seconds.
constexpr auto Slack = 5s;
/// An event of the gap's first moments may have arrived just before it.
constexpr auto Margin = 60s;

QString eventNameFor(const ChangedResource &resource, bool isCreated, const EventCatalog &catalog)
{
    const ResourceKind *kind = findResourceKind(resource.key.kind);
    if (!kind)
        return {};
    const QString name = QString(kind->events) + (isCreated ? u"Created"_s : u"Updated"_s);
    return catalog.find(name) ? name : QString();
}

QByteArray uriFor(const ResourceKey &key, QString base)
{
    while (base.endsWith(u'/'))
        base.chop(1);
    const QString form = key.kind == "people"_L1 ? u"\"%1/%2?id=%3\""_s : u"\"%1/%2/%3\""_s;
    return form.arg(base, key.kind).arg(key.number).toUtf8();
}

/// What becomes of several events handed to the store.
struct Making
{
    int open = 0;
    QList<EventId> events;
    std::optional<Error> error;
};

} // namespace

GapSearch::GapSearch(Workspace &workspace, WebhookDesks &desks, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_desks(desks)
{
    connect(&desks, &WebhookDesks::changed, this, [this] {
        if (!isRunning())
            return;
        cancel();
        Q_EMIT failed({.code = ErrorCode::Refused,
                       .message = tr("The account's keys were changed. Search again."),
                       .detail = {}});
    });
    connect(&workspace, &Workspace::closing, this, &GapSearch::cancel);
}

GapSearch::~GapSearch() = default;

void GapSearch::cancel()
{
    m_search.reset();
    m_run.reset();
}

void GapSearch::start(AccountId account, const Gap &gap)
{
    cancel();
    m_account = account;
    m_gap = gap;
    m_run = std::make_unique<QObject>();
    const WebhookDesk *desk = m_desks.find(account);
    if (!desk) {
        const QString reason = m_desks.whyNot(account);
        Q_EMIT failed({.code = ErrorCode::InvalidInput,
                       .message = reason.isEmpty() ? tr("Choose an account first.") : reason,
                       .detail = {}});
        return;
    }
    m_search = std::make_unique<ChangeSearch>(m_desks.find(account)->client());
    m_workspace.store().read<Arrived>(
        [account, since = gap.from - Margin](Connection &connection) {
            return EventLookup::arrivedSince(connection, account, since);
        },
        m_run.get(),
        [this](const Result<Arrived> &events) {
            if (events)
                return ask(*events);
            cancel();
            Q_EMIT failed(events.error());
        });
}

void GapSearch::ask(const Arrived &events)
{
    m_arrived.clear();
    for (const EventLookup::ArrivedEvent &event : events) {
        const QString kind = kindOfEvent(event.name);
        for (const qint64 id : event.resourceIds) {
            Timestamp &at = m_arrived[{.kind = kind, .number = id}];
            at = std::max(at, event.at);
        }
    }
    connect(m_search.get(), &ChangeSearch::found, this, &GapSearch::compare);
    connect(m_search.get(), &ChangeSearch::kindFinished, this, &GapSearch::kindFinished);
    connect(m_search.get(), &ChangeSearch::finished, this, [this] {
        m_search.release()->deleteLater(); // it is still speaking
        m_run.reset();
        Q_EMIT finished();
    });
    m_search->start(m_gap.from, m_gap.until);
}

void GapSearch::compare(const QList<ChangedResource> &resources)
{
    QList<MissedChange> missed;
    for (const ChangedResource &resource : resources) {
        const auto arrived = m_arrived.constFind(resource.key);
        if (arrived != m_arrived.cend() && *arrived >= resource.updated - Slack)
            continue;
        const bool isCreated = resource.created && *resource.created >= m_gap.from - Slack;
        missed.append({.resource = resource,
                       .isCreated = isCreated,
                       .eventName = eventNameFor(resource, isCreated, m_workspace.catalog())});
    }
    if (!missed.isEmpty())
        Q_EMIT found(missed);
}

void GapSearch::makeEvents(AccountId account, const QList<MissedChange> &changes, QObject *context,
                           std::function<void(const Result<QList<EventId>> &)> done)
{
    const QList<Account> accounts = m_workspace.accounts();
    const auto known = std::find_if(accounts.cbegin(), accounts.cend(),
                                    [account](const Account &a) { return a.id == account; });
    const QList<SigningKey> keys = m_workspace.signingKeys(account);
    if (known == accounts.cend() || keys.isEmpty()) {
        done(Error{.code = ErrorCode::InvalidInput,
                   .message = tr("The account's system key is not at hand, and without it no "
                                 "handler could check the signature. Enter it in Settings."),
                   .detail = {}});
        return;
    }
    const Signer signer(keys.constFirst().key);
    const SignatureVerifier verifier(keys);
    const auto making = std::make_shared<Making>();
    making->open = 1; // ours, until all are handed over
    const auto finish = [making, guard = QPointer<QObject>(context), done = std::move(done)] {
        if (--making->open > 0 || !guard)
            return;
        if (making->error && making->events.isEmpty())
            done(*making->error);
        else
            done(making->events);
    };
    for (const MissedChange &change : changes) {
        if (change.eventName.isEmpty())
            continue;
        SyntheticEvent event;
        event.name = change.eventName;
        event.created = change.resource.updated;
        event.resourceIds = '[' + QByteArray::number(change.resource.key.number) + ']';
        event.uri = uriFor(change.resource.key, known->apiBase);
        NewDelivery delivery;
        delivery.account = account;
        delivery.origin = Origin::Synthetic;
        delivery.receivedAt = delivery.verifiedAt = m_workspace.clock().now();
        delivery.body = syntheticBody(event);
        const QByteArray signature = signer.sign(delivery.body);
        delivery.head = headForHandler(signature, true);
        delivery.verdict = verifier.verifyValue(delivery.body, signature);
        delivery.peer = tr("made by Hookglass");
        ++making->open;
        store(std::move(delivery), [making, finish](const Result<EventId> &stored) {
            if (!stored)
                making->error = stored.error();
            else if (stored->isValid())
                making->events.append(*stored);
            finish();
        });
    }
    finish();
}

/// Here, or by way of the process that holds the store.
void GapSearch::store(NewDelivery &&delivery, std::function<void(const Result<EventId> &)> done)
{
    if (m_workspace.store().isWriter()) {
        if (Result<Envelope> envelope = parseEnvelope(delivery.body, delivery.origin))
            delivery.envelope = std::move(*envelope);
        m_workspace.store().add(std::move(delivery), this,
                                [done](const Result<CommittedDelivery> &committed) {
                                    done(committed ? Result<EventId>(committed->event)
                                                   : Result<EventId>(committed.error()));
                                });
        return;
    }
    const InboxEntry entry{.account = delivery.account,
                           .origin = delivery.origin,
                           .receivedAt = delivery.receivedAt,
                           .peer = delivery.peer,
                           .head = delivery.head,
                           .body = delivery.body};
    m_workspace.store().write<qint64>(
        [entry](Connection &connection) { return Inbox::put(connection, entry); }, this,
        [done](const Result<qint64> &id) {
            done(id ? Result<EventId>(EventId()) : Result<EventId>(id.error()));
        });
}

} // namespace Hookglass
