// SPDX-License-Identifier: MIT
#include "fub/desiredwebhooks.h"

#include "fub/callbackurl.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::DesiredWebhooks", text);
}

Error invalid(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .detail = {}};
}

QString unknownName(const QJsonObject &object, const QStringList &known)
{
    const QStringList names = object.keys();
    for (const QString &name : names) {
        if (!known.contains(name))
            return name;
    }
    return {};
}

Result<WantedWebhook> readOne(const QJsonValue &value, int number, const QUrl &apiBase)
{
    const QString place = tr("Webhook %1 of the file").arg(number);
    if (!value.isObject())
        return invalid(tr("%1 is no object.").arg(place));
    const QJsonObject object = value.toObject();
    const QString unknown = unknownName(object, {u"event"_s, u"url"_s, u"status"_s});
    if (!unknown.isEmpty()) {
        return invalid(tr("%1 has “%2”, which means nothing here; known are event, url and status.")
                           .arg(place, unknown));
    }
    WantedWebhook wanted;
    wanted.event = object.value("event"_L1).toString();
    wanted.url = object.value("url"_L1).toString();
    if (wanted.event.isEmpty() || wanted.url.isEmpty())
        return invalid(tr("%1 needs an event and a url.").arg(place));
    if (object.contains("status"_L1))
        wanted.status = object.value("status"_L1).toString();
    if (wanted.status != Webhook::Active && wanted.status != Webhook::Disabled)
        return invalid(tr("%1: status is Active or Disabled.").arg(place));
    const QString refusal = refusalOfCallbackUrl(wanted.url, apiBase);
    if (!refusal.isEmpty())
        return invalid(tr("%1: %2 cannot be registered. %3").arg(place, wanted.url, refusal));
    return wanted;
}

} // namespace

Result<QList<WantedWebhook>> readDesiredWebhooks(const QByteArray &json, const QUrl &apiBase)
{
    QJsonParseError error;
    const QByteArray mark = "\xef\xbb\xbf"_ba; // what Windows' tools put before UTF-8
    const QJsonDocument document =
        QJsonDocument::fromJson(json.startsWith(mark) ? json.sliced(mark.size()) : json, &error);
    if (error.error != QJsonParseError::NoError)
        return invalid(
            tr("This is not JSON: %1 (byte %2).").arg(error.errorString()).arg(error.offset));
    const QJsonObject object = document.object();
    if (!object.value("webhooks"_L1).isArray() || !unknownName(object, {u"webhooks"_s}).isEmpty()) {
        return invalid(tr("The file has to be an object with one list: {\"webhooks\": "
                          "[{\"event\": …, \"url\": …}]}."));
    }
    QList<WantedWebhook> wanted;
    const QJsonArray rows = object.value("webhooks"_L1).toArray();
    for (const QJsonValue &row : rows) {
        const Result<WantedWebhook> one = readOne(row, int(wanted.size()) + 1, apiBase);
        if (!one)
            return one.error();
        const bool twice =
            std::any_of(wanted.cbegin(), wanted.cend(), [&](const WantedWebhook &other) {
                return other.event == one->event && other.url == one->url;
            });
        if (twice)
            return invalid(tr("%1 at %2 is in the file twice.").arg(one->event, one->url));
        wanted.append(*one);
    }
    return wanted;
}

} // namespace Hookglass
