// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QtCore/QString>

#include <memory>

namespace Hookglass {

/// The right to write events in a data folder: one process at a time. Freed by the system when
/// its process ends, however it ends.
class StoreLock final
{
public:
    /// Busy with a sentence that says who holds it ("hookglass-cli serve, process 4711, since …").
    /// `holder` is how this process calls itself.
    static Result<std::unique_ptr<StoreLock>> acquire(const QString &dataFolder,
                                                      const QString &holder);
    /// Whether this process holds it, through whatever object.
    static bool isHeldHere(const QString &dataFolder);
    ~StoreLock();
    Q_DISABLE_COPY_MOVE(StoreLock)

private:
    StoreLock();
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Hookglass
