// SPDX-License-Identifier: MIT
#include "app/importrun.h"

#include "app/workspace.h"
#include "core/eventidentity.h"
#include "receiver/envelope.h"
#include "store/marks.h"

#include <QtCore/QTimer>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int PageItems = 500;
constexpr qint64 PageBytes = 8 * 1024 * 1024;
constexpr auto BusyPause = 20ms; ///< before a full queue is asked again

const QString &nameForNone()
{
    static const QString name = u"imported"_s;
    return name;
}

/// Two deliveries of one page that are the same.
QByteArray keyOf(AccountId account, const QString &eventId, const CapturedDelivery &captured)
{
    QByteArray key = QByteArray::number(account.value) + ' ' +
                     QByteArray::number(toMicros(captured.receivedAt)) + ' ' +
                     eventIdentity(eventId).toUtf8();
    if (eventId.isEmpty())
        key += captured.head + captured.body;
    return key;
}

} // namespace

ImportRun::ImportRun(Workspace &workspace, QString path, AccountId account, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_path(std::move(path))
    , m_account(account)
{
    connect(&workspace, &Workspace::closing, this, &ImportRun::cancel);
}

ImportRun::~ImportRun() = default;

void ImportRun::start()
{
    if (!m_workspace.store().isWriter()) {
        fail({.code = ErrorCode::Busy,
              .message = tr("Another Hookglass holds the store. Import it there, or close it."),
              .detail = {}});
        return;
    }
    using Reader = std::shared_ptr<CaptureReader>;
    m_workspace.store().ask<Reader>(
        [path = m_path](ReaderWorker &) -> Result<Reader> {
            Result<std::unique_ptr<CaptureReader>> opened = CaptureReader::open(path);
            if (!opened)
                return opened.error();
            return Reader(std::move(*opened));
        },
        this,
        [this](const Result<Reader> &reader) {
            if (!reader) {
                fail(reader.error());
                return;
            }
            m_reader = *reader;
            readNext();
        });
}

void ImportRun::cancel()
{
    if (m_progress.isFinished)
        return;
    m_progress.isCancelled = true;
    if (m_waiting == 0)
        finish();
}

void ImportRun::readNext()
{
    if (m_progress.isFinished)
        return;
    m_workspace.store().ask<CapturePage>(
        [reader = m_reader](ReaderWorker &) { return reader->next(PageItems, PageBytes); }, this,
        [this](const Result<CapturePage> &page) {
            if (page)
                takePage(*page);
            else
                fail(page.error());
        });
}

void ImportRun::takePage(const CapturePage &page)
{
    if (m_progress.isFinished)
        return;
    m_isLastPage = page.isLast;
    m_progress.share = page.share;
    m_progress.skipped += page.skipped;
    for (const CaptureProblem &problem : page.problems) {
        ++(problem.isTaken ? m_progress.incomplete : m_progress.bad);
        if (m_progress.problems.size() < ImportProgress::MostProblems)
            m_progress.problems.append(problem);
    }
    m_rows.clear();
    m_seen.clear();
    for (const CapturePage::Item &item : page.items) {
        Row row;
        row.captured = item.delivery;
        // Only what was fetched names itself by "id" (fub-api.md §5).
        Result<Envelope> envelope = parseEnvelope(row.captured.body, row.captured.origin);
        if (envelope)
            row.envelope = std::move(*envelope);
        else
            row.problem =
                row.captured.problem.isEmpty() ? envelope.error().message : row.captured.problem;
        m_rows.append(std::move(row));
    }
    nameAccounts();
}

QString ImportRun::accountNameOf(const Row &row) const
{
    const QString name = row.captured.account.trimmed();
    return name.isEmpty() ? nameForNone() : name;
}

void ImportRun::nameAccounts()
{
    if (m_account.isValid()) {
        for (Row &row : m_rows)
            row.account = m_account;
        lookUp();
        return;
    }
    QStringList unknown;
    for (const Row &row : std::as_const(m_rows)) {
        const QString name = accountNameOf(row);
        if (!m_accounts.contains(name) && !unknown.contains(name))
            unknown.append(name);
    }
    using Accounts = QHash<QString, AccountId>;
    const auto find =
        [unknown, now = m_workspace.clock().now()](Connection &connection) -> Result<Accounts> {
        Accounts accounts;
        for (const QString &name : unknown) {
            const Result<AccountId> id = Importing::accountNamed(connection, name, now);
            if (!id)
                return id.error();
            accounts.insert(name, *id);
        }
        return accounts;
    };
    const auto go = [this](const Result<Accounts> &accounts) {
        if (!accounts) {
            fail(accounts.error());
            return;
        }
        m_accounts.insert(*accounts);
        for (Row &row : m_rows)
            row.account = m_accounts.value(accountNameOf(row));
        lookUp();
    };
    if (unknown.isEmpty())
        go(Accounts());
    else
        m_workspace.store().write<Accounts>(find, this, go);
}

void ImportRun::lookUp()
{
    if (m_progress.isFinished)
        return;
    QList<Importing::Wanted> wanted;
    for (const Row &row : std::as_const(m_rows)) {
        wanted.append({.account = row.account,
                       .eventId = row.envelope ? row.envelope->eventId : QString(),
                       .receivedAt = row.captured.receivedAt,
                       .head = row.captured.head,
                       .body = row.captured.body});
    }
    m_workspace.store().read<QList<Importing::Known>>(
        [wanted](Connection &connection) { return Importing::find(connection, wanted); }, this,
        [this](const Result<QList<Importing::Known>> &known) {
            if (known)
                takeKnown(*known);
            else
                fail(known.error());
        });
}

void ImportRun::takeKnown(const QList<Importing::Known> &known)
{
    if (m_progress.isFinished)
        return;
    Page rows;
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        Row &row = m_rows[i];
        row.known = known.at(i);
        const QByteArray key =
            keyOf(row.account, row.envelope ? row.envelope->eventId : QString(), row.captured);
        const bool isTwice = m_seen.contains(key);
        m_seen.insert(key);
        if (isTwice || row.known.delivery.isValid())
            ++m_progress.duplicates;
        if (!isTwice)
            rows.append(std::move(row));
    }
    m_rows = std::move(rows);
    store();
}

void ImportRun::store()
{
    m_waiting = 1; // ours, until all are handed over
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        if (m_rows.at(i).known.delivery.isValid())
            continue;
        ++m_waiting;
        judge(m_rows[i]);
        add(i);
    }
    if (--m_waiting == 0)
        note();
}

void ImportRun::judge(Row &row)
{
    using Kind = SignatureVerdict::Kind;
    const CapturedDelivery &captured = row.captured;
    // These bytes could not be checked by anybody.
    const bool isChanged = (captured.isRedacted || captured.isMasked) && !captured.isBodyKept;
    SignatureVerdict claimed{
        .kind = captured.signature, .expected = {}, .keyLabel = captured.keyLabel};
    if (isChanged && claimed.kind == Kind::Valid)
        claimed = {};
    row.verdict = row.claimed = claimed;
    if (m_judge) {
        row.verdict = m_judge->judge(captured, accountNameOf(row), claimed);
        return;
    }
    const QList<SigningKey> keys = m_workspace.signingKeys(row.account);
    if (keys.isEmpty() || captured.head.isEmpty()) // or no request brought it
        return;
    // What bytes and keys say counts, also where the capture says "invalid": its key may have
    // been another one. A fit proves that the body was not changed after all.
    SignatureVerdict checked =
        SignatureVerifier(keys).verify(captured.body, parseHead(captured.head));
    if (!isChanged || checked.kind == Kind::Valid)
        row.verdict = std::move(checked);
}

void ImportRun::add(qsizetype place)
{
    const Row &row = m_rows.at(place);
    NewDelivery delivery;
    delivery.account = row.account;
    delivery.receivedAt = row.captured.receivedAt;
    delivery.verifiedAt = row.captured.verifiedAt;
    delivery.head = row.captured.head;
    delivery.body = row.captured.body;
    delivery.peer = row.captured.peer;
    delivery.verdict = row.verdict;
    delivery.origin = Origin::Imported;
    delivery.disposition = row.captured.disposition;
    delivery.envelope = row.envelope;
    delivery.problem = row.problem;
    m_workspace.store().add(
        std::move(delivery), this,
        [this, place](const Result<CommittedDelivery> &committed) { onStored(place, committed); });
}

void ImportRun::onStored(qsizetype place, const Result<CommittedDelivery> &committed)
{
    if (!committed && committed.error().code == ErrorCode::Busy && !m_progress.isCancelled) {
        QTimer::singleShot(BusyPause, this, [this, place] { add(place); });
        return;
    }
    if (committed) {
        m_rows[place].known = {
            .delivery = committed->delivery, .event = committed->event, .origin = Origin::Imported};
        m_rows[place].isNewEvent = committed->isNewEvent;
        const Row &row = m_rows.at(place);
        if (m_judge && row.verdict.kind != row.claimed.kind)
            m_claims.insert(committed->delivery, row.claimed);
        ++m_progress.imported;
        m_progress.events += committed->isNewEvent;
    } else if (!m_error && !m_progress.isCancelled) {
        m_error = committed.error();
    }
    if (--m_waiting == 0)
        note();
}

/// Also for those that an import before this one stored, but did not get so far.
void ImportRun::note()
{
    QList<Importing::Provenance> list;
    QList<EventId> events;
    QList<std::pair<EventId, EventMarks>> marks; // of what is here already, ours stay
    for (Row &row : m_rows) {
        if (!row.known.delivery.isValid() || row.known.origin != Origin::Imported)
            continue;
        if (row.isNewEvent && !row.captured.marks.isEmpty())
            marks.append({row.known.event, row.captured.marks});
        row.captured.head.clear();
        row.captured.body.clear();
        list.append({row.known.delivery, std::move(row.captured)});
        events.append(row.known.event);
    }
    m_rows.clear();
    m_workspace.store().write<bool>(
        [list, marks](Connection &connection) -> Result<bool> {
            if (Result<void> done = Importing::note(connection, list); !done)
                return done.error();
            for (const auto &[event, given] : marks) {
                if (Result<void> done = Marks(connection).set(event, given); !done)
                    return done.error();
            }
            return true;
        },
        this,
        [this, events](const Result<bool> &noted) {
            if (!events.isEmpty())
                m_workspace.refreshEvents(events); // now they have an answer
            if (!noted)
                fail(noted.error());
            else if (m_error)
                fail(*m_error);
            else if (m_isLastPage || m_progress.isCancelled)
                finish();
            else {
                Q_EMIT progressed(m_progress);
                readNext();
            }
        });
}

void ImportRun::fail(const Error &error)
{
    if (m_progress.isFinished)
        return;
    m_progress.problem = error.message;
    m_progress.code = error.code;
    finish();
}

void ImportRun::finish()
{
    m_progress.isFinished = true;
    Q_EMIT progressed(m_progress);
}

} // namespace Hookglass
