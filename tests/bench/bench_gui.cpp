// SPDX-License-Identifier: MIT
// How long the window makes its user wait: its start, a large store, and the pauses of its thread
// under load. Starts itself again for what has to be measured from the start of a process.
#include "bench_gui_window.h"
#include "bench_receiver_rig.h"

#include "support/targettable.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QDir>
#include <QtCore/QLocale>
#include <QtCore/QTemporaryDir>
#include <QtWidgets/QApplication>

#include <cstdio>

using namespace Hookglass;
using namespace Hookglass::Bench;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

namespace {

constexpr double GapRate = 5'000;
constexpr int GapSeconds = 10;

struct Settings
{
    QString folder;
    int rounds = 9;
    qint64 largeStore = 1'000'000;
    QString child, childFolder;
    double started = 0;
};

class GuiBench final
{
public:
    explicit GuiBench(const Settings &settings)
        : m_settings(settings)
    {
    }
    bool run();

private:
    QString freshFolder() { return m_settings.folder + u"/%1"_s.arg(++m_folders); }
    bool check(const Figures &figures, const QString &what);
    void coldStart();
    void largeStore();
    void gaps();

    Settings m_settings;
    TargetTable m_table;
    int m_folders = 0;
    bool m_isSound = true;
};

QString asMilliseconds(double value)
{
    return milliseconds(value * 1000);
}

bool GuiBench::check(const Figures &figures, const QString &what)
{
    if (figures.isEmpty()) {
        m_isSound = false;
        std::fprintf(stderr, "WRONG: %s gave no figures\n", qUtf8Printable(what));
    }
    return !figures.isEmpty();
}

void GuiBench::coldStart()
{
    QList<double> bare;
    QList<double> real;
    for (int i = 0; i < m_settings.rounds; ++i) {
        const Figures empty = measureWindow(u"bare"_s);
        const QString folder = freshFolder(); // a first start, store and all
        const Figures window = measureWindow(u"window"_s, folder);
        QDir(folder).removeRecursively();
        if (!check(empty, u"the bare window"_s) || !check(window, u"the cold start"_s))
            return;
        bare.append(empty.value(u"paint"_s));
        real.append(window.value(u"paint"_s));
    }
    m_table.add({u"Cold start to first paint, empty store"_s, asMilliseconds(median(real)),
                 asMilliseconds(median(bare)) + u" (bare)"_s, u"≤ 150 ms"_s, median(real) <= 150});
}

void GuiBench::largeStore()
{
    const QString folder = freshFolder();
    {
        ReceiverRig rig(folder, Secret("560270f7914b5b4a5f4dc1793ebc2796"_ba), {});
        if (!rig.start().isEmpty() || !rig.fill(m_settings.largeStore)) {
            check({}, u"filling the store"_s);
            return;
        }
    }
    QList<double> usable;
    QList<double> rows;
    for (int i = 0; i < m_settings.rounds; ++i) {
        const Figures window = measureWindow(u"window"_s, folder);
        if (!check(window, u"the large store"_s))
            return;
        usable.append(window.value(u"usable"_s));
        rows.append(window.value(u"rows"_s));
    }
    const Figures walked = measureWindow(u"memory"_s, folder);
    if (!check(walked, u"memory"_s))
        return;
    const QString events = QLocale(QLocale::English).toString(m_settings.largeStore) + u" events"_s;
    m_table.add({events + u": process start to usable"_s,
                 asMilliseconds(median(usable)),
                 {},
                 u"≤ 500 ms"_s,
                 median(usable) <= 500});
    m_table.add({events + u": process start to first rows"_s,
                 asMilliseconds(median(rows)),
                 {},
                 u"≤ 1,000 ms"_s,
                 median(rows) <= 1000});
    const double resident = walked.value(u"resident"_s);
    m_table.add({events + u": resident, after paging through"_s,
                 u"%1 MB"_s.arg(resident, 0, 'f', 0),
                 {},
                 u"≤ 150 MB"_s,
                 resident > 0 && resident <= 150});
    QDir(folder).removeRecursively();
}

void GuiBench::gaps()
{
    const auto measure = [this](bool withWindow) {
        const QString folder = freshFolder();
        const Figures figures = measureGap(folder, GapRate, GapSeconds, withWindow);
        QDir(folder).removeRecursively();
        return figures;
    };
    const Figures alone = measure(false);
    const Figures window = measure(true);
    if (!check(alone, u"the load without a window"_s) || !check(window, u"the window's pauses"_s))
        return;
    if (window.value(u"rows"_s) < window.value(u"answered"_s)) {
        m_isSound = false;
        std::fprintf(stderr, "WRONG: %.0f rows of %.0f events\n", window.value(u"rows"_s),
                     window.value(u"answered"_s));
    }
    const double longest = window.value(u"longest"_s);
    m_table.add({u"Longest gap at 5,000/s (%1/s came)"_s.arg(
                     window.value(u"answered"_s) / window.value(u"seconds"_s), 0, 'f', 0),
                 asMilliseconds(longest), asMilliseconds(alone.value(u"longest"_s)), u"≤ 50 ms"_s,
                 longest <= 50});
    m_table.add({u"… p99 of the gaps"_s,
                 asMilliseconds(window.value(u"p99"_s)),
                 asMilliseconds(alone.value(u"p99"_s)),
                 {}});
}

bool GuiBench::run()
{
    coldStart();
    gaps();
    largeStore();
    std::printf("%s", qUtf8Printable(m_table.toString()));
    return m_isSound;
}

Settings readSettings(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    QCommandLineOption child(u"child"_s, {}, u"KIND"_s);
    QCommandLineOption folder(u"folder"_s, {}, u"DIR"_s);
    QCommandLineOption started(u"started"_s, {}, u"MS"_s);
    for (QCommandLineOption *option : {&child, &folder, &started})
        option->setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOptions({{u"dir"_s, u"Where to store; must be a real disk."_s, u"DIR"_s,
                        QCoreApplication::applicationDirPath()},
                       {u"rounds"_s, u"Starts of each kind."_s, u"N"_s, u"9"_s},
                       {u"events"_s, u"In the large store."_s, u"N"_s, u"1000000"_s},
                       child,
                       folder,
                       started});
    parser.process(app);
    Settings settings;
    settings.folder = parser.value(u"dir"_s);
    settings.rounds = qMax(1, parser.value(u"rounds"_s).toInt());
    settings.largeStore = parser.value(u"events"_s).toLongLong();
    settings.child = parser.value(child);
    settings.childFolder = parser.value(folder);
    settings.started = parser.value(started).toDouble();
    return settings;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication::setApplicationName(u"bench_gui"_s);
    Settings settings = readSettings(argc, argv); // as the program reads its own
    const QApplication app(argc, argv);
    if (!settings.child.isEmpty())
        return runWindow(settings.child, settings.childFolder, settings.started);
    const QTemporaryDir folder(settings.folder + u"/bench-XXXXXX"_s);
    settings.folder = folder.path();
    return GuiBench(settings).run() ? 0 : 1;
}
