// SPDX-License-Identifier: MIT
#include "app/updatedesk.h"

#include "app/workspace.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <utility>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

const auto Setting = "updates"_L1;
const auto Variable = "HOOKGLASS_UPDATE_URL";

/// Names that the Internet reserves for examples: nobody is there, now and ever (RFC 2606).
bool isPlaceholder(const QUrl &url)
{
    const QString host = url.host();
    return host.endsWith(".example"_L1) || host.endsWith(".invalid"_L1);
}

QJsonValue timeValue(const std::optional<Timestamp> &time)
{
    return time ? QJsonValue(toIso(*time)) : QJsonValue();
}

std::optional<Timestamp> timeFrom(const QJsonValue &value)
{
    const QDateTime time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return time.isValid() ? std::optional(fromDateTime(time)) : std::nullopt;
}

} // namespace

QString UpdateRecord::toJson() const
{
    QJsonObject object{{u"on"_s, isOn}};
    if (!address.isEmpty())
        object.insert(u"address"_s, address);
    if (asked)
        object.insert(u"asked"_s, timeValue(asked));
    if (next)
        object.insert(u"next"_s, timeValue(next));
    if (!skipped.isEmpty())
        object.insert(u"skipped"_s, skipped);
    if (news)
        object.insert(u"news"_s, QJsonDocument::fromJson(news->toJson()).object());
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

UpdateRecord UpdateRecord::fromJson(const QString &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json.toUtf8()).object();
    UpdateRecord record;
    record.isOn = object.value("on"_L1).toBool(true);
    record.address = object.value("address"_L1).toString();
    record.asked = timeFrom(object.value("asked"_L1));
    record.next = timeFrom(object.value("next"_L1));
    record.skipped = object.value("skipped"_L1).toString();
    const QJsonValue news = object.value("news"_L1);
    if (news.isObject()) {
        const auto parsed = ReleaseNews::parse(QJsonDocument(news.toObject()).toJson());
        if (parsed)
            record.news = *parsed;
    }
    return record;
}

UpdateDesk::UpdateDesk(Workspace &workspace, const Clock &clock, UpdateMeans means, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_clock(clock)
    , m_means([&means] {
        if (means.installed.isEmpty())
            means.installed = QCoreApplication::applicationVersion();
        if (means.address.isEmpty())
            means.address = qEnvironmentVariable(Variable).trimmed();
        return std::move(means);
    }())
    , m_fetch(m_means.limits)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &UpdateDesk::look);
    load();
    publish();
}

UpdateDesk::~UpdateDesk() = default;

QUrl UpdateDesk::usualAddress()
{
    return QUrl(QStringLiteral(HOOKGLASS_UPDATE_URL), QUrl::StrictMode);
}

void UpdateDesk::load()
{
    m_record = UpdateRecord::fromJson(m_workspace.setting(Setting));
    m_address = usualAddress();
    if (!m_means.address.isEmpty())
        m_address = QUrl(m_means.address, QUrl::StrictMode);
    else if (!m_record.address.isEmpty())
        m_address = QUrl(m_record.address, QUrl::StrictMode);
    m_unavailable.clear();
    if (m_means.address == "off"_L1)
        m_unavailable = tr("Whoever set up this computer does not want it to ask (%1=off).")
                            .arg(QLatin1StringView(Variable));
    else if (isPlaceholder(m_address))
        m_unavailable = tr("This build was made without an address to ask, so it never asks.");
    else if (!UpdateFetch::mayAsk(m_address))
        m_unavailable = tr("The address to ask must begin with https://, so it never asks.");
}

bool UpdateDesk::save()
{
    const Result<void> saved = m_workspace.setSetting(Setting, m_record.toJson());
    if (!saved)
        qWarning("What is remembered of updates could not be stored.");
    return saved.hasValue();
}

void UpdateDesk::begin()
{
    load();
    if (!m_record.next) {
        m_record.next = m_clock.now() + Pause;
        save();
    }
    publish();
    m_timer.start(m_means.first);
}

bool UpdateDesk::isDue() const
{
    return !m_record.next || m_clock.now() >= *m_record.next;
}

/// Further away than it was ever set to: the clock was wrong then, or is now. Asking at once would
/// ask twice within a day where a clock goes back by an hour.
void UpdateDesk::mendNext()
{
    const Timestamp latest = m_clock.now() + Pause;
    if (!m_record.next || *m_record.next <= latest)
        return;
    m_record.next = latest;
    save();
}

void UpdateDesk::look()
{
    m_timer.start(m_means.look);
    if (m_isAsking)
        return;
    load(); // another program of this store may have asked
    mendNext();
    if (m_record.isOn && m_unavailable.isEmpty() && isDue()) {
        m_record.asked = m_clock.now();
        m_record.next = *m_record.asked + Pause;
        // First remembered, then asked: else a store that takes nothing would ask at every start.
        if (save())
            ask();
    }
    publish();
}

void UpdateDesk::checkNow()
{
    if (m_isAsking)
        return;
    load();
    if (m_unavailable.isEmpty()) {
        m_record.asked = m_clock.now();
        m_record.next = *m_record.asked + Pause;
        save();
        ask();
    }
    publish();
}

void UpdateDesk::ask()
{
    m_isAsking = true;
    m_fetch.get(m_address, [this](const Result<QByteArray> &answer) { take(answer); });
}

void UpdateDesk::take(const Result<QByteArray> &answer)
{
    m_isAsking = false;
    load(); // what the user changed meanwhile stays
    const Result<ReleaseNews> news =
        answer ? ReleaseNews::parse(*answer) : Result<ReleaseNews>(answer.error());
    m_problem = news ? QString() : news.error().message;
    if (news) {
        m_record.news =
            news->isFor(m_means.installed) ? std::optional<ReleaseNews>(*news) : std::nullopt;
        save();
    }
    publish();
}

void UpdateDesk::setOn(bool on)
{
    load();
    if (m_record.isOn != on) {
        m_record.isOn = on;
        save();
    }
    publish();
}

void UpdateDesk::skip()
{
    load();
    if (m_record.news) {
        m_record.skipped = m_record.news->version;
        save();
    }
    publish();
}

void UpdateDesk::publish()
{
    UpdateStatus status;
    status.installed = m_means.installed;
    status.host = m_address.host();
    status.unavailable = m_unavailable;
    status.isOn = m_record.isOn;
    status.isAsking = m_isAsking;
    status.asked = m_record.asked;
    status.problem = m_problem;
    if (m_record.news && m_record.news->isFor(m_means.installed)) {
        status.news = m_record.news;
        status.isUrgent = m_record.news->isUrgentFor(m_means.installed);
        status.isSkipped = !status.isUrgent && m_record.skipped == m_record.news->version;
    }
    if (std::exchange(m_status, status) != status)
        Q_EMIT statusChanged(m_status);
}

} // namespace Hookglass
