// SPDX-License-Identifier: MIT
#pragma once

#include "core/knownpeople.h"
#include "core/redactionfields.h"
#include "core/secret.h"
#include "core/standins.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

#include <array>

namespace Hookglass {

/// What is taken out of an export.
enum class RedactionKind : quint8 { Name, Phone, Email, Address, Text, Key };
inline constexpr int RedactionKindCount = 6;

/// One replacement, to be looked at; a key itself is never in it.
struct RedactionSample
{
    QString before;
    QString after;
    bool operator==(const RedactionSample &) const = default;
};

/// What was replaced so far.
struct RedactionReport
{
    static constexpr qsizetype MostSamples = 4; ///< kept of a kind, different ones
    struct Found
    {
        qint64 count = 0;
        QList<RedactionSample> samples;
    };
    std::array<Found, RedactionKindCount> kinds;

    Found &operator[](RedactionKind kind) { return kinds[size_t(kind)]; }
    const Found &operator[](RedactionKind kind) const { return kinds[size_t(kind)]; }
    qint64 total() const;
};

/// How much is taken out. Keys always are.
struct RedactionRules
{
    bool replacesPeople = false; ///< names, phones, emails, addresses, what somebody wrote
    bool hidesEndpoints = false; ///< the token in /in/TOKEN; always with replacesPeople
    QList<Secret> keys;          ///< known ones: taken out wherever they stand, see keyTraces()
    QByteArray salt;             ///< empty: a random one
};

/// Takes keys and people out of what arrived. A body of JSON is rewritten lexically: numbers,
/// order, duplicates, blanks and escapes that are not replaced stay byte by byte. What cannot be
/// read as JSON or as a form cannot be judged either: its letters and digits are blanked.
/// A body that was changed does not go with its signature any more. One thread.
class Redactor final
{
public:
    explicit Redactor(RedactionRules rules);

    const RedactionRules &rules() const { return m_rules; }
    /// Names and addresses of a payload, or of a line of the list, which are then looked for
    /// everywhere. Each body() learns of itself; given before, all that follow agree.
    void learn(const QByteArray &body);
    void learnName(const QString &name);
    QByteArray body(const QByteArray &body);
    /// Request line and header lines; the lines, their order and their ends stay. Known names and
    /// addresses are looked for in it, too.
    QByteArray head(const QByteArray &head);
    /// An absolute address, or a request's target.
    QString url(const QString &url);
    /// A person's name, or several.
    QString name(const QString &name);
    /// A sentence of our own that may hold what came from outside.
    QString sentence(const QString &text);
    /// What a user wrote of an event: where people are replaced, nothing of it stays, as with the
    /// texts in a payload.
    QString note(const QString &text);

    const RedactionReport &report() const { return m_report; }

private:
    QString replaced(RedactionKind kind, const QString &before, const QString &after);
    QString removedKey();
    QByteArray withoutKeys(QByteArray bytes);
    QString withoutKeys(const QString &text);
    QString withoutTokens(const QString &text);
    QString value(const QString &text, FieldMeaning meaning);
    QByteArray number(QByteArrayView digits, FieldMeaning meaning);
    QString contact(const QString &text);
    QString unknown(const QString &text);
    QString withoutEmails(const QString &text);
    QString withoutPhones(const QString &text);
    QString withoutKnownNames(const QString &text);
    QString query(const QString &query);
    QString memberName(const QString &text);
    QByteArray json(QByteArrayView text);
    QByteArray headerLine(QByteArrayView line, bool &isSecret);
    QString header(const QString &name, const QString &text);
    QString withoutKnownPlaces(const QString &text);
    QByteArray withoutEscapedKeys(const QByteArray &body);

    RedactionRules m_rules;
    StandIns m_standIns;
    RedactionReport m_report;
    KnownPeople m_people;
};

} // namespace Hookglass
