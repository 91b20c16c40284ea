// SPDX-License-Identifier: MIT
#include "app/storeaccess.h"

#include <algorithm>
#include <iterator>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {
// The receiver counts its tickets from 1.
constexpr quint64 FirstTicket = quint64(1) << 62;
} // namespace

StoreAccess::StoreAccess(QObject *parent)
    : QObject(parent)
    , m_nextTicket(FirstTicket)
{
}

StoreAccess::~StoreAccess() = default;

void StoreAccess::attach(WorkerThread<EventWriter> *writer, WorkerThread<ReaderWorker> *reader)
{
    m_writer = writer;
    m_reader = reader;
    if (!writer)
        return;
    // In the writer's thread, so that the many tickets of the receiver never reach this one.
    const EventWriter *source = writer->get();
    connect(source, &EventWriter::committed, source,
            [this](const QList<CommittedDelivery> &deliveries) {
                QList<CommittedDelivery> ours;
                std::copy_if(
                    deliveries.cbegin(), deliveries.cend(), std::back_inserter(ours),
                    [](const CommittedDelivery &item) { return item.ticket >= FirstTicket; });
                if (!ours.isEmpty())
                    QMetaObject::invokeMethod(
                        this, [this, ours] { onCommitted(ours); }, Qt::QueuedConnection);
            });
    connect(source, &EventWriter::rejected, source, [this](const QList<quint64> &tickets) {
        QList<quint64> ours;
        std::copy_if(tickets.cbegin(), tickets.cend(), std::back_inserter(ours),
                     [](quint64 ticket) { return ticket >= FirstTicket; });
        if (!ours.isEmpty())
            QMetaObject::invokeMethod(
                this, [this, ours] { onRejected(ours); }, Qt::QueuedConnection);
    });
}

void StoreAccess::detach()
{
    m_writer = nullptr;
    m_reader = nullptr;
    const QList<quint64> waiting = m_waiting.keys();
    onRejected(waiting);
}

void StoreAccess::add(NewDelivery &&delivery, QObject *context, Callback<CommittedDelivery> done)
{
    const QPointer<QObject> guard(context);
    if (!m_writer) {
        Error error = closedError();
        if (m_reader)
            error = {.code = ErrorCode::Busy,
                     .message = tr("Another Hookglass holds the store. Do it there, or close it."),
                     .detail = {}};
        answer<CommittedDelivery>(guard, done, error);
        return;
    }
    const quint64 ticket = m_nextTicket++;
    if (m_writer->get()->enqueue(ticket, std::move(delivery)) == EventWriter::Enqueue::Queued) {
        m_waiting.insert(ticket, {guard, std::move(done)});
        return;
    }
    answer<CommittedDelivery>(
        guard, done,
        Error{.code = ErrorCode::Busy,
              .message = tr("The store cannot take more just now. Try again in a moment."),
              .detail = {}});
}

void StoreAccess::onCommitted(const QList<CommittedDelivery> &deliveries)
{
    for (const CommittedDelivery &delivery : deliveries) {
        const Waiting waiting = m_waiting.take(delivery.ticket);
        if (waiting.context)
            waiting.done(delivery);
    }
}

void StoreAccess::onRejected(const QList<quint64> &tickets)
{
    const Error error{.code = ErrorCode::Storage,
                      .message = tr("It could not be stored. Try again when the store works."),
                      .detail = {}};
    for (const quint64 ticket : tickets) {
        const Waiting waiting = m_waiting.take(ticket);
        if (waiting.context)
            waiting.done(error);
    }
}

Error StoreAccess::closedError()
{
    return {.code = ErrorCode::Storage, .message = tr("The store is not open."), .detail = {}};
}

} // namespace Hookglass
