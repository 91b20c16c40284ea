// SPDX-License-Identifier: MIT
#include "store/exportwriter.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

/// On one line, so that nothing of it is a command.
QByteArray comment(const QByteArray &text)
{
    QByteArray line = text;
    for (char &c : line) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            c = ' ';
    }
    return line;
}

QByteArray labelOf(const CapturedDelivery &delivery)
{
    return comment((delivery.eventName.isEmpty() ? u"no event"_s : delivery.eventName).toUtf8() +
                   ' ' + delivery.eventId.toUtf8());
}

class CurlWriter final : public ExportWriter
{
public:
    QList<ExportPiece> begin(const ExportInfo &info) override
    {
        QByteArray text =
            "#!/bin/sh\n"
            "# Sends captured webhooks again, with the same bytes and the same headers.\n"
            "#   sh FILE [URL]        or HANDLER_URL=URL sh FILE\n"
            "# Prints each answer's status. Exit code 1: one was not 2xx.\n";
        if (info.isRedacted)
            text += "# Redacted: the signatures do not fit these bodies any more.\n";
        text += "url=${1:-${HANDLER_URL:-http://127.0.0.1:3000/webhooks}}\n"
                "failed=0\n"
                "check() { read -r status; printf '%s  %s\\n' \"$status\" \"$1\"; "
                "case $status in 2*) ;; *) failed=1 ;; esac; }\n"
                "answer=$(mktemp) || exit 3\n"
                "trap 'rm -f \"$answer\"' EXIT\n";
        return {{text, {}, true}};
    }

    QList<ExportPiece> add(const ExportedEvent &event) override
    {
        const CapturedDelivery *delivery = chosenDelivery(event);
        if (!delivery)
            return {};
        addCount(1);
        const QByteArray label = labelOf(*delivery);
        return {{"\n# " + label + ", received " + exactTime(delivery->receivedAt).toLatin1() +
                 "\nbase64 -d <<'BYTES' | " + curlCommand(*delivery, "@-") + " >\"$answer\"\n" +
                 wrappedBase64(delivery->body) + "BYTES\ncheck " + shellQuoted(label) +
                 " <\"$answer\"\n"}};
    }

    QList<ExportPiece> end() override { return {{"\nexit $failed\n"}}; }
};

} // namespace

QByteArray curlCommand(const CapturedDelivery &delivery, const QByteArray &body)
{
    const HeaderList headers = sendableHeaders(delivery);
    const QByteArray method = requestLineOf(delivery.head).method;
    // -q: no settings of whoever runs it. What curl would add by itself is taken out.
    QByteArray command =
        "curl -q -sS -o /dev/null -w '%{http_code}\\n' --http1.1 --max-time 30 -X " +
        shellQuoted(method.isEmpty() ? "POST" : method) + " \"$url\"";
    for (const Header &header : headers) {
        // "Name;" is curl's way to send a header without a value.
        command +=
            " \\\n  -H " + shellQuoted(header.value.isEmpty() ? header.name + ';'
                                                              : header.name + ": " + header.value);
    }
    for (const char *own : {"User-Agent", "Accept", "Content-Type"}) {
        if (!headerValue(headers, own))
            command += " \\\n  -H '" + QByteArray(own) + ":'";
    }
    return command + " \\\n  -H 'Expect:' --data-binary " + shellQuoted(body);
}

std::unique_ptr<ExportWriter> makeCurlWriter()
{
    return std::make_unique<CurlWriter>();
}

} // namespace Hookglass
