// SPDX-License-Identifier: MIT
#include "keptrows.h"

#include "core/eventidentity.h"
#include "store/connection.h"
#include "store/keymending.h"
#include "store/searchindex.h"

#include <QtCore/QVariant>

namespace Hookglass::Test {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 Start = 1'763'900'000'000'000; ///< µs
constexpr quint64 Seed = 0xdeadbeefcafef00dU;
constexpr qint64 Second = 1'000'000;
constexpr qint64 Person = 9007199254740993; ///< no double holds it

void put(Connection &connection, const QString &into, const QVariantList &values)
{
    const QStringList marks(values.size(), u"?"_s);
    const QString sql = u"INSERT INTO %1 VALUES (%2)"_s.arg(into, marks.join(u", "_s));
    if (Result<void> done = connection.exec(sql, values); !done)
        qFatal("%s: %s", qPrintable(sql), qPrintable(done.error().detail));
}

void putSetting(Connection &connection, const QString &name, const QString &value)
{
    put(connection, u"setting (name, value)"_s, {name, value});
}

void putAccounts(Connection &connection)
{
    const auto into = u"account (id, name, name_key, api_base, system_name, api_key_env, "
                      "system_key_env, removed_us)"_s;
    const auto base = u"https://api.followupboss.com/v1"_s;
    put(connection, into,
        {1, u"Acme"_s, u"acme"_s, base, u"AcmeHooks"_s, u"ACME_KEY"_s, u"ACME_SYSTEM_KEY"_s, {}});
    put(connection, into,
        {2,
         u"Ömer & Söhne’s 房子"_s,
         u"ömer & söhne’s 房子"_s,
         u"http://127.0.0.1:9/v1"_s,
         u""_s,
         u""_s,
         u""_s,
         {}});
    put(connection, into, {3, u"Gone"_s, {}, base, u"Gone"_s, u""_s, u""_s, Start + 5 * Second});
    for (int id = 1; id <= 3; ++id) {
        put(connection, u"endpoint (id, account_id, token, enforce, removed_us)"_s,
            {id, id, QString(32, QChar(u'a' + id)), id == 2,
             id == 3 ? QVariant(qint64(Start) + 5 * Second) : QVariant()});
    }
}

void putEvents(Connection &connection, const QList<int> &steps)
{
    putSetting(connection, u"store.key.seed"_s, QString::number(Seed));
    putSetting(connection, u"store.key.folded"_s, u"9"_s);
    putSetting(connection, u"receiver.port"_s, u"41234"_s);
    put(connection, u"event_type (id, name)"_s, {1, u"peopleCreated"_s});
    put(connection, u"event_type (id, name)"_s, {2, u"somethingNew’s 🦆"_s});
    QHash<qint64, QList<qint64>> ofEvent;
    const QList<KeptDelivery> deliveries = keptDeliveries();
    for (qsizetype i = 0; i < deliveries.size(); ++i)
        ofEvent[deliveries[i].event].append(i + 1);
    const QList<KeptEvent> events = keptEvents();
    for (qsizetype i = 0; i < events.size(); ++i) {
        const KeptEvent &event = events[i];
        const qint64 id = i + 1;
        const bool isNone = event.uid.isEmpty();
        put(connection, u"event"_s,
            {id, event.account, event.uid.isEmpty() ? u""_s : event.uid,
             isNone ? 0 : 1 + (id % 4 == 0), event.origin, Start + id * Second,
             isNone ? QVariant() : QVariant(qint64(Start) + id * Second - 250'000),
             isNone ? u""_s : u"7,3,9007199254740993"_s, id == 11 ? 2 : 1, id == 11 ? 1 : 0,
             qint64(ofEvent[id].size()), ofEvent[id].constLast(),
             isNone ? QVariant(u"The body is no JSON."_s) : QVariant(), event.isPinned});
        if (event.hasKey && !isNone) {
            const QString text = steps.contains(13) ? eventIdentity(event.uid) : event.uid;
            put(connection, u"event_key (hash, event_id)"_s,
                {qint64(KeyMending::hashBefore(text, Seed)), id});
        }
    }
}

void putDeliveries(Connection &connection)
{
    const QList<KeptEvent> events = keptEvents();
    const QList<KeptDelivery> deliveries = keptDeliveries();
    for (qsizetype i = 0; i < deliveries.size(); ++i) {
        const KeptDelivery &delivery = deliveries[i];
        const KeptEvent &event = events[delivery.event - 1];
        const qint64 id = i + 1;
        const qint64 at = Start + delivery.event * Second + id * 1000;
        put(connection, u"delivery"_s,
            {id, delivery.event, event.account, at, at + 120, at + 900,
             delivery.event == 11 ? 2 : 1,
             delivery.event == 11 ? QVariant() : QVariant(u"AcmeHooks"_s),
             delivery.event == 11 ? 1 : 0, event.origin, u"[2001:db8::1]:443"_s});
        put(connection, u"payload (delivery_id, head, body)"_s, {id, keptHead(id), delivery.body});
        if (id != 3) // of one the answer was not noted any more
            put(connection, u"answer"_s, {id, delivery.event == 11 ? 401 : 204, at + 1500});
    }
}

void putSnapshots(Connection &connection)
{
    put(connection, u"resource"_s,
        {1, 1, u"people"_s, Person, u"Zoë O’Kingsbury"_s, 0, 3, Start + 60 * Second});
    put(connection, u"resource"_s, {2, 1, u"notes"_s, 12, u""_s, 4, 0, Start + 61 * Second});
    put(connection, u"resource_link"_s, {1, Person, 2});
    for (int id = 1; id <= 3; ++id) { // the second has the body of the first
        put(connection, u"snapshot"_s,
            {id, 1, Start + (57 + id) * Second, 0, id - 1, id == 3 ? 2 : 1,
             qint64(id == 3 ? 2 : keptSnapshot().size()), u""_s});
    }
    put(connection, u"snapshot"_s,
        {4, 2, Start + 61 * Second, 4, 0, 0, 0, u"There is no note\nwith this number."_s});
    put(connection, u"snapshot_cause"_s, {1, 3});
    put(connection, u"snapshot_body"_s, {1, keptSnapshot()});
    put(connection, u"snapshot_body"_s, {2, QByteArray("{}")});
}

void putForwards(Connection &connection)
{
    putSetting(connection, u"store.ids.forward"_s, u"4"_s);
    const auto target = [&](int id, const QString &name, bool isOn, const QVariant &removed) {
        put(connection, u"target"_s,
            {id, name, u"http://127.0.0.1:9/hook?n=%1"_s.arg(id), u"people* -*Deleted"_s,
             u"X-Env: dev"_s, 2500, 1, isOn, 0, 14, removed});
    };
    target(1, u"Local app"_s, true, {});
    target(2, u"Off"_s, false, {});
    target(3, u"Removed"_s, false, Start + 100 * Second);
    const auto forward = [&](int id, qint64 event, qint64 delivery, int to, int reason, int state,
                             int attempts, bool isEdited) {
        put(connection, u"forward"_s,
            {id, event, delivery, to, u"http://127.0.0.1:9/hook?n=%1"_s.arg(to), reason, state,
             attempts, attempts, 0, isEdited, Start + 70 * Second, Start + 71 * Second});
    };
    forward(1, 1, 2, 1, 0, 2, 1, false); // it was taken
    forward(2, 2, 4, 1, 0, 0, 1, false); // waits for the next attempt
    forward(3, 4, 6, 2, 0, 3, 2, false); // we gave up
    forward(4, 1, 2, 0, 3, 3, 1, true);  // a replay, edited
    put(connection, u"forward_request"_s,
        {4, QByteArray("POST / HTTP/1.1\r\nX: \xff\r\n\r\n"), QByteArray("\0edited\xfe", 8)});
    const auto attempt = [&](int id, int of, int number, int outcome, int status) {
        put(connection, u"forward_attempt"_s,
            {id, of, number, Start + (71 + id) * Second, Start + (72 + id) * Second, outcome,
             status, 0, u""_s, QByteArray("POST /hook HTTP/1.1\r\n\r\n"),
             QByteArray("HTTP/1.1 500 Nö\r\n\r\n"), QByteArray("\0\1\2\xff", 4), 4});
    };
    attempt(1, 1, 1, 1, 200);
    attempt(2, 2, 1, 2, 500);
    attempt(3, 3, 1, 5, 0);
    attempt(4, 3, 2, 3, 0);
    attempt(5, 4, 1, 2, 422);
}

void putRecovery(Connection &connection)
{
    put(connection, u"recover_job"_s, {1, 1, u"access’s.log"_s, 1, 0, 1, Start + 80 * Second});
    const auto item = [&](int at, const QString &uid, int state, qint64 event, const QString &why) {
        put(connection, u"recover_item"_s, {1, at, uid, state, event, why});
    };
    item(0, u"64d0ad74-0000-4000-8000-000000000001"_s, 0, 0, u""_s);
    item(1, keptEvents().constFirst().uid, 1, 1, u""_s);
    item(2, u"64d0ad74-0000-4000-8000-000000000003"_s, 3, 0, u"Not known."_s);
    item(3, u"64d0ad74-0000-4000-8000-000000000004"_s, 5, 0, u"No answer."_s);
    put(connection, u"reach"_s, {1, 0, Start, Start + 90 * Second, 1});
    put(connection, u"reach"_s, {2, 1, Start + 90 * Second, Start + 95 * Second, 1});
    put(connection, u"reach"_s, {3, 0, Start + 95 * Second, Start + 99 * Second, 0});
    putSetting(connection, u"store.inbox.last"_s, u"7"_s);
    put(connection, u"inbox"_s,
        {7, 1, 1, Start + 97 * Second, u"https://api.followupboss.com/v1/webhookEvents/1"_s,
         QByteArray("HTTP/1.1 200 OK\r\n\r\n"), QByteArray("{\"eventId\":\"\0\xff\"}", 16)});
}

void putReplays(Connection &connection)
{
    put(connection, u"replay"_s,
        {1, Start + 110 * Second, u"4711 1763900000"_s, u"{\"to\":\"http://127.0.0.1:9/\"}"_s, 3,
         1});
    put(connection, u"replay_events"_s,
        {1, QByteArray::fromHex("000000000000000100000000000000020000000000000004")});
}

void putMarks(Connection &connection)
{
    put(connection, u"event_mark"_s, {2, 4, u"Ask Zoë.\nTwice, 🦆"_s});
    put(connection, u"event_deleted"_s, {10, 1, Start + 120 * Second, 0});
    put(connection, u"saved_filter"_s,
        {1, u"Bad Ones"_s, u"bad ones"_s, u"sig:invalid or is:retry"_s});
    put(connection, u"filter_history"_s, {3, u"body:\"kingsbury\""_s});
}

void fillSearchIndex(Connection &connection)
{
    // In two blocks; the newest are in none yet, as usual.
    SearchIndex index(connection, {.documents = 5});
    if (Result<void> done = index.look(); !done)
        qFatal("%s", qPrintable(done.error().detail));
    while (index.hasWork()) {
        if (Result<void> done = index.slice(); !done)
            qFatal("%s", qPrintable(done.error().detail));
    }
}

void putLaterTables(Connection &connection, const QList<int> &steps)
{
    if (steps.contains(7))
        put(connection, u"answer_note"_s, {2, 4, 410, 8900, u"The target’s 410."_s});
    if (steps.contains(8))
        putReplays(connection);
    if (steps.contains(9))
        putMarks(connection);
    if (steps.contains(11))
        put(connection, u"imported"_s,
            QVariantList{8, 0, Start - 9 * Second, 2, 1, 0} +
                (steps.contains(15) ? QVariantList{1} : QVariantList()));
    if (steps.contains(12))
        put(connection, u"webhook_seen"_s, {1, 1, 1, 77, u"peopleCreated"_s, Start + 130 * Second});
}

} // namespace

QList<KeptEvent> keptEvents()
{
    const auto lower = u"0190f3a2-7c1e-7d4b-9a55-0c0ffee0beef"_s;
    return {
        {.uid = lower, .isPinned = true},
        {.uid = u"0190F3A2-7C1E-7D4B-9A55-0C0FFEE0BEE2"_s},
        {.uid = u"0190f3a2-7C1E-7d4b-9a55-0c0ffee0BEE3"_s},
        {.uid = u"EVT-ABC/42 ÄÖ\u0001"_s}, // no UUID: capitals count
        {.uid = {}},
        {.uid = u"0190F3A2-7C1E-7D4B-9A55-0C0FFEE0BEE6"_s},
        {.uid = lower, .account = 2}, // the same id in another account
        {.uid = u"0190f3a2-7c1e-7d4b-9a55-0c0ffee0bee8"_s, .origin = 3},
        {.uid = u"0190f3a2-7c1e-7d4b-9a55-0c0ffee0bee9"_s, .origin = 1},
        {.uid = u"0190F3A2-7C1E-7D4B-9A55-0C0FFEE0BE10"_s, .hasKey = false},
        {.uid = u"0190f3a2-7c1e-7d4b-9a55-0c0ffee0be11"_s, .hasKey = false},
        // A fold was cut off after its first slice.
        {.uid = u"0190F3A2-7C1E-7D4B-9A55-0C0FFEE0BE12"_s},
    };
}

QList<KeptDelivery> keptDeliveries()
{
    return {
        {1, "{\"eventId\":\"0190f3a2-7c1e-7d4b-9a55-0c0ffee0beef\",\"n\":12345678901234567890}"},
        {1, "{\"a\":1e400,\"a\":1.0,\"b\":-0.0}\r\n"},
        {1, QByteArray("\0\0{\xc3\x28}\xff\xfe\x80", 9)},
        {2, "{\"note\":\"Zo\xc3\xab of Kingsbury, ''quoted'' -- and ; all\"}"},
        {3, "  [ ]\n"},
        {4, "{\"text\":\"\\u0000\\ud800 \xf0\x9f\xa6\x86\"}"},
        {5, QByteArray("GET / nonsense\0\x1b[2J\xc0\xaf", 22)},
        {6, QByteArray(1500, 'x')},
        {7, "{\"same\":\"id, other account\"}"},
        {8, QByteArray::fromHex("efbbbf7b7d")},
        {9, "{\"webhookEvents\":[]}"},
        {10, ""},
        {11, "{\"forged\":true}"},
        {12, "null"},
    };
}

QByteArray keptHead(qint64 delivery)
{
    QByteArray head = "POST /in/" + QByteArray(32, 'b') + "?x=%00&x=%FF HTTP/1.1\r\n";
    head +=
        "host: hooks.example\r\nX-Twice: 1\r\nx-twice: 2\r\nFUB-Signature: " + QByteArray(64, '0') +
        "\r\nX-Odd: \xff\xfe\t \r\nX-Number: " + QByteArray::number(delivery) + "\r\n\r\n";
    return head;
}

QByteArray keptSnapshot()
{
    return "{\"id\":9007199254740993,\"name\":\"Zo\\u00eb O\xe2\x80\x99Kingsbury\","
           "\"price\":12345678901234567890.10,\"stage\":\"Hot\"}";
}

void writeKeptRows(Connection &connection, const QList<int> &steps)
{
    if (Result<void> done = connection.begin(); !done)
        qFatal("%s", qPrintable(done.error().detail));
    putAccounts(connection);
    putEvents(connection, steps);
    putDeliveries(connection);
    if (steps.contains(2)) {
        put(connection, u"webhook_write"_s,
            {1, 1, 1, 77, u"peopleCreated"_s, u"https://new.example/in/x"_s,
             u"https://old.example/’s"_s, Start + 50 * Second});
    }
    if (steps.contains(3)) {
        if (!connection.exec(u"UPDATE account SET api_key_env = '', api_key_entry = 'acme/api-key' "
                             "WHERE id = 1"_s))
            qFatal("The account cannot be changed");
    }
    if (steps.contains(4))
        putSnapshots(connection);
    if (steps.contains(5))
        putForwards(connection);
    if (steps.contains(6))
        putRecovery(connection);
    putLaterTables(connection, steps);
    if (Result<void> done = connection.commit(); !done)
        qFatal("%s", qPrintable(done.error().detail));
    if (steps.contains(10))
        fillSearchIndex(connection);
}

} // namespace Hookglass::Test
