// SPDX-License-Identifier: MIT
#include "cli/accountchoice.h"
#include "cli/await.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/serving.h"
#include "cli/stopsignal.h"
#include "cli/webhooksession.h"

#include "app/recoverdesk.h"
#include "app/webhookdesks.h"
#include "app/workspace.h"
#include "core/idscan.h"
#include "models/format.h"
#include "store/connection.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QLockFile>
#include <QtCore/QTimer>

#include <cstdio>

#ifdef Q_OS_WIN
#include <io.h>
#else
#include <unistd.h>
#endif

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int MostMegabytes = 100;
constexpr qsizetype SliceBytes = 256 * 1024;
constexpr auto InboxPatience = 10s;
constexpr auto ProgressInterval = 2s;

bool isTerminal(std::FILE *file)
{
#ifdef Q_OS_WIN
    return _isatty(_fileno(file)) != 0;
#else
    return isatty(fileno(file)) != 0;
#endif
}

QString toWord(RecoverOutcome outcome)
{
    switch (outcome) {
    case RecoverOutcome::Waiting:
        return u"waiting"_s;
    case RecoverOutcome::Known:
        return u"known"_s;
    case RecoverOutcome::Fetched:
        return u"fetched"_s;
    case RecoverOutcome::Unknown:
        return u"unknown"_s;
    case RecoverOutcome::Refused:
        return u"refused"_s;
    case RecoverOutcome::Failed:
        return u"failed"_s;
    }
    Q_UNREACHABLE();
}

void printItem(const RecoverItem &item, const Globals &globals)
{
    if (!globals.json) {
        printLine(u"%1  %2  %3"_s.arg(toWord(item.outcome), -7)
                      .arg(item.eventId, forTerminal(item.message))
                      .trimmed());
        return;
    }
    QJsonObject object{{u"id"_s, item.eventId}, {u"state"_s, toWord(item.outcome)}};
    if (item.event.isValid())
        object.insert(u"event"_s, item.event.value);
    if (!item.message.isEmpty())
        object.insert(u"message"_s, item.message);
    printJson(object);
}

QString summaryOf(const RecoverCounts &counts)
{
    return u"%1 %2: %3 fetched, %4 known before, %5 unknown to Follow Up Boss, %6 refused, %7 "
           "failed"_s.arg(counts.total())
               .arg(counts.total() == 1 ? u"id"_s : u"ids"_s)
               .arg(counts[RecoverOutcome::Fetched])
               .arg(counts[RecoverOutcome::Known])
               .arg(counts[RecoverOutcome::Unknown])
               .arg(counts[RecoverOutcome::Refused])
               .arg(counts[RecoverOutcome::Failed]);
}

/// No finer than an estimate can be: "40 s", "12 min", "7 h 23 min".
QString roughly(std::chrono::seconds time)
{
    if (time < 1min)
        return u"%1 s"_s.arg(time.count());
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(time);
    return minutes < 1h ? u"%1 min"_s.arg(minutes.count()) : formatSpan(minutes);
}

/// The ids in what can be read only once (a pipe), a line each. The text itself is not kept.
Result<QByteArray> idsIn(const QString &name)
{
    const auto unreadable = [&name](const QString &reason) {
        return Error{.code = ErrorCode::InvalidInput,
                     .message = u"%1 could not be read: %2"_s.arg(name, reason),
                     .detail = {}};
    };
    QFile file(name);
    const bool isOpen =
        name == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return unreadable(file.errorString());
    IdScan scan;
    QByteArray ids;
    const auto takeFound = [&] {
        const QList<QByteArray> found = scan.take();
        for (const QByteArray &id : found)
            ids += id + '\n';
    };
    QByteArray slice(SliceBytes, Qt::Uninitialized);
    qint64 total = 0;
    qint64 count = 0;
    while ((count = file.read(slice.data(), slice.size())) > 0) {
        total += count;
        if (total > qint64(MostMegabytes) * 1024 * 1024)
            return unreadable(u"it is larger than %1 MB."_s.arg(MostMegabytes));
        scan.feed(QByteArrayView(slice).first(count));
        takeFound();
    }
    if (file.error() != QFileDevice::NoError)
        return unreadable(file.errorString());
    scan.finish();
    takeFound();
    return ids;
}

/// Of a text that was not read to its end the ids behind that place are not known here.
void warnOfCutText(const RecoverProgress &progress)
{
    if (progress.isCut) {
        printError(
            u"“%1” was not read to its end: give it again, so that no id is left out. What "
            "is known already is not asked for a second time."_s.arg(forTerminal(progress.source)));
    }
}

/// One run of the command, once the account is known.
class Recovering final
{
public:
    Recovering(Workspace &workspace, const Account &account, const Globals &globals)
        : m_workspace(workspace)
        , m_account(account)
        , m_globals(globals)
        , m_desks(workspace)
        , m_desk(workspace, m_desks, {.isCommand = true})
    {
    }

    int run(const QString &file);

private:
    Result<void> begin(const QString &file);
    int follow();
    int end(const RecoverProgress &progress);
    void tell(const RecoverProgress &progress);
    void settleStore();
    void waitForInbox();

    Workspace &m_workspace;
    const Account m_account;
    const Globals m_globals;
    WebhookDesks m_desks;
    RecoverDesk m_desk;
    QString m_notice;
    QDeadlineTimer m_nextProgress{ProgressInterval};
};

int Recovering::run(const QString &file)
{
    if (!m_desks.find(m_account.id))
        return fail(missingKey(m_account));
    QLockFile lock(m_workspace.databasePath() + u".recover-%1.lock"_s.arg(m_account.id.value));
    lock.setStaleLockTime(0);
    if (!lock.tryLock(0)) {
        return fail(
            {.code = ErrorCode::Busy,
             .message = u"Another hookglass-cli recover is at work for “%1”."_s.arg(m_account.name),
             .detail = {}});
    }
    if (const Result<void> begun = begin(file); !begun)
        return fail(begun.error());
    return follow();
}

/// A file, standard input, or what was paused.
Result<void> Recovering::begin(const QString &file)
{
    QObject::connect(&m_desk, &RecoverDesk::itemsChanged, &m_desk,
                     [this](qint64, const QList<RecoverItem> &items) {
                         for (const RecoverItem &item : items) {
                             if (item.outcome != RecoverOutcome::Waiting)
                                 printItem(item, m_globals);
                         }
                     });
    const Result<bool> loaded = await<bool>([this](QObject *context, auto done) {
        QObject::connect(&m_desk, &RecoverDesk::loaded, context, [done] { done(true); });
        m_desk.start();
    });
    if (!loaded)
        return loaded.error();
    const std::optional<RecoverProgress> before = m_desk.progress(m_account.id);
    const bool isOpen = before && !before->isFinished();
    if (file.isEmpty() && isOpen) {
        if (!m_globals.quiet)
            printError(u"Going on with “%1”."_s.arg(forTerminal(before->source)));
        m_desk.resume(m_account.id);
        return {};
    }
    if (file.isEmpty() && isTerminal(stdin)) {
        return Error{.code = ErrorCode::InvalidInput,
                     .message = u"Nothing waits to go on. Name a file with ids in it, or - for "
                                "standard input."_s,
                     .detail = {}};
    }
    const QString name = file.isEmpty() ? u"-"_s : file;
    if (name != "-"_L1 && QFileInfo(name).isFile())
        return m_desk.recoverFile(m_account.id, name);
    const Result<QByteArray> ids = idsIn(name);
    if (!ids)
        return ids.error();
    return m_desk.recoverText(m_account.id, *ids, name == "-"_L1 ? u"standard input"_s : name);
}

int Recovering::follow()
{
    StopSignal stop;
    bool isStopped = false;
    bool isReading = false;
    const Result<RecoverProgress> last = await<RecoverProgress>([&](QObject *context, auto done) {
        QObject::connect(&stop, &StopSignal::requested, context, [&, done] {
            isStopped = true;
            isReading = m_desk.progress(m_account.id)->state == RecoverState::Reading;
            m_desk.pause(m_account.id);
            done(*m_desk.progress(m_account.id));
        });
        const auto look = [this, done](const RecoverProgress &progress) {
            tell(progress);
            if (progress.isFinished() || progress.state == RecoverState::Paused)
                done(progress);
        };
        QObject::connect(&m_desk, &RecoverDesk::progressed, context, look);
        look(*m_desk.progress(m_account.id));
    });
    settleStore();
    if (!last)
        return fail(last.error());
    if (isStopped && isReading) {
        printError(u"Stopped while the text was being read. Give it again to go on; what is "
                   "known already is not asked for a second time."_s);
        return CouldNot;
    }
    if (isStopped) {
        printError(u"Paused. Go on with: hookglass-cli recover --account %1"_s.arg(m_account.name));
        return CouldNot;
    }
    return end(*m_desk.progress(m_account.id));
}

void Recovering::tell(const RecoverProgress &progress)
{
    if (progress.notice != std::exchange(m_notice, progress.notice) && !progress.notice.isEmpty())
        printError(forTerminal(progress.notice));
    if (m_globals.quiet || progress.isFinished() || !m_nextProgress.hasExpired())
        return;
    m_nextProgress.setRemainingTime(ProgressInterval);
    const qint64 waiting = progress.counts[RecoverOutcome::Waiting];
    QString line =
        u"%1 of %2 done"_s.arg(progress.counts.total() - waiting).arg(progress.counts.total());
    if (progress.timeLeft)
        line += u", about %1 left"_s.arg(roughly(*progress.timeLeft));
    printError(line);
}

/// Everything handed to the store so far is in there.
void Recovering::settleStore()
{
    for (int i = 0; i < 2; ++i) { // the second one waits for what followed from the first
        const Result<bool> done = await<bool>([this](QObject *context, auto answered) {
            m_workspace.store().write<bool>([](Connection &) -> Result<bool> { return true; },
                                            context, answered);
        });
        if (!done)
            printError(done.error().message);
    }
}

void Recovering::waitForInbox()
{
    const QDeadlineTimer patience{InboxPatience};
    qint64 waiting = 1;
    while (waiting > 0 && !patience.hasExpired()) {
        const Result<QVariant> count = await<QVariant>([this](QObject *context, auto answered) {
            m_workspace.store().read<QVariant>(
                [](Connection &connection) {
                    return connection.value(u"SELECT count(*) FROM inbox"_s);
                },
                context, answered);
        });
        if (!count)
            break;
        waiting = count->toLongLong();
        if (waiting > 0) {
            QEventLoop pause;
            QTimer::singleShot(200ms, &pause, &QEventLoop::quit);
            pause.exec();
        }
    }
    if (waiting > 0 && !m_globals.quiet)
        printError(
            u"They are kept; the Hookglass that holds the store takes them in when it can."_s);
}

int Recovering::end(const RecoverProgress &progress)
{
    const RecoverCounts &counts = progress.counts;
    if (progress.state == RecoverState::Paused) {
        printError(u"Go on with: hookglass-cli recover --account %1"_s.arg(m_account.name));
        return CouldNot;
    }
    if (counts[RecoverOutcome::Fetched] > 0 && !m_workspace.store().isWriter())
        waitForInbox();
    if (!m_globals.quiet)
        printError(counts.total() == 0 ? u"No event id was found in it."_s : summaryOf(counts));
    warnOfCutText(progress);
    if (counts[RecoverOutcome::Failed] > 0 || progress.state == RecoverState::Cancelled ||
        progress.isCut)
        return CouldNot;
    const bool isWhole = counts.total() > 0 && counts[RecoverOutcome::Unknown] == 0 &&
                         counts[RecoverOutcome::Refused] == 0;
    return isWhole ? Done : CheckFailed;
}

} // namespace

int recoverCommand(const QStringList &arguments)
{
    CommandLine line(u"recover [--account NAME] [FILE|-]"_s, arguments);
    line.addOption(
        {u"account"_s, u"Whose events these are (default: the only account's)."_s, u"NAME"_s});
    if (const auto code = line.parse(0, 1))
        return *code;
    if (!QFile::exists(line.globals().dataFolder + "/hookglass.db"_L1))
        return fail(chooseAccount({}, {}, {}).error());
    Workspace workspace(commandOptions(line.globals(), u"recover"_s));
    if (const Result<void> opened = openForCommand(workspace); !opened)
        return fail(opened.error());
    const Result<Account> account =
        chooseAccount(workspace.accounts(), line.value(u"account"_s), u"whose events these are"_s);
    if (!account)
        return fail(account.error());
    const int code =
        Recovering(workspace, *account, line.globals()).run(line.positional().value(0));
    workspace.shutDown();
    return code;
}

} // namespace Hookglass::Cli
