// SPDX-License-Identifier: MIT
#pragma once

#include "core/filter.h"
#include "store/exportwriter.h"

#include <QtCore/QHash>
#include <QtCore/QSet>
#include <QtCore/QStringList>

#include <memory>
#include <optional>

namespace Hookglass {

/// Which events go where, and how.
struct ExportOrder
{
    ExportFormat format = ExportFormat::Jsonl;
    std::optional<QList<EventId>> events; ///< these; nullopt: all that the filter wants
    Filter filter;
    bool isRedacted = false;
    bool hasByteOrderMark = false; ///< see ExportInfo
    QString path;                  ///< see ExportFile; empty: only looked at, nothing is written
    QByteArray salt; ///< of the stand-ins: the same gives the same; empty: a random one
};

/// What only this process knows, beside the order.
struct ExportMeans
{
    FilterMoment moment;
    ExportInfo info;
    QHash<AccountId, QList<SigningKey>> signingKeys; ///< for the steps of a signature
    QList<Secret> secrets;                           ///< never to be written
    QSet<AccountId> complete;                        ///< all of whose keys are among them
};

struct ExportProgress
{
    qint64 found = 0;   ///< events to be written, as far as known, without those removed meanwhile
    qint64 learned = 0; ///< events read for the names in them, before the first is written
    qint64 events = 0;  ///< written
    qint64 deliveries = 0; ///< of these events; not each format writes them all
    qint64 written = 0;    ///< in the format's unit, see ExportWriter::count()
    qint64 bytes = 0;
    bool isCounted = false; ///< found is all there is
    bool isFinished = false;
    bool isCancelled = false;
    QString problem;                     ///< why it ended early; nothing is left behind then
    ErrorCode code = ErrorCode::Storage; ///< of the problem
    RedactionReport redaction;
    QStringList keysMissing; ///< accounts whose keys could not be looked for; sorted
};

/// One export, in short steps: its own reader on the store, a page of ids, then a few events at a
/// time, so that its room does not grow with them (8 bytes an event, for the order). All calls in
/// one thread.
class ExportJob final
{
public:
    static constexpr qint64 MostFixtures = 1000; ///< events in a folder of fixtures

    ExportJob(QString databasePath, ExportOrder order, ExportMeans means);
    ~ExportJob();
    Q_DISABLE_COPY_MOVE(ExportJob)

    /// Works for some 50 ms, and tells how far it is.
    ExportProgress step();
    /// Lets go of everything; what was written is taken back.
    void abandon();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::ExportProgress)
