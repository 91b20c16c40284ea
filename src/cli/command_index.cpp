// SPDX-License-Identifier: MIT
#include "cli/command.h"
#include "cli/eventcommands.h"
#include "cli/output.h"

#include "store/connection.h"
#include "store/schema.h"
#include "store/searchindex.h"
#include "store/storelock.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

Result<void> removeIndex(Connection &connection)
{
    if (Result<void> done = connection.begin(); !done)
        return done;
    if (Result<void> done = SearchIndex::clear(connection); !done) {
        connection.rollback();
        return done;
    }
    return connection.commit();
}

void print(const SearchIndexState &state, bool isHeld, const Globals &globals)
{
    if (globals.json) {
        printJson({{u"deliveries"_s, state.deliveries},
                   {u"indexed"_s, state.indexed},
                   {u"bytes"_s, state.bytes},
                   {u"damagedPages"_s, state.damaged},
                   {u"heldElsewhere"_s, isHeld}});
        return;
    }
    printLine(u"%1 of %2 deliveries are in the search index, %3 MB."_s.arg(state.indexed)
                  .arg(state.deliveries)
                  .arg(double(state.bytes) / 1e6, 0, 'f', 1));
    if (state.damaged > 0)
        printError(
            u"%1 of its pages are damaged, so it is not used. --rebuild makes it anew."_s.arg(
                state.damaged));
    if (isHeld && !globals.quiet)
        printError(u"Another Hookglass has the store open and fills the index while nothing "
                   "arrives; what is not in it yet is found by reading it."_s);
}

} // namespace

int indexEvents(const QStringList &arguments)
{
    CommandLine line(u"events index [--rebuild]"_s, arguments);
    line.addOption({u"rebuild"_s, u"Remove the search index and make it anew."_s});
    if (const auto code = line.parse(0, 0))
        return *code;
    const QString folder = line.globals().dataFolder;
    const QString path = folder + "/hookglass.db"_L1;
    if (!QFileInfo::exists(path)) {
        return fail({.code = ErrorCode::NotFound,
                     .message = u"There is no store yet: %1 does not exist."_s.arg(
                         QDir::toNativeSeparators(path)),
                     .detail = {}});
    }
    const auto lock = StoreLock::acquire(folder, u"hookglass-cli events index"_s);
    const bool isHeld = !lock && lock.error().code == ErrorCode::Busy;
    if (!lock && !isHeld)
        return fail(lock.error());
    const auto connection = Schema::openBeside(path);
    if (!connection)
        return fail(connection.error());
    if (line.isSet(u"rebuild"_s)) {
        if (Result<void> done = removeIndex(**connection); !done)
            return fail(done.error());
    }
    // Beside a writer the deliveries have the first turn: it fills the index by itself.
    if (!isHeld) {
        if (Result<void> done = SearchIndex(**connection, {}).fill(); !done)
            return fail(done.error());
    }
    const Result<SearchIndexState> state = SearchIndex::state(**connection, true);
    if (!state)
        return fail(state.error());
    print(*state, isHeld, line.globals());
    return state->damaged > 0 ? CheckFailed : Done;
}

} // namespace Hookglass::Cli
