// SPDX-License-Identifier: MIT
#include "core/faultrule.h"

#include "core/ackpolicy.h"
#include "core/eventpattern.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QLocale>

#include <array>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Action = FaultRule::Action;
using Share = FaultRule::Share;

namespace {

constexpr std::array ActionNames{"status"_L1, "delay"_L1, "cut"_L1};
constexpr std::array ShareNames{"all"_L1, "percent"_L1, "first"_L1};

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::FaultRule", text);
}

/// "5 s", "0.25 s".
QString seconds(std::chrono::milliseconds time)
{
    return translate("%1 s").arg(QLocale::c().toString(double(time.count()) / 1000, 'g', 6));
}

QString actionWords(const FaultRule &rule)
{
    switch (rule.action) {
    case Action::Status:
        return translate("Answer %1").arg(rule.status);
    case Action::Delay:
        return translate("Wait %1 before the answer").arg(seconds(rule.delay));
    case Action::Cut:
        return translate("Cut the connection");
    }
    Q_UNREACHABLE();
}

template <typename Enum, size_t Size>
std::optional<Enum> fromName(const std::array<QLatin1StringView, Size> &names, const QString &name)
{
    for (size_t i = 0; i < Size; ++i) {
        if (names[i] == name)
            return Enum(i);
    }
    return std::nullopt;
}

QJsonObject toObject(const FaultRule &rule)
{
    return {{u"id"_s, rule.id},
            {u"events"_s, rule.patterns},
            {u"account"_s, rule.account.value},
            {u"action"_s, QString(ActionNames[size_t(rule.action)])},
            {u"status"_s, rule.status},
            {u"delayMs"_s, qint64(rule.delay.count())},
            {u"share"_s, QString(ShareNames[size_t(rule.share)])},
            {u"percent"_s, rule.percent},
            {u"first"_s, rule.first},
            {u"hits"_s, rule.hits},
            {u"from"_s, toIso(rule.from)},
            {u"until"_s, toIso(rule.until)}};
}

std::optional<FaultRule> fromObject(const QJsonObject &object)
{
    const auto action = fromName<Action>(ActionNames, object.value("action"_L1).toString());
    const auto share = fromName<Share>(ShareNames, object.value("share"_L1).toString());
    const auto time = [&object](QLatin1StringView key) {
        return QDateTime::fromString(object.value(key).toString(), Qt::ISODateWithMs);
    };
    const QDateTime from = time("from"_L1);
    const QDateTime until = time("until"_L1);
    if (!action || !share || !from.isValid() || !until.isValid())
        return std::nullopt;
    FaultRule rule;
    rule.id = object.value("id"_L1).toInt();
    rule.patterns = object.value("events"_L1).toString();
    rule.account = AccountId{object.value("account"_L1).toInteger()};
    rule.action = *action;
    rule.status = object.value("status"_L1).toInt(rule.status);
    rule.delay = std::chrono::milliseconds(object.value("delayMs"_L1).toInteger());
    rule.share = *share;
    rule.percent = object.value("percent"_L1).toInt(rule.percent);
    rule.first = object.value("first"_L1).toInt(rule.first);
    rule.hits = object.value("hits"_L1).toInt();
    rule.from = fromDateTime(from);
    rule.until = fromDateTime(until);
    if (rule.id <= 0 || !faultProblem(rule).isEmpty())
        return std::nullopt;
    return rule;
}

} // namespace

QString faultProblem(const FaultRule &rule)
{
    if (const Result<EventPattern> pattern = EventPattern::parse(rule.patterns); !pattern)
        return pattern.error().message;
    if (rule.action == Action::Status) {
        if (const QString problem = answerStatusProblem(rule.status); !problem.isEmpty())
            return problem;
    }
    if (rule.action == Action::Delay && (rule.delay <= 0ms || rule.delay > FaultRule::LongestDelay))
        return translate("The delay is more than 0 and at most 60 seconds.");
    if (rule.share == Share::Percent && (rule.percent < 1 || rule.percent > 99))
        return translate("The share is a number from 1 to 99 percent.");
    if (rule.share == Share::First && (rule.first < 1 || rule.first > 10'000))
        return translate("The number of deliveries is from 1 to 10000.");
    if (rule.until <= rule.from || rule.until - rule.from > FaultRule::LongestTime)
        return translate("A fault rule runs for at most an hour.");
    return {};
}

QString faultWords(const FaultRule &rule)
{
    const QString what = actionWords(rule);
    const bool isEvery = rule.patterns.trimmed().isEmpty();
    const QString events = isEvery ? translate("every event") : rule.patterns.simplified();
    switch (rule.share) {
    case Share::All:
        return translate("%1: %2").arg(what, events);
    case Share::Percent:
        return translate("%1: %2, %3 % of them").arg(what, events).arg(rule.percent);
    case Share::First:
        return translate("%1: %2, the first %3").arg(what, events).arg(rule.first);
    }
    Q_UNREACHABLE();
}

QString faultsToJson(const QList<FaultRule> &rules)
{
    QJsonArray list;
    for (const FaultRule &rule : rules)
        list.append(toObject(rule));
    return QString::fromUtf8(QJsonDocument(list).toJson(QJsonDocument::Compact));
}

QList<FaultRule> faultsFromJson(const QString &json)
{
    QList<FaultRule> rules;
    const QJsonArray list = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const QJsonValue &value : list) {
        if (std::optional<FaultRule> rule = fromObject(value.toObject()))
            rules.append(std::move(*rule));
    }
    return rules;
}

QString armingProblem(const Arming &arming, const QString &typed)
{
    if (!deletesTheWebhook(arming.status))
        return translate("Only 406 and 410 are armed; any other status is a fault rule.");
    if (!arming.endpoint.isValid() || arming.eventName.isEmpty())
        return translate("Choose the account and the event of the one webhook.");
    if (typed.trimmed() != arming.eventName)
        return translate("Type the event's name, %1, to arm it.").arg(arming.eventName);
    return {};
}

} // namespace Hookglass
