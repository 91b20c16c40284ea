// SPDX-License-Identifier: MIT
#pragma once

#include "models/linediff.h"

#include <QtWidgets/QPlainTextEdit>

namespace Hookglass {

class Theme;

/// Lines taken out and put in: a sign before each, and a colour.
class DiffView final : public QPlainTextEdit
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DiffView)
public:
    DiffView(const Theme &theme, const QString &name, QWidget *parent = nullptr);
    ~DiffView() override;

    void showLines(const QList<DiffLine> &lines);

private:
    void recolour();

    const Theme &m_theme;
    QList<DiffLine> m_lines;
};

} // namespace Hookglass
