// SPDX-License-Identifier: MIT
#include "sandbox/account.h"

#include "sandbox/accountseed.h"

#include <QtCore/QCoreApplication>

#include <cmath>

namespace Hookglass::Sim {

using namespace Qt::StringLiterals;

namespace {

Error notFound()
{
    return {.code = ErrorCode::NotFound,
            .message = u"Requested resource was not found."_s, // fub-api.md §5
            .detail = {}};
}

Json blankValue(const Field &field)
{
    switch (field.type) {
    case FieldType::Bool:
        return false;
    case FieldType::List:
        return JsonArray();
    case FieldType::Integer:
    case FieldType::Number:
    case FieldType::Text:
    case FieldType::Object:
        return nullptr;
    }
    return nullptr;
}

bool fits(FieldType type, const Json &value)
{
    switch (type) {
    case FieldType::Integer:
        return value.isInteger() ||
               (value.isNumber() && value.toDouble() == double(value.toInteger()));
    case FieldType::Number:
        return value.isNumber();
    case FieldType::Text:
        return value.isText();
    case FieldType::Bool:
        return value.isBool();
    case FieldType::List:
        return value.isArray();
    case FieldType::Object:
        return value.isObject();
    }
    return false;
}

Result<Json> accepted(const Guesses &guesses, const Field &field, const Json &value)
{
    if (value.isNull())
        return blankValue(field);
    // Many integrations send a flag as 0 or 1.
    if (field.type == FieldType::Bool && value.isInteger())
        return Json(value.toInteger() != 0);
    if (!fits(field.type, value))
        return wrongField(guesses, field.name);
    if (field.type == FieldType::Integer)
        return Json(value.toInteger());
    return value;
}

} // namespace

Error badInput(QByteArrayView text)
{
    return {.code = ErrorCode::InvalidInput, .message = QString::fromUtf8(text), .detail = {}};
}

Error wrongField(const Guesses &guesses, QByteArrayView name)
{
    return badInput(guesses.wrongField.toByteArray().replace("%1", name));
}

Error missingField(const Guesses &guesses, QByteArrayView name)
{
    return badInput(guesses.missingField.toByteArray().replace("%1", name));
}

Account::Account(quint32 seed, int people, const Guesses &guesses, const Clock &clock)
    : m_guesses(guesses)
    , m_clock(clock)
    , m_random(seed)
{
    m_nextIds.fill(1);
    AccountSeed(*this, seed).plant(people);
}

Account::~Account() = default;

void Account::setListener(Listener listener)
{
    m_listener = std::move(listener);
}

const JsonObject *Account::find(Kind kind, qint64 id) const
{
    const Table &records = all(kind);
    const auto it = records.find(id);
    return it == records.end() ? nullptr : &it->second;
}

QString Account::now() const
{
    return toDateTime(m_clock.now()).toString(u"yyyy-MM-dd'T'HH:mm:ss'Z'"_s);
}

Result<ChangeDone> Account::create(Kind kind, const JsonObject &input, qint64 userId)
{
    const KindInfo &info = kindInfo(kind);
    for (const Field &field : info.fields) {
        if (field.access == Access::Required && input.value(field.name).isNull())
            return missingField(m_guesses, field.name);
    }
    JsonObject record = blank(kind);
    if (const Result<void> filled = fill(kind, record, input); !filled)
        return filled.error();
    if (const Result<void> completed = complete(kind, record, input, nullptr, userId); !completed)
        return completed.error();
    const qint64 id = insert(kind, std::move(record));
    const JsonObject &stored = table(kind).at(id);
    return tell({createdSentence(kind, stored), createdEvents(kind, stored)}, id);
}

Result<ChangeDone> Account::update(Kind kind, qint64 id, const JsonObject &input, qint64 userId)
{
    const auto it = table(kind).find(id);
    if (it == table(kind).end())
        return notFound();
    const JsonObject before = it->second;
    JsonObject after = before;
    if (const Result<void> filled = fill(kind, after, input); !filled)
        return filled.error();
    if (const Result<void> completed = complete(kind, after, input, &before, userId); !completed)
        return completed.error();
    if (after == before)
        return ChangeDone{id, {}};
    if (after.contains("updated"))
        after.set("updated", now());
    const bool noticeable = isNoticeable(kind, before, after);
    it->second = after;
    carryName(kind, before, after);
    if (!noticeable)
        return ChangeDone{id, {}};
    QList<EventDraft> events = updatedEvents(kind, before, after);
    events += moveSibling(kind, before, after);
    return tell({updatedSentence(kind, before, after), events}, id);
}

Result<ChangeDone> Account::remove(Kind kind, qint64 id)
{
    const auto it = table(kind).find(id);
    if (it == table(kind).end())
        return notFound();
    if (const Result<void> removed = removeDependants(kind, id); !removed)
        return removed.error();
    const JsonObject record = it->second;
    const QString sentence = deletedSentence(kind, record);
    table(kind).erase(it);
    return tell({sentence, deletedEvents(kind, record)}, id);
}

void Account::forgetOldest(Kind kind)
{
    if (!table(kind).empty())
        table(kind).erase(table(kind).begin());
}

JsonObject Account::blank(Kind kind) const
{
    JsonObject record;
    for (const Field &field : kindInfo(kind).fields)
        record.append(field.name, blankValue(field));
    return record;
}

Result<void> Account::fill(Kind kind, JsonObject &record, const JsonObject &input) const
{
    for (const Field &field : kindInfo(kind).fields) {
        const Json *given = field.access == Access::Server ? nullptr : input.find(field.name);
        if (!given)
            continue;
        Result<Json> value = accepted(m_guesses, field, *given);
        if (!value)
            return value.error();
        if (field.access == Access::Required && value->isNull())
            return missingField(m_guesses, field.name);
        record.set(field.name, std::move(*value));
    }
    return fillCustomValues(kind, record, input);
}

Result<void> Account::fillCustomValues(Kind kind, JsonObject &record, const JsonObject &input) const
{
    if (kind != Kind::Person && kind != Kind::Deal)
        return {};
    const Table &fields = all(kind == Kind::Person ? Kind::CustomField : Kind::DealCustomField);
    for (const auto &[id, field] : fields) {
        const QByteArray name = field.text("name").toUtf8();
        const Json *value = input.find(name);
        if (!value)
            continue;
        const bool wantsNumber = field.text("type") == "number"_L1;
        if (!value->isNull() && !(wantsNumber ? value->isNumber() : value->isText()))
            return wrongField(m_guesses, name);
        record.set(name, *value);
    }
    return {};
}

qint64 Account::insert(Kind kind, JsonObject record)
{
    const qint64 id = m_nextIds[size_t(kind)]++;
    record.set("id", id);
    const QString time = now();
    // The seed brings times of its own.
    if (record.contains("created") && record.value("created").isNull())
        record.set("created", time);
    if (record.contains("updated") && record.value("updated").isNull())
        record.set("updated", record.value("created"));
    table(kind).emplace(id, std::move(record));
    return id;
}

bool Account::isNoticeable(Kind kind, const JsonObject &before, const JsonObject &after) const
{
    const KindInfo &info = kindInfo(kind);
    for (const JsonMember &member : after.members()) {
        const Field *field = findField(info, member.key);
        const bool fires = !field || field->fires == Fires::Yes; // not in the table: custom value
        const Json *old = before.find(member.key);
        if (fires && (!old || !(*old == member.value)))
            return true;
    }
    return false;
}

ChangeDone Account::tell(AccountChange change, qint64 id)
{
    const QString sentence = change.sentence;
    if (m_listener)
        m_listener(change);
    return {id, sentence};
}

} // namespace Hookglass::Sim
