// SPDX-License-Identifier: MIT
// A filter in the window, on a large store: from its setting to its first rows and to its exact
// count, and how long the main thread was busy at a time meanwhile.
#include "app/workspace.h"
#include "store/eventwriter.h"
#include "support/targettable.h"
#include "ui/eventspage.h"
#include "ui/filterbar.h"
#include "ui/filterlink.h"
#include "ui/mainwindow.h"
#include "ui/theme.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QElapsedTimer>
#include <QtCore/QEventLoop>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTimer>
#include <QtCore/QUuid>
#include <QtWidgets/QApplication>

#include <cstdio>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 PatienceMilliseconds = 120'000;

NewDelivery makeDelivery(int number, Timestamp at)
{
    NewDelivery item;
    item.account = AccountId{1};
    item.endpoint = EndpointId{1};
    item.receivedAt = at;
    item.verifiedAt = at;
    item.head = "POST /in/0123456789abcdef/x HTTP/1.1\r\nHost: some.example\r\n\r\n";
    item.body = R"({"event":"peopleUpdated","number":)" + QByteArray::number(number) + '}';
    item.peer = u"127.0.0.1:51234"_s;
    item.verdict.kind =
        number % 50'000 == 7 ? SignatureVerdict::Kind::Invalid : SignatureVerdict::Kind::Valid;
    item.envelope.emplace();
    item.envelope->eventId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    item.envelope->eventName = number % 5 == 0 ? u"notesCreated"_s : u"peopleUpdated"_s;
    item.envelope->created = at - 2s;
    item.envelope->resourceIds = {number};
    return item;
}

bool fill(const QString &path, int events)
{
    const SystemClock clock;
    EventWriter writer(path, clock);
    if (!writer.open())
        return false;
    int committed = 0;
    QObject::connect(
        &writer, &EventWriter::committed, &writer,
        [&committed](const QList<CommittedDelivery> &list) { committed += int(list.size()); });
    const Timestamp first = clock.now() - std::chrono::milliseconds(events) * 10;
    for (int i = 0; i < events; ++i) {
        if (writer.enqueue(quint64(i),
                           makeDelivery(i, first + std::chrono::milliseconds(i) * 10)) !=
            EventWriter::Enqueue::Queued)
            return false;
        while (i + 1 - committed >= 2048)
            QCoreApplication::processEvents();
    }
    while (committed < events)
        QCoreApplication::processEvents();
    writer.close();
    return true;
}

/// Runs the event loop until `ready`; false after the patience.
bool waitFor(const std::function<bool()> &ready)
{
    QElapsedTimer since;
    since.start();
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (ready() || since.elapsed() > PatienceMilliseconds)
            loop.quit();
    });
    look.start(1ms);
    loop.exec();
    return ready();
}

/// The longest time that nothing else got its turn in the main thread, in milliseconds.
class GapWatch final
{
public:
    GapWatch()
    {
        m_beat.setInterval(0);
        QObject::connect(&m_beat, &QTimer::timeout, &m_beat, [this] {
            m_longest = std::max(m_longest, double(m_since.nsecsElapsed()) / 1e6);
            m_since.restart();
        });
    }
    void start()
    {
        m_longest = 0;
        m_since.start();
        m_beat.start();
    }
    double stop()
    {
        m_beat.stop();
        return m_longest;
    }

private:
    QTimer m_beat;
    QElapsedTimer m_since;
    double m_longest = 0;
};

bool measure(MainWindow &window, TargetTable &table, const QString &filter)
{
    EventsPage &page = *window.eventsPage();
    FilterDesk &desk = window.filterLink()->desk();
    double firstRows = 0;
    QElapsedTimer since;
    const QMetaObject::Connection first =
        QObject::connect(&desk, &FilterDesk::found, &page, [&](const QList<EventId> &events) {
            if (firstRows == 0 && !events.isEmpty())
                firstRows = double(since.nsecsElapsed()) / 1e6;
        });
    GapWatch gaps;
    gaps.start();
    since.start();
    page.filterBar()->setText(filter);
    if (!waitFor([&] { return !desk.isSearching(); }))
        return false;
    const double whole = double(since.nsecsElapsed()) / 1e6;
    const double gap = gaps.stop();
    QObject::disconnect(first);
    table.add({filter + u": first rows"_s,
               milliseconds(firstRows * 1000),
               {},
               u"≤ 100 ms"_s,
               firstRows <= 100});
    table.add({filter + u": all, "_s + page.countText(), milliseconds(whole * 1000), {}, {}});
    table.add({filter + u": main thread's longest gap"_s,
               milliseconds(gap * 1000),
               {},
               u"≤ 50 ms"_s,
               gap <= 50});
    gaps.start();
    page.filterBar()->clear();
    QCoreApplication::processEvents();
    table.add({filter + u": lifted, longest gap"_s, milliseconds(gaps.stop() * 1000), {}, {}});
    return true;
}

} // namespace

int main(int argc, char *argv[])
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption events(u"events"_s, u"Events in the store."_s, u"N"_s, u"1000000"_s);
    parser.addOption(events);
    parser.process(app);
    const QTemporaryDir folder;
    if (!fill(folder.filePath(u"hookglass.db"_s), parser.value(events).toInt())) {
        std::fputs("WRONG: the store could not be filled\n", stderr);
        return 1;
    }
    const SystemClock clock;
    Theme theme(Look::Light);
    theme.apply(app);
    WorkspaceOptions options;
    options.dataFolder = folder.path();
    Workspace workspace(options);
    MainWindow window(theme, clock, workspace, {});
    window.resize(1296, 800);
    window.show();
    window.start();
    const auto isLoaded = [&] {
        return window.eventsPage()->model().rowCount() == parser.value(events).toInt();
    };
    TargetTable table;
    bool isSound = waitFor(isLoaded);
    for (const QString &filter :
         {u"event:notes*"_s, u"sig:invalid"_s, u"event:people* sig:valid"_s, u"is:retry"_s})
        isSound = isSound && measure(window, table, filter);
    std::fputs(qUtf8Printable(table.toString()), stdout);
    return isSound ? 0 : 1;
}
