// SPDX-License-Identifier: MIT
#include "capturewindow.h"

#include "mainwindow.h"

#include <QtCore/QEvent>
#include <QtCore/QFileInfo>

namespace Hookglass {

CaptureWindow::CaptureWindow(const Theme &theme, OpenedCapture *capture, const Workspace &opener,
                             QObject *parent)
    : QObject(parent)
    , m_capture(capture)
{
    capture->setParent(nullptr);
    const QString name = QFileInfo(capture->path()).fileName();
    WorkspaceOptions options = capture->workspaceOptions();
    options.readOnlyReason =
        tr("This is the capture %1, opened to be looked at. Nothing is received here.").arg(name);
    m_workspace = std::make_unique<Workspace>(options);
    m_window = std::make_unique<MainWindow>(theme, m_clock, *m_workspace, QString());
    m_window->setCapture(*m_capture, opener);
    m_window->setWindowTitle(tr("%1 (capture)").arg(name));
    m_window->setAttribute(Qt::WA_QuitOnClose, false); // the program ends with its main window
    m_window->installEventFilter(this);
}

CaptureWindow::~CaptureWindow() = default;

void CaptureWindow::show()
{
    m_window->show();
    m_window->start();
}

bool CaptureWindow::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_window.get() && event->type() == QEvent::Close)
        deleteLater();
    return QObject::eventFilter(object, event);
}

} // namespace Hookglass
