// SPDX-License-Identifier: MIT
#include "core/knownpeople.h"

#include "core/jsonfields.h"
#include "core/jsontext.h"

#include <QtCore/QRegularExpression>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype ShortestName = 2;  ///< of those looked for within other texts
constexpr qsizetype ShortestPlace = 6; ///< the same; "742 Elm" is one

const QRegularExpression &wordPattern()
{
    static const QRegularExpression pattern(u"\\p{L}[\\p{L}\\p{M}]*"_s);
    return pattern;
}

bool isWithoutBlanks(QChar letter)
{
    switch (letter.script()) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Hangul:
        return true;
    default:
        return false;
    }
}

qsizetype endOfWord(const QString &text, qsizetype from)
{
    while (from < text.size() && text.at(from).isLetterOrNumber())
        ++from;
    return from;
}

} // namespace

void KnownPeople::learnName(const QString &name)
{
    for (auto it = wordPattern().globalMatch(name); it.hasNext();) {
        const QString word = it.next().captured();
        if (isWithoutBlanks(word.at(0))) {
            m_runs.insert(word);
            m_longestRun = std::max(m_longestRun, word.size());
        } else if (word.size() == ShortestName) {
            m_shortNames.insert(word);
            m_shortNames.insert(word.toUpper());
        } else if (word.size() > ShortestName) {
            m_names.insert(word.toCaseFolded());
        }
    }
}

void KnownPeople::learnPlace(const QString &place)
{
    // A town alone is no address, and may be a word.
    const bool hasDigit =
        std::any_of(place.cbegin(), place.cend(), [](QChar c) { return c.isDigit(); });
    if (!hasDigit || !place.contains(u' ') || place.size() < ShortestPlace)
        return;
    const qsizetype end = endOfWord(place, 0);
    if (end == 0)
        return;
    QStringList &known = m_places[place.first(end).toCaseFolded()];
    if (known.contains(place, Qt::CaseInsensitive))
        return;
    const auto at = std::find_if(known.cbegin(), known.cend(), [&place](const QString &other) {
        return other.size() <= place.size();
    });
    known.insert(at - known.cbegin(), place);
}

void KnownPeople::learn(QByteArrayView json)
{
    JsonText::Token token;
    for (JsonFields walk(json); walk.next(token);) {
        const FieldMeaning meaning = walk.meaning();
        if (token.kind != JsonText::TokenKind::String || token.isKey ||
            (meaning != FieldMeaning::Name && meaning != FieldMeaning::Address))
            continue;
        const QString text = JsonText::decodeString(walk.bytes(token)).value_or(QString());
        if (meaning == FieldMeaning::Address)
            learnPlace(text.trimmed());
        else if (!text.contains(u'@'))
            learnName(text);
    }
}

QString KnownPeople::withoutNamesWithin(const QString &run, const Replace &replace) const
{
    QString result;
    for (qsizetype at = 0; at < run.size();) {
        qsizetype length = std::min(m_longestRun, run.size() - at);
        while (length > 0 && !m_runs.contains(run.sliced(at, length)))
            --length;
        result += length > 0 ? replace(run.sliced(at, length)) : run.sliced(at, 1);
        at += std::max<qsizetype>(length, 1);
    }
    return result;
}

QString KnownPeople::withoutNames(const QString &text, const Replace &replace) const
{
    if (m_names.isEmpty() && m_shortNames.isEmpty() && m_runs.isEmpty())
        return text;
    QString result;
    qsizetype done = 0;
    for (auto it = wordPattern().globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        const QString word = match.captured();
        QString made = word;
        if (isWithoutBlanks(word.at(0)))
            made = withoutNamesWithin(word, replace);
        else if (m_shortNames.contains(word) || m_names.contains(word.toCaseFolded()))
            made = replace(word);
        result += QStringView(text).sliced(done, match.capturedStart() - done);
        result += made;
        done = match.capturedEnd();
    }
    return done == 0 ? text : result + text.sliced(done);
}

QString KnownPeople::withoutPlaces(const QString &text, const Replace &replace) const
{
    if (m_places.isEmpty())
        return text;
    QString result;
    qsizetype done = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const qsizetype end = endOfWord(text, at);
        if (end == at)
            continue;
        const QStringList known = m_places.value(text.sliced(at, end - at).toCaseFolded());
        const auto found = std::find_if(known.cbegin(), known.cend(), [&](const QString &place) {
            return QStringView(text).sliced(at).startsWith(place, Qt::CaseInsensitive);
        });
        if (found == known.cend()) {
            at = end;
            continue;
        }
        result += QStringView(text).sliced(done, at - done);
        result += replace(text.sliced(at, found->size()));
        done = at + found->size();
        at = done - 1;
    }
    return done == 0 ? text : result + text.sliced(done);
}

} // namespace Hookglass
