// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QHash>
#include <QtCore/QSet>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <functional>

namespace Hookglass {

/// Names and addresses that payloads told of, to find them where no field says so: in a tag, a
/// source, a header, the payload of another event. One thread.
class KnownPeople final
{
public:
    using Replace = std::function<QString(const QString &found)>;

    /// What stands in the fields of names and addresses of a JSON text, also of a broken one.
    void learn(QByteArrayView json);
    void learnName(const QString &name);

    /// With each known name replaced, as a word of its own; within a word only where the script
    /// has no blanks (Chinese, Japanese, Korean).
    QString withoutNames(const QString &text, const Replace &replace) const;
    /// With each known address replaced.
    QString withoutPlaces(const QString &text, const Replace &replace) const;

private:
    void learnPlace(const QString &place);
    QString withoutNamesWithin(const QString &run, const Replace &replace) const;

    QSet<QString> m_names;      ///< words, without case
    QSet<QString> m_shortNames; ///< of two letters: as they are written, for "An" is a word as well
    QSet<QString> m_runs;       ///< of scripts without blanks
    qsizetype m_longestRun = 0;
    QHash<QString, QStringList> m_places; ///< by their first word, without case; the longest first
};

} // namespace Hookglass
