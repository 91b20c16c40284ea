// SPDX-License-Identifier: MIT
#pragma once

#include "core/resourceref.h"
#include "fub/apitransport.h"

namespace Hookglass {

/// What came of asking for one thing.
enum class ResourceOutcome {
    Fetched,
    LeftOut,     ///< the list answered without it: people in Trash, or no longer there
    Gone,        ///< 404
    Forbidden,   ///< 403
    RateLimited, ///< 429, also after all waits
    Failed
};

struct ResourceAnswer
{
    ResourceKey key;
    ResourceOutcome outcome = ResourceOutcome::Failed;
    QByteArray body; ///< exactly as it stands in the answer, also cut out of a list; else empty
    QString message; ///< why not, if possible in the server's own words; empty if fetched
    std::chrono::milliseconds retryIn{0}; ///< refused by the rate limit: not before; else 0
    bool operator==(const ResourceAnswer &) const = default;
};

struct ResourceWishes
{
    bool includeTrash = false; ///< people in Trash, too
    bool isBackground = false; ///< nobody waits for it (see ApiCall)
    bool operator==(const ResourceWishes &) const = default;
};

/// Fetches things of an account, in as few requests as the API allows: people by `?id=1,2,3`, at
/// most 100 in one, with all their fields; others likewise, and one by one if the API does not
/// answer that way. Source: fub-api.md §2, §5. Lives in one thread.
class ResourceClient final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ResourceClient)
public:
    static constexpr qsizetype MostIds = 100; ///< in one request

    explicit ResourceClient(ApiAccess access, ApiLimits limits = {}, QObject *parent = nullptr);
    ~ResourceClient() override; ///< nobody is called any more

    using Done = std::function<void(const QList<ResourceAnswer> &)>;
    /// `done` is called once, later, with an answer for every key, in their order; not at all if
    /// `context` is gone by then.
    void fetch(const QList<ResourceKey> &keys, ResourceWishes wishes, QObject *context, Done done);

Q_SIGNALS:
    /// Requests wait for the rate limit, so long.
    void waiting(std::chrono::milliseconds time);

private:
    struct Job;
    using JobPtr = std::shared_ptr<Job>;

    void fetchKind(const JobPtr &job, const QString &kind, const QList<qint64> &ids);
    void fetchList(const JobPtr &job, const QString &kind, const QList<qint64> &ids);
    void fetchOne(const JobPtr &job, const ResourceKey &key);
    void readList(const JobPtr &job, const QString &kind, const QList<qint64> &ids,
                  const QByteArray &body);
    /// How long this kind has to wait now.
    std::chrono::milliseconds retryIn(const QString &kind);
    void refuseList(const JobPtr &job, const QString &kind, const QList<qint64> &ids,
                    const Error &error, int status);
    static void settle(const JobPtr &job, const ResourceKey &key, ResourceOutcome outcome,
                       const QString &message, const QByteArray &body = {},
                       std::chrono::milliseconds retryIn = {});

    ApiTransport m_transport;
};

} // namespace Hookglass
