// SPDX-License-Identifier: MIT
#include "models/recoverwords.h"

#include "models/format.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <iterator>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::Recover", text);
}

struct KindWords
{
    QLatin1StringView kind;
    const char *one;
    const char *many;
};

constexpr KindWords AllKindWords[] = {
    {"people"_L1, QT_TRANSLATE_NOOP("Hookglass::Recover", "Person"),
     QT_TRANSLATE_NOOP("Hookglass::Recover", "People")},
    {"deals"_L1, QT_TRANSLATE_NOOP("Hookglass::Recover", "Deal"),
     QT_TRANSLATE_NOOP("Hookglass::Recover", "Deals")},
    {"notes"_L1, QT_TRANSLATE_NOOP("Hookglass::Recover", "Note"),
     QT_TRANSLATE_NOOP("Hookglass::Recover", "Notes")},
    {"tasks"_L1, QT_TRANSLATE_NOOP("Hookglass::Recover", "Task"),
     QT_TRANSLATE_NOOP("Hookglass::Recover", "Tasks")},
    {"appointments"_L1, QT_TRANSLATE_NOOP("Hookglass::Recover", "Appointment"),
     QT_TRANSLATE_NOOP("Hookglass::Recover", "Appointments")},
    {"calls"_L1, QT_TRANSLATE_NOOP("Hookglass::Recover", "Call"),
     QT_TRANSLATE_NOOP("Hookglass::Recover", "Calls")},
    {"emails"_L1, QT_TRANSLATE_NOOP("Hookglass::Recover", "Email"),
     QT_TRANSLATE_NOOP("Hookglass::Recover", "Emails")},
    {"textMessages"_L1, QT_TRANSLATE_NOOP("Hookglass::Recover", "Text message"),
     QT_TRANSLATE_NOOP("Hookglass::Recover", "Text messages")},
    {"events"_L1, QT_TRANSLATE_NOOP("Hookglass::Recover", "Website event"),
     QT_TRANSLATE_NOOP("Hookglass::Recover", "Website events")},
};

/// nullptr: not known.
const KindWords *wordsOf(const QString &kind)
{
    const auto found = std::find_if(std::begin(AllKindWords), std::end(AllKindWords),
                                    [&kind](const KindWords &words) { return words.kind == kind; });
    return found == std::end(AllKindWords) ? nullptr : found;
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
    const KindWords *words = wordsOf(kind);
    return words ? tr(words->one) : kind;
}

QString kindsNoun(const QString &kind)
{
    const KindWords *words = wordsOf(kind);
    return words ? tr(words->many) : kind;
}

} // namespace Hookglass
