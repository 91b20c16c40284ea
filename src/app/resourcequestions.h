// SPDX-License-Identifier: MIT
#pragma once

#include "app/resourceviews.h"
#include "core/result.h"

#include <QtCore/QUrl>

namespace Hookglass {

class Connection;
class ReaderWorker;

/// What the desk of resources asks the store; all of it runs in the reader's thread, comparing
/// included.
namespace ResourceQuestions {

/// The addresses of the accounts' APIs: what is elsewhere is not asked for.
using ApiBases = QHash<qint64, QUrl>;

struct EventAbout
{
    EventSummary event;
    EventSubject subject;
};

/// Events that are gone are left out.
Result<QList<EventAbout>> about(ReaderWorker &reader, const QList<EventId> &events,
                                const ApiBases &bases);
Result<SubjectView> subject(ReaderWorker &reader, EventId event, const ApiBases &bases);
Result<ResourceView> resource(Connection &connection, AccountId account, const ResourceKey &key,
                              EventId event);
Result<ResourceView> snapshot(Connection &connection, SnapshotId snapshot);
Result<Comparison> comparison(ReaderWorker &reader, const Comparand &older, const Comparand &newer);
/// From the body before to each of these; those without one are left out.
Result<QHash<SnapshotId, ResourceDiff>> differences(
    Connection &connection, const QList<std::pair<SnapshotId, SnapshotId>> &pairs);

} // namespace ResourceQuestions

} // namespace Hookglass
