// SPDX-License-Identifier: MIT
#include "core/headertext.h"
#include "store/exportwriter.h"
#include "store/jsonlines.h"

#include <QtCore/QFile>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QByteArray resource(const QString &name)
{
    QFile file(u":/hookglass/fixture/"_s + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// To be read, by the rule of headerText(); every byte stands in headers.bin, which is sent.
QByteArray headersText(const CapturedDelivery &delivery)
{
    const QByteArray method = requestLineOf(delivery.head).method;
    const bool isBodyChanged = (delivery.isMasked || delivery.isRedacted) && !delivery.isBodyKept;
    QByteArray text =
        "{\n  \"method\": " +
        JsonLines::quoted(method.isEmpty() ? u"POST"_s : QString::fromLatin1(method)) +
        ",\n  \"redacted\": " + (delivery.isRedacted ? "true" : "false") +
        ",\n  \"bodyChanged\": " + (isBodyChanged ? "true" : "false") + ",\n  \"headers\": [";
    bool isFirst = true;
    const HeaderList headers = sendableHeaders(delivery);
    for (const Header &header : headers) {
        text += isFirst ? "\n    [" : ",\n    [";
        text += JsonLines::quoted(headerText(header.name)) + ", " +
                JsonLines::quoted(headerText(header.value)) + ']';
        isFirst = false;
    }
    return text + "\n  ]\n}\n";
}

QByteArray curlText(const CapturedDelivery &delivery)
{
    return "#!/bin/sh\n"
           "# sh curl.sh [URL]     or HANDLER_URL=URL sh curl.sh; prints the answer's status\n"
           "cd \"$(dirname \"$0\")\" || exit 3\n"
           "url=${1:-${HANDLER_URL:-http://127.0.0.1:3000/webhooks}}\n" +
           curlCommand(delivery, "@body.bin") + '\n';
}

/// "0001-peopleCreated-64d0ad74": whatever an event calls itself, a name of a folder below ours.
QString folderOf(const CapturedDelivery &delivery, qint64 number)
{
    const auto safe = [](const QString &text, qsizetype most) {
        QString result;
        const QString begin = text.left(most);
        for (const QChar c : begin) {
            const bool isPlain =
                (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
            result += isPlain ? c : u'_';
        }
        return result;
    };
    QString name = u"%1"_s.arg(number, 4, 10, QLatin1Char('0'));
    if (!delivery.eventName.isEmpty())
        name += u'-' + safe(delivery.eventName, 40);
    if (!delivery.eventId.isEmpty())
        name += u'-' + safe(delivery.eventId, 8);
    return name;
}

/// One event alone lies in the folder itself; so the first one waits for the second.
class FixtureWriter final : public ExportWriter
{
public:
    QList<ExportPiece> begin(const ExportInfo &) override
    {
        QList<ExportPiece> pieces;
        for (const auto *name : {"README.md", "test_webhook.py", "webhook.test.js", "package.json",
                                 "WebhookTest.php", "webhook_test.go", "go.mod"}) {
            const QString file = QString::fromLatin1(name);
            pieces.append(ExportPiece{resource(file), file});
        }
        return pieces;
    }

    QList<ExportPiece> add(const ExportedEvent &event) override
    {
        const CapturedDelivery *delivery = chosenDelivery(event);
        if (!delivery)
            return {};
        addCount(1);
        if (count() == 1) {
            m_first = *delivery;
            return {};
        }
        QList<ExportPiece> pieces;
        if (count() == 2)
            pieces = files(m_first, folderOf(m_first, 1) + u'/');
        return pieces + files(*delivery, folderOf(*delivery, count()) + u'/');
    }

    QList<ExportPiece> end() override
    {
        return count() == 1 ? files(m_first, {}) : QList<ExportPiece>();
    }

private:
    static QList<ExportPiece> files(const CapturedDelivery &delivery, const QString &folder)
    {
        return {{delivery.body, folder + "body.bin"_L1},
                {sendableLines(delivery), folder + "headers.bin"_L1},
                {headersText(delivery), folder + "headers.json"_L1},
                {curlText(delivery), folder + "curl.sh"_L1, true}};
    }

    CapturedDelivery m_first;
};

} // namespace

std::unique_ptr<ExportWriter> makeFixtureWriter()
{
    return std::make_unique<FixtureWriter>();
}

} // namespace Hookglass
