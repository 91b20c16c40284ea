// SPDX-License-Identifier: MIT
#include "models/eventwords.h"

#include "core/jsontext.h"
#include "models/answerwords.h"
#include "models/format.h"
#include "models/signaturewords.h"

#include <QtCore/QCoreApplication>

#include <array>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::EventWords", text);
}

#define WORDS(text) QT_TRANSLATE_NOOP("Hookglass::EventWords", text)

/// What an event name's beginning means. Source of the names: fub-api.md §1.
struct Noun
{
    const char *prefix;
    const char *one;
    const char *many;
};

// Longer prefixes first: "pipelineStage" before "pipeline".
constexpr std::array Nouns{
    Noun{"peopleRelationship", WORDS("Relationship"), WORDS("Relationships")},
    Noun{"people", WORDS("Person"), WORDS("People")},
    Noun{"notes", WORDS("Note"), WORDS("Notes")},
    Noun{"reaction", WORDS("Reaction"), WORDS("Reactions")},
    Noun{"threadedReply", WORDS("Reply"), WORDS("Replies")},
    Noun{"emails", WORDS("Email"), WORDS("Emails")},
    Noun{"emEvents", WORDS("Marketing email"), WORDS("Marketing emails")},
    Noun{"tasks", WORDS("Task"), WORDS("Tasks")},
    Noun{"appointments", WORDS("Appointment"), WORDS("Appointments")},
    Noun{"textMessages", WORDS("Text message"), WORDS("Text messages")},
    Noun{"calls", WORDS("Call"), WORDS("Calls")},
    Noun{"dealCustomFields", WORDS("Deal field"), WORDS("Deal fields")},
    Noun{"deals", WORDS("Deal"), WORDS("Deals")},
    Noun{"events", WORDS("Website event"), WORDS("Website events")},
    Noun{"stage", WORDS("Stage"), WORDS("Stages")},
    Noun{"pipelineStage", WORDS("Pipeline stage"), WORDS("Pipeline stages")},
    Noun{"pipeline", WORDS("Pipeline"), WORDS("Pipelines")},
    Noun{"customFields", WORDS("Custom field"), WORDS("Custom fields")},
};

const Noun *nounOf(QStringView eventName)
{
    for (const Noun &noun : Nouns) {
        if (eventName.startsWith(QLatin1StringView(noun.prefix)))
            return &noun;
    }
    return nullptr;
}

QString idList(const QList<qint64> &ids)
{
    constexpr qsizetype Shown = 3;
    QStringList shown;
    for (qsizetype i = 0; i < std::min(Shown, ids.size()); ++i)
        shown << QString::number(ids.at(i));
    const QString list = shown.join(u", "_s);
    if (ids.size() <= Shown)
        return list;
    return translate("%1 and %2 more").arg(list, formatCount(ids.size() - Shown));
}

std::optional<QString> textAt(QByteArrayView body, const QList<QByteArray> &path)
{
    const auto span = JsonText::valueAt(body, path);
    return span ? JsonText::decodeString(*span) : std::nullopt;
}

/// The strings of an array, in order; others are left out.
QStringList textsAt(QByteArrayView body, const QList<QByteArray> &path)
{
    QStringList texts;
    const auto span = JsonText::valueAt(body, path);
    if (!span)
        return texts;
    const JsonText::Tokens tokens = JsonText::tokenize(*span);
    for (const JsonText::Token &token : tokens.tokens) {
        if (token.kind != JsonText::TokenKind::String || token.isKey)
            continue;
        if (const auto text = JsonText::decodeString(span->sliced(token.begin, token.length)))
            texts << *text;
    }
    return texts;
}

QString quoted(const QString &text)
{
    return u'\u201c' + text + u'\u201d';
}

bool isMany(const EventSummary &event)
{
    return event.resourceIds.size() > 1;
}

QString tagSentence(QByteArrayView body, const QString &who)
{
    QStringList tags = textsAt(body, {"data"_ba, "tags"_ba});
    if (tags.isEmpty())
        return translate("%1 got a new tag.").arg(who);
    for (QString &tag : tags)
        tag = quoted(tag);
    if (tags.size() == 1)
        return translate("%1 got the tag %2.").arg(who, tags.constFirst());
    return translate("%1 got the tags %2.").arg(who, tags.join(u", "_s));
}

QString stageSentence(QByteArrayView body, const QString &who)
{
    const auto stage = textAt(body, {"data"_ba, "stage"_ba});
    return stage ? translate("%1 moved to the stage %2.").arg(who, quoted(*stage))
                 : translate("%1 moved to another stage.").arg(who);
}

/// The verb by the name's end; nullptr if there is none that we know.
const char *verbOf(const QString &name, bool many)
{
    struct Verb
    {
        const char *suffix;
        const char *one;
        const char *many;
    };
    static constexpr std::array Verbs{
        Verb{"Created", WORDS("%1 was created."), WORDS("%1 were created.")},
        Verb{"Updated", WORDS("%1 was changed."), WORDS("%1 were changed.")},
        Verb{"Deleted", WORDS("%1 was deleted."), WORDS("%1 were deleted.")},
        Verb{"Opened", WORDS("%1 was opened."), WORDS("%1 were opened.")},
        Verb{"Clicked", WORDS("%1 was clicked."), WORDS("%1 were clicked.")},
        Verb{"Unsubscribed", WORDS("%1 led to an unsubscription."),
             WORDS("%1 led to unsubscriptions.")},
    };
    for (const Verb &verb : Verbs) {
        if (name.endsWith(QLatin1StringView(verb.suffix)))
            return many ? verb.many : verb.one;
    }
    return nullptr;
}

QString signatureClause(const DeliveryDetail &delivery)
{
    switch (delivery.signature) {
    case SignatureVerdict::Kind::Valid:
        return delivery.keyLabel.isEmpty()
                   ? translate("Its signature is valid")
                   : translate("Its signature is valid (key %1)").arg(quoted(delivery.keyLabel));
    case SignatureVerdict::Kind::Invalid:
        return translate("Its signature does not match the bytes that arrived");
    case SignatureVerdict::Kind::Missing:
        return translate("It came without a signature");
    case SignatureVerdict::Kind::NoKey:
        return carriesNoSignature(delivery)
                   ? translate("It did not come as a request, so it carries no signature")
                   : translate("Its signature could not be checked: %1")
                         .arg(uncheckedReason(delivery));
    }
    Q_UNREACHABLE();
}

#undef WORDS

} // namespace

QString signatureWord(SignatureVerdict::Kind kind)
{
    switch (kind) {
    case SignatureVerdict::Kind::NoKey:
        return translate("No key");
    case SignatureVerdict::Kind::Valid:
        return translate("Valid");
    case SignatureVerdict::Kind::Invalid:
        return translate("Invalid");
    case SignatureVerdict::Kind::Missing:
        return translate("Missing");
    }
    Q_UNREACHABLE();
}

QString colorWord(EventColor color)
{
    switch (color) {
    case EventColor::None:
        return {};
    case EventColor::Red:
        return translate("Red");
    case EventColor::Orange:
        return translate("Orange");
    case EventColor::Yellow:
        return translate("Yellow");
    case EventColor::Green:
        return translate("Green");
    case EventColor::Blue:
        return translate("Blue");
    case EventColor::Purple:
        return translate("Purple");
    }
    Q_UNREACHABLE();
}

QString originWord(Origin origin)
{
    switch (origin) {
    case Origin::Delivered:
        return translate("Delivered");
    case Origin::Fetched:
        return translate("Fetched");
    case Origin::Synthetic:
        return translate("Synthetic");
    case Origin::Imported:
        return translate("Imported");
    }
    Q_UNREACHABLE();
}

QString signatureWord(SignatureVerdict::Kind kind, Origin origin)
{
    return origin == Origin::Fetched ? translate("Not signed") : signatureWord(kind);
}

bool isAttempt(const DeliveryDetail &delivery)
{
    return delivery.origin == Origin::Delivered || delivery.origin == Origin::Imported;
}

int attemptCount(const QList<DeliveryDetail> &deliveries)
{
    return int(std::count_if(deliveries.cbegin(), deliveries.cend(), isAttempt));
}

QString attemptTitle(const QList<DeliveryDetail> &deliveries, qsizetype place, Timestamp now)
{
    const DeliveryDetail &delivery = deliveries.at(place);
    const QString time = formatTime(delivery.receivedAt, now);
    if (!isAttempt(delivery))
        return u"%1, %2"_s.arg(originWord(delivery.origin), time);
    return translate("Attempt %1 of %2, %3")
        .arg(attemptCount(deliveries.first(place + 1)))
        .arg(attemptCount(deliveries))
        .arg(time);
}

QString eventTitle(const EventCatalog &catalog, const EventSummary &event)
{
    if (event.eventName.isEmpty())
        return translate("Not an event");
    const EventType *type = catalog.find(event.eventName);
    return type ? type->title : event.eventName;
}

QString resourceText(const QString &eventName, const QList<qint64> &ids)
{
    if (ids.isEmpty())
        return {};
    const Noun *noun = nounOf(eventName);
    if (!noun)
        return idList(ids);
    return translate(ids.size() == 1 ? noun->one : noun->many) + u' ' + idList(ids);
}

QString eventSentence(const EventSummary &event, QByteArrayView body)
{
    const QString &name = event.eventName;
    if (name.isEmpty()) {
        return event.problem.isEmpty()
                   ? translate("A request arrived that is not an event.")
                   : translate("A request arrived that is not an event: %1").arg(event.problem);
    }
    QString who = resourceText(name, event.resourceIds);
    const Noun *noun = nounOf(name);
    if (who.isEmpty() && noun)
        who = translate(noun->one);
    if (name == "peopleTagsCreated"_L1)
        return tagSentence(body, who);
    if (name == "peopleStageUpdated"_L1)
        return stageSentence(body, who);
    const char *verb = noun ? verbOf(name, isMany(event)) : nullptr;
    if (verb)
        return translate(verb).arg(who);
    return translate("Follow Up Boss sent %1, a name that is not in our catalogue.")
        .arg(quoted(name));
}

QString deliverySentence(const EventDetail &detail)
{
    if (detail.deliveries.isEmpty())
        return translate("No delivery of it was recorded here.");
    // What came over the network says more than what was fetched or made.
    const auto attempt =
        std::find_if(detail.deliveries.crbegin(), detail.deliveries.crend(), isAttempt);
    if (attempt == detail.deliveries.crend()) {
        return detail.summary.origin == Origin::Synthetic
                   ? translate("Hookglass made it; Follow Up Boss did not send it.")
                   : translate("Follow Up Boss gave it when it was asked for by its id; it was not "
                               "delivered here.");
    }
    const DeliveryDetail &newest = *attempt;
    const QString signature = signatureClause(newest);
    const QString note = answerNoteSentence(newest);
    const auto noted = [&note](const QString &sentence) {
        return note.isEmpty() ? sentence : sentence + u' ' + note;
    };
    if (newest.answerStatus == 0)
        return noted(translate("%1, and no answer was recorded.").arg(signature));
    if (newest.answerStatus == AnswerCut)
        return noted(translate("%1, and the connection was cut.").arg(signature));
    const QString status = QString::number(newest.answerStatus);
    if (!newest.answeredAt)
        return noted(translate("%1, and it was answered with %2.").arg(signature, status));
    return noted(translate("%1, and it was answered with %2 after %3.")
                     .arg(signature, status, formatSpan(*newest.answeredAt - newest.receivedAt)));
}

QString answerText(int status, Disposition disposition)
{
    if (status == 0)
        return u"\u2013"_s;
    if (status == AnswerCut)
        return translate("Cut");
    const QString number = QString::number(status);
    switch (disposition) {
    case Disposition::Accepted:
        return number;
    case Disposition::Refused:
        return translate("%1 refused").arg(number);
    }
    Q_UNREACHABLE();
}

} // namespace Hookglass
