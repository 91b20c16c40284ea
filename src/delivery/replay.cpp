// SPDX-License-Identifier: MIT
#include "delivery/replay.h"

#include "core/signature.h"
#include "delivery/targetrules.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRandomGenerator>

#include <algorithm>
#include <array>
#include <vector>

namespace Hookglass {

namespace {

constexpr QByteArrayView SignatureHeader("FUB-Signature");

bool isNamed(const Header &header, QByteArrayView name)
{
    return header.name.compare(name, Qt::CaseInsensitive) == 0;
}

/// In the place of the first of this name, or at the end.
void set(HeaderList &headers, const Header &wanted)
{
    for (qsizetype i = 0; i < headers.size(); ++i) {
        if (!isNamed(headers[i], wanted.name))
            continue;
        headers[i].value = wanted.value; // the name stays as it was written
        for (qsizetype j = headers.size() - 1; j > i; --j) {
            if (isNamed(headers[j], wanted.name))
                headers.removeAt(j);
        }
        return;
    }
    headers.append(wanted);
}

/// 64 hexadecimal digits, as any signature, that no key gives.
QByteArray wrongSignature()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toHex();
}

/// A header line as it was received, its blanks and folds included.
struct Line
{
    Header header;
    QByteArray raw;
    bool isUsed = false;
};

std::vector<Line> linesOf(const QByteArray &head)
{
    std::vector<Line> lines;
    QByteArrayList raws;
    for (const QByteArray &raw : head.split('\n').sliced(1)) {
        const bool isFold = raw.startsWith(' ') || raw.startsWith('\t');
        if (isFold && !raws.isEmpty())
            raws.last() += '\n' + raw;
        else
            raws.append(raw);
    }
    for (QByteArray &raw : raws) {
        const HeaderList parsed = parseHead("\r\n" + raw + "\n\r\n");
        if (raw.endsWith('\r'))
            raw.chop(1);
        if (parsed.size() == 1)
            lines.push_back({.header = parsed.constFirst(), .raw = raw});
    }
    return lines;
}

/// Headers that are what they were keep the bytes of their line.
QByteArray join(const QByteArray &requestLine, const HeaderList &headers, std::vector<Line> lines)
{
    QByteArray head = requestLine + "\r\n";
    for (const Header &header : headers) {
        const auto same = std::find_if(lines.begin(), lines.end(), [&header](const Line &line) {
            return !line.isUsed && line.header == header;
        });
        if (same == lines.end()) {
            head += header.name + ": " + header.value + "\r\n";
            continue;
        }
        same->isUsed = true;
        head += same->raw + "\r\n";
    }
    return head + "\r\n";
}

} // namespace

bool ReplayEdit::changesBytes() const
{
    return body || headers || !setHeaders.isEmpty() || signature != SignatureChoice::Keep;
}

Result<ReplayBytes> composeReplay(const QByteArray &head, const QByteArray &body,
                                  const ReplayEdit &edit, const Secret &signingKey)
{
    if (!edit.changesBytes())
        return ReplayBytes{.head = head, .body = body};
    ReplayBytes bytes{.head = {}, .body = edit.body.value_or(body)};
    HeaderList headers = edit.headers.value_or(parseHead(head));
    for (const Header &header : edit.setHeaders)
        set(headers, header);
    switch (edit.signature) {
    case SignatureChoice::Keep:
        break;
    case SignatureChoice::Resign:
        if (signingKey.isEmpty()) {
            return Error{.code = ErrorCode::InvalidInput,
                         .message = QCoreApplication::translate(
                             "Hookglass::Replay",
                             "The account's signing key is not at hand, so it cannot be signed "
                             "anew."),
                         .detail = {}};
        }
        set(headers, {SignatureHeader.toByteArray(), Signer(signingKey).sign(bytes.body)});
        break;
    case SignatureChoice::Break:
        set(headers, {SignatureHeader.toByteArray(), wrongSignature()});
        break;
    case SignatureChoice::Drop:
        headers.removeIf([](const Header &header) { return isNamed(header, SignatureHeader); });
        break;
    }
    const qsizetype lineEnd = head.indexOf('\n');
    QByteArray requestLine = lineEnd < 0 ? "POST / HTTP/1.1" : head.first(lineEnd).trimmed();
    bytes.head = join(requestLine, headers, linesOf(head));
    return bytes;
}

} // namespace Hookglass
