// SPDX-License-Identifier: MIT
#include "sandbox/apilist.h"

#include <QtCore/QUrl>

#include <algorithm>

namespace Hookglass::Sim {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype DefaultLimit = 10; // fub-api.md §5, as are the next two
constexpr qsizetype MaxLimit = 100;
constexpr qsizetype DeepOffset = 2000;

/// The place after the last row of a page; survives rows that come and go.
struct Cursor
{
    qint64 lastId = 0;
    qsizetype offset = 0;
};

QByteArray toToken(const Cursor &cursor)
{
    const QByteArray text =
        QByteArray::number(cursor.lastId) + ':' + QByteArray::number(cursor.offset);
    return text.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

std::optional<Cursor> fromToken(const QString &token)
{
    const QList<QByteArray> parts =
        QByteArray::fromBase64(token.toLatin1(), QByteArray::Base64UrlEncoding).split(':');
    if (parts.size() != 2)
        return std::nullopt;
    bool isNumber = false;
    const Cursor cursor{parts.first().toLongLong(&isNumber), parts.last().toLongLong()};
    return isNumber && cursor.offset >= 0 ? std::optional(cursor) : std::nullopt;
}

bool lessByValue(const Json &a, const Json &b)
{
    if (a.isNumber() && b.isNumber())
        return a.toDouble() < b.toDouble();
    return a.toPlainText().compare(b.toPlainText(), Qt::CaseInsensitive) < 0;
}

void sortRows(std::vector<const JsonObject *> &rows, QByteArrayView order)
{
    const bool isDescending = order.startsWith('-');
    const QByteArray field = (isDescending ? order.sliced(1) : order).toByteArray();
    std::stable_sort(rows.begin(), rows.end(), [&](const JsonObject *a, const JsonObject *b) {
        const Json &left = a->value(field);
        const Json &right = b->value(field);
        return isDescending ? lessByValue(right, left) : lessByValue(left, right);
    });
}

qsizetype startOf(const std::vector<const JsonObject *> &rows, const Cursor &cursor)
{
    const auto last = std::find_if(rows.begin(), rows.end(), [&](const JsonObject *row) {
        return row->integer("id") == cursor.lastId;
    });
    return last == rows.end() ? cursor.offset : last - rows.begin() + 1;
}

QString nextLink(const ApiContext &context, const ApiRequest &request, const ListSource &source,
                 qsizetype limit, const QByteArray &token)
{
    QByteArray link =
        context.base + '/' + source.path.toByteArray() + "?limit=" + QByteArray::number(limit);
    for (const auto &[key, value] : request.query) {
        if (key != u"limit" && key != u"offset" && key != u"next")
            link += '&' + QUrl::toPercentEncoding(key) + '=' + QUrl::toPercentEncoding(value, ",");
    }
    link += context.guesses.nextLinkHasDoubleAmp ? "&&next=" : "&next=";
    return QString::fromLatin1(link + token);
}

} // namespace

ApiAnswer listAnswer(const ApiContext &context, const ApiRequest &request, ListSource source)
{
    const QString next = request.queryValue(u"next");
    const std::optional<Cursor> cursor = fromToken(next);
    const qsizetype offset = std::max<qint64>(0, request.queryValue(u"offset").toLongLong());
    if (!cursor && offset >= DeepOffset)
        return errorAnswer(400, u"Deep pagination disabled, use 'nextLink' url"_s);
    qsizetype limit = request.queryValue(u"limit").toLongLong();
    if (limit > MaxLimit && !context.guesses.limitIsClamped)
        return errorAnswer(badInput(context.guesses.limitTooHigh));
    limit = limit < 1 ? DefaultLimit : std::min(limit, MaxLimit);

    const QByteArray wantedSort = request.queryValue(u"sort").toUtf8();
    const QByteArrayView field = wantedSort.startsWith('-') ? QByteArrayView(wantedSort).sliced(1)
                                                            : QByteArrayView(wantedSort);
    const bool isSortable =
        !field.isEmpty() && !source.rows.empty() && source.rows.front()->contains(field);
    sortRows(source.rows, isSortable ? QByteArrayView(wantedSort) : source.defaultSort);

    const qsizetype total = qsizetype(source.rows.size());
    const qsizetype from = std::min(total, cursor ? startOf(source.rows, *cursor) : offset);
    const qsizetype upTo = std::min(total, from + limit);
    JsonArray rows;
    for (qsizetype i = from; i < upTo; ++i)
        rows.push_back(source.render(*source.rows[size_t(i)]));

    JsonObject metadata;
    metadata.append("collection", QString::fromUtf8(source.collection));
    metadata.append("offset", qint64(from));
    metadata.append("limit", qint64(limit));
    metadata.append("total", qint64(total));
    if (upTo < total) {
        const QByteArray token = toToken({source.rows[size_t(upTo - 1)]->integer("id"), upTo});
        metadata.append("next", QString::fromLatin1(token));
        metadata.append("nextLink", nextLink(context, request, source, limit, token));
    } else {
        metadata.append("next", nullptr);
        metadata.append("nextLink", nullptr);
    }
    JsonObject body;
    body.append("_metadata", std::move(metadata));
    body.append(source.collection, std::move(rows));
    return {200, std::move(body), {}};
}

} // namespace Hookglass::Sim
