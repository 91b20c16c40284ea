// SPDX-License-Identifier: MIT
#include "app/replayplan.h"

#include "delivery/targetrules.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QUuid>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

// Latin-1 there and back: a header may hold any byte.
QJsonArray toJson(const HeaderList &headers)
{
    QJsonArray list;
    for (const Header &header : headers)
        list.append(
            QJsonArray{QString::fromLatin1(header.name), QString::fromLatin1(header.value)});
    return list;
}

HeaderList headersFrom(const QJsonValue &value)
{
    HeaderList headers;
    const QJsonArray list = value.toArray();
    for (const QJsonValue &item : list)
        headers.append({item[0].toString().toLatin1(), item[1].toString().toLatin1()});
    return headers;
}

} // namespace

std::optional<QByteArray> planOf(const ReplayOrder &order)
{
    const bool hasSecret =
        std::any_of(order.edit.setHeaders.cbegin(), order.edit.setHeaders.cend(),
                    [](const Header &header) { return TargetRules::isSecret(header.name); });
    if (hasSecret || order.edit.body || order.edit.headers)
        return std::nullopt;
    QJsonArray targets;
    for (const TargetId target : order.targets)
        targets.append(target.value);
    QJsonObject plan{{u"targets"_s, targets},
                     {u"setHeaders"_s, toJson(order.edit.setHeaders)},
                     {u"signature"_s, int(order.edit.signature)},
                     {u"perSecond"_s, order.perSecond}};
    if (order.address) {
        plan.insert(u"address"_s,
                    QJsonObject{{u"url"_s, order.address->url.toString(QUrl::FullyEncoded)},
                                {u"headers"_s, toJson(order.address->headers)},
                                {u"timeoutMs"_s, qint64(order.address->timeout.count())},
                                {u"verifyTls"_s, order.address->verifyTls}});
    }
    return QJsonDocument(plan).toJson(QJsonDocument::Compact);
}

Result<ReplayOrder> orderOf(const QByteArray &plan)
{
    const QJsonObject object = QJsonDocument::fromJson(plan).object();
    const int signature = object.value("signature"_L1).toInt(-1);
    if (signature < int(SignatureChoice::Keep) || signature > int(SignatureChoice::Drop)) {
        return Error{
            .code = ErrorCode::Corrupt,
            .message = QCoreApplication::translate(
                "Hookglass::Replay", "What this replay was to do cannot be read any more."),
            .detail = {}};
    }
    ReplayOrder order;
    const QJsonArray targets = object.value("targets"_L1).toArray();
    for (const QJsonValue &target : targets)
        order.targets.append(TargetId{target.toInteger()});
    order.edit.setHeaders = headersFrom(object.value("setHeaders"_L1));
    order.edit.signature = SignatureChoice(signature);
    order.perSecond = object.value("perSecond"_L1).toDouble();
    if (const QJsonValue value = object.value("address"_L1); value.isObject()) {
        Target address;
        address.url = QUrl(value["url"_L1].toString(), QUrl::StrictMode);
        address.headers = headersFrom(value["headers"_L1]);
        address.timeout = std::chrono::milliseconds(value["timeoutMs"_L1].toInteger());
        address.verifyTls = value["verifyTls"_L1].toBool(true);
        order.address = address;
    }
    return order;
}

ReplayHolder::ReplayHolder(const QString &databasePath)
    : m_databasePath(databasePath)
    , m_name(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

ReplayHolder::~ReplayHolder() = default;

QString ReplayHolder::pathOf(const QString &holder) const
{
    return m_databasePath + ".replay-"_L1 + holder + ".lock"_L1;
}

std::optional<QString> ReplayHolder::name()
{
    if (!m_lock) {
        auto lock = std::make_unique<QLockFile>(pathOf(m_name));
        lock->setStaleLockTime(0);
        if (!lock->tryLock(0))
            return std::nullopt;
        m_lock = std::move(lock);
    }
    return m_name;
}

bool ReplayHolder::isElsewhere(const QString &holder) const
{
    if (isOurs(holder))
        return false;
    QLockFile lock(pathOf(holder)); // tidies up, too, if its process is gone
    lock.setStaleLockTime(0);
    return !lock.tryLock(0) && lock.error() == QLockFile::LockFailedError;
}

} // namespace Hookglass
