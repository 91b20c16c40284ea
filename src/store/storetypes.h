// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/result.h"

#include <QtCore/QList>
#include <QtCore/QString>

#include <chrono>

namespace Hookglass {

/// Bounds of a block of the search index, and of a slice of the work on it.
struct SearchLimits
{
    int documents = 4096; ///< deliveries in a block; until there are so many, they are read instead
    qint64 bytes = 16 * 1024 * 1024;       ///< the same for the size of heads and bodies
    std::chrono::microseconds slice{2000}; ///< while it lasts, deliveries wait
};

/// Bounds of the writer's queue and batches. Tests make them tiny.
struct WriterLimits
{
    int queueItems = 4096;
    qint64 queueBytes = 64 * 1024 * 1024;
    int batchItems = 1024;                        ///< deliveries in one commit at most
    std::chrono::milliseconds busyTimeout{5'000}; ///< waiting for SQLite's lock
    std::chrono::milliseconds retryDelay{500};    ///< between attempts while the store is failing
    int keyTail = 100'000; ///< newest events found through memory instead of the table of keys
    int keySlice = 4'096;  ///< keys moved to that table in one short transaction
    SearchLimits search = {};
};

/// What becomes of old data. 0 means "no limit". Pinned events stay.
struct RetentionPolicy
{
    std::chrono::hours maxAge{0};
    qint64 maxBytes = 0;
    int sliceEvents = 200; ///< deleted in one small transaction, so that the writer never stalls
    bool operator==(const RetentionPolicy &) const = default;
};

/// State of the store as shown in the status strip.
struct StoreState
{
    enum class Kind { Closed, Healthy, Failing, ReadOnly };
    Kind kind = Kind::Closed;
    QString message; ///< in plain words, with what to do; empty when healthy
    QString notice; ///< something the user must know once ("damaged file kept as …"); may be empty
    qint64 bytes = 0;
    qint64 events = 0;
    bool operator==(const StoreState &) const = default;
};

/// Our answer to a delivery, reported after it was sent.
struct AnswerRecord
{
    DeliveryId delivery;
    EventId event;
    int status = 0; ///< 0: the client had gone; or AnswerCut
    Timestamp answeredAt;
    AnswerNote note = {};
};

/// An account as configured; its keys are not in here (see secrets/).
struct Account
{
    AccountId id;
    QString name;         ///< unique, without case
    QString apiBase;      ///< "https://api.followupboss.com/v1"
    QString system;       ///< X-System name
    QString apiKeyEnv;    ///< name of the environment variable that holds the API key; may be empty
    QString systemKeyEnv; ///< the same for the signing key
    /// Names of the keychain's entries that hold the keys; empty: not kept there.
    QString apiKeyEntry;
    QString systemKeyEntry;
    bool operator==(const Account &) const = default;
};

/// Our receiving address for an account.
struct Endpoint
{
    EndpointId id;
    AccountId account;
    QByteArray token;     ///< 32 lowercase hex digits: 128 random bits
    bool enforce = false; ///< mode: false observe, true enforce (401 for a bad signature)
    bool operator==(const Endpoint &) const = default;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::StoreState)
Q_DECLARE_METATYPE(Hookglass::CommittedDelivery)
