// SPDX-License-Identifier: MIT
#include "app/updatenews.h"

#include "app/updateversion.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int Format = 1;
constexpr qsizetype LongestNotes = 500;
constexpr qsizetype LongestPage = 500;

Error refused(ErrorCode code, const QString &detail)
{
    return {.code = code,
            .message = code == ErrorCode::Unsupported
                           ? QCoreApplication::translate(
                                 "Hookglass::Updates",
                                 "The answer is of a kind that this version does not know. Look at "
                                 "the place where you got Hookglass.")
                           : QCoreApplication::translate(
                                 "Hookglass::Updates",
                                 "What answered is not the file that tells of versions."),
            .detail = detail};
}

/// One line without anything that could steer a terminal or turn the direction of writing.
QString plainLine(QString text)
{
    erase_if(text, [](QChar c) {
        return (c.category() == QChar::Other_Control && !c.isSpace()) ||
               c.category() == QChar::Other_Format;
    });
    text = text.simplified();
    return text.size() <= LongestNotes ? text : text.left(LongestNotes - 1) + u'…';
}

bool mayBeOpened(const QUrl &page)
{
    return page.isValid() && page.scheme() == "https"_L1 && !page.host().isEmpty() &&
           page.userInfo().isEmpty() && page.toEncoded().size() <= LongestPage;
}

} // namespace

Result<ReleaseNews> ReleaseNews::parse(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (!document.isObject())
        return refused(ErrorCode::InvalidInput, error.errorString());
    const QJsonObject object = document.object();
    const QJsonValue format = object.value("format"_L1);
    if (format.isDouble() && format.toDouble() > Format)
        return refused(ErrorCode::Unsupported, u"format"_s);
    if (format.toInt() != Format)
        return refused(ErrorCode::InvalidInput, u"format"_s);
    ReleaseNews news;
    news.version = object.value("version"_L1).toString();
    if (!UpdateVersion::parse(news.version))
        return refused(ErrorCode::InvalidInput, u"version"_s);
    news.page = QUrl(object.value("url"_L1).toString(), QUrl::StrictMode);
    if (!mayBeOpened(news.page))
        return refused(ErrorCode::InvalidInput, u"url"_s);
    news.minimum = object.value("minimum"_L1).toString();
    if (!news.minimum.isEmpty() && !UpdateVersion::parse(news.minimum))
        return refused(ErrorCode::InvalidInput, u"minimum"_s);
    news.notes = plainLine(object.value("notes"_L1).toString());
    return news;
}

QByteArray ReleaseNews::toJson() const
{
    QJsonObject object{{u"format"_s, Format},
                       {u"version"_s, version},
                       {u"url"_s, QString::fromLatin1(page.toEncoded())}};
    if (!notes.isEmpty())
        object.insert(u"notes"_s, notes);
    if (!minimum.isEmpty())
        object.insert(u"minimum"_s, minimum);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

bool ReleaseNews::isFor(const QString &installed) const
{
    const auto there = UpdateVersion::parse(version);
    const auto here = UpdateVersion::parse(installed);
    return there && here && *there > *here && (!there->isPreRelease() || here->isPreRelease());
}

bool ReleaseNews::isUrgentFor(const QString &installed) const
{
    const auto least = UpdateVersion::parse(minimum);
    const auto here = UpdateVersion::parse(installed);
    return least && here && *here < *least;
}

} // namespace Hookglass
