// SPDX-License-Identifier: MIT
#include "models/recoverwords.h"

#include "models/format.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::Recover", text);
}

QString dayAndTime(const QDateTime &time)
{
    return uiLocale().toString(time, u"d MMM HH:mm"_s);
}

} // namespace

QString outcomeWord(RecoverOutcome outcome)
{
    switch (outcome) {
    case RecoverOutcome::Waiting:
        return tr("Waiting");
    case RecoverOutcome::Known:
        return tr("Known before");
    case RecoverOutcome::Fetched:
        return tr("Fetched");
    case RecoverOutcome::Unknown:
        return tr("Unknown to Follow Up Boss");
    case RecoverOutcome::Refused:
        return tr("Refused");
    case RecoverOutcome::Failed:
        return tr("Failed");
    }
    Q_UNREACHABLE();
}

QString reachWord(Reach state)
{
    switch (state) {
    case Reach::Reachable:
        return tr("Reachable");
    case Reach::Stopped:
        return tr("Hookglass was closed");
    case Reach::Crashed:
        return tr("Hookglass ended unexpectedly");
    case Reach::Asleep:
        return tr("The computer slept");
    case Reach::TunnelDown:
        return tr("The tunnel did not carry");
    case Reach::StoreFailing:
        return tr("Nothing could be stored");
    case Reach::NotListening:
        return tr("The port could not be had");
    }
    Q_UNREACHABLE();
}

QString reasonsText(const QList<Reach> &reasons)
{
    QStringList words;
    for (const Reach reason : reasons)
        words << reachWord(reason);
    return words.join(u" · "_s);
}

QString gapTime(const Gap &gap)
{
    const QDateTime from = toDateTime(gap.from).toLocalTime();
    const QDateTime until = toDateTime(gap.until).toLocalTime();
    if (gap.isOpen)
        return tr("since %1").arg(dayAndTime(from));
    const QString end =
        from.date() == until.date() ? until.toString(u"HH:mm"_s) : dayAndTime(until);
    return tr("%1 to %2, %3").arg(dayAndTime(from), end, formatSpan(gap.until - gap.from));
}

// fub-api.md §4: the guide names both, and which of them holds is not known.
QString gapAdvice(const Gap &gap)
{
    const auto length = gap.until - gap.from;
    if (gap.isOpen)
        return tr("It goes on. What is sent now is not received.");
    if (length < 50min)
        return tr("Follow Up Boss repeats what was not acknowledged for 51 minutes at least, so "
                  "most of it has probably arrived since.");
    if (length < 8h)
        return tr("Follow Up Boss repeats what was not acknowledged for 51 minutes by one of its "
                  "tables, for 8 hours by another. Something may be missing.");
    return tr("Longer than Follow Up Boss repeats anything: what happened in its first hours is "
              "missing unless you recover it.");
}

QString kindNoun(const QString &kind)
{
    static const QHash<QString, QString> words{{u"people"_s, tr("Person")},
                                               {u"deals"_s, tr("Deal")},
                                               {u"notes"_s, tr("Note")},
                                               {u"tasks"_s, tr("Task")},
                                               {u"appointments"_s, tr("Appointment")},
                                               {u"calls"_s, tr("Call")},
                                               {u"emails"_s, tr("Email")},
                                               {u"textMessages"_s, tr("Text message")},
                                               {u"events"_s, tr("Website event")}};
    return words.value(kind, kind);
}

QString kindsNoun(const QString &kind)
{
    static const QHash<QString, QString> words{{u"people"_s, tr("People")},
                                               {u"deals"_s, tr("Deals")},
                                               {u"notes"_s, tr("Notes")},
                                               {u"tasks"_s, tr("Tasks")},
                                               {u"appointments"_s, tr("Appointments")},
                                               {u"calls"_s, tr("Calls")},
                                               {u"emails"_s, tr("Emails")},
                                               {u"textMessages"_s, tr("Text messages")},
                                               {u"events"_s, tr("Website events")}};
    return words.value(kind, kind);
}

} // namespace Hookglass
