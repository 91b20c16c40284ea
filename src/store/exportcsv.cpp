// SPDX-License-Identifier: MIT
#include "store/exportwriter.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

/// RFC 4180 §2: quotes are doubled, and what holds one, a comma or a line end stands in quotes.
QByteArray field(const QByteArray &text)
{
    if (!text.contains('"') && !text.contains(',') && !text.contains('\n') && !text.contains('\r'))
        return text;
    QByteArray doubled = text;
    doubled.replace("\"", "\"\"");
    return '"' + doubled + '"';
}

/// A spreadsheet takes a cell that begins with one of these for a formula and runs it, also behind
/// blanks and quotes; so it does with those of full width.
bool isFormula(QByteArrayView cell)
{
    qsizetype at = 0;
    while (at < cell.size() && QByteArrayView(" \"\v\f").contains(cell.at(at)))
        ++at;
    const QByteArrayView rest = cell.sliced(at);
    if (rest.isEmpty())
        return false;
    return QByteArrayView("=+-@").contains(rest.front()) || rest.startsWith("\uff1d") ||
           rest.startsWith("\uff0b") || rest.startsWith("\uff0d") || rest.startsWith("\uff20");
}

/// What came from outside: an apostrophe makes a formula a text. Where a spreadsheet parts cells at
/// ";" or a tab, as it does with a decimal comma, quotes do not hold a cell together: then each
/// part of it, and each of its lines, is a cell of its own.
QByteArray guarded(const QByteArray &text)
{
    QByteArray safe;
    safe.reserve(text.size() + 1);
    if (text.startsWith('\t') || text.startsWith('\r') || isFormula(text.trimmed()))
        safe += '\'';
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char c = text.at(at);
        safe += c;
        if ((c == ';' || c == '\t' || c == '\n' || c == '\r') &&
            isFormula(QByteArrayView(text).sliced(at + 1)))
            safe += '\'';
    }
    return field(safe);
}

QByteArray guarded(const QString &text)
{
    return guarded(text.toUtf8());
}

QByteArray answerText(int status)
{
    if (status == 0)
        return {};
    return status == AnswerCut ? QByteArray("cut") : QByteArray::number(status);
}

QByteArray bodyText(const CapturedDelivery *delivery)
{
    if (!delivery)
        return {};
    if (const std::optional<QString> text = exactText(delivery->body))
        return guarded(*text);
    return "base64:" + delivery->body.toBase64();
}

class CsvWriter final : public ExportWriter
{
public:
    QList<ExportPiece> begin(const ExportInfo &info) override
    {
        return {{QByteArray(info.hasByteOrderMark ? "\xef\xbb\xbf" : "") +
                 "id,eventId,event,account,receivedAt,created,signature,attempts,answer,origin,"
                 "resourceIds,resource,problem,bodyBytes,body\r\n"}};
    }

    QList<ExportPiece> add(const ExportedEvent &event) override
    {
        const EventSummary &row = event.summary;
        const CapturedDelivery *delivery = chosenDelivery(event);
        QByteArrayList ids;
        for (const qint64 id : row.resourceIds)
            ids.append(QByteArray::number(id));
        const QByteArrayList cells{
            QByteArray::number(row.id.value),
            guarded(row.eventId),
            guarded(row.eventName),
            guarded(row.accountName),
            exactTime(row.receivedAt).toLatin1(),
            row.created ? exactTime(*row.created).toLatin1() : QByteArray(),
            captureWord(row.signature).toLatin1(),
            QByteArray::number(row.attempts),
            answerText(row.answerStatus),
            captureWord(row.origin).toLatin1(),
            ids.join(' '),
            guarded(row.resourceName),
            guarded(row.problem),
            QByteArray::number(delivery ? delivery->body.size() : 0),
            bodyText(delivery),
        };
        addCount(1);
        return {{cells.join(',') + "\r\n"}};
    }

    QList<ExportPiece> end() override { return {}; }
};

} // namespace

std::unique_ptr<ExportWriter> makeCsvWriter()
{
    return std::make_unique<CsvWriter>();
}

} // namespace Hookglass
