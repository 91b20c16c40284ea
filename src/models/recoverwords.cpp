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

/// The day is only said if it is another one.
QString shortTime(Timestamp at, Timestamp now)
{
    const QDateTime local = toDateTime(at).toLocalTime();
    return local.date() == toDateTime(now).toLocalTime().date() ? local.toString(u"HH:mm"_s)
                                                                : dayAndTime(local);
}

// fub-api.md §4 names both, and which of them holds is not known.
constexpr std::chrono::seconds TableRepeats = 60s + 300s + 300s + 600s + 1800s;
constexpr std::chrono::seconds GuideRepeats = 8h;

QString repeatWords()
{
    return tr("Follow Up Boss repeats what was not acknowledged: for 51 minutes by its newer "
              "table, for up to 8 hours by its guide.");
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

QString gapPeriod(const Gap &gap)
{
    const QDateTime from = toDateTime(gap.from).toLocalTime();
    const QDateTime until = toDateTime(gap.until).toLocalTime();
    if (gap.isOpen)
        return tr("since %1").arg(dayAndTime(from));
    const QString end =
        from.date() == until.date() ? until.toString(u"HH:mm"_s) : dayAndTime(until);
    return tr("%1 to %2").arg(dayAndTime(from), end);
}

QString gapLength(const Gap &gap)
{
    const QString length = formatSpan(gap.until - gap.from);
    return gap.isOpen ? tr("%1 so far").arg(length) : length;
}

QString gapTime(const Gap &gap)
{
    return tr("%1, %2").arg(gapPeriod(gap), gapLength(gap));
}

QString gapAdvice(const Gap &gap, Timestamp now)
{
    if (gap.isOpen)
        return tr("It goes on: what is sent now is not received.") + u' ' + repeatWords();
    QStringList sentences{repeatWords()};
    const auto length = gap.until - gap.from;
    if (length > GuideRepeats) {
        sentences << tr("What happened before %1 is given up by either: only what you find here "
                        "brings it back.")
                         .arg(shortTime(gap.until - GuideRepeats, now));
    } else if (length > TableRepeats) {
        sentences << tr("By the table, what happened before %1 is given up.")
                         .arg(shortTime(gap.until - TableRepeats, now));
    }
    const auto leftOf = [&](std::chrono::seconds repeats) {
        return std::chrono::duration_cast<std::chrono::seconds>(gap.until + repeats - now);
    };
    if (leftOf(TableRepeats) > 0s) {
        sentences << tr("The rest may still come: for %1 by the table, for %2 by the guide.")
                         .arg(roughSpan(leftOf(TableRepeats)), roughSpan(leftOf(GuideRepeats)));
    } else if (leftOf(GuideRepeats) > 0s) {
        sentences << tr("By the table nothing more comes; by the guide it may, for another %1.")
                         .arg(roughSpan(leftOf(GuideRepeats)));
    } else {
        sentences << tr("Nothing of it comes by itself any more.");
    }
    return sentences.join(u' ');
}

QString changeTime(Timestamp at, Timestamp now)
{
    const QDateTime local = toDateTime(at).toLocalTime();
    const bool isToday = local.date() == toDateTime(now).toLocalTime().date();
    return uiLocale().toString(local, isToday ? u"HH:mm:ss"_s : u"d MMM HH:mm"_s);
}

QString roughSpan(std::chrono::seconds span)
{
    if (span < 1min)
        return tr("%1 s").arg(std::max(std::chrono::seconds(0), span).count());
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(span).count();
    if (minutes < 60)
        return tr("%1 min").arg(minutes);
    return tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60, 2, 10, '0'_L1);
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
