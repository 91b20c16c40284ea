// SPDX-License-Identifier: MIT
#include "core/bulkfold.h"

#include "core/jsonscanner.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MostThings = 200'000; ///< told apart in one action
constexpr qsizetype MostActions = 2'000;

/// The strings of a JSON array, as far as there are any.
QStringList stringsIn(QByteArrayView array)
{
    QStringList texts;
    JsonText::Scanner scanner(array);
    JsonText::Token token;
    while (scanner.next(token)) {
        if (token.kind != JsonText::TokenKind::String)
            continue;
        if (const auto text = JsonText::decodeString(array.sliced(token.begin, token.length)))
            texts.append(*text);
    }
    return texts;
}

/// A tag may hold any letter, so that each has its length before it.
QString keyOf(const BulkRequest &request)
{
    QString key = QString::number(request.account.value) + u'\n' + request.eventName;
    for (const QString &part : request.subject)
        key += u'\n' + QString::number(part.size()) + u':' + part;
    return key;
}

} // namespace

QStringList bulkSubject(QByteArrayView body)
{
    if (const auto tags = JsonText::valueAt(body, {"data"_ba, "tags"_ba}))
        return stringsIn(*tags);
    if (const auto stage = JsonText::valueAt(body, {"data"_ba, "stage"_ba})) {
        if (const auto text = JsonText::decodeString(*stage); text && !text->isEmpty())
            return {*text};
    }
    return {};
}

bool hasBulkSubject(const QString &eventName)
{
    return eventName == "peopleTagsCreated"_L1 || eventName == "peopleStageUpdated"_L1;
}

BulkFold::BulkFold(BulkRule rule)
    : m_rule(rule)
{
}

void BulkFold::add(const BulkRequest &request)
{
    Open &open = m_open[keyOf(request)];
    const bool isLoose = request.isUnread || request.resources.size() > 1;
    const auto pause = isLoose ? m_rule.pause : m_rule.single;
    if (open.action.requests > 0 &&
        (request.at - open.action.last > pause || open.action.first - request.at > pause))
        close(open);
    const bool isNew = std::any_of(request.resources.cbegin(), request.resources.cend(),
                                   [&open](qint64 thing) { return !open.things.contains(thing); });
    if (!isNew && !request.isUnread)
        return;
    BulkAction &action = open.action;
    if (action.requests == 0) {
        action.account = request.account;
        action.eventName = request.eventName;
        action.subject = request.subject;
    }
    if (action.requests == 0 || request.at < action.first) {
        action.first = request.at;
        action.firstEvent = request.event;
    }
    if (action.requests == 0 || request.at >= action.last) {
        action.last = request.at;
        action.lastEvent = request.event;
    }
    ++action.requests;
    if (request.isUnread && action.requests <= BulkAction::MostEvents)
        action.events.append(request.event);
    else
        action.events.clear();
    for (const qint64 thing : request.resources) {
        if (open.things.size() < MostThings)
            open.things.insert(thing);
        else if (!open.things.contains(thing))
            action.isAtLeast = true;
    }
}

void BulkFold::close(Open &open)
{
    open.action.resources = open.things.size();
    if (open.action.resources >= m_rule.atLeast) {
        m_closed.append(open.action);
        if (m_closed.size() > MostActions)
            m_closed.removeFirst();
    }
    open = {};
}

QList<BulkAction> BulkFold::take()
{
    for (Open &open : m_open)
        close(open);
    m_open.clear();
    std::stable_sort(m_closed.begin(), m_closed.end(),
                     [](const BulkAction &a, const BulkAction &b) { return a.first < b.first; });
    return std::exchange(m_closed, {});
}

} // namespace Hookglass
