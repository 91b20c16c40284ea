// SPDX-License-Identifier: MIT
#include "cli/output.h"

#include <QtCore/QJsonDocument>

#include <cstdio>

namespace Hookglass::Cli {

void printBytes(const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    std::fflush(stdout);
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
    const QByteArray bytes = message.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stderr);
    std::fflush(stderr);
}

QString forTerminal(const QString &text)
{
    QString safe = text;
    for (QChar &c : safe) {
        if (c.unicode() < 0x20)
            c = QChar(0x2400 + c.unicode());
        else if (c.unicode() >= 0x7f && c.unicode() < 0xa0)
            c = QChar(0x2421);
    }
    return safe;
}

} // namespace Hookglass::Cli
