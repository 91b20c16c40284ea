// SPDX-License-Identifier: MIT
#include "exportlink.h"

#include "capturewindow.h"
#include "eventmenu.h"
#include "eventspage.h"
#include "exportdialog.h"
#include "models/counted.h"
#include "models/format.h"
#include "models/forwardwords.h"
#include "startpanel.h"

#include <QtCore/QFileInfo>
#include <QtCore/QStandardPaths>
#include <QtGui/QShortcut>
#include <QtWidgets/QFileDialog>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype ProblemsShown = 3;

QString outcomeWords(const ImportProgress &progress, const QString &name)
{
    QString words =
        ExportLink::tr("%1: %2 deliveries imported").arg(name, formatCount(progress.imported));
    if (progress.duplicates > 0)
        words += ExportLink::tr(", %1 were here already").arg(formatCount(progress.duplicates));
    words += u'.';
    if (progress.skipped > 0)
        words += u' ' +
                 ExportLink::tr("%1 entries were no webhooks.").arg(formatCount(progress.skipped));
    if (progress.isCancelled)
        words += u' ' + ExportLink::tr("It was stopped; import it again to go on.");
    if (!progress.problem.isEmpty())
        words += u' ' + progress.problem;
    const QList<CaptureProblem> shown = progress.problems.mid(0, ProblemsShown);
    for (const CaptureProblem &problem : shown)
        words += u'\n' +
                 (problem.isEntry ? ExportLink::tr("Entry %1: %2") : ExportLink::tr("Line %1: %2"))
                     .arg(problem.line)
                     .arg(problem.message);
    const qint64 more = progress.bad + progress.incomplete - shown.size();
    if (more > 0)
        words += u'\n' + counted(more, ExportLink::tr("And 1 more line with a problem."),
                                 ExportLink::tr("And %1 more lines with a problem."));
    return words;
}

bool isClean(const ImportProgress &progress)
{
    return progress.problem.isEmpty() && progress.bad == 0 && progress.incomplete == 0 &&
           !progress.isCancelled;
}

} // namespace

ExportLink::ExportLink(const Theme &theme, EventsPage &events, Workspace &workspace,
                       const Workspace &keys, QObject *parent)
    : QObject(parent)
    , m_theme(theme)
    , m_events(events)
    , m_workspace(workspace)
    , m_keys(keys)
{
    addActions();
    connect(events.start(), &StartPanel::captureWanted, this, &ExportLink::chooseCapture);
}

ExportLink::~ExportLink()
{
    delete m_dialog.data();
    for (const QPointer<CaptureWindow> &capture : std::as_const(m_captures))
        delete capture.data();
}

void ExportLink::addActions()
{
    EventMenu *menu = m_events.menu();
    menu->all()->addSeparator();
    menu->all()->addAction(tr("Export…"), this, &ExportLink::openExportOfAll);
    menu->addSection(tr("Captures"));
    menu->addAction(tr("Export…\tX"), this, &ExportLink::openExport);
    menu->addAction(tr("Import a capture…"), this, &ExportLink::chooseImport)
        ->setEnabled(m_workspace.readOnlyReason().isEmpty());
    menu->addAction(tr("Open a capture…"), this, &ExportLink::chooseCapture);
    auto *shortcut = new QShortcut(Qt::Key_X, &m_events);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, &ExportLink::openExport);
}

ExportDialog *ExportLink::dialog() const
{
    return m_dialog;
}

QList<CaptureWindow *> ExportLink::captures() const
{
    QList<CaptureWindow *> open;
    for (const QPointer<CaptureWindow> &capture : m_captures) {
        if (capture)
            open.append(capture.data());
    }
    return open;
}

QString ExportLink::folder() const
{
    return QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
}

void ExportLink::openExport()
{
    if (m_dialog || m_events.isEmpty())
        return;
    ExportDialog::Choice choice;
    const EventId current = m_events.currentEvent();
    if (current.isValid())
        choice.current = {current};
    if (const EventSummary *event = m_events.model().summary(current))
        choice.currentTitle = eventText(m_workspace.catalog(), *event);
    choice.selected = m_events.selectedEvents();
    if (choice.selected.size() < 2)
        choice.selected.clear();
    if (!m_events.isSearching()) // else nobody knows yet which they are
        choice.all = m_events.model().ids();
    choice.isFiltered = m_events.model().isFiltered();
    choice.folder = folder();
    if (choice.current.isEmpty() && choice.all.isEmpty())
        return;
    m_dialog = new ExportDialog(m_theme, choice, m_events.window());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &ExportDialog::previewWanted, this, &ExportLink::run);
    connect(m_dialog, &ExportDialog::exportWanted, this, &ExportLink::run);
    connect(m_dialog, &ExportDialog::cancelWanted, this, [this] {
        if (m_export)
            m_export->cancel();
    });
    m_dialog->open();
}

void ExportLink::openExportOfAll()
{
    openExport();
    if (m_dialog && !m_events.isSearching())
        m_dialog->setScope(ExportDialog::Scope::All);
}

void ExportLink::run(ExportOrder order)
{
    m_dialog->setRunning(order.path.isEmpty());
    m_export = std::make_unique<ExportRun>(m_workspace, std::move(order));
    connect(m_export.get(), &ExportRun::progressed, m_dialog.data(), &ExportDialog::takeProgress);
    m_export->start();
}

void ExportLink::chooseImport()
{
    const QString path =
        QFileDialog::getOpenFileName(m_events.window(), tr("Import a capture"), folder(),
                                     tr("Captures (*.jsonl *.har);;All files (*)"));
    if (!path.isEmpty())
        importFile(path);
}

void ExportLink::chooseCapture()
{
    const QString path =
        QFileDialog::getOpenFileName(m_events.window(), tr("Open a capture"), folder(),
                                     tr("Captures (*.jsonl *.har);;All files (*)"));
    if (!path.isEmpty())
        openCapture(path);
}

void ExportLink::importFile(const QString &path)
{
    if (m_import && !m_import->progress().isFinished) {
        Q_EMIT noticed(Tone::Warn, tr("An import is under way. Try again when it is done."));
        return;
    }
    m_importName = QFileInfo(path).fileName();
    m_import = std::make_unique<ImportRun>(m_workspace, path);
    connect(m_import.get(), &ImportRun::progressed, this, &ExportLink::takeImport);
    Q_EMIT noticed(Tone::Warn, tr("%1 is being imported…").arg(m_importName));
    m_import->start();
}

void ExportLink::takeImport(const ImportProgress &progress)
{
    if (!progress.isFinished) {
        Q_EMIT noticed(Tone::Warn, tr("%1 is being imported: %2 %, %3 deliveries so far.")
                                       .arg(m_importName)
                                       .arg(int(progress.share * 100))
                                       .arg(formatCount(progress.imported)));
        return;
    }
    Q_EMIT noticed(isClean(progress) ? Tone::Good : Tone::Bad,
                   outcomeWords(progress, m_importName));
}

void ExportLink::openCapture(const QString &path)
{
    auto *capture = new OpenedCapture(path, &m_keys, this);
    m_opening.append(capture);
    connect(capture, &OpenedCapture::progressed, this,
            [this, capture](const ImportProgress &progress) { takeCapture(capture, progress); });
    Q_EMIT noticed(Tone::Warn, tr("%1 is being opened…").arg(QFileInfo(path).fileName()));
    capture->start();
}

void ExportLink::takeCapture(OpenedCapture *capture, const ImportProgress &progress)
{
    const QString name = QFileInfo(capture->path()).fileName();
    if (!progress.isFinished) {
        Q_EMIT noticed(Tone::Warn,
                       tr("%1 is being opened: %2 %").arg(name).arg(int(progress.share * 100)));
        return;
    }
    m_opening.removeOne(capture);
    const bool isNothing = progress.imported == 0;
    if (isNothing || !isClean(progress)) {
        Q_EMIT noticed(Tone::Bad, isNothing && isClean(progress)
                                      ? tr("There is no webhook in %1.").arg(name)
                                      : outcomeWords(progress, name));
    } else {
        Q_EMIT noticed(Tone::Good, {});
    }
    disconnect(capture, nullptr, this, nullptr);
    if (isNothing) {
        capture->deleteLater();
        return;
    }
    auto *window = new CaptureWindow(m_theme, capture, m_keys);
    m_captures.append(window);
    window->show();
}

} // namespace Hookglass
