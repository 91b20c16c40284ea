// SPDX-License-Identifier: MIT
#include "models/resourcewords.h"

#include "core/elementlabel.h"
#include "core/jsonscanner.h"
#include "models/format.h"
#include "models/jsonlayout.h"
#include "models/payloadtext.h"
#include "models/rawtext.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>
#include <QtCore/QTimeZone>

#include <algorithm>
#include <array>
#include <limits>

namespace Hookglass {

using namespace Qt::StringLiterals;
using Kind = ResourceChange::Kind;

namespace {

constexpr qsizetype LongestValue = 80;

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::ResourceWords", text);
}

#define WORDS(text) QT_TRANSLATE_NOOP("Hookglass::ResourceWords", text)

struct Noun
{
    const char *kind;
    const char *one;
};

constexpr std::array Nouns{
    Noun{"people", WORDS("Person")},
    Noun{"notes", WORDS("Note")},
    Noun{"reactions", WORDS("Reaction")},
    Noun{"threadedReplies", WORDS("Reply")},
    Noun{"emails", WORDS("Email")},
    Noun{"tasks", WORDS("Task")},
    Noun{"appointments", WORDS("Appointment")},
    Noun{"textMessages", WORDS("Text message")},
    Noun{"calls", WORDS("Call")},
    Noun{"emEvents", WORDS("Marketing email")},
    Noun{"deals", WORDS("Deal")},
    Noun{"events", WORDS("Website event")},
    Noun{"stages", WORDS("Stage")},
    Noun{"pipelineStages", WORDS("Pipeline stage")},
    Noun{"pipelines", WORDS("Pipeline")},
    Noun{"customFields", WORDS("Custom field")},
    Noun{"dealCustomFields", WORDS("Deal field")},
};

/// Fields in the order in which people want to know of them, with their words; for lists the word
/// for one of it.
struct FieldName
{
    const char *field;
    const char *word;
};
constexpr std::array Fields{
    FieldName{"name", WORDS("Name")},
    FieldName{"stage", WORDS("Stage")},
    FieldName{"stageName", WORDS("Stage")},
    FieldName{"status", WORDS("Status")},
    FieldName{"assignedTo", WORDS("Assigned to")},
    FieldName{"AssignedTo", WORDS("Assigned to")},
    FieldName{"assignedLenderName", WORDS("Lender")},
    FieldName{"tags", WORDS("Tag")},
    FieldName{"emails", WORDS("Email")},
    FieldName{"phones", WORDS("Phone")},
    FieldName{"addresses", WORDS("Address")},
    FieldName{"collaborators", WORDS("Collaborator")},
    FieldName{"price", WORDS("Price")},
    FieldName{"source", WORDS("Source")},
    FieldName{"people", WORDS("Person")},
    FieldName{"users", WORDS("User")},
    FieldName{"reactions", WORDS("Reaction")},
    FieldName{"replies", WORDS("Reply")},
    FieldName{"choices", WORDS("Choice")},
    FieldName{"invitees", WORDS("Invitee")},
    FieldName{"dueDate", WORDS("Due")},
    FieldName{"isCompleted", WORDS("Done")},
};

#undef WORDS

const Noun *nounOf(const QString &kind)
{
    const auto found = std::find_if(Nouns.begin(), Nouns.end(), [&kind](const Noun &noun) {
        return kind == QLatin1StringView(noun.kind);
    });
    return found == Nouns.end() ? nullptr : &*found;
}

size_t rankOf(const ResourceChange &change)
{
    const auto found = std::find_if(Fields.begin(), Fields.end(), [&](const FieldName &name) {
        return change.field == QLatin1StringView(name.field);
    });
    const size_t rank = size_t(found - Fields.begin());
    const bool isQuiet =
        change.isNoise || change.kind == Kind::Rewritten || change.kind == Kind::Reordered;
    return isQuiet ? rank + 1000 : rank;
}

QString lowered(QString word)
{
    const bool isAcronym = word.size() > 1 && word.at(1).isUpper();
    if (!word.isEmpty() && !isAcronym)
        word[0] = word.at(0).toLower();
    return word;
}

/// "sourceUrl" -> "Source url".
QString spaced(const QString &name)
{
    QString words;
    for (qsizetype i = 0; i < name.size(); ++i) {
        const QChar c = name.at(i);
        const bool begins = i > 0 && c.isUpper() && !name.at(i - 1).isUpper();
        if (begins || c == u'_')
            words += u' ';
        if (c != u'_')
            words += begins ? c.toLower() : c;
    }
    if (!words.isEmpty())
        words[0] = words.at(0).toUpper();
    return words;
}

/// Not in the middle of a character.
QString cut(const QString &text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    const bool isSplit = text.at(most - 2).isHighSurrogate();
    return text.first(most - (isSplit ? 2 : 1)) + u'…';
}

QString shortened(const QString &text)
{
    return visibleText(cut(text.simplified(), LongestValue));
}

bool isContinuation(char c)
{
    return (uchar(c) & 0xc0) == 0x80;
}

/// A stretch of JSON from a little before `from` on.
QString excerpt(QByteArrayView json, qsizetype from)
{
    constexpr qsizetype before = 20;
    constexpr qsizetype longest = 4 * LongestValue; // bytes
    qsizetype begin = from <= LongestValue / 2 ? 0 : from - before;
    for (int i = 0; i < 3 && begin > 0 && isContinuation(json[begin]); ++i)
        --begin;
    const QString text = JsonText::spelled(leadingPart(json.sliced(begin), longest));
    return (begin > 0 ? u"…"_s : QString()) + visibleText(cut(text, LongestValue));
}

bool runsRightToLeft(const QString &text)
{
    return std::any_of(text.cbegin(), text.cend(), [](QChar c) {
        return c.direction() == QChar::DirR || c.direction() == QChar::DirAL;
    });
}

/// Old → new, in this order also where the values are written from right to left.
QString fromTo(const QString &before, const QString &after)
{
    const QString mark = runsRightToLeft(before + after) ? QString(QChar(0x200e)) : QString();
    return before + mark + u" \u2192 "_s + mark + after;
}

/// "2026-11-24T13:05:00Z" as the time here; other texts as they are.
QString dateOr(const QString &text)
{
    if (text.size() < 10 || text.size() > 35 || text.at(4) != u'-' || text.at(7) != u'-')
        return text;
    const QLocale locale = uiLocale();
    if (text.size() == 10) {
        const QDate date = QDate::fromString(text, Qt::ISODate);
        return date.isValid() ? locale.toString(date, u"d MMM yyyy"_s) : text;
    }
    const QDateTime time = QDateTime::fromString(text, Qt::ISODate);
    if (!time.isValid() || (text.at(10) != u'T' && text.at(10) != u' '))
        return text;
    // Without an offset nobody knows whose clock it is: then it stays as it stands.
    const QDateTime here = time.timeSpec() == Qt::LocalTime ? time : time.toLocalTime();
    return locale.toString(here.date(), u"d MMM yyyy"_s) + u' ' +
           here.toString(here.time().second() == 0 ? u"HH:mm"_s : u"HH:mm:ss"_s);
}

QString grouped(const QString &number)
{
    const qsizetype end =
        std::find_if_not(number.cbegin(), number.cend(), [](QChar c) { return c.isDigit(); }) -
        number.cbegin();
    bool fits = false;
    const qint64 whole = number.first(end).toLongLong(&fits);
    return fits ? formatCount(whole) + number.sliced(end) : number;
}

QString withPart(const ResourceChange &change)
{
    QString what = lowered(fieldWord(change.field));
    if (!change.item.isEmpty())
        what = (what.isEmpty() ? QString() : what + u' ') + visibleText(change.item);
    if (!change.part.isEmpty()) {
        const QString part = visibleText(lowered(spaced(change.part)));
        what = change.item.isEmpty() ? what + u' ' + part : what + u": "_s + part;
    }
    return what.isEmpty() ? translate("the whole") : what;
}

/// The first few in one line; empty if there are none.
QString firstChanges(const QList<ResourceChange> &changes, int most, qint64 left)
{
    QStringList texts;
    for (qsizetype i = 0; i < std::min<qsizetype>(most, changes.size()); ++i)
        texts << changeText(changes.at(i));
    const qint64 rest = changes.size() - texts.size() + left;
    const QString line = texts.join(u", "_s);
    return rest > 0 ? translate("%1 and %2 more").arg(line, formatCount(rest)) : line;
}

QString problemText(const char *which, const JsonText::Problem &problem)
{
    return translate(which).arg(formatCount(problem.offset), problem.message);
}

} // namespace

QString visibleText(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    QString shown;
    for (qsizetype at = 0; at < bytes.size();) {
        const Atom atom = atomAt(bytes, at);
        if (atom.code == '\t')
            shown += u"‹TAB›"_s; // the sign for it means something else here
        else
            appendShown(shown, atom);
        at += atom.bytes;
    }
    return shown;
}

QString resourceTitle(const ResourceKey &key)
{
    const Noun *noun = nounOf(key.kind);
    return (noun ? translate(noun->one) : visibleText(key.kind)) + u' ' +
           QString::number(key.number);
}

QString resourceTitle(const Resource &resource)
{
    const QString title = resourceTitle(resource.key);
    return resource.name.isEmpty() ? title
                                   : visibleText(resource.name) + u" ("_s + lowered(title) + u')';
}

QString stateWord(ResourceState state)
{
    switch (state) {
    case ResourceState::Present:
        return translate("Fetched");
    case ResourceState::Trashed:
        return translate("In Trash");
    case ResourceState::Missing:
        return translate("Left out");
    case ResourceState::Forbidden:
        return translate("Not allowed");
    case ResourceState::Deleted:
        return translate("Deleted");
    }
    Q_UNREACHABLE();
}

QString stateAdvice(ResourceState state, bool isKept)
{
    switch (state) {
    case ResourceState::Present:
        return {};
    case ResourceState::Trashed:
        return translate("The person is in Trash at Follow Up Boss.");
    case ResourceState::Missing:
        return translate("Follow Up Boss answered without it. People in Trash are left out unless "
                         "they are asked for.");
    case ResourceState::Forbidden:
        return translate("This account's key may not see it.");
    case ResourceState::Deleted:
        return isKept
                   ? translate("It is no longer at Follow Up Boss. What was kept last stays here.")
                   : translate("It is no longer at Follow Up Boss.");
    }
    Q_UNREACHABLE();
}

QString reasonWord(FetchReason reason)
{
    switch (reason) {
    case FetchReason::ByHand:
        return translate("By hand");
    case FetchReason::ByRule:
        return translate("Automatic");
    case FetchReason::Search:
        return translate("Search of a gap");
    }
    Q_UNREACHABLE();
}

QString fieldWord(const QString &field)
{
    for (const FieldName &name : Fields) {
        if (field == QLatin1StringView(name.field))
            return translate(name.word);
    }
    if (field.startsWith("custom"_L1) && field.size() > 6 && field.at(6).isUpper())
        return visibleText(spaced(field.sliced(6)));
    return visibleText(spaced(field));
}

QString valueText(QByteArrayView json, const QString &field)
{
    if (json.isEmpty() || json == "null" || json == "\"\"" || json == "[]" || json == "{}")
        return translate("nothing");
    if (json == "true")
        return translate("yes");
    if (json == "false")
        return translate("no");
    if (json.front() == '"')
        return shortened(dateOr(stringText(json)));
    if (json.front() == '{')
        return visibleText(elementLabel(json));
    const QString text = JsonText::spelled(leadingPart(json, 1000));
    const bool isMoney = field.endsWith("rice"_L1);
    return shortened(isMoney ? grouped(text) : text);
}

std::pair<QString, QString> sideTexts(const ResourceChange &change)
{
    const QString &field = change.part.isEmpty() ? change.field : change.part;
    const QString before = valueText(change.before, field);
    const QString after = valueText(change.after, field);
    if (before != after || change.kind != Kind::Changed)
        return {before, after};
    const auto differs = std::mismatch(change.before.cbegin(), change.before.cend(),
                                       change.after.cbegin(), change.after.cend())
                             .first;
    const qsizetype from = differs - change.before.cbegin();
    return {excerpt(change.before, from), excerpt(change.after, from)};
}

QString changeText(const ResourceChange &change)
{
    if (change.isRepeat) {
        const QString what = withPart(change);
        return change.kind == Kind::Added ? translate("%1: listed once more").arg(what)
                                          : translate("%1: listed once less").arg(what);
    }
    const QString what = withPart(change);
    const bool isItem = !change.item.isEmpty() && change.part.isEmpty();
    const QString word = lowered(fieldWord(change.field));
    const QString &field = change.part.isEmpty() ? change.field : change.part;
    switch (change.kind) {
    case Kind::Added:
        return isItem ? (word + u" + "_s + visibleText(change.item)).trimmed()
                      : what + u" + "_s + valueText(change.after, field);
    case Kind::Removed:
        return isItem ? (word + u" \u2212 "_s + visibleText(change.item)).trimmed()
                      : what + u" \u2212 "_s + valueText(change.before, field);
    case Kind::Changed: {
        const auto [before, after] = sideTexts(change);
        return what + u' ' + fromTo(before, after);
    }
    case Kind::Rewritten:
        return translate("%1: only written in another way").arg(what);
    case Kind::Reordered:
        return translate("%1: only in another order").arg(what);
    }
    Q_UNREACHABLE();
}

QList<ResourceChange> sortedChanges(const ResourceDiff &diff, bool withNoise)
{
    QList<ResourceChange> changes;
    std::copy_if(
        diff.changes.cbegin(), diff.changes.cend(), std::back_inserter(changes),
        [withNoise](const ResourceChange &change) { return withNoise || rankOf(change) < 1000; });
    std::stable_sort(
        changes.begin(), changes.end(),
        [](const ResourceChange &a, const ResourceChange &b) { return rankOf(a) < rankOf(b); });
    return changes;
}

QString brokenText(const ResourceDiff &diff)
{
    QStringList texts;
    if (diff.beforeProblem)
        texts << problemText(QT_TRANSLATE_NOOP("Hookglass::ResourceWords",
                                               "The older text is not JSON from byte %1 on: %2"),
                             *diff.beforeProblem);
    if (diff.afterProblem)
        texts << problemText(QT_TRANSLATE_NOOP("Hookglass::ResourceWords",
                                               "The newer text is not JSON from byte %1 on: %2"),
                             *diff.afterProblem);
    for (QString &text : texts) {
        if (!text.endsWith(u'.'))
            text += u'.';
    }
    return texts.join(u' ');
}

QString brokenText(QByteArrayView older, QByteArrayView newer)
{
    const auto problemOf = [](QByteArrayView text) {
        JsonText::Scanner scanner(text, std::numeric_limits<int>::max(), jsonBegin(text));
        for (JsonText::Token token; scanner.next(token);) {
        }
        return scanner.problem();
    };
    ResourceDiff diff;
    diff.beforeProblem = problemOf(older);
    diff.afterProblem = problemOf(newer);
    return brokenText(diff);
}

QString diffSummary(const ResourceDiff &diff, int most)
{
    if (diff.isSame)
        return translate("Exactly as before");
    const QString broken = brokenText(diff);
    const QString line = firstChanges(sortedChanges(diff, false), most, diff.left);
    if (broken.isEmpty())
        return line.isEmpty() ? translate("No visible change") : line;
    return line.isEmpty() ? broken : translate("%1 Before that: %2").arg(broken, line);
}

QString comparisonSummary(const ResourceDiff &diff, int most)
{
    if (diff.isSame)
        return translate("Exactly as before");
    const QString broken = brokenText(diff);
    const bool isQuiet = !diff.isVisible();
    const QString line = firstChanges(sortedChanges(diff, isQuiet), most, diff.left);
    if (!broken.isEmpty() && line.isEmpty()) {
        const auto isNone = [](const std::optional<JsonText::Problem> &problem) {
            return problem && problem->offset == 0;
        };
        return isNone(diff.beforeProblem) || isNone(diff.afterProblem)
                   ? translate("%1 So there are no fields to compare.").arg(broken)
                   : translate("%1 No field before that differs.").arg(broken);
    }
    if (!broken.isEmpty())
        return translate("%1 Before that: %2.").arg(broken, line);
    return line.isEmpty() ? translate("All values are the same, in the same order. Only blanks, "
                                      "line breaks or escapes differ.")
                          : line;
}

} // namespace Hookglass
