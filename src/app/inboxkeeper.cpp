// SPDX-License-Identifier: MIT
#include "app/inboxkeeper.h"

#include "app/storeaccess.h"
#include "core/eventidentity.h"
#include "receiver/envelope.h"
#include "store/connection.h"
#include "store/eventlookup.h"

namespace Hookglass {

using namespace std::chrono_literals;

namespace {

constexpr auto LookInterval = 500ms;
constexpr int BatchSize = 200;

} // namespace

InboxKeeper::InboxKeeper(StoreAccess &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    m_look.setInterval(LookInterval);
    connect(&m_look, &QTimer::timeout, this, &InboxKeeper::look);
}

InboxKeeper::~InboxKeeper() = default;

void InboxKeeper::start()
{
    m_look.start();
    look();
}

void InboxKeeper::stop()
{
    m_look.stop();
}

void InboxKeeper::look()
{
    if (m_isBusy || !m_look.isActive())
        return;
    m_isBusy = true;
    m_store.read<Batch>(
        [version = m_version](Connection &connection) { return read(connection, version); }, this,
        [this](const Result<Batch> &batch) {
            m_isBusy = false;
            if (batch)
                take(*batch);
        });
}

Result<InboxKeeper::Batch> InboxKeeper::read(Connection &connection, qint64 version)
{
    Batch batch;
    const Result<QVariant> now = connection.value(Dialect::dataVersion());
    if (!now)
        return now.error();
    batch.version = now->toLongLong();
    if (batch.version == version)
        return batch; // nobody wrote anything
    Result<QList<InboxEntry>> entries = Inbox::oldest(connection, 0, BatchSize);
    if (!entries)
        return entries.error();
    batch.entries = std::move(*entries);
    QHash<AccountId, QStringList> ids;
    for (const InboxEntry &entry : std::as_const(batch.entries)) {
        if (const auto envelope = parseEnvelope(entry.body, entry.origin))
            ids[entry.account].append(envelope->eventId);
    }
    QHash<AccountId, QHash<QString, KnownEvent>> known;
    for (auto it = ids.cbegin(); it != ids.cend(); ++it) {
        const auto found = EventLookup::find(connection, it.key(), it.value());
        if (!found)
            return found.error();
        known.insert(it.key(), *found);
    }
    for (const InboxEntry &entry : std::as_const(batch.entries)) {
        const auto envelope = parseEnvelope(entry.body, entry.origin);
        const QHash<QString, KnownEvent> &events = known[entry.account];
        if (envelope && events.value(eventIdentity(envelope->eventId)).isTrusted)
            batch.known.append(entry.id);
    }
    return batch;
}

void InboxKeeper::take(const Batch &batch)
{
    m_version = batch.version;
    if (batch.entries.isEmpty())
        return;
    m_isBusy = true;
    m_done = batch.known;
    m_open = 1; // ours, until all are handed over
    for (const InboxEntry &entry : batch.entries) {
        Result<Envelope> envelope = parseEnvelope(entry.body, entry.origin);
        if (batch.known.contains(entry.id))
            continue;
        NewDelivery delivery;
        delivery.account = entry.account;
        delivery.receivedAt = delivery.verifiedAt = entry.receivedAt;
        delivery.head = entry.head;
        delivery.body = entry.body;
        delivery.peer = entry.peer;
        delivery.origin = entry.origin;
        if (envelope)
            delivery.envelope = std::move(*envelope);
        else
            delivery.problem = envelope.error().message;
        ++m_open;
        m_store.add(std::move(delivery), this,
                    [this, id = entry.id](const Result<CommittedDelivery> &committed) {
                        taken(id, bool(committed));
                    });
    }
    taken(0, false);
}

void InboxKeeper::taken(qint64 id, bool isStored)
{
    if (isStored)
        m_done.append(id);
    if (--m_open > 0)
        return;
    strikeOut();
}

void InboxKeeper::strikeOut()
{
    m_store.write<bool>(
        [ids = m_done](Connection &connection) -> Result<bool> {
            if (Result<void> done = Inbox::remove(connection, ids); !done)
                return done.error();
            return true;
        },
        this,
        [this](const Result<bool> &) {
            m_isBusy = false;
            m_version = -1; // there may be more, or some could not be stored
            m_done.clear();
        });
}

} // namespace Hookglass
