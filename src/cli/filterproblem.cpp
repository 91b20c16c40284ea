// SPDX-License-Identifier: MIT
#include "cli/filterproblem.h"

#include "cli/output.h"
#include "core/eventcatalog.h"

#include <algorithm>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype Before = 40; ///< letters shown before the place
constexpr qsizetype Shown = 72;

/// How many columns these letters take, as far as a terminal can be foretold.
qsizetype columns(QStringView text)
{
    return std::count_if(text.cbegin(), text.cend(), [](QChar c) { return !c.isLowSurrogate(); });
}

QString underlined(qsizetype offset, qsizetype marked, const QString &filter)
{
    const qsizetype from = std::max<qsizetype>(0, offset - Before);
    const QStringView shown = QStringView(filter).mid(from, Shown);
    const qsizetype place = std::min(offset - from, shown.size());
    const qsizetype length = std::clamp<qsizetype>(marked, 0, shown.size() - place);
    const QString ahead = from > 0 ? u"  … "_s : u"  "_s;
    const QString marks =
        u'^' + QString(std::max<qsizetype>(0, columns(shown.sliced(place, length)) - 1), u'~');
    // Tabs and line breaks would move what follows: printError() shows pictures of them, but
    // takes line breaks for its own.
    QString line = shown.toString();
    line.replace(u'\n', u'␊');
    return ahead + line + u'\n' + QString(ahead.size() + columns(shown.first(place)), u' ') + marks;
}

} // namespace

QString toText(const FilterProblem &problem, const QString &filter)
{
    QString message = problem.message;
    if (!problem.takes.isEmpty())
        message += u' ' + problem.takes;
    message.replace(u'\n', u'␊');
    QString text = message + u'\n' + underlined(problem.offset, problem.length, filter);
    if (!problem.accepted.isEmpty())
        text += u"\nPossible: "_s + problem.accepted.join(u"  "_s);
    return text;
}

QString toText(const FilterHint &hint, const QString &filter)
{
    QString message = u"Note: "_s + hint.message;
    message.replace(u'\n', u'␊');
    QString text = message + u'\n' + underlined(hint.offset, hint.length, filter);
    QStringList instead = hint.accepted;
    instead.removeAll(QString()); // to leave it out, which the sentence says
    if (!instead.isEmpty())
        text += u"\nPossible: "_s + instead.join(u"  "_s).replace(u'\n', u'␊');
    return text;
}

void printFilterHints(const QString &filter)
{
    const QList<FilterHint> hints = filterHints(filter);
    for (const FilterHint &hint : hints)
        printError(toText(hint, filter));
}

void printUnknownEvent(const QString &filter)
{
    const Result<EventCatalog> catalog = EventCatalog::load();
    if (!catalog)
        return;
    QStringList known;
    for (const EventType &type : catalog->events())
        known << type.name;
    if (const auto hint = unknownEventHint(filter, known))
        printError(toText(*hint, filter));
}

} // namespace Hookglass::Cli
