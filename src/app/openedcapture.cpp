// SPDX-License-Identifier: MIT
#include "app/openedcapture.h"

#include <QtCore/QDir>

namespace Hookglass {

using namespace Qt::StringLiterals;

OpenedCapture::OpenedCapture(QString path, const Workspace *opener, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_opener(opener)
    , m_folder(QDir::tempPath() + "/hookglass-capture-XXXXXX"_L1)
{
}

OpenedCapture::~OpenedCapture()
{
    m_run.reset();
    m_workspace.reset(); // before the folder
}

QString OpenedCapture::dataFolder() const
{
    return m_folder.filePath(u"data"_s);
}

WorkspaceOptions OpenedCapture::workspaceOptions() const
{
    WorkspaceOptions options;
    options.dataFolder = dataFolder();
    options.role = WorkspaceOptions::Role::Read;
    options.rememberPort = false;
    return options;
}

void OpenedCapture::start()
{
    const auto fail = [this](const Error &error) {
        m_progress.problem = error.message;
        m_progress.code = error.code;
        m_progress.isFinished = true;
        Q_EMIT progressed(m_progress);
    };
    if (!m_folder.isValid()) {
        fail({.code = ErrorCode::Storage,
              .message = tr("No temporary folder could be made: %1").arg(m_folder.errorString()),
              .detail = {}});
        return;
    }
    WorkspaceOptions options;
    options.dataFolder = dataFolder();
    options.holder = u"Hookglass, reading a capture"_s;
    options.role = WorkspaceOptions::Role::Write;
    m_workspace = std::make_unique<Workspace>(options);
    if (const Result<void> opened = m_workspace->open(); !opened) {
        fail(opened.error());
        return;
    }
    m_run = std::make_unique<ImportRun>(*m_workspace, m_path);
    if (m_opener)
        m_run->setJudge(std::make_unique<CaptureJudge>(m_opener->accounts(), m_opener->keys()));
    connect(m_run.get(), &ImportRun::progressed, this, &OpenedCapture::take);
    m_run->start();
}

void OpenedCapture::cancel()
{
    if (m_run)
        m_run->cancel();
}

void OpenedCapture::take(const ImportProgress &progress)
{
    m_progress = progress;
    if (!progress.isFinished) {
        Q_EMIT progressed(progress);
        return;
    }
    // Not from within its own signal.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_run)
                m_claims = m_run->claims();
            m_run.reset();
            m_workspace.reset();
            Q_EMIT progressed(m_progress);
        },
        Qt::QueuedConnection);
}

void OpenedCapture::restoreClaims(EventDetail &detail) const
{
    for (DeliveryDetail &delivery : detail.deliveries) {
        const auto claim = m_claims.constFind(delivery.id);
        if (claim == m_claims.cend())
            continue;
        delivery.signature = claim->kind;
        delivery.keyLabel = claim->keyLabel;
    }
}

} // namespace Hookglass
