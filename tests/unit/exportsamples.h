// SPDX-License-Identifier: MIT
#pragma once

#include "store/exportjob.h"
#include "storefixture.h"

namespace Hookglass::Test {

/// A delivery with everything that a request has: headers twice, an empty one, an answer, a key.
CapturedDelivery sample(const QByteArray &body = R"({"a":1})");
/// Its event, with this delivery alone.
ExportedEvent eventOf(const CapturedDelivery &delivery);
/// All that a format writes of them, one piece behind the other.
QByteArray written(ExportFormat format, const QList<ExportedEvent> &events,
                   const ExportInfo &info = {});

QByteArray readFile(const QString &path);
void writeFile(const QString &path, const QByteArray &bytes);

/// The whole job.
ExportProgress run(const QString &path, const ExportOrder &order, const ExportMeans &means = {});

} // namespace Hookglass::Test
