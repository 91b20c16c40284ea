// SPDX-License-Identifier: MIT
#pragma once

#include "store/capture.h"

#include <memory>

namespace Hookglass {

/// Something in a capture that is no delivery, or not a whole one: why, and what was done.
struct CaptureProblem
{
    qint64 line = 0; ///< from 1; of a HAR the number of its entry
    QString message;
    bool isEntry = false; ///< of a HAR
    bool isTaken = false; ///< the delivery is among the items all the same, as the message says
    bool operator==(const CaptureProblem &) const = default;
};

/// Deliveries of a capture, some at a time.
struct CapturePage
{
    struct Item
    {
        qint64 line = 0;
        CapturedDelivery delivery;
    };
    QList<Item> items;
    QList<CaptureProblem> problems;
    qint64 skipped = 0; ///< entries of a HAR that are no deliveries (GET and the like)
    double share = 0;   ///< of the capture, 0 to 1
    bool isLast = false;
};

/// Reads a capture: lines of JSON, or a HAR. Which one it is tells its contents. Of lines only a
/// page is in memory, a HAR is there as a whole.
class CaptureReader
{
public:
    static constexpr qint64 MostLineBytes = 64 * 1024 * 1024;
    static constexpr qint64 MostHarBytes = 256 * 1024 * 1024;

    /// "-" is standard input. InvalidInput if the file cannot be read or is no capture.
    static Result<std::unique_ptr<CaptureReader>> open(const QString &path);
    CaptureReader() = default;
    virtual ~CaptureReader();
    Q_DISABLE_COPY_MOVE(CaptureReader)

    /// At most so many, and not many more bytes. A line that is none is a problem, and the next
    /// one is read all the same; an error means that the file itself cannot be read any further.
    virtual Result<CapturePage> next(int most, qint64 bytes) = 0;
};

/// The entries of a HAR; its text must be one.
Result<std::unique_ptr<CaptureReader>> openHar(const QByteArray &text);

} // namespace Hookglass
