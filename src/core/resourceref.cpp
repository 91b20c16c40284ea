// SPDX-License-Identifier: MIT
#include "core/resourceref.h"

#include "core/jsontext.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QSet>
#include <QtCore/QUrlQuery>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr auto WithReplies = "includeReactions=true&includeThreadedReplies=true"_L1;

// Longer beginnings of event names stand before shorter ones. That peopleRelationship* name people
// and the pipeline stages' path are guesses (fub-api.md §2).
constexpr ResourceKind Kinds[] = {
    {"people"_L1, "people"_L1, "people"_L1, "fields=allFields"_L1},
    {"notes"_L1, "notes"_L1, "notes"_L1, WithReplies},
    {"reactions"_L1, "reactions"_L1, "reaction"_L1, {}},
    {"threadedReplies"_L1, "threadedReplies"_L1, "threadedReply"_L1, {}},
    {"emails"_L1, "emails"_L1, "emails"_L1, {}},
    {"tasks"_L1, "tasks"_L1, "tasks"_L1, {}},
    {"appointments"_L1, "appointments"_L1, "appointments"_L1, {}},
    {"textMessages"_L1, "textmessages"_L1, "textMessages"_L1, {}},
    {"calls"_L1, "calls"_L1, "calls"_L1, {}},
    {"emEvents"_L1, "emEvents"_L1, "emEvents"_L1, {}, false},
    {"deals"_L1, "deals"_L1, "deals"_L1, {}},
    {"events"_L1, "events"_L1, "events"_L1, {}},
    {"stages"_L1, "stages"_L1, "stage"_L1, {}},
    {"pipelineStages"_L1, "pipelineStages"_L1, "pipelineStage"_L1, {}},
    {"pipelines"_L1, "pipelines"_L1, "pipeline"_L1, {}},
    {"customFields"_L1, "customfields"_L1, "customFields"_L1, {}},
    {"dealCustomFields"_L1, "dealCustomfields"_L1, "dealCustomFields"_L1, {}},
};

QString say(const char *text)
{
    return QCoreApplication::translate("Hookglass::ResourceRef", text);
}

Error notUsable(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .detail = {}};
}

QString shortened(const QString &text)
{
    constexpr qsizetype longest = 200;
    return text.size() <= longest ? text : text.first(longest) + u'…';
}

bool isName(QStringView text)
{
    const auto isLetterOrDigit = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
    };
    return !text.isEmpty() && std::all_of(text.cbegin(), text.cend(), isLetterOrDigit);
}

std::optional<qint64> idFrom(QStringView text)
{
    bool isNumber = false;
    const qint64 id = text.trimmed().toLongLong(&isNumber);
    return isNumber && id > 0 ? std::optional(id) : std::nullopt;
}

/// nullopt: something in there is no id.
std::optional<QList<qint64>> idsFrom(QStringView list)
{
    QList<qint64> ids;
    QSet<qint64> seen;
    for (const QStringView part : list.split(u',', Qt::SkipEmptyParts)) {
        const std::optional<qint64> id = idFrom(part);
        if (!id)
            return std::nullopt;
        if (!seen.contains(*id))
            ids.append(*id);
        seen.insert(*id);
    }
    return ids;
}

int portOf(const QUrl &url)
{
    return url.port(url.scheme() == "http"_L1 ? 80 : 443);
}

bool isSameHost(const QUrl &url, const QUrl &base)
{
    return url.host().compare(base.host(), Qt::CaseInsensitive) == 0 &&
           (portOf(url) == portOf(base) || (url.port() < 0 && base.port() < 0));
}

/// The host; with its port where that alone tells it from `other`, or is no usual one.
QString placeOf(const QUrl &url, const QUrl &other)
{
    const bool isAlike = url.host().compare(other.host(), Qt::CaseInsensitive) == 0;
    QString place = shortened(url.host());
    if (place.contains(u':'))
        place = u'[' + place + u']';
    return isAlike || url.port() >= 0 ? place + u':' + QString::number(portOf(url)) : place;
}

QString textAt(QByteArrayView body, const QList<QByteArray> &path)
{
    const std::optional<QByteArrayView> value = JsonText::valueAt(body, path);
    return value ? JsonText::decodeString(*value).value_or(QString()) : QString();
}

} // namespace

const ResourceKind *findResourceKind(QStringView kind)
{
    const auto found = std::find_if(std::begin(Kinds), std::end(Kinds), [kind](const auto &known) {
        return kind.compare(known.kind, Qt::CaseInsensitive) == 0;
    });
    return found == std::end(Kinds) ? nullptr : found;
}

QString kindOfEvent(const QString &eventName)
{
    for (const ResourceKind &known : Kinds) {
        if (eventName.startsWith(known.events) && eventName.size() > known.events.size() &&
            eventName.at(known.events.size()).isUpper())
            return known.kind;
    }
    return {};
}

Result<ResourceRef> parseResourceUri(const QString &uri, const QUrl &apiBase)
{
    const QUrl url(uri, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return notUsable(
            say("The event's address cannot be read: %1").arg(shortened(uri.simplified())));
    if (!isSameHost(url, apiBase)) {
        return notUsable(say("The event points to %1, but this account's API is at %2. Nothing is "
                             "fetched from there, because the account's key would go there, too.")
                             .arg(placeOf(url, apiBase), placeOf(apiBase, url)));
    }
    QString root = apiBase.path();
    while (root.endsWith(u'/'))
        root.chop(1);
    const QString path = url.path(QUrl::FullyDecoded);
    const QStringList parts =
        path.startsWith(root + u'/') ? path.sliced(root.size() + 1).split(u'/') : QStringList();
    const QString list = QUrlQuery(url).queryItemValue(u"id"_s, QUrl::FullyDecoded);
    const bool isSingle = parts.size() == 2;
    const std::optional<QList<qint64>> ids =
        idsFrom(isSingle ? QStringView(parts.at(1)) : QStringView(list));
    if (parts.isEmpty() || parts.size() > 2 || !isName(parts.constFirst()) || !ids ||
        (isSingle && ids->size() != 1)) {
        return notUsable(say("The event's address is of a form that Hookglass does not know: %1")
                             .arg(shortened(url.toDisplayString())));
    }
    const ResourceKind *known = findResourceKind(parts.constFirst());
    return ResourceRef{.kind = known ? QString(known->kind) : parts.constFirst(), .ids = *ids};
}

EventSubject subjectOf(const QString &eventName, const QList<qint64> &resourceIds,
                       QByteArrayView body, const QUrl &apiBase)
{
    EventSubject subject;
    const QString uri = textAt(body, {"uri"_ba});
    if (!uri.isEmpty()) {
        Result<ResourceRef> ref = parseResourceUri(uri, apiBase);
        if (!ref)
            subject.problem = ref.error().message;
        else if (ref->ids.isEmpty())
            ref->ids = resourceIds; // …?id= without any
        if (ref && !ref->ids.isEmpty())
            subject.refs.append(*ref);
    } else if (const QString kind = kindOfEvent(eventName);
               !kind.isEmpty() && !resourceIds.isEmpty()) {
        // A person is not gone because a relationship is.
        const bool isDeleted =
            eventName.endsWith("Deleted"_L1) && !eventName.startsWith("peopleRelationship"_L1);
        subject.refs.append({.kind = kind, .ids = resourceIds, .isDeleted = isDeleted});
    }
    const QString refUri = textAt(body, {"data"_ba, "refUri"_ba});
    if (!refUri.isEmpty()) {
        const Result<ResourceRef> ref = parseResourceUri(refUri, apiBase);
        if (!ref)
            subject.problem = ref.error().message;
        else if (!ref->ids.isEmpty() && !subject.refs.contains(*ref))
            subject.refs.append(*ref);
    }
    if (subject.refs.isEmpty() && subject.problem.isEmpty())
        subject.problem = say("This event has no address and names nothing that could be fetched.");
    return subject;
}

QList<ResourceKey> keysOf(const QList<ResourceRef> &refs)
{
    QList<ResourceKey> keys;
    QSet<ResourceKey> seen;
    for (const ResourceRef &ref : refs) {
        for (const qint64 id : ref.ids) {
            const ResourceKey key{ref.kind, id};
            if (!seen.contains(key))
                keys.append(key);
            seen.insert(key);
        }
    }
    return keys;
}

QString resourceLabel(const QString &firstName, qsizetype count)
{
    if (firstName.isEmpty() || count <= 1)
        return firstName;
    return say("%1 and %2 more").arg(firstName).arg(count - 1);
}

} // namespace Hookglass
