// SPDX-License-Identifier: MIT
#include "cli/filterproblem.h"

#include "cli/output.h"
#include "core/eventcatalog.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype Before = 40; ///< letters shown before the place
constexpr qsizetype Shown = 72;

/// Two columns wide in a terminal (Unicode Standard Annex 11: W and F, and emoji).
bool isWide(char32_t c)
{
    static constexpr std::pair<char32_t, char32_t> Wide[]{
        {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},   {0xac00, 0xd7a3},
        {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},
        {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};
    return std::any_of(std::begin(Wide), std::end(Wide),
                       [c](const auto &range) { return c >= range.first && c <= range.second; });
}

/// How many columns these letters take, as far as a terminal can be foretold.
qsizetype columns(QStringView text)
{
    qsizetype result = 0;
    const auto letters = text.toUcs4();
    for (const char32_t c : letters) {
        const QChar::Category category = QChar::category(c);
        if (category != QChar::Mark_NonSpacing && category != QChar::Mark_Enclosing &&
            category != QChar::Other_Format)
            result += isWide(c) ? 2 : 1;
    }
    return result;
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
