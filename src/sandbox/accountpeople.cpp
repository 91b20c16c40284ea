// SPDX-License-Identifier: MIT
// Rules of people: names, stage, tags, phones, what goes with a deleted person.
#include "sandbox/account.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace Hookglass::Sim {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView Trash = "Trash"_L1;

/// First and last name make the name, or the other way round; what came last counts.
void completeName(JsonObject &person, const JsonObject &input)
{
    if (input.contains("firstName") || input.contains("lastName")) {
        const QString name = person.text("firstName") + u' ' + person.text("lastName");
        person.set("name", name.trimmed());
    } else if (input.contains("name")) {
        const QString name = person.text("name").simplified();
        const qsizetype space = name.lastIndexOf(u' ');
        person.set("name", name);
        person.set("firstName", space < 0 ? name : name.first(space));
        person.set("lastName", space < 0 ? QString() : name.sliced(space + 1));
    }
}

/// Entries as {value, type, status, isPrimary}, phones with `normalized`; bare texts are taken.
Json contactList(const Json &given, QByteArrayView typeWord, bool isPhone)
{
    JsonArray entries;
    for (const Json &element : given.toArray()) {
        const JsonObject source =
            element.isText() ? JsonObject{{"value", element}} : element.toObject();
        const QString value = source.text("value").trimmed();
        if (value.isEmpty())
            continue;
        JsonObject entry;
        entry.append("value", value);
        entry.append("type", source.contains("type") ? source.value("type")
                                                     : Json(QString::fromUtf8(typeWord)));
        entry.append("status",
                     source.contains("status") ? source.value("status") : Json(u"Not Validated"_s));
        entry.append("isPrimary", entries.empty() ? 1 : 0);
        if (isPhone) {
            QString digits;
            for (const QChar c : value) {
                if (c >= u'0' && c <= u'9')
                    digits.append(c);
            }
            entry.append("normalized", digits);
        }
        entries.push_back(std::move(entry));
    }
    return entries;
}

Result<void> completeTags(const Guesses &guesses, JsonObject &person)
{
    QStringList tags;
    for (const Json &element : person.value("tags").toArray()) {
        const QString tag = element.toText().trimmed();
        if (tag.isEmpty())
            return wrongField(guesses, "tags");
        if (!tags.contains(tag, Qt::CaseInsensitive))
            tags.append(tag);
    }
    person.set("tags", texts(tags));
    return {};
}

QStringList valuesOf(const JsonObject &person, QByteArrayView list, QByteArrayView key)
{
    QStringList values;
    for (const Json &entry : person.value(list).toArray())
        values.append(entry.toObject().text(key).toLower());
    values.removeAll(QString());
    return values;
}

} // namespace

QStringList tagsOf(const JsonObject &person)
{
    QStringList tags;
    for (const Json &tag : person.value("tags").toArray())
        tags.append(tag.toText());
    return tags;
}

bool Account::isInTrash(const JsonObject &person)
{
    return person.text("stage") == Trash;
}

QList<qint64> Account::visiblePeople() const
{
    QList<qint64> ids;
    for (const auto &[id, person] : all(Kind::Person)) {
        if (!isInTrash(person))
            ids.append(id);
    }
    return ids;
}

QString Account::personName(qint64 id) const
{
    const JsonObject *person = find(Kind::Person, id);
    const QString name = person ? person->text("name") : QString();
    return name.isEmpty() ? QCoreApplication::translate("Sandbox", "somebody without a name")
                          : name;
}

QStringList Account::stageNames() const
{
    QList<std::pair<qint64, QString>> stages;
    for (const auto &[id, stage] : all(Kind::Stage))
        stages.append({stage.integer("orderWeight"), stage.text("name")});
    std::stable_sort(stages.begin(), stages.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    QStringList names;
    for (const auto &stage : std::as_const(stages))
        names.append(stage.second);
    if (names.removeAll(Trash) > 0)
        names.append(Trash);
    return names;
}

qint64 Account::findPersonLike(const JsonObject &person) const
{
    // The request may carry bare texts; contactList brings both to one shape.
    JsonObject wanted;
    wanted.append("emails", contactList(person.value("emails"), "home", false));
    wanted.append("phones", contactList(person.value("phones"), "mobile", true));
    const QStringList emails = valuesOf(wanted, "emails", "value");
    const QStringList phones = valuesOf(wanted, "phones", "normalized");
    const auto share = [](const QStringList &a, const QStringList &b) {
        return std::any_of(a.begin(), a.end(), [&b](const QString &v) { return b.contains(v); });
    };
    qint64 byPhone = 0;
    for (const auto &[id, candidate] : all(Kind::Person)) {
        if (share(emails, valuesOf(candidate, "emails", "value")))
            return id;
        if (byPhone == 0 && share(phones, valuesOf(candidate, "phones", "normalized")))
            byPhone = id;
    }
    return byPhone;
}

Result<void> Account::completePerson(JsonObject &person, const JsonObject &input,
                                     const JsonObject *before, qint64 userId)
{
    completeName(person, input);
    if (const Result<void> stage = completeStage(person, input); !stage)
        return stage.error();
    if (const Result<void> assignee = completeAssignee(person, input, before ? 0 : userId);
        !assignee) {
        return assignee.error();
    }
    if (const Result<void> tags = completeTags(m_guesses, person); !tags)
        return tags.error();
    if (input.contains("emails"))
        person.set("emails", contactList(person.value("emails"), "home", false));
    if (input.contains("phones"))
        person.set("phones", contactList(person.value("phones"), "mobile", true));
    if (person.value("source").isNull())
        person.set("source", u"<unspecified>"_s);
    person.set("sourceId", sourceId(person.text("source")));
    if (before)
        return {};
    if (person.value("name").isNull())
        person.set("name", QString());
    if (person.value("type").isNull())
        person.set("type", u"Buyer"_s);
    if (person.value("createdVia").isNull())
        person.set("createdVia", u"API"_s);
    if (person.value("lastActivity").isNull())
        person.set("lastActivity", now());
    return {};
}

Result<void> Account::completeStage(JsonObject &person, const JsonObject &input) const
{
    const bool byId = input.contains("stageId") && !input.contains("stage");
    if (person.value("stage").isNull() && !byId)
        person.set("stage", u"Lead"_s);
    for (const auto &[id, stage] : all(Kind::Stage)) {
        const bool matches =
            byId ? id == person.integer("stageId")
                 : stage.text("name").compare(person.text("stage"), Qt::CaseInsensitive) == 0;
        if (matches) {
            person.set("stage", stage.value("name"));
            person.set("stageId", id);
            return {};
        }
    }
    return wrongField(m_guesses, "stage");
}

Result<void> Account::completeAssignee(JsonObject &person, const JsonObject &input,
                                       qint64 userId) const
{
    const bool byName = input.contains("assignedTo") && !input.contains("assignedUserId");
    if (person.value("assignedUserId").isNull() && !byName && userId != 0)
        person.set("assignedUserId", userId);
    for (const auto &[id, user] : all(Kind::User)) {
        const bool matches = byName ? user.text("name") == person.text("assignedTo")
                                    : id == person.integer("assignedUserId");
        if (matches) {
            person.set("assignedTo", user.value("name"));
            person.set("assignedUserId", id);
            return {};
        }
    }
    const bool nobody =
        byName ? person.value("assignedTo").isNull() : person.value("assignedUserId").isNull();
    if (!nobody)
        return wrongField(m_guesses, byName ? "assignedTo" : "assignedUserId");
    person.set("assignedTo", nullptr);
    person.set("assignedUserId", nullptr);
    return {};
}

qint64 Account::sourceId(const QString &source)
{
    qsizetype index = m_sources.indexOf(source);
    if (index < 0) {
        constexpr qsizetype Bound = 10'000; // a hostile client must not fill the memory
        if (m_sources.size() >= Bound)
            return Bound;
        index = m_sources.size();
        m_sources.append(source);
    }
    return index + 1;
}

void Account::removePersonsThings(qint64 person)
{
    // Without events of their own: fub-api.md §1.
    constexpr Kind Owned[] = {Kind::Note,         Kind::Call,        Kind::TextMessage,
                              Kind::Email,        Kind::Task,        Kind::EmEvent,
                              Kind::Relationship, Kind::Appointment, Kind::WebsiteEvent};
    for (const Kind kind : Owned)
        std::erase_if(table(kind), [person](const auto &row) {
            return row.second.integer("personId") == person;
        });
}

ChangeDone Account::tagPeople(const QList<qint64> &people, const QString &tag)
{
    QList<qint64> tagged;
    for (const qint64 id : people) {
        const auto it = table(Kind::Person).find(id);
        if (it == table(Kind::Person).end())
            continue;
        QStringList tags = tagsOf(it->second);
        if (tags.contains(tag, Qt::CaseInsensitive))
            continue;
        tags.append(tag);
        it->second.set("tags", texts(tags));
        it->second.set("updated", now());
        tagged.append(id);
    }
    const qsizetype count = tagged.size();
    const QString sentence =
        count == 1 ? QCoreApplication::translate("Sandbox", "1 person was tagged %1").arg(tag)
                   : QCoreApplication::translate("Sandbox", "%1 people were tagged %2")
                         .arg(count)
                         .arg(tag);
    return tell(
        {sentence, bulkEvents(tagged, "peopleTagsCreated", JsonObject{{"tags", texts({tag})}})},
        count == 0 ? 0 : tagged.first());
}

ChangeDone Account::moveToStage(const QList<qint64> &people, const QString &stage)
{
    if (!stageNames().contains(stage))
        return {};
    const JsonObject wanted{{"stage", stage}};
    QList<qint64> moved;
    for (const qint64 id : people) {
        const auto it = table(Kind::Person).find(id);
        if (it == table(Kind::Person).end() || it->second.text("stage") == stage)
            continue;
        it->second.set("stage", stage);
        if (completeStage(it->second, wanted))
            moved.append(id);
        it->second.set("updated", now());
    }
    const qsizetype count = moved.size();
    const QString sentence =
        count == 1
            ? QCoreApplication::translate("Sandbox", "1 person moved to %1").arg(stage)
            : QCoreApplication::translate("Sandbox", "%1 people moved to %2").arg(count).arg(stage);
    return tell({sentence, bulkEvents(moved, "peopleStageUpdated", JsonObject{{"stage", stage}})},
                count == 0 ? 0 : moved.first());
}

} // namespace Hookglass::Sim
