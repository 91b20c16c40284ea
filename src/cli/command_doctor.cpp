// SPDX-License-Identifier: MIT
#include "app/health.h"
#include "cli/command.h"
#include "cli/output.h"
#include "store/eventreader.h"
#include "store/searchindex.h"
#include "tunnel/tunnelprovider.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QHash>
#include <QtCore/QJsonArray>
#include <QtCore/QStandardPaths>
#include <QtCore/QTemporaryFile>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

using Health::Finding;

constexpr std::chrono::seconds KeychainPatience(10);

Finding storeFolder(const QString &folder)
{
    Finding finding{.what = u"Data folder"_s, .works = false, .needed = true, .words = {}};
    const QString native = QDir::toNativeSeparators(folder);
    if (!QDir().mkpath(folder)) {
        finding.words = u"%1 could not be made; choose another one with --data."_s.arg(native);
        return finding;
    }
    QTemporaryFile probe(folder + "/.doctor-XXXXXX"_L1);
    finding.works = probe.open() && probe.write("x") == 1 && probe.flush();
    finding.words = finding.works
                        ? native
                        : u"%1 cannot be written; choose another one with --data."_s.arg(native);
    return finding;
}

Finding store(const QString &folder)
{
    Finding finding{.what = u"Store"_s, .works = false, .needed = true, .words = {}};
    const QString path = folder + "/hookglass.db"_L1;
    Result<std::unique_ptr<EventReader>> reader = EventReader::open(path);
    if (!reader) {
        finding.works = reader.error().code == ErrorCode::NotFound;
        finding.words =
            finding.works ? u"None yet; it is made at the first start."_s : reader.error().message;
        return finding;
    }
    const Result<StoreState> state = (*reader)->state();
    finding.works = state.hasValue();
    finding.words = state ? u"%1 %2, %3 MB"_s.arg(state->events)
                                .arg(state->events == 1 ? u"event"_s : u"events"_s)
                                .arg(double(state->bytes) / 1e6, 0, 'f', 1)
                          : state.error().message;
    return finding;
}

/// Searching works without it, only slower.
Finding searchIndex(const QString &folder)
{
    Finding finding{.what = u"Search index"_s, .works = false, .needed = false, .words = {}};
    const auto reader = EventReader::open(folder + "/hookglass.db"_L1);
    if (!reader) {
        finding.works = reader.error().code == ErrorCode::NotFound;
        finding.words = u"There is nothing to search."_s;
        return finding;
    }
    const Result<SearchIndexState> state = SearchIndex::state((*reader)->connection(), true);
    if (!state) {
        finding.words =
            u"It cannot be read, so searches read every event: %1"_s.arg(state.error().message);
        return finding;
    }
    finding.works = state->damaged == 0;
    finding.words =
        finding.works
            ? u"%1 of %2 deliveries, %3 MB; the others are read when you search."_s
                  .arg(state->indexed)
                  .arg(state->deliveries)
                  .arg(double(state->bytes) / 1e6, 0, 'f', 1)
            : u"Damaged, so searches read every event. Make it anew: hookglass-cli events index "
              "--rebuild"_s;
    return finding;
}

/// A line a program: several providers go through ssh.
QList<Finding> tunnelPrograms()
{
    const Result<TunnelCatalog> catalog = TunnelCatalog::load();
    if (!catalog)
        return {{.what = u"Tunnel programs"_s, .works = false, .words = catalog.error().message}};
    QStringList programs;
    QHash<QString, QStringList> titles;
    QHash<QString, QString> howToGet;
    for (const TunnelProvider &provider : catalog->providers()) {
        if (!programs.contains(provider.program))
            programs << provider.program;
        titles[provider.program] << provider.title;
        howToGet.insert(provider.program, provider.howToGet);
    }
    QList<Finding> findings;
    for (const QString &program : std::as_const(programs)) {
        const QString path = QStandardPaths::findExecutable(program);
        const QString uses = titles.value(program).join(u", "_s);
        findings.append({.what = u"Tunnel program %1"_s.arg(program),
                         .works = !path.isEmpty(),
                         .needed = false,
                         .words = path.isEmpty() ? u"not installed (%1): %2"_s.arg(
                                                       uses, howToGet.value(program))
                                                 : u"%1 (%2)"_s.arg(path, uses)});
    }
    return findings;
}

} // namespace

int doctorCommand(const QStringList &arguments)
{
    CommandLine line(u"doctor"_s, arguments);
    if (const auto code = line.parse(0, 0))
        return *code;
    const QString folder = line.globals().dataFolder;
    const QList<Finding> findings = QList<Finding>{Health::database(),
                                                   storeFolder(folder),
                                                   store(folder),
                                                   searchIndex(folder),
                                                   Health::keychain(KeychainPatience),
                                                   Health::tls(),
                                                   Health::signatures(),
                                                   Health::ports()} +
                                    tunnelPrograms();
    QJsonArray rows;
    for (const Finding &finding : findings) {
        rows.append(QJsonObject{{u"what"_s, finding.what},
                                {u"works"_s, finding.works},
                                {u"needed"_s, finding.needed},
                                {u"words"_s, finding.words}});
        if (!line.globals().json)
            printLine(Health::line(finding));
    }
    const bool healthy = Health::isHealthy(findings);
    if (line.globals().json)
        printJson({{u"healthy"_s, healthy}, {u"findings"_s, rows}});
    return healthy ? Done : CheckFailed;
}

} // namespace Hookglass::Cli
