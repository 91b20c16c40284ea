// SPDX-License-Identifier: MIT
#pragma once

#include "app/openedcapture.h"
#include "app/workspace.h"
#include "core/clock.h"

#include <memory>

namespace Hookglass {

class MainWindow;
class Theme;

/// A capture in a window of its own, with its own store, which goes with it. Deletes itself when
/// the window is closed.
class CaptureWindow final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CaptureWindow)
public:
    /// Takes over a capture that was read. Its signatures are checked with the keys that `opener`
    /// has at hand; they stay there.
    CaptureWindow(const Theme &theme, OpenedCapture *capture, const Workspace &opener,
                  QObject *parent = nullptr);
    ~CaptureWindow() override;

    void show();
    MainWindow *window() const { return m_window.get(); }

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    SystemClock m_clock;
    std::unique_ptr<OpenedCapture> m_capture; ///< outlives what looks at it
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace Hookglass
