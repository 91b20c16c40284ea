// SPDX-License-Identifier: MIT
#pragma once

#include "textview.h"

namespace Hookglass {

/// The bytes as text, with a symbol for everything that is not seen otherwise, and bytes that are
/// no UTF-8 as \xFF. What is copied is the text itself.
class RawView final : public TextView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RawView)
public:
    RawView(const Theme &theme, Background &background, int lane, QWidget *parent = nullptr);
    ~RawView() override;

    QString selectedText() const override;

protected:
    Maker maker() const override;
    ShownText shown(qsizetype row) const override;
};

} // namespace Hookglass
