// SPDX-License-Identifier: MIT
#pragma once

#include "core/hmac.h"

#include <QtCore/QString>

namespace Hookglass {

/// Made-up values in the place of real ones: the same for the same under one salt, and not to be
/// traced back without it. Nothing of them leads to anybody: addresses end in example.com (RFC
/// 2606), phone numbers lie in the area code 555, which is given to nobody.
class StandIns final
{
public:
    explicit StandIns(QByteArrayView salt);

    /// Word by word, so that "Ann Lee" agrees with a first name "Ann"; what is between stays.
    QString name(const QString &name) const;
    /// As many digits as before, and what is between them; however a number was written, with the
    /// country's or without, it gives the same last ten digits; an extension becomes zeros. Made of
    /// digits alone it is a JSON number, too.
    QString phone(const QString &phone) const;
    QString email(const QString &email) const;
    /// An address that leads nowhere.
    QString picture(const QString &address) const;
    /// Word by word, number by number, for streets, places and codes.
    QString place(const QString &place) const;
    /// The last part of a receiving address: 32 hex digits, as before.
    QByteArray token(QByteArrayView token) const;

private:
    QByteArray digest(const char *kind, const QString &text) const;
    QString words(const char *kind, const QString &text) const;

    Hmac m_hmac;
};

/// Letters become x, digits 0; everything else stays.
QString blanked(const QString &text);
/// The same for bytes of any encoding.
QByteArray blanked(QByteArrayView bytes);

} // namespace Hookglass
