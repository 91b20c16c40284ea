// SPDX-License-Identifier: MIT
#include "benchevents.h"

#include "store/accountstore.h"
#include "store/eventwriter.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QCryptographicHash>
#include <QtCore/QRandomGenerator>
#include <QtCore/QUuid>

#include <limits>

namespace Hookglass::Bench {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Words = 20'000;

/// Words of three to nine letters, the same at each run.
QByteArrayList makeWords()
{
    QRandomGenerator random(1);
    QByteArrayList made;
    for (int i = 0; i < Words; ++i) {
        QByteArray word;
        for (int k = 3 + random.bounded(7); k > 0; --k)
            word += char('a' + random.bounded(26));
        made += word;
    }
    return made;
}

/// As Follow Up Boss sends it, with a note of some words; a few hold what is looked for.
QByteArray makeBody(int number, const QString &uid)
{
    static QRandomGenerator random(2);
    QByteArrayList note;
    for (int i = 0; i < 30; ++i)
        note += words()[random.bounded(Words)];
    if (number % 100'000 == 17)
        note += R"(a rarefind\u00e9d)";
    if (number == 4'321)
        note += "onlyonceinall";
    const QByteArray resource = QByteArray::number(100'000 + number % 300'000);
    return R"({"eventId":")" + uid.toLatin1() +
           R"(","eventCreated":"2026-11-23T14:00:00+00:00","event":"peopleUpdated",)"
           R"("resourceIds":[)" +
           resource + R"(],"uri":"https:\/\/api.followupboss.com\/v1\/people?id=)" + resource +
           R"(","data":{"note":")" + note.join(' ') + R"("}})";
}

/// One of many, of a few kinds as they come in life: most change people, few are anything else.
NewDelivery makeDelivery(int number, Timestamp at, const QString &uid)
{
    NewDelivery item;
    item.account = AccountId{1 + number % 3};
    item.endpoint = EndpointId{1};
    item.receivedAt = at;
    item.verifiedAt = at;
    item.body = makeBody(number, uid);
    item.head = "POST /in/0123456789abcdef/x HTTP/1.1\r\nHost: some-words.trycloudflare.com\r\n"
                "User-Agent: FollowUpBoss/1.0\r\nContent-Type: application/json\r\n"
                "FUB-Signature: " +
                QCryptographicHash::hash(uid.toLatin1(), QCryptographicHash::Sha256).toHex() +
                "\r\n\r\n";
    item.peer = u"127.0.0.1:51234"_s;
    item.verdict.kind =
        number % 50'000 == 7 ? SignatureVerdict::Kind::Invalid : SignatureVerdict::Kind::Valid;
    item.envelope.emplace();
    item.envelope->eventId = uid;
    item.envelope->eventName = number % 40'000 == 3 ? u"pipelineDeleted"_s
                               : number % 5 == 0    ? u"notesCreated"_s
                                                    : u"peopleUpdated"_s;
    item.envelope->created = at - 2s;
    item.envelope->resourceIds = {number, 3244};
    return item;
}

} // namespace

const QByteArrayList &words()
{
    static const QByteArrayList all = makeWords();
    return all;
}

Filled fill(const QString &path, int events)
{
    const SystemClock clock;
    WriterLimits limits;
    limits.search.documents = std::numeric_limits<int>::max(); // measured on its own
    limits.search.bytes = std::numeric_limits<qint64>::max();
    EventWriter writer(path, clock, limits);
    if (!writer.open())
        qFatal("The store does not open");
    const auto accounts = AccountStore::open(path);
    for (const QString &name : {u"acme"_s, u"second"_s, u"third"_s}) {
        Account account;
        account.name = name;
        if (!(*accounts)->add(account))
            qFatal("No account");
    }
    int committed = 0;
    QObject::connect(
        &writer, &EventWriter::committed, &writer,
        [&committed](const QList<CommittedDelivery> &list) { committed += int(list.size()); });
    Filled filled;
    filled.last = clock.now();
    filled.first = filled.last - std::chrono::milliseconds(events) * 10;
    for (int i = 0; i < events; ++i) {
        const QString uid = QUuid::createUuid().toString(QUuid::WithoutBraces);
        if (i == events / 10)
            filled.rareUid = uid;
        const Timestamp at = filled.first + std::chrono::milliseconds(i) * 10;
        if (writer.enqueue(quint64(i), makeDelivery(i, at, uid)) != EventWriter::Enqueue::Queued)
            qFatal("The queue is full");
        while (i + 1 - committed >= 2048)
            QCoreApplication::processEvents();
    }
    while (committed < events)
        QCoreApplication::processEvents();
    writer.close();
    return filled;
}

} // namespace Hookglass::Bench
