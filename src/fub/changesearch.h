// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/resourceref.h"
#include "fub/apiclient.h"

#include <QtCore/QSet>
#include <QtCore/QStringList>

#include <memory>

namespace Hookglass {

/// A resource that changed at a time, as a list of the API shows it.
struct ChangedResource
{
    ResourceKey key;
    QString name;                     ///< short, for people; may be empty
    std::optional<Timestamp> created; ///< nullopt: not told
    Timestamp updated;
    bool operator==(const ChangedResource &) const = default;
};

/// Asks an account for what changed in a span of time. Nothing of the API lists changes, so every
/// list that can be sorted by `updated` is read from its newest end until it is older than the
/// span; one that comes in another order is read to its end, as far as the limit allows. What was
/// deleted cannot be found, nor what changed again later at its earlier time.
class ChangeSearch final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChangeSearch)
public:
    struct Limits
    {
        int pages = 50; ///< of one list: 5,000 rows
    };
    /// The client must outlive it.
    explicit ChangeSearch(ApiClient &client, QObject *parent = nullptr);
    ChangeSearch(ApiClient &client, Limits limits, QObject *parent = nullptr);
    ~ChangeSearch() override;

    /// Kinds that are asked for, people first.
    static const QStringList &kinds();
    /// Begins anew. found() and kindFinished() follow, then finished().
    void start(Timestamp from, Timestamp until);

Q_SIGNALS:
    void found(const QList<Hookglass::ChangedResource> &resources);
    /// `problem`: why it could not be searched, or not to its end, in plain words; else empty.
    void kindFinished(const QString &kind, const QString &problem);
    void finished();

private:
    struct Page;
    void ask(const std::shared_ptr<Page> &page);
    void take(const std::shared_ptr<Page> &page, const ApiPage &answer);
    void end(const QString &kind, const QString &problem);

    ApiClient &m_client;
    const Limits m_limits;
    std::unique_ptr<QObject> m_run; ///< of the current start()
    int m_open = 0;
};

} // namespace Hookglass
