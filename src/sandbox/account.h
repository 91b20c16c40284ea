// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "sandbox/guesses.h"
#include "sandbox/json.h"
#include "sandbox/resources.h"

#include <QtCore/QList>
#include <QtCore/QRandomGenerator>
#include <QtCore/QStringList>

#include <array>
#include <functional>
#include <map>

namespace Hookglass::Sim {

/// An event to be made: what happened to which things, not yet as bytes.
struct EventDraft
{
    QByteArray name;
    Kind kind = Kind::Person;
    QList<qint64> ids; ///< in the order in which they go out
    bool isDelete = false;
    JsonObject data; ///< empty: the payload has no `data`
};

/// One change of the account with all events that it makes.
struct AccountChange
{
    QString sentence; ///< for people: "Ann Lee moved from Lead to Hot Prospect"
    QList<EventDraft> events;
};

/// What a change answers to who asked for it.
struct ChangeDone
{
    qint64 id = 0;
    QString sentence;
};

/// Things of one kind by id; ids are never used twice.
using Table = std::map<qint64, JsonObject>;

/// The data of one simulated account and the rules by which changes make events
/// (fub-api.md §1, §2, §6). No sockets, no timers.
class Account final
{
    Q_DISABLE_COPY_MOVE(Account)
public:
    using Listener = std::function<void(const AccountChange &)>;

    /// The same seed gives the same account, whenever it is made.
    Account(quint32 seed, int people, const Guesses &guesses, const Clock &clock);
    ~Account();

    void setListener(Listener listener); ///< told of every change

    const Table &all(Kind kind) const { return m_tables[size_t(kind)]; }
    const JsonObject *find(Kind kind, qint64 id) const;
    qint64 ownerId() const { return m_ownerId; }
    qint64 agentId() const { return m_agentId; }

    /// Fields of the server are ignored; wrong values are InvalidInput.
    Result<ChangeDone> create(Kind kind, const JsonObject &input, qint64 userId);
    /// A change of nothing makes no event.
    Result<ChangeDone> update(Kind kind, qint64 id, const JsonObject &input, qint64 userId);
    Result<ChangeDone> remove(Kind kind, qint64 id);

    /// Drops the oldest record of a kind without an event: keeps endless traffic bounded.
    void forgetOldest(Kind kind);

    /// A bulk change: one tag for many people, told in several events of a bounded number of ids.
    ChangeDone tagPeople(const QList<qint64> &people, const QString &tag);
    /// The same for a stage, by its name.
    ChangeDone moveToStage(const QList<qint64> &people, const QString &stage);

    /// Ids of people whose stage is not Trash.
    QList<qint64> visiblePeople() const;
    static bool isInTrash(const JsonObject &person);
    /// By email, then by phone; 0: nobody.
    qint64 findPersonLike(const JsonObject &person) const;
    QStringList stageNames() const; ///< in order, Trash last
    QString personName(qint64 id) const;
    /// "2026-11-23T14:03:12Z"; the format of resources (fub-api.md §5).
    QString now() const;

private:
    friend class AccountSeed;

    // Generic parts of a change (account.cpp).
    JsonObject blank(Kind kind) const;
    Result<void> fill(Kind kind, JsonObject &record, const JsonObject &input) const;
    Result<void> fillCustomValues(Kind kind, JsonObject &record, const JsonObject &input) const;
    qint64 insert(Kind kind, JsonObject record);
    bool isNoticeable(Kind kind, const JsonObject &before, const JsonObject &after) const;
    ChangeDone tell(AccountChange change, qint64 id);

    // Rules of the kinds (accountrules.cpp); before: nullptr for a new record.
    Result<void> complete(Kind kind, JsonObject &record, const JsonObject &input,
                          const JsonObject *before, qint64 userId);
    Result<void> completeDeal(JsonObject &record, const JsonObject &input,
                              const JsonObject *before);
    Result<void> completeReference(const JsonObject &record) const;
    void completeTask(JsonObject &record, const JsonObject &input, const JsonObject *before,
                      qint64 userId) const;
    void completeCustomField(JsonObject &record, const JsonObject *before) const;
    void completeOrder(Kind kind, JsonObject &record, const JsonObject *before);
    QList<EventDraft> moveSibling(Kind kind, const JsonObject &before, const JsonObject &after);
    void carryName(Kind kind, const JsonObject &before, const JsonObject &after);
    Result<void> removeDependants(Kind kind, qint64 id);

    // Rules of people (accountpeople.cpp).
    Result<void> completePerson(JsonObject &person, const JsonObject &input,
                                const JsonObject *before, qint64 userId);
    Result<void> completeStage(JsonObject &person, const JsonObject &input) const;
    Result<void> completeAssignee(JsonObject &person, const JsonObject &input, qint64 userId) const;
    void removePersonsThings(qint64 person);
    qint64 sourceId(const QString &source);

    // Events and words (accountevents.cpp).
    QList<EventDraft> createdEvents(Kind kind, const JsonObject &record) const;
    QList<EventDraft> updatedEvents(Kind kind, const JsonObject &before,
                                    const JsonObject &after) const;
    QList<EventDraft> deletedEvents(Kind kind, const JsonObject &record) const;
    QList<EventDraft> bulkEvents(QList<qint64> people, const QByteArray &name,
                                 const JsonObject &data);
    QString createdSentence(Kind kind, const JsonObject &record) const;
    QString updatedSentence(Kind kind, const JsonObject &before, const JsonObject &after) const;
    QString deletedSentence(Kind kind, const JsonObject &record) const;
    QString titleOf(Kind kind, const JsonObject &record) const;

    Table &table(Kind kind) { return m_tables[size_t(kind)]; }

    const Guesses &m_guesses;
    const Clock &m_clock;
    QRandomGenerator m_random; ///< for the order of ids in bulk events
    std::array<Table, KindCount> m_tables;
    std::array<qint64, KindCount> m_nextIds{};
    QStringList m_sources;
    qint64 m_ownerId = 0;
    qint64 m_agentId = 0;
    Listener m_listener;
};

/// Errors in the words of the guesses.
Error wrongField(const Guesses &guesses, QByteArrayView name);
Error missingField(const Guesses &guesses, QByteArrayView name);
Error badInput(QByteArrayView text);

/// Tags of a person, in order.
QStringList tagsOf(const JsonObject &person);

} // namespace Hookglass::Sim
