// SPDX-License-Identifier: MIT
#include "rawview.h"

namespace Hookglass {

RawView::RawView(const Theme &theme, Background &background, int lane, QWidget *parent)
    : TextView(theme, tr("Payload as it arrived"), background, lane, parent)
{
}

RawView::~RawView() = default;

TextView::Maker RawView::maker() const
{
    return [](const QByteArray &body, RowLimits limits) -> Rows {
        return std::make_shared<const TextRows>(layOutRaw(body, limits));
    };
}

ShownText RawView::shown(qsizetype row) const
{
    return shownRaw(body(), rows()->rows[size_t(row)]);
}

QString RawView::selectedText() const
{
    return QString::fromUtf8(
        QByteArrayView(body()).sliced(selectionBegin(), selectionEnd() - selectionBegin()));
}

} // namespace Hookglass
