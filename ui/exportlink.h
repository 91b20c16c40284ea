// SPDX-License-Identifier: MIT
#pragma once

#include "app/exportrun.h"
#include "app/importrun.h"
#include "app/openedcapture.h"
#include "theme.h"

#include <QtCore/QPointer>

#include <memory>

namespace Hookglass {

class CaptureWindow;
class EventsPage;
class ExportDialog;

/// Joins the events with exports, imports and captures: the dialog, the entries in the events'
/// menu, the start panel's button. All must outlive it.
class ExportLink final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ExportLink)
public:
    /// `keys`: whose keys the signatures in captures are checked with.
    ExportLink(const Theme &theme, EventsPage &events, Workspace &workspace, const Workspace &keys,
               QObject *parent = nullptr);
    ~ExportLink() override;

    /// Of what is chosen.
    void openExport();
    /// Of all that fit the filter.
    void openExportOfAll();
    /// Asks for a file first.
    void chooseImport();
    void chooseCapture();
    void importFile(const QString &path);
    /// In a window of its own; the store is not touched.
    void openCapture(const QString &path);

    ExportDialog *dialog() const; ///< if it is open; else nullptr
    QList<CaptureWindow *> captures() const;

Q_SIGNALS:
    /// What became of an import, in plain words; an empty text: nothing to say any more.
    void noticed(Hookglass::Tone tone, const QString &words);

private:
    void addActions();
    void run(ExportOrder order);
    void takeImport(const ImportProgress &progress);
    void takeCapture(OpenedCapture *capture, const ImportProgress &progress);
    QString folder() const;

    const Theme &m_theme;
    EventsPage &m_events;
    Workspace &m_workspace;
    const Workspace &m_keys;
    QPointer<ExportDialog> m_dialog;
    std::unique_ptr<ExportRun> m_export;
    std::unique_ptr<ImportRun> m_import;
    QString m_importName;
    QList<OpenedCapture *> m_opening;
    QList<QPointer<CaptureWindow>> m_captures;
};

} // namespace Hookglass
