// SPDX-License-Identifier: MIT
#pragma once

#include "store/exportjob.h"

#include <QtCore/QString>

namespace Hookglass {

/// A format's name, as a person chooses it.
QString exportFormatTitle(ExportFormat format);
/// What it is for and what is left out of it, in a sentence or two.
QString exportFormatWords(ExportFormat format);
/// What a finished export wrote, in the format's own unit: "Written: 12 rows, one an event". No
/// full stop.
QString writtenWords(ExportFormat format, const ExportProgress &progress);
/// "3.2 MB".
QString exportSizeText(qint64 bytes);

} // namespace Hookglass
