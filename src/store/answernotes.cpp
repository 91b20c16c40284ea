// SPDX-License-Identifier: MIT
#include "store/answernotes.h"

#include "store/connection.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

Result<void> addAnswerNote(Connection &connection, DeliveryId delivery, const AnswerNote &note)
{
    return connection.exec(
        u"INSERT INTO answer_note (delivery_id, reason, wanted, held_ms, detail) "
        "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"_s,
        {delivery.value, int(note.reason), note.wanted, qint64(note.heldBack.count()),
         note.detail.isNull() ? u""_s : note.detail});
}

} // namespace Hookglass
