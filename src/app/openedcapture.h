// SPDX-License-Identifier: MIT
#pragma once

#include "app/importrun.h"
#include "app/workspace.h"

#include <QtCore/QTemporaryDir>

#include <memory>

namespace Hookglass {

/// A capture opened to be looked at: its deliveries in a store of its own, which goes when this
/// does. The user's store is not touched.
class OpenedCapture final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OpenedCapture)
public:
    /// Signatures are checked anew with the keys that `opener` has at hand, in memory alone; it
    /// must outlive the reading. nullptr: they stay as the capture says.
    explicit OpenedCapture(QString path, const Workspace *opener = nullptr,
                           QObject *parent = nullptr);
    ~OpenedCapture() override;

    void start();
    void cancel();
    const QString &path() const { return m_path; }
    /// Where its store is, with a file hookglass.db, once progressed() said finished.
    QString dataFolder() const;
    /// For a workspace that looks at it and neither receives nor writes events.
    WorkspaceOptions workspaceOptions() const;
    const ImportProgress &progress() const { return m_progress; }
    /// Puts back what the capture says of signatures that were found otherwise.
    void restoreClaims(EventDetail &detail) const;

Q_SIGNALS:
    /// The last one is finished: then the store is closed, and may be opened for reading.
    void progressed(const Hookglass::ImportProgress &progress);

private:
    void take(const ImportProgress &progress);

    const QString m_path;
    const Workspace *const m_opener;
    QTemporaryDir m_folder;
    std::unique_ptr<Workspace> m_workspace; ///< while it is being read
    std::unique_ptr<ImportRun> m_run;
    ImportProgress m_progress;
    QHash<DeliveryId, SignatureVerdict> m_claims; ///< of what was found otherwise
};

} // namespace Hookglass
