// SPDX-License-Identifier: MIT
#pragma once

#include "guifixture.h"
#include "ui/eventspage.h"
#include "ui/filterbar.h"
#include "ui/filterlink.h"
#include "ui/mainwindow.h"
#include "ui/markslink.h"

#include <QtCore/QTemporaryDir>

namespace Hookglass {

/// A window on a workspace with events of its own.
class FilterWindow final
{
public:
    explicit FilterWindow(const QString &folder);

    /// Stores an event and gives its id; none if that failed.
    EventId store(const QString &uid, const QString &name = QStringLiteral("peopleCreated"),
                  const QByteArray &body = "{}",
                  SignatureVerdict::Kind signature = SignatureVerdict::Kind::Valid);
    QList<EventId> storeMany(const QString &prefix, int count);

    EventsPage &page() { return *window.eventsPage(); }
    FilterBar &bar() { return *window.eventsPage()->filterBar(); }
    int rows() { return window.eventsPage()->model().rowCount(); }

    Workspace workspace;
    MainWindow window;
};

} // namespace Hookglass
