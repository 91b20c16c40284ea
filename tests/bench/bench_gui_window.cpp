// SPDX-License-Identifier: MIT
#include "bench_gui_window.h"

#include "app/workspace.h"
#include "bench_receiver_rig.h"
#include "support/backgroundload.h"
#include "ui/eventspage.h"
#include "ui/eventview.h"
#include "ui/mainwindow.h"
#include "ui/theme.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTimer>
#include <QtWidgets/QApplication>

#include <cstdio>

namespace Hookglass::Bench {

using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const auto Key = "560270f7914b5b4a5f4dc1793ebc2796"_ba;
constexpr auto ChildLimit = 120s;

/// Calls `done` once, after the first paint of `widget` at which `ready` holds has reached the
/// screen.
class PaintWatch final : public QObject
{
public:
    PaintWatch(QWidget &widget, std::function<bool()> ready, std::function<void()> done)
        : m_ready(std::move(ready))
        , m_done(std::move(done))
    {
        widget.installEventFilter(this);
    }

    bool eventFilter(QObject *, QEvent *event) override
    {
        if (!m_told && event->type() == QEvent::Paint && m_ready()) {
            m_told = true;
            // The frame is flushed when the loop is reached again.
            QMetaObject::invokeMethod(
                this, [this] { m_done(); }, Qt::QueuedConnection);
        }
        return false;
    }

private:
    std::function<bool()> m_ready;
    std::function<void()> m_done;
    bool m_told = false;
};

double residentMegabytes()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> lines = status.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').constFirst().toDouble() / 1024;
    }
    return 0;
}

void tell(const char *name, double value)
{
    std::printf("%s %.3f\n", name, value);
    std::fflush(stdout);
}

WorkspaceOptions optionsFor(const QString &folder)
{
    WorkspaceOptions options;
    options.dataFolder = folder;
    options.rememberPort = false;
    return options;
}

/// Pages through the whole list, as somebody does who drags the scroll bar; then quits.
void walkThrough(EventsPage &page)
{
    auto *step = new QTimer(&page);
    QObject::connect(step, &QTimer::timeout, &page, [&page, done = 0]() mutable {
        constexpr int Steps = 200;
        const int rows = page.model().rowCount();
        page.view()->scrollTo(page.model().index(int(qint64(rows - 1) * done / Steps), 0));
        if (++done > Steps) {
            tell("resident", residentMegabytes());
            QCoreApplication::quit();
        }
    });
    step->start(20ms);
}

int runBare(double started)
{
    QMainWindow window;
    window.resize(1320, 880);
    const PaintWatch watch(
        window, [] { return true; },
        [&] {
            tell("paint", sharedClock() - started);
            QCoreApplication::quit();
        });
    window.show();
    return QApplication::exec();
}

int runReal(const QString &folder, double started, bool memory)
{
    const SystemClock clock;
    Theme theme(Look::Light);
    theme.apply(*qApp);
    Workspace workspace(optionsFor(folder));
    MainWindow window(theme, clock, workspace, folder + "/window.ini"_L1);
    const PaintWatch paint(
        window, [] { return true; }, [&] { tell("paint", sharedClock() - started); });
    EventsPage *page = window.eventsPage();
    const PaintWatch rows(
        *page->view()->viewport(),
        [page] { return page->model().index(0, 0).data(EventTableModel::LoadedRole).toBool(); },
        [&, page] {
            tell("rows", sharedClock() - started);
            if (memory)
                walkThrough(*page);
            else
                QCoreApplication::quit();
        });
    window.show();
    QMetaObject::invokeMethod(
        &window,
        [&] {
            window.start();
            // Queued behind whatever start() left to do: then the window answers a click.
            QTimer::singleShot(0, &window, [&] {
                tell("usable", sharedClock() - started);
                if (workspace.storeState().events == 0)
                    QCoreApplication::quit();
            });
        },
        Qt::QueuedConnection);
    return QApplication::exec();
}

} // namespace

double sharedClock()
{
    return double(std::chrono::steady_clock::now().time_since_epoch().count()) / 1e6;
}

int runWindow(const QString &kind, const QString &folder, double started)
{
    return kind == "bare"_L1 ? runBare(started) : runReal(folder, started, kind == "memory"_L1);
}

Figures measureWindow(const QString &kind, const QString &folder)
{
    QProcess child;
    child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    const QString started = QString::number(sharedClock(), 'f', 3);
    child.start(QCoreApplication::applicationFilePath(),
                {u"--child"_s, kind, u"--folder"_s, folder, u"--started"_s, started});
    if (!child.waitForFinished(int(std::chrono::milliseconds(ChildLimit).count())) ||
        child.exitStatus() != QProcess::NormalExit || child.exitCode() != 0) {
        child.kill();
        child.waitForFinished();
        return {};
    }
    Figures figures;
    const QList<QByteArray> lines = child.readAllStandardOutput().split('\n');
    for (const QByteArray &line : lines) {
        const qsizetype blank = line.indexOf(' ');
        if (blank > 0)
            figures.insert(QString::fromLatin1(line.left(blank)), line.mid(blank + 1).toDouble());
    }
    return figures;
}

Figures measureGap(const QString &folder, double rate, int seconds, bool withWindow)
{
    if (!addBenchAccount(folder, Secret(Key)))
        return {};
    const SystemClock clock;
    Theme theme(Look::Light);
    theme.apply(*qApp);
    Workspace workspace(optionsFor(folder));
    std::unique_ptr<MainWindow> window;
    if (withWindow) {
        window = std::make_unique<MainWindow>(theme, clock, workspace, QString());
        window->show();
        window->start();
    } else if (!workspace.open()) {
        return {};
    }
    if (workspace.endpoints().isEmpty())
        return {};
    const PreparedEvents events(Secret(Key), quint64(rate * (seconds + 2)));
    LoadOptions options{.port = workspace.receiverState().port,
                        .connections = 64,
                        .requests = events.count(),
                        .duration = std::chrono::seconds(seconds)};
    options.ratePerSecond = rate;
    LoadClient client(options,
                      events.generator(workspace.endpoints().constFirst().url.path().toLatin1()));

    QList<double> gaps;
    QElapsedTimer sinceBeat;
    QTimer heart;
    heart.setTimerType(Qt::PreciseTimer);
    BackgroundLoad load(client);
    QObject::connect(&heart, &QTimer::timeout, &heart, [&] {
        gaps.append(double(sinceBeat.nsecsElapsed()) / 1e6);
        sinceBeat.start();
        if (load.isFinished())
            QCoreApplication::quit();
    });
    sinceBeat.start();
    heart.start(1ms);
    QApplication::exec();
    heart.stop();
    const LoadReport report = load.report();
    std::sort(gaps.begin(), gaps.end());
    Figures figures{{u"longest"_s, gaps.constLast()},
                    {u"p99"_s, gaps.at(gaps.size() * 99 / 100)},
                    {u"answered"_s, double(report.acknowledged)},
                    {u"seconds"_s, report.seconds}};
    workspace.shutDown(); // gives the last ones
    if (window)
        figures.insert(u"rows"_s, window->eventsPage()->model().rowCount());
    return figures;
}

} // namespace Hookglass::Bench
