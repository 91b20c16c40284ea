// SPDX-License-Identifier: MIT
#pragma once

#include "core/forward.h"

#include <QtWidgets/QDialog>

class QTreeWidget;

namespace Hookglass {

class Theme;

/// What a replay could not deliver; a choice leads to the event.
class ReplayFailures final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReplayFailures)
public:
    struct Failure
    {
        EventId event;
        ForwardId forward;
        QString eventText;
        QString destination;
        QString words; ///< what came of it, and what to do
    };
    /// `more`: so many failed beyond those listed.
    ReplayFailures(const Theme &theme, const QList<Failure> &failures, qint64 more,
                   QWidget *parent = nullptr);
    ~ReplayFailures() override;

    QTreeWidget *list() const { return m_list; }

Q_SIGNALS:
    void eventWanted(Hookglass::EventId event, Hookglass::ForwardId forward);

private:
    QTreeWidget *m_list;
};

} // namespace Hookglass
