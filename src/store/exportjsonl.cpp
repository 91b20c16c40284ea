// SPDX-License-Identifier: MIT
#include "store/exportwriter.h"
#include "store/jsonlines.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

class JsonlWriter final : public ExportWriter
{
public:
    QList<ExportPiece> begin(const ExportInfo &info) override
    {
        return {{JsonLines::header(info.isRedacted)}};
    }
    QList<ExportPiece> add(const ExportedEvent &event) override
    {
        QByteArray lines;
        for (const CapturedDelivery &delivery : event.deliveries)
            lines += JsonLines::line(delivery);
        addCount(event.deliveries.size());
        return {{lines}};
    }
    QList<ExportPiece> end() override { return {}; }
};

} // namespace

std::unique_ptr<ExportWriter> makeJsonlWriter()
{
    return std::make_unique<JsonlWriter>();
}

} // namespace Hookglass
