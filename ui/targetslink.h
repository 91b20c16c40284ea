// SPDX-License-Identifier: MIT
#pragma once

#include "app/forwarddesk.h"
#include "app/workspace.h"

#include <QtCore/QTimer>

namespace Hookglass {

class TargetsPanel;

/// Joins the section Targets with the desk. All must outlive it.
class TargetsLink final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TargetsLink)
public:
    TargetsLink(TargetsPanel &panel, Workspace &workspace, ForwardDesk &desk,
                QObject *parent = nullptr);
    ~TargetsLink() override;

private:
    void connectPanel();
    void loadTargets();
    void loadFailed();
    void loadMoreFailed(ForwardId before);
    void nameEvents();
    void takeNews(const QList<ForwardNews> &news);
    void save(const Target &target);
    void retry(TargetId id, const QList<ForwardId> &chosen);
    void describe(ForwardId id);

    TargetsPanel &m_panel;
    Workspace &m_workspace;
    ForwardDesk &m_desk;
    QTimer m_reload; ///< counts change many times a second
    bool m_areFailedOld = false;
    ForwardId m_described;
};

} // namespace Hookglass
