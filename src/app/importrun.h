// SPDX-License-Identifier: MIT
#pragma once

#include "app/capturekeys.h"
#include "app/storeaccess.h"
#include "store/capturereader.h"
#include "store/importing.h"

#include <QtCore/QObject>
#include <QtCore/QSet>

#include <memory>
#include <optional>

namespace Hookglass {

class Workspace;

/// How far an import is.
struct ImportProgress
{
    static constexpr qsizetype MostProblems = 1000; ///< kept with their words

    qint64 imported = 0;   ///< deliveries
    qint64 events = 0;     ///< of them, the first of an event
    qint64 duplicates = 0; ///< here already
    qint64 skipped = 0;    ///< entries of a HAR that are no deliveries
    qint64 bad = 0;        ///< lines that are none
    qint64 incomplete = 0; ///< imported, but not as they were; `problems` say why
    QList<CaptureProblem> problems;
    double share = 0; ///< of the capture, 0 to 1
    bool isFinished = false;
    bool isCancelled = false;
    QString problem; ///< why it ended early; what was imported until then stays
    ErrorCode code = ErrorCode::Storage;
};

/// Takes a capture into the store, a page at a time: its deliveries are marked as imported, are
/// never forwarded by themselves, and come once, however often they are imported. Where the key
/// of an account is here, its signatures are checked anew, whatever the capture says of them. The
/// workspace must be open and outlive it; only the holder of the store can import. Lives in the
/// main thread.
class ImportRun final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ImportRun)
public:
    /// `account`: all of it belongs there; invalid: to the accounts named in the capture.
    ImportRun(Workspace &workspace, QString path, AccountId account = {},
              QObject *parent = nullptr);
    ~ImportRun() override;

    /// Into a store that has no accounts of its own: who judges instead. What the capture says of
    /// those that it finds otherwise is in claims(). To be called before start().
    void setJudge(std::unique_ptr<CaptureJudge> judge) { m_judge = std::move(judge); }
    const QHash<DeliveryId, SignatureVerdict> &claims() const { return m_claims; }

    void start();
    /// What is on its way into the store is still stored.
    void cancel();
    const ImportProgress &progress() const { return m_progress; }

Q_SIGNALS:
    /// After each page; the last one is finished.
    void progressed(const Hookglass::ImportProgress &progress);

private:
    struct Row
    {
        CapturedDelivery captured;
        AccountId account;
        std::optional<Envelope> envelope;
        QString problem; ///< why there is none
        Importing::Known known;
        SignatureVerdict claimed; ///< as far as it can be meant; only if there is a judge
        SignatureVerdict verdict;
        bool isNewEvent = false; ///< came with this row
    };
    using Page = QList<Row>;

    void readNext();
    void takePage(const CapturePage &page);
    void nameAccounts();
    void lookUp();
    void takeKnown(const QList<Importing::Known> &known);
    void store();
    void add(qsizetype place);
    void onStored(qsizetype place, const Result<CommittedDelivery> &committed);
    void note();
    void fail(const Error &error);
    void finish();
    QString accountNameOf(const Row &row) const;
    void judge(Row &row);

    Workspace &m_workspace;
    const QString m_path;
    const AccountId m_account;
    std::shared_ptr<CaptureReader> m_reader; ///< works in the reader's thread
    QHash<QString, AccountId> m_accounts;    ///< by the capture's names
    QSet<QByteArray> m_seen;                 ///< of the page at hand
    Page m_rows;
    bool m_isLastPage = false;
    qsizetype m_waiting = 0; ///< rows being stored
    std::unique_ptr<CaptureJudge> m_judge;
    QHash<DeliveryId, SignatureVerdict> m_claims;
    std::optional<Error> m_error;
    ImportProgress m_progress;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::ImportProgress)
