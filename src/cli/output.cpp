// SPDX-License-Identifier: MIT
#include "cli/output.h"

#include "models/rawtext.h"

#include <QtCore/QJsonDocument>

#include <cerrno>
#include <cstdio>

namespace Hookglass::Cli {

namespace {
bool s_allPrinted = true;
bool s_isClosed = false; ///< whoever reads has enough, as head has
} // namespace

void printBytes(const QByteArray &bytes)
{
    const size_t size = size_t(bytes.size());
    if (s_isClosed)
        return;
    if (std::fwrite(bytes.constData(), 1, size, stdout) != size || std::fflush(stdout) != 0) {
        s_isClosed = errno == EPIPE;
        s_allPrinted = false;
    }
}

bool allPrinted()
{
    return s_allPrinted;
}

bool isOutputClosed()
{
    return s_isClosed;
}

void printLine(const QString &line)
{
    printBytes(line.toUtf8() + '\n');
}

void printJson(const QJsonObject &object)
{
    printBytes(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

void printError(const QString &message)
{
    QStringList lines = message.split(u'\n');
    for (QString &line : lines)
        line = forTerminal(line); // a server's words may be in it
    const QByteArray bytes = lines.join(u'\n').toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stderr);
    std::fflush(stderr);
}

QString forTerminal(const QString &text)
{
    QString safe = text;
    bool isPlain = true;
    for (QChar &c : safe) {
        if (c.unicode() < 0x20)
            c = QChar(0x2400 + c.unicode());
        else if (c.unicode() >= 0x7f && c.unicode() < 0xa0)
            c = QChar(0x2421);
        isPlain = isPlain && c.unicode() < 0x80;
    }
    if (isPlain)
        return safe;
    const QByteArray bytes = safe.toUtf8();
    safe.clear();
    for (qsizetype at = 0; at < bytes.size();) {
        const Atom atom = atomAt(bytes, at);
        appendShown(safe, atom);
        at += atom.bytes;
    }
    return safe;
}

} // namespace Hookglass::Cli
