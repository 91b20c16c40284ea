// SPDX-License-Identifier: MIT
#pragma once

#include "app/accountdesk.h"
#include "app/storeaccess.h"
#include "core/event.h"
#include "core/eventcatalog.h"
#include "core/result.h"
#include "receiver/receiver.h"
#include "sandbox/sandbox.h"
#include "store/storetypes.h"

#include <QtCore/QObject>
#include <QtCore/QUrl>

#include <functional>
#include <memory>

namespace Hookglass {

class AnswerDesk;

struct WorkspaceOptions
{
    QString dataFolder;                           ///< see defaultDataFolder()
    QString holder = QStringLiteral("Hookglass"); ///< how this process calls itself in the lock
    enum class Role {
        Receive, ///< hold the store and receive
        Write,   ///< hold the store, but do not receive: for a single command
        Read     ///< leave it to others
    };
    Role role = Role::Receive;
    ReceiverOptions receiver;
    QString readOnlyReason = {}; ///< of Read: why nothing is received or changed here
    bool rememberPort = true;    ///< port 0 means the port of last time; false: any free one
    QStringList accounts;        ///< serve only these; empty: all
    /// Answer every account's deliveries like this as long as we run; nullopt: as it is set.
    std::optional<AckPolicy> ack = std::nullopt;
};

/// An endpoint's public face.
struct EndpointInfo
{
    Account account;
    Endpoint endpoint;
    QUrl url;            ///< http://127.0.0.1:PORT/in/TOKEN; empty while not listening
    bool hasKey = false; ///< a signing key is at hand
};

/// Builds and wires store, receiver and sandbox for the window and the command line, and owns
/// their threads. Lives in the main thread; every answer comes back there.
class Workspace final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Workspace)
public:
    explicit Workspace(WorkspaceOptions options, QObject *parent = nullptr);
    ~Workspace() override; ///< shuts down in order: receiver, writer, reader

    /// HOOKGLASS_DATA, else the platform's data folder.
    static QString defaultDataFolder();

    /// What to tell before open(): an upgrade of a large store will hold up this thread for a
    /// while. Empty: nothing.
    QString upgradeAhead() const;
    /// Takes the lock, opens the store, starts receiving. If another process holds the lock the
    /// workspace opens for reading beside it, and readOnlyReason() says who holds it.
    Result<void> open();
    QString readOnlyReason() const; ///< empty: we write
    /// Ends everything in order: sandbox, receiver (answers what it has read), writer. Gives the
    /// last eventsChanged(). Also done by the destructor.
    void shutDown();

    ReceiverState receiverState() const;
    StoreState storeState() const;
    QList<EndpointInfo> endpoints() const;
    const EventCatalog &catalog() const;
    const Clock &clock() const;
    /// All accounts, served or not.
    QList<Account> accounts() const;
    const AccountKeys &keys() const;
    /// nullptr until open() has succeeded.
    AccountDesk *accountDesk() const;
    /// nullptr until open() has succeeded.
    AnswerDesk *answerDesk() const;
    QString databasePath() const;
    /// Keys for the Signature tab; only in memory.
    QList<SigningKey> signingKeys(AccountId account) const;

    /// What other desks read and write themselves.
    StoreAccess &store();
    /// The one writer, for objects in other threads; nullptr while another process holds the store.
    EventWriter *writer() const;
    /// Lives in the receiver's thread, as do those who work with sockets; nullptr: not receiving.
    Receiver *receiver() const;
    /// Rows of these events changed in ways that the writer did not tell: eventsChanged() follows.
    void refreshEvents(const QList<EventId> &events);

    // Reading; the callback runs in the main thread, unless `context` is gone by then.
    template <typename T>
    using Callback = StoreAccess::Callback<T>;
    void loadEventIds(QObject *context, Callback<QList<EventId>> done);
    void loadSummaries(const QList<EventId> &ids, QObject *context,
                       Callback<QList<EventSummary>> done);
    /// When each event (by name) of this account was last received.
    void loadLastSeen(AccountId account, QObject *context,
                      Callback<QHash<QString, Timestamp>> done);
    void loadEvent(EventId id, QObject *context, Callback<EventDetail> done);

    // Sandbox: started, it becomes the account "sandbox" with all events registered to our
    // endpoint.
    void startSandbox(const SandboxOptions &options = {});
    void stopSandbox();
    bool isSandboxRunning() const;
    void applySandboxChange(Sandbox::Change change);
    void setSandboxTraffic(double eventsPerSecond);
    /// The receiver is to take a request to /probe/<nonce> for ours; see probed().
    void expectProbe(const QByteArray &nonce);
    /// A small text of the user's by key ("tunnel"); empty if unset.
    QString setting(const QString &key) const;
    Result<void> setSetting(const QString &key, const QString &value);
    void setRetention(const RetentionPolicy &policy);

Q_SIGNALS:
    /// Within open(), and only if we are to receive: store and receiver are there, but nothing can
    /// arrive yet. Whoever has a say in answers (TargetAnswers) joins in a direct connection.
    void aboutToListen();
    /// shutDown() begins: whoever works with the store or in the receiver's thread ends now.
    void closing();
    /// New events and events with further deliveries, gathered for 100 ms.
    void eventsChanged(const QList<Hookglass::EventSummary> &events);
    void eventsRemoved(const QList<Hookglass::EventId> &events);
    void receiverStateChanged(const Hookglass::ReceiverState &state);
    void storeStateChanged(const Hookglass::StoreState &state);
    void endpointsChanged();
    void probed(const Hookglass::ProbeArrival &arrival);
    /// The keychain did not give what it should hold; an empty list: all is well.
    void keysMissing(const QStringList &problems);
    void sandboxStarted(const QUrl &api, int webhooks);
    void sandboxFailed(const Hookglass::Error &error);
    void sandboxStopped();
    void sandboxHappened(const QString &sentence);
    void sandboxStatusChanged(const Hookglass::SandboxStatus &status);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Hookglass
