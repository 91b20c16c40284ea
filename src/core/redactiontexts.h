// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QList>
#include <QtCore/QRegularExpression>
#include <QtCore/QString>

namespace Hookglass {

// What texts look like, whatever they are called. None of it takes a time that grows with the
// square of a text.

struct TextPlace
{
    qsizetype begin = 0;
    qsizetype end = 0; ///< 0: there is none
};

/// The next email from `from` on; its @ may be written as %40.
TextPlace nextEmail(const QString &text, qsizetype from);
/// Nothing but an email.
bool isEmail(const QString &text);

/// A text whose percent-encoding is read, to look in it for what stands in an address; it knows
/// where each letter came from.
class PercentDecoded final
{
public:
    explicit PercentDecoded(const QString &text);
    const QString &text() const { return m_text; }
    /// As that place of text() was written.
    QStringView written(TextPlace place) const;

private:
    const QString m_original;
    QString m_text;
    QList<qsizetype> m_from; ///< of each letter of m_text, and the end; empty: nothing was encoded
};

/// Digits with what stands between them in a phone number.
const QRegularExpression &phonePattern();
/// "Ann Lee": two to four words with capitals, and nothing else.
bool looksLikeName(const QString &text);
/// A time or a UUID, whose digits are no phone number's.
bool isTimeOrId(const QString &text);
bool isUrl(const QString &text);
/// name=value&name=value, as a form is posted; not of more than 1 MB.
bool isForm(QByteArrayView body);

/// With each match replaced by what `make` gives for it.
template <typename Make>
QString eachReplaced(const QString &text, const QRegularExpression &pattern, Make make)
{
    QString result;
    qsizetype done = 0;
    for (auto it = pattern.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        result += QStringView(text).sliced(done, match.capturedStart() - done);
        result += make(match.captured());
        done = match.capturedEnd();
    }
    return done == 0 ? text : result + text.sliced(done);
}

} // namespace Hookglass
