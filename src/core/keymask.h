// SPDX-License-Identifier: MIT
#pragma once

#include "core/secret.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

namespace Hookglass {

/// True for a text with 32 hex digits in a row or more, as an X-System-Key has, or with an API key
/// of Follow Up Boss: such a text may be a key, so it is not shown where something else is meant.
bool hasKeyShape(QByteArrayView text);

/// Hides known keys, and their base64, in texts that are shown.
class KeyMask final
{
public:
    KeyMask() = default;
    explicit KeyMask(const QList<Secret> &keys);

    /// It is a key, or holds one that is long enough not to be there by chance.
    bool findsKey(QByteArrayView text) const;
    /// With ••• in place of each key.
    QByteArray masked(const QByteArray &text) const;
    QString masked(const QString &text) const;
    /// The same for a piece cut out of a text, which may hold but a part of a key: with as many
    /// asterisks, so that places stay.
    QByteArray maskedExcerpt(const QByteArray &excerpt) const;

private:
    QList<Secret> m_traces; ///< longest first
};

} // namespace Hookglass
