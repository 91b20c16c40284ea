// SPDX-License-Identifier: MIT
#pragma once

#include "core/idscan.h"
#include "fub/apiclient.h"
#include "store/eventlookup.h"
#include "store/recoverlog.h"
#include "store/storetypes.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QElapsedTimer>
#include <QtCore/QIODevice>
#include <QtCore/QTimer>

#include <deque>
#include <memory>
#include <optional>

namespace Hookglass {

class WebhookDesks;
class Workspace;

/// How recovering goes about its work. Tests make it tiny.
struct RecoverOptions
{
    bool isCommand = false;                   ///< of the command line: has jobs of its own
    qint64 mostBytes = 100 * 1024 * 1024;     ///< of one text
    qint64 sliceBytes = 256 * 1024;           ///< read at a time
    int batch = 500;                          ///< ids stored and looked up at a time
    int outstanding = 6;                      ///< calls handed to the client at a time
    int tries = 3;                            ///< of one id, each with the client's own attempts
    int patience = 8;                         ///< troubles in a row; then it pauses by itself
    std::chrono::milliseconds backoff{2'000}; ///< after the first trouble; then doubled
    std::chrono::milliseconds longestBackoff{60'000};
    std::chrono::milliseconds flush{200}; ///< between two writes of outcomes
};

/// How far a job is.
struct RecoverProgress
{
    qint64 job = 0; ///< 0: not stored yet
    AccountId account;
    QString source;
    RecoverState state = RecoverState::Reading;
    bool isCut = false;   ///< its text was not read to the end
    RecoverCounts counts; ///< each id once
    qint64 mentions = 0;  ///< ids in the text, repeated ones too; 0 after a restart
    qint64 bytesRead = 0; ///< of the text being read
    qint64 bytesTotal = 0;
    std::optional<std::chrono::seconds> timeLeft;
    QString notice; ///< why it does not go on just now, in plain words
    bool isFinished() const
    {
        return state == RecoverState::Done || state == RecoverState::Cancelled;
    }
    bool operator==(const RecoverProgress &) const = default;
};

/// One account's job. Owned by the desk, which tells of it.
class RecoverRun final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecoverRun)
public:
    RecoverRun(Workspace &workspace, WebhookDesks &desks, const RecoverOptions &options,
               const RecoverJob &job);
    ~RecoverRun() override;

    /// Of a job that is in the store: counts its ids, and goes on if it was not finished.
    void load();
    /// Adds the ids in there; the first time that makes the job in the store.
    void read(std::unique_ptr<QIODevice> device, const QString &source);
    bool isReading() const { return m_device != nullptr; }

    void pause();
    void resume();
    void cancel();
    void retryFailed();
    RecoverProgress progress() const;

Q_SIGNALS:
    void progressed();
    void itemsChanged(qint64 job, const QList<Hookglass::RecoverItem> &items);
    void created(); ///< the job is in the store

private:
    using Items = QList<RecoverItem>;
    struct LookedUp
    {
        Items waiting;
        QHash<QString, KnownEvent> known;
    };

    void enter(RecoverState state);
    void save();
    void createJob();

    // Reading: text -> m_found -> items in the store -> known ones struck out.
    void readSlice();
    void endReading();
    void addFound();
    void lookUp();
    void takeKnown(const LookedUp &answer);
    void lookedUpTo(const Items &waiting);

    // Fetching: items in the store -> m_waiting -> m_asked -> event in the store -> m_settled.
    bool isFetching() const;
    void pump();
    void refill();
    void takeWaiting(const Items &items);
    bool isBusyWith(qint64 position) const;
    void ask(const RecoverItem &item);
    void answered(RecoverItem item, const Result<QByteArray> &answer, int status);
    void failed(RecoverItem item, const Error &error, int status);
    void keep(RecoverItem item, const QByteArray &body);
    void keepInInbox(RecoverItem item, const QByteArray &body);
    void kept(RecoverItem item, const Result<EventId> &event);
    void trouble(const QString &why);
    void cancelCalls();

    void settle(const RecoverItem &item);
    void flush();
    void finishIfDone();
    void tellSoon();
    std::optional<std::chrono::seconds> timeLeft() const;

    Workspace &m_workspace;
    WebhookDesks &m_desks;
    const RecoverOptions m_options;
    RecoverJob m_job;
    RecoverCounts m_counts;
    bool m_isStored = false;  ///< the job is in the store, and m_counts is known
    bool m_isResumed = false; ///< what is fetched already may be of before the restart
    bool m_isClosing = false;

    std::unique_ptr<QIODevice> m_device; ///< being read
    std::unique_ptr<IdScan> m_scan;
    qint64 m_mentions = 0;
    bool m_isRead = false;  ///< all that was found is not in the store yet
    bool m_wasCut = false;  ///< an earlier text of this job
    QList<QString> m_found; ///< not in the store yet
    bool m_isAdding = false;
    bool m_isLookingUp = false;
    bool m_hasNew = false; ///< of which it is not known whether they are in the store
    qint64 m_lookedUp = 0; ///< all before are looked up

    int m_generation = 0;               ///< calls of an earlier one are cancelled
    QObject *m_calls = nullptr;         ///< context of the calls under way; a child
    QHash<qint64, RecoverItem> m_asked; ///< by position
    std::deque<RecoverItem> m_waiting;  ///< next ones
    qint64 m_cursor = 0;                ///< waiting ones from here on are in the store only
    bool m_isRefilling = false;
    QSet<qint64> m_keeping;      ///< being stored
    QHash<qint64, int> m_tries;  ///< of ids that failed
    int m_troubles = 0;          ///< in a row
    int m_badKeys = 0;           ///< answers 401 in a row
    QDeadlineTimer m_limited{0}; ///< until then failures may come from the rate limit
    QString m_notice;
    QTimer m_again; ///< after a trouble

    Items m_settled;  ///< outcomes not in the store yet
    Items m_flushing; ///< on their way there
    QTimer m_flush;
    QTimer m_tell;
    QTimer m_slice;
    QElapsedTimer m_pace; ///< valid: measures since m_answeredBefore
    qint64 m_answered = 0;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::RecoverProgress)
