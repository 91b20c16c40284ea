// SPDX-License-Identifier: MIT
#pragma once

#include "store/exportjob.h"

#include <QtCore/QObject>

#include <memory>

namespace Hookglass {

class Workspace;

/// Carries one export out in the reader's thread, in short steps, so that other questions get
/// their turn. Without a path it only looks: what would be replaced. The workspace must be open and
/// outlive it. Lives in the main thread.
class ExportRun final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ExportRun)
public:
    ExportRun(Workspace &workspace, ExportOrder order, QObject *parent = nullptr);
    ~ExportRun() override; ///< what is not finished leaves nothing behind

    void start();
    /// progressed() follows, with the last progress: cancelled.
    void cancel();
    const ExportProgress &progress() const { return m_progress; }

Q_SIGNALS:
    /// After each step; the last one is finished.
    void progressed(const Hookglass::ExportProgress &progress);

private:
    void step();
    void take(const ExportProgress &progress);
    void letGo();

    Workspace &m_workspace;
    std::shared_ptr<ExportJob> m_job; ///< works, and ends, in the reader's thread
    ExportProgress m_progress;
};

} // namespace Hookglass
