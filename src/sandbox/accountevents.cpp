// SPDX-License-Identifier: MIT
// Which events a change makes (fub-api.md §1, §2), and how it is told to people.
#include "sandbox/account.h"

#include <QtCore/QCoreApplication>

namespace Hookglass::Sim {

using namespace Qt::StringLiterals;

namespace {

QString say(const char *source)
{
    return QCoreApplication::translate("Sandbox", source);
}

EventDraft peopleEvent(const QByteArray &name, qint64 person, const JsonObject &data = {})
{
    return {name, Kind::Person, {person}, false, data};
}

JsonObject referenceData(const JsonObject &record)
{
    return {{"refType", record.value("refType")}, {"refId", record.value("refId")}};
}

QStringList addedTags(const JsonObject &before, const JsonObject &after)
{
    const QStringList old = tagsOf(before);
    QStringList added;
    const QStringList now = tagsOf(after);
    for (const QString &tag : now) {
        if (!old.contains(tag, Qt::CaseInsensitive))
            added.append(tag);
    }
    return added;
}

/// "a note", "a task" …; only for kinds that belong to somebody.
QString thing(Kind kind)
{
    switch (kind) {
    case Kind::Person:
        return say("a person");
    case Kind::Relationship:
        return say("a relationship");
    case Kind::Note:
        return say("a note");
    case Kind::Reaction:
        return say("a reaction");
    case Kind::ThreadedReply:
        return say("a reply");
    case Kind::Email:
        return say("an email");
    case Kind::Task:
        return say("a task");
    case Kind::Appointment:
        return say("an appointment");
    case Kind::TextMessage:
        return say("a text message");
    case Kind::Call:
        return say("a call");
    case Kind::EmEvent:
        return say("a marketing email");
    case Kind::Deal:
        return say("a deal");
    case Kind::WebsiteEvent:
        return say("a website event");
    case Kind::Stage:
        return say("a stage");
    case Kind::Pipeline:
        return say("a pipeline");
    case Kind::PipelineStage:
        return say("a pipeline stage");
    case Kind::CustomField:
        return say("a custom field");
    case Kind::DealCustomField:
        return say("a custom field of deals");
    case Kind::User:
        return say("a user");
    }
    return {};
}

} // namespace

QList<EventDraft> Account::createdEvents(Kind kind, const JsonObject &record) const
{
    const qint64 id = record.integer("id");
    const QByteArray name = kindInfo(kind).created.toByteArray();
    switch (kind) {
    case Kind::Relationship: {
        const qint64 person = record.integer("personId");
        const bool namesPerson = m_guesses.relationshipNamesPerson;
        return {{name, namesPerson ? Kind::Person : kind, {namesPerson ? person : id}, false, {}},
                peopleEvent("peopleUpdated", person)};
    }
    case Kind::EmEvent:
        return {{"emEvents" + record.text("type").toUtf8(), kind, {id}, false, {}}};
    case Kind::Reaction:
    case Kind::ThreadedReply:
        return {{name, kind, {id}, false, referenceData(record)}};
    case Kind::Person:
    case Kind::Note:
    case Kind::Email:
    case Kind::Task:
    case Kind::Appointment:
    case Kind::TextMessage:
    case Kind::Call:
    case Kind::Deal:
    case Kind::WebsiteEvent:
    case Kind::Stage:
    case Kind::Pipeline:
    case Kind::PipelineStage:
    case Kind::CustomField:
    case Kind::DealCustomField:
        return {{name, kind, {id}, false, {}}};
    case Kind::User:
        return {};
    }
    return {};
}

QList<EventDraft> Account::updatedEvents(Kind kind, const JsonObject &before,
                                         const JsonObject &after) const
{
    const qint64 id = after.integer("id");
    const QByteArray name = kindInfo(kind).updated.toByteArray();
    if (name.isEmpty())
        return {};
    if (kind == Kind::Relationship) {
        const qint64 person = after.integer("personId");
        const bool namesPerson = m_guesses.relationshipNamesPerson;
        return {{name, namesPerson ? Kind::Person : kind, {namesPerson ? person : id}, false, {}},
                peopleEvent("peopleUpdated", person)};
    }
    if (kind == Kind::ThreadedReply)
        return {{name, kind, {id}, false, referenceData(after)}};
    if (kind != Kind::Person)
        return {{name, kind, {id}, false, {}}};

    QList<EventDraft> events;
    if (before.text("stage") != after.text("stage")) {
        events.append(peopleEvent("peopleStageUpdated", id, {{"stage", after.value("stage")}}));
        if (m_guesses.trashIsDelete && isInTrash(after))
            events.append({"peopleDeleted", kind, {id}, true, {}});
    }
    if (const QStringList tags = addedTags(before, after); !tags.isEmpty())
        events.append(peopleEvent("peopleTagsCreated", id, {{"tags", texts(tags)}}));
    events.append(peopleEvent(name, id));
    return events;
}

QList<EventDraft> Account::deletedEvents(Kind kind, const JsonObject &record) const
{
    const qint64 id = record.integer("id");
    const QByteArray name = kindInfo(kind).deleted.toByteArray();
    if (name.isEmpty())
        return {};
    if (kind == Kind::Relationship) {
        const qint64 person = record.integer("personId");
        const bool namesPerson = m_guesses.relationshipNamesPerson;
        return {{name, namesPerson ? Kind::Person : kind, {namesPerson ? person : id}, true, {}},
                peopleEvent("peopleUpdated", person)};
    }
    if (kind == Kind::Reaction || kind == Kind::ThreadedReply)
        return {{name, kind, {id}, true, referenceData(record)}};
    return {{name, kind, {id}, true, {}}};
}

QList<EventDraft> Account::bulkEvents(QList<qint64> people, const QByteArray &name,
                                      const JsonObject &data)
{
    // resourceIds are not sorted (fub-api.md §2); a shuffle of our own is the same everywhere.
    for (qsizetype i = people.size() - 1; i > 0; --i)
        people.swapItemsAt(i, qsizetype(m_random.bounded(quint32(i + 1))));
    QList<EventDraft> events;
    for (qsizetype from = 0; from < people.size(); from += m_guesses.idsPerRequest) {
        const QList<qint64> ids = people.mid(from, m_guesses.idsPerRequest);
        events.append({name, Kind::Person, ids, false, data});
        events.append({"peopleUpdated", Kind::Person, ids, false, {}});
    }
    return events;
}

QString Account::titleOf(Kind kind, const JsonObject &record) const
{
    if (kind == Kind::Person)
        return personName(record.integer("id"));
    const QString name =
        record.text(kind == Kind::CustomField || kind == Kind::DealCustomField ? "label" : "name");
    return name.isEmpty() ? thing(kind) : u"“%1”"_s.arg(name);
}

QString Account::createdSentence(Kind kind, const JsonObject &record) const
{
    if (kind == Kind::Person)
        return say("%1 came in as a new lead from %2")
            .arg(personName(record.integer("id")), record.text("source"));
    if (kind == Kind::EmEvent) {
        const QString type = record.text("type");
        const QString name = personName(record.integer("personId"));
        if (type == "Opened"_L1)
            return say("%1 opened a marketing email").arg(name);
        return type == "Clicked"_L1 ? say("%1 clicked a link in a marketing email").arg(name)
                                    : say("%1 unsubscribed from marketing emails").arg(name);
    }
    if (kind == Kind::Deal)
        return say("New deal %1").arg(titleOf(kind, record));
    if (kind == Kind::Reaction || kind == Kind::ThreadedReply)
        return say("Somebody added %1 to a note").arg(thing(kind));
    if (!record.value("personId").isNull())
        return say("%1 got %2").arg(personName(record.integer("personId")), thing(kind));
    return say("%1 was added").arg(titleOf(kind, record));
}

QString Account::updatedSentence(Kind kind, const JsonObject &before, const JsonObject &after) const
{
    if (kind == Kind::Person) {
        const QString name = personName(after.integer("id"));
        if (before.text("stage") != after.text("stage"))
            return say("%1 moved from %2 to %3")
                .arg(name, before.text("stage"), after.text("stage"));
        if (const QStringList tags = addedTags(before, after); !tags.isEmpty())
            return say("%1 was tagged %2").arg(name, tags.join(", "_L1));
        return say("%1 was changed").arg(name);
    }
    if (kind == Kind::Deal && before.text("stageName") != after.text("stageName"))
        return say("Deal %1 moved from %2 to %3")
            .arg(titleOf(kind, after), before.text("stageName"), after.text("stageName"));
    if (kind == Kind::Task && !before.boolean("isCompleted") && after.boolean("isCompleted"))
        return say("The task %1 for %2 was done")
            .arg(titleOf(kind, after), personName(after.integer("personId")));
    if (!after.value("personId").isNull())
        return say("%1: %2 was changed").arg(personName(after.integer("personId")), thing(kind));
    return say("%1 was changed").arg(titleOf(kind, after));
}

QString Account::deletedSentence(Kind kind, const JsonObject &record) const
{
    if (kind != Kind::Person && !record.value("personId").isNull())
        return say("%1: %2 was deleted").arg(personName(record.integer("personId")), thing(kind));
    return say("%1 was deleted").arg(titleOf(kind, record));
}

} // namespace Hookglass::Sim
